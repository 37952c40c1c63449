"""Undo a file: what the figures would be without it is shown first; then it is set aside, never deleted, and can be put back."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from analysis.effect import Effect
from pipelines import undoing
from pipelines.errors import ChannelShiftError
from pipelines.folders import Folders
from pipelines.rehearsing import Change
from views.adding.desk import Desk, build_with_progress, effect_of_change, effect_table, sentence_of, telling
from views.cards import card
from views.formatting import counted, md, one_line, prose, short_day


OUT, BACK = "undo_out", "undo_back"  # the two ways: prefixes of widgets and of what is kept
SAID = "undo_said"
MEMBERS_SHOWN = 12


def undo_cards(desk: Desk) -> None:
    """Draws the files that can be taken out, and those that can be put back."""
    sentence = st.session_state.pop(SAID, None)
    if sentence:
        st.success(sentence, icon=":material/check:")
    files = loaded_files(desk)
    if files:
        with card(
            "A wrong file can be taken out again",
            "It moves to data/set_aside with its rows out of every figure; nothing is deleted.",
            key="card_undo",
        ):
            take_out(desk, files)
    aside = undoing.set_aside_files(desk.data)
    if aside:
        title = f"{counted(len(aside), 'file is', 'files are')} set aside"
        with card(title, "Not in any figure. A file goes back to where it was.", key="card_back"):
            bring_back(desk, aside)


def loaded_files(desk: Desk) -> dict[str, list[dict]]:
    """What the published file knows of each file that is still in data/raw, the last loaded first; a zip has a row per member."""
    raw = Folders(desk.data).raw
    found: dict[str, list[dict]] = {}
    rows = desk.source.rows("files") if desk.source else []
    for row in sorted(rows, key=lambda row: (str(row["loaded_at"] or ""), str(row["period_end"] or "")), reverse=True):
        name = str(row["file"])
        path = name if (raw / name).is_file() else name.split("!")[0]
        if (raw / path).is_file():
            found.setdefault(path, []).append(row)
    return found


def file_words(path: str, rows: Sequence[dict]) -> str:
    """A file with its rows and period, for the list."""
    starts = [row["period_start"] for row in rows if row["period_start"]]
    ends = [row["period_end"] for row in rows if row["period_end"]]
    loaded = sum(row["rows_loaded"] or 0 for row in rows)
    period = f"{short_day(min(starts))} to {short_day(max(ends))}" if starts and ends else ""
    state = "" if any(row["status"] == "loaded" for row in rows) else str(rows[0]["status"])
    return " · ".join(part for part in (one_line(path), counted(loaded, "row", "rows"), period, state) if part)


def take_out(desk: Desk, files: dict[str, list[dict]]) -> None:
    """Chooses a file, shows what would change, and sets it aside when somebody says so."""
    path = st.selectbox(
        "File", list(files), format_func=lambda each: file_words(each, files[each]), index=None, placeholder="Choose a file", key=OUT
    )
    if path is None:
        return
    members = [str(row["file"]) for row in files[path]]
    if len(members) > 1:
        named = ", ".join(md(each.split("!")[-1]) for each in members[:MEMBERS_SHOWN])
        more = f" and {len(members) - MEMBERS_SHOWN} more" if len(members) > MEMBERS_SHOWN else ""
        st.warning(f"This is an archive: all its {len(members)} files go with it: {named}{more}.", icon=":material/folder_zip:")
    if shown_effects(desk, OUT, path, Change(without=frozenset({path}))):
        act(desk, OUT, path, "Take this file out")


def bring_back(desk: Desk, aside: Sequence[str]) -> None:
    """Chooses a file that was set aside, shows what would change, and puts it back when somebody says so."""
    path = st.selectbox("File", aside, format_func=one_line, index=None, placeholder="Choose a file", key=BACK)
    if path is None:
        return
    target = undoing.former_path(path)
    if (Folders(desk.data).raw / target).exists():
        st.warning(f"{md(target)} is there already, from another export; take that one out first.", icon=":material/warning:")
        return
    if shown_effects(desk, BACK, path, Change(added={target: Folders(desk.data).set_aside / path})):
        act(desk, BACK, path, "Put it back")


def shown_effects(desk: Desk, way: str, path: str, change: Change) -> bool:
    """A button and, once pressed, the figures that would change; whether the effect of just this file is on the screen."""
    key = f"{way}_effects"
    asked = (path, desk.source.snapshot if desk.source else "")
    if st.button("Show what would change", key=f"{way}_show", icon=":material/compare_arrows:"):
        st.session_state[key] = (asked, effect_of_change(desk, change))
    kept: tuple[tuple[str, str], tuple[Effect, ...]] | None = st.session_state.get(key)
    if not kept or kept[0] != asked:
        return False
    effect_table(kept[1], desk.service_names, f"{way}_table")
    return True


def act(desk: Desk, way: str, path: str, label: str) -> None:
    """The button that moves the file and builds; asks for a name first."""
    has_name = bool(desk.who.strip())
    if not has_name:
        st.caption("Write your name or initials at the top first; it is logged under a name.")
    if not st.button(label, key=f"{way}_do", type="primary", disabled=not has_name):
        return
    try:
        sentence = move(desk, way, path)
    except ChannelShiftError as error:
        st.warning(prose(error), icon=":material/warning:")
        return
    built = build_with_progress(desk)
    st.session_state[SAID] = f"{sentence} {sentence_of(built)}"
    for key in (way, f"{way}_effects"):
        st.session_state.pop(key, None)
    st.rerun()


def move(desk: Desk, way: str, path: str) -> str:
    """Moves the file and says where it is now."""
    now = datetime.datetime.now().astimezone().replace(tzinfo=None)
    with telling("Moving the file") as say:
        if way == OUT:
            place = Path(desk.data.name) / "set_aside" / undoing.set_aside(desk.data, path, desk.who, now, say)
        else:
            place = Path(desk.data.name) / "raw" / undoing.put_back(desk.data, path, desk.who, now, say)
    return f"{md(path)} is now {md(place.as_posix())}."
