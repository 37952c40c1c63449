"""The changes an organisation has written down, and which of them explain a count that is out of range."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.counted_series import Key


DAY = datetime.timedelta(days=1)
MAILINGS = ("bill", "letter")
OF_VISITS_ONLY = ("consent",)  # changes what web tools see, not who gets in touch
WEEKS_TO_SETTLE = 8  # so long the expected counts still hold weeks from before a lasting change
MAILING_DAYS = 28  # calendar days a mailing may be felt where nobody gave its end
ELECTION_BEFORE, ELECTION_AFTER = 35, 7  # days around polling day
LONGEST_OUTAGE = 14  # days; an outage without an end is not taken to last for ever


@dataclass(frozen=True)
class KnownChange:
    """A row of changes.csv; `end` is exclusive, None where the file gives none; without a service or channel it is about all."""

    start: datetime.date
    end: datetime.date | None
    kind: str
    service_id: str | None
    channel_id: str | None
    site: str | None
    note: str
    quantity: float | None = None
    cost: float | None = None

    def is_about(self, service_id: str | None, channel_id: str | None) -> bool:
        """Whether it may touch that service and channel; a sum over services (None) is touched by a change to any of them."""
        same_service = self.service_id in (None, "*") or service_id is None or self.service_id == service_id
        return same_service and (self.channel_id is None or channel_id is None or self.channel_id == channel_id)

    def touches(self, first: datetime.date, end: datetime.date) -> bool:
        """Whether it was in force on a day of a half-open period, by the dates of the file."""
        return self.start < end and (self.end is None or self.end > first)

    def days(self) -> tuple[datetime.date, datetime.date]:
        """The half-open range of days on which counts may be out of range because of it."""
        if self.kind in MAILINGS:
            return self.start, max(self.end or self.start, self.start + MAILING_DAYS * DAY)
        if self.kind == "outage":
            return self.start, (self.end or self.start + DAY) + DAY
        if self.kind == "election":
            return self.start - ELECTION_BEFORE * DAY, (self.end or self.start) + ELECTION_AFTER * DAY
        return self.start, self.start + 7 * WEEKS_TO_SETTLE * DAY

    def outage_days(self) -> tuple[datetime.date, datetime.date]:
        """The days of an outage itself, end exclusive."""
        return self.start, min(max(self.end or self.start, self.start + DAY), self.start + LONGEST_OUTAGE * DAY)

    def told(self) -> str:
        """The change in words."""
        return f"{self.kind.replace('_', ' ')} from {self.start.isoformat()}: {self.note}"


def read_changes(records: Iterable[Mapping[str, object]]) -> list[KnownChange]:
    """The rows of the query all_changes."""
    return [
        KnownChange(
            as_date(row["from_date"]),
            None if row["to_date"] is None else as_date(row["to_date"]),
            str(row["kind"]),
            _text(row["service_id"]),
            _text(row["channel_id"]),
            _text(row.get("site")),
            str(row["note"] or ""),
            _number(row.get("quantity")),
            _number(row.get("cost")),
        )
        for row in records
    ]


def explanations(
    changes: Sequence[KnownChange], key: Key, start: datetime.date, end: datetime.date, holidays: set[datetime.date]
) -> list[str]:
    """What is written down that may explain a count of the half-open period: changes in force, and bank holidays in it or just before it."""
    found = []
    for change in changes:
        first, last = change.days()
        channel = None if change.kind == "outage" else key[1]  # an outage of one channel is felt on the others
        if change.kind not in OF_VISITS_ONLY and change.is_about(key[0], channel) and first < end and last > start:
            found.append(change.told())
    if (end - start).days > LONGEST_OUTAGE:
        return found  # months are counted per working day
    nearby = sorted(day for day in holidays if start - _days_back(start) <= day < end)
    return [*found, f"bank holiday on {nearby[-1].isoformat()}"] if nearby else found


def spoiled_days(
    changes: Sequence[KnownChange], key: Key, kinds: Sequence[str], periods: Sequence[datetime.date], length: int
) -> NDArray[np.bool_]:
    """Which periods of so many days are touched by changes of those kinds, so that nothing should be learnt from them."""
    starts = np.array([period.toordinal() for period in periods], dtype=int)
    found = np.zeros(len(starts), dtype=bool)
    for change in changes:
        if change.kind in kinds and change.is_about(key[0], None if change.kind == "outage" else key[1]):
            first, last = (day.toordinal() for day in change.days())
            found |= (starts < last) & (starts + length > first)
    return found


def as_date(value: object) -> datetime.date:
    """A date given as one or as ISO text."""
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value)[:10])


def _days_back(start: datetime.date) -> datetime.timedelta:
    """To the days just before, a weekend between included."""
    return DAY * (4 if start.weekday() == 0 else 3 if start.weekday() == 6 else 1)


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
