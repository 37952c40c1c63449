"""Charts of the executive page: ranges beside their targets, and the four reasons why cost changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from views.charts_frame import LETTER_WIDTH, layout
from views.formatting import chart_text, pounds_moved, pounds_range, pounds_short
from views.headline_facts import CostChange, Course, HeadlineFacts
from views.headline_words import ONE_SERVICE_MIX, TERMS, capacity_words, cash_range, course_range
from views.theme import Theme
from views.wording import POSTS


STEP = 58  # pixels a bar takes with its name above and a tick's label below
BAR = 0.34  # of a step
NAME_UP = 0.22
TICK_DOWN = 0.27
PHONE_PLOT = 310  # pixels of a plot on a phone


@dataclass(frozen=True)
class RangeBar:
    """One bar: solid from zero to the low end, pale from there to the high end, with a tick where a target stands.

    A range that holds nil has no solid part; one below nil is solid to the end nearer to it.
    """

    name: str
    figure: str
    low: float
    high: float
    solid: str
    pale: str
    tick: float | None = None
    tick_label: str = ""

    @property
    def sure(self) -> float:
        """Where the solid part ends."""
        return self.low if self.low > 0 else min(self.high, 0.0)

    @property
    def pale_parts(self) -> tuple[float, float]:
        """What of the range goes on above the solid part, and what below, as lengths from nil; the second is never above zero."""
        return max(self.high, 0.0) - max(self.low, 0.0), min(self.low, 0.0) - min(self.high, 0.0)


def released_bars(facts: HeadlineFacts, theme: Theme) -> list[RangeBar]:
    """The saving, and what of it is cash, whole posts or neither; the budgeted saving is the tick beside cash."""
    saving = facts.saving
    if saving is None:
        return []
    bars = [RangeBar("All contact cost released", pounds_range(saving.low, saving.high), saving.low, saving.high, theme.accent, theme.pale)]
    if saving.cash is not None:
        budget = f"Budgeted for {facts.budget_year}, {pounds_short(facts.budget)}" if facts.budget is not None else ""
        figure = pounds_short(saving.cash.amount) if saving.cash.amount else "none"
        bars.append(
            RangeBar(
                "Evidenced cash, out of a budget line",
                figure,
                saving.cash.low,
                saving.cash.high,
                theme.accent,
                theme.pale,
                facts.budget,
                budget,
            )
        )
    ends = (saving.capacity.pounds_low or 0.0, saving.capacity.pounds_high or 0.0) if saving.capacity else (0.0, 0.0)
    name = "Capacity, in whole posts" if saving.capacity is None or saving.capacity.unit == POSTS else "Capacity, in whole steps"
    bars.append(RangeBar(name, capacity_words(saving), max(0.0, ends[0]), max(0.0, ends[1]), theme.capacity, theme.pale))
    if saving.rest is not None:
        low, high = saving.rest
        bars.append(RangeBar("Not proven: neither cash nor a post", pounds_range(low, high), low, high, theme.other, theme.unproven))
    return bars


def course_bars(course: Course, theme: Theme) -> list[RangeBar]:
    """The gains of the year and their cashable part, each beside its target."""
    bars = []
    everything = (course.low, course.high, course.central, course.target, "All gains", course_range(course), "Target")
    cash = (
        course.cash_low,
        course.cash_high,
        course.cash_central,
        course.cash_target,
        "Cashable gains",
        cash_range(course),
        "Cashable half",
    )
    for low, high, central, target, name, figure, label in (everything, cash):
        ends = (central if low is None else low, central if high is None else high)
        tick = f"{label}, {pounds_short(target)}" if target is not None else ""
        bars.append(RangeBar(name, figure, max(0.0, ends[0]), max(0.0, ends[1]), theme.accent, theme.pale, target, tick))
    return bars


def range_bars(bars: Sequence[RangeBar], theme: Theme) -> dict:
    """The bars from top to bottom, names and figures above them, ticks in neutral ink with their labels below."""
    places = [-float(i) for i in range(len(bars))]
    top = max([bar.high for bar in bars] + [bar.tick or 0.0 for bar in bars] + [1e-9]) * 1.02
    least = min(0.0, *(bar.low for bar in bars)) * 1.02
    notes = [name_note(bar, place, theme) for bar, place in zip(bars, places, strict=True)]
    notes += [tick_note(bar, place, top, theme) for bar, place in zip(bars, places, strict=True) if bar.tick is not None]
    shared = {"type": "bar", "orientation": "h", "y": places, "width": BAR, "hoverinfo": "skip"}
    traces = [
        {**shared, "x": [bar.sure for bar in bars], "marker": {"color": [bar.solid for bar in bars]}},
        {
            **shared,
            "x": [bar.high - bar.low for bar in bars],
            "base": [bar.low for bar in bars],
            "marker": {"color": [bar.pale for bar in bars], "line": {"color": [bar.solid for bar in bars], "width": 0.6}},
        },
    ]
    ticks = [
        {
            "type": "line",
            "x0": bar.tick,
            "x1": bar.tick,
            "y0": place - TICK_DOWN,
            "y1": place + TICK_DOWN,
            "line": {"color": theme.ink, "width": 3},
        }
        for bar, place in zip(bars, places, strict=True)
        if bar.tick is not None
    ]
    zero = {"type": "line", "x0": 0, "x1": 0, "y0": places[-1] - 0.3, "y1": 0.3, "line": {"color": theme.axis, "width": 1}}
    axes = {
        "xaxis": {"visible": False, "range": [least, top], "fixedrange": True},
        "yaxis": {"visible": False, "range": [places[-1] - 0.5, 0.6], "fixedrange": True},
    }
    height = 16 + STEP * len(bars)
    frame = layout(
        theme, height, margin={"l": 4, "r": 8, "t": 4, "b": 4}, barmode="overlay", annotations=notes, shapes=[zero, *ticks], **axes
    )
    return {"data": traces, "layout": frame}


def name_note(bar: RangeBar, place: float, theme: Theme) -> dict:
    """The name of a bar and its figure, above it."""
    text = f"{chart_text(bar.name)} <b>{chart_text(bar.figure)}</b>"
    return note(text, 0, place + NAME_UP, theme, xref="paper", xanchor="left", yanchor="bottom", align="left")


def tick_note(bar: RangeBar, place: float, top: float, theme: Theme) -> dict:
    """The label of a target, on the side where there is room."""
    right = (bar.tick or 0.0) > top / 2
    text = f"{chart_text(bar.tick_label)} " if right else f" {chart_text(bar.tick_label)}"
    return note(text, bar.tick or 0.0, place, theme, xanchor="right" if right else "left", yanchor="middle", xshift=-4 if right else 4)


def note(text: str, x: float, y: float, theme: Theme, **more: object) -> dict:
    """A text in a chart."""
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": {"size": 12, "color": theme.ink}, "bgcolor": theme.page, **more}


def reasons(change: CostChange, is_one_service: bool, theme: Theme) -> dict:
    """Each reason as a bar from where the last ended; the line of zero is the year before, the last bar all of the change."""
    names = term_names(is_one_service)
    steps = [(names[key], amount) for key, amount in change.terms]
    starts = [sum(amount for _, amount in steps[:i]) for i in range(len(steps))]
    bars = [*zip(starts, steps, strict=True), (0.0, (("All change", ""), change.change))]
    places = [-float(i) for i in range(len(bars))]
    edges = [0.0, *(edge for start, (_, amount) in bars for edge in (start, start + amount))]
    span = max(edges) - min(edges) or 1.0
    colours = [theme.other] * len(bars)
    colours[2], colours[-1] = theme.accent, theme.ink
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [amount for _, (_, amount) in bars],
        "base": [start for start, _ in bars],
        "y": places,
        "width": BAR,
        "marker": {"color": colours},
        "hoverinfo": "skip",
    }
    notes = []
    for place, (start, ((name, what), amount)) in zip(places, bars, strict=True):
        bold = f"<b>{name}</b>" if place in (-2.0, places[-1]) else name
        text = f"{bold}{', ' + what if what else ''}"
        notes.append(
            {**note(text, 0, place + NAME_UP, theme, xanchor="left", yanchor="bottom", align="left"), "xref": "paper"}
        )  # fmt: skip
        end = start + amount
        notes.append(
            note(
                f"<b>{pounds_moved(amount)}</b>",
                end,
                place,
                theme,
                xanchor="right" if amount < 0 else "left",
                xshift=-5 if amount < 0 else 5,
            )
        )
    left, right = figure_room(bars, span)
    zero = {"type": "line", "x0": 0, "x1": 0, "y0": places[-1] - 0.3, "y1": 0.3, "line": {"color": theme.axis, "width": 1}}
    axes = {
        "xaxis": {"visible": False, "range": [min(edges) - left, max(edges) + right], "fixedrange": True},
        "yaxis": {"visible": False, "range": [places[-1] - 0.4, 0.6], "fixedrange": True},
    }
    frame = layout(theme, 12 + 50 * len(bars), margin={"l": 4, "r": 4, "t": 4, "b": 4}, annotations=notes, shapes=[zero], **axes)
    return {"data": [trace], "layout": frame}


def figure_room(bars: Sequence[tuple[float, tuple[tuple[str, str], float]]], span: float) -> tuple[float, float]:
    """Room left and right of the bars for the figures outside them, on a plot as narrow as a phone's."""
    widest = max(len(pounds_moved(amount)) for _, (_, amount) in bars) * LETTER_WIDTH + 10
    room = span * widest / (PHONE_PLOT - 2 * widest)
    amounts = [amount for _, (_, amount) in bars]
    return (room if min(amounts) < 0 else 0.0), (room if max(amounts) >= 0 else 0.0)


def term_names(is_one_service: bool) -> dict[str, tuple[str, str]]:
    """The names of the four terms; for one service the mix is its own share."""
    return {**TERMS, "service_mix": ONE_SERVICE_MIX} if is_one_service else TERMS
