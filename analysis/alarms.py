"""How many alerts are false, and which stand out among many series: Benjamini-Hochberg across a day's series, persistence over days."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr


FALSE_DISCOVERY_RATE = 0.10  # Benjamini and Hochberg 1995
LAST_DAYS, DAYS_OF_THEM = 3, 2  # persistent: out of range on two of the last three judged days
# False alarms a year of one series with noise like ours: days at 3 (methods, section 6), weeks at 2.5 (simulations/normal_range.py),
# months at 3.5 (methods, section 19).
FALSE_ALARMS_A_YEAR = {"day": 3.0, "week": 1.0, "month": 0.16}
JOINT_FALSE_ALARMS_A_YEAR = 0.1  # web out of range below and calls above on the same or next day, taken as independent


def two_sided_p(z: ArrayLike) -> np.ndarray:
    """The chance of a value at least as far out if z is standard normal; nan stays nan."""
    return np.asarray(2 * ndtr(-np.abs(np.asarray(z, float))))


def stands_out(p: ArrayLike, rate: float = FALSE_DISCOVERY_RATE) -> np.ndarray:
    """Which of the p-values [series, period] stand out among the series of their period at that rate of false discoveries; nan never does."""
    values = np.asarray(p, float)
    table = values[:, None] if values.ndim == 1 else values
    filled = np.where(np.isnan(table), 2.0, table)
    order = np.sort(filled, axis=0)
    number = np.isfinite(table).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        line = rate * np.arange(1, len(table) + 1)[:, None] / number
        passed = (order <= line) & (order <= 1)
    threshold = np.where(passed.any(axis=0), np.max(np.where(passed, order, -1.0), axis=0), -1.0)
    return np.asarray((filled <= threshold).reshape(values.shape))


def persists(is_alert: ArrayLike, is_judged: ArrayLike) -> np.ndarray:
    """Whether a series [series, period] is out of range now and on two of its last three judged periods."""
    alerts, judged = np.atleast_2d(np.asarray(is_alert, bool)), np.atleast_2d(np.asarray(is_judged, bool))
    found = np.zeros(alerts.shape, bool)
    for place, row in enumerate(alerts):
        at = np.flatnonzero(judged[place])
        if not len(at):  # a series none of whose days were judged
            continue
        recent = np.convolve(row[at].astype(int), np.ones(LAST_DAYS, int))[: len(at)]
        found[place, at] = row[at] & (recent >= DAYS_OF_THEM)
    return found
