"""Universal Analytics files: thousands in quotes, totals, the days of a report once more, days written in the order of a country."""

from pathlib import Path

import pytest

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


FIXTURE = FORMATS / "universal_analytics" / "Analytics Pages 20200301-20200331.csv"


def test_a_month_of_pages_is_read_and_its_days_are_not_counted_again(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        report = stage(connection, FIXTURE, tmp_path, zone=None, claimed="universal_analytics")
        assert report.counts() == (8, 3, 4, 1, 0)
        assert report.rows("grain | local_date | dimension | member | views | visits | completions") == [
            "month | 2020-03-01 | page | /council-tax | 1204 | 1001 | -",
            "month | 2020-03-01 | page | /search | 820 | 700 | -",
            "month | 2020-03-01 | page | (other) | 44 | 40 | -",
        ]
        assert report.rows("excluded", "excluded is not null") == [
            "a totals row",
            "the days of the table before it",
            "the days of the table before it",
            "a totals row",
        ]
        assert report.problems() == ["11: numbers: cannot be read"]


@pytest.mark.parametrize("days", [("3/9/20", "3/10/20"), ("09/03/2020", "10/03/2020")])
def test_a_day_is_told_by_its_place(days: tuple[str, str], tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        path = tmp_path / "overview.csv"
        path.write_text(f'# All\n# 20200309-20200310\n\nDay Index,Sessions\n{days[0]},"1,200"\n{days[1]},900\n,"2,100"\n')
        report = stage(connection, path, tmp_path / "work", zone=None, claimed="universal_analytics")
        assert report.rows("grain | local_date | dimension | visits") == ["day | 2020-03-09 | all | 1200", "day | 2020-03-10 | all | 900"]


def test_rows_that_are_not_one_for_each_day_count_nowhere(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        path = tmp_path / "overview.csv"
        path.write_text("# All\n# 20200309-20200311\n\nDay Index,Sessions\n3/9/20,1200\n3/11/20,900\n")
        report = stage(connection, path, tmp_path / "work", zone=None, claimed="universal_analytics")
        assert report.counts() == (2, 0, 2, 0, 0)
