"""Sentences and charts of the channels page for figures that are missing, odd or too many; and how big a chart's spec gets."""

import json
from datetime import date, timedelta

import pytest

from views.channels import charts, months, words
from views.channels.cards import outside_line, outside_title, tile_words
from views.channels.cards_below import hours_title
from views.channels.cards_events import sites_title
from views.channels.cards_later import avoidable_title
from views.channels.facts import Channels, Measure, Missing, WeekLine
from views.controls import View
from views.figures import Series
from views.filters import weeks_named
from views.formatting import JOINER
from views.theme import LIGHT


FIRST, THROUGH = date(2024, 1, 1), date(2026, 11, 22)
WEEK = weeks_named("week", FIRST, THROUGH)
FOUR = weeks_named("4weeks", FIRST, THROUGH)
NOTHING = Missing((), (), (), 6)


def line(measure: Measure, channel: str = "phone", sides: tuple = (), values: tuple = ()) -> WeekLine:
    weeks = tuple(date(2026, 11, 16) - timedelta(weeks=n) for n in range(len(sides) - 1, -1, -1))
    band = tuple(None if side is None else 90.0 for side in sides), tuple(None if side is None else 110.0 for side in sides)
    return WeekLine(channel, "Phone", weeks, values or (100.0,) * len(sides), *band, sides, measure, True)


def facts(measure: Measure, **more: object) -> Channels:
    given: dict = {"outside": (), "watched": None, "missing": NOTHING} | more
    return Channels(main=line(measure), tiles=(measure,), others=(), earlier=(), monthly=(), weeks=1, **given)


@pytest.mark.parametrize(
    ("measure", "period", "title"),
    [
        (Measure("calls_offered", 4129, 3529.2, 3770.9, 1, 1), WEEK, f"4,129 calls last week, above the 3,530–{JOINER}3,770 expected"),
        (Measure("calls_offered", 3600, 3529.2, 3770.9, 0, 1), WEEK, f"3,600 calls last week, within the 3,530–{JOINER}3,770 expected"),
        (Measure("calls_offered", 12, None, None, None, 0, why="too few"), WEEK, "12 calls last week; no expected range yet"),
        (Measure("calls_offered", 12), WEEK, "12 calls last week; a range cannot be given"),
        (Measure("calls_offered", None), WEEK, "No calls are known last week"),
        (Measure("calls_offered", 0, 0.0, 3.0, 0, 1), WEEK, f"0 calls last week, within the 0–{JOINER}3 expected"),
        (
            Measure("calls_offered", 99, judged=4, above=1, below=2),
            FOUR,
            "99 calls in the last 4 weeks; 1 above and 2 below what was expected, of 4 weeks",
        ),
        (Measure("calls_offered", 99, judged=4), FOUR, "99 calls in the last 4 weeks; all 4 weeks within what was expected"),
        (Measure("calls_offered", 99, judged=1), FOUR, "99 calls in the last 4 weeks; the one week that can be judged was as expected"),
    ],
)
def test_the_title_has_a_form_for_every_case(measure: Measure, period, title: str) -> None:
    assert words.title(facts(measure), period) == title


def test_a_count_outside_never_reads_as_inside_its_range() -> None:
    for value, low, high in ((1360, 1360.4, 1549.2), (1550, 1360.4, 1549.2)):
        first, last = words.whole_range(low, high).replace(JOINER, "").replace(",", "").split("–")
        assert not int(first) <= value <= int(last)
    assert words.range_words("handle_time", 419.2, 455.9) == f"7:00–{JOINER}7:35"
    assert words.range_words("answered", 0.6551, 0.7219) == f"65.6–{JOINER}72.1%"
    assert words.whole_range(None, 3.0) == "no data"


def test_what_is_missing_is_named_and_the_rest_counted() -> None:
    late = Missing((), (), ("calls", "visits", "forms", "web"), 6)
    assert "calls, visits and 2 more" in words.missing_sentence(late, {})
    day = {"source_id": "calls", "channels": "Phone", "days": 2, "first_missing": date(2026, 11, 18), "last_missing": date(2026, 11, 19)}
    quiet = {"service_id": "bins", "channel_id": "face_to_face", "site": "Library", "contacts_before": 60}
    told = words.missing_sentence(Missing((day,), (quiet,), (), 6), {"bins": "Bins *free*"})
    assert "lacks 2 days" in told and "at Library" in told and "*free*" not in told
    assert words.missing_sentence(NOTHING, {}).endswith("in all 6 feeds.")


def test_the_meeting_never_says_all_is_usual_where_nothing_is_watched() -> None:
    measure = Measure("calls_offered", 12)
    assert "too little history" in words.meeting(facts(measure), WEEK, {})
    assert "No service or reason was outside" in words.meeting(facts(measure, watched={"series_watched": 3}), WEEK, {})
    row = {
        "service_id": "tax",
        "channel_id": None,
        "reason": "letter not clear",
        "excess": 21.6,
        "explained_by": [],
        "avoidable_cause": "none",
    }
    assert "22 more than usual (no cause known)" in words.meeting(facts(measure, outside=(row, row)), WEEK, {"tax": "Tax"})


def test_services_are_said_to_be_as_usual_only_in_the_weeks_and_the_view_that_are_watched() -> None:
    year = weeks_named("year", FIRST, THROUGH)
    some = facts(Measure("calls_offered", 12, judged=29), watched={"series_watched": 3, "since_week": "2026-08-24"})
    assert "usual range in the weeks since 24 August." in words.what_is_out(some, {}, year)
    assert "usual range in the weeks since 24 August." in words.meeting(some, year, {})
    assert "usual range last week." in words.what_is_out(some, {}, WEEK)
    assert outside_title(some, View(year)) == "No service or reason was out of range in the weeks since 24 August"
    too_small = facts(Measure("calls_offered", 12), watched={"series_watched": 3}, why_no_range="fewer than 20 contacts a week")
    assert "usual range" not in words.what_is_out(too_small, {}, WEEK) + words.meeting(too_small, WEEK, {})


def test_what_was_outside_in_one_of_several_weeks_names_that_week() -> None:
    row = {
        "service_id": "plan", "channel_id": "face_to_face", "reason": None, "contacts": 13, "alert_low": 14.6, "alert_high": 40.2,
        "excess": -13.0, "explained_by": [], "avoidable_cause": None, "week": "2026-10-26",
    }  # fmt: skip
    one, names = facts(Measure("calls_offered", 12, judged=4), outside=(row, row)), {"plan": "Planning"}
    assert f"13 in the week of 26 October where 15–{JOINER}40 are usual" in words.what_is_out(one, names, FOUR)
    told = "Outside the usual range: Planning: visits, 13 fewer than usual in the week of 26 October (no cause known), and 1 more."
    assert words.meeting(one, FOUR, names).endswith(told)
    assert "26 Oct–1 Nov" in outside_line(row, names, {}, False)["Shift or cut?"]


@pytest.mark.parametrize(
    ("excess", "cause", "explained", "told"),
    [
        (9.0, "progress_chasing", [], "Avoidable"),
        (9.0, "none", ["bill"], "Explained"),
        (9.0, None, [], "No cause known"),
        (-9.0, None, [], "Access reduced"),
    ],
)
def test_more_contact_is_avoidable_or_not_and_less_is_a_shift_or_a_cut(
    excess: float, cause: str | None, explained: list, told: str
) -> None:
    row = {"service_id": "tax", "channel_id": "phone", "excess": excess, "avoidable_cause": cause, "explained_by": explained}
    assert words.verdict(row, {("tax", "phone"): {"word": "access reduced"}}) == told
    assert words.verdict(row | {"channel_id": "post", "excess": -1.0}, {}) == "Cannot tell"


def test_fewer_calls_are_not_shown_as_good_and_worse_service_is_red() -> None:
    assert tile_words(Measure("calls_offered", 5, 6.0, 9.0, -1, 1))[:2] == ("Below", "gray")
    assert tile_words(Measure("calls_offered", 10, 6.0, 9.0, 1, 1))[:2] == ("Above", "red")
    assert tile_words(Measure("answered", 0.5, 0.6, 0.9, -1, 1))[:2] == ("Below", "red")
    assert tile_words(Measure("answered", 0.95, 0.6, 0.9, 1, 1))[:2] == ("Above", "green")
    assert tile_words(Measure("answered", None)) == (None, "gray", None)


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        ((None, None), "no expected range yet"),
        ((0, 1), "above the expected range"),
        ((1, 0, 1), "for the first time since 2 November"),
        ((0, 0), "stayed within"),
        ((-1, 0), "last outside on 9 November"),
        ((0, -1, None), "were below the expected range in the week of 9 November, the last that can be judged"),
    ],
)
def test_the_charts_title_says_where_the_latest_week_lies(sides: tuple, told: str) -> None:
    assert told in words.chart_title(line(Measure("calls_offered", 100), sides=sides))


def test_a_year_of_weeks_is_a_small_spec_and_an_unknown_week_stays_open() -> None:
    sides = (0, 1, None, -1) * 13
    values = tuple(None if place == 7 else 1234.0 + place for place in range(52))
    spec = charts.weeks_chart(line(Measure("calls_offered", 100), sides=sides, values=values), [], LIGHT)
    assert len(json.dumps(spec)) < 25_000
    lines = [trace for trace in spec["data"] if trace.get("connectgaps") is False]
    assert lines[0]["y"][7] is None
    rings = next(trace for trace in spec["data"] if trace["mode"] == "markers")
    assert len(rings["x"]) == sum(side in (1, -1) for side in sides) - 1  # one of them is not known


def test_no_one_of_several_that_are_alike_is_called_the_first() -> None:
    cells = [{"offered": number, "weekday": 1, "local_hour": hour} for hour, number in ((9, 2), (10, 2), (11, 1))]
    assert hours_title(cells, "offered", "calls") == "2 hours were the busiest, with 2 each"
    assert hours_title(cells[1:], "offered", "calls") == "Monday 10am to 11am was busiest, with 2 calls"
    offices = [{"site": site, "contacts": number} for site, number in (("Hub", 150), ("Library", 100), ("Library", 80))]
    assert sites_title(offices) == "Library had most contacts, 180"
    assert sites_title([*offices, {"site": "Hub", "contacts": 30}]) == "Hub and Library had most contacts, 180 each"
    assert sites_title(offices[:1]) == "All contacts that name an office, 150, were at Hub"
    causes = [{"avoidable_cause": cause, "avoidable_contacts": 2} for cause in ("progress_chasing", "online_problem")]
    assert avoidable_title(causes) == "Most avoidable contact: chasing progress and gave up online, 2 each"


def test_one_channel_alone_leads_nobody() -> None:
    row = {"channel_id": "post", "period": "2026-10-01", "contacts": 374, "low_80": 319, "high_80": 389}
    assert months.months_title([row]) == "Letters were within their expected range in October 2026"
    assert months.months_title([row, row | {"channel_id": "email"}]) == "All channels were within their expected range in October 2026"
    only = Series((date(2026, 10, 1),), {"post": [374]}, {"post": "Post"})
    assert months.month_title(only) == "374 letters in October 2026"
