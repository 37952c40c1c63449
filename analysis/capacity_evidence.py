"""Gathers what a team's capacity is worked out from: its contacts by hour and day, then and now, what was cut and what a launch did."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from analysis.capacity import Service
from analysis.handle_time import HandleTimes
from analysis.questions import Answer, add_months
from analysis.typical_week import BASELINE, EFFECT, HELD, Effect, Part, Weeks
from pipelines.errors import QueryError


Asker = Callable[..., Answer]
Array = NDArray[np.float64]
Cell = tuple[int, int]  # weekday, hour
USABLE_GRADES = frozenset({"strong", "moderate"})
DAYS_A_WEEK = 7
LEAST_COVERED = 0.9  # of a period's days; the rest may be a file that is late
Z_95 = 1.959964
KNOWN = ("offered", "abandoned", "answered", "answered_with_wait", "answered_in_target", "wait_seconds", "wait_known")


@dataclass(frozen=True)
class Period:
    """One half-open period of a pool: its daily rows, its hourly rows by set of services, and the days its feeds cover."""

    start: date
    end: date
    days: list[dict]
    covered: float  # days on which every feed of the pool is covered

    @property
    def length(self) -> int:
        """Days from first to last."""
        return (self.end - self.start).days

    @property
    def weeks(self) -> list[date]:
        """The Mondays of the weeks the period touches."""
        first = self.start - timedelta(days=self.start.weekday())
        return [first + timedelta(days=7 * n) for n in range(((self.end - timedelta(days=1)) - first).days // 7 + 1)]

    @property
    def months(self) -> list[date]:
        """The first of every month the period touches."""
        months = [self.start.replace(day=1)]
        while add_months(months[-1], 1) < self.end:
            months.append(add_months(months[-1], 1))
        return months

    def total(self, name: str) -> float | None:
        """The sum of a column over the days; null when no row has it."""
        values = [row[name] for row in self.days if row[name] is not None]
        return float(sum(values)) if values else None


@dataclass(frozen=True)
class Pool:
    """Teams that answer the same contacts: one queue, whatever its people are called."""

    channel_id: str | None
    services: str | None  # ids parted by a space; null for all
    teams: tuple[dict, ...]


@dataclass(frozen=True)
class Launch:
    """What a launch did to contacts from its day on: a log ratio and its standard error."""

    log_ratio: float
    standard_error: float
    day: str


@dataclass(frozen=True)
class Evidence:
    """All that is known of a pool: both periods, the parts of its typical week (none without an arrival profile), and remarks."""

    before: Period
    now: Period
    parts: tuple[Part, ...]
    totals: tuple[Part, ...]  # the same without hours of the day: one interval, the whole week
    has_profile: bool
    cut: tuple[str, ...] = ()
    launched: tuple[str, ...] = ()


def pools(teams: Sequence[dict], service_ids: Sequence[str]) -> list[Pool]:
    """Teams by channel and services; a team for all services leaves those that another team of its channel names to that team."""
    found: dict[tuple, list[dict]] = {}
    for team in teams:
        named = {s for t in teams if t["channel_id"] == team["channel_id"] and t["services"] for s in t["services"].split()}
        services = team["services"] or (" ".join(s for s in service_ids if s not in named) if named else None)
        found.setdefault((team["channel_id"], services), []).append(team)
    return [Pool(channel, services, tuple(members)) for (channel, services), members in found.items()]


def read_evidence(asked: Asker, pool: Pool, values: Mapping[str, object], what_if: bool) -> Evidence:
    """Asks for everything about a pool; the periods are those of `values`."""
    now = _period(asked, pool, values["start_date"], values["end_date"])
    before = now if what_if else _period(asked, pool, values["baseline_start"], values["baseline_end"])
    cut = () if what_if else _cut_services(asked, pool, values)
    effects = {} if what_if else _effects(asked, pool, now)
    apart: dict[str, tuple[str, Launch | None]] = dict.fromkeys(cut, (HELD, None)) | {
        s: (EFFECT, e) for s, e in effects.items() if s not in cut
    }
    everybody = sorted({row["service_id"] for period in (before, now) for row in period.days})
    groups: list[tuple[str, Launch | None, list[str]]] = [(kind, effect, [s]) for s, (kind, effect) in apart.items() if s in everybody]
    rest = [s for s in everybody if s not in apart]
    if rest:
        groups.append((BASELINE, None, rest))
    hours = [(_hours(asked, pool, before, services), _hours(asked, pool, now, services)) for _, _, services in groups]
    cells = sorted({(r["weekday"], r["local_hour"]) for pair in hours for rows in pair for r in rows if r["calls"]})
    parts = tuple(
        Part(kind, _weeks(before, old, cells, services), _weeks(now, new, cells, services), _in_force(effect, now.weeks))
        for (kind, effect, services), (old, new) in zip(groups, hours, strict=True)
    )
    totals = tuple(_total_part(kind, before, now, services, effect) for kind, effect, services in groups)
    by_hour = [sum(r["calls"] for pair in hours for r in pair[place]) for place in (0, 1)]
    has_profile = bool(cells) and all(
        count >= LEAST_COVERED * (p.total("calls") or 0) > 0 for count, p in zip(by_hour, (before, now), strict=True)
    )
    return Evidence(before, now, parts, totals, has_profile, tuple(cut), tuple(s for s in effects if s not in cut))


def service_of(period: Period) -> Service:
    """How well the contacts of a period were answered."""
    offered, abandoned, _, with_wait, in_target, wait, known = (period.total(name) for name in KNOWN)
    return Service(offered or 0.0, abandoned, with_wait, in_target, wait, known)


def handle_times(before: Period, now: Period) -> tuple[list[HandleTimes], list[HandleTimes]]:
    """Contacts handled and their seconds by day, for the same services in the same order in both periods."""
    services = sorted({row["service_id"] for period in (before, now) for row in period.days if row["handle_known"]})
    return [_handle_times(before, s) for s in services], [_handle_times(now, s) for s in services]


def _handle_times(period: Period, service_id: str) -> HandleTimes:
    rows = [row for row in period.days if row["service_id"] == service_id and row["handle_known"]]
    return HandleTimes(np.array([float(r["handle_known"]) for r in rows]), np.array([float(r["handle_seconds"]) for r in rows]))


def _of(pool: Pool, services: Sequence[str] | None = None) -> dict[str, object]:
    return {"channel_id": pool.channel_id, "services": " ".join(services) if services is not None else pool.services}


def _period(asked: Asker, pool: Pool, start: object, end: object) -> Period:
    assert isinstance(start, date) and isinstance(end, date)
    dates = {"start_date": start, "end_date": end}
    days = asked("capacity_days", {**dates, **_of(pool)}).records()
    coverage = asked("capacity_coverage", {**dates, **_of(pool)}).records()
    return Period(start, end, days, min((float(str(r["covered_days"])) for r in coverage), default=0.0))


def _hours(asked: Asker, pool: Pool, period: Period, services: Sequence[str]) -> list[dict]:
    return asked("capacity_hours", {"start_date": period.start, "end_date": period.end, **_of(pool, services)}).records()


def _weeks(period: Period, hours: list[dict], cells: list[Cell], services: list[str]) -> Weeks:
    """Arrays of the period's weeks; days the feeds do not cover stay closed."""
    place = {monday: n for n, monday in enumerate(period.weeks)}
    at = {cell: n for n, cell in enumerate(cells)}
    calls, opened = np.zeros((len(place), len(cells))), np.zeros((len(place), len(cells)))
    weekdays = np.array([weekday for weekday, _ in cells])
    for row in hours:
        opened[place[row["week"]], weekdays == row["weekday"]] = 1
        if row["calls"]:
            calls[place[row["week"]], at[row["weekday"], row["local_hour"]]] += row["calls"]
    handled, seconds = np.zeros(len(place)), np.zeros(len(place))
    for row in period.days:
        if row["handle_known"] and row["grain"] != "month" and row["service_id"] in services:
            week = place[row["local_date"] - timedelta(days=row["local_date"].weekday())]
            handled[week] += row["handle_known"]
            seconds[week] += row["handle_seconds"]
    return Weeks(calls, opened, handled, seconds)


def _total_part(kind: str, before: Period, now: Period, services: list[str], launch: Launch | None) -> Part:
    """Weeks or, where a feed counts by month, months of all hours together, as if each were a typical week."""
    by_month = any(row["grain"] == "month" for period in (before, now) for row in period.days)
    effect = _in_force(launch, now.months if by_month else now.weeks)
    return Part(kind, _totals(before, services, by_month), _totals(now, services, by_month), effect)


def _totals(period: Period, services: list[str], by_month: bool) -> Weeks:
    starts = period.months if by_month else period.weeks
    ends = [*starts[1:], period.end]
    days = np.array([(min(end, period.end) - max(start, period.start)).days for start, end in zip(starts, ends, strict=True)], float)
    place = {start: n for n, start in enumerate(starts)}
    sums = np.zeros((len(starts), 3))
    for row in period.days:
        if row["service_id"] in services:
            day = row["local_date"]
            bucket = place[day.replace(day=1) if by_month else day - timedelta(days=day.weekday())] if day >= starts[0] else 0
            sums[bucket] += (row["calls"], row["handle_known"] or 0, row["handle_seconds"] or 0.0)
    covered = days * min(1.0, period.covered / period.length)
    return Weeks(sums[:, :1], (covered / DAYS_A_WEEK)[:, None], sums[:, 1], sums[:, 2])


def _cut_services(asked: Asker, pool: Pool, values: Mapping[str, object]) -> list[str]:
    """Services whose access on this channel was cut for a longer part of one period than of the other: their fall is no release."""
    dates = {name: values[name] for name in ("start_date", "end_date", "baseline_start", "baseline_end")}
    rows = [
        r
        for r in asked("capacity_cuts", dates).records()
        if None in (pool.channel_id, r["channel_id"]) or r["channel_id"] == pool.channel_id
    ]
    if any(r["service_id"] is None for r in rows):
        return sorted(str(r["service_id"]) for r in asked("services", {}).records())
    return sorted({str(r["service_id"]) for r in rows})


def _effects(asked: Asker, pool: Pool, now: Period) -> dict[str, Launch]:
    """What launches did to this channel's contacts, where launch_impact is sure enough of it; none when it cannot be asked."""
    try:
        rows = asked("launch_impact", {}).records()
    except QueryError:
        return {}
    usable = sorted((r for r in rows if _is_usable(r, pool)), key=lambda r: str(r.get("launch_date") or r.get("from_date")))
    return {str(r["service_id"]): _launch(r, now) for r in usable}  # of several launches the latest


def _is_usable(row: Mapping[str, object], pool: Pool) -> bool:
    own = pool.services is None or row.get("service_id") in pool.services.split()
    sure = row.get("code") is None and row.get("effect_log") is not None and row.get("grade") in USABLE_GRADES
    return own and sure and row.get("channel_id") == pool.channel_id and row.get("service_id") is not None


def _launch(row: Mapping[str, object], now: Period) -> Launch:
    day = str(row.get("launch_date") or row.get("from_date") or now.start)
    return Launch(float(str(row["effect_log"])), _standard_error(row), day)


def _in_force(launch: Launch | None, starts: Sequence[date]) -> Effect | None:
    """The effect with its weeks, or months, that begin on the launch or later."""
    if launch is None:
        return None
    return Effect(launch.log_ratio, launch.standard_error, np.array([float(start.isoformat() >= launch.day) for start in starts]))


def _standard_error(row: Mapping[str, object]) -> float:
    """As stated of the effect that holds, else from the 95 % range of the change as a share; 0 when neither is stated."""
    stated = row.get("effect_log_se") if row.get("effect_log_se") is not None else row.get("standard_error")
    if stated is not None:
        return float(str(stated))
    low, high = row.get("low_95"), row.get("high_95")
    if low is None or high is None or min(float(str(low)), float(str(high))) <= -1:
        return 0.0
    return abs(float(np.log1p(float(str(high))) - np.log1p(float(str(low))))) / 2 / Z_95
