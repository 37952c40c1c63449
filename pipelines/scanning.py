"""Looks through data/raw: what is new, what is known, what must be asked; stages what is new."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace

import duckdb

from pipelines import ledger, mapping, reading, recognise, reference, staging
from pipelines.errors import ChannelShiftError, FileRefused, Question
from pipelines.folders import Folders
from pipelines.ledger import Sighting
from pipelines.mapping import Format
from pipelines.reading import Input
from pipelines.reference import Reference


UNCLAIMED_ZONE_HINT = "add a row for it to data/reference/sources.csv with its time_zone, e.g. Europe/London"


@dataclass(frozen=True)
class Scan:
    """Everything a look through data/raw needs."""

    connection: duckdb.DuckDBPyConnection
    folders: Folders
    formats: dict[str, Format]
    reference: Reference
    context: staging.StagingContext
    attempt: str
    verify: bool
    say: Callable[[str], None]


def scan_raw(scan: Scan) -> tuple[list[Sighting], int]:
    """All raw files as they are now, new ones staged; and how many were opened. One bad file never stops the others."""
    known = ledger.sightings(scan.connection)
    seen: list[Sighting] = []
    opened = 0
    items = reading.list_inputs(scan.folders.raw)
    for number, item in enumerate(items, start=1):
        fresh = ledger.sighting_of(item, scan.attempt)
        before = known.get(item.name)
        if before and _is_unchanged(scan, before, fresh):
            seen.append(before)
            continue
        opened += 1
        result = _look_at(scan, item, fresh)
        scan.say(f"[{number}/{len(items)}] {item.name}: {_outcome(result)}")
        seen.append(result)
    return _mark_same_content(seen), opened


def attempt_hash(formats: dict[str, Format], known: Reference) -> str:
    """Changes when anything changes that could make a refused file loadable."""
    parts = [formats[name].hash for name in sorted(formats)]
    parts.append(reference.reference_hash(known, ("sources", "settings", "file_answers")))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _is_unchanged(scan: Scan, before: Sighting, fresh: Sighting) -> bool:
    if scan.verify or (before.size, before.modified_ns) != (fresh.size, fresh.modified_ns):
        return False
    return before.attempt == fresh.attempt


def _look_at(scan: Scan, item: Input, fresh: Sighting) -> Sighting:
    work = scan.folders.work / "inputs"
    work.mkdir(parents=True, exist_ok=True)
    try:
        return _load(scan, item, fresh)
    except Question as question:
        result = replace(fresh, status="question", sentence=str(question))
    except (FileRefused, ChannelShiftError) as refusal:
        result = replace(fresh, status="refused", sentence=str(refusal))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    ledger.write_sighting(scan.connection, result)
    return result


def _load(scan: Scan, item: Input, fresh: Sighting) -> Sighting:
    feed = reference.feed_of(item.name, scan.reference)
    claimed = feed.format if feed and feed.format else None
    encoding = scan.formats[claimed].read.get("encoding") if claimed in scan.formats else None
    opened = reading.open_input(item, scan.folders.work / "inputs", reading.Limits(), encoding)
    recognised = recognise.recognise(opened, scan.formats, claimed)
    made_by = scan.formats[recognised.format_name]
    source_id = feed.source_id if feed else made_by.name
    zone = _zone(item, made_by, feed)
    name = staging.staged_id(opened.file_id, made_by, zone, scan.context)
    known = replace(fresh, file_id=opened.file_id, staged_id=name, source_id=source_id, status="loaded")
    if ledger.is_staged(scan.connection, name) and (scan.context.staged / f"{name}.parquet").is_file():
        ledger.write_sighting(scan.connection, known)
        return known
    forget(scan.connection, name)
    staged = staging.stage_file(scan.connection, opened, recognised, made_by, zone, scan.context)
    status = "empty" if staged.rows_read == 0 else "loaded"
    known = replace(known, status=status, sentence="the file has no rows" if status == "empty" else None)
    ledger.record(scan.connection, staged, known)
    return known


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


def _outcome(seen: Sighting) -> str:
    return seen.sentence or seen.status
