"""The dates behind the period control."""

from datetime import date

import pytest

from views.filters import a_year_before, end_a_year_before, period_named, unique_labels, year_starts_in


FIRST, THROUGH = date(2023, 4, 1), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("year", date(2026, 4, 1), date(2026, 11, 23)),
        ("month", date(2026, 10, 1), date(2026, 11, 1)),
        ("12months", date(2025, 11, 1), date(2026, 11, 1)),
        ("all", date(2023, 4, 1), date(2026, 11, 23)),
        ("<script>", date(2026, 4, 1), date(2026, 11, 23)),
    ],
)
def test_periods_are_half_open(key: str, start: date, end: date) -> None:
    period = period_named(key, FIRST, THROUGH)
    assert (period.start, period.end) == (start, end)


def test_the_financial_year_before_april_began_last_april() -> None:
    assert period_named("year", FIRST, date(2026, 3, 31)).start == date(2025, 4, 1)


def test_a_last_day_of_a_month_completes_it() -> None:
    assert period_named("month", FIRST, date(2026, 10, 31)).start == date(2026, 10, 1)


def test_a_period_never_starts_before_the_data() -> None:
    assert period_named("12months", date(2026, 6, 1), THROUGH).start == date(2026, 6, 1)


def test_less_than_a_month_is_shown_as_far_as_it_goes() -> None:
    period = period_named("month", date(2026, 11, 3), THROUGH)
    assert period.start < period.end == date(2026, 11, 23)


def test_leap_day_is_compared_with_the_28th() -> None:
    assert a_year_before(date(2024, 2, 29)) == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("end", "before"),
    [("2024-02-29", "2023-03-01"), ("2024-03-01", "2023-03-01"), ("2025-03-01", "2024-03-01"), ("2024-05-01", "2023-05-01")],
)
def test_the_end_of_the_same_dates_a_year_before_is_the_day_after_the_same_day(end: str, before: str) -> None:
    """To 28 February 2024 is 28 days; a year before it was 27 of them."""
    assert end_a_year_before(date.fromisoformat(end)) == date.fromisoformat(before)


def test_services_of_one_name_are_told_apart() -> None:
    assert unique_labels({"a": "Bins", "b": "Bins", "c": "All services"}) == {"Bins (a)": "a", "Bins (b)": "b", "All services (c)": "c"}


@pytest.mark.parametrize(("setting", "month"), [("4", 4), ("1", 1), ("7", 7), (None, 4), ("13", 4), ("April", 4)])
def test_the_financial_year_is_the_councils(setting: str | None, month: int) -> None:
    period = period_named("year", FIRST, THROUGH, year_starts_in(setting))
    assert (period.start, period.words) == (date(2026, month, 1), "in 2026 so far" if month == 1 else "in 2026/27 so far")


def test_a_year_the_data_do_not_reach_back_to_is_not_called_a_year() -> None:
    assert period_named("year", date(2026, 6, 1), THROUGH).words == "since June 2026"


def test_a_whole_financial_year_is_no_longer_so_far() -> None:
    assert period_named("year", FIRST, date(2026, 3, 31)).words == "in 2025/26"
