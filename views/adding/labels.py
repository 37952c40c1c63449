"""Labels without a service: each with a suggestion, accepted many at a time, written as rules once their effect was shown."""

import datetime
from collections.abc import Sequence

import streamlit as st

from pipelines.editing import Sheet, problems_of, read_sheet, sheet_text
from pipelines.label_suggestions import SURE_FROM
from views.adding.desk import Desk
from views.adding.effect_first import is_effect_shown, left_over, problems_box, said, save_and_build
from views.adding.labels_rows import (
    TYPES,
    accepted,
    answers_of,
    can_be_ruled,
    editor_rows,
    rules_of,
    suggestions_for,
    with_rules,
    with_sure_ones,
)
from views.cards import LONG_TABLE, ROWS_WHOLE, card
from views.data import Source
from views.formatting import count, counted, md, percent, prose


MOST_LABELS = 300  # in the editor at once, by volume; the rest follows when these have a service
ANSWERS, TURN = "labels_answers", "labels_turn"
WHAT_A_RULE_IS = (
    "An accepted label becomes a row of service_rules.csv with your name and the day: its exact words, in any case, of this field and feed. "
    "Rules that were written by hand have smaller numbers and win. A contact type may be given too; blank leaves the feed's own."
)


def task(desk: Desk) -> None:
    """Draws the labels by volume, the effect of what is accepted, and the button that saves it."""
    said("labels")
    source = desk.source
    if source is None:
        with card("No label is known yet", key="card_labels_none"):
            st.markdown("Labels are read when an export is loaded. Begin with *Add a file*.")
        return
    found = source.rows("unmapped_labels")
    total = all_contacts(source)
    labels = [row for row in found if can_be_ruled(row)]
    if labels:
        labels_card(desk, source, labels, total)
    else:
        with card("Every label has a service", key="card_labels_none"):
            st.markdown("Nothing waits here. New labels appear after the build that brings them.")
    without = [row for row in found if not can_be_ruled(row)]
    if without:
        without_label_card(without, total)


def all_contacts(source: Source) -> int:
    """All counted contacts, to tell how much a label matters."""
    period = source.rows("published_period")[0]
    if not period["start_date"]:
        return 0
    rows = source.rows("contacts_by_month_and_channel", start_date=period["start_date"], end_date=period["end_date"])
    return sum(int(row["contacts"] or 0) for row in rows)


def labels_card(desk: Desk, source: Source, labels: Sequence[dict], total: int) -> None:
    """The editor and what follows from it."""
    contacts = sum(int(row["contacts"] or 0) for row in labels)
    title = f"{counted(len(labels), 'label has', 'labels have')} no service: {counted(contacts, 'contact', 'contacts')}"
    if total:
        title += f", {percent(contacts / total)} of all"
    with card(title, "The most used first. Tick what you accept; a suggestion may be changed before.", key="card_labels_edit"):
        every, labels = len(labels), labels[:MOST_LABELS]
        sheet = read_sheet(desk.data, "service_rules")
        rows = edited(source, sheet, labels, total)
        st.caption(f"{left_over(every, MOST_LABELS)} {WHAT_A_RULE_IS}".strip())
        chosen = accepted(labels, rows)
        unticked = sum(bool(row["service_id"]) and not row["accept"] for row in rows)
        lacking = sum(bool(row["accept"]) and not row["service_id"] for row in rows)
        if lacking:
            st.caption(f"{counted(lacking, 'ticked label has', 'ticked labels have')} no service yet, so no rule is made of it.")
        if not chosen:
            st.markdown(f"Nothing is accepted yet; {counted(unticked, 'label has', 'labels have')} a suggestion.")
            return
        covered = sum(int(label["contacts"] or 0) for label, _ in chosen)
        st.markdown(f"**{counted(len(chosen), 'label', 'labels')} accepted**, with {counted(covered, 'contact', 'contacts')}.")
        save_chosen(desk, sheet, chosen)


def edited(source: Source, sheet: Sheet, labels: Sequence[dict], total: int) -> list[dict]:
    """The rows as they stand on the screen."""
    services = source.rows("services")
    names = {str(row["service_id"]): str(row["service_name"] or row["service_id"]) for row in services if row["service_id"] != "unmapped"}
    suggestions = suggestions_for(labels, services, sheet.rows)
    base = editor_rows(labels, suggestions, total, st.session_state.get(ANSWERS, {}))
    sure = sum((row["score"] or 0) >= SURE_FROM and bool(row["service_id"]) for row in base)
    above = st.container(horizontal=True, vertical_alignment="center")
    column = st.column_config
    config = {
        "accept": column.CheckboxColumn("Accept", width=90, pinned=True),
        "label": column.TextColumn("Label", disabled=True, width=200),
        "service_id": column.SelectboxColumn(
            "Service",
            options=sorted(names, key=lambda each: names.get(str(each), "").lower()),
            format_func=lambda each: names.get(str(each), str(each)),
            width="medium",
        ),
        "contacts": column.NumberColumn("Contacts", format="localized", disabled=True, width="small"),
        "share": column.NumberColumn("Of all", format="%.1f%%", disabled=True, width="small"),
        "score": column.NumberColumn("Alike", help="100: the label is the service's name", disabled=True, width="small"),
        "why": column.TextColumn("Why", disabled=True, width=260),
        "contact_type": column.SelectboxColumn(
            "Contact type", options=list(TYPES), help="Take-up counts transactions; blank: the feed's own", width=130
        ),
        "every_feed": column.CheckboxColumn("Every feed", help="One rule for the same words in any feed", width=110),
        "field": column.TextColumn("Field", disabled=True, width="small"),
        "source_id": column.TextColumn("Feed", disabled=True, width="small"),
    }
    rows = st.data_editor(
        base,
        column_config=config,
        column_order=list(config),
        hide_index=True,
        num_rows="fixed",
        height="content" if len(base) <= ROWS_WHOLE else LONG_TABLE,
        placeholder="",
        alt="Labels without a service, with a suggestion each",
        key=f"labels_editor_{st.session_state.get(TURN, 0)}",
    )
    with above:
        if st.button(f"Accept all {count(sure)} of {SURE_FROM} or more", disabled=not sure, key="labels_sure", icon=":material/done_all:"):
            st.session_state[ANSWERS] = answers_of(labels, with_sure_ones(rows))
            st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
            st.rerun()
        if st.button("Accept none", key="labels_none", type="tertiary"):
            st.session_state.pop(ANSWERS, None)
            st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
            st.rerun()
    return list(rows)


def save_chosen(desk: Desk, sheet: Sheet, chosen: Sequence[tuple]) -> None:
    """The effect of the rules, and once it is on the screen the button that saves them."""
    feeds = frozenset(row["source_id"] for row in read_sheet(desk.data, "sources").rows)
    today = datetime.date.today()
    proposed = with_rules(sheet, rules_of(chosen, feeds, "", today))
    text = {"service_rules.csv": sheet_text(sheet, proposed)}
    problems = problems_of(desk.data, text)
    if problems:
        problems_box(problems)
        return
    if is_effect_shown(desk, text, "labels", "Show the effect"):
        rules = rules_of(chosen, feeds, desk.who, today)
        save_and_build(desk, sheet, with_rules(sheet, rules), "labels", f"Save the {counted(len(rules), 'rule', 'rules')} and build")


def without_label_card(rows: Sequence[dict], total: int) -> None:
    """Contacts that no rule can reach, and what helps instead."""
    contacts = sum(int(row["contacts"] or 0) for row in rows)
    share = f", {percent(contacts / total)} of all" if total else ""
    with card(f"{counted(contacts, 'contact has', 'contacts have')} no label that a rule could name{share}", key="card_labels_without"):
        for row in rows:
            feed, number = md(row["source_id"]), counted(int(row["contacts"] or 0), "contact", "contacts")
            if row["field"] == "none":
                st.markdown(
                    f"- {feed}: {number} without any label. Give the feed a default_service in sources.csv, or have the system ask for one."
                )
            else:
                st.markdown(
                    prose(f"{row['source_id']}: {number} whose {row['field']} may be personal, so it is not shown. Clean it in the system.")
                )
