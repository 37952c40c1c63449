"""Mean satisfaction on its own scale, with an interval that holds when nearly everybody gives the top answer."""

import math
from dataclasses import dataclass

import numpy as np

from analysis.finding import Range, Refusal
from analysis.proportions import z_of


SMALLEST_RESPONSES = 30
SELF_SELECTED_BELOW = 0.05  # response rate
GOOD_FROM, POOR_TO = 4, 2  # of a five-point scale, when it is told as a net score


@dataclass(frozen=True)
class Satisfaction:
    """Mean answer on `scale`: "score" runs from 0 to 1, "net" from -1 to 1; the two are never mixed. n = answers."""

    scale: str
    is_derived: bool
    score: Range
    n: int
    response_rate: float | None
    is_self_selected: bool


def satisfaction(
    answers: np.ndarray, count: np.ndarray, lowest: float, highest: float, invited: float | None = None
) -> Satisfaction | Refusal:
    """The mean of answers between lowest and highest, each given `count` times; a scale from -1 to 1 stays one, others become 0 to 1.

    Interval: one answer is added at each end of the scale, and mean +- z s / sqrt(n + 2) taken around that mean, cut at the ends.
    """
    if not highest > lowest:
        raise ValueError("a scale's highest answer lies above its lowest.")
    values, counts = _known(answers, count)
    if len(values) and (values.min() < lowest or values.max() > highest):
        return Refusal("NO_DATA", "Some answers lie outside the scale they are said to be given on.")
    is_net = (lowest, highest) == (-1, 1)
    shown = values if is_net else (values - lowest) / (highest - lowest)
    return _rated("net" if is_net else "score", False, shown, counts, invited)


def derived_net(answers: np.ndarray, count: np.ndarray, invited: float | None = None) -> Satisfaction | Refusal:
    """Five-point answers told as good (4, 5) less poor (1, 2), -1 to 1: labelled derived, since nobody was asked it that way."""
    values, counts = _known(answers, count)
    net = (values >= GOOD_FROM).astype(float) - (values <= POOR_TO)
    return _rated("net", True, net, counts, invited)


def summed_satisfaction(total: float, n: int, lowest: float, highest: float, invited: float | None = None) -> Satisfaction | Refusal:
    """As `satisfaction`, of answers known only by their sum: the spread is the widest that the mean allows, all answers at the two ends."""
    if n <= 0 or not lowest * n <= total <= highest * n:
        return Refusal("NO_DATA", "There are no answers whose sum fits their scale.")
    top = (total - lowest * n) / (highest - lowest)
    return satisfaction(np.array([lowest, highest]), np.array([n - top, top]), lowest, highest, invited)


def response_rate(n: float, invited: float | None) -> float | None:
    """Answers per person asked; None when nobody counted them or fewer were asked than answered."""
    return n / invited if invited is not None and invited >= n and invited > 0 else None


def _known(answers: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values, counts = np.asarray(answers, dtype=float), np.asarray(count, dtype=float)
    usable = np.isfinite(values) & np.isfinite(counts) & (counts > 0)
    return values[usable], counts[usable]


def _rated(scale: str, is_derived: bool, values: np.ndarray, counts: np.ndarray, invited: float | None) -> Satisfaction | Refusal:
    n = float(counts.sum())
    if n < SMALLEST_RESPONSES:
        return Refusal("TOO_FEW_RESPONSES", f"Too few people answered to say; it takes {SMALLEST_RESPONSES}.")
    ends = (-1.0, 1.0) if scale == "net" else (0.0, 1.0)
    more, weights = np.append(values, ends), np.append(counts, (1.0, 1.0))
    middle = float((more * weights).sum() / (n + 2))
    error = math.sqrt(float((weights * (more - middle) ** 2).sum()) / (n + 1)) / math.sqrt(n + 2)
    reach = [z_of(level) * error for level in (0.80, 0.95)]
    cut = [min(max(middle + sign * each, ends[0]), ends[1]) for each in reach for sign in (-1, 1)]
    rate = response_rate(n, invited)
    return Satisfaction(
        scale, is_derived, Range(float((values * counts).sum() / n), *cut), round(n), rate, rate is not None and rate < SELF_SELECTED_BELOW
    )
