"""How the headline figures are worked out: the ladder, what the saving hangs on, definitions, unit costs and where they come from."""

import streamlit as st

from views import headline_words, wording
from views.cards import download, text_table
from views.controls import View
from views.data import Source
from views.figures import Headlines, last_day
from views.filters import Period
from views.formatting import count, counted, day, md, percent, pounds, pounds_range, pounds_short, pounds_two
from views.headline_facts import HeadlineFacts
from views.headline_saving import Rung, Saving
from views.wording import TAKE_UP_MEANING, saving_figure, span


BASIS_WORDS = {"own_ledger": "your ledger", "own_estimate": "your estimate", "published": "published national figure"}
SHOWN = ("L0", "L1", "L1_keying", "L2_failed_online", "L2_repeats", "L2_longer", "L2_induced", "L2", "L3", "L4", "L5")
BOLD = ("L3", "L5")
MEANINGS = {
    "L0": "Not a saving. It counts every online contact at other councils' costs.",
    "L1": "Contacts that would have come, less those that did, at local cost",
    "L1_keying": "Typing into systems that online forms spare, or still need",
    "L2_failed_online": "Already in the contacts that came, so nothing more is taken off",
    "L2_repeats": "Already in the contacts that came, so nothing more is taken off",
    "L2_longer": "Calls and visits that take longer now",
    "L2_induced": "Online contacts that nobody would have made before",
    "L2": "What is left after what came back",
    "L3": "The headline: running costs and licences taken off",
    "L4": "Whole posts a team could give up; part of a post frees no money",
    "L5": "Out of a budget line, with evidence",
}


def how_it_is_worked_out(source: Source, facts: HeadlineFacts, view: View) -> None:
    """The closed panels at the foot of the page, and the warning that stays outside them."""
    figures = facts.headlines
    if figures.basis and not figures.own_costs:
        st.warning(
            "Costs use **published national figures, not yours**. Put your own in `data/reference/unit_costs.csv` before quoting a saving.",
            icon=":material/warning:",
        )
    with st.expander("How the saving is worked out", icon=":material/stairs:", on_change="rerun", key="open_ladder") as panel:
        if panel.open:
            ladder(source, facts)
    with st.expander(
        "How it is worked out: definitions, unit costs, upper bound", icon=":material/calculate:", on_change="rerun", key="open_method"
    ) as panel:
        if panel.open:
            method(source, figures, view)


def method(source: Source, figures: Headlines, view: View) -> None:
    """Definitions and unit costs."""
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences(figures, view.period)))
    costs = source.rows("cost_per_transaction_by_channel", **view.asked)
    if costs:
        text_table(
            [cost_line(row) for row in costs],
            alt="Cost per transaction by channel, its range and basis",
        )


def ladder(source: Source, facts: HeadlineFacts) -> None:
    """Every rung from list price to cash, then what could change the figure most and what would make it nil."""
    saving = facts.saving
    if saving is None:
        st.markdown(headline_words.no_saving(facts))
        return
    rungs = [rung for name in SHOWN if (rung := saving.rung(name))]
    text_table([rung_row(rung) for rung in rungs], alt="The savings ladder, rung by rung")
    columns = ["rung", "label", "central", "low_80", "high_80", "unit", "arithmetic"]
    lines = [[r.rung, r.label, r.central, r.low, r.high, r.unit, r.arithmetic] for r in rungs]
    download("savings_ladder", source.snapshot, columns, lambda: lines)
    st.markdown("\n".join(f"- {md(rung.label)}: {headline_words.whole(rung.arithmetic)}" for rung in rungs if rung.arithmetic))
    if saving.marginal_low is not None:
        part = pounds_range(saving.marginal_low, saving.marginal_high)
        st.markdown(f"Counting only the part of unit costs that falls with contacts, the saving is {part} a year.")
    hangs_on(saving)
    st.caption(
        f"Ranges are 80%. Snapshot {md(source.snapshot)}; random draws start from seed {saving.seed}. Residents' time is never added."
    )


def rung_row(rung: Rung) -> dict[str, str]:
    """A rung as a line of the table; the list price is struck through."""
    value = rung_value(rung)
    shown = f"~~{value}~~" if rung.is_struck_through else f"**{value}**" if rung.rung in BOLD else value
    meaning = headline_words.whole(rung.why) if rung.why else MEANINGS.get(rung.rung, "")
    return {"Step": md(rung.label), "Value a year": shown, "What it means": f"**{meaning}**" if rung.rung in BOLD else meaning}


def rung_value(rung: Rung) -> str:
    """The figure of a rung: a range, an amount, or none."""
    if rung.why:
        return "no figure"
    if rung.rung == "L4":
        return wording.released_words(rung.low or 0, rung.high or 0, rung.unit)
    if rung.rung == "L5":
        return pounds_short(rung.central or 0)
    return pounds_range(rung.low, rung.high) if rung.low is not None else pounds_two(rung.central or 0)


def hangs_on(saving: Saving) -> None:
    """What could change this figure most, and what would have to be true for it to be nil."""
    if saving.tornado:
        st.markdown("**What could change this figure most**")
        text_table(
            [
                {
                    "What": md(row["what"]),
                    "Share of the doubt": percent(row["share"]),
                    "The saving, if only this were unsure": pounds_range(row["low_80"], row["high_80"]),
                }
                for row in saving.tornado
            ],
            alt="What could change this figure most",
        )
    if saving.break_even:
        st.markdown("**What would have to be true for the saving to be nil**")
        st.markdown("\n".join(f"- It would be nil {headline_words.whole(row['says'])}." for row in saving.break_even))
    st.markdown("**Assumptions and gaps**")
    left = [f"{headline_words.channel(row['channel_id']).capitalize()}: {row['why']}" for row in saving.left_out]
    st.markdown("\n".join(f"- {headline_words.whole(sentence)}" for sentence in [*saving.grade_reasons, *saving.assumptions, *left]))


def sentences(facts: Headlines, period: Period) -> list[str]:
    """The method in sentences, each checkable."""
    return [
        f"**Digital take-up** ({md(facts.definition_name)}): {TAKE_UP_MEANING[0].lower()}{TAKE_UP_MEANING[1:]}. A web visit is no transaction.",
        "**Cost per transaction**: unit cost × contacts, added up, ÷ completed transactions. The unit cost valid on the day is used.",
        f"**Upper bound of the saving** ({day(facts.saving_start)} to {day(last_day(period.end))}): {saving_figure(facts)}. For each service, "
        f"as many contacts on the channels of the baseline ({span(facts.baseline)}), less on those of now, both at the same unit costs.",
        "Its low end takes the unit costs that make it smallest, its high end those that make it largest. Services are added end by end.",
        "It is **not the headline**: what would have happened anyway, running costs and contacts that came back are not taken off.",
        *left_out_words(facts),
        "**Changes** compare with the same dates a year before, and are left out where that year is not covered.",
    ]


def left_out_words(facts: Headlines) -> list[str]:
    """Which part of the services the upper bound does not hold, and why."""
    if facts.saving_low is None:
        return [headline_words.whole(facts.saving_why)] if facts.saving_why else []
    if not facts.saving_services_without:
        return []
    left = counted(facts.saving_services_without, "service is", "services are")
    return [
        f"{count(facts.saving_services)} services are in the upper bound, {left} left out. {headline_words.whole(facts.saving_why)}".strip()
    ]


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
