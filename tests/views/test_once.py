"""Work that is done once for everybody: facts of a view, charts as Plotly checked them, tables of texts."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import plotly.graph_objects as go
import pytest

from views import cards
from views.cards import Kept
from views.drawn import checked
from views.once import once


SPEC = {"data": [{"type": "bar", "x": [1, 2], "y": [3.5, None]}], "layout": {"height": 120}}


def test_many_who_ask_at_once_wait_for_one_result() -> None:
    asked, together = [], Barrier(8)

    def work() -> object:
        asked.append("once")
        return object()

    def ask(_: int) -> object:
        together.wait()
        return once(work, "test_once", "many")

    with ThreadPoolExecutor(8) as people:
        assert len(set(people.map(ask, range(8)))) == 1
    assert asked == ["once"]


def test_another_key_is_other_work_and_true_is_not_one() -> None:
    found = iter("abc")
    assert [once(lambda: next(found), "test_once", key) for key in (1, 2, True, 1)] == ["a", "b", "c", "a"]


def test_an_error_is_not_kept() -> None:
    def fails() -> str:
        raise ValueError("not yet")

    with pytest.raises(ValueError, match="not yet"):
        once(fails, "test_once", "error")
    assert once(lambda: "now", "test_once", "error") == "now"


def test_a_chart_is_checked_once_and_is_what_plotly_makes_of_it() -> None:
    assert checked(SPEC) is checked({**SPEC})
    assert checked(SPEC).to_dict() == go.Figure(**SPEC).to_dict()


def test_a_wrong_chart_still_fails() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        checked({"data": [{"type": "bar", "nonsense": 1}], "layout": {}})


def test_kept_rows_make_their_table_once() -> None:
    config = {"name": {"type_config": {"type": "text"}}, "count": {"type_config": {"type": "number"}}}
    rows = Kept([{"name": " a\nb ", "count": None}])
    table = cards.columns_of(rows, config)
    assert cards.columns_of(rows, config) is table
    plain = cards.as_the_grid_does(cards.columns_of(list(rows), config))
    assert table == plain
