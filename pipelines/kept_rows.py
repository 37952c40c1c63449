"""A CSV text with other rows: a row that stands there already keeps its very text, so that an edit writes anew only what it changes."""

import csv
import io
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipelines.whole_files import csv_text


BYTE_ORDER_MARK = "\ufeff"  # by it a spreadsheet knows UTF-8, so it stays where it was


def read_whole(path: Path) -> str:
    """The text of a file with its byte order mark and its own line ends."""
    return path.read_bytes().decode("utf-8")


def one_line(cell: object) -> str:
    """A cell as a table keeps it: trimmed, on one line, blanks inside as they were typed."""
    return re.sub(r"\s*[\r\n]+\s*", " ", str(cell or "")).strip()


def with_rows(existing: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The text with these rows in the place of its own; the first columns are those of its header, later ones come where a row fills them.

    Rows without any text are no rows. A text without a header gets all the columns.
    """
    wanted = [_padded(row, len(columns)) for row in rows if any(one_line(cell) for cell in row)]
    lines, rest = _lines(existing.removeprefix(BYTE_ORDER_MARK))
    if not lines:
        return csv_text([columns, *wanted])
    head, own = lines[0][0], len(lines[0][1])
    end = "\r\n" if head.endswith("\r\n") else "\n"
    added = [place for place in range(own, len(columns)) if any(row[place] for row in wanted)]
    standing: dict[tuple[str, ...], deque[str]] = defaultdict(deque)
    for text, cells in lines[1:]:
        standing[_padded(cells, own)].append(text)
    written = [_widened(head, [columns[place] for place in added], end)]
    for row in wanted:
        more = [row[place] for place in added]
        kept = standing.get(row[:own])
        written.append(_widened(kept.popleft(), more, end) if kept else csv_text([[*row[:own], *more]], end))
    mark = BYTE_ORDER_MARK if existing.startswith(BYTE_ORDER_MARK) else ""
    return mark + "".join(written) + rest


def cells_in(text: str) -> list[list[str]]:
    """The rows of a CSV text, its header first, as they are written; rows without any text are no rows."""
    reader = csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""), strict=True)
    return [cells for cells in reader if any(cell.strip() for cell in cells)]


def _padded(cells: Sequence[str], length: int) -> tuple[str, ...]:
    return tuple(one_line(cell) for cell in cells) + ("",) * (length - len(cells))


def _lines(text: str) -> tuple[list[tuple[str, Sequence[str]]], str]:
    """Each row's text, with the empty rows before it, and its cells; then what stands after the last row."""
    physical = list(io.StringIO(text, newline=""))
    reader = csv.reader(physical, strict=True)
    found: list[tuple[str, Sequence[str]]] = []
    begins = 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            found.append(("".join(physical[begins : reader.line_num]), cells))
            begins = reader.line_num
    return found, "".join(physical[begins:])


def _widened(line: str, more: Sequence[str], end: str) -> str:
    """A row's text with more cells behind it, its line ended."""
    text = line.rstrip("\r\n")
    return text + csv_text([["", *more]], end) if more else text + (line[len(text) :] or end)
