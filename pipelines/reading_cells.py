"""The cells of a workbook's sheet as text, row by row, as a person sees them."""

import datetime
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from python_calamine import CalamineSheet

from pipelines.reading_header import HEAD_ROWS, HeadRow


_CLOCK_ROWS = 2_000  # looked at to see how the clocks of a column are written


def head_of(sheet: CalamineSheet) -> tuple[HeadRow, ...]:
    heads = []
    for number, row in enumerate(sheet_rows(sheet), start=1):
        heads.append(HeadRow(number, number, tuple(row)))
        if number > HEAD_ROWS:
            break
    return tuple(heads)


def sheet_rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Rows of text from row 1 and column A on, whatever part of the sheet is filled."""
    if sheet.start is None:
        return
    top, left = sheet.start
    for _ in range(top):
        yield []
    to_the_second = _to_the_second(sheet)
    for row in sheet.iter_rows():
        cells = list(map(cell_text, row))
        for place in to_the_second:
            if isinstance(row[place], datetime.time) and len(cells[place]) == len("00:06"):
                cells[place] += ":00"
        yield [*[""] * left, *cells]


def _to_the_second(sheet: CalamineSheet) -> list[int]:
    """Columns in which most clock cells have seconds: six minutes among them are 00:06:00, for 00:06 would be six seconds in such a column."""
    clocks, with_seconds = Counter[int](), Counter[int]()
    for row in itertools.islice(sheet.iter_rows(), _CLOCK_ROWS):
        for place, value in enumerate(row):
            if isinstance(value, datetime.time):
                clocks[place] += 1
                with_seconds[place] += len(cell_text(value)) > len("00:06")
    return [place for place, number in clocks.items() if with_seconds[place] > number / 2]


def without_empty_end(cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def cell_text(value: object) -> str:
    """A cell as text: dates YYYY-MM-DD, times HH:MM (:SS only if not 0, or as the rest of its column), numbers in their shortest form."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value  # as the gate does with text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime.datetime):
        value = _whole(value)
        return f"{value:%Y-%m-%d}" if value.time() == datetime.time() else f"{value:%Y-%m-%d} {_clock(value.time())}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return _clock(_whole(datetime.datetime.combine(datetime.date(2000, 1, 1), value)).time())
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    return "" if value is None else str(value)


def _whole(value: datetime.datetime) -> datetime.datetime:
    """Times are fractions of a day in a workbook: rounded to the millisecond."""
    return (
        (value + datetime.timedelta(microseconds=500)).replace(microsecond=0)
        if value.microsecond > 999_000 or value.microsecond < 1_000
        else value
    )


def _clock(value: datetime.time) -> str:
    if value.microsecond:
        return f"{value:%H:%M:%S}.{value.microsecond // 1000:03}"
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
