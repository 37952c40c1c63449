"""The calendar of the invented council: the days of the period, the bank holidays, the local clock, the dated events."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np


DEFAULT_TODAY = date(2026, 11, 24)
ZONE = ZoneInfo("Europe/London")
DAY_SECONDS = 86400


@dataclass(frozen=True)
class Events:
    """The dated changes of the invented council."""

    launch: date
    registered: date
    relabelled: date
    mobile_kit: date
    consent: date
    cut: date
    outage: date


@dataclass(frozen=True)
class Days:
    """Every day of the period, whole weeks from a Monday to a Sunday; arrays run over the days."""

    first: date
    count: int
    dates: tuple[date, ...]
    weekday: np.ndarray
    month: np.ndarray
    is_open: np.ndarray
    offset_hours: np.ndarray
    events: Events

    @property
    def last(self) -> date:
        """The last day."""
        return self.dates[-1]

    def index(self, day: date) -> int:
        """The position of a day, also outside the period."""
        return (day - self.first).days

    def months(self) -> list[tuple[date, int, int]]:
        """First day of each month, and the half-open range of day positions in it."""
        starts = [i for i, day in enumerate(self.dates) if i == 0 or day.day == 1]
        ends = [*starts[1:], self.count]
        return [(self.dates[a].replace(day=1), a, b) for a, b in zip(starts, ends, strict=True)]

    def month_keys(self) -> np.ndarray:
        """Year x 12 + month - 1 of each day."""
        return np.array([day.year * 12 + day.month - 1 for day in self.dates])


def make_days(years: float, today: date | None) -> Days:
    """The days of the period that ends on the last Sunday before today."""
    today = today or DEFAULT_TODAY
    last = today - timedelta(days=(today.weekday() % 7) + 1)
    weeks = max(20, -(-round(years * 365.25) // 7))
    first = last - timedelta(days=weeks * 7 - 1)
    dates = tuple(first + timedelta(days=i) for i in range(weeks * 7))
    closed = set().union(*(bank_holidays(year) for year in range(first.year, last.year + 1)))
    weekday = np.array([day.weekday() for day in dates])
    is_open = np.array([day.weekday() < 5 and day not in closed for day in dates])
    noon = (datetime(day.year, day.month, day.day, 12, tzinfo=ZONE) for day in dates)
    offset = np.array([(at.utcoffset() or timedelta(0)) // timedelta(hours=1) for at in noon])
    return Days(first, len(dates), dates, weekday, np.array([d.month for d in dates]), is_open, offset, _events(first, weeks))


def _events(first: date, weeks: int) -> Events:
    """Each event in whole weeks before the end; in a short period the same events stand at the same shares of it."""

    def monday(before_end: int) -> date:
        at = weeks - before_end if weeks >= 150 else round(weeks * (1 - before_end / 157))
        return first + timedelta(weeks=at)

    launch = monday(65)
    return Events(
        launch=launch,
        registered=launch - timedelta(days=21),
        relabelled=monday(96),
        mobile_kit=monday(78),
        consent=monday(44),
        cut=monday(34),
        outage=monday(20) + timedelta(days=1),
    )


def bank_holidays(year: int) -> set[date]:
    """The bank holidays of England, with their substitute days."""
    easter = _easter(year)
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    holidays = {easter - timedelta(days=2), easter + timedelta(days=1)}
    holidays |= {_monday_of(year, 5, 1), _monday_of(year, 5, 25), _monday_of(year, 8, 25)}
    for day in fixed:
        while day.weekday() >= 5 or day in holidays:
            day += timedelta(days=1)
        holidays.add(day)
    return holidays


def _monday_of(year: int, month: int, from_day: int) -> date:
    day = date(year, month, from_day)
    return day + timedelta(days=(7 - day.weekday()) % 7)


def _easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian rule."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def bill_dates(days: Days) -> list[date]:
    """The Monday nearest the middle of each March on which council tax bills arrive."""
    found = [_monday_of(year, 3, 10) for year in range(days.first.year, days.last.year + 1)]
    return [day for day in found if days.first <= day <= days.last]
