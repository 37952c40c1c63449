"""Business cases, mobile working and what does not count, in the shape the Programme page shows them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from views.data import Found
from views.figures import optional
from views.programme.facts import ALL_GROUPS, NOT_COUNTED, Gains, gains_from


PAYS, DOES_NOT, CANNOT_TELL = "pays", "does not pay", "cannot tell"
WORST_FIRST = (DOES_NOT, CANNOT_TELL, PAYS)
MEASURES = {  # of the finding, in the order they are read: what they are called and the decimals shown
    "trips_to_base": ("Trips back to base a day", 2),
    "miles": ("Miles a day", 1),
    "travel_minutes": ("Minutes travelling a day", 0),
    "rekeyed_records": ("Records typed twice a day", 2),
    "visits": ("Visits a day", 2),
}
TIME = "productive_minutes"
QUALITY_HOLD = "QUALITY_HOLD"
Row = Mapping  # a row of an answer, by column


@dataclass(frozen=True)
class Case:
    """A project's business case; `why` says why it has no figure."""

    project: str
    years: int
    low: float | None
    high: float | None
    npv: float | None  # before optimism bias
    cost_bias: float
    benefit_bias: float
    build: float | None
    running: float | None
    payback: float | None
    is_forecast: bool
    verdict: str
    first_year: str
    unit: str
    flows: Sequence[Row]
    assumptions: tuple[str, ...]
    sentence: str
    why: str


@dataclass(frozen=True)
class Measure:
    """One measure of a professional group: a day before and with the equipment, and the change against workers without it."""

    name: str
    label: str
    decimals: int
    before: float | None
    after: float | None
    change: float | None
    low: float | None
    high: float | None
    lowest: float | None
    highest: float | None
    why: str


@dataclass(frozen=True)
class Group:
    """A professional group with its measures; `hours` are what a year of it sets free, as a range."""

    name: str
    workers: int
    compared: int
    grade: str
    measures: tuple[Measure, ...]
    hours: tuple[float, float] | None


@dataclass(frozen=True)
class Mobile:
    """The groups that may be shown, the names of those too small for that, and why there is nothing at all."""

    groups: tuple[Group, ...]
    hidden: tuple[str, ...]
    assumptions: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class StatementLine:
    """A category of the yearly statement, with its quality cross-check."""

    category: str
    gains: Gains
    quality: Sequence[Row]


@dataclass(frozen=True)
class Suspended:
    """Something that does not count: who it is, why, in which words."""

    name: str
    reason: str
    sentence: str


def cases_of(found: Found, keeps: Collection[str] | None) -> list[Case]:
    """The business cases, those that do not pay first; `keeps` are the projects in view, None for all."""
    cases = [case_from(row) for row in [*found.rows, *(row for row in found.refused if row.get("project") not in (None, "*"))]]
    chosen = [case for case in cases if keeps is None or case.project in keeps]
    return sorted(chosen, key=lambda case: WORST_FIRST.index(case.verdict) if case.verdict in WORST_FIRST else len(WORST_FIRST))


def case_from(row: Row) -> Case:
    """A row of the finding business_case."""
    payback = optional(row["payback_years_with_bias"])
    flows = row["flows"] or ()
    last = flows[min(len(flows), -int(-payback // 1)) - 1] if payback is not None and flows and payback > 0 else None
    return Case(
        project=str(row["project"]),
        years=int(row["years"] or 0),
        low=optional(row["low_80"]) if row["low_80"] is not None else optional(row["estimate"]),
        high=optional(row["high_80"]) if row["high_80"] is not None else optional(row["estimate"]),
        npv=optional(row["npv"]),
        cost_bias=float(row["optimism_bias"] or 0),
        benefit_bias=float(row["benefit_bias"] or 0),
        build=optional(row["build_cost"]),
        running=optional(row["running_cost"]),
        payback=payback,
        is_forecast=bool(last and last["is_forecast"]),
        verdict=str(row["verdict"] or ""),
        first_year=str(row["first_year"] or ""),
        unit=str(row["unit"] or ""),
        flows=flows,
        assumptions=tuple(row["assumptions"] or ()),
        sentence=str(row["sentence"]),
        why=str(row["sentence"]) if row.get("code") else "",
    )


def mobile_of(found: Found) -> Mobile:
    """The groups of the finding field_work; a group only its team may see is named and not shown."""
    rows = [*found.rows, *(row for row in found.refused if row.get("professional_group"))]
    names = list(dict.fromkeys(str(row["professional_group"]) for row in rows))
    names.sort(key=lambda name: name != ALL_GROUPS)
    by_group = {name: [row for row in rows if row["professional_group"] == name] for name in names}
    small = tuple(name for name in names if any(row["for_team_only"] for row in by_group[name]))
    shown = [name for name in names if name not in small and any(not row.get("code") for row in by_group[name])]
    notes = next((tuple(row["assumptions"] or ()) for row in found.rows), ())
    groups = tuple(group_from(name, by_group[name]) for name in shown)
    return Mobile(groups, small, notes, "" if groups else found.why or "No group is large enough to be shown here.")


def group_from(name: str, rows: Sequence[Row]) -> Group:
    """One group with its measures in reading order."""
    by_measure = {str(row["measure"]): row for row in rows}
    known = next(row for row in rows if not row.get("code"))
    time = by_measure.get(TIME, {})
    hours = (optional(time.get("hours_low_80")), optional(time.get("hours_high_80")))
    return Group(
        name=name,
        workers=int(known["workers"] or 0),
        compared=int(known["compared_workers"] or 0),
        grade=str(known["grade"] or ""),
        measures=tuple(measure_from(by_measure[measure]) for measure in MEASURES if measure in by_measure),
        hours=None if hours[0] is None or hours[1] is None else (hours[0], hours[1]),
    )


def measure_from(row: Row) -> Measure:
    """A row of the finding field_work; without a figure where it is refused."""
    label, decimals = MEASURES[str(row["measure"])]
    refused = bool(row.get("code"))
    figures = {name: None if refused else optional(row[name]) for name in ("before", "after", "low_80", "high_80", "lowest", "highest")}
    return Measure(
        name=str(row["measure"]),
        label=label,
        decimals=decimals,
        before=figures["before"],
        after=figures["after"],
        change=None if refused else optional(row["estimate"]),
        low=figures["low_80"],
        high=figures["high_80"],
        lowest=figures["lowest"],
        highest=figures["highest"],
        why=str(row["sentence"]) if refused else "",
    )


def statement_of(rows: Sequence[Row], year: str) -> list[StatementLine]:
    """The categories of the year's statement, and last all of them together."""
    lines = [
        StatementLine(str(row["name"]), gains_from(row), row["quality"] or ())
        for row in rows
        if row["part"] == "statement" and row["year"] == year
    ]
    total = [row for row in rows if row["part"] == "total" and row["year"] == year and row["status"] != "to date"]
    return [*lines, *(StatementLine("All categories", gains_from(row), ()) for row in total)] if lines else []


def suspended_of(rows: Sequence[Row], year: str, ids: Collection[str], saving: Found, keeps: Collection[str]) -> list[Suspended]:
    """What does not count: rows of the register, gains that lapsed into the year, and services whose quality got worse."""
    dropped = [
        Suspended(str(row["name"]), str(row["status"]), str(row["sentence"]))
        for row in rows
        if row["part"] == NOT_COUNTED and row["name"] in ids and (row["year"] is None or str(row["year"]) <= year)
    ]
    lapsed = [
        Suspended("Lapsed", "lapsed", str(row["sentence"]))
        for row in rows
        if row["part"] == "bridge" and row["year"] == year and row["lapses"]
    ]
    held = {
        str(row["service_id"]): Suspended(str(row["service_id"]), "quality got worse", str(row["sentence"]))
        for row in saving.refused
        if row["code"] == QUALITY_HOLD and row.get("service_id") in keeps
    }
    return [*dropped, *lapsed, *held.values()]
