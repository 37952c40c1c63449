"""A tiny warehouse and published file in one real database, and the asker that a build gives the findings made from pairs."""

import datetime
from collections.abc import Mapping

import duckdb

from analysis.ask import _answer, _rows_of
from analysis.compositions import Asker
from analysis.questions import Answer
from pipelines.database import QUERIES, sql
from tests.tables import empty_world


FIRST = datetime.date(2024, 1, 1)
NOON = datetime.time(12)


def warehouse() -> duckdb.DuckDBPyConnection:
    """Empty events and daily tables, the product's default reference tables, a build that is through on the last day of 2025."""
    connection = empty_world()
    connection.execute("set timezone = 'UTC'")
    connection.execute(sql("events/contracts"))
    connection.execute(sql("events/counted"))
    connection.execute(
        "insert into quality.build (snapshot_id, built_at, data_through) values ('snap-test', timestamp '2026-01-01 06:00:00', date '2025-12-31')"
    )
    return connection


def asker(connection: duckdb.DuckDBPyConnection) -> Asker:
    """What a finding asks, answered from the warehouse's pairs or from the published tables."""

    def asked(name: str, wanted: Mapping[str, object] | None = None) -> Answer:
        if (QUERIES / "pairs" / f"{name}.sql").is_file():
            connection.execute(sql("daily/followed"))
            return _rows_of(connection, f"pairs/{name}", wanted or {}, connection)
        return _answer(connection, name, wanted or {}, "")

    return asked


def add(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict]) -> None:
    """Inserts rows that name only the columns they are about."""
    if rows:
        columns = list(rows[0])
        marks = "(" + ", ".join("?" * len(columns)) + ")"
        values = [row[column] for row in rows for column in columns]
        connection.execute(f"insert into {table} ({', '.join(columns)}) values {', '.join([marks] * len(rows))}", values)


def add_service(connection: duckdb.DuckDBPyConnection, service_id: str) -> None:
    """A service in the reference tables, with records of four minutes."""
    add(
        connection,
        "reference.services",
        [{"service_id": service_id, "service_name": service_id, "kind": "transaction", "rekey_minutes": 4.0, "row_no": 0}],
    )


def contact(number: int, at: datetime.datetime, person: int | None, **more: object) -> dict:
    """A finished call of a person, whose key the caller adds to fact_keys when it matters."""
    row = {
        "contact_id": f"c{number}", "source_id": "calls", "file_id": "f", "row_no": number, "grain": "event", "quantity": 1, "started_at": at,
        "local_date": at.date(), "channel_id": "phone", "is_assisted": True, "direction": "inbound", "outcome": "completed",
        "contact_type": "transaction", "avoidable_cause": None, "service_id": "bins", "legs": 1, "person_key": person,
    }  # fmt: skip
    return row | more


def day(number: int) -> datetime.date:
    """The day so many days after the first."""
    return FIRST + datetime.timedelta(days=number)


def noon(number: float) -> datetime.datetime:
    """Noon so many days after the first, fractions of a day included."""
    return datetime.datetime.combine(FIRST, NOON) + datetime.timedelta(days=number)


def assert_refused(row: dict, identity: set[str]) -> None:
    """A refusal has a code and a sentence, and no figure anywhere, not in its sentence either."""
    assert row["code"] and row["sentence"]
    kept = identity | {"unit", "n", "method", "assumptions", "seed", "code", "sentence"}
    assert {name: value for name, value in row.items() if name not in kept and value is not None} == {}
    assert row["assumptions"] == []
