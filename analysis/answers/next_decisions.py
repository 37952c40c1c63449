"""The next_decisions finding: an hour to close, a counter day to close, a form to mend or launch; each with range, cost and who is affected."""

import datetime
from collections.abc import Callable, Mapping, Sequence

from analysis.answers.opportunity import RANKED
from analysis.desks import desks_of, staff_of
from analysis.finding import Range, Refusal, round_estimate, round_outward
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.findings import Asker
from analysis.next_decisions import COME_LATER, Closing, Desk, Staff, quietest_day, quietest_hour, value_of_closing
from analysis.opportunity import FORM, LAUNCH, SEED
from analysis.opportunity_inputs import number
from analysis.questions import LAST_YEAR, Question


QUESTION = Question(
    "next_decisions",
    f"Which three decisions come next: an hour, a counter day, a form; what would each bring and whom would it affect ({LAST_YEAR})?",
    "one row per decision, those with most sure pounds first; a decision the data cannot carry last, with the reason",
    ("start_date", "end_date"),
    answers_last_year=True,
    when="build",
)
HOUR, DAY, MEND = "shorten hours", "close a counter day", "mend or launch a form"
FIGURES = (
    *RANGE_COLUMNS, "unit", "rank", "place", "weekdays", "hours", "contacts_affected", "contacts_affected_low_80", "contacts_affected_high_80",
    "share_affected", "contacts_per_open_hour", "affected_by_weekday", "cost_days", "cost", "owner", "customer_minutes", "confidence", "posts_freed",
)  # fmt: skip
METHOD = {
    HOUR: "staffed hours less the work that comes at another time, quietest first or last hour",
    DAY: "staffed hours less the work that comes on another day, quietest weekday",
    MEND: "opportunity: pounds at stake a year",
}
UNIT = "pounds a year"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS_PER_DAY = 7.4
CLOSING_ASSUMED = (
    f"Of those who come then, between {COME_LATER[0]:.0%} and {COME_LATER[1]:.0%} come at another time; their work stays.",
    "At the desk are between one person and an even spread of the channel's staff over its open hours.",
    "Weeks with a bank holiday are left out; a year is taken to be 52 weeks without one.",
    "What the change itself costs (notices, new rotas) is not known and not taken off.",
    "It would be a cut in access: a fall after it reads 'access reduced' and is no shift.",
)
NO_HOURS = "No feed tells at which hour people come, or no opening hours are stated, so no quiet hour or day can be named."
Row = dict[str, object]


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """Three rows, in order of sure pounds."""
    start, end = values.get("start_date"), values.get("end_date")
    if not isinstance(start, datetime.date) or not isinstance(end, datetime.date):
        why = Refusal("NO_DATA", "No contacts are counted, so no decision can be weighed.")
        return [_refused(kind, why) for kind in (HOUR, DAY, MEND)]
    desks = desks_of(asked, start, end)
    staff = staff_of(asked, start, end, desks)
    times = {str(row["channel_id"]): number(row["customer_minutes"]) for row in asked("decisions_channels", {}).records()}
    rows = [
        _closing(HOUR, desks, staff, times, quietest_hour),
        _closing(DAY, [desk for desk in desks if desk.channel_id == "face_to_face"], staff, times, quietest_day),
        _form(asked, start, end),
    ]
    ordered = sorted(rows, key=lambda row: (row["code"] is not None, -number(row["low_80"]), -number(row["estimate"])))
    return [row | ({"rank": place + 1} if row["code"] is None else {}) for place, row in enumerate(ordered)]


def _closing(
    kind: str, desks: Sequence[Desk], staff: Mapping[str, Staff], times: Mapping[str, float], choose: Callable[[Desk], Closing | Refusal]
) -> Row:
    """The desk and the hours with fewest contacts per open hour and person at the desk."""
    found = [choice for desk in desks if not isinstance(choice := choose(desk), Refusal)]
    priced = [choice for choice in found if choice.desk.channel_id in staff]
    if not found:
        return _refused(kind, Refusal("NO_ARRIVAL_PROFILE", NO_HOURS))
    if not priced:
        why = (
            "What an open hour costs is not known: staffing.csv needs posts, their hours and cost for this channel, and feeds handle times."
        )
        return _refused(kind, Refusal("NO_UNIT_COST", why))
    quiet = min(priced, key=lambda choice: (choice.per_hour / max(staff[choice.desk.channel_id].people, 1e-9), str(choice.desk.site)))
    value = value_of_closing(quiet, staff[quiet.desk.channel_id])
    posts = staff[quiet.desk.channel_id].posts_of(value.low_80)
    place = quiet.desk.site or "all lines"
    days = [WEEKDAYS[day - 1] for day in sorted({day for day, _ in quiet.cells})]
    hours = sorted({hour for _, hour in quiet.cells})
    figures = range_cells(value) | {
        "unit": UNIT, "rank": None, "place": place, "weekdays": days, "hours": hours, **_affected(quiet.contacts),
        "share_affected": quiet.share, "contacts_per_open_hour": quiet.per_hour,
        "affected_by_weekday": {WEEKDAYS[day - 1]: round(contacts) for day, contacts in quiet.by_weekday.items()},
        "cost_days": None, "cost": None, "owner": staff[quiet.desk.channel_id].owner, "customer_minutes": times.get(quiet.desk.channel_id),
        "confidence": "low" if value.low_80 <= 0 else "medium",
        "posts_freed": posts,
    }  # fmt: skip
    when = f"on {days[0]}s" if kind == DAY else f"between {hours[0]}:00 and {hours[0] + 1}:00"
    people = "visits" if quiet.desk.channel_id == "face_to_face" else "calls"
    sentence = (
        f"Close {place} {when}: {_pounds(value)} of staff time. "
        f"{_count(quiet.contacts)} {people} a year come then ({quiet.share:.1%} of its {people}) and would have to come at another time. "
        f"{_freed(posts)} It would be a cut in access, never a shift."
    )
    identity = {"decision": kind, "service_id": None, "channel_id": quiet.desk.channel_id, "site": quiet.desk.site}
    return told(identity, figures, quiet.desk.weeks(), METHOD[kind], CLOSING_ASSUMED, sentence, SEED)


def _form(asked: Asker, start: datetime.date, end: datetime.date) -> Row:
    """The form with most sure pounds to mend or to launch."""
    rows = asked("opportunity", {"start_date": start, "end_date": end}).records()
    best = next((row for row in rows if row["lever"] in (FORM, LAUNCH) and row["status"] == RANKED and number(row["low_80"]) > 0), None)
    if best is None:
        return _refused(
            MEND, Refusal("NO_GAP", "No form is known with which something is surely at stake; opportunity says why, service by service.")
        )
    rate = next(
        (number(row["value"]) for row in asked("settings", {}).records() if row["key"] == "back_office_rate" and row["value"] is not None),
        None,
    )
    days = best["effort_days"]
    owner = next((row["owner"] for row in asked("opportunity_services", {}).records() if row["service_id"] == best["service_id"]), None)
    moved = Range(*(number(best[f"contacts_moved{part}"]) for part in ("", "_low_80", "_high_80")))
    cost = None if days is None or rate is None else number(days) * HOURS_PER_DAY * rate
    figures = {name: best[name] for name in RANGE_COLUMNS} | {
        "unit": UNIT, "rank": None, "place": None, "weekdays": None, "hours": None, **_affected(moved),
        "share_affected": moved.central / number(best["assisted_contacts"]), "contacts_per_open_hour": None, "affected_by_weekday": None,
        "cost_days": days, "cost": cost, "owner": owner, "customer_minutes": None, "confidence": best["confidence"],
        "posts_freed": best["posts_freed"],
    }  # fmt: skip
    value = Range(*(number(best[name]) for name in RANGE_COLUMNS[:3]))
    effort = (
        "effort not stated"
        if days is None
        else f"{number(days):g} person-days" + ("" if cost is None else f" (about £{round_estimate(cost):,.0f})")
    )
    verb = "Mend" if best["lever"] == FORM else "Launch"
    sentence = (
        f"{verb} the form of {best['service_name']}: {_pounds(value)} at stake, for {effort}. "
        f"{_count(moved)} contacts a year could go online. Confidence {best['confidence']}; not a saving until a budget line falls."
    )
    identity = {"decision": MEND, "service_id": best["service_id"], "channel_id": None, "site": None}
    said = [str(each) for each in _list(best["assumptions"])] + [
        "A person-day costs the back-office rate; what a supplier charges is not known."
    ]
    return told(identity, figures, int(number(best["n"])), METHOD[MEND], said, sentence, SEED)


def _freed(posts: float | None) -> str:
    if posts is None:
        return "It frees time; in which steps posts go is not stated."
    return "0 posts: it frees time, not money." if posts == 0 else f"By the work alone that is {posts:g} posts."


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _affected(contacts: Range) -> Row:
    return {
        "contacts_affected": contacts.central,
        "contacts_affected_low_80": contacts.low_80,
        "contacts_affected_high_80": contacts.high_80,
    }


def _refused(kind: str, why: Refusal) -> Row:
    return refused({"decision": kind, "service_id": None, "channel_id": None, "site": None}, FIGURES, why, METHOD[kind], unit=UNIT)


def _pounds(value: Range) -> str:
    low, high = round_outward(value.low_80, value.high_80)
    return f"about £{round_estimate(value.central):,.0f} a year (80% likely £{low:,.0f} to £{high:,.0f})"


def _count(contacts: Range) -> str:
    low, high = round_outward(contacts.low_80, contacts.high_80)
    return f"About {round_estimate(contacts.central):,.0f} (80% likely {low:,.0f} to {high:,.0f})"
