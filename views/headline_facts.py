"""What the executive page and the board report say, put in shape from answers: saving, cash, target, cost change and decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipelines.errors import QueryError
from views import figures
from views.controls import View
from views.figures import Ask, Headlines, Rows, optional
from views.headline_quality import Quality, asked, quality_of
from views.headline_saving import ALL_SERVICES, Saving, saving_of


DECISIONS_SHOWN = 3


@dataclass(frozen=True)
class Course:
    """The efficiency gains of a financial year beside the target, all and the cashable part; council-wide."""

    year: str
    status: str  # final, to date or forecast
    low: float | None
    high: float | None
    central: float
    target: float | None
    cash_low: float | None
    cash_high: float | None
    cash_central: float
    cash_target: float | None
    verdict: str
    cash_verdict: str
    unit: str
    sentence: str
    to_date: "Course | None" = None


@dataclass(frozen=True)
class CostChange:
    """Why the cost of contacts changed: four terms that add up to the change."""

    before: float
    now: float
    change: float
    volume: float
    service_mix: float
    channel_mix: float
    unit_cost: float
    channel_low: float | None
    channel_high: float | None
    months: int
    months_left_out: tuple[str, ...]
    prices: str
    assumptions: tuple[str, ...]
    sentence: str

    @property
    def terms(self) -> tuple[tuple[str, float], ...]:
        """The four terms by name, in the order they are told."""
        return (
            ("volume", self.volume),
            ("service_mix", self.service_mix),
            ("channel_mix", self.channel_mix),
            ("unit_cost", self.unit_cost),
        )


@dataclass(frozen=True)
class Decision:
    """One decision to take next: what it is worth a year, what it costs, and whom it affects."""

    name: str
    kind: str
    low: float
    high: float
    cost: float | None
    cost_days: float | None
    affected_low: float | None
    affected_high: float | None
    posts: float | None
    confidence: str
    sentence: str
    assumptions: tuple[str, ...]
    owner: str = ""


@dataclass(frozen=True)
class HeadlineFacts:
    """Everything the executive page says for one view; what is refused is None, with the reason in `why` under its name."""

    headlines: Headlines
    saving: Saving | None
    budget: float | None
    budget_year: str
    course: Course | None
    cost_change: CostChange | None
    quality: Quality
    decisions: tuple[Decision, ...]
    feeds: Rows
    checks: Rows
    launches: Rows
    why: Mapping[str, str]
    is_part: bool = False  # of the council: one service or one directorate


def gather(rows: Ask, view: View, published: tuple[date, date]) -> HeadlineFacts:
    """Asks every question of the page once; each figure is one that an answer holds."""
    why: dict[str, str] = {}
    _, why["saving"] = found(rows, "savings")
    saving, reason = saving_of(asked(rows, "savings"), view)
    why["saving"] = "" if saving else reason or why["saving"]
    gains, why["course"] = found(rows, "efficiency")
    headlines = figures.headlines(rows, view.period, view.who, view.definition_id, published)
    changes, why["cost_change"] = found(rows, "cost_change", **cost_parameters(view))
    decisions, why["decisions"] = found(rows, "next_decisions")
    planned = [row for row in asked(rows, "benefits_by_financial_year", **view.who) if row["is_current"]]
    falls, _ = found(rows, "shift_or_cut")
    return HeadlineFacts(
        headlines=headlines,
        saving=saving,
        budget=optional(planned[0]["planned"]) if planned else None,
        budget_year=str(planned[0]["financial_year"]).replace("-", "/") if planned else "",
        course=course_of(gains),
        cost_change=cost_change_of(changes, view),
        quality=quality_of(rows, view, published, falls),
        decisions=tuple(decision_of(row) for row in decisions if in_view(row, view))[:DECISIONS_SHOWN],
        feeds=asked(rows, "feeds"),
        checks=asked(rows, "checks"),
        launches=[row for row in asked(rows, "launch_impact") if saving and row["service_id"] in saving.services_counted],
        why=why,
        is_part=view.service_id is not None or view.directorate is not None,
    )


def found(rows: Ask, name: str, **parameters: object) -> tuple[list[dict], str]:
    """The rows of a finding that have a figure, and the first reason one has none."""
    try:
        answer = rows(name, **parameters)
    except QueryError as error:
        return [], str(error)
    refused = [str(row["sentence"]) for row in answer if row.get("code")]
    return [row for row in answer if not row.get("code")], refused[0] if refused else ""


def cost_parameters(view: View) -> dict[str, object]:
    """What the question of the cost change is asked for: the row of one service, or the one of all."""
    parameters: dict[str, object] = {
        "start_date": view.period.start,
        "end_date": view.period.end,
        "service_id": view.service_id or ALL_SERVICES,
    }
    return parameters | ({"prices": "real"} if view.real_terms else {})


def in_view(row: Mapping, view: View) -> bool:
    """Whether a decision belongs to the services in view; one on a building is for all services."""
    return view.keeps(row["service_id"]) if row.get("service_id") else not (view.service_id or view.directorate)


def course_of(rows: Rows) -> Course | None:
    """The last year of the efficiency gains with the gains so far; None where there are none."""
    totals = [row for row in rows if row["part"] == "total"]
    if not totals:
        return None
    year = totals[-1]["year"]
    this_year = [row for row in totals if row["year"] == year]
    judged = [row for row in this_year if row["verdict"]] or this_year
    so_far = [row for row in this_year if row["status"] == "to date"]
    return one_course(judged[-1], one_course(so_far[0]) if so_far else None)


def one_course(row: Mapping, to_date: Course | None = None) -> Course:
    """A row of the efficiency finding."""
    return Course(
        year=str(row["year"]).replace("-", "/"),
        status=str(row["status"]),
        low=optional(row["low_80"]),
        high=optional(row["high_80"]),
        central=float(row["estimate"]),
        target=optional(row["target"]),
        cash_low=optional(row["cash_low_80"]),
        cash_high=optional(row["cash_high_80"]),
        cash_central=float(row["cash_estimate"]),
        cash_target=optional(row["cash_target"]),
        verdict=str(row["verdict"] or ""),
        cash_verdict=str(row["cash_verdict"] or ""),
        unit=str(row["unit"]),
        sentence=str(row["sentence"]),
        to_date=to_date,
    )


def cost_change_of(rows: Rows, view: View) -> CostChange | None:
    """The row of the service in view or of all services; a directorate has none of its own."""
    wanted = view.service_id or (ALL_SERVICES if not view.directorate else "")
    row = next((row for row in rows if row["service_id"] == wanted), None)
    if row is None:
        return None
    money = ("change", "volume", "service_mix", "channel_mix", "unit_cost")
    return CostChange(
        before=float(row["cost_before"]),
        now=float(row["cost_now"]),
        **{name: float(row[name]) for name in money},
        channel_low=optional(row["channel_mix_low"]),
        channel_high=optional(row["channel_mix_high"]),
        months=int(row["months"] or 0),
        months_left_out=tuple(row["months_left_out"] or ()),
        prices=str(row["prices"]),
        assumptions=tuple(row["assumptions"] or ()),
        sentence=str(row["sentence"]),
    )


def decision_of(row: Mapping) -> Decision:
    """A row of the decisions to take next; its name is how its sentence begins."""
    return Decision(
        name=str(row["sentence"]).partition(": ")[0],
        kind=str(row["decision"]),
        low=float(row["low_80"]),
        high=float(row["high_80"]),
        cost=optional(row["cost"]),
        cost_days=optional(row["cost_days"]),
        affected_low=optional(row["contacts_affected_low_80"]),
        affected_high=optional(row["contacts_affected_high_80"]),
        posts=optional(row["posts_freed"]),
        confidence=str(row["confidence"] or ""),
        sentence=str(row["sentence"]),
        assumptions=tuple(row["assumptions"] or ()),
        owner=str(row.get("owner") or ""),
    )
