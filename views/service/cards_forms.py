"""The cards on the online form of the service, on who gave up online, and on how satisfied people were."""

import streamlit as st

from analysis.chance import shares_differ
from views.cards import beneath, card, download, draw, text_table
from views.charts_parts import named_bars
from views.controls import View
from views.data import Source
from views.formatting import count, count_range, counted, md, outward, percent, pounds_range
from views.frame import shown_theme
from views.headline_words import whole
from views.service.facts import ServiceFacts
from views.service.forms import GaveUp, Step, gave_up, steps_of, worst_step


FEW_ANSWERS = 30  # fewer say too little to name a channel in a title


def funnel_card(source: Source, view: View, facts: ServiceFacts) -> None:
    """People at each step of the online form, the step that loses most in red."""
    asked = {"start_date": view.period.start, "end_date": view.period.end, "service_id": facts.service_id}
    steps = steps_of(source.rows("funnel_by_step", **asked))
    with card(funnel_title(steps), f"Visits that came to each step of the form, {view.period.dates}.", key="card_funnel"):
        if len(steps) < 2:
            why = facts.year.completion_why or "No step of its form is known: add web logs or an export of the form."
            st.info(whole(why), icon=":material/info:")
            return
        theme = shown_theme()
        worst = worst_step(steps)
        colours = [theme.bad if place == worst else theme.accent for place in range(len(steps))]
        labels = [step_label(step) for step in steps]
        spec = named_bars([step.name for step in steps], [step.people for step in steps], labels, theme, colours, room=118)
        draw(spec, f"{funnel_title(steps)}: {', '.join(f'{step.name} {count(step.people)}' for step in steps)}.", "chart_funnel")
        rows = [[step.name, step.people, step.lost, step.lost_share] for step in steps]
        beneath("service_form_steps", source.snapshot, ["step", "visits", "lost", "lost_share"], rows)


def funnel_title(steps: tuple[Step, ...]) -> str:
    """Where most people leave the form."""
    worst = worst_step(steps)
    if len(steps) < 2:
        return "Where people leave the form is not known"
    if worst is None:
        return "No step of the form loses people"
    return f"{count(steps[worst].lost)} of {count(steps[worst - 1].people)} left the form before step {worst + 1}"


def step_label(step: Step) -> str:
    """11,341, −12%."""
    return f"{count(step.people)}, {percent(-step.lost_share)}" if step.lost_share else count(step.people)


def gave_up_card(source: Source, facts: ServiceFacts) -> None:
    """Pages people gave up on and then contacted staff about, with what that costs a year."""
    found = source.finding("failed_online")
    pages, why = gave_up(found.rows + found.refused, facts.service_id)
    with card(gave_up_title(pages), "Attempts not finished that became a contact within 7 days. 80% likely.", key="card_gave_up"):
        if not pages:
            st.info(whole(why or "No attempt online can be followed to a contact with staff."), icon=":material/info:")
            return
        text_table([page_line(page) for page in pages])
        columns = ["page", "contacts_a_year", "contacts_low_80", "contacts_high_80", "cost_low_80", "cost_high_80", "share"]
        rows = [[p.path, p.contacts, p.contacts_low, p.contacts_high, p.cost_low, p.cost_high, p.share] for p in pages]
        download("service_gave_up_online", source.snapshot, columns, lambda: rows)
        if pages[0].match_rate is not None:
            st.caption(f"{percent(pages[0].match_rate)} of attempts can be followed; the rest are taken to behave alike.")


def gave_up_title(pages: tuple[GaveUp, ...]) -> str:
    """How many gave up online and then contacted us, on the page with most."""
    if not pages:
        return "Who gave up online, then contacted us, is not known"
    ends = count_range(*outward(pages[0].contacts_low, pages[0].contacts_high))
    where = "" if len(pages) == 1 else f" on one of {counted(len(pages), 'page', 'pages')}"
    return f"{ends} a year gave up online, then contacted us{where}"


def breakable(path: str) -> str:
    """An address as Markdown that may break after each slash, so that its table fits a phone."""
    return md(path).replace("/", "/\u200b")


def page_line(page: GaveUp) -> dict[str, str]:
    """A page, its contacts and their cost a year."""
    return {
        "Page": f"**{breakable(page.path)}**  \n:gray[{percent(page.share)} of unfinished attempts]",
        "Contacts a year": md(count_range(*outward(page.contacts_low, page.contacts_high))),
        "Cost a year": md(pounds_range(page.cost_low, page.cost_high)),
    }


def satisfaction_card(source: Source, view: View, facts: ServiceFacts) -> None:
    """How satisfied people were by channel, and how many said that it was resolved."""
    rows = source.rows("satisfaction_by_channel", start_date=view.period.start, end_date=view.period.end, service_id=facts.service_id)
    rows = sorted((row for row in rows if row["satisfaction"] is not None), key=lambda row: (-row["satisfaction"], row["channel_id"]))
    with card(
        satisfaction_title(rows),
        f"Average answer, 0 to 1, {view.period.dates}. Under {FEW_ANSWERS} answers say little.",
        key="card_satisfaction",
    ):
        if not rows:
            st.info("Nobody was asked in this period. Add a survey export (feedback.csv).", icon=":material/info:")
            return
        theme = shown_theme()
        names = [f"{row['channel_name']}, {counted(row['responses'], 'answer', 'answers')}" for row in rows]
        values = [float(row["satisfaction"]) for row in rows]
        labels = [f"{value:.2f}" for value in values]
        spec = named_bars(names, values, labels, theme, [theme.mark(row["channel_id"]) for row in rows])
        draw(spec, f"Satisfaction by channel: {', '.join(f'{n} {v}' for n, v in zip(names, labels, strict=True))}.", "chart_satisfaction")
        said = [
            row
            for row in source.finding("contact_quality").rows
            if row["service_id"] == facts.service_id and row["measure"] == "said_resolved"
        ]
        if said:
            st.caption(whole(f"Of all {count(said[0]['n'])} answers ever, {percent(said[0]['estimate'])} say that it was resolved."))
        cells = [[row["channel_name"], row["satisfaction"], row["responses"]] for row in rows]
        beneath("service_satisfaction", source.snapshot, ["channel", "satisfaction", "answers"], cells)


def satisfaction_title(rows: list[dict]) -> str:
    """The channel with which people are least satisfied, beside the best, where they differ by more than chance makes them."""
    told = [row for row in rows if row["responses"] >= FEW_ANSWERS]
    if not rows:
        return "Satisfaction is not known"
    if len(told) < 2:
        return f"Satisfaction rests on {counted(sum(row['responses'] for row in rows), 'answer', 'answers')}"
    best, worst = told[0], told[-1]
    if f"{best['satisfaction']:.2f}" == f"{worst['satisfaction']:.2f}":
        return f"People are as satisfied on every channel, {best['satisfaction']:.2f}"
    answers = 2 / (1 / best["responses"] + 1 / worst["responses"])
    if not shares_differ(best["satisfaction"], worst["satisfaction"], answers):  # averages of answers vary no more than shares do
        return f"Satisfaction is about alike on every channel, {worst['satisfaction']:.2f} to {best['satisfaction']:.2f}"
    return f"{best['channel_name']} satisfies most, {best['satisfaction']:.2f}; {worst['channel_name'].lower()} least, {worst['satisfaction']:.2f}"
