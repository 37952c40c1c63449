"""The chart of a launch on paper: counts before and after, and the band of what would have come without it."""

from views.reports.case_facts import Panel
from views.reports.drawing import BACKGROUND, SMALL, canvas, svg, words
from views.theme import LIGHT


def before_after(panel: Panel, launched: str, width: float = 82, height: float = 46) -> str:
    """Counts as a thin line, their mean since the launch as a thick one, and the 80% band of what would have come."""
    from matplotlib.dates import DateFormatter, YearLocator, date2num

    days = [float(date2num(each)) for each in panel.dates]
    counts = [float("nan") if value is None else float(value) for value in panel.counts]
    launch, start, end = (float(date2num(each)) for each in (panel.launched, panel.start, panel.end))
    colour = LIGHT.mark(panel.channel_id)
    with canvas(width, height) as (figure, axes):
        axes.set_position((0.08, 0.13, 0.9, 0.8))
        top = max([value for value in counts if value == value] + [panel.high]) * 1.16
        axes.plot(days, counts, color=colour, linewidth=0.9, alpha=0.75)
        axes.fill_between([start, end], panel.low, panel.high, color=LIGHT.pale, linewidth=0, zorder=0)
        axes.plot([start, end], [panel.central] * 2, color=LIGHT.accent, linewidth=1, linestyle=(0, (3, 2)))
        axes.plot([start, end], [panel.actual] * 2, color=colour, linewidth=2.6, solid_capstyle="butt")
        axes.axvline(launch, color=LIGHT.ink, linewidth=0.9)
        axes.text(launch, top * 0.995, words(f" launched {launched}"), va="top", ha="left", fontsize=SMALL, bbox=BACKGROUND)
        axes.annotate("would have come", (start, panel.high), xytext=(2, 1.5), textcoords="offset points", fontsize=SMALL,
                      color=LIGHT.accent, va="bottom", bbox=BACKGROUND)  # fmt: skip
        axes.annotate("came", (start, panel.actual), xytext=(2, -3), textcoords="offset points", fontsize=SMALL, fontweight=600, color=LIGHT.ink,
                      va="top", bbox=BACKGROUND)  # fmt: skip
        axes.set_ylim(0, top)
        axes.set_xlim(days[0], days[-1])
        axes.xaxis.set_major_locator(YearLocator())
        axes.xaxis.set_major_formatter(DateFormatter("Jan %Y"))
        axes.grid(axis="y", color=LIGHT.grid, linewidth=0.5)
        axes.locator_params(axis="y", nbins=4)
        axes.set_axisbelow(True)
        axes.spines["left"].set_visible(False)
        return svg(figure)
