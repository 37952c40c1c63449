"""Whether the effect of a launch lasts: the last weeks known beside the first, judged by as distant stretches before the launch."""

import math
from dataclasses import replace

import numpy as np

from analysis.launch_checks import MODERATE_P, STRONG_P, Check
from analysis.launch_series import Comparison
from analysis.placebo_windows import LEAST_DF, WindowComparison, compare_windows, placebo_differences, t_test


def lasting(comparison: Comparison) -> tuple[Check, WindowComparison | None]:
    """The check, and the effect in the last periods known where it has clearly weakened: a year is not counted at what has passed.

    First and last are the shortest time an effect is told for, 8 weeks or 3 months; periods too late for the estimate itself count here.
    What turned round no more than chance makes it counts as nothing left, with its doubt.
    """
    rules, gap, season, pre = comparison.rules, comparison.gap, comparison.season, comparison.pre
    after, length = np.r_[comparison.post, comparison.later], rules.least_post
    if len(after) < 2 * length or len(pre) < 3 * length:
        return Check("lasting", None, "Too early to say whether the effect lasts.", {}), None
    first, last = (
        compare_windows(gap[pre], gap[part], None if season is None else (season[pre], season[part]))
        for part in (after[:length], after[-length:])
    )
    change = last.effect_log - first.effect_log
    p_value = t_test(change, *_error_of_change(gap[pre], length, len(after) - length, None if season is None else season[pre]))
    is_weaker = first.effect_log * change < 0 and max(first.p_value, p_value) < MODERATE_P
    shares = [f"{100 * math.expm1(each.effect_log):+.0f}%" for each in (first, last)]
    periods = f"{length} {rules.grain}s"
    verdict = "The effect has weakened" if is_weaker else "The effect is not seen to weaken"
    says = f"{verdict}: {shares[0]} in the first {periods}, {shares[1]} in the last {periods} known."
    figures = {"first": math.expm1(first.effect_log), "last": math.expm1(last.effect_log), "p": p_value}
    if last.effect_log * first.effect_log < 0 and last.p_value >= STRONG_P:
        last = replace(last, effect_log=0.0)
    return Check("lasting", not is_weaker, says, figures), last if is_weaker else None


def _error_of_change(values: np.ndarray, length: int, apart: int, season: np.ndarray | None) -> tuple[float, float]:
    """The standard error of the change from one stretch to another so far after it, where nothing was launched, and its degrees of freedom."""
    differences = placebo_differences(values, length, season)
    distance = min(apart, len(differences) // 2)
    changes = differences[distance:] - differences[:-distance]
    return float(np.sqrt(np.mean(changes**2))), max(LEAST_DF, len(values) / (2 * length) - 1)
