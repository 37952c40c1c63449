"""How the dates of a column are written, and whether the order of day and month is proven over the whole column."""

import calendar
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace


MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
SHORT = tuple(name[:3] for name in MONTHS)
FIRST_YEAR, LAST_YEAR = 1970, 2100
LAST_MONTH, LAST_DAY = 12, 31
ENOUGH = 0.8  # of the cells of a date column; the rest are totals, footers and slips
_CLOCK = r"(?:(?P<gap>[T,]? ?)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<second>:\d\d)?(?P<part>\.\d+)?(?P<half>\s?[AaPp]\.?[Mm]\.?)?)?"
_ISO = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?P<clock>[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?P<offset>Z|[+-]\d\d:?\d\d)?")
_NUMERIC = re.compile(r"(?P<a>\d{1,4})(?P<mark>[/.\-])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{4}|\d{2})" + _CLOCK)
_NAMED = re.compile(r"(?P<a>\d{1,2})(?P<mark>[ \-/.]?)(?P<name>[A-Za-z]{3,9})(?P<mark2>[ \-/.]?)(?P<c>\d{4}|\d{2})" + _CLOCK)
_NAMED_US = re.compile(r"(?P<name>[A-Za-z]{3,9}) (?P<a>\d{1,2})(?P<mark2>,? )(?P<c>\d{4})" + _CLOCK)
_MONTH = re.compile(r"(?P<name>[A-Za-z]{3,9})(?P<mark>[ \-/.']{0,2})(?P<c>\d{4}|\d{2})")
_YEAR_MONTH = re.compile(r"(?P<c>\d{4})(?P<mark>[-/])(?P<b>\d\d)")
_EIGHT = re.compile(r"(?:19|20)\d{6}")
_SIX = re.compile(r"(\d\d)(\d\d)(\d\d)")
_WEEKDAY = re.compile(r"(?P<day>Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?P<whole>(?:|s|nes|rs|ur)day)?(?P<mark>,? )(?=\w)", re.IGNORECASE)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ISO_WEEK = re.compile(r"(\d{4})(-?W| W)(0[1-9]|[1-4]\d|5[0-3])")
_TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<second>:\d\d)?(?P<part>\.\d+)?(?P<half>\s?[AaPp]\.?[Mm]\.?)?")


@dataclass(frozen=True)
class DateReading:
    """How a column's dates read: kind is date, timestamp, month or time; order is "" where the order is no question."""

    kind: str
    patterns: tuple[str, ...]
    why: str
    order: str = ""  # dmy, mdy or ymd as proven
    open_orders: tuple[str, ...] = ()  # what only a person can decide between
    is_mixed: bool = False
    has_offsets: bool = False
    read: int = 0  # cells that are read
    is_of_name: bool = False  # its year stands in the file's name
    year_begins: int | None = None  # the month in which its years of two, such as 2024/25, begin

    @property
    def of_year(self) -> dict[str, object]:
        """What a mapping says of a year that the dates do not state themselves."""
        named: dict[str, object] = {"year": "file_name"} if self.is_of_name else {}
        return named | ({"year_begins": self.year_begins} if self.year_begins else {})

    @property
    def is_open(self) -> bool:
        """Whether the order of day and month is not proven."""
        return bool(self.open_orders)


@dataclass(frozen=True)
class _Shape:
    """One cell: its pattern with the order left open as {0}{1}{2}, or settled, and the numbers that prove an order."""

    kind: str
    pattern: str
    numbers: tuple[int, int, int] | None = None
    is_compact: bool = False
    weekday: int | None = None


def read_dates(cells: Iterable[str], header_is_date: bool, order: str | None = None) -> DateReading | None:
    """How distinct cells read as dates or times; None when too few of them do. An order given settles what is open."""
    known = [cell for cell in cells if cell]
    if not known:
        return None
    shapes, iso, offsets, clocks = [], 0, 0, 0
    for cell in known:
        found = _ISO.fullmatch(cell)
        if found and _is_day(found["day"]):
            iso, offsets, clocks = iso + 1, offsets + bool(found["offset"]), clocks + bool(found["clock"])
        elif shape := _shape(cell, header_is_date):
            shapes.append(shape)
    kinds = {shape.kind for shape in shapes} | ({"timestamp" if clocks else "date"} if iso else set())
    if len(shapes) + iso < ENOUGH * len(known) or ("time" in kinds and len(kinds) > 1):
        return None
    kind = next(kind for kind in ("timestamp", "date", "month", "time") if kind in kinds)
    if not shapes:
        return DateReading(kind, ("%Y-%m-%d",), "dates as 2026-03-27", has_offsets=offsets == iso, read=iso)
    return _ordered(kind, shapes, iso, order)


def _ordered(kind: str, shapes: list[_Shape], iso: int, answered: str | None) -> DateReading:
    orders = ("dmy", "mdy", "ymd")
    numeric = [each for each in shapes if each.numbers and any(_fits(each, order) for order in orders)]
    shapes = [each for each in shapes if not each.numbers or each in numeric]  # a cell nobody can read proves nothing
    read = len(shapes) + iso
    if not shapes:
        return DateReading(kind, ("%Y-%m-%d",), "dates as 2026-03-27", read=read)
    if not numeric:
        return DateReading(kind, _patterns(shapes, ""), f"written as {_example(shapes[0].pattern)}", read=read)
    fitting = [each for each in orders if all(_fits(shape, each) for shape in numeric)]
    if answered in fitting or (answered and not fitting):
        return DateReading(kind, _patterns(shapes, answered), f"{_said(answered)}, as answered", answered, read=read)
    if len(fitting) == 1:
        return DateReading(kind, _patterns(shapes, fitting[0]), f"{_said(fitting[0])}, proven over the whole column", fitting[0], read=read)
    if not fitting:
        return DateReading(kind, _patterns(shapes, "dmy"), "day first and month first are mixed", "", ("dmy", "mdy"), True, read=read)
    if _are_month_starts(numeric) and "dmy" in fitting:
        return DateReading(kind, _patterns(shapes, "dmy"), "day first: each is the first of a month", "dmy", read=read)
    why = "day and month could be either way round in every cell"
    return DateReading(kind, _patterns(shapes, fitting[0]), why, "", tuple(fitting), read=read)


def python_date(cell: str, patterns: Iterable[str]) -> datetime.date | None:
    """The day of a cell by the first pattern that reads it."""
    for pattern in (
        *(f"{each} %u" if "%V" in each else each for each in patterns),
        "%Y-%m-%d",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
    ):
        try:
            found = datetime.datetime.strptime(re.sub(r"(?i)\bsept\b", "Sep", cell) + (" 1" if "%V" in pattern else ""), pattern)
        except ValueError:
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found.date()
    return None


def _shape(cell: str, header_is_date: bool) -> _Shape | None:
    if found := _WEEKDAY.match(cell):
        shape = _shape(cell[found.end() :], header_is_date)
        day = f"{'%A' if found['whole'] else '%a'}{found['mark']}"
        return replace(shape, pattern=day + shape.pattern, weekday=WEEKDAYS.index(found["day"].lower())) if shape else None
    if found := _ISO_WEEK.fullmatch(cell):
        return _Shape("date", f"%G{found[2]}%V")
    if found := _NUMERIC.fullmatch(cell):
        clock, mark = _clock(found), found["mark"]
        if len(found["a"]) > 2:
            template = f"%Y{mark}%m{mark}%d"
            return _Shape(_moment(clock), template + clock) if int(found["b"]) <= LAST_MONTH else None
        year = "%Y" if len(found["c"]) > 2 else "%y"
        numbers = (int(found["a"]), int(found["b"]), int(found["c"]))
        return _Shape(_moment(clock), f"{{0}}{mark}{{1}}{mark}{{2:{year[1]}}}{clock}", numbers)
    for pattern, month_first in ((_NAMED, False), (_NAMED_US, True)):
        found = pattern.fullmatch(cell)
        if found and (name := _month_pattern(found["name"])):
            clock, year = _clock(found), "%Y" if len(found["c"]) > 2 else "%y"
            text = f"{name} %d{found['mark2']}{year}" if month_first else f"%d{found['mark']}{name}{found['mark2']}{year}"
            return _Shape(_moment(clock), text + clock)
    if (found := _MONTH.fullmatch(cell)) and (name := _month_pattern(found["name"])):
        return _Shape("month", f"{name}{found['mark']}{'%Y' if len(found['c']) > 2 else '%y'}")
    if (found := _YEAR_MONTH.fullmatch(cell)) and 1 <= int(found["b"]) <= LAST_MONTH:
        return _Shape("month", f"%Y{found['mark']}%m")
    return _compact(cell, header_is_date) or _time(cell)


def _compact(cell: str, header_is_date: bool) -> _Shape | None:
    if _EIGHT.fullmatch(cell) and _is_day(f"{cell[:4]}-{cell[4:6]}-{cell[6:]}"):
        return _Shape("date", "%Y%m%d")
    found = _SIX.fullmatch(cell) if header_is_date else None
    if not found:
        return None
    return _Shape("date", "{0}{1}{2:y}", (int(found[1]), int(found[2]), int(found[3])), is_compact=True)


def _time(cell: str) -> _Shape | None:
    found = _TIME.fullmatch(cell)
    return _Shape("time", _clock_pattern(found)) if found and int(found["hour"]) < 24 and int(found["minute"]) < 60 else None


def _fits(shape: _Shape, order: str) -> bool:
    """Whether a cell can be read in an order; a weekday that stands before it must be that of the day."""
    numbers = shape.numbers
    if numbers is None or (order == "ymd" and not shape.is_compact):
        return numbers is None or (order == "ymd" and numbers[2] <= LAST_DAY and numbers[1] <= LAST_MONTH and numbers[0] > LAST_DAY)
    day, month = numbers["dmy".index("d") if order == "dmy" else 1 if order == "mdy" else 2], numbers[0 if order == "mdy" else 1]
    if shape.weekday is None or order == "ymd":
        return 1 <= day <= LAST_DAY and 1 <= month <= LAST_MONTH
    year = numbers[2] if numbers[2] > 99 else 2000 + numbers[2]
    return (
        1 <= month <= LAST_MONTH and 1 <= day <= calendar.monthrange(year, month)[1] and calendar.weekday(year, month, day) == shape.weekday
    )


def _are_month_starts(numeric: list[_Shape]) -> bool:
    firsts = {shape.numbers[0] for shape in numeric if shape.numbers}
    seconds = {shape.numbers[1] for shape in numeric if shape.numbers}
    return firsts == {1} and len(seconds) > 2  # three or more months, each on its first day


def _patterns(shapes: list[_Shape], order: str) -> tuple[str, ...]:
    places = {"dmy": ("%d", "%m", "y"), "mdy": ("%m", "%d", "y"), "ymd": ("y", "%m", "%d")}.get(order, ("%d", "%m", "y"))
    made = []
    for shape in shapes:
        text = shape.pattern
        if shape.numbers:
            year = "%Y" if "{2:Y}" in text else "%y"
            words = [year if place == "y" else place for place in places]
            text = re.sub(r"\{2:[Yy]\}", words[2], text.replace("{0}", words[0]).replace("{1}", words[1]))
        made.append(text)
    return tuple(dict.fromkeys(made))


def month_name(cell: str) -> bool:
    """Whether a cell is the name of a month and nothing else."""
    return _month_pattern(cell.strip()) is not None


def month_form(cells: Iterable[str]) -> str | None:
    """How cells that name a month without its year are written; None where one of them names none, or they differ in form."""
    forms = {"%m" if re.fullmatch(r"0?[1-9]|1[0-2]", cell) else _month_pattern(cell.strip()) for cell in cells if cell.lower() != "may"}
    forms = forms or {"%B"}
    return forms.pop() if len(forms) == 1 else None


def _month_pattern(name: str) -> str | None:
    low = name.lower()
    return "%b" if low in (*SHORT, "sept") else "%B" if low in MONTHS else None


def _clock(found: re.Match) -> str:
    return (found["gap"] or "") + _clock_pattern(found) if found["hour"] else ""


def _clock_pattern(found: re.Match) -> str:
    half = found["half"]
    seconds = ("%S" if found["second"] else "") and ":%S" + (".%f" if found["part"] else "")
    return f"{'%I' if half else '%H'}:%M{seconds}" + ((" " if half.startswith(" ") else "") + "%p" if half else "")


def _moment(clock: str) -> str:
    return "timestamp" if clock else "date"


def _is_day(text: str) -> bool:
    try:
        return FIRST_YEAR <= datetime.date.fromisoformat(text).year <= LAST_YEAR
    except ValueError:
        return False


def _said(order: str) -> str:
    return {"dmy": "day first", "mdy": "month first", "ymd": "year first"}[order]


def _example(pattern: str) -> str:
    return datetime.datetime(2026, 3, 27, 14, 5).strftime(pattern)
