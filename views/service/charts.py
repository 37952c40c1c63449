"""Charts of the page about one service as plain specs: launches beside what was expected, and outlooks."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from views.charts_frame import label_room, layout, value_axis
from views.charts_parts import band, week_axis
from views.formatting import chart_text, count, count_range, percent, short_day
from views.service.launches import Effect, Weekly
from views.theme import Theme


PANEL = 230  # pixels


def launch_panel(line: Weekly, effect: Effect, launch_on: date, marks: Sequence[Mapping], theme: Theme) -> dict:
    """Contacts a week before and after a launch, with the range that was expected without it."""
    top = 1.2 * max([value or 0 for value in line.values] + [effect.high_a_period])
    before = [(week, value) for week, value in zip(line.weeks, line.values, strict=True) if week < launch_on]
    after = [(week, value) for week, value in zip(line.weeks, line.values, strict=True) if week >= launch_on]
    judged = [effect.start, effect.end + timedelta(days=6)]
    expected = {
        "type": "scatter", "mode": "lines", "x": [value.isoformat() for value in judged], "y": [effect.a_period] * 2,
        "line": {"color": theme.ink, "width": 1.5, "dash": "dash"}, "hovertemplate": "expected %{y:,.0f} a week<extra></extra>",
    }  # fmt: skip
    traces = [
        *band(judged, [effect.low_a_period] * 2, [effect.high_a_period] * 2, theme),
        week_line([*before, *after[:1]], theme.other),
        week_line(after, theme.mark(effect.channel_id)),
        expected,
    ]
    likely = f"expected <b>{count_range(effect.low_a_period, effect.high_a_period)}</b>"
    notes = [
        note(launch_on, 1, "<b>Launch</b>", theme.ink, "right"),
        note(launch_on, 1, likely, theme.ink, "left"),
        *(note(row["from_date"], 0.01, f"<b>{i}</b>", theme.muted, "left") for i, row in enumerate(marks, start=1)),
    ]
    lines = [upright(launch_on, theme.ink, "solid"), *(upright(row["from_date"], theme.axis, "dot") for row in marks)]
    axes = {"xaxis": week_axis(theme, line.weeks, 3), "yaxis": value_axis(theme, top, ",d")}
    return {
        "data": traces,
        "layout": layout(
            theme, PANEL, annotations=notes, shapes=lines, hovermode="closest", margin={"l": 8, "r": 8, "t": 26, "b": 8}, **axes
        ),
    }


def week_line(points: Sequence[tuple[date, int | None]], colour: str) -> dict:
    """A line over weeks, open where a week is not known."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [week.isoformat() for week, _ in points],
        "y": [value for _, value in points],
        "connectgaps": False,
        "line": {"color": colour, "width": 2},
        "hovertemplate": "week of %{x|%-d %b %Y}: %{y:,d}<extra></extra>",
    }


def note(when: date, height: float, text: str, colour: str, anchor: str) -> dict:
    """Words beside a date, at a height of 0 (bottom) to 1 (top) of the chart."""
    return {"x": when.isoformat(), "y": height, "yref": "paper", "xanchor": anchor, "yanchor": "bottom", "showarrow": False, "text": text, "xshift": 4 if anchor == "left" else -4,
            "font": {"size": 12, "color": colour}, "bgcolor": "rgba(0,0,0,0)"}  # fmt: skip


def upright(when: date, colour: str, dash: str) -> dict:
    """An upright line at a date."""
    place = {"x0": when.isoformat(), "x1": when.isoformat(), "y0": 0, "y1": 1}
    return {"type": "line", "xref": "x", "yref": "paper", **place, "line": {"color": colour, "width": 1, "dash": dash}}


def outlook(history: Sequence[tuple[date, float | None]], ahead: Sequence[Mapping], target: float | None, theme: Theme) -> dict:
    """Take-up by month so far, what is likely ahead, and the target as a line."""
    months = [when for when, _ in history] + [row["month"] for row in ahead]
    past = {
        "type": "scatter", "mode": "lines", "x": [when.isoformat() for when, _ in history], "y": [value for _, value in history],
        "line": {"color": theme.accent, "width": 3}, "connectgaps": False, "hovertemplate": "%{x|%b %Y}: %{y:.1%}<extra></extra>",
    }  # fmt: skip
    likely = {
        "type": "scatter", "mode": "lines", "x": [row["month"].isoformat() for row in ahead], "y": [row["estimate"] for row in ahead],
        "line": {"color": theme.accent, "width": 2, "dash": "dash"}, "hovertemplate": "%{x|%b %Y}: about %{y:.1%}<extra></extra>",
    }  # fmt: skip
    strip = band([row["month"] for row in ahead], [row["low_80"] for row in ahead], [row["high_80"] for row in ahead], theme)
    shapes, notes = [], []
    if target is not None:
        shapes.append(
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target, "line": {"color": theme.bad, "width": 2}}
        )
        notes.append({"xref": "paper", "x": 0, "y": target, "xanchor": "left", "yanchor": "bottom", "showarrow": False,
                      "text": f"<b>Target {percent(target)}</b>", "font": {"size": 12, "color": theme.bad}})  # fmt: skip
    axes = {"xaxis": month_axis(theme, months), "yaxis": value_axis(theme, 1.0, ".0%")}
    return {"data": [*strip, past, likely], "layout": layout(theme, 300, annotations=notes, shapes=shapes, hovermode="closest", **axes)}


def month_axis(theme: Theme, months: Sequence[date]) -> dict:
    """A time axis over months with few ticks."""
    step = max(1, -(-len(months) // 5))
    return {
        "type": "date", "range": [(months[0] - timedelta(days=15)).isoformat(), (months[-1] + timedelta(days=15)).isoformat()],
        "showgrid": False, "linecolor": theme.axis, "tickvals": [value.isoformat() for value in months[::step]], "tickformat": "%b %Y",
        "tickangle": 0, "fixedrange": True, "automargin": True,
    }  # fmt: skip


def weeks_ahead(channels: Mapping[str, Sequence[Mapping]], names: Mapping[str, str], theme: Theme) -> dict:
    """Contacts expected in the weeks to come, a line with its range for each channel, labelled at its end."""
    traces: list[dict] = []
    notes: list[dict] = []
    top = 1.15 * max(row["high_80"] for rows in channels.values() for row in rows)
    weeks = sorted({row["period_start"] for rows in channels.values() for row in rows})
    for channel, rows in channels.items():
        when = [row["period_start"] for row in rows]
        traces += band(when, [row["low_80"] for row in rows], [row["high_80"] for row in rows], theme)
        traces.append(
            {"type": "scatter", "mode": "lines", "x": [value.isoformat() for value in when], "y": [row["estimate"] for row in rows],
             "line": {"color": theme.mark(channel), "width": 2.5}, "hovertemplate": "week of %{x|%-d %b}: about %{y:,.0f}<extra></extra>"}
        )  # fmt: skip
        notes.append(
            {"x": when[-1].isoformat(), "y": rows[-1]["estimate"], "xanchor": "left", "yanchor": "middle", "showarrow": False, "xshift": 6,
             "text": f"<b>{chart_text(names[channel])}</b>", "font": {"size": 12, "color": theme.text(channel)}}
        )  # fmt: skip
    room = label_room(list(names.values()))
    axes = {"xaxis": week_axis(theme, weeks, 4), "yaxis": value_axis(theme, top, ",d")}
    frame = layout(theme, 260, margin={"l": 8, "r": room, "t": 8, "b": 8}, annotations=notes, hovermode="closest", **axes)
    return {"data": traces, "layout": frame}


def panel_alt(name: str, effect: Effect, launch_on: date) -> str:
    """What a launch's panel shows, in words."""
    expected = count_range(effect.expected_low, effect.expected_high)
    return f"{name} a week before and after {short_day(launch_on)}: {count(effect.actual)} came, {expected} were expected."
