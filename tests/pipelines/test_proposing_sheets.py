"""Workbooks with one sheet for each month or office: one table where that is plain, a question where it is not."""

import calendar
import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from analysis.ask import run_metric
from pipelines.build import build
from pipelines.database import open_published
from pipelines.errors import FileRefused, Question
from pipelines.proposing.proposal import Proposal, accept, context_of, propose


HEADERS = ["Service", "Channel", "Contacts"]
MONTHS = [*range(4, 13), *range(1, 4)]


def sheet(number: int) -> list[list]:
    rows = [["Council tax", "Phone", number], ["Bins", "Web form", 100 * number]]
    return [["Contacts of a month"], [], HEADERS, *rows, ["Total", None, 101 * number]]


def workbook(folder: Path, name: str, sheets: dict[str, list[list]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        made = book.create_sheet(title)
        for row in rows:
            made.append(row)
    folder.mkdir(exist_ok=True)
    book.save(folder / name)
    return folder / name


def proposed(tmp_path: Path, name: str, sheets: dict[str, list[list]], **answers: str) -> Proposal:
    return propose(workbook(tmp_path / "given", name, sheets), context_of(tmp_path / "data"), answers)


def test_a_sheet_for_each_month_is_one_table_and_its_summary_is_not_added(tmp_path: Path) -> None:
    sheets = {f"{calendar.month_abbr[month]} {25 if month > 3 else 26}": sheet(month) for month in MONTHS}
    proposal = proposed(tmp_path, "counts.xlsx", sheets | {"Summary": sheet(78), "Notes": [["Kept by", "the contact centre"]]})
    assert not proposal.unanswered
    assert (proposal.counts.loaded, proposal.counts.excluded, proposal.counts.contacts) == (24, 12, 101 * 78)
    assert next(each for each in proposal.questions if each.name == "sheet").value == "all"


def test_months_take_the_year_of_the_files_name(tmp_path: Path) -> None:
    sheets = {calendar.month_name[month]: sheet(month) for month in MONTHS}
    proposal = proposed(tmp_path, "contacts_2024-25.xlsx", sheets)
    assert proposal.counts.contacts == 101 * 78
    assert proposal.preview.after[1][0][0] == "2024-04-01"
    with pytest.raises(FileRefused, match="name both, such as 2025-26"):
        proposed(tmp_path, "contacts 2024.xlsx", sheets)
    with pytest.raises(FileRefused, match="or name the file with it"):
        proposed(tmp_path, "contacts.xlsx", sheets)


def test_the_build_reads_the_sheets_of_each_years_workbook(tmp_path: Path) -> None:
    context = context_of(tmp_path / "data")
    path = workbook(tmp_path / "given", "contacts 2024-25.xlsx", {calendar.month_name[month]: sheet(month) for month in MONTHS})
    accept(propose(path, context), context)
    workbook(context.folders.raw / "contacts", "contacts 2025-26.xlsx", {"April": sheet(4), "May": sheet(5)})
    workbook(context.folders.raw / "contacts", "contacts 2026-27.xlsx", {"April": sheet(4), "May": [["Service", "Number"], ["Bins", 3]]})
    said: list[str] = []
    build(context.folders.root, said.append)
    assert any('contacts 2026-27.xlsx: the sheet "May" has not the headers of the sheet "April"' in each for each in said)
    with duckdb.connect(str(context.folders.warehouse), read_only=True) as connection:
        found = connection.execute("select local_date::varchar, sum(quantity)::int from events.contacts group by 1 order by 1").fetchall()
    expected = {f"{2024 if month > 3 else 2025}-{month:02}-01": 101 * month for month in MONTHS} | {"2025-04-01": 404, "2025-05-01": 505}
    assert dict(found) == expected


def test_a_row_that_cannot_be_read_is_told_with_its_sheet(tmp_path: Path) -> None:
    context = context_of(tmp_path / "data")
    sheets = {calendar.month_name[month]: sheet(month) for month in MONTHS}
    accept(propose(workbook(tmp_path / "given", "contacts 2024-25.xlsx", sheets), context), context)
    spoiled = sheet(5)
    spoiled[3][2] = "many"  # row 4 of the second sheet
    workbook(context.folders.raw / "contacts", "contacts 2025-26.xlsx", {"April": sheet(4), "May": spoiled})
    build(context.folders.root, print)
    rejects = run_metric(open_published(context.folders.root).connection, "rejects").rows
    assert [row[:4] for row in rejects] == [("contacts/contacts 2025-26.xlsx, sheet 2", "contacts", 4, "quantity")]
    many = [["Contacts of a month"], [], HEADERS, *([["Bins", "Phone", "many"]] * 30)]
    workbook(context.folders.raw / "contacts", "contacts 2026-27.xlsx", {"April": sheet(4), "May": many})
    report = build(context.folders.root, print)
    assert any("first at row 4 of sheet 2" in (row["sentence"] or "") for row in report.files)


def test_sheets_of_months_that_state_the_same_months_are_asked(tmp_path: Path) -> None:
    rows = [["Month", *HEADERS], *([f"2025-{month:02}", "Bins", "Phone", month] for month in (4, 5))]
    with pytest.raises(Question, match='the sheets April, May state the same in "Month"; say sheet=NAME, or sheet=all'):
        proposed(tmp_path, "counts.xlsx", {"April": rows, "May": rows})
    apart = {"April": [rows[0], rows[1]], "May": [rows[0], rows[2]]}
    assert proposed(tmp_path, "counts.xlsx", apart).counts.contacts == 9


def test_a_sheet_for_each_office_is_asked(tmp_path: Path) -> None:
    sheets = {office: [["Month", "Channel", "Visits"], ["April 2025", "Counter", 7]] for office in ("Civic Centre", "Library")}
    with pytest.raises(Question, match="sheet=all if they are parts of one"):
        proposed(tmp_path, "offices.xlsx", sheets)
    assert [each.name for each in proposed(tmp_path, "offices.xlsx", sheets, sheet="all").unanswered] == ["column.sheet"]
    proposal = proposed(tmp_path, "offices.xlsx", sheets, sheet="all", **{"column.sheet": "site"})
    assert (proposal.counts.contacts, proposal.used["site"]) == (14, "Sheet (as answered)")
    assert proposed(tmp_path, "offices.xlsx", sheets, sheet="Library").counts.contacts == 7


def test_the_sheet_of_a_month_with_other_headers_is_not_left_out(tmp_path: Path) -> None:
    sheets = {"Apr 25": sheet(4), "May 25": [["Service", "Channel", "Number"], ["Bins", "Phone", 3]], "Jun 25": sheet(6)}
    with pytest.raises(FileRefused, match='the sheet "May 25" has other headers than "Apr 25"'):
        proposed(tmp_path, "counts.xlsx", sheets)


def test_dates_that_a_spreadsheet_changed_are_refused(tmp_path: Path) -> None:
    days = [datetime.date(2025, 4, 1) + datetime.timedelta(days=number) for number in range(60)]
    changed = [[f"{day:%d/%m/%Y}" if day.day > 12 else datetime.date(day.year, day.day, day.month), "Phone", 5] for day in days]
    proposal = proposed(tmp_path, "log.xlsx", {"Log": [["Date", "Channel", "Contacts"], *changed]})
    assert "changed by a spreadsheet that reads the month first" in str(proposal.counts.refusal)
    two_habits = [[f"{day:%d/%m/%Y}" if day.day > 12 else day, "Phone", 5] for day in days[:30]]
    assert proposed(tmp_path, "log.xlsx", {"Log": [["Date", "Channel", "Contacts"], *two_habits]}).counts.contacts == 150
