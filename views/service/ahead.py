"""What lies ahead of a service and what is normal now, as rows put in shape: forecasts of take-up and contacts, expected ranges."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from views.controls import channel_place
from views.figures import Rows, optional


GRAINS = ("week", "month", "day")


@dataclass(frozen=True)
class TakeUpAhead:
    """Take-up so far by month, the months ahead with their ranges, the target, and the sentence on when it is reached."""

    definition_id: str
    ahead: Rows
    target: float | None
    target_by: date | None
    reached: date | None
    reached_low: date | None
    reached_high: date | None
    sentence: str
    level: float | None


@dataclass(frozen=True)
class Normal:
    """The last known week or month of a channel beside the range it was expected in."""

    channel_id: str
    grain: str
    start: date
    contacts: float
    low: float
    high: float
    is_alert: bool
    explained_by: tuple[str, ...]

    @property
    def word(self) -> str:
        """Above, below or within the range that eight in ten fall inside."""
        return "Above" if self.contacts > self.high else "Below" if self.contacts < self.low else "Within"


def take_up_ahead(rows: Rows, service_id: str) -> TakeUpAhead | None:
    """The forecast of a service's take-up; None where it has none."""
    mine = [row for row in rows if row["service_id"] == service_id]
    months = [
        {**row, "month": as_date(row["month"])}
        for row in mine
        if row["kind"] == "month" and not row.get("code") and row["estimate"] is not None
    ]
    target = next((row for row in mine if row["kind"] == "target_date"), {})
    if not months:
        return None
    return TakeUpAhead(
        definition_id=str(months[0]["definition_id"]),
        ahead=sorted(months, key=lambda row: row["month"]),
        target=optional(months[0]["target"]),
        target_by=as_date(months[0]["target_by"]),
        reached=as_date(target.get("date_p50")),
        reached_low=as_date(target.get("date_p10")),
        reached_high=as_date(target.get("date_p90")),
        sentence=str(target.get("sentence") or ""),
        level=optional(months[0]["level_now"]),
    )


def as_date(value: object) -> date | None:
    """A date of a finding, which are texts; None for none."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])


def weeks_ahead(rows: Rows, service_id: str) -> dict[str, list[dict]]:
    """The weeks to come by channel, calls first."""
    found: dict[str, list[dict]] = {}
    for row in rows:
        if row["service_id"] == service_id and row["step"] == "week" and not row.get("code") and row["channel_id"] and row["period_start"]:
            found.setdefault(str(row["channel_id"]), []).append({**row, "period_start": as_date(row["period_start"])})
    ordered = sorted(found, key=lambda channel: (-found[channel][0]["estimate"], channel_place(channel)))
    return {channel: sorted(found[channel], key=lambda row: row["ahead"]) for channel in ordered}


def normal_now(rows: Rows, service_id: str) -> list[Normal]:
    """The last week of each channel; its last month or day where weeks are not judged."""
    last: dict[str, Mapping] = {}
    for row in rows:
        if row["service_id"] == service_id and row["grain"] in GRAINS and row["channel_id"] and usable(row):
            kept = last.get(str(row["channel_id"]))
            if kept is None or standing(row) > standing(kept):
                last[str(row["channel_id"])] = row
    ordered = sorted(last.values(), key=lambda row: channel_place(row["channel_id"]))
    return [
        Normal(
            channel_id=str(row["channel_id"]),
            grain=str(row["grain"]),
            start=date.fromisoformat(str(row["period"])[:10]),
            contacts=float(row["contacts"]),
            low=float(row["low_80"]),
            high=float(row["high_80"]),
            is_alert=bool(row["is_alert"]),
            explained_by=tuple(row["explained_by"] or ()),
        )
        for row in ordered
    ]


def standing(row: Mapping) -> tuple[int, str]:
    """What orders the rows of a channel: weeks before months before days, then the latest."""
    return (-GRAINS.index(row["grain"]), str(row["period"]))


def usable(row: Mapping) -> bool:
    """Whether a row has a figure and its range."""
    return not row.get("code") and None not in (row["contacts"], row["low_80"], row["high_80"])
