"""Every count that is watched, by day, week and month, with the calendar and the changes written down, from one snapshot."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.compositions import Asker
from analysis.counted_series import CountedSeries, Key, days_marked, series_of
from analysis.known_changes import DAY, KnownChange, as_date, read_changes, spoiled_days
from analysis.normal_range import NormalRange, daily_range, weekly_range


UNLEARNT = ("bill", "letter", "outage")  # passing changes; the weeks after a lasting one are the new normal


@dataclass(frozen=True)
class Calendar:
    """Bank holidays, working days, and the working days of each month."""

    holidays: set[datetime.date]
    working_days: list[datetime.date]
    by_month: dict[datetime.date, int] = field(default_factory=dict)


@dataclass(frozen=True)
class WatchedSeries:
    """Counts by day, by whole week and by whole month; the half-open period they are of."""

    days: CountedSeries
    weeks: CountedSeries
    months: CountedSeries
    calendar: Calendar
    changes: list[KnownChange]
    start: datetime.date
    end: datetime.date

    def of(self, grain: str) -> CountedSeries:
        """The counts of one grain."""
        return {"day": self.days, "week": self.weeks, "month": self.months}[grain]


def watched_series(asked: Asker, end: object = None, grains: Sequence[str] = ("day", "week", "month")) -> WatchedSeries | None:
    """All counts up to `end` (exclusive; None for all), None when nothing is published."""
    published = asked("published_period", {}).records()
    first, last = (published[0][name] for name in ("start_date", "end_date")) if published else (None, None)
    if first is None or last is None:
        return None
    start, stop = as_date(first), min(as_date(last), as_date(end)) if end is not None else as_date(last)
    if stop <= start:
        return None
    dates = {"start_date": start, "end_date": stop}
    counts = {
        grain: series_of(asked("normal_counts", {"step": grain, **dates}).records() if grain in grains else [], grain)
        for grain in ("day", "week", "month")
    }
    calendar = _calendar(asked("normal_calendar", {"start_date": start - 31 * DAY, "end_date": stop}).records())
    changes = [change for change in read_changes(asked("all_changes", {}).records()) if change.touches(start, stop)]
    return WatchedSeries(counts["day"], counts["week"], counts["month"], calendar, changes, start, stop)


def normal_days(watched: WatchedSeries, keys: Sequence[Key]) -> NormalRange:
    """The normal range of the daily counts of some services and channels, in the order of the keys."""
    series = watched.days
    ordinary = ~days_marked(series.periods, watched.calendar.holidays)
    return daily_range(_counts(series, keys), ordinary, _usable(watched, series, keys, 1))


def normal_weeks(watched: WatchedSeries, keys: Sequence[Key]) -> NormalRange:
    """The same of whole weeks; a week with a bank holiday is not ordinary."""
    series = watched.weeks
    holiday_weeks = {day - day.weekday() * DAY for day in watched.calendar.holidays}
    return weekly_range(_counts(series, keys), ~days_marked(series.periods, holiday_weeks), _usable(watched, series, keys, 7))


def _counts(series: CountedSeries, keys: Sequence[Key]) -> NDArray[np.float64]:
    places = [series.keys.index(key) for key in keys]
    return series.counts[places].reshape(len(keys), len(series.periods))


def _usable(watched: WatchedSeries, series: CountedSeries, keys: Sequence[Key], length: int) -> NDArray[np.bool_]:
    changes = [change for change in watched.changes if change.kind in UNLEARNT]
    if not changes:
        return np.ones((len(keys), len(series.periods)), dtype=bool)
    return ~np.array([spoiled_days(changes, key, UNLEARNT, series.periods, length) for key in keys], dtype=bool).reshape(
        len(keys), len(series.periods)
    )


def _calendar(records: list[dict]) -> Calendar:
    days = [(as_date(row["day"]), bool(row["is_bank_holiday"]), bool(row["is_working_day"])) for row in records]
    by_month: dict[datetime.date, int] = {}
    for day, _, is_working in days:
        by_month[day.replace(day=1)] = by_month.get(day.replace(day=1), 0) + int(is_working)
    return Calendar({day for day, is_holiday, _ in days if is_holiday}, [day for day, _, is_working in days if is_working], by_month)
