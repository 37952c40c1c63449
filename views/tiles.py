"""The four figures at the top of Headlines."""

from collections.abc import Callable, Sequence

import streamlit as st

from views.cards import tile_row
from views.figures import Headlines
from views.formatting import NO_DATA, ascii_delta, count, count_range, md, outward, percent, points, pounds, pounds_change
from views.headline_facts import HeadlineFacts
from views.sparkline import Colour, Line, tile_with
from views.wording import TAKE_UP_MEANING


NOTHING = {"points": 0.0005, "pounds": 0.005, "share": 0.0005}  # changes that would read as zero are zero
TILE_LETTERS = 16  # of the largest type on the narrowest tile of a row of four
MILLION = 1_000_000


def tiles(facts: HeadlineFacts) -> None:
    """Share, unit cost, count and residents' hours; each says how it is meant in its help. On a phone two stand side by side."""
    figures = facts.headlines
    lines = [figures.take_up_line, figures.cost_line, figures.contacts_line]
    has_lines = sum(bool(line) for line in lines) > 1  # one line alone would make the other tiles tall and empty
    with tile_row(4, 165):
        take_up_tile(figures, has_lines)
        cost_tile(figures, has_lines)
        contacts_tile(figures, has_lines)
        hours_tile(facts)
    if told := beneath_tiles(figures, has_lines):
        st.caption(told)


def beneath_tiles(figures: Headlines, has_lines: bool) -> str:
    """What the changes compare, what the lines are, and what the cost per transaction rests on."""
    changes = (figures.take_up_change, figures.cost_change, figures.contacts_change)
    compared = "Changes are on the same dates a year before." if any(change is not None for change in changes) else ""
    lines = "Lines are months, the cost over rolling years." if has_lines else ""
    rests = ""
    if figures.cost is not None:
        ends = f"{pounds(figures.cost_low)} to {pounds(figures.cost_high)}"
        rests = f"With low or high unit costs a transaction costs {ends}; {percent(figures.costed_share)} of contacts have a unit cost."
    return " ".join(part for part in (compared, figures.not_compared, lines, rests) if part)


def take_up_tile(facts: Headlines, has_lines: bool) -> None:
    """Digital take-up with its change in points."""
    said = delta(facts.take_up_change, NOTHING["points"], points)
    with tile_with(line(facts.take_up_line, has_lines, percent, better(said, facts.take_up_change))):
        st.metric(
            "Digital take-up",
            percent(facts.take_up),
            said,
            help=f"{TAKE_UP_MEANING}. Counted as {md(facts.definition_name)}.",
        )


def cost_tile(facts: Headlines, has_lines: bool) -> None:
    """Cost per transaction; what it rests on stands under the tiles, as its name leaves no room for help on a phone."""
    said = delta(facts.cost_change, NOTHING["pounds"], pounds_change)
    with tile_with(line(facts.cost_line, has_lines, pounds, better(said, -(facts.cost_change or 0)))):
        st.metric("Cost per transaction", pounds(facts.cost), said, delta_color="inverse")


def contacts_tile(facts: Headlines, has_lines: bool) -> None:
    """All contacts; more is neither good nor bad."""
    with tile_with(line(facts.contacts_line, has_lines, count, "gray")):
        st.metric(
            "Contacts",
            count(facts.contacts),
            delta(facts.contacts_change, NOTHING["share"], lambda share: f"{share * 100:+.1f}%"),
            delta_color="off",
            help="Every counted approach on every channel, completed online forms included. A web visit is never a contact.",
        )


def hours_tile(facts: HeadlineFacts) -> None:
    """Hours that residents no longer spend, as a range; never part of the saving."""
    time = facts.saving.time if facts.saving else None
    low, high = outward(time.low, time.high) if time else (0.0, 0.0)
    is_more = high < 0  # then they are told as more, not as fewer than none
    with tile_with(None):
        st.metric(
            "Residents' hours",
            NO_DATA if time is None else hours_words(*((-high, -low) if is_more else (low, high))),
            None if time is None else f"{'more' if is_more else 'fewer'} a year",
            delta_arrow="off",
            delta_color="off",
            help="Time that residents no longer spend on contacts, for the year the saving covers. Never added to the saving.",
        )


def hours_words(low: float, high: float) -> str:
    """The range; in millions where it would be cut at the tile's edge: −20m to 17m."""
    whole = count_range(low, high)
    if len(whole) <= TILE_LETTERS or max(-low, high) < MILLION:
        return whole
    ends = [f"{end / MILLION:,.1f}".removesuffix(".0").replace("-", "−") + "m" for end in (low, high)]
    return " to ".join(ends)


def line(values: Sequence[float], has_lines: bool, worded: Callable[[float], str], colour: Colour) -> Line | None:
    """The line of a tile; None where it is unknown or would stand alone."""
    return Line(values, worded, colour) if values and has_lines else None


def better(said: object, change: float | None) -> Colour:
    """Green for a change to the good, red to the bad, grey for one that reads as none."""
    return "gray" if not said or not change else "green" if change > 0 else "red"


def delta(change: float | None, nothing: float, worded: Callable[[float], str]) -> str | int | None:
    """The text of a pill: none when there is no year to compare, the number 0 when nothing moved."""
    if change is None:
        return None
    return 0 if abs(change) < nothing else ascii_delta(worded(change))
