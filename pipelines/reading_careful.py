"""Reads a delimited text record by record, so that each row that cannot be read is named and costs no other row."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.errors import FileRefused
from pipelines.reading_clean import CleanCopy
from pipelines.reading_header import quoting
from pipelines.reading_types import Limits, Opened, TextTable


_REREAD_BYTES = 200_000_000  # looking ahead for a closing quote again and again must end some time


class _TooLong(Exception):
    """The record runs on beyond what one may hold."""


class _Lines:
    """Lines of a file that can be given back; a line too long to hold is given as an empty one and marked."""

    def __init__(self, path: Path, limits: Limits, skip: int) -> None:
        self._file = path.open("rb")
        self._longest = limits.record_bytes
        self._returned: deque[tuple[str, bool]] = deque()
        self.taken: list[tuple[str, bool]] = []
        self._size = 0
        for _ in range(skip):
            self._read()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line, too_long = self._returned.popleft() if self._returned else self._read()
        if not line and not too_long:
            raise StopIteration
        self.taken.append((line, too_long))
        self._size += len(line)
        if too_long or self._size > self._longest:
            raise _TooLong
        return line

    def start(self) -> None:
        """A record begins."""
        self.taken, self._size = [], 0

    def give_back(self) -> int:
        """Gives back all lines of the record but the first; their size."""
        self._returned.extendleft(reversed(self.taken[1:]))
        return sum(len(line) for line, _ in self.taken[1:])

    def close(self) -> None:
        self._file.close()

    def _read(self) -> tuple[str, bool]:
        line = self._file.readline(self._longest + 1)
        if len(line) <= self._longest:
            return line.decode("utf-8", "replace"), False
        while not line.endswith(b"\n"):
            line = self._file.readline(self._longest)
            if not line:
                break
        return "", True


def careful_table(
    opened: Opened,
    columns: Sequence[str],
    delimiter: str,
    quote: str,
    header_row: int,
    skip: int,
    stop_at: str | None,
    preamble: str,
    pad: bool = False,
    stop_alone: bool = False,
) -> TextTable:
    """The table below the header, with a Reject for each row that cannot be read."""
    stop = re.compile(stop_at, re.IGNORECASE) if stop_at else None
    lines = _Lines(opened.path, opened.limits, skip)
    try:
        with CleanCopy(opened, columns) as copy:
            records = _records(lines, copy, delimiter, quote, header_row, opened.input.name)
            for row_no, cells in _filled(records, copy, len(columns), opened.facts.open_end) if pad else records:
                if stop and cells and stop.search(cells[0].strip()) and not (stop_alone and len(cells) > 1):
                    break
                copy.row(row_no, cells)
            else:
                _explain_last(copy, opened)
    finally:
        lines.close()
    return copy.table(preamble)


def _filled(
    records: Iterator[tuple[int, Sequence[str]]], copy: CleanCopy, width: int, open_end: bool
) -> Iterator[tuple[int, Sequence[str]]]:
    """Short rows filled with blanks; a last one without its line end that is shorter than all before it is cut off."""
    held: tuple[int, Sequence[str]] | None = None
    shortest = width
    for record in records:
        if held:
            shortest = min(shortest, len(held[1]) or width)
            yield held[0], [*held[1], *[""] * (width - len(held[1]))]
        held = record
    if held and open_end and 0 < len(held[1]) < shortest:
        copy.reject(held[0], None, "is the last row and is cut off")
    elif held:
        yield held[0], [*held[1], *[""] * (width - len(held[1]))]


def _records(lines: _Lines, copy: CleanCopy, delimiter: str, quote: str, header_row: int, name: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Numbered records; one that does not close gives back the lines it swallowed."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True, **quoting(quote))
    row_no, again = header_row, 0
    while True:
        lines.start()
        row_no += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong) as error:
            first, too_long = lines.taken[0]
            if "\0" in first:
                copy.reject(row_no, None, "has a NUL byte")
            else:
                copy.reject(row_no, None, _why(error, too_long, len(lines.taken), first, quote))
            again += lines.give_back()
            if again > _REREAD_BYTES:
                raise FileRefused(
                    "quotes", f"{name}: too many rows have quotes that do not close (row {row_no} is one); export it again."
                ) from error
            reader = csv.reader(lines, delimiter=delimiter, strict=True, **quoting(quote))
            continue
        yield row_no, cells


def _why(error: Exception, too_long: bool, lines: int, first: str, quote: str) -> str:
    if too_long:
        return "is longer than 1 MB"
    if isinstance(error, csv.Error) and "unexpected end" not in str(error) and lines == 1:
        return "has a quote inside a quoted cell that is not doubled"
    if quote and first.count(quote) % 2:
        return "opens a quote that never closes"
    return "has quotes that do not fit"


def _explain_last(copy: CleanCopy, opened: Opened) -> None:
    """A ragged last row without a line end is a cut-off one."""
    if opened.facts.open_end and copy.rejects and copy.rejects[-1].row_no > copy.loaded and copy.rejects[-1].row_no == copy.ragged:
        last = copy.rejects.pop()
        copy.reject(last.row_no, last.field, f"is the last row and is cut off ({last.reason})")
