"""Months that stand apart from their year: in a column beside it, in the name of a sheet, or with the year in the name of the file only."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.errors import FileRefused
from pipelines.mapping_dates import follow, year_in_name
from pipelines.proposing.columns import Column, share
from pipelines.proposing.dates import MONTHS, DateReading, month_form, month_name
from pipelines.reading_all_sheets import SHEET


_YEAR = re.compile(r"(?:19|20)\d\d")
_SPAN = re.compile(r"(?:FY ?)?((?:19|20)?\d\d) ?[/\u2013_-] ?((?:19|20)?\d\d)", re.IGNORECASE)


def with_year_and_month(columns: Sequence[Column], year_begins: int, file_name: str) -> list[Column]:
    """The columns; where only a year and a month beside it say when, the year is read together with the month.

    A year of two, such as 2024/25, begins in the month given: the months before it belong to the second. Where no column states a year,
    that in the file's name is taken. Raises FileRefused where months run over the end of the one year that the name states.
    """
    years = [column for column in columns if is_year(column)]
    months = [(column, form) for column in columns if _may_be(column, r"\bmonth\b") and (form := month_form(column.distinct))]
    if any(column.dates and column.kind != "time" for column in columns if column not in years) or len(years) > 1 or len(months) != 1:
        return list(columns)
    ((month, form),) = months
    if years and form == "%m" and _are_spans(years[0]):
        return list(columns)  # month 1 of 2024/25 may be April
    if years:
        joined = {years[0]: _with_month(years[0], month, form, year_begins), month: replace(month, kind="month_of_year")}
        return [joined.get(column, column) for column in columns]
    if not all(map(month_name, month.distinct)) or (reading := _of_file_name(month.distinct, form, year_begins, file_name)) is None:
        return list(columns)
    return [replace(each, kind="month", dates=reading) if each == month else each for each in columns]


def months_across(headers: Sequence[str], columns: Sequence[Column], year_begins: int, file_name: str) -> DateReading:
    """How headers that are months read: with the one column of years, else with the year in the file's name; raises FileRefused without any."""
    years, form = [column for column in columns if is_year(column)], month_form(headers)
    reading = None
    if form and len(years) == 1:
        reading = _of_year(years[0], "the year of each row with the header", form, year_begins)
    elif form and not years:
        reading = _of_file_name(headers, form, year_begins, file_name)
    if reading is None:
        raise FileRefused(
            "dates",
            f"{file_name}: its headers are months without their year; write them alike and as {headers[0]} 2026, "
            "or name the file with the one year it is of, as 2025-26.",
        )
    return reading


def is_year(column: Column) -> bool:
    """Whether a column states years, 2025 or 2025/26, and nothing else."""
    return _may_be(column, r"\b(year|fy)\b") and (_are_spans(column) or share(column.distinct, _YEAR) == 1)


def _of_file_name(months: Sequence[str], form: str, year_begins: int, file_name: str) -> DateReading | None:
    """The months of the year that the file's name states; None where it states none, FileRefused where they run over its end."""
    named = year_in_name(file_name)
    if named is None:
        return None
    is_span = "-" in named
    numbers = [next(number for number, name in enumerate(MONTHS) if name.startswith(cell.strip().lower()[:3])) for cell in months]
    if not is_span and numbers != sorted(numbers):
        raise FileRefused(
            "dates",
            f"{file_name}: its months begin with {months[0]} and its name states the year {named} only; name both, such as 2025-26.",
        )
    begun = f"; {named} begins in {MONTHS[year_begins - 1].capitalize()}" if is_span else ""
    why = f"months of the year in the file's name{begun}"
    return DateReading("month", (f"%Y {form}",), why, is_of_name=True, year_begins=year_begins if is_span else None)


def _may_be(column: Column, pattern: str) -> bool:
    return bool(re.search(pattern, column.name)) or column.header == SHEET


def _with_month(year: Column, month: Column, form: str, year_begins: int) -> Column:
    return replace(year, kind="month", dates=_of_year(year, f'the year with the month of "{month.header}"', form, year_begins))


def _of_year(year: Column, why: str, form: str, year_begins: int) -> DateReading:
    if not _are_spans(year):
        return DateReading("month", (f"%Y {form}",), why)
    first = next(str(found[1]) for cell in year.distinct if (found := _SPAN.fullmatch(cell)))
    why += f"; {year.distinct[0]} begins in {MONTHS[year_begins - 1].capitalize()}"
    return DateReading("month", (f"{'%Y' if len(first) > 2 else '%y'} {form}",), why, year_begins=year_begins)


def _are_spans(column: Column) -> bool:
    """Whether every cell is a year of two that follow each other, all written with as many digits."""
    found = [_SPAN.fullmatch(cell) for cell in column.distinct]
    return bool(found) and all(each and follow(each[1], each[2]) for each in found) and len({len(each[1]) for each in found if each}) == 1
