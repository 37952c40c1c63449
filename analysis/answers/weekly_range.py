"""The expected range of every week of calls, visits, answers, repeats and call lengths, by channel, service and directorate."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.compositions import Asker
from analysis.finding import Range, Refusal
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.known_changes import DAY, explanations
from analysis.questions import Question
from analysis.week_measures import ALL, MEASURES, Floats, Group, Measure, Weeks, count_ranges, read_weeks, share_ranges, values_of
from analysis.weekly_range import side_of


QUESTION = Question(
    "weekly_range",
    "Was each week of calls, visits, answers, repeats and call lengths within the range eight weeks in ten fall inside?",
    "one row per channel, measure and service (*: all services of the directorate, or of every directorate *); lists by week, the last first not",
    ("start_date", "end_date", "service_id", "directorate", "channel_id", "measure"),
    when="build",
    filters=("service_id", "directorate", "channel_id", "measure"),
)
FIGURES = (
    "week", "value", *RANGE_COLUMNS, "unit", "side", "made_of", "explained_by", "weeks", "values", "lows", "highs", "sides", "weeks_judged",
    "weeks_outside",
)  # fmt: skip
FEWEST = 20  # contacts a usual week, from which a week is judged
SHOWN = 60  # weeks in the lists: a year and the eight before
METHODS = {
    "count": "median of the last 8 ordinary weeks, range from the last 84 errors",
    "share": "median of the last 8 ordinary weeks on the arcsine scale, range from the last 84 errors",
    "average": "median of the last 8 ordinary weeks on the logarithmic scale, range from the last 84 errors",
}
ASSUMED = ["Weeks with a bank holiday are not judged; weeks with a mailing or an outage are judged but teach nothing."]
TOO_SHORT = Refusal("TOO_SHORT_PRE", "Fewer than 20 whole weeks come before, too few to say what a usual week is.")
TOO_FEW = Refusal("TOO_FEW_CONTACTS", f"Fewer than {FEWEST} contacts come in a usual week, too few to tell a strange week from chance.")
Row = dict[str, object]


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """The measures that are known of each channel, for all services, each directorate and each service."""
    period = asked("published_period", {}).records()[0]
    start, end = values.get("start_date") or period["start_date"], values.get("end_date") or period["end_date"]
    weeks = None if start is None else read_weeks(asked, start, end)
    if weeks is None:
        why = "No contacts are counted by day or week, so weeks cannot be judged." if start else "No contacts are published yet."
        refusal = Refusal("TOO_COARSE" if start else "NO_DATA", why)
        return [refused(_identity(Group(ALL, ALL, "", ()), "contacts"), FIGURES, refusal, METHODS["count"])]
    directorates = {str(row["service_id"]): row["directorate"] for row in asked("services", {}).records()}
    groups = weeks.groups({key: None if name is None else str(name) for key, name in directorates.items()})
    return [row for measure in MEASURES for row in _rows(weeks, groups, measure)]


def _rows(weeks: Weeks, groups: Sequence[Group], measure: Measure) -> list[Row]:
    known = [(group, *values_of(weeks, group, measure)) for group in groups]
    known = [(group, found, made_of) for group, found, made_of in known if np.isfinite(found).any()]
    enough = [(group, found, made_of) for group, found, made_of in known if _usual(made_of) >= FEWEST]
    few = [group for group, _, made_of in known if _usual(made_of) < FEWEST]
    learnt = [weeks.learnt_from(group) for group, _, _ in enough]
    since = max(len(weeks.weeks) - SHOWN - 1, 0)
    if measure.kind == "count":
        ranges = count_ranges(weeks, [found for _, found, _ in enough], learnt, since)
    else:
        pairs = zip(enough, learnt, strict=True)
        ranges = [share_ranges(found, ok, weeks.ordinary, measure.kind, since) for (_, found, _), ok in pairs]
    return [
        *(_row(weeks, group, measure, found, made_of, each) for (group, found, made_of), each in zip(enough, ranges, strict=True)),
        *(refused(_identity(group, measure.name), FIGURES, TOO_FEW, METHODS[measure.kind], unit=measure.unit) for group in few),
    ]


def _usual(made_of: Floats) -> float:
    """Contacts of a usual week of the last year."""
    known = made_of[np.isfinite(made_of)][-52:]
    return float(known.mean()) if len(known) else 0.0


def _row(weeks: Weeks, group: Group, measure: Measure, found: Floats, made_of: Floats, ranges: Sequence[Range | None]) -> Row:
    identity = _identity(group, measure.name)
    if not any(each is not None and np.isfinite(found[week]) for week, each in enumerate(ranges)):
        return refused(identity, FIGURES, TOO_SHORT, METHODS[measure.kind], unit=measure.unit)
    last = int(np.flatnonzero(np.isfinite(found))[-1])
    sides = [side_of(_number(value), each) for value, each in zip(found, ranges, strict=True)]
    shown = slice(max(last + 1 - SHOWN, 0), last + 1)
    week = weeks.weeks[last]
    why_out = [] if not sides[last] else explanations(weeks.changes, _key(group), week, week + 7 * DAY, weeks.holidays)
    inside = [side for side in sides[shown] if side is not None]
    digits = 0 if measure.kind == "count" else 5 if measure.kind == "share" else 1
    figures: Row = dict.fromkeys(FIGURES) | {
        "week": week, "value": float(found[last]), **range_cells(ranges[last]), "unit": measure.unit, "side": sides[last],
        "made_of": float(made_of[last]), "explained_by": why_out, "weeks": list(weeks.weeks[shown]),
        "values": [_rounded(_number(each), digits) for each in found[shown]],
        "lows": [None if each is None else _rounded(each.low_80, max(digits, 3)) for each in ranges[shown]],
        "highs": [None if each is None else _rounded(each.high_80, max(digits, 3)) for each in ranges[shown]],
        "sides": sides[shown], "weeks_judged": len(inside), "weeks_outside": sum(side != 0 for side in inside),
    }  # fmt: skip
    sentence = _sentence(group, measure, float(found[last]), ranges[last], sides[last], str(week))
    return told(identity, figures, len(inside), METHODS[measure.kind], ASSUMED, sentence)


def _sentence(group: Group, measure: Measure, value: float, expected: Range | None, side: int | None, week: str) -> str:
    who = group.service_id if group.service_id != ALL else "All services" if group.directorate == ALL else group.directorate
    start = f"{who}, {group.channel_id}, {measure.name.replace('_', ' ')} in the week of {week}: {_figure(value, measure)}"
    if expected is None or side is None:
        return f"{start}; a week with a bank holiday, or with too few weeks before it, is not judged."
    word = {1: "above", 0: "within", -1: "below"}[side]
    return (
        f"{start}, {word} the {_figure(expected.low_80, measure)} to {_figure(expected.high_80, measure)} eight weeks in ten fall inside."
    )


def _figure(value: float, measure: Measure) -> str:
    return {"count": f"{value:,.0f}", "share": f"{100 * value:.1f}%", "average": f"{value:,.0f} seconds"}[measure.kind]


def _identity(group: Group, measure: str) -> Row:
    return {"service_id": group.service_id, "directorate": group.directorate, "channel_id": group.channel_id, "measure": measure}


def _key(group: Group) -> tuple[str | None, str]:
    return None if group.service_id == ALL else group.service_id, group.channel_id


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
