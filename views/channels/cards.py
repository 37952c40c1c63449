"""The first screen of the channels page: tiles, weekly charts, what is out of range, and the words for the team meeting."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from analysis.answers.reasons_out_of_range import FEWEST
from views import provisional
from views.cards import beneath, card, download, draw, text_table, tile_row
from views.channels import charts, words
from views.channels.facts import Channels, Measure, WeekLine
from views.charts_notes import change_words, noted
from views.charts_parts import with_hatching
from views.controls import View
from views.data import Source
from views.formatting import ascii_delta, count, counted, md
from views.frame import shown_theme
from views.sparkline import Colour, Line, tile_with


PANELS = 3
CHANGES_TOLD = 6
ROWS_SHOWN = 6
NAMES = {
    "contacts": "Contacts", "calls_offered": "Calls offered", "answered": "Answered", "answered_in_target": "Answered in target",
    "contacted_again": "Repeats", "handle_time": "Length, minutes",
}  # fmt: skip
HELP = {
    "contacts": "Every counted contact on this channel.",
    "calls_offered": "Calls that asked for staff in a queue, answered or not.",
    "answered": "Answered by staff, as a share of calls offered.",
    "contacted_again": "Contacts after which the same person contacted staff again about the same service within 7 days, as a share of "
    "contacts whose person is known; calls given up count too. It needs 7 days to pass, so it may be of an earlier week.",
    "handle_time": "Mean time staff spend on a contact, where a feed tells it, in minutes and seconds.",
}
WORSE = {"contacts": 1, "calls_offered": 1, "answered": -1, "answered_in_target": -1, "contacted_again": 1, "handle_time": 1}
RANGE_HELP = "The range is what eight weeks in ten fall inside, by the last eight ordinary weeks."


def tiles(facts: Channels, target_seconds: str) -> None:
    """The measures of the main channel, each with its range and a word."""
    with tile_row(len(facts.tiles) if len(facts.tiles) > 2 else 3, 190):
        for measure in facts.tiles:
            tile(measure, target_seconds)


def tile(measure: Measure, target_seconds: str) -> None:
    """One measure: figure, word, range, and the last 26 weeks as a line."""
    name = NAMES[measure.name] if measure.week is None else f"{NAMES[measure.name]}, {words.week_words(measure.week)}"
    help_text = HELP.get(measure.name, "")
    if measure.name == "answered_in_target":
        name = f"Answered in {target_seconds} s" if target_seconds else name
        help_text = "As a share of answered calls whose wait is known."
    word, colour, about = tile_words(measure)
    line = Line(measure.line, partial(words.value_words, measure.name), colour) if len(measure.line) > 1 else None
    with tile_with(line):
        st.metric(
            name,
            words.value_words(measure.name, measure.value),
            word,
            delta_arrow="off",
            delta_color=colour,
            delta_description=about,
            help=f"{help_text} {RANGE_HELP} The line is the last 26 weeks.",
        )


def tile_words(measure: Measure) -> tuple[str | None, Colour, str | None]:
    """The word, its colour and what stands beside it."""
    if measure.value is None:
        return None, "gray", None
    if measure.side is not None:
        word = words.SIDES[measure.side].capitalize()
        better: Colour = "gray" if measure.name in ("contacts", "calls_offered") else "green"  # fewer may mean that people went without
        colour: Colour = "gray" if measure.side == 0 else "red" if measure.side == WORSE[measure.name] else better
        return word, colour, ascii_delta(words.range_words(measure.name, measure.low, measure.high))
    if measure.judged:
        outside = measure.above + measure.below
        return f"{outside} of {counted(measure.judged, 'week', 'weeks')}", "gray", "out of range"
    return "No range", "gray", "too little history" if measure.why else "week not judged"


def weeks_card(source: Source, facts: Channels, view: View) -> None:
    """The main channel by week with its band, and a small panel for each of the next channels."""
    line = facts.main
    with card(words.chart_title(line), f"{words.noun(line.channel_id).capitalize()} a week. {BAND_WORDS}", key="card_weeks"):
        changes = changes_to_show(source, line, view)
        marks = noted(changes, line.weeks)
        alt = f"{words.chart_title(line)}: {counted(len(line.weeks), 'week', 'weeks')}, latest {count(line.measure.value)}."
        late = provisional.late_weeks(line.weeks, source.rows("feeds"), source.rows("contacts_by_grain"))
        draw(with_hatching(charts.weeks_chart(line, marks, shown_theme()), late, 7, shown_theme()), alt, "chart_weeks")
        if changes:
            st.caption(" · ".join(md(change_words(row)) for row in changes[-CHANGES_TOLD:]))
        panels(facts, view, late)
        for told in (words.last_year_sentence([line, *shown_panels(facts, view)]), provisional.hatched_words(late, words.short_date)):
            if told:
                st.caption(told)
        monthly = words.monthly_sentence(facts.monthly)
        if monthly:
            st.caption(monthly)
        beneath("weekly_contacts", source.snapshot, WEEK_COLUMNS, week_rows([line, *([] if view.channel_id else facts.others)]))


BAND_WORDS = "Shaded: the range eight weeks in ten fall inside. Ringed: outside it. Open: not judged."
WEEK_COLUMNS = ("week", "channel", "value", "expected_low", "expected_high", "outside")


def week_rows(lines: Sequence[WeekLine]) -> list[list[object]]:
    """The rows of the chart's table."""
    return [
        [week, line.name, line.values[i], line.lows[i], line.highs[i], None if line.sides[i] is None else words.SIDES[line.sides[i] or 0]]
        for line in lines
        for i, week in enumerate(line.weeks)
    ]


def shown_panels(facts: Channels, view: View) -> list[WeekLine]:
    """The other channels that have a panel of their own."""
    return [] if view.channel_id else [line for line in facts.others if line.measure.is_known][:PANELS]


def panels(facts: Channels, view: View, late: Sequence[date]) -> None:
    """Small charts of the other channels."""
    shown = shown_panels(facts, view)
    if not shown:
        return
    for column, line in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            st.markdown(words.panel_title(line))
            alt = f"{line.name} by week, latest {count(line.measure.value)}."
            spec = with_hatching(charts.weeks_chart(line, [], shown_theme(), 150, 3), late, 7, shown_theme())
            draw(spec, alt, f"chart_weeks_{line.channel_id}")


def changes_to_show(source: Source, line: WeekLine, view: View) -> list[dict]:
    """Dated changes that bear on this channel, once for each day and kind."""
    dates = {"start_date": line.weeks[0], "end_date": view.period.end}
    rows = source.rows("changes", **dates, service_id=view.service_id)
    kept: dict[tuple, dict] = {}
    for row in rows:
        is_ours = row["service_id"] in (None, "*") or view.keeps(row["service_id"])
        is_felt = row["kind"] == "outage" or row["channel_id"] in (None, line.channel_id) or row["kind"] in ("launch", "release")
        if is_ours and is_felt and row["kind"] not in ("consent", "relabelled"):
            kept.setdefault((row["from_date"], row["kind"]), row)
    inside = [row for row in kept.values() if row["from_date"] >= line.weeks[0]]
    return sorted(inside, key=lambda row: row["from_date"])


def outside_card(source: Source, facts: Channels, view: View, falls: Mapping[tuple[str, str], Mapping]) -> None:
    """Services, channels and reasons outside their usual range: how many more or fewer, the likely cause, shift or cut."""
    shown = facts.outside or facts.earlier[:ROWS_SHOWN]
    with card(outside_title(facts, view), outside_subtitle(facts), key="card_outside"):
        if facts.watched is None:
            st.info("Needs 20 whole weeks of contacts by service, and reasons for the second half.", icon=":material/info:")
            return
        if not facts.outside:
            st.markdown(f"Nothing stood out {words.watched_when(facts, view.period)}." + (" Before that:" if shown else ""))
        if not shown:
            return
        names = view.services
        text_table([outside_line(row, names, falls, bool(facts.outside) and view.period.key == "week") for row in shown[:ROWS_SHOWN]])
        if len(shown) > ROWS_SHOWN:
            st.caption(f"The largest {ROWS_SHOWN} of {count(len(shown))}; the CSV holds them all.")
        columns = ("week", "service_id", "channel_id", "reason", "contacts", "alert_low", "alert_high", "excess", "likely_cause", "verdict")
        rows = [[*(row[name] for name in columns[:8]), words.likely(row), words.verdict(row, falls)] for row in shown]
        download("services_and_reasons_outside", source.snapshot, columns, lambda: rows)


def outside_title(facts: Channels, view: View) -> str:
    """How many services and reasons were outside."""
    if facts.watched is None:
        return "Services and reasons cannot be judged yet"
    if not facts.outside:
        return f"No service or reason was out of range {words.watched_when(facts, view.period)}"
    number = counted(len(facts.outside), "service or reason was", "services or reasons were")
    return f"{number[0].upper()}{number[1:]} out of range {words.watched_when(facts, view.period)}"


def outside_subtitle(facts: Channels) -> str:
    """How many are watched, and how many of them would be outside by chance."""
    if facts.watched is None:
        return "Each service by channel, and each reason."
    chance = float(facts.watched["by_chance_a_week"])
    watched = f"{count(facts.watched['series_watched'])} in all are watched, from {FEWEST['channel']} contacts a week or {FEWEST['reason']} of a reason"
    return f"{watched}; about {chance:.1f} a week would be out by chance. In brackets: more or fewer than usual. Grey: usual."


def outside_line(row: Mapping, names: Mapping[str, str], falls: Mapping[tuple[str, str], Mapping], is_one_week: bool) -> dict[str, str]:
    """A row of the table as Markdown."""
    service = names.get(str(row["service_id"]), str(row["service_id"]))
    what = row["reason"] or words.noun(str(row["channel_id"]))
    verdict = words.verdict(row, falls)
    colour = {"Avoidable": "orange", "Access reduced": "red"}.get(verdict, "gray")
    excess = float(row["excess"])
    usual = words.whole_range(row["alert_low"], row["alert_high"])
    return {
        "Service, and likely cause": f"**{md(service)}**: {md(what)}<br>:gray[{md(words.likely(row))}]".replace("<br>", "  \n"),
        "Contacts": f"{count(row['contacts'])} **({'+' if excess > 0 else '−'}{count(abs(excess))})**  \n:gray[{usual}]",
        "Shift or cut?": f":{colour}[**{md(verdict)}**]"
        + ("" if is_one_week else f"  \n:gray[{words.week_words(words.as_day(row['week']))}]"),
    }


def meeting_card(facts: Channels, view: View) -> None:
    """Two sentences to take to the team meeting, with a button that copies them."""
    with card("For the team meeting", "Two sentences; the button at the right copies them.", key="card_meeting"):
        st.code(words.meeting(facts, view.period, view.services), language=None, wrap_lines=True)
        st.caption(words.missing_sentence(facts.missing, view.services))


def falls_by_key(source: Source) -> dict[tuple[str, str], Mapping]:
    """The shift-or-cut verdict of each service and channel over the last 12 months."""
    found = source.finding("shift_or_cut").rows
    return {(str(row["service_id"]), str(row["channel_id"])): row for row in found if row["about"] == "period" and not row["site"]}
