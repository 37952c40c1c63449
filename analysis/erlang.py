"""Queues of calls: how many agents answer so many calls in time, by Erlang C (everybody waits) and Erlang A (some hang up)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc


SECONDS_PER_HOUR = 3600.0
MOST_AGENTS = 100_000  # no council's queue needs more; beyond it the input is wrong
NEGLIGIBLE = 1e-14  # of the largest state's weight: where the sums of Erlang A stop
SAME = 1e-12  # a level this close below its target has reached it


@dataclass(frozen=True)
class Queue:
    """How a queue fares in its steady state; shares 0 to 1, waits in seconds over all calls offered."""

    agents: int
    load: float  # erlangs
    wait_share: float  # calls that wait at all
    level: float  # calls answered within the target, of all offered
    mean_wait: float  # infinite when there are too few agents for Erlang C
    occupancy: float
    abandoned: float = 0.0
    queue_length: float = 0.0


def erlang_b(agents: int, load: float) -> float:
    """The share of calls that find all agents busy when nobody may wait; load in erlangs (Jagerman's recursion, no factorials)."""
    blocked = 1.0
    for k in range(1, agents + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked


def erlang_c(agents: int, load: float) -> float:
    """The share of calls that wait; 1 when the load is as large as the agents or larger, 0 without load."""
    if load <= 0:
        return 0.0
    if agents <= load:
        return 1.0
    blocked = erlang_b(agents, load)
    return blocked / (1 - load / agents * (1 - blocked))


def queue_c(calls_per_hour: float, handle_seconds: float, agents: int, target_seconds: float) -> Queue:
    """The queue when every caller waits until answered. With too few agents nobody is answered in time: level 0, never negative."""
    load = calls_per_hour / SECONDS_PER_HOUR * handle_seconds
    if load <= 0:
        return Queue(agents, 0.0, 0.0, 1.0, 0.0, 0.0)
    if agents <= load:
        return Queue(agents, load, 1.0, 0.0, math.inf, 1.0, queue_length=math.inf)
    waits = erlang_c(agents, load)
    spare = agents - load
    mean_wait = waits * handle_seconds / spare
    level = 1 - waits * math.exp(-spare * target_seconds / handle_seconds)
    return Queue(agents, load, waits, level, mean_wait, load / agents, queue_length=calls_per_hour / SECONDS_PER_HOUR * mean_wait)


def queue_a(calls_per_hour: float, handle_seconds: float, agents: int, target_seconds: float, patience_seconds: float) -> Queue:
    """The queue when callers hang up after an exponential patience with the given mean (Palm; Mandelbaum and Zeltyn).

    `level` counts calls answered within the target, of all offered; `mean_wait` is over all calls, answered or not.
    """
    arrivals, served, leaves = calls_per_hour / SECONDS_PER_HOUR, 1 / handle_seconds, 1 / patience_seconds
    load = arrivals / served
    if load <= 0:
        return Queue(agents, 0.0, 0.0, 1.0, 0.0, 0.0)
    states = _states(arrivals, served, leaves, agents)
    waiting = states[agents:]
    k = np.arange(len(waiting))
    queue_length = float(np.sum(k * waiting))
    abandoned = leaves * queue_length / arrivals
    ratio = agents * served / leaves
    answered_in_time = ratio / (ratio + k + 1) * betainc(k + 1, ratio + 1, 1 - math.exp(-leaves * target_seconds)) if agents else 0 * k
    level = float(states[:agents].sum() + np.sum(waiting * answered_in_time))
    occupancy = load * (1 - abandoned) / agents if agents else 0.0
    return Queue(agents, load, float(waiting.sum()), level, queue_length / arrivals, occupancy, abandoned, queue_length)


def _states(arrivals: float, served: float, leaves: float, agents: int) -> NDArray[np.float64]:
    """The share of time with 0, 1, 2 ... calls present, built up in logarithms so that no size overflows."""
    logs = [0.0]
    largest = 0.0
    present = 0
    while present <= agents or logs[-1] > largest + math.log(NEGLIGIBLE):
        present += 1
        rate = served * min(present, agents) + leaves * max(0, present - agents)
        logs.append(logs[-1] + math.log(arrivals / rate))
        largest = max(largest, logs[-1])
    weights = np.exp(np.array(logs) - largest)
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def patience_of(wait_seconds_of_all: float, abandoned: float) -> float | None:
    """Mean patience in seconds: all seconds waited, by answered and abandoned calls, over the calls abandoned; null without any."""
    return wait_seconds_of_all / abandoned if abandoned > 0 and wait_seconds_of_all > 0 else None


def agents_needed(
    calls_per_hour: ArrayLike,
    handle_seconds: ArrayLike,
    target_seconds: float,
    target_share: float = 0.8,
    minimum: int = 0,
    most_occupied: float | None = None,
) -> NDArray[np.int64]:
    """The fewest agents, by Erlang C, that answer the share of calls within the seconds; same shape as the broadcast inputs.

    An interval without calls needs the minimum. With `most_occupied` agents are added until their occupancy is no higher.
    """
    calls, seconds = np.broadcast_arrays(np.asarray(calls_per_hour, float), np.asarray(handle_seconds, float))
    load = (calls / SECONDS_PER_HOUR * seconds).ravel()
    decay = target_seconds / np.where(seconds > 0, seconds, 1.0).ravel()
    need = np.full(load.shape, minimum, dtype=np.int64)
    open_ones = np.flatnonzero(load > 0)
    blocked = np.ones(len(open_ones))
    agents = 0
    while len(open_ones):
        agents += 1
        if agents > MOST_AGENTS:
            raise ValueError(f"more than {MOST_AGENTS:,} agents would be needed; the calls or the handle time must be wrong")
        a = load[open_ones]
        blocked = a * blocked / (agents + a * blocked)
        enough = _is_enough(agents, a, blocked, decay[open_ones], target_share)
        if most_occupied is not None:
            enough &= a / agents <= most_occupied
        need[open_ones[enough]] = max(agents, minimum)
        open_ones, blocked = open_ones[~enough], blocked[~enough]
    shaped: NDArray[np.int64] = need.reshape(calls.shape)
    return shaped


def _is_enough(
    agents: int, load: NDArray[np.float64], blocked: NDArray[np.float64], decay: NDArray[np.float64], share: float
) -> NDArray[np.bool_]:
    spare = agents - load
    above = spare > 0
    waits = blocked / np.where(above, 1 - load / agents * (1 - blocked), 1.0)
    level = 1 - waits * np.exp(-np.where(above, spare, 0.0) * decay)
    reached: NDArray[np.bool_] = above & (level >= share - SAME)
    return reached


def agents_needed_a(
    calls_per_hour: float, handle_seconds: float, target_seconds: float, target_share: float, patience_seconds: float, minimum: int = 0
) -> int:
    """The fewest agents, by Erlang A, that answer the share of all offered calls within the seconds."""
    if calls_per_hour <= 0 or handle_seconds <= 0:
        return minimum
    agents = max(1, minimum)
    while queue_a(calls_per_hour, handle_seconds, agents, target_seconds, patience_seconds).level < target_share - SAME:
        agents += 1
    return agents
