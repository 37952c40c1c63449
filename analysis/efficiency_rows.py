"""The rows of the efficiency finding: totals against the target, directorates, the statement, bridges, NI179 and what was not counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.benefit_register import Benefit, NotCounted, is_better_lower, quality_verdict
from analysis.deflation import financial_year, first_day
from analysis.efficiency import (
    CASH_SHARE,
    Bridge,
    Prices,
    YearGains,
    bridge,
    counts_for_ni179,
    gains_of_year,
    judge,
    worse,
)
from analysis.finding import Refusal, round_outward
from analysis.questions import add_months
from analysis.wording import pounds


CELLS = ("sustained", "new", "ongoing", "estimate")
ENDS = ("low_80", "high_80", "low_95", "high_95")
FIGURES = (
    *CELLS,
    *ENDS,
    *(f"cash_{name}" for name in (*CELLS, *ENDS)),
    *("target", "cash_target", "share_of_target", "verdict", "cash_verdict", "overall"),
    *("full_year_effect", "lapses", "claimed", "cash_claimed", "quality"),
)
FINAL, TO_DATE, FORECAST = "final", "to date", "forecast"
NOT_STATED = "not stated"
METHOD = "efficiency gains sustained, new, ongoing and cumulative, deflated; range by draws of two-piece lognormal amounts"
Row = dict  # a row of an answer, by column


@dataclass(frozen=True)
class Register:
    """The screened register and what it is held against; `targets` are cumulative pounds by year, or why there are none."""

    counted: Sequence[Benefit]
    not_counted: Sequence[NotCounted]
    prices: Prices | Refusal
    targets: Mapping[str, float] | Refusal
    years: Sequence[str]
    as_of: date
    notes: Sequence[str]
    seed: int


def rows_of(register: Register) -> list[Row]:
    """Every row: by year the total, directorates, statement, bridge and NI179; then what was not counted."""
    return [*_gains(register), *[_not_counted(register, row) for row in register.not_counted]]


def refused(year: str | None, part: str, name: str, refusal: Refusal) -> Row:
    """A row that gives no figure, with why."""
    row = {"year": year, "part": part, "name": name, "status": None, **dict.fromkeys(FIGURES), "unit": None}
    return row | {"n": 0, "method": METHOD, "assumptions": [], "seed": None, "code": refusal.code, "sentence": refusal.sentence}


def _gains(register: Register) -> list[Row]:
    prices = register.prices
    if isinstance(prices, Refusal):
        return [refused(None, "total", "all", prices)]
    if not register.years:
        return [refused(None, "total", "all", Refusal("TOO_EARLY", "No saving that counts has begun by the last day of data."))]
    rows: list[Row] = []
    if isinstance(register.targets, Refusal):
        rows.append(refused(None, "target", "all", register.targets))
    previous: YearGains | None = None
    for year in register.years:
        whole = gains_of_year(register.counted, year, prices, seed=register.seed)
        unfinished = register.as_of < whole.end
        if unfinished:
            to_date = gains_of_year(register.counted, year, prices, register.as_of, register.seed)
            rows.append(_total(register, to_date, TO_DATE))
        status = FORECAST if unfinished else FINAL
        rows.append(_total(register, whole, status))
        rows += _groups(register, whole, status, "directorate", lambda benefit: benefit.directorate or NOT_STATED)
        rows += _groups(register, whole, status, "statement", lambda benefit: benefit.category or NOT_STATED)
        rows.append(_ni179(register, whole, status, prices.first_month))
        if previous is not None:
            rows.append(_bridge(register, bridge(previous, whole, prices), whole, status))
        previous = whole
    return rows


def _total(register: Register, gains: YearGains, status: str) -> Row:
    row = _row(register, gains, status, "total", "all", None)
    targets = {} if isinstance(register.targets, Refusal) else register.targets
    target = targets.get(gains.year)
    if target is not None:
        row |= {"target": target, "cash_target": target * CASH_SHARE, "share_of_target": row["estimate"] / target}
        if status != TO_DATE:
            verdict = _judged(row, "", target)
            cash = _judged(row, "cash_", target * CASH_SHARE)
            row |= {"verdict": verdict, "cash_verdict": cash, "overall": worse(verdict, cash)}
    return row | {"sentence": _total_sentence(register, row, gains, status)}


def _judged(row: Row, prefix: str, target: float) -> str:
    known = row[f"{prefix}low_80"] is not None
    low, high = ("low_80", "high_80") if known else ("estimate", "estimate")
    return judge(row[f"{prefix}{low}"], row[f"{prefix}{high}"], target)


def _groups(register: Register, gains: YearGains, status: str, part: str, key: Callable[[Benefit], str]) -> list[Row]:
    names = sorted(
        {key(benefit) for benefit in gains.benefits}
        | ({key(row.benefit) for row in register.not_counted} if part == "statement" else set())
    )
    rows = []
    for name in names:
        places = [place for place, benefit in enumerate(gains.benefits) if key(benefit) == name]
        row = _row(register, gains, status, part, name, places)
        if part == "statement":
            row["quality"] = _quality(register, gains, name, key)
        cash = pounds(row["cash_estimate"])
        what = "category" if part == "statement" else "directorate"
        row["sentence"] = f"{gains.year} ({status}), {what} {name}: {pounds(row['estimate'])}{_range(row)}, of which {cash} cashable."
        rows.append(row)
    return rows


def _quality(register: Register, gains: YearGains, name: str, key: Callable[[Benefit], str]) -> list[dict[str, object]]:
    """The quality cross-check of the statement, rows that were not counted for it included."""
    listed = [*gains.benefits, *(row.benefit for row in register.not_counted if row.reason.startswith("quality"))]
    return [
        {
            "benefit_id": benefit.benefit_id,
            "indicator": benefit.quality_indicator,
            "before": benefit.quality_before,
            "after": benefit.quality_after,
            "better": "lower" if is_better_lower(benefit.quality_indicator or "") else "higher",
            "met": quality_verdict(benefit),
        }
        for benefit in listed
        if key(benefit) == name and benefit.from_date is not None and benefit.from_date < gains.end
    ]


def _ni179(register: Register, gains: YearGains, status: str, first_month: int) -> Row:
    places = [place for place, benefit in enumerate(gains.benefits) if counts_for_ni179(benefit, first_month)]
    row = _row(register, gains, status, "ni179", "all", places)
    for name in (*CELLS, *ENDS):  # cashable only
        row[name] = row[f"cash_{name}"]
    row["sentence"] = (
        f"{gains.year} ({status}), national indicator 179: {pounds(row['estimate'])}{_range(row)} of ongoing cashable gains since 1 April 2008 "
        f"that last two full years after the first."
    )
    return row


def _bridge(register: Register, found: Bridge | Refusal, gains: YearGains, status: str) -> Row:
    if isinstance(found, Refusal):
        return refused(gains.year, "bridge", "all", found)
    row = _blank(register, gains, status, "bridge", f"{found.from_year} to {found.to_year}")
    row |= {"sustained": found.sustained_before, "ongoing": found.ongoing, "full_year_effect": found.full_year_effect}
    row |= {"lapses": found.lapses, "estimate": found.sustained_after}
    return row | {
        "sentence": f"Sustained in {found.to_year}: {pounds(found.sustained_before)} sustained before, {pounds(found.ongoing)} begun in "
        f"{found.from_year} that go on, {pounds(found.full_year_effect)} for their full year, less {pounds(found.lapses)} that lapsed: "
        f"{pounds(found.sustained_after)}."
    }


def _row(register: Register, gains: YearGains, status: str, part: str, name: str, places: Sequence[int] | None) -> Row:
    row = _blank(register, gains, status, part, name)
    row["n"] = len(gains.benefits) if places is None else len(places)
    for prefix, cash in (("", False), ("cash_", True)):
        cells = gains.cells(places, cash)
        row |= {f"{prefix}sustained": cells.sustained, f"{prefix}new": cells.new, f"{prefix}ongoing": cells.ongoing}
        row[f"{prefix}estimate"] = cells.cumulative
        if gains.has_range:
            spread = gains.spread(places, cash)
            row |= {f"{prefix}{end}": getattr(spread, end) for end in ENDS}
    return row


def _blank(register: Register, gains: YearGains, status: str, part: str, name: str) -> Row:
    prices = register.prices
    unit = "" if isinstance(prices, Refusal) else f"pounds in prices of {prices.base_year}"
    row = {"year": gains.year, "part": part, "name": name, "status": status, **dict.fromkeys(FIGURES), "unit": unit}
    tail = {"n": len(gains.benefits), "method": METHOD, "assumptions": list(register.notes), "seed": register.seed}
    return row | tail | {"code": None, "sentence": ""}


def _range(row: Row) -> str:
    if row["low_80"] is None:
        return ""
    low, high = round_outward(row["low_80"], row["high_80"])
    return f" (80% likely between {pounds(low)} and {pounds(high)})" if low != high else ""


def _total_sentence(register: Register, row: Row, gains: YearGains, status: str) -> str:
    when = {
        FINAL: "",
        TO_DATE: f" up to {gains.end - timedelta(days=1)}",
        FORECAST: ", a forecast in which what runs now goes on to the end of the year",
    }[status]
    said = f"{gains.year}{when}: gains of {pounds(row['estimate'])}{_range(row)} {row['unit'].removeprefix('pounds ')}, "
    said += f"of which {pounds(row['cash_estimate'])} cashable."
    if row["target"] is None:
        return f"{said} No target is held against this year." if not isinstance(register.targets, Refusal) else said
    if row["overall"] is None:
        return f"{said} The target for the whole year is {pounds(row['target'])}, {pounds(row['cash_target'])} of it in cash."
    verdict = f"The target is {pounds(row['target'])}: {row['verdict']}; in cash {pounds(row['cash_target'])}: {row['cash_verdict']}."
    overall = (
        "We cannot tell whether the council is on course" if row["overall"] == "cannot tell" else f"Overall the council is {row['overall']}"
    )
    return f"{said} {verdict} {overall}."


def _not_counted(register: Register, row: NotCounted) -> Row:
    prices = register.prices
    month = 4 if isinstance(prices, Refusal) else prices.first_month
    benefit = row.benefit
    year = None if benefit.from_date is None else financial_year(benefit.from_date, month)
    money_of = benefit.price_year or year
    return {
        "year": year,
        "part": "not_counted",
        "name": benefit.benefit_id,
        "status": row.reason,
        **dict.fromkeys(FIGURES),
        "claimed": float(benefit.amount),
        "cash_claimed": float(benefit.cashable),
        "unit": f"pounds a year in prices of {money_of}" if money_of else "pounds a year",
        "n": 1,
        "method": METHOD,
        "assumptions": [],
        "seed": None,
        "code": None,
        "sentence": f"{row.sentence} Claimed: {pounds(float(benefit.amount))} a year.",
    }


def years_shown(counted: Sequence[Benefit], targets: Sequence[str], as_of: date, first_month: int) -> list[str]:
    """The financial years from the first target or the first gain to the one the data end in."""
    last = financial_year(as_of - timedelta(days=1), first_month)
    begun = [financial_year(benefit.from_date, first_month) for benefit in counted if benefit.from_date is not None]
    years = sorted([*begun, *targets])
    shown: list[str] = []
    start = first_day(years[0], first_month) if years else as_of
    while start < as_of and (not shown or shown[-1] < last):
        shown.append(financial_year(start, first_month))
        start = add_months(start, 12)
    return shown
