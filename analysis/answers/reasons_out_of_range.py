"""Which services, channels and reasons for contact were outside their normal range in the last weeks, and what may be behind it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.alarms import FALSE_ALARMS_A_YEAR, stands_out, two_sided_p
from analysis.compositions import Asker
from analysis.counted_series import periods_between
from analysis.finding import Range, Refusal
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.known_changes import DAY, as_date, explanations
from analysis.normal_range import weekly_range
from analysis.questions import Question
from analysis.week_measures import Floats, Weeks, read_weeks


QUESTION = Question(
    "reasons_out_of_range",
    "Which services, channels and reasons for contact were outside their normal range in each of the last 13 weeks, and why?",
    "one row in all, then one per week, service and channel, or service and reason (channel null), that was outside",
    ("start_date", "end_date", "service_id"),
    when="build",
    filters=(),
)
FIGURES = (
    "contacts", *RANGE_COLUMNS, "unit", "alert_low", "alert_high", "excess", "stands_out", "avoidable_cause", "explained_by", "since_week",
    "series_watched", "by_chance_a_week",
)  # fmt: skip
FEWEST = {"channel": 20, "reason": 10}  # contacts a usual week, from which a series is watched
LAST_WEEKS = 13
WEEKS_A_YEAR = 52
METHOD = "median of the last 8 ordinary weeks, scale from the last 84 errors, alert beyond 2.5"
ASSUMED = ["Weeks with a bank holiday are not judged; weeks with a mailing or an outage are judged but teach nothing."]
Row = dict[str, object]


@dataclass(frozen=True)
class _Series:
    """The weekly contacts of one service on one channel, or about one reason."""

    service_id: str
    channel_id: str | None
    reason: str | None
    cause: str | None
    counts: Floats


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """The row of all, then what was outside, newest week first and the largest difference first."""
    period = asked("published_period", {}).records()[0]
    start, end = values.get("start_date") or period["start_date"], values.get("end_date") or period["end_date"]
    weeks = None if start is None else read_weeks(asked, start, end)
    if weeks is None:
        nothing = Refusal("NO_DATA", "No contacts are published yet.")
        coarse = Refusal("TOO_COARSE", "No contacts are counted by day or week, so weeks cannot be judged.")
        return [refused(_identity(None, None, None, None), FIGURES, nothing if start is None else coarse, METHOD)]
    chosen = values.get("service_id")
    watched = [each for each in _watched(asked, weeks, start, end) if chosen in (None, each.service_id)]
    rows, number = _outside(weeks, watched)
    if not number:
        why = Refusal("TOO_SHORT_PRE", "No service or reason has 20 whole weeks with enough contacts, so no week can be judged.")
        return [refused(_identity(None, None, None, None), FIGURES, why, METHOD)]
    return [_summary(weeks, number, rows), *rows]


def _watched(asked: Asker, weeks: Weeks, start: object, end: object) -> list[_Series]:
    """Every service and channel, and every service and reason, with enough contacts in a usual week of the last year."""
    by_channel = [
        _Series(service, channel, None, None, counts)
        for service, channel, counts in zip(weeks.services, weeks.channels, weeks.sums["contacts"], strict=True)
        if _usual(counts) >= FEWEST["channel"]
    ]
    records = asked("reason_weeks", {"start_date": start, "end_date": end}).records()
    by_reason = [
        _Series(str(row["service_id"]), None, str(row["reason"]), _text(row["avoidable_cause"]), _aligned(row, weeks)) for row in records
    ]
    return [*by_channel, *(each for each in by_reason if _usual(each.counts) >= FEWEST["reason"])]


def _outside(weeks: Weeks, watched: list[_Series]) -> tuple[list[Row], int]:
    """The rows of what was outside, and how many series could be judged."""
    if not watched:
        return [], 0
    usable = np.array([_usable(weeks, each) for each in watched])
    normal = weekly_range(np.array([each.counts for each in watched]), weeks.ordinary, usable)
    judged = np.isfinite(normal.z)
    out = stands_out(two_sided_p(normal.z))
    last = int(np.flatnonzero(judged.any(axis=0))[-1]) if judged.any() else -1
    rows = []
    for week in range(last, max(last - LAST_WEEKS, -1), -1):
        places = [place for place in range(len(watched)) if judged[place, week] and normal.is_alert[place, week]]
        found = [
            _row(weeks, watched[place], week, normal.range_of(place, week), normal.limits_of(place, week), bool(out[place, week]))
            for place in places
        ]
        rows += sorted(found, key=lambda row: -abs(float(str(row["excess"]))))
    return rows, int(judged.any(axis=1).sum())


def _row(weeks: Weeks, each: _Series, week: int, expected: Range, limits: tuple[float, float], is_clear: bool) -> Row:
    first = weeks.weeks[week]
    key = (each.service_id, each.channel_id or "")
    contacts = float(each.counts[week])
    changes = weeks.changes if each.channel_id else [change for change in weeks.changes if change.channel_id in (None, "phone", "web")]
    why = explanations(changes, key if each.channel_id else (each.service_id, "phone"), first, first + 7 * DAY, weeks.holidays)
    figures: Row = dict.fromkeys(FIGURES) | {
        "contacts": contacts, **range_cells(expected), "unit": "contacts", "alert_low": limits[0], "alert_high": limits[1],
        "excess": contacts - expected.central, "stands_out": is_clear, "avoidable_cause": each.cause, "explained_by": why,
    }  # fmt: skip
    what = f"{each.service_id}, {each.channel_id or each.reason}"
    side = "above" if contacts > expected.central else "below"
    reason = f"may be explained by {'; '.join(why)}" if why else "nothing in changes.csv explains it"
    sentence = f"{what} in the week of {first}: {contacts:,.0f} contacts, {side} the usual {limits[0]:,.0f} to {limits[1]:,.0f}; {reason}."
    return told(
        _identity(first, each.service_id, each.channel_id, each.reason),
        figures,
        int(np.isfinite(each.counts).sum()),
        METHOD,
        ASSUMED,
        sentence,
    )


def _summary(weeks: Weeks, number: int, rows: list[Row]) -> Row:
    by_chance = number * FALSE_ALARMS_A_YEAR["week"] / WEEKS_A_YEAR
    first = weeks.weeks[max(len(weeks.weeks) - LAST_WEEKS, 0)]
    figures: Row = dict.fromkeys(FIGURES) | {"unit": "series", "since_week": first, "series_watched": number, "by_chance_a_week": by_chance}
    sentence = f"{number} services and reasons are watched by the week; about {by_chance:.1f} a week would be outside by chance alone."
    return told(_identity(None, None, None, None), figures, len(rows), METHOD, ASSUMED, sentence)


def _aligned(row: Mapping[str, object], weeks: Weeks) -> Floats:
    """The counts of a reason over the weeks of all series, nan where its feeds have none."""
    given = row["contacts"] if isinstance(row["contacts"], list) else []
    counts = np.full(len(weeks.weeks), np.nan)
    places = {week: place for place, week in enumerate(weeks.weeks)}
    for week, count in zip(periods_between(as_date(row["first_period"]), len(given), "week"), given, strict=True):
        if week in places and count is not None:
            counts[places[week]] = count
    return counts


def _usable(weeks: Weeks, each: _Series) -> NDArray[np.bool_]:
    members = [
        place
        for place, service in enumerate(weeks.services)
        if service == each.service_id and each.channel_id in (None, weeks.channels[place])
    ]
    return np.asarray(weeks.usable[members].all(axis=0), dtype=bool)


def _usual(counts: Floats) -> float:
    known = counts[np.isfinite(counts)][-WEEKS_A_YEAR:]
    return float(known.mean()) if len(known) else 0.0


def _identity(week: datetime.date | None, service_id: str | None, channel_id: str | None, reason: str | None) -> Row:
    return {"week": week, "service_id": service_id, "channel_id": channel_id, "reason": reason}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
