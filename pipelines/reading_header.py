"""Finds where a table begins: its delimiter, its header row by the headers a format requires, its cleaned column names."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pipelines.errors import FileRefused
from pipelines.reading_types import Limits, Opened


HEAD_BYTES = 1 << 18
HEAD_ROWS = 30
DELIMITERS = (",", ";", "\t", "|")
csv.field_size_limit(4_000_000)  # of the process; the standard one is less than a record may hold
_INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060]")
_QUOTES = "\"'\u201c\u201d"


@dataclass(frozen=True)
class HeadRow:
    """One row of the beginning of a table: its number as a person sees it, the lines of the file up to its end, its cells."""

    row_no: int
    line_end: int
    cells: tuple[str, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What its cells are compared with headers by; every format asks for them."""
        return tuple(map(header_key, self.cells))

    @cached_property
    def key_set(self) -> frozenset[str]:
        """The same without their order."""
        return frozenset(self.keys)


@dataclass(frozen=True)
class Header:
    """The header row of a table; columns are cleaned and unique, above is the text of the rows before it."""

    delimiter: str
    row_no: int
    line_end: int
    columns: tuple[str, ...]
    above: str


def clean_header(cell: str) -> str:
    """A header as it is compared and shown: no BOM, no-break spaces or quotes, trimmed, spaces collapsed."""
    text = " ".join(_INVISIBLE.sub("", cell).replace("\xa0", " ").split())
    return " ".join(text.strip(_QUOTES).split()) if text[:1] in _QUOTES or text[-1:] in _QUOTES else text


@lru_cache(maxsize=4096)  # the first rows of a file are compared with the headers of every format
def header_key(cell: str) -> str:
    """What two headers are compared by."""
    return clean_header(cell).casefold()


def unique_headers(cells: Iterable[str]) -> tuple[str, ...]:
    """Cleaned headers; a repeated one gets ' (2)', an empty one its place; row_no is ours."""
    taken = {"row_no"}
    names = []
    for place, cell in enumerate(cells, start=1):
        base = clean_header(cell).replace("\0", "") or f"Column {place}"
        name, count = base, 1
        while name.casefold() in taken:
            count += 1
            name = f"{base} ({count})"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def read_head(path: Path) -> str:
    """The beginning of a text file up to a line end."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES + 1)
    if len(head) > HEAD_BYTES:
        head = head[: head.rfind(b"\n", 0, HEAD_BYTES) + 1 or HEAD_BYTES]
    return head.decode("utf-8", "replace")


def head_rows(head: str, delimiter: str, quote: str = '"') -> list[HeadRow]:
    """The first rows, blank ones included so that row numbers stay those a person sees."""
    reader = csv.reader(_lines(head), delimiter=delimiter, **quoting(quote))
    rows: list[HeadRow] = []
    try:
        for number, cells in enumerate(reader, start=1):
            rows.append(HeadRow(number, reader.line_num, tuple(cells)))
            if number > HEAD_ROWS:
                break
    except csv.Error:
        pass  # a quote that never closes: the rows before it are what there is to look at
    return rows


@lru_cache(maxsize=4)  # one text is read by every delimiter
def _lines(head: str) -> list[str]:
    return head.splitlines(keepends=True)


def quoting(quote: str) -> dict:
    """The csv module's words for a quote character or none."""
    return {"quotechar": quote, "doublequote": True} if quote else {"quoting": csv.QUOTE_NONE}


def fits(row: HeadRow, recognise: Mapping) -> bool:
    """Whether a row of headers has what a format requires."""
    required, wanted = _keys_of(recognise, "require"), _keys_of(recognise, "any")
    if not required <= row.key_set or not (required or wanted):
        return False
    if "first" in recognise and row.keys[:1] != (header_key(recognise["first"]),):
        return False
    return row.key_set.isdisjoint(_keys_of(recognise, "forbid")) and not (wanted and row.key_set.isdisjoint(wanted))


def _keys_of(recognise: Mapping, word: str) -> frozenset[str]:
    return _keys(tuple(recognise.get(word, ())))


@lru_cache(maxsize=1024)
def _keys(headers: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(header_key, headers))


def joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Two header rows as one: the upper is filled to the right, as far as something stands below it."""
    cells, current = [], ""
    for place, cell in enumerate(lower):
        own = clean_header(upper[place]) if place < len(upper) else ""
        current = own or current
        below = clean_header(cell)
        cells.append(" | ".join(part for part in (current if below else own, below) if part))
    return tuple(cells)


def locate(rows: Sequence[HeadRow], recognise: Mapping, read: Mapping) -> tuple[int, tuple[str, ...]] | None:
    """The place of the header row among the rows (of the lower one when there are two) and its cells."""
    double = read.get("header_rows", 1) == 2
    fixed = read.get("header_row")
    for place, row in enumerate(rows[: max(HEAD_ROWS, fixed or 0)]):
        if fixed is not None and row.row_no != fixed:
            continue
        if double and place + 1 < len(rows):
            seen, end = HeadRow(row.row_no, row.line_end, joined(row.cells, rows[place + 1].cells)), place + 1
        else:
            seen, end = row, place
        if fixed is not None or fits(seen, recognise) or _is_first_wide(seen.cells, recognise):
            return end, seen.cells
    return None


def _is_first_wide(cells: Sequence[str], recognise: Mapping) -> bool:
    """A format that requires no header takes the first row with at least two filled cells."""
    return not recognise.get("require") and not recognise.get("any") and sum(bool(cell.strip()) for cell in cells) >= 2


def find_header(head: str, recognise: Mapping, read: Mapping) -> Header | None:
    """The header of a delimited text; of several delimiters that fit, the one that gives most columns."""
    best: Header | None = None
    for delimiter in [read["delimiter"]] if read.get("delimiter") else DELIMITERS:
        rows = head_rows(head, delimiter, read.get("quote", '"'))
        found = locate(rows, recognise, read)
        if found and (best is None or len(found[1]) > len(best.columns)):
            place, cells = found
            first = place - (1 if read.get("header_rows", 1) == 2 else 0)
            above = "\n".join(delimiter.join(row.cells) for row in rows[:first])
            best = Header(delimiter, rows[place].row_no, rows[place].line_end, unique_headers(cells), above)
    return best


def check_width(columns: Sequence[str], name: str, limits: Limits) -> None:
    """Refuses a header that is too wide to be a table of contacts."""
    if len(columns) > limits.columns or sum(map(len, columns)) > limits.header_bytes:
        raise FileRefused(
            "header",
            f"{name}: the header has {len(columns):,} columns, more than {limits.columns}; export only the columns that are needed.",
        )


def required_header(opened: Opened, recognise: Mapping, read: Mapping) -> Header:
    """The header, or the refusal that names what is missing."""
    header = find_header(read_head(opened.path), recognise, read)
    if header is None:
        raise no_header(opened.input.name, recognise)
    check_width(header.columns, opened.input.name, opened.limits)
    return header


def no_header(name: str, recognise: Mapping) -> FileRefused:
    """The sentence for a file without the headers its format requires."""
    wanted = ", ".join(recognise.get("require", ())) or "of the format"
    return FileRefused(
        "header", f"{name}: no row of the first {HEAD_ROWS} has the headers {wanted}; export it with them, or choose another format for it."
    )
