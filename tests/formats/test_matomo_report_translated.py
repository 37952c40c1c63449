"""Matomo reports with English column titles: a week as one cell, years and odd weeks that count nowhere, pages."""

from pathlib import Path

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


def test_titles_are_understood_and_other_periods_left_out(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        report = stage(connection, FORMATS / "matomo_report_translated" / "VisitsSummary.csv", tmp_path, zone=None)
        assert report.file.made_by.name == "matomo_report_translated"
        assert report.counts() == (5, 2, 2, 1, 0)
        assert report.rows("grain | local_date | dimension | visits | visitors | views | bounces | visit_seconds") == [
            "week | 2026-03-16 | all | 11870 | 9802 | - | 4402 | 1880220",
            "week | 2026-03-23 | all | 12402 | 10211 | - | 4577 | 1990002",
        ]
        assert report.problems() == ["6: numbers: cannot be read"]


def test_pages_with_titles(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        path = tmp_path / "pages.csv"
        header = "Date,Label,Unique Pageviews,Pageviews,Bounce Rate,Exit rate,metadata_url,metadata_segment"
        path.write_text(f'{header}\n2026-03-27,/a,"1,001","1,200",10%,6%,https://www.anytown.example/a,pageUrl==x\n')
        report = stage(connection, path, tmp_path / "work", zone=None)
        assert report.rows("dimension | member | visits | views") == ["page | /a | 1001 | 1200"]
