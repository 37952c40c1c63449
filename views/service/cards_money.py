"""The cards on shift or cut, on the saving rung by rung, and on why the cost of the service changed."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from views import headline_charts, headline_words
from views.bars import draw_bars
from views.cards import beneath, card, download, text_table
from views.controls import View
from views.data import Source
from views.figures import last_day
from views.formatting import (
    JOINER,
    MINUS,
    NO_DATA,
    capital,
    count_range,
    day,
    md,
    outward,
    pounds,
    pounds_range,
    pounds_short,
    pounds_two,
)
from views.frame import shown_theme
from views.headline_cards import cost_rows
from views.headline_facts import cost_change_of, cost_parameters
from views.headline_saving import Rung
from views.headline_words import residents_worth, whole
from views.service import words
from views.service.facts import ServiceFacts


WORDS = {"access reduced": "red", "shifted": "green", "no clear fall": "gray", "cannot tell": "gray", "moved": "orange"}
INSIDE = ("L2_failed_online", "L2_repeats")  # told, but inside the contacts that came already


def falls_card(source: Source, facts: ServiceFacts) -> None:
    """What became of each fall in contact: moved online, or cut; and cuts elsewhere that may be mistaken for it."""
    with card(words.falls_title(facts), falls_subtitle(facts), key="card_falls"):
        shown = [row for row in facts.falls if not row.get("site")]
        known = [row for row in shown if not row.get("code")]
        if facts.is_self_assessment and not shown:
            where = " and ".join(facts.name_of(each) for each in facts.outcome_ids) or "other services"
            st.markdown(f"A self-assessment takes no contacts itself. Look at {md(where)} for what moved.")
        elif not shown:
            st.markdown("No fall of this service can be judged: it takes two years of contacts and one online channel.")
        if known:
            text_table([fall_line(row) for row in sorted(known, key=cuts_first)])
            columns = ["channel_id", "about", "word", "fall", "fall_low_80", "fall_high_80", "online_rise", "contacts", "expected_contacts"]
            download("service_shift_or_cut", source.snapshot, columns, lambda: [[row[name] for name in columns] for row in known])
        for row in (each for each in shown if each.get("code")):
            st.caption(f"{md(capital(words.coming(str(row['channel_id']))))}: {whole(row['sentence'])}")
        if facts.cuts_elsewhere:
            st.markdown("**Cut elsewhere since the launch**, and not the website's doing:")
        for row in facts.cuts_elsewhere:
            st.markdown(cut_words(facts, row))


def cut_words(facts: ServiceFacts, row: Mapping) -> str:
    """What a cut in another service did."""
    return f":red[**{md(facts.name_of(row['service_id']))}: access reduced.**] {whole(words.fell_words(row))}"


def falls_subtitle(facts: ServiceFacts) -> str:
    """The dates that are compared, and what the words mean."""
    dated = [row for row in facts.falls if row["start_date"] and row["about"] == "period"]
    if not dated:
        return "A fall is a shift only where online rose as well; after a cut it is access reduced."
    start, end = (date.fromisoformat(str(dated[0][name])) for name in ("start_date", "end_date"))
    begin, until = (date.fromisoformat(str(dated[0][name])) for name in ("baseline_start", "baseline_end"))
    return f"{day(start)} to {day(last_day(end))}, against {day(begin)} to {day(last_day(until))} and other services."


def cuts_first(row: Mapping) -> tuple:
    """Falls after a cut first, then shifts, then the rest."""
    return (row["about"] != "cut", row["word"] != "access reduced", row["verdict"] != "shift", str(row["channel_id"]))


def fall_line(row: Mapping) -> dict[str, str]:
    """A channel, its fall, and the verdict in a word."""
    low, high = outward(row["fall_low_80"], row["fall_high_80"])
    about = words.cut_note(row) if row["about"] == "cut" else "the whole period" if row["change_note"] else ""
    note = f"  \n:gray[{whole(capital(about))}]" if about else ""
    return {
        "Channel": f"**{md(capital(words.coming(str(row['channel_id']))))}**{note}",
        "Fell by, 80% likely": md(count_range(low, high)),
        "Verdict": f":{WORDS.get(str(row['word']), 'gray')}[**{md(capital(str(row['word'])))}**]",
    }


def saving_card(source: Source, facts: ServiceFacts) -> None:
    """The ladder of the service, rung by rung with its arithmetic; people's own time apart."""
    saving = facts.saving
    subtitle = f"A year to {day(saving.last_day)}. Every range is 80% likely." if saving else "Only contacts that would have come count."
    with card(words.saving_title(facts), subtitle, key="card_saving"):
        if saving is None:
            no_saving(facts)
            return
        st.markdown(f"{headline_words.badge(saving)} {whole(saving.sentence)}")
        text_table([rung_line(rung) for rung in saving.rungs])
        columns = ["step", "low", "high", "central", "unit", "arithmetic"]
        rows = [[rung.label, rung.low, rung.high, rung.central, rung.unit, rung.arithmetic] for rung in saving.rungs]
        download("service_saving", source.snapshot, columns, lambda: rows)
        for reason in saving.grade_reasons:
            st.caption(whole(reason))


def no_saving(facts: ServiceFacts) -> None:
    """Why no saving is shown, and where it is counted instead."""
    if facts.saving_why:
        st.markdown(whole(facts.saving_why))
    elif facts.outcome_ids:
        where = " and ".join(facts.name_of(each) for each in facts.outcome_ids)
        st.markdown(f"A self-assessment saves nothing by itself. What it saved is counted in {md(where)}.")
    else:
        st.markdown("A saving needs contacts with staff and online, unit costs, and a year to compare with.")


def rung_line(rung: Rung) -> dict[str, str]:
    """A step with how it is worked out below it, and its figure."""
    label = f"**{md(rung.label)}**" if rung.rung in ("L3", "L5") else md(rung.label)
    worked_out = whole(capital(rung.arithmetic or rung.sentence))
    return {"Step, and how it is worked out": f"{label}  \n:gray[{worked_out}]", "A year": rung_figure(rung)}


def rung_figure(rung: Rung) -> str:
    """A range in its own unit; the list price struck through, what is counted already in grey."""
    if rung.why or rung.central is None:
        return NO_DATA
    if rung.is_struck_through:
        return f"~~{md(pounds_two(rung.central))}~~"
    if rung.rung == "L5":
        return f"**{md(pounds_short(rung.central))}**"
    low, high = (rung.low, rung.high) if rung.low is not None and rung.high is not None else (rung.central, rung.central)
    if not rung.unit.startswith(("GBP", "pounds")):
        unit = rung.unit.removesuffix(" a year")
        ends = f"{low:g}" if low == high else count_range(*outward(low, high)) if max(abs(low), abs(high)) >= 10 else f"{low:g} to {high:g}"
        return md(f"{ends} {unit}")
    text = md(pounds_range(low, high)).replace(" ", "\u00a0").replace(MINUS, MINUS + JOINER)
    return f":gray[{text}]" if rung.rung in INSIDE else f"**{text}**" if rung.rung == "L3" else text


def time_card(facts: ServiceFacts) -> None:
    """Whose time it saved: residents' hours and fares, and staff hours in the steps that teams can give up."""
    saving = facts.saving
    if saving is None or (saving.time is None and saving.capacity is None):
        return
    with card(headline_words.gained_title(saving), "People's own time is never added to the council's saving.", key="card_time"):
        if saving.time is not None:
            low, high = outward(saving.time.low, saving.time.high)
            worth = residents_worth(saving.time)
            st.markdown(whole(f"Residents: {count_range(low, high)} hours a year, 80% likely, travel among them. {worth}".rstrip()))
            st.caption(whole(saving.time.arithmetic))
        if saving.capacity is not None:
            st.markdown(f"Staff: {whole(saving.capacity.sentence)}")
            st.caption(whole(saving.capacity.arithmetic))
        if saving.cash is not None and saving.cash.rows:
            for row in saving.cash.rows:
                line = f"Cash: {pounds_short(float(row['cashable_amount']))} a year out of {row['budget_line']}, {row['owner']}, {row['evidence']}."
                st.markdown(whole(line))


def cost_card(source: Source, view: View, facts: ServiceFacts) -> None:
    """The four terms of the change in the cost of contacts about this service."""
    if not facts.reaches_back:
        with card("No year before to compare the cost with", key="card_service_cost"):
            begun: date | None = facts.begun
            st.markdown(f"The service began on {day(begun)}." if begun else "The data begin later than a year before this period.")
        return
    found = source.finding("cost_change", **{**cost_parameters(view), "service_id": facts.service_id})
    change = cost_change_of(found.rows, view)
    subtitle = "" if change is None else headline_words.period_words(change, view.period)
    with card(headline_words.cost_title(change), subtitle, key="card_service_cost"):
        if change is None:
            st.info(whole(found.why or "No month of this service is known in both years."), icon=":material/info:")
            return
        rows = cost_rows(change, True)
        alt = "; ".join(f"{name}: {pounds(amount)}" for name, amount in rows)
        draw_bars(headline_charts.reasons(change, True, shown_theme()), alt)
        if change.channel_low is not None and change.channel_high is not None:
            ends = md(pounds_range(change.channel_low, change.channel_high))
            st.caption(f"With low or high unit costs, channel shift is {ends}. It is contacts moved, not money saved.")
        beneath("service_cost_change", source.snapshot, ["reason", "pounds"], rows)
