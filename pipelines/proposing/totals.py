"""Rows that state the sum of the others without being called a total, such as those of "All queues"."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING

from pipelines.proposing.columns import Column, whole_number
from pipelines.proposing.layout import merged_cells
from pipelines.proposing.questions import as_word


if TYPE_CHECKING:
    from pipelines.proposing.drafting import Draft

LABELS = ("label", "channel", "unused", "outcome")
FEWEST_SUMS = 3  # figures that are the sum of the others' each, for that to be no chance
FEWEST_PARTS = 2


def leave_out_totals(draft: "Draft") -> None:
    """Leaves out the rows of a word that state what all other rows of their period add up to, unless somebody says that they are none."""
    if draft.layout.shape == "event":
        return
    for column in draft.columns:
        if column.kind not in LABELS or not column.distinct:
            continue
        for word in _totals(draft, column):
            sentence = f'In every period "{word}" in "{column.header}" states the sum of all others. Are these total rows, to be left out?'
            if draft.answers.ask(f"total.{as_word(word)}", sentence, ("yes", "no"), "yes") == "yes":
                draft.exclude(column, f"^{re.escape(word)}$", "total row: the sum of the others")


def _totals(draft: "Draft", column: Column) -> Iterator[str]:
    """The words of a column that state a sum, by period and the words of the other columns, else by period alone."""
    others = [each.place for each in draft.columns if each.kind in LABELS and each != column]
    periods = [each.place for each in draft.layout.moment]
    figures = [each.place for each in draft.layout.counts]
    rows = [row for row in _filled(draft) if row[column.place]]
    for places in ([*periods, *others], periods):
        facts = [
            ((*(row[place] for place in places), figure), row[column.place], whole_number(row[figure]) or 0)
            for row in rows
            for figure in figures
        ]
        if found := sums_of(facts):
            yield found[0]
            return


def _filled(draft: "Draft") -> list[list[str]]:
    """The data rows, merged cells filled from above."""
    places = [draft.found.headers.index(header) for header in merged_cells(draft.found, draft.columns)]
    filled = [list(row) for row in draft.found.data_rows()]
    for above, row in itertools.pairwise(filled):
        for place in places:
            row[place] = row[place] or above[place]
    return filled


def sums_of(facts: Iterable[tuple[Hashable, str, int]]) -> list[str]:
    """The words whose figures are the sum of all others of their group, wherever they stand; of facts as group, word and figure."""
    groups: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for group, word, figure in facts:
        groups[group][word] += figure
    sums, others = Counter[str](), set()
    for figures in groups.values():
        total = figures.total()
        for word, figure in figures.items():
            if 2 * figure != total or len(figures) <= FEWEST_PARTS:
                others.add(word)
            elif total:
                sums[word] += 1
    return [word for word, number in sums.items() if number >= FEWEST_SUMS and word not in others]
