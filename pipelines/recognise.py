"""Says which format a file is, by its look or because its feed claims it; what is not plain is a question, never a guess."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Protocol

from pipelines.errors import FileRefused, Question
from pipelines.reading_header import header_key, locate
from pipelines.reading_types import Opened
from pipelines.recognise_peek import Peek, TableHead, peek


class HasRecognise(Protocol):
    """What is needed of a format here."""

    @property
    def recognise(self) -> dict: ...
    @property
    def read(self) -> dict: ...


SHEETS_OF_MARKUP = ("html", "table", "workbook")  # what reporting tools save as .xls: a page with a table, or the XML of Excel 2003


@dataclass(frozen=True)
class Recognised:
    """The format a file has, and where in the file its table is."""

    format_name: str
    kind: str = "table"
    sheet: str | None = None
    header_row: int | None = None
    delimiter: str | None = None
    score: float = 0.0

    def read_settings(self, read: Mapping) -> dict:
        """The format's [read] table with what was found in this file."""
        found = {**read}
        if self.sheet is not None:
            found["sheet"] = f"^{re.escape(self.sheet)}$"
        return found


def recognise(opened: Opened, formats: Mapping[str, HasRecognise], claimed: str | None = None) -> Recognised:
    """The format of an opened file; raises Question when several or none fit, FileRefused when it is not what its feed claims."""
    if opened.is_empty:
        raise FileRefused("empty", f"{opened.input.name}: is empty; if it should hold rows, export it again.")
    seen = peek(opened)
    if str(seen.xml_root).lower() in SHEETS_OF_MARKUP:
        raise FileRefused(
            "markup",
            f"{opened.input.name}: is a web page or an XML sheet, whatever its name; export it again as CSV, or open it in a spreadsheet and save it as XLSX.",
        )
    if claimed is not None:
        return _as_claimed(opened, formats, claimed, seen)
    found = [
        each for name, made_by in formats.items() if made_by.recognise.get("guess", True) for each in _matches(name, made_by, seen, opened)
    ]
    for stage in _STAGES:
        of_stage = [each for each in found if each.kind in stage]
        if of_stage:
            return _best(opened, of_stage)
    raise Question("format", _unknown(opened, formats, seen))


_STAGES = (("xml",), ("json",), ("w3c",), ("log",), ("preamble",), ("table",), ("headerless",))


def _best(opened: Opened, found: list[Recognised]) -> Recognised:
    top = max(each.score for each in found)
    best = [each for each in found if each.score == top]
    if len({each.format_name for each in best}) > 1:
        names = " and ".join(sorted({each.format_name for each in best}))
        raise Question("format", f"{opened.input.name}: could be {names}; say which in the column format of data/reference/sources.csv.")
    sheets = ", ".join(dict.fromkeys(str(each.sheet) for each in best))
    if len({each.sheet for each in best}) > 1:  # several delimiters of one text fit when a single header is asked for: that is no question
        raise Question(
            "sheet", f"{opened.input.name}: the sheets {sheets} all fit {best[0].format_name}; keep one sheet, or save each as a file."
        )
    return best[0]


def _as_claimed(opened: Opened, formats: Mapping[str, HasRecognise], claimed: str, seen: Peek) -> Recognised:
    if claimed not in formats:
        raise Question(
            "format",
            f'{opened.input.name}: its feed names the format "{claimed}", which does not exist; correct it in data/reference/sources.csv.',
        )
    found = _matches(claimed, formats[claimed], seen, opened)
    if found:
        return _best(opened, found)
    wants = formats[claimed].recognise
    if wants.get("kind") in ("log", "headerless") and not wants.get("line") and not wants.get("cells"):
        return Recognised(claimed, wants["kind"])  # it says nothing of its look: the feed's word is all there is
    missing = _missing(wants, seen)
    what = f"has no column {', '.join(missing)}" if missing else _lacking_any(wants, seen) or "does not look like it"
    raise FileRefused(
        "format",
        f"{opened.input.name}: its feed says {claimed}, but the file {what}; "
        "export it again, or correct the format in data/reference/sources.csv.",
    )


def _missing(wants: Mapping, seen: Peek) -> list[str]:
    """The required headers that the most fitting row lacks."""
    required = list(wants.get("require", ()))
    rows = [{header_key(cell) for cell in row.cells} for table in seen.tables for row in table.rows]
    best = max(rows, key=lambda keys: sum(header_key(each) in keys for each in required), default=set())
    return [each for each in required if header_key(each) not in best]


def _lacking_any(wants: Mapping, seen: Peek) -> str | None:
    """Of headers of which one must be there, that none is in the row that has all the required ones."""
    required, choices = ({header_key(each) for each in wants.get(word, ())} for word in ("require", "any"))
    rows = [{header_key(cell) for cell in row.cells} for table in seen.tables for row in table.rows]
    fitting = [keys for keys in rows if required and keys >= required]
    return f"has no column {' or '.join(wants['any'])}" if fitting and choices and not any(keys & choices for keys in fitting) else None


def _matches(name: str, made_by: HasRecognise, seen: Peek, opened: Opened) -> list[Recognised]:
    """How a format fits the file: none, one, or one for each sheet that fits."""
    wants, read = made_by.recognise, made_by.read
    bonus = (
        2.0 if wants.get("file_name") and re.search(wants["file_name"], PurePosixPath(opened.input.name.replace("!", "/")).name) else 0.0
    )
    if wants.get("preamble"):
        return [Recognised(name, "preamble", score=1 + bonus)] if seen.has_preamble(wants["preamble"]) else []
    kind = wants.get("kind", "table")
    if kind == "table":
        fitting_tables = [each for table in seen.tables if (each := _as_table(name, wants, read, table, bonus))]
        return [replace(each, sheet=None) for each in fitting_tables[:1]] if read.get("all_sheets") else fitting_tables
    if kind == "headerless":
        return [Recognised(name, kind, score=1 + bonus)] if any(_is_headerless(wants, table) for table in seen.tables) else []
    fitting = {"json": seen.json_score, "w3c": seen.w3c_score, "log": seen.log_score, "xml": seen.xml_score}[kind](wants)
    return [Recognised(name, kind, score=fitting + bonus)] if fitting else []


def _as_table(name: str, wants: Mapping, read: Mapping, table: TableHead, bonus: float) -> Recognised | None:
    if read.get("delimiter") and table.delimiter and table.delimiter != read["delimiter"]:
        return None
    if read.get("sheet") and table.sheet is not None and not re.search(read["sheet"], table.sheet, re.IGNORECASE):
        return None
    if read.get("not_sheets") and table.sheet is not None and re.search(read["not_sheets"], table.sheet, re.IGNORECASE):
        return None
    found = locate(table.rows, wants, read)
    if not found:
        return None
    place, cells = found
    keys = {header_key(cell) for cell in cells}
    score = len(wants.get("require", ())) + 0.5 * sum(header_key(each) in keys for each in wants.get("any", ())) + bonus
    return Recognised(name, "table", table.sheet, table.rows[place].row_no, table.delimiter, score)


def _is_headerless(wants: Mapping, table: TableHead) -> bool:
    rows = [row.cells for row in table.rows if any(row.cells)]
    if not rows:
        return False
    low, high = wants.get("columns_min", 1), wants.get("columns_max", 500)
    patterns = {int(place) - 1: re.compile(pattern) for place, pattern in wants.get("cells", {}).items()}

    def fits(cells: tuple[str, ...]) -> bool:
        return low <= len(cells) <= high and all(place < len(cells) and pattern.search(cells[place]) for place, pattern in patterns.items())

    return bool(patterns) and sum(map(fits, rows)) >= 0.8 * len(rows)


NEAR_SHARE = 0.6  # of its required headers: with fewer, a likeness misleads more than it helps


def _unknown(opened: Opened, formats: Mapping[str, HasRecognise], seen: Peek) -> str:
    """The sentence for a file no format fits: its headers when it has any, never a value; the nearest format, where one is near."""
    names = seen.names()
    has = f"no known format has its {'keys' if seen.json_keys else 'headers'} ({', '.join(names)})" if names else "no known format fits it"
    near = _nearest(formats, seen)
    if near is None:
        return f"{opened.input.name}: {has}; name its format in data/reference/sources.csv, or run python -m pipelines map on it."
    name, lacking = near
    return (
        f"{opened.input.name}: {has}; it is most like {name}, which needs {', '.join(lacking)}: "
        "export it again with that, or run python -m pipelines map on it."
    )


def _nearest(formats: Mapping[str, HasRecognise], seen: Peek) -> tuple[str, list[str]] | None:
    """The format most of whose required headers or keys are there, and those that are not; None where none is near."""
    near = []
    for name, made_by in formats.items():
        wants = made_by.recognise
        required = wants.get("require", ()) if seen.tables else wants.get("keys", ())
        if not wants.get("guess", True) or not required or wants.get("kind", "table") not in ("table", "json"):
            continue
        there = max((keys.intersection(required) for keys in seen.json_keys), key=len, default=frozenset[str]())
        lacking = _missing(wants, seen) if seen.tables else [each for each in required if each not in there]
        share = 1 - len(lacking) / len(required)
        if lacking and share >= NEAR_SHARE:
            near.append((-share, -len(required), name, lacking))
    return min(near)[2:] if near else None
