"""The typical week of a team, drawn again and again from its weeks: calls by interval and handle time, had nothing changed and now."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.capacity import resampled_weeks


Array = NDArray[np.float64]
EFFECT, BASELINE, HELD, WHAT_IF = "launch effect", "baseline year", "access reduced", "what if"


@dataclass(frozen=True)
class Weeks:
    """Some services' weeks in one period. `calls` and `open` are (weeks, intervals): calls counted, and 1 where the day was covered."""

    calls: Array
    open: Array
    handled: Array  # (weeks,) contacts with a handle time
    handle_seconds: Array  # (weeks,)


@dataclass(frozen=True)
class Effect:
    """What a launch did to calls, as a log ratio with its standard error, in the weeks marked 1."""

    log_ratio: float
    standard_error: float
    weeks: Array  # (weeks,) 1 from the launch on


@dataclass(frozen=True)
class Part:
    """Services that share a counterfactual: `kind` says whether it is a launch effect, the baseline year, or what is now (held)."""

    kind: str
    before: Weeks
    now: Weeks
    effect: Effect | None = None


@dataclass(frozen=True)
class Draws:
    """Typical weeks: calls (draws, intervals) and handle seconds (draws, 1), counterfactual and now; the first draw is the data as they are."""

    calls_before: Array
    handle_before: Array
    calls_now: Array
    handle_now: Array


def draw_weeks(parts: Sequence[Part], draws: int, seed: int, calls_change: float = 0.0, handle_time_change: float = 0.0) -> Draws:
    """Typical weeks of all parts together; the same weeks are drawn for every part, in blocks of four.

    The first row uses each week once and each effect as estimated. A part of kind "what if" compares its now with its now changed by
    the given shares; the others ignore the shares.
    """
    generator = np.random.default_rng(seed)
    before_shares, now_shares = (
        _with_plain(resampled_weeks(count, draws, generator)) for count in (len(parts[0].before.handled), len(parts[0].now.handled))
    )
    totals = [_of_part(part, before_shares, now_shares, generator, (calls_change, handle_time_change)) for part in parts]
    calls_before, calls_now = (np.sum([t[at] for t in totals], axis=0) for at in (0, 2))
    return Draws(calls_before, _mean_handle(totals, 0), calls_now, _mean_handle(totals, 2))


def _with_plain(shares: Array) -> Array:
    weeks = shares.shape[1]
    return np.vstack([np.full(weeks, 1 / weeks), shares])


def _of_part(
    part: Part, before_shares: Array, now_shares: Array, generator: np.random.Generator, changes: tuple[float, float]
) -> tuple[Array, Array, Array, Array]:
    calls_now, handle_now = _typical(part.now.calls, part.now.open, now_shares), _handle(part.now, now_shares)
    if part.kind == WHAT_IF:
        return calls_now, handle_now, calls_now * (1 + changes[0]), handle_now * (1 + changes[1])
    if part.kind == HELD:
        return calls_now, handle_now, calls_now, handle_now
    handle_before = _handle(part.before, before_shares)
    if part.effect is not None:
        return _without_effect(part.now, part.effect, now_shares, generator), handle_before, calls_now, handle_now
    return _typical(part.before.calls, part.before.open, before_shares), handle_before, calls_now, handle_now


def _without_effect(now: Weeks, effect: Effect, shares: Array, generator: np.random.Generator) -> Array:
    """Calls had the launch not happened: the weeks after it divided by the drawn ratio."""
    drawn = effect.log_ratio + effect.standard_error * generator.standard_normal(len(shares))
    drawn[0] = effect.log_ratio
    after = effect.weeks[:, None]
    opened = np.maximum(shares @ now.open, 1e-12)
    calls: Array = (shares @ (now.calls * (1 - after)) + (shares @ (now.calls * after)) * np.exp(-drawn)[:, None]) / opened
    return calls


def _typical(calls: Array, opened: Array, shares: Array) -> Array:
    """Mean calls of each interval over the days it was covered; 0 for an interval never covered."""
    days = shares @ opened
    mean: Array = np.divide(shares @ calls, days, out=np.zeros_like(days), where=days > 0)
    return mean


def _handle(weeks: Weeks, shares: Array) -> Array:
    """Mean handle seconds (draws, 1); not a number where no contact has one."""
    handled, seconds = (shares @ weeks.handled)[:, None], (shares @ weeks.handle_seconds)[:, None]
    mean: Array = np.divide(seconds, handled, out=np.full_like(handled, np.nan), where=handled > 0)
    return mean


def _mean_handle(totals: Sequence[tuple[Array, Array, Array, Array]], at: int) -> Array:
    """The parts' handle times weighted with their calls; a part without one takes the mean of the others."""
    calls = np.hstack([t[at].sum(axis=1, keepdims=True) for t in totals])
    handle = np.hstack([t[at + 1] for t in totals])
    weight = np.where(np.isfinite(handle), calls, 0.0)
    whole = weight.sum(axis=1, keepdims=True)
    mean: Array = np.divide(
        (weight * np.nan_to_num(handle)).sum(axis=1, keepdims=True), whole, out=np.full_like(whole, np.nan), where=whole > 0
    )
    return mean
