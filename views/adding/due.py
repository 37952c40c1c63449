"""What is due: every feed with its last export, when the next is expected, who brings it and how it is exported."""

import streamlit as st

from views.adding.desk import Desk
from views.cards import card, table_with_csv
from views.formatting import counted


def task(desk: Desk) -> None:
    """Draws the feeds, late ones first."""
    feeds = desk.source.rows("feeds") if desk.source else []
    if not desk.source or not feeds:
        with card("Nothing is due yet", key="card_due"):
            st.markdown("No export has been loaded. Begin with *Add a file*.")
        return
    late = [row for row in feeds if row["is_late"]]
    title = f"{counted(len(late), 'export is', 'exports are')} late" if late else "No export is late"
    with card(title, "Due dates come from sources.csv, exceptions from expected_exports.csv.", key="card_due"):
        column = st.column_config
        config = {
            "source_id": column.TextColumn("Feed"),
            "last_date": column.DateColumn("Has data to", format="D MMM YYYY"),
            "due_on": column.DateColumn("Next due", format="D MMM YYYY"),
            "owner": column.TextColumn("Owner"),
            "menu_note": column.TextColumn("How to export it"),
        }
        rows = sorted(feeds, key=lambda row: (not row["is_late"], str(row["due_on"] or "9"), str(row["source_id"])))
        table_with_csv(rows, config, "due", desk.source.snapshot, "Feeds with their last day of data and the next due date")
