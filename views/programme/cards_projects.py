"""The cards of the Programme page about projects: what each investment pays, its flows by year, and what mobile working changed."""

from collections.abc import Collection, Sequence

import streamlit as st

from views.cards import beneath, card, download, draw, text_table
from views.filters import unique_labels
from views.formatting import NO_DATA, md, pounds_short
from views.frame import shown_theme
from views.programme import charts, words
from views.programme.facts import year_label
from views.programme.projects import DOES_NOT, PAYS, Case, Group, Mobile


VERDICT_COLOURS = {PAYS: "green", DOES_NOT: "red"}
BRING_INVESTMENTS = (
    "Add what was paid to `data/reference/investments.csv`: `project`, `paid_on`, `amount`, `kind`; "
    "and what it brings to `benefits.csv` under the same project name."
)
BRING_FIELD = (
    "Put the field system's jobs in `data/raw/field`: worker, professional group, date, trips, miles, and whether the job was done "
    "with mobile equipment."
)
CASE_COLUMNS = (
    "project", "years", "worth_low", "worth_high", "worth_before_optimism_bias", "optimism_bias_on_costs", "optimism_bias_on_benefits",
    "build_cost", "running_cost", "payback_years", "verdict", "prices", "why_no_figure",
)  # fmt: skip
FLOW_COLUMNS = (
    "year", "is_forecast", "build_paid", "running_paid", "build_to_come", "running_to_come", "benefits", "planned_benefits", "cashable"
)  # fmt: skip
MOBILE_COLUMNS = (
    "professional_group", "workers", "compared_workers", "measure", "before", "with_equipment", "change", "change_low_80", "change_high_80"
)  # fmt: skip


def cases_card(cases: Sequence[Case], held: Collection[str], why: str, snapshot: str) -> None:
    """Each investment: what it is worth, optimism bias as a line of its own, when it has paid; those that have not come first; `held` are projects with savings that do not count."""
    years = next((case.years for case in cases if not case.why), 0)
    unit = next((case.unit for case in cases if case.unit), "")
    subtitle = f"Net worth over {years} years, 80% range, after optimism bias. {unit[:1].upper()}{unit[1:]}." if years else ""
    with card(words.cases_title(cases), md(subtitle) if subtitle else "", key="card_investments"):
        if not cases:
            st.info(words.prose(why or "No project is recorded for this choice."), icon=":material/info:")
            st.markdown(BRING_INVESTMENTS)
            return
        text_table([case_line(case, case.project in held) for case in cases])
        download("investments", snapshot, CASE_COLUMNS, lambda: case_rows(cases))
        flows_part([case for case in cases if case.flows], snapshot)


def case_line(case: Case, is_held: bool) -> dict[str, str]:
    """An investment in three cells of two lines; a refused one has its sentence and no figure."""
    if case.why:
        return {
            "Investment": f"**{md(case.project)}**  \n:gray[{words.prose(case.why)}]",
            "Worth, and optimism taken off": "",
            "Does it pay?": "**Cannot say**",
        }
    cost = f"built for {pounds_short(case.build)}" if case.build is not None else f"build cost: {NO_DATA}"
    running = f", then {pounds_short(case.running)} to run" if case.running else ""
    colour = VERDICT_COLOURS.get(case.verdict, "orange")
    warning = "  \n:orange[Some of its savings do not count below]" if is_held else ""
    low, high = case.low or 0.0, case.high or 0.0
    return {
        "Investment": f"**{md(case.project)}**  \n:gray[{cost}{running}, {md(year_label(case.first_year))}]{warning}",
        "Worth, and optimism taken off": f"**{words.money(low, high, high)}**  \n:gray[{words.bias_words(case)}]",
        "Does it pay?": f":{colour}[**{words.CASE_WORDS[case.verdict]}**]  \n:gray[{words.payback_words(case)}]",
    }


def case_rows(cases: Sequence[Case]) -> list[list[object]]:
    """The investments as the CSV has them."""
    return [
        [
            case.project, case.years or None, case.low, case.high, case.npv, None if case.why else case.cost_bias,
            None if case.why else case.benefit_bias, case.build, case.running, case.payback, case.verdict or None, case.unit or None,
            case.why or None,
        ]
        for case in cases
    ]  # fmt: skip


def flows_part(cases: Sequence[Case], snapshot: str) -> None:
    """The yearly flows of one project, drawn on request."""
    if not cases:
        return
    with st.expander("Costs and benefits by year", on_change="rerun", key="flows") as shown:
        if not shown.open:
            return
        labels = unique_labels({str(place): case.project for place, case in enumerate(cases)})
        chosen = st.selectbox("Project", list(labels), key="project", bind="query-params") if len(cases) > 1 else next(iter(labels))
        case = cases[int(labels.get(chosen, "0"))]
        st.caption(
            f"{md(case.project)}: benefits above the line, costs below it, {md(case.unit)}. Red: build. Grey: running. Hatched: forecast."
        )
        alt = f"Costs and benefits of {case.project} by year from {year_label(case.first_year)}, {len(case.flows)} years."
        draw(charts.flows(case, shown_theme()), alt, "chart_flows")
        beneath("project_flows", snapshot, FLOW_COLUMNS, [[row[name] for name in FLOW_COLUMNS] for row in case.flows])
        st.markdown(words.prose(case.sentence))


def mobile_card(mobile: Mobile, snapshot: str) -> None:
    """A day of field workers before and with mobile equipment, by professional group."""
    subtitle = "A working day before and with the equipment. Change: 80% range against workers without it."
    with card(words.mobile_title(mobile), subtitle if mobile.groups else "", key="card_mobile"):
        if not mobile.groups:
            st.info(words.prose(mobile.why), icon=":material/info:")
            st.markdown(BRING_FIELD)
            return
        for group in mobile.groups:
            group_part(group)
        hidden = words.hidden_words(mobile)
        if hidden:
            st.caption(words.prose(hidden))
        download("mobile_working", snapshot, MOBILE_COLUMNS, lambda: mobile_rows(mobile.groups))


def group_part(group: Group) -> None:
    """One group: who they are, the table, the time it frees."""
    st.markdown(f"**{md(group.name)}**: {words.group_words(group)}.")
    lines = [
        {
            "Measure": md(measure.label),
            "Before": words.figure(measure.before, measure.decimals),
            "With": words.figure(measure.after, measure.decimals),
            "Change": f"**{words.change_words(measure)}**",
        }
        for measure in group.measures
        if not measure.why
    ]
    if lines:
        text_table(lines)
    for why in dict.fromkeys(measure.why for measure in group.measures if measure.why):
        st.caption(words.prose(why))
    if words.hours_words(group):
        st.markdown(words.hours_words(group))


def mobile_rows(groups: Sequence[Group]) -> list[list[object]]:
    """The measures of the groups shown as the CSV has them."""
    return [
        [group.name, group.workers, group.compared, each.label, each.before, each.after, each.change, each.low, each.high]
        for group in groups
        for each in group.measures
        if not each.why
    ]
