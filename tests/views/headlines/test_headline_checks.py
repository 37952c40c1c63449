"""Each of the fifteen questions before signing is answered yes, no and unknown by what the data hold."""

from dataclasses import replace

import pytest

from analysis.savings_doubt import AMBER_FLAGS, RED_FLAGS
from tests.views.headlines.invented import CASH, CHECKED, NO_POSTS, ROW, facts, figures, rung, saving
from views.headline_checks import NOBODY_ELSE, checks_of, tally
from views.headline_saving import NO_RUNNING


def answers(**changes: object) -> dict[int, str]:
    return {check.number: check.answer for check in checks_of(facts(**changes))}


def test_a_well_evidenced_saving_fails_only_what_is_not_there() -> None:
    known = answers()
    assert [number for number, answer in known.items() if answer == "no"] == [6]  # no whole post
    assert [number for number, answer in known.items() if answer == "unknown"] == [10]  # no efficiency gains, so no price base
    assert len(known) == 15


def test_what_a_grade_says_is_found_by_the_words_it_uses() -> None:
    assert NO_RUNNING in AMBER_FLAGS["no_running_cost"].lower()
    assert NOBODY_ELSE in RED_FLAGS["no_donors"].lower()


def test_without_a_saving_every_answer_is_unknown() -> None:
    assert tally(checks_of(facts(saving=None))) == {"yes": 0, "no": 0, "unknown": 15}


@pytest.mark.parametrize(
    ("number", "changes", "answer"),
    [
        (1, {"cash": replace(CASH, rows=[])}, "no"),
        (1, {"cash": replace(CASH, rows=[{**ROW, "owner": None}])}, "no"),
        (2, {"baseline_end": saving().baseline_start.replace(year=2024, month=3)}, "no"),
        (2, {"baseline_end": saving().start.replace(year=2026)}, "no"),
        (3, {"counterfactual": "before and after"}, "no"),
        (5, {"marginal_low": None}, "no"),
        (6, {"capacity": None}, "unknown"),
        (6, {"capacity": replace(NO_POSTS, low=1.0, high=2.0)}, "yes"),
        (6, {"capacity": replace(NO_POSTS, low=0.0, high=2.0)}, "unknown"),
        (7, {"grade_reasons": ("No running cost of the online service is recorded.",)}, "no"),
        (8, {"rungs": (rung("L2_repeats", "Nobody can say."),)}, "unknown"),
        (9, {"checks": [CHECKED, {**CHECKED, "verdict": "worse"}]}, "no"),
        (9, {"checks": []}, "unknown"),
        (9, {"checks": [{**CHECKED, "verdict": "unknown"}]}, "unknown"),
        (11, {"low": -5.0}, "no"),
        (11, {"chance_positive": None}, "no"),
        (12, {"cash": None}, "unknown"),
        (12, {"cash": replace(CASH, left_out=[{"benefit_id": "B2", "why": "Claimed by another."}])}, "no"),
        (13, {"cash": replace(CASH, rows=[{**ROW, "persists_until": "2027-06-01"}])}, "no"),
        (13, {"cash": None}, "unknown"),
        (14, {"time": None}, "unknown"),
        (15, {"seed": None}, "unknown"),
    ],
)
def test_an_answer_follows_the_saving(number: int, changes: dict, answer: str) -> None:
    assert answers()[number] in ("yes", "no") and answers()[number] != answer
    assert answers(saving=saving(**changes))[number] == answer


@pytest.mark.parametrize(
    ("number", "changes", "answer"),
    [
        (4, {"headlines": figures(basis="published")}, "no"),
        (4, {"headlines": figures(basis="own_estimate, own_ledger")}, "unknown"),
        (4, {"headlines": figures(costed_share=0.9)}, "no"),
        (15, {"feeds": [{"source_id": "calls", "is_late": True}]}, "no"),
        (15, {"checks": [{"check_name": "one", "rows": 3}]}, "no"),
    ],
)
def test_an_answer_follows_the_data(number: int, changes: dict, answer: str) -> None:
    assert answers()[number] == "yes" and answers(**changes)[number] == answer


def test_a_launch_not_written_down_beforehand_is_said() -> None:
    late = checks_of(facts(launches=[{"launch_on": "2025-08-25", "is_registered_beforehand": False}]))[2]
    assert late.answer == "yes" and "not written down beforehand" in late.because


def test_an_answer_gives_the_reason_that_holds() -> None:
    """A council of monthly counts with staffing.csv and an empty register read "Teams … are not stated" and "Every row … was checked"."""
    no_times = replace(rung("L4", why="No feed says how long these contacts take."))
    monthly = saving(
        capacity=None,
        rungs=(no_times,),
        cash=replace(CASH, amount=0.0, rows=[], left_out=[]),
        counterfactual="falls measured against other services",
    )
    checks = checks_of(facts(saving=monthly, headlines=figures(basis="own_estimate, own_ledger")))
    assert (checks[2].answer, checks[2].because) == (
        "yes", "Falls are measured against other services; no launch is shown to have caused them."
    )  # fmt: skip
    assert checks[3].because.startswith("Some unit costs are the council's estimates")
    assert (checks[5].answer, checks[5].because) == ("unknown", "No feed says how long these contacts take.")
    assert (checks[11].answer, checks[11].because) == ("unknown", "The benefits register has no row to check.")
    alone = replace(monthly, grade_reasons=("No other service stands for what would have happened anyway.",))
    assert checks_of(facts(saving=alone))[2].answer == "unknown"


def test_an_owner_with_markup_is_inert() -> None:
    row = {**ROW, "owner": "[x](http://evil.example)"}
    assert "](http" not in checks_of(facts(saving=saving(cash=replace(CASH, rows=[row]))))[0].because


def test_cash_that_ends_later_lasts() -> None:
    assert answers(saving=saving(cash=replace(CASH, rows=[{**ROW, "persists_until": "2030-06-01"}])))[13] == "yes"
