"""Freshdesk: hours written as clock times, mail the council sent."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_the_export_becomes_contacts(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    tickets = stage(connection, FORMATS / "freshdesk_tickets" / "tickets.csv", tmp_path)
    assert tickets.counts() == (4, 4, 0, 0, 0)
    assert tickets.rows("native_id | channel_id | direction | outcome | handle_seconds") == [
        "91 | phone | inbound | completed | 180.0",
        "92 | web | inbound | in_progress | 0.0",
        "93 | email | outbound | completed | 4230.0",
        "94 | unknown | inbound | unknown | -",
    ]
