"""Sheets behind the figures: what is assumed, what words mean, and the snapshot with its feeds, settings and checks."""

from views.definitions import definition_sections
from views.headline_quality import asked
from views.reports.facts import ReportFacts
from views.reports.sheets import Book, Column
from views.reports.words import paper


NARROW, WIDE = 26, 120


def assumptions_sheet(book: Book, facts: ReportFacts) -> None:
    """What the saving and the cost change take for granted, and what each cause alone would do to the saving."""
    saving, change = facts.head.saving, facts.head.cost_change
    rows: list[dict] = [{"about": "Saving", "says": paper(each)} for each in (saving.assumptions if saving else ())]
    rows += [{"about": "Why cost changed", "says": paper(each)} for each in (change.assumptions if change else ())]
    rows += [
        {"about": "Next decision", "says": f"{paper(decision.name)}: {paper(each)}"}
        for decision in facts.head.decisions
        for each in decision.assumptions
    ]
    if saving:
        rows += [
            {
                "about": "What could change it",
                "says": paper(row["what"]),
                "low": row["low_80"],
                "high": row["high_80"],
                "share": row["share"],
            }
            for row in saving.tornado
        ]
        rows += [{"about": "Nothing would be left", "says": paper(row["says"])} for row in saving.break_even]
    logged = asked(facts.source.rows, "assumption_log")
    rows += [
        {
            "about": "Changed since the first build",
            "says": f"{row['table_name']}, {paper(row['row_key'])}, {row['column_name']}: {paper(row['old_value'])} became {paper(row['new_value'])}",
        }
        for row in logged
    ]
    columns = (
        Column("About", "about", width=NARROW),
        Column("Assumption", "says", width=WIDE),
        Column("Saving, low, 80%", "low", "pounds", 16),
        Column("Saving, high, 80%", "high", "pounds", 16),
        Column("Part of the doubt", "share", "share", 14),
    )
    book.table(
        "Assumptions", "What the figures take for granted", "Ranges: the saving's if only this were unsure.", columns, rows, blanks=True
    )


def definitions_sheet(book: Book, facts: ReportFacts) -> None:
    """The glossary of the product as it stands in the app, and the take-up definitions."""
    rows = [
        {"section": "Take-up definition", "word": row["definition_name"], "means": row["definition_id"]}
        for row in asked(facts.source.rows, "take_up_definitions")
    ]
    for heading, text in definition_sections():
        rows += [{"section": heading, **line} for line in glossary_lines(text)]
    columns = (Column("Section", "section", width=24), Column("Word", "word", width=34), Column("What it means", "means", width=WIDE))
    book.table("Definitions", "What every word and figure means", "One word per thing, on screen, in tables and here.", columns, rows)


def glossary_lines(text: str) -> list[dict[str, str]]:
    """The lines of a section: rows of its tables as word and meaning, paragraphs as meaning."""
    lines = []
    for block in text.split("\n\n"):
        if block.startswith("|"):
            cells = [[paper(cell) for cell in line.strip("|").split("|")] for line in block.splitlines()]
            lines += [{"word": row[0], "means": "; ".join(cell for cell in row[1:] if cell)} for row in cells[2:]]
        elif block.strip():
            lines.append({"word": "", "means": paper(block)})
    return lines


def snapshot_sheet(book: Book, facts: ReportFacts) -> None:
    """Which published file the figures come from, how to ask it again, its feeds, settings and promises."""
    source = facts.source
    rows: list[dict] = [
        {"part": "Snapshot", "name": "id", "value": source.snapshot},
        {"part": "Snapshot", "name": "built (UTC)", "value": source.built_at},
        {"part": "Snapshot", "name": "data through", "value": source.data_through},
        {"part": "Snapshot", "name": "ask again", "value": f"python -m pipelines ask NAME --snapshot {source.snapshot}"},
        {
            "part": "Snapshot",
            "name": "status",
            "value": "Invented figures" if source.is_demo else "Management information, not official statistics",
        },
    ]
    rows += [
        {
            "part": "Feed",
            "name": paper(row["source_id"]),
            "value": f"{row['format'] or 'no format'}, {row['first_date']} to {row['last_date']}, {row['facts'] or 0:,} facts{', late' if row['is_late'] else ''}",
        }
        for row in facts.head.feeds
    ]
    rows += [{"part": "Setting", "name": row["key"], "value": row["value"] or "not set"} for row in asked(source.rows, "settings")]
    rows += [
        {"part": "Check", "name": paper(row["sentence"]), "value": "holds" if not row["rows"] else f"broken in {row['rows']:,} rows"}
        for row in facts.head.checks
    ]
    columns = (Column("Part", "part", width=14), Column("Name", "name", width=70), Column("Value", "value", width=90))
    book.table("Snapshot", "Where the figures come from", "A figure on paper can be asked again from its snapshot.", columns, rows)
