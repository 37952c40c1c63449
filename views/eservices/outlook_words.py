"""Titles and sentences of the lower half of the E-services page: a form's steps, outlook, satisfaction, help and definitions."""

from collections.abc import Mapping, Sequence
from datetime import date

from views.eservices.facts import Form
from views.eservices.words import device_name, inside, step_name
from views.formatting import count, counted, month, percent, percent_range, pounds_range


CLOSE = 0.0005  # shares this near read alike


def funnel_title(form: Form) -> str:
    """Where most leave the form, or how many finish when nobody leaves in numbers."""
    if not form.is_known:
        return f"{form.name}: the steps cannot be judged"
    worst = form.worst_step
    if worst is None:
        return f"{form.name}: {percent(form.whole['estimate'])} of those who start finish"
    return f"{form.name}: {percent(worst['left_share'])} leave at “{step_name(worst)}”"


def device_title(form: Form) -> str:
    """On which device fewer finish, where one stands out."""
    worst = form.worst_device
    if worst is None:
        return "No device stands out; the ranges overlap."
    return f"Fewer finish on {device_name(worst['device'])}: {percent(worst['estimate'])} of {count(worst['starts'])}."


def forecast_title(target: Mapping | None, name: str, ahead: Sequence[Mapping] = ()) -> str:
    """When the target is reached; without a date for it where take-up goes, or that it cannot be told."""
    if target is None or target.get("code"):
        if not ahead:
            return f"{name}: no forecast of take-up"
        last = ahead[-1]
        return f"{name}: {percent_range(last['low_80'], last['high_80'])} in {month(date.fromisoformat(str(last['month'])))}"
    return str(target["sentence"]).replace(" %", "%").split(";")[0].split(" (80")[0].rstrip(".")


def satisfaction_title(rows: Sequence[Mapping]) -> str:
    """Whether people who used a form are more or less satisfied than people served by staff."""
    web = next((row for row in rows if row["channel_id"] == "web"), None)
    others = [row for row in rows if row["channel_id"] not in ("web", None)]
    if web is None or not others:
        return "No survey of online and other channels to compare"
    below = [row for row in others if web["high_80"] < row["low_80"]]
    above = [row for row in others if web["low_80"] > row["high_80"]]
    if below and above:
        return f"Online satisfies less than {channels(below)}, more than {channels(above)}"
    if below or above:
        return f"Online satisfies {'less' if below else 'more'} than {channels(below or above)}"
    return "Online satisfies about as much as other channels"


def channels(rows: Sequence[Mapping]) -> str:
    """Channel names inside a sentence."""
    names = [inside(str(row["channel_name"])) for row in rows]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def help_title(whole: Mapping | None) -> str:
    """How many online contacts staff typed for a resident."""
    if whole is None:
        return "No online contact in this period"
    helped = int(whole["helped_contacts"] or 0)
    if not helped:
        return "No form was marked as filled in by staff"
    return f"Staff filled in {counted(helped, 'form', 'forms')} for residents"


def help_sentence(whole: Mapping, counts_as: str) -> str:
    """The share that needed help, whether it counts as digital, and what it cost."""
    said = f"{percent(whole['helped_share'])} of {count(whole['online_contacts'])} online contacts. "
    said += {
        "digital": "Under the definition in view a completed form that staff filled in counts as digital.",
        "other": "Under the definition in view a completed form that staff filled in does not count as digital.",
    }.get(counts_as, "The definition in view leaves such forms out.")
    if whole["cost_low"] is None:
        return said + " What they cost is not known: unit_costs.csv has no row for them."
    return f"{said} They cost {pounds_range(whole['cost_low'], whole['cost_high'])} in staff time and systems."


def lens_title(rows: Sequence[Mapping]) -> str:
    """From the lowest to the highest take-up among definitions."""
    known = [row for row in rows if row["take_up"] is not None]
    if not known:
        return "No definition gives a figure for this period"
    low, high = (choose(known, key=lambda row: row["take_up"]) for choose in (min, max))
    if high["take_up"] - low["take_up"] < CLOSE:
        return f"Every definition gives {percent(low['take_up'])}"
    return f"From {percent(low['take_up'])} to {percent(high['take_up'])}, by definition"


def measured_title(rows: Sequence[Mapping]) -> str:
    """How much of the page views the other tool still sees, now and a year before."""
    last = rows[-1]
    before = next((row for row in rows if row["month"] == last["month"].replace(year=last["month"].year - 1)), None)
    then = f", {percent(before['measured_share'])} a year before" if before else ""
    return f"{last['source_id']} sees {percent(last['measured_share'])} of page views{then}"
