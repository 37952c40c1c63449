"""The workbook: every figure of the reports to the penny, the ladder with its arithmetic, assumptions, definitions and the snapshot."""

import io
from datetime import UTC, datetime

from views import headline_words, wording
from views.formatting import pounds_short
from views.reports.facts import ReportFacts, left_out_words
from views.reports.sheets import Book, Column
from views.reports.words import paper
from views.reports.workbook_figures import channels_sheet, months_sheet, services_sheet
from views.reports.workbook_money import checks_sheet, cost_change_sheet, efficiency_sheet, ladder_sheet, unit_costs_sheet
from views.reports.workbook_proof import assumptions_sheet, definitions_sheet, snapshot_sheet


SHEETS = (
    months_sheet,
    channels_sheet,
    services_sheet,
    ladder_sheet,
    cost_change_sheet,
    efficiency_sheet,
    unit_costs_sheet,
    assumptions_sheet,
    checks_sheet,
    definitions_sheet,
    snapshot_sheet,
)


def workbook(facts: ReportFacts) -> bytes:
    """The Excel file."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as file:
        file.set_properties(
            {"title": facts.title, "subject": facts.about, "company": facts.organisation, "created": made_at(facts.source.built_at)}
        )
        book = Book(file, facts.footer)
        summary_sheet(book, facts)
        for sheet in SHEETS:
            sheet(book, facts)
    return stream.getvalue()


def made_at(built_at: str) -> datetime:
    """When the figures were built, so that the same snapshot gives the same file."""
    try:
        return datetime.fromisoformat(built_at)
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def summary_sheet(book: Book, facts: ReportFacts) -> None:
    """The finding, how sure it is, the head figures and what cannot be shown."""
    head = facts.head
    saving, top = head.saving, head.headlines
    course = headline_words.course_title(head.course) + ("" if head.course else f". {head.why.get('course', '')}")
    rows: list[dict] = [
        {"what": "Finding", "value": facts.title},
        {"what": "How sure", "value": paper(headline_words.how_sure(head, facts.view.period))},
        {"what": "Period and services", "value": facts.about},
        {"what": "Net saving, low end of the 80% range, £ a year", "value": saving.low if saving else paper(head.why.get("saving"))},
        {"what": "Net saving, high end of the 80% range, £ a year", "value": saving.high if saving else paper(head.why.get("saving"))},
        {"what": "Cash out of budgets, £ a year", "value": saving.cash.amount if saving and saving.cash else "not known"},
        {
            "what": "Budgeted saving",
            "value": f"{pounds_short(head.budget)} for {head.budget_year}" if head.budget is not None else "none recorded",
        },
        {"what": "Efficiency target, whole council", "value": paper(course)},
        {"what": "Digital take-up", "value": paper(top.take_up_why) if top.take_up is None else top.take_up, "kind": "share_left"},
        {"what": "Take-up definition", "value": paper(top.definition_name)},
        *(
            {"what": f"Cost per transaction{which}", "value": "No unit cost fits completed transactions." if value is None else value}
            for which, value in (("", top.cost), (", with low unit costs", top.cost_low), (", with high unit costs", top.cost_high))
        ),
        {"what": "Contacts", "value": top.contacts, "kind": "count_left"},
        {"what": "Against a year before", "value": paper(wording.direction(top)) or "no year before"},
        {"what": "Sources", "value": facts.sources_line},
        *({"what": "Cannot be shown", "value": sentence} for sentence in left_out_words(facts)),
    ]
    columns = (Column("What", "what", width=46), Column("Figure", "value", "pounds_left", 110))
    book.table("Summary", facts.organisation, facts.footer, columns, rows)
