"""What could be wrong with a launch's estimate: fake dates, other services, single donors, other dates and shapes; and the grade."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.launch_series import Comparison
from analysis.placebo_windows import WindowComparison, compare_windows, mean_difference, placebo_differences, t_test
from analysis.segmented_regression import fit_poisson
from analysis.structural_series import fourier
from analysis.synthetic_weights import time_weights


UNSTABLE_P = 0.1
STRONG_P, MODERATE_P = 0.05, 0.10
TOP_SHARE = 0.10  # of services and placebo services among which the launch must stand out
GRADES = ("none", "conflicting", "suggestive", "moderate", "strong")


@dataclass(frozen=True)
class Check:
    """One check: its name, whether it came out well (None: could not be made), what was found, in words, and its figures."""

    check: str
    passed: bool | None
    says: str
    figures: Mapping[str, float]


def gap_windows(comparison: Comparison) -> WindowComparison:
    """The service less its donors, after the launch against before."""
    gap, pre, post, season = comparison.gap, comparison.pre, comparison.post, comparison.season
    return compare_windows(gap[pre], gap[post], None if season is None else (season[pre], season[post]))


def gap_effect(comparison: Comparison, rows: np.ndarray | None = None) -> float:
    """The effect of `gap_windows` alone, in logs; with the chosen donors only, if given."""
    gap = comparison.gap if rows is None else comparison.treated - comparison.reference(rows)[0]
    pre, post, season = comparison.pre, comparison.post, comparison.season
    return mean_difference(gap[pre], gap[post], None if season is None else (season[pre], season[post]))


def fake_dates(comparison: Comparison) -> Check:
    """(a) A launch at half and at three quarters of the pre-period, where none was: its effect should be nothing much."""
    gap, pre = comparison.gap, comparison.pre
    values, season = gap[pre], None if comparison.season is None else comparison.season[pre]
    figures: dict[str, float] = {}
    for name, start in (("half", len(pre) // 2), ("three_quarters", 3 * len(pre) // 4)):
        length = min(len(comparison.post), len(pre) - start)
        errors = placebo_differences(values, length, season)
        error = float(np.sqrt(np.mean(errors**2)))
        found = float(errors[min(start, len(errors) - 1)])
        figures[f"{name}_effect"] = math.expm1(found)
        figures[f"{name}_p"] = t_test(found, error, max(2.0, len(pre) / length - 1))
    largest = max(abs(figures["half_effect"]), abs(figures["three_quarters_effect"]))
    figures["largest"] = largest
    is_clean = min(figures["half_p"], figures["three_quarters_p"]) >= UNSTABLE_P
    return Check("placebo in time", is_clean, f"Fake launch dates before the real one show at most {math.ceil(100 * largest)}%.", figures)


def placebo_services(comparison: Comparison) -> Check:
    """(b) Every donor as if it had launched: the service's own change must stand out of its usual noise more than theirs."""
    donors = len(comparison.names)
    if donors < 3:
        return Check("placebo services", None, "Too few other services to compare with.", {})
    own, own_ratio = gap_effect(comparison), _error_ratio(comparison)
    others = [comparison.as_treated(row) for row in range(donors)]
    rank = 1 + sum(_error_ratio(other) >= own_ratio for other in others)
    effects = [abs(gap_effect(other)) for other in others]
    allowed = max(1, math.floor(TOP_SHARE * (donors + 1)))
    figures = {"rank": rank, "effect_rank": 1 + sum(effect >= abs(own) for effect in effects), "of": donors + 1, "ratio": own_ratio}
    says = f"Of {donors + 1} services the launched one ranks {rank} by how far it left its usual course."
    return Check("placebo services", rank <= allowed, says, figures)


def one_donor_less(comparison: Comparison) -> Check:
    """(c) The estimate without each donor in turn: its sign must not hang on one of them."""
    everyone = np.arange(len(comparison.names))
    effects = [gap_effect(comparison, np.delete(everyone, row)) for row in everyone]
    own = gap_effect(comparison)
    low, high = math.expm1(min(effects)), math.expm1(max(effects))
    says = f"Leaving out any one other service, the estimate is between {_signed(low)} and {_signed(high)}."
    return Check("one donor less", all(effect * own > 0 for effect in effects), says, {"low": low, "high": high})


def other_dates(comparison: Comparison) -> Check:
    """(d) The launch a few periods earlier and later."""
    shift, own = comparison.rules.shift, gap_effect(comparison)
    gap = comparison.gap
    pre, post, season = comparison.pre, comparison.post, comparison.season
    cuts = [(pre[:-shift], np.r_[pre[-shift:], post]), (np.r_[pre, post[:shift]], post[shift:])]
    found = []
    for before, after in cuts:
        if 0 < len(after) < len(before):
            seasons = None if season is None else (season[before], season[after])
            found.append(mean_difference(gap[before], gap[after], seasons))
    if not found:
        return Check("other dates", None, "The launch date cannot be moved within this data.", {})
    low, high = math.expm1(min(found)), math.expm1(max(found))
    says = f"With the date moved by {shift} {comparison.rules.grain}{'s' if shift > 1 else ''}, the estimate is between {_signed(low)} and {_signed(high)}."
    return Check("other dates", all(effect * own > 0 for effect in found), says, {"low": low, "high": high})


def negative_control(comparison: Comparison) -> Check:
    """(e) The largest donor, which the launch cannot reach, against the others: it should show nothing."""
    if len(comparison.names) < 2:
        return Check("negative control", None, "No second service to try it on.", {})
    row = int(np.argmax(np.nansum(comparison.donor_counts, axis=1)))
    found = gap_windows(comparison.as_treated(row))
    says = f"{comparison.names[row]}, which the launch cannot reach, changed by {_signed(math.expm1(found.effect_log))} against the others."
    return Check("negative control", found.p_value >= UNSTABLE_P, says, {"effect": math.expm1(found.effect_log), "p": found.p_value})


def shapes(comparison: Comparison) -> Check:
    """(g) Whether a slow start or a passing change fits the gap better than a step, by AIC of least squares with equal parameters."""
    gap, pre, post = comparison.gap, comparison.pre, comparison.post
    values = np.r_[gap[pre], gap[post]]
    since = np.arange(len(post))
    forms = {"step": np.ones(len(post)), "ramp": (since + 1) / len(post), "pulse": (since < max(1, len(post) // 3)).astype(float)}
    fits = {name: _information(values, np.r_[np.zeros(len(pre)), form]) for name, form in forms.items()}
    best = min(fits, key=lambda name: fits[name])
    words = {
        "step": "A step fits best.",
        "ramp": "A slow rise fits better than a step: the effect may still grow.",
        "pulse": "A passing change fits better than a step: the effect may be wearing off.",
    }
    return Check("shape", best == "step", words[best], fits)


def weighted_weeks(comparison: Comparison) -> Check | None:
    """The estimate when earlier periods are weighted too (synthetic difference in differences), where there are donors enough for it."""
    if not comparison.is_weighted:
        return None
    both = np.r_[comparison.pre, comparison.post]
    gap = comparison.gap
    times = time_weights(comparison.donors[:, both], len(comparison.pre))
    effect = math.expm1(float(gap[comparison.post].mean() - times @ gap[comparison.pre]))
    own = gap_effect(comparison)
    return Check(
        "weighted weeks", effect * own > 0, f"With earlier periods weighted as well, the estimate is {_signed(effect)}.", {"effect": effect}
    )


def textbook(comparison: Comparison) -> Check | None:
    """Quasi-Poisson regression on a step, a trend and a season, without donors: shown because readers know it, trusted in nothing."""
    used = np.r_[comparison.pre, comparison.post]
    after = (np.arange(len(used)) >= len(comparison.pre)).astype(float)
    columns = np.column_stack([np.ones(len(used)), after, used / comparison.rules.season, fourier(used, comparison.rules.season)])
    if len(used) < columns.shape[1] + 2:
        return None
    try:
        with np.errstate(all="ignore"):
            fit = fit_poisson(comparison.counts[used], columns)
            effect, (low, high) = fit.ratio(1) - 1, (end - 1 for end in fit.ends_95(1, is_quasi=True))
    except np.linalg.LinAlgError:  # a season that cannot be told from the trend
        return None
    if not all(math.isfinite(end) for end in (effect, low, high)):
        return None
    says = f"A textbook before-and-after regression says {_signed(effect)} ({_signed(low)} to {_signed(high)}); it claims effects too often to be trusted."
    return Check("textbook regression", None, says, {"effect": effect, "low_95": low, "high_95": high, "dispersion": fit.dispersion})


def grade(p_primary: float, p_second: float | None, same_sign: bool, checks: Mapping[str, Check], best: str) -> str:
    """strong, moderate, suggestive, none or conflicting, and never better than `best`."""
    second = 1.0 if p_second is None else p_second
    if min(p_primary, second) >= MODERATE_P:
        return "none"
    if not same_sign:
        return "conflicting"
    if max(p_primary, second) >= MODERATE_P:
        return "suggestive"
    is_strong = max(p_primary, second) < STRONG_P and all(
        checks[name].passed for name in ("placebo in time", "placebo services", "one donor less")
    )
    return min("strong" if is_strong else "moderate", best, key=GRADES.index)


def _error_ratio(comparison: Comparison) -> float:
    """The root mean square of the gap after the launch over that before it, both about what was usual before."""
    gap, pre, post, season = comparison.gap, comparison.pre, comparison.post, comparison.season
    usual = np.full(len(gap), gap[pre].mean())
    if season is not None:
        size = int(season.max()) + 1
        counts = np.bincount(season[pre], minlength=size)
        usual = np.where(counts > 0, np.bincount(season[pre], gap[pre], size) / np.maximum(counts, 1), gap[pre].mean())[season]
    before = float(np.sqrt(np.mean((gap[pre] - usual[pre]) ** 2)))
    return float(np.sqrt(np.mean((gap[post] - usual[post]) ** 2))) / before if before > 0 else math.inf


def _information(values: np.ndarray, form: np.ndarray) -> float:
    columns = np.column_stack([np.ones(len(values)), form])
    left = values - columns @ np.linalg.lstsq(columns, values, rcond=None)[0]
    criterion: float = len(values) * math.log(max(float(left @ left) / len(values), 1e-300)) + 2 * columns.shape[1]
    return criterion


def _signed(share: float) -> str:
    return f"{100 * share:+.0f}%"
