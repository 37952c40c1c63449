"""Counts that are beyond belief: case numbers, money or running totals taken for contacts, quarters taken for months."""

import datetime
import itertools
import re
import statistics
from collections.abc import Sequence

from pipelines.errors import FileRefused
from pipelines.proposing import words
from pipelines.proposing.columns import Column, whole_number
from pipelines.proposing.dates import read_dates
from pipelines.proposing.layout import Layout, has_own_reference
from pipelines.proposing.periods import WEEK_DAYS, days_of
from pipelines.proposing.questions import Answers
from pipelines.proposing.table import Found


EVIDENCE_OF_CONTACTS = ("channel", "outcome", "reference", "timestamp")
# Contacts of one row, which is seldom more than one channel of one service. Birmingham, with 1.1 million people the largest district, has
# some 100,000 calls a month in all; a district of 100,000 people has 20,000 contacts a month on all channels. Only the row in the middle is
# judged, so that a total row or a day of bills raises no alarm.
MOST_BELIEVED = {"hour": 1_000, "day": 5_000, "week": 25_000, "month": 100_000}
# Rows that each state more than the one before: counts go up and down, numbers of cases and running totals do not. Fewer rows than a month
# of days may be growth: the question is shown, and needs no answer.
FEWEST_RISING, SURELY_RISING = 12, 30
LONGER_NAME = r"\b(quarter(ly)?|half( year(ly)?)?|years?|yearly|annual|fy|fortnight(ly)?|term)\b"
SHORTER_NAME = r"\b(months?|weeks?|days?)\b"
YEAR_MONTHS = 12
FEWEST_GAPS = 2  # that are alike, for a column that calls itself a month or a week to be asked


def ask_one_contact(columns: Sequence[Column], layout: Layout, name: str, answers: Answers) -> None:
    """Asks whether rows that state no count are one contact each, where nothing in them says so; raises FileRefused where they are not."""
    counts = next((each for each in columns if _counts_by_name(each)), None) if not has_own_reference(columns) else None
    if counts:
        lacking = f'"{counts.header}" counts by its name, but {"its cells hold no whole numbers" if counts.distinct else "it is empty"}.'
        mend = "if its cells are formulas, open the file in a spreadsheet and save it; else write whole numbers in it"
    elif layout.moment[0].kind == "month" or not any(column.kind in EVIDENCE_OF_CONTACTS for column in columns):
        is_month = layout.moment[0].kind == "month"
        lacking = "Rows tell their month only." if is_month else "No column tells a channel, an outcome or a reference."
        mend = "name the column that does, such as Contacts"
    else:
        return
    if answers.ask("one_contact", f"{lacking} Is every row one contact?", ("yes", "no"), None) == "no":
        raise FileRefused("counts", f"{name}: its rows are no contacts and no column counts them; {mend}.")


def _counts_by_name(column: Column) -> bool:
    is_named = re.search(words.COUNT_NAME, column.name) and not re.search(words.NOT_COUNT_NAME, column.name)
    return bool(is_named) and column.kind in ("unused", "number")


def ask_belief(found: Found, layout: Layout, name: str, answers: Answers) -> None:
    """Asks whether counts that nobody would believe are counts, of periods no longer than they look; raises FileRefused where they are not."""
    if layout.moment or layout.periods:
        _ask_length(layout, name, answers)
    for column in layout.counts:
        numbers = [number for cell in found.column(column.place) if (number := whole_number(cell)) is not None]
        doubt, usual = _doubt(numbers, layout)
        if not doubt:
            continue
        sentence = f'"{column.header}" {doubt}. Does it really count contacts, and is it no number of cases, money or a running total?'
        if answers.ask(f"believed.{column.header}", sentence, ("yes", "no"), usual) == "no":
            raise FileRefused(
                "counts", f'{name}: "{column.header}" counts no contacts; say which column does, or export the file with one that does.'
            )


def _doubt(numbers: Sequence[int], layout: Layout) -> tuple[str, str | None]:
    """What is doubtful, nothing where all is well, and the answer that is safe."""
    most = MOST_BELIEVED.get(layout.grain)
    middle = int(statistics.median(numbers)) if numbers else 0
    if most and middle > most:
        return f"states {middle:,} in the middle row, more than {most:,} for each {layout.grain}", None
    is_rising = (
        layout.shape == "counts" and len(numbers) >= FEWEST_RISING and all(one < next_ for one, next_ in itertools.pairwise(numbers))
    )
    return ("is more in every row than in the one before" if is_rising else ""), ("yes" if len(numbers) < SURELY_RISING else None)


def _ask_length(layout: Layout, name: str, answers: Answers) -> None:
    """Raises FileRefused for counts of quarters, years or fortnights; asks where only the gaps between the periods speak of them."""
    if layout.moment:
        header, days, column = layout.moment[0].name, days_of(layout.moment[0].distinct, layout.moment[0].dates), layout.moment[0].header
    else:
        header, days, column = (
            "",
            days_of(layout.periods, read_dates(layout.periods, True)),
            " to ".join(layout.periods[:: len(layout.periods) - 1]),
        )
    gaps = _gaps(sorted(days), layout.grain)
    is_shorter = bool(re.search(SHORTER_NAME, header))
    is_longer = bool(re.search(LONGER_NAME, header)) and not is_shorter
    is_apart = bool(gaps) and min(gaps) > 1
    if is_shorter and (len(gaps) < FEWEST_GAPS or len(set(gaps)) > 1):  # a month that is missing beside one that calls itself a month
        is_apart = False
    if not is_apart and not (is_longer and len(days) == 1):
        return
    if not is_longer:
        sentence = f'No two {layout.grain}s of "{column}" follow each other. Does a count stand for one {layout.grain}, or for all the time up to the next?'
        if answers.ask("period", sentence, (layout.grain, "longer"), None) != "longer":
            return
    raise FileRefused(
        "dates",
        f'{name}: "{column}" states periods longer than a {layout.grain}, and nobody knows how their counts fall on its {layout.grain}s; '
        "export months, weeks or days.",
    )


def _gaps(days: Sequence[datetime.date], grain: str) -> list[int]:
    """The months or weeks from each period to the next; none of days, which may be of some weekdays only."""
    pairs = list(itertools.pairwise(days))
    if grain == "month":
        return [(later.year - day.year) * YEAR_MONTHS + later.month - day.month for day, later in pairs]
    return [(later - day).days // WEEK_DAYS for day, later in pairs] if grain == "week" else []
