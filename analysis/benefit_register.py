"""The benefits register as an auditor reads it: which rows count, for which months, and how far the amounts may be out."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.deflation import financial_year
from analysis.finding import Z_80
from analysis.questions import add_months, first_of_month
from analysis.unit_cost_draws import two_piece


DRAWS = 10_000
SEED = 20_050_401  # kept with every result
SHARED_ERROR = 0.5  # correlation of the amounts' errors: they rest on the same pay, overheads and counting
# An indicator with a word that begins so is better when it is lower, unless one of the phrases says that more of it is better.
BETTER_WHEN_LOWER = (
    *(
        "wait",
        "waits",
        "waiting",
        "abandon",
        "complain",
        "error",
        "delay",
        "fail",
        "failed",
        "failure",
        "missed",
        "backlog",
        "overdue",
        "avoidable",
    ),
    *("late", "lateness", "time", "days", "hours", "minutes", "seconds", "cost", "costs", "repeat"),
)
BETTER_WHEN_HIGHER = ("on time", "in time", "first time", "in target", "within", "satisf", "resolved", "answered", "completion", "accuracy")

WORDS = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Benefit:
    """One saving of the register, net pounds a year in prices of `price_year` (a one-off: pounds in all); negative where a project costs.

    `until` is the first day without it, None while it lasts. `low` and `high` are what one in ten falls below and above.
    """

    benefit_id: str
    amount: Fraction
    cashable: Fraction
    from_date: date | None
    until: date | None = None
    is_one_off: bool = False
    price_year: str | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    project: str = ""
    service_id: str | None = None
    channel_id: str | None = None
    budget_line: str | None = None
    directorate: str | None = None
    category: str | None = None
    evidence: str | None = None
    status: str | None = None
    quality_indicator: str | None = None
    quality_before: float | None = None
    quality_after: float | None = None


@dataclass(frozen=True)
class NotCounted:
    """A row of the register that is left out, wholly or for the months another row claims first, with the reason."""

    benefit: Benefit
    reason: str
    sentence: str


def benefit_of(row: Mapping) -> Benefit:
    """A row of efficiency_register as a Benefit; without an amount, the cashable part is all that is claimed."""
    cashable = Fraction(row["cashable_amount"])
    amount, low, high = (None if row[name] is None else Fraction(row[name]) for name in ("amount", "low", "high"))
    same = ("benefit_id", "from_date", "is_one_off", "price_year", "project", "service_id", "budget_line", "directorate", "category")
    more = ("evidence", "status", "quality_indicator", "quality_before", "quality_after")
    stated = {name: row[name] for name in (*same, *more)}
    return Benefit(
        amount=cashable if amount is None else amount, cashable=cashable, low=low, high=high, until=row["persists_until"], **stated
    )


def screen(
    benefits: Sequence[Benefit], access_reduced: Collection[tuple[str, str]] = (), first_month: int = 4
) -> tuple[list[Benefit], list[NotCounted]]:
    """The rows that count and those that do not, in their order; of two claims on the same months the older keeps them.

    `access_reduced` are the pairs of service and channel whose fall a cut explains. A row that begins while an older one of its service,
    channel and budget line runs counts from the day the older one ends.
    """
    kept: list[Benefit] = []
    dropped: list[NotCounted] = []
    for benefit in benefits:
        fault = _fault(benefit) or _cut(benefit, access_reduced)
        if fault:
            dropped.append(NotCounted(benefit, *fault))
        else:
            kept.append(benefit)
    counted: list[Benefit] = []
    for benefit in sorted(kept, key=_beginning):
        free = _free_from(benefit, counted)
        if free == benefit.from_date:
            counted.append(benefit)
            continue
        dropped.append(_claimed(benefit, free))
        if free is not None:
            priced = benefit.price_year or financial_year(_beginning(benefit), first_month)  # of the year it began, not of the later one
            counted.append(replace(benefit, from_date=free, price_year=priced))
    places = {benefit.benefit_id: place for place, benefit in enumerate(benefits)}
    return (
        sorted(counted, key=lambda benefit: places[benefit.benefit_id]),
        sorted(dropped, key=lambda row: places[row.benefit.benefit_id]),
    )


def quality_verdict(benefit: Benefit, tolerance: float = 0.0) -> str:
    """Met, not met or not known: met when the value after is not worse than before by more than the tolerance."""
    before, after = benefit.quality_before, benefit.quality_after
    if not benefit.quality_indicator or before is None or after is None:
        return "not known"
    worse = after - before if is_better_lower(benefit.quality_indicator) else before - after
    return "met" if worse <= tolerance + 1e-12 else "not met"


def is_better_lower(indicator: str) -> bool:
    """Whether an indicator of that name is better when it is lower, judged by its words: the register does not state a direction."""
    words = WORDS.findall(indicator.lower())
    if any(phrase in " ".join(words) for phrase in BETTER_WHEN_HIGHER):
        return False
    return any(word == known or (len(known) > 4 and word.startswith(known)) for word in words for known in BETTER_WHEN_LOWER)


def running_share(benefit: Benefit, start: date, end: date) -> Fraction:
    """How much of a year the benefit runs in the half-open range of days: whole months as twelfths, part months by their days."""
    first = max(benefit.from_date or end, start)
    last = end if benefit.until is None else min(benefit.until, end)
    share = Fraction(0)
    while first < last:
        month = first_of_month(first)
        following = add_months(month, 1)
        share += Fraction((min(last, following) - first).days, (following - month).days)
        first = following
    return share / 12


def draw_amounts(benefits: Sequence[Benefit], seed: int = SEED, draws: int = DRAWS) -> NDArray[np.float64]:
    """Draws of each benefit's amount, [benefit, draw], in its own prices, with one shared error; a row without low and high is constant.

    Two-piece lognormal through low, central and high as P10, P50 and P90, mirrored below zero; two-piece normal where they span zero.
    """
    return _drawn(tuple(benefits), seed, draws)


@lru_cache(maxsize=4)
def _drawn(benefits: tuple[Benefit, ...], seed: int, draws: int) -> NDArray[np.float64]:
    random = np.random.default_rng(seed)
    shared = random.standard_normal(draws)
    drawn = np.empty((len(benefits), draws))
    for place, benefit in enumerate(benefits):
        z = np.sqrt(SHARED_ERROR) * shared + np.sqrt(1 - SHARED_ERROR) * random.standard_normal(draws)
        drawn[place] = _two_piece(benefit, z)
    drawn.flags.writeable = False  # shared by whoever asks for the same
    return drawn


def is_ordered(benefit: Benefit) -> bool:
    """Whether low, central and high do not fall; one that is missing is the central one."""
    low = benefit.amount if benefit.low is None else benefit.low
    return low <= benefit.amount <= (benefit.amount if benefit.high is None else benefit.high)


def has_range(benefit: Benefit) -> bool:
    """Whether the register says how far the amount may be out."""
    return benefit.low is not None or benefit.high is not None


def _two_piece(benefit: Benefit, z: NDArray[np.float64]) -> NDArray[np.float64]:
    central = float(benefit.amount)
    low = central if benefit.low is None else float(benefit.low)
    high = central if benefit.high is None else float(benefit.high)
    if low <= 0 <= high:
        drawn = central + np.where(z < 0, (central - low) * z, (high - central) * z) / Z_80
        return np.maximum(drawn, 0.0) if low == 0 else np.minimum(drawn, 0.0) if high == 0 else drawn
    if central < 0:  # the mirror image: the lowest amount is the largest cost
        return -two_piece(-high, -central, -low, -z)
    return two_piece(low, central, high, z)


def _fault(benefit: Benefit) -> tuple[str, str] | None:
    """Why a row cannot count by what it says itself."""
    who = f"{benefit.benefit_id} ({benefit.project})" if benefit.project else benefit.benefit_id
    if benefit.status in ("planned", "withdrawn"):
        return (
            benefit.status,
            f"{who} is {benefit.status}, so it is no gain yet." if benefit.status == "planned" else f"{who} was withdrawn.",
        )
    if not (benefit.evidence or "").strip():
        return "no evidence", f"{who} names no evidence."
    if benefit.from_date is None:
        return "no start date", f"{who} does not say when it began."
    if benefit.until is not None and benefit.until <= benefit.from_date:
        return "no duration", f"{who} ends before it begins."
    if not is_ordered(benefit):
        return "range out of order", f"The low, central and high amounts of {who} are out of order."
    if abs(benefit.cashable) > abs(benefit.amount) or benefit.cashable * benefit.amount < 0:
        return "cashable above total", f"The cashable part of {who} is larger than the whole."
    quality = quality_verdict(benefit)
    if quality == "not met":
        return "quality not met", f"{benefit.quality_indicator} got worse after {who}, so it is not counted until that is explained."
    if quality == "not known":
        return "quality not known", f"{who} does not give a quality indicator before and after, which counts as not met."
    return None


def _cut(benefit: Benefit, access_reduced: Collection[tuple[str, str]]) -> tuple[str, str] | None:
    channels = sorted(channel for service, channel in access_reduced if service == benefit.service_id)
    hit = [channel for channel in channels if benefit.channel_id in (None, channel)]
    if not hit:
        return None
    return (
        "access reduced",
        f"Access to {benefit.service_id} by {', '.join(hit)} was cut, so the fall behind {benefit.benefit_id} is no gain.",
    )


def _beginning(benefit: Benefit) -> date:
    return benefit.from_date or date.max


def _free_from(benefit: Benefit, older: Sequence[Benefit]) -> date | None:
    """The first day of the benefit that no older row claims; None when there is none."""
    begins = _beginning(benefit)
    ends = [_end(other) for other in older if _is_same_money(benefit, other) and _end(other) > begins]
    free = max([begins, *ends])
    return free if free < _end(benefit) else None


def _end(benefit: Benefit) -> date:
    if benefit.is_one_off:
        return add_months(first_of_month(_beginning(benefit)), 1)
    return benefit.until or date.max


def _is_same_money(benefit: Benefit, other: Benefit) -> bool:
    """Whether two rows claim the same service, channel and budget line; a row that names no service is never dropped for another."""
    return (
        benefit.service_id is not None
        and benefit.service_id == other.service_id
        and (benefit.channel_id is None or other.channel_id is None or benefit.channel_id == other.channel_id)
        and _plain(benefit.budget_line) == _plain(other.budget_line)
    )


def _plain(text: str | None) -> str:
    return " ".join((text or "").lower().split())


def _claimed(benefit: Benefit, free: date | None) -> NotCounted:
    what = f"An older row already claims the savings of {benefit.service_id} on {benefit.budget_line or 'its budget'}"
    if free is None:
        return NotCounted(benefit, "already claimed", f"{what} in every month of {benefit.benefit_id}.")
    return NotCounted(benefit, "already claimed in part", f"{what} until {free - timedelta(days=1)}; {benefit.benefit_id} counts after it.")
