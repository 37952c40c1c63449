"""What became of a form's completion rate after each release or launch: six weeks after against six weeks before, or too early to say."""

import datetime
from collections.abc import Mapping, Sequence

from analysis.cells import day, number
from analysis.finding import Refusal
from analysis.finding_rows import RANGE_COLUMNS, percent, range_cells, refused, told
from analysis.findings import Asker
from analysis.questions import Question
from analysis.share_changes import CHANCE, ShareChange, holm, share_change, weekly_spread


QUESTION = Question(
    "release_completion",
    "Did each release or launch help people finish the form, six weeks after against six weeks before?",
    "one row per release or launch of changes.csv that names a service, the latest first",
    ("start_date", "end_date", "service_id"),
    when="build",
    filters=("service_id",),
)
FIGURES = (
    "starts", "completions", "completion_rate", "starts_before", "completions_before", "completion_rate_before", *RANGE_COLUMNS, "unit", "p",
    "p_corrected", "verdict", "spread",
)  # fmt: skip
METHOD = "difference of two shares, Newcombe interval, Holm over releases"
UNIT = "share of starts"
WEEKS = 6
AROUND = datetime.timedelta(weeks=WEEKS)
BETTER, WORSE, NO_CLEAR_CHANGE = "better", "worse", "no clear change"
LAUNCHES = ("launch", "release")
ASSUMED = (
    "Nothing else is taken out: another change in the same weeks would be in the figure too.",
    "The day of the release is the first day after.",
)
Counts = dict[str, list[tuple[datetime.date, float, float]]]
Row = dict[str, object]


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """Rows of the releases in the dates asked for; only the counts around them are compared, whatever the dates."""
    start, end = values.get("start_date"), values.get("end_date")
    if not isinstance(start, datetime.date) or not isinstance(end, datetime.date):
        return []
    releases = [row for row in asked("all_changes", {}).records() if _is_asked(row, start, end, values.get("service_id"))]
    if not releases:
        return []
    published = asked("published_period", {}).records()[0]
    days = _days(asked, published)
    known_until = published["end_date"]
    assert isinstance(known_until, datetime.date)
    spread = weekly_spread(_weeks(line) for line in days.values()) or 1.0
    found = [_change(row, days.get(str(row["service_id"]), []), known_until, spread) for row in releases]
    judged = [place for place, each in enumerate(found) if isinstance(each, ShareChange)]
    corrected = dict(zip(judged, holm([each.p for each in found if isinstance(each, ShareChange)]), strict=True))
    rows = [
        _row(row, found[place], days.get(str(row["service_id"]), []), corrected.get(place), spread) for place, row in enumerate(releases)
    ]
    return sorted(rows, key=lambda row: (str(row["released_on"]), str(row["service_id"])), reverse=True)


def _is_asked(row: Mapping[str, object], start: datetime.date, end: datetime.date, service: object) -> bool:
    on = day(row["from_date"])
    return row["kind"] in LAUNCHES and row["service_id"] is not None and start <= on < end and service in (None, row["service_id"])


def _days(asked: Asker, published: Mapping[str, object]) -> Counts:
    lines: Counts = {}
    for row in asked("forms_by_day", {"start_date": published["start_date"], "end_date": published["end_date"]}).records():
        line = (day(row["local_date"]), number(row["completions"]), number(row["starts"]))
        lines.setdefault(str(row["service_id"]), []).append(line)
    return lines


def _weeks(line: Sequence[tuple[datetime.date, float, float]]) -> list[tuple[float, float]]:
    """Completions and starts by week; a week with more completions than starts says nothing of the share."""
    weeks: dict[datetime.date, list[float]] = {}
    for when, done, started in line:
        sums = weeks.setdefault(when - datetime.timedelta(days=when.weekday()), [0.0, 0.0])
        sums[0] += done
        sums[1] += started
    return [(done, started) for _, (done, started) in sorted(weeks.items()) if done <= started]


def _sums(line: Sequence[tuple[datetime.date, float, float]], start: datetime.date, end: datetime.date) -> tuple[float, float]:
    inside = [(done, started) for day, done, started in line if start <= day < end]
    return sum(done for done, _ in inside), sum(started for _, started in inside)


def _change(
    row: Mapping[str, object], line: Sequence[tuple[datetime.date, float, float]], known_until: datetime.date, spread: float
) -> ShareChange | Refusal:
    on = day(row["from_date"])
    if not line:
        return Refusal("NO_DATA", "No feed sees this form being started, so its completion rate is not known.")
    if known_until < on + AROUND:
        first = on + AROUND
        return Refusal("TOO_EARLY", f"Too early until {first.day} {first:%B %Y}: it takes {WEEKS} weeks after the release.")
    if min(day for day, _, _ in line) > on - AROUND:
        return Refusal("NO_BASELINE", f"The form was not counted in the {WEEKS} weeks before, so nothing can be compared.")
    now, before = _sums(line, on, on + AROUND), _sums(line, on - AROUND, on)
    if now[0] > now[1] or before[0] > before[1]:
        return Refusal("NO_DATA", "More completions than starts were recorded, so not all starts are known.")
    return share_change(now, before, spread)


def _row(
    change: Mapping[str, object],
    found: ShareChange | Refusal,
    line: Sequence[tuple[datetime.date, float, float]],
    corrected: float | None,
    spread: float,
) -> Row:
    on = day(change["from_date"])
    identity = {
        "service_id": change["service_id"], "service_name": change.get("service_name"), "released_on": on, "kind": change["kind"],
        "note": change["note"], "judged_on": on + AROUND,
    }  # fmt: skip
    if isinstance(found, Refusal):
        return refused(identity, FIGURES, found, METHOD, unit=UNIT)
    now, before = _sums(line, on, on + AROUND), _sums(line, on - AROUND, on)
    chance = found.p if corrected is None else corrected
    verdict = NO_CLEAR_CHANGE if chance >= CHANCE else BETTER if found.change.central > 0 else WORSE
    rates = now[0] / now[1], before[0] / before[1]
    figures = {
        "starts": int(now[1]), "completions": int(now[0]), "completion_rate": rates[0], "starts_before": int(before[1]),
        "completions_before": int(before[0]), "completion_rate_before": rates[1], **range_cells(found.change), "unit": UNIT, "p": found.p,
        "p_corrected": chance, "verdict": verdict, "spread": spread,
    }  # fmt: skip
    sentence = (
        f"{percent(rates[0])} finished the form in the {WEEKS} weeks after, {percent(rates[1])} in the {WEEKS} weeks before: "
        f"{100 * found.change.central:+.1f} points (80% range {100 * found.change.low_80:+.1f} to {100 * found.change.high_80:+.1f}), {verdict}."
    )
    return told(identity, figures, int(now[1]), METHOD, ASSUMED, sentence)
