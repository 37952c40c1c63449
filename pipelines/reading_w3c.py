"""W3C extended logs (IIS, CloudFront): the columns are bound anew at each #Fields line, by line numbers, not row by row in Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.errors import FileRefused
from pipelines.reading_clean import CleanCopy, no_rows
from pipelines.reading_header import check_width, unique_headers
from pipelines.reading_logs import plain_lines
from pipelines.reading_sql import identifier, literal
from pipelines.reading_sql import lines as lines_source
from pipelines.reading_types import Opened, Reject, TextTable


_CHUNK = 1 << 22
_MOST_BLOCKS = 64


@dataclass(frozen=True)
class _Block:
    """The lines after one #Fields line and the columns they have."""

    first_line: int
    fields: tuple[str, ...]


def w3c_table(con: duckdb.DuckDBPyConnection, opened: Opened, recognise: Mapping, careful: bool) -> TextTable:
    """The union of the fields of all blocks; a line whose parts do not fit its block is refused."""
    if opened.is_empty:
        return no_rows(())
    blocks, comments, tabbed = _scan(opened)
    columns = unique_headers(dict.fromkeys(field for block in blocks for field in block.fields))
    missing = [each for each in recognise.get("require", ()) if each.casefold() not in {field.casefold() for field in columns}]
    if not blocks or missing:
        raise FileRefused(
            "header", f"{opened.input.name}: no #Fields line names {', '.join(missing) or 'any column'}; log these fields too."
        )
    if twice := [each for each in recognise.get("require", ()) if any(block.fields.count(each) > 1 for block in blocks)]:
        raise FileRefused(
            "header", f"{opened.input.name}: a #Fields line names {twice[0]} twice, so which one is meant cannot be told; log it once."
        )
    check_width(columns, opened.input.name, opened.limits)
    delimiter = "\t" if tabbed else " "
    facts = opened.facts
    if careful or facts.nul or facts.long_line or facts.blank_inside or len(blocks) > _MOST_BLOCKS:
        return _row_by_row(opened, blocks, columns, delimiter)
    return _by_blocks(con, opened, blocks, columns, delimiter, comments)


def _scan(opened: Opened) -> tuple[list[_Block], int, bool]:
    """Finds the # lines by bytes: the blocks, how many # lines there are, and whether the data are tabbed."""
    blocks: list[_Block] = []
    comments, line, tabbed, rest = 0, 1, False, b"\n"
    with opened.path.open("rb", buffering=0) as file:
        while True:
            chunk = file.read(_CHUNK)
            text = rest + chunk
            cut = text.rfind(b"\n") if chunk else len(text)
            at = text.find(b"\n#", 0, cut)
            counted = 0
            while at >= 0:
                line += text.count(b"\n", counted + 1, at + 1) if at > counted else 0
                counted = at
                end = text.find(b"\n", at + 1)
                comment = text[at + 1 : end if end >= 0 else len(text)]
                comments += 1
                if comment.lower().startswith(b"#fields:"):
                    _add(blocks, line, comment)
                at = text.find(b"\n#", at + 1, cut)
            tabbed = tabbed or (not blocks[1:] and _is_tabbed(text))
            if not chunk:
                return blocks, comments, tabbed
            line += text.count(b"\n", counted + 1, cut + 1)
            rest = text[cut:]


def _is_tabbed(text: bytes) -> bool:
    sample = [line for line in text[:65_536].split(b"\n") if line and not line.startswith(b"#")]
    return bool(sample) and sample[0].count(b"\t") > sample[0].count(b" ")


def _add(blocks: list[_Block], line: int, comment: bytes) -> None:
    fields = tuple(comment.decode("utf-8", "replace").split(":", 1)[1].split())
    if not blocks or blocks[-1].fields != fields:
        blocks.append(_Block(line, fields))


def _by_blocks(
    con: duckdb.DuckDBPyConnection, opened: Opened, blocks: Sequence[_Block], columns: Sequence[str], delimiter: str, comments: int
) -> TextTable:
    source = f"(select row_number() over () as row_no, line from {lines_source(opened.path, opened.limits.record_bytes + 1024)})"
    width = _by_line(blocks, [str(len(block.fields)) for block in blocks], "0")
    split = (
        f"select row_no, string_split(line, {literal(delimiter)}) as parts, {width} as width "
        f"from {source} where line is not null and not starts_with(line, '#')"
    )
    rejects = con.execute(
        f"select row_no, len(parts), width from ({split}) where len(parts) <> width order by row_no limit {opened.limits.rejects + 1}"
    ).fetchall()
    if len(rejects) > opened.limits.rejects:
        raise FileRefused(
            "rejects",
            f"{opened.input.name}: more than {opened.limits.rejects:,} lines do not fit their #Fields line; check how it is logged.",
        )
    cells = ", ".join(f"{_cell(blocks, column)} as {identifier(column)}" for column in columns)
    relation = f"select row_no, {cells} from ({split}) where len(parts) = width"
    refused = tuple(Reject(row_no, None, _reason(parts, fields)) for row_no, parts, fields in rejects)
    return TextTable(tuple(columns), relation, opened.facts.lines - comments, refused, "", "")


def _by_line(blocks: Sequence[_Block], values: Sequence[str], before: str) -> str:
    """SQL that chooses a value by the line number; the last block whose #Fields line lies before."""
    cases = " ".join(f"when row_no > {block.first_line} then {value}" for block, value in reversed(list(zip(blocks, values, strict=True))))
    return f"case {cases} else {before} end"


def _cell(blocks: Sequence[_Block], column: str) -> str:
    places = [_place(block, column) for block in blocks]
    values = [f"nullif(parts[{place}], '')" if place else "null" for place in places]
    return values[0] if len(set(values)) == 1 else _by_line(blocks, values, "null")


def _place(block: _Block, column: str) -> int:
    return next((place for place, field in enumerate(block.fields, start=1) if field == column), 0)


def _reason(parts: int, fields: int) -> str:
    return f"has {parts} parts where its #Fields line names {fields}" if fields else "stands before any #Fields line"


def _row_by_row(opened: Opened, blocks: Sequence[_Block], columns: Sequence[str], delimiter: str) -> TextTable:
    following = iter([*blocks[1:], _Block(1 << 62, ())])
    block, later = _Block(0, ()), blocks[0]
    with CleanCopy(opened, columns) as copy:
        for number, line in plain_lines(opened):
            while number > later.first_line:
                block, later = later, next(following)
            if line is None:
                copy.reject(number, None, "is longer than 1 MB")
            elif line.strip() and not line.startswith("#"):
                parts = line.split(delimiter)
                if len(parts) != len(block.fields):
                    copy.reject(number, None, _reason(len(parts), len(block.fields)))
                else:
                    cells = dict(zip(block.fields, parts, strict=True))
                    copy.row(number, [cells.get(column, "") for column in columns])
    return copy.table("")
