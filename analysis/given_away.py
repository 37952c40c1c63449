"""Which further counts of some tables to hide, so that sums of rounded ones do not give a hidden one back."""

from collections.abc import Hashable, Iterator, Mapping, Sequence

from analysis.disclosure import HIDDEN, LARGEST_HIDDEN, ROUNDED_TO, Shown


MOST_PASSES = 50
Interval = tuple[float, float]
Sum = tuple[Sequence[Hashable], Sequence[Hashable]]  # the cells of the first add up to those of the second
INFINITE = float("inf")
SMALL: Interval = (1, LARGEST_HIDDEN)
ANY: Interval = (1, INFINITE)
NOTHING: Interval = (0, 0)


def cells_to_hide(shown: Mapping[Hashable, Shown], sums: Sequence[Sum]) -> set[Hashable]:
    """Cells besides those hidden by rule A, after which the shown numbers tell nothing more of any hidden count; the sums must hold."""
    cells: dict[Hashable, Interval] = {key: _interval(value) for key, value in shown.items()}
    small = [key for key, value in shown.items() if value == HIDDEN]
    # That two hidden months make a hidden year of 7 at most is known without any shown number.
    without = {key: interval if interval in (SMALL, NOTHING) else ANY for key, interval in cells.items()}
    known_anyway = [without, *_known(without, sums)][-1]
    hidden: set[Hashable] = set()
    while (told := _told(cells, small, sums, known_anyway)) is not None:
        near = [key for each in sums if told in (*each[0], *each[1]) for key in (*each[0], *each[1])]
        chosen = _smallest(cells, near) or _smallest(cells, [key for each in sums for key in (*each[0], *each[1])])
        if chosen is None:
            break
        hidden.add(chosen)
        cells[chosen] = ANY
    return hidden


def _told(
    cells: Mapping[Hashable, Interval], small: Sequence[Hashable], sums: Sequence[Sum], known_anyway: Mapping[Hashable, Interval]
) -> Hashable | None:
    """A hidden count of which the shown numbers tell more than is known anyway."""
    for known in _known(cells, sums):
        told = next((key for key in small if known[key][0] > known_anyway[key][0] or known[key][1] < known_anyway[key][1]), None)
        if told is not None:
            return told
    return None


def _known(cells: Mapping[Hashable, Interval], sums: Sequence[Sum]) -> Iterator[dict[Hashable, Interval]]:
    """What a reader knows of each cell after every sum has been used once, twice and so on, as long as that says more."""
    known = dict(cells)
    for _ in range(MOST_PASSES):
        before = dict(known)
        for first, second in sums:
            for mine, others in ((first, second), (second, first)):
                _narrow(known, mine, _total(known, others))
        if known == before:
            return
        yield known


def _narrow(known: dict[Hashable, Interval], cells: Sequence[Hashable], total: Interval) -> None:
    """What the sum of the cells says of each of them."""
    least = sum(known[key][0] for key in cells)
    most = sum(known[key][1] for key in cells if known[key][1] < INFINITE)
    unbounded = {key for key in cells if known[key][1] == INFINITE}
    for key, (low, high) in [(key, known[key]) for key in cells]:
        others = INFINITE if unbounded - {key} else most - (high if high < INFINITE else 0)
        known[key] = max(low, total[0] - others), min(high, total[1] - (least - low))


def _total(cells: Mapping[Hashable, Interval], keys: Sequence[Hashable]) -> Interval:
    return sum(cells[key][0] for key in keys), sum(cells[key][1] for key in keys)


def _smallest(cells: Mapping[Hashable, Interval], keys: Sequence[Hashable]) -> Hashable | None:
    shown = [key for key in keys if cells[key][0] > LARGEST_HIDDEN and cells[key] != ANY]
    return min(shown, key=lambda key: (cells[key], str(key)), default=None)


def _interval(value: Shown) -> Interval:
    if value == HIDDEN:
        return SMALL
    if not value:  # nought, or nobody counted
        return NOTHING
    half = ROUNDED_TO // 2
    return max(LARGEST_HIDDEN + 1, int(value) - half), int(value) + half
