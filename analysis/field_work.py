"""What mobile equipment changed in a worker's day: each worker is one observation, however many jobs that worker logs."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from analysis.finding import Range, Refusal


FEWEST_WORKERS = 3
WORKERS_FOR_INTERVAL = 5
EXACT_FLIPS = 16  # workers up to which every pattern of signs is looked at
FLIPS_DRAWN = 20_000
SEED = 20051
TOO_FEW = f"A figure about fewer than {FEWEST_WORKERS} workers would be about people who can be recognised."


@dataclass(frozen=True)
class WorkerChange:
    """The mean change in a worker's day. `change` has ends only from five workers on; from three, the lowest and highest are given.

    `compared_with` = workers without the equipment whose own change was taken off, 0 when there were none: then the grade is
    "suggestive". `p` is two-sided: over all patterns of signs without a comparison, Welch's with one; None where neither can be had.
    """

    mean: float
    change: Range | None
    standard_error: float | None
    freedom: float | None
    lowest: float
    highest: float
    p: float | None
    n: int
    compared_with: int
    grade: str
    seed: int | None


@dataclass(frozen=True)
class ProductiveTime:
    """Minutes a worker gains on a day out, and what they come to in a year: time, not cash, and not extra jobs on top."""

    minutes_from_trips: float
    minutes_from_records: float
    other_minutes: float
    minutes_a_day: float
    hours_a_year: float


def change_alone(changes: np.ndarray, recording_unit: float = 0.0, seed: int = SEED) -> WorkerChange | Refusal:
    """The mean of the workers' changes (mean after less mean before, one element a worker; NaN = worker left out), before and after only."""
    d = _known(changes)
    if len(d) < FEWEST_WORKERS:
        return Refusal("TOO_FEW_WORKERS", TOO_FEW)
    mean, error = float(d.mean()), float(d.std(ddof=1)) / math.sqrt(len(d))
    is_sized = len(d) >= WORKERS_FOR_INTERVAL
    change = _student(mean, error, len(d) - 1, recording_unit) if is_sized else None
    p, drawn = sign_flip_p(d, seed)
    return WorkerChange(
        mean, change, error if is_sized else None, float(len(d) - 1) if is_sized else None, float(d.min()), float(d.max()),
        p, len(d), 0, "suggestive", seed if drawn else None,
    )  # fmt: skip


def change_against(changes: np.ndarray, compared: np.ndarray, recording_unit: float = 0.0) -> WorkerChange | Refusal:
    """The mean change of the equipped less that of workers who did not get it, with Welch's interval; fewer than three of either refuse."""
    d, c = _known(changes), _known(compared)
    if len(d) < FEWEST_WORKERS:
        return Refusal("TOO_FEW_WORKERS", TOO_FEW)
    if len(c) < FEWEST_WORKERS:
        return Refusal("TOO_FEW_WORKERS", f"Fewer than {FEWEST_WORKERS} workers without the equipment can be compared with.")
    base = float(c.mean())
    mean, error, freedom = _welch(d, c)
    is_sized = len(d) >= WORKERS_FOR_INTERVAL
    p = float(2 * stdtr(freedom, -abs(mean) / error)) if is_sized and error > 0 else None
    return WorkerChange(
        mean, _student(mean, error, freedom, recording_unit) if is_sized else None, error if is_sized else None,
        freedom if is_sized else None, float(d.min()) - base, float(d.max()) - base, p, len(d), len(c), "compared", None,
    )  # fmt: skip


def change_of_others(before: np.ndarray, after: np.ndarray, recording_unit: float = 0.0) -> WorkerChange | Refusal:
    """As `change_alone` where different people worked in the two periods: Welch on the workers' means, one element a worker."""
    first, then = _known(before), _known(after)
    if min(len(first), len(then)) < FEWEST_WORKERS:
        return Refusal("TOO_FEW_WORKERS", TOO_FEW)
    mean, error, freedom = _welch(then, first)
    is_sized = min(len(first), len(then)) >= WORKERS_FOR_INTERVAL
    p = float(2 * stdtr(freedom, -abs(mean) / error)) if is_sized and error > 0 else None
    return WorkerChange(
        mean, _student(mean, error, freedom, recording_unit) if is_sized else None, error if is_sized else None,
        freedom if is_sized else None, float(then.min() - first.max()), float(then.max() - first.min()), p, len(then), 0, "suggestive", None,
    )  # fmt: skip


def productive_time(
    trips_saved: float,
    minutes_a_trip: float,
    fewer_records: float,
    rekey_minutes: float,
    workers: int,
    days: float,
    other_minutes: float = 0.0,
) -> ProductiveTime:
    """Minutes a day from trips and records no longer needed and from other time saved; hours a year over workers and their days out."""
    trips, records = trips_saved * minutes_a_trip, fewer_records * rekey_minutes
    minutes = trips + records + other_minutes
    return ProductiveTime(trips, records, other_minutes, minutes, minutes / 60 * workers * days)


def sign_flip_p(changes: np.ndarray, seed: int = SEED) -> tuple[float, bool]:
    """The share of sign patterns whose mean is at least as far from 0, two-sided; and whether patterns were drawn instead of all looked at."""
    d = np.asarray(changes, dtype=float)
    is_drawn = len(d) > EXACT_FLIPS
    if is_drawn:
        signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(FLIPS_DRAWN, len(d)))
    else:
        signs = np.array(list(itertools.product((-1.0, 1.0), repeat=len(d))))
    reached = np.abs(signs @ d) >= abs(d.sum()) - 1e-9 * max(float(np.abs(d).sum()), 1e-300)
    return (float((reached.sum() + 1) / (FLIPS_DRAWN + 1)) if is_drawn else float(reached.mean())), is_drawn


def _known(changes: np.ndarray) -> np.ndarray:
    d = np.asarray(changes, dtype=float)
    return np.asarray(d[np.isfinite(d)])


def _welch(first: np.ndarray, second: np.ndarray) -> tuple[float, float, float]:
    """Difference of means, its standard error, and the degrees of freedom of Welch and Satterthwaite."""
    a, b = (float(each.var(ddof=1)) / len(each) for each in (first, second))
    parts = a * a / (len(first) - 1) + b * b / (len(second) - 1)
    freedom = (a + b) ** 2 / parts if parts > 0 else float(len(first) + len(second) - 2)
    return float(first.mean() - second.mean()), math.sqrt(a + b), freedom


def _student(mean: float, error: float, freedom: float, recording_unit: float) -> Range:
    """Student's interval; half a recording unit to each side where every worker changed alike."""
    if error <= 1e-12 * max(abs(mean), 1.0):
        half = recording_unit / 2
        return Range(mean, mean - half, mean + half, mean - half, mean + half)
    reach = [float(stdtrit(freedom, 0.5 + level / 2)) * error for level in (0.80, 0.95)]
    return Range(mean, mean - reach[0], mean + reach[0], mean - reach[1], mean + reach[1])
