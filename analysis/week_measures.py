"""The weekly counts and ratios of each channel that have an expected range: by service, by directorate and in all."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.compositions import Asker
from analysis.counted_series import days_marked, is_alive, periods_between
from analysis.finding import Range
from analysis.known_changes import DAY, KnownChange, as_date, read_changes, spoiled_days
from analysis.normal_range import weekly_range
from analysis.watched_series import UNLEARNT
from analysis.weekly_range import AVERAGE, SHARE, ratio_ranges


ALL = "*"
SUMS = (
    "contacts", "offered", "answered", "answered_in_target", "answered_with_wait", "handle_seconds", "handle_known", "followed", "repeated",
)  # fmt: skip
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Measure:
    """A weekly measure: a count, or a ratio of two counts."""

    name: str
    top: str
    below: str | None
    kind: str
    unit: str


MEASURES = (
    Measure("contacts", "contacts", None, "count", "contacts"),
    Measure("calls_offered", "offered", None, "count", "calls"),
    Measure("answered", "answered", "offered", SHARE, "share of calls offered"),
    Measure("answered_in_target", "answered_in_target", "answered_with_wait", SHARE, "share of answered calls"),
    Measure("contacted_again", "repeated", "followed", SHARE, "share of contacts whose person is known"),
    Measure("handle_time", "handle_seconds", "handle_known", AVERAGE, "seconds"),
)


@dataclass(frozen=True)
class Group:
    """Whose weeks are added: one service, a directorate's services, or all, on one channel."""

    service_id: str
    directorate: str
    channel_id: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class Weeks:
    """The sums [name][series, week] of all services and channels, the weeks, the calendar and what is written down."""

    weeks: tuple[datetime.date, ...]
    services: tuple[str, ...]
    channels: tuple[str, ...]
    sums: Mapping[str, Floats]
    ordinary: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    changes: list[KnownChange]
    holidays: set[datetime.date]

    def groups(self, directorates: Mapping[str, str | None]) -> list[Group]:
        """All services of a channel, then each directorate, then each service."""
        found = []
        for channel in sorted(set(self.channels)):
            places = [place for place, each in enumerate(self.channels) if each == channel]
            found.append(Group(ALL, ALL, channel, tuple(places)))
            named = sorted({str(directorates[self.services[place]]) for place in places if directorates.get(self.services[place])})
            for name in named:
                found.append(Group(ALL, name, channel, tuple(p for p in places if directorates.get(self.services[p]) == name)))
            found += [Group(self.services[place], directorates.get(self.services[place]) or "", channel, (place,)) for place in places]
        return found

    def total(self, name: str, group: Group) -> Floats:
        """The sum over a group by week, nan in a week in which a member that is alive is not covered."""
        counts = self.sums["contacts"][list(group.members)]
        gap = (is_alive(counts) & ~np.isfinite(counts)).any(axis=0) | ~np.isfinite(counts).any(axis=0)
        part = self.sums[name][list(group.members)]
        return np.where(gap | ~np.isfinite(part).any(axis=0), np.nan, np.nansum(part, axis=0))

    def learnt_from(self, group: Group) -> NDArray[np.bool_]:
        """Weeks without a bank holiday, and without a mailing or outage of any member."""
        return self.ordinary & self.usable[list(group.members)].all(axis=0)


def read_weeks(asked: Asker, start: object, end: object) -> Weeks | None:
    """The weekly sums between two dates, None where nothing is counted by day or week."""
    dates = {"start_date": start, "end_date": end}
    records = asked("week_sums", dates).records()
    if not records:
        return None
    first = min(as_date(row["first_period"]) for row in records)
    length = max(len(_listed(row["contacts"])) for row in records)
    weeks = tuple(periods_between(first, length, "week"))
    sums = {name: np.array([_floats(row[name]) for row in records]) for name in SUMS}
    calendar = asked("normal_calendar", {"start_date": first - 31 * DAY, "end_date": weeks[-1] + 7 * DAY}).records()
    holidays = {as_date(row["day"]) for row in calendar if row["is_bank_holiday"]}
    changes = [each for each in read_changes(asked("all_changes", {}).records()) if each.touches(first, weeks[-1] + 7 * DAY)]
    keys = [(str(row["service_id"]), str(row["channel_id"])) for row in records]
    spoiled = np.array([spoiled_days(changes, key, UNLEARNT, weeks, 7) for key in keys]).reshape(len(keys), length)
    ordinary = ~days_marked(weeks, {each - each.weekday() * DAY for each in holidays})
    return Weeks(
        weeks, tuple(key[0] for key in keys), tuple(key[1] for key in keys), sums, ordinary, ~spoiled.astype(bool), changes, holidays
    )


def values_of(weeks: Weeks, group: Group, measure: Measure) -> tuple[Floats, Floats]:
    """The measure by week, and how many contacts each week it is made of."""
    top = weeks.total(measure.top, group)
    if measure.below is None:
        return top, top
    below = weeks.total(measure.below, group)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, top / below, np.nan), below


def count_ranges(weeks: Weeks, counts: Sequence[Floats], learnt: Sequence[NDArray[np.bool_]], since: int = 0) -> list[list[Range | None]]:
    """The expected ranges of counts [series][week] by the product's normal range; None before `since` and where a week is not judged."""
    if not counts:
        return []
    normal = weekly_range(np.array(counts), weeks.ordinary, np.array(learnt))
    judged = np.isfinite(normal.z)
    return [
        [normal.range_of(place, week) if week >= since and judged[place, week] else None for week in range(len(weeks.weeks))]
        for place in range(len(counts))
    ]


def share_ranges(values: Floats, learnt: NDArray[np.bool_], ordinary: NDArray[np.bool_], kind: str, since: int = 0) -> list[Range | None]:
    """The expected ranges of a ratio; a week with a bank holiday is not judged, as with counts."""
    found = ratio_ranges(values, learnt, kind, since)
    return [each if ordinary[week] else None for week, each in enumerate(found)]


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _floats(value: object) -> Floats:
    return np.array(_listed(value), dtype=float)
