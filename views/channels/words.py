"""The sentences of the channels page, each a rule on figures with a form for when there is little to say."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from views.channels.facts import Channels, Measure, Missing, WeekLine, as_day
from views.filters import Period
from views.formatting import JOINER, NO_DATA, count, count_range, counted, day, md, minutes, percent, percent_range, plain, short_day
from views.theme import channel_name


NOUNS = {
    "phone": "calls", "face_to_face": "visits", "email": "e-mails", "web": "online forms", "chat": "web chats", "post": "letters",
}  # fmt: skip
SIDES = {1: "above", 0: "within", -1: "below"}
CAUSES = {
    "poor_communication": "letter or website not clear",
    "poor_signposting": "sent to the wrong place",
    "progress_chasing": "chasing progress",
    "online_problem": "gave up online",
    "unnecessary_clarification": "something was not clear",
    "repetitive_notification": "told us more than once",
    "premature_closure": "closed too soon",
}
ROWS_NAMED = 2


def noun(channel_id: str) -> str:
    """What the contacts of a channel are called."""
    return NOUNS.get(channel_id, f"contacts by {channel_name(channel_id).lower()}")


def when(period: Period) -> str:
    """Last week, in the last 4 weeks, or the period's own words."""
    return "last week" if period.key == "week" else period.words


def whole_range(low: float | None, high: float | None) -> str:
    """The whole numbers inside a range of counts, so that a count outside never reads as inside."""
    if low is None or high is None:
        return NO_DATA
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    return count_range(first, last) if first <= last else f"{low:,.1f}–{JOINER}{high:,.1f}"


def value_words(name: str, value: float | None) -> str:
    """A measure's figure as people read it."""
    if name == "handle_time":
        return minutes(value)
    return count(value) if name in ("contacts", "calls_offered") else percent(value)


def range_words(name: str, low: float | None, high: float | None) -> str:
    """A measure's expected range as people read it, its ends rounded inward, so that a figure outside does not read as inside."""
    if low is None or high is None:
        return NO_DATA
    if name == "handle_time":
        return f"{minutes(math.ceil(low))}–{JOINER}{minutes(math.floor(high))}"
    if name in ("contacts", "calls_offered"):
        return whole_range(low, high)
    return percent_range(math.ceil(low * 1000 - 1e-9) / 1000, math.floor(high * 1000 + 1e-9) / 1000)


def title(facts: Channels, period: Period) -> str:
    """The week in a sentence: how many, and where that lies against the range it was expected in."""
    line, measure = facts.main, facts.main.measure
    what = noun(line.channel_id)
    if measure.value is None:
        return f"No {what} are known {when(period)}"
    start = f"{count(measure.value)} {what} {when(period)}"
    if measure.side is not None:
        return f"{start}, {SIDES[measure.side]} the {whole_range(measure.low, measure.high)} expected"
    if not measure.judged:
        return f"{start}; no expected range yet" if facts.why_no_range or measure.why else f"{start}; a range cannot be given"
    return f"{start}; {weeks_outside(measure)}"


def weeks_outside(measure: Measure) -> str:
    """How many of several weeks were above or below what was expected."""
    weeks = counted(measure.judged, "week", "weeks")
    if not measure.above and not measure.below:
        return f"all {weeks} within what was expected" if measure.judged > 1 else "the one week that can be judged was as expected"
    parts = [f"{count(number)} above" for number in [measure.above] if number] + [f"{count(n)} below" for n in [measure.below] if n]
    return f"{' and '.join(parts)} what was expected, of {weeks}"


def what_is_out(facts: Channels, names: Mapping[str, str], period: Period) -> str:
    """What lies outside its range and the likely reason, as Markdown; which other channels, services and reasons."""
    parts = []
    if facts.main.measure.side:
        parts.append(why_main(facts))
    others = [line for line in facts.others if line.measure.side]
    if others:
        listed = ", ".join(
            f"{md(noun(line.channel_id))} {SIDES[line.measure.side or 0]} ({count(line.measure.value)}, expected "
            f"{whole_range(line.measure.low, line.measure.high)})"
            for line in others
        )
        parts.append(f"Also outside: {listed}.")
    if facts.outside:
        named = "; ".join(outside_words(row, names, period) for row in facts.outside[:ROWS_NAMED])
        parts.append(f"{counted(len(facts.outside), 'service or reason', 'services or reasons')} outside the usual: {named}.")
    elif facts.is_watched:
        parts.append(f"No service or reason was outside its usual range {watched_when(facts, period)}.")
    return " ".join(parts)


def watched_when(facts: Channels, period: Period) -> str:
    """When services and reasons were watched: in the period, or in its last weeks where it begins before them."""
    since = as_day(facts.watched["since_week"]) if facts.watched and facts.watched.get("since_week") else period.start
    return f"in the weeks since {short_date(since)}" if since > period.start else when(period)


def in_week(row: Mapping, period: Period) -> str:
    """Which of several weeks a row is of; empty where the period is one week."""
    return f" in the week of {short_date(as_day(row['week']))}" if period.key != "week" else ""


def why_main(facts: Channels) -> str:
    """The likely reason for the main channel's week."""
    if facts.explained:
        return f"Likely reason: {md('; '.join(facts.explained))}."
    return "No likely reason is written down in `changes.csv`."


def outside_words(row: Mapping, names: Mapping[str, str], period: Period) -> str:
    """Planning, visits: 13 in the week of 26 October where 14–41 are usual; reason not known."""
    usual = whole_range(row["alert_low"], row["alert_high"])
    return f"**{md(subject(row, names))}** {count(row['contacts'])}{in_week(row, period)} where {usual} are usual ({md(likely(row))})"


def subject(row: Mapping, names: Mapping[str, str]) -> str:
    """The service with its channel or reason."""
    service = names.get(str(row["service_id"]), str(row["service_id"]))
    return f"{service}: {row['reason'] if row['reason'] else noun(str(row['channel_id']))}"


def likely(row: Mapping) -> str:
    """What is written down that may explain a row, else what kind of contact it is, else that nothing is known."""
    if row["explained_by"]:
        return "; ".join(str(text) for text in row["explained_by"])
    cause = row["avoidable_cause"]
    if cause and cause != "none":
        return CAUSES.get(str(cause), str(cause).replace("_", " "))
    return "no cause known"


def verdict(row: Mapping, falls: Mapping[tuple[str, str], Mapping]) -> str:
    """Whether more contact was avoidable, explained or unknown; whether less was a shift or a cut."""
    if float(row["excess"]) < 0:
        found = falls.get((str(row["service_id"]), str(row["channel_id"])))
        return str(found["word"]).capitalize() if found else "Cannot tell"
    cause = row["avoidable_cause"]
    if cause and cause != "none":
        return "Avoidable"
    return "Explained" if row["explained_by"] else "No cause known"


def missing_sentence(missing: Missing, names: Mapping[str, str]) -> str:
    """What is missing in the period, as Markdown, or that nothing is."""
    if missing.is_complete:
        feeds = {1: "the one feed", 2: "either feed"}.get(missing.feeds, f"all {count(missing.feeds)} feeds")
        return f"**Data complete:** no line, office or day is missing in {feeds}."
    parts = []
    for row in missing.days[:ROWS_NAMED]:
        last = f" to {short_day(row['last_missing'])}" if row["last_missing"] != row["first_missing"] else ""
        days = counted(int(row["days"]), "day", "days")
        parts.append(f"{md(row['source_id'])} ({md(row['channels'])}) lacks {days}, {short_day(row['first_missing'])}{last}")
    for row in missing.silent[:ROWS_NAMED]:
        place = f" at {row['site']}" if row["site"] else ""
        who = names.get(str(row["service_id"]), str(row["service_id"]))
        before = count(row["contacts_before"])
        parts.append(f"{md(who)} has no {md(noun(str(row['channel_id'])))}{md(place)}, after {before} in the four weeks before")
    if missing.late:
        rest_late = len(missing.late) - ROWS_NAMED
        late = md(", ".join(missing.late[:ROWS_NAMED])) + (f" and {count(rest_late)} more" if rest_late > 0 else "")
        parts.append(f"exports are late: {late}")
    more = max(len(missing.days) - ROWS_NAMED, 0) + max(len(missing.silent) - ROWS_NAMED, 0)
    rest = f"; and {count(more)} more" if more else ""
    return f":orange[**Data missing:**] {'; '.join(parts)}{rest}."


def chart_title(line: WeekLine) -> str:
    """Where the latest week lies and since when."""
    what = noun(line.channel_id).capitalize()
    known = [place for place, side in enumerate(line.sides) if side is not None]
    if not known:
        return f"{what} by week; no expected range yet"
    last, outside = known[-1], line.outside
    side = line.sides[last] or 0
    if last < len(line.weeks) - 1:
        return f"{what} were {SIDES[side]} the expected range in the week of {short_date(line.weeks[last])}, the last that can be judged"
    if side:
        before = [place for place in outside if place < last and line.sides[place] == side]
        since = f" for the first time since {short_date(line.weeks[before[-1]])}" if before else ""
        return f"{what} are {SIDES[side]} the expected range{since}"
    if not outside:
        return f"{what} stayed within the expected range all year" if len(known) > 40 else f"{what} stayed within the expected range"
    return f"{what} are within the expected range; last outside on {short_date(line.weeks[outside[-1]])}"


def last_year_sentence(lines: Sequence[WeekLine]) -> str:
    """The same week last year, 52 weeks before the latest, of each channel drawn, as Markdown; empty where no week is known so far back."""
    parts = []
    for line in lines:
        week = line.weeks[-1] - timedelta(weeks=52)
        value = line.values[line.weeks.index(week)] if week in line.weeks else None
        if value is not None:
            parts.append(f"{md(noun(line.channel_id))} {count(value)}")
    return f"The same week last year: {', '.join(parts)}." if parts else ""


def short_date(value: date) -> str:
    """12 October 2026 without its year where a chart shows one year."""
    return f"{value.day} {value:%B}"


def week_words(value: date) -> str:
    """9–15 Nov, or 30 Nov–6 Dec: the week that begins on a Monday."""
    last = date.fromordinal(value.toordinal() + 6)
    return f"{value.day}{'' if value.month == last.month else f' {value:%b}'}–{last.day} {last:%b}"


def panel_title(line: WeekLine) -> str:
    """A channel's name, its latest figure and the range, as Markdown."""
    measure = line.measure
    figure = f"**{md(line.name)}** {count(measure.value)}"
    if measure.side is not None:
        return f"{figure}, {SIDES[measure.side]} {whole_range(measure.low, measure.high)}"
    if measure.judged:
        return f"{figure}; {weeks_outside(measure)}"
    return f"{figure}; no expected range" if measure.why else f"{figure}; no range for this week"


def monthly_sentence(rows: Sequence[Mapping]) -> str:
    """Channels that are counted by the month, with their latest month and its range, as Markdown."""
    parts = []
    for row in rows:
        side = 1 if row["contacts"] > row["high_80"] else -1 if row["contacts"] < row["low_80"] else 0
        month = f"{as_day(row['period']):%B %Y}"
        expected = whole_range(row["low_80"], row["high_80"])
        parts.append(f"{md(noun(str(row['channel_id'])))} {count(row['contacts'])} in {month}, {SIDES[side]} {expected}")
    return f"Counted by the month: {'; '.join(parts)}." if parts else ""


def meeting(facts: Channels, period: Period, names: Mapping[str, str]) -> str:
    """Two plain sentences for the team meeting."""
    measure, what = facts.main.measure, noun(facts.main.channel_id)
    start = f"We had {count(measure.value)} {what} {when(period)}"
    if measure.value is None:
        first = f"We do not know how many {what} we had {when(period)}."
    elif measure.side is not None:
        first = f"{start}, {SIDES[measure.side]} the {whole_range(measure.low, measure.high).replace(JOINER, '')} expected."
    elif measure.judged:
        first = f"{start}; {weeks_outside(measure)}."
    else:
        first = f"{start}; there is no expected range yet."
    return f"{first} {second_sentence(facts, names, period)}"


def second_sentence(facts: Channels, names: Mapping[str, str], period: Period) -> str:
    """What most needs saying beside the number: what was out of range, else how many were answered."""
    if facts.outside:
        row = facts.outside[0]
        more = f", and {count(len(facts.outside) - 1)} more" if len(facts.outside) > 1 else ""
        direction = "more" if float(row["excess"]) > 0 else "fewer"
        moved = f"{count(abs(float(row['excess'])))} {direction} than usual{in_week(row, period)}"
        return f"Outside the usual range: {plain(subject(row, names))}, {moved} ({plain(likely(row))}){more}."
    told = watched_when(facts, period)
    after = "" if told == when(period) else f" {told}"
    tiles = {tile.name: tile for tile in facts.tiles}
    answered = tiles.get("answered")
    if answered and answered.value is not None:
        in_target = tiles.get("answered_in_target")
        quick = f", {percent(in_target.value)} of them within the target time" if in_target and in_target.value is not None else ""
        calm = f"; no service or reason was outside its usual range{after}" if facts.is_watched else ""
        return f"We answered {percent(answered.value)}{quick}{calm}."
    if facts.is_watched:
        return f"No service or reason was outside its usual range{after}."
    return "There is too little history yet to say which services are out of range."


def period_dates(period: Period) -> str:
    """16 to 22 November 2026."""
    first, last = period.start, date.fromordinal(period.end.toordinal() - 1)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}" if first != last else day(last)
    return f"{day(first)} to {day(last)}"


def grey_parts(facts: Channels) -> list[str]:
    """What is counted, for the grey line."""
    if facts.main.counts_calls:
        return ["calls are those offered to a queue"]
    return [f"{noun(facts.main.channel_id)} counted by day or week"]
