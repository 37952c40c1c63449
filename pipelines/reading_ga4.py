"""GA4 files saved from the screen: several tables in one file under # lines, a totals row, dates that stand only in the # lines."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.errors import FileRefused
from pipelines.reading_clean import CleanCopy, no_rows
from pipelines.reading_header import DELIMITERS, check_width, clean_header, header_key, unique_headers
from pipelines.reading_types import Opened, TextTable


ADDED = ("Start date", "End date", "Table", "Totals")
_START = re.compile(r"^# *Start date: *(\d{8})", re.IGNORECASE)
_END = re.compile(r"^# *End date: *(\d{8})", re.IGNORECASE)
_BY_TIME = re.compile(r"(?:Hour|Day|Week|Month) Index", re.IGNORECASE)
_BOTH = re.compile(r"^# *(\d{8})-(\d{8}) *$")


@dataclass
class _Section:
    """One table of the file: the dates of its # lines and its headers once seen."""

    number: int = 0
    start: str = ""
    end: str = ""
    headers: tuple[str, ...] = ()
    rows: list[int] = field(default_factory=list)


def ga4_table(opened: Opened, recognise: Mapping) -> TextTable:
    """All tables of the file in one, with the columns of each and the added ones; raises FileRefused where none states a known number."""
    if opened.is_empty:
        return no_rows(())
    columns = unique_headers(dict.fromkeys(name for section, cells in _rows(opened) if cells is None for name in section.headers))
    if not columns:
        raise FileRefused("header", f"{opened.input.name}: there is no table below the # lines; export the report again.")
    known = {header_key(each) for each in recognise.get("any", ())}
    if known and not known & {header_key(column) for column in columns}:
        raise FileRefused(
            "header",
            f"{opened.input.name}: none of its tables has a column {', '.join(recognise['any'][:-1])} or {recognise['any'][-1]}; "
            "export it with one of them, in English: headers of other languages are not known.",
        )
    check_width(columns, opened.input.name, opened.limits)
    with CleanCopy(opened, (*columns, *ADDED)) as copy:
        for section, numbered in _rows(opened):
            if numbered is not None:
                _keep(copy, section, columns, *numbered)
    preamble = "\n".join(line for line in _comments(opened))
    return copy.table(preamble)


def _keep(copy: CleanCopy, section: _Section, columns: tuple[str, ...], row_no: int, cells: list[str]) -> None:
    totals = not cells[0].strip() or cells[-1].strip().casefold() == "grand total"
    if len(cells) == len(section.headers) + 1 and cells[-1].strip().casefold() in ("grand total", ""):
        cells = cells[:-1]
    if len(cells) != len(section.headers):
        copy.reject(
            row_no, None, f"has {len(cells)} cell{'s' * (len(cells) != 1)} where the header of its table has {len(section.headers)}"
        )
        return
    named = dict(zip(section.headers, cells, strict=True))
    added = (section.start, section.end, str(section.number), "true" if totals else "")
    copy.row(row_no, [*(named.get(name, "") for name in columns), *added])


def _rows(opened: Opened) -> Iterator[tuple[_Section, tuple[int, list[str]] | None]]:
    """Each header (as None) and each row with its line number, in the order of the file."""
    section, fresh = _Section(), True
    with opened.path.open(encoding="utf-8", errors="replace", newline="") as file:
        for number, (line, cells) in enumerate(_split(file), start=1):
            if line.startswith("#"):
                if not fresh:
                    section, fresh = _Section(section.number, section.start, section.end), True
                _read_dates(section, line)
            elif not any(cell.strip() for cell in cells):
                continue
            elif fresh or _BY_TIME.fullmatch(clean_header(cells[0])):
                if not fresh:  # a Universal Analytics file goes on with the same by day, without # lines before it
                    section = _Section(section.number, section.start, section.end)
                section.headers = unique_headers(clean_header(cell) for cell in cells)
                section.number, fresh = section.number + 1, False
                yield section, None
            else:
                yield section, (number, cells)


def _split(file: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Lines and their cells, parted as the first header is; a quoted cell of a path or title never spans lines here."""
    delimiter = ""
    for line in file:
        text = line.rstrip("\n")
        if not delimiter and text.strip() and not text.startswith("#"):
            delimiter = max(DELIMITERS, key=text.count)
        yield text, [] if text.startswith("#") else next(csv.reader([text], delimiter=delimiter or ","), [])


def _read_dates(section: _Section, line: str) -> None:
    if found := _START.match(line):
        section.start = found.group(1)
    elif found := _END.match(line):
        section.end = found.group(1)
    elif found := _BOTH.match(line):
        section.start, section.end = found.group(1), found.group(2)


def _comments(opened: Opened) -> Iterator[str]:
    """The # lines at the beginning of the file."""
    with opened.path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            if not line.startswith("#") and line.strip():
                return
            yield line.rstrip("\n")
