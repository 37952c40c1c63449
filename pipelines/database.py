"""Opens DuckDB: the private warehouse for the one build, hardened read-only published files for everybody else."""

import contextlib
import hashlib
import json
import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

import duckdb

from pipelines.errors import ChannelShiftError, NothingPublished
from pipelines.folders import REPOSITORY, Folders


QUERIES = REPOSITORY / "queries"
SNAPSHOT_NAME = re.compile(r"^snap-[0-9TZ]+-[0-9a-f]+\.duckdb$")
WAREHOUSE_MEMORY = "1300MB"  # the process stays under 2 GB with DuckDB at two thirds of it; the text of five million calls stays in memory
READER_MILLISECONDS = 15_000  # no question on published facts may take longer
_macros_of: WeakKeyDictionary[duckdb.DuckDBPyConnection, set[str]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Published:
    """One published file, opened once per process; take a cursor per question."""

    connection: duckdb.DuckDBPyConnection
    snapshot: str
    path: Path
    manifest: dict


def sql(name: str) -> str:
    """The text of queries/<name>.sql."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def run_file(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Runs every statement of queries/<name>.sql."""
    connection.execute(sql(name))


def make_macros(connection: duckdb.DuckDBPyConnection, bodies: dict[str, str]) -> None:
    """Makes temporary macros that always mean the same, each once on a connection."""
    made = _macros_of.setdefault(connection, set())
    for name, body in bodies.items():
        if name not in made:
            connection.execute(f"create or replace temp macro {name} as {body}")
            made.add(name)


def only_row(result: duckdb.DuckDBPyConnection) -> tuple:
    """The first row of a query that always has one."""
    row = result.fetchone()
    if row is None:
        raise RuntimeError("a query that always gives a row gave none")
    return row


def undo(connection: duckdb.DuckDBPyConnection) -> None:
    """Rolls back what is open; after a failed commit nothing is, and the commit's own error must not be hidden by saying so."""
    with contextlib.suppress(duckdb.Error):
        connection.rollback()


def thread_count() -> int:
    """Threads DuckDB may use: what this process was given, two at most, so that the dashboard stays quick beside a build."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return max(1, min(2, available))


def open_warehouse(folders: Folders) -> duckdb.DuckDBPyConnection:
    """The private warehouse, writable, with spill space inside the data folder and no extension ever fetched."""
    spill = folders.work / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "threads": str(thread_count()),
        "memory_limit": WAREHOUSE_MEMORY,
        "temp_directory": str(spill),
        "preserve_insertion_order": "true",
    }
    try:
        connection = duckdb.connect(str(folders.warehouse), config=config)
    except duckdb.IOException as error:
        if "lock" not in str(error).lower():
            raise
        raise ChannelShiftError(f"{folders.warehouse.name} is open in another program; close it and run build again.") from error
    folders.warehouse.chmod(0o600)
    connection.execute("set enable_progress_bar = false")
    connection.execute("set timezone = 'UTC'")
    return connection


def open_new_published(path: Path) -> duckdb.DuckDBPyConnection:
    """A published file that no manifest names yet, read only, so that more than one process can have it open."""
    connection = duckdb.connect(str(path), read_only=True, config={"threads": str(thread_count()), "memory_limit": "1GB"})
    connection.execute("set enable_progress_bar = false")
    connection.execute("set timezone = 'UTC'")
    return connection


def read_manifest(data: Path) -> dict:
    """What current.json says; raises NothingPublished when no build has been published."""
    path = Folders(data).published / "current.json"
    try:
        manifest: dict = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NothingPublished("Nothing has been published yet: put exports in data/raw and run python -m pipelines build.") from error
    except (OSError, ValueError) as error:
        raise ChannelShiftError("published/current.json cannot be read; run python -m pipelines publish SNAPSHOT to choose one.") from error
    return manifest


_opened: dict[Path, Published] = {}
_opening = threading.Lock()


def open_published(data: Path, snapshot: str | None = None) -> Published:
    """The published file asked for, else the current one; opened once and hardened; cursors of it see nothing but that file."""
    manifest = read_manifest(data) if snapshot is None else manifest_of(data, snapshot)
    name = str(manifest["snapshot"])
    if not SNAPSHOT_NAME.match(name):
        raise ChannelShiftError(f"{name[:80]} is no snapshot's name; python -m pipelines snapshots lists them.")
    path = (Folders(data).published / name).resolve()
    with _opening:
        if path not in _opened:
            _opened[path] = _open_hardened(path, manifest)
            while len(_opened) > 4:  # the newest few; others close when the last cursor lets go
                _opened.pop(next(iter(_opened)))
        return _opened[path]


def manifest_of(data: Path, snapshot: str) -> dict:
    """The manifest kept beside a snapshot; raises a sentence when there is no such snapshot."""
    name = snapshot if snapshot.endswith(".duckdb") else f"{snapshot}.duckdb"
    path = Folders(data).published / f"{name.removesuffix('.duckdb')}.json"
    if not SNAPSHOT_NAME.match(name) or not path.is_file():
        raise ChannelShiftError(f"There is no snapshot {snapshot[:80]}; python -m pipelines snapshots lists them.")
    manifest: dict = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _open_hardened(path: Path, manifest: dict) -> Published:
    if not path.is_file() or file_hash(path) != manifest["sha256"]:
        raise ChannelShiftError(f"{path.name} is missing or damaged; run python -m pipelines snapshots and publish an earlier one.")
    config: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "threads": str(thread_count()),
        "memory_limit": "1GB",
        "max_execution_time": str(READER_MILLISECONDS),
    }
    connection = duckdb.connect(str(path), read_only=True, config=config)
    if not only_row(connection.execute("select current_setting('lock_configuration')"))[0]:  # a cursor may still hold it, hardened already
        connection.execute("set global timezone = 'UTC'")
        connection.execute("set enable_progress_bar = false")
        connection.execute("set lock_configuration = true")
    return Published(connection, path.stem, path, manifest)
