"""Anywhere365: what ended in the menu is unknown, a stamp without an offset is refused."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_dialogues_are_read(tmp_path: Path) -> None:
    with workshop() as connection:
        calls = stage(connection, FORMATS / "anywhere365_dialogues" / "dialogues.json", tmp_path, zone=None)
        assert calls.counts() == (5, 4, 0, 1, 0)
        assert calls.problems() == ["5: startTimestamp: cannot be read, or has no offset"]
        assert calls.rows(
            "native_id | started_at | local_date | direction | is_assisted | outcome | queue | wait_seconds | handle_seconds | total_seconds"
        ) == [
            "d1 | 2026-03-13 09:02:10 | 2026-03-13 | inbound | true | completed | q1 | 61.0 | 269.0 | 360.0",
            "d2 | 2026-07-01 23:30:00 | 2026-07-02 | inbound | true | abandoned | q1 | 100.0 | 0.0 | 120.0",
            "d3 | 2026-03-13 10:00:00 | 2026-03-13 | inbound | false | unknown | - | 0.0 | 0.0 | 44.0",
            "d4 | 2026-03-13 10:05:00 | 2026-03-13 | outbound | true | completed | - | 0.0 | 50.0 | 55.0",
        ]
        staged = str(connection.execute("select * from staged").fetchall())
        assert [each for each in ["C1"] if each in staged] == []
