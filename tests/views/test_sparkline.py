"""The small line under a figure: where its points stand, and that nothing in it can be markup."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from views.formatting import percent
from views.sparkline import HEIGHT, MARGIN, WIDTH, Line, ink, svg
from views.theme import DARK, LIGHT, Theme
from views.tiles import better, line


def points(drawn: str) -> list[tuple[float, float]]:
    told = re.search(r"points='([^']*)'", drawn)
    assert told
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in told[1].split())]


def test_the_highest_figure_stands_on_top_and_time_goes_from_edge_to_edge() -> None:
    drawn = points(svg([1.0, 3.0, 2.0], LIGHT.good))
    assert drawn == [(0, HEIGHT - MARGIN), (WIDTH / 2, MARGIN), (WIDTH, HEIGHT / 2)]


def test_figures_that_never_move_are_a_line_in_the_middle() -> None:
    assert {y for _, y in points(svg([5.0, 5.0, 5.0], LIGHT.good))} == {HEIGHT / 2}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_it_has_the_colour_of_its_change_on_either_background(theme: Theme) -> None:
    assert [ink(colour, theme) for colour in ("green", "red", "gray")] == [theme.good, theme.bad, theme.muted]


def test_a_line_alone_or_unknown_is_not_drawn() -> None:
    assert line([], True, percent, "gray") is None
    assert line([0.1, 0.2, 0.3], False, percent, "gray") is None
    assert line([0.1, 0.2, 0.3], True, percent, "gray") == Line([0.1, 0.2, 0.3], percent, "gray")


def test_a_change_that_reads_as_none_is_grey() -> None:
    assert [better(said, change) for said, change in ((0, 0.1), (None, None), ("+1 pts", 0.01), ("-1 pts", -0.01))] == [
        "gray", "gray", "green", "red",
    ]  # fmt: skip


def test_its_ends_are_told_to_whoever_cannot_see_it() -> None:
    def script() -> None:
        from views.formatting import percent
        from views.sparkline import Line, tile_with

        with tile_with(Line([0.5, 0.6], lambda value: f'"<{percent(value)}>', "green")):
            pass

    drawn = AppTest.from_function(script).run().get("html")[0].proto.body
    assert 'alt="From &quot;&lt;50.0%&gt; to &quot;&lt;60.0%&gt;"' in drawn
    assert "<svg" not in drawn, "the drawing travels as an address, so that no text in it can be markup"
