"""What every chart shares: the frame, the axes and the room for labels."""

from collections.abc import Sequence
from datetime import date, timedelta

from views.theme import FONT, Theme


LETTER_WIDTH = 7  # pixels of a 12 px letter, bold ones included
TICKS_SHOWN = 4
LONG_AXIS = 30  # months; from here ticks stand at Januaries


def layout(theme: Theme, height: int, **more: object) -> dict:
    """The frame every chart shares."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": theme.muted},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"font": {"family": FONT, "size": 12, "color": theme.ink}, "bgcolor": theme.page, "bordercolor": theme.axis},
        **more,
    }


def time_axis(theme: Theme, months: Sequence[date]) -> dict:
    """Whole months; the labels at the lines' ends stand in the margin."""
    return {
        "type": "date",
        "range": [(months[0] - timedelta(days=8)).isoformat(), (months[-1] + timedelta(days=8)).isoformat()],
        "showgrid": False,
        "linecolor": theme.axis,
        "tickvals": ticks(months),
        "tickformat": "%b %Y" if len(months) < 9 else "%b\n%Y",
        "tickangle": 0,
        "fixedrange": True,
        "automargin": True,
    }


def ticks(months: Sequence[date]) -> list[str]:
    """A few months, evenly spaced, so that they fit a phone."""
    if len(months) >= LONG_AXIS:
        months = [value for value in months if value.month == 1]
    step = max(1, -(-len(months) // TICKS_SHOWN))
    return [value.isoformat() for value in months[::step]]


def value_axis(theme: Theme, top: float, tickformat: str) -> dict:
    """From zero, four quiet lines."""
    return {
        "range": [0, top],
        "gridcolor": theme.grid,
        "zeroline": True,
        "zerolinecolor": theme.axis,
        "nticks": 6,
        "tickformat": tickformat,
        "fixedrange": True,
        "automargin": True,
    }


def label_room(texts: Sequence[str]) -> int:
    """Pixels for the longest label beside a line's end."""
    return 18 + LETTER_WIDTH * max(len(text) for text in texts)
