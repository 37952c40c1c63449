"""How far two stretches of a series differ, judged against every earlier stretch of the same length in which nothing was launched.

After Chernozhukov, Wüthrich and Zhu (2021, JASA 116:1849-1864), who move blocks of a series to learn how much it wanders by itself.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from analysis.finding import Range


LEAST_DF = 2.0
POWER_80 = 0.8416  # the normal quantile of .80: an effect of the smallest size shown would be seen four times in five


@dataclass(frozen=True)
class WindowComparison:
    """A difference of means on the log scale, its standard error from placebo windows, and the tests that go with them."""

    effect_log: float
    standard_error: float
    df: float
    p_value: float  # two-sided t test
    p_placebo: float  # share of windows at least as far from zero; shown, never graded on
    windows: int
    n_pre: int
    n_post: int

    def ends(self, level: float) -> tuple[float, float]:
        """The low and high end of the log difference at a level such as .8, by t."""
        reach = float(stdtrit(self.df, (1 + level) / 2)) * self.standard_error
        return self.effect_log - reach, self.effect_log + reach

    def share(self) -> Range:
        """The difference as a share: -0.14 is 14 % lower."""
        return Range(*(float(np.expm1(end)) for end in (self.effect_log, *self.ends(0.8), *self.ends(0.95))))

    def avoided(self, actual: float) -> Range:
        """Contacts that did not come, of those that would have: positive when there were fewer. `actual` is the sum over the post period."""
        logs = (self.effect_log, *reversed(self.ends(0.8)), *reversed(self.ends(0.95)))
        return Range(*(actual * float(np.expm1(-end)) for end in logs))

    @property
    def smallest_visible(self) -> float:
        """The smallest fall, as a share, that would be seen with a power of 80 %."""
        return minimum_detectable(self.standard_error, self.df)


def compare_windows(pre: ArrayLike, post: ArrayLike, seasons: tuple[ArrayLike, ArrayLike] | None = None) -> WindowComparison:
    """The mean of `post` less the mean of `pre`, both in logs, in order of time and without gaps in value.

    `seasons` are the week or month of the year of each; with them each value is compared with pre-period values of its own season.
    The pre-period must be longer than the post-period: a placebo window needs a rest to be compared with.
    """
    before, after = np.asarray(pre, float), np.asarray(post, float)
    n_pre, n_post = len(before), len(after)
    if not 0 < n_post < n_pre:
        raise ValueError(f"{n_pre} values before and {n_post} after the launch leave no placebo window.")
    season_pre, season_post = (None, None) if seasons is None else (np.asarray(part, int) for part in seasons)
    effect = mean_difference(before, after, seasons)
    errors = placebo_differences(before, n_post, season_pre, season_post)
    error = float(np.sqrt(np.mean(errors**2)))
    df = max(LEAST_DF, n_pre / n_post - 1)
    further = int(np.sum(np.abs(errors) >= abs(effect)))
    return WindowComparison(effect, error, df, t_test(effect, error, df), (1 + further) / (1 + len(errors)), len(errors), n_pre, n_post)


def mean_difference(pre: ArrayLike, post: ArrayLike, seasons: tuple[ArrayLike, ArrayLike] | None = None) -> float:
    """The mean of `post` less that of `pre`; with seasons less what was usual in them, a season unknown before counting as the mean."""
    before, after = np.asarray(pre, float), np.asarray(post, float)
    if seasons is None:
        return float(after.mean() - before.mean())
    season_pre, season_post = (np.asarray(part, int) for part in seasons)
    size = int(max(season_pre.max(), season_post.max())) + 1
    counts = np.bincount(season_pre, minlength=size)
    usual = np.where(counts > 0, np.bincount(season_pre, before, size) / np.maximum(counts, 1), before.mean())
    return float((after - usual[season_post]).mean())


def placebo_differences(pre: ArrayLike, length: int, season: ArrayLike | None = None, season_post: ArrayLike | None = None) -> np.ndarray:
    """For every run of `length` values: its mean less the mean of the rest.

    With seasons, a run is compared with the same seasons of the rest only, as a post-period is: its own values must not
    help to say what was usual, or a run of one of two years would look half as far off as it is. It then has a year fewer to be
    compared with than the post-period, for which each difference is scaled down as for independent values.
    """
    values = np.asarray(pre, float)
    if season is None:
        sums = np.convolve(values, np.ones(length), "valid")
        differences: np.ndarray = sums / length - (values.sum() - sums) / (len(values) - length)
        return differences
    seasons = np.asarray(season, int)
    marks = np.eye(int(seasons.max()) + 1)[seasons]  # n x seasons
    inside, inside_sums = (_window_sums(part, length) for part in (marks, marks * values[:, None]))
    rest, rest_sums = marks.sum(axis=0) - inside, (marks * values[:, None]).sum(axis=0) - inside_sums
    rest_means = (values.sum() - inside_sums.sum(axis=1)) / (len(values) - length)
    usual = np.where(rest > 0, rest_sums / np.maximum(rest, 1), rest_means[:, None])
    found: np.ndarray = (inside_sums.sum(axis=1) - (inside * usual).sum(axis=1)) / length
    if season_post is None:
        return found
    usual_variance = (inside * np.where(rest > 0, 1 / np.maximum(rest, 1), 1 / (len(values) - length))).sum(axis=1) / length
    scaled: np.ndarray = found * np.sqrt((1 + _variance_of_usual(np.asarray(season_post, int), seasons)) / (1 + usual_variance))
    return scaled


def t_test(effect: float, error: float, df: float) -> float:
    """The two-sided p of an effect over its standard error; no error and some effect is 0, no effect 1."""
    if error <= 0:
        return 0.0 if effect else 1.0
    return float(2 * stdtr(df, -abs(effect) / error))


def minimum_detectable(error: float, df: float) -> float:
    """The fall, as a share, that a test at 5 % sees with a power of 80 %."""
    return float(-np.expm1(-(float(stdtrit(df, 0.975)) + POWER_80) * error))


def _window_sums(columns: np.ndarray, length: int) -> np.ndarray:
    """The sums over every run of `length` rows (windows x columns)."""
    running = np.vstack([np.zeros(columns.shape[1]), np.cumsum(columns, axis=0)])
    sums: np.ndarray = running[length:] - running[:-length]
    return sums


def _variance_of_usual(season_inside: np.ndarray, season_rest: np.ndarray) -> float:
    """How uncertain the seasonal means are that values are compared with, in variances of one value: 1/2 with two years of them."""
    size = int(max(season_inside.max(), season_rest.max())) + 1
    counts = np.bincount(season_rest, minlength=size)[season_inside]
    return float(np.mean(np.where(counts > 0, 1 / np.maximum(counts, 1), 1 / len(season_rest))))
