"""Zendesk: labels of the export as channels, calls the council made, keys of who wrote."""

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
    tickets = stage(connection, FORMATS / "zendesk_view" / "tickets.csv", tmp_path)
    assert tickets.counts() == (4, 4, 0, 0, 0)
    assert tickets.rows("native_id | started_at | channel_id | direction | outcome | queue | len(keys)") == [
        "81 | 2026-07-01 08:09:00 | phone | inbound | completed | Revenues | 2",
        "82 | 2026-07-01 08:31:00 | web | inbound | in_progress | Waste | 1",
        "83 | 2026-07-01 09:00:00 | phone | outbound | completed | Parking | 1",  # the council rang: no contact of the customer's
        "84 | 2026-07-01 09:30:00 | unknown | inbound | in_progress | Parking | 0",
    ]
