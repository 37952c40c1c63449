"""The title by rule: every pair of verdicts in words, for a year that is over and for one that runs."""

import pytest

from views.programme.facts import FINAL, FORECAST, Gains, Programme
from views.programme.projects import Measure
from views.programme.words import change_words, gap_words, title


ON, OFF, OPEN = "on course", "not on course", "cannot tell"


def programme(status: str, total: str, cash: str) -> Programme:
    gains = Gains(
        "2026-27", status, 50.0, 40.0, 60.0, 20.0, 15.0, 25.0, 50.0, 0.0, 0.0, 20.0, 0.0, 0.0, 55.0, 27.5, 0.9, total, cash, total, "", ""
    )
    return Programme("2026-27", gains, None, gains, (gains,), "", "", ())


@pytest.mark.parametrize(
    ("status", "total", "cash", "said"),
    [
        (FORECAST, ON, ON, "On course for the 2026/27 target, in total and in cash"),
        (FORECAST, OFF, OFF, "Not on course for the 2026/27 target, in total or in cash"),
        (FORECAST, OPEN, OPEN, "The 2026/27 target is too close to call, in total and in cash"),
        (FORECAST, ON, OFF, "On course for the 2026/27 target in total; the cash half is not on course"),
        (FORECAST, OPEN, OFF, "Too close to call: the 2026/27 target in total; the cash half is not on course"),
        (FORECAST, OFF, ON, "Not on course for the 2026/27 target in total; the cash half is on course"),
        (FINAL, ON, ON, "The 2026/27 target was met, in total and in cash"),
        (FINAL, OFF, OFF, "The 2026/27 target was missed, in total and in cash"),
        (FINAL, OPEN, OPEN, "Whether the 2026/27 target was met is too close to call"),
        (FINAL, ON, OFF, "2026/27: the target was met in total; its cash half was missed"),
        (FINAL, ON, OPEN, "2026/27: the target was met in total; its cash half is too close to call"),
    ],
)
def test_the_title_says_both_tests_of_the_target(status: str, total: str, cash: str, said: str) -> None:
    assert title(programme(status, total, cash), None) == said


@pytest.mark.parametrize(("gap", "said"), [(None, "no plan"), (0.3, "as planned"), (-6000.0, "£6k short"), (2550.0, "£2.55k over")])
def test_a_gap_is_said_as_over_or_short(gap: float | None, said: str) -> None:
    assert gap_words(gap) == said


def test_a_change_of_a_working_day_has_its_sign_whichever_way_it_goes() -> None:
    ends = {"lowest": None, "highest": None, "why": ""}
    assert change_words(Measure("visits", "Visits a day", 2, 4.51, 5.37, 0.8, 0.68, 0.93, **ends)) == "+0.68 to +0.93"
    assert change_words(Measure("miles", "Miles a day", 1, 25.4, 23.2, -2.6, -3.3, 0.0, **ends)) == "−3.3 to 0.0"
