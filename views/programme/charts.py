"""The charts of the Programme page as plain specs: gains by year against the target, and a project's yearly flows."""

from collections.abc import Sequence

from views.charts_frame import layout
from views.formatting import chart_text, pounds_short
from views.programme.facts import FORECAST, Gains, year_label
from views.programme.projects import Case
from views.programme.words import JUDGED, REACHED, cash_words, total_words
from views.theme import Theme


YEARS_SHOWN = 4
YEAR_TICKS = 3  # as many as fit a phone
YEAR_STEP = 104  # pixels of a year: two labels and two bars
TOTAL_AT, CASH_AT, LABEL_ABOVE, LABEL_CASH = 0.0, 0.46, 0.12, 0.12  # of a year's step, downwards from its first bar
BAR, TICK = 0.2, 0.11
HATCH = {"size": 7, "solidity": 0.2, "fillmode": "overlay"}  # of what is a forecast
CLOSE = 0.1  # of the chart's height; a label nearer to nil than that would lie on it


def tracker(years: Sequence[Gains], theme: Theme) -> dict:
    """By year two bars, all gains and their cash half: solid to the low end, pale to the high end, a tick at the target."""
    shown = years[-YEARS_SHOWN:]
    traces: list[dict] = []
    marks: list[dict] = []
    notes: list[dict] = []
    for place, gains in enumerate(shown):
        top = -float(place)
        hatch = gains.status == FORECAST
        traces += range_bar(top - TOTAL_AT, gains.low, gains.high, theme.capacity, theme, hatch)
        traces += range_bar(top - CASH_AT, gains.cash_low, gains.cash_high, theme.accent, theme, hatch)
        marks += [
            tick(value, top - at, theme) for value, at in ((gains.target, TOTAL_AT), (gains.cash_target, CASH_AT)) if value is not None
        ]
        notes += [label(year_words(gains), top - TOTAL_AT + LABEL_ABOVE, theme.ink)]
        notes += [label(cash_line(gains), top - CASH_AT + LABEL_CASH, theme.muted)]
    ends = [end for gains in shown for end in (gains.high, gains.cash_high, gains.target or 0.0)]
    lowest = min([0.0, *(end for gains in shown for end in (gains.low, gains.cash_low))])
    axes = {
        "xaxis": {"visible": False, "range": [lowest, max([*ends, 1.0]) * 1.02], "fixedrange": True},
        "yaxis": {"visible": False, "range": [-(len(shown) - 1) - CASH_AT - 0.2, 0.36], "fixedrange": True},
        "shapes": marks,
    }
    frame = layout(
        theme, 16 + YEAR_STEP * len(shown), margin={"l": 2, "r": 6, "t": 2, "b": 2}, annotations=notes, barmode="overlay", **axes
    )
    return {"data": traces, "layout": frame}


def range_bar(place: float, low: float, high: float, colour: str, theme: Theme, hatch: bool) -> list[dict]:
    """From zero solid to the low end, from there pale to the high end; hatched while it is a forecast."""
    solid = max(0.0, low) if high >= 0 else min(0.0, high)
    parts = [(0.0, solid, colour), (min(low, solid) if low < 0 else solid, max(high, low) - low if low < 0 else high - solid, theme.pale)]
    style = {"type": "bar", "orientation": "h", "width": BAR, "hoverinfo": "skip"}
    return [
        {
            **style,
            "base": [base],
            "x": [length],
            "y": [place],
            "marker": {"color": shade, **({"pattern": {**HATCH, "shape": "/", "fgcolor": theme.page}} if hatch else {})},
        }
        for base, length, shade in parts
        if length
    ]


def tick(value: float, place: float, theme: Theme) -> dict:
    """A short upright line at a target."""
    line_style = {"color": theme.ink, "width": 3}
    return {"type": "line", "x0": value, "x1": value, "y0": place - TICK, "y1": place + TICK, "line": line_style}


def label(text: str, place: float, colour: str) -> dict:
    """Text above a bar, at the left."""
    return {
        "x": 0,
        "xref": "paper",
        "y": place,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "text": text,
        "font": {"size": 12, "color": colour},
        "align": "left",
    }


def year_words(gains: Gains) -> str:
    """2026/27 forecast £10k–£18k of £1.6m: not on course."""
    when = f"<b>{chart_text(year_label(gains.year))}</b>{' forecast' if gains.status == FORECAST else ''}"
    against = f" of {pounds_short(gains.target)}" if gains.target is not None else ""
    return f"{when} {total_words(gains)}{against}{judged(gains, gains.verdict)}"


def cash_line(gains: Gains) -> str:
    """Cash £6.9k–£12k of £790k: not on course."""
    against = f" of {pounds_short(gains.cash_target)}" if gains.cash_target is not None else ""
    return f"cash {cash_words(gains)}{against}{judged(gains, gains.cash_verdict)}"


def judged(gains: Gains, verdict: str) -> str:
    """The verdict in words, after the figures."""
    return f": {(REACHED if gains.is_final else JUDGED)[verdict].lower()}" if verdict else ""


def flows(case: Case, theme: Theme) -> dict:
    """What a project costs and brings by year: costs below the line, benefits above it, the years to come hatched."""
    years = [chart_text(year_label(str(row["year"]))) for row in case.flows]
    hatch = {**HATCH, "shape": ["/" if row["is_forecast"] else "" for row in case.flows], "fgcolor": theme.page}
    costs = ("build_paid", "running_paid", "build_to_come", "running_to_come")
    parts = [(name, -1, theme.other if name.startswith("running") else theme.bad) for name in costs]
    parts += [("benefits", 1, theme.accent), ("planned_benefits", 1, theme.pale)]
    traces = [
        {
            "type": "bar",
            "x": years,
            "y": [sign * float(row[name]) for row in case.flows],
            "marker": {"color": colour, "pattern": hatch},
            "name": FLOW_NAMES[name],
            "hovertemplate": f"%{{x}} {FLOW_NAMES[name]}: £%{{y:,.0f}}<extra></extra>",
        }
        for name, sign, colour in parts
        if any(row[name] for row in case.flows)
    ]
    step = max(1, -(-len(years) // YEAR_TICKS))
    ends = [min(sum(sign * float(row[name]) for name, sign, _ in parts if sign * float(row[name]) < 0) for row in case.flows),
            max(sum(sign * float(row[name]) for name, sign, _ in parts if sign * float(row[name]) > 0) for row in case.flows)]  # fmt: skip
    at = sorted({0.0, *(end for end in ends if abs(end) > CLOSE * (ends[1] - ends[0]))})
    axes = {
        "xaxis": {"tickvals": years[::step], "tickangle": 0, "fixedrange": True, "linecolor": theme.axis, "type": "category",
                  "automargin": True},
        "yaxis": {"tickvals": at, "ticktext": [pounds_short(end) for end in at], "gridcolor": theme.grid, "zeroline": True,
                  "zerolinecolor": theme.ink, "fixedrange": True, "automargin": True},
    }  # fmt: skip
    return {"data": traces, "layout": layout(theme, 260, barmode="relative", bargap=0.35, **axes)}


FLOW_NAMES = {
    "build_paid": "build cost",
    "running_paid": "running cost",
    "build_to_come": "build cost to come",
    "running_to_come": "running cost to come",
    "benefits": "benefits",
    "planned_benefits": "benefits only planned",
}
