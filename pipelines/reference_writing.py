"""Writes the checked tables into schema reference of a DuckDB database, typed, with the calendar and the primary pairs."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb

from pipelines.database import sql
from pipelines.reference_columns import SQL_TYPES
from pipelines.reference_primaries import primaries
from pipelines.reference_settings import PRIVATE_SETTINGS
from pipelines.reference_tables import TABLES
from pipelines.reference_values import year_amounts


if TYPE_CHECKING:
    from pipelines.reference import Reference

FIRST_DATE, LAST_DATE = date(1990, 1, 1), date(2045, 12, 31)
ROWS_AT_ONCE = 200  # values lists of this size bind quickly

Columns = Sequence[tuple[str, str]]  # name and DuckDB type


def write_tables(
    connection: duckdb.DuckDBPyConnection, reference: "Reference", first_date: date = FIRST_DATE, last_date: date = LAST_DATE
) -> None:
    """Makes every table of schema reference anew. Names, e-mail addresses and network addresses stay out of the database."""
    connection.execute("create schema if not exists reference")
    for table in TABLES:
        columns = [column for column in table.columns if not column.is_personal]
        rows = [[_cell(row[column.name]) for column in columns] for row in reference.tables[table.name]]
        _create(connection, table.name, [(column.name, SQL_TYPES[column.kind]) for column in columns], rows)
    _write_settings(connection, reference)
    _write_primaries(connection, reference)
    _write_benefit_years(connection, reference)
    _create(connection, "gaps", [("sentence", "varchar")], [[sentence] for sentence in reference.gaps])
    range_of_days = {"first_date": first_date, "last_date": last_date}
    connection.execute(sql("reference/calendar"), {**range_of_days, "year_starts": reference.settings["financial_year_starts"]})


def _cell(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _create(connection: duckdb.DuckDBPyConnection, name: str, columns: Columns, rows: Sequence[Sequence[object]]) -> None:
    """One table whose row_no keeps the order of the file, which decides between rules and definition rows."""
    declared = "".join(f'"{column}" {kind}, ' for column, kind in columns)
    connection.execute(f'create or replace table reference."{name}" ({declared}row_no integer not null)')
    numbered = [[*row, number] for number, row in enumerate(rows, start=1)]
    for start in range(0, len(numbered), ROWS_AT_ONCE):
        chunk = numbered[start : start + ROWS_AT_ONCE]
        marks = ", ".join(["(" + ", ".join("?" * (len(columns) + 1)) + ")"] * len(chunk))
        connection.execute(f'insert into reference."{name}" values {marks}', [value for row in chunk for value in row])


def _write_settings(connection: duckdb.DuckDBPyConnection, reference: "Reference") -> None:
    rows = [[key, _as_text(value)] for key, value in reference.settings.items() if key not in PRIVATE_SETTINGS]
    _create(connection, "settings", [("key", "varchar"), ("value", "varchar")], rows)
    dated = [list(pair) for pair in reference.settings["discount_rate"]]
    _create(connection, "discount_rates", [("from_date", "date"), ("rate", "double")], dated)


def _as_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float | Decimal) else json.dumps(value, default=str)


def _write_primaries(connection: duckdb.DuckDBPyConnection, reference: "Reference") -> None:
    found = primaries(reference.tables["sources"])
    life = [("from_date", "date"), ("to_date", "date")]
    pairs = [[p.service_id, p.channel_id, p.source_id, p.exactness, p.from_date, p.to_date] for p in found if p.site is None]
    named = [("service_id", "varchar"), ("channel_id", "varchar"), ("source_id", "varchar"), ("exactness", "integer"), *life]
    _create(connection, "primary_pairs", named, pairs)
    sites = [[p.site, p.source_id, p.from_date, p.to_date] for p in found if p.site is not None]
    _create(connection, "primary_sites", [("site", "varchar"), ("source_id", "varchar"), *life], sites)


def _write_benefit_years(connection: duckdb.DuckDBPyConnection, reference: "Reference") -> None:
    columns = [("benefit_id", "varchar"), ("financial_year", "varchar"), ("amount", "decimal(12, 4)")]
    _create(connection, "benefit_years", columns, list(_benefit_years(reference)))


def _benefit_years(reference: "Reference") -> Iterator[list[object]]:
    for benefit in reference.tables["benefits"]:
        for year, amount in year_amounts(str(benefit["planned_by_year"])):
            yield [benefit["benefit_id"], year, amount]
