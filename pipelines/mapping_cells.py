"""A format laid over one all-text table: which headers it uses, their cells trimmed, nulls emptied, rows that are no data marked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipelines.errors import FileRefused
from pipelines.mapping_values import literal
from pipelines.reading_header import header_key
from pipelines.reading_types import BLANKS, NO_BREAK, TextTable


if TYPE_CHECKING:
    from pipelines.mapping import Format

GUARD = "'"  # what a spreadsheet puts before a cell that would run as a formula


@dataclass(frozen=True)
class Overlay:
    """A format over one table; zone is the zone of the file's clock."""

    made_by: "Format"
    table: TextTable
    zone: str

    @cached_property
    def by_key(self) -> dict[str, str]:
        """The table's own headers by what they are compared by."""
        return {header_key(name): name for name in self.table.columns}

    @cached_property
    def personal(self) -> dict[str, str]:
        """What is done with each personal column."""
        return {header_key(name): kind for name, kind in self.made_by.personal.items()}

    @cached_property
    def used(self) -> tuple[str, ...]:
        """The headers that the format looks at, in the file's order."""
        return tuple(header_key(name) for name in used_columns(self.made_by, self.table.columns))

    @cached_property
    def used_in_formats_order(self) -> list[str]:
        """The same in the order in which the format names them, so that a file whose columns stand elsewhere gives the same row."""
        named = [header_key(header) for header in [*_named_headers(self.made_by), *self.made_by.personal]]
        places = {key: place for place, key in reversed(list(enumerate(named)))}
        return sorted(self.used, key=lambda key: (places.get(key, len(named)), key))

    @property
    def separators(self) -> tuple[str, str]:
        """The decimal mark and the thousands mark."""
        return self.made_by.read.get("decimal", "."), self.made_by.read.get("thousands", "")

    def cell(self, header: str) -> str | None:
        """The column of a cell in the compiled query; None when the file has no such header."""
        key = header_key(header)
        return raw(key) if key in self.by_key else None

    def first_cell(self, stated: str | list[str]) -> str | None:
        """The cell of a header, of an inner list the first one the file has."""
        return next((cell for cell in map(self.cell, headers_in(stated)) if cell), None)

    def missing(self, stated: str | list[str], why: str = "") -> FileRefused:
        """The refusal of a file that lacks a header."""
        wanted = " or ".join(headers_in(stated))
        return self.refusal(f"the file has no column {wanted}{why}; export it again with that column, or correct the format")

    def refusal(self, what: str) -> FileRefused:
        """The refusal of a file that the format does not fit."""
        name = f"{self.table.name}: " if self.table.name else ""
        return FileRefused("columns", f"{name}{what}.")


def used_columns(made_by: "Format", columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a table that its format looks at, in the file's order; a dropped one only where its presence or a keyed id needs it."""
    if not made_by.columns:
        dropped = {header_key(name) for name, kind in made_by.personal.items() if kind == "drop"}
        return tuple(name for name in columns if header_key(name) not in dropped)
    used = {header_key(header) for header in _named_headers(made_by)}
    used |= {header_key(name) for name, kind in made_by.personal.items() if kind != "drop"}
    for stated in (made_by.export.get("incomplete", {}), made_by.export.get("stated_at", {})):
        if "column" in stated:
            used.add(header_key(stated["column"]))
    spread = (made_by.unpivot or {}).get("headers")
    return tuple(n for n in columns if header_key(n) in used or (spread and re.search(spread, n.strip(), re.IGNORECASE)))


def headers_in(stated: object) -> list[str]:
    """A header, or an inner list of alternatives, as a list."""
    return [str(each) for each in stated] if isinstance(stated, list) else [str(stated)]


def headers_from(column: dict) -> list[str]:
    """Every header a column is read from."""
    stated = column.get("from", [])
    parts = stated if isinstance(stated, list) else [stated]
    return [header for part in parts for header in headers_in(part)]


def identifier(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def raw(key: str) -> str:
    """The column of a cell, under a name that no target can have."""
    return identifier("c:" + key)


def cells_query(overlay: Overlay, wanted: tuple[str, ...] | None = None) -> str:
    """Every used cell, or those wanted, trimmed; the words for 'nobody knows' are emptied."""
    used = overlay.used if wanted is None else wanted
    read = overlay.made_by.read
    nulls = [str(word).lower() for word in read.get("nulls", [])]
    of_column = {header_key(name): [str(word).lower() for word in words] for name, words in read.get("nulls_in", {}).items()}
    widths = {header_key(name): int(width) for name, width in read.get("pad", {}).items()}
    are_whole_lines = not overlay.made_by.columns and overlay.made_by.recognise.get("kind") in ("log", "json")
    cells = {key: identifier(overlay.by_key[key]) for key in used}
    picked = "".join(f", {cell if are_whole_lines else _trimmed(cell, overlay.table.blanks)} as {raw(key)}" for key, cell in cells.items())
    query = f"select row_no{picked} from source"
    if are_whole_lines:  # the format's SQL takes them apart
        return query
    if read.get("unguard"):
        query = _each(query, {key: _unguarded(raw(key)) for key in used})
    query = _each(query, {key: _padded(raw(key), width) for key, width in widths.items() if key in used})
    return _each(query, {key: _emptied(raw(key), empty) for key in used if (empty := nulls + of_column.get(key, []))})


def _each(query: str, changed: Mapping[str, str]) -> str:
    """The same cells, some of them changed; a layer of its own, so that no expression is written or run twice."""
    texts = ", ".join(f"{text} as {raw(key)}" for key, text in changed.items())
    return f"select * replace ({texts}) from ({query})" if texts else query


def _unguarded(cell: str) -> str:
    return f"case when {cell}[1] = {literal(GUARD)} and contains('=+-@', {cell}[2]) then {cell}[2:] else {cell} end"


def _padded(cell: str, width: int) -> str:
    """A clock that was written as a number has lost its leading zeros."""
    return f"case when length({cell}) < {width} then lpad({cell}, {width}, '0') else {cell} end"


def _emptied(cell: str, words: list[str]) -> str:
    longest = max(len(word.encode()) for word in words)
    listed = ", ".join(map(literal, words))
    return f"case when strlen({cell}) <= {longest} then case when lower({cell}) not in ({listed}) then {cell} end else {cell} end"


def _trimmed(cell: str, blanks: str) -> str:
    """Without blanks at either end, null when nothing is left; a look at the ends, as bytes, is ten times as fast as trimming every cell.

    Only blanks that the file has are looked for, a no-break space anywhere: one search takes less than a look at each end.
    """
    ends = " or ".join(f"{'contains' if blank == NO_BREAK else 'ends_with'}({cell}, {literal(blank)})" for blank in blanks)
    return f"case when {cell} < '!' or {ends} then nullif(trim({cell}, {literal(BLANKS)}), '') else {cell} end"


def filled_query(overlay: Overlay) -> str:
    """Merged cells: the cell above stands for an empty one."""
    filled = []
    for header in overlay.made_by.read["fill_down"]:
        cell = overlay.cell(header)
        if cell is None:
            raise overlay.missing(header)
        window = "order by row_no rows between unbounded preceding and current row"
        filled.append(f"last_value({cell} ignore nulls) over ({window}) as {cell}")
    return f"select * replace ({', '.join(filled)}) from cells"


def excluded_case(overlay: Overlay) -> str:
    """Why a row is no data, null when it is."""
    tests = []
    for rule in overlay.made_by.exclude:
        cell = overlay.cell(rule["column"])
        if cell is None:
            raise overlay.missing(rule["column"], ", which tells the rows that are no data")
        pattern = literal(rule["matches"] if "matches" in rule else rule["not_matches"])
        found = f"coalesce(regexp_matches({cell}, {pattern}, 'i'), false)"
        tests.append(f"when {found if 'matches' in rule else 'not ' + found} then {literal(rule['why'])}")
    return f"case {' '.join(tests)} end" if tests else "null::varchar"


def _named_headers(made_by: "Format") -> list[str]:
    """Every header the format names for a use."""
    found: list[str] = [*made_by.read.get("fill_down", ()), *made_by.extra]
    for column in made_by.columns.values():
        found += headers_from(column)
        found += [header for case in column.get("cases", ()) for header in headers_in(case["column"])]
        found += [column[word] for word in ("times", "minus") if word in column]
    for stated in made_by.identity.get("native_id", ()):
        found += headers_in(stated)
    found += [rule["column"] for rule in made_by.exclude]
    for stated in (made_by.unpivot or {}).get("columns", ()):
        found += [stated["from"]] + ([stated["minus"]] if "minus" in stated else [])
    return found
