"""How the rows of a table are laid out: one row a contact, counts by period, a column per channel or service, months across, or a day of a queue."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.proposing import words
from pipelines.proposing.columns import SAID, Column
from pipelines.proposing.dates import month_name, read_dates
from pipelines.proposing.headings import Headings, headings_of
from pipelines.proposing.periods import Grain, clock_of, grain_of, is_period, without_commencing
from pipelines.proposing.table import Found


SERVICE = "service"  # what somebody said of a column of counts: they are of the service it is named after
FEWEST_HOURS = 3  # headers that are times
FEWEST_MONTHS = 2  # more headers than that are months of a year and no names
INTERVAL_MINUTES = 5  # intervals that are counted begin at multiples of so many
MERGED_KINDS = ("label", "channel", "month", "date")
GROUPED_SHARE = 0.2  # of the rows of a list that begin a group, at most
MERGED_SHARE = 0.2  # of the cells of a column that are blank below a filled one


@dataclass(frozen=True)
class Layout:
    """The shape is event, counts, channels or services (a column for each), across (a column for each period), hours, headings or queue."""

    shape: str
    moment: tuple[Column, ...]  # the date, or date and time
    grain: str
    week_starts: str | None = None
    is_week_end: bool = False
    counts: tuple[Column, ...] = ()
    why: str = ""
    periods: tuple[str, ...] = ()  # headers that are dates, as they are read


def layout_of(columns: Sequence[Column]) -> Layout | None:
    """The layout of a table; None when nothing in it says when."""
    if headings := headings_of(columns):
        return _of_headings(headings, columns)
    periods = [column for column in columns if is_period(column.header)]
    if len(periods) > 1:
        named = [column.header for column in periods]
        return _layout("across", (), _grain_across(named), periods, "its headers are months or days", named)
    moment = _moment(columns)
    months = [column for column in columns if month_name(column.header)]
    if not moment and len(months) > FEWEST_MONTHS:
        return _layout("across", (), Grain("month"), months, "its headers are months", [column.header for column in months])
    if not moment:
        return None
    grain = _grain(moment)
    hours = [column for column in columns if clock_of(column.header)]
    if len(hours) >= FEWEST_HOURS and len(moment) == 1 and moment[0].kind == "date":
        return _layout("hours", moment, Grain("hour"), hours, "its headers are hours of the day")
    counts = [column for column in columns if column.kind == "count"]
    channels = [column for column in counts if column.channel]
    if services := [column for column in counts if column.target == SERVICE]:
        return _layout("services", moment, grain, services, "a row states a count for each service")
    if _is_queue(counts):
        return _layout("queue", moment, grain, counts, "it counts what was offered, answered and abandoned")
    is_case = has_own_reference(columns) and all(column.why != SAID for column in counts)
    if is_case and is_instant(moment):
        return Layout("event", moment, "event", why="a row is one contact")  # a number of it is of items, or of a street
    has_channel = any(column.kind == "channel" for column in columns)
    plain = [column for column in counts if column not in channels] if has_channel else []
    if has_channel and counts:
        return _layout("counts", moment, grain, plain or counts, "a row states a count")
    is_row_a_period = len(channels) > 1 or (channels and not any(c.kind in ("time", "reference", "outcome") for c in columns))
    if is_row_a_period:
        return _layout("channels", moment, grain, channels, "a row states a count for each channel")
    if counts and not is_case:
        return _layout("counts", moment, grain, counts, "a row states a count")
    return Layout("event", moment, "event", why="a row is one contact")


def _of_headings(headings: Headings, columns: Sequence[Column]) -> Layout | None:
    """The layout of two rows of headers, whose period stands in them or in the rows."""
    why = "two rows of headers say what its columns count"
    if not headings.has_period:
        return _layout("headings", moment, _grain(moment), headings.columns, why) if (moment := _moment(columns)) else None
    if "month" in headings.kinds:
        return _layout("headings", (), Grain("month"), headings.columns, why)
    named = headings.words(headings.kinds.index("period"))
    return _layout("headings", (), _grain_across(named), headings.columns, why, named)


def _layout(
    shape: str, moment: tuple[Column, ...], grain: Grain, counts: Sequence[Column], why: str, periods: Sequence[str] = ()
) -> Layout:
    return Layout(shape, moment, grain.name, grain.week_starts, grain.is_end, tuple(counts), why, tuple(map(without_commencing, periods)))


def _moment(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The column that says when it began, with the column of its clock time where they are apart."""
    dated = [column for column in columns if column.kind in ("timestamp", "date", "month")]
    if not dated:
        return ()

    def rank(column: Column) -> tuple:
        later, start = bool(re.search(words.LATER_NAME, column.name)), bool(re.search(words.START_NAME, column.name))
        begun = bool(re.search(words.BEGUN_NAME, column.name))
        return (later, not begun, not start, column.kind == "month", column.place)

    best = min(dated, key=rank)
    if best.kind == "month":
        return (best, *(column for column in columns if column.kind == "month_of_year"))
    if best.kind != "date":
        return (best,)
    times = [column for column in columns if column.kind == "time" and not re.search(r"\b(exit|end|closed?|finish)\b", column.name)]
    after = [column for column in times if column.place > best.place]
    return (best, (after or times)[0]) if times else (best,)


def has_own_reference(columns: Sequence[Column]) -> bool:
    """Whether each row has a reference that no other row has, as contacts have and counts seldom do."""
    return any(column.kind == "reference" and column.is_unique for column in columns)


def is_instant(moment: Sequence[Column]) -> bool:
    """Whether the rows say the minute at which something began, and no period that is counted."""
    minutes = [int(found[1]) for cell in moment[-1].distinct if (found := re.search(r"\d:(\d\d)", cell))]
    return sum(minute % INTERVAL_MINUTES > 0 for minute in minutes) > len(minutes) / 2


def _grain(moment: tuple[Column, ...]) -> Grain:
    """The period of a count row."""
    column = moment[0]
    return grain_of(column.name, column.distinct, column.dates, len(moment) > 1 or column.kind == "timestamp")


def _grain_across(headers: Sequence[str]) -> Grain:
    """The period of headers."""
    dates = [without_commencing(header) for header in headers]
    return grain_of("" if dates == list(headers) else "week", dates, read_dates(dates, True))


def _is_queue(counts: Sequence[Column]) -> bool:
    """Calls offered with answered and abandoned, and nothing of another channel."""
    others = {column.channel for column in counts} - {None, "phone"}
    has = [any(re.search(p, c.name) for c in counts) for p in (words.OFFERED_NAME, words.ANSWERED_NAME, words.ABANDONED_NAME)]
    return not others and has[0] and has[1] and has[2]


def total_rows(found: Found, columns: Sequence[Column]) -> Column | None:
    """The column whose cells mark total rows."""
    return next((column for column in columns if _has_total(found, column)), None)


def _has_total(found: Found, column: Column) -> bool:
    return not column.is_personal and any(map(words.is_total, found.column(column.place)))


def merged_cells(found: Found, columns: Sequence[Column]) -> list[str]:
    """Columns whose blank cells stand below a filled one, in a table that starts with it: merged cells."""
    merged = []
    rows = found.data_rows()
    for column in columns[:2]:
        cells = [row[column.place] for row in rows]
        blanks = sum(not cell for cell in cells)
        below = sum(bool(above) and not cell for above, cell in itertools.pairwise(cells))
        if column.kind in MERGED_KINDS and cells and cells[0] and below and blanks >= MERGED_SHARE * len(cells):
            merged.append(column.header)
    return merged


def grouped_cells(found: Found, columns: Sequence[Column]) -> list[str]:
    """Of a list of contacts, the columns that are filled only in the first row of each group, as in a report that is grouped by them."""
    grouped = []
    for header in merged_cells(found, columns):
        filled = [cell for cell in found.column(found.headers.index(header)) if cell]
        if len(filled) <= GROUPED_SHARE * len(found.rows) and all(above != cell for above, cell in itertools.pairwise(filled)):
            grouped.append(header)
    return grouped


def separators(columns: Sequence[Column], places: Sequence[int]) -> dict[str, str]:
    """The decimal and thousands marks of the figures in some columns, where they are not a point and none."""
    cells = [cell for column in columns if column.place in places for cell in column.distinct]
    if any(re.fullmatch(r"-?\d+,\d{1,2}", cell) for cell in cells):
        grouped = any(re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", cell) for cell in cells)
        return {"decimal": ",", "thousands": "."} if grouped else {"decimal": ","}
    if any(re.search(r"\d,\d{3}\b", cell) for cell in cells):
        return {"thousands": ","}
    whole = [cell for column in columns if column.kind in ("count", "whole") and column.place in places for cell in column.distinct]
    if any(re.fullmatch(r"\d{1,3}(\.\d{3})+", cell) for cell in whole):
        return {"decimal": ",", "thousands": "."}
    return {"thousands": " "} if any(re.fullmatch(r"\d{1,3}( \d{3})+", cell) for cell in whole) else {}
