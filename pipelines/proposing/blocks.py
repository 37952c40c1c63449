"""Several tables below each other, or rows below headings of their own: what they are of stands in no column, so they are refused with the mend."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.errors import FileRefused
from pipelines.mapping_soundness import SECOND
from pipelines.proposing import words
from pipelines.proposing.columns import whole_number
from pipelines.proposing.layout import Layout
from pipelines.proposing.table import Found
from pipelines.reading_all_sheets import row_words
from pipelines.reading_header import header_key


MERGED = 2  # columns whose cells may be merged
SURE_FIGURES, SURE_ROWS = 3, 10  # figures that are a sum each, or rows that one figure is the sum of, for that to be no chance
FEWEST = 2  # words where figures should stand, rows that come again, rows of a sum, sums
Row = tuple[int, tuple[str, ...]]
IN_A_COLUMN = "write it into a column of its own, in every row"


def refuse_blocks(found: Found, layout: Layout | None) -> None:
    """Raises FileRefused for a second table below the first, and for rows of counts that only a line above them tells apart."""
    name = found.opened.input.name
    rows = [row for row in found.rows if any(row[1])]
    again = next((row for row in rows if _is_header(found, row[1])), None)
    if layout is None and again:
        raise FileRefused(
            "blocks",
            f"{name}: its header stands again at {row_words(again[0])}; make one table of those below it, with what each is of in a column of its own.",
        )
    if layout is None or not layout.counts:
        return
    places = [column.place for column in layout.counts]
    _refuse_other_headers(found, rows, places)
    _refuse_totals(name, [row for row in rows if not _is_header(found, row[1])], places)
    _refuse_tables_beside(found, layout)
    labels = Counter(
        _labels([cells for _, cells in rows if any(cells[place] for place in places) and not _is_header(found, cells)], places)
    )
    alone = next((row for row in rows if row[1][0] and not any(row[1][1:]) and not words.is_total(row[1][0])), None)
    if (mark := alone or again) and sum(number > 1 for number in labels.values()) >= FEWEST:
        raise FileRefused(
            "blocks",
            f'{name}: the same rows come again above and below "{mark[1][0]}" ({row_words(mark[0])}), and no column says what tells them apart; '
            f"{IN_A_COLUMN}.",
        )


def _refuse_totals(name: str, rows: Sequence[Row], places: Sequence[int]) -> None:
    """Raises FileRefused for rows that sum up others and do not say so."""
    if total := _sum_of_rows_below(rows, places):
        raise FileRefused(
            "blocks",
            f'{name}: "{total[1][0]}" ({row_words(total[0])}) and others state the sum of the rows below them; take these rows out, '
            "and if their name is needed, write it into a column of its own beside each row.",
        )
    if total := _sum_of_rows_below(rows[::-1], places) or _sum_of_all(rows, places):
        raise FileRefused(
            "blocks",
            f"{name}: {row_words(total[0])} states the sum of rows above it and does not say so; write Total in its first cell, or take it out.",
        )


def _refuse_other_headers(found: Found, rows: Sequence[Row], places: Sequence[int]) -> None:
    """Raises FileRefused for words where figures should stand, unless they are the header again."""
    written = [header_key(found.headers[place]) for place in places]
    for row_no, cells in rows:
        figures = [cells[place] for place in places if cells[place]]
        if len(figures) >= FEWEST and all(map(_is_word, figures)) and [header_key(cells[place]) for place in places] != written:
            raise FileRefused(
                "blocks",
                f"{found.opened.input.name}: at {row_words(row_no)} another table begins, with headers of its own; "
                "put each table in a file or sheet of its own.",
            )


def _is_header(found: Found, cells: Sequence[str]) -> bool:
    """Whether a row is the header again, its first cell apart, which may name the table."""
    written = [header_key(cell) for cell in found.written[: len(cells)]]
    return len(written) > 1 and [header_key(cell) for cell in cells[1 : len(written)]] == written[1:]


def _labels(rows: Sequence[tuple[str, ...]], places: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """The words of each row that has figures, merged cells filled from above."""
    above: dict[int, str] = {}
    for cells in rows:
        above |= {place: cell for place, cell in enumerate(cells[:MERGED]) if cell}
        yield tuple(cell or above.get(place, "") for place, cell in enumerate(cells) if place not in places)


def _refuse_tables_beside(found: Found, layout: Layout) -> None:
    """Raises FileRefused where the column that says when stands twice and does not say the same: two tables side by side."""
    for column in layout.moment[:1]:
        second = f"{column.header}{SECOND}"
        if second in found.headers and found.column(found.headers.index(second)) != found.column(column.place):
            raise FileRefused(
                "blocks",
                f'{found.opened.input.name}: "{column.header}" stands twice and says different things: two tables are side by side; '
                "put each in a file or sheet of its own.",
            )


def _sum_of_rows_below(rows: Sequence[Row], places: Sequence[int]) -> Row | None:
    """The first row, where the whole table is rows each followed by the parts of their sum; None for other tables, and where one word names them all."""
    figures = [(row, [whole_number(row[1][place]) or 0 for place in places]) for row in rows if not any(map(words.is_total, row[1]))]
    at, sums = 0, []
    while at < len(figures):
        wanted, end = figures[at][1], at + 1
        parts = [0] * len(places)
        while end < len(figures) and parts != wanted:
            parts = [part + more for part, more in zip(parts, figures[end][1], strict=True)]
            end += 1
        if parts != wanted or not any(wanted) or end - at <= FEWEST:
            return None
        sums.append(figures[at][0][1])
        at = end
    labels = [place for place in range(len(sums[0])) if place not in places] if sums else []
    is_named = any(sums[0][place] and len({cells[place] for cells in sums}) == 1 for place in labels)  # All queues: asked by that word
    return figures[0][0] if len(sums) >= FEWEST and not is_named else None


def _sum_of_all(rows: Sequence[Row], places: Sequence[int]) -> Row | None:
    """The last row, where each of its figures is the sum of all above, and they are too many for that to be chance."""
    parts = [[whole_number(cells[place]) or 0 for place in places] for _, cells in rows if not any(map(words.is_total, cells))]
    if len(parts) <= FEWEST or any(map(words.is_total, rows[-1][1])):
        return None
    sums = list(map(sum, zip(*parts[:-1], strict=True)))
    is_sure = sum(map(bool, sums)) >= SURE_FIGURES or (any(sums) and len(parts) > SURE_ROWS)
    return rows[-1] if sums == parts[-1] and is_sure else None


def _is_word(cell: str) -> bool:
    return whole_number(cell) is None and cell.lower() not in words.NULL_WORDS and bool(re.search(r"[^\W\d_]{2,}|\d[-/]\d", cell))
