"""An edit in three steps: what it does to the figures is shown, then it is saved under a name, then the figures are built."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence

import streamlit as st

from analysis.effect import Effect
from pipelines.editing import Row, Sheet, read_sheet, save_sheet
from pipelines.errors import ChannelShiftError
from pipelines.rehearsing import Change
from views.adding.desk import Desk, build_with_progress, difference, effect_of_change, effect_table, sentence_of, shown
from views.formatting import count, counted, prose


ORDER = ("digital_take_up", "transactions", "contacts")  # what people ask for first


def said(key: str) -> None:
    """How the last save of this task ended, once."""
    sentence = st.session_state.pop(f"{key}_said", None)
    if sentence:
        st.success(sentence, icon=":material/check:")


def is_effect_shown(desk: Desk, texts: Mapping[str, str], key: str, label: str = "Show the effect on the figures") -> bool:
    """A button and, once it was pressed, the figures that would change; whether the effect of just these texts is on the screen.

    `texts` are whole files of data/reference by name, such as sources.csv.
    """
    asked = digest(desk, texts)
    if st.button(label, key=f"{key}_show", icon=":material/compare_arrows:"):
        change = Change(texts={f"reference/{name}": text for name, text in texts.items()})
        st.session_state[f"{key}_effect"] = (asked, effect_of_change(desk, change))
    kept = st.session_state.get(f"{key}_effect")
    if not kept or kept[0] != asked:
        return False
    effects = sorted(kept[1], key=lambda each: (place(each), -abs((each.after or 0) - (each.before or 0))))
    st.markdown(prose(sentence_of_effects(effects)))
    if effects:
        effect_table(effects, desk.service_names, f"{key}_effect_table")
    return True


def digest(desk: Desk, texts: Mapping[str, str]) -> str:
    """Tells one proposed change of one published state from another."""
    parts = [desk.source.snapshot if desk.source else "", *(f"{name}\n{text}" for name, text in sorted(texts.items()))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def place(effect: Effect) -> tuple[int, bool]:
    """Take-up before counts, all services before single ones."""
    position = ORDER.index(effect.figure) if effect.figure in ORDER else len(ORDER)
    return position, effect.service_id is not None


def sentence_of_effects(effects: Sequence[Effect]) -> str:
    """What happens to digital take-up of all services, and how many other figures move."""
    if not effects:
        return "No count and no take-up would change."
    whole = next((each for each in effects if each.figure == "digital_take_up" and not each.service_id), None)
    others = len(effects) - (whole is not None)
    moved = counted(others, "other figure changes", "other figures change")
    if whole is None:
        return f"Digital take-up of all services stays as it is; {moved}."
    change = f" ({difference(whole)})" if difference(whole) else ""
    words = f"Digital take-up of all services: {shown(whole.figure, whole.before)} now, {shown(whole.figure, whole.after)} then{change}."
    return f"{words} {moved}." if others else words


def save_and_build(desk: Desk, sheet: Sheet, rows: Sequence[Row], key: str, label: str) -> None:
    """The button that saves and builds; asks for a name first, and says in one sentence why nothing was saved."""
    if not desk.who.strip():
        st.caption("Write your name or initials at the top first; every edit is logged under a name.")
    if not st.button(label, key=f"{key}_save", type="primary", icon=":material/save:", disabled=not desk.who.strip()):
        return
    try:
        edits = save_sheet(desk.data, sheet, rows, desk.who, datetime.datetime.now().astimezone().replace(tzinfo=None))
    except ChannelShiftError as error:
        st.warning(prose(error), icon=":material/warning:")
        return
    st.session_state[f"{key}_saved"] = read_sheet(desk.data, sheet.table.name).digest
    built = build_with_progress(desk)
    cells = f"{counted(len(edits), 'cell is', 'cells are')} saved and logged." if edits else "Nothing was different, so nothing was saved."
    st.session_state[f"{key}_said"] = f"{cells} {sentence_of(built)}"
    st.rerun()


def problems_box(problems: Sequence[str]) -> None:
    """What a build would refuse, a sentence each."""
    st.warning("\n\n".join(prose(each) for each in problems), icon=":material/warning:")


def left_over(number: int, most: int) -> str:
    """Says that a long list is cut; empty where it is not."""
    return f"The first {count(most)} of {count(number)} are shown." if number > most else ""
