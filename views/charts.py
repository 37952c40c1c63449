"""Charts as plain specs made by pure functions of rows and a theme: no legend, labels at the line's end, missing left open."""

from collections.abc import Sequence
from datetime import date, timedelta

from views.coverage import COVERED, MISSING, Run
from views.figures import COUNTING, Series
from views.formatting import chart_text, count, month, percent, plain, short_day
from views.theme import CHANNEL_ORDER, FONT, Theme


LINES_SHOWN = 5  # more lines than this cross each other; the rest is named below the chart and kept in its table
LABEL_GAP = 0.075  # of the axis: two 13 px labels on a 320 px chart
NOTES_SHOWN = 4
CHANGE_WORDS = {
    "launch": "Launch",
    "release": "Release",
    "opening_hours": "Hours changed",
    "office_closed": "Office closed",
    "line_closed": "Line closed",
    "outage": "Outage",
    "election": "Election",
    "policy": "Policy",
    "bill": "Bills",
    "letter": "Letters",
    "consent": "Consent banner",
    "relabelled": "Relabelled",
    "counting_changed": "Counting changed",
}
NOTED_FIRST = ("counting_changed", "relabelled", "consent", "launch", "office_closed", "line_closed", "opening_hours", "outage")


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
    """Months with room on the right for the labels at the lines' ends."""
    room = timedelta(days=max(20, round(0.17 * (months[-1] - months[0]).days)))
    return {
        "type": "date",
        "range": [(months[0] - timedelta(days=8)).isoformat(), (months[-1] + room).isoformat()],
        "showgrid": False,
        "linecolor": theme.axis,
        "tickvals": ticks(months),
        "tickformat": "%b %Y" if len(months) < 9 else "%b\n%Y",
        "tickangle": 0,
        "fixedrange": True,
        "automargin": True,
    }


def ticks(months: Sequence[date]) -> list[str]:
    """At most six months, evenly spaced, so that they fit a phone."""
    step = max(1, -(-len(months) // 6))
    return [value.isoformat() for value in months[::step]]


def value_axis(theme: Theme, top: float, tickformat: str) -> dict:
    """From zero, four quiet lines."""
    return {
        "range": [0, top],
        "gridcolor": theme.grid,
        "zeroline": True,
        "zerolinecolor": theme.axis,
        "nticks": 5,
        "tickformat": tickformat,
        "fixedrange": True,
        "automargin": True,
    }


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
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
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
            "text": f"<b>{chart_text(series.names[channel])}</b> {count(ends[channel])}",
            "font": {"size": 13, "color": theme.text(channel)},
        }
        for channel, place in places.items()
    ]


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
            "yshift": 14,
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


def noted(changes: Sequence[dict], months: Sequence[date]) -> list[dict]:
    """The few changes worth a mark: breaks and launches before bills, at most one a month."""
    inside = [row for row in changes if months[0] <= row["from_date"] <= first_day_after(months[-1])]
    ranked = sorted(inside, key=lambda row: (NOTED_FIRST.index(row["kind"]) if row["kind"] in NOTED_FIRST else 99, row["from_date"]))
    chosen: list[dict] = []
    apart = max(20, (months[-1] - months[0]).days // 9)
    for row in ranked:
        if len(chosen) < NOTES_SHOWN and all(abs((row["from_date"] - other["from_date"]).days) > apart for other in chosen):
            chosen.append(row)
    return sorted(chosen, key=lambda row: row["from_date"])


def first_day_after(month_start: date) -> date:
    """The first day of the next month."""
    return (month_start + timedelta(days=32)).replace(day=1)


def change_line(row: dict, theme: Theme) -> dict:
    """A dotted line through the chart at a change."""
    when = row["from_date"].isoformat()
    line_style = {"color": theme.missing if row["kind"] in COUNTING else theme.axis, "width": 1, "dash": "dot"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": when, "x1": when, "y0": 0, "y1": 1, "line": line_style}


def change_labels(marks: Sequence[dict], theme: Theme) -> list[dict]:
    """What changed, above the chart."""
    return [
        {
            "x": row["from_date"].isoformat(),
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": "left",
            "xshift": -2,
            "showarrow": False,
            "text": chart_text(CHANGE_WORDS.get(row["kind"], str(row["kind"]).replace("_", " ").capitalize())),
            "hovertext": chart_text(f"{short_day(row['from_date'])}: {row.get('note') or ''}"),
            "font": {"size": 12, "color": theme.missing if row["kind"] in COUNTING else theme.muted},
        }
        for row in marks
    ]


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


def single_line(values: Sequence, months: Sequence[date], theme: Theme, top: float, tickformat: str, worded) -> dict:
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
    trace = {**style, "mode": "lines+markers" if len(known) < 4 else "lines", "hovertemplate": f"%{{y:{tickformat}}}<extra>%{{x|%B %Y}}</extra>"}
    axes = {"xaxis": time_axis(theme, months), "yaxis": value_axis(theme, top, tickformat)}
    return {"data": [trace], "layout": layout(theme, 360, annotations=[label], **axes)}


def coverage_calendar(found: Sequence[Run], start: date, end: date, theme: Theme) -> dict:
    """One strip per feed: solid where days are covered, hatched where missing, empty where none was expected."""
    feeds = list(dict.fromkeys(run.source_id for run in found))
    rows = {feed: len(feeds) - 1 - position for position, feed in enumerate(feeds)}
    names = [
        {"x": 0, "xref": "paper", "y": rows[feed] + 0.42, "xanchor": "left", "yanchor": "middle", "showarrow": False, "text": chart_text(feed),
         "font": {"size": 12, "color": theme.ink}}
        for feed in feeds
    ]  # fmt: skip
    axes = {
        "xaxis": {"type": "date", "range": [start.isoformat(), end.isoformat()], "showgrid": False, "linecolor": theme.axis, "tickangle": 0,
                  "nticks": 6, "fixedrange": True, "tickformat": "%b\n%Y"},
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
        "width": 0.36,
        "marker": marker,
        "hovertext": [
            chart_text(f"{run.source_id}: {state}, {short_day(run.start)} to {short_day(run.end - timedelta(days=1))}") for run in found
        ],
        "hoverinfo": "text",
    }


def contacts_alt(series: Series) -> str:
    """What the chart of contacts says, for those who cannot see it."""
    ends = [f"{plain(series.names[channel])} {count(values[-1])}" for channel, values in list(series.values.items())[:LINES_SHOWN]]
    months = series.months
    return f"Contacts a month by channel, {month(months[0])} to {month(months[-1])}. In the last month: {', '.join(ends)}."


def channels_in_order(channels: Sequence[str]) -> list[str]:
    """Channels in the order all tables use."""
    return sorted(channels, key=lambda channel: (CHANNEL_ORDER.index(channel) if channel in CHANNEL_ORDER else 99, channel))
