"""Pieces that charts of several pages share: expected ranges, hatched provisional periods, bars with their names above, weeks."""

from collections.abc import Sequence
from datetime import date, timedelta

from views.charts_frame import layout
from views.formatting import chart_text
from views.theme import Theme


BAR_STEP = 44  # pixels a bar and the name above it take
NAME_GAP = 0.30  # of a bar's step, from the bar's middle up to its name


def band(x: Sequence[date], low: Sequence[float | None], high: Sequence[float | None], theme: Theme) -> list[dict]:
    """The range that was expected, as a shaded strip; open where it is not known."""
    traces: list[dict] = []
    for start, end in known_runs(low, high):
        xs = [value.isoformat() for value in x[start:end]]
        style = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "x": xs}
        traces.append({**style, "y": list(low[start:end])})
        traces.append({**style, "y": list(high[start:end]), "fill": "tonexty", "fillcolor": theme.band})
    return traces


def known_runs(low: Sequence[float | None], high: Sequence[float | None]) -> list[tuple[int, int]]:
    """Half-open positions of each stretch where both ends are known."""
    known = [a is not None and b is not None for a, b in zip(low, high, strict=True)]
    starts = [i for i, value in enumerate(known) if value and (i == 0 or not known[i - 1])]
    ends = [i + 1 for i, value in enumerate(known) if value and (i + 1 == len(known) or not known[i + 1])]
    return list(zip(starts, ends, strict=True))


def hatched(periods: Sequence[date], days: int, top: float, theme: Theme) -> dict:
    """A hatched strip behind each period that is still provisional, so that its figure is not read as final."""
    wide = days * 86_400_000  # a date axis measures in milliseconds
    pattern = {"shape": "/", "size": 7, "fgcolor": theme.axis, "bgcolor": "rgba(0,0,0,0)", "solidity": 0.25}
    return {
        "type": "bar",
        "x": [value.isoformat() for value in periods],
        "y": [top] * len(periods),
        "width": wide,
        "marker": {"color": "rgba(0,0,0,0)", "pattern": pattern, "line": {"width": 0}},
        "hovertemplate": "provisional: a feed has not delivered all of it<extra></extra>",
    }


def with_hatching(spec: dict, periods: Sequence[date], days: int, theme: Theme) -> dict:
    """A chart's spec with the provisional periods hatched behind its lines; the same spec where there are none."""
    if not periods:
        return spec
    strip = hatched(periods, days, spec["layout"]["yaxis"]["range"][1], theme)
    return {"data": [strip, *spec["data"]], "layout": {**spec["layout"], "barmode": "overlay"}}


def named_bars(
    names: Sequence[str], values: Sequence[float], labels: Sequence[str], theme: Theme, colours: Sequence[str] | None = None, room: int = 76
) -> dict:
    """Horizontal bars from zero, first on top, each with its name above it and its figure at its end; fits a phone as it is."""
    places = [-float(i) for i in range(len(names))]
    top = max([*map(float, values), 1e-9])
    notes = [
        {"x": 0, "y": place + NAME_GAP, "xanchor": "left", "yanchor": "bottom", "showarrow": False, "text": chart_text(name), "align": "left",
         "font": {"size": 12, "color": theme.ink}, "bgcolor": theme.page}
        for name, place in zip(names, places, strict=True)
    ]  # fmt: skip
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [float(value) for value in values],
        "y": places,
        "width": 0.42,
        "marker": {"color": list(colours) if colours else [theme.accent, *[theme.other] * (len(names) - 1)]},
        "text": [f"<b>{chart_text(label)}</b>" for label in labels],
        "textposition": "outside",
        "textfont": {"size": 12, "color": theme.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    axes = {
        "xaxis": {"visible": False, "range": [0, top], "fixedrange": True},
        "yaxis": {"visible": False, "range": [places[-1] - 0.45, 0.85], "fixedrange": True} if places else {"visible": False},
    }
    frame = layout(theme, 24 + BAR_STEP * len(names), margin={"l": 4, "r": room, "t": 4, "b": 4}, annotations=notes, **axes)
    return {"data": [trace], "layout": frame}


def week_axis(theme: Theme, weeks: Sequence[date], ticks: int = 4) -> dict:
    """A time axis over Mondays."""
    step = max(1, -(-len(weeks) // ticks))
    return {
        "type": "date",
        "range": [(weeks[0] - timedelta(days=4)).isoformat(), (weeks[-1] + timedelta(days=4)).isoformat()],
        "showgrid": False,
        "linecolor": theme.axis,
        "tickvals": [value.isoformat() for value in weeks[::step]],
        "tickformat": "%b %Y" if len(weeks) > 20 else "%-d %b",
        "tickangle": 0,
        "fixedrange": True,
        "automargin": True,
    }


def marks_of(changes: Sequence[dict], start: date, end: date, most: int = 4) -> list[dict]:
    """The dated changes from start to end (exclusive) worth a mark, in order of date, none so near another that they overlap."""
    inside = sorted((row for row in changes if start <= row["from_date"] < end), key=lambda row: row["from_date"])
    apart = max(7, (end - start).days // 12)
    chosen: list[dict] = []
    for row in inside:
        if not chosen or (row["from_date"] - chosen[-1]["from_date"]).days > apart:
            chosen.append(row)
    return chosen[-most:]
