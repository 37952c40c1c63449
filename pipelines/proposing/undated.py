"""What to do about a file whose rows do not say when: told by what stands where the day, week or month should."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from pipelines.proposing.columns import Column, share
from pipelines.proposing.dates import MONTHS, SHORT, month_name
from pipelines.proposing.periods import is_year_span
from pipelines.proposing.words import DATE_NAME


_MONTH = rf"(?:{'|'.join((*MONTHS, *SHORT, 'sept'))})"
_DATE = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
_QUARTER = r"(?:(?:20)?\d\d(?:[/-]\d\d)?[ -]*)?(?:q(?:uarter|tr)? ?[1-4]|[1-4](?:st|nd|rd|th)? q(?:uarter|tr))\b.*"
_SPAN = rf"{_MONTH}\b.{{0,8}}(?: ?[-\u2013/] ?| to ){_MONTH}\b.*"
_ONE_YEAR = "export months, weeks or days, for nobody knows how their counts fall on the months"
_KINDS = (
    (rf"{_QUARTER}|{_SPAN}", f"quarters or other periods longer than a month: {_ONE_YEAR}"),
    (r"(?:w(?:ee)?k\.?|w) ?(?:no\.? ?)?\d{1,2}", "numbered weeks, and a week 1 may begin in January or in April: write the Monday of each, as 30/03/2026, or 2026-W14"),
    (rf"{_DATE} ?(?:-|\u2013|to) ?{_DATE}", "first and last days in one cell: keep the first only, as 30/03/2026, in a column such as Week commencing"),
    (rf"\d{{1,2}}(?:st|nd|rd|th)?[ /-]{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?", "days without their year: write them as 27/03/2026"),
    (rf"(?:[a-z]+,? )?\d{{1,2}}(?:st|nd|rd|th)(?: of)? {_MONTH},? ?(?:\d{{2}}|\d{{4}})", "days that are written as no date is read: write them as 27/03/2026"),
    (r"(?:p(?:eriod)?|m(?:onth)?) ?(?:0?[1-9]|1[0-3])", "numbered months or periods: write them as March 2026"),
)  # fmt: skip
_SERIAL = re.compile(r"(?:3[6-9]|4\d|5[0-4])\d{3}")  # days since 1900, of the years 1998 to 2050
MOST = 0.8  # of the cells of a column, for it to be what states the period
FEWEST_HEADERS = 2


def how_to_date(columns: Sequence[Column]) -> str:
    """The mend of rows or headers that do not say when."""
    for column in columns:
        if column.distinct and all(map(month_name, column.distinct)):
            return f'"{column.header}" names months without their year: write them as {column.distinct[0]} 2026, or name the file with it, as 2025-26'
    for pattern, mend in _KINDS:
        if where := _where(columns, partial(share, pattern=re.compile(pattern, re.IGNORECASE))):
            return f"{where} {mend}"
    if numbered := next(
        (each for each in columns if re.search(r"\bw(ee)?k( no| number)?\b", each.name) and each.kind in ("whole", "count")), None
    ):
        return f'the column "{numbered.header}" has {_KINDS[1][1]}'
    if serial := next(
        (each for each in columns if each.distinct and re.search(DATE_NAME, each.name) and share(each.distinct, _SERIAL) == 1), None
    ):
        return f'the column "{serial.header}" has dates that were turned into numbers, such as {serial.distinct[0]}: format it as a date and save the file again'
    if where := _where(columns, lambda cells: sum(map(is_year_span, cells)) / len(cells)):
        return f"{where} years: {_ONE_YEAR}"
    return "every row needs the day, week or month it is about, such as 27/03/2026 or March 2026"


def _where(columns: Sequence[Column], share_of: Callable[[Sequence[str]], float]) -> str:
    """Where such cells stand: in the headers, where two do, or in most of a column; empty for nowhere."""
    headers = [column.header for column in columns]
    if share_of(headers) * len(headers) >= FEWEST_HEADERS:
        return "its headers are"
    column = next((each for each in columns if each.distinct and not each.is_personal and share_of(each.distinct) >= MOST), None)
    return f'the column "{column.header}" has' if column else ""
