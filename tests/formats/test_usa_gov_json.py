"""analytics.usa.gov in JSON: rows beside what the report says of itself, visits as text, hours and lists without a day."""

import json
from pathlib import Path

import pytest

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


def test_days_are_read_and_hours_are_not(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        report = stage(connection, FORMATS / "usa_gov_json" / "sessions.json", tmp_path, zone=None)
        assert report.counts() == (5, 3, 1, 1, 0)
        assert report.rows("local_date | dimension | member | visits") == [
            "2023-12-17 | all |  | 29515461",
            "2023-12-18 | all |  | 51017053",
            "2023-12-19 | all |  | 48308250",
        ]
        assert report.problems() == ["5: visits: cannot be read"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"date": "2024-01-04", "device": "mobile", "visits": "5"}, ["2024-01-04 | device | mobile | 5"]),
        ({"domain": "time.gov", "page": "time.gov/", "visits": "5"}, []),
        ({"date": "2024-01-04", "page": "time.gov/", "visits": "5"}, []),
    ],
)
def test_what_a_row_is_of(row: dict[str, str], found: list[str], tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"name": "x", "data": [row], "taken_at": "2024-01-16T19:50:29.099Z"}))
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        report = stage(connection, path, tmp_path / "work", zone=None)
        assert report.rows("local_date | dimension | member | visits") == found
        assert report.counts()[:3] == (1, len(found), 1 - len(found))
