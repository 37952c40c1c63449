"""The SQL text by which DuckDB reads a file that passed the gate: nothing is guessed, every column is text."""

import re
from collections.abc import Sequence
from pathlib import Path


def identifier(name: str) -> str:
    """A column name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def read_csv(
    path: Path,
    columns: Sequence[str],
    delimiter: str,
    quote: str,
    skip: int,
    longest: int,
    types: str = "VARCHAR",
    padded: bool = False,
    null: str = "",
) -> str:
    """A read_csv call with every setting given; types may name another type for the first column only, null is the text of a missing cell."""
    struct = ", ".join(f"{literal(name)}: {literal(types if place == 0 else 'VARCHAR')}" for place, name in enumerate(columns))
    return (
        f"read_csv({literal(str(path))}, columns={{{struct}}}, auto_detect=false, header=false, skip={skip}, delim={literal(delimiter)}, "
        f"quote={literal(quote)}, escape={literal(quote)}, nullstr={literal(null)}, strict_mode=true, "
        f"null_padding={str(padded).lower()}, max_line_size={longest})"
    )


def numbered(columns: Sequence[str], source: str, offset: int) -> str:
    """Rows in the order of the file with their number; rows are numbered before anything is filtered."""
    names = ", ".join(map(identifier, columns))
    return f"select row_number() over () + {offset} as row_no, {names} from {source}"


def unnumbered(relation: str) -> tuple[str, int] | None:
    """The same rows without their number, and the number before the first; None when the rows carry numbers of their own."""
    match = re.match(r"select row_number\(\) over \(\) \+ (\d+) as row_no, ", relation)
    return (f"select {relation[match.end() :]}", int(match.group(1))) if match else None


def clean_rows(path: Path, columns: Sequence[str], longest: int) -> str:
    """The rows of a clean copy, whose first column is their number in the original."""
    names = ", ".join(map(identifier, ("row_no", *columns)))
    return f"select {names} from {read_csv(path, ('row_no', *columns), ',', chr(34), 0, longest, types='BIGINT')}"


def lines(path: Path, longest: int, skip: int = 0) -> str:
    """Whole lines as they stand; the delimiter is a character no line has (one that has it fails and goes the careful way)."""
    struct = "{'line': 'VARCHAR'}"
    return (
        f"read_csv({literal(str(path))}, columns={struct}, auto_detect=false, header=false, skip={skip}, "
        f"delim='\x01', quote='', escape='', max_line_size={longest})"
    )
