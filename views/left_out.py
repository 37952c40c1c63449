"""Cards of what does not count, or counts without a name: rejects, exclusions, unmapped labels, unknown words."""

import streamlit as st

from views.cards import card, table_with_csv
from views.data import Source
from views.formatting import count, counted


ROWS_SHOWN = 500  # of rejects and labels; the command line lists the rest


def left_out(source: Source) -> None:
    """Rows that do not count: rejected for a fault, excluded by a rule."""
    rejects, exclusions = source.rows("rejects"), source.rows("exclusions")
    column = st.column_config
    left, right = st.columns(2)
    with (
        left,
        card(
            f"{counted(len(rejects), 'row', 'rows')} rejected" if rejects else "No row was rejected",
            "File, row and reason; never the value.",
            key="card_rejects",
        ),
    ):
        if rejects:
            config = {
                "file": column.TextColumn("File"),
                "row_no": column.NumberColumn("Row", format="%d"),
                "field": column.TextColumn("Field"),
                "reason": column.TextColumn("Reason"),
            }
            table_with_csv(rejects[:ROWS_SHOWN], config, "rejects", source.snapshot, "Rejected rows with file, row, field and reason")
            more_than(len(rejects), "rejects")
    with (
        right,
        card(
            "Rows excluded by rule" if exclusions else "No row was excluded by rule",
            "Not contacts, by a rule of the format.",
            key="card_exclusions",
        ),
    ):
        if exclusions:
            config = {
                "file": column.TextColumn("File"),
                "why": column.TextColumn("Why"),
                "rows": column.NumberColumn("Rows", format="localized"),
            }
            table_with_csv(exclusions, config, "exclusions", source.snapshot, "Rows excluded, by file and rule")


def labels_and_words(source: Source) -> None:
    """What nobody has named yet: labels without a service, words no mapping knows."""
    labels, words = source.rows("unmapped_labels"), source.rows("unknown_words")
    column = st.column_config
    left, right = st.columns(2)
    title = f"{counted(len(labels), 'label has', 'labels have')} no service" if labels else "Every label has a service"
    with left, card(title, "Counted under “unmapped”. Add rows to service_rules.csv.", key="card_labels"):
        if labels:
            config = {
                "label": column.TextColumn("Label", width="medium"),
                "contacts": column.NumberColumn("Contacts", format="localized"),
                "field": column.TextColumn("Field"),
                "source_id": column.TextColumn("Feed"),
            }
            table_with_csv(labels[:ROWS_SHOWN], config, "unmapped_labels", source.snapshot, "Labels without a service, most contacts first")
            more_than(len(labels), "unmapped_labels")
    title = f"{counted(len(words), 'word is', 'words are')} unknown" if words else "No word is unknown"
    with right, card(title, "Loaded as “unknown”. Add them to the format's values.", key="card_words"):
        if words:
            config = {
                "word": column.TextColumn("Word", width="medium"),
                "rows": column.NumberColumn("Rows", format="localized"),
                "field": column.TextColumn("Field"),
                "source_id": column.TextColumn("Feed"),
            }
            table_with_csv(words[:ROWS_SHOWN], config, "unknown_words", source.snapshot, "Unknown words, most rows first")
            more_than(len(words), "unknown_words")


def more_than(rows: int, name: str) -> None:
    """Says where the rest is when a list is cut."""
    if rows > ROWS_SHOWN:
        st.caption(f"The first {count(ROWS_SHOWN)} of {count(rows)}. All of them: python -m pipelines ask {name} --format csv.")
