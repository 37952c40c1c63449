"""Twilio CSV: both spellings of the time, a leg dialled to an agent belongs to the caller's call."""

from pathlib import Path

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


def test_legs_are_read(tmp_path: Path) -> None:
    with workshop() as connection:
        calls = stage(connection, FORMATS / "twilio_calls_csv" / "calls.csv", tmp_path, zone=None)
        assert calls.counts() == (5, 4, 0, 1, 0)
        assert calls.problems() == ["6: start_time: cannot be read"]
        assert calls.rows("native_id | leg_id | is_child | leg_at | leg_direction | leg_status | leg_seconds") == [
            "CA1 | CA1 | false | 2026-03-13 09:02:10 | inbound | completed | 360.0",
            "CA1 | CA2 | true | 2026-03-13 09:03:00 | outbound-dial | completed | 310.0",
            "CA3 | CA3 | false | 2026-03-29 01:30:00 | inbound | completed | 60.0",
            "CA4 | CA4 | false | 2026-03-13 10:00:00 | inbound | busy | -",
        ]
        staged = str(connection.execute("select * from staged").fetchall())
        assert [each for each in ["CARTER", "960101"] if each in staged] == []
        fold(connection, calls.file.made_by, {"march": "staged"})
        assert folded(connection, "native_id | started_at | direction | is_assisted | outcome | handle_seconds | legs | len(keys)") == [
            "CA1 | 2026-03-13 09:02:10 | inbound | true | completed | 310.0 | 2 | 1",
            "CA4 | 2026-03-13 10:00:00 | inbound | - | failed | - | 1 | 1",
            "CA3 | 2026-03-29 01:30:00 | inbound | - | unknown | - | 1 | 0",
        ]


def test_names_with_capitals_and_spaces_are_the_same_names(tmp_path: Path) -> None:
    path = tmp_path / "console.csv"
    path.write_text(
        "Call Sid,Parent Call Sid,From,To,Direction,Status,Start Time,End Time,Duration\n"
        "CA1,,+441174960101,+441174960000,Incoming,Completed,2026-03-13 09:02:10,2026-03-13 09:08:10,360\n"
        "CA2,CA1,+441174960000,client:desk,Outgoing Dial,Completed,2026-03-13 09:03:00,2026-03-13 09:08:10,310\n"
    )
    with workshop() as connection:
        calls = stage(connection, path, tmp_path / "work", zone=None)
        assert calls.rows("native_id | leg_at | leg_direction | leg_status | len(keys)") == [
            "CA1 | 2026-03-13 09:02:10 | inbound | completed | 1",
            "CA1 | 2026-03-13 09:03:00 | outbound-dial | completed | 0",
        ]
