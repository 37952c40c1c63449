"""Small numbers: what may leave the service team. Rule A rounds; rule B hides small counts and as many others as keep them hidden."""

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count as counter

import numpy as np
from numpy.typing import ArrayLike, NDArray


HIDDEN = "*"
LARGEST_HIDDEN = 7  # rule A: 1 to 7 are hidden, as NHS hospital statistics do
ROUNDED_TO = 5
THRESHOLD = 5  # rule B: 1 to 4 are hidden
MOST_EXTRA = 5  # cells tried exhaustively beside those that are small themselves
EXHAUSTIVE_SIDE = 8  # rows and columns up to which that is done
MOST_SETS, MOST_CHECKS = 20_000, 150  # looked at before the greedy way is taken
MOST_PRUNED = 40  # small cells up to which the greedy way gives back what it did not need
LOWEST_KNOWN = 1.0  # an attacker may know that a hidden cell is at least so much, never more
ALMOST = 1e-6

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Shown = int | str | None


class CannotHide(ValueError):
    """The table cannot be protected without hiding its totals."""


@dataclass(frozen=True)
class Protected:
    """A table as it may be shown, with totals in the last row and column; `rows` and `columns` are the categories put together."""

    shown: tuple[tuple[Shown, ...], ...]
    hidden: Bools  # of the same shape
    primary: Bools  # hidden because small
    rows: tuple[tuple[int, ...], ...]
    columns: tuple[tuple[int, ...], ...]
    how: str  # nothing_hidden, exhaustive or greedy


def rule_a(counts: Iterable[float | None]) -> list[Shown]:
    """Counts as they may be shown: 0 stays, 1 to 7 are hidden, others go to the nearest 5 (halves up); no data stays no data."""
    return [None if value is None else _rounded(value) for value in counts]


def rule_a_share(part: float | None, whole: float | None) -> float | str | None:
    """A share made from rounded numbers: hidden when either is, no data when either is missing or the whole is zero."""
    shown = rule_a([part, whole])
    if None in shown or shown[1] == 0:
        return None
    return HIDDEN if HIDDEN in shown else round(float(shown[0] or 0) / float(shown[1] or 1), 4)


def rule_b(table: ArrayLike, threshold: int = THRESHOLD) -> Protected:
    """The table (rows, columns) with its totals, every count of 1 to threshold - 1 hidden beyond recovery.

    Whoever knows all shown cells and totals can say of a hidden small cell no more than that it lies in an interval that begins at 1 or below
    and is at least `threshold` wide (two linear programmes a cell). Further cells are hidden for that, of least total count: exhaustively up to
    five on tables to 8 x 8, else greedily and then checked. Where that fails, categories are put together.
    """
    counts = _whole_counts(table)
    rows: tuple[tuple[int, ...], ...] = tuple((n,) for n in range(counts.shape[0]))
    columns: tuple[tuple[int, ...], ...] = tuple((n,) for n in range(counts.shape[1]))
    while True:
        try:
            hidden, how = hidden_cells(counts, threshold)
        except CannotHide:
            if counts.shape[0] >= counts.shape[1]:
                counts, rows = _put_together(counts, rows)
            else:
                turned, columns = _put_together(counts.T, columns)
                counts = turned.T
            continue
        whole = with_totals(counts)
        return Protected(_shown(whole, hidden), hidden, (whole > 0) & (whole < threshold), rows, columns, how)


def hidden_cells(counts: Ints, threshold: int, known: Bools | None = None) -> tuple[Bools, str]:
    """Which cells of a table and its totals to hide, (rows + 1, columns + 1), and how that was found; totals are hidden only when small.

    `known` marks cells everybody knows to be empty, which hide nothing. Raises CannotHide when the totals give a small count away.
    """
    whole = with_totals(counts)
    allowed = np.zeros(whole.shape, bool)
    allowed[:-1, :-1] = True if known is None else ~known
    is_small = max(counts.shape) <= EXHAUSTIVE_SIDE
    if min(counts.shape) > 1:
        hidden, how = hide(whole.ravel(), table_relations(*whole.shape), threshold, allowed.ravel(), is_small)
        return hidden.reshape(whole.shape), how
    line = np.append(counts.ravel(), counts.sum())  # the other totals are the cells themselves, so they are hidden alike
    relation = np.append(np.ones(counts.size), -1.0)[None, :]
    hidden, how = hide(line, relation, threshold, np.append(allowed[:-1, :-1].ravel(), False), is_small)
    return (np.column_stack([hidden, hidden]) if counts.shape[1] == 1 else np.vstack([hidden, hidden])), how


def rule_b_slices(slices: ArrayLike, spans: Sequence[tuple[int, int]] = (), threshold: int = THRESHOLD) -> Bools:
    """Which cells to hide when tables of several periods are shown side by side, so that no difference of two reveals a small count.

    `slices` is (periods, rows, columns); `spans` are further tables shown, each the sum of the periods from its first to before its last
    (year to date: (0, 1), (0, 2) ...). Comes back as (periods + spans, rows + 1, columns + 1), totals last.
    """
    cube = np.asarray(slices)
    if cube.ndim != 3:
        raise ValueError("slices must be periods by rows by columns")
    tables = [with_totals(_whole_counts(table)) for table in cube]
    tables += [with_totals(_whole_counts(cube[first:last].sum(axis=0))) for first, last in spans]
    size, shape = tables[0].size, tables[0].shape
    blocks = [np.kron(np.eye(len(tables)), table_relations(*shape))]
    for place, (first, last) in enumerate(spans, start=len(cube)):
        sums = np.zeros((size, len(tables) * size))
        for cell in range(size):
            sums[cell, [n * size + cell for n in range(first, last)]] = 1
            sums[cell, place * size + cell] = -1
        blocks.append(sums)
    counts = np.concatenate([table.ravel() for table in tables])
    allowed = np.ones(len(counts), bool)
    hidden, _ = hide(counts, np.vstack(blocks), threshold, allowed, is_small=False)
    return hidden.reshape(len(tables), *shape)


def with_totals(counts: Ints) -> Ints:
    """The table with a last row and column of sums."""
    rows = np.vstack([counts, counts.sum(axis=0)])
    whole: Ints = np.hstack([rows, rows.sum(axis=1, keepdims=True)])
    return whole


def table_relations(rows: int, columns: int) -> NDArray[np.float64]:
    """What is known of the flattened cells of a table whose last row and column are totals: each line of the matrix sums to zero."""
    cells = np.arange(rows * columns).reshape(rows, columns)
    lines = np.zeros((rows + columns, rows * columns))
    for n, line in enumerate([*cells, *cells.T]):
        lines[n, line[:-1]] = 1
        lines[n, line[-1]] = -1
    return lines


def attacker_interval(counts: Ints, relations: NDArray[np.float64], hidden: Bools, cell: int) -> tuple[float, float]:
    """The least and most that a hidden cell can be, by everything shown; most is infinite when nothing bounds it."""
    from scipy.optimize import linprog  # slow to import, and seldom needed

    unknown = np.flatnonzero(hidden)
    used = relations[:, unknown].any(axis=1)
    known = -(relations[used][:, ~hidden] @ counts[~hidden])
    wanted = (unknown == cell).astype(float)
    ends = []
    for sign in (1, -1):
        found = linprog(sign * wanted, A_eq=relations[used][:, unknown], b_eq=known, bounds=(0, None), method="highs")
        ends.append(sign * found.fun if found.status == 0 else math.inf)
    return ends[0], ends[1]


def is_safe(counts: Ints, relations: NDArray[np.float64], hidden: Bools, primary: Iterable[int], threshold: int) -> bool:
    """Whether no small cell can be narrowed down."""
    for cell in primary:
        low, high = attacker_interval(counts, relations, hidden, cell)
        if low > LOWEST_KNOWN + ALMOST or high - low < threshold - ALMOST:
            return False
    return True


def hide(counts: Ints, relations: NDArray[np.float64], threshold: int, allowed: Bools, is_small: bool) -> tuple[Bools, str]:
    """The cells to hide so that every small one is safe, of least total count; raises CannotHide when the allowed cells do not suffice.

    Cells that are zero are hidden only when others do not suffice: people often know that nobody was there.
    """
    primary = np.flatnonzero((counts > 0) & (counts < threshold))
    if not len(primary):
        return np.zeros(len(counts), bool), "nothing_hidden"
    for candidates in (allowed & (counts > 0), allowed):
        search = _Search(counts, relations, primary, threshold, candidates)
        if is_small:
            found = search.exhaustive()
            if found is not None:
                return found, "exhaustive"
        found = search.greedy()
        if found is not None:
            return found, "greedy"
    raise CannotHide("the small counts can be worked out from the totals")


@dataclass(frozen=True)
class _Search:
    """One table whose small cells are to be kept safe."""

    counts: Ints
    relations: NDArray[np.float64]
    primary: NDArray[np.int64]
    threshold: int
    candidates: Bools

    def exhaustive(self) -> Bools | None:
        """The safe set of least total count with at most five further cells; null when there is none or too many sets were looked at."""
        order = counter()
        heap: list[tuple[int, int, frozenset[int]]] = [(0, next(order), frozenset())]
        seen: set[frozenset[int]] = {frozenset()}
        checks = 0
        while heap and len(seen) < MOST_SETS and checks < MOST_CHECKS:
            cost, _, extra = heapq.heappop(heap)
            hidden = self._with(extra)
            lonely = self._lonely(hidden)
            if lonely is None:
                checks += 1
                if self._is_safe(hidden):
                    return hidden
            if len(extra) == MOST_EXTRA:
                continue
            for cell in self._further(hidden, lonely):
                bigger = extra | {cell}
                if bigger not in seen:
                    seen.add(bigger)
                    heapq.heappush(heap, (cost + int(self.counts[cell]), next(order), bigger))
        return None

    def greedy(self) -> Bools | None:
        """A safe set found by adding the smallest cell of a line in need, then taking away what is not needed; null when there is none."""
        hidden = self._with(frozenset())
        while True:
            lonely = self._lonely(hidden)
            if lonely is None and self._is_safe(hidden):
                return self._pruned(hidden) if len(self.primary) <= MOST_PRUNED else hidden
            further = self._further(hidden, lonely if lonely is not None else self._lines_of_primary(hidden))
            if not len(further) and lonely is None:
                further = self._further(hidden, None)
            if not len(further):
                return None
            hidden[min(further, key=lambda cell: (self.counts[cell], -self._helped(hidden, cell)))] = True

    def _with(self, extra: frozenset[int]) -> Bools:
        hidden = np.zeros(len(self.counts), bool)
        hidden[self.primary] = True
        hidden[list(extra)] = True
        return hidden

    def _lonely(self, hidden: Bools) -> Bools | None:
        """The first line with exactly one hidden cell, which anybody can work out: any safe set hides another cell of it."""
        alone = np.flatnonzero(((self.relations != 0) & hidden).sum(axis=1) == 1)
        return None if not len(alone) else self.relations[alone[0]] != 0

    def _lines_of_primary(self, hidden: Bools) -> Bools:
        touched = (self.relations[:, self.primary] != 0).any(axis=1)
        lines: Bools = (self.relations[touched] != 0).any(axis=0) & ~hidden
        return lines

    def _further(self, hidden: Bools, line: Bools | None) -> NDArray[np.int64]:
        return np.flatnonzero(self.candidates & ~hidden & (line if line is not None else True))

    def _helped(self, hidden: Bools, cell: int) -> int:
        lines = self.relations[self.relations[:, cell] != 0] != 0
        return int(((lines & hidden).sum(axis=1) == 1).sum())

    def _pruned(self, hidden: Bools) -> Bools:
        extra = [cell for cell in np.flatnonzero(hidden) if cell not in set(self.primary.tolist())]
        for cell in sorted(extra, key=lambda each: -self.counts[each]):
            fewer = hidden.copy()
            fewer[cell] = False
            if self._lonely(fewer) is None and self._is_safe(fewer):
                hidden = fewer
        return hidden

    def _is_safe(self, hidden: Bools) -> bool:
        return is_safe(self.counts, self.relations, hidden, self.primary, self.threshold)


def _rounded(value: float) -> int | str:
    if not math.isfinite(value) or value < 0:
        raise ValueError("a count must be zero or more")
    if value == 0:
        return 0
    return HIDDEN if value <= LARGEST_HIDDEN else math.floor(value / ROUNDED_TO + 0.5) * ROUNDED_TO


def _whole_counts(table: ArrayLike) -> Ints:
    counts = np.asarray(table, float)
    if counts.ndim == 1:
        counts = counts[:, None]
    if counts.ndim != 2 or not counts.size or not np.all(np.isfinite(counts)) or np.any(counts < 0) or np.any(counts != np.floor(counts)):
        raise ValueError("a table to protect holds whole counts of zero or more, in rows and columns")
    return counts.astype(np.int64)


def _put_together(counts: Ints, groups: tuple[tuple[int, ...], ...]) -> tuple[Ints, tuple[tuple[int, ...], ...]]:
    """The two rows with the fewest counts as one."""
    first, second = sorted(int(n) for n in np.argsort(counts.sum(axis=1), kind="stable")[:2])
    joined = counts.copy()
    joined[first] += joined[second]
    merged = tuple(sorted(groups[first] + groups[second]))
    kept = [merged if n == first else group for n, group in enumerate(groups) if n != second]
    return np.delete(joined, second, axis=0), tuple(kept)


def _shown(whole: Ints, hidden: Bools) -> tuple[tuple[Shown, ...], ...]:
    return tuple(
        tuple(HIDDEN if hide_it else int(value) for value, hide_it in zip(*line, strict=True)) for line in zip(whole, hidden, strict=True)
    )
