"""Opens a file that no format knows and finds its table: the sheet or delimiter, the header row, the rows as text."""

import csv
import io
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines import reading
from pipelines.errors import FileRefused, Question
from pipelines.proposing.headings import joined_rows
from pipelines.proposing.periods import clock_of, is_period, is_year_span
from pipelines.proposing.sheets import ALL, Alike, alike_sheets
from pipelines.proposing.words import is_total
from pipelines.reading_header import HeadRow, clean_header, header_key, read_head, unique_headers
from pipelines.recognise_peek import TableHead, peek


SAMPLE_ROWS = 200_000  # looked at in memory; the dates of a longer file are still looked at whole
TAIL_BYTES = 4_000
FOOTER_LINES = 6
WIDE = 0.6  # of the cells of the widest row are filled in a header
PAIR = 2  # cells of a line such as Report: Contacts
FEWEST_OF_TWO = 3  # columns, for two rows of headers


@dataclass(frozen=True)
class Found:
    """A table and where it stands; rows are the first SAMPLE_ROWS with their row numbers, `footer` a pattern that ends it."""

    opened: reading.Opened
    headers: tuple[str, ...]  # cleaned and unique
    written: tuple[str, ...]  # as the header row has them, cleaned
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    sheet: str | None
    delimiter: str | None
    header_row: int
    above: str
    footer: str | None
    total_rows: int
    relation: str
    alike: Alike | None = None  # the sheets that were read as one table
    header_rows: int = 1

    def column(self, place: int) -> list[str]:
        """The cells of one column, trimmed."""
        return [cells[place] for _, cells in self.rows]

    def data_rows(self) -> list[tuple[str, ...]]:
        """The cells of the rows that do not say that they are totals."""
        return [row for _, row in self.rows if not any(is_total(cell) for cell in row if cell[:1].isalpha())]

    def distinct(self, place: int, connection: duckdb.DuckDBPyConnection) -> list[str]:
        """The distinct cells of one column over the whole file, trimmed and not blank."""
        if self.total_rows <= len(self.rows):
            return list(dict.fromkeys(cell for cell in self.column(place) if cell))
        name = '"' + self.headers[place].replace('"', '""') + '"'
        found = connection.sql(self.relation).project(name).distinct().fetchall()
        return [text for (cell,) in found if cell is not None and (text := cell.strip())]

    def sheets_share(self, place: int, connection: duckdb.DuckDBPyConnection) -> bool:
        """Whether a cell of one column stands on more than one of the sheets that were read as one table."""
        names = ", ".join('"' + self.headers[each].replace('"', '""') + '"' for each in (place, len(self.headers) - 1))
        found = [cell for cell, _ in connection.sql(self.relation).project(names).distinct().fetchall() if cell]
        return len(found) > len(set(found))


def open_path(path: Path, work: Path) -> reading.Opened:
    """The file past the gate; raises FileRefused with its reason."""
    for item in reading.list_inputs(path.resolve().parent):
        if item.path == path.resolve() and item.member is None:
            return reading.open_input(item, work, reading.Limits())
        if item.path == path.resolve():
            raise FileRefused("archive", f"{path.name}: is an archive; unpack it and map one of its files.")
    raise FileRefused("missing", f"{path.name}: there is no such file, or its name is one that is never read.")


def find_table(connection: duckdb.DuckDBPyConnection, opened: reading.Opened, sheet: str | None = None) -> Found:
    """The table of an opened CSV, workbook or Parquet file; raises FileRefused when it has no header, Question for two sheets."""
    if opened.is_empty:
        raise FileRefused("empty", f"{opened.input.name}: is empty; if it should hold rows, export it again.")
    if opened.kind == "text" and read_head(opened.path).lstrip("\ufeff \t\n")[:1] in ("{", "[", "<"):
        raise FileRefused("not_a_table", f"{opened.input.name}: is JSON or XML, not a table; export it as CSV or XLSX.")
    tables = peek(opened).tables
    candidates = [found for table in tables if (found := _with_header(table)) is not None]
    if candidates and (alike := alike_sheets(opened.input.name, tables, candidates, sheet)):
        return _read(connection, opened, *alike.parts[0], alike)
    if sheet is not None:
        candidates = [each for each in candidates if each[0].sheet == sheet]
    if not candidates and sheet == ALL:
        raise FileRefused("sheet", f"{opened.input.name}: its sheets have not the same headers; say sheet=NAME, or give them the same.")
    if not candidates:
        raise FileRefused("header", f"{opened.input.name}: no row of the first 30 looks like headers; add one row that names the columns.")
    sheets = [str(table.sheet) for table, _ in candidates if table.sheet is not None]
    if len(sheets) > 1:
        raise Question("sheet", f"{opened.input.name}: the sheets {', '.join(sheets)} all hold a table; say sheet=NAME.")
    table, place = max(candidates, key=lambda each: len([cell for cell in each[0].rows[each[1]].cells if cell.strip()]))
    return _read(connection, opened, table, place)


def _read(connection: duckdb.DuckDBPyConnection, opened: reading.Opened, table: TableHead, place: int, alike: Alike | None = None) -> Found:
    header = table.rows[place]
    read: dict = {"header_row": header.row_no, "header_rows": table.header_rows}
    recognise = {"require": alike.headers} if alike else {}
    if alike:
        read = all_sheets(alike) | {"header_rows": table.header_rows}
    elif table.sheet is not None:
        read["sheet"] = f"^{re.escape(table.sheet)}$"
    if table.delimiter is not None:
        read["delimiter"] = table.delimiter
    width = _width(header.cells)
    headers = unique_headers(header.cells[:width] if table.delimiter is None else header.cells)
    footer = _footer_of_text(opened, table.delimiter, len(headers)) if table.delimiter else None
    if footer:
        read["stop_at"] = footer
    text, relation, rows = _rows(connection, opened, read, recognise)
    footer = footer or _footer_of_rows(rows)
    if footer and "stop_at" not in read:
        read["stop_at"] = footer
        text, relation, rows = _rows(connection, opened, read, recognise)
    total = text.rows if text.rows is not None else len(rows)
    if not rows:
        raise FileRefused("empty", f"{opened.input.name}: has headers but no rows below them; export it again with rows.")
    written = tuple(clean_header(cell) for cell in header.cells)
    sheet = None if alike else table.sheet
    return Found(
        opened,
        tuple(text.columns),
        written,
        rows,
        sheet,
        table.delimiter,
        header.row_no,
        text.preamble,
        footer,
        total,
        relation,
        alike,
        table.header_rows,
    )


def all_sheets(alike: Alike) -> dict:
    """What a mapping says of sheets that are one table."""
    left = "|".join(map(re.escape, alike.left))
    return {"all_sheets": True} | ({"not_sheets": f"^({left})$"} if left else {})


def _rows(
    connection: duckdb.DuckDBPyConnection, opened: reading.Opened, read: dict, recognise: dict
) -> tuple[reading.TextTable, str, tuple]:
    """The rows by the quick reader, by the careful one where that fails."""
    for careful in (False, True):
        text = reading.text_table(connection, opened, read, recognise, careful)
        try:
            fetched = connection.sql(text.relation).limit(SAMPLE_ROWS).fetchall()
        except duckdb.Error as error:
            if careful:
                raise FileRefused("unreadable", f"{opened.input.name}: cannot be read as a table; save it again as CSV.") from error
            continue
        if careful or text.rows is None or len(fetched) >= min(text.rows - len(text.rejects), SAMPLE_ROWS):
            break
    rows = tuple((row[0], tuple((cell or "").replace("\xa0", " ").strip() for cell in row[1:])) for row in fetched)
    return text, text.relation, rows


def _width(cells: Sequence[str]) -> int:
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return width


def _with_header(table: TableHead) -> tuple[TableHead, int] | None:
    """The table and the place of its header row; two rows of headers are joined to one."""
    widest = max((sum(bool(cell.strip()) for cell in row.cells) for row in table.rows), default=0)
    single = _header_place(table)
    rows = table.rows if single is None else table.rows[: single + 2]  # those below a header and its next row are no headers
    for place, (upper, lower) in enumerate(itertools.pairwise(rows)):
        row = joined_rows(upper, lower)
        if row and sum(map(bool, row.cells)) >= max(FEWEST_OF_TWO, WIDE * widest):
            return replace(table, rows=(*table.rows[:place], row, *table.rows[place + 2 :]), header_rows=2), place
    return None if single is None else (table, single)


def _header_place(table: TableHead) -> int | None:
    """The first wide row whose cells are words, or months and dates across, and that has rows below."""
    counts = [sum(bool(cell.strip()) for cell in row.cells) for row in table.rows]
    widest = max(counts, default=0)
    if widest < 2:
        return None
    for place, row in enumerate(table.rows):
        filled = [clean_header(cell) for cell in row.cells if cell.strip()]
        if len(filled) < max(2, WIDE * widest):
            continue
        if len(filled) == PAIR < widest and any(_are_plain_words(other, widest) for other in table.rows[place + 1 :]):
            continue  # Report: Contacts above the header
        words = [cell for cell in filled if _is_word(cell)]
        across = [cell for cell in filled if not _is_word(cell) or _is_across(cell)]
        periods = [cell for cell in across if _is_across(cell)]
        if words and len(words) + len(periods) >= 0.9 * len(filled) and len(words) >= (1 if len(periods) > 1 else 0.6 * len(filled)):
            return place
        return None
    return None


def _are_plain_words(row: HeadRow, widest: int) -> bool:
    filled = [clean_header(cell) for cell in row.cells if cell.strip()]
    return len(filled) == widest and all(_is_word(cell) and not _is_across(cell) for cell in filled)


def _is_across(cell: str) -> bool:
    """Whether a cell may head a column of a period; of one that cannot be counted too, so that this is what is said of it."""
    return is_period(cell) or clock_of(cell) is not None or is_year_span(cell)


def _is_word(cell: str) -> bool:
    return bool(re.search(r"[^\W\d_]{1,}", cell)) and not re.search(r"@|^\d+[/:.-]\d+|^\d{5,}", cell) and len(cell) <= 80


def _footer_of_text(opened: reading.Opened, delimiter: str, width: int) -> str | None:
    """A pattern for closing lines with a single cell, such as "7 records", which are no rows of the table."""
    with opened.path.open("rb") as file:
        file.seek(max(0, opened.path.stat().st_size - TAIL_BYTES))
        text = file.read().decode("utf-8", "replace")
    lines = [line for line in text.split("\n") if line.strip()][-FOOTER_LINES:]
    first: str | None = None
    for line in reversed(lines):
        try:
            cells = next(csv.reader(io.StringIO(line), delimiter=delimiter, strict=True))
        except (csv.Error, StopIteration):
            break
        if len([cell for cell in cells if cell.strip()]) != 1 or not cells[0].strip() or width < 3 or len(lines) < 2:
            break
        first = cells[0]
    return _as_pattern(first) if first and _is_remark(first) else None


def _footer_of_rows(rows: tuple) -> str | None:
    first = None
    for _, cells in reversed(rows[-FOOTER_LINES:]):
        if len(cells) < 3 or not cells[0] or any(cells[1:]):
            break
        first = cells[0]
    return _as_pattern(first) if first and _is_remark(first) else None


def _is_remark(cell: str) -> bool:
    """A closing remark has words; a lone reference is the start of a row that was cut off."""
    return len(re.findall(r"[^\W\d_]{2,}", cell)) >= 1 and " " in cell.strip()


def _as_pattern(cell: str) -> str:
    """The remark with any number in the place of its numbers."""
    words = re.sub(r"\d+", "0", cell.strip())[:60]
    return "^" + re.escape(words).replace("0", r"\d+").replace("\\ ", " ")


def repeated_header(found: Found) -> bool:
    """Whether the header stands again among the rows."""
    keys = [header_key(cell) for cell in found.written]
    return any([header_key(cell) for cell in cells[: len(keys)]] == keys[: len(cells)] for _, cells in found.rows)
