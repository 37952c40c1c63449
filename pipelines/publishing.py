"""Writes one immutable published file per build, audits it, then names it; lists, restores and retires earlier ones."""

import datetime
import hashlib
import json
import os
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duckdb

from pipelines.assumptions import write_assumption_log
from pipelines.database import QUERIES, SNAPSHOT_NAME, file_hash, manifest_of, only_row, sql
from pipelines.errors import ChannelShiftError
from pipelines.folders import Folders
from pipelines.published_findings import FindingStore, MadeFinding


SCHEMA_VERSION = 1
KEPT_NEWEST = 12
PRIVATE_TABLES = frozenset({"people", "edit_log", "scenarios", "file_answers"})  # name people, or hold what only the team needs
COUNTING_QUERIES = ("staging", "events", "daily")
COUNTS_NOTHING = frozenset(  # modules that no count depends on
    {
        "__main__",
        "assumptions",
        "command_output",
        "commands",
        "errors",
        "exports",
        "locking",
        "published_findings",
        "publishing",
        "kept_inputs",
        "restating",
        "shadow_build",
        "retention",
        "secret",
    }
)
QUALITY = ("files", "rejects", "exclusions", "unknown_words", "unmapped_labels", "coverage", "feeds", "questions")


class AuditFailure(ChannelShiftError):
    """The new file contradicts itself; the one before stays published."""


# Given the new published file and the warehouse, works out the findings, by name.
Findings = Callable[[Path, duckdb.DuckDBPyConnection], dict[str, MadeFinding]]


def publish(
    connection: duckdb.DuckDBPyConnection, folders: Folders, build_number: int, now: datetime.datetime, findings: Findings | None = None
) -> dict:
    """Publishes what the warehouse holds; returns the manifest. A crash at any point leaves the last published file in place."""
    _remove_leftovers(folders)
    name = f"snap-{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
    building = folders.published / f".build-{name}.duckdb"
    try:
        _write(connection, folders, building, name, now)
        _add_shared_queries(building)
        data_through = _audit(building)
        made = findings(building, connection) if findings else {}
        if made:
            _write_findings(building, made)
        target = folders.published / f"{name}.duckdb"
        _fsync(building)
        os.replace(building, target)
        manifest = {
            "snapshot": target.name,
            "sha256": file_hash(target),
            "bytes": target.stat().st_size,
            "schema_version": SCHEMA_VERSION,
            "built_at": now.isoformat(),
            "data_through": data_through and data_through.isoformat(),
            "build_number": build_number,
            "failed_findings": [name for name, each in made.items() if each.is_failed],
        }
        _write_json(folders.published / f"{name}.json", manifest)
        _write_json(folders.published / "current.json", manifest)
    finally:
        building.unlink(missing_ok=True)
        Path(f"{building}.wal").unlink(missing_ok=True)
    return manifest


def snapshots(folders: Folders) -> list[dict]:
    """The manifests of all kept snapshots, newest first."""
    found = []
    for path in sorted(folders.published.glob("snap-*.json"), reverse=True):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if (folders.published / manifest["snapshot"]).is_file():
            found.append(manifest)
    return found


def restore(folders: Folders, snapshot: str) -> dict:
    """Names an earlier snapshot as the current one; returns its manifest."""
    manifest = manifest_of(folders.root, snapshot)
    path = folders.published / manifest["snapshot"]
    if not path.is_file() or file_hash(path) != manifest["sha256"]:
        raise ChannelShiftError(
            f"{snapshot} is missing or damaged and cannot be published; choose another of python -m pipelines snapshots."
        )
    _write_json(folders.published / "current.json", manifest)
    return manifest


def retain(folders: Folders, cited: frozenset[str]) -> list[str]:
    """Removes snapshots beyond the last twelve, the last of each month and year-end, and cited ones; returns the removed names."""
    kept: set[str] = set(cited) | {_stem(m) for m in snapshots(folders)[:KEPT_NEWEST]}
    current = folders.published / "current.json"
    if current.is_file():
        kept.add(_stem(json.loads(current.read_text(encoding="utf-8"))))
    months: dict[str, str] = {}
    for manifest in snapshots(folders):  # newest first: the first seen of a month is its last
        months.setdefault(str(manifest["built_at"])[:7], _stem(manifest))
    kept |= set(months.values())
    removed = []
    for manifest in snapshots(folders):
        stem = _stem(manifest)
        if stem in kept:
            continue
        try:
            (folders.published / f"{stem}.duckdb").unlink(missing_ok=True)
            (folders.published / f"{stem}.json").unlink(missing_ok=True)
        except PermissionError:  # Windows: somebody still reads it; the next build tries again
            continue
        removed.append(stem)
    return removed


def _stem(manifest: dict) -> str:
    return str(manifest["snapshot"]).removesuffix(".duckdb")


def _write(connection: duckdb.DuckDBPyConnection, folders: Folders, path: Path, name: str, now: datetime.datetime) -> None:
    connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as published")
    try:
        for schema in ("daily", "reference", "quality", "findings"):
            connection.execute(f"create schema published.{schema}")
        for schema in ("daily", "reference"):
            for table in _tables(connection, schema):
                if table not in PRIVATE_TABLES:
                    order = "local_date" if schema == "daily" else "all"  # dates in order let a question skip blocks
                    connection.execute(f'create table published.{schema}."{table}" as select * from {schema}."{table}" order by {order}')
        connection.execute("set variable today = $today", {"today": now.date()})
        for table in QUALITY:
            connection.execute(sql(f"quality/{table}"))
        write_assumption_log(connection, folders, name, now)
        _write_build_row(connection, name, now)
    finally:
        connection.execute("detach published")


def _write_build_row(connection: duckdb.DuckDBPyConnection, name: str, now: datetime.datetime) -> None:
    tables = connection.execute("select substr(key, 7), value from ledger.state where key like 'table %' order by key").fetchall()
    inputs = json.dumps({"tables": dict(tables), "method": method_digest()})
    connection.execute(
        """create table published.quality.build as
           select $name as snapshot_id, $now::timestamp as built_at, (
               select max(case grain when 'month' then last_day(local_date) when 'week' then local_date + 6 else local_date end)::date
               from (select grain, local_date from daily.contacts union all select grain, local_date from daily.web)
           ) as data_through, $version::integer as schema_version, (select count(*) from daily.contacts) as contact_facts, $inputs as inputs""",
        {"name": name, "now": now, "version": SCHEMA_VERSION, "inputs": inputs},
    )


@cache
def method_digest() -> str:
    """Changes when the programme may count the same files by the same edited tables otherwise: what a restatement calls the method."""
    code = Path(__file__).parent
    files = [path for folder in COUNTING_QUERIES for path in (QUERIES / folder).glob("*.sql")]
    files += [path for path in (code / "formats").iterdir() if path.suffix in (".toml", ".sql")]
    files += [path for path in code.glob("*.py") if path.stem not in COUNTS_NOTHING]
    texts = (f"{path.name}\n{path.read_text(encoding='utf-8')}" for path in sorted(files))
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def _tables(connection: duckdb.DuckDBPyConnection, schema: str) -> list[str]:
    rows = connection.execute(
        """select table_name from duckdb_tables() where schema_name = $schema and database_name = current_database() and not temporary
           order by table_name""",
        {"schema": schema},
    ).fetchall()
    return [row[0] for row in rows]


def _add_shared_queries(path: Path) -> None:
    """What many questions share, kept in the file itself: month sums, and how services, weeks and months are chosen."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("set enable_progress_bar = false")
        add_shared_queries(connection)


def add_shared_queries(connection: duckdb.DuckDBPyConnection) -> None:
    """Runs queries/published on a database that holds the published tables; again after its facts or costs have changed."""
    for query in sorted((QUERIES / "published").glob("*.sql")):
        connection.execute(query.read_text(encoding="utf-8"))


def _audit(path: Path) -> datetime.date | None:
    """Runs every check over the new file and keeps the outcome in quality.checks; a broken promise stops the publication."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("create table quality.checks (check_name varchar, sentence varchar, rows bigint)")
        for check in sorted((QUERIES / "checks").glob("*.sql")):
            text = check.read_text(encoding="utf-8")
            sentence = text.splitlines()[0].removeprefix("--").strip()
            rows = len(connection.execute(text).fetchall())
            connection.execute("insert into quality.checks values ($n, $s, $r)", {"n": check.stem, "s": sentence, "r": rows})
        wrong = only_row(
            connection.execute(
                "select count(*) from quality.files where rows_read <> rows_loaded + rows_excluded + rows_rejected + rows_duplicate"
            )
        )[0]
        through: datetime.date | None = only_row(connection.execute("select data_through from quality.build"))[0]
        connection.execute("checkpoint")
    if wrong:
        raise AuditFailure(f"{wrong} files do not add up (read = loaded + excluded + rejected + duplicates); nothing new was published.")
    return through


def _write_findings(path: Path, made: dict[str, MadeFinding]) -> None:
    with duckdb.connect(str(path)) as published:
        published.execute("set enable_progress_bar = false")
        store = FindingStore(published)
        store.create()
        for name, each in made.items():
            store.write(name, each.rows, each.seconds)
        published.execute("checkpoint")


def _remove_leftovers(folders: Folders) -> None:
    for left in folders.published.glob(".build-*"):
        left.unlink(missing_ok=True)
    for path in folders.published.glob("snap-*.duckdb"):  # renamed but never named: a build was killed in between
        if SNAPSHOT_NAME.match(path.name) and not path.with_suffix(".json").is_file():
            path.unlink(missing_ok=True)


def _write_json(path: Path, content: dict) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, indent=1), encoding="utf-8")
    _fsync(temporary)
    for _ in range(50):
        try:
            os.replace(temporary, path)
            break
        except PermissionError:  # Windows: a reader has it open for a moment
            continue
    if os.name != "nt":
        _fsync(path.parent)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
