"""Counts by period: a month is its month whatever day is typed, nobody counted is no zero, totals are left out."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_counts_are_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    counts = stage(connection, FORMATS / "contact_counts" / "counts.csv", tmp_path, zone=None)
    assert counts.counts() == (7, 4, 2, 1, 0)
    assert counts.problems() == ["8: quantity: cannot be read"]
    assert counts.rows("local_date | grain | service_label | channel_id | quantity | outcome | contact_type | site | handle_seconds") == [
        "2025-04-01 | month | Council tax | phone | 4120 | completed | - | - | 988800.0",
        "2025-04-01 | month | Council tax | face_to_face | 0 | completed | enquiry | Civic Centre | -",
        "2025-04-07 | week | Waste | web | 310 | completed | - | - | -",
        "2025-04-08 | day | Waste | unknown | 12 | abandoned | - | - | -",
    ]
    assert counts.rows("excluded", "excluded is not null") == ["nobody counted", "total row"]
    assert counts.rows("array_to_string(unknown_words, '; ')", "len(unknown_words) > 0 and excluded is null") == ["channel_id=Drum"]


@pytest.mark.parametrize(("grain", "days"), [("day", range(1, 8)), ("week", (5, 12, 19, 26)), ("Day", (1, 2))])
def test_days_and_weeks_of_one_month_are_counts_of_their_own(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, grain: str, days: Iterable[int]
) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(
        "Period start,Grain,Service,Channel,Contacts\n" + "".join(f"{day:02d}/02/2024,{grain},Waste,Letter,10\n" for day in days)
    )
    counts = stage(connection, path, tmp_path, zone=None)
    assert counts.counts() == (len(list(days)), len(list(days)), 0, 0, 0)
    assert counts.rows("local_date") == [f"2024-02-{day:02d}" for day in days]


def test_a_month_given_twice_on_two_of_its_days_counts_once(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("Period start,Grain,Service,Channel,Contacts\n01/02/2024,,Waste,Letter,10\n29/02/2024,,Waste,Letter,10\n")
    assert stage(connection, path, tmp_path, zone=None).counts() == (2, 1, 0, 0, 1)
