"""Forgetting: retire rows by age, erase the links of one person; always by copying into new files, since deleted rows leave their bytes."""

import datetime
import os
from pathlib import Path

import duckdb

from pipelines import database, keys, ledger, secret, staging
from pipelines.database import only_row
from pipelines.folders import Folders
from pipelines.locking import build_lock
from pipelines.staged_parquet import copy_to_parquet, parquet


KEY_TYPES = ("phone", "email", "reference", "customer")


def retire(folders: Folders, before: datetime.date) -> tuple[int, int]:
    """Removes event rows of days before the date and staged files that lie wholly before it; returns files and rows removed."""
    with build_lock(folders.lock, print):
        connection = database.open_warehouse(folders)
        try:
            ledger.prepare(connection)
            rows = _delete_events(connection, before)
            old = connection.execute(
                "select staged_id, file_id from ledger.staged_files where period_end < $day order by staged_id", {"day": before}
            ).fetchall()
            for staged_id, file_id in old:
                connection.execute("delete from ledger.file_days where staged_id = $id", {"id": staged_id})
                connection.execute(
                    "insert into ledger.retired values ($file, $now, $why)",
                    {"file": file_id, "now": staging.now_utc(), "why": f"older than {before}"},
                )
                connection.execute("update ledger.sightings set status = 'retired' where staged_id = $id", {"id": staged_id})
                (folders.staged / f"{staged_id}.parquet").unlink(missing_ok=True)
            for table in ("file_days", "disputed_days"):
                connection.execute(f"delete from ledger.{table} where local_date < $day", {"day": before})
        finally:
            connection.close()
        _copy_into_new_file(folders)
    return len(old), rows


def erase(folders: Folders, value: str) -> tuple[int, list[str]]:
    """Removes every keyed link to the value from events and staged files; returns links removed and the raw files that hold it."""
    key = secret.load_secret()
    with build_lock(folders.lock, print):
        connection = database.open_warehouse(folders)
        try:
            ledger.prepare(connection)
            keys.create_key_macros(connection, key)
            hashes = _hashes(connection, value)
            links = only_row(connection.execute("select count(*) from events.fact_keys where list_contains($h, key)", {"h": hashes}))[0]
            connection.execute("delete from events.fact_keys where list_contains($h, key)", {"h": hashes})
            connection.execute(
                "update events.contacts set person_key = null where person_key in (select hash(h) from (select unnest($h::varchar[]) as h))",
                {"h": hashes},
            )
            touched = [path for path in sorted(folders.staged.glob("*.parquet")) if _rewrite_without(connection, path, hashes)]
            ids = [path.stem for path in touched]
            files = connection.execute(
                "select distinct file_name from ledger.sightings where list_contains($ids, staged_id) order by file_name", {"ids": ids}
            ).fetchall()
        finally:
            connection.close()
        _copy_into_new_file(folders)
    return links, [row[0] for row in files]


def _hashes(connection: duckdb.DuckDBPyConnection, value: str) -> list[str]:
    found = [only_row(connection.execute(f"select key_{kind}($v)", {"v": value}))[0] for kind in KEY_TYPES]
    return [h for h in found if h]


def _delete_events(connection: duckdb.DuckDBPyConnection, before: datetime.date) -> int:
    removed = 0
    tables = connection.execute(
        "select distinct table_name from duckdb_columns() where schema_name = 'events' and column_name = 'local_date' and table_name <> 'counted' order by 1"
    ).fetchall()
    for (table,) in tables:
        removed += only_row(connection.execute(f"select count(*) from events.{table} where local_date < $d", {"d": before}))[0]
        connection.execute(f"delete from events.{table} where local_date < $d", {"d": before})
    return removed


def _rewrite_without(connection: duckdb.DuckDBPyConnection, path: Path, hashes: list[str]) -> bool:
    """Writes a staged file again without the keys, when it holds any of them."""
    source = parquet(path)
    names = {row[0] for row in connection.execute(f"describe select * from {source}").fetchall()}
    if "keys" not in names:
        return False
    listed = "[" + ", ".join(f"'{h}'" for h in hashes) + "]::varchar[]"
    held = only_row(
        connection.execute(f"select count(*) from {source} where len(list_filter(keys, lambda k: list_contains({listed}, k.key))) > 0")
    )[0]
    if not held:
        return False
    temporary = path.with_suffix(".tmp")
    kept = f"list_filter(keys, lambda k: not list_contains({listed}, k.key))"
    copy_to_parquet(connection, f"select * replace ({kept} as keys) from {source}", temporary)
    os.replace(temporary, path)
    return True


def _copy_into_new_file(folders: Folders) -> None:
    """Copies the warehouse into a new file and puts it in the old one's place, so that deleted rows leave no bytes behind."""
    fresh = folders.root / ".warehouse-copy.duckdb"
    fresh.unlink(missing_ok=True)
    connection = duckdb.connect()
    try:
        connection.execute(f"attach '{str(folders.warehouse).replace(chr(39), chr(39) * 2)}' as old (read_only)")
        connection.execute(f"attach '{str(fresh).replace(chr(39), chr(39) * 2)}' as fresh")
        connection.execute("copy from database old to fresh")
    finally:
        connection.close()
    os.replace(fresh, folders.warehouse)
    folders.warehouse.chmod(0o600)
