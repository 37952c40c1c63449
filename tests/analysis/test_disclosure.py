"""Small numbers stay hidden: case P4, and an attacker who reads only what is shown."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import HIDDEN, Protected, is_safe, rule_a, rule_a_share, rule_b, rule_b_slices, table_relations, with_totals
from tests.analysis.disclosure_attacker import attack


TABLES = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.one_of(st.integers(0, 9), st.integers(0, 60)), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


def test_case_p4_rule_a() -> None:
    assert rule_a([0, 1, 7, 8, 12, 13, 17, 18, 22, 23, 1002, 1003]) == [0, "*", "*", 10, 10, 15, 15, 20, 20, 25, 1000, 1005]


def test_rule_a_keeps_no_data_apart_from_zero_and_refuses_what_is_no_count() -> None:
    assert rule_a([None, 0]) == [None, 0]
    with pytest.raises(ValueError, match="zero or more"):
        rule_a([-1])
    with pytest.raises(ValueError, match="zero or more"):
        rule_a([float("nan")])


@given(st.integers(0, 10**6))
def test_rule_a_shows_multiples_of_five_near_the_count(count: int) -> None:
    (shown,) = rule_a([count])
    if shown == HIDDEN:
        assert 1 <= count <= 7
    else:
        assert isinstance(shown, int)
        assert shown % 5 == 0
        assert abs(shown - count) <= 2


def test_shares_are_made_from_rounded_counts() -> None:
    assert rule_a_share(12, 48) == 0.2  # 10 of 50, not 12 of 48
    assert rule_a_share(3, 48) == HIDDEN
    assert rule_a_share(0, 48) == 0
    assert rule_a_share(12, 0) is None
    assert rule_a_share(None, 48) is None


def assert_nobody_is_found_out(protected: Protected, threshold: int) -> None:
    intervals = attack(protected.shown)
    for cell in zip(*np.nonzero(protected.primary), strict=True):
        low, high = intervals[int(cell[0]), int(cell[1])]
        assert low <= 1 + 1e-6, (protected.shown, cell)
        assert high - low >= threshold - 1e-6, (protected.shown, cell)


@settings(max_examples=150, deadline=None)
@given(TABLES, st.sampled_from([3, 5, 10]))
def test_a_reader_cannot_narrow_down_a_small_count(table: list[list[int]], threshold: int) -> None:
    protected = rule_b(table, threshold)
    assert_nobody_is_found_out(protected, threshold)
    for line in protected.shown:
        assert not [value for value in line if value != HIDDEN and 0 < int(str(value)) < threshold]


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_what_is_shown_is_true(table: list[list[int]]) -> None:
    protected = rule_b(table)
    counts = np.array(table)
    joined = np.array([[counts[np.ix_(rows, columns)].sum() for columns in protected.columns] for rows in protected.rows])
    whole = with_totals(joined)
    assert sorted(n for group in protected.rows for n in group) == list(range(counts.shape[0]))
    for shown, true in zip(np.ravel(np.array(protected.shown, dtype=object)), whole.ravel(), strict=True):
        assert shown in (HIDDEN, int(true))


def test_the_fewest_counts_are_hidden() -> None:
    table = np.array([[3, 20, 30], [40, 50, 60], [10, 10, 12]])
    protected = rule_b(table)
    assert protected.how == "exhaustive"
    whole, relations = with_totals(table), table_relations(4, 4)
    extra = int(whole[protected.hidden & ~protected.primary].sum())
    inner = [r * 4 + c for r in range(3) for c in range(3) if table[r, c] >= 5]
    costs = []
    for size in range(1, 6):
        for cells in combinations(inner, size):
            hidden = np.isin(np.arange(16), [0, *cells])
            if is_safe(whole.ravel(), relations, hidden, [0], 5):
                costs.append(int(whole.ravel()[list(cells)].sum()))
    assert extra == min(costs) == 40


def test_a_table_without_small_counts_stays_whole() -> None:
    protected = rule_b([[10, 20], [30, 40]])
    assert (protected.how, protected.hidden.any()) == ("nothing_hidden", False)
    assert protected.shown == ((10, 20, 30), (30, 40, 70), (40, 60, 100))


def test_one_list_hides_a_second_cell() -> None:
    protected = rule_b([3, 20, 30])
    assert [line[0] for line in protected.shown] == [HIDDEN, HIDDEN, 30, 53]


def test_categories_are_put_together_when_totals_give_a_count_away() -> None:
    # 4 = 10 + 96 - 102 at least: with the totals shown the cell can be no smaller than 4
    protected = rule_b([[4, 6], [92, 0]])
    assert len(protected.rows) * len(protected.columns) < 4
    assert_nobody_is_found_out(protected, 5)


def test_large_tables_are_protected_too() -> None:
    generator = np.random.default_rng(5)
    table = generator.poisson(generator.gamma(1, 15, size=(14, 9)))
    protected = rule_b(table)
    assert protected.how == "greedy"
    assert protected.primary.sum() > 10
    assert_nobody_is_found_out(protected, 5)


@pytest.mark.parametrize("table", [[], [[-1, 2]], [[1.5, 2]], [[float("nan"), 1]]])
def test_what_is_no_table_of_counts_is_refused(table: list) -> None:
    with pytest.raises(ValueError, match="whole counts"):
        rule_b(table)


def test_the_difference_of_two_periods_gives_nothing_away() -> None:
    # two months of 20 and 2 are each dull; year to date 20, 22 would give the 2
    slices = np.array([[[20, 30], [15, 25]], [[2, 30], [15, 25]], [[18, 30], [15, 25]]])
    spans = [(0, 1), (0, 2), (0, 3)]
    hidden = rule_b_slices(slices, spans)
    assert hidden[1, 0, 0]
    tables = [with_totals(t) for t in [*slices, *(slices[a:b].sum(axis=0) for a, b in spans)]]
    size = tables[0].size
    rows = [np.kron(np.eye(len(tables)), table_relations(3, 3))]
    for place, (first, last) in enumerate(spans, start=3):
        for cell in range(size):
            line = np.zeros(len(tables) * size)
            line[[n * size + cell for n in range(first, last)]] = 1
            line[place * size + cell] = -1
            rows.append(line[None])
    counts = np.concatenate([t.ravel() for t in tables])
    primary = np.flatnonzero((counts > 0) & (counts < 5))
    assert is_safe(counts, np.vstack(rows), hidden.ravel(), primary, 5)
    month_alone = [hidden[1].copy()]
    alone = hidden.copy()
    alone[3:] = False
    alone[0] = False
    assert not is_safe(counts, np.vstack(rows), alone.ravel(), primary, 5), month_alone  # hiding only inside the month does not do
