"""Workbooks of every container and with every habit: what a person sees is what counts, and what is not there is told, never taken for one."""

import datetime
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipelines.build import build
from pipelines.errors import FileRefused
from pipelines.proposing.proposal import Proposal, accept, context_of, propose


DAYS = [datetime.date(2026, 3, 2) + datetime.timedelta(days=n) for n in range(20)]
ROWS = [(day, channel, 900 + 370 * n % 200 + m) for n, day in enumerate(DAYS) for m, channel in enumerate(("Phone", "Counter"))]
TOTAL = sum(row[2] for row in ROWS)
HEADER = ("Date", "Channel", "Contacts")


def proposed(
    tmp_path: Path, change: Callable[[openpyxl.Workbook], object] | None = None, count: Callable[[int], object] = int, **answers: str
) -> Proposal:
    """The proposal for a sheet whose counts are written in some way, and that was changed in another."""
    book = openpyxl.Workbook()
    for row in [HEADER, *((day, channel, count(number)) for day, channel, number in ROWS)]:
        book.active.append(row)
    if change:
        change(book)
    (tmp_path / "given").mkdir(exist_ok=True)
    book.save(tmp_path / "given/log.xlsx")
    return propose(tmp_path / "given/log.xlsx", context_of(tmp_path / "data"), answers)


def hide_rows(book: openpyxl.Workbook) -> None:
    for row in range(2, 12):
        book.active.row_dimensions[row].hidden = True


def add_sheets(book: openpyxl.Workbook) -> None:
    """A hidden sheet of the same table and one that is a chart."""
    hidden = book.create_sheet("Old")
    for row in (HEADER, *ROWS):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    book.create_chartsheet("Chart")


def merge_days(book: openpyxl.Workbook) -> None:
    for row in range(2, len(ROWS) + 2, 2):
        book.active.merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=1)


def write_days_as_text(book: openpyxl.Workbook) -> None:
    for row in range(2, len(ROWS) + 2, 3):
        book.active.cell(row, 1).value = f"{book.active.cell(row, 1).value:%d/%m/%Y}"


def use_1904(book: openpyxl.Workbook) -> None:
    sheet = book.active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    book.epoch = CALENDAR_MAC_1904
    for row in cells:
        sheet.append(row)


@pytest.mark.parametrize(
    ("change", "count"),
    [
        (None, int),
        (None, float),
        (None, lambda number: f"{number:,}"),
        (None, lambda number: f"{number:,}".replace(",", "\u00a0")),
        (None, lambda number: f" {number} "),
        (hide_rows, int),
        (add_sheets, int),
        (merge_days, int),
        (write_days_as_text, int),
        (use_1904, int),
        (lambda book: book.active.append(["Total", None, TOTAL]), int),
        (lambda book: book.active.append([None, "Grand total", f"=SUM(C2:C{len(ROWS) + 1})"]), int),
        (lambda book: (book.active.insert_rows(1, 3), book.active.insert_cols(1, 2)), int),
    ],
)
def test_every_cell_that_counts_is_counted_once(tmp_path: Path, change, count) -> None:
    proposal = proposed(tmp_path, change, count)
    assert (proposal.unanswered, proposal.counts.contacts) == ((), TOTAL)
    assert proposal.preview.after[1][0][0] == "2026-03-02"


@pytest.mark.parametrize(
    "count", [lambda number: f"={number}+0", lambda number: number + 0.5, lambda number: -number, lambda number: f"about {number}"]
)
def test_a_column_of_counts_that_cannot_be_read_does_not_make_rows_contacts(tmp_path: Path, count) -> None:
    """openpyxl writes a formula without the value that a spreadsheet would keep beside it."""
    assert [each.name for each in proposed(tmp_path, None, count).unanswered] == ["one_contact"]
    with pytest.raises(FileRefused, match="no column counts them; if its cells are formulas, open the file in a spreadsheet"):
        proposed(tmp_path, None, count, one_contact="no")


def test_the_build_refuses_a_file_whose_formulas_were_never_calculated(tmp_path: Path) -> None:
    context = context_of(tmp_path / "data")
    accept(proposed(tmp_path), context)
    later = openpyxl.Workbook()
    for row in (HEADER, *((day + datetime.timedelta(days=28), channel, f"={number}") for day, channel, number in ROWS)):
        later.active.append(row)
    later.save(context.folders.raw / "log" / "log_april.xlsx")
    report = build(context.folders.root, print)
    assert {row["file"]: row["status"] for row in report.files} == {"log/log.xlsx": "loaded", "log/log_april.xlsx": "refused"}
    (sentence,) = [row["sentence"] for row in report.files if row["sentence"]]
    assert "no row states a count; if its cells are formulas, open it in a spreadsheet and save it" in sentence


def test_dates_that_became_numbers_are_told(tmp_path: Path) -> None:
    def number_days(book: openpyxl.Workbook) -> None:
        for row in range(2, len(ROWS) + 2):
            cell = book.active.cell(row, 1)
            cell.value, cell.number_format = (cell.value - datetime.date(1899, 12, 30)).days, "General"

    with pytest.raises(FileRefused, match='the column "Date" has dates that were turned into numbers, such as 46083'):
        proposed(tmp_path, number_days)


def test_a_workbook_with_a_password_is_told(tmp_path: Path) -> None:
    """Only the mark of one: a compound file whose part has this name holds what was encrypted."""
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(1024))
    with pytest.raises(FileRefused, match="is protected by a password; save it without one"):
        propose(path, context_of(tmp_path / "data"), {})


def binary_workbook(rows: list[list[str | float]]) -> bytes:
    """The least XLSB file that is read: one sheet of texts and numbers."""

    def record(kind: int, content: bytes = b"") -> bytes:
        number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return number + bytes([len(content) & 0x7F | 0x80, len(content) >> 7]) + content

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    sheet = record(148, struct.pack("<4I", 0, len(rows) - 1, 0, len(rows[0]) - 1)) + record(145)
    for place, row in enumerate(rows):
        sheet += record(0, struct.pack("<2I", place, 0) + bytes(9))
        for column, cell in enumerate(row):
            at = struct.pack("<2I", column, 0)
            sheet += record(6, at + wide(cell)) if isinstance(cell, str) else record(5, at + struct.pack("<d", cell))
    book = record(143) + record(156, struct.pack("<2I", 0, 1) + wide("rId1") + wide("Log")) + record(144) + record(157)
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{kinds}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet + record(146))
    return out.getvalue()


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsb"
    rows: list[list[str | float]] = [list(HEADER), *([f"{day:%d/%m/%Y}", channel, float(number)] for day, channel, number in ROWS)]
    path.write_bytes(binary_workbook(rows))
    assert propose(path, context_of(tmp_path / "data"), {}).counts.contacts == TOTAL
