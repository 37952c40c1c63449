"""A small published world of daily, weekly or monthly counts, made from arrays, for the findings that watch counts."""

import datetime
from collections.abc import Mapping

import duckdb
import numpy as np

from tests.analysis.warehouse_world import add, warehouse
from tests.tables import finish


START = datetime.date(2022, 1, 3)  # a Monday
Counts = Mapping[tuple[str, str], np.ndarray]
TAIL = {"n", "method", "assumptions", "seed", "code", "sentence", "unit"}


def day(place: int) -> datetime.date:
    """The day so many days after the first."""
    return START + datetime.timedelta(days=place)


def counted_world(counts: Counts, changes: list[dict] | None = None, grain: str = "day") -> duckdb.DuckDBPyConnection:
    """Every series fed by a feed of its channel that covers its life; a count of 0 or nan has no row."""
    connection = warehouse()
    connection.execute("delete from quality.build")
    rows = []
    for (service, channel), values in counts.items():
        for place, value in enumerate(values):
            if value > 0:
                rows.append(contact(service, channel, _period(place, grain), int(value), grain))
    _insert(connection, rows)
    for number, change in enumerate(changes or []):
        add(connection, "reference.changes", [{"row_no": number, "note": "a note", **change}])
    return finish(connection)


def contact(service: str, channel: str, period: datetime.date, contacts: int, grain: str) -> dict:
    """A row of daily.contacts."""
    return {
        "grain": grain, "local_date": period, "service_id": service, "channel_id": channel, "contact_type": "enquiry", "source_id": f"{channel}_feed",
        "contacts": contacts, "transactions": 0, "wait_known": 0, "handle_known": 0,
    }  # fmt: skip


def assert_no_figure(row: dict, identity: set[str]) -> None:
    """A refusal has a code, a sentence, and no figure."""
    assert row["code"] and row["sentence"]
    assert {name: value for name, value in row.items() if name not in identity | TAIL and value is not None} == {}


def _period(place: int, grain: str) -> datetime.date:
    if grain == "month":
        return datetime.date(START.year + place // 12, place % 12 + 1, 1)
    return day(place * 7 if grain == "week" else place)


def _insert(connection: duckdb.DuckDBPyConnection, rows: list[dict]) -> None:
    for start in range(0, len(rows), 500):
        add(connection, "daily.contacts", rows[start : start + 500])
