"""Matomo reports in CSV: UTF-16, periods of several kinds, rows that stand for many pages, reports that name no day."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import Question
from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, Staged, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        create_web_macros(made, SECRET)
        yield made


def staged_text(connection: duckdb.DuckDBPyConnection, text: str, tmp_path: Path) -> Staged:
    path = tmp_path / "report.csv"
    path.write_text(text, encoding="utf-8")
    return stage(connection, path, tmp_path / "work", zone=None)


def test_days_weeks_and_months_of_the_site_and_a_number_that_is_none(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = stage(connection, FORMATS / "matomo_report" / "VisitsSummary.csv", tmp_path, zone=None)
    assert report.file.made_by.name == "matomo_report"
    assert report.counts() == (5, 4, 0, 1, 0)
    assert report.rows("grain | local_date | dimension | member | visits | visitors | views | bounces | completions | visit_seconds") == [
        "day | 2026-03-27 | all |  | 1902 | 1790 | - | 702 | - | 301220",  # actions are more than page views
        "day | 2026-03-28 | all |  | 921 | 880 | - | 401 | - | 110021",
        "week | 2026-03-16 | all |  | 11870 | 9802 | - | 4402 | - | 1880220",
        "month | 2026-03-01 | all |  | 48022 | 40110 | - | 17800 | - | 7600110",
    ]
    assert report.problems() == ["6: numbers: cannot be read"]


def test_pages_have_their_paths_and_others_are_no_page(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = stage(connection, FORMATS / "matomo_report" / "pages.csv", tmp_path, zone=None)
    assert report.counts() == (4, 3, 1, 0, 0)
    assert report.rows("dimension | member | visits | views | bounces | visit_seconds") == [
        "page | /council-tax/pay | 612 | 702 | - | 41022",
        "page | / | 1501 | 1802 | - | 40221",
        "page | (other) | 402 | 521 | - | 9002",
    ]
    assert report.rows("excluded", "excluded is not null") == ["a folder of pages; export the report flat"]
    assert not report.file.statement.complete  # what stands together as Others are pages that were cut off
    assert "CT000123" not in str(connection.execute("select * from staged").fetchall())


@pytest.mark.parametrize("column", ["label", "metadata_url"])
def test_addresses_with_other_query_strings_are_views_of_one_page(
    column: str, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    heads = "date,label,nb_visits,nb_hits" + (",metadata_url" if column == "metadata_url" else "")
    lines = [("/pay?ref=CT000123", "600,702"), ("/pay", "5,7"), ("/pay", "5,7")]  # the last row is the second one again
    rows = [
        f"2026-03-27,{'/pay' if ',metadata_url' in heads else at},{n}" + (f",https://x.uk{at}" if ",metadata_url" in heads else "")
        for at, n in lines
    ]
    report = staged_text(connection, "\n".join([heads, *rows]) + "\n", tmp_path)
    assert report.counts() == (3, 2, 0, 0, 1)
    assert report.rows("member | visits | views") == ["/pay | 600 | 702", "/pay | 5 | 7"]
    assert "CT000123" not in str(connection.execute("select * from staged").fetchall())


def test_a_report_that_names_no_day_counts_nowhere(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = staged_text(connection, "label,nb_visits,nb_hits,metadata_segment\n/a,1,2,pageUrl==x\n/b,3,4,pageUrl==y\n", tmp_path)
    assert report.counts() == (2, 0, 2, 0, 0)


@pytest.mark.parametrize(
    ("segment", "row"),
    [
        ("entryPageUrl==x", "entry_page | /a | 7 | 3 | -"),
        ("exitPageUrl==x", "exit_page | /a | 9 | - | -"),
        ("deviceType==x", "device | /a | 5 | - | -"),
        ("userId==x", None),
    ],
)
def test_the_segment_says_what_a_report_is_about(
    segment: str, row: str | None, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    header = "date,label,nb_visits,nb_hits,entry_nb_visits,entry_bounce_count,exit_nb_visits,metadata_segment"
    report = staged_text(connection, f"{header}\n2026-03-27,/a,5,6,7,3,9,{segment}\n", tmp_path)
    assert report.rows("dimension | member | visits | bounces | views") == ([row] if row else [])
    assert report.value("count(*)") == (1 if row else 0)


def test_goals_are_an_event_and_do_not_clash_with_the_visits_of_the_day(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = staged_text(connection, "date,nb_conversions,nb_visits_converted,revenue\n2026-03-27,401,388,0\n", tmp_path)
    assert report.rows("dimension | member | visits | completions") == ["event | Goals | 388 | 401"]


@pytest.mark.parametrize("body", ["No data available\n", "Error: You must be logged in to access this functionality.\n"])
def test_an_answer_that_is_no_report_is_a_question(body: str, connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(Question):
        staged_text(connection, body, tmp_path)
