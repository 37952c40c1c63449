"""The calendar of covered and missing days, as a plain spec."""

from collections.abc import Sequence
from datetime import date, timedelta

from views.charts_frame import TICKS_SHOWN, layout
from views.coverage import COVERED, MISSING, Run
from views.figures import months_between
from views.formatting import chart_text, short_day
from views.theme import Theme


ROW_HEIGHT = 22  # pixels a feed: twenty feeds fit one screen
NAME_LENGTH = 26
LONG_RANGE = 18  # months; from here only Januaries are named


def coverage_calendar(found: Sequence[Run], start: date, end: date, theme: Theme) -> dict:
    """One strip per feed: solid where days are covered, hatched where missing, empty where none was expected."""
    feeds = list(dict.fromkeys(run.source_id for run in found))
    rows = {feed: len(feeds) - 1 - position for position, feed in enumerate(feeds)}
    axes = {
        "xaxis": {"type": "date", "range": [start.isoformat(), end.isoformat()], "showgrid": False, "linecolor": theme.axis, "tickangle": 0,
                  "tickvals": days_named(start, end), "fixedrange": True, "tickformat": "%b<br>%Y", "automargin": True},
        "yaxis": {"range": [-0.6, len(feeds) - 0.4], "fixedrange": True, "automargin": True, "showgrid": False, "zeroline": False,
                  "tickvals": list(rows.values()), "ticktext": [short_name(feed) for feed in feeds], "ticklabelstandoff": 6,
                  "tickfont": {"size": 12, "color": theme.ink}},
    }  # fmt: skip
    traces = [strip([r for r in found if r.state == state], rows, state, theme) for state in (COVERED, MISSING)]
    return {
        "data": traces,
        "layout": layout(theme, ROW_HEIGHT * len(feeds) + 64, barmode="overlay", margin={"l": 8, "r": 8, "t": 8, "b": 44}, **axes),
    }


def days_named(start: date, end: date) -> list[str]:
    """A few firsts of months inside the range, few enough for a phone."""
    months = months_between(start, end)
    inside = [month for month in months if start <= month < end] or [start]
    if len(inside) > LONG_RANGE:
        inside = [month for month in inside if month.month == 1] or inside
    step = -(-len(inside) // TICKS_SHOWN)
    return [month.isoformat() for month in inside[::step]]


def short_name(feed: str) -> str:
    """A feed's name that leaves room for its days."""
    text = chart_text(feed)
    return text if len(text) <= NAME_LENGTH else text[: NAME_LENGTH - 1] + "…"


def strip(found: Sequence[Run], rows: dict[str, int], state: str, theme: Theme) -> dict:
    """The bars of one state; missing days are hatched and outlined, so that a single one is seen without its colour."""
    colour = theme.accent if state == COVERED else theme.missing
    marker: dict = {"color": colour, "line": {"width": 0 if state == COVERED else 2, "color": colour}}
    if state == MISSING:
        marker["pattern"] = {"shape": "/", "size": 6, "fgcolor": theme.page, "bgcolor": colour, "solidity": 0.35}
    return {
        "type": "bar",
        "orientation": "h",
        "name": state,
        "base": [run.start.isoformat() for run in found],
        "x": [86_400_000 * run.days for run in found],
        "y": [rows[run.source_id] for run in found],
        "width": 0.62,
        "marker": marker,
        "hovertext": [
            chart_text(f"{run.source_id}: {state}, {short_day(run.start)} to {short_day(run.end - timedelta(days=1))}") for run in found
        ],
        "hoverinfo": "text",
    }
