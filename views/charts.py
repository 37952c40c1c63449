"""Charts over months as plain specs made by pure functions of rows and a theme: labels at the line's end, missing left open."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from views.charts_frame import label_room, layout, time_axis, value_axis
from views.charts_notes import change_labels, change_line, noted
from views.figures import COUNTING, Series
from views.formatting import Number, chart_text, count, month, percent, plain
from views.theme import CHANNEL_ORDER, Theme


LINES_SHOWN = 5  # more lines than this cross each other; the rest is named below the chart and kept in its CSV
LABEL_GAP = 0.075  # of the axis: two 13 px labels on a 320 px chart
LABEL_LETTERS = 16


def contacts_by_channel(series: Series, changes: Sequence[dict], theme: Theme) -> dict:
    """Contacts a month per channel; a missing month and a change of counting break the line."""
    shown = list(series.values)[:LINES_SHOWN]
    top = 1.16 * max([value or 0 for channel in shown for value in series.values[channel]] + [1])
    cuts = [row for row in changes if row["kind"] in COUNTING]
    marks = noted(changes, series.months)
    notes = [*end_labels(series, shown, top, theme), *gap_labels(series, shown, theme), *change_labels(marks, theme)]
    frame = layout(
        theme,
        360,
        margin={"l": 8, "r": label_room([end_text(series, channel) for channel in shown]), "t": 28, "b": 8},
        hovermode="x unified",
        xaxis=time_axis(theme, series.months),
        yaxis=value_axis(theme, top, ",d"),
        annotations=notes,
        shapes=[change_line(row, theme) for row in marks],
    )
    return {"data": [*(line(series, channel, cuts, theme) for channel in shown), end_marks(series, shown, theme)], "layout": frame}


def line(series: Series, channel: str, cuts: Sequence[dict], theme: Theme) -> dict:
    """One channel's line, opened where data are missing and where counting changed."""
    values, months = series.values[channel], series.months
    mine = [row for row in cuts if row["channel_id"] in (None, "", "*", channel)]
    x: list[str] = []
    y: list[int | None] = []
    for position, (value, when) in enumerate(zip(values, months, strict=True)):
        if position and any(months[position - 1] < row["from_date"] <= when for row in mine):
            x.append((when - timedelta(days=1)).isoformat())
            y.append(None)
        x.append(when.isoformat())
        y.append(value)
    return {
        "type": "scatter",
        "mode": "lines+markers" if has_lone_point(values) else "lines",
        "name": chart_text(series.names[channel]),
        "x": x,
        "y": y,
        "connectgaps": False,
        "line": {"color": theme.mark(channel), "width": 3},
        "hovertemplate": "%{y:,d}",
        "xhoverformat": "%B %Y",
    }


def has_lone_point(values: Sequence) -> bool:
    """Whether a figure has no neighbour, so that a line alone would not show it."""
    padded = [None, *values, None]
    return any(b is not None and a is None and c is None for a, b, c in zip(padded, padded[1:], padded[2:], strict=False))


def end_marks(series: Series, shown: Sequence[str], theme: Theme) -> dict:
    """The dot at the last figure of each line."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [series.months[series.last(channel)].isoformat() for channel in shown],
        "y": [series.values[channel][series.last(channel)] for channel in shown],
        "marker": {"size": 9, "color": [theme.mark(channel) for channel in shown]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def end_labels(series: Series, shown: Sequence[str], top: float, theme: Theme) -> list[dict]:
    """Name and last figure at the end of each line, moved apart where they would overlap."""
    ends = {channel: series.values[channel][series.last(channel)] for channel in shown}
    places = spread({channel: float(value or 0) for channel, value in ends.items()}, LABEL_GAP * top)
    return [
        {
            "x": series.months[series.last(channel)].isoformat(),
            "y": place,
            "xanchor": "left",
            "xshift": 9,
            "showarrow": False,
            "align": "left",
            "text": f"<b>{chart_text(series.names[channel])[:LABEL_LETTERS]}</b> {count(ends[channel])}",
            "font": {"size": 12, "color": theme.text(channel)},
        }
        for channel, place in places.items()
    ]


def end_text(series: Series, channel: str) -> str:
    """The words at a line's end, to measure the room they need."""
    return f"{plain(series.names[channel])[:LABEL_LETTERS]} {count(series.values[channel][series.last(channel)])}"


def spread(places: dict[str, float], gap: float) -> dict[str, float]:
    """Heights at least a gap apart, lowest first, none below half a gap."""
    moved: dict[str, float] = {}
    floor = gap / 2
    for channel, place in sorted(places.items(), key=lambda item: (item[1], item[0])):
        moved[channel] = max(place, floor)
        floor = moved[channel] + gap
    return moved


def gap_labels(series: Series, shown: Sequence[str], theme: Theme) -> list[dict]:
    """The words "no data" where a line is open or stops before the others."""
    return [
        {
            "x": series.months[min(len(series.months) - 1, (before + after) // 2)].isoformat(),
            "y": series.values[channel][before],
            "yshift": 30 if after == len(series.values[channel]) else 14,  # at the end of a line its name and figure stand already
            "showarrow": False,
            "text": f"{chart_text(series.names[channel])}: no data",
            "font": {"size": 12, "color": theme.missing},
            "bgcolor": theme.page,
        }
        for channel in shown
        for before, after in gaps_of(series.values[channel])
    ]


def gaps_of(values: Sequence) -> list[tuple[int, int]]:
    """Positions of the figures before and after each gap; a gap at the end has the length as its after."""
    known = [i for i, value in enumerate(values) if value is not None]
    return [(before, after) for before, after in zip(known, [*known[1:], len(values)], strict=True) if after - before > 1]


def take_up_by_month(rows: Sequence[dict], months: Sequence[date], theme: Theme) -> dict:
    """Digital take-up a month, 0 to 100%; refused months leave the line open."""
    shares = {row["month"]: row["digital_take_up"] for row in rows}
    values = [None if shares.get(m) is None else float(shares[m]) for m in months]
    return single_line(values, months, theme, 1.0, ".0%", percent)


def visits_by_month(rows: Sequence[dict], months: Sequence[date], theme: Theme) -> dict:
    """Web visits a month, which are never contacts."""
    visits = {row["month"]: row["visits"] for row in rows}
    values = [visits.get(m) for m in months]
    return single_line(values, months, theme, 1.16 * max([v or 0 for v in values] + [1]), ",d", count)


def visits_of_few_months(rows: Sequence[dict], theme: Theme) -> dict:
    """A bar a month where months are few or far apart, so that no line is drawn over years nobody counted."""
    names = [month(row["month"]) for row in rows]
    trace = {"type": "bar", "x": names, "y": [row["visits"] for row in rows], "marker": {"color": theme.accent}, "width": 0.4,
             "text": [f"<b>{count(row['visits'])}</b>" for row in rows], "textposition": "outside", "cliponaxis": False,
             "textfont": {"size": 13, "color": theme.accent}, "hoverinfo": "skip"}  # fmt: skip
    axes = {
        "xaxis": {"type": "category", "linecolor": theme.axis, "tickangle": 0, "fixedrange": True},
        "yaxis": value_axis(theme, 1.25 * max([row["visits"] or 0 for row in rows] + [1]), ",d"),
    }
    return {"data": [trace], "layout": layout(theme, 260, margin={"l": 8, "r": 8, "t": 28, "b": 32}, **axes)}


def single_line(
    values: Sequence[Number | None],
    months: Sequence[date],
    theme: Theme,
    top: float,
    tickformat: str,
    worded: Callable[[Number | None], str],
) -> dict:
    """One line in the accent colour with its last figure at the end."""
    known = [i for i, value in enumerate(values) if value is not None]
    end = known[-1] if known else 0
    label = {
        "x": months[end].isoformat(),
        "y": values[end] if known else 0,
        "xanchor": "left",
        "xshift": 9,
        "showarrow": False,
        "text": f"<b>{worded(values[end]) if known else 'no data'}</b>",
        "font": {"size": 13, "color": theme.accent},
    }
    x = [m.isoformat() for m in months]
    style = {"type": "scatter", "x": x, "y": list(values), "connectgaps": False, "line": {"color": theme.accent, "width": 3}}
    trace = {
        **style,
        "mode": "lines+markers" if len(known) < 4 else "lines",
        "hovertemplate": f"%{{y:{tickformat}}}<extra>%{{x|%B %Y}}</extra>",
    }
    axes = {"xaxis": time_axis(theme, months), "yaxis": value_axis(theme, top, tickformat)}
    margin = {"l": 8, "r": label_room([worded(values[end])]), "t": 28, "b": 8}
    return {"data": [trace], "layout": layout(theme, 360, margin=margin, annotations=[label], **axes)}


def contacts_alt(series: Series) -> str:
    """What the chart of contacts says, for those who cannot see it."""
    ends = [f"{plain(series.names[channel])} {count(values[-1])}" for channel, values in list(series.values.items())[:LINES_SHOWN]]
    months = series.months
    return f"Contacts a month by channel, {month(months[0])} to {month(months[-1])}. In the last month: {', '.join(ends)}."


def channels_in_order(channels: Sequence[str]) -> list[str]:
    """Channels in the order all tables use."""
    return sorted(channels, key=lambda channel: (CHANNEL_ORDER.index(channel) if channel in CHANNEL_ORDER else 99, channel))
