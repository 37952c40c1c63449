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


def test_a_month_that_is_not_over_is_no_blank_that_somebody_could_mend() -> None:
    to_date = period_named("year", date(2023, 1, 1), date(2025, 12, 10))
    assert to_date.end == date(2025, 12, 11)
    mails = [
        row("E-mail", "Rents", "not counted", date(2025, 12, 1)),
        row("E-mail", "Bins", "not counted", date(2025, 5, 1), date(2025, 12, 1)),
    ]
    words = not_compared(lambda *_, **__: mails, to_date, (date(2023, 1, 1), date(2025, 12, 10)), {})
    assert words == (
        f"Changes on a year before leave out, in both years, what was not counted in one: E-mail, Bins (May 2025). {MEND} "
        "What is counted by the month is compared without December 2025, which is not over."
    )
    assert MEND not in not_compared(lambda *_, **__: mails[:1], to_date, (date(2023, 1, 1), date(2025, 12, 10)), {})
