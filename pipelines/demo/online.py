"""People who start something online: when, with what reference, whether they finish, and who comes to staff after giving up."""

from dataclasses import dataclass

import numpy as np

from pipelines.demo import council
from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.demand import Demand
from pipelines.demo.services import SERVICES


# Share of online demand by local hour; nothing before 6, so that no visit meets the turn of the visitor's day at 4.
WEB_HOURS = np.array([0, 0, 0, 0, 0, 0, 2, 4, 6, 8, 9, 9, 8, 8, 8, 8, 8, 7, 7, 8, 8, 7, 4, 0], dtype=float)
ACCOUNT_NUMBERS_FROM = 5_000_000
FIRST_OPEN_SECOND, LAST_OPEN_SECOND = 9 * 3600, 17 * 3600
REACH_DAYS = 60
SOONEST_SECONDS = 2400  # nobody comes to staff before the longest pause in a visit is over


@dataclass(frozen=True)
class Attempts:
    """One row per attempt online. `second` is local, since the midnight that begins the period; reference 0 = none in the address."""

    service: np.ndarray
    second: np.ndarray
    reference: np.ndarray
    is_done: np.ndarray
    is_outage: np.ndarray


@dataclass(frozen=True)
class Followers:
    """One row per person who comes to staff with the reference of an attempt, or without one."""

    service: np.ndarray
    second: np.ndarray
    reference: np.ndarray
    in_person: np.ndarray
    is_leak: np.ndarray


def make_attempts(demand: Demand, rng: np.random.Generator) -> Attempts:
    """Every attempt of the period: finished ones carry their own reference, some of the others the account number they typed."""
    counts = np.stack([demand.completions, demand.attempts_failed - demand.outage_lost, demand.outage_lost])
    service, day, kind = _expand(counts)
    hour = rng.choice(24, len(service), p=WEB_HOURS / WEB_HOURS.sum())
    second = day * DAY_SECONDS + hour * 3600 + rng.integers(0, 3600, len(service))
    is_done = kind == 0
    identified = np.array([one.identified for one in SERVICES])[service]
    has_account = ~is_done & (rng.random(len(service)) < identified)
    number = np.arange(1, len(service) + 1)
    reference = np.where(is_done, number, np.where(has_account, ACCOUNT_NUMBERS_FROM + number, 0))
    order = np.argsort(second, kind="stable")
    return Attempts(service[order], second[order], reference[order], is_done[order], (kind == 2)[order])


def _expand(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Service, day and kind of each single event behind counts by kind, service and day."""
    _, services, days = counts.shape
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    return cell // days % services, cell % days, cell // (days * services)


def make_followers(days: Days, attempts: Attempts, rng: np.random.Generator) -> Followers:
    """Who comes to staff after giving up online, and who would have come anyway (the placebo that has to be taken off)."""
    failed = np.flatnonzero(~attempts.is_done & ~attempts.is_outage)
    has_calls = np.array([one.calls > 0 for one in SERVICES])[attempts.service[failed]]
    rates = np.array([one.leak for one in SERVICES])[attempts.service[failed]]
    leaks = failed[has_calls & (rng.random(len(failed)) < rates)]
    identified = failed[has_calls & (attempts.reference[failed] > 0)]
    anyway = identified[rng.random(len(identified)) < council.BACKGROUND_SHARE]
    after = rng.exponential(council.LEAK_DELAY_DAYS * DAY_SECONDS, len(leaks)) + SOONEST_SECONDS
    around = rng.uniform(-REACH_DAYS, REACH_DAYS, len(anyway)) * DAY_SECONDS
    chosen = np.concatenate([leaks, anyway])
    wished = attempts.second[chosen] + np.concatenate([after, around]).astype(np.int64)
    second, fits = open_second(days, wished, rng)
    is_leak = np.arange(len(chosen)) < len(leaks)
    visits = np.array([one.visits > 500 for one in SERVICES])[attempts.service[chosen]]
    in_person = visits & (rng.random(len(chosen)) < council.LEAK_TO_COUNTER)
    return Followers(*(part[fits] for part in (attempts.service[chosen], second, attempts.reference[chosen], in_person, is_leak)))


def open_second(days: Days, wished: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The wished second, or one in the next open hours; and whether that lies inside the period."""
    open_days = np.flatnonzero(days.is_open)
    day, second = np.divmod(wished, DAY_SECONDS)
    is_late = second >= LAST_OPEN_SECOND - 600
    place = np.searchsorted(open_days, day + is_late)
    fits = (wished >= 0) & (place < len(open_days))
    open_day = open_days[np.minimum(place, len(open_days) - 1)]
    morning = FIRST_OPEN_SECOND + rng.integers(60, 5400, len(wished))
    kept = (open_day == day) & (second >= FIRST_OPEN_SECOND)
    return open_day * DAY_SECONDS + np.where(kept, second, morning), fits
