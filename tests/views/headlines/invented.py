"""Invented facts of the executive page, with only what a test is about changed."""

from dataclasses import fields, replace
from datetime import date

from views.figures import Headlines
from views.headline_facts import HeadlineFacts
from views.headline_quality import Access, Quality
from views.headline_saving import Capacity, Cash, ResidentsTime, Rung, Saving


ROW = {
    "benefit_id": "B1",
    "budget_line": "4410",
    "owner": "Head of Revenues",
    "evidence": "MINUTE-7",
    "persists_until": None,
}
CASH = Cash(9_800.0, 7_300.0, 12_500.0, [ROW], [], "Cashable.")
NO_POSTS = Capacity(0.0, 0.0, 0.0, 0.0, [], "None.", "")
TIME = ResidentsTime(220.0, 701.0, 7_446.8, 3_740.0, 8.1, "Hours.", "")
CUT = Access(
    "repairs", "Housing repairs", "phone", "Line opens at 10:00 (2026-03-30)", date(2026, 3, 30), "Cut.", "People may be going without."
)
CHECKED = {"indicator": "wait", "before": 1.0, "after": 1.0, "tolerance": 0.1, "verdict": "no worse"}


def rung(name: str, why: str = "") -> Rung:
    """A step of the ladder with or without a figure."""
    return Rung(
        name, f"Step {name}", None if why else 1.0, None if why else 2.0, None if why else 1.5, "GBP a year", False, True, "", "", why
    )


def saving(**changes: object) -> Saving:
    """A clear saving of a launch with everything evidenced."""
    whole = Saving(
        service_id="*",
        name="",
        low=24_549.0,
        high=46_011.0,
        central=34_000.0,
        chance_positive=0.9996,
        marginal_low=9_000.0,
        marginal_high=19_000.0,
        contacts_low=2_400.0,
        contacts_high=4_000.0,
        grade="amber",
        grade_reasons=("Some effects are uncertain.",),
        counterfactual="launch measured against other services",
        start=date(2025, 11, 1),
        end=date(2026, 11, 1),
        baseline_start=date(2023, 12, 1),
        baseline_end=date(2024, 12, 1),
        rungs=tuple(rung(name) for name in ("L2_failed_online", "L2_repeats", "L2_longer", "L2_induced", "L3")),
        tornado=(),
        break_even=(),
        left_out=(),
        checks=[CHECKED],
        services_counted=("benefits",),
        assumptions=(),
        sentence="",
        seed=1,
        cash=CASH,
        capacity=NO_POSTS,
        time=TIME,
    )
    return replace(whole, **changes)


def figures(**changes: object) -> Headlines:
    """The exact figures of the first screen."""
    known = {field.name: None for field in fields(Headlines)}
    known |= {"contacts": 1200, "take_up": 0.6, "not_compared": "", "basis": "own_ledger", "costed_share": 1.0}
    return Headlines(**{**known, **changes})


def facts(**changes: object) -> HeadlineFacts:
    """The facts of the page for the whole council."""
    whole = HeadlineFacts(
        headlines=figures(),
        saving=saving(),
        budget=15_000.0,
        budget_year="2026/27",
        course=None,
        cost_change=None,
        quality=Quality((), (), ("waits",), ()),
        decisions=(),
        feeds=[{"source_id": "calls", "is_late": False}],
        checks=[{"check_name": "one", "rows": 0}],
        launches=[{"launch_on": "2025-08-25", "is_registered_beforehand": True}],
        why={},
    )
    return replace(whole, **changes)
