"""Headlines: how much, how sure, and what is behind it, for an executive."""

from datetime import date
from functools import partial

import streamlit as st

from views import charts, charts_notes, figures, headline_facts, headline_words, provisional, wording
from views import headline_cards as cards
from views.cards import Kept, beneath, card, draw, names_width, table_with_csv
from views.charts_parts import with_hatching
from views.controls import View, filter_bar, other_periods
from views.data import Source
from views.filters import Period, complete_months_end, first_of_month
from views.formatting import counted, md, month
from views.frame import foot, shown_theme
from views.headline_facts import HeadlineFacts
from views.headline_quality import questions
from views.lacks import Flow, begin_lacks, lacks_card
from views.method import how_it_is_worked_out
from views.once import once
from views.opening import definition_words, page_head, published_period, source_to_show
from views.ready import spare
from views.signed import tell_unconfirmed, unconfirmed_words
from views.tiles import tiles


MONTH_DAYS = 30  # the width of a hatched month
CHART_MONTHS = 37  # three years and the month before, so that every month has its twin


def page() -> None:
    """Draws the page from top to bottom as it reads on screen."""
    source = source_to_show()
    if source:
        draw_page(source)


def draw_page(source: Source) -> None:
    """The page for a folder with contacts."""
    published = published_period(source)
    head = st.container(gap="xxsmall")
    view = filter_bar(source, published, drawer=("directorate", "definition", "real_terms"))
    facts = facts_of(source, view, published)
    with head:
        draw_head(source, view, facts)
    begin_lacks()
    places = [st.container(), st.container()]
    tiles_place, findings_place = (
        places if facts.saving is None else reversed(places)
    )  # without a saving the figures that are known come first
    with tiles_place:  # before the charts, so that no figure waits for one to be drawn
        tiles(facts)
    with findings_place:
        draw_findings(source, view, facts)
    draw_services(source, view, facts, published)
    how_it_is_worked_out(source, facts, view)
    foot(source, "counts are exact, savings are rounded outward to two figures")
    spare.have_ready(partial(known_before, source, other, published) for other in other_periods(view, source, published))


def known_before(source: Source, view: View, published: tuple[date, date]) -> None:
    """Works out what the page needs of a view, for whoever turns to it."""
    facts_of(source, view, published)
    kept_services(source, view)
    unconfirmed_words(source, view.who, view.period.start, view.period.end)


def facts_of(source: Source, view: View, published: tuple[date, date]) -> HeadlineFacts:
    """The page's facts, once for everybody."""
    return once(lambda: gathered(source, view, published), "headlines", source, view)


def gathered(source: Source, view: View, published: tuple[date, date]) -> HeadlineFacts:
    """The page's facts; what takes long and what is asked last is asked beside them, the last first: the page begins at the other end."""
    source.ahead("cost_change", **headline_facts.cost_parameters(view))
    source.ahead("digital_take_up_by_service", **view.asked, definition_id=view.definition_id)
    for name, parameters in reversed(questions(view)):
        source.ahead(name, **parameters)
    return headline_facts.gather(source.rows, view, published)


def draw_head(source: Source, view: View, facts: HeadlineFacts) -> None:
    """Title, how sure, and the grey line an auditor reads."""
    sentences = [text for text in (headline_words.how_sure(facts, view.period), headline_words.caveat(facts)) if text]
    page_head(
        source,
        view,
        headline_words.title(facts, view.period),
        sentences,
        headline_words.badge(facts.saving),
        [definition_words(source, view)],
    )
    tell_unconfirmed(source, view.who, view.period.start, view.period.end)


def draw_findings(source: Source, view: View, facts: HeadlineFacts) -> None:
    """What an executive asks, in order: cash, target, reasons, what got worse, what changed, decisions, and whether to sign."""
    saved = facts.saving is not None
    first = [
        *([lambda: cards.released_card(source, facts)] if saved else []),
        lambda: cards.course_card(source, facts.course, facts.is_part, facts.why.get("course", "")),
        lambda: cards.cost_card(source, facts, view),
        lambda: cards.worse_card(source, facts.quality, view),
    ]
    last = [lambda: cards.decisions_card(source, facts), *([lambda: cards.sign_card(source, facts)] if saved else [])]
    Flow(1, 1).add(*first)
    cards.changed_panel(source, view)
    Flow(1, 1).add(*last)


def draw_services(source: Source, view: View, facts: HeadlineFacts, published: tuple[date, date]) -> None:
    """Contacts and take-up over time, services, what residents gained, and what is missing."""
    months = chart_months(published, view.period)
    grains = source.rows("contacts_by_grain")
    shares = take_up_months(source, view, months)
    left, right = st.columns([3, 2]) if shares else (st.container(), st.container())  # what is not known is told once, below
    with left:
        contacts_card(source, view, months, grains)
    if shares:
        with right:
            take_up_card(source, view, shares, months, grains)
    if facts.saving is not None:
        cards.residents_card(facts)
    services_card(source, view)
    missing_card(facts, {str(row["grain"]) for row in grains} == {"month"})


def chart_months(published: tuple[date, date], period: Period) -> list[date]:
    """The complete months a chart covers: all of them, or the last three years to the end of the period."""
    end = min(complete_months_end(published[0], figures.last_day(published[1])), first_of_month(period.end, int(period.end.day > 1)))
    months = figures.months_between(published[0], end)
    if published[0].day > 1 and len(months) > 1:
        months = months[1:]  # the first month is a part of one
    return months if period.key == "all" else months[-CHART_MONTHS:]


def contacts_card(source: Source, view: View, months: list[date], grains: list[dict]) -> None:
    """Contacts by channel over time, complete months only."""
    dates = {"start_date": months[0], "end_date": first_of_month(months[-1], 1)}
    partial = figures.partial_months(source.rows("breaks", **dates), grains, months)
    rows = source.rows("contacts_by_month_and_channel", **dates, **view.who)
    series = figures.series_by_channel(rows, months, partial, figures.looked_at(grains, source.rows("feeds"), months))
    title = wording.contacts_title(series, figures.silent_channels(series)) if series.values else "No contacts to show in these months"
    with card(title, "Contacts a month. A gap is missing or partial data, not zero.", key="card_contacts"):
        if not series.values:
            st.info("No whole month has contacts for this choice. Choose a longer period or all services.")
            return
        changes = [row for row in source.rows("changes", **dates, service_id=view.service_id) if touches_contacts(row, view.service_id)]
        late = provisional.late_months(months, source.rows("feeds"), grains)
        spec = with_hatching(charts.contacts_by_channel(series, changes, shown_theme()), late, MONTH_DAYS, shown_theme())
        draw(spec, charts.contacts_alt(series), "chart_contacts")
        tell_provisional(late)
        marks = charts_notes.noted(changes, months)
        if marks:
            st.caption(" · ".join(f"**{number}** {md(charts_notes.change_words(row))}" for number, row in enumerate(marks, start=1)))
        order = charts.channels_in_order(list(series.values))
        others = list(series.values)[charts.LINES_SHOWN :]
        if others:
            st.caption(f"Not drawn, but in the CSV: {', '.join(md(series.names[channel]) for channel in others)}.")
        columns = ["month", *(series.names[channel] for channel in order)]
        lines = [[month, *(series.values[channel][i] for channel in order)] for i, month in enumerate(months)]
        beneath("contacts_by_month_and_channel", source.snapshot, columns, lines)


def tell_provisional(late: list[date]) -> None:
    """Says under a chart which of its months are hatched."""
    if late:
        st.caption(provisional.hatched_words(late, month))


def touches_contacts(row: dict, service: str | None) -> bool:
    """Whether a change bears on counts of contacts: consent hides web visits only, a new queue name moves contacts between services only."""
    return row["kind"] != "consent" and (row["kind"] != "relabelled" or service is not None)


def take_up_months(source: Source, view: View, months: list[date]) -> list[dict]:
    """Digital take-up of the months, none where it is known of no month."""
    dates = {"start_date": months[0], "end_date": first_of_month(months[-1], 1)}
    rows = source.rows("digital_take_up_by_month", **dates, **view.who, definition_id=view.definition_id)
    return rows if any(row["digital_take_up"] is not None for row in rows) else []


def take_up_card(source: Source, view: View, rows: list[dict], months: list[date], grains: list[dict]) -> None:
    """Digital take-up over the same months."""
    title = wording.monthly_take_up_title([row for row in rows if row["digital_take_up"] is not None])
    with card(title, md(f"{wording.TAKE_UP_MEANING}, by month; {definition_words(source, view)}."), key="card_take_up"):
        late = provisional.late_months(months, source.rows("feeds"), grains)
        spec = with_hatching(charts.take_up_by_month(rows, months, shown_theme()), late, MONTH_DAYS, shown_theme())
        draw(spec, f"{title}; a line by month from 0 to 100%.", "chart_take_up")
        tell_provisional(late)
        lacking = [row["missing_channels"] for row in rows if row["missing_channels"]]
        if lacking:
            names = md(", ".join(sorted(set(lacking))))
            st.caption(f"{counted(len(lacking), 'month lacks', 'months lack')} a channel that other months have: {names}.")
        columns = ["month", "digital_transactions", "transactions", "digital_take_up", "why", "missing_channels"]
        beneath("digital_take_up_by_month", source.snapshot, columns, [[row[column] for column in columns] for row in rows])


def services_card(source: Source, view: View) -> None:
    """Each service with contacts, take-up, its change and cost."""
    period = view.period
    rows = kept_services(source, view)
    with card(
        wording.services_title(rows),
        f"{period.dates}. Change is in points of take-up on the same dates a year before.",
        key="card_services",
    ):
        column = st.column_config
        take_up = column.ProgressColumn("Digital take-up", format="%.1f%%", min_value=0, max_value=100)
        if any(row["take_up"] is None for row in rows):  # a bar cannot say "no data"
            take_up = column.NumberColumn("Digital take-up", format="%.1f%%")
        config = {
            "service": column.TextColumn("Service", width=names_width([row["service"] for row in rows])),
            "contacts": column.NumberColumn("Contacts", format="localized"),
            "take_up": take_up,
            "change": column.NumberColumn("Change, points", format="%+.1f"),
            "cost": column.NumberColumn("Cost per transaction", format="£%.2f"),
        }
        alt = "Services with contacts, digital take-up, its change on last year and cost per transaction"
        table_with_csv(rows, config, "services", source.snapshot, alt)


def kept_services(source: Source, view: View) -> Kept:
    """The rows of the services in view, once for everybody."""
    return once(lambda: Kept(services_rows(source, view)), "services", source, view)


def services_rows(source: Source, view: View) -> list[dict]:
    """The rows of the services in view."""
    now = source.rows("digital_take_up_by_service", **view.asked, definition_id=view.definition_id)
    return figures.services_table(view.services, now, source.rows("cost_per_transaction_by_service", **view.asked))


def missing_card(facts: HeadlineFacts, only_monthly: bool) -> None:
    """What cannot be shown, and what would bring it; nothing when all is there."""
    lacks_card(wording.cannot_show(facts.headlines, facts.saving is None, only_monthly))


page()
