"""Answers in the shape the Programme page shows them: gains by year, the register, business cases, mobile working, what does not count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from views.data import Found
from views.figures import optional
from views.filters import Period, a_year_before, end_a_year_before, first_of_month


FINAL, TO_DATE, FORECAST = "final", "to date", "forecast"
ALL_GROUPS = "All groups"
NOT_COUNTED = "not_counted"
IN_PART = "already claimed in part"
BEHIND, CLOSE, ON_COURSE, PLANNED, NO_PLAN = "Behind", "Too close to call", "On course", "Planned", "No plan for this year"
Row = Mapping  # a row of an answer, by column


@dataclass(frozen=True)
class Gains:
    """The gains of one financial year, in total and in cash, beside the target; ends of a range that nobody states are the amount itself."""

    year: str
    status: str
    estimate: float
    low: float
    high: float
    cash: float
    cash_low: float
    cash_high: float
    sustained: float
    new: float
    ongoing: float
    cash_sustained: float
    cash_new: float
    cash_ongoing: float
    target: float | None
    cash_target: float | None
    share: float | None
    verdict: str
    cash_verdict: str
    overall: str
    unit: str
    sentence: str

    @property
    def is_final(self) -> bool:
        """Whether the year is over."""
        return self.status == FINAL


@dataclass(frozen=True)
class Benefit:
    """A row of the register in one year, in pounds as it states them; `why` says why it does not count."""

    benefit_id: str
    project: str
    directorate: str
    budget_line: str
    owner: str
    planned: float | None
    evidenced: float
    cash: float
    forecast: float
    low: float
    high: float
    gap: float | None
    status: str
    why: str
    evidence: str


@dataclass(frozen=True)
class Programme:
    """Everything of one financial year and directorate."""

    year: str
    gains: Gains | None
    so_far: Gains | None
    council: Gains | None  # of all directorates, whose target it is
    tracker: tuple[Gains, ...]
    why: str  # there are no gains
    no_target: str  # why nothing is held against a target
    assumptions: tuple[str, ...]


def years_of(rows: Sequence[Row]) -> list[str]:
    """The financial years that have gains, latest first."""
    return sorted({str(row["year"]) for row in rows if row["part"] == "total" and row["year"]}, reverse=True)


def year_label(year: str) -> str:
    """2026/27 for 2026-27."""
    return year.replace("-", "/")


def period_of(year: str, starts: int, last: date) -> Period:
    """The dates of a financial year up to the last day with data."""
    start = date(int(year[:4]), starts, 1)
    end = min(first_of_month(start, 12), date.fromordinal(last.toordinal() + 1))
    end = max(end, date.fromordinal(start.toordinal() + 1))
    return Period("year", start, end, f"in {year_label(year)}", a_year_before(start), end_a_year_before(end))


def programme_of(found: Found, year: str, directorate: str | None) -> Programme:
    """The gains of a year; of one directorate where one is chosen, with the council's beside them."""
    council = gains_by_year(found.rows, "total", "all")
    mine = gains_by_year(found.rows, "directorate", directorate) if directorate else council
    to_date = [row for row in found.rows if row["part"] == "total" and row["year"] == year and row["status"] == TO_DATE]
    total = [row for row in found.rows if row["part"] == "total"]
    refusals = {str(row["part"]): str(row["sentence"]) for row in reversed(found.refused)}
    none = f"The benefits register holds nothing for {directorate} that counts in {year_label(year)}." if directorate and council else ""
    return Programme(
        year=year,
        gains=mine.get(year),
        so_far=gains_from(to_date[0]) if to_date and not directorate else None,
        council=council.get(year),
        tracker=tuple(mine[each] for each in sorted(mine)),
        why="" if year in mine else refusals.get("total", "") or none or "No gain and no target falls in this year.",
        no_target=refusals.get("target", ""),
        assumptions=tuple(total[0]["assumptions"] or ()) if total else (),
    )


def gains_by_year(rows: Sequence[Row], part: str, name: str | None) -> dict[str, Gains]:
    """The whole-year gains by year of one part: final, or for the year that runs a forecast."""
    chosen = [row for row in rows if row["part"] == part and row["name"] == name and row["status"] in (FINAL, FORECAST)]
    return {str(row["year"]): gains_from(row) for row in chosen}


def gains_from(row: Row) -> Gains:
    """A row of the efficiency finding."""
    estimate, cash = float(row["estimate"]), float(row["cash_estimate"])
    return Gains(
        year=str(row["year"]),
        status=str(row["status"]),
        estimate=estimate,
        low=end_of(row, "low_80", estimate),
        high=end_of(row, "high_80", estimate),
        cash=cash,
        cash_low=end_of(row, "cash_low_80", cash),
        cash_high=end_of(row, "cash_high_80", cash),
        sustained=float(row["sustained"]),
        new=float(row["new"]),
        ongoing=float(row["ongoing"]),
        cash_sustained=float(row["cash_sustained"]),
        cash_new=float(row["cash_new"]),
        cash_ongoing=float(row["cash_ongoing"]),
        target=optional(row["target"]),
        cash_target=optional(row["cash_target"]),
        share=optional(row["share_of_target"]),
        verdict=str(row["verdict"] or ""),
        cash_verdict=str(row["cash_verdict"] or ""),
        overall=str(row["overall"] or ""),
        unit=str(row["unit"] or ""),
        sentence=str(row["sentence"]),
    )


def end_of(row: Row, name: str, amount: float) -> float:
    """An end of the range, or the amount where none is stated."""
    value = optional(row[name])
    return amount if value is None else value


def left_out_of(rows: Sequence[Row]) -> dict[str, Row]:
    """The benefits that do not count at all, by id, with the finding's row that says why."""
    return {str(row["name"]): row for row in rows if row["part"] == NOT_COUNTED and row["status"] != IN_PART}


def between_bars(ids: Sequence[str]) -> str | None:
    """The ids as the metric takes them; None for none."""
    return f"|{'|'.join(ids)}|" if ids else None


def register_of(rows: Sequence[Row], left_out: Mapping[str, Row]) -> list[Benefit]:
    """The rows of the register that fall in the year, by directorate and then as in the file."""
    chosen = [row for row in rows if row["is_in_year"]]
    benefits = [benefit_from(row, left_out.get(str(row["benefit_id"]))) for row in chosen]
    return sorted(benefits, key=lambda each: (not each.directorate, each.directorate))


def benefit_from(row: Row, dropped: Row | None) -> Benefit:
    """A row of the register with its status in words."""
    forecast = float(row["forecast"])
    low, high = (end_of(row, name, forecast) for name in ("forecast_low", "forecast_high"))
    planned = optional(row["planned"])
    return Benefit(
        benefit_id=str(row["benefit_id"]),
        project=str(row["project"] or ""),
        directorate=str(row["directorate"] or ""),
        budget_line=str(row["budget_line"] or ""),
        owner=str(row["owner"] or ""),
        planned=planned,
        evidenced=float(row["evidenced"]),
        cash=float(row["cash_evidenced"]),
        forecast=forecast,
        low=low,
        high=high,
        gap=optional(row["gap"]),
        status=status_of(row, dropped, planned, low, high),
        why=str(dropped["sentence"]) if dropped else "",
        evidence=str(row["evidence"] or ""),
    )


def status_of(row: Row, dropped: Row | None, planned: float | None, low: float, high: float) -> str:
    """Planned, not counted with the reason, or the forecast's range against the plan."""
    if dropped and dropped["status"] not in ("planned", "not begun"):
        return f"Not counted: {dropped['status']}"
    if dropped or not row["is_counted"]:
        return PLANNED
    if planned is None:
        return NO_PLAN
    return ON_COURSE if low >= planned else BEHIND if high < planned else CLOSE
