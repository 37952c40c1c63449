"""Contacts, handle times and quality of each service and channel in a period, from the weekly and monthly panels."""

import datetime
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from analysis.block_bootstrap import MONTHS_A_BLOCK, WEEKS_A_BLOCK
from analysis.quality_check import Measured, QualityCheck, check_indicator
from analysis.questions import add_months
from analysis.savings import Array, Drift


Row = dict  # a row of an answer, by column
Pair = tuple[str, str]
DAYS_OF_YEAR = 365.25
YEAR_DAYS = range(360, 371)  # a period of 12 months is a year as it is
LEAST_COVERED = 0.9  # of a period's days: a gap would read as fewer contacts
WEEK = datetime.timedelta(days=7)
FEWEST_HANDLED = 20


@dataclass(frozen=True)
class Span:
    """A half-open period."""

    start: datetime.date
    end: datetime.date

    @property
    def days(self) -> int:
        """Days from first to last."""
        return (self.end - self.start).days

    @property
    def year_days(self) -> float:
        """The days a yearly rate stands for."""
        return float(self.days) if self.days in YEAR_DAYS else DAYS_OF_YEAR

    def year_before(self) -> "Span":
        """The year that ends where this one begins."""
        return Span(self.start - datetime.timedelta(days=365), self.start)


@dataclass(frozen=True)
class Counted:
    """Contacts of one service and channel in a period: by whole step, a year, and how much of the period is covered."""

    steps: Array
    annual: float
    covered: float
    block: int
    contacts: float
    records_share: float


@dataclass(frozen=True)
class SavingsPanel:
    """Rows of the panels by service and channel; surveys and forms by service."""

    weekly: dict[Pair, list[Row]] = field(default_factory=dict)
    monthly: dict[Pair, list[Row]] = field(default_factory=dict)
    surveys: dict[str, list[Row]] = field(default_factory=dict)
    forms: dict[str, list[Row]] = field(default_factory=dict)

    def pairs(self, service: str) -> list[str]:
        """The channels a service is counted on."""
        return sorted({channel for own, channel in (*self.weekly, *self.monthly) if own == service})

    def services(self) -> list[str]:
        """Every service counted."""
        return sorted({service for service, _ in (*self.weekly, *self.monthly)})

    def is_staffed(self, pair: Pair) -> bool:
        """Whether staff answer."""
        rows = self.monthly.get(pair) or self.weekly.get(pair) or []
        return bool(rows and rows[-1]["is_assisted"])

    def counted(self, pair: Pair, span: Span) -> Counted | None:
        """The contacts of a period; None where no day of it is covered. Whole weeks where there are any, else whole months."""
        weeks = [row for row in self.weekly.get(pair, []) if span.start <= row["period"] and row["period"] + WEEK <= span.end]
        months = [row for row in self.monthly.get(pair, []) if _begins_in(row, span)]
        rows = months if months else weeks
        days = sum(int(row["days"]) for row in rows)
        if not days:
            return None
        contacts = float(sum(row["contacts"] for row in rows))
        whole_weeks = [row for row in weeks if row["is_whole"]]
        by_week = bool(whole_weeks) and len(whole_weeks) >= 2
        whole = whole_weeks if by_week else [row for row in months if row["is_whole"]]
        steps = np.array([float(row["contacts"]) for row in whole or rows])
        length = span.days if months else 7 * max(1, (span.end - span.start).days // 7)
        records = float(sum(row["transactions"] or 0 for row in rows))
        share = min(1.0, records / contacts) if contacts > 0 and records > 0 else 1.0
        covered = min(1.0, days / max(_length(rows, span) if months else length, 1))
        return Counted(steps, contacts * span.year_days / days, covered, WEEKS_A_BLOCK if by_week else MONTHS_A_BLOCK, contacts, share)

    def handle_seconds(self, pair: Pair, span: Span) -> tuple[float, float, float] | None:
        """Mean seconds a contact took, its log's standard error from blocks of weeks, and contacts known; None below 20."""
        rows = [row for row in (self.weekly.get(pair) or self.monthly.get(pair) or []) if span.start <= _first(row) < span.end]
        known = sum(row["handle_known"] or 0 for row in rows)
        if known < FEWEST_HANDLED:
            return None
        seconds = float(sum(row["handle_seconds"] or 0 for row in rows)) / float(known)
        means = _block_means(rows)
        error = float(np.std(np.log(means), ddof=1) / math.sqrt(len(means))) if len(means) > 1 and seconds > 0 else math.inf
        return (seconds, error, float(known)) if seconds > 0 else None

    def drift(self, service: str, channel: str, before: Span, now: Span) -> Drift | None:
        """How much longer contacts of the service take than before, less how much longer those of other services do, their mix held."""
        then, after = (self.handle_seconds((service, channel), span) for span in (before, now))
        if then is None or after is None or not math.isfinite(then[1]) or not math.isfinite(after[1]):
            return None
        others = []
        for other, of in sorted({*self.weekly, *self.monthly}):
            if of == channel and other not in (service, "unmapped"):
                pair = [self.handle_seconds((other, channel), span) for span in (before, now)]
                if pair[0] is not None and pair[1] is not None:
                    others.append((pair[0][2], pair[0][0], pair[1][0]))
        shared, spread = 0.0, 0.0
        if others:
            weight, first, last = (np.array(column) for column in zip(*others, strict=True))
            shared = math.log(float((weight * last).sum() / (weight * first).sum()))
            spread = float(np.std(np.log(last / first), ddof=1) / math.sqrt(len(others))) if len(others) > 1 else 0.0
        own = math.log(after[0] / then[0])
        return Drift(own - shared, math.sqrt(then[1] ** 2 + after[1] ** 2 + spread**2), after[0])

    def quality(self, service: str, before: Span, now: Span) -> list[QualityCheck]:
        """Satisfaction, waits, calls abandoned and forms completed, then and now."""
        checks = [check_indicator("satisfaction", self._satisfied(service, before), self._satisfied(service, now))]
        checks.append(check_indicator("completion", self._completed(service, before), self._completed(service, now)))
        for channel in self.pairs(service):
            if self.is_staffed((service, channel)):
                for indicator in ("wait", "abandonment"):
                    then, after = (self._answered((service, channel), span, indicator) for span in (before, now))
                    checks.append(replace(check_indicator(indicator, then, after), channel_id=channel))
        return [check for check in checks if check.before is not None or check.after is not None]

    def _satisfied(self, service: str, span: Span) -> Measured:
        """Weighted alike by channel then and now, so that a change of channels is not taken for a change of mood."""
        sums: dict[str, list[list[float]]] = defaultdict(list)
        rows = self.surveys.get(service, [])
        own = [row for row in rows if span.start <= row["month"] < span.end]
        for row in own:
            sums[str(row["channel_id"])].append([float(row["responses"]), float(row["satisfied"])])
        totals = {channel: np.sum(parts, axis=0) for channel, parts in sums.items()}
        everything: dict[str, float] = defaultdict(float)
        for row in rows:
            everything[str(row["channel_id"])] += float(row["responses"])
        weights = {channel: everything[channel] for channel in totals}
        weight = sum(weights.values())
        if not weight:
            return Measured(None)
        mean = sum(weights[channel] * total[1] / total[0] for channel, total in totals.items()) / weight
        return Measured(float(mean), float(sum(total[0] for total in totals.values())))

    def _completed(self, service: str, span: Span) -> Measured:
        rows = [row for row in self.forms.get(service, []) if span.start <= row["month"] < span.end]
        starts, done = (float(sum(row[name] or 0 for row in rows)) for name in ("starts", "completions"))
        return Measured(done / starts, starts) if starts > 0 and done <= starts else Measured(None)

    def _answered(self, pair: Pair, span: Span, indicator: str) -> Measured:
        rows = [row for row in (self.monthly.get(pair) or self.weekly.get(pair) or []) if span.start <= _first(row) < span.end]
        if indicator == "wait":
            known, seconds = (float(sum(row[name] or 0 for row in rows)) for name in ("wait_known", "wait_seconds"))
            mean = seconds / known if known else None
            return Measured(mean, known, None if mean is None else mean**2)
        rows = [row for row in rows if row["offered"] is not None and row["abandoned"] is not None]
        offered, lost = (float(sum(row[name] for row in rows)) for name in ("offered", "abandoned"))
        return Measured(lost / offered, offered) if offered > 0 and lost <= offered else Measured(None)


def read_panel(weekly: Sequence[Row], monthly: Sequence[Row], surveys: Sequence[Row], forms: Sequence[Row]) -> SavingsPanel:
    """The rows of the panel by week and by month, savings_surveys and savings_forms by what they are about."""
    return SavingsPanel(_by_pair(weekly), _by_pair(monthly), _by_service(surveys), _by_service(forms))


def _by_pair(rows: Sequence[Row]) -> dict[Pair, list[Row]]:
    found: dict[Pair, list[Row]] = defaultdict(list)
    for row in rows:
        found[str(row["service_id"]), str(row["channel_id"])].append(row)
    return dict(found)


def _by_service(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[str(row["service_id"])].append(row)
    return dict(found)


def _begins_in(row: Mapping, span: Span) -> bool:
    return bool(span.start <= row["period"] and add_months(row["period"], 1) <= span.end)


def _length(rows: Sequence[Row], span: Span) -> int:
    """The days of the whole months of the period."""
    first = span.start if span.start.day == 1 else add_months(span.start.replace(day=1), 1)
    return max((span.end.replace(day=1) - first).days, sum(int(row["days"]) for row in rows))


def _first(row: Mapping) -> datetime.date:
    found: datetime.date = row["period"]
    return found


def _block_means(rows: Sequence[Row]) -> Array:
    """Mean handle seconds of runs of four weeks (or of each month)."""
    size = WEEKS_A_BLOCK if rows and rows[0]["step"] == "week" else 1
    means = []
    for place in range(0, len(rows), size):
        known = float(sum(row["handle_known"] or 0 for row in rows[place : place + size]))
        seconds = float(sum(row["handle_seconds"] or 0 for row in rows[place : place + size]))
        if known > 0 and seconds > 0:
            means.append(seconds / known)
    return np.array(means)
