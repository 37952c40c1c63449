"""The buttons under a file: add it, add it and build, show its effect first; each says why it cannot be pressed."""

import datetime

import streamlit as st

from pipelines.errors import ChannelShiftError
from pipelines.folders import Folders
from pipelines.proposing.proposal import Proposal
from pipelines.rehearsing import Change
from pipelines.uploads import add, let_go
from views.adding.desk import Desk, effect_of_change, effect_table
from views.adding.file_looks import Hand, forget, session
from views.adding.file_result import WAITING, build_and_keep
from views.formatting import counted, prose


EFFECT = "file_effect"


def waiting() -> list[str]:
    """Files that were added in this session and wait for a build."""
    names: list[str] = st.session_state.setdefault(WAITING, [])
    return names


def why_not(desk: Desk, proposal: Proposal) -> str:
    """Why a file cannot be added yet; empty when it can."""
    if proposal.unanswered:
        return f"{counted(len(proposal.unanswered), 'question has', 'questions have')} no answer yet, first: {prose(proposal.unanswered[0].sentence)}"
    if proposal.answers.get("replace") == "no":
        return "The mapping is to stay as it is, so nothing would be written."
    if proposal.counts.refusal:
        return "The build would refuse it, so it is not written; the reason stands above."
    return "" if desk.who.strip() else "Give your name or initials at the top; the edit log needs it."


def buttons(desk: Desk, hand: Hand, proposal: Proposal, others: int) -> None:
    """Draws the buttons of one file; others are the files that still wait beside it."""
    why = why_not(desk, proposal)
    verb = "Save the mapping" if hand.mapping else "Add it"
    with st.container(horizontal=True, vertical_alignment="center"):
        both = st.button(f"{verb} and build", type="secondary" if others else "primary", disabled=bool(why), key=f"build {hand.key}")
        only = others > 0 and st.button(verb, type="primary", disabled=bool(why), key=f"add {hand.key}")
        shown = st.button("Show the effect first", type="tertiary", disabled=bool(why), key=f"effect {hand.key}")
    if why:
        st.caption(why)
    if both or only:
        _add(desk, hand, proposal)
        if both:
            build_now(desk)
        st.rerun()
    if shown:
        st.session_state[EFFECT] = (hand.key, effect_of_change(desk, change_of(proposal, Folders(desk.data))))
    key, effects = st.session_state.get(EFFECT, ("", ()))
    if key == hand.key:
        st.markdown("**What it would change**")
        effect_table(effects, desk.service_names | {"unmapped": "Not yet mapped to a service"}, "table_file_effect")


def change_of(proposal: Proposal, folders: Folders) -> Change:
    """The files that would be written, as a rehearsal takes them."""
    texts = {}
    if proposal.sources is not None and proposal.sources != proposal.sources_before:
        texts["reference/sources.csv"] = proposal.sources
    if proposal.toml is not None and proposal.toml != proposal.toml_before:
        texts[f"mappings/{proposal.name}.toml"] = proposal.toml
    added = {proposal.copy_to.relative_to(folders.raw).as_posix(): proposal.path} if proposal.copy_to else {}
    return Change(texts=texts, added=added)


def put(desk: Desk, hand: Hand, proposal: Proposal) -> str:
    """Adds one file and lets it go from the hand; returns its name under data/raw. Raises a sentence when it cannot be added."""
    raw = Folders(desk.data).raw
    written = add(proposal, hand.context, desk.who, datetime.datetime.now())
    copied = [path for path in written if path.is_relative_to(raw)]
    place = copied[0] if copied else proposal.copy_to or hand.path
    let_go(desk.data, session(), hand.path)
    forget(hand.key)
    return place.resolve().relative_to(raw.resolve()).as_posix()


def _add(desk: Desk, hand: Hand, proposal: Proposal) -> None:
    try:
        waiting().append(put(desk, hand, proposal))
    except ChannelShiftError as error:
        st.warning(prose(error), icon=":material/warning:")
        st.stop()


def build_now(desk: Desk) -> None:
    """Builds with all that was added in this session, and shows what is new."""
    build_and_keep(desk, tuple(waiting()))
