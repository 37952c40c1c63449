"""Forecast and what-if: when take-up reaches its target, what is to come, and what a decision would bring, for whoever decides."""

from datetime import date

import streamlit as st

from analysis.questions import last_complete_year
from views.cards import living
from views.controls import View, filter_bar
from views.data import Source
from views.filters import Period, a_year_before, end_a_year_before
from views.forecast import cards, words
from views.forecast.claim import claim_card
from views.forecast.facts import ALL, outlook_of, targets_of
from views.forecast.what_if import saved_card, what_if_card
from views.frame import foot
from views.once import once
from views.opening import definition_words, page_head, published_period, source_to_show


def page() -> None:
    """Draws the page from top to bottom as it reads on screen."""
    source = source_to_show()
    if source:
        draw_page(source)


def draw_page(source: Source) -> None:
    """The page for a folder with contacts."""
    published = published_period(source)
    head = st.container(gap="xxsmall")
    view = filter_bar(source, published, own_period=lambda: counted_year(published))
    targets = once(lambda: targets_of(source.finding("take_up_forecast")), "targets", source)
    target = next((each for each in targets if each.service_id == (view.service_id or ALL)), None)
    with head:
        draw_head(source, view, targets)
    left, right = st.columns(2)
    with left, living("Take-up ahead"):
        cards.take_up_card(source, view, target)
    with right, living("Contacts to come"):
        cards.contacts_card(source, view)
    with living("What if"):
        what_if_card(source, view, view.period.start, view.period.end)
    with living("Saved scenarios"):
        saved_card(source, view)
    with living("Claim check"):
        claim_card(source, view)
    if view.service_id is None:
        with living("Every service"):
            cards.targets_card(source, view, targets)
    foot(source, "a forecast says what comes if things stay as they are; a scenario is supposed, never made")


def counted_year(published: tuple[date, date]) -> Period:
    """The last twelve complete months, on which scenarios rest; it needs no control."""
    start, end = last_complete_year(*published)
    first, after = start or published[0], end or published[1]
    return Period("12months", first, after, "in 12 months", a_year_before(first), end_a_year_before(after))


def draw_head(source: Source, view: View, targets: list) -> None:
    """Title, how sure, and the grey line."""
    outlook = outlook_of(source.finding("take_up_forecast", service_id=view.service_id or ALL))
    sentences = [each for each in (words.how_sure(targets, view.service_id, outlook), words.apart_words(view)) if each]
    title = words.title(targets, view.service_id, view.service_name, outlook)
    page_head(source, view, title, sentences, "", [definition_words(source, view)])


page()
