"""Which feed is primary for a service and channel by sources.csv, and the table as it would be with another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.editing import Row, Sheet
from pipelines.errors import UsageError
from pipelines.reference_columns import EVERY


@dataclass(frozen=True)
class Claim:
    """A part of primary_for that fits the service and channel, and how exact it is; the most exact one holds."""

    source_id: str
    part: str
    exactness: int


def claims(sheet: Sheet, service_id: str, channel_id: str) -> tuple[Claim, ...]:
    """Every feed that sources.csv makes primary for the service and channel, the one that holds first."""
    found = []
    for row in sheet.rows:
        for part in parts_of(row):
            service, _, channel = part.partition(":")
            if service in (service_id, EVERY) and channel in (channel_id, EVERY):
                found.append(Claim(row["source_id"], part, 2 * (service != EVERY) + (channel != EVERY)))
    return tuple(sorted(found, key=lambda claim: -claim.exactness))


def with_primary(sheet: Sheet, source_id: str, service_id: str, channel_id: str) -> list[Row]:
    """The rows of sources.csv where this feed, and no other by name in its time, is primary for just this service and channel.

    Claims by a star stay: the exact pair goes before them; and so do those of feeds that ended before it began, or begin after it ended.
    Raises UsageError for a feed that has no row.
    """
    chosen = next((row for row in sheet.rows if row["source_id"] == source_id), None)
    if chosen is None:
        raise UsageError(f"{source_id} has no row in sources.csv, so it cannot be made primary; add its row first.")
    pair = f"{service_id}:{channel_id}"
    return [
        _with_parts(row, _changed(parts_of(row), pair, is_primary=row is chosen)) if _live_together(row, chosen) else row
        for row in sheet.rows
    ]


def _live_together(row: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two feeds have a day in common by from_date and to_date, as 2026-04-01; a blank date has no end."""

    def begins_in_time(one: Mapping[str, str], end_of: Mapping[str, str]) -> bool:
        first, last = one.get("from_date", "").strip(), end_of.get("to_date", "").strip()
        return not first or not last or first < last

    return begins_in_time(row, other) and begins_in_time(other, row)


def parts_of(row: Mapping[str, str]) -> list[str]:
    """The parts of primary_for of a feed."""
    return [part.strip() for part in row.get("primary_for", "").split(";") if part.strip()]


def _changed(parts: Sequence[str], pair: str, *, is_primary: bool) -> list[str]:
    if is_primary:
        return list(parts) if pair in parts else [*parts, pair]
    return [part for part in parts if part != pair]


def _with_parts(row: Row, parts: Sequence[str]) -> Row:
    """The row as it is where nothing changes, also its blanks."""
    return row if list(parts) == parts_of(row) else {**row, "primary_for": ";".join(parts)}
