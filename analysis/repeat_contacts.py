"""First-contact resolution as a curve over days, and how many closed episodes of one person and service used several channels."""

import math
from dataclasses import dataclass

import numpy as np

from analysis.finding import Range, Refusal
from analysis.proportions import wilson, wilson_range, z_of


LONGEST_DAYS = 30
FEWEST_AT_RISK = 20
CLUSTERED_FROM = 1.3  # contacts per person: above it the persons are drawn again, not the contacts
MATCH_WANTED = 0.40  # of the contacts, those with a key
DRAWS = 400
SEED = 20050
EPISODE_GAP_DAYS = 14


@dataclass(frozen=True)
class ResolvedWithin:
    """The share of contacts not followed by another within so many days. The range is None where too few are left to watch."""

    days: int
    share: Range
    standard_error: float
    at_risk: int


@dataclass(frozen=True)
class ResolutionCurve:
    """The curve for each day that can be shown; n contacts, of so many persons; `seed` of the redrawing, None when nobody was redrawn."""

    points: tuple[ResolvedWithin, ...]
    n: int
    persons: int
    repeats: int
    seed: int | None

    def at(self, days: int) -> ResolvedWithin | None:
        """The point at a window, None when too few contacts were watched for so long."""
        return next((point for point in self.points if point.days == days), None)


@dataclass(frozen=True)
class Episodes:
    """Episodes of one person and service; only closed ones tell whether channels were hopped."""

    episodes: int
    closed: int
    hopped: int
    share: Range | None


def first_contact_resolution(
    days: np.ndarray,
    is_repeat: np.ndarray,
    person: np.ndarray | None = None,
    count: np.ndarray | None = None,
    persons: int | None = None,
    match_rate: float = 1.0,
    smallest_at_risk: int = FEWEST_AT_RISK,
    seed: int = SEED,
) -> ResolutionCurve | Refusal:
    """Kaplan and Meier's estimate of not coming back within 1 to 30 days; Greenwood's interval on the log-log scale.

    One element per anchor (or per `count` like anchors): days until the next contact or until watching ended, and which of the two.
    Those whose watching ends on day t count as watched on day t. `person` is the cluster drawn again when there are more than 1.3
    contacts to a person; with clusters of several people, `persons` says how many there are. `match_rate`: anchors with a key.
    """
    waited, back = np.asarray(days, dtype=float), np.asarray(is_repeat, dtype=bool)
    counts = np.ones(len(waited)) if count is None else np.asarray(count, dtype=float)
    usable = np.isfinite(waited) & (waited >= 0) & (counts > 0)
    waited, back, counts = waited[usable], back[usable], counts[usable]
    if match_rate < MATCH_WANTED:
        return Refusal("LOW_MATCH", "Fewer than 40% of the contacts carry a key, so nobody can say how many people came back.")
    if counts.sum() < smallest_at_risk:
        return Refusal("TOO_FEW_CONTACTS", f"Too few contacts with a key can be followed; it takes {smallest_at_risk}.")
    clusters = np.arange(len(waited)) if person is None else np.unique(np.asarray(person)[usable], return_inverse=True)[1]
    known = persons or int(clusters.max()) + 1
    is_clustered = person is not None and counts.sum() / known > CLUSTERED_FROM
    points = _curve(waited, back, counts, smallest_at_risk, (clusters, seed) if is_clustered else None)
    if not points:
        return Refusal("TOO_EARLY", "Hardly any contact has been watched for a day yet.")
    return ResolutionCurve(points, round(counts.sum()), known, round(counts[back].sum()), seed if is_clustered else None)


def episodes(person: np.ndarray, service: np.ndarray, day: np.ndarray, channel: np.ndarray, data_end: float) -> Episodes:
    """Episodes of contacts at most 14 days apart; closed when the last came 14 days or more before the data end. One element per contact."""
    _, pair = np.unique(np.stack([np.asarray(person).astype(str), np.asarray(service).astype(str)]), axis=1, return_inverse=True)
    pair, when, used = pair.ravel(), np.asarray(day, dtype=float), np.unique(np.asarray(channel), return_inverse=True)[1]
    order = np.lexsort((when, pair))
    pair, when, used = pair[order], when[order], used[order]
    begins = np.ones(len(pair), dtype=bool)
    begins[1:] = (pair[1:] != pair[:-1]) | (np.diff(when) > EPISODE_GAP_DAYS)
    number = np.cumsum(begins) - 1
    total = int(number[-1]) + 1 if len(number) else 0
    last = np.full(total, -np.inf)
    np.maximum.at(last, number, when)
    channels = np.bincount(np.unique(np.stack([number, used]), axis=1)[0], minlength=total)
    closed = last + EPISODE_GAP_DAYS <= data_end
    return counted_episodes(total, int(closed.sum()), int((closed & (channels > 1)).sum()))


def counted_episodes(total: int, closed: int, hopped: int) -> Episodes:
    """The same from counts, with Wilson's range of hopped among closed; None when none is closed."""
    return Episodes(total, closed, hopped, wilson_range(hopped, closed) if closed else None)


def _curve(
    waited: np.ndarray, back: np.ndarray, counts: np.ndarray, smallest: int, redrawn: tuple[np.ndarray, int] | None
) -> tuple[ResolvedWithin, ...]:
    times = np.unique(waited[back & (waited <= LONGEST_DAYS)])
    events = _sum_at(times, waited[back], counts[back])
    at_risk = np.array([counts[waited >= t].sum() for t in times])
    survival, greenwood = np.cumprod(1 - events / at_risk), np.cumsum(_greenwood(events, at_risk))
    errors = _cluster_errors(times, waited, back, counts, *redrawn) if redrawn and len(times) else None
    points = []
    for window in range(1, LONGEST_DAYS + 1):
        left = round(counts[waited >= window].sum())
        if left < smallest:
            break
        place = int(np.searchsorted(times, window, side="right")) - 1
        if place < 0:
            share, error = 1.0, 0.0
        else:
            share = float(survival[place])
            error = float(errors[place]) if errors is not None else share * math.sqrt(float(greenwood[place]))
        points.append(ResolvedWithin(window, _log_log(share, error, left), error, left))
    return tuple(points)


def _sum_at(times: np.ndarray, at: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The counts summed at each of the times; those at no listed time are left out."""
    listed = np.isin(at, times)
    return np.bincount(np.searchsorted(times, at[listed]), weights=counts[listed], minlength=len(times))


def _greenwood(events: np.ndarray, at_risk: np.ndarray) -> np.ndarray:
    left = at_risk - events
    return np.where(left > 0, events / (at_risk * np.where(left > 0, left, 1.0)), 0.0)


def _cluster_errors(
    times: np.ndarray, waited: np.ndarray, back: np.ndarray, counts: np.ndarray, clusters: np.ndarray, seed: int
) -> np.ndarray:
    """The standard deviation of the curve over samples of the clusters drawn with replacement."""
    size = int(clusters.max()) + 1
    events, leaving = np.zeros((size, len(times))), np.zeros((size, len(times) + 1))
    is_event = back & (waited <= LONGEST_DAYS)
    np.add.at(events, (clusters[is_event], np.searchsorted(times, waited[is_event])), counts[is_event])
    np.add.at(leaving, (clusters, np.searchsorted(times, waited, side="right")), counts)  # watched at every time before that place
    watched = leaving[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    drawn = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=DRAWS).astype(float)
    happened, at_risk = drawn @ events, drawn @ watched
    curves = np.cumprod(1 - happened / np.maximum(at_risk, 1e-9), axis=1)
    return np.asarray(curves.std(axis=0, ddof=1))


def _log_log(share: float, error: float, at_risk: int) -> Range:
    if share >= 1 or error == 0:
        return Range(1.0, wilson(at_risk, at_risk, 0.80)[0], 1.0, wilson(at_risk, at_risk, 0.95)[0], 1.0) if share >= 1 else Range(
            share, *wilson(share * at_risk, at_risk, 0.80), *wilson(share * at_risk, at_risk, 0.95)
        )  # fmt: skip
    if share <= 0:
        return Range(0.0, 0.0, wilson(0, at_risk, 0.80)[1], 0.0, wilson(0, at_risk, 0.95)[1])
    power = error / share / math.log(share)
    ends = [share ** math.exp(-sign * z_of(level) * power) for level in (0.80, 0.95) for sign in (-1, 1)]
    return Range(share, min(ends[:2]), max(ends[:2]), min(ends[2:]), max(ends[2:]))
