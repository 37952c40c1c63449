"""Writes tables into an Excel workbook: frozen headers, filters, typed cells, every text as text so that no label runs as a formula."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from views.formatting import NO_DATA, missing
from views.theme import LIGHT


LONGEST_TEXT = 8000  # of 32,767 that a cell can hold
LONGEST_FOOTER, FOOTER_END = 220, 150  # of 255 signs with its codes
FONT = "Calibri"
FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "beside": {"text_wrap": True, "valign": "top", "indent": 1},  # text in any column but the first
    "count": {"num_format": "#,##0", "valign": "top"},
    "pounds": {"num_format": "£#,##0.00;-£#,##0.00", "valign": "top"},
    "pounds_left": {"num_format": "£#,##0.00;-£#,##0.00", "align": "left", "valign": "top", "indent": 1},
    "share": {"num_format": "0.0%", "valign": "top"},
    "share_left": {"num_format": "0.0%", "align": "left", "valign": "top", "indent": 1},
    "count_left": {"num_format": "#,##0", "align": "left", "valign": "top", "indent": 1},
    "number": {"num_format": "#,##0.00", "valign": "top"},
    "date": {"num_format": "d mmm yyyy", "align": "left", "valign": "top"},
    "month": {"num_format": "mmm yyyy", "align": "left", "valign": "top"},
    "missing": {"font_color": LIGHT.muted, "italic": True, "align": "right", "valign": "top"},
    "header": {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#EEF1F4", "bottom": 1, "bottom_color": LIGHT.axis},
    "title": {"bold": True, "font_size": 15, "font_color": LIGHT.ink},
    "note": {"font_color": LIGHT.muted, "text_wrap": False},
    "strong": {"bold": True, "text_wrap": True, "valign": "top"},
}
HEADER_ROW = 3  # from 0: title, note, empty row
LINE_HEIGHT = 15  # points
MOST_LINES = 27  # a row is at most 409 points high
HEADER_HEIGHT = 2 * LINE_HEIGHT + 2


@dataclass(frozen=True)
class Column:
    """One column: its heading, the key of its figure, its kind of cell and its width in letters."""

    heading: str
    key: str
    kind: str = "text"
    width: float = 14


@dataclass
class Book:
    """An xlsxwriter workbook in the making and its formats."""

    file: Any
    footer: str
    formats: dict[str, Any] = field(default_factory=dict)

    def form(self, name: str) -> Any:
        """A named format, made once."""
        if name not in self.formats:
            self.formats[name] = self.file.add_format({"font_name": FONT, "font_size": 11, **FORMATS[name]})
        return self.formats[name]

    def sheet(self, name: str, title: str, note: str) -> Any:
        """An empty sheet with its title and a note, set up to be printed."""
        sheet = self.file.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, cell_text(title), self.form("title"))
        sheet.write_string(1, 0, cell_text(note), self.form("note"))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8 {footer_text(self.footer)}&R&8Page &P of &N")
        return sheet

    def table(self, name: str, title: str, note: str, columns: Sequence[Column], rows: Sequence[dict], blanks: bool = False) -> Any:
        """A sheet with one table, its header frozen and filtered; a missing figure reads no data, or is left blank under a chart."""
        sheet = self.sheet(name, title, note)
        sheet.set_row(HEADER_ROW, HEADER_HEIGHT)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(HEADER_ROW, place, cell_text(column.heading), self.form("header"))
        for line, row in enumerate(rows, start=HEADER_ROW + 1):
            needed = max(lines_needed(row.get(column.key), column.width) for column in columns)
            if needed > 1:  # programs other than Excel do not give a wrapped text its room by themselves
                sheet.set_row(line, needed * LINE_HEIGHT)
            for place, column in enumerate(columns):
                self.cell(sheet, line, place, row.get(column.key), row.get("kind", column.kind) if place else column.kind, blanks)
        if not rows:
            sheet.write_string(HEADER_ROW + 1, 0, NO_DATA, self.form("missing"))
        sheet.freeze_panes(HEADER_ROW + 1, 1)
        sheet.repeat_rows(HEADER_ROW)
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(1, len(rows)), len(columns) - 1)
        return sheet

    def cell(self, sheet: Any, row: int, column: int, value: Any, kind: str, blanks: bool = False) -> None:
        """One cell by the kind of its value; a text under a column of figures stays a text."""
        words = "beside" if column else "text"
        if missing(value):
            if not blanks:
                sheet.write_string(row, column, NO_DATA if kind != "text" else "", self.form("missing"))
        elif isinstance(value, bool):
            sheet.write_string(row, column, "yes" if value else "no", self.form(words))
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(row, column, float(value), self.form(kind if kind != "text" else "number"))
        elif isinstance(value, datetime | date):
            sheet.write_datetime(row, column, value.replace(tzinfo=None) if isinstance(value, datetime) else value,
                                 self.form(kind if kind in ("date", "month") else "date"))  # fmt: skip
        else:
            sheet.write_string(row, column, cell_text(value), self.form(words))


def lines_needed(value: object, width: float) -> int:
    """How many lines a text takes in a column of that many letters; one for figures."""
    return min(MOST_LINES, max(1, math.ceil(len(value) * 1.1 / width))) if isinstance(value, str) else 1


def footer_text(footer: str) -> str:
    """A footer in the room Excel gives it; a name cut in its middle, for the snapshot at the end must stay. A blank before it keeps a digit from being a size."""
    text = cell_text(footer).replace("&", "&&")
    if len(text) <= LONGEST_FOOTER:
        return text
    end = text[-FOOTER_END:].lstrip("&")
    return f"{text[: LONGEST_FOOTER - 1 - len(end)].rstrip('&')}…{end}"


def cell_text(value: object) -> str:
    """A text a cell can hold: without control marks, cut where it is far too long."""
    if isinstance(value, list | tuple):
        value = "; ".join(str(each) for each in value)
    text = "".join(c if c.isprintable() or c in "\u00a0\u2060" else " " for c in str("" if value is None else value)).replace("\u2060", "")
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
