"""The chart of feeds side by side: a line a feed, the one that counts in front and in colour."""

from collections.abc import Sequence
from datetime import date, timedelta

from views.adding.feeds_rows import Told
from views.charts import spread
from views.charts_frame import label_room, layout, value_axis
from views.formatting import chart_text, count, plain
from views.theme import Theme


LABEL_LETTERS = 20
LABEL_GAP = 0.075  # of the axis: two 13 px labels on a 320 px chart
TICKS = 4
DASHES = ("solid", "dot", "dash", "dashdot")  # so that colour is never the only sign
SHORT_AXIS = 100  # days; longer axes name months


def side_by_side(told: Told, theme: Theme) -> dict:
    """Contacts by day or month of each feed; a period a feed does not tell of leaves its line open."""
    periods, shown = told.periods, told.feeds[: len(DASHES)]
    top = 1.16 * max([value for feed in shown for value in told.counts[feed].values()] + [1])
    colours = [theme.accent if told.primary else theme.other, theme.missing, theme.muted, theme.ink]
    lines = [
        {
            "type": "scatter",
            "mode": "lines" if len(told.counts[feed]) > 1 else "markers",
            "name": chart_text(feed),
            "x": [period.isoformat() for period in every(told, periods)],
            "y": [told.counts[feed].get(period) for period in every(told, periods)],
            "connectgaps": False,
            "line": {"color": colour, "width": 3 if feed == told.primary else 2, "dash": dash},
            "hovertemplate": "%{y:,d}",
            "xhoverformat": "%-d %B %Y" if told.by == "day" else "%B %Y",
        }
        for feed, colour, dash in zip(shown, colours, DASHES, strict=False)  # dashes in front: the first shines through where they agree
    ]
    ends = {feed: told.counts[feed][max(told.counts[feed])] for feed in shown}
    places = spread({feed: float(value) for feed, value in ends.items()}, LABEL_GAP * top)
    notes = [
        {
            "x": periods[-1].isoformat(),
            "y": places[feed],
            "xanchor": "left",
            "xshift": 9,
            "showarrow": False,
            "align": "left",
            "text": f"<b>{chart_text(feed)[:LABEL_LETTERS]}</b> {count(ends[feed])}",
            "font": {"size": 12, "color": colour},
        }
        for feed, colour in zip(shown, colours, strict=False)
    ]
    room = label_room([f"{plain(feed)[:LABEL_LETTERS]} {count(ends[feed])}" for feed in shown])
    frame = layout(
        theme,
        320,
        margin={"l": 8, "r": room, "t": 12, "b": 8},
        hovermode="x unified",
        xaxis=axis(theme, periods, told.by),
        yaxis=value_axis(theme, top, ",d"),
        annotations=notes,
    )
    return {"data": lines, "layout": frame}


def every(told: Told, periods: Sequence[date]) -> list[date]:
    """All days from the first to the last, so that a missing one opens the line; months as they are."""
    if told.by == "month":
        return list(periods)
    return [periods[0] + timedelta(days=number) for number in range((periods[-1] - periods[0]).days + 1)]


def axis(theme: Theme, periods: Sequence[date], by: str) -> dict:
    """A time axis with a few ticks that fit a phone."""
    step = max(1, -(-len(periods) // TICKS))
    days = (periods[-1] - periods[0]).days
    return {
        "type": "date",
        "range": [(periods[0] - timedelta(days=2)).isoformat(), (periods[-1] + timedelta(days=2)).isoformat()],
        "showgrid": False,
        "linecolor": theme.axis,
        "tickvals": [period.isoformat() for period in periods[::step]],
        "tickformat": "%-d %b" if by == "day" and days < SHORT_AXIS else "%b\n%Y",
        "tickangle": 0,
        "fixedrange": True,
        "automargin": True,
    }
