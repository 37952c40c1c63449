"""The savings ladder in the shape a page shows it: rungs, cash, capacity, residents' time, and what the figure hangs on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from views.controls import View
from views.figures import Rows, optional


ALL_SERVICES = "*"
NO_RUNNING = "no running cost"  # so begins the reason of a grade
NO_TOTAL = "A saving is worked out for one service or for all, and for a directorate only where it counts one service of it."


@dataclass(frozen=True)
class Rung:
    """One step of the ladder; `why` says why it has no figure."""

    rung: str
    label: str
    low: float | None
    high: float | None
    central: float | None
    unit: str
    is_struck_through: bool
    is_taken_off: bool
    sentence: str
    arithmetic: str
    why: str


@dataclass(frozen=True)
class Cash:
    """Pounds a year that are out of a budget with evidence, the rows of the register behind them, and the rows left out."""

    amount: float
    low: float
    high: float
    rows: Rows
    left_out: Rows
    sentence: str


@dataclass(frozen=True)
class Capacity:
    """Whole posts (or agency hours, or pounds of a contract) that teams could give up, and what posts cost where every post has a price."""

    low: float
    high: float
    pounds_low: float | None
    pounds_high: float | None
    teams: Rows
    sentence: str
    arithmetic: str
    unit: str = "posts"


@dataclass(frozen=True)
class ResidentsTime:
    """Hours a year that residents no longer spend, and what they would be worth; never part of the saving."""

    low: float
    high: float
    pounds: float | None
    fares: float | None
    value_of_time: float | None
    sentence: str
    arithmetic: str
    trips_low: float | None = None
    trips_high: float | None = None


@dataclass(frozen=True)
class Saving:
    """The net saving of a year as a range, where it comes from and how sure it is."""

    service_id: str
    name: str
    low: float
    high: float
    central: float
    chance_positive: float | None
    marginal_low: float | None
    marginal_high: float | None
    contacts_low: float | None
    contacts_high: float | None
    grade: str
    grade_reasons: tuple[str, ...]
    counterfactual: str
    start: date
    end: date  # exclusive
    baseline_start: date
    baseline_end: date
    rungs: tuple[Rung, ...]
    tornado: Rows
    break_even: Rows
    left_out: Rows
    checks: Rows
    services_counted: tuple[str, ...]
    assumptions: tuple[str, ...]
    sentence: str
    seed: int | None
    cash: Cash | None
    capacity: Capacity | None
    time: ResidentsTime | None

    @property
    def last_day(self) -> date:
        """The last day the saving covers."""
        return self.end - timedelta(days=1)

    @property
    def is_clear(self) -> bool:
        """Whether the whole range lies above nil."""
        return self.low > 0

    @property
    def has_running_cost(self) -> bool:
        """Whether any running cost is recorded, to be taken off."""
        return not any(NO_RUNNING in reason.lower() for reason in self.grade_reasons)

    @property
    def about_running_cost(self) -> str:
        """What stands behind "80% range": that running costs are off, or that none is recorded."""
        return "after running costs" if self.has_running_cost else "no running cost recorded"

    @property
    def rest(self) -> tuple[float, float] | None:
        """What of the range is neither cash nor whole posts, low and high end, never below nil; None where the range touches nil."""
        if not self.is_clear:
            return None
        taken = (self.cash.amount if self.cash else 0.0, (self.capacity.pounds_high or 0.0) if self.capacity else 0.0)
        return max(0.0, self.low - max(taken)), max(0.0, self.high - (taken[0]))

    def rung(self, name: str) -> Rung | None:
        """A step of the ladder by name."""
        return next((each for each in self.rungs if each.rung == name), None)


def saving_of(rows: Rows, view: View) -> tuple[Saving | None, str]:
    """The saving of the services in view with every rung, those without a figure too, or the sentence that says why there is none."""
    service, why = service_shown(rows, view)
    if why:
        return None, why
    mine = {str(row["rung"]): row for row in rows if row["service_id"] == service}
    net = mine.get("L3")
    if net is None or net.get("code"):
        return None, str(net["sentence"]) if net else ""
    return one_saving(mine, view.services.get(service, "") if service != ALL_SERVICES else ""), ""


def service_shown(rows: Rows, view: View) -> tuple[str, str]:
    """Whose ladder stands for the view: a service's or that of all; for a directorate only where it counts one service of it."""
    if view.service_id:
        return view.service_id, ""
    if not view.directorate:
        return ALL_SERVICES, ""
    total = next((row for row in rows if row["service_id"] == ALL_SERVICES and row["rung"] == "L3"), None)
    mine = [service for service in (total["services_counted"] or ()) if view.keeps(service)] if total else []
    if len(mine) == 1:
        return str(mine[0]), ""
    return "", NO_TOTAL if mine else "No service of this directorate has a saving that is counted."


def one_saving(mine: Mapping[str, Mapping], name: str) -> Saving:
    """The rows of one service or of all, by rung, as a saving."""
    net = mine["L3"]
    return Saving(
        service_id=str(net["service_id"]),
        name=name,
        low=float(net["low_80"]),
        high=float(net["high_80"]),
        central=float(net["estimate"]),
        chance_positive=optional(net["chance_positive"]),
        marginal_low=optional(net["marginal_low_80"]),
        marginal_high=optional(net["marginal_high_80"]),
        contacts_low=optional(net["contacts_low_80"]),
        contacts_high=optional(net["contacts_high_80"]),
        grade=str(net["grade"] or ""),
        grade_reasons=tuple(net["grade_reasons"] or ()),
        counterfactual=str(net["counterfactual"] or ""),
        start=date.fromisoformat(net["start_date"]),
        end=date.fromisoformat(net["end_date"]),
        baseline_start=date.fromisoformat(net["baseline_start"]),
        baseline_end=date.fromisoformat(net["baseline_end"]),
        rungs=tuple(rung_of(row) for row in mine.values()),
        tornado=net["tornado"] or (),
        break_even=net["break_even"] or (),
        left_out=net["left_out"] or (),
        checks=net["checks"] or (),
        services_counted=tuple(net["services_counted"] or ()),
        assumptions=tuple(net["assumptions"] or ()),
        sentence=str(net["sentence"]),
        seed=net["seed"],
        cash=cash_of(mine.get("L5")),
        capacity=capacity_of(mine.get("L4")),
        time=time_of(mine.get("C_customer_time")),
    )


def rung_of(row: Mapping) -> Rung:
    """A row of the ladder."""
    return Rung(
        rung=str(row["rung"]),
        label=str(row["label"]),
        low=optional(row["low_80"]),
        high=optional(row["high_80"]),
        central=optional(row["estimate"]),
        unit=str(row["unit"]),
        is_struck_through=bool(row["is_struck_through"]),
        is_taken_off=bool(row["is_taken_off"]),
        sentence=str(row["sentence"]),
        arithmetic=str(row["arithmetic"] or ""),
        why=str(row["sentence"]) if row.get("code") else "",
    )


def cash_of(row: Mapping | None) -> Cash | None:
    """The cashable rung; None where it has no figure."""
    if row is None or row["estimate"] is None:
        return None
    parts: Sequence[dict] = row["parts"] or ()
    amount = float(row["estimate"])
    low, high = optional(row["low_80"]), optional(row["high_80"])
    return Cash(
        amount=amount,
        low=amount if low is None else low,
        high=amount if high is None else high,
        rows=[part for part in parts if part.get("is_counted")],
        left_out=[part for part in parts if not part.get("is_counted")],
        sentence=str(row["sentence"]),
    )


def capacity_of(row: Mapping | None) -> Capacity | None:
    """The rung of whole posts; its pounds are posts times what a post costs, where all are known."""
    if row is None or row["low_80"] is None:
        return None
    teams: Sequence[dict] = row["parts"] or ()
    posts = [part for part in teams if part["unit"] == "posts" and part["estimate"] is not None]
    priced = bool(posts) and all(part["cost_per_post"] is not None for part in posts)
    return Capacity(
        low=float(row["low_80"]),
        high=float(row["high_80"]),
        pounds_low=sum(part["low_80"] * part["cost_per_post"] for part in posts) if priced else None,
        pounds_high=sum(part["high_80"] * part["cost_per_post"] for part in posts) if priced else None,
        teams=teams,
        sentence=str(row["sentence"]),
        arithmetic=str(row["arithmetic"] or ""),
        unit=str(row["unit"] or "posts"),
    )


def time_of(row: Mapping | None) -> ResidentsTime | None:
    """The side line of residents' own time; None where it has no figure."""
    if row is None or row["low_80"] is None:
        return None
    worth = (row["parts"] or [{}])[0]
    return ResidentsTime(
        low=float(row["low_80"]),
        high=float(row["high_80"]),
        pounds=optional(worth.get("pounds")),
        fares=optional(worth.get("fares")),
        value_of_time=optional(worth.get("value_of_time")),
        sentence=str(row["sentence"]),
        arithmetic=str(row["arithmetic"] or ""),
        trips_low=optional(worth.get("trips_low_80")),
        trips_high=optional(worth.get("trips_high_80")),
    )
