"""Two rows of headers, such as a channel above its months: whether a table has them, and what each of them says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.proposing import words
from pipelines.proposing.columns import Column
from pipelines.proposing.dates import month_name
from pipelines.proposing.periods import is_period, is_year_span
from pipelines.reading_header import HeadRow, clean_header, header_key, joined


BOTH = " | "  # between the upper and the lower header of a column, as the reader joins them
QUARTER = re.compile(r"(?:20\d\d(?:[/-]\d\d)? ?)?(?:q(?:uarter|tr)? ?[1-4]|[1-4](?:st|nd|rd|th) quarter)\b.*", re.IGNORECASE)
MEASURE_NAME = rf"{words.OFFERED_NAME}|{words.ANSWERED_NAME}|{words.ABANDONED_NAME}|{words.NOT_COUNT_NAME}|{words.DURATION_NAME}"
NO_PART = r"[^|]*(?:\btotals?\b|%)|(?:all(?: contacts| channels| services)?|sum|overall|ytd|average|target|budget|forecast|variance|change)(?: \||$)"
# A header that is so is left out: it states no part of the counts. "Change of tenancy" is a service.
FIGURES = ("whole", "count", "unused")  # of the cells below the headers; a period to come is empty
FEWEST = 2  # groups, parts and periods


@dataclass(frozen=True)
class Headings:
    """The columns that count, and what their upper and lower headers are: period, month, year, channel, label, or nothing that is needed."""

    columns: tuple[Column, ...]
    upper: str
    lower: str

    @property
    def kinds(self) -> tuple[str, str]:
        """Both."""
        return self.upper, self.lower

    @property
    def has_period(self) -> bool:
        """Whether the headers say when."""
        return "period" in self.kinds or "month" in self.kinds

    def words(self, place: int) -> tuple[str, ...]:
        """The upper headers (0) or the lower ones (1), each once."""
        return tuple(dict.fromkeys(parts_of(column.header)[place] for column in self.columns))


def parts_of(header: str) -> tuple[str, str]:
    """The upper and the lower header of a column, which has both."""
    upper, _, lower = header.partition(BOTH)
    return upper, lower.partition(" (2)")[0] if lower.endswith(" (2)") else lower


def headings_of(columns: Sequence[Column]) -> Headings | None:
    """What two rows of headers say where their parts are a period, a channel or the same words below every group; None for other tables."""
    paired = [column for column in columns if BOTH in column.header and column.kind in FIGURES and not is_no_part(column.header)]
    if len(paired) < FEWEST:
        return None
    has_channel = any(column.kind == "channel" for column in columns)
    upper, lower = (_kind([parts_of(column.header)[place] for column in paired], has_channel) for place in (0, 1))
    kept = [each for each in paired if all(_is(kind, part) for kind, part in zip((upper, lower), parts_of(each.header), strict=True))]
    found = _without_mere_groups(Headings(tuple(kept), upper, lower))
    if (
        len(kept) < FEWEST
        or (found.upper == "year" != found.lower and found.lower != "month")
        or (found.lower == "year" and found.upper != "month")
    ):
        return None
    return found if found.has_period or _is_grid(found) else None


def _without_mere_groups(found: Headings) -> Headings:
    """A header beside a period that no column needs to be told apart, such as Q1 above its months, and one that all columns share, says nothing."""
    kinds = list(found.kinds)
    for place in (0, 1):
        other = found.words(1 - place)
        is_needless = kinds[1 - place] == "period" and kinds[place] != "channel" and len(other) == len(found.columns)
        if is_needless or (kinds[place] == "label" and len(found.words(place)) == 1):
            kinds[place] = ""
    return Headings(found.columns, *kinds)


def _is_grid(found: Headings) -> bool:
    """Whether the same words stand below every group and all of them count parts of the same."""
    groups = [
        [header_key(parts_of(each.header)[1]) for each in found.columns if parts_of(each.header)[0] == group] for group in found.words(0)
    ]
    has_measures = any(is_measure(part) for place in (0, 1) for part in found.words(place))
    is_same = all(part in groups[0] for group in groups for part in group)
    return len(groups) >= FEWEST and len(groups[0]) >= FEWEST and is_same and not has_measures


def is_measure(part: str) -> bool:
    """Whether a header is a measure that does not add up with those beside it, such as offered beside answered."""
    return bool(re.search(MEASURE_NAME, words.header_words(part)))


def is_no_part(header: str) -> bool:
    """Whether one of the two headers of a column says that it is a total, a target or the like."""
    return any(re.match(NO_PART, part, re.IGNORECASE) or words.is_total(part) for part in header.split(BOTH))


def _kind(parts: Sequence[str], has_channel: bool) -> str:
    """What most of the headers of one row are; a row of labels may hold anything."""
    kinds = ("period", "month", "year", *(() if has_channel else ("channel",)))
    return next((kind for kind in kinds if sum(_is(kind, part) for part in parts) >= max(FEWEST, 0.8 * len(parts))), "label")


def _is(kind: str, part: str) -> bool:
    tests: dict[str, Callable[[str], object]] = {
        "period": is_period,
        "month": month_name,
        "year": is_year_span,
    }
    if kind == "channel":
        return words.channel_in(part) is not None
    return bool(tests[kind](part)) if kind in tests else True


def joined_rows(upper: HeadRow, lower: HeadRow) -> HeadRow | None:
    """Two rows of headers as one, numbered as the upper; None where they are none.

    The upper names groups of columns, as merged cells or again and again. Below the groups stand periods, or words that come again from
    group to group, or the groups are channels, periods or years. In the first column only one of them stands, or a title.
    """
    above = [clean_header(cell) for cell in upper.cells[: len(lower.cells)]] + [""] * (len(lower.cells) - len(upper.cells))
    below = [clean_header(cell) for cell in lower.cells]
    heads = [cell for place, cell in enumerate(above) if place and cell and below[place] and cell != above[place - 1]]
    first = next((place for place, cell in enumerate(above) if place and cell and below[place]), 0)
    parts = [cell for cell in below[first:] if cell]
    if not heads or len(parts) <= len(heads) or not all(map(_may_head, [*filter(None, above), *filter(None, below)])):
        return None
    cells = joined(above, below)
    keys = [header_key(cell) for cell in cells if cell]
    comes_again = len({header_key(part) for part in parts}) < len(parts) and len(set(keys)) == len(keys)
    is_named = all(map(_is_group, heads)) and (len(heads) >= FEWEST or all(map(month_name, parts)))
    has_title = bool(above[0] and below[0])
    is_header = len(heads) >= FEWEST and (comes_again or all(map(is_period, parts)))
    return HeadRow(upper.row_no, lower.line_end, cells) if (is_named or is_header) and (comes_again or not has_title) else None


def _may_head(cell: str) -> bool:
    return (
        is_period(cell)
        or is_year_span(cell)
        or bool(re.search(r"[^\W\d_]", cell) and not re.search(r"@|^\d{5,}", cell) and len(cell) <= 80)
    )


def _is_group(head: str) -> bool:
    return any(_is(kind, head) for kind in ("period", "year", "channel")) or bool(QUARTER.fullmatch(head)) or is_no_part(head)
