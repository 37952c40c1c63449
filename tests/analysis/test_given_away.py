"""Sums of rounded counts do not give a hidden one back: judged by a reader who solves for it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.disclosure import HIDDEN, rule_a
from analysis.given_away import cells_to_hide


def reader(shown: dict, small: str, sums: list, hidden: set) -> tuple[float, float]:
    """The least and most a hidden count can be for somebody with every shown number, who knows which are small and which were hidden besides."""
    keys = list(shown)
    bounds = [
        (1, None) if key in hidden else (1, 7) if value == HIDDEN else (0, 0) if not value else (max(8, value - 2), value + 2)
        for key, value in shown.items()
    ]
    lines = [[(key in first) - (key in second) for key in keys] for first, second in sums]
    wanted = np.array([float(key == small) for key in keys])
    ends = [linprog(sign * wanted, A_eq=lines, b_eq=np.zeros(len(lines)), bounds=bounds) for sign in (1, -1)]
    return ends[0].fun, -ends[1].fun


def test_a_total_that_gives_a_count_of_one_away_takes_another_count_with_it() -> None:
    shown = dict(zip(("phone", "web", "desk", "all"), rule_a([23, 33, 1, 57]), strict=True))
    sums = [(("phone", "web", "desk"), ("all",))]
    assert shown == {"phone": 25, "web": 35, "desk": HIDDEN, "all": 55}
    assert reader(shown, "desk", sums, set()) == (1, 1)  # nothing but one fits
    hidden = cells_to_hide(shown, sums)
    assert hidden == {"phone"}
    assert reader(shown, "desk", sums, hidden) == (1, 7)


def test_twelve_months_of_one_contact_take_their_total_with_them() -> None:
    shown = {f"month {n}": HIDDEN for n in range(12)} | {"year": 10}  # twelve, rounded
    sums = [([f"month {n}" for n in range(12)], ["year"])]
    assert reader(shown, "month 0", sums, set()) == (1, 1)
    assert cells_to_hide(shown, sums) == {"year"}


def test_numbers_that_tell_nothing_stay() -> None:
    shown: dict = {"phone": 120, "web": 200, "desk": HIDDEN, "post": 0, "chat": None, "all": 325}
    assert cells_to_hide(shown, [(("phone", "web", "desk", "post", "chat"), ("all",))]) == set()


def test_hidden_months_of_a_hidden_year_hide_nothing_else() -> None:
    shown: dict = {"july": HIDDEN, "october": HIDDEN, "social": HIDDEN, "phone": 28_135, "web": 8_160, "app": 3_905, "all": 40_205}
    sums = [(("july", "october"), ("social",)), (("phone", "web", "app", "social"), ("all",))]
    assert cells_to_hide(shown, sums) == set()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=3, max_size=3))
def test_no_hidden_count_of_a_table_and_its_totals_can_be_worked_out(table: list[list[int]]) -> None:
    cells = {(row, column): table[row][column] for row in range(3) for column in range(3)}
    cells |= {(row, "all"): sum(table[row]) for row in range(3)} | {
        ("all", column): sum(line[column] for line in table) for column in range(3)
    }
    shown = dict(zip(cells, rule_a(cells.values()), strict=True))
    sums: list = [([(row, column) for column in range(3)], [(row, "all")]) for row in range(3)]
    sums += [([(row, column) for row in range(3)], [("all", column)]) for column in range(3)]
    hidden = cells_to_hide(shown, sums)
    for key, value in shown.items():
        if value == HIDDEN:
            low, high = reader(shown, key, sums, hidden)
            assert high - low > 1
