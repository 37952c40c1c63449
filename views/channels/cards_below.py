"""The second row of the channels page: pages people gave up on, hours of the week, and the days to come."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from views.cards import beneath, card, draw
from views.channels import cards_events, cards_later, charts, words
from views.channels.facts import ALL, Channels, as_day
from views.charts_parts import named_bars
from views.controls import View
from views.data import Source
from views.formatting import JOINER, count, counted, md, prose
from views.frame import shown_theme
from views.lacks import Flow, lacking, lacks_card


PAGES_SHOWN = 6
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def gave_up_card(source: Source, view: View) -> None:
    """Pages on which people gave up and then contacted staff, the most contacts first; those refused say why."""
    found = source.finding("failed_online")
    rows = [row for row in found.rows if is_page(row) and view.keeps(row["service_id"]) and row["contacts_a_year"] is not None]
    rows = sorted(rows, key=lambda row: -float(row["contacts_a_year"]))
    refused = [row for row in found.refused if is_page(row) and view.keeps(row["service_id"])]
    title = gave_up_title(rows)
    if not rows:
        mine = [row for row in [*refused, *found.refused] if row.get("service_id") is None or view.keeps(row["service_id"])]
        why = str(mine[0]["sentence"]) if mine else "Needs online forms and contacts that carry the same person's key."
        lacking(title, prose(why))
        return
    with card(title, "Contacts with staff a year after giving up on a page. Figures: eight chances in ten.", key="card_gave_up"):
        shown = rows[:PAGES_SHOWN]
        labels = [year_range(row) for row in shown]
        spec = named_bars(
            [str(row["path"]) for row in shown], [float(row["contacts_a_year"]) for row in shown], labels, shown_theme(), room=84
        )
        told = "; ".join(f"{row['path']} {label}" for row, label in zip(shown, labels, strict=True))
        draw(spec, f"{title}. {told}.", "chart_gave_up")
        if refused:
            pages = counted(len(refused), "other page has", "other pages have")
            st.caption(f"{pages} no figure. The first, {md(refused[0]['path'])}: {md(refused[0]['sentence'])}")
        columns = (
            "path",
            "service_id",
            "attempts",
            "contacts_a_year",
            "contacts_low_80",
            "contacts_high_80",
            "cost_low_80",
            "cost_high_80",
        )
        beneath("gave_up_online", source.snapshot, columns, [[row[name] for name in columns] for row in rows])


def is_page(row: Mapping) -> bool:
    """Whether a row is about one page on which an attempt was left unfinished."""
    return bool(row.get("path")) and row.get("attempt") == "unfinished"


def gave_up_title(rows: Sequence[Mapping]) -> str:
    """The page that brings most contacts, or that it cannot be told."""
    if not rows:
        return "Who gave up online, then contacted us, cannot be told"
    return f"Giving up on {rows[0]['path']} brings {year_range(rows[0])} contacts a year"


def year_range(row: Mapping) -> str:
    """409–449: the contacts a year of a page."""
    return f"{count(row['contacts_low_80'])}–{JOINER}{count(row['contacts_high_80'])}"


def hours_card(source: Source, facts: Channels, view: View) -> None:
    """Hour by weekday of the main channel; the cells add to the title's number where every contact states a time."""
    line, column = facts.main, "offered" if facts.main.counts_calls else "contacts"
    rows = source.rows("contacts_by_hour", **view.asked, channel_id=line.channel_id)
    rows = [row for row in rows if row[column]]
    what = words.noun(line.channel_id)
    if not rows:
        lacking(hours_title(rows, column, what), f"Hours of {md(what)} need an export that states when each began; columns date and time.")
        return
    whole = None if source.outside else line.measure.value  # rounded cells do not add to a rounded number
    with card(hours_title(rows, column, what), hours_subtitle(rows, column, whole, what, view), key="card_hours"):
        draw(
            charts.hours_chart(rows, column, shown_theme()),
            f"{hours_title(rows, column, what)}; hours across, weekdays down.",
            "chart_hours",
        )
        table = [[DAYS[int(row["weekday"]) - 1], row["local_hour"], row[column]] for row in rows]
        beneath("contacts_by_hour", source.snapshot, ("weekday", "hour", what.replace(" ", "_")), table)


def hours_title(rows: Sequence[Mapping], column: str, what: str) -> str:
    """The busiest hour."""
    if not rows:
        return f"The hours of {what} are not known"
    most = max(row[column] for row in rows)
    busiest = [row for row in rows if row[column] == most]
    if len(busiest) > 1:
        return f"{count(len(busiest))} hours were the busiest, with {count(most)} each"
    busy = busiest[0]
    hour = int(busy["local_hour"])
    span = f"{charts.hour_words(hour)} to {charts.hour_words(hour + 1)}"
    return f"{DAYS[int(busy['weekday']) - 1]} {span} was busiest, with {count(busy[column])} {what}"


def hours_subtitle(rows: Sequence[Mapping], column: str, whole: float | None, what: str, view: View) -> str:
    """What is shown, and whether the cells are all of the title's number."""
    told = sum(int(row[column]) for row in rows)
    start = f"{what.capitalize()} by hour, {words.when(view.period)}"
    if whole is None or not rows:
        return f"{start}."
    return f"{start}; they add to {count(told)}." if told == whole else f"{start}; {count(told)} of {count(whole)} state a time."


def next_week_card(source: Source, facts: Channels, view: View) -> None:
    """What the next days are expected to bring, with the range of each."""
    channel, what = facts.main.channel_id, words.noun(facts.main.channel_id)
    found = source.finding("contact_forecast", service_id=view.service_id or ALL, channel_id=channel)
    rows = [row for row in found.rows if row["step"] == "day"]
    opened = [row for row in rows if not row["is_closed"]]
    if view.directorate and not view.service_id:
        lacking("Next week by day", "Days to come are worked out for a service or for all, not for a directorate.")
        return
    if not opened:
        lacking(next_title(opened, what), prose(found.why or f"Too few {what} a day, or too short a history, to expect a number."))
        return
    subtitle = f"Contacts by day ({what}), answered or not. Line and figures: eight days in ten."
    with card(next_title(opened, what), subtitle, key="card_next"):
        labels = [words.whole_range(row["low_80"], row["high_80"]) for row in opened]
        names = [f"{as_day(row['period_start']):%a} {as_day(row['period_start']).day}" for row in opened]
        alt = "; ".join(f"{name} {label}" for name, label in zip(names, labels, strict=True))
        draw(charts.days_chart(opened, names, labels, shown_theme()), f"Expected {what} by day: {alt}.", "chart_next")
        closed = [f"{as_day(row['period_start']):%A}" for row in rows if row["is_closed"]]
        if closed:
            st.caption(f"Closed: {', '.join(closed)}.")
        columns = ("period_start", "estimate", "low_80", "high_80", "is_closed")
        beneath("expected_days", source.snapshot, columns, [[row[name] for name in columns] for row in rows])


def next_title(rows: Sequence[Mapping], what: str) -> str:
    """The busiest day to come."""
    if not rows:
        return "Next week cannot be expected yet"
    busy = max(rows, key=lambda row: float(row["estimate"]))
    when: date = as_day(busy["period_start"])
    return f"Expect {words.whole_range(busy['low_80'], busy['high_80'])} {what} on {when:%A} {when.day} {when:%B}"


def below(source: Source, facts: Channels, view: View, falls: Mapping[tuple[str, str], Mapping]) -> None:
    """The cards under the first screen, two by two."""
    Flow(1, 1).add(
        lambda: cards_later.avoidable_card(source, view),
        lambda: cards_later.released_card(source, facts, view),
        lambda: cards_later.quarter_card(source, facts, view),
        lambda: cards_later.falls_card(source, view, falls),
        lambda: cards_events.mailing_card(source, view),
        lambda: cards_events.outage_card(source, view),
        lambda: cards_events.sites_card(source, view),
    )
    lacks_card()
    cards_events.how_it_is_worked_out(facts)
