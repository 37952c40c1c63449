"""Capacity: what fewer or longer calls release, in agents by the queue, then in the steps a team can really give up."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.erlang import MOST_AGENTS, SECONDS_PER_HOUR, agents_needed
from analysis.finding import Range, Refusal


Array = NDArray[np.float64]
BEFORE_FLOOR = 1e-9  # so that a sum of exact steps is not floored one step short
FEWEST_HANDLED = 20  # calls behind a mean handle time
DRAWS = 10_000
SEED = 20051
BLOCK_WEEKS = 4  # weeks resampled together keep a season's neighbours
WORSE_SHARE = 0.02  # points of calls answered in time, or abandoned, that count as a worse service
WORSE_WAIT = 0.10  # of the mean wait before
WORSE_WAIT_SECONDS = 5.0  # and at least so much
MOST_AT_ONCE = 1_000  # people of one team at work at once: with more a unit is mistaken
AGENCY, PER_CALL = "agency_hours", "per_call"


@dataclass(frozen=True)
class Promise:
    """What callers are promised and how people are rostered."""

    target_seconds: float = 20.0
    target_share: float = 0.8
    shrinkage: float = 0.0  # of paid time: leave, sickness, training, breaks
    minimum: int = 0  # agents while the line is open
    most_occupied: float | None = None
    interval_hours: float = 1.0

    def wrong(self) -> Refusal | None:
        """The refusal of values that make no sense."""
        if not (math.isfinite(self.shrinkage) and 0 <= self.shrinkage < 1):
            return Refusal("BAD_SETTING", "The share of paid time that is leave, training or breaks must be 0 or more and below 1.")
        if not 0 < self.target_share < 1:
            return Refusal("BAD_SETTING", "The share of calls to be answered in time must lie between 0 and 1.")
        if not (math.isfinite(self.target_seconds) and self.target_seconds >= 0) or not self.interval_hours > 0 or self.minimum < 0:
            return Refusal("BAD_SETTING", "The promised wait, the interval and the fewest agents must not be below zero.")
        if self.most_occupied is not None and not 0 < self.most_occupied <= 1:
            return Refusal("BAD_SETTING", "The highest occupancy of agents must lie above 0 and be at most 1.")
        return None


@dataclass(frozen=True)
class Need:
    """Agents needed in each interval of a typical week, then and now, and the rostered hours a week that the difference sets free."""

    agents_before: NDArray[np.int64]
    agents_now: NDArray[np.int64]
    hours_per_week: float  # below zero: more staff are needed


@dataclass(frozen=True)
class Service:
    """How well calls of a period were answered; null where no feed says."""

    offered: float
    abandoned: float | None = None
    answered: float | None = None
    answered_in_target: float | None = None
    wait_seconds: float | None = None
    wait_known: float | None = None


def hours_released(
    calls_before: ArrayLike, handle_before: ArrayLike, calls_now: ArrayLike, handle_now: ArrayLike, promise: Promise
) -> Need | Refusal:
    """Hours a week set free when calls and handle time go from `before` (the counterfactual) to `now`, queue and shrinkage included.

    Calls are counts per interval of a typical week (intervals), or (draws, intervals) for `release_range`; handle times in seconds broadcast against
    them. Method: Erlang C in each interval, each state with its own calls and its own handle time (methods 10, steps 1 to 6).
    """
    numbers = [np.asarray(value, float) for value in (calls_before, handle_before, calls_now, handle_now)]
    wrong = promise.wrong() or _wrong_numbers(*numbers)
    if wrong:
        return wrong
    agents = [_agents(calls, seconds, promise) for calls, seconds in (numbers[:2], numbers[2:])]
    return Need(agents[0], agents[1], float((agents[0] - agents[1]).sum()) * promise.interval_hours / (1 - promise.shrinkage))


def workload_hours(calls_before: float, handle_before: float, calls_now: float, handle_now: float, shrinkage: float) -> float | Refusal:
    """Hours set free when only totals are known: work then less work now, grossed up for shrinkage; the queue is not modelled."""
    numbers = [np.asarray(value, float) for value in (calls_before, handle_before, calls_now, handle_now)]
    wrong = Promise(shrinkage=shrinkage).wrong() or _wrong_numbers(*numbers)
    return wrong or (calls_before * handle_before - calls_now * handle_now) / SECONDS_PER_HOUR / (1 - shrinkage)


def work_change(calls_change: float, handle_time_change: float) -> float:
    """The relative change of work when calls and handle time change by these shares: 22 % fewer, each 21 % longer, is 5.6 % less."""
    return (1 + calls_change) * (1 + handle_time_change) - 1


def release(
    hours_per_week: float, step: str, contract_hours: float | None = None, block_hours: float | None = None, most: float | None = None
) -> float | Refusal:
    """What a team can give up for so many rostered hours a week: posts for a step in posts (1, 0.5 ...), hours a week for agency_hours.

    Always rounded down to the step, and at most `most` (posts held, or agency hours a week that may be given back). Below zero it is
    what is needed on top, rounded away from zero. A step of per_call is paid by the call: see `contract_saving`.
    """
    steps = release_each(np.array([hours_per_week], float), step, contract_hours, block_hours, most)
    return steps if isinstance(steps, Refusal) else float(steps[0])


def release_each(
    hours_per_week: Array, step: str, contract_hours: float | None = None, block_hours: float | None = None, most: float | None = None
) -> Array | Refusal:
    """As `release`, for an array of hours: whole steps in every draw."""
    if not np.all(np.isfinite(hours_per_week)):
        return Refusal("BAD_SETTING", "The hours a week set free are no number.")
    size = _step_hours(step, contract_hours, block_hours)
    if isinstance(size, Refusal):
        return size
    hours_of_step, unit = size
    steps = np.floor(hours_per_week / hours_of_step + BEFORE_FLOOR)
    if most is not None:
        steps = np.minimum(steps, math.floor(max(most, 0.0) / unit + BEFORE_FLOOR))
    released: Array = np.round(steps * unit, 9) + 0.0
    return released


def contract_saving(price: float, calls_before: float, calls_now: float, minimum_commitment: float = 0.0) -> float:
    """Pounds less to pay for calls bought one by one: nothing is saved on calls below the minimum that is paid anyway."""
    return round(price * (max(calls_before, minimum_commitment) - max(calls_now, minimum_commitment)), 2)


def range_of(draws: Array, whole: bool = False) -> Range:
    """Median, 80 % and 95 % range of draws; `whole` takes ends among the draws, outward, so that no half step appears."""
    if whole:
        central, low_80, low_95 = (float(q) for q in np.quantile(draws, [0.5, 0.1, 0.025], method="lower"))
        high_80, high_95 = (float(q) for q in np.quantile(draws, [0.9, 0.975], method="higher"))
    else:
        central, low_80, low_95, high_80, high_95 = (float(q) for q in np.quantile(draws, [0.5, 0.1, 0.025, 0.9, 0.975]))
    return Range(central, low_80, high_80, low_95, high_95)


def draw_hours(calls_before: Array, handle_before: Array, calls_now: Array, handle_now: Array, promise: Promise) -> Array:
    """Hours a week set free in each draw, before shrinkage: calls (draws, intervals), handle times (draws, 1)."""
    before, now = _agents(calls_before, handle_before, promise), _agents(calls_now, handle_now, promise)
    hours: Array = (before - now).sum(axis=1) * promise.interval_hours
    return hours


def resampled_weeks(weeks: int, draws: int, generator: np.random.Generator) -> Array:
    """How often each of the weeks is taken in each draw, as shares (draws, weeks): a circular block bootstrap of four weeks."""
    blocks = math.ceil(weeks / BLOCK_WEEKS)
    starts = generator.integers(0, weeks, size=(draws, blocks))
    taken = ((starts[:, :, None] + np.arange(BLOCK_WEEKS)) % weeks).reshape(draws, -1)[:, :weeks]
    shares = np.zeros((draws, weeks))
    np.add.at(shares, (np.arange(draws)[:, None], taken), 1 / weeks)
    return shares


def service_worse(before: Service, now: Service, answered_in_seconds: float = 20.0) -> Refusal | None:
    """QUALITY_HOLD when calls are answered worse than in the baseline by more than the tolerance: then nothing was set free."""
    worse = []
    if _fell(_share(before.answered_in_target, before.answered), _share(now.answered_in_target, now.answered)):
        worse.append(f"fewer calls are answered within {answered_in_seconds:g} seconds")
    if _fell(_share(now.abandoned, now.offered), _share(before.abandoned, before.offered)):
        worse.append("more callers hang up")
    waits = [_share(s.wait_seconds, s.wait_known) for s in (before, now)]
    if waits[0] is not None and waits[1] is not None and waits[1] - waits[0] > max(WORSE_WAIT * waits[0], WORSE_WAIT_SECONDS):
        worse.append("callers wait longer")
    if not worse:
        return None
    return Refusal("QUALITY_HOLD", f"Compared with the baseline {' and '.join(worse)}, so no capacity is counted until this is explained.")


def too_few_handled(handled_before: float, handled_now: float, what: str = "contacts") -> Refusal | None:
    """The refusal of a mean handle time that too few contacts stand behind."""
    if handled_before <= 0 or handled_now <= 0:
        return Refusal("NO_HANDLE_TIME", f"No feed says how long {what} take in both periods, so work cannot be worked out.")
    if min(handled_before, handled_now) < FEWEST_HANDLED:
        return Refusal("TOO_FEW_CONTACTS", f"Fewer than {FEWEST_HANDLED} {what} stand behind a handle time; look at a larger group.")
    return None


def beyond_a_team(calls: Array, seconds: Array, promise: Promise) -> Refusal | None:
    """The refusal of work that no team does at once: agents are counted up one by one, so that a mistaken unit would take minutes to say."""
    busy = float(np.max(np.asarray(calls, float) * np.asarray(seconds, float), initial=0.0)) / promise.interval_hours / SECONDS_PER_HOUR
    if not busy > MOST_AT_ONCE:
        return None
    return Refusal(
        "BAD_SETTING", f"The contacts would keep more than {MOST_AT_ONCE:,} people busy at once; check the unit of their handle time."
    )


def _agents(calls: Array, seconds: Array, promise: Promise) -> NDArray[np.int64]:
    per_hour = np.asarray(calls, float) / promise.interval_hours
    return agents_needed(per_hour, seconds, promise.target_seconds, promise.target_share, promise.minimum, promise.most_occupied)


def _wrong_numbers(calls_before: Array, handle_before: Array, calls_now: Array, handle_now: Array) -> Refusal | None:
    if not (np.all(np.isfinite(handle_before)) and np.all(np.isfinite(handle_now)) and handle_before.size and handle_now.size):
        return Refusal("NO_HANDLE_TIME", "The handle time is not known, so work cannot be worked out.")
    if np.any(handle_before <= 0) or np.any(handle_now <= 0):
        return Refusal("NO_HANDLE_TIME", "A handle time must be above zero seconds.")
    if not (np.all(np.isfinite(calls_before)) and np.all(np.isfinite(calls_now)) and calls_before.size and calls_now.size):
        return Refusal("NO_ARRIVAL_PROFILE", "The calls of some intervals are not known.")
    if np.any(calls_before < 0) or np.any(calls_now < 0):
        return Refusal("BAD_SETTING", "A number of calls must not be below zero.")
    if max(np.max(calls_before * handle_before), np.max(calls_now * handle_now)) > MOST_AGENTS / 2 * SECONDS_PER_HOUR:
        return Refusal("BAD_SETTING", "The calls or their handle time are too large to be those of one team.")
    return None


def _step_hours(step: str, contract_hours: float | None, block_hours: float | None) -> tuple[float, float] | Refusal:
    """The rostered hours of one step, and what one step is called: posts or hours."""
    if step == AGENCY:
        if block_hours is None or not (math.isfinite(block_hours) and block_hours > 0):
            return Refusal("BAD_SETTING", "staffing.csv must say in block_hours how many agency hours are bought at a time.")
        return block_hours, block_hours
    if contract_hours is None or not (math.isfinite(contract_hours) and contract_hours > 0):
        return Refusal("BAD_SETTING", "staffing.csv must say in contract_hours_week how many hours a post has, above zero.")
    try:
        posts = float(step)
    except (TypeError, ValueError):
        posts = math.nan
    if not (math.isfinite(posts) and posts > 0):
        return Refusal("BAD_SETTING", "The release step must be a number of posts above 0, or agency_hours.")
    return posts * contract_hours, posts


def _share(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None


def _fell(before: float | None, now: float | None) -> bool:
    return before is not None and now is not None and before - now > WORSE_SHARE + BEFORE_FLOOR
