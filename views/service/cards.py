"""The first cards of the page about one service: its tiles and its channels over time."""

from datetime import date

import streamlit as st

from views import charts, charts_notes, figures, provisional, wording
from views.cards import beneath, card, draw, tile_row
from views.charts_parts import with_hatching
from views.controls import View
from views.data import Source
from views.filters import Period, complete_months_end, first_of_month
from views.formatting import count, day, md, month, percent, points, pounds, pounds_change
from views.frame import shown_theme
from views.headline_words import whole
from views.service.facts import ServiceFacts, Year
from views.tiles import NOTHING, delta


MONTH_DAYS = 30  # the width of a hatched month
CHART_MONTHS = 37  # three years and the month before, so that every month has its twin


def tiles(facts: ServiceFacts, definition: str, period: Period) -> None:
    """Five figures with those of the same dates a year before."""
    year = facts.year
    with tile_row(5, 165):
        contacts_tile(year, facts.is_self_assessment)
        take_up_tile(facts, definition)
        cost_tile(year)
        share_tile(
            "Forms completed",
            year.completion,
            year.completion_before,
            f"Online forms completed ÷ started; {count(year.starts)} were started. {year.completion_why}".strip(),
            better="normal",
        )
        share_tile(
            "Avoidable contacts",
            year.avoidable,
            year.avoidable_before,
            f"Contacts that need not have been, as tagged by advisers: {count(year.assessed)} of {count(year.assessed_of)} were tagged.",
            better="inverse",
        )
    if year.contacts_before is not None:
        was_when = f"“Was” is {day(period.compared_start)} to {day(figures.last_day(period.compared_end))}, the same dates a year before."
        st.caption(f"{was_when} {year.not_compared}".strip())


def contacts_tile(year: Year, is_self_assessment: bool) -> None:
    """All contacts; more is neither good nor bad."""
    change = year.contacts_change
    st.metric(
        "Checks finished" if is_self_assessment else "Contacts",
        count(year.contacts),
        delta(change, NOTHING["share"], lambda share: f"{share * 100:+.1f}%"),
        delta_color="off",
        delta_description=was(change, count(year.contacts_before)),
        border=True,
        height="stretch",
        help=f"Every counted approach on every channel; {count(year.staffed)} of them came to staff. A web visit is never a contact.",
    )


def take_up_tile(facts: ServiceFacts, definition: str) -> None:
    """Digital take-up under the definition in view, with its change in points."""
    year = facts.year
    why = (
        "A self-assessment has no take-up of its own: people only check what they may get."
        if facts.is_self_assessment
        else year.take_up_why
    )
    st.metric(
        "Digital take-up",
        percent(year.take_up),
        delta(year.take_up_change, NOTHING["points"], points),
        delta_description=was(year.take_up_change, percent(year.take_up_before)),
        border=True,
        height="stretch",
        help=whole(f"{wording.TAKE_UP_MEANING}; {definition}. {why}"),
    )


def cost_tile(year: Year) -> None:
    """Cost per transaction; the range of the unit costs is in the help."""
    change = figures.difference(year.cost_compared, year.cost_before)
    st.metric(
        "Cost per transaction",
        pounds(year.cost),
        delta(change, NOTHING["pounds"], pounds_change),
        delta_color="inverse",
        delta_description=was(change, pounds(year.cost_before)),
        border=True,
        height="stretch",
        help=f"Unit costs × contacts ÷ completed transactions. With the lowest and highest unit costs: {pounds(year.cost_low)} to "
        f"{pounds(year.cost_high)}. Contacts with a unit cost: {percent(year.costed_share)}. Not a league table of services.",
    )


def share_tile(label: str, now: float | None, before: float | None, meant: str, better: str) -> None:
    """A share with its change in points."""
    change = figures.difference(now, before)
    st.metric(
        label,
        percent(now),
        delta(change, NOTHING["points"], points),
        delta_color="inverse" if better == "inverse" else "normal",
        delta_description=was(change, percent(before)),
        border=True,
        height="stretch",
        help=whole(meant),
    )


def was(change: object, before: str) -> str | None:
    """was 12,979: the figure of the same dates a year before; None where there is none."""
    return None if change is None else f"was {before}"


def chart_months(published: tuple[date, date], period: Period) -> list[date]:
    """The complete months a chart covers: the last three years to the end of the period, or all."""
    end = min(complete_months_end(published[0], figures.last_day(published[1])), first_of_month(period.end, int(period.end.day > 1)))
    months = figures.months_between(published[0], end)
    if published[0].day > 1 and len(months) > 1:
        months = months[1:]  # the first month is a part of one
    return months if period.key == "all" else months[-CHART_MONTHS:]


def channels_card(source: Source, view: View, facts: ServiceFacts, published: tuple[date, date]) -> None:
    """Contacts of the service by channel over time, complete months only, with its dated changes."""
    months = chart_months(published, view.period)
    dates = {"start_date": months[0], "end_date": first_of_month(months[-1], 1)}
    grains = source.rows("contacts_by_grain", service_id=facts.service_id)
    partial = figures.partial_months(source.rows("breaks", **dates), grains, months)
    rows = source.rows("contacts_by_month_and_channel", **dates, service_id=facts.service_id)
    series = figures.series_by_channel(rows, months, partial, figures.looked_at(grains, source.rows("feeds"), months))
    title = channels_title(facts, series)
    with card(title, "Contacts a month by channel. A gap is missing or partial data, not zero.", key="card_service_channels"):
        if not series.values:
            st.info("No whole month has contacts of this service. Choose a longer period.")
            return
        changes = merged([row for row in source.rows("changes", **dates, service_id=facts.service_id) if row["kind"] != "consent"])
        late = provisional.late_months(months, source.rows("feeds"), grains)
        spec = with_hatching(charts.contacts_by_channel(series, changes, shown_theme()), late, MONTH_DAYS, shown_theme())
        draw(spec, charts.contacts_alt(series), "chart_service_channels")
        if late:
            st.caption(provisional.hatched_words(late, month))
        marks = charts_notes.noted(changes, months)
        if marks:
            st.caption(" · ".join(f"**{number}** {md(charts_notes.change_words(row))}" for number, row in enumerate(marks, start=1)))
        order = charts.channels_in_order(list(series.values))
        others = list(series.values)[charts.LINES_SHOWN :]
        if others:
            st.caption(f"Not drawn, but in the CSV: {', '.join(md(series.names[channel]) for channel in others)}.")
        columns = ["month", *(series.names[channel] for channel in order)]
        lines = [[month, *(series.values[channel][i] for channel in order)] for i, month in enumerate(months)]
        beneath("service_contacts_by_month", source.snapshot, columns, lines)


def channels_title(facts: ServiceFacts, series: figures.Series) -> str:
    """Which channels rose or fell; for a service that began within the year, since when it is counted."""
    if not series.values:
        return "No contacts to show in these months"
    if facts.begun and not facts.reaches_back:
        return f"Counted since it began on {day(facts.begun)}"
    return wording.contacts_title(series, figures.silent_channels(series))


def merged(changes: list[dict]) -> list[dict]:
    """The changes, one for each date, kind and note."""
    found: dict[tuple, dict] = {}
    for row in changes:
        found.setdefault((row["from_date"], row["kind"], row["note"]), row)
    return list(found.values())
