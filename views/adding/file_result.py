"""What a build made of what was just brought: the rows of each file, the figures that moved, the labels that belong to no service yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from pipelines.errors import ChannelShiftError
from views.adding.desk import Desk, build_with_progress
from views.cards import card, grid
from views.data import Source, source_of
from views.filters import Period, period_named, year_starts_in
from views.formatting import NO_DATA, count, counted, day, md, percent, pounds, prose
from views.theme import channel_name


RESULT = "adding_result"
WAITING = "file_waiting"  # names under data/raw of files that are added and not yet built
TASK = "task"  # the control of the page that chooses the task
SHOWN_QUESTIONS = 3
SAME = "in the primary_for column"  # how the question about two feeds ends
TABLES = {
    "sources": "the list of feeds",
    "services": "services",
    "service_rules": "the rules that give labels a service",
    "settings": "settings",
    "file_answers": "answers about files",
    "unit_costs": "unit costs",
}


@dataclass(frozen=True)
class Result:
    """A build's report and the figures on both sides of it, as text."""

    files: tuple[dict, ...]  # of what was brought
    moved: tuple[tuple[str, str, str], ...]  # figure, before, now
    reasons: tuple[str, ...]
    through: date | None
    unmapped: int = 0  # labels without a service
    asked: tuple[str, ...] = ()  # what only a person can decide, where the build before did not ask it


def build_and_keep(desk: Desk, names: Sequence[str]) -> None:
    """Builds with its progress, keeps the result for the next run of the page, and runs it; stops with a sentence when the build cannot."""
    before = desk.source
    report = build_with_progress(desk).report
    try:
        after = source_of(desk.data)
    except ChannelShiftError as error:
        st.warning(prose(error), icon=":material/warning:")
        st.stop()
    brought = tuple(each for each in report["files"] if each["file"].partition("!")[0] in names)
    asked_before = {row["sentence"] for row in before.rows("questions")} if before else set()
    st.session_state[RESULT] = Result(
        brought,
        moved_between(before, after),
        tuple(report["reasons"]),
        after.data_through,
        len(after.rows("unmapped_labels")),
        tuple(str(row["sentence"]) for row in after.rows("questions") if row["sentence"] not in asked_before),
    )
    st.session_state.pop(WAITING, None)  # only now: after a build that failed they still wait
    st.rerun()


def moved_between(before: Source | None, after: Source) -> tuple[tuple[str, str, str], ...]:
    """Every figure of all published days that differs, with its text before and now."""
    period = after.rows("published_period")
    span = {"start_date": period[0]["start_date"], "end_date": period[0]["end_date"]} if period and period[0]["start_date"] else None
    starts = year_starts_in(after.settings.get("financial_year_starts"))
    shown = period_named("year", span["start_date"], after.data_through, starts) if span and after.data_through else None
    old, new = figures(before, span, shown), figures(after, span, shown)
    return tuple((name, old.get(name, NO_DATA), new[name]) for name in new if old.get(name, NO_DATA) != new[name])


def figures(source: Source | None, span: dict | None, shown: Period | None) -> dict[str, str]:
    """The figures a person looks for first, as text by name, take-up and cost as Headlines opens; none before the first build."""
    if source is None:
        return {}
    found: dict[str, str] = {}
    if span:
        channels: dict[str, int] = {}
        for row in source.rows("contacts_by_month_and_channel", **span):
            channels[str(row["channel_id"])] = channels.get(str(row["channel_id"]), 0) + int(row["contacts"] or 0)
        if channels:
            found["Contacts, all days"] = count(sum(channels.values()))
            found |= {f"Contacts, {channel_name(each)}": count(channels[each]) for each in sorted(channels)}
    visits = sum(int(row["visits"] or 0) for row in source.rows("web_visits_by_month"))
    if visits:
        found["Web visits, all days"] = count(visits)
    if shown:
        row = source.rows("headline", start_date=shown.start, end_date=shown.end)[0]
        found[f"Digital take-up {shown.words}"] = percent(row["digital_take_up"])
        found[f"Cost per transaction {shown.words}"] = pounds(row["cost_per_transaction"])
    return {name: text for name, text in found.items() if text != NO_DATA}


def result_card() -> None:
    """Draws what the last build made of what was brought, until it is put away."""
    result = st.session_state.get(RESULT)
    if not isinstance(result, Result):
        return
    with card(title_of(result), "What is new since the build before.", key="card_result"):
        for each in result.files:
            if each["sentence"]:
                st.warning(prose(each["sentence"]), icon=":material/warning:")
        if result.files:
            rows_table(result.files)
        if result.moved:
            column = st.column_config
            config = {name: column.TextColumn(label) for name, label in (("figure", "Figure"), ("before", "Before"), ("now", "Now"))}
            grid([dict(zip(config, row, strict=True)) for row in result.moved], config, "Figures that are new", "table_moved")
        else:
            st.markdown("No figure of the first page has changed.")
        st.caption(" ".join(notes_of(result)))
        if result.unmapped:
            st.markdown(
                f"{counted(result.unmapped, 'label', 'labels')} of the files {'has' if result.unmapped == 1 else 'have'} no service yet."
            )
        for sentence in asked_words(result.asked):
            st.markdown(prose(sentence))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link("views/pages/headlines.py", label="See it on Headlines", icon=":material/arrow_forward:")
            if result.unmapped:
                to_task("labels", "Give labels a service", ":material/label:")
            if any(SAME in each for each in result.asked):
                to_task("feeds", "Say which system counts", ":material/call_split:")
            st.button("Done", key="result_done", type="tertiary", on_click=lambda: st.session_state.pop(RESULT, None))


def asked_words(asked: Sequence[str]) -> list[str]:
    """What only a person can decide; feeds that tell of the same contacts are one sentence, they have a task of their own."""
    same = sum(SAME in each for each in asked)
    others = [each for each in asked if SAME not in each]
    told = (
        [f"{counted(same, 'part', 'parts')} of the contacts come from two feeds; neither counts there until you say which."] if same else []
    )
    more = [f"And {counted(len(others) - SHOWN_QUESTIONS, 'more question', 'more questions')}; About the data lists them."]
    return [*told, *others[:SHOWN_QUESTIONS], *(more if len(others) > SHOWN_QUESTIONS else [])]


def to_task(task: str, label: str, icon: str) -> None:
    """A button that turns to another task of this page."""
    st.button(label, key=f"to_{task}", icon=icon, type="tertiary", on_click=_turn_to, args=(task,))


def _turn_to(task: str) -> None:
    st.session_state[TASK] = task


def title_of(result: Result) -> str:
    """What became of what was brought, in one line."""
    if not result.files:
        return "The figures are built"
    refused = sum(each["status"] in ("refused", "question") for each in result.files)
    if refused == len(result.files):
        return "The build could not use the file" if refused == 1 else f"The build could not use any of the {refused} files"
    loaded, read = (sum(each[name] or 0 for each in result.files) for name in ("rows_loaded", "rows_read"))
    words = f"{counted(len(result.files), 'file is', 'files are')} in: {count(loaded)} of {counted(read, 'row', 'rows')} loaded"
    return f"{words}; {counted(refused, 'file waits', 'files wait')}" if refused else words


def rows_table(files: Sequence[dict]) -> None:
    """What became of the rows of each file."""
    column = st.column_config
    config = {
        "file": column.TextColumn("File"),
        "rows_read": column.NumberColumn("Read", format="localized"),
        "rows_loaded": column.NumberColumn("Loaded", format="localized"),
        "rows_excluded": column.NumberColumn("Left out by a rule", format="localized"),
        "rows_rejected": column.NumberColumn("Rejected", format="localized"),
        "rows_duplicate": column.NumberColumn("Seen before", format="localized"),
    }
    grid([{name: each[name] for name in config} for each in files], config, "Rows of each file", "table_result_files")


def notes_of(result: Result) -> list[str]:
    """How far the data go now, and why figures moved."""
    notes = [f"Data through {day(result.through)}."] if result.through else []
    reasons = [reason_words(each) for each in result.reasons]
    return [*notes, f"Why figures moved: {', '.join(reasons)}."] if reasons else notes


def reason_words(reason: str) -> str:
    """A reason of the build for people: 1 file came; the list of feeds changed."""
    if found := re.fullmatch(r"([\d,]+) files (\w+)", reason):
        return f"{found[1]} {'file' if found[1] == '1' else 'files'} {found[2]}"
    table, _, changed = reason.rpartition(" ")
    return f"{TABLES[table]} changed" if table in TABLES else md(f"{table.replace('_', ' ')} {changed}")
