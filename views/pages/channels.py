"""Channels and services: the week against what was expected, for a customer services manager."""

import dataclasses
from functools import partial

import streamlit as st

from views.channels import cards, cards_below, months, words
from views.channels.facts import Channels, gather
from views.controls import View, filter_bar, other_periods
from views.data import Source
from views.filters import Period
from views.formatting import md
from views.frame import foot
from views.lacks import Flow, begin_lacks
from views.once import once
from views.opening import page_head, published_period, source_to_show
from views.ready import spare
from views.signed import tell_unconfirmed


def page() -> None:
    """Draws the page from top to bottom as it reads on screen."""
    source = source_to_show()
    if source:
        draw_page(source)


def draw_page(source: Source) -> None:
    """The page for a folder with contacts."""
    published = published_period(source)
    head = st.container(gap="xxsmall")
    view = filter_bar(source, published, weekly="weeks", default="week", drawer=("directorate", "channel"))
    if view.period.start >= view.period.end:  # not one whole week yet: the days there are
        days = Period("days", published[0], published[1], "in the days so far", published[0], published[1])
        view = dataclasses.replace(view, period=days)
    facts = facts_of(source, view)
    if facts is None:
        months.draw_months(source, view, head, published)
        foot(source)
        return
    with head:
        draw_head(source, view, facts)
    cards.tiles(facts, source.settings.get("answer_target_seconds", ""))
    cards.weeks_card(source, facts, view)
    falls = cards.falls_by_key(source)
    begin_lacks()
    flow = Flow(3, 2)
    flow.add(lambda: cards.outside_card(source, facts, view, falls), lambda: cards_below.gave_up_card(source, view))
    if len(flow.free) == 1:  # the narrow place is free, so the hours have a row of their own
        flow.add(lambda: aside(source, facts, view))
        cards_below.hours_card(source, facts, view)
    else:
        flow.add(lambda: cards_below.hours_card(source, facts, view), lambda: aside(source, facts, view))
    cards_below.below(source, facts, view, falls)
    foot(source, "ranges are what eight weeks in ten fall inside")
    spare.have_ready(partial(facts_of, source, other) for other in other_periods(view, source, published, weekly=True))


def facts_of(source: Source, view: View) -> Channels | None:
    """The page's facts, once for everybody."""
    return once(lambda: gather(source.rows, source.finding, view), "channels", source, view)


def aside(source: Source, facts: Channels, view: View) -> bool:
    """The days to come and the words for the team meeting, one below the other; the words are always there."""
    cards_below.next_week_card(source, facts, view)
    cards.meeting_card(facts, view)
    return True


def draw_head(source: Source, view: View, facts: Channels) -> None:
    """The week in a sentence, what is out of range and why, and what is missing."""
    badge = f":blue-badge[:material/calendar_today: {md(words.period_dates(view.period))}]"
    sentences = [words.what_is_out(facts, view.services, view.period) or "Expected: the range eight weeks in ten fall inside."]
    sentences.append(words.missing_sentence(facts.missing, view.services))
    page_head(source, view, words.title(facts, view.period), sentences, badge, [*words.grey_parts(facts)])
    tell_unconfirmed(source, view.who, view.period.start, view.period.end)


page()
