"""Dynamics 365: the later state of a case, days and months that cannot be told apart."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import ChannelShiftError
from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_the_export_becomes_contacts(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    cases = stage(connection, FORMATS / "dynamics365_case" / "cases.csv", tmp_path)
    assert cases.counts() == (4, 3, 0, 0, 1)
    assert cases.rows("native_id | updated_at | channel_id | outcome | service_label") == [
        "0a0a-2 | 2026-07-13 10:00:00 | web | completed | Waste",
        "0a0a-1 | 2026-07-14 07:00:00 | phone | completed | Council Tax",
        "0a0a-3 | 2026-07-14 07:00:00 | unknown | abandoned | Waste",
    ]


def test_days_and_months_that_cannot_be_told_apart_are_a_question(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = (FORMATS / "dynamics365_case" / "cases.csv").read_text("utf-8").replace("13/07/", "03/07/").replace("14/07/", "04/07/")
    (tmp_path / "cases.csv").write_text(text, "utf-8")
    with pytest.raises(ChannelShiftError, match="day"):
        stage(connection, tmp_path / "cases.csv", tmp_path / "work")
