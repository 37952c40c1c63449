"""The filters of a page and the dates they stand for; they live in the URL, so that a view can be sent."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from analysis.questions import DEFAULT_DEFINITION
from views.formatting import day, month, plain
from views.memory import keep, take_up


PERIODS = {"year": "Year to date", "month": "Last month", "12months": "12 months", "all": "All"}
WEEKS = {"week": "Last week", "4weeks": "Last 4 weeks", "13weeks": "13 weeks", "year": "Year to date"}
WEEKS_IN = {"week": 1, "4weeks": 4, "13weeks": 13}
YEAR_STARTS = 4  # the month: April in England, where settings.toml says nothing else
ALL_SERVICES = "All services"


@dataclass(frozen=True)
class Period:
    """Half-open dates, the same dates a year before, and the words for both."""

    key: str
    start: date
    end: date
    words: str
    compared_start: date
    compared_end: date

    @property
    def dates(self) -> str:
        """1 April 2026 to 22 November 2026."""
        return f"{day(self.start)} to {day(self.end - timedelta(days=1))}"


def a_year_before(value: date) -> date:
    """The same date last year; 29 February becomes the 28th."""
    return value.replace(year=value.year - 1, day=28) if (value.month, value.day) == (2, 29) else value.replace(year=value.year - 1)


def end_a_year_before(end: date) -> date:
    """The end (exclusive) of the same dates last year: of a period to 28 February of a leap year, 1 March."""
    return a_year_before(end) + timedelta(days=int((end.month, end.day) == (2, 29)))


def first_of_month(value: date, months: int = 0) -> date:
    """The first day of the month so many months away."""
    index = value.year * 12 + value.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def complete_months_end(first: date, through: date) -> date:
    """The day after the last complete month; the data's own end when there is no complete month yet."""
    after = through + timedelta(days=1)
    end = after if after.day == 1 else first_of_month(after)
    return end if end > first else after


def period_named(key: str, first: date, through: date, year_starts: int = YEAR_STARTS) -> Period:
    """The dates of a period for data from first to through; an unknown key is the financial year to date."""
    after = through + timedelta(days=1)
    if key == "month":
        end = complete_months_end(first, through)
        start, words = first_of_month(end - timedelta(days=1)), f"in {month(end - timedelta(days=1))}"
    elif key == "12months":
        end = complete_months_end(first, through)
        start, words = first_of_month(end, -12), "in 12 months"
    elif key == "all":
        start, end, words = first, after, f"since {month(first)}"
    else:
        start = date(through.year, year_starts, 1)
        start = start if start <= through else a_year_before(start)
        end, words = after, f"in {financial_year(start)}" + (" so far" if after < first_of_month(start, 12) else "")
    if start < first_of_month(first):  # the words must not promise a whole year
        start, words = first_of_month(first), f"since {month(first)}"
    return Period(key if key in PERIODS else "year", start, end, words, a_year_before(start), end_a_year_before(end))


def weeks_named(key: str, first: date, through: date, year_starts: int = YEAR_STARTS) -> Period:
    """So many complete Monday-to-Sunday weeks before the data end, beside the same weeks 52 earlier; the year to date by its dates."""
    if key not in WEEKS_IN:
        return period_named("year", first, through, year_starts)
    end = through + timedelta(days=1)
    end -= timedelta(days=end.weekday())
    weeks = WEEKS_IN[key]
    start = max(end - timedelta(weeks=weeks), first - timedelta(days=first.weekday()))
    words = f"in the week of {day(start)}" if weeks == 1 else f"in the last {weeks} weeks"
    return Period(key, start, end, words, start - timedelta(weeks=52), end - timedelta(weeks=52))


def financial_year(start: date) -> str:
    """2026/27, or 2026 where the year starts in January."""
    return f"{start.year}" if start.month == 1 else f"{start.year}/{(start.year + 1) % 100:02d}"


def year_starts_in(setting: object) -> int:
    """The month of settings.toml; April where it says none, or nothing that is a month."""
    text = str(setting or "")
    return int(text) if text.isdecimal() and 1 <= int(text) <= 12 else YEAR_STARTS


def choose_period(labels: dict[str, str] = PERIODS, default: str = "year", key: str = "period") -> str:
    """Draws the period control of a page and returns the chosen key; `key` is its name in the URL."""
    take_up(key, labels[default], labels.values())
    chosen = st.segmented_control(
        "Period",
        list(labels.values()),
        default=labels[default],
        required=True,
        key=key,
        label_visibility="collapsed",
        wrap=True,
        bind="query-params",
    )
    keep(key, chosen)
    return next((name for name, label in labels.items() if label == chosen), default)


def choose_service(names: dict[str, str]) -> str | None:
    """Draws the service control and returns the chosen service_id, or None for all."""
    labels = unique_labels(names)
    take_up("service", ALL_SERVICES, labels)
    label = st.selectbox(
        "Service",
        [ALL_SERVICES, *labels],
        key="service",
        label_visibility="collapsed",
        width=280,
        bind="query-params",
        filter_mode="contains",
    )
    keep("service", label)
    return labels.get(label)


def choose_definition(names: dict[str, str]) -> str:
    """Draws the take-up definition control and returns the chosen definition_id."""
    names = {key: names[key] for key in sorted(names, key=lambda key: key != DEFAULT_DEFINITION)} or {DEFAULT_DEFINITION: "GDS (current)"}
    labels = unique_labels(names)
    take_up("definition", next(iter(labels)), labels)
    label = st.selectbox("How digital take-up is counted", list(labels), key="definition", bind="query-params")
    keep("definition", label)
    return labels.get(label, next(iter(names)))


def unique_labels(names: dict[str, str]) -> dict[str, str]:
    """Label to id; two services of one name are told apart by their ids."""
    shown = {identifier: plain(name) for identifier, name in names.items()}
    times = Counter(shown.values())
    return {
        (name if times[name] == 1 and name != ALL_SERVICES else f"{name} ({identifier})"): identifier for identifier, name in shown.items()
    }
