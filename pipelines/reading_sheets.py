"""Workbooks: the visible sheet that has the headers becomes text, as a person sees the cells."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from pipelines.errors import FileRefused, Question
from pipelines.reading_all_sheets import all_sheets_table
from pipelines.reading_cells import head_of, sheet_rows, without_empty_end
from pipelines.reading_clean import write_table
from pipelines.reading_header import HeadRow, check_width, locate, no_header, unique_headers
from pipelines.reading_types import Limits, Opened, TextTable


_PIECE = 1 << 20
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the part of an OLE file that holds a workbook with a password


@dataclass(frozen=True)
class SheetHead:
    """The name and first rows of a visible sheet."""

    name: str
    rows: tuple[HeadRow, ...]


def check_workbook(path: Path, name: str, limits: Limits) -> None:
    """Counts what a workbook unpacks to before it is read in memory."""
    if not zipfile.is_zipfile(path):
        return
    total, most = 0, max(limits.ratio_from_bytes, limits.ratio * path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                with archive.open(info) as part:
                    while piece := part.read(_PIECE):
                        total += len(piece)
                        if total > min(limits.sheet_bytes, most):
                            raise FileRefused(
                                "too_large", f"{name}: the workbook unpacks to more than can be read safely; save the sheet as CSV."
                            )
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
        raise FileRefused("damaged", f"{name}: the workbook is damaged or cut off; copy or export it again.") from error


def open_workbook(opened: Opened) -> CalamineWorkbook:
    """The workbook, or the reason it cannot be opened."""
    try:
        return CalamineWorkbook.from_path(str(opened.path))
    except PasswordError as error:
        raise FileRefused("password", f"{opened.input.name}: is protected by a password; save it without one.") from error
    except (CalamineError, OSError) as error:
        if ENCRYPTED in opened.path.read_bytes():
            raise FileRefused("password", f"{opened.input.name}: is protected by a password; save it without one.") from error
        raise FileRefused(
            "damaged", f"{opened.input.name}: is no workbook that can be read, or has a password; save it as XLSX without one."
        ) from error


def visible_sheets(workbook: CalamineWorkbook, pattern: str | None = None) -> list[str]:
    """The names of the visible sheets that have cells, which charts have not; of those that match when a pattern is given."""
    of_cells = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    names = [each.name for each in of_cells if each.visible == SheetVisibleEnum.Visible]
    return [name for name in names if re.search(pattern, name, re.IGNORECASE)] if pattern else names


def sheet_heads(opened: Opened) -> list[SheetHead]:
    """The first rows of every visible sheet."""
    with open_workbook(opened) as workbook:
        return [SheetHead(name, head_of(_sheet(workbook, name, opened))) for name in visible_sheets(workbook)]


def sheet_table(opened: Opened, read: Mapping, recognise: Mapping) -> TextTable:
    """The table of the one visible sheet that has the format's headers."""
    with open_workbook(opened) as workbook:
        everything = visible_sheets(workbook)
        names = visible_sheets(workbook, read.get("sheet"))
        if not names:
            there = ", ".join(everything)
            raise FileRefused("sheet", f'{opened.input.name}: no visible sheet matches "{read.get("sheet")}"; there are {there}.')
        if read.get("all_sheets"):
            return all_sheets_table(opened, {name: _sheet(workbook, name, opened) for name in names}, read, recognise)
        fitting = []
        for name in names:
            sheet = _sheet(workbook, name, opened)
            found = locate(head_of(sheet), recognise, read)
            if found:
                fitting.append((name, sheet, found))
        if not fitting:
            raise no_header(opened.input.name, recognise)
        if len(fitting) > 1:
            raise several_sheets(opened.input.name, [each[0] for each in fitting])
        name, sheet, (place, cells) = fitting[0]
        columns = unique_headers(without_empty_end(cells))
        check_width(columns, opened.input.name, opened.limits)
        return _write(opened, sheet, columns, place, read, name)


def several_sheets(name: str, sheets: Sequence[str]) -> Question:
    """The sentence for a workbook whose sheets look alike."""
    return Question(
        "sheet",
        f"{name}: the sheets {', '.join(sheets)} all have the headers; say which one with sheet in the format, or save each as a file.",
    )


def _write(opened: Opened, sheet: CalamineSheet, columns: Sequence[str], place: int, read: Mapping, name: str) -> TextTable:
    width = len(columns)
    stop = re.compile(read["stop_at"], re.IGNORECASE) if read.get("stop_at") else None
    above = "\n".join(" ".join(cell for cell in row.cells if cell) for row in head_of(sheet)[: place - (read.get("header_rows", 1) - 1)])

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        for number, row in enumerate(sheet_rows(sheet), start=1):
            if number > place + 1:
                if stop and row and stop.search(row[0].strip()) and not (read.get("stop_alone") and any(row[1:])):
                    return
                yield number, [*row[:width], *[""] * (width - len(row)), *(cell for cell in row[width:] if cell)]

    return write_table(opened, columns, rows(), above, name)


def _sheet(workbook: CalamineWorkbook, name: str, opened: Opened) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except (CalamineError, OSError) as error:
        raise FileRefused("damaged", f'{opened.input.name}: the sheet "{name}" cannot be read; open it and save it again.') from error
