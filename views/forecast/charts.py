"""Charts of Forecast and what-if as plain specs: what was counted as a line, what is expected as a band."""

from collections.abc import Sequence
from datetime import date, timedelta

from views.charts_frame import label_room, layout, time_axis, value_axis
from views.charts_parts import band, week_axis
from views.forecast.facts import Outlook
from views.formatting import count, percent
from views.theme import Theme


HEIGHT = 330


def take_up_ahead(past: Sequence[tuple[date, float | None]], ahead: Outlook, theme: Theme) -> dict:
    """Take-up a month so far, then the middle and the 80 % range; the target and the ceiling as lines with their names."""
    months = [when for when, _ in past] + ahead.months
    known = [(when, value) for when, value in past if value is not None]
    join = known[-1:]
    line = {"type": "scatter", "mode": "lines", "connectgaps": False, "line": {"color": theme.accent, "width": 3}}
    traces = [
        *band([*(when for when, _ in join), *ahead.months], [*(v for _, v in join), *ahead.low], [*(v for _, v in join), *ahead.high], theme),
        {**line, "x": [when.isoformat() for when, _ in past], "y": [value for _, value in past],
         "hovertemplate": "%{y:.1%}<extra>%{x|%B %Y}</extra>"},
        {**line, "x": [when.isoformat() for when in [*(w for w, _ in join), *ahead.months]], "y": [*(v for _, v in join), *ahead.middle],
         "line": {"color": theme.accent, "width": 2, "dash": "dot"}, "hovertemplate": "%{y:.1%} expected<extra>%{x|%B %Y}</extra>"},
    ]  # fmt: skip
    ends = [("target", ahead.target, theme.ink), ("most that could", ahead.ceiling, theme.muted)]
    shapes = [across(value, colour) for _, value, colour in ends if value is not None]
    notes = [
        {"x": 0, "xref": "paper", "y": value, "xanchor": "left", "yanchor": "bottom", "showarrow": False,
         "text": f"{name} {percent(value)}", "font": {"size": 12, "color": colour}}
        for name, value, colour in ends if value is not None
    ]  # fmt: skip
    end = f"{percent(ahead.low[-1])} to {percent(ahead.high[-1])}"
    notes.append(
        {"x": ahead.months[-1].isoformat(), "y": ahead.middle[-1], "xanchor": "left", "xshift": 8, "showarrow": False,
         "text": f"<b>{end}</b>", "font": {"size": 12, "color": theme.accent}}
    )  # fmt: skip
    axes = {"xaxis": time_axis(theme, months), "yaxis": value_axis(theme, 1.0, ".0%")}
    margin = {"l": 8, "r": label_room([end]), "t": 16, "b": 8}
    return {"data": traces, "layout": layout(theme, HEIGHT, margin=margin, annotations=notes, shapes=shapes, **axes)}


def across(value: float, colour: str) -> dict:
    """A level line through the chart."""
    line = {"color": colour, "width": 1, "dash": "dash"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": value, "y1": value, "line": line}


def contacts_ahead(past: Sequence[tuple[date, int | None]], rows: Sequence[dict], colour: str, step: str, theme: Theme) -> dict:
    """Contacts a week or month so far, then the middle and the 80 % range of what is expected."""
    ahead = [date.fromisoformat(row["period_start"]) for row in rows]
    line = {"type": "scatter", "mode": "lines", "connectgaps": False, "line": {"color": colour, "width": 3}}
    last = f"{count(round(rows[-1]['low_80'], -1))} to {count(round(rows[-1]['high_80'], -1))}"
    traces = [
        *band(ahead, [row["low_80"] for row in rows], [row["high_80"] for row in rows], theme),
        {**line, "x": [when.isoformat() for when, _ in past], "y": [value for _, value in past], "hovertemplate": "%{y:,d}<extra>%{x|%-d %B %Y}</extra>"},
        {**line, "x": [when.isoformat() for when in ahead], "y": [row["estimate"] for row in rows],
         "line": {"color": colour, "width": 2, "dash": "dot"}, "hovertemplate": "%{y:,.0f} expected<extra>%{x|%-d %B %Y}</extra>"},
    ]  # fmt: skip
    top = 1.16 * max([value or 0 for _, value in past] + [row["high_80"] for row in rows] + [1])
    dates = [*(when for when, _ in past), *ahead]
    note = {"x": ahead[-1].isoformat(), "y": rows[-1]["estimate"], "xanchor": "left", "xshift": 8, "showarrow": False,
            "text": f"<b>{last}</b>", "font": {"size": 12, "color": colour}}  # fmt: skip
    axis = week_axis(theme, dates) | {"tickformat": "%b<br>%Y"} if step == "week" else time_axis(theme, dates)  # a phone has little room
    axes = {"xaxis": axis, "yaxis": value_axis(theme, top, ",d")}
    margin = {"l": 8, "r": label_room([last]), "t": 16, "b": 8}
    return {"data": traces, "layout": layout(theme, HEIGHT, margin=margin, annotations=[note], **axes)}


def weeks_before(end: date, weeks: int) -> list[date]:
    """The Mondays of so many weeks before a date."""
    monday = end - timedelta(days=end.weekday())
    return [monday - timedelta(weeks=n) for n in range(weeks, 0, -1)]
