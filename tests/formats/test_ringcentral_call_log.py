"""RingCentral: one contact a session, a fax is none."""

from pathlib import Path

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


def test_records_are_read(tmp_path: Path) -> None:
    with workshop() as connection:
        calls = stage(connection, FORMATS / "ringcentral_call_log" / "log.json", tmp_path, zone=None)
        assert calls.counts() == (6, 4, 1, 1, 0)
        assert calls.problems() == ["6: startTime: cannot be read"]
        assert calls.rows("excluded", "excluded is not null") == ["a fax or a text message"]
        assert calls.rows("native_id | call_at | way | outcome_label | call_seconds | record_legs") == [
            "s1 | 2026-03-13 09:02:10 | inbound | Missed | 360.0 | 1",
            "s1 | 2026-03-13 09:03:00 | inbound | Accepted | 310.0 | 1",
            "s2 | 2026-03-29 01:30:00 | inbound | Hang Up | 20.0 | 2",
            "s3 | 2026-03-13 10:00:00 | outbound | Call connected | 30.0 | 1",
        ]
        staged = str(connection.execute("select * from staged").fetchall())
        assert [each for each in ["CARTER", "Desk One", "960101"] if each in staged] == []
        fold(connection, calls.file.made_by, {"march": "staged"})
        assert folded(connection, "native_id | started_at | direction | is_assisted | outcome | outcome_label | legs | len(keys)") == [
            "s1 | 2026-03-13 09:02:10 | inbound | true | completed | Accepted | 2 | 1",
            "s3 | 2026-03-13 10:00:00 | outbound | true | completed | Call connected | 1 | 0",
            "s2 | 2026-03-29 01:30:00 | inbound | true | abandoned | Hang Up | 2 | 0",
        ]
