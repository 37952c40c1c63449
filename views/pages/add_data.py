"""Add data: what is due, new files and mappings, typed counts, labels, the tables people edit; for the officer who brings the exports."""

import streamlit as st

from pipelines.errors import ChannelShiftError
from pipelines.folders import data_folder, shown_folder
from views import memory
from views.adding import due
from views.adding.desk import Desk, who_control
from views.cards import living
from views.data import Source, source_of


TASKS = {
    "due": ("What is due", due.task),
}
KEY = "task"  # of the chosen task, in the URL


def page() -> None:
    """Draws the head and the chosen task."""
    data = data_folder()
    with st.container(gap="xxsmall"):
        st.title("Add data", anchor=False)
        st.markdown("Bring an export, answer what it cannot say itself, and see what it changes before it counts.")
        if shown_folder() != data:
            st.caption("The dashboard shows the invented council until your own folder holds an export; everything here is about your own.")
    memory.take_up(KEY, "due", TASKS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            "Task",
            list(TASKS),
            default="due",
            required=True,
            format_func=lambda each: TASKS[each][0],
            key=KEY,
            wrap=True,
            label_visibility="collapsed",
            bind="query-params",
        )
        st.space("stretch")
        who = who_control()
    label, draw = TASKS[chosen or "due"]
    with living(label):
        draw(Desk(data, published(), who))


def published() -> Source | None:
    """What the own folder has published, or None; the tasks say what that means for them."""
    try:
        return source_of(data_folder())
    except ChannelShiftError:
        return None


page()
