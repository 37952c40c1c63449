"""Google Analytics files: several tables, totals rows, numbers of days since the start, and periods that are no day, week or month."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import FileRefused
from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, Staged, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        create_web_macros(made, SECRET)
        yield made


def staged(connection: duckdb.DuckDBPyConnection, name: str, tmp_path: Path) -> Staged:
    return stage(connection, FORMATS / "ga4_ui" / name, tmp_path, zone=None)


def staged_text(connection: duckdb.DuckDBPyConnection, text: str, tmp_path: Path) -> Staged:
    path = tmp_path / "report.csv"
    path.write_text(text, encoding="utf-8")
    return stage(connection, path, tmp_path / "work", zone=None)


def test_a_month_of_pages_is_month_rows_with_other_kept_and_queries_cut(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = staged(connection, "Pages_and_screens_Page_path_and_screen_class.csv", tmp_path)
    assert report.counts() == (9, 9, 0, 0, 0)
    assert report.rows("grain | local_date | dimension | member | views | completions | visits")[:2] == [
        "month | 2026-03-01 | page | / | 41022 | 0 | -",
        "month | 2026-03-01 | page | /council-tax | 18240 | 0 | -",
    ]
    assert report.rows("member | views")[6:] == ["/search | 820", "(not set) | 210", "(other) | 1402"]


def test_days_since_the_start_become_dates_and_other_periods_are_left_out(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = staged(connection, "Reports_snapshot.csv", tmp_path)
    assert report.counts() == (13, 4, 9, 0, 0)
    assert report.rows("grain | local_date | dimension | visitors") == [
        "day | 2026-03-27 | all | 1840",
        "day | 2026-03-28 | all | 902",
        "day | 2026-03-29 | all | 871",
        "day | 2026-03-30 | all | 2011",
    ]


def test_grand_totals_are_left_out_and_events_keep_their_day(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = staged(connection, "download_free_form_1.csv", tmp_path)
    assert report.counts() == (9, 8, 1, 0, 0)
    assert report.rows("local_date | dimension | member | completions | visits")[:2] == [
        "2026-03-27 | event | form_submit | 201 | 190",
        "2026-03-27 | event | purchase | 640 | 612",
    ]


@pytest.mark.parametrize(
    ("start", "end", "grain"),
    [("20260302", "20260302", "day"), ("20260302", "20260308", "week"), ("20260303", "20260309", None), ("20260201", "20260228", "month")],
)
def test_a_period_counts_when_it_is_a_day_a_week_from_monday_or_a_month(
    start: str, end: str, grain: str | None, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    text = f'# Start date: {start}\n# End date: {end}\nSession default channel group,Sessions\nDirect,"1,200"\n'
    report = staged_text(connection, text, tmp_path)
    assert report.rows("grain | visits") == ([f"{grain} | 1200"] if grain else [])


def test_a_number_that_is_none_is_rejected(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = "".join(f"/page-{n},{n}\n" for n in range(30))
    report = staged_text(connection, f"# Start date: 20260302\n# End date: 20260302\nPage path,Views\n{rows}/bad,about 90\n", tmp_path)
    assert report.problems() == ["34: numbers: cannot be read"]


def test_a_report_in_another_language_is_told(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """It was said to be loaded, with every row left out."""
    head = "# Start date: 20260301\n# End date: 20260331\n"
    with pytest.raises(
        FileRefused, match=r"none of its tables has a column Views, .* or Conversions; export it with one of them, in English"
    ):
        staged_text(connection, f"{head}Seitenpfad und Bildschirmklasse,Aufrufe,Aktive Nutzer\n/,40,30\n/bins,20,10\n", tmp_path)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_report_that_a_spreadsheet_saved_with_other_delimiters_is_read(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, delimiter: str
) -> None:
    plain = (FORMATS / "ga4_ui" / "Pages_and_screens_Page_path_and_screen_class.csv").read_text("utf-8")
    report = staged_text(
        connection, "\n".join(line if line.startswith("#") else line.replace(",", delimiter) for line in plain.split("\n")), tmp_path
    )
    assert report.counts() == (9, 9, 0, 0, 0)
    assert report.value("sum(views)") == staged(connection, "Pages_and_screens_Page_path_and_screen_class.csv", tmp_path / "plain").value(
        "sum(views)"
    )
