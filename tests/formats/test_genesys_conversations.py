"""Genesys conversation details: queues and agents of one call, an agent whose telephone only rang, calls that are still open."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


FIXTURE = FORMATS / "genesys_conversations" / "conversations.json"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_a_conversation_is_one_contact_whoever_took_part(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FIXTURE, tmp_path, zone=None)
    assert calls.counts() == (6, 5, 0, 1, 0)
    assert calls.problems() == ["6: conversationStart: cannot be read"]
    assert calls.rows(
        "native_id | channel_id | direction | is_assisted | outcome | queue | reason | wait_seconds | handle_seconds | legs"
    ) == [
        "c-1 | phone | inbound | true | completed | Council Tax | w-repair | 91.002 | 320.5 | 2",
        "c-2 | phone | inbound | true | abandoned | Council Tax | - | 90.0 | - | 1",
        "c-3 | phone | inbound | false | unknown | - | - | - | - | 1",
        "c-4 | email | inbound | true | in_progress | Waste | - | - | - | 1",
        "c-5 | phone | outbound | true | completed | q-1 | - | - | 95.0 | 1",
    ]


def test_times_are_utc_and_the_day_is_the_councils(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FIXTURE, tmp_path, zone=None)
    assert calls.rows("started_at | local_date", "native_id in ('c-1', 'c-3')") == [
        "2026-03-13 09:02:10.12 | 2026-03-13",
        "2026-03-29 01:30:00 | 2026-03-29",
    ]


def test_a_later_export_of_an_open_conversation_is_newer(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    later = tmp_path / "later.json"
    later.write_text(
        FIXTURE.read_text().replace('"conversationId": "c-4",', '"conversationId": "c-4", "conversationEnd": "2026-03-13T10:00:00.000Z",')
    )
    assert stage(connection, FIXTURE, tmp_path / "a", zone=None).rows("updated_at", "native_id = 'c-4'") == ["2026-03-13 09:20:01"]
    assert stage(connection, later, tmp_path / "b", zone=None).rows("updated_at", "native_id = 'c-4'") == ["2026-03-13 10:00:00"]


def test_the_customers_address_is_a_key_and_nothing_else_of_a_person_is_kept(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FIXTURE, tmp_path, zone=None)
    assert calls.rows("list_transform(keys, lambda k: k.key_type)") == ["[phone]", "[]", "[phone]", "[email]", "[]"]
    assert calls.value("bool_or(keys[1].key = key_phone('0117 496 0101'))") is True
    text = str(connection.execute("select * from staged").fetchall())
    for personal in ("960101", "Agent One", "resident@"):
        assert personal not in text
