"""JSON of any shape as one record per row: a line each, an array, documents one after another, or a list inside one document."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from pipelines.errors import FileRefused
from pipelines.reading_clean import CleanCopy, no_rows
from pipelines.reading_logs import plain_lines
from pipelines.reading_sql import lines as lines_source
from pipelines.reading_sql import numbered
from pipelines.reading_types import Opened, TextTable


_PIECE = 1 << 20
_BLANKS = " \t\r\n"
_BYTE_ESCAPE = re.compile(r"\\x([0-9A-Fa-f]{2})")
_DECODER = json.JSONDecoder()
_NAME_OF_ENTRY = "_key"
_REST_OF_DOCUMENT = "_of"


class _Broken(Exception):
    """The text from here on is no JSON."""


def json_table(con: duckdb.DuckDBPyConnection, opened: Opened, recognise: Mapping, careful: bool) -> TextTable:
    """One column, record: the JSON text of each record."""
    if opened.is_empty:
        return no_rows(("record",))
    if not is_json_lines(opened.path):
        return _documents(opened, recognise)
    if not careful and opened.facts.long_line is None and not opened.facts.nul and not opened.facts.blank_inside:
        table = _sound_lines(con, opened)
        if table:
            return table
    return _line_by_line(opened)


def is_json_lines(path: Path) -> bool:
    """Whether the first filled line ends an object and the next one begins another."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
        if not head.lstrip().startswith(b"{"):
            return False
        file.seek(0)
        first = file.readline(_PIECE * 16).strip()
        while not first:
            first = file.readline(_PIECE * 16).strip()
        following = file.readline(64).strip()
    if not first.endswith(b"}") or not (not following or following.startswith(b"{")):
        return False
    if following:
        return True
    return b"\\x" in first and not _is_one_document(first)  # one sound document alone is looked into for a list of records


def _is_one_document(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def mend_escapes(text: str) -> str:
    """nginx writes control bytes as \\xHH, which JSON does not know; \\u00HH is the same character."""
    return _BYTE_ESCAPE.sub(r"\\u00\1", text)


def _sound_lines(con: duckdb.DuckDBPyConnection, opened: Opened) -> TextTable | None:
    """The quick way, when DuckDB finds every line to be JSON as it stands."""
    source = lines_source(opened.path, opened.limits.record_bytes + 1024)
    query = f"select count(*), count(*) filter (json_valid(line)) from {source} where line is not null"
    try:
        row = con.execute(query).fetchone()
    except duckdb.Error:
        return None
    if row != (opened.facts.lines, opened.facts.lines):
        return None
    relation = numbered(("record",), f'(select line as "record" from {source})', 0)
    limit = f" limit {opened.facts.lines}" * bool(opened.facts.trailing_blank)
    return TextTable(("record",), relation + limit, opened.facts.lines, (), "", "")


def _line_by_line(opened: Opened) -> TextTable:
    with CleanCopy(opened, ("record",)) as copy:
        for number, line in plain_lines(opened, opened.limits.json_record_bytes):
            if line is None:
                copy.reject(number, None, "is longer than a record may be")
            elif line.strip():
                text = line if _is_one_document(line.encode()) else mend_escapes(line)
                if _is_one_document(text.encode()):
                    copy.row(number, (text,))
                else:
                    copy.reject(number, None, "is no valid JSON")
    return copy.table("")


def _documents(opened: Opened, recognise: Mapping) -> TextTable:
    """An array, a list inside a document, or documents one after another."""
    with CleanCopy(opened, ("record",)) as copy:
        number = 0
        try:
            for text in _records(opened, recognise):
                number += 1
                copy.row(number, (text,))
        except _Broken as error:
            if number == 0:
                raise FileRefused("json", f"{opened.input.name}: is no valid JSON; copy or export it again.") from error
            copy.reject(number + 1, None, "is no valid JSON: the file is cut off or damaged from this record on")
    return copy.table("")


def _records(opened: Opened, recognise: Mapping) -> Iterator[str]:
    keys = set(recognise.get("keys", ()))
    first = True
    for text in split_documents(opened.path, opened.limits.json_record_bytes):
        value = _DECODER.decode(text) if first and text.startswith("{") else None
        if isinstance(value, dict) and keys and not keys & value.keys():
            yield from _inner_records(value, keys)
            first = True  # a report of several days may follow as another document
            continue
        first = False
        yield text


def _inner_records(document: dict, keys: set[str]) -> Iterator[str]:
    """The records one level down: the elements of its lists, or each named entry with its name beside it; else the document itself.

    An element of several lists, or of one named by a day, has its list's name beside it; all have what else the document says.
    """
    lists = {name: value for name, value in document.items() if _holds_records(value, keys)}
    if lists:
        lists |= {name: value for name, value in document.items() if value == [] and name[:1].isdigit()}  # a day without any
        rest = {name: value for name, value in document.items() if name not in lists}
        for name, value in lists.items():
            beside = {_NAME_OF_ENTRY: name} if len(lists) > 1 or name[:1].isdigit() else {}
            beside |= {_REST_OF_DOCUMENT: rest} if rest else {}
            yield from (json.dumps({**each, **beside} if isinstance(each, dict) else each, ensure_ascii=False) for each in value or [{}])
        return
    if not all(isinstance(value, dict | list) for value in document.values()):
        yield json.dumps(document, ensure_ascii=False)
        return
    for name, value in document.items():
        if isinstance(value, dict) or value == []:  # an entry without values is an empty list
            yield json.dumps({_NAME_OF_ENTRY: name, **(value or {})}, ensure_ascii=False)
        elif isinstance(value, list):
            yield from (json.dumps({_NAME_OF_ENTRY: name, **each}, ensure_ascii=False) for each in value if isinstance(each, dict))


def _holds_records(value: object, keys: set[str]) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) and keys <= each.keys() for each in value)


def split_documents(path: Path, longest: int) -> Iterator[str]:
    """The text of each top-level value; of an array, of each of its elements. Holds one record and one piece of the file."""
    with path.open("r", encoding="utf-8", errors="replace", newline="") as file:
        buffer, at, in_array, ended = "", 0, False, False
        while True:
            at = _skip(buffer, at, _BLANKS + ("," if in_array else ""))
            if at < len(buffer) and buffer[at] in "[]" and _is_bracket(buffer[at], in_array):
                in_array, at = buffer[at] == "[", at + 1
                continue
            if at < len(buffer):
                try:
                    end = _DECODER.raw_decode(buffer, at)[1]
                    if end < len(buffer) or ended:  # a number may go on in the next piece
                        yield buffer[at:end]
                        at = end
                        continue
                except (ValueError, RecursionError) as error:
                    if ended or isinstance(error, RecursionError) or len(buffer) - at > longest:
                        raise _Broken from error
            if ended:
                if in_array:
                    raise _Broken
                return
            piece = file.read(max(_PIECE, len(buffer) - at))
            ended = not piece
            buffer, at = buffer[at:] + piece, 0


def _is_bracket(character: str, in_array: bool) -> bool:
    """Whether a bracket opens or closes the outermost array; inside it a [ begins an element."""
    return character == "]" if in_array else character == "["


def _skip(text: str, at: int, blanks: str) -> int:
    while at < len(text) and text[at] in blanks:
        at += 1
    return at
