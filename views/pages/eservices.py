"""E-services: which services' take-up moved, which forms to mend, and what broke, for the web team."""

from datetime import date
from functools import partial

import streamlit as st

from views.cards import living
from views.controls import View, filter_bar, other_periods
from views.data import Found, Source
from views.empty import only_visits
from views.eservices import below, facts, words
from views.eservices.cards import breaks_card, failures_card, forms_card, releases_card, take_up_card, tiles
from views.filters import first_of_month
from views.formatting import prose
from views.frame import foot
from views.lacks import Flow, begin_lacks, lacks_card, stacked
from views.once import once
from views.opening import definition_words, page_head, published_period, source_to_show
from views.ready import spare


MEASURED_MONTHS = 26


def page() -> None:
    """Draws the page from top to bottom as it reads on screen."""
    source = source_to_show(needs_contacts=False)
    if source is None:
        return
    published = published_period(source)
    if published[0] is None or not (source.rows("contacts_by_grain") or source.rows("funnel_by_step")):
        only_visits(source)
        return
    draw_page(source, published)


def draw_page(source: Source, published: tuple[date, date]) -> None:
    """The page for a folder with contacts or online forms."""
    head = st.container(gap="xxsmall")
    is_monthly = {str(row["grain"]) for row in source.rows("contacts_by_grain")} == {"month"}  # its counts are of no week
    view = filter_bar(source, published, weekly=None if is_monthly else "span", default="month" if is_monthly else "4weeks")
    if view.period.start >= view.period.end:
        with head:
            page_head(source, view, "No complete week is counted yet", ["This page compares whole weeks, Monday to Sunday."])
        st.info("Choose the year to date, or come back when a week of data is complete.", icon=":material/info:")
        foot(source)
        return
    ask_ahead(source, view)
    moved = movers(source, view)
    with head:
        draw_head(source, view, moved)
    begin_lacks()
    steps, given_up = source.finding("form_steps", **view.asked), source.finding("failed_online")
    forms = forms_of(source, view)
    seen = measured(source, view)
    with living("Figures of this period"):
        typed = source.rows("known_contact_types", **view.asked)
        tiles(moved, facts.all_forms(steps.rows), typed[0] if typed else None, [row for row in seen if row["is_complete"]])
    flow = Flow(3, 2)
    flow.add(
        lambda: take_up_card(source, moved, facts.cut_services(source.finding("shift_or_cut"), view.services)),
        lambda: forms_card(source, forms, own_only(given_up, view)),
        stacked(
            lambda: releases_card(source, once(lambda: releases(source, view), "releases", source, view)),
            lambda: breaks_card(source, view, breaks(source, view)),
        ),
        lambda: failures_part(source, view, given_up),
        lambda: below.funnel_part(source, forms),
        stacked(
            lambda: below.measured_card(source, seen, source.rows("changes", start_date=published[0], end_date=published[1])),
            lambda: below.help_card(source, view),
        ),
        lambda: below.forecast_card(source, view, published),
        lambda: below.satisfaction_card(source, view),
    )
    with living("Take-up by definition"):
        below.lens_card(source, view)
    lacks_card()
    foot(source, "ranges are 80% unless said otherwise, pounds are rounded outward to two figures")
    others = other_periods(view, source, published, weekly=not is_monthly)
    spare.have_ready(partial(work, source, other) for other in others for work in (movers, forms_of))


def ask_ahead(source: Source, view: View) -> None:
    """Has what stands below the movers asked beside them, in the order it is drawn."""
    source.ahead("form_steps", **view.asked)
    for name, parameters in (*failure_questions(view), ("assisted_digital_by_service", view.asked)):
        source.ahead(name, **parameters)


def movers(source: Source, view: View) -> facts.Movers:
    """Take-up of every service beside the same period a year before, once for everybody."""
    compared = {"baseline_start": view.period.compared_start, "baseline_end": view.period.compared_end}
    asked = partial(source.finding, "take_up_movers", **view.asked, **compared, definition_id=view.definition_id)
    return once(lambda: facts.movers(asked()), "movers", source, view)


def forms_of(source: Source, view: View) -> list[facts.Form]:
    """Every form in view, once for everybody."""

    def worked_out() -> list[facts.Form]:
        steps = source.finding("form_steps", **view.asked)
        return facts.forms([*steps.rows, *steps.refused], source.finding("failed_online"), source.finding("opportunity"))

    return once(worked_out, "forms", source, view)


def failures_part(source: Source, view: View, given_up: Found) -> None:
    """Error pages and searches of these weeks beside those of last year."""
    outage = next((row for row in given_up.rows if row["attempt"] == "outage" and not row.get("service_id")), None)
    errors, searches = (source.rows(name, **parameters) for name, parameters in failure_questions(view))
    failures_card(source, errors, searches, outage)


def failure_questions(view: View) -> tuple[tuple[str, dict], tuple[str, dict]]:
    """What is asked of error pages and of failed searches."""
    period = view.period
    dates = {"start_date": period.start, "end_date": period.end}
    compared = {**dates, "baseline_start": period.compared_start, "baseline_end": period.compared_end}
    return ("web_errors_by_path", compared), ("failed_searches_by_term", compared)


def draw_head(source: Source, view: View, moved: facts.Movers) -> None:
    """Title, what all services together did, and the grey line."""
    sentences = [prose(text) for text in (words.whole_sentence(moved, view), words.chance_sentence(moved)) if text]
    page_head(source, view, words.page_title(moved, view), [" ".join(sentences)], parts=[definition_words(source, view)])


def own_only(found: Found, view: View) -> Found:
    """The rows of services in view."""
    keep = [row for row in found.rows if view.keeps(row.get("service_id"))]
    refused = [row for row in found.refused if view.keeps(row.get("service_id")) and row.get("is_headline")]
    return Found(keep, refused)


def measured(source: Source, view: View) -> list[dict]:
    """The measured share of page views over two years before the end of the period."""
    end = first_of_month(view.period.end, int(view.period.end.day > 1))
    return source.rows("measured_share_by_month", start_date=first_of_month(end, -MEASURED_MONTHS), end_date=end)


def releases(source: Source, view: View) -> list[facts.Release]:
    """Every release noted so far, whatever the weeks in view: its effect takes longer to be known."""
    found = source.finding("release_completion", service_id=view.service_id)
    impacts = source.finding("launch_impact")
    rows = sorted([*found.rows, *found.refused], key=lambda row: str(row["released_on"]), reverse=True)
    shown = {view.service_id: view.service_name} if view.service_id else view.services
    return facts.releases(rows, [*impacts.rows, *impacts.refused], shown)


def breaks(source: Source, view: View) -> list[facts.Break]:
    """Breaks from the first of last year's weeks to the last of these."""
    dates = {"start_date": view.period.compared_start, "end_date": view.period.end}
    found = source.finding("breaks_found")
    shown = {view.service_id: view.service_name} if view.service_id else view.services
    return facts.breaks(source.rows("breaks", **dates), found.rows, shown, dates["start_date"], dates["end_date"])


page()
