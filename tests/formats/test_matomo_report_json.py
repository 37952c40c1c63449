"""Matomo reports in JSON: a list for each day, every one of them read; a list without a day counts nowhere."""

from pathlib import Path

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


def test_the_pages_of_every_day_are_read(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        report = stage(connection, FORMATS / "matomo_report_json" / "Actions.getPageUrls.json", tmp_path, zone=None)
        assert report.file.made_by.name == "matomo_report_json"
        assert report.counts() == (5, 3, 1, 1, 0)
        assert report.rows("local_date | dimension | member | visits | views | visit_seconds") == [
            "2026-03-27 | page | /council-tax/pay | 612 | 702 | 41022",
            "2026-03-27 | page | (other) | 40 | 52 | -",
            "2026-03-28 | page | /council-tax/pay | 121 | 130 | 9000",
        ]
        assert report.rows("excluded", "excluded is not null") == ["a day without numbers"]
        assert report.problems() == ["4: numbers: cannot be read"]
        assert "CT000123" not in str(connection.execute("select * from staged").fetchall())


def test_days_of_the_site_are_told_from_a_report_without_a_day(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        path = tmp_path / "visits.json"
        path.write_text('{"2026-03-27":{"nb_visits":5,"nb_uniq_visitors":4,"bounce_count":1,"nb_actions":9},"2026-03-28":[]}')
        report = stage(connection, path, tmp_path / "work", zone=None)
        assert report.rows("local_date | dimension | visits | visitors | views | bounces") == ["2026-03-27 | all | 5 | 4 | - | 1"]
        path.write_text('{"nb_visits":5,"nb_uniq_visitors":4,"bounce_count":1}')
        assert stage(connection, path, tmp_path / "work", zone=None).counts() == (1, 0, 1, 0, 0)


def test_one_day_in_a_file_keeps_its_name(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        path = tmp_path / "devices.json"
        path.write_text('{"2026-03-27":[{"label":"Smartphone","nb_visits":5,"segment":"deviceType==smartphone"}]}')
        report = stage(connection, path, tmp_path / "work", zone=None)
        assert report.rows("local_date | dimension | member | visits") == ["2026-03-27 | device | Smartphone | 5"]
