"""Which rows of the changes table are one launch, and which other changes touch a service and channel, for good or for a while."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


LAUNCHES = frozenset({"launch", "release"})
COUNTING = frozenset({"consent", "relabelled", "counting_changed"})  # touch their own channel only
PASSING_DAYS = {"bill": 28, "letter": 14, "election": 14, "outage": 1}  # how long each is felt when no end is given
CLEAR_DAYS = 28  # nothing else may change within so many days of a launch
RAMP_DAYS = 28  # people take so long to find a new service, where no end of its start is given


@dataclass(frozen=True)
class Change:
    """A row of the changes table; service and channel None for all; `until` is the first day it is over, None while it lasts."""

    on: datetime.date
    until: datetime.date | None
    kind: str
    service_id: str | None
    channel_id: str | None
    note: str

    def touches(self, services: Collection[str], channels: Collection[str]) -> bool:
        """Whether it may have moved contacts of one of the services on one of the channels."""
        if self.service_id is not None and self.service_id not in services:
            return False
        return self.kind not in COUNTING or self.channel_id is None or self.channel_id in channels

    @property
    def says(self) -> str:
        """The change by name, as sentences name it."""
        return f"{self.note or self.kind.replace('_', ' ')} ({self.kind.replace('_', ' ')}, {self.on.isoformat()})"


@dataclass(frozen=True)
class Launch:
    """What was launched on a day, by one registration; `services` are those whose contacts it should move."""

    on: datetime.date
    kind: str
    note: str
    services: tuple[str | None, ...]
    named: tuple[str, ...]  # every service of its rows, the launched one among them
    registered_on: datetime.date | None
    ramp_until: datetime.date


def read_changes(records: Iterable[Mapping[str, object]]) -> list[Change]:
    """The changes other than launches' own ends: a launch lasts, its to_date is the end of its start."""
    found = []
    for row in records:
        on, until, kind = row["from_date"], row["to_date"], str(row["kind"])
        if not isinstance(on, datetime.date):
            continue
        if kind in LAUNCHES | COUNTING:
            until = None
        elif kind in PASSING_DAYS and not isinstance(until, datetime.date):
            until = on + datetime.timedelta(days=PASSING_DAYS[kind])
        service, channel = (None if row[name] is None else str(row[name]) for name in ("service_id", "channel_id"))
        found.append(Change(on, until if isinstance(until, datetime.date) else None, kind, service, channel, str(row["note"] or "")))
    return found


def read_launches(records: Iterable[Mapping[str, object]], self_assessment: Collection[str]) -> list[Launch]:
    """Launches and releases in order of date: rows of one day and one registration are one.

    A self-assessment has no contacts to save by itself: where other services are named beside it, those are what it should move.
    """
    together: dict[tuple, list[Mapping[str, object]]] = {}
    for row in records:
        if row["kind"] in LAUNCHES and isinstance(row["from_date"], datetime.date):
            together.setdefault((row["from_date"], row["registered_on"]), []).append(row)
    found = []
    for (on, registered), rows in sorted(together.items(), key=lambda item: (item[0][0], str(item[0][1]))):
        named = tuple(dict.fromkeys(None if row["service_id"] is None else str(row["service_id"]) for row in rows))
        served = tuple(service for service in named if service not in self_assessment)
        ends = [row["to_date"] for row in rows if isinstance(row["to_date"], datetime.date)]
        kinds, notes = (list(dict.fromkeys(str(row[name] or "") for row in rows)) for name in ("kind", "note"))
        found.append(
            Launch(
                on=on,
                kind=" and ".join(kinds),
                note="; ".join(note for note in notes if note),
                services=served or named,
                named=tuple(service for service in named if service is not None),
                registered_on=registered if isinstance(registered, datetime.date) else None,
                ramp_until=max([*ends, on]) if ends else on + datetime.timedelta(days=RAMP_DAYS),
            )
        )
    return found


def clashes(changes: Iterable[Change], launch: Launch, services: Collection[str], channels: Collection[str]) -> tuple[str, ...]:
    """Other changes that touch the service within four weeks of the launch, by name."""
    reach = datetime.timedelta(days=CLEAR_DAYS)
    found = []
    for change in others(changes, launch):
        last = change.on if change.until is None else max(change.on, change.until - datetime.timedelta(days=1))
        if change.touches(services, channels) and change.on <= launch.on + reach and last >= launch.on - reach:
            found.append(change.says)
    return tuple(found)


def others(changes: Iterable[Change], launch: Launch) -> list[Change]:
    """The changes that are not rows of this launch."""
    own = {*launch.named, None}
    return [change for change in changes if not (change.kind in LAUNCHES and change.on == launch.on and change.service_id in own)]
