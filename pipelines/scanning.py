"""Looks through data/raw: what is new, what is known, what must be asked; stages what is new."""

import hashlib
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines import ledger, mapping, reading, recognise, reference, staging
from pipelines.database import thread_count
from pipelines.errors import ChannelShiftError, FileRefused, Question, is_disk_full
from pipelines.folders import Folders
from pipelines.ledger import Sighting
from pipelines.mapping import Format
from pipelines.reading import Input
from pipelines.reference import Reference
from pipelines.staging import StagedFile


SECONDS_UNRECORDED = 5.0  # the eight statements that record files take a tenth of a second, however many files they are
UNCLAIMED_ZONE_HINT = "add a row for it to data/reference/sources.csv with its time_zone, e.g. Europe/London"


@dataclass(frozen=True)
class Scan:
    """Everything a look through data/raw needs; prepare gives a connection of a worker's own its macros."""

    connection: duckdb.DuckDBPyConnection
    prepare: Callable[[duckdb.DuckDBPyConnection], None]
    folders: Folders
    formats: dict[str, Format]
    reference: Reference
    context: staging.StagingContext
    attempt: str
    verify: bool
    retired: frozenset[str]  # file ids whose rows were retired; they are not read again
    say: Callable[[str], None]


def scan_raw(scan: Scan) -> tuple[list[Sighting], int]:
    """All raw files as they are now, new ones staged; and how many were opened. One bad file never stops the others.

    Files are staged by as many workers as there are threads, each with a cursor of its own; the ledger is written by this thread alone,
    every few seconds: a file that is not in it when a build ends early is staged again by the next.
    """
    known = ledger.sightings(scan.connection)
    seen: list[Sighting] = []
    waiting: list[tuple[Input, Sighting]] = []
    for item in reading.list_inputs(scan.folders.raw):
        fresh = ledger.sighting_of(item, scan.attempt)
        before = known.get(item.name)
        if before and _is_unchanged(scan, before, fresh):
            seen.append(before)
        else:
            waiting.append((item, fresh))
    staged_before = ledger.staged_ids(scan.connection)
    started = time.monotonic()
    workers = min(thread_count(), max(1, len(waiting)))
    local = threading.local()
    with ThreadPoolExecutor(workers) as pool:
        rows, recorded = 0, started
        unrecorded: list[tuple[Sighting, StagedFile | None]] = []
        found = pool.map(lambda pair: _look_at(scan, local, staged_before, *pair), waiting)
        for number, (sighting, staged) in enumerate(found, start=1):
            unrecorded.append((sighting, staged if staged and staged.staged_id not in staged_before else None))
            staged_before |= {staged.staged_id} if staged else set()
            if number == len(waiting) or time.monotonic() - recorded >= SECONDS_UNRECORDED:
                ledger.record(scan.connection, unrecorded)
                unrecorded, recorded = [], time.monotonic()
            rows += staged.rows_read if staged else 0
            scan.say(
                f"{_pace(number, len(waiting), rows, time.monotonic() - started)} {sighting.file_name}: {sighting.sentence or sighting.status}"
            )
            seen.append(sighting)
    return _mark_same_content(seen), len(waiting)


def _pace(done: int, files: int, rows: int, seconds: float) -> str:
    """How far the staging is, how fast it goes and how long it may still take."""
    left = seconds / done * (files - done)
    return f"[{done}/{files} files, {rows:,} rows, {rows / max(seconds, 0.001):,.0f} rows/s, {left:.0f} s left]"


def attempt_hash(formats: dict[str, Format], known: Reference) -> str:
    """Changes when anything changes that decides how a file is read, or could make a refused one loadable."""
    parts = [formats[name].hash for name in sorted(formats)]
    parts += [str((feed.source_id, feed.files, feed.format, feed.time_zone)) for feed in known.feeds]
    parts += [str(known.settings[name]) for name in ("zone", "reject_share", "reject_rows", "staff_networks", "proxies")]
    parts.append(reference.reference_hash(known, ("file_answers",)))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _is_unchanged(scan: Scan, before: Sighting, fresh: Sighting) -> bool:
    if scan.verify or (before.size, before.modified_ns, before.attempt) != (fresh.size, fresh.modified_ns, fresh.attempt):
        return False
    if before.status == "retired":
        return True
    return before.staged_id is None or (scan.context.staged / f"{before.staged_id}.parquet").is_file()


def _look_at(
    scan: Scan, local: threading.local, staged_before: set[str], item: Input, fresh: Sighting
) -> tuple[Sighting, StagedFile | None]:
    """What one file turned out to be; runs on a worker and writes nothing but the staged file."""
    if not hasattr(local, "connection"):
        local.connection = scan.connection.cursor()
        scan.prepare(local.connection)
    work = scan.folders.work / f"input-{hashlib.sha256(item.name.encode()).hexdigest()[:16]}"
    work.mkdir(parents=True, exist_ok=True)
    try:
        return _stage(scan, local.connection, staged_before, item, fresh, work)
    except Question as question:
        return replace(fresh, status="question", sentence=str(question)), None
    except FileRefused as refusal:
        if is_disk_full(refusal):  # not the file's fault, and nothing to remember of it
            raise
        return replace(fresh, status="empty" if refusal.reason == "empty" else "refused", sentence=str(refusal)), None
    except ChannelShiftError as refusal:
        return replace(fresh, status="refused", sentence=str(refusal)), None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _stage(
    scan: Scan, connection: duckdb.DuckDBPyConnection, staged_before: set[str], item: Input, fresh: Sighting, work: Path
) -> tuple[Sighting, StagedFile | None]:
    feed = reference.feed_of(item.name, scan.reference)
    claimed = feed.format if feed and feed.format else None
    encoding = scan.formats[claimed].read.get("encoding") if claimed in scan.formats else None
    opened = reading.open_input(item, work, reading.Limits(), encoding)
    recognised = recognise.recognise(opened, scan.formats, claimed)
    made_by = scan.formats[recognised.format_name]
    answer = next((row for row in scan.reference.tables["file_answers"] if row["file_id"] == opened.file_id), {})
    made_by = mapping.with_date_order(made_by, answer.get("date_order"))
    zone = str(answer["zone"]) if answer.get("zone") else _zone(item, made_by, feed)
    name = staging.staged_id(opened.file_id, made_by, zone, scan.context)
    source_id = feed.source_id if feed else made_by.name
    known = replace(fresh, file_id=opened.file_id, staged_id=name, source_id=source_id, status="loaded")
    if opened.file_id in scan.retired:
        return replace(known, status="retired", sentence="its rows were retired; the daily figures stay"), None
    if name in staged_before and (scan.context.staged / f"{name}.parquet").is_file():
        return known, None
    try:
        staged = staging.stage_file(connection, opened, recognised, made_by, zone, scan.context)
    except Question as question:
        raise Question(question.kind, f"{question} Its file_id is {opened.file_id}.") from question
    if staged.rows_read == 0:
        known = replace(known, status="empty", sentence=f"{item.name}: has no rows; if it should have some, export it again.")
    return known, staged


def forget(connection: duckdb.DuckDBPyConnection, staged_id: str) -> None:
    """Removes a staged file from the ledger, for one whose Parquet is gone."""
    for table in ("staged_files", "rejects", "exclusions", "dropped_rows", "unknown_words", "file_days"):
        connection.execute(f"delete from ledger.{table} where staged_id = $id", {"id": staged_id})


def _zone(item: Input, made_by: Format, feed: object) -> str | None:
    """The zone of the file's clock: the format's own, else the feed's; refused when neither says and the facts need one."""
    stated = made_by.time.get("zone", "feed")
    if stated != "feed":
        return str(stated)
    of_feed = getattr(feed, "time_zone", None)
    if of_feed:
        return str(of_feed)
    if mapping.needs_zone(made_by):
        raise Question("zone", f"{item.name}: {made_by.title} does not say its time zone; {UNCLAIMED_ZONE_HINT}.")
    return None


def _mark_same_content(seen: list[Sighting]) -> list[Sighting]:
    """The same bytes under several names count once, under the first name in alphabetical order."""
    first: dict[str, str] = {}
    result = []
    for s in sorted(seen, key=lambda s: s.file_name):
        if s.staged_id and s.status in ("loaded", "duplicate"):
            original = first.setdefault(s.staged_id, s.file_name)
            s = (
                replace(s, status="loaded", sentence=None)
                if original == s.file_name
                else replace(s, status="duplicate", sentence=f"the same content as {original}")
            )
        result.append(s)
    return result
