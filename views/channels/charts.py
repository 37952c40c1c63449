"""Charts of the channels page as plain specs: weeks with their expected band, small panels, hours, days to come and named bars."""

from collections.abc import Mapping, Sequence
from datetime import date

from views.channels.facts import WeekLine
from views.charts_frame import layout, value_axis
from views.charts_notes import CHANGE_WORDS
from views.charts_parts import band, week_axis
from views.formatting import JOINER, chart_text, count
from views.theme import Theme


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ROOM = 1.12  # of the largest value, above it
Cell = Mapping[str, object]


def weeks_chart(line: WeekLine, marks: Sequence[Mapping], theme: Theme, height: int = 270, ticks: int = 4) -> dict:
    """A channel's weeks with the range expected, rings on weeks outside it, and dated changes."""
    top = ROOM * max([float(value) for value in [*line.values, *line.highs] if value is not None] + [1.0])
    frame = layout(
        theme,
        height,
        margin={"l": 8, "r": 12, "t": 26 if marks else 6, "b": 8},
        xaxis=week_axis(theme, line.weeks, ticks),
        yaxis=value_axis(theme, top, ",d") | ({"nticks": 4} if height < 200 else {}),
        shapes=[dashed(row["from_date"], theme) for row in marks],
        annotations=[mark_label(row, line, theme) for row in marks],
        hovermode="x",
    )
    return {"data": [*band(line.weeks, line.lows, line.highs, theme), values_trace(line, theme), *dots(line, theme)], "layout": frame}


def values_trace(line: WeekLine, theme: Theme) -> dict:
    """The counts as one line, open where a week is not known."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [week.isoformat() for week in line.weeks],
        "y": list(line.values),
        "connectgaps": False,
        "line": {"color": theme.mark(line.channel_id), "width": 2.5},
        "customdata": [hover_range(low, high) for low, high in zip(line.lows, line.highs, strict=True)],
        "hovertemplate": "week of %{x|%-d %b %Y}: %{y:,d}%{customdata}<extra></extra>",
    }


def hover_range(low: float | None, high: float | None) -> str:
    """The range of a week as the hover tells it."""
    return "" if low is None or high is None else f", expected {count(low)}–{JOINER}{count(high)}"


def dots(line: WeekLine, theme: Theme) -> list[dict]:
    """Rings on the weeks outside their range and a dot on the latest known one."""
    colour = theme.mark(line.channel_id)
    rings = [place for place in line.outside if line.values[place] is not None]
    known = [place for place, value in enumerate(line.values) if value is not None]
    traces = []
    if rings:
        traces.append(points(line, rings, {"size": 9, "color": theme.page, "line": {"color": colour, "width": 2}}))
    if known:
        traces.append(points(line, known[-1:], {"size": 9, "color": colour}))
    return traces


def points(line: WeekLine, places: Sequence[int], marker: dict) -> dict:
    """Markers on some weeks."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [line.weeks[place].isoformat() for place in places],
        "y": [line.values[place] for place in places],
        "marker": marker,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def dashed(when: date, theme: Theme) -> dict:
    """A dashed line through the chart at a change."""
    where = {"xref": "x", "yref": "paper", "x0": when.isoformat(), "x1": when.isoformat(), "y0": 0, "y1": 1}
    return {"type": "line", **where, "line": {"color": theme.axis, "width": 1, "dash": "dash"}}


def mark_label(row: Mapping, line: WeekLine, theme: Theme) -> dict:
    """The change's kind above the chart, in words; what it was is said below it."""
    kind = CHANGE_WORDS.get(str(row["kind"]), str(row["kind"]).replace("_", " ").capitalize())
    share = (row["from_date"] - line.weeks[0]).days / max((line.weeks[-1] - line.weeks[0]).days, 1)
    anchor = "left" if share < 0.1 else "right" if share > 0.9 else "center"
    return {
        "x": row["from_date"].isoformat(), "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": anchor, "showarrow": False,
        "text": chart_text(kind), "font": {"size": 12, "color": theme.muted},
    }  # fmt: skip


def hours_chart(rows: Sequence[Cell], column: str, theme: Theme) -> dict:
    """Hour by weekday: darker is more, every cell carries its number, an hour without contacts is left open."""
    hours = sorted({int(str(row["local_hour"])) for row in rows})
    days = list(range(1, 1 + max([5, *(int(str(row["weekday"])) for row in rows)])))
    values = {(int(str(row["weekday"])), int(str(row["local_hour"]))): row[column] for row in rows}
    z = [[values.get((day, hour)) for hour in hours] for day in days]
    most = max([float(str(value)) for value in values.values() if value is not None] + [1.0])
    is_light = theme.page.upper() == "#FFFFFF"
    low, turn = ("#EEF1F4", 0.5) if is_light else ("#1B2733", 0.62)  # from that share of the most, the text changes colour
    notes = [
        {"x": place, "y": row, "text": count(float(str(value))), "showarrow": False,
         "font": {"size": 12, "color": theme.page if float(str(value)) > turn * most else theme.ink}}
        for row, line in enumerate(z) for place, value in enumerate(line) if value is not None
    ]  # fmt: skip
    axis = {"fixedrange": True, "showgrid": False, "zeroline": False, "tickangle": 0, "automargin": True}
    frame = layout(
        theme,
        44 + 66 * len(days),
        margin={"l": 4, "r": 4, "t": 22, "b": 4},
        annotations=notes,
        xaxis=axis
        | {"side": "top", "tickvals": list(range(len(hours))), "ticktext": [hour_words(hour, place) for place, hour in enumerate(hours)]},
        yaxis=axis | {"autorange": "reversed", "tickvals": list(range(len(days))), "ticktext": [WEEKDAYS[day - 1] for day in days]},
    )
    trace = {
        "type": "heatmap", "z": z, "zmin": 0, "zmax": most, "colorscale": [[0, low], [1, theme.accent]], "showscale": False, "xgap": 3, "ygap": 3,
        "hoverinfo": "skip", "hoverongaps": False,
    }  # fmt: skip
    return {"data": [trace], "layout": frame}


def hour_words(hour: int, place: int = 0) -> str:
    """8am, 9, 10, 1pm: the half of the day is said where it begins."""
    number = hour % 12 or 12
    return f"{number}{'am' if hour < 12 else 'pm'}" if place == 0 or hour == 12 else str(number)


def days_chart(rows: Sequence[Mapping], names: Sequence[str], labels: Sequence[str], theme: Theme) -> dict:
    """The days to come: a bar for what is expected, a line for what eight days in ten fall inside."""
    x = list(range(len(rows)))
    highs = [float(row["high_80"]) for row in rows]
    top = 1.2 * max([*highs, 1.0])
    bars = {
        "type": "bar", "x": x, "y": [float(row["estimate"]) for row in rows], "width": 0.6, "marker": {"color": theme.capacity},
        "hoverinfo": "skip",
        "error_y": {
            "type": "data", "symmetric": False, "color": theme.ink, "thickness": 1.5, "width": 4,
            "array": [float(row["high_80"]) - float(row["estimate"]) for row in rows],
            "arrayminus": [float(row["estimate"]) - float(row["low_80"]) for row in rows],
        },
    }  # fmt: skip
    notes = [
        {"x": place, "y": highs[place], "yanchor": "bottom", "yshift": 3, "showarrow": False, "text": f"<b>{chart_text(labels[place])}</b>",
         "font": {"size": 12, "color": theme.ink}}
        for place in x
    ]  # fmt: skip
    axis = {"fixedrange": True, "showgrid": False, "tickangle": 0, "automargin": True, "linecolor": theme.axis}
    frame = layout(
        theme,
        230,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        annotations=notes,
        xaxis=axis | {"tickvals": x, "ticktext": [chart_text(name) for name in names]},
        yaxis=value_axis(theme, top, ",d") | {"nticks": 4},
    )
    return {"data": [bars], "layout": frame}
