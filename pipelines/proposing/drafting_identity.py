"""What tells the rows of a file apart: a reference that no two rows share, or all the words of a count row."""

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pipelines.proposing.columns import Column
from pipelines.proposing.dates import python_date


if TYPE_CHECKING:
    from pipelines.proposing.drafting import Draft

FEWEST_CASES = 10  # that each have their own moment, for their references to be of cases and not of queues
FEW_SHARE = 0.9  # of the references of a file that stand once, for one to be the contact's own


def add_identity(draft: "Draft") -> None:
    """The identity of the rows, asked where rows that look like one thing could be two."""
    if draft.layout.shape == "event":
        _of_events(draft)
    elif draft.layout.shape != "queue":
        _of_counts(draft)


def _of_events(draft: "Draft") -> None:
    references = [each for each in draft.columns if each.kind == "reference"]
    column = next((each for each in references if _tells_apart(draft, each)), None)
    histories = [] if column else [each for each in references if _tells_of_stages(draft, each)]
    column = histories[0] if histories else column
    if column is None:
        return
    if _numbers_rows(column):
        sentence = f'"{column.header}" runs from 1 without a gap. Does a contact keep its number in the next export, or does that begin at 1 again?'
        if draft.answers.ask("numbering", sentence, ("keeps", "begins_again"), None) != "keeps":
            return
    repeated = _repeats(draft, (column.place,))
    if repeated:
        moments = [column.place for column in draft.layout.moment]
        is_same = all(len({tuple(row[place] for place in moments) for row in rows}) == 1 for rows in repeated)
        sentence = f'"{column.header}" stands more than once for {len(repeated):,} of its values. Are such rows one contact?'
        usual = None if histories else "last" if is_same else "each"
        said = draft.answers.ask("same_id", f"{sentence} (each: every row is a contact)", ("last", "first", "each"), usual)
        if said in ("each", None):
            return
        draft.stated["identity"] = {"native_id": [column.header], "within_file": said}
    else:
        draft.stated["identity"] = {"native_id": [column.header]}
    draft.comments["identity.native_id"] = "the same contact in two exports counts once"
    draft.stated["personal"][column.header] = "key reference"
    draft.comments[f"personal.{column.header}"] = column.why


def _numbers_rows(column: Column) -> bool:
    """Whether the cells are 1 to n, as the numbers of cases and those of rows can be."""
    numbers = {int(cell) for cell in column.distinct if re.fullmatch(r"\d{1,9}", cell)}
    return len(numbers) == len(column.distinct) and numbers == set(range(1, len(numbers) + 1))


def _tells_apart(draft: "Draft", column: Column) -> bool:
    """A reference that every row has and that hardly ever repeats."""
    cells = [row[column.place] for row in draft.found.data_rows() if any(row)]
    return bool(cells) and all(cells) and len(set(cells)) >= min(FEW_SHARE * len(cells), len(cells) - 1)


def _tells_of_stages(draft: "Draft", column: Column) -> bool:
    """A reference that every row has, whose rows all began at one moment: they may be the stages of one case."""
    moments = [each.place for each in draft.layout.moment]
    began: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    rows = [row for row in draft.found.data_rows() if any(row)]
    for row in rows:
        began[row[column.place]].add(tuple(row[place] for place in moments))
    return "" not in began and len(began) >= FEWEST_CASES and len(began) < len(rows) and all(len(each) == 1 for each in began.values())


def _of_counts(draft: "Draft") -> None:
    """Count rows are told apart by their used words; where those repeat, by all words of the file; where these do, it is asked."""
    counts = {column.place for column in draft.layout.counts}
    used = tuple(column.place for column in draft.used if column.place not in counts and column.kind not in ("duration", "count"))
    if not _repeats(draft, used):
        return
    spoken = [column for column in draft.columns if column.distinct and _is_word(column) and column.place not in counts]
    draft.stated["identity"] = {"native_id": [column.header for column in spoken]}
    draft.comments["identity.native_id"] = "rows of the same words in the used columns differ in these"
    for column in spoken:
        if column not in draft.used:
            draft.stated["personal"][column.header] = "drop"
            draft.comments[f"personal.{column.header}"] = "only tells rows apart, as a keyed hash"
    repeated = _repeats(draft, tuple(column.place for column in spoken))
    if repeated:
        sentence = f"{sum(map(len, repeated)):,} rows repeat the words of another row. Are they parts of one sum, or the same count twice?"
        said = draft.answers.ask("same_words", sentence, ("sum", "last", "first", "reject"), None)
        if said:
            draft.stated["identity"]["within_file"] = said
    draft.used += [column for column in spoken if column not in draft.used]


def _is_word(column: Column) -> bool:
    return column.kind not in ("count", "whole", "number", "duration", "email", "phone", "drop")


def _repeats(draft: "Draft", places: tuple[int, ...]) -> list[list[tuple[str, ...]]]:
    """Groups of two and more data rows that have the same cells in some columns; dates are compared as days."""
    dated = {column.place: column.dates.patterns for column in draft.layout.moment if column.dates and column.kind != "time"}
    days: dict[tuple[int, str], str] = {}

    def cell(row: tuple[str, ...], place: int) -> str:
        if place not in dated:
            return row[place].lower()
        if (place, row[place]) not in days:
            days[place, row[place]] = str(python_date(row[place], dated[place]) or row[place])
        return days[place, row[place]] if len(draft.layout.moment) == 1 and draft.layout.grain != "hour" else row[place]

    groups = defaultdict(list)
    for row in _filled(draft):
        groups[tuple(cell(row, place) for place in places)].append(row)
    return [rows for rows in groups.values() if len(rows) > 1]


def _filled(draft: "Draft") -> list[tuple[str, ...]]:
    """Data rows, merged cells filled from above in counts."""
    rows = draft.found.data_rows()
    if draft.layout.shape == "event":
        return rows
    above: list[str] = []
    filled = []
    for row in rows:
        above = [cell or (above[place] if above and place < 2 else "") for place, cell in enumerate(row)]
        filled.append(tuple(above))
    return filled
