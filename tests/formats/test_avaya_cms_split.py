"""Avaya CMS: a clock without leading zeros, zero and blank told apart."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_intervals_are_read(tmp_path: Path) -> None:
    with workshop() as connection:
        report = stage(connection, FORMATS / "avaya_cms_split" / "hsplit.csv", tmp_path)
        assert report.counts() == (6, 4, 0, 2, 0)
        assert report.problems() == ["6: started_at: cannot be read", "7: abandoned: is negative"]
        assert report.rows(
            "started_at | grain | queue | offered | answered | answered_in_target | target_seconds | abandoned | wait_seconds | abandon_seconds | handle_seconds"
        ) == [
            "2026-03-13 00:00:00 | interval | 21 | 2 | 1 | 1 | 20 | 1 | 5.0 | 40.0 | 300.0",
            "2026-03-13 09:00:00 | interval | 21 | 40 | 36 | 29 | 20 | 4 | 630.0 | 210.0 | 9000.0",
            "2026-03-13 13:30:00 | interval | 22 | 0 | 0 | - | 20 | 0 | - | - | -",
            "2026-05-31 23:30:00 | interval | 22 | 1 | 1 | 1 | 20 | 0 | 3.0 | 0.0 | 200.0",
        ]


def test_two_switches_may_number_their_splits_alike(tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text(
        "row_date,starttime,acd,split,callsoffered,acdcalls,abncalls\n"
        "2026-03-13,900,1,21,40,36,4\n2026-03-13,900,2,21,7,6,1\n2026-03-13,900,2,21,7,6,1\n"
    )
    with workshop() as connection:
        report = stage(connection, file, tmp_path)
        assert report.counts() == (3, 2, 0, 0, 1)
        assert report.rows("queue | offered | answered") == ["21 | 40 | 36", "2-21 | 7 | 6"]
        file.write_text(file.read_text().replace(",acd,", ",").replace(",1,21", ",21").replace(",2,21", ",22"))
        assert stage(connection, file, tmp_path).rows("queue | offered") == ["21 | 40", "22 | 7"]
