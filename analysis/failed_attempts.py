"""Web attempts as arrays and by service: what the keyed and the aggregate estimate start from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from analysis.distributed_lag import roll_closed_days
from analysis.failed_online import SMALLEST_ATTEMPTS, KeyedLeak, LeakBounds, keyed_leak
from analysis.finding import Refusal


UNFINISHED = "unfinished"  # failed and abandoned together


@dataclass(frozen=True)
class Attempts:
    """One element per like attempts; days are NaN where nobody came, `person` groups are the clusters of the standard error."""

    service: np.ndarray
    attempt: np.ndarray
    path: np.ndarray
    is_identified: np.ndarray
    is_watched: np.ndarray
    is_watched_before: np.ndarray
    person: np.ndarray
    after: np.ndarray
    placebo: np.ndarray
    before: np.ndarray
    channel: np.ndarray
    count: np.ndarray

    def total(self, chosen: np.ndarray) -> int:
        """How many attempts are chosen."""
        return round(float(self.count[chosen].sum()))

    def match_rate(self, chosen: np.ndarray) -> float:
        """The share of the chosen attempts that are identified, 0 of none."""
        total = self.total(chosen)
        return self.total(chosen & self.is_identified) / total if total else 0.0

    def leak(
        self, chosen: np.ndarray, smallest: int = SMALLEST_ATTEMPTS, window_days: int | None = None
    ) -> KeyedLeak | LeakBounds | Refusal:
        """The corrected share of the chosen attempts that became a contact."""
        used = chosen & self.is_watched
        found = keyed_leak(
            self.after[used], self.placebo[used], self.person[used], self.count[used], None, self.match_rate(chosen), smallest, window_days
        )
        earlier = used & self.is_watched_before
        if not isinstance(found, KeyedLeak) or not self.total(earlier):
            return found
        came = earlier & (np.nan_to_num(self.before, nan=np.inf) <= found.window_days)
        return replace(found, before=self.total(came) / self.total(earlier))

    def channels(self, chosen: np.ndarray) -> dict[str, float]:
        """How many of the chosen attempts were followed by a contact on each channel."""
        came = chosen & self.is_watched & ~np.isnan(self.after)
        return {str(name): float(self.count[came & (self.channel == name)].sum()) for name in np.unique(self.channel[came])}


@dataclass(frozen=True)
class ServiceDays:
    """Open days of one service in order, each with the closed days before it; day numbers count from the first day of any service."""

    contacts: np.ndarray
    failed: np.ndarray
    sessions: np.ndarray
    completions: np.ndarray
    weekday: np.ndarray
    day_number: np.ndarray
    is_outage: np.ndarray
    days: int


def read_attempts(records: Sequence[Mapping[str, object]]) -> Attempts:
    """Arrays from the rows of the query failed_online_attempts."""
    numbers = {
        name: np.array([row[name] for row in records], dtype=float)
        for name in ("person_group", "after_days", "placebo_days", "before_days", "attempts")
    }
    texts = {name: np.array([str(row[name]) for row in records], dtype=str) for name in ("service_id", "attempt", "path", "after_channel")}
    flags = {
        name: np.array([row[name] is True for row in records], dtype=bool) for name in ("is_identified", "is_watched", "is_watched_before")
    }
    return Attempts(
        texts["service_id"], texts["attempt"], texts["path"], flags["is_identified"], flags["is_watched"], flags["is_watched_before"],
        np.nan_to_num(numbers["person_group"], nan=-1).astype(int), numbers["after_days"], numbers["placebo_days"], numbers["before_days"],
        texts["after_channel"], numbers["attempts"],
    )  # fmt: skip


def read_days(
    web: Sequence[Mapping[str, object]], contacts: Sequence[Mapping[str, object]], outages: Mapping[str, Sequence[tuple[date, date]]]
) -> dict[str, ServiceDays]:
    """The days of each service that both its pages and its staffed channels cover, from failed_online_days and contacts by day.

    Days on which no service at all had contact with staff are closed: what was tried then counts with the next open day.
    """
    if not web or not contacts:
        return {}
    first = min(_day(row["day"]) for row in contacts)
    last = max(_day(row["day"]) for row in contacts)
    size = (last - first).days + 1
    staffed, pages = (
        _spread(contacts, "day", ("contacts",), first, size),
        _spread(web, "local_date", ("sessions", "failed", "completions"), first, size),
    )
    web_known = np.any([~np.isnan(parts["sessions"]) for parts in pages.values()], axis=0)
    is_open = np.nansum([series["contacts"] for series in staffed.values()], axis=0) > 0
    return {
        service: _service_days(staffed[service]["contacts"], parts, is_open, web_known, first, _is_out(outages, service, first, size))
        for service, parts in pages.items()
        if service in staffed
    }


def _spread(
    rows: Sequence[Mapping[str, object]], day: str, names: tuple[str, ...], first: date, size: int
) -> dict[str, dict[str, np.ndarray]]:
    """By service and measure one element per day of the period: the sum of the rows of that day, NaN without any."""
    sums: dict[tuple[str, str], dict[int, float]] = {}
    for row in rows:
        place = (_day(row[day]) - first).days
        if 0 <= place < size:
            for name in names:
                days = sums.setdefault((str(row["service_id"]), name), {})
                days[place] = days.get(place, 0.0) + float(str(row[name]))
    found: dict[str, dict[str, np.ndarray]] = {}
    for (service, name), days in sums.items():
        series = found.setdefault(service, {}).setdefault(name, np.full(size, np.nan))
        series[list(days)] = list(days.values())
    return found


def _service_days(
    contacts: np.ndarray, parts: dict[str, np.ndarray], is_open: np.ndarray, web_known: np.ndarray, first: date, is_out: np.ndarray
) -> ServiceDays:
    """From the first to the last day that pages and staff are both known; a day without a row had no visit, if other services had some."""
    seen = np.flatnonzero(~np.isnan(parts["sessions"]))
    known = np.flatnonzero(~np.isnan(contacts))
    begin, end = max(seen[0], known[0]), min(seen[-1], known[-1]) + 1
    span = slice(begin, max(end, begin))
    opened = is_open[span]
    web = {name: roll_closed_days(np.where(web_known, np.nan_to_num(values), np.nan)[span], opened) for name, values in parts.items()}
    places = np.arange(begin, max(end, begin))[opened]
    out = roll_closed_days(is_out[span].astype(float), opened) > 0
    return ServiceDays(
        contacts[span][opened], web["failed"], web["sessions"], web["completions"], (places + first.weekday()) % 7, places.astype(float), out,
        max(int(end - begin), 0),
    )  # fmt: skip


def _is_out(outages: Mapping[str, Sequence[tuple[date, date]]], service: str, first: date, size: int) -> np.ndarray:
    out = np.zeros(size, dtype=bool)
    for begin, end in (*outages.get("", ()), *outages.get(service, ())):
        out[max((begin - first).days, 0) : max((end - first).days, 0)] = True
    return out


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
