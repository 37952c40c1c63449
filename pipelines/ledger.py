"""The ledger: what was read from which file and what became of every row; written in one transaction per file."""

import datetime
from dataclasses import dataclass

import duckdb

from pipelines.database import only_row, run_file, undo
from pipelines.errors import ChannelShiftError
from pipelines.reading import Input
from pipelines.staged_parquet import parquet
from pipelines.staging import StagedFile, file_days_query, now_utc


@dataclass(frozen=True)
class Sighting:
    """One raw file as it was seen: its size and time, what it turned out to be, and why it was not loaded if it was not."""

    file_name: str
    size: int
    modified_ns: int
    file_id: str | None
    staged_id: str | None
    source_id: str | None
    status: str
    sentence: str | None
    attempt: str


WAREHOUSE_VERSION = "1"  # raise it when a contract of queries/ledger, events or daily changes


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the ledger, events and daily tables where they are missing; raises a sentence for a warehouse of another version."""
    is_new = not only_row(connection.execute("select count(*) from duckdb_tables() where schema_name = 'ledger'"))[0]
    if not is_new and get_state(connection, "warehouse_version") != WAREHOUSE_VERSION:
        raise ChannelShiftError(
            "warehouse.duckdb was made by another version of Channel Shift; move it out of the data folder and run build, "
            "which makes it again from data/raw (days that were retired are only in the old one)."
        )
    for name in ("ledger/contracts", "events/contracts", "events/counted", "daily/contracts"):
        run_file(connection, name)
    if is_new:
        set_state(connection, "warehouse_version", WAREHOUSE_VERSION)


def sightings(connection: duckdb.DuckDBPyConnection) -> dict[str, Sighting]:
    """What the last build saw, by file name."""
    rows = connection.execute(
        "select file_name, size, modified_ns, file_id, staged_id, source_id, status, sentence, attempt from ledger.sightings order by file_name"
    ).fetchall()
    return {row[0]: Sighting(*row) for row in rows}


def write_sightings(connection: duckdb.DuckDBPyConnection, seen: list[Sighting]) -> None:
    """Replaces what was seen; call inside the transaction that makes the events."""
    before = sightings(connection)
    gone = sorted(before.keys() - {s.file_name for s in seen})
    if gone:
        connection.execute("delete from ledger.sightings where list_contains($gone, file_name)", {"gone": gone})
    for s in seen:
        if before.get(s.file_name) != s:
            write_sighting(connection, s)


def write_sighting(connection: duckdb.DuckDBPyConnection, seen: Sighting) -> None:
    """Writes or replaces one sighting."""
    connection.execute(
        "insert or replace into ledger.sightings values ($a, $b, $c, $d, $e, $f, $g, $h, $i)",
        dict(
            zip(
                "abcdefghi",
                (
                    seen.file_name,
                    seen.size,
                    seen.modified_ns,
                    seen.file_id,
                    seen.staged_id,
                    seen.source_id,
                    seen.status,
                    seen.sentence,
                    seen.attempt,
                ),
                strict=True,
            )
        ),
    )


def staged_ids(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The names of all staged files that count."""
    return {row[0] for row in connection.execute("select staged_id from ledger.staged_files").fetchall()}


def is_staged(connection: duckdb.DuckDBPyConnection, staged_id: str) -> bool:
    """Whether the ledger already has this staged file."""
    row = only_row(connection.execute("select count(*) from ledger.staged_files where staged_id = $id", {"id": staged_id}))
    return bool(row and row[0])


def record(connection: duckdb.DuckDBPyConnection, staged: StagedFile, seen: Sighting) -> None:
    """Commits one staged file: its ledger row, rejects, exclusions, unknown words, days and sighting, all or nothing."""
    days = connection.execute(file_days_query(staged.path, staged.made_by.feeds)).fetchall()
    words = _unknown_words(connection, staged)
    dates = [day for day, _ in days if day is not None]
    first, last, facts = min(dates, default=None), max(dates, default=None), sum(count for _, count in days)
    if staged.statement.covers:
        first, last = (
            min(first or staged.statement.covers[0], staged.statement.covers[0]),
            max(last or staged.statement.covers[1], staged.statement.covers[1]),
        )
    connection.begin()
    try:
        connection.execute(
            """insert into ledger.staged_files values ($id, $file, $format, $feeds, $name, $bytes, $read, $loaded, $excluded, $rejected,
               $duplicate, $facts, $first, $last, $stated, $complete, $caveats, $at)""",
            {
                "id": staged.staged_id,
                "file": staged.file_id,
                "format": staged.made_by.name,
                "feeds": staged.made_by.feeds,
                "name": staged.file_name,
                "bytes": staged.bytes,
                "read": staged.rows_read,
                "loaded": staged.rows_loaded,
                "excluded": staged.rows_excluded,
                "rejected": staged.rows_rejected,
                "duplicate": staged.rows_duplicate,
                "facts": facts,
                "first": first,
                "last": last,
                "stated": staged.statement.stated_at,
                "complete": staged.statement.complete,
                "caveats": list(staged.statement.caveats),
                "at": now_utc(),
            },
        )
        if staged.rejects:
            connection.executemany(
                "insert into ledger.rejects values ($1, $2, $3, $4)",
                [(staged.staged_id, r.row_no, (r.field or "row")[:60], r.reason[:200]) for r in staged.rejects],
            )
        if staged.rows_excluded:
            counted = "count(distinct row_no)" if staged.made_by.unpivot else "count(*)"
            connection.execute(
                f"""insert into ledger.exclusions
                    select $id, excluded, {counted} from {parquet(staged.path)}
                    where problem is null and excluded is not null and excluded <> 'duplicate' group by excluded order by excluded""",
                {"id": staged.staged_id},
            )
        _insert(connection, "unknown_words", staged.staged_id, words)
        _insert(connection, "file_days", staged.staged_id, days)
        write_sighting(connection, seen)
        connection.commit()
    except BaseException:
        undo(connection)
        raise


def _insert(connection: duckdb.DuckDBPyConnection, table: str, staged_id: str, rows: list[tuple]) -> None:
    """Adds rows to a ledger table, each after the name of the staged file: one statement, however many they are."""
    if not rows:
        return
    columns = list(zip(*rows, strict=True))
    names = [f"c{number}" for number in range(len(columns))]
    connection.execute(
        f"insert into ledger.{table} select $id, {', '.join(f'unnest(${name})' for name in names)}",
        {"id": staged_id, **{name: list(column) for name, column in zip(names, columns, strict=True)}},
    )


def _unknown_words(connection: duckdb.DuckDBPyConnection, staged: StagedFile) -> list[tuple]:
    """Field, word and rows of every word that no value map knows; none of a format whose rows have no such column."""
    try:
        return connection.execute(
            f"""select split_part(w.word, '=', 1), w.word[strpos(w.word, '=') + 1 :], count(*)
                from (
                    select unnest(unknown_words) as word from {parquet(staged.path)}
                    where problem is null and excluded is null and len(unknown_words) > 0
                ) as w
                group by 1, 2 order by 1, 2"""
        ).fetchall()
    except duckdb.BinderException:
        return []


def get_state(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """A value the last finished build left, or None."""
    row = connection.execute("select value from ledger.state where key = $key", {"key": key}).fetchone()
    return row[0] if row else None


def set_state(connection: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    """Keeps a value for the next build."""
    connection.execute("insert or replace into ledger.state values ($key, $value)", {"key": key, "value": value})


def sighting_of(item: Input, attempt: str) -> Sighting:
    """A sighting of a file nothing is known of yet."""
    status = item.path.stat()
    return Sighting(item.name, status.st_size, status.st_mtime_ns, None, None, None, "refused", None, attempt)


def today(clock: datetime.datetime | None = None) -> datetime.date:
    """The date by the clock given, else by this machine's."""
    return (clock or datetime.datetime.now(datetime.UTC)).date()
