"""Answers whether the council is on course for its efficiency target, from the benefits register, its targets and its baseline spend."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from analysis.benefit_register import SEED, SHARED_ERROR, Benefit, NotCounted, benefit_of, has_range, screen
from analysis.deflation import by_series, choose_index, years_from
from analysis.efficiency import YEARLY_SHARE, Prices, price_year_of, targets_of
from analysis.efficiency_rows import Register, refused, rows_of, years_shown
from analysis.finding import Refusal
from analysis.findings import FAILED, Asker
from analysis.questions import Question
from analysis.wording import listed, pounds
from pipelines.errors import QueryError


QUESTION = Question(
    "efficiency",
    "Are the efficiency gains on course for the yearly target, in total and in cash?",
    "one row per financial year and part (total, directorate, statement by category, bridge from the year before, ni179), "
    "and one per benefit that was not counted",
    ("year",),
    filters=("year",),
)
YEAR = re.compile(r"\d{4}(-\d{2})?")
Row = dict  # a row of an answer, by column


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """The rows of efficiency_rows; with a year nothing is known of, one row that says so."""
    year = values.get("year")
    if year is not None and not YEAR.fullmatch(str(year)):
        raise QueryError(f"year must be a financial year such as 2025-26, not {str(year)[:30]!r}.")
    register = _records(asked, "benefit_register")
    if not register:
        why = "The benefits register is empty; add each saving, its budget line and its evidence to benefits.csv."
        return [refused(None if year is None else str(year), "total", "all", Refusal("NO_DATA", why))]
    rows = rows_of(_read(asked, register))
    if year is None or any(row["year"] == year for row in rows):
        return rows
    whole = [row for row in rows if row["year"] is None and row["code"]]  # a reason that holds for every year
    refusal = Refusal(whole[0]["code"], whole[0]["sentence"]) if whole else Refusal("NO_DATA", f"No gain and no target falls in {year}.")
    return [*rows, refused(str(year), "total", "all", refusal)]


def _read(asked: Asker, register: Sequence[Row]) -> Register:
    settings = {row["key"]: row["value"] for row in _records(asked, "settings")}
    month = int(settings.get("financial_year_starts") or 4)
    as_of = _records(asked, "efficiency_as_of")[0]["as_of"]
    cuts, cut_note = _access_reduced(asked)
    counted, not_counted = screen([benefit_of(row) for row in register], cuts, month)
    shares = {row["financial_year"]: row["share"] for row in _records(asked, "efficiency_targets")}
    stated = bool(shares)
    late = [benefit for benefit in counted if benefit.from_date is not None and benefit.from_date >= as_of]
    counted = [benefit for benefit in counted if benefit not in late]
    not_counted += [NotCounted(each, "not begun", f"{each.benefit_id} begins on {each.from_date}, after the data end.") for each in late]
    years = years_shown(counted, sorted(shares)[:1], as_of, month)
    base = settings.get("baseline_price_year") or (sorted(shares) or years or [None])[0]
    if not stated and years:
        first = years_from(str(base), 2, month)[1] if settings.get("baseline_price_year") else years[0]
        shares = {each: YEARLY_SHARE for each in years if each >= first}
    prices = _prices(asked, counted, str(base), month)
    notes = [*_notes(settings, str(base), stated, prices), *_claim_notes(counted, prices), *cut_note, *_running_costs(asked)]
    targets = _targets(settings, shares)
    return Register(counted, not_counted, prices, targets, years, as_of, notes, SEED)


def _prices(asked: Asker, begun: Sequence[Benefit], base: str, month: int) -> Prices | Refusal:
    index = choose_index(
        by_series(_records(asked, "cost_change_deflators")), [base, *(price_year_of(benefit, month) for benefit in begun)] if begun else []
    )
    return index if isinstance(index, Refusal) else Prices(base, index, month)


def _targets(settings: Mapping[str, str], shares: Mapping[str, float]) -> dict[str, float] | Refusal:
    baseline = settings.get("baseline_spend")
    if baseline is None:
        why = "No baseline spend is stated, so gains are no share of anything; set baseline_spend in settings.toml."
        return Refusal("NO_BASELINE", why)
    return targets_of(float(baseline), shares)


def _access_reduced(asked: Asker) -> tuple[set[tuple[str, str]], list[str]]:
    """The pairs of service and channel whose fall a cut explains, and what to say when that cannot be known."""
    try:
        rows = _records(asked, "shift_or_cut")
    except QueryError:
        rows = [{"code": FAILED}]
    cut = {(row["service_id"], row["channel_id"]) for row in rows if _is_cut(row)}
    if any(row["code"] == FAILED for row in rows):
        return cut, ["Whether access was cut could not be checked here, so a gain that a cut explains may still be counted."]
    unknown = any("ACCESS_UNKNOWN" in (row["code"], row.get("access_code")) for row in rows)
    return cut, ["Opening hours are not supplied, so a gain that a cut explains may still be counted."] if unknown else []


def _is_cut(row: Row) -> bool:
    words = str(row.get("verdict") or "").upper().replace(" ", "_")
    return "ACCESS_REDUCED" in (words, row.get("code")) and row.get("service_id") is not None


def _notes(settings: Mapping[str, str], base: str, stated: bool, prices: Prices | Refusal) -> list[str]:
    notes = ["Amounts are net pounds a year as the register states them; a gain counts by the months it runs, a one-off once."]
    if not settings.get("baseline_price_year"):
        notes.append(f"baseline_price_year is not set: the baseline spend is taken to be in prices of {base}.")
    if not isinstance(prices, Refusal) and prices.index.values:
        notes.append(f"Turned into prices of {base} by {prices.index.label}.")
    notes.append("The cash test is half of the target; quality must be no worse after than before, and unknown quality counts as not met.")
    return notes if stated else [*notes, "No target of efficiency_gain_share is stated: 2.5% a year is assumed (Efficiency Review, 2004)."]


def _claim_notes(begun: Sequence[Benefit], prices: Prices | Refusal) -> list[str]:
    notes = []
    ranged = [benefit for benefit in begun if has_range(benefit)]
    if ranged:
        notes.append(f"Low and high amounts are what one in ten falls below and above; errors share a correlation of {SHARED_ERROR}.")
    if len(ranged) < len(begun):
        notes.append(f"{len(begun) - len(ranged)} of {len(begun)} benefits state no low and high amount and are taken as exact.")
    if not isinstance(prices, Refusal) and any(benefit.price_year is None for benefit in begun):
        notes.append("A benefit without a price year is taken to be in the prices of the year it began.")
    lines = Counter(benefit.budget_line for benefit in begun if benefit.service_id is None and benefit.budget_line)
    shared = sorted(line for line, count in lines.items() if count > 1)
    if shared:
        notes.append(f"Several benefits for no one service name the same budget line ({listed(shared)}); they may count the same money.")
    return notes


def _running_costs(asked: Asker) -> list[str]:
    """A reminder of running costs, which the register's net amounts should already be less."""
    return [
        f"{row['project']}: {pounds(float(row['amount']))} of running costs and licences were paid; the register's amounts must be net of them."
        for row in _records(asked, "efficiency_running_costs")
    ]


def _records(asked: Asker, part: str, parameters: Mapping[str, object] | None = None) -> list[Row]:
    return list(asked(part, parameters or {}).records())
