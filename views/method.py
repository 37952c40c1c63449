"""How the headline figures are worked out: definition, formula, baseline, unit costs and where they come from."""

import streamlit as st

from views.controls import View
from views.data import Source
from views.figures import Headlines, last_day
from views.filters import Period
from views.formatting import count, counted, day, md, percent, pounds
from views.wording import span


BASIS_WORDS = {"own_ledger": "your ledger", "own_estimate": "your estimate", "published": "published national figure"}


def how_it_is_worked_out(source: Source, facts: Headlines, view: View) -> None:
    """The closed panel at the foot of the page, and the warning that stays outside it."""
    if facts.basis and not facts.own_costs:
        st.warning(
            "Costs use **published national figures, not yours**. Put your own in `data/reference/unit_costs.csv` before quoting a saving.",
            icon=":material/warning:",
        )
    with st.expander("How it is worked out", icon=":material/calculate:"):
        st.markdown("\n".join(f"- {sentence}" for sentence in sentences(facts, view.period)))
        costs = source.rows("cost_per_transaction_by_channel", **view.asked)
        if costs:
            st.table(
                [cost_line(row) for row in costs],
                border="horizontal",
                hide_index=True,
                alt="Cost per transaction by channel, its range and basis",
            )


def sentences(facts: Headlines, period: Period) -> list[str]:
    """The method in sentences, each checkable."""
    return [
        f"**Digital take-up** ({md(facts.definition_name)}): transactions completed online without staff ÷ all completed transactions. "
        "A web visit is neither.",
        "**Cost per transaction**: unit cost × contacts, added up, ÷ completed transactions. The unit cost valid on the day is used.",
        f"**Saving, at most** ({day(facts.saving_start)} to {day(last_day(period.end))}): for each service, as many contacts on the "
        f"channels of the baseline ({span(facts.baseline)}), less on those of now, both at the same unit costs.",
        "Its low end takes the unit costs that make it smallest, its high end those that make it largest; services are added end by end, "
        "and the range is rounded outward to two figures.",
        "It is an **upper bound**: what would have happened anyway, running costs and contacts that came back are not taken off yet.",
        *left_out_words(facts),
        "**Changes** compare with the same dates a year before, and are left out where that year is not covered.",
    ]


def left_out_words(facts: Headlines) -> list[str]:
    """Which part of the services the saving does not hold, and why."""
    if facts.saving_low is None or not facts.saving_services_without:
        return []
    left = counted(facts.saving_services_without, "service is", "services are")
    return [f"{count(facts.saving_services)} services are in the saving, {left} left out. {md(facts.saving_why or '')}".strip()]


def cost_line(row: dict) -> dict[str, str]:
    """One channel as a line of the table; texts from the council's files are escaped."""
    basis = [BASIS_WORDS.get(part, part) for part in str(row["basis"] or "").split(", ") if part]
    low, high = pounds(row["cost_per_transaction_low"]), pounds(row["cost_per_transaction_high"])
    return {
        "Channel": md(row["channel_name"]),
        "Cost per transaction": "no transactions"
        if row["cost_per_transaction"] is None and row["costed_share"]
        else pounds(row["cost_per_transaction"]),
        "Lowest to highest": "" if row["cost_per_transaction"] is None else f"{low} to {high}",
        "Unit cost basis": md(", ".join(basis)) or "no unit cost",
        "Contacts with a unit cost": percent(row["costed_share"]),
    }
