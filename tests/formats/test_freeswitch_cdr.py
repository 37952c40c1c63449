"""FreeSWITCH: no header, the second leg shows who was reached, a hang-up before an answer is given up."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_calls_are_read(tmp_path: Path) -> None:
    with workshop() as connection:
        calls = stage(connection, FORMATS / "freeswitch_cdr" / "Master.csv", tmp_path)
        assert calls.counts() == (5, 4, 0, 1, 0)
        assert calls.problems() == ["5: started_at: cannot be read"]
        assert calls.rows("native_id | started_at | direction | is_assisted | outcome | outcome_label | total_seconds") == [
            "a5c9f6c0-e752-11e3-8bfb-65b6c3cdac7d | 2026-03-13 09:02:10 | inbound | true | completed | NORMAL_CLEARING | 360.0",
            "a5c9f6c0-e752-11e3-8bfb-65b6c3cdac7e | 2026-03-29 01:30:00 | inbound | - | unknown | NORMAL_CLEARING | 60.0",
            "a5c9f6c0-e752-11e3-8bfb-65b6c3cdac7f | 2026-03-13 09:05:00 | inbound | - | abandoned | ORIGINATOR_CANCEL | 20.0",
            "a5c9f6c0-e752-11e3-8bfb-65b6c3cdac70 | 2026-03-13 09:06:00 | outbound | - | failed | USER_BUSY | 20.0",
        ]
        staged = str(connection.execute("select * from staged").fetchall())
        assert [each for each in ["Carter", "0117496", "1001", "Desk One"] if each in staged] == []
