"""Every branch of the sentences that are computed."""

from dataclasses import fields
from datetime import date

import pytest

from views import wording
from views.figures import Headlines, Series
from views.filters import period_named
from views.tiles import hours_words


YEAR = period_named("year", date(2023, 4, 1), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (None, "Digital take-up is 69.4% in 2026/27 so far"),
        (0.004, "Digital take-up is 69.4% in 2026/27 so far, little changed on last year"),
        (0.074, "Digital take-up rose 7.4 points to 69.4% in 2026/27 so far"),
        (-0.02, "Digital take-up fell 2.0 points to 69.4% in 2026/27 so far"),
    ],
)
def test_take_up_titles_have_a_neutral_form(change: float | None, title: str) -> None:
    assert wording.take_up_title(YEAR, 0.694, change) == title


def series(**values: list) -> Series:
    months = tuple(date(2025 + i // 12, i % 12 + 1, 1) for i in range(len(next(iter(values.values())))))
    return Series(months, values, {channel: channel.capitalize() for channel in values})


def test_contacts_title_names_what_moved_on_the_year() -> None:
    assert wording.contacts_title(series(phone=[100] * 12 + [80] * 3), {}) == "Phone down 20% on the same three months a year earlier"
    assert wording.contacts_title(series(phone=[10] * 12 + [8] * 3), {}) == "Contacts by channel, month by month"  # 24 after 30 is chance


def test_contacts_title_is_neutral_without_a_year_to_compare() -> None:
    assert wording.contacts_title(series(phone=[100] * 6), {}) == "Contacts by channel, month by month"


def test_contacts_title_says_first_that_a_channel_fell_silent() -> None:
    assert wording.contacts_title(series(post=[5, None]), {"post": date(2025, 1, 1)}) == "Post: data stop before the other channels"


def test_the_service_named_moved_more_than_chance_makes_it() -> None:
    """Six of twenty transactions are thirty points, and chance; the larger service with five points is the finding."""

    def service(name: str, take_up: float, change: float, transactions: int) -> dict:
        return {"service": name, "contacts": transactions, "transactions": transactions, "take_up": take_up, "change": change}

    few = service("Fly-tipping", 40.0, -30.0, 20)
    assert wording.services_title([few]) == "Services by number of contacts"
    many = service("Bins", 50.0, -5.0, 5000)
    assert wording.services_title([few, many]) == "Bins: take-up down 5.0 points; no other service clearly fell"
    assert wording.services_title([few, many, service("Parking", 50.0, -4.0, 9000)]).endswith(", the most of 2 that clearly fell")
    up = service("Library", 50.0, 5.0, 5000)
    assert wording.services_title([few, up]) == "Take-up clearly fell in no service; Library rose most, by 5.0 points"


def test_a_missing_month_gives_no_change() -> None:
    assert wording.year_on_year([100] * 13 + [None, 90]) is None


def feed(name: str, late: bool) -> dict:
    return {"source_id": name, "is_late": late, "due_on": date(2026, 12, 1)}


@pytest.mark.parametrize(
    ("feeds", "missing", "title"),
    [
        ([], 0, "No feed has been loaded yet"),
        ([feed("a", False)], 0, "The one feed is complete to 22 November 2026"),
        ([feed("a", False), feed("b", False)], 3, "Both feeds are up to date; 3 days are missing in between"),
        ([feed("a", False), feed("b", True)], 0, "1 of 2 feeds is up to date; b is late"),
        ([feed("a", True), feed("b", True)], 0, "0 of 2 feeds are up to date; a and b are late"),
    ],
)
def test_completeness_titles(feeds: list, missing: int, title: str) -> None:
    assert wording.completeness_title(feeds, missing, date(2026, 11, 22)) == title


def test_no_due_date_is_not_called_up_to_date() -> None:
    undated = [{**feed("a", False), "due_on": None}]
    assert wording.sources_words(undated) == "1 feed"
    assert wording.completeness_title(undated, 2, date(2026, 11, 22)) == "1 feed; 2 days are missing in between"


def test_a_late_feed_is_said_once_by_name() -> None:
    checks = [
        {"check_name": "no_feed_is_late", "rows": 1, "sentence": "No feed is late."},
        {"check_name": "other", "rows": 2, "sentence": "All is well."},
        {"check_name": "third", "rows": 0, "sentence": "Fine."},
    ]
    told = wording.attention([feed("ga4", True)], [{"sentence": "Who counts waste?"}], checks)
    assert [sentence.split()[0] for sentence in told] == ["ga4", "Who", "This"]


def facts(**changes: object) -> Headlines:
    known = {field.name: None for field in fields(Headlines)}
    known |= {"not_compared": "", "take_up_change": 0.05, "cost_change": -0.86, "contacts": 1200}
    return Headlines(**{**known, **changes})


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "Getting better"),
        ({"take_up_change": -0.05}, "Mixed"),
        ({"take_up_change": -0.05, "cost_change": 0.5}, "Getting worse"),
        ({"take_up_change": 0.001, "cost_change": 0.01}, "Little changed"),
    ],
)
def test_the_verdict_weighs_only_what_clearly_moved(changes: dict, verdict: str) -> None:
    assert wording.direction(facts(**changes)).startswith(f"**{verdict}**")


def test_nothing_to_compare_gives_no_verdict() -> None:
    assert wording.direction(facts(take_up_change=None, cost_change=None)) == ""


def test_without_take_up_the_title_counts_contacts_and_says_so() -> None:
    assert wording.headline(YEAR, facts(take_up=None)) == "1,200 contacts in 2026/27 so far; take-up cannot be shown yet"


def test_what_cannot_be_shown_names_the_saving_only_where_there_is_none() -> None:
    known = facts(take_up=0.6, cost=5.0)
    assert wording.cannot_show(known, False, False) == []
    assert wording.cannot_show(known, True, False)[0].startswith("**Saving, and the time residents gained.** A saving needs a year")


def test_hours_of_a_whole_country_fit_their_tile() -> None:
    assert hours_words(-20_000_000, 17_000_000) == "−20m to 17m"
    assert hours_words(-370, 75) == "−370 to 75"
    assert hours_words(1_200_000, 3_400_000) == "1.2m to 3.4m"


def test_a_late_feed_that_never_came_was_due_on_no_day() -> None:
    row = {"source_id": "calls", "due_on": None, "is_late": True}
    assert wording.attention([row], [], []) == ["calls has sent nothing yet and is late."]
    assert wording.late_feed({**row, "due_on": date(2026, 12, 1)}).startswith("calls was due on 1")
