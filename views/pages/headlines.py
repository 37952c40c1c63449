"""Headlines: how much, how sure, and what is behind it, for an executive."""

from datetime import date

import streamlit as st

from pipelines.errors import ChannelShiftError
from views import charts, charts_notes, figures, wording
from views.cards import card, download, draw, table_with_csv
from views.data import Source, current_source
from views.empty import nothing_published, only_visits
from views.filters import (
    Period,
    choose_definition,
    choose_period,
    choose_service,
    complete_months_end,
    first_of_month,
    period_named,
    year_starts_in,
)
from views.formatting import NO_DATA, counted, day, md
from views.frame import foot, shown_theme
from views.method import how_it_is_worked_out
from views.tiles import tiles


CHART_MONTHS = 37  # three years and the month before, so that every month has its twin


def page() -> None:
    """Draws the page from top to bottom as it reads on screen."""
    try:
        source = current_source()
        grains = source.rows("contacts_by_grain")
    except ChannelShiftError as error:
        nothing_published(error)
        return
    if grains:
        draw_page(source, grains)
    else:
        only_visits(source)


def draw_page(source: Source, grains: list[dict]) -> None:
    """The page for a folder with contacts."""
    ends = source.rows("published_period")[0]
    published = (ends["start_date"], ends["end_date"])
    names = {str(row["service_id"]): str(row["service_name"] or row["service_id"]) for row in source.rows("services")}
    definitions = {str(row["definition_id"]): str(row["definition_name"]) for row in source.rows("take_up_definitions")}
    head = st.container(gap="xxsmall")
    with st.container(horizontal=True, vertical_alignment="center"):
        key = choose_period()
        service = choose_service(names)
        with st.popover("More filters", icon=":material/tune:"):
            definition = choose_definition(definitions)
    starts = year_starts_in(source.settings.get("financial_year_starts"))
    period = period_named(key, published[0], figures.last_day(published[1]), starts)
    facts = figures.headlines(source.rows, period, service, definition, published)
    with head:
        draw_head(source, period, facts, names.get(service or "", ""))
    tiles(facts)
    months = chart_months(published, period)
    left, right = st.columns([3, 2])
    with left:
        contacts_card(source, service, months, grains)
    with right:
        take_up_card(source, service, definition, months)
    services_card(source, period, service, definition, names)
    missing_card(facts, {str(row["grain"]) for row in grains} == {"month"})
    how_it_is_worked_out(source, facts, period, service)
    foot(source, "counts are exact, savings are rounded outward to two figures")


def draw_head(source: Source, period: Period, facts: figures.Headlines, service: str) -> None:
    """Title, how sure, and the grey line an auditor reads."""
    st.title(md(wording.headline(period, facts)), anchor=False)
    badge = f":orange-badge[:material/balance: {md(facts.saving_label)}] " if facts.saving_low is not None else ""
    st.markdown(badge + (wording.direction(facts) or wording.how_sure(facts)))
    if wording.direction(facts):
        st.markdown(wording.how_sure(facts))
    through = f"data through {day(source.data_through)}" if source.data_through != figures.last_day(period.end) else ""
    parts = [
        md(service),
        period.dates,
        through,
        wording.sources_words(source.rows("feeds")),
        f"take-up as {md(facts.definition_name.replace(': ', ', '))}",
        f"snapshot {md(source.snapshot)}",
    ]
    st.caption(" · ".join(part for part in parts if part))


def chart_months(published: tuple[date, date], period: Period) -> list[date]:
    """The complete months a chart covers: all of them, or the last three years to the end of the period."""
    end = min(complete_months_end(published[0], figures.last_day(published[1])), first_of_month(period.end, int(period.end.day > 1)))
    months = figures.months_between(published[0], end)
    if published[0].day > 1 and len(months) > 1:
        months = months[1:]  # the first month is a part of one
    return months if period.key == "all" else months[-CHART_MONTHS:]


def contacts_card(source: Source, service: str | None, months: list[date], grains: list[dict]) -> None:
    """Contacts by channel over time, complete months only."""
    dates = {"start_date": months[0], "end_date": first_of_month(months[-1], 1)}
    partial = figures.partial_months(source.rows("breaks", **dates), grains, months)
    rows = source.rows("contacts_by_month_and_channel", **dates, service_id=service)
    series = figures.series_by_channel(rows, months, partial, figures.looked_at(grains, source.rows("feeds"), months))
    title = wording.contacts_title(series, figures.silent_channels(series)) if series.values else "No contacts in these months"
    with card(title, "Contacts a month. A gap is missing or partial data, not zero.", key="card_contacts"):
        if not series.values:
            st.info("No whole month has contacts for this choice. Choose a longer period or all services.")
            return
        changes = [row for row in source.rows("changes", **dates, service_id=service) if touches_contacts(row, service)]
        draw(charts.contacts_by_channel(series, changes, shown_theme()), charts.contacts_alt(series), "chart_contacts")
        marks = charts_notes.noted(changes, months)
        if marks:
            st.caption(" · ".join(f"**{number}** {md(charts_notes.change_words(row))}" for number, row in enumerate(marks, start=1)))
        order = charts.channels_in_order(list(series.values))
        others = list(series.values)[charts.LINES_SHOWN :]
        if others:
            st.caption(f"Not drawn, but in the CSV: {', '.join(md(series.names[channel]) for channel in others)}.")
        columns = ["month", *(series.names[channel] for channel in order)]
        lines = [[month, *(series.values[channel][i] for channel in order)] for i, month in enumerate(months)]
        download("contacts_by_month_and_channel", source.snapshot, columns, lambda: lines)


def touches_contacts(row: dict, service: str | None) -> bool:
    """Whether a change bears on counts of contacts: consent hides web visits only, a new queue name moves contacts between services only."""
    return row["kind"] != "consent" and (row["kind"] != "relabelled" or service is not None)


def take_up_card(source: Source, service: str | None, definition: str, months: list[date]) -> None:
    """Digital take-up over the same months."""
    dates = {"start_date": months[0], "end_date": first_of_month(months[-1], 1)}
    rows = source.rows("digital_take_up_by_month", **dates, service_id=service, definition_id=definition)
    known = [row for row in rows if row["digital_take_up"] is not None]
    title = wording.monthly_take_up_title(known)
    with card(title, "Completed online without staff ÷ all completed transactions, by month.", key="card_take_up"):
        if not known:
            st.info(
                md(rows[-1]["why"].replace("in this month", "in these months")) if rows and rows[-1]["why"] else "No data in these months.",
                icon=":material/info:",
            )
            return
        draw(charts.take_up_by_month(rows, months, shown_theme()), f"{title}; a line by month from 0 to 100%.", "chart_take_up")
        lacking = [row["missing_channels"] for row in rows if row["missing_channels"]]
        if lacking:
            names = md(", ".join(sorted(set(lacking))))
            st.caption(f"{counted(len(lacking), 'month lacks', 'months lack')} a channel that other months have: {names}.")
        columns = ["month", "digital_transactions", "transactions", "digital_take_up", "why", "missing_channels"]
        download("digital_take_up_by_month", source.snapshot, columns, lambda: [[row[column] for column in columns] for row in rows])


def services_card(source: Source, period: Period, service: str | None, definition: str, names: dict[str, str]) -> None:
    """Each service with contacts, take-up, its change and cost."""
    asked = {"start_date": period.start, "end_date": period.end, "service_id": service}
    now = source.rows("digital_take_up_by_service", **asked, definition_id=definition)
    rows = figures.services_table(names, now, source.rows("cost_per_transaction_by_service", **asked))
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
            "service": column.TextColumn("Service", width="medium"),
            "contacts": column.NumberColumn("Contacts", format="localized"),
            "take_up": take_up,
            "change": column.NumberColumn("Change, points", format="%+.1f"),
            "cost": column.NumberColumn("Cost per transaction", format="£%.2f"),
        }
        alt = "Services with contacts, digital take-up, its change on last year and cost per transaction"
        table_with_csv(rows, config, "services", source.snapshot, alt)


def missing_card(facts: figures.Headlines, only_monthly: bool) -> None:
    """What cannot be shown, and what would bring it; nothing when all is there."""
    sentences = wording.cannot_show(facts, only_monthly)
    if sentences:
        with card("What this page cannot show yet", f"It shows “{NO_DATA}” rather than a guess.", key="card_missing"):
            st.markdown("\n".join(f"- {sentence}" for sentence in sentences))


page()
