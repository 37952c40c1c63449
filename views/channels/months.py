"""The channels page where contacts are counted by the month only: it says so, and shows months with their normal range."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from views import charts, charts_notes, figures, provisional
from views.cards import beneath, card, draw, text_table
from views.channels import words
from views.channels.facts import as_day, of_chosen
from views.charts_parts import with_hatching
from views.controls import View
from views.data import Source
from views.filters import Period, complete_months_end, first_of_month
from views.formatting import count, counted, md, plain
from views.frame import shown_theme
from views.opening import page_head
from views.signed import tell_unconfirmed


MONTHS = 25


def draw_months(source: Source, view: View, head: DeltaGenerator, published: tuple[date, date]) -> None:
    """Title, the sentence on weeks, months by channel, and the latest month of each channel with its range."""
    found = source.finding("normal_range")
    rows = latest_months(found.rows, view)
    end = complete_months_end(published[0], figures.last_day(published[1]))
    months = figures.months_between(published[0], end)[-MONTHS:]
    dates = {"start_date": months[0], "end_date": first_of_month(months[-1], 1)}
    period = Period("months", months[0], dates["end_date"], "in the months shown", months[0], dates["end_date"])
    view = dataclasses.replace(view, period=period)
    series = months_of(source, view, months)
    with head:
        why = "Weeks cannot be shown: contacts are counted by the month in every feed of this choice."
        title = months_title(rows) if rows else month_title(series) if series.values else "No month has contacts for this choice"
        page_head(source, view, title, [why], ":orange-badge[:material/calendar_month: months only]")
        tell_unconfirmed(source, view.who, view.period.start, view.period.end)
    months_card(source, view, series, months)
    range_card(rows, found.why)


def months_of(source: Source, view: View, months: Sequence[date]) -> figures.Series:
    """Contacts a month by channel, partial months left open."""
    dates = {"start_date": view.period.start, "end_date": view.period.end}
    grains = source.rows("contacts_by_grain")
    partial = figures.partial_months(source.rows("breaks", **dates), grains, months)
    rows = [row for row in source.rows("contacts_by_month_and_channel", **view.asked) if view.channel_id in (None, row["channel_id"])]
    return figures.series_by_channel(rows, months, partial, figures.looked_at(grains, source.rows("feeds"), months))


def latest_months(rows: Sequence[Mapping], view: View) -> list[Mapping]:
    """The latest judged month of each channel, of one service or of all."""
    if view.directorate and not view.service_id:
        return []
    latest: dict[str, Mapping] = {}
    for row in sorted(of_chosen(rows, view.service_id), key=lambda row: str(row["period"])):
        if view.channel_id in (None, row["channel_id"]):
            latest[str(row["channel_id"])] = row
    return list(latest.values())


def months_title(rows: Sequence[Mapping]) -> str:
    """Which channels were outside their normal month."""
    latest = max(as_day(row["period"]) for row in rows)  # a channel may have been judged last in an earlier month
    judged = [row for row in rows if as_day(row["period"]) == latest]
    outside, month = [row for row in judged if side(row)], f"{latest:%B %Y}"
    if not outside and len(judged) == 1:
        return f"{words.noun(str(judged[0]['channel_id'])).capitalize()} were within their expected range in {month}"
    if not outside:
        which = "All channels were within their" if len(judged) == len(rows) else "All channels judged were within their"
        return f"{which} expected range in {month}"
    named = ", ".join(f"{words.noun(str(row['channel_id']))} {words.SIDES[side(row)]}" for row in outside)
    return f"{named[0].upper()}{named[1:]} their expected range in {month}"


def side(row: Mapping) -> int:
    """1 above the range, -1 below it, 0 within."""
    return 1 if row["contacts"] > row["high_80"] else -1 if row["contacts"] < row["low_80"] else 0


def range_card(rows: Sequence[Mapping], why: str) -> None:
    """The latest month of each channel with its range and a word."""
    number = counted(len(rows), "channel has", "channels have") if rows else "No channel has"
    with card(
        f"{number} an expected range by the month{'' if rows else ' yet'}",
        "Same month last year, at the usual growth. Eight months in ten.",
        key="card_month",
    ):
        if not rows:
            st.info(md(why or "Needs 24 months before the month is judged."), icon=":material/info:")
            return
        lines = [
            {
                "Channel": md(words.noun(str(row["channel_id"])).capitalize()),
                "Month": f"{as_day(row['period']):%B %Y}",
                "Contacts": count(row["contacts"]),
                "Expected": f"{words.whole_range(row['low_80'], row['high_80'])}: **{words.SIDES[side(row)]}**",
            }
            for row in rows
        ]
        text_table(lines)


def months_card(source: Source, view: View, series: figures.Series, months: Sequence[date]) -> None:
    """Contacts a month by channel."""
    dates = {"start_date": view.period.start, "end_date": view.period.end}
    with card("Contacts by month" if not series.values else month_title(series), "Contacts a month by channel.", key="card_months"):
        if not series.values:
            st.info("No month has contacts for this choice.", icon=":material/info:")
            return
        changes = [row for row in source.rows("changes", **dates, service_id=view.service_id) if row["kind"] != "consent"]
        late = provisional.late_months(months, source.rows("feeds"), source.rows("contacts_by_grain"))
        spec = with_hatching(charts.contacts_by_channel(series, changes, shown_theme()), late, 30, shown_theme())
        draw(spec, charts.contacts_alt(series), "chart_months")
        if late:
            st.caption(provisional.hatched_words(late, lambda when: f"{when:%B %Y}"))
        marks = charts_notes.noted(changes, months)
        if marks:
            st.caption(" · ".join(f"**{number}** {md(charts_notes.change_words(row))}" for number, row in enumerate(marks, start=1)))
        order = charts.channels_in_order(list(series.values))
        columns = ["month", *(series.names[channel] for channel in order)]
        lines = [[month, *(series.values[channel][i] for channel in order)] for i, month in enumerate(months)]
        beneath("contacts_by_month", source.snapshot, columns, lines)


def month_title(series: figures.Series) -> str:
    """The channel with most contacts in its latest month."""
    channel = max(series.values, key=lambda each: series.values[each][series.last(each)] or 0)
    last = series.last(channel)
    if len(series.values) == 1:
        return f"{count(series.values[channel][last])} {words.noun(channel)} in {series.months[last]:%B %Y}"
    return f"{plain(series.names[channel])} led in {series.months[last]:%B %Y}, with {count(series.values[channel][last])}"
