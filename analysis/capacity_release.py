"""From the typical weeks of a pool to what each of its teams can give up, with ranges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.capacity import (
    AGENCY,
    DRAWS,
    PER_CALL,
    SEED,
    Promise,
    beyond_a_team,
    contract_saving,
    draw_hours,
    range_of,
    release_each,
)
from analysis.capacity_evidence import Evidence
from analysis.erlang import SECONDS_PER_HOUR, agents_needed, agents_needed_a, patience_of
from analysis.finding import Range, Refusal
from analysis.typical_week import WHAT_IF, Draws, Part, draw_weeks


Array = NDArray[np.float64]
WEEKS_A_YEAR = 365.25 / 7
QUEUE_METHOD = "Erlang C by hour of a typical week, floored to the release step in each of the draws"
WORK_METHOD = "workload (queue not modelled), floored to the release step in each of the draws"


@dataclass(frozen=True)
class Released:
    """What one team can give up, in its unit, with the figures it rests on."""

    release: Range
    unit: str
    figures: dict[str, object]
    n: int
    seed: int
    assumptions: tuple[str, ...]
    method: str = QUEUE_METHOD
    model: str = "queue"


def release_by_queue(
    evidence: Evidence, teams: Sequence[dict], promise: Promise, changes: tuple[float, float] | None = None, seed: int = SEED
) -> list[Released | Refusal]:
    """What each team of a pool can give up, its calls queueing by the hour; in the order of `teams`."""
    weeks = _draws(evidence.parts, changes, seed)
    if not (np.all(np.isfinite(weeks.handle_before)) and np.all(np.isfinite(weeks.handle_now))):
        return [Refusal("NO_HANDLE_TIME", "Handle times are missing for most weeks, so work cannot be worked out.") for _ in teams]
    before, now = (weeks.calls_before, weeks.handle_before), (weeks.calls_now, weeks.handle_now)
    beyond = beyond_a_team(*before, promise) or beyond_a_team(*now, promise)
    if beyond:
        return [beyond for _ in teams]
    desk = draw_hours(*before, *now, promise)
    figures = _work(weeks) | _busiest(weeks, promise, evidence)
    return _per_team(evidence, teams, desk, weeks, figures, seed, QUEUE_METHOD)


def release_by_workload(
    evidence: Evidence, teams: Sequence[dict], changes: tuple[float, float] | None = None, seed: int = SEED
) -> list[Released | Refusal]:
    """What each team of a pool can give up when only totals are known: work then less work now."""
    weeks = _draws(evidence.totals, changes, seed)
    if not (np.all(np.isfinite(weeks.handle_before)) and np.all(np.isfinite(weeks.handle_now))):
        return [Refusal("NO_HANDLE_TIME", "Handle times are missing for most of the period, so work cannot be worked out.") for _ in teams]
    desk = (_week_work(weeks.calls_before, weeks.handle_before) - _week_work(weeks.calls_now, weeks.handle_now)) / SECONDS_PER_HOUR
    return _per_team(evidence, teams, desk, weeks, _work(weeks), seed, WORK_METHOD)


def share_out(desk_hours: Array, teams: Sequence[Mapping[str, object]]) -> list[tuple[Array, Array] | Refusal]:
    """Hours at the desk set free each week (draws), given to the teams of a pool: agency hours first, then posts, no hour twice.

    Per team: its rostered hours (what was left when its turn came, grossed up by its shrinkage) and what it gives up in its own unit.
    Where more staff are needed, the last team in turn, which has posts, needs them.
    """
    left = desk_hours.astype(float)
    order = sorted(range(len(teams)), key=lambda n: (teams[n]["release_step"] != AGENCY, n))
    given: dict[int, tuple[Array, Array] | Refusal] = {}
    for turn, place in enumerate(order):
        team = teams[place]
        shrinkage = _shrinkage(team)
        if isinstance(shrinkage, Refusal):
            given[place] = shrinkage
            continue
        mine = left if turn == len(order) - 1 else np.maximum(left, 0.0)
        rostered = mine / (1 - shrinkage)
        contract, block = _positive(team, "contract_hours_week"), _positive(team, "block_hours")
        released = release_each(rostered, str(team["release_step"]), contract, block, _most(team))
        given[place] = released if isinstance(released, Refusal) else (rostered, released)
        if not isinstance(released, Refusal):
            hours = released if team["release_step"] == AGENCY else released * (contract or 0.0)
            left = left - np.maximum(hours, 0.0) * (1 - shrinkage)
    return [given[n] for n in range(len(teams))]


def _draws(parts: Sequence[Part], changes: tuple[float, float] | None, seed: int) -> Draws:
    if changes is None:
        return draw_weeks(parts, DRAWS, seed)
    return draw_weeks([replace(part, kind=WHAT_IF, effect=None) for part in parts], DRAWS, seed, *changes)


def _per_team(
    evidence: Evidence, teams: Sequence[dict], desk: Array, weeks: Draws, figures: dict[str, object], seed: int, method: str
) -> list[Released | Refusal]:
    queued = [team for team in teams if team["release_step"] != PER_CALL]
    shared = dict(zip(map(id, queued), share_out(desk, queued), strict=True))
    n = int(sum(period.total("calls") or 0 for period in {id(p): p for p in (evidence.before, evidence.now)}.values()))
    found: list[Released | Refusal] = []
    for team in teams:
        if team["release_step"] == PER_CALL:
            found.append(_paid_by_call(team, weeks, figures, n, seed))
            continue
        share = shared[id(team)]
        if isinstance(share, Refusal):
            found.append(share)
            continue
        rostered, released = share
        unit = "hours a week" if team["release_step"] == AGENCY else "posts"
        hours = range_of(rostered[1:])
        own: dict[str, object] = {
            "hours_per_week": round(float(rostered[0]), 4),
            "hours_low_80": round(hours.low_80, 4),
            "hours_high_80": round(hours.high_80, 4),
            "simple_posts": _simple_posts(team, weeks),
        }
        found.append(Released(range_of(released[1:], whole=True), unit, figures | own, n, seed, _stated(team), method))
    return found


def _paid_by_call(team: dict, weeks: Draws, figures: dict[str, object], n: int, seed: int) -> Released | Refusal:
    price = team["price"]
    if price is None:
        return Refusal("BAD_SETTING", f"staffing.csv must say in price what {team['team']} is paid for a call.")
    before, now = (calls.sum(axis=1) * WEEKS_A_YEAR for calls in (weeks.calls_before, weeks.calls_now))
    least = float(team["minimum_commitment"] or 0)
    saved = np.array([contract_saving(float(price), b, a, least) for b, a in zip(before, now, strict=True)])
    said = (f"The contract pays for at least {least:g} calls a year.",)
    return Released(range_of(saved[1:]), "pounds a year", figures, n, seed, said, "calls a year times the contract's price")


def _work(weeks: Draws) -> dict[str, object]:
    """Calls, handle time and work of the data as they are, and how each has changed."""
    calls = [float(c[0].sum()) for c in (weeks.calls_before, weeks.calls_now)]
    handle = [float(h[0, 0]) for h in (weeks.handle_before, weeks.handle_now)]
    return {
        "calls_per_week_before": round(calls[0], 3),
        "calls_per_week_now": round(calls[1], 3),
        "calls_change": round(calls[1] / calls[0] - 1, 6),
        "handle_seconds_before": round(handle[0], 3),
        "handle_seconds_now": round(handle[1], 3),
        "handle_time_change": round(handle[1] / handle[0] - 1, 6),
        "work_change": round(calls[1] * handle[1] / (calls[0] * handle[0]) - 1, 6),
    }


def _week_work(calls: Array, handle: Array) -> Array:
    work: Array = calls.sum(axis=1) * handle[:, 0]
    return work


def _busiest(weeks: Draws, promise: Promise, evidence: Evidence) -> dict[str, object]:
    """Agents in the busiest hour, then and now; and now if callers hang up as they did (Erlang A)."""
    per_hour = [float(c[0].max()) / promise.interval_hours for c in (weeks.calls_before, weeks.calls_now)]
    seconds = [float(h[0, 0]) for h in (weeks.handle_before, weeks.handle_now)]
    terms = (promise.target_seconds, promise.target_share, promise.minimum, promise.most_occupied)
    need = [int(agents_needed(calls, each, *terms)) for calls, each in zip(per_hour, seconds, strict=True)]
    patience = patience_of(evidence.now.total("wait_seconds") or 0.0, evidence.now.total("abandoned") or 0.0)
    some_leave = patience and agents_needed_a(
        per_hour[1], seconds[1], promise.target_seconds, promise.target_share, patience, promise.minimum
    )
    with_wait, in_target = evidence.now.total("answered_with_wait"), evidence.now.total("answered_in_target")
    return {
        "agents_busiest_before": need[0],
        "agents_busiest_now": need[1],
        "agents_busiest_now_if_some_hang_up": some_leave,
        "answered_in_target_now": round(in_target / with_wait, 6) if with_wait and in_target is not None else None,
    }


def _simple_posts(team: Mapping[str, object], weeks: Draws) -> float | None:
    """What calls avoided at the old handle time would seem to free: shown beside the release, never as one."""
    contract, shrinkage = _positive(team, "contract_hours_week"), _shrinkage(team)
    if contract is None or isinstance(shrinkage, Refusal):
        return None
    avoided = float(weeks.calls_before[0].sum() - weeks.calls_now[0].sum()) * float(weeks.handle_before[0, 0]) / SECONDS_PER_HOUR
    return round(avoided / (contract * (1 - shrinkage)), 4)


def _shrinkage(team: Mapping[str, object]) -> float | Refusal:
    value = float(str(team["shrinkage_share"])) if team["shrinkage_share"] is not None else 0.0
    return Promise(shrinkage=value).wrong() or value


def _positive(team: Mapping[str, object], name: str) -> float | None:
    return None if team[name] is None else float(str(team[name]))


def _most(team: Mapping[str, object]) -> float | None:
    """Posts held, or agency hours bought a week beyond those that must be paid anyway."""
    posts = float(str(team["posts"] or 0))
    if team["release_step"] != AGENCY:
        return posts
    contract, year = _positive(team, "contract_hours_week"), _positive(team, "hours_per_post_year")
    bought = posts * (contract if contract is not None else (year or 0.0) / WEEKS_A_YEAR)
    return max(0.0, bought - float(str(team["minimum_commitment"] or 0)) / WEEKS_A_YEAR)


def _stated(team: Mapping[str, object]) -> tuple[str, ...]:
    share = team["shrinkage_share"]
    if share is None:
        return ("staffing.csv states no share of paid time for leave, training and breaks; none is assumed.",)
    return (f"{float(str(share)):.0%} of paid time is leave, training and breaks.",)
