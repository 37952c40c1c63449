"""The what-if card: suppose a take-up, a closing, fewer posts; see every rung; save, compare and share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from pipelines.errors import ChannelShiftError
from views.cards import card, download, text_table
from views.controls import View
from views.data import Source
from views.filters import unique_labels
from views.forecast import words
from views.forecast.facts import rung_rows
from views.forecast.scenarios import Scenario, save_scenario, saved_scenarios
from views.formatting import count, count_range, md, percent, plain, prose
from views.theme import channel_name


NONE = "Nothing closed"
NO_TEAM = "No posts given up"
EVERY_DAY, ALL_DAY = "Every open day", "All day"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEVER_WORDS = {"take-up": "More online", "opening hours": "Closing", "posts": "Posts"}
PARAMETERS = ("service_id", "take_up", "close_channel", "close_site", "close_weekday", "close_hour", "team", "posts")


@dataclass(frozen=True)
class Desk:
    """A place that can be closed: its channel, office (None: all lines), and open hours by weekday."""

    channel_id: str
    site: str | None
    hours: dict[int, tuple[int, int]]

    @property
    def label(self) -> str:
        """Face to face, Civic Centre."""
        return f"{channel_name(self.channel_id)}, {plain(self.site or 'all lines')}"


def desks_of(rows: Sequence[dict]) -> list[Desk]:
    """The places of the answer, each with its weekdays."""
    found: dict[tuple[str, str | None], dict[int, tuple[int, int]]] = {}
    for row in rows:
        found.setdefault((row["channel_id"], row["site"]), {})[int(row["weekday"])] = (int(row["opens"]), int(row["closes"]))
    return [Desk(channel, site, hours) for (channel, site), hours in found.items()]


def what_if_card(source: Source, view: View, start: date, end: date) -> None:
    """The inputs, what they would bring, and the buttons."""
    with st.container(border=True, gap="small", key="card_what_if"):
        head = st.container(gap="xxsmall")
        with st.grid(3, min_column_width=260):
            with st.container(gap="xsmall"):
                supposed = suppose_take_up(source, view, start, end)
            with st.container(gap="xsmall"):
                supposed |= suppose_closing(source)
            with st.container(gap="xsmall"):
                supposed |= suppose_posts(source, end)
        rows: list[dict] = []
        if supposed:
            try:
                rows = rung_rows(source.rows("what_if", **supposed, definition_id=view.definition_id))
            except ChannelShiftError as error:
                st.warning(prose(error), icon=":material/warning:")
        with head:
            st.header(prose(words.scenario_title(rows)), anchor=False)
            st.caption("What if: a year like the last 12 complete months. Supposed, never a saving made. Ranges hold eight times in ten.")
        if rows:
            rungs_table(source, rows)
            save_row(source, supposed)


def suppose_take_up(source: Source, view: View, start: date, end: date) -> dict[str, object]:
    """Service and wanted take-up."""
    labels = unique_labels(view.services)
    names = {label: identifier for label, identifier in labels.items() if identifier != "unmapped"}
    chosen = st.selectbox(
        "More of this service online", ["No service", *names], key="if_service", bind="query-params", filter_mode="contains"
    )
    service = names.get(chosen or "")
    if service is None:
        return {}
    now = source.rows("digital_take_up", start_date=start, end_date=end, service_id=service, definition_id=view.definition_id)[0]
    if now["digital_take_up"] is None:
        st.caption(md(now["why"] or "Its digital take-up is not known."))
        return {}
    wanted = st.slider(
        "Digital take-up supposed, %",
        0,
        100,
        value=min(100, round(100 * float(now["digital_take_up"])) + 5),
        key="if_take_up",
        bind="query-params",
    )
    st.caption(f"Now {percent(now['digital_take_up'])}, over the last 12 complete months.")
    return {"service_id": service, "take_up": wanted / 100}


def suppose_closing(source: Source) -> dict[str, object]:
    """A place, a weekday and an hour to close."""
    desks = desks_of(source.rows("open_desks"))
    places = {desk.label: desk for desk in desks}
    chosen = st.selectbox("Close", [NONE, *places], key="if_close", bind="query-params")
    desk = places.get(chosen or "")
    if not desks:
        st.caption("Needs opening_hours.csv and a feed that tells the hour of each contact.")
    if desk is None:
        return {}
    days = [EVERY_DAY, *(WEEKDAYS[day - 1] for day in sorted(desk.hours))]
    day = st.selectbox("On", days, key="if_day", bind="query-params")
    opens, closes = min(hours[0] for hours in desk.hours.values()), max(hours[1] for hours in desk.hours.values())
    hours = {f"{hour}:00 to {hour + 1}:00": hour for hour in range(opens, closes)}
    every = {} if day == EVERY_DAY else {ALL_DAY: None}
    hour = st.selectbox("Between", [*every, *hours], key="if_hour", bind="query-params")
    return {
        "close_channel": desk.channel_id,
        "close_site": desk.site,
        "close_weekday": None if day == EVERY_DAY else WEEKDAYS.index(str(day)) + 1,
        "close_hour": hours.get(str(hour)),
    }


def suppose_posts(source: Source, end: date) -> dict[str, object]:
    """A team and how many of its posts are given up."""
    teams = {plain(row["team"]): row for row in source.rows("teams", end_date=end) if row["hours_per_post_year"] and row["posts"]}
    chosen = st.selectbox("Give up posts of", [NO_TEAM, *teams], key="if_team", bind="query-params")
    team = teams.get(chosen or "")
    if not teams:
        needs = "Needs staffing.csv with posts and the hours a post works in a year."
        st.caption("Posts of teams are not shown outside the service team." if source.outside else needs)
    if team is None:
        return {}
    step = 1.0 if str(team["release_step"]) in ("1", "1.0") else 0.5
    posts = st.number_input(
        "Posts", min_value=step, max_value=float(team["posts"]), value=step, step=step, format="%.1f", key="if_posts", bind="query-params"
    )
    return {"team": team["team"], "posts": float(posts)}


def rungs_table(source: Source, rows: Sequence[dict]) -> None:
    """Every rung with its range, and the people it would touch; list price struck through."""
    lines = [
        {
            "Lever": LEVER_WORDS.get(row["lever"], row["lever"]),
            "Step": prose(row["label"] or row["sentence"]),
            "A year": strike(row, words.rung_value(row)),
            "Contacts": count_range(round(row["contacts_low_80"]), round(row["contacts_high_80"]))
            if row.get("contacts_low_80") is not None
            else "",
        }
        for row in rows
    ]
    text_table(lines, alt="What the scenario would bring, rung by rung")
    refused = [row for row in rows if row.get("code")]
    for row in refused:
        st.caption(prose(row["sentence"]))
    columns = [
        "lever",
        "rung",
        "label",
        "estimate",
        "low_80",
        "high_80",
        "unit",
        "contacts_low_80",
        "contacts_high_80",
        "enters_ladder",
        "sentence",
    ]
    download("what_if", source.snapshot, columns, lambda: [[row.get(column) for column in columns] for row in rows])
    with st.expander("How it is worked out", icon=":material/calculate:"):
        said = dict.fromkeys(str(text) for row in rows if not row.get("code") for text in [row["sentence"], *row["assumptions"]])
        st.markdown("\n".join(f"- {prose(text)}" for text in said))


def contacts_words(low: float | None, high: float | None) -> str:
    """The contacts a rung is about: one number where the scenario sets it, else their range."""
    if low is None or high is None:
        return ""
    return count(low) if round(low) == round(high) else count_range(round(low), round(high))


def strike(row: dict, text: str) -> str:
    """The list price is struck through: it is not a saving."""
    return f"~~{text}~~" if row.get("is_struck_through") else text


def save_row(source: Source, supposed: dict[str, object]) -> None:
    """Name and save; the address of the page is the scenario itself."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Name of this scenario", key="scenario_name", width=280, max_chars=60)
        if st.button("Save scenario", icon=":material/bookmark_add:"):
            try:
                saved = save_scenario(source.folder, name, supposed, date.today())
                st.toast(f"Saved as {plain(saved.name)}.")
            except ChannelShiftError as error:
                st.warning(prose(error), icon=":material/warning:")
    st.caption("To share it, copy the address of this page: it holds everything supposed here.")


def saved_card(source: Source, view: View) -> None:
    """Saved scenarios beside each other."""
    scenarios = saved_scenarios(source.folder)
    if not scenarios:
        return
    with card(
        f"{len(scenarios)} saved scenarios side by side" if len(scenarios) > 1 else "One saved scenario",
        "What each would bring in a year.",
        key="card_saved",
    ):
        labels = {f"{plain(scenario.name)} ({scenario.on_date})": scenario for scenario in scenarios}
        chosen = st.multiselect(
            "Scenarios", list(labels), default=list(labels)[-3:], key="scenarios", label_visibility="collapsed", bind="query-params"
        )
        rows = [compared_row(source, view, labels[label]) for label in chosen]
        if rows:
            text_table(rows, alt="Saved scenarios side by side")
            columns = list(rows[0])
            download("scenarios", source.snapshot, columns, lambda: [[row[column] for column in columns] for row in rows])


def compared_row(source: Source, view: View, scenario: Scenario) -> dict[str, str]:
    """One scenario as a line: what is supposed, and what it comes to."""
    given = {name: value for name, value in scenario.settings.items() if name in PARAMETERS}
    try:
        rows = rung_rows(source.rows("what_if", **given, definition_id=view.definition_id))
    except ChannelShiftError as error:
        return {"Scenario": md(scenario.name), "Supposed": md(error), "Staff time": "", "Posts": "", "Closing": ""}

    def value(lever: str, rung: str) -> str:
        return next((words.rung_value(row) for row in rows if (row["lever"], row["rung"]) == (lever, rung)), "")

    return {
        "Scenario": md(scenario.name),
        "Supposed": md(supposed_words(given, view)),
        "Staff time": value("take-up", "L3"),
        "Posts": value("take-up", "L4") or words.posts_part(rows),
        "Closing": value("opening hours", "time"),
    }


def supposed_words(given: dict[str, object], view: View) -> str:
    """What a scenario supposes, in words."""
    parts = []
    if given.get("take_up") is not None:
        service = str(given.get("service_id"))
        parts.append(f"{view.services.get(service, service)} at {percent(float(str(given['take_up'])))}")
    if given.get("close_channel"):
        place = given.get("close_site") or "all lines"
        day = f" on {WEEKDAYS[int(str(given['close_weekday'])) - 1]}s" if given.get("close_weekday") else ""
        hour = f" from {given['close_hour']}:00" if given.get("close_hour") is not None else ""
        parts.append(f"{place} closed{day}{hour}")
    if given.get("posts"):
        parts.append(f"{float(str(given['posts'])):g} posts of {given.get('team')}")
    return ", ".join(parts)
