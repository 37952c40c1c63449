"""Outages of online services and the calls that followed: web counts below, or server errors above, what is usual, with calls above."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.finding import Range, Refusal
from analysis.forecast_errors import LEAST_80, empirical_range
from analysis.normal_range import NormalRange


WEB_LIMIT, ERROR_LIMIT, CALLS_LIMIT = -3.0, 3.0, 2.0  # z of the outage rule, methods section 6
DRAWS = 4000
SEED = 20056


@dataclass(frozen=True)
class Outage:
    """Places of the first and last day of an outage, and by which sign it shows: web, errors or both."""

    first: int
    last: int
    signs: str


@dataclass(frozen=True)
class ExcessCalls:
    """Contacts above the expected on `days` (places), with the range that past errors earn; the chance of as many without an outage."""

    excess: Range
    observed: float
    expected: float
    days: tuple[int, ...]
    n: int
    seed: int

    @property
    def is_clear(self) -> bool:
        """Whether the 80 % range leaves out no effect."""
        return not self.excess.low_80 <= 0 <= self.excess.high_80


def find_outages(web_z: ArrayLike, error_z: ArrayLike | None, calls_z: ArrayLike, is_holiday: ArrayLike | None = None) -> list[Outage]:
    """Outages by the rule: web z at most -3 or error z at least 3, calls z at least 2 the same or the next day, no bank holiday.

    All [day], nan where not judged. Days that follow one another are one outage.
    """
    web, calls = np.asarray(web_z, float), np.asarray(calls_z, float)
    errors = np.full(len(web), np.nan) if error_z is None else np.asarray(error_z, float)
    holiday = np.zeros(len(web), bool) if is_holiday is None else np.asarray(is_holiday, bool)
    is_low, is_failing = np.nan_to_num(web) <= WEB_LIMIT, np.nan_to_num(errors) >= ERROR_LIMIT
    is_busy = np.nan_to_num(calls) >= CALLS_LIMIT
    follows = is_busy | np.append(is_busy[1:], False)
    days = np.flatnonzero((is_low | is_failing) & follows & ~holiday)
    runs = np.split(days, np.flatnonzero(np.diff(days) > 1) + 1) if len(days) else []
    return [Outage(int(run[0]), int(run[-1]), _signs(is_low[run].any(), is_failing[run].any())) for run in runs]


def excess_calls(normal: NormalRange, series: int, counts: ArrayLike, first: int, last: int, seed: int = SEED) -> ExcessCalls | Refusal:
    """Contacts [day] of one series above what was expected on the days of an outage, and on the day after when that is out of range too.

    The range: runs of past errors of the same length, drawn again and turned back into counts.
    """
    observed = np.asarray(counts, float)
    days = [day for day in range(first, last + 1) if np.isfinite(normal.z[series, day])]
    if last + 1 < len(observed) and np.nan_to_num(normal.z[series, last + 1]) >= CALLS_LIMIT:
        days.append(last + 1)
    if not days:
        return Refusal(
            "TOO_SHORT_PRE",
            "The days of the outage cannot be compared: they need 20 weeks of daily counts before them, and must not be closed days.",
        )
    errors = normal.past_errors(series, days[0])
    if len(errors) < LEAST_80:
        return Refusal(
            "TOO_SHORT_PRE",
            f"Only {len(errors)} earlier days show how far counts usually are from what is expected; {LEAST_80} are needed.",
        )
    expected = normal.expected[series, days]
    excess = float((observed[days] - expected).sum())
    noise = _sums_of_noise(normal, series, days, errors, seed)
    ends_80, ends_95 = empirical_range(noise, 0.8), empirical_range(noise, 0.95) if len(errors) >= 39 else None
    if ends_80 is None:
        raise ValueError("draws are too few for a range.")
    outer = (None, None) if ends_95 is None else (excess - ends_95[1], excess - ends_95[0])
    found = Range(excess, excess - ends_80[1], excess - ends_80[0], *outer)
    return ExcessCalls(found, float(observed[days].sum()), float(expected.sum()), tuple(days), len(errors), seed)


def _sums_of_noise(normal: NormalRange, series: int, days: list[int], errors: np.ndarray, seed: int) -> np.ndarray:
    """How far such a sum of counts is from its expectation by chance."""
    rng = np.random.default_rng(seed)
    length = min(len(days), len(errors))
    starts = rng.integers(0, len(errors) - length + 1, DRAWS)
    drawn = errors[np.minimum(starts[:, None] + np.arange(len(days)), len(errors) - 1)]
    counts = normal.counts(series, normal.baseline[series, days][None, :] + drawn)
    return np.asarray((counts - normal.expected[series, days][None, :]).sum(axis=1))


def _signs(is_low: bool, is_failing: bool) -> str:
    return "both" if is_low and is_failing else "web" if is_low else "errors"
