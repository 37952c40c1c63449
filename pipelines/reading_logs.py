"""Line logs: one column line, or the parts of each line when the format names a delimiter."""

from collections.abc import Iterator, Mapping
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
    if read.get("whole_lines") or unnumbered(table.relation) is None:
        parts = "".join(f", parts[{place}] as {identifier(name)}" for place, name in enumerate(columns[:-1], start=1))
        rest = f"case when len(parts) >= {len(columns)} then array_to_string(parts[{len(columns)}:], {literal(cut)}) end as {identifier(columns[-1])}"
        relation = f"select row_no{parts}, {rest} from (select row_no, string_split(line, {literal(cut)}) as parts from ({table.relation}))"
        return replace(table, columns=columns, relation=relation)
    source = read_csv(opened.path, columns, cut, "", 0, opened.limits.record_bytes + 1024, padded=True, null=NO_CELL)
    return replace(
        table, columns=columns, relation=numbered(columns, source, 0) + f" limit {opened.facts.lines}" * bool(opened.facts.trailing_blank)
    )


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
    source = f'(select line as "{columns[0]}" from {lines_source(opened.path, opened.limits.record_bytes + 1024)})'
    return TextTable(columns, numbered(columns, source, 0) + f" limit {facts.lines}" * bool(facts.trailing_blank), facts.lines, (), "", "")


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
