"""Writes a mapping as TOML that says how each column was found, and its row in sources.csv; each file whole or not at all."""

import json
import re
import string
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from pipelines.errors import ReferenceTableError
from pipelines.kept_rows import BYTE_ORDER_MARK, cells_in, with_rows
from pipelines.reference_tables import TABLES
from pipelines.whole_files import csv_text


SOURCES = next(tuple(column.name for column in table.columns) for table in TABLES if table.name == "sources")
TOP_KEYS = ("format", "title", "system", "menu", "row", "seen", "feeds", "grain")
INLINE = ("recognise", "read", "time", "export", "identity")


def mapping_text(stated: Mapping, comments: Mapping[str, str]) -> str:
    """A mapping's TOML; comments stand behind the keys that are named as 'columns.channel_id' or 'read.stop_at'."""
    lines = ["# Proposed from the file itself; every line may be edited. The comments say how each column was found."]
    lines += [f"{key} = {_value(stated[key])}" for key in TOP_KEYS if key in stated]
    for table in INLINE:
        if stated.get(table):
            lines += ["", f"[{table}]", *(_line(table, key, value, comments) for key, value in stated[table].items())]
    for number, rule in enumerate(stated.get("exclude", ())):
        lines += ["", "[[exclude]]" + _comment(comments, f"exclude.{number}"), *(f"{key} = {_value(value)}" for key, value in rule.items())]
    if stated.get("unpivot"):
        lines += ["", "[unpivot]" + _comment(comments, "unpivot"), *_unpivot(stated["unpivot"])]
    for table in ("columns", "personal"):
        if stated.get(table):
            lines += ["", f"[{table}]", *(_line(table, key, value, comments) for key, value in stated[table].items())]
    for name, meanings in stated.get("values", {}).items():
        lines += ["", f"[values.{_key(name)}]", *(_line(f"values.{name}", key, value, comments) for key, value in meanings.items())]
    return "\n".join(lines) + "\n"


def _unpivot(unpivot: Mapping) -> list[str]:
    if "columns" not in unpivot:
        return [f"{key} = {_value(value)}" for key, value in unpivot.items()]
    return ["columns = [", *(f"  {_value(each)}," for each in unpivot["columns"]), "]"]


def _line(table: str, key: str, value: object, comments: Mapping[str, str]) -> str:
    return f"{_key(key)} = {_value(value)}{_comment(comments, f'{table}.{key}')}"


def _comment(comments: Mapping[str, str], place: str) -> str:
    return "  # " + re.sub(r"[\x00-\x1f\x7f]", " ", comments[place]) if comments.get(place) else ""


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) else _text(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """A TOML string; one with backslashes is written as it stands where it can be."""
    if "\\" in text and not re.search(r"['\x00-\x1f\x7f]", text):
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def sources_text(existing: str | None, row: Mapping[str, str]) -> str:
    """The text of sources.csv with the row of one feed added, or put in the place of its earlier one; other rows stay as they are."""
    if existing is None or not existing.strip(f"{BYTE_ORDER_MARK}{string.whitespace}"):
        return csv_text([list(SOURCES), [row.get(name, "") for name in SOURCES]])
    header, *records = cells_in(existing)
    names = [name.strip().lower().replace(" ", "_") for name in header]
    if "source_id" not in names:
        raise ReferenceTableError("data/reference/sources.csv: it has no column source_id; add it to the header.")
    missing = [name for name in SOURCES if row.get(name) and name not in names]
    place, columns = names.index("source_id"), [*names, *missing]
    mine = [len(cells) > place and cells[place].strip() == row["source_id"] for cells in records]
    rows = [_with(cells, columns, row) if is_mine else cells for cells, is_mine in zip(records, mine, strict=True)]
    return with_rows(existing, columns, rows if any(mine) else [*rows, _with([], columns, row)])


def _with(cells: list[str], names: list[str], row: Mapping[str, str]) -> list[str]:
    return [row.get(name) or cell for name, cell in zip_longest(names, cells, fillvalue="")]
