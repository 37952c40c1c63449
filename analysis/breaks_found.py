"""Signs that counting changed rather than demand: drops to nothing, repeated counts, placeholders, shifts of a ratio, moved counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import pi, sqrt
from statistics import median

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import pdtrc


DROPPED_SHARE = 0.05  # of the usual count; at or below, a period counts as empty
SMALLEST_USUAL = 20.0  # contacts a period; fewer may be none by chance
USUAL_OF, LEAST_USUAL = 8, 4  # same-season periods in the usual count
REPEAT_CHANCE = 0.001  # a run of equal counts less likely than this in the whole series is implausible
PLACEHOLDER_CHANCE = 0.0001  # the same for one value found too often
ROUND_STEP = 100  # multiples of it are round
FAR_OUT = 6.0  # scales; one count of 99, 999 ... so far out is a placeholder
NEIGHBOURS = 6  # same-season periods on each side that say what is usual around a period
LEAST_BEFORE, LEAST_AFTER = 6, 3  # periods on each side of a shift
SHIFT_SHARE, SHIFT_SCALES = 0.2, 5.0  # a ratio moved by this share and this many scales is a shift
SMALLEST_SCALE = 0.02  # of a logarithm
MOVE_BEFORE, MOVE_AFTER = 8, 4  # weeks compared around a move; after it up to 8
MOVED_SHARE = 0.1  # what is left of a series that moved
SPLIT_SHARE = 0.75  # of a week that is split between before and after; more is a week before
MATCH_LOW, MATCH_HIGH = 0.65, 1.5  # a gain within these shares of the loss is the same amount
SMALLEST_MOVE = 5.0  # contacts a week
NORMAL_MAD = 1.4826

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Break:
    """From place `first` to before `last` (None: to the end), what was usual before and what came; `chance` where it was worked out."""

    kind: str
    first: int
    last: int | None
    before: float
    after: float
    chance: float | None = None


@dataclass(frozen=True)
class Move:
    """Counts that left series `loser` for series `gainer` at place `first`, as periods' means before and after."""

    loser: int
    gainer: int
    first: int
    lost: float
    gained: float


def drop_outs(counts: ArrayLike, season: int = 1, is_closed: ArrayLike | None = None) -> list[Break]:
    """Runs of periods with next to nothing where at least 20 were usual: `stopped` when the run reaches the end, else `dropped_out`.

    Counts [period], nan where not covered; `season` is 7 for days, so that weekdays on which nothing comes are no drop. Closed periods
    (holidays) are passed over.
    """
    values = np.asarray(counts, float)
    closed = np.zeros(len(values), bool) if is_closed is None else np.asarray(is_closed, bool)
    usual_of: list[list[float]] = [[] for _ in range(season)]
    run: list[int] = []
    usual_before = 0.0
    found: list[Break] = []
    places = np.flatnonzero(np.isfinite(values) & ~closed)
    small = DROPPED_SHARE * float(values[places].max(initial=0.0))  # more is no drop, whatever was usual
    for place in places.tolist():
        past = usual_of[place % season][-USUAL_OF:]
        usual = median(past) if len(past) >= LEAST_USUAL and values[place] <= small else 0.0
        if usual >= SMALLEST_USUAL and values[place] <= DROPPED_SHARE * usual:
            usual_before = usual_before if run else usual
            run.append(place)
            continue
        if run and values[place] == 0:
            continue  # a weekday on which nothing comes anyway
        if run:
            found.append(Break("dropped_out", run[0], run[-1] + 1, usual_before, float(values[run].mean())))
            run = []
        usual_of[place % season].append(float(values[place]))
    if run:
        found.append(Break("stopped", run[0], None, usual_before, float(values[run].mean())))
    return found


def gaps(counts: ArrayLike) -> list[Break]:
    """Runs of unknown periods (nan) between known ones: `gap`, with the last count before and the first after."""
    values = np.asarray(counts, float)
    known = np.flatnonzero(np.isfinite(values))
    return [
        Break("gap", int(left) + 1, int(right), float(values[left]), float(values[right]))
        for left, right in pairwise(known)
        if right - left > 1
    ]


def repeated_counts(counts: ArrayLike) -> list[Break]:
    """Runs of one count, above zero, that chance would hardly give: `repeated`.

    Two Poisson counts around v are equal with a chance of about 1 / sqrt(4 pi v), and real ones scatter more.
    """
    values = np.asarray(counts, float)
    places = np.flatnonzero(np.isfinite(values))
    row = values[places]
    edges = np.flatnonzero(np.diff(row)) + 1 if len(row) else np.array([], int)
    found = []
    for run in np.split(np.arange(len(row)), edges):
        if len(run) < 3 or row[run[0]] < 1:
            continue
        chance = len(row) * min(1.0, 1 / sqrt(4 * pi * row[run[0]])) ** (len(run) - 1)
        if chance < REPEAT_CHANCE:
            others = np.delete(row, run)
            before = float(np.median(others)) if len(others) else float(row[run[0]])
            found.append(Break("repeated", int(places[run[0]]), int(places[run[-1]]) + 1, before, float(row[run[0]]), float(chance)))
    return found


def placeholders(counts: ArrayLike, season: int = 1) -> list[Break]:
    """Values typed for want of a count (1, 99, 999 ..., round hundreds), found more often than counts around them allow: `placeholder`."""
    values = np.asarray(counts, float)
    usual, scale = _usual_around(values, season)
    known = np.isfinite(values) & np.isfinite(usual)
    if known.sum() < 2 * LEAST_USUAL or float(np.median(usual[known])) < SMALLEST_USUAL:
        return []
    candidates = [value for value in np.unique(values[known]) if _is_candidate(value)]
    found = []
    for value in candidates:
        at = np.flatnonzero(known & (values == value))
        density = np.exp(-(((value - usual[known]) / scale) ** 2) / 2) / (scale * sqrt(2 * pi))
        chance = float(pdtrc(len(at) - 1, float(density.sum()))) * len(candidates)
        is_far = _is_nines(value) and float(np.abs(value - usual[at]).max()) > FAR_OUT * scale
        if (len(at) >= 2 and chance < PLACEHOLDER_CHANCE) or is_far:
            found.append(Break("placeholder", int(at[0]), int(at[-1]) + 1, float(np.median(usual[at])), float(value), min(chance, 1.0)))
    return found


def level_shifts(log_ratio: ArrayLike) -> list[Break]:
    """Lasting shifts of a logarithm of a ratio [period]: `shifted`, each with the medians before and after, strongest first cut.

    A shift moves it by at least a fifth and five scales of its scatter, with six periods before and three after.
    """
    values = np.asarray(log_ratio, float)
    places = np.flatnonzero(np.isfinite(values))
    return sorted(_split(values, places), key=lambda each: each.first)


def date_share(before: float, during: float, after: float) -> float:
    """How much of the period in which a shift came still ran as before, from plain ratios; half where they do not say."""
    if before == after:
        return 0.5
    return min(max((during - after) / (before - after), 0.0), 1.0)


def moved_counts(counts: ArrayLike) -> list[Move]:
    """Series [series, week] that fall to a tenth or less for good while another of them rises by the same amount in the same weeks."""
    values = np.atleast_2d(np.asarray(counts, float))
    found = []
    for loser, row in enumerate(values):
        first = _collapse(row)
        if first is None:
            continue
        before, after = slice(max(first - MOVE_BEFORE, 0), first), slice(first + 1, first + 1 + MOVE_BEFORE)
        with np.errstate(invalid="ignore"):
            change = _means(values[:, after]) - _means(values[:, before])
        lost = -float(change[loser])
        noise = 3 * np.sqrt(np.maximum(_means(values[:, before]), 1.0) / MOVE_AFTER)
        fits = np.flatnonzero((change >= MATCH_LOW * lost) & (change <= MATCH_HIGH * lost) & (change > noise))
        if len(fits):
            gainer = int(fits[np.argmin(np.abs(change[fits] - lost))])
            found.append(Move(loser, gainer, first, lost, float(change[gainer])))
    return found


def _collapse(row: Floats) -> int | None:
    """The week from which the series stays at a tenth or less of its eight weeks before, to the end of the data; it may itself be split."""
    for first in range(MOVE_BEFORE, len(row) - MOVE_AFTER + 1):
        before, after = row[first - MOVE_BEFORE : first], row[first:]
        known = after[np.isfinite(after)]
        usual = float(np.nanmean(before)) if np.isfinite(before).any() else 0.0
        if usual < SMALLEST_MOVE or len(known) < MOVE_AFTER or not row[first - 1] > MOVED_SHARE * usual:
            continue
        if not row[first] > SPLIT_SHARE * usual and known[1:].max() <= MOVED_SHARE * usual:
            return first
    return None


def _means(table: Floats) -> Floats:
    known = np.isfinite(table)
    return np.asarray(np.where(known, table, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1))


def _split(values: Floats, places: Sequence[int] | NDArray[np.int_]) -> list[Break]:
    places = np.asarray(places, int)
    row = values[places]
    best: tuple[float, int] | None = None
    for cut in range(LEAST_BEFORE, len(row) - LEAST_AFTER + 1):
        left, right = row[max(cut - 2 * LEAST_BEFORE, 0) : cut], row[cut : cut + 2 * LEAST_BEFORE]
        middle = float(np.median(left)), float(np.median(right))
        scatter = np.concatenate([left - middle[0], right - middle[1]])
        scale = max(NORMAL_MAD * float(np.median(np.abs(scatter))), SMALLEST_SCALE)
        moved = abs(middle[1] - middle[0])
        if moved >= SHIFT_SCALES * scale and abs(np.expm1(middle[1] - middle[0])) >= SHIFT_SHARE:
            fit = float(np.abs(scatter).sum())
            best = (fit, cut) if best is None or fit < best[0] else best
    if best is None:
        return []
    cut = best[1]
    before, after = float(np.median(row[max(cut - 2 * LEAST_BEFORE, 0) : cut])), float(np.median(row[cut : cut + 2 * LEAST_BEFORE]))
    # the period of the change lies between the two levels; it belongs to the change
    here = Break("shifted", int(places[_start_of_change(row, cut, before, after)]), None, before, after)
    return [here, *_split(values, places[: cut - 1]), *_split(values, places[cut + 1 :])]


def _start_of_change(row: Floats, cut: int, before: float, after: float) -> int:
    """The period before the cut when it already left the old level, else the cut."""
    return cut - 1 if abs(row[cut - 1] - before) > 0.15 * abs(after - before) and cut > 1 else cut


def _usual_around(values: Floats, season: int) -> tuple[Floats, float]:
    """The median of same-season neighbours of each period, and the scale of the distance from it."""
    usual = np.full(len(values), np.nan)
    for start in range(min(season, len(values))):
        at = np.arange(start, len(values), season)
        padded = np.concatenate([np.full(NEIGHBOURS, np.nan), values[at], np.full(NEIGHBOURS, np.nan)])
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEIGHBOURS + 1).copy()
        windows[:, NEIGHBOURS] = np.nan
        enough = np.isfinite(windows).sum(axis=1) >= LEAST_USUAL
        usual[at[enough]] = np.nanmedian(windows[enough], axis=1) if enough.any() else []
    away = np.abs(values - usual)
    away = away[np.isfinite(away)]
    level = np.nanmedian(usual) if np.isfinite(usual).any() else 1.0
    spread = NORMAL_MAD * float(np.median(away)) if len(away) else 0.0
    return usual, max(spread, sqrt(max(float(level), 1.0)))


def _is_candidate(value: float) -> bool:
    return value == 1 or _is_nines(value) or (value >= ROUND_STEP and value % ROUND_STEP == 0)


def _is_nines(value: float) -> bool:
    return value >= 99 and set(str(int(value))) == {"9"} and value == int(value)
