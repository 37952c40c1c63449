"""Cards of what does not count, or counts without a name: rejects, exclusions, unmapped labels, unknown words."""

import streamlit as st

from views.cards import card, table_with_csv
from views.data import Source
from views.formatting import count, counted


ROWS_SHOWN = 500  # of rejects and labels; the command line lists the rest


def left_out(source: Source) -> None:
    """A card for everything that was found, and one sentence on all that was not."""
    found = {name: source.rows(name) for name in ("rejects", "exclusions", "unmapped_labels", "unknown_words")}
    if found["rejects"]:
        rejects_card(source, found["rejects"])
    if found["exclusions"]:
        exclusions_card(source, found["exclusions"])
    if found["unmapped_labels"]:
        labels_card(source, found["unmapped_labels"])
    if found["unknown_words"]:
        words_card(source, found["unknown_words"])
    nothing = {
        "rejects": "no row was rejected",
        "exclusions": "no row was excluded by rule",
        "unmapped_labels": "every label has a service",
        "unknown_words": "no word is unknown",
    }
    absent = [words for name, words in nothing.items() if not found[name]]
    if absent:
        sentence = ", ".join(absent)
        st.caption(f"Nothing to show: {sentence}.")


def rejects_card(source: Source, rejects: list[dict]) -> None:
    """Rows that do not count because of a fault."""
    with card(f"{counted(len(rejects), 'row', 'rows')} rejected", "File, row and reason; never the value.", key="card_rejects"):
        column = st.column_config
        config = {
            "reason": column.TextColumn("Reason", width="medium"),
            "field": column.TextColumn("Field", width="small"),
            "row_no": column.NumberColumn("Row", format="%d", width="small"),
            "file": column.TextColumn("File", width="medium"),
        }
        table_with_csv(rejects[:ROWS_SHOWN], config, "rejects", source.snapshot, "Rejected rows with reason, field, row and file")
        more_than(len(rejects), "rejects")


def exclusions_card(source: Source, exclusions: list[dict]) -> None:
    """Rows that do not count by a rule of their format, added up by rule."""
    rows = by_rule(exclusions)
    title = f"{count(sum(row['rows'] for row in rows))} rows excluded by {counted(len(rows), 'rule', 'rules')}"
    with card(
        title,
        "Not contacts, by a rule of the format. Every file's are listed by: python -m pipelines ask exclusions.",
        key="card_exclusions",
    ):
        column = st.column_config
        config = {
            "why": column.TextColumn("Why", width="medium"),
            "rows": column.NumberColumn("Rows", format="localized", width="small"),
            "files": column.NumberColumn("Files", format="localized", width="small"),
        }
        table_with_csv(rows, config, "exclusions", source.snapshot, "Rows excluded, by rule, most first")


def by_rule(exclusions: list[dict]) -> list[dict]:
    """Rows and files of each rule, most rows first."""
    rules: dict[str, list[dict]] = {}
    for row in exclusions:
        rules.setdefault(str(row["why"]), []).append(row)
    sums = [
        {"why": why, "rows": sum(int(row["rows"]) for row in rows), "files": len({row["file"] for row in rows})}
        for why, rows in rules.items()
    ]
    return sorted(sums, key=lambda row: (-row["rows"], row["why"]))


def labels_card(source: Source, labels: list[dict]) -> None:
    """Labels that no rule gives to a service."""
    title = f"{counted(len(labels), 'label has', 'labels have')} no service"
    with card(title, "Counted as not yet mapped to a service. Add rows to service_rules.csv.", key="card_labels"):
        column = st.column_config
        config = {
            "label": column.TextColumn("Label", width="medium"),
            "contacts": column.NumberColumn("Contacts", format="localized", width="small"),
            "field": column.TextColumn("Field", width="small"),
            "source_id": column.TextColumn("Feed", width="small"),
        }
        table_with_csv(labels[:ROWS_SHOWN], config, "unmapped_labels", source.snapshot, "Labels without a service, most contacts first")
        more_than(len(labels), "unmapped_labels")


def words_card(source: Source, words: list[dict]) -> None:
    """Words no mapping knows."""
    title = f"{counted(len(words), 'word is', 'words are')} unknown"
    with card(title, "Loaded as “unknown”. Add them to the format's values.", key="card_words"):
        column = st.column_config
        config = {
            "word": column.TextColumn("Word", width="medium"),
            "rows": column.NumberColumn("Rows", format="localized", width="small"),
            "field": column.TextColumn("Field", width="small"),
            "source_id": column.TextColumn("Feed", width="small"),
        }
        table_with_csv(words[:ROWS_SHOWN], config, "unknown_words", source.snapshot, "Unknown words, most rows first")
        more_than(len(words), "unknown_words")


def more_than(rows: int, name: str) -> None:
    """Says where the rest is when a list is cut."""
    if rows > ROWS_SHOWN:
        st.caption(f"The first {count(ROWS_SHOWN)} of {count(rows)}. All of them: python -m pipelines ask {name} --format csv.")
