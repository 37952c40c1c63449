"""Forecasts and scenarios in the shape the page needs; nothing is worked out here, rows are chosen and put in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from views.data import Found, Source


ALL = "*"  # the rows of a finding that are about all services together
REACHED, DATED, FAR, UNKNOWN = "reached", "dated", "far", "unknown"
RUNGS = ("L0", "L1", "L2", "L3", "L4", "L5", "time")


@dataclass(frozen=True)
class Target:
    """When one service's take-up reaches its target: REACHED, DATED with a range, FAR, or UNKNOWN with a reason."""

    service_id: str
    name: str
    state: str
    level: float | None
    target: float | None
    target_by: date | None
    first: date | None
    last: date | None
    chance: float | None
    sentence: str


@dataclass(frozen=True)
class Outlook:
    """The forecast months of one service: middle and 80 % range, with target and ceiling."""

    months: list[date]
    middle: list[float]
    low: list[float]
    high: list[float]
    target: float | None
    ceiling: float | None


def day_of(value: object) -> date | None:
    """A date from the ISO text of a finding."""
    return date.fromisoformat(str(value)[:10]) if value else None


def targets_of(found: Found) -> list[Target]:
    """One target per service in the finding's order, all services together first."""
    rows = [row for row in [*found.rows, *found.refused] if row.get("kind") == "target_date"]
    listed = [target_of(row) for row in rows]
    return sorted(listed, key=lambda target: (target.service_id != ALL, target.name.lower()))


def target_of(row: dict) -> Target:
    """The target of one row."""
    level, target = row.get("level_now"), row.get("target")
    if row.get("code") or level is None or target is None:
        state = UNKNOWN
    elif level >= target:
        state = REACHED
    else:
        state = DATED if row.get("is_narrow") and row.get("date_p10") and row.get("date_p90") else FAR
    return Target(
        service_id=str(row.get("service_id") or ALL),
        name=str(row.get("service_name") or row.get("service_id") or "All services"),
        state=state,
        level=level,
        target=target,
        target_by=day_of(row.get("target_by")),
        first=day_of(row.get("date_p10")) if state == DATED else None,
        last=day_of(row.get("date_p90")) if state == DATED else None,
        chance=row.get("chance_in_time"),
        sentence=str(row["sentence"]),
    )


def outlook_of(found: Found) -> Outlook | None:
    """The months ahead of one service, or None where they are refused."""
    rows = [row for row in found.rows if row.get("kind") == "month"]
    if not rows:
        return None
    return Outlook(
        months=[date.fromisoformat(row["month"]) for row in rows],
        middle=[row["estimate"] for row in rows],
        low=[row["low_80"] for row in rows],
        high=[row["high_80"] for row in rows],
        target=rows[0].get("target"),
        ceiling=rows[0].get("ceiling"),
    )


def contacts_found(source: Source, service_id: str | None) -> Found:
    """The contact forecast of one service, or of all: a channel that only one service has is the whole of it, and has no sum beside."""
    if service_id:
        return source.finding("contact_forecast", service_id=service_id)
    found = source.finding("contact_forecast")
    summed = {row.get("channel_id") for row in [*found.rows, *found.refused] if row["service_id"] == ALL}
    services: dict[object, set] = {}
    for row in found.rows:
        services.setdefault(row.get("channel_id"), set()).add(row["service_id"])
    alone = {channel for channel, of in services.items() if len(of) == 1 and channel not in summed}
    kept = [row for row in found.rows if row["service_id"] == ALL or row.get("channel_id") in alone]
    return Found(kept, [row for row in found.refused if row["service_id"] == ALL])


def steps_ahead(found: Found, step: str, channel_id: str | None) -> list[dict]:
    """The rows of a contact forecast of one step and channel, in order of time."""
    rows = [row for row in found.rows if row["step"] == step and row.get("channel_id") == channel_id]
    return sorted(rows, key=lambda row: str(row["period_start"]))


def channels_ahead(found: Found, step: str) -> list[str]:
    """The channels that have a forecast of that step."""
    return list(dict.fromkeys(str(row["channel_id"]) for row in found.rows if row["step"] == step and row.get("channel_id")))


def rung_rows(rows: Sequence[dict]) -> list[dict]:
    """The rows of a scenario in the ladder's order, lever by lever."""
    levers = list(dict.fromkeys(row["lever"] for row in rows))
    return sorted(rows, key=lambda row: (levers.index(row["lever"]), RUNGS.index(row["rung"]) if row["rung"] in RUNGS else len(RUNGS)))


def last_rung(rows: Sequence[dict]) -> dict | None:
    """What a scenario of take-up comes to after everything that is taken off, or None where it was not supposed or is refused."""
    return next((row for row in rows if row["lever"] == "take-up" and row["rung"] == "L3" and not row.get("code")), None)
