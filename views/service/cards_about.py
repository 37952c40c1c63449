"""The cards on decisions that touch the service and on what the reference tables say about it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import streamlit as st

from views.cards import card, download, text_table
from views.controls import View
from views.data import Source
from views.formatting import NO_DATA, capital, count, day, md, percent, pounds, pounds_range, pounds_short
from views.headline_words import whole
from views.service import words
from views.service.facts import ServiceFacts


NO_GAP = "no gap"


def decisions_card(source: Source, facts: ServiceFacts) -> None:
    """The opportunity of the service, decisions that touch it, and whether its projects pay."""
    chances = [row for row in source.finding("opportunity").rows if row["service_id"] == facts.service_id]
    decisions = [row for row in source.finding("next_decisions").rows if touches(row, facts)]
    cases = [row for row in source.finding("business_case").rows if row["service_id"] in (facts.service_id, *facts.outcome_ids)]
    with card(
        decisions_title(chances, decisions), "Worth a year, 80% likely. None is a saving until a budget line falls.", key="card_decisions"
    ):
        lines = [opportunity_line(row) for row in chances] + [decision_line(row) for row in decisions] + [case_line(row) for row in cases]
        if not lines:
            st.markdown("No opportunity, decision or project of this service is worked out.")
            return
        text_table(lines)
        columns = ["kind", "low_80", "high_80", "sentence"]
        rows = [[kind, row["low_80"], row["high_80"], row["sentence"]] for kind, found in
                (("opportunity", chances), ("decision", decisions), ("project", cases)) for row in found]  # fmt: skip
        download("service_decisions", source.snapshot, columns, lambda: rows)


def touches(row: Mapping, facts: ServiceFacts) -> bool:
    """Whether a decision is about the service, or about a building at which people come about it."""
    if row["service_id"]:
        return bool(row["service_id"] == facts.service_id)
    return row["site"] in {fall["site"] for fall in facts.falls if fall.get("site")}


def decisions_title(chances: Sequence[Mapping], decisions: Sequence[Mapping]) -> str:
    """What is at stake in the service, or that nothing is."""
    open_chances = [row for row in chances if row["status"] != NO_GAP and row["high_80"]]
    if open_chances:
        best = open_chances[0]
        return f"{capital(str(best['lever']))}: {pounds_range(best['low_80'], best['high_80'])} a year at stake"
    about = [row for row in decisions if row["service_id"]]
    if about:
        return "A decision about this service is worth taking"
    if decisions:
        return f"Nothing at stake online; {count(len(decisions))} decisions on buildings touch it"
    return "Nothing is at stake in this service now"


def opportunity_line(row: Mapping) -> dict[str, str]:
    """The opportunity of the service."""
    effort = f"{count(row['effort_days'])} person-days to do" if row["effort_days"] is not None else "effort not known"
    worth = "none" if row["status"] == NO_GAP else pounds_range(row["low_80"], row["high_80"])
    return line("Opportunity", row["sentence"], worth, effort)


def decision_line(row: Mapping) -> dict[str, str]:
    """A decision that may be taken next."""
    cost = f"costs {pounds_short(row['cost'])} once" if row["cost"] is not None else "no cost noted"
    return line("Decision", row["sentence"], pounds_range(row["low_80"], row["high_80"]), cost)


def case_line(row: Mapping) -> dict[str, str]:
    """Whether a project of the service pays; its worth is over its years, not a year."""
    build = f"{pounds_short(row['build_cost'])} to build" if row["build_cost"] is not None else "no cost noted"
    worth = f"{pounds_range(row['low_80'], row['high_80'])} in {row['years']} years"
    return line("Project", row["sentence"], worth, build)


def line(kind: str, sentence: object, worth: str, cost: str) -> dict[str, str]:
    """A line of the table: how the sentence begins in bold, the rest in grey."""
    name, _, rest = str(sentence).partition(": ")
    return {"What": f"**{kind}: {whole(name)}**  \n:gray[{whole(capital(rest))}]", "Worth": f"{md(worth)}  \n:gray[{md(cost)}]"}


def reference_card(source: Source, view: View, facts: ServiceFacts) -> None:
    """What services.csv and unit_costs.csv say about the service."""
    detail = facts.detail
    costs = source.rows("unit_costs_by_channel", start_date=view.period.start, end_date=view.period.end, service_id=facts.service_id)
    with card("What the reference tables say", "From services.csv and unit_costs.csv; mend them there.", key="card_reference"):
        text_table(reference_lines(detail), hide_header=True)
        if costs:
            st.markdown(f"**Unit costs** in force on {day(view.period.end - timedelta(days=1))}")
            text_table([cost_line(row) for row in costs])
            columns = ["channel_name", "low", "central", "high", "variable_share", "basis", "evidence", "from_date"]
            download("service_unit_costs", source.snapshot, columns, lambda: [[row[name] for name in columns] for row in costs])


def reference_lines(detail: Mapping) -> list[dict[str, str]]:
    """The facts of services.csv, those that are filled in or matter when missing."""
    kind = str(detail.get("kind") or "")
    minutes = detail.get("rekey_minutes")
    pairs = [
        ("Service id", detail.get("service_id")),
        ("National list (LGSL)", detail.get("lgsl_id")),
        ("Directorate", detail.get("directorate")),
        ("Kind", words.KINDS.get(kind, kind.replace("_", " ").capitalize())),
        ("Finished when", str(detail.get("goal") or "").replace("_", " ") or None),
        ("Typed in again by staff", None if minutes is None else f"{float(minutes):g} minutes a request"),
        ("Goes straight through", None if detail.get("straight_through_share") is None else percent(detail["straight_through_share"])),
        ("Could go online", None if detail.get("addressable_share") is None else percent(detail["addressable_share"])),
        ("Counted from", day(detail["from_date"]) if detail.get("from_date") else None),
    ]
    needed = ("Service id", "National list (LGSL)", "Directorate", "Kind")
    return [{"Fact": name, "Value": md(value or NO_DATA)} for name, value in pairs if value or name in needed]


def cost_line(row: Mapping) -> dict[str, str]:
    """A channel with its unit cost and what it rests on."""
    low, high = md(pounds(row["low"])), md(pounds(row["high"]))
    ends = f"  \n:gray[{low} to {high}]" if row["central"] is not None else ""
    basis = str(row["basis"] or "")
    evidence = md(row["evidence"] or NO_DATA)
    own = "" if row["is_for_all"] in (None, True) else ", this service only"
    return {
        "Channel": f"**{md(row['channel_name'])}**",
        "A contact costs": md(pounds(row["central"])) + ends,
        "Evidence": f"{evidence}  \n:gray[{md(words.BASES.get(basis, basis.replace('_', ' ')) + own)}]",
    }
