"""Calls and chats: who rings when about what, how long they wait, who gives up, who has to ring again."""

from dataclasses import dataclass, replace

import numpy as np

from pipelines.demo import council
from pipelines.demo.council import REASONS
from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.demand import Demand
from pipelines.demo.online import Followers
from pipelines.demo.services import SERVICES


COMPLETED, ABANDONED, UNKNOWN = 0, 1, 2
OUTCOMES = ("completed", "abandoned", "unknown")
REASON_CHASE, REASON_NONE, REASON_TIMEOUT = len(REASONS), len(REASONS) + 1, len(REASONS) + 2
IVR_SHARE = 0.05  # of all calls, those that end in the recorded menu
OUTBOUND_SHARE = 0.01
ABANDON_SHARE, ABANDON_LIMIT = 0.055, 0.35
WAIT_SECONDS = 85.0
CALL_HOURS = np.array([1.3, 1.5, 1.3, 1.1, 0.9, 1.0, 0.95, 0.75])  # from 9 to 17
CUT_HOURS = (10, 16)
NO_SERVICE = -1


@dataclass(frozen=True)
class Calls:
    """One row per call or chat, in time order. `service` -1 = ended in the menu; phone -1 = withheld; reference 0 = none noted."""

    service: np.ndarray
    second: np.ndarray
    is_chat: np.ndarray
    is_outbound: np.ndarray
    outcome: np.ndarray
    reason: np.ndarray
    phone: np.ndarray
    reference: np.ndarray
    wait_ms: np.ndarray
    handle_ms: np.ndarray
    ivr_ms: np.ndarray


def make_calls(days: Days, demand: Demand, followers: Followers, phones: int, rng: np.random.Generator) -> Calls:
    """Every conversation of the period."""
    service, second, is_chat, reference = _arrivals(days, demand, followers, rng)
    count = len(service)
    is_outbound = (rng.random(count) < OUTBOUND_SHARE) & ~is_chat & (reference == 0)
    is_menu = (rng.random(count) < IVR_SHARE) & ~is_chat & ~is_outbound & (reference == 0)
    load = _load(days, service, second)
    gave_up = (rng.random(count) < np.minimum(ABANDON_SHARE * load**1.5, ABANDON_LIMIT)) & (reference == 0) & ~is_outbound
    outcome = np.where(is_menu, UNKNOWN, np.where(gave_up, ABANDONED, COMPLETED))
    phone = np.where(rng.random(count) < council.WITHHELD_SHARE, -1, rng.integers(0, phones, count))
    reason = rng.choice(len(REASONS), count, p=[share for _, share, _, _ in REASONS])
    reason = np.where(rng.random(count) < 0.02, REASON_TIMEOUT, reason)
    reason = np.where((reference > 0) & (rng.random(count) < 0.6), _reason(council.ONLINE_PROBLEM), reason)
    calls = Calls(
        np.where(is_menu, NO_SERVICE, service),
        second,
        is_chat,
        is_outbound,
        outcome,
        np.where(outcome == COMPLETED, reason, REASON_NONE),
        np.where(is_chat | is_outbound, -1, phone),
        reference,
        *_durations(days, service, second, load, rng),
    )
    return _let_ring_again(calls, rng)


def _reason(words: str) -> int:
    return next(i for i, row in enumerate(REASONS) if row[0] == words)


def _arrivals(days: Days, demand: Demand, followers: Followers, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    parts = []
    for counts, by_chat in ((demand.calls, False), (demand.chats, True)):
        cell = np.repeat(np.arange(counts.size), counts.ravel())
        service, day = np.divmod(cell, days.count)
        second = day * DAY_SECONDS + _hours(len(cell), rng)
        if not by_chat:
            second = _within_cut_hours(days, service, second, rng)
        parts.append((service, second, np.full(len(cell), by_chat), np.zeros(len(cell), dtype=np.int64)))
    ring = ~followers.in_person
    noted = followers.reference[ring]
    parts.append((followers.service[ring], followers.second[ring], np.zeros(ring.sum(), dtype=bool), noted))
    service, second, is_chat, reference = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(second, kind="stable")
    return service[order], second[order], is_chat[order], reference[order]


def _hours(count: int, rng: np.random.Generator) -> np.ndarray:
    hour = rng.choice(8, count, p=CALL_HOURS / CALL_HOURS.sum())
    return (9 + hour) * 3600 + rng.integers(0, 3600, count)


def _within_cut_hours(days: Days, service: np.ndarray, second: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """After the cut the housing line opens at 10 and shuts at 16."""
    cut = np.isin(service, [i for i, one in enumerate(SERVICES) if one.service_id in council.CUT_SERVICES])
    cut &= second // DAY_SECONDS >= days.index(days.events.cut)
    clock = second % DAY_SECONDS
    shut = cut & ((clock < CUT_HOURS[0] * 3600) | (clock >= CUT_HOURS[1] * 3600))
    inside = CUT_HOURS[0] * 3600 + rng.integers(0, (CUT_HOURS[1] - CUT_HOURS[0]) * 3600, len(second))
    return np.where(shut, second - clock + inside, second)


def _load(days: Days, service: np.ndarray, second: np.ndarray) -> np.ndarray:
    """How busy the line is on the day of each call, 1 = as on an average open day."""
    cell = service * days.count + second // DAY_SECONDS
    by_day = np.bincount(cell, minlength=len(SERVICES) * days.count).reshape(len(SERVICES), days.count)
    usual = by_day[:, days.is_open].mean(axis=1, keepdims=True)
    return np.asarray((by_day / np.maximum(usual, 1)).ravel()[cell])


def _durations(days: Days, service: np.ndarray, second: np.ndarray, load: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Milliseconds of waiting, handling and menu; handling grows over the period as the easy calls leave."""
    count = len(service)
    wait = np.minimum(rng.lognormal(0, 0.8, count) * WAIT_SECONDS * np.clip(load, 0.3, 4), 2400)
    drift = 1 + council.HANDLE_DRIFT * second / (days.count * DAY_SECONDS)
    usual = np.array([one.handle_seconds for one in SERVICES])[service]
    handle = rng.gamma(4.0, 0.25, count) * usual * drift + 20
    menu = rng.integers(20000, 70000, count)
    return (wait * 1000).astype(np.int64), (handle * 1000).astype(np.int64), menu


def _let_ring_again(calls: Calls, rng: np.random.Generator) -> Calls:
    """Gives some later calls about the same service the number of an earlier caller, and the reason of chasing."""
    phone, reason = calls.phone.copy(), calls.reason.copy()
    for number in range(len(SERVICES)):
        own = np.flatnonzero((calls.service == number) & ~calls.is_chat & ~calls.is_outbound)
        first = own[(rng.random(len(own)) < council.REPEAT_SHARE) & (calls.phone[own] >= 0)]
        wished = calls.second[first] + (rng.exponential(council.REPEAT_DAYS, len(first)) * DAY_SECONDS).astype(np.int64) + 1800
        place = np.searchsorted(calls.second[own], wished)
        first, place = first[place < len(own)], place[place < len(own)]
        later = own[place]
        free = calls.reference[later] == 0
        phone[later[free]] = calls.phone[first[free]]
        answered = later[free & (calls.outcome[later] == COMPLETED)]
        reason[answered] = REASON_CHASE
    return replace(calls, phone=phone, reason=reason)
