"""What stands beside a saving: the grade of its evidence, quality, capacity in whole steps, and cash claimed once."""

import pytest

from analysis.quality_check import Measured, check_indicator, quality_hold
from analysis.savings_doubt import grade_evidence


def test_evidence_is_graded_with_its_reasons() -> None:
    assert grade_evidence({})[0] == "green"
    assert grade_evidence({"no_launch": True})[0] == "amber"
    grade, reasons = grade_evidence({"spans_zero": True, "no_launch": True, "no_donors": False})
    assert (grade, len(reasons)) == ("red", 2)


@pytest.mark.parametrize(
    ("indicator", "before", "after", "verdict"),
    [
        ("satisfaction", Measured(0.78, 2_000), Measured(0.72, 2_000), "worse"),
        ("satisfaction", Measured(0.78, 2_000), Measured(0.77, 2_000), "no worse"),  # within two points
        ("satisfaction", Measured(0.78, 30), Measured(0.72, 30), "no worse"),  # as chance would have it
        ("satisfaction", Measured(0.72, 2_000), Measured(0.78, 2_000), "better"),
        ("abandonment", Measured(0.05, 5_000), Measured(0.08, 5_000), "worse"),
        ("wait", Measured(100, 5_000, 10_000), Measured(112, 5_000, 10_000), "worse"),  # more than a tenth
        ("wait", Measured(20, 5_000, 400), Measured(24, 5_000, 400), "no worse"),  # less than 5 seconds
        ("completion", Measured(0.7, 5_000), Measured(0.6, 5_000), "worse"),
        ("completion", Measured(None), Measured(0.6, 5_000), "not known"),
    ],
)
def test_quality_that_got_worse_suspends(indicator: str, before: Measured, after: Measured, verdict: str) -> None:
    check = check_indicator(indicator, before, after)
    assert check.verdict == verdict
    held = quality_hold([check], "Benefits")
    assert (held.code if held else None) == ("QUALITY_HOLD" if verdict == "worse" else None)
