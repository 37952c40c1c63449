"""Writes a clean copy of a troublesome file: one CSV with row numbers, and the rows that had to be refused."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from pipelines.errors import FileRefused
from pipelines.reading_sql import clean_rows
from pipelines.reading_types import Opened, Reject, TextTable


class CleanCopy:
    """A clean CSV under the opened file's safe name, beside it in the work folder."""

    def __init__(self, opened: Opened, columns: Sequence[str]) -> None:
        self._opened = opened
        self._columns = tuple(columns)
        self._width = len(self._columns)
        self.path = clean_path(opened)
        self.loaded = 0
        self.ragged: int | None = None  # the last row refused for the number of its cells
        self.rejects: list[Reject] = []

    def __enter__(self) -> "CleanCopy":
        self._file = self.path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def row(self, row_no: int, cells: Sequence[str]) -> None:
        """Keeps a row, or refuses it when its cells do not fit the columns; a row without any content is no row."""
        if not any(cell and not cell.isspace() for cell in cells):
            return
        if len(cells) > self._width and not any(cells[self._width :]):
            cells = cells[: self._width]
        if len(cells) != self._width:
            self.ragged = row_no
            self.reject(row_no, None, f"has {len(cells)} cell{'s' * (len(cells) != 1)} where the header has {self._width}")
        elif any("\0" in cell for cell in cells):
            place = next(place for place, cell in enumerate(cells) if "\0" in cell)
            self.reject(row_no, self._columns[place], "has a NUL byte")
        else:
            self._writer.writerow((row_no, *cells))
            self.loaded += 1

    def reject(self, row_no: int, field: str | None, reason: str) -> None:
        """Refuses a row."""
        self.rejects.append(Reject(row_no, field, reason))
        if len(self.rejects) >= self._opened.limits.rejects:
            first = self.rejects[0]
            raise FileRefused(
                "rejects",
                f"{self._opened.input.name}: {len(self.rejects):,} rows cannot be read "
                f"(first: row {first.row_no} {first.reason}); export it again.",
            )

    def table(self, preamble: str, name: str = "") -> TextTable:
        """The finished copy as a table."""
        relation = clean_rows(self.path, self._columns, longest_clean(self._opened))
        return TextTable(self._columns, relation, self.loaded + len(self.rejects), tuple(self.rejects), preamble, name)


def clean_path(opened: Opened) -> Path:
    """Where the clean copy of an opened file goes."""
    return opened.path.with_name(f"{opened.path.stem}.clean.csv")


def longest_clean(opened: Opened) -> int:
    """A record of a clean copy may be longer than the original's by its quotes."""
    return 2 * max(opened.limits.record_bytes, opened.limits.json_record_bytes) + 1024


def write_table(
    opened: Opened, columns: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], preamble: str, name: str = ""
) -> TextTable:
    """A table from numbered rows of cells."""
    with CleanCopy(opened, columns) as copy:
        for row_no, cells in rows:
            copy.row(row_no, cells)
    return copy.table(preamble, name)


def no_rows(columns: Sequence[str], preamble: str = "", name: str = "") -> TextTable:
    """A table without rows."""
    names = "".join(f", cast(null as varchar) as {chr(34)}{each.replace(chr(34), chr(34) * 2)}{chr(34)}" for each in columns)
    return TextTable(tuple(columns), f"select cast(null as bigint) as row_no{names} where false", 0, (), preamble, name)
