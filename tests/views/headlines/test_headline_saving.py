"""The ladder as the pages and papers get it: every rung, those without a figure with the reason."""

from datetime import date

from views.controls import View
from views.filters import period_named
from views.headline_saving import saving_of
from views.reports.board_proof import rung_row


VIEW = View(period_named("year", date(2024, 11, 1), date(2026, 10, 31)))
COLUMNS = (
    "service_id", "rung", "label", "estimate", "low_80", "high_80", "unit", "code", "sentence", "arithmetic", "is_struck_through", "is_taken_off",
    "chance_positive", "marginal_low_80", "marginal_high_80", "contacts_low_80", "contacts_high_80", "grade", "grade_reasons", "counterfactual",
    "start_date", "end_date", "baseline_start", "baseline_end", "tornado", "break_even", "left_out", "checks", "services_counted", "assumptions",
    "seed",
)  # fmt: skip
DATES = {"start_date": "2025-11-01", "end_date": "2026-11-01", "baseline_start": "2024-11-01", "baseline_end": "2025-11-01"}


def row(rung: str, **cells: object) -> dict:
    return {**dict.fromkeys(COLUMNS), "service_id": "*", "rung": rung, "label": f"Step {rung}", "unit": "GBP a year", **cells}


def test_a_rung_without_a_figure_stays_in_the_ladder_with_its_reason() -> None:
    """Repeats, longer calls and capacity of a council of monthly counts were left out of page and paper without a word."""
    net = row("L3", estimate=7_000.0, low_80=1_300.0, high_80=13_000.0, sentence="About £7,000.", **DATES)
    saving, why = saving_of([row("L4", code="NO_HANDLE_TIME", sentence="No feed says how long these contacts take."), net], VIEW)
    assert saving is not None and why == ""
    assert [(rung.rung, rung.why) for rung in saving.rungs] == [("L4", "No feed says how long these contacts take."), ("L3", "")]
    assert rung_row(saving.rungs[0], saving) == ["Step L4", "not shown", "No feed says how long these contacts take."]
    assert saving.capacity is None


def test_a_refused_net_is_no_saving_and_says_why() -> None:
    assert saving_of([row("L3", code="NO_BASELINE", sentence="There is no year before.")], VIEW) == (None, "There is no year before.")
    assert saving_of([], VIEW) == (None, "")
