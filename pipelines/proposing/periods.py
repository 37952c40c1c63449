"""The periods that counts are of: headers that are one, and how long those of a column or of a row of headers are."""

import calendar
import datetime
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from pipelines.proposing.dates import DateReading, python_date, read_dates


COMMENCING = r"(?:w/?[cb]|week (?:commencing|beginning|starting))[ :]*"  # before a date in a header
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?"
PERIOD = (
    rf"(?:[a-z]{{3,9}}[-/ '.]{{0,2}}(?:\d{{4}}|\d{{2}})|\d{{4}}[-/]\d{{2}}(?:[-/]\d{{2}})?|\d{{4}}(?:-?W| W)\d\d"
    rf"|{_WEEKDAY}\d{{1,2}}[-/. ][a-z0-9]{{1,9}}[-/. ]\d{{2,4}})"
)  # as `is_period`
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_TIME = r"\d{1,2}(?::\d\d)? ?[ap]m|\d{1,2}:\d\d"
CLOCK = rf"(?P<Clock>{_TIME})(?: ?(?:-|\u2013|to) ?(?:{_TIME}))?"  # 09:00, 09:00-10:00 and 9am - 10am
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEK_DAYS = 7
FEWEST_WEEKS = 3  # days of one weekday; more are weeks


@dataclass(frozen=True)
class Grain:
    """How long a period is, the first day of its week where that is no Monday, and whether its date is its last day."""

    name: str
    week_starts: str | None = None
    is_end: bool = False


def is_period(header: str) -> bool:
    """Whether a header is a month, a week or a day, as in a sheet with months across."""
    found = read_dates([without_commencing(header)], False)
    return found is not None and found.kind in ("date", "month")


def clock_of(header: str) -> str | None:
    """The time at which the hour that a header names begins; None for other headers."""
    found = re.fullmatch(CLOCK, header.strip(), re.IGNORECASE)
    return found["Clock"] if found else None


def clock_pattern(clock: str) -> str:
    """How such a time is written: 09:00 is %H:%M, 9 am is %I %p."""
    half = re.search(r" ?[ap]m$", clock, re.IGNORECASE)
    minutes = ":%M" if ":" in clock else ""
    return f"%I{minutes}{' ' if ' ' in clock else ''}%p" if half else f"%H{minutes}"


def is_year_span(header: str) -> bool:
    """Whether a header is a year, 2025 or 2025/26: no period that can be counted, and no figure of a row either."""
    return bool(re.fullmatch(r"(?:19|20)\d\d(?: ?[/-] ?(?:(?:19|20)?\d\d))?", header))


def without_commencing(header: str) -> str:
    """The date of a header such as w/c 07/04/2025."""
    return re.sub(f"^{COMMENCING}", "", header, flags=re.IGNORECASE)


def days_of(cells: Collection[str], dates: DateReading | None) -> set[datetime.date]:
    """The days that cells state, as far as they can be read."""
    return {day for cell in cells if (day := python_date(cell, dates.patterns if dates else ()))}


def grain_of(name: str, cells: Collection[str], dates: DateReading | None, has_clock: bool = False) -> Grain:
    """The period that dates of a column or of a row of headers stand for: by its name, else by which days they are."""
    days = days_of(cells, dates)
    if (dates and dates.kind == "month") or "month" in name.split() or _are_months(days):
        return Grain("month")
    is_end = bool(re.search(r"\b(ending|ended|end|w e)\b", name))
    weekdays = Counter(day.weekday() for day in days)
    is_week = bool(dates and any("%V" in pattern for pattern in dates.patterns))
    if is_week or re.search(r"\b(week|w c|w e|wc|commencing)\b", name) or (len(days) > FEWEST_WEEKS and len(weekdays) == 1):
        first = (weekdays.most_common(1)[0][0] + (1 if is_end else 0)) % WEEK_DAYS if weekdays else 0
        return Grain("week", WEEKDAYS[first] if first else None, is_end)
    return Grain("hour" if has_clock else "day")


def _are_months(days: Collection[datetime.date]) -> bool:
    """Whether all are the first day of a month, or all the last, and more than one month is among them."""
    lasts = all(day.day == calendar.monthrange(day.year, day.month)[1] for day in days)
    return len(days) > 1 and (lasts or all(day.day == 1 for day in days))
