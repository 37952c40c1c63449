"""The assumption log: which cost, setting or definition was changed, when, by whom, from what to what."""

import csv
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from views.cards import card, table_with_csv
from views.data import Source
from views.formatting import counted, plain


EDITS = Path("reference") / "edit_log.csv"  # written by the screen; names people, so it is never published
NOBODY = "in the file"  # the table was edited outside the screen, which asks no name
TABLE_WORDS = {
    "unit_costs": "Unit costs",
    "settings": "Settings",
    "services": "Services",
    "take_up_definitions": "Take-up definitions",
    "targets": "Targets",
    "staffing": "Staffing",
    "benefits": "Benefits",
    "benefit_years": "Benefits by year",
    "investments": "Investments",
    "deflators": "Deflators",
    "discount_rates": "Discount rates",
}


def assumption_log_card(source: Source) -> None:
    """Every change of an assumption since the first build, newest first."""
    changes = source.rows("assumption_log")
    rows = [logged(change, edits_of(source.folder)) for change in changes]
    title = (
        f"{counted(len(rows), 'assumption has', 'assumptions have')} changed since the first build" if rows else "No assumption has changed"
    )
    with card(title, "Unit costs, settings, definitions, targets, benefits: each change as a build found it.", key="card_assumptions"):
        if not rows:
            st.caption("Since the first build, no cost, setting or definition has another value than it had.")
            return
        text = st.column_config.TextColumn
        config = {
            "changed": st.column_config.DatetimeColumn("Found (UTC)", format="D MMM YYYY, HH:mm"),
            "table": text("Table"),
            "row": text("Row", width="medium"),
            "column": text("Column"),
            "old": text("Old"),
            "new": text("New"),
            "who": text("Changed by"),
            "snapshot": text("First in snapshot"),
        }
        table_with_csv(rows, config, "assumption_log", source.snapshot, "Changed assumptions with old and new value, newest first")


def logged(change: dict, edits: Sequence[dict[str, str]]) -> dict:
    """One line of the log; who changed it comes from the screen's own log, where the change was made there."""
    return {
        "changed": change["changed_at"],
        "table": TABLE_WORDS.get(change["table_name"], change["table_name"]),
        "row": plain(change["row_key"]),
        "column": plain(change["column_name"]),
        "old": short_number(change["old_value"]),
        "new": short_number(change["new_value"]),
        "who": who_changed(change, edits),
        "snapshot": change["snapshot_id"],
    }


def who_changed(change: dict, edits: Sequence[dict[str, str]]) -> str:
    """Who made the change on the screen, the last one who did; otherwise that it was made in the file."""
    made = [
        edit
        for edit in edits
        if (edit.get("table"), edit.get("column")) == (change["table_name"], change["column_name"])
        and short_number(edit.get("new")) == short_number(change["new_value"])
    ]
    return plain(made[-1].get("who")) if made else NOBODY


def edits_of(folder: Path) -> list[dict[str, str]]:
    """The rows of the screen's log; none where there is no log."""
    path = folder / EDITS
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def short_number(value: object) -> str:
    """A value as somebody would write it: 5.2 for 5.2000, none for no value."""
    text = plain(value)
    return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "", 1).lstrip("-").isdecimal() else text
