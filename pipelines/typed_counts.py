"""Monthly counts typed on the screen: the one file of data/raw that the product writes itself, read as any hand-kept sheet of counts.

It holds only what somebody typed: a blank cell is no row, which means no data; 0 is a row, which means somebody looked.
"""

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.editing import Edit, signed, write_log
from pipelines.errors import FileRefused, UsageError
from pipelines.folders import Folders
from pipelines.kept_rows import read_whole
from pipelines.locking import edit_lock
from pipelines.mapping_targets import CHANNELS
from pipelines.proposing.writing import sources_text
from pipelines.reference import load_reference
from pipelines.whole_files import csv_text, write_whole


FEED = "typed_counts"
PLACE = f"{FEED}/{FEED}.csv"  # under data/raw
HEADER = ("Period start", "Grain", "Service", "Channel", "Contacts", "Contact type")
ALL_SERVICES = ""  # of a council that does not split its counts
KINDS = {"transaction": "transactions", "enquiry": "enquiries", "chase": "chases", "": "contacts"}
DUE_EVERY_DAYS = "31"
LARGEST_COUNT = 100_000_000


@dataclass(frozen=True, order=True)
class Cell:
    """What one count is of; a blank kind is contacts of any kind."""

    month: datetime.date  # its first day
    service_id: str
    channel_id: str
    kind: str = ""

    @property
    def key(self) -> str:
        """How the edit log names it: 2026-03, council_tax, phone."""
        return f"{self.month:%Y-%m}, {self.service_id or 'all services'}, {self.channel_id}"


@dataclass(frozen=True)
class Typed:
    """The counts as they stand, and a digest that tells whether the file was changed since."""

    counts: Mapping[Cell, int]
    digest: str


def read_typed(data: Path) -> Typed:
    """What was typed so far, nothing where there is no file; raises FileRefused with line and mend for a file edited otherwise."""
    path = Folders(data).raw / PLACE
    if not path.is_file():
        return Typed({}, "")
    lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    if not lines or tuple(lines[0]) != HEADER:
        raise FileRefused("header", f"data/raw/{PLACE}: its header is not {', '.join(HEADER)}; rename the file, then type the counts here.")
    counts: dict[Cell, int] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if any(cells):
            cell, contacts = _parsed(number, cells)
            counts[cell] = contacts
    return Typed(counts, _digest(path))


def _parsed(number: int, cells: list[str]) -> tuple[Cell, int]:
    wrong = FileRefused("row", f"data/raw/{PLACE}, line {number}: is no count of a month as typed here; mend the line in the file.")
    if len(cells) != len(HEADER):
        raise wrong
    day, grain, service, channel, contacts, kind = (cell.strip() for cell in cells)
    try:
        month = datetime.datetime.strptime(day, "%d/%m/%Y").date()
        cell = Cell(month.replace(day=1), service.replace(" ", "_"), channel, kind)
        count = int(contacts)
    except ValueError as error:
        raise wrong from error
    if grain != "month" or channel not in CHANNELS or kind not in KINDS or count < 0:
        raise wrong
    return cell, count


def typed_text(counts: Mapping[Cell, int]) -> str:
    """The file's text, in the order of month, service and channel. A service is written as its id in words, which never changes."""
    rows = [
        [f"{cell.month:%d/%m/%Y}", "month", cell.service_id.replace("_", " "), cell.channel_id, str(counts[cell]), cell.kind]
        for cell in sorted(counts)
    ]
    return csv_text([HEADER, *rows])


def edits_between(before: Mapping[Cell, int], after: Mapping[Cell, int]) -> tuple[Edit, ...]:
    """Every count that would change; blank is no data."""
    return tuple(
        Edit(cell.key, KINDS[cell.kind], str(before.get(cell, "")), str(after.get(cell, "")))
        for cell in sorted({*before, *after})
        if before.get(cell) != after.get(cell)
    )


def save_typed(data: Path, before: Typed, counts: Mapping[Cell, int], who: str, now: datetime.datetime) -> tuple[Edit, ...]:
    """Writes the counts in the place of those before, and the feed's row where there is none; logs and returns every changed count.

    Raises UsageError without a name, for a count that cannot be, for one beside a total that holds it, or when somebody else changed
    the file since it was read.
    """
    name, folders = signed(who), Folders(data)
    path, sources = folders.raw / PLACE, folders.reference / "sources.csv"
    edits = edits_between(before.counts, counts)
    _check(data, counts)
    with edit_lock(data):
        if _digest(path) != before.digest:
            raise UsageError("The typed counts were changed by somebody else meanwhile; nothing was saved. Load the page again.")
        if not edits:
            return ()
        if not any(feed.source_id == FEED for feed in load_reference(folders.reference).feeds):
            existing = read_whole(sources) if sources.is_file() else None
            row = {"source_id": FEED, "files": f"{FEED}/", "format": "contact_counts", "due_every_days": DUE_EVERY_DAYS}
            write_log(data, "sources", [Edit(FEED, column, "", value) for column, value in row.items()], name, now)
            write_whole(sources, sources_text(existing, row))
        write_log(data, FEED, edits, name, now)
        if counts:
            write_whole(path, typed_text(counts))
        else:
            path.unlink(missing_ok=True)  # an empty file would wait for an answer
    return edits


def _check(data: Path, counts: Mapping[Cell, int]) -> None:
    known = {str(row["service_id"]) for row in load_reference(Folders(data).reference).tables["services"]} | {ALL_SERVICES}
    for cell, number in counts.items():
        if not 0 <= number <= LARGEST_COUNT:
            raise UsageError(f"{cell.key}: {number:,} is no count of a month; type a whole number of 0 or more.")
        if cell.service_id not in known or not re.fullmatch(r"[a-z0-9_]*", cell.service_id):
            raise UsageError(
                f"{cell.key}: the service {cell.service_id} is not in services.csv; add it there first, or leave its counts blank."
            )
        if cell.channel_id not in CHANNELS or cell.kind not in KINDS:
            raise UsageError(f"{cell.key}: {cell.channel_id} is no channel, or {cell.kind} no kind of contact; choose from the lists.")
        whole = next((each for each in _totals_of(cell) if each in counts), None)
        if whole:
            raise UsageError(
                f"{cell.key}: {_words(whole)} and {_words(cell)} are both typed, and would be added; leave the counts of one of them blank."
            )


def _totals_of(cell: Cell) -> list[Cell]:
    """The cells that hold the contacts of this one too: of all kinds, of all services, or both; and the same kind of all services."""
    totals = [replace(cell, service_id=service, kind=kind) for service in (cell.service_id, ALL_SERVICES) for kind in (cell.kind, "")]
    return [each for each in totals if each != cell]


def _words(cell: Cell) -> str:
    return f"{KINDS[cell.kind] if cell.kind else 'all contacts'} of {cell.service_id or 'all services together'}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
