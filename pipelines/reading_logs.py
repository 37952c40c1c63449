"""Line logs: one column line, or the parts of each line when the format names a delimiter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipelines.reading_clean import CleanCopy, no_rows
from pipelines.reading_header import unique_headers
from pipelines.reading_sql import identifier, literal, numbered, read_csv, unnumbered
from pipelines.reading_sql import lines as lines_source
from pipelines.reading_tables import headerless_table
from pipelines.reading_types import Opened, TextTable


NO_CELL = "\x01\x02\x01"  # what no line holds: an empty part is empty, only one that is not there is null


def log_table(opened: Opened, read: Mapping, recognise: Mapping, careful: bool) -> TextTable:
    """The lines of a log with their numbers."""
    if read.get("delimiter"):
        return headerless_table(opened, {"quote": "", **read}, recognise, careful)
    if read.get("cut"):
        return cut_table(opened, read, careful)
    return line_table(opened, careful, read.get("names", ["line"])[0])


def cut_table(opened: Opened, read: Mapping, careful: bool) -> TextTable:
    """The lines of a log, each cut at a character into named parts; a part that a line does not have is null, an empty one is empty.

    Put together again with the character the parts are the line: the last one keeps what is left. DuckDB cuts while it reads, and
    raises when a line has more parts than there are names; with whole_lines, or the careful way, they are cut afterwards.
    """
    cut, columns = read["cut"], unique_headers(read["names"])
    if opened.is_empty:
        return no_rows(columns)
    table = line_table(opened, careful)
    plain = unnumbered(table.relation)
    if plain is None:
        return replace(table, columns=columns, relation=_cut(f"select row_no, line from ({table.relation})", columns, cut, "row_no, "))
    if read.get("whole_lines"):
        return _in_place(opened, columns, f"({_cut(plain[0], columns, cut)})")
    return _in_place(opened, columns, read_csv(opened.path, columns, cut, "", 0, _longest(opened), padded=True, null=NO_CELL))


def _cut(lines: str, columns: Sequence[str], cut: str, kept: str = "") -> str:
    named = [f"parts[{place}] as {identifier(name)}" for place, name in enumerate(columns[:-1], start=1)]
    rest = f"array_to_string(parts[{len(columns)}:], {literal(cut)})"
    named.append(f"case when len(parts) >= {len(columns)} then {rest} end as {identifier(columns[-1])}")
    return f"select {kept}{', '.join(named)} from (select *, string_split(line, {literal(cut)}) as parts from ({lines}))"


def line_table(opened: Opened, careful: bool, column: str = "line") -> TextTable:
    """Whole lines in one column; blank lines are no rows."""
    columns = unique_headers([column])
    if opened.is_empty:
        return no_rows(columns)
    facts = opened.facts
    if careful or facts.nul or facts.long_line is not None or facts.blank_inside:
        with CleanCopy(opened, columns) as copy:
            for number, line in plain_lines(opened):
                if line is None:
                    copy.reject(number, None, "is longer than 1 MB")
                else:
                    copy.row(number, (line,))
        return copy.table("")
    return _in_place(opened, columns, f"(select line as {identifier(columns[0])} from {lines_source(opened.path, _longest(opened))})")


def _in_place(opened: Opened, columns: Sequence[str], source: str) -> TextTable:
    """The rows of a source that has a row for every line, so that a row's place is its line; blank lines at the end are no rows."""
    limit = f" limit {opened.facts.lines}" if opened.facts.trailing_blank else ""
    return TextTable(tuple(columns), numbered(columns, source, 0) + limit, opened.facts.lines, (), "", "")


def _longest(opened: Opened) -> int:
    return opened.limits.record_bytes + 1024


def plain_lines(opened: Opened, longest: int | None = None) -> Iterator[tuple[int, str | None]]:
    """Numbered lines without their ends; None for one too long to hold."""
    longest = longest or opened.limits.record_bytes
    with opened.path.open("rb") as file:
        number = 0
        while line := file.readline(longest + 1):
            number += 1
            if len(line) <= longest or line.endswith(b"\n"):
                yield number, line.rstrip(b"\n").decode("utf-8", "replace")
                continue
            while line and not line.endswith(b"\n"):
                line = file.readline(longest)
            yield number, None
