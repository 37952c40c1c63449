"""Charts for paper: matplotlib's SVG backend in the colours of the screen, drawn from the same figures as the screen."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from views.formatting import JOINER
from views.headline_charts import RangeBar
from views.reports.paper import FONTS
from views.theme import LIGHT


if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MILLIMETRES = 25.4  # an inch
SMALL, TEXT = 6.8, 7.4  # points
LETTERS = 54  # of a name and its figure that fit above a bar
BACKGROUND = {"facecolor": LIGHT.page, "edgecolor": "none", "pad": 0.8, "alpha": 0.85}
SETTINGS: dict[Any, Any] = {
    "font.family": "Inter",
    "font.size": TEXT,
    "svg.fonttype": "path",
    "svg.hashsalt": "channel-shift",
    "text.color": LIGHT.ink,
    "axes.edgecolor": LIGHT.axis,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": LIGHT.muted,
    "ytick.color": LIGHT.muted,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 2,
    "ytick.major.size": 0,
    "axes.unicode_minus": True,
}


@contextmanager
def canvas(width: float, height: float) -> Iterator[tuple["Figure", "Axes"]]:
    """A figure of so many millimetres with one set of axes; matplotlib's own settings are left as they were."""
    import matplotlib
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in sorted(FONTS.glob("*.ttf")):
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))
    with matplotlib.rc_context(SETTINGS):
        figure = Figure(figsize=(width / MILLIMETRES, height / MILLIMETRES))
        yield figure, figure.add_axes((0, 0, 1, 1))


def svg(figure: "Figure") -> str:
    """The figure as an SVG that is the same each time."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    text = io.StringIO()
    FigureCanvasSVG(figure).print_svg(text, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return text.getvalue()


def words(text: str) -> str:
    """A label as matplotlib may read it: a dollar sign is no formula, unseen joiners are left out."""
    return text.replace("$", r"\$").replace(JOINER, "")


def released(bars: Sequence[RangeBar], width: float = 82, height: float = 46) -> str:
    """Bars of ranges under each other with their names above them, on one scale from nought; targets as ticks."""
    with canvas(width, height) as (figure, axes):
        axes.set_position((0, 0.02, 1, 0.96))
        most = max([*(bar.high for bar in bars), *(bar.tick or 0.0 for bar in bars), 0.0])
        least = min([*(bar.low for bar in bars), 0.0])
        room = (most - least) or 1.0
        for place, bar in enumerate(bars):
            y = -place
            axes.barh(y, bar.high - bar.low, 0.36, left=bar.low, color=bar.pale, edgecolor=bar.solid, linewidth=0.4)
            axes.barh(y, bar.sure, 0.36, color=bar.solid)
            axes.plot([0, 0], [y - 0.24, y + 0.24], color=LIGHT.axis, linewidth=0.8)
            named(axes, bar.name, bar.figure, least, y + 0.28)
            if bar.tick is not None:
                draw_tick(axes, bar.tick, bar.tick_label, y, least + 0.55 * room)
        axes.set_xlim(least - 0.004 * room, most + 0.02 * room)
        axes.set_ylim(-len(bars) + 0.6, 0.78)
        axes.set_axis_off()
        return svg(figure)


def named(axes: "Axes", name: str, figure_words: str, x: float, y: float) -> None:
    """The name of a bar and its figure beside it."""
    size = min(TEXT, TEXT * LETTERS / max(1, len(name) + len(figure_words)))
    title = axes.text(x, y, words(name) + "  ", fontsize=size, va="bottom", color=LIGHT.muted)
    axes.annotate(words(figure_words), (1, 0), xycoords=title, fontsize=size, fontweight=600, va="bottom")


def draw_tick(axes: "Axes", value: float, label: str, y: float, middle: float) -> None:
    """A target across a bar with its name beside it, on the side with more room."""
    axes.plot([value, value], [y - 0.27, y + 0.27], color=LIGHT.ink, linewidth=1.8, solid_capstyle="butt")
    left = value > middle
    axes.annotate(
        words(label),
        (value, y),
        xytext=(-4 if left else 4, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center",
        fontsize=SMALL,
        color=LIGHT.ink,
        bbox=BACKGROUND,
    )


def terms(names: Sequence[tuple[str, str, float, str]], width: float = 82, height: float = 46) -> str:
    """A waterfall of terms that add up, each given as id, name, amount and figure; the last bar is their sum."""
    with canvas(width, height) as (figure, axes):
        axes.set_position((0.26, 0.02, 0.73, 0.96))
        running, ends = 0.0, [0.0]
        spans = []
        for _, _, amount, _ in names[:-1]:
            spans.append((running, running + amount))
            running += amount
            ends.append(running)
        spans.append((0.0, names[-1][2]))
        ends.append(names[-1][2])
        room = max(max(ends) - min(ends), 1.0)
        for place, ((key, name, amount, figure_words), (start, end)) in enumerate(zip(names, spans, strict=True)):
            colour = LIGHT.ink if place == len(names) - 1 else LIGHT.accent if key == "channel_mix" else LIGHT.other
            weight = 600 if colour != LIGHT.other else 400
            axes.barh(-place, end - start, 0.52, left=start, color=colour)
            if place < len(names) - 2:
                axes.plot([end, end], [-place - 0.74, -place - 0.26], color=LIGHT.axis, linewidth=0.5)
            axes.annotate(words(name), (0, -place), xycoords=("axes fraction", "data"), xytext=(-82 * 0.26 * 2.83 + 2, 0),
                          textcoords="offset points", va="center", fontsize=TEXT, fontweight=weight)  # fmt: skip
            side = 3 if amount >= 0 else -3
            axes.annotate(words(figure_words), (end, -place), xytext=(side, 0), textcoords="offset points",
                          ha="left" if amount >= 0 else "right", va="center", fontsize=TEXT, fontweight=600, bbox=BACKGROUND)  # fmt: skip
        axes.axvline(0, color=LIGHT.axis, linewidth=0.8, zorder=0)
        axes.set_xlim(min(ends) - 0.5 * room, max(ends) + 0.5 * room)
        axes.set_ylim(-len(names) + 0.5, 0.5)
        axes.set_axis_off()
        return svg(figure)


def line(
    months: Sequence[Any], values: Sequence[float | None], last: str, *, percent: bool = False, width: float = 82, height: float = 26
) -> str:
    """A line by month with its last value written at its end; a missing month is a gap."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    numbers = [float("nan") if value is None else float(value) for value in values]
    known = [(place, value) for place, value in enumerate(numbers) if value == value]
    with canvas(width, height) as (figure, axes):
        axes.set_position((0.09, 0.24, 0.76, 0.7))
        axes.plot(range(len(numbers)), numbers, color=LIGHT.accent, linewidth=1.6, solid_capstyle="round")
        place, value = known[-1]
        axes.plot([place], [value], "o", color=LIGHT.accent, markersize=3.4)
        axes.annotate(words(last), (place, value), xytext=(5, 0), textcoords="offset points", va="center", fontsize=TEXT, fontweight=600,
                      annotation_clip=False, color=LIGHT.accent)  # fmt: skip
        axes.set_ylim(0, max(value for _, value in known) * 1.18 or 1)
        axes.set_xlim(0, max(1, len(numbers) - 1))
        axes.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 2.5, 5, 10]))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y * 100:.0f}%" if percent else f"£{y:g}"))
        axes.grid(axis="y", color=LIGHT.grid, linewidth=0.5)
        axes.set_axisbelow(True)
        axes.spines["left"].set_visible(False)
        label_years(axes, months)
        return svg(figure)


def label_years(axes: "Axes", months: Sequence[Any]) -> None:
    """Names every January or, on short lines, the first and the last month."""
    places = [place for place, month in enumerate(months) if month.month == 1]
    if len(places) >= 2:
        axes.set_xticks(places, [f"Jan {months[place].year}" for place in places])
    elif len(months) > 1:
        axes.set_xticks([0, len(months) - 1], [f"{month:%b %Y}" for month in (months[0], months[-1])])
        first, last = axes.get_xticklabels()
        first.set_horizontalalignment("left")
        last.set_horizontalalignment("right")


def swings(rows: Sequence[tuple[str, float, float, str]], centre: float, width: float = 82, height: float = 30) -> str:
    """What could change the figure most: for each cause its name, the low and the high end it alone gives, and both as words."""
    with canvas(width, height) as (figure, axes):
        axes.set_position((0, 0.02, 1, 0.96))
        least, most = min(low for _, low, _, _ in rows), max(high for _, _, high, _ in rows)
        room = max(most - least, 1.0)
        for place, (name, low, high, figure_words) in enumerate(rows):
            axes.barh(-place, high - low, 0.3, left=low, color=LIGHT.accent if place == 0 else LIGHT.capacity)
            named(axes, name, figure_words, least, -place + 0.24)
            axes.plot([centre, centre], [-place - 0.22, -place + 0.22], color=LIGHT.ink, linewidth=1.4, solid_capstyle="butt")
        axes.set_xlim(least - 0.01 * room, most + 0.25 * room)
        axes.set_ylim(-len(rows) + 0.6, 0.75)
        axes.set_axis_off()
        return svg(figure)
