"""Teams call queues: one row a call, two alike stay two, UTC becomes the local day, overflow is no abandonment."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_calls_are_read_in_utc(tmp_path: Path) -> None:
    with workshop() as connection:
        calls = stage(connection, FORMATS / "teams_call_queue" / "calls.csv", tmp_path, zone=None)
        assert calls.counts() == (6, 5, 0, 1, 0)
        assert calls.problems() == ["7: started_at: cannot be read"]
        assert calls.rows("started_at | local_date | quantity | queue | outcome | outcome_label | total_seconds") == [
            "2026-03-13 09:02:10 | 2026-03-13 | 1 | Council Tax | completed | agent_joined_conference | 360.0",
            "2026-03-13 09:03:00 | 2026-03-13 | 1 | Council Tax | abandoned | disconnected | 251.0",
            "2026-03-13 09:03:00 | 2026-03-13 | 1 | Council Tax | abandoned | disconnected | 251.0",
            "2026-07-01 23:30:00 | 2026-07-02 | 1 | Waste | unknown | overflown | 60.0",
            "2026-03-13 10:00:00 | 2026-03-13 | 1204 | Waste | failed | no_agent | 60.0",
        ]


def test_a_file_of_ninety_thousand_rows_is_cut_off(tmp_path: Path) -> None:
    header, row, *_ = (FORMATS / "teams_call_queue" / "calls.csv").read_text().splitlines()
    whole, cut = tmp_path / "whole.csv", tmp_path / "cut.csv"
    whole.write_text("\n".join([header, *[row] * 89_999]) + "\n")
    cut.write_text("\n".join([header, *[row] * 90_000]) + "\n")
    with workshop() as connection:
        assert stage(connection, whole, tmp_path / "a", zone=None).file.statement.complete
        assert not stage(connection, cut, tmp_path / "b", zone=None).file.statement.complete
