"""The calendar of covered and missing days, as a plain spec."""

from collections.abc import Sequence
from datetime import date, timedelta

from views.charts_frame import layout
from views.coverage import COVERED, MISSING, Run
from views.formatting import chart_text, short_day
from views.theme import Theme


def coverage_calendar(found: Sequence[Run], start: date, end: date, theme: Theme) -> dict:
    """One strip per feed: solid where days are covered, hatched where missing, empty where none was expected."""
    feeds = list(dict.fromkeys(run.source_id for run in found))
    rows = {feed: len(feeds) - 1 - position for position, feed in enumerate(feeds)}
    names = [
        {"x": 0, "xref": "paper", "y": rows[feed] + 0.4, "xanchor": "left", "yanchor": "middle", "showarrow": False,
         "text": chart_text(feed),
         "font": {"size": 12, "color": theme.ink}}
        for feed in feeds
    ]  # fmt: skip
    axes = {
        "xaxis": {"type": "date", "range": [start.isoformat(), end.isoformat()], "showgrid": False, "linecolor": theme.axis, "tickangle": 0,
                  "nticks": 6, "fixedrange": True, "tickformat": "%b\n%Y", "automargin": True},
        "yaxis": {"range": [-0.55, len(feeds) - 0.3], "visible": False, "fixedrange": True},
    }  # fmt: skip
    traces = [strip([r for r in found if r.state == state], rows, state, theme) for state in (COVERED, MISSING)]
    return {"data": traces, "layout": layout(theme, 52 * len(feeds) + 48, barmode="overlay", annotations=names, **axes)}


def strip(found: Sequence[Run], rows: dict[str, int], state: str, theme: Theme) -> dict:
    """The bars of one state; missing days are hatched and outlined, so that a single one is seen without its colour."""
    colour = theme.accent if state == COVERED else theme.missing
    marker: dict = {"color": colour, "line": {"width": 0 if state == COVERED else 1.5, "color": colour}}
    if state == MISSING:
        marker["pattern"] = {"shape": "/", "size": 6, "fgcolor": theme.page, "bgcolor": colour, "solidity": 0.35}
    return {
        "type": "bar",
        "orientation": "h",
        "name": state,
        "base": [run.start.isoformat() for run in found],
        "x": [86_400_000 * run.days for run in found],
        "y": [rows[run.source_id] for run in found],
        "width": 0.3,
        "marker": marker,
        "hovertext": [
            chart_text(f"{run.source_id}: {state}, {short_day(run.start)} to {short_day(run.end - timedelta(days=1))}") for run in found
        ],
        "hoverinfo": "text",
    }
