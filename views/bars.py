"""Named bars drawn as HTML: their words wrap on a phone, and no chart library has to arrive before they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from views.formatting import one_line, plain
from views.frame import shown_theme
from views.theme import Theme


TRACK = "position:relative;height:1.25rem;print-color-adjust:exact"
TICK_WIDTH = 3  # pixels


@dataclass(frozen=True)
class Part:
    """A piece of a bar from one figure to another; an edge is drawn around it where it has a colour for one."""

    start: float
    end: float
    colour: str
    edge: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar with its name and figure above it, and a tick where a target stands, its label below."""

    name: str
    figure: str
    parts: tuple[Part, ...]
    tick: float | None = None
    tick_label: str = ""
    is_bold: bool = False

    @property
    def figures(self) -> tuple[float, ...]:
        """Every figure the bar reaches to."""
        return tuple(end for part in self.parts for end in (part.start, part.end)) + (() if self.tick is None else (self.tick,))


@dataclass(frozen=True)
class Scale:
    """Where a figure stands between the least and the greatest of a chart, nil always between them."""

    low: float
    high: float

    def at(self, figure: float) -> float:
        """The place of a figure, in per cent of the width from the left."""
        return 100 * (figure - self.low) / (self.high - self.low)


def draw_bars(bars: Sequence[Bar], alt: str) -> None:
    """Draws bars below one another on one scale; a screen reader hears the alternative text."""
    st.html(html(bars, alt, shown_theme()))


def scale_of(bars: Sequence[Bar]) -> Scale:
    """The scale that holds every bar."""
    figures = [0.0, *(figure for bar in bars for figure in bar.figures)]
    return Scale(min(figures), max(max(figures), min(figures) + 1e-9))


def html(bars: Sequence[Bar], alt: str, theme: Theme) -> str:
    """The drawing."""
    scale = scale_of(bars)
    drawn = "".join(bar_html(bar, scale, theme) for bar in bars)
    return f'<div class="bars" role="img" aria-label="{escape(one_line(alt))}">{drawn}</div>'


def bar_html(bar: Bar, scale: Scale, theme: Theme) -> str:
    """One bar: its words, its parts on the line of nil, its tick and the tick's label on the side where there is room."""
    name = escape(plain(bar.name))
    words = f"{f'<b>{name}</b>' if bar.is_bold else name} <b style='white-space:nowrap'>{escape(plain(bar.figure))}</b>"
    nil = f"<span style='position:absolute;left:{scale.at(0.0):.2f}%;top:-2px;bottom:-2px;width:1px;background:{theme.axis}'></span>"
    parts = "".join(part_html(part, scale) for part in bar.parts)
    tick, label = "", ""
    if bar.tick is not None:
        place = scale.at(bar.tick)
        tick = f"<span style='position:absolute;left:calc({place:.2f}% - {place / 100 * TICK_WIDTH:.2f}px);top:-3px;bottom:-3px;width:{TICK_WIDTH}px;background:{theme.ink}'></span>"
        side = f"padding-right:{100 - place:.2f}%;text-align:right" if place > 50 else f"padding-left:{place:.2f}%"
        label = f"<div style='{side};font-size:0.8rem;line-height:1.2;padding-top:0.25rem'>{escape(plain(bar.tick_label))}</div>"
    return (
        f"<div style='margin-bottom:0.6rem;break-inside:avoid'><div style='font-size:0.875rem;line-height:1.5'>{words}</div>"
        f"<div style='{TRACK}'>{nil}{parts}{tick}</div>{label}</div>"
    )


def part_html(part: Part, scale: Scale) -> str:
    """A piece of a bar, at least a pixel wide where it is not nothing."""
    if part.start == part.end:
        return ""
    left, right = sorted((scale.at(part.start), scale.at(part.end)))
    edge = f";box-shadow:inset 0 0 0 1px {part.edge}" if part.edge else ""
    return f"<span style='position:absolute;left:{left:.2f}%;width:{right - left:.2f}%;min-width:1px;top:0;bottom:0;background:{part.colour}{edge}'></span>"
