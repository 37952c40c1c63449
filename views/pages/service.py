"""Service: everything about one service, what its launch did and what was only a cut, for whoever answers for it."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from views.cards import living
from views.controls import View, filter_bar, other_periods
from views.data import Source
from views.frame import foot
from views.once import once
from views.opening import definition_words, page_head, published_period, source_to_show
from views.ready import spare
from views.reports.buttons import case_study_button
from views.service import words
from views.service.cards import channels_card, tiles
from views.service.cards_about import decisions_card, reference_card
from views.service.cards_ahead import normal_card, take_up_card, weeks_card
from views.service.cards_chooser import chooser
from views.service.cards_forms import funnel_card, gave_up_card, satisfaction_card
from views.service.cards_launch import launch_cards
from views.service.cards_money import cost_card, falls_card, saving_card, time_card
from views.service.chooser import briefs, chooser_title, nothing_is_mapped, period_of
from views.service.facts import DRAWER, ServiceFacts, gather
from views.signed import tell_unconfirmed


UNMAPPED_WORDS = (
    "The words by which the exports name services are labels. Say which service each belongs to, and build: then each has a page."
)


def page() -> None:
    """Draws the page from top to bottom as it reads on screen."""
    source = source_to_show()
    if source is None:
        return
    head = st.container(gap="xxsmall")
    published = published_period(source)
    places: list[DeltaGenerator] = []
    view = filter_bar(source, published, drawer=DRAWER, beside=lambda: places.append(st.container(width="content")))
    if view.service_id is None:
        choose(source, view, head)
    else:
        draw_service(source, view, head)
        with places[0], living("Case study"):
            case_study_button(source, view.service_id, view)
        spare.have_ready(partial(facts_of, source, other, published) for other in other_periods(view, source, published))
    foot(source, "savings are rounded outward to two figures")


def choose(source: Source, view: View, head: DeltaGenerator) -> None:
    """The page while no service is chosen."""
    source.ahead("digital_take_up_by_service", **period_of(view), definition_id=view.definition_id)
    found = once(lambda: briefs(source.rows, view, published_period(source)), "briefs", source, view)
    with head:
        page_head(
            source,
            view,
            chooser_title(found),
            [UNMAPPED_WORDS if nothing_is_mapped(found) else "Choose a service in the list, or follow a link below."],
            parts=[definition_words(source, view)],
        )
    if nothing_is_mapped(found):
        st.page_link("views/pages/add_data.py", label="Name the labels", icon=":material/label:", query_params={"task": "labels"})
    chooser(source, view.services, found)


def draw_service(source: Source, view: View, head: DeltaGenerator) -> None:
    """The page of one service."""
    published = published_period(source)
    facts = facts_of(source, view, published)
    definition = definition_words(source, view)
    with head:
        page_head(source, view, words.title(facts), words.sentences(facts, view.period.words), parts=[definition])
        tell_unconfirmed(source, view.who, view.period.start, view.period.end)
    tiles(facts, definition, view.period)
    left, right = st.columns([3, 2])
    with left, living("Its channels"):
        channels_card(source, view, facts, published)
    with right, living("Shift or cut"):
        falls_card(source, facts)
    with living("What its launch did"):
        launch_cards(source, facts)
    reference = partial(reference_card, source, view, facts)
    left, right = st.columns([6, 5])
    with left:
        stack(
            lambda: saving_card(source, facts),
            lambda: funnel_card(source, view, facts),
            lambda: take_up_card(source, facts, published),
            lambda: normal_card(source, facts),
            lambda: decisions_card(source, facts),
            *([] if facts.saving else [reference]),  # without the ladder the left column is the shorter one
        )
    with right:
        stack(
            lambda: time_card(facts),
            lambda: cost_card(source, view, facts),
            lambda: gave_up_card(source, facts),
            lambda: weeks_card(source, facts),
            lambda: satisfaction_card(source, view, facts),
            *([reference] if facts.saving else []),
        )


def facts_of(source: Source, view: View, published: tuple[date, date]) -> ServiceFacts:
    """The facts of the service in view, once for everybody."""
    return once(lambda: gather(source.rows, view, str(view.service_id), published), "service", source, view)


def stack(*cards: Callable[[], None]) -> None:
    """Cards one below the other; each may fail alone."""
    with st.container():  # as high as its cards, so that none is stretched to fill a column
        for drawn in cards:
            with living("This part"):
                drawn()


page()
