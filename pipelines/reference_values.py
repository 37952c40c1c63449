"""Reads one cell of an edited table as its declared kind, or says in half a sentence what may stand there."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches

from pipelines.reference_columns import EVERY, Column
from pipelines.zones import zone_names


LONGEST_SHOWN = 60  # characters of a value that a message repeats
MOST_POUNDS = Decimal(100_000_000)  # decimal(12, 4) holds eight digits before the point
ID = re.compile(r"[a-z0-9_]+")
PLAIN_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,12})?")
YEAR = re.compile(r"(\d{4})(?:-(\d{2}))?")
END_OF_DAY = time(23, 59, 59)  # what 24:00 is read as, which Python has no time for; hours run to the end of the last one
RELEASE_WORDS = ("agency_hours", "per_call")


class BadValue(Exception):
    """What may stand in the cell, as the second half of a sentence."""


def read_value(column: Column, text: str) -> object:
    """The typed value of a filled cell; raises BadValue. Words and true/false are read in any case."""
    if column.words:
        return _read_word(text, column.words)
    return READERS[column.kind](text)


def shown(column: Column, text: str) -> str:
    """The value as a message may repeat it: shortened, and never where it could be personal."""
    if column.is_personal:
        return "the value"
    short = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."
    return f'"{short}"'


def nearest(word: str, known: tuple[str, ...]) -> str:
    """'; did you mean x?' for the known word most like it, else the words there are."""
    close = get_close_matches(word.strip().lower(), known, n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else f"; there are {', '.join(known)}."


def _read_word(text: str, words: tuple[str, ...]) -> object:
    word = text.lower()
    if word not in words:
        close = get_close_matches(word, words, n=1, cutoff=0.6)
        raise BadValue(f"must be one of {', '.join(words)}" + (f"; did you mean {close[0]}?" if close else "."))
    return word


def _read_id(text: str) -> str:
    if not ID.fullmatch(text):
        raise BadValue("may hold only a-z, 0-9 and _; write it like council_tax.")
    return text


def _read_id_or_every(text: str) -> str:
    return text if text == EVERY else _read_id(text)


def _read_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _read_number(text: str) -> float:
    if not PLAIN_NUMBER.fullmatch(text):
        raise BadValue("is not a number; write it like 12.5, without commas or units.")
    return float(text)


def _read_amount(text: str) -> float:
    number = _read_number(text)
    if number < 0:
        raise BadValue("is below 0; write 0 or more.")
    return number


def _read_integer(text: str) -> int:
    if not PLAIN_NUMBER.fullmatch(text) or "." in text:
        raise BadValue("is not a whole number; write it like 100.")
    return int(text)


def _read_count(text: str) -> int:
    number = _read_integer(text)
    if number < 0:
        raise BadValue("is below 0; write 0 or more.")
    return number


def _read_money(text: str) -> Decimal:
    if not PLAIN_NUMBER.fullmatch(text):
        raise BadValue("is not an amount in pounds; write it like 1250.00, without the pound sign or commas.")
    pounds = Decimal(text)
    if pounds < 0:
        raise BadValue("is below 0; write 0 or more pounds.")
    if pounds >= MOST_POUNDS:
        raise BadValue("is too large; amounts go up to 99999999.9999 pounds.")
    if pounds != pounds.quantize(Decimal("0.0001")):
        raise BadValue("has more than four decimals; round it to 0.0001.")
    return pounds


def _read_share(text: str) -> float:
    number = _read_number(text) if not text.endswith("%") else 2.0
    if not 0 <= number <= 1:
        raise BadValue("is not a share from 0 to 1; write 25% as 0.25.")
    return number


def _read_date(text: str) -> date:
    try:
        if len(text) != len("2026-04-01"):
            raise ValueError
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise BadValue("is not a date; write it as YYYY-MM-DD, like 2026-04-01 (Excel may have changed it).") from None


def _read_month(text: str) -> date:
    day = _read_date(text)
    if day.day != 1:
        raise BadValue("is not the first day of a month; write April 2026 as 2026-04-01.")
    return day


def _read_time(text: str) -> time:
    if text == "24:00":
        return END_OF_DAY
    try:
        return datetime.strptime(text, "%H:%M").time()
    except ValueError:
        raise BadValue("is not a time of day; write it as HH:MM, like 09:00.") from None


def _read_boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise BadValue("must be true or false.")
    return text.lower() == "true"


def _read_year(text: str) -> str:
    found = YEAR.fullmatch(text)
    if not found or (found[2] and int(found[2]) != (int(found[1]) + 1) % 100):
        raise BadValue("is not a financial year; write it like 2025-26.")
    return text


def _read_zone(text: str) -> str:
    if text not in zone_names():
        close = get_close_matches(text, sorted(zone_names()), n=1, cutoff=0.6)
        raise BadValue(f"is not a time zone; write its name, like {close[0] if close else 'Europe/London'}.")
    return text


def _read_json(text: str) -> str:
    try:
        json.loads(text)
    except ValueError:
        raise BadValue("is not JSON; let the dashboard write this column.") from None
    return text


def _read_release_step(text: str) -> str:
    if text in RELEASE_WORDS or (PLAIN_NUMBER.fullmatch(text) and float(text) > 0):
        return text
    raise BadValue("must be a number above 0 such as 0.5 posts, agency_hours or per_call.")


def _read_year_amounts(text: str) -> str:
    for part in _read_list(text):
        year, equals, pounds = part.partition("=")
        if not equals:
            raise BadValue("must be amounts by financial year, like 2025-26=12000;2026-27=24000.")
        _read_year(year.strip())
        _read_money(pounds.strip())
    return text


READERS: dict[str, Callable[[str], object]] = {
    "id": _read_id,
    "id_or_every": _read_id_or_every,
    "text": str,
    "list": _read_list,
    "integer": _read_integer,
    "count": _read_count,
    "number": _read_number,
    "amount": _read_amount,
    "money": _read_money,
    "share": _read_share,
    "date": _read_date,
    "month": _read_month,
    "time": _read_time,
    "boolean": _read_boolean,
    "year": _read_year,
    "zone": _read_zone,
    "json": _read_json,
    "release_step": _read_release_step,
    "year_amounts": _read_year_amounts,
}


def year_amounts(text: str) -> tuple[tuple[str, Decimal], ...]:
    """The pairs of '2025-26=12000;2026-27=24000', which has been read before."""
    pairs = (part.split("=", 1) for part in _read_list(text))
    return tuple((year.strip(), Decimal(pounds.strip())) for year, pounds in pairs)
