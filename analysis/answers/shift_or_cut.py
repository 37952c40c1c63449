"""The shift_or_cut finding: every fall in a staffed channel, by service and by office, with the word it may carry."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.finding import Range, Refusal
from analysis.finding_rows import refused, told
from analysis.findings import Asker
from analysis.period_change import PeriodChange
from analysis.questions import LAST_YEAR, Question, add_months, first_of_month
from analysis.shift_falls import Fall, judge_period
from analysis.shift_or_cut import CANNOT_TELL, COUNTING_CHANGED, CUT_KINDS, Periods
from analysis.shift_panel import ALL_SERVICES, Ground, Key, ShiftChange, read_ground
from analysis.shift_sentences import say_fall, say_warning, subject_of


QUESTION = Question(
    "shift_or_cut",
    f"Did contacts with staff shift online, was access cut, did demand fall, or did counting change ({LAST_YEAR} against the baseline year)?",
    "one row per service (null: all), staffed channel and site (null: all), for the period and again around each cut in access",
    ("start_date", "end_date", "baseline_start", "baseline_end", "service_id", "channel_id"),
    answers_last_year=True,
    when="build",
    filters=("service_id", "channel_id"),
)
RANGES = ("fall", "online_rise", "other_rise", "not_replaced", "online_less_half_the_fall", "all_less_half_the_fall")
FIGURES = (
    *(f"{name}{end}" for name in RANGES for end in ("", "_low_80", "_high_80")),
    "unit", "fall_share", "contacts", "expected_contacts", "baseline_contacts", "counted_change", "donors", "share_of_rises",
    "access_code", "grade", "warning", "warning_sentence",
)  # fmt: skip
METHOD = "fall and rises against other services, each with its 80% range"
UNIT = "contacts in the period"
PERIOD, CUT = "period", "cut"
WEEK = datetime.timedelta(days=7)
YEAR = 52 * WEEK
Row = dict[str, object]


@dataclass(frozen=True)
class Asked:
    """One comparison: its dates, and the cut it is about, if any."""

    about: str
    periods: Periods
    cut: ShiftChange | None = None


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """Rows of the period in order of service, channel and site, then of each cut; both filters only choose among them."""
    pairs = asked("shift_pairs", {}).records()
    ground = read_ground(
        asked("panel", {"step": "week"}).records(),
        asked("panel", {"step": "month"}).records(),
        asked("shift_sites", {}).records(),
        asked("all_changes", {}).records(),
        pairs,
        bool(asked("shift_stated", {}).records()[0]["is_stated"]),
    )
    if not [key for key in ground.lines() if key[1] in ground.assisted]:
        return [_refused(None, None, Refusal("NO_DATA", "No feed counts contacts with staff over a whole week or month."))]
    periods = _periods(values)
    if isinstance(periods, Refusal):
        return [_refused(None, None, periods)]
    main = Asked(PERIOD, periods)
    rows = _rows(ground, main, judge_period(ground, periods))
    for cut in _distinct_cuts(ground):
        around = _around(ground, cut)
        if around is None:
            continue
        wanted = [key for key in ground.lines() if cut.is_about(key, ground.sites) and (key[0] != ALL_SERVICES or cut.service_id is None)]
        rows += _rows(ground, Asked(CUT, around, cut), judge_period(ground, around, wanted))
    return rows


def _periods(values: Mapping[str, object]) -> Periods | Refusal:
    """As asked; where the default period and baseline share days, the last months that have the same months a year before."""
    dates = [values.get(name) for name in ("start_date", "end_date", "baseline_start", "baseline_end")]
    start, end, then, until = (date if isinstance(date, datetime.date) else None for date in dates)
    if start is None or end is None or then is None or until is None:
        return Refusal("NO_DATA", "No contacts are counted, so there is no period to look at.")
    if until <= start:
        return Periods(start, end, then, until)
    first = add_months(first_of_month(then, up=True), 12)
    last = first_of_month(end)
    if first >= last:
        return Refusal("TOO_SHORT_PRE", "The data do not reach back a year before any whole month, so there is nothing to compare with.")
    return Periods(max(first, start), last, add_months(max(first, start), -12), add_months(last, -12))


def _distinct_cuts(ground: Ground) -> list[ShiftChange]:
    """Cuts in access, those of one day, kind, place and service once."""
    cuts = [change for change in ground.changes if change.kind in CUT_KINDS]
    return list({(cut.on, cut.kind, cut.site, cut.service_id, cut.channel_id): cut for cut in cuts}.values())


def _around(ground: Ground, cut: ShiftChange) -> Periods | None:
    """From the cut up to a year on, while it and the data last, against the same weeks a year before; None when it is not in the data."""
    ends = [lines.after(len(lines.starts) - 1) for lines in (ground.weekly, ground.monthly) if lines.starts]
    begins = [lines.starts[0] for lines in (ground.weekly, ground.monthly) if lines.starts]
    last = min([max(ends), cut.on + YEAR, *([cut.until] if cut.until else [])])
    if cut.on >= last or cut.on <= min(begins):
        return None
    return Periods(cut.on, last, cut.on - YEAR, last - YEAR)


def _rows(ground: Ground, about: Asked, found: Mapping[Key, Fall | Refusal]) -> list[Row]:
    return [_row(ground, about, key, each) for key, each in found.items()]


def _row(ground: Ground, about: Asked, key: Key, found: Fall | Refusal) -> Row:
    if isinstance(found, Refusal):
        return _refused(key, about, found, ground)
    verdict, change = found.verdict, found.change
    note, since = _why(found, about, ground)
    identity = _identity(key, about, verdict.verdict, verdict.word, verdict.enters_ladder, note, since)
    ranges = (
        change.fall, found.online, found.other, found.not_replaced, verdict.online_less_half, verdict.all_less_half,
    )  # fmt: skip
    figures: Row = {}
    for name, each in zip(RANGES, ranges, strict=True):
        known = each if isinstance(each, Range) else None
        figures |= {name: known and known.central, f"{name}_low_80": known and known.low_80, f"{name}_high_80": known and known.high_80}
    is_unmet = verdict.warning is not None
    name = subject_of(key, ground.names)
    figures |= {
        "unit": UNIT, "fall_share": change.fall.central / change.expected if change.expected > 0 else None, "contacts": round(change.actual),
        "expected_contacts": change.expected, "baseline_contacts": change.baseline,
        "counted_change": None if change.counted_fall is None else -change.counted_fall, "donors": change.donors, "share_of_rises": found.share,
        "access_code": verdict.access_code, "grade": verdict.grade, "warning": verdict.warning,
        "warning_sentence": say_warning(name, found) if is_unmet else None,
    }  # fmt: skip
    return told(identity, figures, change.steps, f"{METHOD}; {change.method}", _assumptions(found, ground), say_fall(name, found))


def _why(found: Fall, about: Asked, ground: Ground) -> tuple[str | None, str | None]:
    """What explains the verdict, and since when: the cuts, or the changes in counting; the cut a row is about in any case."""
    verdict = found.verdict
    if verdict.cuts:
        return "; ".join(dict.fromkeys(cut.note for cut in verdict.cuts)), min(cut.from_date for cut in verdict.cuts).isoformat()
    if verdict.word == COUNTING_CHANGED and found.counting:
        dates = [change.on for change in ground.changes if change.says in found.counting]
        return "; ".join(found.counting), min(dates).isoformat()
    return (about.cut.says, about.cut.on.isoformat()) if about.cut else (None, None)


def _refused(key: Key | None, about: Asked | None, why: Refusal, ground: Ground | None = None) -> Row:
    """A row without figures; where only the period is not counted, a feed has stopped: counting changed."""
    word = COUNTING_CHANGED if why.code == "TOO_SHORT_POST" else CANNOT_TELL
    note, since = (about.cut.says, about.cut.on.isoformat()) if about and about.cut else (None, None)
    if key is not None and ground is not None:
        why = Refusal(why.code, f"{subject_of(key, ground.names)}: {why.sentence[:1].lower()}{why.sentence[1:]}")
    return refused(_identity(key, about, CANNOT_TELL, word, False, note, since), FIGURES, why, METHOD, unit=UNIT)


def _identity(key: Key | None, about: Asked | None, verdict: str, word: str, enters: bool, note: str | None, since: str | None) -> Row:
    service, channel, site = key or (None, None, None)
    periods = about.periods if about else None
    return {
        "service_id": service or None, "channel_id": channel, "site": site, "about": about.about if about else PERIOD,
        "start_date": periods and periods.start.isoformat(), "end_date": periods and periods.end.isoformat(),
        "baseline_start": periods and periods.baseline_start.isoformat(), "baseline_end": periods and periods.baseline_end.isoformat(),
        "verdict": verdict, "word": word, "enters_ladder": enters, "change_note": note, "from_date": since,
    }  # fmt: skip


def _assumptions(found: Fall, ground: Ground) -> list[str]:
    change: PeriodChange = found.change
    said = [
        f"Without a change of its own the line would have moved as {change.donors} other services of the channel did."
        if change.donors
        else "No other service can stand for it: the baseline is scaled by working days, so less demand is part of the fall.",
        "The rise online is what was completed above what the same services online lead one to expect.",
    ]
    if not ground.is_stated:
        said.append("Nobody has stated whether opening hours changed: changes.csv has no row.")
    if found.share < 1:
        said.append(f"Several channels or offices fell: each is given its part of the rises, here {found.share:.0%}.")
    if found.tools:
        tools = ", ".join(ground.names.get(tool, tool) for tool in found.tools)
        said.append(f"Use of what was launched for this service counts as online: {tools}.")
    if isinstance(found.online, Refusal):
        said.append(f"The rise online is not known: {found.online.sentence}")
    if isinstance(found.other, Refusal):
        said.append(f"The rise in other staffed channels is not known: {found.other.sentence}")
    return said
