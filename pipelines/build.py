"""The whole pipeline: raw exports in, one published file out. Read it from top to bottom."""

import datetime
import hashlib
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines import database, keys, ledger, mapping, publishing, reference, remaking, scanning, secret, staging, web_macros, zones
from pipelines.errors import NothingPublished
from pipelines.folders import Folders
from pipelines.ledger import Sighting
from pipelines.locking import build_lock
from pipelines.reference import Reference


MAPPED_BY = ("services", "service_rules", "sources", "channels", "settings", "file_answers", "bank_holidays")
COSTED_BY = (
    "unit_costs",
    "changes",
    "take_up_definitions",
    "targets",
    "staffing",
    "opening_hours",
    "benefits",
    "investments",
    "deflators",
    "expected_exports",
)


@dataclass(frozen=True)
class BuildReport:
    """What a build did: every file with its counts, how many were opened, what is published, what needs attention."""

    files: tuple[dict, ...]
    opened: int
    published_anew: bool
    manifest: dict
    gaps: tuple[str, ...]
    reasons: tuple[str, ...]  # why figures may differ from the last ones

    @property
    def needs_attention(self) -> bool:
        """Whether a file was refused, or is a question, or a finding failed; questions about what was loaded stand in the published file."""
        return any(f["status"] in ("refused", "question") for f in self.files) or bool(self.manifest.get("failed_findings"))


@dataclass(frozen=True)
class FindingMaker:
    """What works out the findings of a new published file, a version that changes when it would find something else, and what loads its code."""

    make: publishing.Findings
    version: str
    load: Callable[[], None]


def build(
    data: Path,
    say: Callable[[str], None],
    verify: bool = False,
    now: datetime.datetime | None = None,
    findings: FindingMaker | None = None,
) -> BuildReport:
    """Brings the published figures in line with data/raw and data/reference; raises a sentence when nothing can be published."""
    folders = Folders(data)
    folders.make()
    with build_lock(folders.lock, say):
        shutil.rmtree(folders.work, ignore_errors=True)
        folders.make()
        connection = database.open_warehouse(folders)
        try:
            return _build(connection, folders, say, verify, now or staging.now_utc(), findings)
        finally:
            connection.close()
            shutil.rmtree(folders.work, ignore_errors=True)


def _build(
    connection: duckdb.DuckDBPyConnection,
    folders: Folders,
    say: Callable[[str], None],
    verify: bool,
    now: datetime.datetime,
    findings: FindingMaker | None,
) -> BuildReport:
    known = reference.load_reference(folders.reference)
    formats = mapping.load_formats(folders.mappings)
    connection.begin()  # one wait for the disk instead of fifty
    ledger.prepare(connection)
    reference.write_reference(connection, known)
    connection.commit()
    key = secret.load_secret()
    _create_macros(connection, known, key)
    context = _context(folders, known, key)

    attempt = scanning.attempt_hash(formats, known)
    retired = frozenset(row[0] for row in connection.execute("select file_id from ledger.retired").fetchall())
    before = {s.file_name: s.staged_id for s in ledger.sightings(connection).values()}
    seen, opened = scanning.scan_raw(
        scanning.Scan(
            connection, lambda cursor: _create_macros(cursor, known, key), folders, formats, known, context, attempt, verify, retired, say
        )
    )
    if findings and opened:  # a third of a second of imports, beside what DuckDB does next
        threading.Thread(target=findings.load, name="findings loaded", daemon=True).start()

    connection.begin()
    reasons = _reasons(connection, known, before, seen)
    connection.commit()
    rules = _rules_hash(known, formats, key)
    target = float(known.settings["answer_target_seconds"])
    remade = remaking.remake(connection, folders.staged, formats, seen, rules, target, say)

    number = int(ledger.get_state(connection, "build_number") or 0)
    prices = (
        reference.reference_hash(known, COSTED_BY)
        + _queries_hash(("quality", "published", "checks"))
        + (findings.version if findings else "")
    )
    changed = (
        remade or ledger.get_state(connection, "prices") != prices or _published_number(folders) != number or _raw_changed(connection, seen)
    )
    if changed:
        say("publishing, with findings" if findings else "publishing")
        connection.begin()
        database.run_file(connection, "daily/costs")
        if not remade:
            database.run_file(connection, "daily/followed")  # the findings read it too
        ledger.set_state(connection, prices=prices)
        connection.commit()
        manifest = publishing.publish(connection, folders, number, now, findings.make if findings else None)
        ledger.set_state(connection, seen=_seen_hash(seen))
        publishing.retain(folders, _cited(connection))
        _remove_unused_staged(connection, folders)
    else:
        manifest = database.read_manifest(folders.root)
    connection.execute("checkpoint")
    return BuildReport(_file_table(folders), opened, changed, manifest, known.gaps, reasons)


def _reasons(
    connection: duckdb.DuckDBPyConnection, known: Reference, before: dict[str, str | None], seen: list[Sighting]
) -> tuple[str, ...]:
    """Why figures may differ from the last ones: files that came, changed or went, and tables somebody edited."""
    now = {s.file_name: s.staged_id for s in seen}
    came = [name for name in now if name not in before]
    went = [name for name in before if name not in now]
    changed = [name for name in now if name in before and before[name] != now[name]]
    reasons = [f"{len(names):,} files {word}" for names, word in ((came, "came"), (changed, "changed"), (went, "went")) if names]
    digests = {table: reference.reference_hash(known, (table,)) for table in (*MAPPED_BY, *COSTED_BY)}
    old = ledger.states_of(connection, "table ")
    edited = {table: digest for table, digest in digests.items() if old.get(table) != digest}
    reasons += [f"{table} changed" for table in edited if table in old]
    ledger.keep_states(connection, "table ", edited)
    return tuple(reasons)


def _create_macros(connection: duckdb.DuckDBPyConnection, known: Reference, key: bytes) -> None:
    keys.create_key_macros(connection, key)
    connection.execute("set timezone = 'UTC'")
    zones.create_zone_macros(connection, str(known.settings["zone"]))
    web_macros.create_web_macros(connection, key, *_networks(known))


def _networks(known: Reference) -> tuple[list[str], list[str]]:
    """Staff networks and proxies of the settings."""
    staff, proxies = known.settings["staff_networks"], known.settings["proxies"]
    return [str(n) for n in staff or ()], [str(n) for n in proxies or ()]


def _context(folders: Folders, known: Reference, key: bytes) -> staging.StagingContext:
    return staging.StagingContext(
        folders.staged,
        str(known.settings["zone"]),
        secret.secret_id(key),
        float(known.settings["reject_share"]),
        int(known.settings["reject_rows"]),
        str(_networks(known)),
    )


def _rules_hash(known: Reference, formats: dict[str, mapping.Format], key: bytes) -> str:
    """Changes when labels may map otherwise, or folds read otherwise: then events are made again from staged rows."""
    folds = "|".join(f"{name}:{formats[name].hash}" for name in sorted(formats) if formats[name].fold)
    queries = _queries_hash(("events", "daily"))
    return hashlib.sha256((reference.reference_hash(known, MAPPED_BY) + folds + queries + secret.secret_id(key)).encode()).hexdigest()


def _queries_hash(folders: tuple[str, ...]) -> str:
    """Changes when a query of the folders does: a new version of the product makes its tables again."""
    texts = (path.read_text(encoding="utf-8") for folder in folders for path in sorted((database.QUERIES / folder).glob("*.sql")))
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def _published_number(folders: Folders) -> int | None:
    try:
        manifest = database.read_manifest(folders.root)
    except NothingPublished:
        return None
    name = str(manifest.get("snapshot"))
    return manifest.get("build_number") if (folders.published / name).is_file() else None


def _seen_hash(seen: list[Sighting]) -> str:
    return hashlib.sha256("|".join(f"{s.file_name}:{s.staged_id}:{s.status}:{s.sentence}" for s in seen).encode()).hexdigest()


def _raw_changed(connection: duckdb.DuckDBPyConnection, seen: list[Sighting]) -> bool:
    return ledger.get_state(connection, "seen") != _seen_hash(seen)


def _cited(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    rows = connection.execute(
        "select snapshot_id from reference.cited_snapshots union select snapshot_id from reference.sign_offs"
    ).fetchall()
    return frozenset(str(row[0]).removesuffix(".duckdb") for row in rows if row[0])


def _remove_unused_staged(connection: duckdb.DuckDBPyConnection, folders: Folders) -> None:
    """Staged files of exports that were taken away go with them; their ledger rows go too."""
    used = {row[0] for row in connection.execute("select staged_id from ledger.contributed").fetchall()}
    used |= {row[0] for row in connection.execute("select staged_id from ledger.sightings where staged_id is not null").fetchall()}
    for path in folders.staged.iterdir():
        if path.suffix in (".parquet", ".tmp", ".marked") and path.stem not in used:
            path.unlink(missing_ok=True)
    for (staged_id,) in connection.execute("select staged_id from ledger.staged_files order by staged_id").fetchall():
        if staged_id not in used:
            scanning.forget(connection, staged_id)


def _file_table(folders: Folders) -> tuple[dict, ...]:
    published = database.open_published(folders.root)
    with published.connection.cursor() as cursor:
        cursor.execute(
            """select file, format, status, rows_read, rows_loaded, rows_excluded, rows_rejected, rows_duplicate, complete, sentence
               from quality.files order by file"""
        )
        names = [column[0] for column in cursor.description]
        return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
