"""Puzzel: events of a call become one contact; time in a queue is the wait, time spoken the handling."""

from pathlib import Path

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


def test_events_are_read(tmp_path: Path) -> None:
    with workshop() as connection:
        events = stage(connection, FORMATS / "puzzel_call_events" / "events.csv", tmp_path)
        assert events.counts() == (6, 5, 0, 1, 0)
        assert events.problems() == ["7: started_at: cannot be read"]
        assert events.rows("native_id | event_no | event_kind | started_at | queue | handle_seconds | total_seconds") == [
            "900 | 1 | m | 2026-03-13 09:02:00 | - | 0.0 | 20.0",
            "900 | 2 | q | 2026-03-13 09:02:20 | q_council_tax | 0.0 | 61.0",
            "900 | 3 | c | 2026-03-13 09:03:21 | - | 301.0 | 310.0",
            "901 | 1 | q | 2026-03-13 09:05:00 | q_council_tax | 0.0 | 431.0",
            "902 | 1 | m | 2026-03-29 01:30:00 | - | 0.0 | 15.0",
        ]
        staged = str(connection.execute("select * from staged").fetchall())
        assert [each for each in ["0117496", "Desk One"] if each in staged] == []
        fold(connection, events.file.made_by, {"march": "staged"})
        assert folded(
            connection, "native_id | started_at | is_assisted | outcome | queue | wait_seconds | handle_seconds | legs | len(keys)"
        ) == [
            "900 | 2026-03-13 09:02:00 | true | completed | q_council_tax | 61.0 | 301.0 | 1 | 1",
            "901 | 2026-03-13 09:05:00 | true | abandoned | q_council_tax | 431.0 | - | 1 | 0",
            "902 | 2026-03-29 01:30:00 | - | unknown | - | - | - | 1 | 1",
        ]
