"""Each worker's mean day before and after the equipment: which days count, which workers have enough of them."""

from dataclasses import dataclass

import numpy as np

from analysis.finding import Refusal


LEARNING_DAYS = 28  # after the equipment date, left out
WINDOW_DAYS = 365  # compared on either side, where there are so many
FEWEST_WORKER_DAYS = 10  # with a job, in each period
MISSING_LIMIT = 0.20  # of the days, those without a reading: above it the measure is refused


@dataclass(frozen=True)
class BeforeAfter:
    """Means per worker, one element each; workers with too few days on a side are not there but counted in `left_out`.

    `days_a_year` = mean days with a job per worker and year over the days compared; `same_months` = both sides hold the same months.
    """

    workers: np.ndarray
    before: np.ndarray
    after: np.ndarray
    left_out: int
    missing_share: float
    same_months: bool
    days_a_year: float

    @property
    def change(self) -> np.ndarray:
        """Mean after less mean before, one element a worker."""
        return np.asarray(self.after - self.before)


def before_after(worker: np.ndarray, day: np.ndarray, value: np.ndarray, equipped_on: np.ndarray) -> BeforeAfter | Refusal:
    """Each worker's mean over the year before the date and the year after the first four weeks with the equipment.

    One element per worker and day with at least one job: worker, date, value of the day (NaN = not read, never 0) and the date the
    worker is compared at. Only calendar months found on both sides count; where that leaves nobody, all months do.
    """
    who, when, reading = np.asarray(worker), np.asarray(day, dtype="datetime64[D]"), np.asarray(value, dtype=float)
    since = (when - np.asarray(equipped_on, dtype="datetime64[D]")).astype(float)
    before, after = (since < 0) & (since >= -WINDOW_DAYS), (since >= LEARNING_DAYS) & (since < LEARNING_DAYS + WINDOW_DAYS)
    compared = before | after
    if not before.any() or not after.any():
        return Refusal("NO_BASELINE", "There are no days with jobs on both sides of the day the equipment came.")
    missing = float(np.isnan(reading[compared]).mean())
    if missing > MISSING_LIMIT:
        return Refusal("NO_DATA", "Too many days have no reading of this measure: above one in five, it is not worked out.")
    months = when.astype("datetime64[M]").astype(int) % 12
    shared = np.isin(months, np.intersect1d(months[before], months[after]))
    read = ~np.isnan(reading)
    found = _means(who, reading, before & shared & read, after & shared & read)
    same_months = len(found[0]) > 0
    if not same_months:
        found = _means(who, reading, before & read, after & read)
    workers = len(np.unique(who[compared]))
    span = float(max(since[compared].max() - since[compared].min() + 1 - LEARNING_DAYS, 1))
    a_year = min(float(compared.sum()) / workers / span * 365.25, 365.25)
    return BeforeAfter(*found, workers - len(found[0]), missing, same_months, a_year)


def means_of_workers(worker: np.ndarray, value: np.ndarray) -> np.ndarray:
    """The mean of each worker with enough days, one element a worker; NaN days are left out."""
    read = ~np.isnan(np.asarray(value, dtype=float))
    workers, number = np.unique(np.asarray(worker)[read], return_inverse=True)
    days = np.bincount(number, minlength=len(workers))
    totals = np.bincount(number, weights=np.asarray(value, dtype=float)[read], minlength=len(workers))
    return np.asarray(totals[days >= FEWEST_WORKER_DAYS] / days[days >= FEWEST_WORKER_DAYS])


def _means(who: np.ndarray, reading: np.ndarray, before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Workers with enough days on both sides, and their means before and after."""
    workers, number = np.unique(who, return_inverse=True)
    sides = []
    for side in (before, after):
        days = np.bincount(number[side], minlength=len(workers))
        totals = np.bincount(number[side], weights=reading[side], minlength=len(workers))
        sides.append((days, totals / np.maximum(days, 1)))
    enough = (sides[0][0] >= FEWEST_WORKER_DAYS) & (sides[1][0] >= FEWEST_WORKER_DAYS)
    return workers[enough], sides[0][1][enough], sides[1][1][enough]
