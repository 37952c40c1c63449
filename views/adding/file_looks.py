"""Files in hand as the page remembers them: what each is with the answers so far, worked out once for each state of file and folder."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from pipelines.errors import ChannelShiftError
from pipelines.folders import Folders
from pipelines.mapping import Format
from pipelines.proposing.looking import Look, look, tried
from pipelines.proposing.proposal import Context, Proposal, context_of
from pipelines.proposing.trial import NOTHING, Counts, Preview
from pipelines.uploads import new_session
from views.adding.desk import Desk


SESSION = "file_session"
ANSWERS = "file_answers"  # by file, then by question
LAST = "file_last_answer"
LOOKS = "file_looks"
TRIALS = "file_trials"
KEPT_LOOKS = 60  # a folder of exports brought at once
LONGEST_FEED_NAME = 40


@dataclass(frozen=True)
class Hand:
    """One file in hand: where it lies, the mapping that is being changed if one is, and what it is so far."""

    path: Path
    look: Look
    context: Context
    mapping: str | None = None
    refused: str = ""  # why the last answer was not taken

    @property
    def key(self) -> str:
        """Tells its widgets from those of other files."""
        return key_of(self.path, self.mapping)


def session() -> str:
    """The name of this session's holding folder."""
    return str(st.session_state.setdefault(SESSION, new_session()))


def key_of(path: Path, mapping: str | None) -> str:
    """What answers and widgets of one file are kept under."""
    return f"{path}|{mapping or ''}"


def answers_of(key: str) -> dict[str, str]:
    """The answers given so far for one file; changing them is how an answer is noted."""
    answers: dict[str, str] = st.session_state.setdefault(ANSWERS, {}).setdefault(key, {})
    return answers


def forget(key: str) -> None:
    """Drops the answers of a file that left the hand."""
    st.session_state.setdefault(ANSWERS, {}).pop(key, None)


def taken(desk: Desk, path: Path, mapping: str | None = None) -> Hand:
    """A file with what it is; an answer that may not stand is dropped and its sentence kept to be shown.

    Raises ReferenceTableError or FormatError when the folder's own tables cannot be read.
    """
    key = key_of(path, mapping)
    answers = answers_of(key)
    name = answers.get("name") or mapping
    if name is not None and not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        name = mapping
    context = _context(desk.data, name)
    asked = {each: value for each, value in answers.items() if each != "name"}
    found = _looked(desk.data, path, context, asked)
    refused = ""
    last = st.session_state.get(LAST)
    if found.proposal is None and not found.open and last in asked:
        refused = found.sentence
        answers.pop(last, None)
        found = _looked(desk.data, path, context, {each: value for each, value in asked.items() if each != last})
    return Hand(path, found, context, mapping, refused)


def _looked(data: Path, path: Path, context: Context, answers: dict[str, str]) -> Look:
    stat = path.stat()
    state = (str(path), stat.st_mtime_ns, stat.st_size, tuple(sorted(answers.items())), context.name, stamp(data))
    looks: dict = st.session_state.setdefault(LOOKS, {})
    if state not in looks:
        while len(looks) >= KEPT_LOOKS:
            looks.pop(next(iter(looks)))
        looks[state] = look(path, context, answers)
    found: Look = looks[state]
    made_by = context.formats.get(found.proposal.known) if found.proposal and found.proposal.known else None
    if not found.proposal or not made_by:
        return found
    counts, after = trial(path, made_by, found.proposal, context)
    return replace(found, proposal=replace(found.proposal, counts=counts, preview=Preview(after=after)))


def trial(path: Path, made_by: Format, proposal: Proposal, context: Context) -> tuple[Counts, tuple]:
    """What of a file would load under a format; tried once for each state of the file and the format, whatever else changes."""
    kept: dict = st.session_state.setdefault(TRIALS, {})
    zone = proposal.row.get("time_zone") or None
    stat = path.stat()
    state = (str(path), stat.st_mtime_ns, stat.st_size, made_by.hash, zone)
    if state not in kept:
        while len(kept) >= KEPT_LOOKS:
            kept.pop(next(iter(kept)))
        try:
            kept[state] = tried(path, made_by, zone, context)
        except ChannelShiftError as error:
            kept[state] = Counts(refusal=str(error)), NOTHING
    found: tuple[Counts, tuple] = kept[state]
    return found


def _context(data: Path, name: str | None) -> Context:
    kept: dict = st.session_state.setdefault("file_contexts", {})
    state = (stamp(data), name)
    if state not in kept:
        kept.clear()
        kept[state] = context_of(data, name)
    found: Context = kept[state]
    return found


def stamp(data: Path) -> tuple:
    """Changes when a table or mapping of the folder does."""
    folders = Folders(data)
    paths = [path for folder in (folders.reference, folders.mappings) if folder.is_dir() for path in sorted(folder.iterdir())]
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in paths if path.is_file() and path.name[0] != ".")
