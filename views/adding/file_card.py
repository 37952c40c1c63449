"""One file on the page: what it is, its first rows before and after, where each figure comes from, what would load, the mapping's text."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from pipelines.proposing.proposal import Proposal
from pipelines.proposing.trial import Counts, Preview, check_mapping
from views.adding.file_looks import Hand, trial
from views.adding.file_questions import CHOICES
from views.cards import grid
from views.formatting import count, counted, md, prose
from views.theme import channel_name


TARGETS = {
    "local_date": "Day or period",
    "started_at": "Moment (UTC)",
    "channel_id": "Channel",
    "service_label": "Service",
    "quantity": "Contacts",
    "handle_seconds": "Handling, seconds",
    "wait_seconds": "Waiting, seconds",
    "total_seconds": "Whole time, seconds",
    "outcome_label": "Outcome, as written",
    "is_assisted": "Helped by staff",
}
SHOWN_REASONS = 8
LOOKS_LIKE = {
    "a row states a count": "each row is a count",
    "a row is one contact": "each row is one contact",
}


def title_of(proposal: Proposal) -> str:
    """What the file is, in one line."""
    if proposal.known:
        return f"{proposal.path.name}: {proposal.shape}"
    return f"{proposal.path.name}: {LOOKS_LIKE.get(proposal.shape.partition(';')[0], proposal.shape.partition(';')[0])}"


def counts_words(counts: Counts) -> str:
    """What would become of the rows, in one sentence."""
    if counts.refusal:
        return f"The build would refuse it: {prose(counts.refusal)}"
    parts = [(counts.excluded, "left out by a rule"), (counts.rejected, "rejected"), (counts.duplicate, "seen before")]
    others = ", ".join(f"{count(number)} {what}" for number, what in parts if number)
    return f"Of {counted(counts.read, 'row', 'rows')}, **{count(counts.loaded)} would load**" + (f"; {others}." if others else ".")


def rows_of(hand: Hand, proposal: Proposal) -> None:
    """What would load, why rows would not, and the first rows before and after."""
    counts = proposal.counts
    if proposal.unanswered or (not counts.read and not counts.refusal):
        read = f"It has {counted(counts.read, 'row', 'rows')}. " if counts.read else ""
        st.markdown(
            f"{read}What would load is known when the questions are answered." if proposal.unanswered else "The build counts its rows."
        )
    elif counts.refusal:
        st.warning(counts_words(counts), icon=":material/warning:")
    else:
        made_by = hand.context.formats.get(proposal.known or "")
        are_contacts = not made_by or made_by.feeds in ("contacts", "queue_intervals")
        st.markdown(counts_words(counts) + (f" That is {counted(counts.contacts, 'contact', 'contacts')}." if are_contacts else ""))
    for why, number in counts.reasons[:SHOWN_REASONS]:
        st.caption(f"{counted(number, 'row', 'rows')}: {md(_reason(why))}")
    _previews(hand.key, proposal.preview)


def _reason(why: str) -> str:
    target, colon, rest = why.partition(": ")
    return f"{TARGETS[target]}{colon}{rest}" if target in TARGETS else why


def _previews(key: str, preview: Preview) -> None:
    headers, rows = preview.before
    if rows:
        shown = [place for place in range(len(headers)) if any(row[place] for row in rows)]
        st.markdown("**Before**, the first rows as the file has them")
        _table(
            [headers[place] for place in shown],
            [[row[place] for place in shown] for row in rows],
            f"before {key}",
            "First rows of the file",
        )
    headers, rows = preview.after
    if rows:
        names = [TARGETS.get(name, name.replace("_", " ").capitalize()) for name in headers]
        st.markdown("**After**, the first rows as they would be loaded" if preview.before[1] else "The first rows as they would be loaded")
        _table(names, worded(headers, rows), f"after {key}", "First rows as they would be loaded")
    if preview.before[1]:
        st.caption("Cells of personal and unused columns are hidden.")


def worded(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows as they would be loaded, with channels and outcomes in words."""

    def word(name: str, cell: str) -> str:
        return channel_name(cell) if cell and name == "channel_id" else CHOICES.get(cell, cell) if name == "outcome" else cell

    return [[word(name, cell) for name, cell in zip(headers, row, strict=True)] for row in rows]


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]], key: str, alt: str) -> None:
    names = [f"c{place}" for place in range(len(headers))]
    config = {name: st.column_config.TextColumn(header) for name, header in zip(names, headers, strict=True)}
    grid([dict(zip(names, row, strict=True)) for row in rows], config, alt, key)


def sources_of(hand: Hand, proposal: Proposal) -> None:
    """Where each figure and label comes from, and which personal columns are left out."""
    if not proposal.used:
        return
    st.markdown("**Where each figure comes from**")
    rows = []
    for target, source in proposal.used.items():
        column, _, why = source.rpartition(" (")
        rows.append({"target": TARGETS.get(target, target.replace("_", " ").capitalize()), "column": column, "why": why.removesuffix(")")})
    names = {"target": "Becomes", "column": "Column of the file, or a fixed word", "why": "How that was found"}
    config = {name: st.column_config.TextColumn(label) for name, label in names.items()}
    grid(rows, config, "Where each figure comes from", f"used {hand.key}")
    left = [f"{column.header} ({column.why})" for column in proposal.columns if column.kind == "drop"]
    keyed = [column.header for column in proposal.columns if column.is_personal and column.kind != "drop"]
    told = [f"Personal, never stored: {', '.join(left)}."] if left else []
    told += [f"Personal, kept as a keyed code only: {', '.join(keyed)}."] if keyed else []
    if told:
        st.caption(" ".join(prose(each) for each in told))


def edited(hand: Hand, proposal: Proposal) -> Proposal:
    """The mapping's text to read or change; returns the proposal with the text as it stands, tried out. Raises FormatError."""
    if proposal.toml is None:
        return proposal
    if hand.mapping and not proposal.difference:
        st.caption("The mapping stays as it is.")
    if proposal.difference:
        with st.expander("What would change in the mapping", expanded=hand.mapping is not None):
            st.code(proposal.difference, language="diff")
    with st.expander("The mapping as text"):
        st.caption("Every line may be edited; the counts above the button follow when you leave the box. Another answer writes it anew.")
        text = st.text_area(
            "The mapping as text",
            proposal.toml,
            height=420,
            key=f"toml {hand.key} {hash(proposal.toml)}",
            label_visibility="collapsed",
        )
    if text is None or text.strip() == proposal.toml.strip():
        return proposal
    made_by = check_mapping(proposal.name, text if text.endswith("\n") else f"{text}\n")
    if proposal.unanswered:
        return replace(proposal, toml=text)
    counts, after = trial(hand.path, made_by, proposal, hand.context)
    if counts.refusal:
        st.warning(counts_words(counts), icon=":material/warning:")
        return replace(proposal, toml=text, counts=counts)
    st.markdown(f"With the text as edited: {counts_words(counts)}")
    _table([TARGETS.get(name, name) for name in after[0]], worded(*after), f"edited {hand.key}", "First rows under the edited mapping")
    return replace(proposal, toml=text, counts=counts)
