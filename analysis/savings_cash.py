"""Which savings are cash: rows of the benefits register with a budget line and evidence, each saving claimed once."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from analysis.benefit_register import Benefit, NotCounted, benefit_of, draw_amounts, screen
from analysis.finding import Range
from analysis.savings import range_of


Row = dict  # a row of an answer, by column


@dataclass(frozen=True)
class Cash:
    """Cashable pounds a year running at the end of the period, the rows behind them, and the rows left out with why."""

    amount: Range
    rows: tuple[Row, ...]
    dropped: tuple[Row, ...]
    one_off: float


def cashable(
    register: Sequence[Row],
    services: Collection[str | None] | None,
    end: datetime.date,
    access_reduced: Collection[tuple[str, str]] = (),
    first_month: int = 4,
) -> Cash:
    """What the register evidences as cashable for these services (None: all, and rows that name none), a year, at `end`.

    One saving is claimed once: of two rows on the same service and budget line, or two projects on the same service, the older keeps the
    months both claim.
    """
    counted, dropped = screen([benefit_of(row) for row in register], access_reduced, first_month)
    once, twice = _one_project(counted)
    dropped = [*dropped, *twice]
    stated = {str(row["benefit_id"]): row for row in register}
    mine = [benefit for benefit in once if services is None or benefit.service_id in services]
    running = [
        b
        for b in mine
        if not b.is_one_off and b.from_date and b.from_date < end and (b.until is None or b.until >= end) and b.cashable != 0
    ]
    central = float(sum((b.cashable for b in running), Fraction(0)))
    amount = Range(central, central, central, central, central)
    if running:
        share = [float(b.cashable / b.amount) if b.amount else 0.0 for b in running]
        draws = sum(part * each for part, each in zip(share, draw_amounts(running), strict=True))
        ends = range_of(draws)
        amount = Range(central, ends.low_80, ends.high_80, ends.low_95, ends.high_95)
    one_off = float(sum((b.cashable for b in mine if b.is_one_off and b.from_date and b.from_date < end), Fraction(0)))
    left = [row for row in dropped if services is None or row.benefit.service_id in services]
    return Cash(amount, tuple(_shown(b, stated) for b in running), tuple(_left(row) for row in left), one_off)


def _one_project(counted: Sequence[Benefit]) -> tuple[list[Benefit], list[NotCounted]]:
    """One project a service at a time: the register states no channel, so two projects may claim the same contacts."""
    kept: list[Benefit] = []
    dropped: list[NotCounted] = []
    for benefit in sorted(counted, key=lambda each: each.from_date or datetime.date.max):
        rivals = [
            other for other in kept
            if benefit.service_id is not None and other.service_id == benefit.service_id and _plain(other.project) != _plain(benefit.project)
            and not other.is_one_off and not benefit.is_one_off
        ]  # fmt: skip
        ends = [other.until for other in rivals if other.until is None or other.until > (benefit.from_date or datetime.date.max)]
        if not ends:
            kept.append(benefit)
            continue
        last = None if None in ends else max(end for end in ends if end)
        rival = rivals[0].project
        why = (
            f"Project {rival} already claims the savings of {benefit.service_id}; {benefit.benefit_id} would count the same contacts twice."
        )
        dropped.append(NotCounted(benefit, "claimed by another project", why))
        if last is not None and (benefit.until is None or benefit.until > last):
            kept.append(replace(benefit, from_date=last))
    return kept, dropped


def _shown(benefit: Benefit, stated: Mapping[str, Row]) -> Row:
    row = stated[benefit.benefit_id]
    return {
        "benefit_id": benefit.benefit_id, "project": benefit.project, "service_id": benefit.service_id, "budget_line": benefit.budget_line,
        "directorate": benefit.directorate, "is_ict_enabled": row["is_ict_enabled"], "planned_by_year": row["planned_by_year"],
        "amount": float(benefit.amount), "cashable_amount": float(benefit.cashable), "owner": row["owner"],
        "from_date": benefit.from_date.isoformat() if benefit.from_date else None, "evidence": benefit.evidence, "status": benefit.status,
        "persists_until": benefit.until.isoformat() if benefit.until else None,
    }  # fmt: skip


def _left(row: NotCounted) -> Row:
    return {"benefit_id": row.benefit.benefit_id, "project": row.benefit.project, "why": row.sentence}


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
