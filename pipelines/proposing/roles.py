"""What a person says a column is, where neither its name nor its cells tell: asked of every column that would be left out unseen."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.mapping_targets import CHANNELS
from pipelines.proposing import words
from pipelines.proposing.columns import FREE_TEXT_ROWS, FREE_TEXT_SHARE, MOST_LABELS, SAID, Column, holds_personal
from pipelines.proposing.dates import month_name
from pipelines.proposing.headings import is_no_part
from pipelines.proposing.layout import SERVICE, Layout, is_instant, layout_of
from pipelines.proposing.periods import is_period
from pipelines.proposing.questions import Answers, as_word
from pipelines.reading_all_sheets import SHEET


ACROSS = ("across", "hours", "headings")  # shapes whose headers say more than one word
LEAVE, COUNT = "leave", "count"
LABELS = {"service": "service_label", "queue": "queue", "reason": "reason", "site": "site"}
CLOSED = {"channel": "channel_id", "outcome": "outcome"}
OF_TEXT = (LEAVE, *CLOSED, *LABELS)
OF_NUMBERS = (LEAVE, COUNT, SERVICE, *(each for each in CHANNELS if each != "unknown"))
NO_PERIOD_NAME = r"\b(totals?|ytd|year|quarter|q[1-4]|target|change|difference|variance|cumulative|forecast|budget|previous|last)\b"
NEVER_COUNTS_ROWS = 100  # so many rows of which no two hold the same number: numbers of things, not counts of them


def with_roles(columns: Sequence[Column], answers: Answers) -> list[Column]:
    """The columns with what was answered about them; asks of each that nothing tells.

    Where the rows state counts by channel, or no column tells that rows are contacts, as a reference or a clock time does, a column
    of whole numbers may not be left out unasked: its contacts would be missing from every figure. Elsewhere leaving out is safe.
    """
    layout = layout_of(columns)
    return [_with_role(column, layout, columns, answers) for column in columns]


def _with_role(column: Column, layout: Layout | None, columns: Sequence[Column], answers: Answers) -> Column:
    if layout is None or column in layout.moment or is_period(column.header) or (layout.shape in ACROSS and column in layout.counts):
        return column
    name = f"column.{as_word(column.header)}"
    if layout.shape in ACROSS and column.kind in ("whole", "count"):
        return _beside_periods(name, column, layout, answers)
    if column.kind == "whole" or (column.kind == "count" and layout.shape == "event"):
        is_numbering = column.is_unique and column.filled >= NEVER_COUNTS_ROWS
        must = not re.search(words.NOT_COUNT_NAME, column.name) and not is_numbering and _needs_counts(layout, columns)
        sentence = f'The column "{column.header}" holds whole numbers. What do they count? (leave: the column is not used; service: contacts of the service it is named after)'
        said = answers.ask(name, sentence, OF_NUMBERS, None if must else LEAVE)
        if said in (None, LEAVE):
            return column
        return replace(column, kind="count", target="" if said == COUNT else str(said), why=SAID)
    if column.kind == "unused" and _has_few_words(column):
        usual = LEAVE if column.header != SHEET or all(map(month_name, column.distinct)) else None
        said = answers.ask(name, f'What does the column "{column.header}" tell? (leave: the column is not used)', OF_TEXT, usual)
        if said in CLOSED:
            return replace(column, kind=str(said), target=CLOSED[str(said)], why=SAID)
        if said in LABELS:
            return replace(column, kind="label", target=LABELS[str(said)], why=SAID)
    return column


def _beside_periods(name: str, column: Column, layout: Layout, answers: Answers) -> Column:
    """A column of whole numbers beside the periods: left out, unasked where its header or its numbers say that it is no period."""
    if not (re.search(words.NOT_COUNT_NAME, column.name) or re.search(NO_PERIOD_NAME, column.name) or is_no_part(column.header)):
        sentence = (
            f'The column "{column.header}" holds whole numbers beside those of {layout.counts[0].header} and others, and its header is no such '
            "period. Is it left out? If it is a period, write its header as theirs."
        )
        answers.ask(name, sentence, (LEAVE,), None)
    return column


def _needs_counts(layout: Layout, columns: Sequence[Column]) -> bool:
    if layout.shape == "channels":
        return True
    kinds = {column.kind for column in columns}
    if not is_instant(layout.moment):
        kinds -= {"timestamp"}  # rows of every hour or quarter of an hour are counts
    if layout.shape != "event" or layout.moment[0].kind == "month":
        return layout.shape == "event"
    return not kinds & ({"reference", "timestamp", "outcome"} | ({"channel"} if "time" in kinds else set()))


def _has_few_words(column: Column) -> bool:
    """Whether the cells can be labels: some, not as many as there are rows, and none of one person."""
    if not column.distinct or len(column.distinct) > MOST_LABELS or any(holds_personal(cell) for cell in column.distinct):
        return False
    return column.filled <= FREE_TEXT_ROWS or len(column.distinct) <= FREE_TEXT_SHARE * column.filled
