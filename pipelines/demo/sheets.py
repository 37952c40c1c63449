"""Writes the workbook that somebody keeps by hand: e-mails and letters by month and service, with total rows and odd cells."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from pipelines.demo.days import Days
from pipelines.demo.services import SERVICES
from pipelines.demo.tally import Tally


EMAIL_SHARE, POST_SHARE = 0.16, 0.07  # of the calls of the service
POST_TREND_PER_YEAR = -0.10
HEADINGS = ("Month", "Service", "Channel", "Contacts", "Kept by")
CHANNELS = (("E-mail", "email", EMAIL_SHARE), ("Letter", "post", POST_SHARE))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "application/vnd.openxmlformats-"
CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{KINDS}package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}officedocument.spreadsheetml.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KINDS}officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
Cell = str | int


@dataclass(frozen=True)
class Sheet:
    """The rows of one financial year."""

    year: int
    rows: list[tuple[Cell, ...]]
    excluded: int
    rejected: int


def write_monthly_counts(folder: Path, days: Days, tally: Tally, scale: float, rng: np.random.Generator) -> None:
    """Writes one workbook per financial year; whole months only."""
    months = [(first, a, b) for first, a, b in days.months() if b - a >= 28]
    years = sorted({first.year - (first.month < 4) for first, _, _ in months})
    awkward = months[len(months) // 2][0]
    for year in years:
        rows: list[tuple[Cell, ...]] = []
        excluded = rejected = 0
        for first, _, _ in [m for m in months if m[0].year - (m[0].month < 4) == year]:
            total = 0
            for one in SERVICES:
                for word, channel, share in CHANNELS:
                    if not one.calls:
                        continue
                    age = (first - days.first).days / 365.25
                    trend = (1 + POST_TREND_PER_YEAR) ** age if channel == "post" else 1.0
                    count = int(rng.poisson(one.calls / 12 * share * scale * trend))
                    cell: Cell = f"{count:,}" if count >= 100 and first.month % 2 else count
                    if first == awkward and one.service_id == "planning":
                        cell = "n/a" if channel == "email" else "about 90"
                        excluded, rejected = excluded + (channel == "email"), rejected + (channel == "post")
                    else:
                        tally.contacts[(f"{first:%Y-%m}", one.service_id, channel, "completed", "enquiry", "monthly_counts")] += count
                        total += count
                    rows.append((f"{first:%b %Y}", one.name, word, cell, "K. Marsh"))
            rows.append(("", "Total", "", total, ""))
            excluded += 1
        sheet = Sheet(year, rows, excluded, rejected)
        _write(folder, sheet, days, tally)


def _write(folder: Path, sheet: Sheet, days: Days, tally: Tally) -> None:
    name = f"sheets/monthly_counts_{sheet.year}-{(sheet.year + 1) % 100:02d}.xlsx"
    updated = min(days.last, days.last.replace(year=sheet.year + 1, month=4, day=12))
    title: list[tuple[Cell, ...]] = [("Northmere customer services: e-mails and letters",), (f"Updated: {updated:%d/%m/%Y}",), ()]
    write_workbook(folder / name, "Counts", [*title, HEADINGS, *sheet.rows])
    tally.add_file(name, len(sheet.rows), rejected=sheet.rejected, excluded=sheet.excluded)


def write_workbook(path: Path, sheet_name: str, rows: list[tuple[Cell, ...]]) -> None:
    """Writes an XLSX file with one sheet of texts and whole numbers, the same bytes each time."""
    body = "".join(f'<row r="{r}">{"".join(_cell(r, c, value) for c, value in enumerate(row))}</row>' for r, row in enumerate(rows, 1))
    sheets = f'<sheets><sheet name="{escape(sheet_name)}" sheetId="1" r:id="rId1"/></sheets>'
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}</workbook>'
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>',
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(entry, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _cell(row: int, column: int, value: Cell) -> str:
    place = f"{chr(65 + column)}{row}"
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else ""
