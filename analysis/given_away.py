"""Which further counts of some tables to hide, so that sums of rounded ones do not give a hidden one back."""

from collections.abc import Hashable, Mapping, Sequence

from analysis.disclosure import HIDDEN, LARGEST_HIDDEN, ROUNDED_TO, Shown


MOST_PASSES = 50
Interval = tuple[float, float]
Sum = tuple[Sequence[Hashable], Sequence[Hashable]]  # the cells of the first add up to those of the second
INFINITE = float("inf")
SMALL: Interval = (1, LARGEST_HIDDEN)
ANY: Interval = (1, INFINITE)
NOTHING: Interval = (0, 0)


def cells_to_hide(shown: Mapping[Hashable, Shown], sums: Sequence[Sum]) -> set[Hashable]:
    """Cells besides those hidden by rule A, after which every hidden count can still be anything from 1 to 7; the sums must hold."""
    cells: dict[Hashable, Interval] = {key: _interval(value) for key, value in shown.items()}
    small = [key for key, value in shown.items() if value == HIDDEN]
    hidden: set[Hashable] = set()
    while (told := told_apart(cells, small, sums)) is not None:
        near = [key for each in sums if told in (*each[0], *each[1]) for key in (*each[0], *each[1])]
        chosen = _smallest(cells, near) or _smallest(cells, [key for each in sums for key in (*each[0], *each[1])])
        if chosen is None:
            break
        hidden.add(chosen)
        cells[chosen] = ANY
    return hidden


def told_apart(cells: Mapping[Hashable, Interval], small: Sequence[Hashable], sums: Sequence[Sum]) -> Hashable | None:
    """A hidden count of which the sums, used again and again while that says more, tell that it is not 1 or not 7."""
    known = dict(cells)
    for _ in range(MOST_PASSES):
        before = dict(known)
        for first, second in sums:
            for mine, others in ((first, second), (second, first)):
                _narrow(known, mine, _total(known, others))
        told = next((key for key in small if known[key] != SMALL), None)
        if told is not None or known == before:
            return told
    return None


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
