"""Add a file: upload exports or pick them from data/raw, answer what they cannot prove, see what would load, add them, see what is new."""

from pathlib import Path

import streamlit as st

from pipelines.errors import ChannelShiftError
from pipelines.folders import Folders
from pipelines.mapping import load_formats
from pipelines.reading_inputs import list_inputs
from pipelines.reference import load_reference
from pipelines.reference_feeds import Feed, matches
from pipelines.uploads import HOLDING
from views import memory
from views.adding import file_questions
from views.adding.desk import Desk
from views.adding.file_adding import buttons
from views.adding.file_card import edited, rows_of, sources_of, title_of
from views.adding.file_hand import brought, built_when_done, drop, listed
from views.adding.file_looks import Hand, answers_of, taken
from views.adding.file_result import result_card
from views.cards import card
from views.formatting import plain, prose


HOW = "how"
NEW = "No known export looks like this, so here is how it would be read."
CHANGED = "Your own mapping, worked out anew from this file; the answers given before are kept."
WAYS = {"upload": "Upload", "raw": "Pick from data/raw", "mapping": "Change a mapping"}
STATES = {
    "loaded": "loaded",
    "question": "waits for an answer",
    "refused": "refused",
    "empty": "empty",
    "duplicate": "same content as another",
}


def task(desk: Desk) -> None:
    """Draws the result of the last build, the way files come, and the file in hand."""
    result_card()
    memory.take_up(HOW, "upload", WAYS)
    way = st.segmented_control(
        "How the file comes",
        list(WAYS),
        default="upload",
        required=True,
        format_func=lambda each: WAYS[each],
        key=HOW,
        label_visibility="collapsed",
    )
    memory.keep(HOW, way)
    if way == "raw":
        path = from_raw(desk)
        hand, others = (taken(desk, path), 0) if path else (None, 0)
    elif way == "mapping":
        hand, others = changed(desk), 0
    else:
        paths = brought(desk)
        built_when_done(desk, paths)
        hand, others = listed(desk, paths) if paths else None, len(paths) - 1
    if hand is None:
        return
    if file_questions.settled(hand):
        hand = taken(desk, hand.path, hand.mapping)
    file_card(desk, hand, others)


def file_card(desk: Desk, hand: Hand, others: int) -> None:
    """One file from what it is to its buttons."""
    proposal = hand.look.proposal
    if proposal is None and not hand.look.open:
        with card(f"{hand.path.name} cannot be read", key="card_file"):
            st.warning(prose(hand.look.sentence), icon=":material/warning:")
            if others == 0 and hand.path.is_relative_to(desk.data / HOLDING):
                st.button("Put it away", key="drop_unread", on_click=drop, args=(desk.data, hand.path))
        return
    if proposal is None:
        with card(f"{hand.path.name} needs a word first", key="card_file"):
            file_questions.ask(hand)
        return
    about = "A known export." if proposal.known else NEW
    about = CHANGED if hand.mapping else about
    with card(title_of(proposal), about, key="card_file"):
        if hand.look.near:
            st.caption(prose(hand.look.near))
        file_questions.ask(hand)
        if proposal.toml is not None and hand.mapping is None:
            named(hand, proposal.name)
        rows_of(hand, proposal)
        sources_of(hand, proposal)
        try:
            proposal = edited(hand, proposal)
        except ChannelShiftError as error:
            st.warning(prose(error), icon=":material/warning:")
            return
        goes = proposal.row.get("source_id")
        if goes:
            place = f", in data/raw/{proposal.copy_to.relative_to(Folders(desk.data).raw).as_posix()}" if proposal.copy_to else ""
            st.caption(prose(f"It goes to the feed {goes}{place}."))
        buttons(desk, hand, proposal, others)


def named(hand: Hand, name: str) -> None:
    """The name of a new mapping and its feed, which later exports of the same kind go to."""
    key = f"name {hand.key}"

    def note() -> None:
        said = "_".join(str(st.session_state.get(key) or "").lower().split())
        answers_of(hand.key)["name"] = said

    st.text_input("Name of this feed; later exports of the same kind go there too", name, key=key, on_change=note, max_chars=40, width=420)


def from_raw(desk: Desk) -> Path | None:
    """Asks for a file of data/raw, newest first, with what the last build said of it."""
    raw = Folders(desk.data).raw
    found: dict[Path, str] = {}
    for item in list_inputs(raw) if raw.is_dir() else ():
        found.setdefault(item.path, item.name.partition("!")[0])
    said = {str(row["file"]).partition("!")[0]: str(row["status"]) for row in desk.source.rows("files")} if desk.source else {}
    new = {path: name for path, name in found.items() if said.get(name) not in ("loaded", "duplicate")}
    if not found:
        st.info("data/raw holds no export yet. Upload one.", icon=":material/info:")
        return None
    every = (
        st.toggle(f"Show loaded files too ({len(found) - len(new):,})", value=not new, key="raw_every") if len(new) < len(found) else True
    )
    paths = sorted(found if every else new, key=lambda path: -path.stat().st_mtime_ns)
    if not paths:
        st.info("Every file of data/raw is loaded.", icon=":material/info:")
        return None

    def words(path: Path) -> str:
        return f"{plain(found[path])}, {STATES.get(said.get(found[path], ''), 'not built yet')}"

    chosen: Path | None = st.selectbox("File of data/raw", paths, None, format_func=words, key="raw_file", placeholder="Choose a file")
    return chosen


def changed(desk: Desk) -> Hand | None:
    """Asks which own mapping is to change and by which of its files; the mapping is proposed anew, its words kept."""
    folders = Folders(desk.data)
    own = {name: made_by for name, made_by in load_formats(folders.mappings).items() if made_by.origin == "own"}
    if not own:
        st.info("There is no mapping of your own yet. One is made when a file that nothing knows is added.", icon=":material/info:")
        return None
    chosen = st.selectbox("Mapping", sorted(own), format_func=lambda name: f"{plain(own[name].title)} ({name})", key="mapping_name")
    feeds = [feed for feed in load_reference(folders.reference).feeds if feed.format == chosen]
    paths = files_of(folders, feeds)
    if not paths:
        st.info("No file of data/raw belongs to it. Upload one of its exports.", icon=":material/info:")
        return None
    path = st.selectbox(
        "A file it reads", paths, format_func=lambda each: plain(each.relative_to(folders.raw).as_posix()), key=f"mapping_file {chosen}"
    )
    return taken(desk, path, chosen) if path else None


def files_of(folders: Folders, feeds: list[Feed]) -> list[Path]:
    """The files of data/raw that some feeds claim, newest first."""
    found = {
        item.path
        for item in list_inputs(folders.raw)
        if item.member is None and any(matches(each, item.name) for feed in feeds for each in feed.files)
    }
    return sorted(found, key=lambda path: -path.stat().st_mtime_ns)
