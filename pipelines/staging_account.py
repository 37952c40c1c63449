"""What became of every row of a file that was just staged, asked of its Parquet file in as few questions as will do."""

import datetime
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.database import only_row
from pipelines.mapping import Format
from pipelines.reading import Reject
from pipelines.staged_parquet import parquet, quoted


GOOD = "problem is null and excluded is null"


@dataclass(frozen=True)
class Counts:
    """Rows of the input by what became of them, whether ids may stand twice among the good ones, facts with words that no value map knows."""

    read: int
    loaded: int
    excluded: int
    rejected: int
    duplicate: int
    may_repeat: bool
    unknown: int


@dataclass(frozen=True)
class Details:
    """Rows by the rule that excluded them, facts by field and unknown word, facts by day."""

    exclusions: tuple[tuple[str, int], ...]
    unknown_words: tuple[tuple[str, str, int], ...]
    days: tuple[tuple[datetime.date | None, int], ...]


def count(connection: duckdb.DuckDBPyConnection, path: Path, made_by: Format) -> Counts:
    """Rows by what became of them; a row that states several counts is rejected when one of them is, else loaded when one is."""
    is_web = made_by.feeds == "web_hits"  # millions of rows that have neither ids nor words
    has_ids = not is_web and not made_by.fold  # folded formats repeat ids on purpose
    ids = f"count(native_id) filter ({GOOD}) > count(distinct hash(native_id)) filter ({GOOD} and native_id is not null)"
    words = f"count(*) filter ({GOOD} and len(unknown_words) > 0)" if not is_web else "0"
    by_fate = """count(*), count(*) filter (problem is null and excluded is null),
        count(*) filter (problem is null and excluded <> 'duplicate'), count(*) filter (problem is not null),
        count(*) filter (problem is null and excluded = 'duplicate')"""
    told = f"{ids if has_ids else 'count(*) < 0'}, {words}"
    if made_by.unpivot:
        of_rows = f"""select max(problem) as problem, case when count(excluded) = count(*) then min(excluded) end as excluded
            from {parquet(path)} group by row_no"""
        query = f"from (select {by_fate} from ({of_rows})) cross join (select {told} from {parquet(path)})"
    else:
        query = f"select {by_fate}, {told} from {parquet(path)}"
    return Counts(*only_row(connection.execute(query)))


def rejects(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[Reject, ...]:
    """The rows that cannot be loaded, with the first thing wrong with each."""
    rows = connection.execute(
        f"""select coalesce(row_no, file_row_number + 1) as row_no, min(problem)
            from read_parquet('{quoted(path)}', file_row_number = true)
            where problem is not null group by 1 order by 1"""
    ).fetchall()
    return tuple(Reject(row_no, *(problem.split(": ", 1) if ": " in problem else ("row", problem))) for row_no, problem in rows)


def details(connection: duckdb.DuckDBPyConnection, path: Path, made_by: Format, counts: Counts) -> Details:
    """What the ledger keeps beside the counts; asked only where there is something to tell."""
    rows_of = "count(distinct row_no)" if made_by.unpivot else "count(*)"
    day = "visitor_day" if made_by.feeds == "web_hits" else "local_date"
    exclusions = f"""select excluded, {rows_of} from {parquet(path)}
        where problem is null and excluded is not null and excluded <> 'duplicate' group by excluded order by excluded"""
    words = f"""select split_part(w.word, '=', 1), w.word[strpos(w.word, '=') + 1 :], count(*)
        from (select unnest(unknown_words) as word from {parquet(path)} where {GOOD} and len(unknown_words) > 0) as w
        group by 1, 2 order by 1, 2"""
    days = f"select {day}, count(*) from {parquet(path)} where {GOOD} group by 1"
    asked = ((exclusions, counts.excluded), (words, counts.unknown), (days, counts.read))  # a rejected row may state good counts too
    return Details(*(tuple(connection.execute(query).fetchall()) if number else () for query, number in asked))
