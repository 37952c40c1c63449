"""Answers how many contacts to expect, by week and day ahead, and by month where only monthly totals exist."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from analysis.contact_calendar import DayShares, bill_factors, day_shares, open_shares, with_bills
from analysis.contact_forecast import forecast_volumes
from analysis.contact_months import MONTHS_AHEAD, forecast_months
from analysis.contact_rows import Naming, month_rows, refused_row, volume_rows
from analysis.contact_series import ALL, Pair, Panel, applies, chosen, day_panel, month_panel, week_panel, with_totals, without_breaks
from analysis.finding import Refusal
from analysis.findings import Asker
from analysis.questions import Question, add_months


QUESTION = Question(
    "contact_forecast",
    "How many contacts are to be expected in the next 13 weeks, the next 7 days, or the next 6 months?",
    "one row per service, channel and week, day or month ahead; service * is all services of a channel, and does not add up from the others",
    ("start_date", "end_date", "service_id", "channel_id"),
    when="build",
    filters=("service_id", "channel_id"),
)
LEAST_A_WEEK = 20  # contacts, on the mean: below, chance is most of a week
MOST_SERIES = 300  # the largest; a council has time to look at no more
YEARS_READ = 5
WEEKS_AHEAD, DAYS_AHEAD, DAYS_READ = 13, 7, 182
WEEK, DAY = datetime.timedelta(days=7), datetime.timedelta(days=1)
Row = dict  # a row of an answer, by column


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """Rows of step week and day for pairs counted by day or week, of step month for those counted by month alone."""
    start, end = values.get("start_date"), values.get("end_date")
    if not isinstance(start, datetime.date) or not isinstance(end, datetime.date):
        return [refused_row((ALL, ALL), "All services", "week", Refusal("NO_DATA", "no contacts have been loaded."))]
    start = max(start, end - datetime.timedelta(days=YEARS_READ * 365))
    span = {"start_date": start, "end_date": end}
    changes = list(asked("changes", {**span, "end_date": end + WEEK * (WEEKS_AHEAD + 1)}).records())
    services = {str(row["service_id"]): str(row["service_name"]) for row in asked("services", {}).records()}
    channels = {str(row["channel_id"]): str(row["channel_name"]) for row in asked("channels", {}).records()}
    naming = Naming(services, channels)
    calendar = list(asked("forecast_calendar", span).records())
    weekly = list(asked("panel", {"step": "week", **span}).records())
    holidays = frozenset(datetime.date.fromisoformat(day) for row in calendar for day in str(row["bank_holidays"] or "").split())
    rows = _by_week(asked, span, weekly, changes, naming, holidays)
    rows += _by_month(asked, span, {_pair(row) for row in weekly}, changes, naming, calendar)
    return rows or [refused_row((ALL, ALL), "All services", "week", Refusal("NO_DATA", "no contacts have been loaded."))]


def _pair(row: Mapping[str, object]) -> Pair:
    return str(row["service_id"]), str(row["channel_id"])


def _by_week(
    asked: Asker, span: Mapping[str, object], weekly: Sequence[Row], changes: Sequence[Row], naming: Naming, holidays: frozenset
) -> list[Row]:
    """Weeks and days ahead."""
    if not weekly:
        return []
    days: dict[Pair, dict[datetime.date, float]] = defaultdict(dict)
    for service, channel, day, contacts in asked("forecast_days", span).rows:
        days[service, channel][day] = float(contacts)
    assisted = {_pair(row): bool(row["is_assisted"]) for row in weekly}
    shares = {pair: day_shares(days.get(pair, {}), holidays, assisted[pair]) for pair in assisted}
    panel = without_breaks(with_totals(week_panel(weekly, shares, holidays), changes), changes)
    for pair in panel.pairs:
        if pair[0] == ALL:
            days[pair] = _sum_of_days([days[each] for each in assisted if each[1] == pair[1] and days.get(each)])
            shares[pair] = day_shares(days[pair], holidays, any(assisted[each] for each in assisted if each[1] == pair[1]))
    kept, rows = _large_enough(panel, naming)
    if not kept:
        return rows
    panel = chosen(panel, kept)
    openness, larger, said = _openness(panel, shares, holidays, changes)
    found = forecast_volumes(panel.counts, openness, WEEKS_AHEAD)
    starts = [panel.steps[-1] + WEEK * step for step in range(1, WEEKS_AHEAD + 1)]
    for pair, each in zip(panel.pairs, found, strict=True):
        rows += volume_rows(pair, naming.of(pair), "week", starts, each, said[pair])
    return rows + _by_day(panel, days, naming, lambda pair, day: shares[pair].of(day, holidays) * larger[pair].get(_monday(day), 1.0))


def _monday(day: datetime.date) -> datetime.date:
    return day - DAY * day.weekday()


def _sum_of_days(parts: Sequence[Mapping[datetime.date, float]]) -> dict[datetime.date, float]:
    """Sums of the days that every part has."""
    common = set.intersection(*(set(part) for part in parts)) if parts else set()
    return {day: sum(part[day] for part in parts) for day in sorted(common)}


def _large_enough(panel: Panel, naming: Naming) -> tuple[list[int], list[Row]]:
    """Places of the series to forecast, the largest first to be kept, and refused rows for the others."""
    rows: list[Row] = []
    year = panel.counts[:, -52:]
    known = np.isfinite(year)
    means = np.where(known, year, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1) if panel.steps else np.zeros(len(panel.pairs))
    order = [int(place) for place in np.argsort(-means, kind="stable")]
    kept = [place for place in order if known[place].any() and means[place] >= LEAST_A_WEEK]
    for place in order:
        pair = panel.pairs[place]
        if not known[place].any():
            rows.append(refused_row(pair, naming.of(pair), "week", Refusal("NO_DATA", "no whole week of the last year can be compared.")))
        elif means[place] < LEAST_A_WEEK:
            sentence = f"fewer than {LEAST_A_WEEK} contacts a week are too few to forecast."
            rows.append(refused_row(pair, naming.of(pair), "week", Refusal("TOO_FEW_CONTACTS", sentence)))
    for place in kept[MOST_SERIES:]:
        pair = panel.pairs[place]
        rows.append(
            refused_row(pair, naming.of(pair), "week", Refusal("TOO_FEW_CONTACTS", f"only the {MOST_SERIES} largest are forecast."))
        )
    return sorted(kept[:MOST_SERIES]), rows


def _openness(
    panel: Panel, shares: Mapping[Pair, DayShares], holidays: frozenset, changes: Sequence[Row]
) -> tuple[np.ndarray, dict[Pair, dict[datetime.date, float]], dict[Pair, list[str]]]:
    """Open shares of every week and of those ahead, larger after bills; how much larger by pair and week; and what to say of bills."""
    weeks = [*panel.steps, *(panel.steps[-1] + WEEK * step for step in range(1, WEEKS_AHEAD + 1))]
    openness = np.empty((len(panel.pairs), len(weeks)))
    larger: dict[Pair, dict[datetime.date, float]] = {}
    said: dict[Pair, list[str]] = {}
    for place, pair in enumerate(panel.pairs):
        bills = [change["from_date"] for change in changes if change["kind"] == "bill" and applies(change, pair)]
        plain = open_shares(weeks, shares[pair], holidays)
        factors = bill_factors(panel.counts[place], plain, weeks, bills)
        openness[place] = with_bills(plain, weeks, bills, factors)
        larger[pair] = dict(zip(weeks, with_bills(np.ones(len(weeks)), weeks, bills, factors).tolist(), strict=True))
        said[pair] = [*_bill_words(bills, panel.steps[-1] + WEEK, weeks[-1] + WEEK, bool(np.ptp(factors)))]
        if not shares[pair].is_known:
            said[pair].append("Days are not counted, so bank holidays are taken for closed where staff serve.")
    return openness, larger, said


def _bill_words(bills: Sequence[datetime.date], first: datetime.date, end: datetime.date, is_known: bool) -> list[str]:
    """What is assumed of bills in the weeks ahead: those registered, and those that came at that time of year before."""
    ahead = sorted(bill for bill in bills if first <= bill < end)
    if ahead:
        how = "as after earlier bills" if is_known else "but no earlier bill shows what it brings, so nothing is added"
        return [f"A bill goes out on {', '.join(bill.isoformat() for bill in ahead)}, {how}."]
    returning = sorted({bill for bill in bills if first <= bill + datetime.timedelta(days=364) < end})
    return [
        f"A bill went out on {bill}; if one follows this year, it is not in the forecast until changes.csv says so." for bill in returning
    ]


def _by_day(
    panel: Panel, days: Mapping[Pair, Mapping[datetime.date, float]], naming: Naming, share: Callable[[Pair, datetime.date], float]
) -> list[Row]:
    """The seven days after the last counted one, for the pairs counted by day."""
    pairs = [pair for pair in panel.pairs if days.get(pair)]
    last = max((day for pair in pairs for day in days[pair]), default=None)
    if last is None:
        return []
    daily = day_panel(days, pairs, last - DAY * (DAYS_READ - 1))
    steps = [*daily.steps, *(last + DAY * step for step in range(1, DAYS_AHEAD + 1))]
    openness = np.array([[7 * share(pair, day) for day in steps] for pair in pairs])
    comparable = daily.counts.copy()
    for place, pair in enumerate(pairs):
        weeks = panel.counts[panel.pairs.index(pair)]
        begun = np.flatnonzero(np.isfinite(weeks))
        if len(begun):
            comparable[place, np.array([day < panel.steps[begun[0]] for day in daily.steps])] = np.nan
    found = forecast_volumes(comparable, openness, DAYS_AHEAD, 7, None)
    rows: list[Row] = []
    for pair, each in zip(pairs, found, strict=True):
        rows += volume_rows(pair, naming.of(pair), "day", steps[len(daily.steps) :], each, [])
    return rows


def _by_month(
    asked: Asker, span: Mapping[str, object], counted_finer: set[Pair], changes: Sequence[Row], naming: Naming, calendar: Sequence[Row]
) -> list[Row]:
    """Months ahead of the pairs that only have monthly totals."""
    monthly = list(asked("panel", {"step": "month", **span}).records())
    panel = month_panel(monthly, {_pair(row) for row in monthly} - counted_finer)
    if not panel.pairs:
        return []
    if not panel.steps:
        refusal = Refusal("NO_DATA", "no whole month is known.")
        return [refused_row(pair, naming.of(pair), "month", refusal) for pair in panel.pairs]
    panel = without_breaks(with_totals(panel, changes), changes)
    starts = [add_months(panel.steps[-1], step) for step in range(1, MONTHS_AHEAD + 1)]
    days = {row["month"]: float(row["working_days"]) for row in calendar}
    working_days = np.array([days.get(month, 21.0) for month in (*panel.steps, *starts)])
    rows: list[Row] = []
    for pair, each in zip(
        panel.pairs, forecast_months(panel.counts, working_days, MONTHS_AHEAD, [pair[0] == ALL for pair in panel.pairs]), strict=True
    ):
        rows += month_rows(pair, naming.of(pair), starts, each)
    return rows
