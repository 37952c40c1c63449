"""Two systems that tell of the same contacts: side by side by day, which one counts and why, and a change of that with its effect first."""

from datetime import date, timedelta

import streamlit as st

from pipelines.changing_primary import claims, with_primary
from pipelines.editing import problems_of, read_sheet, sheet_text
from pipelines.errors import ChannelShiftError
from views import theme
from views.adding.desk import Desk
from views.adding.effect_first import is_effect_shown, problems_box, said, save_and_build
from views.adding.feeds_chart import side_by_side
from views.adding.feeds_rows import BY, MEASURES, Pair, Told, distances, pairs_of, table_rows, told_of, why_primary
from views.cards import card, draw, table_with_csv
from views.data import Source
from views.formatting import counted, plain, prose
from views.theme import channel_name


SPANS = {"Last 3 months": 92, "Last 12 months": 365, "All days": None}  # days before the end of the data
UNMAPPED = "unmapped"


def task(desk: Desk) -> None:
    """Draws the choice of service and channel, both feeds side by side, and the choice of the one that counts."""
    said("feeds")
    source = desk.source
    pairs = pairs_of(source.rows("compared_feeds", **whole(source))) if source else []
    if not source or not pairs:
        with card("No two feeds tell of the same service and channel", key="card_feeds_none"):
            st.markdown("When a goal of the web statistics, a form and a payment tell of the same contacts, they are compared here.")
        return
    pair = chosen_pair(desk, pairs)
    comparison_card(desk, source, pair, what_is_told(source, pair))
    choice_card(desk, pair, told_of(rows_of(source, pair, "month", None), "month"))


def whole(source: Source) -> dict:
    """The published period as parameters."""
    period = source.rows("published_period")[0]
    return {"start_date": period["start_date"] or date(1900, 1, 1), "end_date": period["end_date"] or date(1900, 1, 2)}


def chosen_pair(desk: Desk, pairs: list[Pair]) -> Pair:
    """The service and channel to look at; those that wait for a decision come first."""
    waiting = sum(pair.undecided for pair in pairs)
    st.markdown(
        f"**{counted(waiting, 'pair waits', 'pairs wait')} for somebody to say which feed counts.**"
        if waiting
        else f"{counted(len(pairs), 'service and channel is', 'services and channels are')} told of by a feed that does not count there."
    )
    labels = {(pair.service_id, pair.channel_id): pair for pair in pairs}
    found = st.selectbox(
        "Service and channel",
        list(labels),
        format_func=lambda key: plain(name_of(desk, labels[key])),
        key="feeds_pair",
        width=420,
        filter_mode="contains",
    )
    return labels[found]


def name_of(desk: Desk, pair: Pair) -> str:
    """Council tax, web form."""
    words = f"{desk.service_names.get(pair.service_id, pair.service_id)}, {channel_name(pair.channel_id).lower()}"
    return f"{words} (nobody chose)" if pair.undecided else words


def what_is_told(source: Source, pair: Pair) -> Told:
    """What each feed tells of in the chosen span; by month where fewer than two feeds tell of days."""
    days = rows_of(source, pair, "day", None)
    can_be_daily = len({row["source_id"] for row in days}) > 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.segmented_control(
            "Compare",
            list(BY),
            default="day" if can_be_daily else "month",
            required=True,
            format_func=BY.__getitem__,
            disabled=not can_be_daily,
            key=f"feeds_by_{can_be_daily}",
            label_visibility="collapsed",
        )
        span = st.segmented_control(
            "Span",
            list(SPANS),
            default="Last 3 months" if can_be_daily else "All days",
            required=True,
            key=f"feeds_span_{can_be_daily}",
            label_visibility="collapsed",
        )
        measure = st.segmented_control(
            "Measure",
            list(MEASURES),
            default="contacts",
            required=True,
            format_func=MEASURES.__getitem__,
            key="feeds_measure",
            label_visibility="collapsed",
        )
    if not can_be_daily:
        by = "month"
        st.caption("One of the feeds tells of months only, so days cannot be compared.")
    rows = rows_of(source, pair, str(by), SPANS[str(span)])
    if by == "day":
        left = sorted({str(row["source_id"]) for row in rows_of(source, pair, "month", None)} - {str(row["source_id"]) for row in days})
        if left:
            st.caption(prose(f"{' and '.join(left)} tells of months only and is left out by day; choose By month to see it."))
    return told_of(rows, str(by), str(measure))


def rows_of(source: Source, pair: Pair, by: str, days: int | None) -> list[dict]:
    """The answer for a pair, over the last days of the data or all."""
    period = whole(source)
    if days is not None:
        first = period["end_date"] - timedelta(days=days)
        period["start_date"] = max(period["start_date"], first.replace(day=1) if by == "month" else first)
    return source.rows("feeds_side_by_side", **period, service_id=pair.service_id, channel_id=pair.channel_id, by=by)


def comparison_card(desk: Desk, source: Source, pair: Pair, told: Told) -> None:
    """The chart, what it says, and the table of the same figures."""
    if len(told.feeds) < 2:
        with card("Only one feed tells of these days", key="card_feeds_compare"):
            st.markdown("Choose a longer span, or months.")
        return
    said_of = distances(told)
    with card(said_of[0][0], f"{name_of(desk, pair)}: {told.measure}", key="card_feeds_compare"):
        kind = theme.theme_named(st.context.theme.type)
        draw(
            side_by_side(told, kind), f"{MEASURES[told.measure]} {BY[told.by].lower()} that {', '.join(told.feeds)} tell of", "chart_feeds"
        )
        for position, (words, where) in enumerate(said_of):
            st.markdown(prose(f"{words}. {where}" if position else where))
        column = st.column_config
        dates = column.DateColumn("Day", format="ddd D MMM YYYY") if told.by == "day" else column.DateColumn("Month", format="MMM YYYY")
        config = {"period": dates}
        for position, feed in enumerate(told.feeds):
            counts = " (counts)" if feed == told.primary else ""
            config[f"contacts_{feed}"] = column.NumberColumn(f"{feed}{counts}", format="localized")
            if position:
                config[f"difference_{feed}"] = column.NumberColumn(f"{feed} less {told.feeds[0]}", format="localized")
        table_with_csv(table_rows(told), config, "feeds_side_by_side", source.snapshot, "What each feed tells of, latest first")


def choice_card(desk: Desk, pair: Pair, told: Told) -> None:
    """Which feed counts, why, and what another choice would do."""
    sheet = read_sheet(desk.data, "sources")
    service = desk.service_names.get(pair.service_id, pair.service_id)
    title = f"{told.primary} counts" if told.primary else "No feed counts"
    with card(title, "One feed counts for a service and channel; the others are compared with it, never added.", key="card_feeds_choice"):
        st.markdown(prose(why_primary(told, claims(sheet, pair.service_id, pair.channel_id), service, pair.channel_id)))
        if pair.service_id == UNMAPPED:
            st.markdown("Give the labels of these contacts a service first.")
            return
        others = [feed for feed in told.feeds if feed != told.primary]
        new = st.selectbox(
            "Make another one count",
            others,
            index=None,
            placeholder="Choose a feed",
            key=f"feeds_new_{pair.service_id}_{pair.channel_id}",
            width=320,
        )
        if new is None:
            return
        try:
            rows = with_primary(sheet, new, pair.service_id, pair.channel_id)
        except ChannelShiftError as error:
            problems_box([str(error)])
            return
        texts = {"sources.csv": sheet_text(sheet, rows)}
        problems = problems_of(desk.data, texts)
        if problems:
            problems_box(problems)
        elif is_effect_shown(desk, texts, "feeds", f"Show the effect of counting {plain(new)}"):
            save_and_build(desk, sheet, rows, "feeds", f"Make {plain(new)} count, and build")
