"""Cards of Forecast and what-if that look ahead: take-up to its target, every service, contacts to come."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from analysis.questions import DEFAULT_DEFINITION
from views import provisional
from views.cards import beneath, card, draw, names_width, table_with_csv
from views.charts_notes import change_words
from views.charts_parts import marks_of, with_hatching
from views.controls import View
from views.data import Source
from views.filters import first_of_month
from views.forecast import charts, words
from views.forecast.facts import ALL, Target, channels_ahead, contacts_found, outlook_of, steps_ahead
from views.formatting import day, md, month, percent, prose
from views.frame import shown_theme
from views.theme import channel_name


MONTHS_BEFORE = 24
WEEKS_BEFORE = 53  # so that the same weeks last year are seen


def take_up_card(source: Source, view: View, target: Target | None) -> None:
    """Take-up so far and ahead of the service in view, or of all together."""
    if target and target.state != words.UNKNOWN:
        heading = words.target_words(target, view.service_name or "Take-up of all services")
    else:
        heading = f"{view.service_name or 'All services'}: take-up ahead"
    with card(
        heading, "Share of completed transactions done online, by month. Shaded: eight in ten fall inside.", key="card_take_up_ahead"
    ):
        found = source.finding("take_up_forecast", service_id=view.service_id or ALL)
        ahead = outlook_of(found)
        if ahead is None:
            st.info(prose(found.why or "No month can be forecast yet."), icon=":material/info:")
            return
        end = ahead.months[0]
        start = first_of_month(end, -MONTHS_BEFORE)
        rows = source.rows(
            "digital_take_up_by_month", start_date=start, end_date=end, service_id=view.service_id, definition_id=DEFAULT_DEFINITION
        )
        past = [(row["month"], None if row["digital_take_up"] is None else float(row["digital_take_up"])) for row in rows]
        spec = charts.take_up_ahead(past, ahead, shown_theme())
        changes = source.rows("changes", start_date=start, end_date=end, service_id=view.service_id)
        marks = marks_of([row for row in changes if row["kind"] in ("launch", "release", "consent", "counting_changed")], start, end)
        with_marks(spec, marks)
        late = provisional.late_months([when for when, _ in past], source.rows("feeds"), source.rows("contacts_by_grain"))
        draw(
            with_hatching(spec, late, 30, shown_theme()),
            f"{heading}. Expected in {month(ahead.months[-1])}: {percent(ahead.low[-1])} to {percent(ahead.high[-1])}.",
            "chart_ahead",
        )
        if apart := words.apart_words(view):
            st.caption(apart)
        if marks:
            st.caption(" · ".join(md(change_words(row)) for row in marks))
        if late:
            st.caption(provisional.hatched_words(late, month))
        counted = [[when, "counted", value, None, None] for when, value in past]
        expected = [
            [when, "expected", middle, low, high]
            for when, middle, low, high in zip(ahead.months, ahead.middle, ahead.low, ahead.high, strict=True)
        ]
        beneath("take_up_ahead", source.snapshot, ["month", "state", "digital_take_up", "low_80", "high_80"], [*counted, *expected])
        if target and target.state != words.UNKNOWN:
            st.caption(prose(target.sentence))


def with_marks(spec: dict, marks: Sequence[dict]) -> None:
    """Adds a dotted line for each dated change to a chart's spec."""
    style = {"width": 1, "dash": "dot", "color": shown_theme().axis}
    spec["layout"]["shapes"] = [
        *spec["layout"].get("shapes", []),
        *(
            {
                "type": "line",
                "xref": "x",
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": style,
                **dict.fromkeys(("x0", "x1"), row["from_date"].isoformat()),
            }
            for row in marks
        ),
    ]


def targets_card(source: Source, view: View, targets: Sequence[Target]) -> None:
    """Every service: where it is, its target, when it is reached."""
    shown = [target for target in targets if target.service_id != ALL and view.keeps(target.service_id)]
    if all(target.state == words.UNKNOWN for target in shown):  # the card above says what a forecast needs
        return
    with card(
        words.targets_title(shown),
        "Target dates hold eight times in ten. Now: the forecast's level of the last month, evened out, so it differs from the month as counted.",
        key="card_targets",
    ):
        column = st.column_config
        rows = [
            {
                "service": target.name,
                "level": None if target.level is None else 100 * target.level,
                "target": None if target.target is None else 100 * target.target,
                "when": words.when_reached(target),
            }
            for target in shown
        ]
        config = {
            "service": column.TextColumn("Service", width=names_width([target.name for target in shown])),
            "level": column.NumberColumn("Take-up now", format="%.1f%%"),
            "target": column.NumberColumn("Target", format="%.1f%%"),
            "when": column.TextColumn("Reached", width="medium"),
        }
        table_with_csv(rows, config, "take_up_targets", source.snapshot, "Services with take-up now, target and when it is reached")


def contacts_card(source: Source, view: View) -> None:
    """Contacts to come on a channel, by week or by month."""
    found = contacts_found(source, view.service_id)
    with st.container(border=True, height="stretch", gap="xsmall", key="card_contacts_ahead"):
        place = st.container()
        with st.container(horizontal=True):
            steps = {"Weeks": "week", "Months": "month"}
            first = "Months" if channels_ahead(found, "month") and not channels_ahead(found, "week") else "Weeks"
            step = steps[
                st.segmented_control(
                    "Step", list(steps), default=first, required=True, key="step", bind="query-params", label_visibility="collapsed"
                )
                or "Weeks"
            ]
            channels = {channel_name(name): name for name in channels_ahead(found, step)}
            chosen = (
                st.selectbox("Channel ahead", list(channels), key="ahead", bind="query-params", label_visibility="collapsed", width=220)
                if channels
                else None
            )
        rows = steps_ahead(found, step, channels.get(chosen or ""))
        with place:
            st.header(md(words.ahead_title(rows, chosen or "Contacts to come", step)), anchor=False)
            st.caption("Contacts counted so far, and expected with the range eight in ten fall inside.")
        if not rows or chosen is None:
            st.info(prose(found.why or "Too few contacts to forecast for this choice."), icon=":material/info:")
            return
        channel = channels[chosen]
        past = contacts_before(source, view, channel, step, rows)
        theme = shown_theme()
        feeds, grains = source.rows("feeds"), source.rows("contacts_by_grain")
        before = [when for when, _ in past]
        late = provisional.late_weeks(before, feeds, grains) if step == "week" else provisional.late_months(before, feeds, grains)
        draw(
            with_hatching(charts.contacts_ahead(past, rows, theme.mark(channel), step, theme), late, 7 if step == "week" else 30, theme),
            words.ahead_title(rows, chosen, step),
            "chart_contacts_ahead",
        )
        if late:
            st.caption(provisional.hatched_words(late, day if step == "week" else month))
        counted = [[when, "counted", value, None, None] for when, value in past]
        expected = [[row["period_start"], "expected", row["estimate"], row["low_80"], row["high_80"]] for row in rows]
        beneath("contacts_ahead", source.snapshot, ["from", "state", "contacts", "low_80", "high_80"], [*counted, *expected])


def contacts_before(source: Source, view: View, channel: str, step: str, rows: Sequence[dict]) -> list[tuple]:
    """Dates and contacts of the weeks or months before the forecast; none where nothing was counted."""
    first = charts.date.fromisoformat(rows[0]["period_start"])
    start = first - timedelta(weeks=WEEKS_BEFORE) if step == "week" else first_of_month(first, -MONTHS_BEFORE)
    name = "contacts_by_week_and_channel" if step == "week" else "contacts_by_month_and_channel"
    asked = source.rows(name, start_date=start, end_date=first, service_id=view.service_id)
    known = {row[step]: row["contacts"] for row in asked if row["channel_id"] == channel}
    if step == "week":
        return [(when, known.get(when)) for when in charts.weeks_before(first, WEEKS_BEFORE)]
    return [(when, known.get(when)) for when in (first_of_month(start, n) for n in range(MONTHS_BEFORE))]
