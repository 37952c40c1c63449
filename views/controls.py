"""The filter bar of every page: period and service in view, the other filters in a drawer, all of them in the URL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.questions import DEFAULT_DEFINITION
from views import figures, memory, outside
from views.data import Source
from views.filters import (
    PERIODS,
    WEEKS,
    Period,
    choose_definition,
    choose_period,
    choose_service,
    period_named,
    unique_labels,
    weeks_named,
    year_starts_in,
)
from views.theme import CHANNEL_ORDER


DRAWER = ("directorate", "definition")
ALL_DIRECTORATES, ALL_CHANNELS = "All directorates", "All channels"


@dataclass(frozen=True)
class View:
    """What a page shows: its period and filters, as parameters of questions and as words."""

    period: Period
    service_id: str | None = None
    service_name: str = ""
    directorate: str | None = None
    channel_id: str | None = None
    channel_name: str = ""
    definition_id: str = DEFAULT_DEFINITION
    real_terms: bool = False
    names: tuple[tuple[str, str], ...] = ()  # service ids and names in view, whichever is chosen

    @cached_property
    def services(self) -> dict[str, str]:
        """The names of the services that the directorate in view leaves, by id."""
        return dict(self.names)

    @property
    def who(self) -> dict[str, str | None]:
        """The parameters of a metric that choose services."""
        return {"service_id": self.service_id, "directorate": self.directorate}

    @property
    def asked(self) -> dict[str, object]:
        """The parameters of a metric over the period in view."""
        return {"start_date": self.period.start, "end_date": self.period.end, **self.who}

    @property
    def words(self) -> list[str]:
        """The filters that are set, for the grey line under the title."""
        chosen = [self.service_name, self.directorate or "", self.channel_name]
        return [word for word in chosen if word]

    def keeps(self, service_id: object) -> bool:
        """Whether rows of a service belong in this view; for findings, whose rows know no directorate."""
        return service_id == self.service_id if self.service_id else service_id in self.services


def filter_bar(
    source: Source,
    published: tuple[date, date],
    *,
    weekly: str | None = None,
    default: str = "",
    drawer: Sequence[str] = DRAWER,
    service: bool = True,
    beside: Callable[[], None] | None = None,
    own_period: Callable[[], Period] | None = None,
) -> View:
    """Draws the bar and returns the view it asks for.

    `weekly` names the URL key of a period control over whole weeks (default: months and years); `drawer` lists the filters in the drawer,
    of directorate, channel, definition, real_terms; `beside` draws what stands at the right, such as the export button; `own_period` draws
    a period control of the page's own in place of the common one.
    """
    services = source.rows("services")
    through = figures.last_day(published[1])
    starts = year_starts_in(source.settings.get("financial_year_starts"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if own_period:
            period = own_period()
        elif weekly:
            period = weeks_named(choose_period(WEEKS, default or "week", weekly), published[0], through, starts)
        else:
            period = period_named(choose_period(PERIODS, default or "year"), published[0], through, starts)
        place = st.container(width="content")  # the service list depends on the drawer, which stands after it
        with st.popover("More filters", icon=":material/tune:") if drawer else st.container():
            chosen = draw_drawer(source, services, drawer)
        names = {
            str(row["service_id"]): str(row["service_name"] or row["service_id"])
            for row in services
            if chosen["directorate"] in (None, row["directorate"])
        }
        with place:
            service_id = choose_service(names) if service else None
        st.space("stretch")
        if beside:
            beside()
        export = st.container(width="content")  # drawn last: a report is made of the whole view
    view = View(
        period=period,
        service_id=service_id,
        service_name=names.get(service_id or "", ""),
        directorate=chosen["directorate"],
        channel_id=chosen["channel_id"],
        channel_name=chosen["channel_name"] or "",
        definition_id=chosen["definition_id"] or DEFAULT_DEFINITION,
        real_terms=chosen["real_terms"] is not None,
        names=tuple(names.items()),
    )
    draw_export(source, view, export)
    return view


def other_periods(view: View, source: Source, published: tuple[date, date], weekly: bool = False) -> list[View]:
    """The same view over each other period of the common control, or of that over whole weeks; none without a day."""
    named, keys = (weeks_named, WEEKS) if weekly else (period_named, PERIODS)
    through, starts = figures.last_day(published[1]), year_starts_in(source.settings.get("financial_year_starts"))
    periods = [named(key, published[0], through, starts) for key in keys if key != view.period.key]
    return [replace(view, period=period) for period in periods if period.start < period.end]


def draw_export(source: Source, view: View, place: DeltaGenerator) -> None:
    """The export button of every page; imported here because the reports are made of views themselves."""
    from views.reports.buttons import export_menu

    with place:
        export_menu(source, view)


def draw_drawer(source: Source, services: Sequence[dict], drawer: Sequence[str]) -> dict[str, str | None]:
    """The filters in the drawer and what is chosen of each, None for all."""
    chosen: dict[str, str | None] = dict.fromkeys(("directorate", "channel_id", "channel_name", "definition_id", "real_terms"))
    if "directorate" in drawer:
        names = sorted({str(row["directorate"]) for row in services if row["directorate"]})
        chosen["directorate"] = one_of("Directorate", ALL_DIRECTORATES, {name: name for name in names}, "directorate")
    if "channel" in drawer:
        rows = sorted(source.rows("channels"), key=lambda row: channel_place(row["channel_id"]))
        names_of = {str(row["channel_id"]): str(row["channel_name"]) for row in rows}
        chosen["channel_id"] = one_of("Channel", ALL_CHANNELS, names_of, "channel")
        chosen["channel_name"] = names_of.get(chosen["channel_id"] or "", "")
    if "definition" in drawer:
        definitions = {str(row["definition_id"]): str(row["definition_name"]) for row in source.rows("take_up_definitions")}
        chosen["definition_id"] = choose_definition(definitions)
    if "real_terms" in drawer and switch(
        "In real terms", "real", "Costs in the prices of the latest year, by the deflators in deflators.csv."
    ):
        chosen["real_terms"] = "real"
    switch("For people outside the service team", outside.KEY, outside.SENTENCE)
    return chosen


def switch(label: str, key: str, said: str) -> bool:
    """Draws a switch that is in the URL and goes along from page to page."""
    memory.take_up(key, False)
    is_on = st.toggle(label, key=key, bind="query-params", help=said)
    memory.keep(key, is_on)
    return is_on


def one_of(label: str, everything: str, names: dict[str, str], key: str) -> str | None:
    """Draws a list that begins with everything, and returns the chosen id, None for everything."""
    labels = unique_labels(names)
    memory.take_up(key, everything, labels)
    shown = st.selectbox(label, [everything, *labels], key=key, bind="query-params", filter_mode="contains")
    memory.keep(key, shown)
    return labels.get(shown)


def channel_place(channel_id: object) -> int:
    """Where a channel stands in every list."""
    return CHANNEL_ORDER.index(str(channel_id)) if channel_id in CHANNEL_ORDER else len(CHANNEL_ORDER)
