"""Google Analytics Data API: values without names, numbers as text, what the answer says of thresholds and sampling."""

import json
from pathlib import Path

import pytest

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


def test_values_meet_their_headers_and_thresholds_are_kept(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        report = stage(connection, FORMATS / "ga4_data_api" / "pages.json", tmp_path, zone=None)
        assert report.counts() == (5, 3, 0, 2, 0)
        assert report.rows("local_date | dimension | member | views | visits | bounces | is_thresholded | is_sampled") == [
            "2026-03-27 | page | /council-tax/pay | 702 | 612 | 112 | true | true",
            "2026-03-27 | page | (other) | 90 | 70 | 10 | true | true",
            "2026-03-28 | page | /receipt/{id} | 9 | 8 | 1 | true | true",
        ]
        assert report.problems() == ["4: date: cannot be read", "5: numbers: cannot be read"]


@pytest.mark.parametrize(
    ("dimensions", "values", "row"),
    [
        (["yearMonth"], ["202603"], "month | 2026-03-01 | all |  | 5 | -"),
        (["date", "deviceCategory"], ["20260327", "mobile"], "day | 2026-03-27 | device | mobile | 5 | -"),
        (["date", "hour"], ["20260327", "09"], None),
        (["pagePath"], ["/bins"], None),
        (["date", "pagePath", "deviceCategory"], ["20260327", "/bins", "mobile"], None),
        (["date", "pagePath"], ["20260327"], "values: are not as many as the headers"),
    ],
)
def test_what_a_report_is_about(dimensions: list[str], values: list[str], row: str | None, tmp_path: Path) -> None:
    answer = {"dimensionHeaders": [{"name": name} for name in dimensions], "metricHeaders": [{"name": "sessions"}]}
    answer["rows"] = [{"dimensionValues": [{"value": value} for value in values], "metricValues": [{"value": "5"}]}]
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer))
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        report = stage(connection, path, tmp_path / "work", zone=None)
        found = report.rows("grain | local_date | dimension | member | visits | is_sampled")
        said = [problem.split(": ", 1)[1] for problem in report.problems()]
        assert found + said == ([row] if row else [])
