"""Counts that are beyond belief: case numbers, money or running totals in a column that was taken for contacts."""

import itertools
import statistics
from collections.abc import Sequence

from pipelines.errors import FileRefused
from pipelines.proposing.columns import whole_number
from pipelines.proposing.layout import Layout
from pipelines.proposing.questions import Answers
from pipelines.proposing.table import Found


# Contacts of one row, which is seldom more than one channel of one service. Birmingham, with 1.1 million people the largest district, has
# some 100,000 calls a month in all; a district of 100,000 people has 20,000 contacts a month on all channels. Only the row in the middle is
# judged, so that a total row or a day of bills raises no alarm.
MOST_BELIEVED = {"hour": 1_000, "day": 5_000, "week": 25_000, "month": 100_000}
# Rows that each state more than the one before: counts go up and down, numbers of cases and running totals do not. Fewer rows than a month
# of days may be growth: the question is shown, and needs no answer.
FEWEST_RISING, SURELY_RISING = 12, 30


def ask_belief(found: Found, layout: Layout, name: str, answers: Answers) -> None:
    """Asks whether counts that nobody would believe are counts; raises FileRefused where they are not."""
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
