"""Every branch of the sentences on the executive page."""

from dataclasses import replace
from datetime import date

import pytest

from tests.views.headlines.invented import CASH, CUT, NO_POSTS, facts, figures, rung, saving
from views import headline_words as words
from views import method
from views.filters import period_named
from views.forecast.words import rung_value
from views.formatting import JOINER
from views.headline_charts import released_bars
from views.headline_checks import checks_of
from views.headline_facts import CostChange, Course, Decision
from views.headline_quality import Quality, Worse
from views.reports import board_proof
from views.service.cards_money import rung_figure
from views.theme import LIGHT


YEAR = period_named("year", date(2023, 4, 1), date(2026, 11, 22))
TWELVE = period_named("12months", date(2023, 4, 1), date(2026, 11, 22))


def shown(text: str) -> str:
    return text.replace(JOINER, "")


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "Channel shift released £24k–£47k of contact cost a year; £9.8k of it is cash"),
        ({"cash": None}, "Channel shift released £24k–£47k of contact cost a year; cash is not known"),
        (
            {"cash": replace(CASH, amount=0.0, low=0.0, high=0.0, rows=[])},
            "Channel shift released £24k–£47k of contact cost a year; none of it is cash yet",
        ),
        ({"cash": replace(CASH, amount=30_000.0)}, "Channel shift released £24k–£47k of contact cost a year; £30k is cash"),
        (
            {"counterfactual": "falls measured against other services"},
            "A fall in contacts released £24k–£47k of contact cost a year; £9.8k of it is cash",
        ),
        ({"name": "Housing benefit"}, "Housing benefit: channel shift released £24k–£47k of contact cost a year; £9.8k of it is cash"),
        ({"low": -5_200.0, "high": 7_900.0}, "We cannot tell whether channel shift released contact cost: −£5.2k to £7.9k a year"),
        ({"low": 0.0, "high": 7_900.0}, "We cannot tell whether channel shift released contact cost: £0–£7.9k a year"),
        (
            {"low": -5_200.0, "high": 7_900.0, "counterfactual": "falls measured against other services"},  # beside a bill that fell, say
            "We cannot tell whether a fall in contacts released contact cost: −£5.2k to £7.9k a year",
        ),
        ({"low": -9_000.0, "high": -5_000.0}, "Contacts cost £5k–£9k a year more than without the change"),
        (
            {"low": -9_000.0, "high": -5_000.0, "counterfactual": "falls measured against other services"},
            "Contacts cost £5k–£9k a year more than other services lead us to expect",
        ),
        ({"low": -9_000.0, "high": -5_000.0, "name": "Bins"}, "Bins: contacts cost £5k–£9k a year more than without the change"),
    ],
)
def test_the_title_is_a_range_with_its_cash(changes: dict, title: str) -> None:
    assert shown(words.title(facts(saving=saving(**changes)), YEAR)) == title


def test_nothing_is_ever_called_saved() -> None:
    for changes in ({}, {"low": -1.0}, {"high": -1.0, "low": -2.0}):
        assert "saved" not in words.title(facts(saving=saving(**changes)), YEAR).lower()


def test_without_a_saving_the_title_is_take_up_and_the_reason_is_said_once() -> None:
    refused = facts(saving=None, why={"saving": "No baseline."})
    assert words.title(refused, YEAR) == "Digital take-up is 60.0% in 2026/27 so far"
    assert words.how_sure(refused, YEAR) == "No saving is shown. No baseline."
    assert words.how_sure(facts(saving=None, why={"saving": "No saving is shown for Bins."}), YEAR) == "No saving is shown for Bins."


def test_a_cut_in_the_service_chosen_is_the_title_and_no_saving() -> None:
    quality = Quality((), (CUT,), (), ())
    chosen = facts(saving=None, quality=quality, is_part=True)
    assert words.title(chosen, YEAR) == "Housing repairs: access was cut, so no saving is counted"
    assert words.title(replace(chosen, is_part=False), YEAR).startswith("Digital take-up")


def test_the_dates_of_the_saving_are_said_to_be_its_own() -> None:
    sure = words.how_sure(facts(), YEAR)
    assert "It covers 1 November 2025 to 31 October 2026 whatever dates are chosen below" in sure
    assert "against December 2023 to November 2024." in sure
    assert "whatever" not in words.how_sure(facts(), TWELVE)
    odd = saving(baseline_start=date(2024, 8, 25), baseline_end=date(2025, 8, 25))
    assert words.how_sure(facts(saving=odd), YEAR).endswith("against the year before 25 August 2025.")


def test_running_costs_are_said_to_be_off_only_where_some_are_recorded() -> None:
    assert "in this range, after running costs. " in words.how_sure(facts(), YEAR)
    free = facts(saving=saving(grade_reasons=("No running cost of the online service is recorded.",)))
    assert "in this range, no running cost recorded. " in words.how_sure(free, YEAR)


def test_what_could_not_be_measured_is_named() -> None:
    left = [
        {"channel_id": "chat", "is_unmeasured": True},
        {"channel_id": "post", "is_unmeasured": True},
        {"channel_id": "web", "is_unmeasured": False},
    ]
    assert (
        words.caveat(facts(saving=saving(left_out=left)))
        == "Some effects are uncertain. Post and web chat could not be measured and are left out."
    )
    assert words.caveat(facts(saving=saving(grade="green"))) == ""


@pytest.mark.parametrize(
    ("budget", "cash", "title"),
    [
        (15_000.0, CASH, "£9.8k a year is cash; £15k of savings is budgeted for 2026/27"),
        (None, CASH, "£9.8k a year is cash; no budgeted saving is recorded"),
        (None, replace(CASH, amount=0.0), "Nothing is cash yet"),
        (15_000.0, replace(CASH, amount=0.0), "£0 a year is cash; £15k of savings is budgeted for 2026/27"),
        (15_000.0, None, "Cash is not known"),
    ],
)
def test_cash_stands_beside_the_budget(budget: float | None, cash: object, title: str) -> None:
    assert words.released_title(facts(budget=budget, saving=saving(cash=cash))) == title


def test_posts_are_whole_or_none() -> None:
    assert words.capacity_words(saving()) == "no whole post"
    assert words.capacity_words(saving(capacity=None)) == "not known"
    assert words.capacity_words(saving(capacity=replace(NO_POSTS, low=0.5, high=2.0))) == "0.5 to 2 posts"
    assert words.capacity_words(saving(capacity=replace(NO_POSTS, low=1.0, high=1.0))) == "1 post"


def test_the_list_price_is_one_figure_on_the_page_of_a_service_in_the_method_on_paper_and_in_what_if() -> None:
    step = replace(rung("L0"), central=9_429.13, low=None, high=None, unit="GBP a year", is_struck_through=True)
    row = {"low_80": 9_429.13, "high_80": 9_429.13, "unit": "pounds a year", "code": None, "is_struck_through": True}
    assert board_proof.rung_figure(step, saving()) == method.rung_value(step) == rung_value(row) == "£9.4k"
    assert rung_figure(step) == "~~£9.4k~~"


def test_agency_hours_are_no_posts_and_no_pounds() -> None:
    agency = replace(NO_POSTS, low=15.0, high=22.5, unit="agency hours a week")
    assert words.capacity_words(saving(capacity=agency)) == "15 to 22.5 agency hours a week"
    assert words.capacity_words(saving(capacity=replace(agency, low=0.0, high=0.0))) == "no agency hours"
    assert shown(words.capacity_words(saving(capacity=replace(agency, unit="GBP a year")))) == "£15–£23 a year"
    step = replace(rung("L4"), low=15.0, high=22.5, unit="agency hours a week")
    assert board_proof.rung_figure(step, saving(capacity=agency)) == method.rung_value(step) == "15 to 22.5 agency hours a week"
    bar = released_bars(facts(saving=saving(capacity=agency)), LIGHT)[2]
    assert (bar.name, bar.figure) == ("Capacity, in whole steps", "15 to 22.5 agency hours a week")
    check = checks_of(facts(saving=saving(capacity=agency)))[5]
    assert check.because == "Agency hours a week, 80% likely: 15 to 22.5."


COURSE = Course("2026/27", "forecast", 10_082.0, 17_249.0, 13_510.0, 1_580_000.0, 6_958.0, 11_904.0, 9_324.0, 790_000.0, "not on course",
                "not on course", "pounds in prices of 2023-24", "")  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "Not on course for the efficiency target: £10k–£18k of £1.6m"),
        ({"verdict": "on course"}, "On course for the efficiency target: £10k–£18k of £1.6m"),
        ({"verdict": "too close to call"}, "Too close to call for the efficiency target: £10k–£18k of £1.6m"),
        ({"verdict": ""}, "Too early to say whether we are on course for the efficiency target: £10k–£18k of £1.6m"),
        ({"target": None}, "No efficiency target is set"),
    ],
)
def test_the_course_is_a_verdict_with_its_range(changes: dict, title: str) -> None:
    assert shown(words.course_title(replace(COURSE, **changes))) == title


def test_gains_without_a_figure_are_not_a_target_nobody_set() -> None:
    assert words.course_title(None) == "Efficiency gains cannot be shown"


def test_the_cashable_half_has_its_own_verdict() -> None:
    assert shown(words.course_words(COURSE)).startswith("Cashable half: £6.9k–£12k of £790k, not on course. 2026/27 is a forecast")
    assert "forecast" not in words.course_words(replace(COURSE, status="final"))


CHANGE = CostChange(
    564_720.93, 529_879.09, -34_841.84, 10_631.76, -25_955.35, -35_300.55, 15_782.30, -42_615.0, -28_520.0, 7, (), "nominal", (), ""
)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "Contact cost fell £34.8k to £530k; channel shift took £35.3k off"),
        ({"change": 20_000.0, "channel_mix": 1_200.0}, "Contact cost rose £20k to £530k; channel shift added £1.2k"),
        ({"change": 100.0}, "Contact cost is little changed at £530k; channel shift took £35.3k off"),
    ],
)
def test_the_cost_title_says_what_channel_shift_did(changes: dict, title: str) -> None:
    assert words.cost_title(replace(CHANGE, **changes)) == title


def test_no_shift_is_no_amount() -> None:
    assert words.cost_title(replace(CHANGE, channel_mix=0.0)).endswith("; channel shift changed nothing")


def test_moved_contacts_are_not_called_money() -> None:
    assert shown(words.shift_words(CHANGE)).startswith("With low or high unit costs, channel shift took £28k–£43k off.")
    assert "not yet money saved" in words.shift_words(CHANGE)
    assert words.shift_words(replace(CHANGE, channel_low=None)) == ""
    assert words.shift_words(replace(CHANGE, channel_low=0.0, channel_high=0.0)) == ""  # the title says that it changed nothing
    assert shown(words.shift_words(replace(CHANGE, channel_low=-50.0, channel_high=90.0))).count("−£50 to £90") == 1


@pytest.mark.parametrize(
    ("worse", "access", "compared", "title"),
    [
        (1, 1, ("waits",), "1 measure got worse; access was cut in 1 service"),
        (2, 0, ("waits",), "2 measures got worse"),
        (0, 1, (), "Access was cut in 1 service"),
        (0, 0, ("waits",), "Nothing we can compare got worse"),
        (0, 0, (), "What got worse cannot be told yet"),
    ],
)
def test_what_got_worse_is_counted(worse: int, access: int, compared: tuple, title: str) -> None:
    rows = tuple(Worse("Longer waits", "Phone", 60.0, 90.0, "minutes", 2.0) for _ in range(worse))
    assert words.worse_title(Quality(rows, (CUT,) * access, compared, ())) == title


def test_a_fall_that_nobody_explains_is_not_called_a_cut() -> None:
    """Six services whose calls fell read "access was cut in 6 services", in a council that had written down no change."""
    fell = replace(CUT, service_id="bins", note="", from_date=None)
    assert words.worse_title(Quality((), (fell, fell), (), ())) == "Contacts fell in 1 service without a rise online"
    both = Quality((), (CUT, fell), (), ())
    assert words.worse_title(both) == "Access was cut in 1 service; contacts fell in 1 service without a rise online"
    assert "access was cut" not in words.title(facts(saving=None, is_part=True, quality=Quality((), (fell,), (), ())), YEAR)


def test_figures_of_what_got_worse_have_their_units() -> None:
    assert words.figure(Worse("", "", 0.1, 0.2, "share", 1.0), 0.1) == "10.0%"
    assert words.figure(Worse("", "", 90.0, 95.0, "minutes", 1.0), 95.0) == "1:35"
    assert words.figure(Worse("", "", 0.7, 0.6, "score", 1.0), 0.7) == "0.70"


DECISION = Decision("Launch a form", "mend or launch a form", 869.0, 1_375.0, 3_158.32, 22.0, 328.0, 351.0, 0.0, "high", "", ())


def test_decisions_say_worth_cost_and_whom() -> None:
    assert shown(words.decisions_title((DECISION,))) == "One decision to take next, worth £860–£1.4k a year"
    larger = replace(DECISION, low=5_000.0, high=15_000.0)
    assert shown(words.decisions_title((DECISION, larger))) == "Two decisions to take next, the largest worth £5k–£15k a year"
    assert words.decision_cost(DECISION) == "£3.2k once (22 person-days)"
    assert words.decision_cost(replace(DECISION, cost=None)) == "not stated"
    assert shown(words.affected(DECISION)) == "320–360 contacts a year could go online."
    assert "A cut in access, never a shift." in words.affected(replace(DECISION, kind="shorten hours"))


def test_residents_time_is_a_range_apart() -> None:
    assert shown(words.gained_title(saving())) == "Residents spend 220–710 fewer hours a year on contacts"
    crossing = saving(time=replace(saving().time, low=-430.0, high=280.0))
    assert words.gained_title(crossing) == "We cannot tell whether residents gained time: −430 to 280 hours a year"
    trips = replace(crossing.time, trips_low=-430.0, trips_high=280.0)
    assert words.trips_words(trips) == "Whether they make fewer trips cannot be told: 280 fewer to 430 more a year."
    assert words.gained_title(None) == "What residents gained is not known"
    assert words.residents_worth(saving().time) == "At £8.10 an hour it would be worth about £7.4k a year, £3.7k of it fares."
    assert words.residents_worth(replace(crossing.time, pounds=-550.0, fares=270.0)) == ""
    more = replace(saving().time, low=-830.0, high=-800.0, pounds=-12_000.0)
    assert words.residents_worth(more) == "At £8.10 an hour that costs them about £12k a year."


def test_signing_counts_the_answers() -> None:
    assert words.sign_title(checks_of(facts(saving=None))) == "Can I sign this? There is no saving to sign"
    assert words.sign_title(checks_of(facts())).startswith("Can I sign this? 1")


def test_long_reasons_are_kept_whole_and_their_markup_is_inert() -> None:
    long = "A sentence [link](http://x.example) " * 8
    assert "…" not in words.whole(long) and "](http" not in words.whole(long)
    assert rung("L3").why == "" and figures().own_costs
