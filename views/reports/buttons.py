"""The export control of a page: each report is made only when it is clicked, off the page's own run."""

from datetime import date

import streamlit as st

from views.controls import View
from views.data import Source
from views.reports.case_facts import launched_services
from views.reports.making import KINDS, file_name, make
from views.reports.shown import open_shown, view_of


OFFERED = {
    "board": ":material/picture_as_pdf:",
    "slides": ":material/slideshow:",
    "workbook": ":material/table_view:",
    "open-data": ":material/folder_zip:",
}
INSIDE = "Small numbers are hidden in open data only; the other files are for the council."
OUTSIDE = "Small numbers are left out of every file, as on this page."
HELP = "Made from the figures of this page. Each file names its snapshot, which is then kept."


@st.fragment
def export_menu(source: Source, view: View) -> None:
    """Draws the Export control: board report, slides, workbook and open data of what the page shows, once it is opened."""
    with st.popover("Export", icon=":material/download:", help=HELP, on_change="rerun", key="export") as shown:
        if shown.open:
            for kind, icon in OFFERED.items():
                offer(kind, source, view, icon, f"export_{kind}")
            st.caption(OUTSIDE if source.outside else INSIDE)


def case_study_button(source: Source, service_id: str, view: View | None = None) -> None:
    """Draws the button for the case study of a service's launch; nothing where no launch is written down."""
    if service_id not in launched_services(source):
        return
    shown = view_of(source, {"service_id": service_id}) if view is None else view
    offer("case-study", source, shown, ":material/article:", "export_case_study")


def offer(kind: str, source: Source, view: View, icon: str, key: str) -> None:
    """One download button; the file is made when it is clicked."""

    def content() -> bytes:
        return make(kind, open_shown(source.folder, source.snapshot, source.outside), view, date.today()).content

    st.download_button(
        KINDS[kind].title,
        data=content,
        file_name=file_name(kind, source, view),
        mime=KINDS[kind].media,
        on_click="ignore",
        key=key,
        icon=icon,
        width="stretch",
    )
