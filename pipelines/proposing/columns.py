"""What a column is, by its name and by what stands in it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.proposing import words
from pipelines.proposing.dates import DateReading, read_dates


SAID = "as answered"  # why a column is what somebody said
MOST_LABELS = 400  # a label has few words; more are free text
FREE_TEXT_SHARE = 0.6  # of rows that differ: no label
FREE_TEXT_ROWS = 20
MOST_WORDS = 60  # of a channel or outcome column
PROVES_NOTHING = ("x", "other", "unknown", "not known")  # a mark in a box, and words of any column
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
_PHONE = re.compile(r"(?:\+|00)\d[\d ()-]{8,16}|0[1-9][\d ()-]{8,13}")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
_NINO = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)
_NUMBER = re.compile(r"[£$€]? ?-?\d[\d ,.]*%?")
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.(\d{4}|\d{2})")
_CLOCK = re.compile(r"\d{1,4}:\d\d(:\d\d(\.\d+)?)?")
PERSONAL_KINDS = {
    "phone": "key phone",
    "email": "key email",
    "postcode": "sector",
    "reference": "key reference",
    "customer": "key customer",
}


@dataclass(frozen=True)
class Column:
    """One column of the file: kind says what it is, why says how that was found. Distinct cells are the whole file's."""

    place: int
    header: str
    kind: str  # date timestamp month month_of_year time duration count number channel outcome direction label reference personal kinds, drop, unused
    why: str
    target: str = ""  # of labels
    dates: DateReading | None = None
    distinct: tuple[str, ...] = ()
    filled: int = 0
    nulls: frozenset[str] = frozenset()
    is_unique: bool = False  # no cell of the rows looked at comes twice

    @property
    def name(self) -> str:
        """The header as plain words."""
        return words.header_words(self.header)

    @property
    def is_personal(self) -> bool:
        """Whether its cells may not be shown."""
        return self.kind in PERSONAL_KINDS or self.kind == "drop"

    @property
    def channel(self) -> str | None:
        """The channel whose contacts a column of counts states: as somebody said, else as its header names it."""
        return (self.kind == "count" and self.target) or words.channel_in(self.header)


def look_at(place: int, header: str, cells: Sequence[str], distinct: Sequence[str], order: str | None) -> Column:
    """What one column is; cells are rows of the sample, distinct the whole file's."""
    nulls = frozenset(cell for cell in distinct if cell.lower() in words.NULL_WORDS)
    known = [cell for cell in distinct if cell not in nulls]
    counted = Counter(cell for cell in cells if cell and cell not in nulls)
    name = words.header_words(header)
    kind, why, target, dates = _kind(name, known, counted, order)
    is_unique = counted.total() > 1 and len(counted) == counted.total()
    return Column(place, header, kind, why, target, dates, tuple(known), counted.total(), nulls, is_unique)


def _kind(name: str, known: list[str], counted: Counter, order: str | None) -> tuple[str, str, str, DateReading | None]:
    if not known:
        return "unused", "it is empty", "", None
    personal = _personal_content(name, known) or _personal_name(name, known)
    if personal:
        return personal[0], personal[1], "", None
    numeric = share(known, _NUMBER)
    is_date_name = _has(name, words.DATE_NAME) and not _has(name, words.DURATION_NAME)
    is_dotted = share(known, _DOTTED) >= 0.8  # 27.03.2026 looks like a figure with marks of thousands
    dates = read_dates(known, is_date_name, order) if numeric < 1 or is_date_name or is_dotted else None
    if dates and dates.kind == "time" and _has(name, words.DURATION_NAME):
        return "duration", "its name and its clock figures", "", None
    if dates:
        return dates.kind, dates.why, "", dates
    if len(known) > 1 and all(words.answered_or_not(name, cell) for cell in known):
        return "outcome", "its name and its yes or no", "", None
    closed = _closed(name, counted)
    if closed and any(holds_personal(cell) for cell in known):
        return "drop", "some cells hold personal details", "", None
    if closed:
        return (*closed, "", None)
    if numeric >= 0.8 or share(known, _CLOCK) + numeric >= 0.8:
        return (*_figure(name, known), "", None)
    if _has(name, words.REFERENCE_NAME) and _has_digits(known):
        return "reference", "its name and its numbers", "", None
    return (*_label(name, known, counted), None)


def _figure(name: str, known: list[str]) -> tuple[str, str]:
    """A column of figures: a duration, a reference, a count or a number nobody asked for."""
    if _has(name, words.DURATION_NAME) or share(known, _CLOCK) > 0.5:
        return "duration", "its name" if _has(name, words.DURATION_NAME) else "its clock figures"
    if _has(name, words.REFERENCE_NAME) and not _has(name, r"\b(count|number of|no of|volume)\b"):
        return "reference", "its name and its numbers"
    whole = all(re.fullmatch(r"\d{1,3}([ ,.]\d{3})*|\d+", cell) for cell in known if _NUMBER.fullmatch(cell))
    if whole and _has(name, words.COUNT_NAME) and not _has(name, words.NOT_COUNT_NAME):
        return "count", "its name and its whole numbers"
    if whole and words.channel_in(name) and not _has(name, words.NOT_COUNT_NAME):
        return "count", "its name is a channel, its cells are whole numbers"
    return ("whole", "whole numbers") if whole else ("number", "figures of no known meaning")


def _personal_content(name: str, known: list[str]) -> tuple[str, str] | None:
    for kind, pattern, what in (
        ("email", _EMAIL, "e-mail addresses"),
        ("phone", _PHONE, "phone numbers"),
        ("postcode", _POSTCODE, "postcodes"),
    ):
        if share(known, pattern) >= 0.5:
            if _has(name, words.STAFF_NAME):
                return "drop", f"it holds {what}, not the customer's by its name"
            return kind, f"it holds {what}"
    return ("drop", "it holds National Insurance numbers") if share(known, _NINO) >= 0.3 else None


def _personal_name(name: str, known: list[str]) -> tuple[str, str] | None:
    if _has(name, words.CUSTOMER_ID_NAME) and _has_digits(known) and not _has(name, words.COUNTED_NAME):
        return "customer", "its name"
    is_count = all(_NUMBER.fullmatch(cell) or _CLOCK.fullmatch(cell) for cell in known)  # such as of the service "Change of address"
    if _has(name, words.POSTCODE_NAME) or _has(name, words.DROPPED_NAME) or (_has(name, words.DROPPED_TEXT_NAME) and not is_count):
        return "drop", "its name: it may hold personal details"
    if _has(name, words.NAME_NAME) and not _has(name, words.NOT_NAME_NAME) and not is_count and not read_dates(known, True):
        return "drop", "its name: it may hold names of people"
    return None


def _closed(name: str, counted: Counter) -> tuple[str, str] | None:
    """A column of channel, outcome or direction words."""
    if len(counted) > MOST_WORDS:
        return None
    for target, kind, pattern in (
        ("channel_id", "channel", words.CHANNEL_NAME),
        ("direction", "direction", words.DIRECTION_NAME),
        ("outcome", "outcome", words.OUTCOME_NAME),
    ):
        named = _has(name, pattern)
        hits = sum(
            number for cell, number in counted.items() if words.meaning(target, cell) and (named or cell.lower() not in PROVES_NOTHING)
        )
        if hits >= (0.3 if named else 0.8) * counted.total() and (named or target == "channel_id" or len(counted) > 1):
            return kind, f"{'its name and ' if named else ''}its words"
        if named and target == "channel_id" and _has(name, r"\b(channel|how contacted|contact method)\b"):
            return kind, "its name"
    return None


def _label(name: str, known: list[str], counted: Counter) -> tuple[str, str, str]:
    target = next((target for target, pattern in words.LABEL_NAMES if _has(name, pattern)), None)
    if target is None:
        return "unused", "no known meaning", ""
    if any(holds_personal(cell) for cell in known):
        return "drop", "some cells hold personal details", ""
    if len(known) > MOST_LABELS or (counted.total() > FREE_TEXT_ROWS and len(known) > FREE_TEXT_SHARE * counted.total()):
        return "drop", "it is free text", ""
    return "label", "its name and its few words", target


def holds_personal(cell: str) -> bool:
    """Whether a cell holds an address, a number or a code of a person."""
    return any(pattern.search(cell) for pattern in (_EMAIL, _NINO, _POSTCODE)) or bool(_PHONE.fullmatch(cell))


def whole_number(cell: str) -> int | None:
    """The whole number that a cell states, its thousands set apart or not; None where it states none."""
    bare = re.sub(r"[ ,.](?=\d{3}\b)", "", cell)
    return int(bare) if re.fullmatch(r"\d{1,15}", bare) else None


def share(cells: Sequence[str], pattern: re.Pattern) -> float:
    """How many of the cells are wholly of a pattern, as a share."""
    return sum(bool(pattern.fullmatch(cell)) for cell in cells) / len(cells) if cells else 0.0


def _has_digits(known: list[str]) -> bool:
    return sum(bool(re.search(r"\d", cell)) for cell in known) >= 0.8 * len(known)


def _has(name: str, pattern: str) -> bool:
    return bool(re.search(pattern, name))
