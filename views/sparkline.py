"""The small line under a figure, drawn as an SVG in an image."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Literal
from urllib.parse import quote

import streamlit as st

from views.frame import shown_theme
from views.theme import Theme


Colour = Literal["green", "red", "gray"]
WIDTH, HEIGHT, MARGIN = 100, 32, 2  # of the drawing; it is stretched to the width of its tile, its stroke is not
# Streamlit's own is a Vega chart: it costs the browser a library of 800 kB, a tenth of a second for three, and has no text for screen readers.
# This one reaches to the edges of the card, whose padding is 1 rem.
STYLE = "display:block;height:3.5rem;width:calc(100% + 2rem);max-width:none;margin:0 -1rem -1rem"


@dataclass(frozen=True)
class Line:
    """The figures of a small line, oldest first, how one is said in words, and the colour the line has."""

    values: Sequence[float]
    worded: Callable[[float], str]
    colour: Colour = "gray"


@contextmanager
def tile_with(line: Line | None) -> Iterator[None]:
    """The card of one figure, which is drawn inside, with the line at its foot where there is one."""
    with st.container(border=True, height="stretch", gap=None):
        yield
        if line:
            draw_line(line)


def draw_line(line: Line) -> None:
    """Draws the line as the last part of a card; its ends are told to whoever cannot see it, and under the mouse."""
    said = escape(f"From {line.worded(line.values[0])} to {line.worded(line.values[-1])}")
    source = quote(svg(line.values, ink(line.colour, shown_theme())), safe=" ='/:,.")
    st.html(f'<img alt="{said}" title="{said}" src="data:image/svg+xml,{source}" style="{STYLE}">')


def ink(colour: Colour, theme: Theme) -> str:
    """The colour of a line on this background."""
    return {"green": theme.good, "red": theme.bad, "gray": theme.muted}[colour]


def svg(values: Sequence[float], stroke: str) -> str:
    """The drawing: lowest figure at the bottom, highest at the top; a line that never moves lies in the middle."""
    low, high = min(values), max(values)
    step = WIDTH / (len(values) - 1)
    places = " ".join(f"{n * step:.1f},{height(value, low, high):.1f}" for n, value in enumerate(values))
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' preserveAspectRatio='none'>"
        f"<polyline points='{places}' fill='none' stroke='{stroke}' stroke-width='2' stroke-linejoin='round' stroke-linecap='round' "
        "vector-effect='non-scaling-stroke'/></svg>"
    )


def height(value: float, low: float, high: float) -> float:
    """How far under the top edge a figure stands."""
    share = (value - low) / (high - low) if high > low else 0.5
    return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)
