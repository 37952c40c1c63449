"""Titles and sentences of Forecast and what-if, each by a rule."""

from collections.abc import Sequence
from datetime import date

from analysis.questions import DEFAULT_DEFINITION
from views.controls import View
from views.forecast.facts import ALL, DATED, FAR, REACHED, UNKNOWN, Outlook, Target
from views.formatting import NO_DATA, count, counted, month, percent, plain, pounds, pounds_range, pounds_two


def title(targets: Sequence[Target], service_id: str | None, name: str, outlook: Outlook | None = None) -> str:
    """When take-up reaches its target: of the service in view, or of how many services; without a target, where it goes."""
    chosen = next((target for target in targets if target.service_id == (service_id or ALL)), None)
    if service_id is None and chosen and chosen.state != UNKNOWN:
        return target_words(chosen, "Digital take-up")
    if chosen and chosen.state != UNKNOWN:
        return target_words(chosen, plain(chosen.name))
    if outlook:
        low, high = percent(outlook.low[-1]), percent(outlook.high[-1])
        return f"{plain(name) or 'Digital take-up'}: {low} to {high} in {month(outlook.months[-1])}{'' if outlook.target else '; no target is set'}"
    return f"{plain(name) or 'Digital take-up'}: no forecast can be made yet"


def apart_words(view: View) -> str:
    """What a forecast of take-up covers where the view asks for something else; empty where it covers the view."""
    definition = "Under the current GDS definition, the only one forecast." if view.definition_id != DEFAULT_DEFINITION else ""
    area = "For the whole council, whatever directorate is in view." if view.directorate and not view.service_id else ""
    return " ".join(part for part in (definition, area) if part)


def target_words(target: Target, subject: str) -> str:
    """Council tax reaches 65.0% between December 2026 and February 2028."""
    wanted = percent(target.target)
    if target.state == REACHED:
        where = "its target" if percent(target.level) == wanted else f"above its target of {wanted}"
        return f"{subject} is at {percent(target.level)}, {where}"
    if target.state == DATED:
        if target.first == target.last:
            return f"{subject} reaches {wanted} in {month(target.first)}, 80% likely"
        return f"{subject} reaches {wanted} between {month(target.first)} and {month(target.last)}"
    return f"{subject}, now {percent(target.level)}, does not reach {wanted} in the months that can be forecast"


def how_sure(targets: Sequence[Target], service_id: str | None, outlook: Outlook | None = None) -> str:
    """How the services in view stand, and how the range is meant."""
    services = [target for target in targets if target.service_id != ALL]
    known = [target for target in services if target.state != UNKNOWN]
    if not any(target.state != UNKNOWN for target in targets if target.service_id == (service_id or ALL) or not service_id):
        if outlook:
            return f"The range holds what comes eight times in ten, as tried on the past.{'' if outlook.target else ' Targets are set in targets.csv.'}"
        return "The cards below say what a forecast needs. Scenarios and claims can be tried now."
    if service_id or not known:
        return "Ranges hold what comes eight times in ten, as tried on the past. Take-up can fall again."
    return f"{targets_title(targets)}. Ranges hold what comes eight times in ten, as tried on the past."


def targets_title(targets: Sequence[Target]) -> str:
    """How many services are at their target, have a date for it, or are not expected to reach it."""
    known = [target for target in targets if target.service_id != ALL and target.state != UNKNOWN]
    if not known:
        return "No service has a date for its target yet"
    at = sum(target.state == REACHED for target in known)
    dated = sum(target.state == DATED for target in known)
    far = sum(target.state == FAR for target in known)
    parts = [
        f"{counted(at, 'service is', 'services are')} at the target" if at else "",
        f"{counted(dated, 'has', 'have')} a date" if dated else "",
        f"{counted(far, 'is', 'are')} not expected to reach it" if far else "",
    ]
    return ", ".join(part for part in parts if part)


def when_reached(target: Target) -> str:
    """The words of one table cell."""
    if target.state == REACHED:
        return "reached already"
    if target.state == DATED:
        return f"{short_month(target.first)} to {short_month(target.last)}"
    return "not within the forecast" if target.state == FAR else NO_DATA


def short_month(value: date | None) -> str:
    """Feb 2028."""
    return NO_DATA if value is None else f"{value:%b %Y}"


def ahead_title(rows: Sequence[dict], channel: str, step: str) -> str:
    """How many contacts are to be expected in the first week or month ahead."""
    if not rows:
        return f"{plain(channel)}: no forecast"
    first = rows[0]
    when = date.fromisoformat(first["period_start"])
    words = f"in the week of {when.day} {when:%B}" if step == "week" else f"in {month(when)}"
    return f"{plain(channel)}: {count(round(first['low_80'], -1))} to {count(round(first['high_80'], -1))} contacts {words}"


def scenario_title(rows: Sequence[dict]) -> str:
    """What the scenario comes to, lever by lever, or that nothing is supposed."""
    parts = [part for part in (take_up_part(rows), closing_part(rows), posts_part(rows)) if part]
    if not parts:
        refused = [row for row in rows if row.get("code")]
        return "This cannot be supposed" if refused and refused[0]["lever"] else "Suppose something and see what it would bring"
    joined = "; ".join(parts)
    return joined[0].upper() + joined[1:]


def take_up_part(rows: Sequence[dict]) -> str:
    """The net of more take-up."""
    net = next((row for row in rows if row["lever"] == "take-up" and row["rung"] == "L3" and not row.get("code")), None)
    if net is None:
        return ""
    if net["high_80"] < 0:
        return f"it would cost {pounds_range(-net['high_80'], -net['low_80'])} a year"
    return f"{pounds_range(net['low_80'], net['high_80'])} a year of staff time, no cash"


def closing_part(rows: Sequence[dict]) -> str:
    """What a closing frees; a cut."""
    row = next((row for row in rows if row["lever"] == "opening hours" and not row.get("code")), None)
    return f"closing frees {pounds_range(row['low_80'], row['high_80'])}, by a cut" if row else ""


def posts_part(rows: Sequence[dict]) -> str:
    """Whether the hours of the posts are covered."""
    row = next((row for row in rows if row["lever"] == "posts" and row["rung"] == "L4" and not row.get("code")), None)
    return str(row["label"]).replace("Hours of the posts: ", "posts ") if row else ""


def rung_value(row: dict) -> str:
    """The figure of one rung as the table shows it: a range outward, posts as they go, hours whole."""
    if row.get("code"):
        return NO_DATA
    low, high, unit = row["low_80"], row["high_80"], str(row["unit"])
    if row.get("is_struck_through"):
        return pounds_two(low)
    if unit.startswith("pounds"):
        return "£0" if low == high == 0 else pounds_range(low, high) if low != high else whole_pounds(low)
    if unit == "posts":
        return f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return count(low) if low == high else f"{count(low)} to {count(high)}"


def whole_pounds(value: float) -> str:
    """A single figure of the scenario's own arithmetic, to two figures."""
    return pounds_range(value, value).split("–")[0] if value >= 0 else pounds_range(value, value).split(" to ")[0]


def claim_title(row: dict) -> str:
    """The verdict on a claim, or what it lacks."""
    if row.get("code"):
        return "Enter a claim to check it"
    verdict = {"supported": "The data support this claim", "not supported": f"The data do not support this claim{claim_doubt(row)}"}
    return verdict.get(str(row["verdict"]), "The data cannot tell whether this claim is true")


def claim_doubt(row: dict) -> str:
    """What a claim asks too much of where the money alone could be right; empty where the money is too much as well."""
    if row.get("money_verdict") == "not supported":
        return ""
    if row.get("ceiling_verdict") == "not supported":
        return ": it takes more than there is"
    return ": it takes a larger fall in contacts than they carry" if row.get("volume_verdict") == "not supported" else ""


def pounds_of(value: float | None) -> str:
    """Money of a claim."""
    return NO_DATA if value is None else pounds(value)
