"""The cards on launches: each with what came beside what was expected, the checks, and what is not known."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from views.cards import beneath, card, draw, text_table
from views.charts_notes import change_words
from views.charts_parts import marks_of
from views.data import Source
from views.filters import first_of_month
from views.formatting import capital, count, count_range, day, md, percent
from views.frame import shown_theme
from views.headline_words import whole
from views.service import words
from views.service.charts import launch_panel, panel_alt
from views.service.facts import ServiceFacts
from views.service.launches import ALL_STAFFED, WEEKS_BEFORE, Effect, Launch, Weekly, weekly_line


COLUMNS = ("week", "channel", "contacts", "expected", "expected_low", "expected_high")


def launch_cards(source: Source, facts: ServiceFacts) -> None:
    """A card for each launch; a sentence where none is written down."""
    for number, launch in enumerate(facts.launches):
        launch_card(source, facts, launch, number)
    if not facts.launches:
        no_launch(facts)


def no_launch(facts: ServiceFacts) -> None:
    """That no launch of the service is judged, and what would bring one."""
    with card("No launch of this service is judged", "What a launch did, against services it could not reach.", key="card_launch_none"):
        for row in facts.other_launches:
            st.markdown(f"{day(row['from_date'])}: {md(row['note'] or row['kind'])}. It has not been measured.")
        if not facts.other_launches:
            st.markdown("`changes.csv` lists no launch or release of it. Add a row with its date, service and channel to have it judged.")


def launch_card(source: Source, facts: ServiceFacts, launch: Launch, number: int) -> None:
    """One launch: panels by week, a line for each channel, the checks and the small print."""
    whose = {each.service_id for each in launch.effects} - {facts.service_id}
    subject = f" Its outcomes are those of {' and '.join(facts.name_of(each) for each in sorted(whose))}." if whose else ""
    subtitle = f"{launch.note}. Contacts a week; shaded: 80% likely without the launch, judged against other services.{subject}"
    with card(words.launch_title(launch), whole(subtitle), key=f"card_launch_{number}"):
        if launch.panels:
            draw_panels(source, launch, number)
        text_table([effect_line(each) for each in launch.effects]) if launch.effects else None
        for row in launch.refused:
            st.markdown(f"**{md(capital(words.coming(str(row['channel_id'] or ''))))}**: {whole(row['sentence'])}")
        st.caption(md(words.registered_words(launch)))
        if launch.effects:
            checks(facts, launch, number)


def draw_panels(source: Source, launch: Launch, number: int) -> None:
    """A small chart for each channel that is known by week, and under them the figures drawn."""
    service = launch.panels[0].service_id
    begin = launch.on - timedelta(weeks=WEEKS_BEFORE)
    rows = source.rows("contacts_by_week_and_channel", service_id=service, start_date=begin)
    changes = [row for row in source.rows("changes", service_id=service, start_date=begin) if row["kind"] not in ("launch", "consent")]
    drawn: list[tuple[Effect, Weekly]] = []
    marks: list[dict] = []
    with st.grid(len(launch.panels), min_column_width=300):
        for effect in launch.panels:
            line = weekly_line(rows, effect.channel_id, launch.on)
            if not line.weeks:
                continue
            drawn.append((effect, line))
            marks = marks_of(changes, line.weeks[0], line.weeks[-1], 3)
            with st.container(gap="xxsmall"):
                name = capital(words.coming(effect.channel_id))
                st.markdown(f"**{md(name)}** {md(words.came_words(effect))}  \n:gray[{md(words.expected_words(effect))}]")
                spec = launch_panel(line, effect, launch.on, marks, shown_theme())
                draw(spec, panel_alt(name, effect, launch.on), f"chart_launch_{number}_{effect.channel_id}")
    if marks:
        st.caption(" · ".join(f"**{i}** {md(change_words(row))}" for i, row in enumerate(marks, start=1)))
    beneath(f"launch_{number}_by_week", source.snapshot, COLUMNS, [row for effect, line in drawn for row in csv_rows(effect, line)])


def csv_rows(effect: Effect, line: Weekly) -> list[list[object]]:
    """The weeks of a panel with what was expected in those that are judged."""
    return [
        [week, words.coming(effect.channel_id), value]
        + ([effect.a_period, effect.low_a_period, effect.high_a_period] if effect.start <= week <= effect.end else [None] * 3)
        for week, value in zip(line.weeks, line.values, strict=True)
    ]


def effect_line(effect: Effect) -> dict[str, str]:
    """A channel of a launch as a line of a table."""
    names = [words.coming(each) for each in effect.channels] if effect.channel_id == ALL_STAFFED else []
    small = ", ".join([*names, *(["by month"] if effect.grain == "month" else [])])
    return {
        "Channel": f"**{md('All with staff' if names else capital(words.coming(effect.channel_id)))}**"
        + (f"  \n:gray[{md(small)}]" if small else ""),
        "Came": f"{count(effect.actual)}  \n:gray[{md(count_range(effect.expected_low, effect.expected_high))} expected]",
        "Change, 80% likely": f"{md(words.percent_words(effect))}  \n:gray[Evidence: {md(words.grade(effect))}]",
    }


def checks(facts: ServiceFacts, launch: Launch, number: int) -> None:
    """The checks with their verdicts and the small print, on request."""
    shown = launch.panels or launch.effects[:3]
    tests = [check for effect in shown for check in effect.checks if check["passed"] is not None]
    passed = sum(1 for check in tests if check["passed"])
    label = f"How sure: {passed} of {len(tests)} checks passed"
    with st.expander(label, icon=":material/fact_check:", on_change="rerun", key=f"checks_{number}") as opened:
        if opened.open:
            text_table(check_lines(shown))
            for effect in shown:
                st.markdown(small_print(facts, effect))


def check_lines(shown: Sequence[Effect]) -> list[dict[str, str]]:
    """One line for each check, one column for each channel."""
    names = list(dict.fromkeys(check["check"] for effect in shown for check in effect.checks))
    return [
        {"Check": f"**{md(words.CHECKS.get(name, capital(name)))}**"}
        | {md(capital(words.coming(effect.channel_id))): verdict(effect, name) for effect in shown}
        for name in names
    ]


def verdict(effect: Effect, name: str) -> str:
    """Passed, failed or not run, and what the check says."""
    check = next((each for each in effect.checks if each["check"] == name), None)
    if check is None:
        return "not run"
    word = words.passed_words(check["passed"])
    colour = {"passed": "green", "failed": "red"}.get(word, "gray")
    return f":{colour}[**{word.capitalize()}**]  \n{whole(check['says'])}"


def small_print(facts: ServiceFacts, effect: Effect) -> str:
    """Who it was compared with, chances, the smallest effect that could be seen, and who was left out."""
    donors = ", ".join(f"{facts.name_of(service)} {percent(share)}" for service, share in effect.donors.items()) or "none"
    ways = [("main method", effect.p_primary), ("second method", effect.p_second), ("fake launches", effect.p_placebo)]
    chances = ", ".join(f"{way} {value:.3f}" for way, value in ways if value is not None) or "not known"
    left_out = "; ".join(f"{facts.name_of(row['service_id'])}: {row['why']}" for row in effect.donors_left_out[:4])
    name = capital(words.coming(effect.channel_id))
    told = [
        f"{effect.periods_before} {effect.grain}s before and {effect.periods} after, {day(effect.start)} to {day(last_day_of(effect))}.",
        f"Compared with: {donors}. Chance of so much by luck: {chances}.",
        f"A second method says {percent(effect.second_share)}." if effect.second_share is not None else "",
        f"An effect under {percent(effect.smallest)} would be invisible here." if effect.smallest is not None else "",
    ]
    small = f"  \n:gray[Left out of the comparison: {whole(left_out)}]" if left_out else ""
    return f"**{md(name)}**: {whole(' '.join(part for part in told if part))}{small}"


def last_day_of(effect: Effect) -> date:
    """The last day of the weeks or months that are judged."""
    return effect.end + timedelta(days=6) if effect.grain == "week" else first_of_month(effect.end, 1) - timedelta(days=1)
