"""What the calendar does to contacts: weekdays, bank holidays, closed days, and the weeks after a bill."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np


CLOSED_SHARE = 0.02  # of a usual day: a weekday or holiday with less is a closed one
BILL_WEEKS = 4
BEFORE_BILL_WEEKS = 4
DAYS = 7


@dataclass(frozen=True)
class DayShares:
    """What each weekday (Monday first) takes of a week, summing to 1, and what a bank holiday takes of its weekday; 0 is closed."""

    weekdays: tuple[float, ...]
    holiday: float
    is_known: bool  # from days; else a guess, as only weeks are counted

    def of(self, day: datetime.date, holidays: frozenset[datetime.date]) -> float:
        """The share of a usual week that a day takes."""
        return self.weekdays[day.weekday()] * (self.holiday if day in holidays else 1.0)

    def of_week(self, monday: datetime.date, holidays: frozenset[datetime.date]) -> float:
        """The share of a usual week that a week is open for."""
        return sum(self.of(monday + datetime.timedelta(days=step), holidays) for step in range(DAYS))


def day_shares(days: Mapping[datetime.date, float], holidays: frozenset[datetime.date], is_assisted: bool) -> DayShares:
    """The shares of counted days; a bank holiday is taken for closed where staff serve and none was seen."""
    usual = [[count for day, count in days.items() if day.weekday() == weekday and day not in holidays] for weekday in range(DAYS)]
    means = np.array([np.mean(counts) if counts else np.nan for counts in usual])
    if not np.isfinite(means).all() or means.sum() <= 0:
        staffed = (0.2,) * 5 + (0.0, 0.0)
        return DayShares(staffed if is_assisted else (1 / DAYS,) * DAYS, 0.0 if is_assisted else 1.0, False)
    means = np.where(means < CLOSED_SHARE * means.max(), 0.0, means)
    shares = means / means.sum()
    seen = [(count, means[day.weekday()]) for day, count in days.items() if day in holidays and means[day.weekday()] > 0]
    holiday = 0.0 if is_assisted else 1.0
    if seen:
        holiday = float(sum(count for count, _ in seen) / sum(mean for _, mean in seen))
    return DayShares(tuple(float(share) for share in shares), holiday if holiday >= CLOSED_SHARE else 0.0, True)


def open_shares(weeks: Sequence[datetime.date], shares: DayShares, holidays: frozenset[datetime.date]) -> np.ndarray:
    """The share of a usual week that each week is open for."""
    return np.array([shares.of_week(week, holidays) for week in weeks])


def bill_factors(contacts: np.ndarray, openness: np.ndarray, weeks: Sequence[datetime.date], bills: Iterable[datetime.date]) -> np.ndarray:
    """How many times the usual contacts come in the week of a bill and the three after it: the mean over past bills, 1 where there was none.

    `weeks` may run past the contacts; the usual is the four weeks before the bill.
    """
    level = contacts / np.where(openness[: len(contacts)] > 0, openness[: len(contacts)], np.nan)
    found: list[np.ndarray] = []
    for bill in bills:
        place = _week_of(bill, weeks)
        if place is None or place < BEFORE_BILL_WEEKS or place >= len(contacts):
            continue
        before = level[place - BEFORE_BILL_WEEKS : place]
        after = np.full(BILL_WEEKS, np.nan)
        seen = level[place : place + BILL_WEEKS]
        after[: len(seen)] = seen
        if np.isfinite(before).any() and np.nanmean(before) > 0:
            found.append(after / np.nanmean(before))
    if not found:
        return np.ones(BILL_WEEKS)
    stacked = np.array(found)
    known = np.isfinite(stacked).sum(axis=0)
    means: np.ndarray = np.where(known > 0, np.nansum(stacked, axis=0) / np.maximum(known, 1), 1.0)
    means[means < CLOSED_SHARE] = CLOSED_SHARE
    return means


def with_bills(openness: np.ndarray, weeks: Sequence[datetime.date], bills: Iterable[datetime.date], factors: np.ndarray) -> np.ndarray:
    """The open shares, larger in the weeks of bills."""
    larger = openness.copy()
    for bill in bills:
        place = _week_of(bill, weeks)
        if place is not None:
            span = slice(place, min(place + BILL_WEEKS, len(weeks)))
            larger[span] *= factors[: span.stop - span.start]
    return larger


def _week_of(day: datetime.date, weeks: Sequence[datetime.date]) -> int | None:
    monday = day - datetime.timedelta(days=day.weekday())
    place = (monday - weeks[0]).days // DAYS if len(weeks) else -1
    return place if 0 <= place < len(weeks) else None
