"""Sheets that are parts of one table, such as one for each month: read one after another, each row with the name of its sheet."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineSheet

from pipelines.errors import FileRefused
from pipelines.reading_cells import head_of, sheet_rows, without_empty_end
from pipelines.reading_clean import write_table
from pipelines.reading_header import check_width, header_key, locate, no_header, unique_headers
from pipelines.reading_types import Opened, TextTable


SHEET = "Sheet"  # the column of their names
OF_ONE_SHEET = 10_000_000_000  # row 17 of the third sheet is numbered 30,000,000,017: no file has as many rows, and the number tells both


@dataclass(frozen=True)
class _Part:
    number: int  # of the sheet in the workbook, from 1
    name: str
    sheet: CalamineSheet
    place: int
    columns: tuple[str, ...]


def all_sheets_table(opened: Opened, sheets: Mapping[str, CalamineSheet], read: Mapping, recognise: Mapping) -> TextTable:
    """One table of the sheets, columns matched by name; raises FileRefused for a sheet with other headers that is not named as no part."""
    leave = read.get("not_sheets")
    parts: list[_Part] = []
    for number, (name, sheet) in enumerate(sheets.items(), start=1):
        head = head_of(sheet)
        if (leave and re.search(leave, name, re.IGNORECASE)) or all(sum(map(bool, row.cells)) < 2 for row in head):
            continue
        found = locate(head, recognise, read)
        if found is None and parts:
            raise FileRefused(
                "sheet",
                f'{opened.input.name}: the sheet "{name}" has not the headers of the sheet "{parts[0].name}"; give it the same, '
                "or name it in not_sheets of the mapping if it is no part of the table.",
            )
        if found is None:
            raise no_header(opened.input.name, recognise)
        parts.append(_Part(number, name, sheet, found[0], unique_headers(without_empty_end(found[1]))))
    if not parts:
        raise no_header(opened.input.name, recognise)
    names: dict[str, str] = {}
    for column in (column for part in parts for column in part.columns):
        names.setdefault(header_key(column), column)
    columns = [*names.values(), next(name for name in (SHEET, f"{SHEET} name") if header_key(name) not in names)]
    check_width(columns, opened.input.name, opened.limits)
    return write_table(opened, columns, _rows_of(parts, list(names), read.get("stop_at")), "", "")


def row_words(row_no: int) -> str:
    """A row as a person finds it: row 17, or row 17 of sheet 3."""
    sheet, row = divmod(row_no, OF_ONE_SHEET)
    return f"row {row:,} of sheet {sheet}" if sheet else f"row {row:,}"


def _rows_of(parts: Sequence[_Part], keys: Sequence[str], stop_at: str | None) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows below the header of each sheet; a row without anything in it is left out."""
    stop = re.compile(stop_at, re.IGNORECASE) if stop_at else None
    for part in parts:
        places = {header_key(column): place for place, column in enumerate(part.columns)}
        for row_no, row in enumerate(sheet_rows(part.sheet), start=1):
            if row_no <= part.place + 1 or not any(map(str.strip, row)):
                continue
            if stop and stop.search(row[0].strip()):
                break
            cells = [row[place] if (place := places.get(key, len(row))) < len(row) else "" for key in keys]
            yield part.number * OF_ONE_SHEET + row_no, [*cells, part.name, *(cell for cell in row[len(part.columns) :] if cell)]
