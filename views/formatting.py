"""Every number, date and label as it appears on screen, in a chart or in a CSV; missing reads "no data", zero reads zero."""

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from analysis.wording import listed


NO_DATA = "no data"
MINUS = "\u2212"
JOINER = "\u2060"  # keeps a range on one line
# Signs that open markup anywhere, and those that do so only at the start, beside a space or in a list number.
MARKDOWN_SIGNS = re.compile(r"[\\`*_{}\[\]()<>#|~$:&@^]|^[+=]|(?<!\w)-|-(?!\w)|(?<=^\d)[.)]|(?<=^\d\d)[.)]", re.IGNORECASE)
LINK_STARTS = re.compile(
    r"//|@|(?<=www)\.", re.IGNORECASE
)  # addresses are made links after entities are read: an unseen joiner breaks them
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXTS_KEPT = 10_000  # names, notes and sentences that every run shows again
NAMES_LISTED = 4  # of many, before they are counted
LABEL_LENGTH = 120  # longer labels are cut on screen; the CSV keeps them whole
TITLE_LENGTH = 300

Number = int | float | Decimal


def missing(value: object) -> bool:
    """Whether there is no figure: none, not a number, or not finite."""
    return value is None or (isinstance(value, float | Decimal) and not math.isfinite(value))


def plain(value: object) -> str:
    """A data-derived text on one line, without control or direction marks, cut to a readable length. For elements that read no markup."""
    text = one_line(value)
    return text if len(text) <= LABEL_LENGTH else text[: LABEL_LENGTH - 1] + "…"


def one_line(value: object) -> str:
    """A data-derived text on one line, without control or direction marks, at its full length."""
    return _one_line(str("" if value is None else value))


@lru_cache(maxsize=TEXTS_KEPT)
def _one_line(text: str) -> str:
    text = "".join(" " if character.isspace() else character for character in text)
    text = "".join(
        c
        for c in text
        if (c.isprintable() or c == JOINER) and c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    )
    return " ".join(text.split())


def md(value: object) -> str:
    """A data-derived text that Markdown, HTML, maths and colour marks leave as it is, and that becomes no link by itself."""
    return _escaped(plain(value))


def heading(value: object) -> str:
    """The same for titles, cut only where a name in them is longer than any name is: what a title finds stands at its end."""
    text = one_line(value)
    return _escaped(text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1] + "…")


def prose(value: object) -> str:
    """The same for whole sentences, such as a finding's: not cut."""
    return _escaped(one_line(value))


@lru_cache(maxsize=TEXTS_KEPT)
def _escaped(text: str) -> str:
    return MARKDOWN_SIGNS.sub(lambda match: f"&#{ord(match.group())};", LINK_STARTS.sub(JOINER + r"\g<0>", text))


def chart_text(value: object) -> str:
    """A data-derived text for a chart, which reads < and > as markup and & as the start of an entity."""
    return plain(value).replace("<", "‹").replace(">", "›").replace("&", "＆")


def count(value: Number | None) -> str:
    """4,129; no data where nobody counted."""
    return NO_DATA if missing(value) else signed(f"{value:,.0f}")


def counted(number: int, one: str, many: str) -> str:
    """1 row, 3 rows: a count with its noun."""
    return f"{count(number)} {one if number == 1 else many}"


def percent(share: Number | None) -> str:
    """A share of 0 to 1 with one decimal: 69.4%; short of all is never 100.0%."""
    if missing(share):
        return NO_DATA
    value = float(share or 0)
    return signed(f"{min(value * 100, 99.9) if value < 1 else value * 100:.1f}%")


def points(change: Number | None) -> str:
    """A change of a share in percentage points with its sign: +7.4 pts."""
    return (
        NO_DATA if missing(change) else signed(f"{float(change or 0) * 100:+.1f} pts").replace("+0.0", "0.0").replace(MINUS + "0.0", "0.0")
    )


def pounds(value: Number | None) -> str:
    """A unit cost to the penny: £5.34; thousands separated."""
    return NO_DATA if missing(value) else money_sign(float(value or 0), f"{abs(float(value or 0)):,.2f}")


def pounds_change(value: Number | None) -> str:
    """A change in pounds and pence with its sign: +£0.38."""
    if missing(value):
        return NO_DATA
    return ("+" if round(float(value or 0), 2) > 0 else "") + pounds(value)


def pounds_moved(value: Number | None) -> str:
    """A change in whole pounds with its sign: +£10,632."""
    if missing(value):
        return NO_DATA
    return ("+" if round(float(value or 0)) > 0 else "") + money_sign(float(value or 0), f"{abs(float(value or 0)):,.0f}")


def money_sign(value: float, digits: str) -> str:
    """Puts the pound sign, and the minus where the shown digits are not all zero."""
    return (MINUS if value < 0 and digits.strip("0.,") else "") + "£" + digits


def signed(text: str) -> str:
    """The typographic minus for prose and charts; minus nothing is nothing."""
    return text.removeprefix("-") if not text.strip("-0.,% pts") else text.replace("-", MINUS)


def shortened(name: str, letters: int) -> str:
    """A name of at most so many letters, cut in its middle: names that begin alike differ at their end."""
    half = letters // 2
    return name if len(name) <= letters else f"{name[:half].rstrip()}…{name[-half + 1 :].lstrip()}"


def ascii_delta(text: str) -> str:
    """The same change for a metric's pill, which tells direction by an ASCII minus."""
    return text.replace(MINUS, "-")


def outward(low: Number, high: Number) -> tuple[float, float]:
    """Two significant figures, the low end rounded down and the high end rounded up, so that the range is never narrower than the data."""
    return _round_significant(float(low), math.floor), _round_significant(float(high), math.ceil)


def _round_significant(value: float, towards: Callable[[float], int]) -> float:
    if value == 0:
        return 0.0
    size = 10 ** (math.floor(math.log10(abs(value))) - 1)
    scaled = value / size if size >= 1 else value * 10 ** (1 - math.floor(math.log10(abs(value))))
    return float(towards(round(scaled, 9)) * size)


def pounds_short(value: Number) -> str:
    """£190k, £1.4m or £820."""
    size = abs(float(value))
    if size >= 999_500:
        digits = f"{size / 1e6:.2g}" if size < 9.95e6 else f"{size / 1e6:,.0f}"
        digits += "m"
    elif size >= 1000:
        digits = f"{size / 1000:.3g}k"
    else:
        digits = f"{size:.0f}" if size >= 10 or size == 0 else f"{size:.2f}"
    return money_sign(float(value), digits)


def pounds_at_least(value: Number) -> str:
    """£9.1k of 9,153 pounds: two significant figures, rounded down, for a saving given as one sum."""
    return pounds_short(outward(value, value)[0])


def pounds_two(value: Number) -> str:
    """£9.4k of 9,429 pounds: two significant figures, to the nearest, for a sum that is no saving, such as the list price."""
    return pounds_short(float(f"{float(value):.2g}"))


def pounds_range(low: Number | None, high: Number | None) -> str:
    """£190k–£330k, rounded outward to two significant figures; a range that crosses zero is spelled with "to"."""
    if low is None or high is None or missing(low) or missing(high):
        return NO_DATA
    low_end, high_end = outward(min(low, high), max(low, high))
    if low_end < 0:
        return f"{pounds_short(low_end)} to {pounds_short(high_end)}"
    return f"{pounds_short(low_end)}–{JOINER}{pounds_short(high_end)}"


def day(value: date | datetime | None) -> str:
    """22 November 2026."""
    return NO_DATA if value is None else f"{value.day} {value:%B %Y}"


def short_day(value: date | datetime | None) -> str:
    """22 Nov 2026, kept on one line."""
    return NO_DATA if value is None else f"{value.day}\u00a0{value:%b}\u00a0{value:%Y}"


def month(value: date | None) -> str:
    """November 2026."""
    return NO_DATA if value is None else f"{value:%B %Y}"


def cell_words(value: object) -> str:
    """A cell of a table as text: dates as they sort, counts with separators, other figures as the CSV has them."""
    if missing(value):
        return NO_DATA
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date) else str(value)


def count_range(low: Number | None, high: Number | None) -> str:
    """3,530–3,770; a range that goes below zero is spelled with "to"."""
    if low is None or high is None or missing(low) or missing(high):
        return NO_DATA
    return f"{count(low)} to {count(high)}" if low < 0 else f"{count(low)}–{JOINER}{count(high)}"


def percent_range(low: Number | None, high: Number | None) -> str:
    """69.4–77.6%, of shares from 0 to 1."""
    if low is None or high is None or missing(low) or missing(high):
        return NO_DATA
    ends = percent(low), percent(high)
    return f"{ends[0]} to {ends[1]}" if low < 0 else f"{ends[0].removesuffix('%')}–{JOINER}{ends[1]}"


def minutes(seconds: Number | None) -> str:
    """Seconds as 6:22 minutes."""
    if missing(seconds):
        return NO_DATA
    whole = round(float(seconds or 0))
    return signed(f"{'-' if whole < 0 else ''}{abs(whole) // 60}:{abs(whole) % 60:02d}")


def csv_cell(value: object) -> object:
    """A cell a spreadsheet shows and never runs: text that would start a formula gets an apostrophe before it."""
    if missing(value):
        return ""
    if isinstance(value, str):
        text = value.replace("\x00", "")
        return "'" + text if text.lstrip(" ").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS) else text
    return value.isoformat() if isinstance(value, date) else value


def some(names: Sequence[str]) -> str:
    """Names as people list them; of many the first few, and how many more there are."""
    if len(names) <= NAMES_LISTED + 1:
        return listed(names)
    return f"{', '.join(names[:NAMES_LISTED])} and {count(len(names) - NAMES_LISTED)} more"


def capital(text: str) -> str:
    """The same text beginning with a capital."""
    return text[:1].upper() + text[1:]


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV that Excel opens as UTF-8, formulas made harmless, missing cells empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([csv_cell(column) for column in columns])
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
