"""Whether each day, week or month was within its normal range, by service and channel, and what explains it when it was not."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.alarms import FALSE_ALARMS_A_YEAR, persists, stands_out, two_sided_p
from analysis.compositions import Asker
from analysis.contact_costs import WeeklyCost, weekly_cost
from analysis.counted_series import Key, periods_between
from analysis.finding import Range, Refusal
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.known_changes import DAY, as_date, explanations
from analysis.monthly_range import SMALLEST_MEAN, MonthRange, monthly_range
from analysis.normal_range import NormalRange
from analysis.questions import Question
from analysis.watched_series import WatchedSeries, normal_days, normal_weeks, watched_series


QUESTION = Question(
    "normal_range",
    "Was what came each day, week or month within the normal range, and what explains it when it was not?",
    "one row in all, then one per service (null: all), channel and period: the last 8 weeks (2 of very many series), and the year's alerts",
    ("start_date", "end_date", "service_id", "channel_id"),
    when="build",
    filters=("service_id", "channel_id"),
)
FIGURES = (
    "period_end", "contacts", *RANGE_COLUMNS, "unit", "z", "p", "is_alert", "alert_low", "alert_high", "stands_out", "persists", "explained",
    "explained_by", "cost_effect", "share_of_weekly_cost", "is_news", "series_watched", "alerts", "alerts_unexplained",
    "false_alarms_a_year",
)  # fmt: skip
FEWEST = 20  # contacts a day, or else a week, from which that grain is watched
SHOWN = {"day": 56, "week": 56, "month": 92}  # days at the end of the data whose periods all have a row
MANY_SERIES, SHOWN_OF_MANY = 150, 14  # so many series of one grain have rows for fewer days, so that the file stays small
ALERTS_SHOWN = 366  # days at the end of the data whose alerts have a row
NEWS_SHARE, NEWS_Z = 0.02, 3.0  # of the weekly cost of contact; scales
METHODS = {
    "day": "median of the same weekday in the last 8 weeks, scale from the last 84 errors, alert beyond 3",
    "week": "median of the last 8 ordinary weeks, scale from the last 84 errors, alert beyond 2.5",
    "month": "same month last year times the median yearly growth, alert beyond 3.5",
}
ASSUMED = {
    "day": ["Bank holidays are not judged; days after a mailing, in an outage or out of range are not learnt from."],
    "week": ["Fewer than 20 contacts a day: watched by the week; weeks with a bank holiday are not judged."],
    "month": ["Counts are divided by working days; a month that is not wholly covered is missing, not small."],
}
METHOD = "normal range"
Rows = list[dict[str, object]]


@dataclass(frozen=True)
class _Judged:
    """One judged period of one series."""

    grain: str
    key: Key
    start: datetime.date
    end: datetime.date
    contacts: float
    expected: Range
    z: float
    is_alert: bool
    limits: tuple[float, float]
    stands_out: bool
    persists: bool
    n: int


def answer(asked: Asker, values: Mapping[str, object]) -> Rows:
    """The row of all, then periods by grain, service and channel; series that cannot be judged say why."""
    watched = watched_series(asked, values.get("end_date"))
    if watched is None or not (watched.days.keys or watched.weeks.keys or watched.months.keys):
        return [refused(_identity("all", None, (None, None)), FIGURES, Refusal("NO_DATA", "No contacts are published yet."), METHOD)]
    start = as_date(values.get("start_date") or watched.start)
    grains, refusals = chosen_grains(watched)
    alerts_from = watched.end - ALERTS_SHOWN * DAY if start <= watched.start else start
    judged: list[_Judged] = []
    for grain in ("day", "week"):
        found, unjudged = _regular(watched, [key for key, each in grains.items() if each == grain], grain, start, alerts_from)
        judged += found
        grains |= dict.fromkeys(unjudged, "month")
    for key in [key for key, each in grains.items() if each == "month"]:
        months = _monthly(watched, key)
        if isinstance(months, Refusal):
            refusals[key] = months
        else:
            judged += _months(watched, key, months, start, alerts_from)
    watching = {key: grain for key, grain in grains.items() if key not in refusals}
    costs = weekly_cost(asked, watched)
    rows = [_row(watched, each, costs) for each in judged]
    unit = "contacts"
    return [
        _summary(watched, watching, rows),
        *rows,
        *(refused(_identity(None, None, key), FIGURES, why, METHOD, unit=unit) for key, why in sorted(refusals.items(), key=str)),
    ]


def chosen_grains(watched: WatchedSeries) -> tuple[dict[Key, str], dict[Key, Refusal]]:
    """By what period each series is watched: the finest in which enough contacts come; and why some are not watched at all."""
    grains: dict[Key, str] = {}
    refusals: dict[Key, Refusal] = {}
    keys = dict.fromkeys([*watched.days.keys, *watched.weeks.keys, *watched.months.keys])
    services = Counter(channel for service, channel in keys if service is not None)
    for key in keys:
        if key[0] is None and services[key[1]] == 1:
            continue  # the sum is that service
        usual = {grain: _usual(watched, grain, key) for grain in ("day", "week", "month")}
        if usual["day"] >= FEWEST:
            grains[key] = "day"
        elif usual["week"] >= FEWEST:
            grains[key] = "week"
        elif usual["month"] >= SMALLEST_MEAN:
            grains[key] = "month"
        else:
            refusals[key] = _too_few(max(usual.values()))
    return grains, refusals


def _too_few(usual: float) -> Refusal:
    if usual < 0:
        return Refusal("TOO_SHORT_PRE", "No day, week or month of this series is wholly covered.")
    return Refusal("TOO_FEW_CONTACTS", f"Fewer than {FEWEST} contacts come even in a month, too few to tell a strange period from chance.")


def _usual(watched: WatchedSeries, grain: str, key: Key) -> float:
    """Contacts of a usual open period in the last year; -1 where none is known."""
    series = watched.of(grain)
    place = series.place_of(key)
    if place is None:
        return -1.0
    last = {"day": 365, "week": 52, "month": 24}[grain]
    row = series.counts[place]
    known = row[np.isfinite(row)][-last:]
    used = known[known > 0] if grain == "day" else known
    return float(used.mean()) if len(used) else 0.0 if len(known) else -1.0


def _regular(
    watched: WatchedSeries, keys: list[Key], grain: str, start: datetime.date, alerts_from: datetime.date
) -> tuple[list[_Judged], list[Key]]:
    """The judged days or weeks that have a row, and the series of which none could be judged."""
    if not keys:
        return [], []
    series, length = watched.of(grain), (1 if grain == "day" else 7) * DAY
    normal = normal_days(watched, keys) if grain == "day" else normal_weeks(watched, keys)
    is_judged = np.isfinite(normal.z)
    out, lasting = stands_out(two_sided_p(normal.z)), persists(normal.is_alert, is_judged)
    begins = np.array(series.periods, dtype="datetime64[D]")
    last = begins[is_judged.any(axis=0)].max() if is_judged.any() else begins[-1]
    shown = SHOWN[grain] if len(keys) <= MANY_SERIES else SHOWN_OF_MANY
    is_recent = (begins > last - shown) & (begins >= np.datetime64(start))
    is_shown = is_judged & (is_recent[None, :] | (normal.is_alert & (begins >= np.datetime64(max(alerts_from, start)))[None, :]))
    found = []
    for place, period in zip(*np.nonzero(is_shown), strict=True):
        counts = series.counts[series.keys.index(keys[place])]
        found.append(
            _of_normal(
                normal,
                int(place),
                int(period),
                grain,
                keys[place],
                series.periods[period],
                length,
                float(counts[period]),
                (bool(out[place, period]), bool(lasting[place, period])),
            )
        )
    return found, [key for key, known in zip(keys, is_judged, strict=True) if not known.any()]


def _of_normal(
    normal: NormalRange,
    place: int,
    period: int,
    grain: str,
    key: Key,
    start: datetime.date,
    length: datetime.timedelta,
    contacts: float,
    marks: tuple[bool, bool],
) -> _Judged:
    return _Judged(
        grain, key, start, start + length, contacts, normal.range_of(place, period), float(normal.z[place, period]),
        bool(normal.is_alert[place, period]),
        normal.limits_of(place, period), *marks, len(normal.past_errors(place, period)),
    )  # fmt: skip


def _monthly(watched: WatchedSeries, key: Key) -> list[MonthRange] | Refusal:
    series = watched.months
    place = series.place_of(key)
    if place is None:
        return Refusal("TOO_SHORT_PRE", "Fewer than 20 weeks of daily or weekly counts come before, too few to say what is normal.")
    working = np.array([watched.calendar.by_month.get(month, 0) for month in series.periods], dtype=float)
    return monthly_range(series.counts[place], working)


def _months(watched: WatchedSeries, key: Key, found: list[MonthRange], start: datetime.date, alerts_from: datetime.date) -> list[_Judged]:
    months = watched.months.periods
    alerts = {month.place for month in found if month.is_alert}
    judged = []
    for each in found:
        first = months[each.place]
        is_recent = first >= months[found[-1].place] - SHOWN["month"] * DAY
        if first < start or not (is_recent or (each.is_alert and first >= alerts_from)):
            continue
        contacts = float(watched.months.counts[watched.months.keys.index(key)][each.place])
        lasting = each.is_alert and len(alerts & {each.place - 1, each.place - 2}) > 0
        p = float(two_sided_p(each.z))
        judged.append(
            _Judged(
                "month",
                key,
                first,
                periods_between(first, 2, "month")[1],
                contacts,
                each.expected,
                each.z,
                each.is_alert,
                (each.low, each.high),
                p < 0.001,
                lasting,
                each.n,
            )
        )
    return judged


def _row(watched: WatchedSeries, each: _Judged, costs: WeeklyCost) -> dict[str, object]:
    why = explanations(watched.changes, each.key, each.start, each.end, watched.calendar.holidays) if each.is_alert else []
    effect = costs.effect(each.key, each.contacts - each.expected.central)
    share = None if effect is None or not costs.total else abs(effect) / costs.total
    is_news = abs(each.z) >= NEWS_Z or (each.is_alert and share is not None and share > NEWS_SHARE)
    figures: dict[str, object] = dict.fromkeys(FIGURES) | {
        "period_end": each.end.isoformat(), "contacts": each.contacts, **range_cells(each.expected), "unit": "contacts", "z": each.z,
        "p": float(two_sided_p(each.z)), "is_alert": each.is_alert, "alert_low": each.limits[0], "alert_high": each.limits[1],
        "stands_out": each.stands_out, "persists": each.persists, "explained": bool(why) if each.is_alert else None, "explained_by": why,
        "cost_effect": effect, "share_of_weekly_cost": share, "is_news": is_news, "false_alarms_a_year": FALSE_ALARMS_A_YEAR[each.grain],
    }  # fmt: skip
    return told(
        _identity(each.grain, each.start, each.key), figures, each.n, METHODS[each.grain], ASSUMED[each.grain], _sentence(each, why)
    )


def _sentence(each: _Judged, why: list[str]) -> str:
    when = {"day": f"on {each.start}", "week": f"in the week of {each.start}", "month": f"in {each.start:%Y-%m}"}[each.grain]
    name = f"{each.key[0] or 'All services'}, {each.key[1]}"
    usual = f"{each.expected.central:,.0f} expected (80% range {each.expected.low_80:,.0f} to {each.expected.high_80:,.0f})"
    if not each.is_alert:
        return f"{name} {when}: {each.contacts:,.0f} contacts, {usual}; within the normal range."
    side = "above" if each.z > 0 else "below"
    reason = f"may be explained by {'; '.join(why)}" if why else "nothing in changes.csv explains it"
    return f"{name} {when}: {each.contacts:,.0f} contacts, {usual}; {side} the normal range (z {each.z:+.1f}); {reason}."


def _summary(watched: WatchedSeries, watching: Mapping[Key, str], rows: Rows) -> dict[str, object]:
    """How much is watched, how many alerts there were, and how many a year would be false."""
    numbers = {grain: sum(each == grain for each in watching.values()) for grain in ("day", "week", "month")}
    false = sum(FALSE_ALARMS_A_YEAR[grain] * number for grain, number in numbers.items())
    alerts = [row for row in rows if row["is_alert"]]
    unexplained = [row for row in alerts if not row["explained"]]
    if not rows:
        why = "No series has the history to be judged: 20 weeks of days or weeks, or 24 months, before the period asked about."
        return refused(_identity("all", None, (None, None)), FIGURES, Refusal("TOO_SHORT_PRE", why), METHOD, unit="alerts")
    figures = dict.fromkeys(FIGURES) | {
        "unit": "alerts", "series_watched": len(watching), "alerts": len(alerts), "alerts_unexplained": len(unexplained),
        "false_alarms_a_year": false,
    }  # fmt: skip
    days = (watched.end - min(as_date(row["period"]) for row in rows)).days
    sentence = (
        f"{numbers['day']} series are watched by the day, {numbers['week']} by the week and {numbers['month']} by the month. "
        f"About {false:,.0f} alerts a year would come by chance alone; in the last {days} days there were {len(alerts)}, "
        f"of which {len(alerts) - len(unexplained)} may be explained by what is written down."
    )
    return told(
        _identity("all", None, (None, None)),
        figures,
        len(watching),
        METHOD,
        ["Series are taken to be as noisy as those the false alarms were counted on."],
        sentence,
    )


def _identity(grain: str | None, start: datetime.date | None, key: tuple[str | None, str | None]) -> dict[str, object]:
    return {"service_id": key[0], "channel_id": key[1], "grain": grain, "period": None if start is None else start.isoformat()}
