"""Add data: what is due, new files and mappings, typed counts, labels, the tables people edit; for the officer who brings the exports."""

import streamlit as st

from pipelines.errors import ChannelShiftError
from pipelines.folders import data_folder, shown_folder
from views.adding import counts, due, feeds, file, labels, signing, tables
from views.adding.desk import Desk, who_control
from views.cards import living
from views.data import Source, source_of
from views.edited import tell_edited


TASKS = {
    "due": ("What is due", due.task),
    "file": ("Add a file", file.task),
    "counts": ("Type monthly counts", counts.task),
    "labels": ("Labels without a service", labels.task),
    "tables": ("Reference tables", tables.task),
    "feeds": ("Two systems", feeds.task),
    "sign_off": ("Sign-off", signing.task),
}
KEY = "task"  # of the chosen task, in the URL
SHOWN = "task_shown"


def page() -> None:
    """Draws the head and the chosen task."""
    data = data_folder()
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall", width="stretch"):
            st.title("Add data", anchor=False)
            st.markdown("Bring an export, answer what it cannot say itself, and see what it changes before it counts.")
        who = who_control()
    if shown_folder() != data:
        st.caption("The dashboard shows the invented council until your own folder holds an export; everything here is about your own.")
    named = st.query_params.get(KEY)
    if named in TASKS and named != st.session_state.get(SHOWN):  # a link or the address asks for a task
        st.session_state[KEY] = named
    source = published()
    if source:
        tell_edited(source)
    chosen = st.segmented_control(
        "Task",
        list(TASKS),
        default=None if KEY in st.session_state else "due",
        required=True,
        format_func=lambda each: TASKS[each][0],
        key=KEY,
        wrap=True,
        label_visibility="collapsed",
    )
    st.session_state[SHOWN] = st.query_params[KEY] = chosen or "due"  # not bound: the address would hold the label, which may change
    label, draw = TASKS[chosen or "due"]
    with living(label):
        draw(Desk(data, source, who))


def published() -> Source | None:
    """What the own folder has published, or None; the tasks say what that means for them."""
    try:
        return source_of(data_folder())
    except ChannelShiftError:
        return None


page()
