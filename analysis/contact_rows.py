"""The rows of contact_forecast: weeks, days and months ahead in words, with what they assume, or why they are refused."""

import datetime
from collections.abc import Callable, Mapping, Sequence

from analysis.contact_forecast import COMBINED, VolumeForecast
from analysis.contact_months import MonthlyForecast
from analysis.contact_series import ALL, Pair
from analysis.finding import Range, Refusal, round_estimate, round_outward
from analysis.finding_rows import range_cells, refused, told
from analysis.wording import month_name


METHODS = {
    "week": "mean of Theta and damped exponential smoothing; ranges from the errors of past forecasts (type 6 quantiles)",
    "day": "weekday shares, then mean of Theta and damped exponential smoothing; ranges from the errors of past forecasts (type 6 quantiles)",
    "month": "same month last year times the median of the last 6 year-on-year ratios; ranges from the errors of past forecasts of all series",
}
FIGURES = ("estimate", "low_80", "high_80", "low_95", "high_95", "unit", "is_closed", "forecast_by", "mase", "mase_repeated")
STEADY = "Opening hours, counting and what the council sends out stay as they are; the calendar's bank holidays are taken into account."
Row = dict  # a row of an answer, by column


class Naming:
    """The names of services and channels, as rows say them."""

    def __init__(self, services: Mapping[str, str], channels: Mapping[str, str]) -> None:
        self._services, self._channels = services, channels

    def of(self, pair: Pair) -> str:
        """Council tax by phone."""
        service = "All services" if pair[0] == ALL else self._services.get(pair[0]) or pair[0]
        return service if pair[1] == ALL else f"{service}, {self._channels.get(pair[1]) or pair[1]}"


def volume_rows(
    pair: Pair, name: str, step: str, starts: Sequence[datetime.date], found: VolumeForecast | Refusal, assumptions: Sequence[str]
) -> list[Row]:
    """A row per week or day ahead; where ranges end, one row says why."""
    if isinstance(found, Refusal):
        return [refused_row(pair, name, step, found)]
    rows: list[Row] = []
    year = ["The pattern of the year is that of the years counted."] if found.uses_year and step == "week" else []
    for place, (start, span) in enumerate(zip(starts, found.ranges, strict=True)):
        if isinstance(span, Refusal):
            return [*rows, refused_row(pair, name, step, span, start, place + 1)]
        cells = {"forecast_by": found.method, "mase": found.mase, "mase_repeated": found.mase_repeated}
        method = (
            METHODS[step] if found.method == COMBINED else f"the value of a {'year' if step == 'week' else 'week'} before, which erred less"
        )
        rows.append(_row(pair, step, start, place + 1, span, cells, found.errors_used[place], method, [STEADY, *year, *assumptions], name))
    return rows


def month_rows(pair: Pair, name: str, starts: Sequence[datetime.date], found: MonthlyForecast | Refusal) -> list[Row]:
    """A row per month ahead, at most six."""
    if isinstance(found, Refusal):
        return [refused_row(pair, name, "month", found)]
    said = ["Only monthly totals exist, so nothing is said by week or day, nor beyond six months.", STEADY]
    rows: list[Row] = []
    for place, (start, span) in enumerate(zip(starts, found.ranges, strict=True)):
        if isinstance(span, Refusal):
            rows.append(refused_row(pair, name, "month", span, start, place + 1))
            continue
        cells = {"forecast_by": "last_year_ratio", "mase": None, "mase_repeated": None}
        rows.append(_row(pair, "month", start, place + 1, span, cells, found.errors_used[place], METHODS["month"], said, name))
    return rows


def refused_row(pair: Pair, name: str, step: str, refusal: Refusal, start: datetime.date | None = None, ahead: int | None = None) -> Row:
    """A row without a figure; its sentence begins with what it is about."""
    identity = _identity(pair, step, start, ahead)
    return refused(identity, FIGURES, Refusal(refusal.code, f"{name}: {refusal.sentence}"), METHODS[step], 0, "contacts")


def _identity(pair: Pair, step: str, start: datetime.date | None, ahead: int | None) -> Row:
    return {
        "service_id": pair[0],
        "channel_id": pair[1],
        "step": step,
        "period_start": None if start is None else start.isoformat(),
        "ahead": ahead,
    }


_WHEN: dict[str, Callable[[datetime.date], str]] = {
    "week": lambda start: f"in the week of {start.day} {month_name(start)}",
    "day": lambda start: f"on {start.strftime('%A')} {start.day} {month_name(start)}",
    "month": lambda start: f"in {month_name(start)}",
}


def _row(
    pair: Pair,
    step: str,
    start: datetime.date,
    ahead: int,
    span: Range,
    cells: Mapping[str, object],
    n: int,
    method: str,
    assumptions: Sequence[str],
    name: str,
) -> Row:
    is_closed = span.high_80 == 0 and span.high_95 == 0
    low, high = round_outward(span.low_80, span.high_80)
    when = _WHEN[step](start)
    sentence = f"{name}: about {round_estimate(span.central):,.0f} contacts {when} (80% range {low:,.0f} to {high:,.0f})."
    if is_closed:
        sentence = f"{name}: closed {when}, so none are expected."
    figures = {**range_cells(span), "unit": "contacts", "is_closed": is_closed, **cells}
    return told(_identity(pair, step, start, ahead), figures, n, method, assumptions, sentence)
