"""The cards of the Programme page about gains: tiles, years against the target, the register, the statement, what does not count."""

from collections.abc import Sequence

import streamlit as st

from views.cards import beneath, card, download, draw, table_with_csv, text_table, tile_row
from views.formatting import capital, counted, md, pounds_at_least, pounds_short
from views.frame import shown_theme
from views.programme import charts, words
from views.programme.cards_projects import BRING_FIELD, BRING_INVESTMENTS
from views.programme.facts import TO_DATE, Benefit, Programme, year_label
from views.programme.projects import CANNOT_TELL, DOES_NOT, PAYS, Case, StatementLine, Suspended


BRING_REGISTER = (
    "Add one row for each saving to `data/reference/benefits.csv`: `benefit_id`, `project`, `budget_line`, `planned_by_year`, "
    "`cashable_amount`, `owner`, `from_date`, `evidence`, `status`."
)
BRING_TARGET = "Set `baseline_spend` in `data/reference/settings.toml`, and add the yearly `efficiency_gain_share` to `targets.csv`."
NEVER_COUNTED = "Savings without evidence, with worse quality, after a cut in access or claimed twice would be listed here."
TRACKER_COLUMNS = (
    "year", "status", "sustained", "new", "of_which_goes_on", "gains", "gains_low", "gains_high", "target", "verdict",
    "cash", "cash_low", "cash_high", "cash_target", "cash_verdict",
)  # fmt: skip
REGISTER_COLUMNS = (
    "benefit_id", "project", "directorate", "budget_line", "owner", "planned", "evidenced_so_far", "of_which_cash", "forecast",
    "forecast_low", "forecast_high", "gap", "status", "evidence", "why_not_counted",
)  # fmt: skip


def tiles(facts: Programme, cases: Sequence[Case], directorate: str | None) -> None:
    """Gains against the target, the cash half, the verdict, and the projects that did not pay."""
    with tile_row(4, 230):
        gains_tile(facts)
        cash_tile(facts)
        verdict_tile(facts, directorate)
        cases_tile(cases)


def bring_card(facts: Programme, no_visits: str) -> None:
    """What an empty page needs, in one card instead of one for each question."""
    with card("What this page cannot show yet", "And what would bring it.", key="card_missing"):
        st.info(words.prose(facts.why or "No saving is recorded yet."), icon=":material/info:")
        asked = {
            "Savings, their budget lines and owners": BRING_REGISTER,
            "On course for the target or not": BRING_TARGET,
            "What each investment pays": BRING_INVESTMENTS,
            "What mobile working changed": f"{words.prose(no_visits)} {BRING_FIELD}",
        }
        st.markdown("\n".join(f"- **{what}.** {bring}" for what, bring in asked.items()))


def tile(label: str, value: str, note: str | None, beside: str | None, explained: str, colour: str = "off") -> None:
    """One figure with a word or two beneath it."""
    st.metric(
        label,
        value,
        note,
        delta_arrow="off",
        delta_color="off" if colour == "off" else "normal" if colour == "good" else "inverse",
        delta_description=beside if note else None,
        border=True,
        height="stretch",
        help=explained,
    )


def gains_tile(facts: Programme) -> None:
    """The year's gains, so far and to its end."""
    gains = facts.gains
    if gains is None:
        tile(f"Gains in {year_label(facts.year)}", "no data", None, None, "Savings that count, from the benefits register.")
        return
    so_far = f" So far: {words.total_words(facts.so_far)}." if facts.so_far else ""
    tile(
        f"Gains in {year_label(gains.year)}",
        words.total_words(gains),
        f"target {pounds_short(gains.target)}" if gains.target is not None else "no target" if facts.no_target else None,
        "for the year" if gains.target is not None else None,
        f"Savings that count, sustained and new, {'in the whole year' if gains.is_final else 'forecast to the end of the year'}; "
        f"an 80% range.{so_far}",
    )


def cash_tile(facts: Programme) -> None:
    """The cashable part beside half of the target."""
    gains = facts.gains
    explained = "The part of the gains that lets a budget line fall. At least half of the target must be cash."
    if gains is None:
        tile("Of that, cash", "no data", None, None, explained)
        return
    note = f"target {pounds_short(gains.cash_target)}" if gains.cash_target is not None else None
    so_far = f" So far: {words.cash_words(facts.so_far)}." if facts.so_far else ""
    tile("Of that, cash", words.cash_words(gains), note, "half of the target", explained + so_far)


def verdict_tile(facts: Programme, directorate: str | None) -> None:
    """The finding's verdict on the target, which is the whole council's."""
    council = facts.council
    explained = (
        "On course: even the low end of the range reaches the target. Not on course: the high end does not. "
        "The worse of total and cash counts. The target adds up from year to year."
    )
    label = "Target of the whole council" if directorate else "Is the target met?"
    if council is None or not council.overall:
        tile(label, "Cannot say", None, None, facts.no_target or facts.why or "No target is held against this year.")
        return
    value = (words.REACHED if council.is_final else words.JUDGED)[council.overall]
    in_cash = (words.REACHED if council.is_final else words.JUDGED)[council.cash_verdict].lower()
    tile(label, value, f"in cash: {in_cash}", None, explained, {words.ON: "good", words.OFF: "bad"}.get(council.overall, "off"))


def cases_tile(cases: Sequence[Case]) -> None:
    """How many projects did not pay, of those that can be judged."""
    judged = [case for case in cases if not case.why]
    failed = [case for case in judged if case.verdict == DOES_NOT]
    unsure = [case for case in judged if case.verdict == CANNOT_TELL]
    paying = len([case for case in judged if case.verdict == PAYS])
    explained = "Even the high end of what the project is worth, after optimism bias, is not above nil."
    if not judged:
        tile("Projects that did not pay", "no data", None, None, "Needs investments.csv and benefits.csv.")
        return
    beside = f"{len(unsure)} we cannot tell" if unsure else None
    tile("Projects that did not pay", f"{len(failed)} of {len(judged)}", counted(paying, "pays", "pay"), beside, explained)


def tracker_card(facts: Programme, snapshot: str, directorate: str | None) -> None:
    """Gains by year against the target, in total and in cash."""
    title = words.tracker_title(facts) if facts.tracker else "No gains by year yet"
    subtitle = "Pounds. Upper bar: all gains; lower: cash. Solid to pale: 80% range. Upright line: target. Hatched: forecast."
    with card(title, subtitle if facts.tracker else "", key="card_tracker"):
        if not facts.tracker:
            st.info(words.prose(facts.why), icon=":material/info:")
            st.markdown(BRING_TARGET)
            return
        alt = f"{title}. Gains by year as ranges with the target, in total and in cash."
        draw(charts.tracker(facts.tracker, shown_theme()), alt, "chart_tracker")
        if facts.gains:
            st.caption(md(words.split_words(facts.gains)))
        if directorate:
            st.caption("The target is set for the whole council, so none is drawn for one directorate.")
        elif facts.no_target:
            st.caption(f"{words.prose(facts.no_target)} {BRING_TARGET}")
        beneath("gains_by_year", snapshot, TRACKER_COLUMNS, tracker_rows(facts))


def tracker_rows(facts: Programme) -> list[list[object]]:
    """The years as the table and the CSV show them, the year so far included."""
    lines = [*facts.tracker, *([facts.so_far] if facts.so_far else [])]
    return [
        [
            year_label(each.year), "so far" if each.status == TO_DATE else each.status, each.sustained, each.new, each.ongoing,
            each.estimate, each.low, each.high, each.target, each.verdict or None,
            each.cash, each.cash_low, each.cash_high, each.cash_target, each.cash_verdict or None,
        ]
        for each in lines
    ]  # fmt: skip


def register_card(benefits: Sequence[Benefit], facts: Programme, totals: tuple[float | None, float | None], snapshot: str) -> None:
    """Each saving by directorate: where it leaves a budget, planned, evidenced, forecast, gap, owner and status."""
    title = words.register_title(benefits, facts, *totals)
    with card(title, "Pounds a year as the register states them, each saving counted once.", key="card_register"):
        if not benefits:
            st.info("No row of the benefits register falls in this year for this choice.", icon=":material/info:")
            st.markdown(BRING_REGISTER)
            return
        text_table([register_line(each, bool(facts.gains and facts.gains.is_final)) for each in benefits])
        st.caption(
            f"Evidenced is what has run by the last day of data; the forecast lets what runs now go on to its end. {words.price_words(facts)}"
        )
        download("benefits", snapshot, REGISTER_COLUMNS, lambda: register_rows(benefits))


def register_line(each: Benefit, is_final: bool) -> dict[str, str]:
    """A row of the register in three cells of two lines."""
    where = f"**{md(each.directorate or 'No directorate')}**: {md(words.register_where(each))}"
    counts = not each.why
    forecast = words.money(each.low, each.high, each.forecast)
    evidenced = f"**{pounds_at_least(each.evidenced)}**, {pounds_at_least(each.cash)} cash" if counts else "not counted"
    plan = gray(f"of {pounds_short(each.planned)} planned" if each.planned is not None else "no plan")
    colour = words.STATUS_COLOURS.get(each.status, "red" if each.why and each.status != "Planned" else "orange")
    return {
        "Directorate, budget line and owner": f"{where}  \n{gray(md(each.owner))}",
        "Evidenced, of plan": f"{evidenced}  \n{plan}",
        "Whole year and status" if is_final else "Forecast and status": (
            f"**{forecast}**, {words.gap_words(each.gap)}  \n" if counts else ""
        )
        + f":{colour}[**{md(each.status)}**]",
    }


def gray(text: str) -> str:
    """A second, quieter line of a cell; the text is Markdown already."""
    return f":gray[{text}]"


def register_rows(benefits: Sequence[Benefit]) -> list[list[object]]:
    """The register as the CSV has it."""
    return [
        [
            each.benefit_id, each.project, each.directorate or None, each.budget_line, each.owner, each.planned, each.evidenced, each.cash,
            each.forecast, each.low, each.high, each.gap, each.status, each.evidence or None, each.why or None,
        ]
        for each in benefits
    ]  # fmt: skip


def statement_card(lines: Sequence[StatementLine], facts: Programme, snapshot: str, directorate: str | None) -> None:
    """The backward look of the Annual Efficiency Statement for the year, as one table."""
    title = words.statement_title(lines, facts.year) if lines else f"No statement for {year_label(facts.year)} yet"
    unit = lines[-1].gains.unit if lines else ""
    with card(title, f"Annual Efficiency Statement, backward look, {md(unit)}: {STATEMENT_WORDS}." if lines else "", key="card_statement"):
        if not lines:
            st.info(words.prose(facts.why or "No category has gains in this year."), icon=":material/info:")
            return
        column = st.column_config
        config = {"category": column.TextColumn("Category", width="medium")}
        config |= {name: column.NumberColumn(label, format="localized", width=84) for name, label in STATEMENT_COLUMNS.items()}
        config |= {"quality": column.TextColumn("Quality cross-check", width="large")}
        alt = "Gains by category: ongoing from earlier years, new, of which expected to go on, all, each in total and cashable"
        table_with_csv([statement_row(line) for line in lines], config, f"efficiency_statement_{facts.year}", snapshot, alt)
        if directorate:
            st.caption("The statement is made for the whole council and not split by directorate.")


STATEMENT_WORDS = "ongoing from earlier years, new, new that goes on, and all, each with its cashable part"
STATEMENT_COLUMNS = {
    "ongoing_gains": "Ongoing",
    "ongoing_cashable": "cash",
    "new_gains": "New",
    "new_cashable": "cash ",
    "new_that_goes_on": "Goes on",
    "goes_on_cashable": "cash  ",
    "all_gains": "All",
    "all_cashable": "cash   ",
}


def statement_row(line: StatementLine) -> dict[str, object]:
    """A category in whole pounds, with the quality of each of its savings before and after."""
    gains = line.gains
    figures = (
        gains.sustained,
        gains.cash_sustained,
        gains.new,
        gains.cash_new,
        gains.ongoing,
        gains.cash_ongoing,
        gains.estimate,
        gains.cash,
    )
    checks = "; ".join(words.quality_words(row) for row in line.quality)
    name = capital(line.category)
    return {
        "category": name,
        **{key: round(value) for key, value in zip(STATEMENT_COLUMNS, figures, strict=True)},
        "quality": checks or None,
    }


def suspended_card(rows: Sequence[Suspended], services: dict[str, str], is_empty: bool) -> None:
    """What does not count and why; said also where there is nothing."""
    with card(words.suspended_title(rows, is_empty), "Held back by the rules, whatever the register claims.", key="card_suspended"):
        if not rows:
            st.markdown(
                NEVER_COUNTED if is_empty else "Each saving that has begun counts: evidence, quality and a single claim are in order."
            )
            return
        st.markdown(
            "\n".join(f"- **{md(services.get(row.name, row.name))}**, {md(row.reason)}: {words.prose(row.sentence)}" for row in rows)
        )


def how_card(facts: Programme, cases: Sequence[Case]) -> None:
    """The assumptions behind the figures, closed by default."""
    notes = [*facts.assumptions, *(note for case in cases[:1] for note in case.assumptions)]
    if notes:
        with st.expander(f"How these figures are worked out: {counted(len(notes), 'assumption', 'assumptions')}"):
            st.markdown("\n".join(f"- {words.prose(note)}" for note in notes))
