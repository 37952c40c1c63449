"""8x8: milliseconds since 1970, missed by one telephone and answered by the next, numbers keyed."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_calls_are_read(tmp_path: Path) -> None:
    with workshop() as connection:
        calls = stage(connection, FORMATS / "eight_by_eight_calls" / "records.json", tmp_path, zone=None)
        assert calls.counts() == (5, 4, 0, 1, 0)
        assert calls.problems() == ["5: startTimeUTC: cannot be read"]
        assert calls.rows(
            "native_id | started_at | direction | is_assisted | outcome | outcome_label | queue | site | wait_seconds | handle_seconds | legs"
        ) == [
            "101 | 2026-03-13 09:02:10 | inbound | true | completed | Connected | Council Tax | Civic Centre | 61.0 | 301.0 | 3",
            "102 | 2026-03-13 09:02:10 | inbound | true | abandoned | Missed | - | - | 1696.32 | 0.0 | 1",
            "103 | 2026-03-29 00:30:00 | inbound | true | failed | Voicemail | - | - | 0.0 | 0.0 | 1",
            "104 | 2026-03-13 09:02:10 | outbound | true | completed | Connected | - | - | 0.0 | 60.0 | 1",
        ]
        staged = str(connection.execute("select * from staged").fetchall())
        assert [each for each in ["CARTER", "Desk One", "960101"] if each in staged] == []
