"""Looks once at the beginning of a file and keeps what recognition asks for: tables, lines, JSON keys, the XML root."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.reading_header import DELIMITERS, HeadRow, clean_header, head_rows, header_key, read_head
from pipelines.reading_sheets import sheet_heads
from pipelines.reading_tables import parquet_columns
from pipelines.reading_types import Opened


_LOG_LINES = 60
_SHOWN_HEADERS = 8
_HEADER = re.compile(r"[^\W\d_][\w ()/#%&.,'?:£$-]{0,59}")
_DATUM = re.compile(r"\d{3,}|@|\d{1,2}[/:.-]\d{1,2}|^\d|\b[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2}\b", re.IGNORECASE)
_FIRST_KEYS = re.compile(r'"([A-Za-z_$][\w$. -]{0,60})"\s*:')


@dataclass(frozen=True)
class TableHead:
    """The first rows of a table: of the text by one delimiter, or of a visible sheet."""

    rows: tuple[HeadRow, ...]
    delimiter: str | None = None
    sheet: str | None = None
    header_rows: int = 1  # two where they were found to be, and joined


@dataclass(frozen=True)
class Peek:
    """What the beginning of a file shows."""

    tables: tuple[TableHead, ...] = ()
    lines: tuple[str, ...] = ()
    json_keys: tuple[frozenset[str], ...] = ()
    xml_root: str | None = None

    def has_preamble(self, pattern: str) -> bool:
        """Whether one of the first lines is such a # line."""
        return any(line.startswith("#") and re.search(pattern, line) for line in self.lines[:30])

    def json_score(self, wants: Mapping) -> float:
        """How many of the keys are there, when all that must be are and none that must not."""
        for keys in self.json_keys:
            required, some = set(wants.get("keys", ())), set(wants.get("keys_any", ()))
            if required <= keys and (not some or some & keys) and not set(wants.get("keys_forbid", ())) & keys:
                return len(required) + 0.5 * len(some & keys)
        return 0.0

    def w3c_score(self, wants: Mapping) -> float:
        """How many of the required fields the first #Fields line names, when it names all."""
        for line in self.lines:
            if line.lower().startswith("#fields:"):
                fields = {field.casefold() for field in line.split(":", 1)[1].split()}
                required = {field.casefold() for field in wants.get("require", ())}
                return float(len(required)) if required <= fields else 0.0
        return 0.0

    def log_score(self, wants: Mapping) -> float:
        """One when at least 80 % of the first lines fit the pattern."""
        lines = [line for line in self.lines[:_LOG_LINES] if line.strip()]
        pattern = re.compile(wants["line"]) if "line" in wants else None
        return float(bool(pattern and lines and sum(bool(pattern.search(line)) for line in lines) >= 0.8 * len(lines)))

    def xml_score(self, wants: Mapping) -> float:
        """One when the root element is the format's."""
        return float(self.xml_root is not None and self.xml_root == wants.get("root"))

    def names(self) -> list[str]:
        """The first headers or keys, if they are that and no data."""
        if self.json_keys:
            return sorted(key for key in self.json_keys[0] if not _DATUM.search(key))[:_SHOWN_HEADERS]
        widest = max(self.tables, key=lambda table: max((len(row.cells) for row in table.rows), default=0), default=None)
        return _headers_of(widest) if widest else []


def peek(opened: Opened) -> Peek:
    """Opens the file once and looks at its beginning."""
    if opened.kind == "parquet":
        return Peek((TableHead((HeadRow(1, 1, parquet_columns(opened)),)),))
    if opened.kind == "xlsx":
        return Peek(tuple(TableHead(head.rows, None, head.name) for head in sheet_heads(opened)))
    head = read_head(opened.path)
    start = head.lstrip("\ufeff \t\n")
    lines = tuple(head.split("\n", 2000)[:2000])
    if start.startswith("<"):
        root = re.search(r"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)", start)
        return Peek(lines=lines, xml_root=root.group(1) if root else None)
    keys = _json_keys(start) if start[:1] in ("{", "[") else ()
    tables = () if keys else tuple(TableHead(tuple(head_rows(head, delimiter)), delimiter) for delimiter in DELIMITERS)
    return Peek(tables, lines, keys)


def _json_keys(text: str) -> tuple[frozenset[str], ...]:
    """The keys of the first value, and of it with what lies one level deeper; by name only when the value is longer than the head."""
    decoder = json.JSONDecoder()
    at = 1 if text.startswith("[") else 0
    try:
        value = decoder.raw_decode(text[at:].lstrip())[0]
    except (ValueError, RecursionError):
        mended = re.sub(r"\\x([0-9A-Fa-f]{2})", r"\\u00\1", text.split("\n", 1)[0])
        try:
            value = decoder.raw_decode(mended)[0]
        except (ValueError, RecursionError):
            found = frozenset(_FIRST_KEYS.findall(text[:65_536]))
            return (found,) if found else ()
    if not isinstance(value, dict):
        return ()
    return tuple(keys for keys in (frozenset(value), _deeper(value)) if keys)


def _deeper(value: dict) -> frozenset[str]:
    """Keys of the value and of the dictionaries directly in it or in its lists."""
    keys = set(value)
    for inner in value.values():
        for each in inner[:3] if isinstance(inner, list) else [inner]:
            if isinstance(each, dict):
                keys |= each.keys()
    return frozenset(keys)


def _headers_of(table: TableHead) -> list[str]:
    """The cells of the first wide row when they look like headers: distinct words without numbers, dates or addresses."""
    width = max((len(row.cells) for row in table.rows), default=0)
    for place, row in enumerate(table.rows):
        filled = [clean_header(cell) for cell in row.cells if cell.strip()]
        if len(row.cells) < max(2, width) or len(filled) < 0.7 * len(row.cells):
            continue
        below = [cell for other in table.rows[place + 1 : place + 6] for cell in other.cells]
        distinct = len({header_key(cell) for cell in filled}) == len(filled)
        wordy = all(_HEADER.fullmatch(cell) and not _DATUM.search(cell) for cell in filled[:_SHOWN_HEADERS])
        if distinct and wordy and (any(_DATUM.search(cell) for cell in below) or not below):
            return filled[:_SHOWN_HEADERS]
        return []
    return []
