"""Charts of the executive page: ranges beside their targets, and the four reasons why cost changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from views.bars import Bar, Part
from views.formatting import pounds_moved, pounds_range, pounds_short
from views.headline_facts import CostChange, Course, HeadlineFacts
from views.headline_words import ONE_SERVICE_MIX, TERMS, capacity_words, cash_range, course_range
from views.theme import Theme
from views.wording import POSTS


SHIFT = "channel_mix"  # the term the page is about


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


def range_bars(bars: Sequence[RangeBar]) -> list[Bar]:
    """The bars as they are drawn: solid to where it is sure, pale to the far end, a tick where a target stands."""
    return [
        Bar(
            bar.name,
            bar.figure,
            (Part(bar.low, bar.high, bar.pale, bar.solid), Part(0.0, bar.sure, bar.solid)),
            bar.tick,
            bar.tick_label,
        )
        for bar in bars
    ]


def reasons(change: CostChange, is_one_service: bool, theme: Theme) -> list[Bar]:
    """Each reason as a bar from where the last ended; the line of zero is the year before, the last bar all of the change."""
    names = term_names(is_one_service)
    bars = []
    start = 0.0
    for key, amount in change.terms:
        is_shift = key == SHIFT
        part = Part(start, start + amount, theme.accent if is_shift else theme.other)
        bars.append(Bar(", ".join(filter(None, names[key])), pounds_moved(amount), (part,), is_bold=is_shift))
        start += amount
    return [*bars, Bar("All change", pounds_moved(change.change), (Part(0.0, change.change, theme.ink),), is_bold=True)]


def term_names(is_one_service: bool) -> dict[str, tuple[str, str]]:
    """The names of the four terms; for one service the mix is its own share."""
    return {**TERMS, "service_mix": ONE_SERVICE_MIX} if is_one_service else TERMS
