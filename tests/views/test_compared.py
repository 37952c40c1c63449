"""The sentence under the figures that says what the changes on a year before leave out."""

from datetime import date

from views.compared import MEND, not_compared
from views.filters import period_named


YEAR = period_named("12months", date(2023, 1, 1), date(2025, 12, 31))


def row(channel: str, service: str, why: str, *months: date) -> dict:
    return {"channel_name": channel, "service_name": service, "why": why, "months": list(months)}


def said(*rows: dict, first: date = date(2023, 1, 1)) -> str:
    return not_compared(lambda *_, **__: list(rows), YEAR, (first, date(2025, 12, 31)), {})


def test_what_was_not_counted_is_named_with_its_months_and_the_mend() -> None:
    post = row("Post", "Missed bin", "not counted", date(2024, 5, 1), date(2024, 6, 1))
    assert said(post) == (
        f"Changes on a year before leave out, in both years, what was not counted in one: Post, Missed bin (May 2024 to June 2024). {MEND}"
    )
    many = said(*[post] * 5)
    assert many.count("Post, Missed bin") == 3
    assert "; and 2 more, listed by `python -m pipelines ask months_not_compared`." in many


def test_months_of_more_weeks_are_named_once_and_nothing_is_said_where_nothing_is_left_out() -> None:
    weeks = [row("Phone", service, "weeks", date(2025, 3, 1)) for service in ("Bins", "Rents")]
    assert said(*weeks) == "Counts by the week leave out months in which more weeks begin in one of the two years: March 2025."
    assert said() == ""
    assert said(*weeks, first=date(2024, 6, 1)) == ""  # the data hold no year before
