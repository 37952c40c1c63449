"""Several files in hand: what each is, those that need nothing added with one button, the others looked at one by one, one build at the end."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from pipelines.errors import ChannelShiftError
from pipelines.uploads import held, hold, let_go, same_in_raw, sweep
from views.adding.desk import Desk
from views.adding.file_adding import build_now, put, waiting
from views.adding.file_looks import Hand, forget, key_of, session, taken
from views.cards import card
from views.formatting import count, counted, md, prose


UPLOADER = "file_uploader"
CHOSEN = "file_chosen"
SAID = "file_said"  # once, above the list


def brought(desk: Desk) -> tuple[Path, ...]:
    """Draws the place to drop files and returns those in hand; a file that is in data/raw already is named and not kept."""
    sweep(desk.data)
    number = st.session_state.setdefault(UPLOADER, 0)
    given = st.file_uploader(
        "Exports, as the system made them: CSV, XLSX, JSON, logs, gz or zip",
        accept_multiple_files=True,
        key=f"{UPLOADER} {number}",
    )
    if given:
        said = []
        for each in given:
            path = hold(desk.data, session(), each.name, each)
            there = same_in_raw(desk.data, path)
            if there:
                let_go(desk.data, session(), path)
                said.append(f"{path.name} is in data/raw already, as {there}; nothing was added.")
        st.session_state[SAID] = said
        st.session_state[UPLOADER] = number + 1  # the server's memory is for other things than files that lie on disk
        st.rerun()
    for sentence in st.session_state.pop(SAID, ()):
        st.info(prose(sentence), icon=":material/content_copy:")
    return held(desk.data, session())


def listed(desk: Desk, paths: Sequence[Path]) -> Hand | None:
    """Draws the files in hand with what each is, and returns the one that is looked at; one alone needs no list."""
    with st.spinner(f"Looking at {counted(len(paths), 'file', 'files')}"):
        hands = [taken(desk, path) for path in paths]
    if len(hands) == 1:
        return hands[0]
    ready = [hand for hand in hands if hand.look.needs_nothing]
    open_ = [hand for hand in hands if not hand.look.needs_nothing]
    unread = [hand for hand in open_ if not hand.look.proposal and not hand.look.open]
    title = f"{counted(len(hands), 'file', 'files')} in hand: {count(len(ready))} {'needs' if len(ready) == 1 else 'need'} nothing"
    title += f", {count(len(open_) - len(unread))} to look at" if len(open_) > len(unread) else ""
    title += f", {count(len(unread))} cannot be read" if unread else ""
    with card(
        title,
        "Nothing is in the figures yet. Add what is known, then look at the others one by one; one build at the end.",
        key="card_hand",
    ):
        for hand in (*open_, *ready):
            _line(desk, hand)
        if ready:
            _add_all(desk, ready, is_rest=len(ready) == len(hands))
    chosen = st.session_state.get(CHOSEN)
    shown = next((hand for hand in hands if hand.path.name == chosen), None)
    return shown or next((hand for hand in open_ if hand not in unread), None)


def state_of(hand: Hand) -> str:
    """What a file needs, in a few words."""
    look = hand.look
    if look.needs_nothing and look.proposal:
        return f"Known: {look.proposal.shape}. Goes to the feed {look.proposal.row.get('source_id') or look.proposal.name}."
    if look.proposal and look.proposal.counts.refusal:
        return look.proposal.counts.refusal
    must = len([*look.open, *(look.proposal.unanswered if look.proposal else ())])
    if must:
        return f"{counted(must, 'question', 'questions')} to answer."
    if look.proposal:
        return f"New here: {look.proposal.shape}. Look it over once."
    return look.sentence


def _line(desk: Desk, hand: Hand) -> None:
    icon = (
        ":material/check_circle:"
        if hand.look.needs_nothing
        else ":material/help:"
        if hand.look.proposal or hand.look.open
        else ":material/block:"
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"{icon} **{md(hand.path.name)}**")
            st.caption(prose(state_of(hand)))
        if hand.look.proposal or hand.look.open:
            st.button("Look at it", key=f"look {hand.key}", type="tertiary", on_click=_choose, args=(hand.path.name,))
        st.button(
            ":material/close:", key=f"drop {hand.key}", type="tertiary", help="Put it away", on_click=drop, args=(desk.data, hand.path)
        )


def _choose(name: str) -> None:
    st.session_state[CHOSEN] = name


def drop(data: Path, path: Path) -> None:
    """Puts a file out of the hand."""
    let_go(data, session(), path)
    forget(key_of(path, None))


def _add_all(desk: Desk, ready: Sequence[Hand], is_rest: bool) -> None:
    """The button for all files that need nothing; each is looked at again, since the one before may have made its feed."""
    label = f"Add the {len(ready)} that need nothing" if len(ready) > 1 else "Add the one that needs nothing"
    why = "" if desk.who.strip() else "Give your name or initials at the top; the edit log needs it."
    if st.button(f"{label} and build" if is_rest else label, type="primary", disabled=bool(why), key="add_all"):
        said = []
        with st.spinner(label):
            for hand in ready:
                fresh = taken(desk, hand.path)
                try:
                    if fresh.look.proposal and fresh.look.needs_nothing:
                        waiting().append(put(desk, fresh, fresh.look.proposal))
                except ChannelShiftError as error:
                    said.append(str(error))
        st.session_state[SAID] = said
        if is_rest and not said:
            build_now(desk)
        st.rerun()
    if why:
        st.caption(why)


def built_when_done(desk: Desk, paths: Sequence[Path]) -> None:
    """Says what was added and waits for the build, with the button that builds."""
    names = waiting()
    if not names:
        return
    with card(
        f"{counted(len(names), 'file is', 'files are')} added and {'waits' if len(names) == 1 else 'wait'} for a build", key="card_waiting"
    ):
        st.caption(prose(", ".join(names)))
        if st.button("Build the figures now", type="secondary" if paths else "primary", key="build_waiting"):
            build_now(desk)
