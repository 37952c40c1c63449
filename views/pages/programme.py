"""Programme: on course for the target or not, what each saving and project brought, and what does not count; for executive and finance."""

from datetime import date

import streamlit as st

from views import figures
from views.cards import living
from views.controls import View, filter_bar
from views.data import Found, Source
from views.filters import Period, financial_year, year_starts_in
from views.frame import foot
from views.opening import page_head, published_period, source_to_show
from views.programme import cards, cards_projects, words
from views.programme.facts import (
    Programme,
    between_bars,
    left_out_of,
    period_of,
    programme_of,
    register_of,
    year_label,
    years_of,
)
from views.programme.projects import cases_of, mobile_of, statement_of, suspended_of


SHORT_REGISTER = 3  # rows


def page() -> None:
    """Draws the page from top to bottom as it reads on screen."""
    source = source_to_show()
    if source:
        draw_page(source)


def draw_page(source: Source) -> None:
    """The page for a folder with contacts."""
    head = st.container(gap="xxsmall")
    published = published_period(source)
    last = figures.last_day(published[1])
    efficiency = source.finding("efficiency")
    chosen: list[str] = []
    view = filter_bar(
        source,
        published,
        drawer=("directorate",),
        service=False,
        own_period=lambda: choose_year(source, efficiency, last, chosen),
    )
    facts = programme_of(efficiency, chosen[0], view.directorate)
    spend = figures.optional(source.settings.get("baseline_spend") or None)
    with head:
        parts = words.grey_words(facts, spend)
        page_head(
            source,
            view,
            words.title(facts, view.directorate),
            [words.prose(text) for text in words.sentences(facts, view.directorate)],
            "",
            parts,
        )
    draw_cards(source, view, facts, efficiency)
    foot(source, "savings are rounded outward to two figures")


def choose_year(source: Source, efficiency: Found, last: date, chosen: list[str]) -> Period:
    """Draws the list of financial years, notes the chosen one and returns its dates."""
    starts = year_starts_in(source.settings.get("financial_year_starts"))
    first = date(last.year - (last.month < starts), starts, 1)
    years = years_of(efficiency.rows) or [financial_year(first).replace("/", "-")]
    labels = {year_label(year): year for year in years}
    shown = st.selectbox("Financial year", list(labels), key="year", bind="query-params", label_visibility="collapsed", width=160)
    chosen.append(labels.get(shown, years[0]))
    return period_of(chosen[0], starts, last)


def draw_cards(source: Source, view: View, facts: Programme, efficiency: Found) -> None:
    """Everything below the bar; each card may fail alone."""
    left_out = left_out_of(efficiency.rows)
    asked = {"financial_year": facts.year, "directorate": view.directorate}
    rows = source.rows("benefits", **asked, left_out=between_bars(list(left_out)))
    benefits = register_of(rows, left_out)
    found = source.finding("business_case")
    mine = None if not view.directorate else {str(row["project"]) for row in rows} | {
        str(row["project"]) for row in found.rows if view.keeps(row["service_id"])
    }  # fmt: skip
    cases = cases_of(found, mine)
    totals = (figures.optional(rows[0]["all_evidenced"]), figures.optional(rows[0]["all_planned"])) if rows else (None, None)
    mobile = mobile_of(source.finding("field_work"))
    if facts.gains is None and not (facts.tracker or benefits or cases or mobile.groups):
        cards.bring_card(facts, mobile.why)
        return
    cards.tiles(facts, cases, view.directorate)
    left, right = st.columns([2, 3])
    with left:
        cards.tracker_card(facts, source.snapshot, view.directorate)
    with right:
        cards.register_card(benefits, facts, totals, source.snapshot)
    # A short register leaves room for the investments beneath it, beside the years.
    beneath, beside = (right, st.container()) if len(benefits) <= SHORT_REGISTER else st.columns([3, 2])
    with beneath:
        cards_projects.cases_card(cases, {str(row["project"]) for row in rows if row["benefit_id"] in left_out}, found.why, source.snapshot)
    with beside, living("Mobile working"):
        cards_projects.mobile_card(mobile, source.snapshot)
    cards.statement_card(statement_of(efficiency.rows, facts.year), facts, source.snapshot, view.directorate)
    with living("What does not count"):
        ids = {str(row["benefit_id"]) for row in rows}
        suspended = suspended_of(efficiency.rows, facts.year, ids, source.finding("savings"), set(view.services))
        cards.suspended_card(suspended, view.services, not rows)
    cards.how_card(facts, cases)


page()
