"""analytics.usa.gov in CSV: known only by its feed's word, for its headings are common; a list without a day is refused."""

from pathlib import Path

import pytest

from pipelines.errors import FileRefused, Question
from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


FIXTURE = FORMATS / "usa_gov_csv" / "devices.csv"


def test_devices_by_day(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        report = stage(connection, FIXTURE, tmp_path, zone=None, claimed="usa_gov_csv")
        assert report.counts() == (5, 4, 0, 1, 0)
        assert report.rows("local_date | dimension | member | visits") == [
            "2024-01-04 | device | mobile | 21495633",
            "2024-01-04 | device | desktop | 19064233",
            "2024-01-04 | device | (other) | 767281",
            "2024-01-03 | device | mobile | 24955260",
        ]
        assert report.problems() == ["6: local_date: cannot be read"]


def test_days_of_all_sites(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_text("date,visits\n2024-01-04,41133536\n")
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        report = stage(connection, path, tmp_path / "work", zone=None, claimed="usa_gov_csv")
        assert report.rows("local_date | dimension | member | visits") == ["2024-01-04 | all |  | 41133536"]


def test_it_is_never_guessed_and_a_list_without_a_day_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text("domain,visits\nzw.usembassy.gov,6300\n")
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        with pytest.raises(Question):
            stage(connection, FIXTURE, tmp_path, zone=None)
        with pytest.raises(FileRefused, match="no column date"):
            stage(connection, path, tmp_path / "work", zone=None, claimed="usa_gov_csv")
