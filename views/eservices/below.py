"""The lower half of the E-services page: a form's steps, what is measured, outlook, satisfaction, help by staff, definitions."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from views import charts_notes, provisional
from views.cards import beneath, card, download, draw, text_table
from views.charts_parts import with_hatching
from views.controls import View
from views.data import Source
from views.eservices import charts, outlook_words, words
from views.eservices.facts import ALL, Form
from views.filters import first_of_month, unique_labels
from views.formatting import count, md, month, percent, percent_range, points, pounds_range
from views.frame import shown_theme
from views.headline_words import whole as in_full
from views.lacks import lacking
from views.theme import channel_name


FORECAST = "gds_current"  # the definition the published forecast is made under
MONTHS_BACK = 25
STEP_COLUMNS = ("place", "path", "people", "estimate", "low_80", "high_80", "left", "left_share", "left_low_80", "left_high_80")
MEASURED_COLUMNS = ("month", "source_id", "page_views", "counted_page_views", "measured_share")
SATISFACTION_COLUMNS = ("channel_name", "estimate", "low_80", "high_80", "n", "response_rate")


def chosen_form(forms: Sequence[Form]) -> Form | None:
    """Draws the list of forms and returns the chosen one; the URL holds it."""
    labels = unique_labels({form.service_id: form.name for form in forms})
    label = st.selectbox("Form", list(labels), key="form", bind="query-params", filter_mode="contains", width=320)
    return next((form for form in forms if form.service_id == labels.get(label)), None)


def funnel_part(source: Source, forms: Sequence[Form]) -> None:
    """The steps of one form with the share that leaves at each, and completion by device."""
    if not forms:
        lacking(
            "No form's steps are known in this period",
            "Bring a web log, and name the steps of each form with `page_step` in `service_rules.csv`.",
        )
        return
    form = chosen_form(forms)
    if form is None:
        return
    with card(
        outlook_words.funnel_title(form),
        "People who reached each step and their share of those who started, with its 80% range. Leave here: of those who came so far.",
        key="card_funnel",
    ):
        if not form.is_known:
            st.info(in_full(form.whole["sentence"]), icon=":material/info:")
            return
        draw(charts.funnel(form, shown_theme()), f"Steps of {form.name}: {step_words(form)}.", "chart_funnel")
        known = [row for row in form.steps if not row.get("code")]
        beneath("form_steps", source.snapshot, STEP_COLUMNS, [[row[name] for name in STEP_COLUMNS] for row in known])
        devices = [row for row in form.devices if not row.get("code")]
        if devices:
            st.markdown(f"**By device.** {md(outlook_words.device_title(form))}")
            table = [
                {
                    "Device": f"{md(words.device_name(row['device']).capitalize())}  \n:gray[{count(row['starts'])} started]",
                    "Finished": percent(row["estimate"]),
                    "80% range": percent_range(row["low_80"], row["high_80"]),
                }
                for row in devices
            ]
            text_table(table)
            columns = ("device", "starts", "people", "estimate", "low_80", "high_80")
            download("completion_by_device", source.snapshot, columns, lambda: [[row[name] for name in columns] for row in devices])


def step_words(form: Form) -> str:
    """The steps with their counts, for the alternative text."""
    return ", ".join(f"{words.step_name(row)} {count(row['people'])}" for row in form.steps if not row.get("code"))


def measured_card(source: Source, rows: Sequence[dict], changes: Sequence[dict]) -> None:
    """The share of page views each web tool beside the log sees, by month."""
    complete = [row for row in rows if row["is_complete"]]
    title = outlook_words.measured_title(complete) if complete else "What share of visits is measured is not known"
    if not complete:
        lacking(title, "It takes a web log and an analytics tool side by side to see how many people refuse to be counted.")
        return
    with card(title, "Page views each tool saw, of those in the counting web log, by month.", key="card_measured"):
        months = sorted({row["month"] for row in complete})
        marks = charts_notes.noted([row for row in changes if row["kind"] in ("consent", "counting_changed", "outage")], months)
        draw(charts.measured(complete, marks, shown_theme()), f"{title}.", "chart_measured")
        notes_below(marks)
        beneath(
            "measured_share_by_month", source.snapshot, MEASURED_COLUMNS, [[row[name] for name in MEASURED_COLUMNS] for row in complete]
        )


def notes_below(marks: Sequence[dict]) -> None:
    """What the numbers above a chart stand for."""
    if marks:
        st.caption(" · ".join(f"**{number}** {md(charts_notes.change_words(row))}" for number, row in enumerate(marks, start=1)))


def forecast_card(source: Source, view: View, published: tuple[date, date]) -> None:
    """Take-up by month, where it is going, and when the target is reached."""
    service = view.service_id or ALL
    found = source.finding("take_up_forecast", service_id=service)
    target = next((row for row in [*found.rows, *found.refused] if row.get("kind") == "target_date"), None)
    ahead = [row for row in found.rows if row["kind"] == "month"]
    name = view.service_name or "All services"
    title = outlook_words.forecast_title(target, name, ahead)
    if not ahead:
        lacking(title, in_full(found.why or "Too few months are known for a forecast."))
        return
    with card(
        title,
        "Take-up by month; dotted: forecast with its 80% range; line: target.",
        key="card_forecast",
    ):
        end = first_of_month(published[1])
        start = max(first_of_month(published[0], int(published[0].day > 1)), first_of_month(end, -MONTHS_BACK))
        dates = {"start_date": start, "end_date": end, "service_id": view.service_id}
        past = source.rows("digital_take_up_by_month", **dates, definition_id=FORECAST)
        marks = forecast_marks(source, view, past)
        goal = target["target"] if target and not target.get("code") else None
        late = provisional.late_months([row["month"] for row in past], source.rows("feeds"), source.rows("contacts_by_grain"))
        spec = with_hatching(charts.outlook(past, ahead, goal, marks, shown_theme()), late, 30, shown_theme())
        draw(spec, f"{title}.", "chart_forecast")
        notes_below(marks)
        if late:
            st.caption(provisional.hatched_words(late, month))
        if target:
            st.markdown(in_full(str(target["sentence"]).replace(" %", "%")))
        whose = "" if view.service_id else " For the whole council, whatever directorate is in view."
        st.caption(f"Under the current GDS definition.{whose}")
        lines = [[row["month"], row["digital_take_up"], None, None] for row in past]
        lines += [[row["month"], row["estimate"], row["low_80"], row["high_80"]] for row in ahead]
        beneath("take_up_forecast", source.snapshot, ("month", "take_up", "low_80", "high_80"), lines)


def forecast_marks(source: Source, view: View, past: Sequence[dict]) -> list[dict]:
    """The launches and outages worth a number over the months drawn."""
    months = [row["month"] for row in past]
    if not months:
        return []
    dates = {"start_date": months[0], "end_date": first_of_month(months[-1], 1)}
    changes = source.rows("changes", **dates, service_id=view.service_id)
    return charts_notes.noted([row for row in changes if row["kind"] in ("launch", "release", "outage", "opening_hours")], months)


def satisfaction_card(source: Source, view: View) -> None:
    """Satisfaction by channel with its range and answers; over all dates, as the finding is."""
    found = source.finding("contact_quality", measure="satisfaction")
    of_scale = [row for row in found.rows if row.get("scale") == "satisfaction, score"]
    rows = [
        {**row, "channel_name": channel_name(str(row["channel_id"]))}
        for row in of_scale
        if row.get("channel_id") and not row.get("service_id")
    ]
    rows.sort(key=lambda row: -row["estimate"])
    title = outlook_words.satisfaction_title(rows) if rows else "Nobody was asked how satisfied they were"
    if not rows:
        lacking(title, in_full(found.why or "Bring survey answers with a score and a channel."))
        return
    with card(title, "Mean score from 0 to 1 with its 80% range, all dates, all services.", key="card_satisfaction"):
        alt = ", ".join(f"{row['channel_name']} {row['estimate']:.2f}" for row in rows)
        draw(charts.satisfaction(rows, shown_theme()), f"Satisfaction by channel: {alt}.", "chart_satisfaction")
        own = next(
            (row for row in of_scale if view.service_id and row.get("service_id") == view.service_id and not row.get("channel_id")), None
        )
        if own:
            st.markdown(f"**{md(view.service_name)}:** {in_full(str(own['sentence']).replace(' %', '%'))}")
        st.caption("Those who answer are not all who were asked: few who gave up online were.")
        beneath(
            "satisfaction_by_channel", source.snapshot, SATISFACTION_COLUMNS, [[row[name] for name in SATISFACTION_COLUMNS] for row in rows]
        )


def help_card(source: Source, view: View) -> None:
    """Online contacts that staff typed for a resident: how many, whether counted, at what cost."""
    rows = source.rows("assisted_digital_by_service", **view.asked)
    whole = next((row for row in rows if row["service_id"] == ALL), None)
    if whole is None:
        lacking(outlook_words.help_title(whole), "Bring completed online forms; a column that says who filled them in tells of help.")
        return
    with card(outlook_words.help_title(whole), "Online contacts in this period that staff typed for a resident.", key="card_help"):
        counted_as = {row["definition_id"]: row["counts_as"] for row in source.rows("assisted_digital_by_definition")}
        if not whole["helped_contacts"]:
            st.caption("Either nobody was helped, or no form says who filled it in.")
            return
        st.markdown(in_full(outlook_words.help_sentence(whole, str(counted_as.get(view.definition_id, "")))))
        helped = [row for row in rows if row["helped_contacts"] and row["service_id"] != ALL]
        table = [
            {
                "Service": md(row["service_name"]),
                "Helped": count(row["helped_contacts"]),
                "Of online": percent(row["helped_share"]),
                "Cost": pounds_range(row["cost_low"], row["cost_high"]),
            }
            for row in helped
        ]
        text_table(table)
        columns = ("service_name", "online_contacts", "helped_contacts", "helped_transactions", "helped_share", "cost_low", "cost_high")
        download("assisted_digital", source.snapshot, columns, lambda: [[row[name] for name in columns] for row in rows])


def lens_card(source: Source, view: View) -> None:
    """The same period under every definition of take-up; asked only when opened."""
    with st.expander(
        "The same period under every definition of take-up", on_change="rerun", key="lens", icon=":material/lens_blur:"
    ) as lens:
        if not lens.open:
            return
        counted_as = {row["definition_id"]: row["counts_as"] for row in source.rows("assisted_digital_by_definition")}
        rows = []
        for definition in source.rows("take_up_definitions"):
            asked = {**view.asked, "definition_id": definition["definition_id"]}
            now = source.finding(
                "take_up_movers", **asked, baseline_start=view.period.compared_start, baseline_end=view.period.compared_end
            )
            whole = next((row for row in [*now.rows, *now.refused] if row["service_id"] == ALL), {})
            rows.append(
                {
                    **definition,
                    **{name: whole.get(name) for name in LENS_FIGURES},
                    "why": whole.get("sentence") if whole.get("code") else None,
                }
            )
        with card(outlook_words.lens_title(rows), "Digital share of the services in view.", key="card_lens"):
            table = [
                {
                    "Definition": md(row["definition_name"]),
                    "Take-up": percent(row["take_up"]) if row["why"] is None else in_full(row["why"]),
                    "On last year": points(row["estimate"]),
                    "Filled in by staff": counted_as.get(row["definition_id"], "not counted"),
                }
                for row in rows
            ]
            text_table(table)
            st.caption("“Misleading”: a visit is no transaction, so that row is here only as a warning.")
            columns = ("definition_id", "definition_name", *LENS_FIGURES, "why")
            download("take_up_by_definition", source.snapshot, columns, lambda: [[row[name] for name in columns] for row in rows])


LENS_FIGURES = ("take_up", "digital", "transactions", "take_up_before", "estimate", "low_80", "high_80")
