"""Chart specs of the E-services page: take-up by service, the steps of a form, what is measured, the outlook, satisfaction."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from views.charts_frame import layout, time_axis
from views.charts_parts import BAR_STEP, band, known_runs
from views.eservices.facts import Form
from views.eservices.words import step_name
from views.formatting import chart_text, count, percent, percent_range, points, shortened
from views.theme import Theme


ROW = 44  # pixels a service and its name take
NAME_UP = 0.34  # of a row, from the dots up to the name
NAME_LETTERS = 28  # stand beside the figures on a phone; pointing at the dots tells the whole name
AXIS_STEP = 0.2
LEAST_SPAN = 0.3
WIDE = 0.45


def take_up(rows: Sequence[Mapping], theme: Theme) -> dict:
    """Last year hollow, now solid with its 80 % range, the target a tick; name above, figure and change at the right."""
    places = [-float(place) for place in range(len(rows))]
    low, high = span(rows)
    colours = [colour_of(row, theme) for row in rows]
    now = [row["take_up"] for row in rows]
    data = [
        lines([row["take_up_before"] for row in rows], now, places, theme.axis, 2),
        *(ranges([(row, place) for row, place, own in zip(rows, places, colours, strict=True) if own == colour], colour) for colour in sorted(set(colours))),
        dots([row["take_up_before"] for row in rows], places, {"color": theme.page, "size": 9, "line": {"color": theme.muted, "width": 1.5}}),
        {**dots(now, places, {"color": colours, "size": 10}), "hovertext": [hover(row) for row in rows], "hoverinfo": "text"},
        dots([row["target"] for row in rows], places, {"symbol": "line-ns", "size": 14, "line": {"color": theme.ink, "width": 2}}),
    ]  # fmt: skip
    notes = [note for row, place, colour in zip(rows, places, colours, strict=True) for note in labels(row, place, colour, theme)]
    frame = layout(
        theme, 40 + ROW * len(rows), margin={"l": 4, "r": 8, "t": 4, "b": 26}, annotations=notes,
        shapes=[hairline(place, theme) for place in places[:-1]],
        xaxis={"range": [low, high], "tickformat": ".0%", "tickvals": ticks(low, high), "gridcolor": theme.grid, "zeroline": False,
               "fixedrange": True, "tickangle": 0},
        yaxis={"visible": False, "range": [places[-1] - 0.4, 0.85], "fixedrange": True},
    )  # fmt: skip
    return {"data": data, "layout": frame}


def ranges(rows: Sequence[tuple[Mapping, float]], colour: str) -> dict:
    """The 80 % ranges of one colour."""
    lows, highs = ([row[name] for row, _ in rows] for name in ("take_up_low_80", "take_up_high_80"))
    return lines(lows, highs, [place for _, place in rows], colour, 6)


def span(rows: Sequence[Mapping]) -> tuple[float, float]:
    """The ends of the axis: everything drawn, with room at both ends."""
    drawn = [
        row[name] for row in rows for name in ("take_up_low_80", "take_up_high_80", "take_up_before", "target") if row[name] is not None
    ]
    low, high = max(0.0, min(drawn) - 0.04), min(1.0, max(drawn) + 0.04)
    short = max(0.0, LEAST_SPAN - (high - low)) / 2
    return max(0.0, low - short), min(1.02, high + short)


def ticks(low: float, high: float) -> list[float]:
    """Every fifth of the whole that is in sight, every tenth on a short axis."""
    step = AXIS_STEP if high - low > WIDE else AXIS_STEP / 2
    return [round(place * step, 2) for place in range(11) if low <= place * step <= high + 1e-9]


def colour_of(row: Mapping, theme: Theme) -> str:
    """Red for a fall beyond chance, else the accent; a sign says the same at the right."""
    return theme.bad if row["verdict"] == "fell" else theme.accent


def labels(row: Mapping, place: float, colour: str, theme: Theme) -> list[dict]:
    """The name at the left above the dots, the figure and the change at the right."""
    mark = {"rose": " ▲", "fell": " ▼"}.get(str(row["verdict"]), "")
    common = {"y": place + NAME_UP, "yanchor": "middle", "xref": "paper", "showarrow": False, "bgcolor": theme.page, "borderpad": 1}
    size = {"size": 12, "color": theme.ink}
    change = f"  {points(row['estimate'])}{mark}" if row["estimate"] is not None else ""
    text = f'<b><span style="color:{theme.ink}">{percent(row["take_up"])}</span></b>{change}'
    return [
        {**common, "x": 0, "xanchor": "left", "text": chart_text(shortened(row["service_name"], NAME_LETTERS)), "font": size},
        {**common, "x": 1, "xanchor": "right", "text": text, "font": {"size": 12, "color": colour if mark else theme.muted}},
    ]


def hairline(place: float, theme: Theme) -> dict:
    """A quiet line between two services."""
    y = place - 0.42
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": y,
        "y1": y,
        "line": {"color": theme.grid, "width": 1},
        "layer": "below",
    }


def hover(row: Mapping) -> str:
    """The figures of a service in words."""
    ends = percent_range(row["take_up_low_80"], row["take_up_high_80"])
    return f"{chart_text(row['service_name'])}: {percent(row['take_up'])} ({ends}), last year {percent(row['take_up_before'])}"


def lines(starts: Sequence, ends: Sequence, places: Sequence[float], colour: str, width: int) -> dict:
    """One line per place, with gaps between."""
    xs = [x for start, end in zip(as_numbers(starts), as_numbers(ends), strict=True) for x in (start, end, None)]
    ys = [y for place in places for y in (place, place, None)]
    return {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": {"color": colour, "width": width}, "hoverinfo": "skip"}


def as_numbers(values: Sequence[float | None]) -> list[float | None]:
    """Shares as the numbers a chart takes, exactly those of its file."""
    return [None if value is None else float(value) for value in values]


def dots(xs: Sequence, places: Sequence[float], marker: dict) -> dict:
    """One mark per place."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(xs),
        "y": list(places),
        "marker": marker,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def funnel(form: Form, theme: Theme) -> dict:
    """A bar per step of all who started, the rest pale; the step most leave in red and named so."""
    rows = [row for row in form.steps if not row.get("code")]
    places = [-float(place) for place in range(len(rows))]
    worst = form.worst_step
    colours = [theme.bad if worst and row["place"] == worst["place"] else theme.accent for row in rows]
    bar = {"type": "bar", "orientation": "h", "y": places, "width": 0.42, "hoverinfo": "skip"}
    data = [
        {**bar, "x": [1.0] * len(rows), "marker": {"color": theme.grid}},
        {**bar, "x": [row["estimate"] for row in rows], "marker": {"color": colours}},
        {**lines([row["low_80"] for row in rows], [row["high_80"] for row in rows], places, theme.ink, 2)},
    ]
    notes = []
    for row, place, colour in zip(rows, places, colours, strict=True):
        lost = "" if not row["left"] else f"  {percent(row['left_share'])} leave here"
        common = {"showarrow": False, "yanchor": "bottom", "y": place + 0.24, "bgcolor": theme.page}
        notes.append(
            {**common, "x": 0, "xanchor": "left", "text": chart_text(step_name(row).capitalize()), "font": {"size": 12, "color": theme.ink}}
        )
        figure = f"<b>{count(row['people'])}</b>  {percent(row['estimate'])}{lost}"
        font = {"size": 12, "color": colour if colour == theme.bad else theme.muted}
        notes.append({**common, "xref": "paper", "x": 1, "xanchor": "right", "text": figure, "font": font})
    frame = layout(
        theme, 20 + BAR_STEP * len(rows), margin={"l": 4, "r": 4, "t": 4, "b": 4}, annotations=notes, barmode="overlay",
        xaxis={"visible": False, "range": [0, 1], "fixedrange": True},
        yaxis={"visible": False, "range": [places[-1] - 0.4, 0.9], "fixedrange": True},
    )  # fmt: skip
    return {"data": data, "layout": frame}


def measured(rows: Sequence[Mapping], marks: Sequence[Mapping], theme: Theme) -> dict:
    """The share of page views another tool sees, by month, one line per tool, each named at its end."""
    months = sorted({row["month"] for row in rows})
    data: list[dict] = []
    notes = []
    for source in sorted({str(row["source_id"]) for row in rows}):
        own = {row["month"]: row["measured_share"] for row in rows if row["source_id"] == source}
        values = as_numbers([own.get(value) for value in months])
        xs = [value.isoformat() for value in months]
        data.append({"type": "scatter", "mode": "lines+markers", "x": xs, "y": values, "line": {"color": theme.accent, "width": 2},
                     "marker": {"size": 5}, "connectgaps": False, "hovertemplate": "%{x|%B %Y}: %{y:.1%}<extra></extra>"})  # fmt: skip
        last = max(own)
        notes.append({"x": last.isoformat(), "y": own[last], "xanchor": "right", "yanchor": "bottom", "yshift": 6, "showarrow": False,
                      "text": f"<b>{chart_text(source)} {percent(own[last])}</b>", "font": {"size": 12, "color": theme.accent}})  # fmt: skip
    top = max([1.0, *(float(row["measured_share"] or 0) for row in rows)])
    shapes, numbers = marked(marks, theme)
    frame = layout(theme, 230, margin={"l": 8, "r": 8, "t": 20, "b": 8}, annotations=[*notes, *numbers], shapes=shapes,
                   xaxis=time_axis(theme, months), yaxis=share_axis(theme, top))  # fmt: skip
    return {"data": data, "layout": frame}


def share_axis(theme: Theme, top: float) -> dict:
    """A quiet axis of shares from zero."""
    return {"range": [0, top * 1.05], "tickformat": ".0%", "nticks": 5, "gridcolor": theme.grid, "zerolinecolor": theme.axis, "fixedrange": True,
            "automargin": True}  # fmt: skip


def marked(marks: Sequence[Mapping], theme: Theme) -> tuple[list[dict], list[dict]]:
    """Dotted lines at dated changes and the numbers above them; the words stand below the chart."""
    shapes = [
        {"type": "line", "xref": "x", "yref": "paper", "x0": row["from_date"].isoformat(), "x1": row["from_date"].isoformat(), "y0": 0, "y1": 1,
         "line": {"color": theme.axis, "width": 1, "dash": "dot"}}
        for row in marks
    ]  # fmt: skip
    numbers = [
        {"x": row["from_date"].isoformat(), "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, "text": f"<b>{place}</b>",
         "font": {"size": 12, "color": theme.muted}}
        for place, row in enumerate(marks, start=1)
    ]  # fmt: skip
    return shapes, numbers


def outlook(past: Sequence[Mapping], ahead: Sequence[Mapping], target: float | None, marks: Sequence[Mapping], theme: Theme) -> dict:
    """Take-up by month, what is to come as a dotted line in its 80 % range, and the target as a line."""
    months = [row["month"] for row in past]
    coming = [date.fromisoformat(str(row["month"])) for row in ahead]
    known = as_numbers([row["digital_take_up"] for row in past])
    data = band(coming, as_numbers([row["low_80"] for row in ahead]), as_numbers([row["high_80"] for row in ahead]), theme)
    for start, end in known_runs(known, known):
        xs = [value.isoformat() for value in months[start:end]]
        data.append({"type": "scatter", "mode": "lines", "x": xs, "y": known[start:end], "line": {"color": theme.accent, "width": 2},
                     "hovertemplate": "%{x|%B %Y}: %{y:.1%}<extra></extra>"})  # fmt: skip
    data.append({"type": "scatter", "mode": "lines", "x": [value.isoformat() for value in coming], "y": as_numbers([row["estimate"] for row in ahead]),
                 "line": {"color": theme.accent, "width": 2, "dash": "dot"}, "hovertemplate": "%{x|%B %Y}: %{y:.1%}<extra></extra>"})  # fmt: skip
    every = [*months, *coming]
    shapes, notes = marked(marks, theme)
    highs = [float(value) for value in [*known, *(row["high_80"] for row in ahead), target] if value is not None]
    lows = [float(value) for value in [*known, *(row["low_80"] for row in ahead), target] if value is not None]
    if target is not None:
        shapes.append(
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target, "line": {"color": theme.ink, "width": 1.5}}
        )
        notes.append({"xref": "paper", "x": 0, "y": target, "xanchor": "left", "yanchor": "bottom", "showarrow": False,
                      "text": f"<b>Target {percent(target)}</b>", "font": {"size": 12, "color": theme.ink}})  # fmt: skip
    axis = share_axis(theme, max(highs, default=1.0)) | {
        "range": [max(0.0, min(lows, default=0.0) - 0.05), min(1.0, max(highs, default=1.0) + 0.05)]
    }
    first = every[0] if every else date.today()
    frame = layout(theme, 280, margin={"l": 8, "r": 8, "t": 20, "b": 8}, shapes=shapes, annotations=notes,
                   xaxis=time_axis(theme, every or [first, first + timedelta(days=31)]), yaxis=axis)  # fmt: skip
    return {"data": data, "layout": frame}


def satisfaction(rows: Sequence[Mapping], theme: Theme) -> dict:
    """A dot per channel with its 80 % range on a scale from 0 to 1; name above, score and answers at the right."""
    places = [-float(place) for place in range(len(rows))]
    colours = [theme.mark(str(row["channel_id"])) for row in rows]
    notes = []
    for row, place in zip(rows, places, strict=True):
        common = {"y": place + NAME_UP, "yanchor": "middle", "xref": "paper", "showarrow": False, "bgcolor": theme.page}
        notes.append(
            {**common, "x": 0, "xanchor": "left", "text": chart_text(row["channel_name"]), "font": {"size": 12, "color": theme.ink}}
        )
        text = f"<b>{row['estimate']:.2f}</b>  {count(row['n'])} answers"
        notes.append({**common, "x": 1, "xanchor": "right", "text": text, "font": {"size": 12, "color": theme.muted}})
    data = [
        *(lines([row["low_80"]], [row["high_80"]], [place], colour, 6) for row, place, colour in zip(rows, places, colours, strict=True)),
        dots([row["estimate"] for row in rows], places, {"color": colours, "size": 10}),
    ]
    low = max(0.0, min(row["low_80"] for row in rows) - 0.1)
    frame = layout(
        theme, 34 + ROW * len(rows), margin={"l": 4, "r": 8, "t": 4, "b": 26}, annotations=notes,
        xaxis={"range": [low, 1.0], "tickformat": ".1f", "gridcolor": theme.grid, "zeroline": False, "fixedrange": True, "nticks": 6},
        yaxis={"visible": False, "range": [places[-1] - 0.4, 0.85], "fixedrange": True},
    )  # fmt: skip
    return {"data": data, "layout": frame}
