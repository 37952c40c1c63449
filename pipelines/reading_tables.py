"""Tables: delimited text with or without a header, the quick way by DuckDB or the careful way; and Parquet files."""

from collections.abc import Mapping, Sequence

import duckdb

from pipelines.errors import FileRefused
from pipelines.reading_careful import careful_table
from pipelines.reading_clean import no_rows
from pipelines.reading_facts import records_below
from pipelines.reading_header import DELIMITERS, check_width, head_rows, no_header, read_head, required_header, unique_headers
from pipelines.reading_sql import identifier, literal, numbered, read_csv
from pipelines.reading_types import Opened, TextTable


def delimited_table(opened: Opened, read: Mapping, recognise: Mapping, careful: bool) -> TextTable:
    """A table with a header row."""
    if opened.is_empty:
        return no_rows(())
    header = required_header(opened, recognise, read)
    return _body(opened, read, header.columns, header.delimiter, header.row_no, header.line_end, header.above, careful)


def headerless_table(opened: Opened, read: Mapping, recognise: Mapping, careful: bool) -> TextTable:
    """A table without a header row: the format names the columns, short rows are filled with blanks."""
    if opened.is_empty:
        return no_rows(tuple(read.get("names", ())))
    delimiter = read.get("delimiter") or guess_delimiter(read_head(opened.path), recognise)
    columns = unique_headers(read["names"]) if read.get("names") else _numbered_names(opened, delimiter, read)
    check_width(columns, opened.input.name, opened.limits)
    return _body(opened, read, columns, delimiter, 0, 0, "", careful or _may_be_cut(opened, delimiter), pad=True)


def _may_be_cut(opened: Opened, delimiter: str) -> bool:
    """Whether the last line has no end and fewer delimiters than the first; then the careful way looks closely."""
    if not opened.facts.open_end:
        return False
    with opened.path.open("rb") as file:
        first = file.readline(opened.limits.record_bytes)
        file.seek(max(opened.path.stat().st_size - opened.limits.record_bytes, 0))
        last = file.read().rpartition(b"\n")[2]
    return last.count(delimiter.encode()) < first.count(delimiter.encode())


def guess_delimiter(head: str, recognise: Mapping) -> str:
    """The delimiter that gives a headerless file the number of columns its format has."""
    low, high = recognise.get("columns_min", 2), recognise.get("columns_max", 500)
    for delimiter in DELIMITERS:
        rows = head_rows(head, delimiter)
        if rows and all(low <= len(row.cells) <= high for row in rows if row.cells):
            return delimiter
    return ","


def _numbered_names(opened: Opened, delimiter: str, read: Mapping) -> tuple[str, ...]:
    rows = head_rows(read_head(opened.path), delimiter, read.get("quote", '"'))
    widest = max((len(row.cells) for row in rows), default=1)
    return tuple(f"Column {place}" for place in range(1, widest + 1))


def _body(
    opened: Opened,
    read: Mapping,
    columns: Sequence[str],
    delimiter: str,
    header_row: int,
    skip: int,
    above: str,
    careful: bool,
    pad: bool = False,
) -> TextTable:
    quote, facts = read.get("quote", '"'), opened.facts
    odd_quote = quote not in ("", '"')
    troubled = facts.nul or facts.long_line is not None or bool(read.get("stop_at")) or odd_quote or (facts.blank_inside and not quote)
    if not careful and not troubled:
        counted = _count(opened, delimiter, quote, skip)
        if counted is not None:
            longest = opened.limits.record_bytes + 1024
            source = read_csv(opened.path, columns, delimiter, quote, header_row, longest, padded=pad)  # it skips records, not lines
            return TextTable(tuple(columns), numbered(columns, source, header_row), counted, (), above, "")
    return careful_table(opened, columns, delimiter, quote, header_row, skip, read.get("stop_at"), above, pad, bool(read.get("stop_alone")))


def _count(opened: Opened, delimiter: str, quote: str, skip: int) -> int | None:
    """Records below the header counted in bytes; None when a row without content stands among them."""
    facts = opened.facts
    if not quote or facts.lines <= skip:
        return max(facts.lines - skip, 0)
    ends, blank = records_below(opened.path, facts, delimiter, skip)
    return None if blank else max(ends + facts.open_end - facts.trailing_blank, 0)


def parquet_table(con: duckdb.DuckDBPyConnection, opened: Opened, recognise: Mapping) -> TextTable:
    """Every column of a Parquet file as text; nested values as JSON."""
    path = literal(str(opened.path))
    try:
        described = con.execute(f"describe select * from read_parquet({path})").fetchall()
        rows = con.execute(f"select count(*) from read_parquet({path})").fetchone()
    except duckdb.Error as error:
        raise FileRefused("damaged", f"{opened.input.name}: the Parquet file is damaged or cut off; copy or export it again.") from error
    columns = unique_headers(each[0] for each in described)
    check_width(columns, opened.input.name, opened.limits)
    if recognise.get("require") and not {each.casefold() for each in recognise["require"]} <= {each.casefold() for each in columns}:
        raise no_header(opened.input.name, recognise)
    cells = ", ".join(f"{_as_text(each[0], each[1])} as {identifier(column)}" for each, column in zip(described, columns, strict=True))
    relation = f"select file_row_number + 1 as row_no, {cells} from read_parquet({path}, file_row_number=true)"
    return TextTable(columns, relation, rows[0] if rows else 0, (), "", "")


def parquet_columns(opened: Opened) -> tuple[str, ...]:
    """The column names of a Parquet file, read without a build's connection."""
    try:
        with duckdb.connect() as con:
            return tuple(row[0] for row in con.execute(f"describe select * from read_parquet({literal(str(opened.path))})").fetchall())
    except duckdb.Error as error:
        raise FileRefused("damaged", f"{opened.input.name}: the Parquet file is damaged or cut off; copy or export it again.") from error


def _as_text(name: str, kind: str) -> str:
    nested = kind.startswith(("STRUCT", "MAP", "UNION")) or kind.endswith("]")
    return f"cast(to_json({identifier(name)}) as varchar)" if nested else f"nullif(cast({identifier(name)} as varchar), '')"
