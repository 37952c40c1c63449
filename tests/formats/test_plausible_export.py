"""Plausible's export: what a file is about is told by its columns; rows that links or campaigns tell apart; the zip as it comes."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines import mapping, reading, recognise
from pipelines.exports import export_statement
from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, Staged, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        create_web_macros(made, SECRET)
        yield made


def staged(connection: duckdb.DuckDBPyConnection, table: str, tmp_path: Path) -> Staged:
    report = stage(connection, FORMATS / "plausible_export" / f"imported_{table}_20260327_20260330.csv", tmp_path, zone=None)
    assert report.file.made_by.name == "plausible_export"
    return report


def test_days_of_the_site_and_one_that_cannot_be_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = staged(connection, "visitors", tmp_path)
    assert report.counts() == (4, 3, 0, 1, 0)
    assert report.rows("local_date | dimension | member | visits | visitors | views | bounces | visit_seconds") == [
        "2026-03-27 | all |  | 1902 | 1790 | 6011 | 702 | 301220",
        "2026-03-28 | all |  | 921 | 880 | 2610 | 401 | 110021",
        "2026-03-29 | all |  | 899 | 861 | 2502 | 399 | 101990",
    ]
    assert report.problems() == ["5: date: cannot be read"]
    assert report.file.statement.covers == (date(2026, 3, 27), date(2026, 3, 30))


def test_pages_lose_what_may_be_a_person(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = staged(connection, "pages", tmp_path)
    assert report.rows("dimension | member | visits | views | visit_seconds") == [
        "page | /council-tax/pay | 612 | 702 | 50112",
        "page | /receipt/{id} | 210 | 233 | 18200",
    ]


def test_events_with_several_links_are_several_rows_and_only_goals_complete(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = staged(connection, "custom_events", tmp_path)
    assert report.counts() == (4, 4, 0, 0, 0)
    assert report.rows("dimension | member | visitors | completions") == [
        "event | Council tax paid | 588 | 601",
        "event | Outbound Link: Click | 12 | -",
        "event | Outbound Link: Click | 2 | -",
        "event | 404 | 3 | -",
    ]


def test_sources_with_several_campaigns_are_several_rows(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = staged(connection, "sources", tmp_path)
    assert report.rows("dimension | member | visits") == ["source | Google | 900", "source | Google | 9", "source | Direct / None | 520"]


def test_a_file_of_visits_that_all_came_directly_is_still_one_of_sources(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "imported_sources_20260327_20260327.csv"
    path.write_text('"date","source","referrer","visitors","visits","visit_duration"\n"2026-03-27","","",5,6,70\n')
    assert stage(connection, path, tmp_path / "work", zone=None).rows("dimension | member | visits") == ["source | Direct / None | 6"]


def test_places_are_left_out(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = staged(connection, "locations", tmp_path)
    assert report.rows("excluded", "excluded is not null") == ["a table of places, browsers or systems"]


def test_each_file_of_the_zip_is_recognised_and_states_when_it_was_made(tmp_path: Path) -> None:
    archive = tmp_path / "raw" / "anytown_example_20260331.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as made:
        for path in (FORMATS / "plausible_export").iterdir():
            made.write(path, path.name)
    formats = mapping.load_formats(None)
    inputs = reading.list_inputs(archive.parent)
    assert len(inputs) == 5
    for each in inputs:
        opened = reading.open_input(each, tmp_path, reading.Limits())
        assert recognise.recognise(opened, formats).format_name == "plausible_export"
        found = stated_at(opened, formats["plausible_export"])
        assert found == datetime(2026, 3, 31)


def stated_at(opened: reading.Opened, made_by: mapping.Format) -> datetime | None:
    """When the export says it was made."""
    with duckdb.connect() as connection:
        table = reading.text_table(connection, opened, made_by.read, made_by.recognise)
        return export_statement(connection, made_by, table, opened.input.name, None).stated_at
