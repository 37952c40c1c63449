"""What the contacts avoided set free of each team's time, in the steps the team can give up; the queue is not modelled here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.capacity import AGENCY, PER_CALL, contract_saving
from analysis.capacity import range_of as whole_range
from analysis.capacity_evidence import Pool, pools
from analysis.capacity_release import WEEKS_A_YEAR, share_out
from analysis.erlang import SECONDS_PER_HOUR
from analysis.finding import Range, Refusal
from analysis.savings import UNCHANGED, Array, LineDraws, Rungs
from analysis.savings_panel import Row


POSTS, HOURS, POUNDS = "posts", "agency hours a week", "GBP a year"
LOOSE = "what the launch did to its contacts is too uncertain to be turned into posts"


@dataclass(frozen=True)
class Freed:
    """What is set free over all teams of one unit: posts where a team gives up posts, else agency hours, else pounds; `teams` says it team by team."""

    released: Range | None
    unit: str
    hours_per_week: float
    pounds: float
    teams: tuple[Row, ...]


def work_freed(found: Rungs, plain: Rungs, teams: Sequence[Row], service_ids: Sequence[str]) -> Freed | Refusal:
    """Whole release steps in every draw, from contacts times handle time without the change less the same now (methods 10).

    `plain` holds every input at its central value. NO_DATA without a team for any of the channels, NO_HANDLE_TIME where none is known.
    """
    if not teams:
        return Refusal("NO_DATA", "staffing.csv names no team, so freed time cannot be turned into posts.")
    rows: list[Row] = []
    draws_of: dict[str, list[Array]] = {}
    hours = pounds = 0.0
    is_answered = is_timed = False
    for pool in pools(list(teams), service_ids):
        mine = [(each, middle) for each, middle in zip(found.lines, plain.lines, strict=True) if _serves(pool, each)]
        is_answered |= bool(mine)
        timed = [pair for pair in mine if pair[0].line.drift is not None]
        if not timed:
            continue
        is_timed = True
        if _hangs_on_loose(timed):
            rows += [
                _row(team, pool, POSTS if team["release_step"] not in (AGENCY, PER_CALL) else "", None, None, LOOSE) for team in pool.teams
            ]
            continue
        desk, plain_desk = (sum((_desk_hours(pair[place]) for pair in timed), np.zeros(1)) for place in (0, 1))
        hours += float(plain_desk[0])
        for row, draws in _teams(pool, np.atleast_1d(desk), plain_desk, timed):
            rows.append(row)
            if draws is not None:
                draws_of.setdefault(row["unit"], []).append(draws)
            if row["unit"] == POSTS and draws is not None:
                pounds += float(np.median(draws)) * float(row["cost_per_post"] or 0)
    if not is_answered:
        return Refusal("NO_DATA", "staffing.csv names no team that answers these channels.")
    if not is_timed:
        return Refusal("NO_HANDLE_TIME", "No feed says how long these contacts take before and after, so no time can be said to be free.")
    if all(row["why"] == LOOSE for row in rows):
        return Refusal("UNDERPOWERED", "What the launch did to the contacts of these teams is too uncertain to be turned into posts.")
    unit = next((each for each in (POSTS, HOURS, POUNDS) if each in draws_of), POSTS)
    released = whole_range(sum(draws_of[unit], np.zeros(1)), whole=True) if unit in draws_of else None
    return Freed(released, unit, hours, pounds, tuple(rows))


def _teams(pool: Pool, desk: Array, plain: Array, timed: Sequence[tuple[LineDraws, LineDraws]]) -> list[tuple[Row, Array | None]]:
    by_call = [team for team in pool.teams if team["release_step"] == PER_CALL]
    queued = [team for team in pool.teams if team["release_step"] != PER_CALL]
    found: list[tuple[Row, Array | None]] = []
    for team, given in zip(queued, share_out(desk, queued), strict=True):
        unit = HOURS if team["release_step"] == AGENCY else POSTS
        if isinstance(given, Refusal):
            found.append((_row(team, pool, unit, None, None, given.sentence), None))
            continue
        found.append((_row(team, pool, unit, whole_range(given[1], whole=True), float(plain[0]), None), given[1]))
    for team in by_call:
        if team["price"] is None:
            found.append((_row(team, pool, POUNDS, None, None, "staffing.csv states no price for a call."), None))
            continue
        now, avoided = (sum(float(getattr(middle, name)[0]) for _, middle in timed) for name in ("now", "avoided"))
        saved = contract_saving(float(team["price"]), now + avoided, now, float(team["minimum_commitment"] or 0))
        found.append((_row(team, pool, POUNDS, Range(saved, saved, saved), None, None), np.array([saved])))
    return found


def _row(team: Mapping, pool: Pool, unit: str, released: Range | None, hours: float | None, why: str | None) -> Row:
    ends = (None, None, None) if released is None else (released.central, released.low_80, released.high_80)
    return {
        "team": team["team"], "channel_id": pool.channel_id, "release_step": str(team["release_step"]), "unit": unit, "estimate": ends[0],
        "low_80": ends[1], "high_80": ends[2], "desk_hours_per_week": hours, "why": why,
        "cost_per_post": None if team["cost_per_post"] is None else float(team["cost_per_post"]),
    }  # fmt: skip


def _serves(pool: Pool, drawn: LineDraws) -> bool:
    line = drawn.line
    return (
        line.is_staffed
        and pool.channel_id in (None, line.channel_id)
        and (pool.services is None or line.source_service in pool.services.split())
    )


def _hangs_on_loose(timed: Sequence[tuple[LineDraws, LineDraws]]) -> bool:
    """Whether nothing changed what a pool answers but an effect that must not be told alone, which its freed time would do."""
    changed = [each.line for each, _ in timed if each.line.change != UNCHANGED]
    return bool(changed) and all(line.is_loose for line in changed)


def _desk_hours(drawn: LineDraws) -> Array:
    """Hours a week: contacts that would have come at the handle time they would have had, less those that came at theirs."""
    drift = drawn.line.drift
    assert drift is not None
    before = (drawn.now + drawn.avoided) * drift.seconds_now * np.exp(-drawn.drift)
    return np.asarray((before - drawn.now * drift.seconds_now) / SECONDS_PER_HOUR / WEEKS_A_YEAR)
