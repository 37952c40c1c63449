"""The four figures at the top of Headlines."""

from collections.abc import Callable

import streamlit as st

from views.figures import Headlines
from views.formatting import ascii_delta, count, percent, points, pounds, pounds_change, pounds_range
from views.wording import saving_figure


LAST_YEAR = "a year before"
NOTHING = {"points": 0.0005, "pounds": 0.005, "share": 0.0005}  # changes that would read as zero are zero


def tiles(facts: Headlines) -> None:
    """Range, share, unit cost and count; each says how it is meant in its help."""
    lines = [facts.take_up_line, facts.cost_line, facts.contacts_line]
    has_lines = sum(bool(line) for line in lines) > 1  # one line alone would make the other tiles tall and empty
    with st.grid(4, min_column_width=230):
        saving_tile(facts)
        take_up_tile(facts, has_lines)
        cost_tile(facts, has_lines)
        contacts_tile(facts, has_lines)


def saving_tile(facts: Headlines) -> None:
    """The first saving: a range, named an upper bound, with last year's range where both count the same services."""
    before = facts.saving_before
    st.metric(
        "Saving, upper bound",
        saving_figure(facts),
        f"was {pounds_range(*before)}" if before else facts.saving_label if facts.saving_low is not None else None,
        delta_arrow="off",
        delta_color="off",
        delta_description=LAST_YEAR if before else None,
        border=True,
        height="stretch",
        help="What the same contacts would have cost on the baseline's channels, less what they did cost: "
        f"{facts.saving_label}. A range, never a point. "
        "Nothing is taken off yet for what would have happened anyway.",
    )


def take_up_tile(facts: Headlines, has_lines: bool) -> None:
    """Digital take-up with its change in points."""
    st.metric(
        "Digital take-up",
        percent(facts.take_up),
        delta(facts.take_up_change, NOTHING["points"], points),
        delta_description=LAST_YEAR if facts.take_up_change is not None else None,
        border=True,
        height="stretch",
        chart_data=(facts.take_up_line or None) if has_lines else None,
        help=f"Transactions completed online without staff, as a share of all completed transactions. Counted as {facts.definition_name}.",
    )


def cost_tile(facts: Headlines, has_lines: bool) -> None:
    """Cost per transaction; the range of the unit costs is in the help."""
    st.metric(
        "Cost per transaction",
        pounds(facts.cost),
        delta(facts.cost_change, NOTHING["pounds"], pounds_change),
        delta_color="inverse",
        delta_description=LAST_YEAR if facts.cost_change is not None else None,
        border=True,
        height="stretch",
        chart_data=(facts.cost_line or None) if has_lines else None,
        help=f"Unit costs × contacts ÷ completed transactions. With the lowest and highest unit costs: {pounds(facts.cost_low)} to "
        f"{pounds(facts.cost_high)}. The line is over rolling years. Contacts with a unit cost: {percent(facts.costed_share)}.",
    )


def contacts_tile(facts: Headlines, has_lines: bool) -> None:
    """All contacts; more is neither good nor bad."""
    st.metric(
        "Contacts",
        count(facts.contacts),
        delta(facts.contacts_change, NOTHING["share"], lambda share: f"{share * 100:+.1f}%"),
        delta_color="off",
        delta_description=LAST_YEAR if facts.contacts_change is not None else None,
        border=True,
        height="stretch",
        chart_data=(facts.contacts_line or None) if has_lines else None,
        help="Every counted approach on every channel, completed online forms included. A web visit is never a contact.",
    )


def delta(change: float | None, nothing: float, worded: Callable[[float], str]) -> str | int | None:
    """The text of a pill: none when there is no year to compare, the number 0 when nothing moved."""
    if change is None:
        return None
    return 0 if abs(change) < nothing else ascii_delta(worded(change))
