"""Checks that patterns compile: those over cells where they run, in DuckDB, those over names and headers in Python."""

import re
from functools import lru_cache

import duckdb

from pipelines.mapping_sentences import Place


LONGEST_PATTERN = 500  # characters
LONGEST_DATE = "2026-11-25 23:59:59.123"


def check_cell_pattern(place: Place, pattern: object) -> None:
    """A pattern over cells: DuckDB's engine takes time in proportion to the text, whatever the pattern, but knows no look-around."""
    _check_text(place, pattern)
    reason = _refusal("select regexp_matches('', $text)", str(pattern))
    if reason:
        raise place.error(f"the pattern does not compile: {reason}")


def check_date_format(place: Place, form: object) -> None:
    """A strptime pattern."""
    _check_text(place, form)
    if "%" not in str(form):
        raise place.error(f'"{form}" is no date pattern, e.g. %d/%m/%Y %H:%M')
    reason = _refusal(f"select try_strptime('{LONGEST_DATE}', $text)", str(form))
    if reason:
        raise place.error(f'"{form}" is no date pattern: {reason}')


def check_text_pattern(place: Place, pattern: object, groups: tuple[str, ...] = ()) -> None:
    """A pattern over headers, sheet names, file names or the text above a table, which are short."""
    _check_text(place, pattern)
    try:
        compiled = re.compile(str(pattern))
    except re.error as error:
        where = f" at character {error.pos + 1}" if error.pos is not None else ""
        raise place.error(f"the pattern does not compile{where}: {error.msg}") from error
    missing = [name for name in groups if name not in compiled.groupindex]
    if missing:
        raise place.error(f"the pattern needs (?P<{missing[0]}>…)")


def _check_text(place: Place, pattern: object) -> None:
    if not isinstance(pattern, str) or not pattern or len(pattern) > LONGEST_PATTERN:
        raise place.error(f"a pattern is text of 1 to {LONGEST_PATTERN} characters")


@lru_cache(maxsize=1024)
def _refusal(query: str, text: str) -> str | None:
    """Why DuckDB does not run the query over the text; None when it does."""
    with duckdb.default_connection().cursor() as cursor:
        try:
            cursor.execute(query, {"text": text}).fetchall()
        except duckdb.Error as error:
            return str(error).splitlines()[0].rstrip(".")
    return None
