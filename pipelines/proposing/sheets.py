"""Sheets of a workbook that are parts of one table, such as one for each month, and those beside them that are not."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.errors import FileRefused, Question
from pipelines.proposing.dates import month_name, read_dates
from pipelines.reading_header import header_key
from pipelines.recognise_peek import TableHead


ALL = "all"  # the answer that reads them as one table
SUMMARY = r"\b(totals?|summary|overview|year|annual|ytd|q[1-4]|quarter\w*|dashboard|template|blank|master|combined|cumulative|all)\b"


@dataclass(frozen=True)
class Alike:
    """The sheets with the same headers, in the file's order, each with the place of its header row; `left` are the other sheets."""

    parts: tuple[tuple[TableHead, int], ...]
    left: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(str(table.sheet) for table, _ in self.parts)

    @property
    def headers(self) -> tuple[str, ...]:
        """What their header rows have in common."""
        table, place = self.parts[0]
        return tuple(cell for cell in table.rows[place].cells if cell.strip())


def alike_sheets(name: str, tables: Sequence[TableHead], candidates: Sequence[tuple[TableHead, int]], said: str | None) -> Alike | None:
    """The sheets that are one table: because their names are months, or because somebody says so; None for one sheet.

    Sheets that sum up others are left out, and so are those with other headers. Raises Question for alike sheets of other names, and
    FileRefused for the sheet of a month that has other headers: its contacts would be missing.
    """
    by_headers = defaultdict(list)
    for table, place in candidates:
        by_headers[frozenset(header_key(cell) for cell in table.rows[place].cells if cell.strip())].append((table, place))
    alike = [each for each in max(by_headers.values(), key=len) if not re.search(SUMMARY, str(each[0].sheet), re.IGNORECASE)]
    names = [str(table.sheet) for table, _ in alike]
    others = tuple(str(table.sheet) for table in tables if table.sheet is not None and table.sheet not in names)
    if len(alike) < 2 or (said is not None and said != ALL):
        return None
    odd = [each for each in others if _is_month(each) and any(table.sheet == each for table, _ in candidates)]
    if all(map(_is_month, names)) and odd:
        raise FileRefused(
            "sheet", f'{name}: the sheet "{odd[0]}" has other headers than "{names[0]}"; give the sheets of all months the same.'
        )
    if said != ALL and not all(map(_is_month, names)):
        listed = ", ".join(str(table.sheet) for table, _ in candidates)
        raise Question("sheet", f"{name}: the sheets {listed} all hold a table; say sheet=NAME, or sheet={ALL} if they are parts of one.")
    return Alike(tuple(alike), others)


def _is_month(name: str) -> bool:
    found = read_dates([name.strip()], False)
    return month_name(name) or (found is not None and found.kind in ("month", "date"))
