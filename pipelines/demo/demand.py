"""How many contacts come each day by service and channel: trend, season, bills, launch, cut, outage, and noise around them."""

from dataclasses import dataclass

import numpy as np

from pipelines.demo import council
from pipelines.demo.council import SEASONS
from pipelines.demo.days import Days, bill_dates
from pipelines.demo.services import SERVICES, Service


WORKING_DAYS_A_YEAR = 252.0
CALLS_BY_WEEKDAY = np.array([1.25, 1.05, 0.97, 0.92, 0.81, 0.0, 0.0])
WEB_BY_WEEKDAY = np.array([1.18, 1.1, 1.06, 1.02, 0.94, 0.8, 0.9])
NOISE_SD, NOISE_MEMORY = 0.045, 0.3  # weekly, on the log scale
CHAT_SHARE = 0.03  # of the calls of a service, beside them


@dataclass(frozen=True)
class Demand:
    """Numbers by service (row) and day (column)."""

    calls: np.ndarray
    chats: np.ndarray
    visits: np.ndarray
    completions: np.ndarray
    attempts_failed: np.ndarray
    outage_lost: np.ndarray
    expected_calls: np.ndarray
    expected_visits: np.ndarray


def make_demand(days: Days, scale: float, rng: np.random.Generator) -> Demand:
    """Draws the numbers of every day. Calls and visits that follow a failed attempt are not among them: the attempts bring them."""
    shared = _noise(days, rng, NOISE_SD / 2)
    rows: dict[str, list[np.ndarray]] = {name: [] for name in Demand.__dataclass_fields__}
    for one in SERVICES:
        own = np.exp(shared + _noise(days, rng, NOISE_SD))
        season = np.array(SEASONS[one.season])[days.month - 1]
        calls, visits, web = (part * own * season * scale for part in (_calls(one, days), _visits(one, days), _web(one, days)))
        down = _outage(days)
        lost = rng.poisson(web * down)
        completions = rng.poisson(web * (1 - down))
        wave = _wave(days, lost, one, rng)
        rows["expected_calls"].append(calls)
        rows["expected_visits"].append(visits)
        rows["calls"].append(rng.poisson(calls) + wave)
        rows["chats"].append(rng.poisson(calls * CHAT_SHARE))
        rows["visits"].append(rng.poisson(visits))
        rows["completions"].append(completions)
        rows["attempts_failed"].append(rng.poisson(web * (1 - down) * (1 - one.completion_rate) / one.completion_rate) + lost)
        rows["outage_lost"].append(lost)
    return Demand(**{name: np.array(row) for name, row in rows.items()})


def ramp(days: Days, start: int, weeks: int) -> np.ndarray:
    """0 before the start, rising evenly to 1 over so many weeks."""
    since = np.arange(days.count) - start
    return np.clip((since + 1) / (weeks * 7), 0, 1)


def _noise(days: Days, rng: np.random.Generator, deviation: float) -> np.ndarray:
    weeks = days.count // 7
    steps = rng.normal(0, deviation * np.sqrt(1 - NOISE_MEMORY**2), weeks)
    level = np.empty(weeks)
    level[0] = steps[0]
    for week in range(1, weeks):
        level[week] = NOISE_MEMORY * level[week - 1] + steps[week]
    return np.repeat(level, 7)


def _calls(one: Service, days: Days) -> np.ndarray:
    level = _staffed_days(one.calls, council.CALLS_TREND_PER_YEAR, days)
    if one.service_id == "council_tax":
        level = level * (1 + council.BILL_CALLS * _bill_pulse(days))
    if one.service_id == "housing_benefit":
        level = level * (1 + council.LAUNCH_CALLS * ramp(days, days.index(days.events.launch), council.LAUNCH_RAMP_WEEKS))
    if one.service_id in council.CUT_SERVICES:
        level = level * np.where(np.arange(days.count) >= days.index(days.events.cut), 1 + council.CUT_CALLS, 1.0)
    return level


def _visits(one: Service, days: Days) -> np.ndarray:
    level = _staffed_days(one.visits, council.VISITS_TREND_PER_YEAR, days)
    if one.service_id == "council_tax":
        level = level * (1 + council.BILL_VISITS * _bill_pulse(days))
    if one.service_id == "housing_benefit":
        level = level * (1 + council.LAUNCH_VISITS * ramp(days, days.index(days.events.launch), council.LAUNCH_RAMP_WEEKS))
    return level


def _staffed_days(yearly: int, trend: float, days: Days) -> np.ndarray:
    years = np.arange(days.count) / 365.25
    weekday = CALLS_BY_WEEKDAY[days.weekday]
    return np.asarray(yearly / WORKING_DAYS_A_YEAR * (1 + trend) ** years * weekday * days.is_open)


def _web(one: Service, days: Days) -> np.ndarray:
    first, last = one.web
    share = np.arange(days.count) / max(1, days.count - 1)
    if one.kind == "self_assessment":
        yearly = last * ramp(days, days.index(days.events.launch), council.LAUNCH_RAMP_WEEKS)
    elif first == 0:
        yearly = np.zeros(days.count)
    else:
        yearly = first * (last / first) ** share
    level = yearly / 365.25 * WEB_BY_WEEKDAY[days.weekday]
    return np.asarray(level * (1 + council.BILL_WEB * _bill_pulse(days)) if one.service_id == "council_tax" else level)


def _bill_pulse(days: Days) -> np.ndarray:
    """1 on the day the bills arrive, fading over the following weeks."""
    pulse = np.zeros(days.count)
    for day in bill_dates(days):
        since = np.arange(days.count) - days.index(day)
        pulse += np.where((since >= 0) & (since < 60), np.exp(-np.maximum(since, 0) / council.BILL_DECAY_DAYS), 0.0)
    return pulse


def _outage(days: Days) -> np.ndarray:
    """Share of the online demand that met an error page."""
    down = np.zeros(days.count)
    at = days.index(days.events.outage)
    down[at : at + council.OUTAGE_DAYS] = 0.96
    return down


def _wave(days: Days, lost: np.ndarray, one: Service, rng: np.random.Generator) -> np.ndarray:
    """Calls by people who met the error page: on the same day, or the next open one."""
    wave = np.zeros(days.count, dtype=np.int64)
    for at in np.flatnonzero(lost).tolist():
        callers = rng.binomial(lost[at], council.OUTAGE_CALLS) if one.calls else 0
        today = rng.binomial(callers, 0.7)
        open_days = [day for day in range(at, min(at + 5, days.count)) if days.is_open[day]][:2]
        wave[open_days[0]] += today
        wave[open_days[-1]] += callers - today
    return wave
