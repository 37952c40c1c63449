"""How every page begins: the published file or why there is none, then title, sentence and the grey line an auditor reads."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from pipelines.errors import ChannelShiftError
from views import figures, outside, wording
from views.controls import View
from views.data import Source, current_source
from views.edited import tell_edited
from views.empty import nothing_published, only_visits
from views.formatting import day, heading, md, prose
from views.undecided import tell_undecided


def source_to_show(needs_contacts: bool = True) -> Source | None:
    """The published file to show; None where there is none or it has no contacts, after the page has said so and what to do."""
    try:
        source = current_source()
        has_contacts = bool(source.rows("contacts_by_grain"))
    except ChannelShiftError as error:
        nothing_published(error)
        return None
    if needs_contacts and not has_contacts:
        only_visits(source)
        return None
    return source


def published_period(source: Source) -> tuple[date, date]:
    """The half-open dates for which anything is published."""
    ends = source.rows("published_period")[0]
    return ends["start_date"], ends["end_date"]


def page_head(source: Source, view: View, title: str, sentences: Sequence[str] = (), badge: str = "", parts: Sequence[str] = ()) -> None:
    """Title, sentences that are Markdown already, and the grey line: filters, dates, feeds, definition, snapshot.

    `badge` is a Markdown badge put before the first sentence; `parts` are texts of the page's own for the grey line.
    """
    st.title(heading(title), anchor=False)
    for number, sentence in enumerate(sentences):
        st.markdown(f"{badge} {sentence}".strip() if number == 0 else sentence)
    if source.outside:
        st.markdown(f":blue-badge[:material/groups: For outside the team] {prose(outside.SENTENCE)}")
    through = f"data through {day(source.data_through)}" if source.data_through != figures.last_day(view.period.end) else ""
    line = [*view.words, view.period.dates, through, wording.sources_words(source.rows("feeds")), *parts, f"snapshot {source.snapshot}"]
    st.caption(" · ".join(md(part) for part in line if part))
    tell_edited(source)
    tell_undecided(source, view)


def definition_words(source: Source, view: View) -> str:
    """The name of the take-up definition in view, for the grey line."""
    names = {row["definition_id"]: str(row["definition_name"]) for row in source.rows("take_up_definitions")}
    return f"take-up as {names.get(view.definition_id, view.definition_id).replace(': ', ', ')}"
