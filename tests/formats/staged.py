"""Stages a fixture the way a build does and shows what came of it: rows, rejects, exclusions, counts, folded contacts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines import keys, mapping, reading, recognise, staging, zones


SECRET = bytes.fromhex("00112233445566778899aabbccddeeff" * 2)
FORMATS = Path(__file__).parent


@dataclass(frozen=True)
class Staged:
    """One staged file: its ledger counts and the connection in which table staged holds its rows."""

    file: staging.StagedFile
    connection: duckdb.DuckDBPyConnection

    def counts(self) -> tuple[int, int, int, int, int]:
        """Read, loaded, excluded, rejected, duplicate."""
        f = self.file
        return f.rows_read, f.rows_loaded, f.rows_excluded, f.rows_rejected, f.rows_duplicate

    def rows(self, columns: str, where: str = "problem is null and excluded is null") -> list[str]:
        """The good rows as text, columns parted by bars and null as -, in file order."""
        listed = ", ".join(f"coalesce(({c.strip()})::varchar, '-')" for c in columns.split("|"))
        fact = "" if self.file.made_by.feeds == "web_hits" else ", fact_no"  # a hit is one fact and has no number
        found = self.connection.execute(f"select {listed} from staged where {where} order by row_no{fact}").fetchall()
        return [" | ".join(row) for row in found]

    def problems(self) -> list[str]:
        """row number: field: reason, of every rejected row."""
        return [f"{r.row_no}: {r.field}: {r.reason}" for r in self.file.rejects]

    def value(self, expression: str) -> object:
        """One value over the good rows."""
        return self.connection.execute(f"select {expression} from staged where problem is null and excluded is null").fetchone()[0]


@contextmanager
def workshop(zone: str = "Europe/London") -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory with the macros of a build."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        keys.create_key_macros(connection, SECRET)
        zones.create_zone_macros(connection, zone)
        yield connection


def stage(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    work: Path,
    *,
    zone: str | None = "Europe/London",
    org_zone: str = "Europe/London",
    own: Path | None = None,
    claimed: str | None = None,
    reject_rows: int = 20,
    table: str = "staged",
) -> Staged:
    """Stages one file; it must be recognised by its look unless claimed names its format."""
    work.mkdir(parents=True, exist_ok=True)
    opened = reading.open_input(reading.Input(path, None, path.name), work, reading.Limits())
    formats = mapping.load_formats(own)
    found = recognise.recognise(opened, formats, claimed)
    made_by = formats[found.format_name]
    stated = made_by.time.get("zone", "feed")
    context = staging.StagingContext(work, org_zone, "test", 0.05, reject_rows, "")
    file = staging.stage_file(connection, opened, found, made_by, stated if stated != "feed" else zone, context)
    connection.execute(f"""
        create or replace temp table {table} as
        select * exclude (file_row_number) replace (coalesce(row_no, file_row_number + 1) as row_no)
        from read_parquet('{file.path}', file_row_number = true)""")
    return Staged(file, connection)


def fold(connection: duckdb.DuckDBPyConnection, made_by: mapping.Format, files: dict[str, str]) -> None:
    """Temp table folded: the format's fold over the good rows of several staged tables, given as file_id: table."""
    parts = " union all by name ".join(
        f"select *, '{file_id}' as file_id, 'feed' as source_id from {table} where problem is null and excluded is null"
        for file_id, table in files.items()
    )
    stated = "select null::timestamp as stated_at where false"  # unless a table of the test states it
    connection.execute(f"create or replace temp view parsed as {stated} union all by name {parts}")
    connection.execute(f"create or replace temp table folded as {made_by.fold}")


def folded(connection: duckdb.DuckDBPyConnection, columns: str) -> list[str]:
    """The folded contacts as text, in order of their start."""
    listed = ", ".join(f"coalesce(({c.strip()})::varchar, '-')" for c in columns.split("|"))
    found = connection.execute(f"select {listed} from folded order by started_at, native_id").fetchall()
    return [" | ".join(row) for row in found]
