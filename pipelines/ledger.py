"""The ledger: what was read from which file and what became of every row; a file counts once the transaction that names it is done."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

import duckdb

from pipelines.database import only_row, run_file, undo
from pipelines.errors import ChannelShiftError
from pipelines.mapping_told import reason_of
from pipelines.reading import Input
from pipelines.staging import StagedFile, now_utc


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
        set_state(connection, warehouse_version=WAREHOUSE_VERSION)


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
    _write_changed(connection, [s for s in seen if before.get(s.file_name) != s])


def _write_changed(connection: duckdb.DuckDBPyConnection, seen: list[Sighting]) -> None:
    """Writes or replaces sightings."""
    kinds = ("varchar", "bigint", "bigint", *("varchar",) * 6)
    _insert(connection, "sightings", kinds, [astuple(one) for one in seen], replacing=True)


def staged_ids(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The names of all staged files that count."""
    return {row[0] for row in connection.execute("select staged_id from ledger.staged_files").fetchall()}


def record(connection: duckdb.DuckDBPyConnection, looked_at: list[tuple[Sighting, StagedFile | None]]) -> None:
    """Commits files that were looked at: their sightings and, of each newly staged one, its ledger row and what is kept beside it; all or nothing."""
    staged = [each for _, each in looked_at if each]
    rejects = [
        (each.staged_id, r.row_no, (r.field or "row")[:60], reason_of(each.made_by, r)[:200]) for each in staged for r in each.rejects
    ]
    exclusions = [(each.staged_id, *row) for each in staged for row in each.details.exclusions]
    words = [(each.staged_id, *row) for each in staged for row in each.details.unknown_words]
    days = [(each.staged_id, *row) for each in staged for row in each.details.days]
    connection.begin()
    try:
        of_file = (*("varchar",) * 5, *("bigint",) * 7, "date", "date", "timestamp", "boolean", "varchar[]", "timestamp")
        _insert(connection, "staged_files", of_file, [_ledger_row(each) for each in staged])
        _insert(connection, "rejects", ("varchar", "bigint", "varchar", "varchar"), rejects)
        _insert(connection, "exclusions", ("varchar", "varchar", "bigint"), exclusions)
        _insert(connection, "unknown_words", ("varchar", "varchar", "varchar", "bigint"), words)
        _insert(connection, "file_days", ("varchar", "date", "bigint"), days)
        _write_changed(connection, [seen for seen, _ in looked_at])
        connection.commit()
    except BaseException:
        undo(connection)
        raise


def _ledger_row(staged: StagedFile) -> tuple:
    """A staged file as the ledger names it; its period is what it says it covers and the days it has."""
    days = [day for day, _ in staged.details.days if day is not None] + list(staged.statement.covers or ())
    return (
        staged.staged_id,
        staged.file_id,
        staged.made_by.name,
        staged.made_by.feeds,
        staged.file_name,
        staged.bytes,
        staged.rows_read,
        staged.rows_loaded,
        staged.rows_excluded,
        staged.rows_rejected,
        staged.rows_duplicate,
        sum(facts for _, facts in staged.details.days),
        min(days, default=None),
        max(days, default=None),
        staged.statement.stated_at,
        staged.statement.complete,
        list(staged.statement.caveats),
        now_utc(),
    )


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, kinds: tuple[str, ...], rows: Sequence[tuple], replacing: bool = False
) -> None:
    """Adds rows to a ledger table in one statement, however many they are."""
    if not rows:
        return
    listed = ", ".join(f"unnest($c{number}::{kind}[])" for number, kind in enumerate(kinds))
    columns = {f"c{number}": list(column) for number, column in enumerate(zip(*rows, strict=True))}
    connection.execute(f"insert {'or replace ' if replacing else ''}into ledger.{table} select {listed}", columns)


def get_state(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """A value the last finished build left, or None."""
    row = connection.execute("select value from ledger.state where key = $key", {"key": key}).fetchone()
    return row[0] if row else None


def states_of(connection: duckdb.DuckDBPyConnection, prefix: str) -> dict[str, str]:
    """The values the last finished build left under keys that begin with the prefix, by the rest of the key."""
    rows = connection.execute("select key, value from ledger.state where starts_with(key, $prefix)", {"prefix": prefix}).fetchall()
    return {key.removeprefix(prefix): value for key, value in rows}


def set_state(connection: duckdb.DuckDBPyConnection, **values: str) -> None:
    """Keeps values for the next build."""
    keep_states(connection, "", values)


def keep_states(connection: duckdb.DuckDBPyConnection, prefix: str, values: Mapping[str, str]) -> None:
    """Keeps values for the next build under keys that begin with the prefix; in one statement, each would cost as much as all."""
    rows = [(prefix + key, value) for key, value in values.items()]
    _insert(connection, "state", ("varchar", "varchar"), rows, replacing=True)


def sighting_of(item: Input, attempt: str) -> Sighting:
    """A sighting of a file nothing is known of yet."""
    status = item.path.stat()
    return Sighting(item.name, status.st_size, status.st_mtime_ns, None, None, None, "refused", None, attempt)


def today(clock: datetime.datetime | None = None) -> datetime.date:
    """The date by the clock given, else by this machine's."""
    return (clock or datetime.datetime.now(datetime.UTC)).date()
