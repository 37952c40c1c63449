"""The cards under the first screen: avoidable contact, service since posts were released, next quarter, shift or cut."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from views.cards import beneath, card, download, draw, text_table
from views.channels import words
from views.channels.charts import weeks_chart
from views.channels.facts import ALL, WEEK, Channels, WeekLine, as_day, judged
from views.charts_parts import named_bars
from views.controls import View
from views.data import Source
from views.figures import last_day
from views.formatting import count, counted, md, minutes, percent, points, prose, short_day, some
from views.frame import shown_theme
from views.lacks import lacking


QUARTER = 13  # weeks
YEAR = 52 * WEEK
NOTABLE = {"seconds": 10.0, "share": 0.01}  # changes smaller than this read "little changed"
MEASURES = (
    ("Mean wait", "mean_wait_seconds", "seconds"), ("Gave up waiting", "abandoned_rate", "share"),
    ("Answered in target", "answered_in_target_rate", "share"), ("In touch again in 7 days", "repeated_share", "share"),
    ("Length", "mean_handle_seconds", "seconds"),
)  # fmt: skip
FALLS_SHOWN = 8


def avoidable_card(source: Source, view: View) -> None:
    """Avoidable contacts by cause, as a share of those that were assessed."""
    found = source.rows("avoidable_by_cause", **view.asked, channel_id=view.channel_id)
    rows = [row for row in found if row["avoidable_contacts"] is not None]
    title = avoidable_title(rows)
    about = f"Of {count(rows[0]['assessed'])} contacts that were assessed, {words.when(view.period)}." if rows else "By cause."
    if not rows:
        lacking(title, "Needs a reason or wrap-up code with each contact, and `service_rules.csv` to say which are avoidable.")
        return
    with card(title, about, key="card_avoidable"):
        names = [cause_words(row).capitalize() for row in rows]
        labels = [f"{count(row['avoidable_contacts'])}, {percent(row['share_of_assessed'])}" for row in rows]
        spec = named_bars(names, [float(row["avoidable_contacts"]) for row in rows], labels, shown_theme(), room=96)
        draw(spec, f"{title}. {'; '.join(f'{name} {label}' for name, label in zip(names, labels, strict=True))}.", "chart_avoidable")
        columns = ("avoidable_cause", "avoidable_contacts", "assessed", "share_of_assessed")
        beneath("avoidable_by_cause", source.snapshot, columns, [[row[name] for name in columns] for row in rows])


def avoidable_title(rows: Sequence[Mapping]) -> str:
    """The cause of most avoidable contacts, or those of as many."""
    if not rows:
        return "Avoidable contact is not known"
    first = [cause_words(row) for row in rows if row["avoidable_contacts"] == rows[0]["avoidable_contacts"]]
    return f"Most avoidable contact: {some(first)}, {count(rows[0]['avoidable_contacts'])}{' each' if len(first) > 1 else ''}"


def cause_words(row: Mapping) -> str:
    """A cause of avoidable contact in plain words."""
    return words.CAUSES.get(str(row["avoidable_cause"]), str(row["avoidable_cause"]).replace("_", " "))


def released_card(source: Source, facts: Channels, view: View) -> None:
    """Waits, giving up and repeats now, beside the same weeks of a year before posts or hours were released."""
    rows = source.rows("capacity_released", end_date=view.period.end, service_id=view.service_id)
    rows = [row for row in rows if row["service_id"] in (None, "*") or view.keeps(row["service_id"])]
    if not rows:
        why = "No opening hours or closures in `changes.csv`, and no post in `benefits.csv`, have a date yet."
        lacking("Waits before and after a post or hour was released", why)
        return
    latest = rows[0]
    now = (view.period.end - QUARTER * WEEK, view.period.end)
    before = weeks_before(latest["from_date"], now)
    figures = [measures(source, facts, view, *dates) for dates in (before, now)]
    lines = [(name, kind, figures[0].get(column), figures[1].get(column)) for name, column, kind in MEASURES]
    known = [line for line in lines if line[2] is not None or line[3] is not None]
    if not known:
        lacking(released_title(known), "Waits, length and repeat contacts need an export that tells them, before and after.")
        return
    subtitle = f"{words.noun(facts.main.channel_id).capitalize()}: {span(before)} beside {span(now)}."
    with card(released_title(known), subtitle, key="card_released"):
        text_table([released_line(line) for line in known])
        same_day = [row for row in rows if row["from_date"] == latest["from_date"]]
        st.caption(f"Latest release, {short_day(latest['from_date'])}: {md(latest['note'])} ({counted(len(same_day), 'row', 'rows')}).")
        table = [[name, then, today] for name, _, then, today in known]
        download("since_release", source.snapshot, ("measure", "before", "now"), lambda: table)


def weeks_before(released: date, now: tuple[date, date]) -> tuple[date, date]:
    """The same weeks of the last year that had ended when something was released."""
    start, end = now
    while end > released:
        start, end = start - YEAR, end - YEAR
    return start, end


def measures(source: Source, facts: Channels, view: View, start: date, end: date) -> dict[str, float | None]:
    """The service of the main channel between two dates."""
    asked = {"start_date": start, "end_date": end, **view.who}
    found: dict[str, float | None] = {}
    for name in ("answering_by_channel", "repeat_contacts_by_channel"):
        found |= next((row for row in source.rows(name, **asked) if row["channel_id"] == facts.main.channel_id), {})
    return found


def released_title(lines: Sequence[tuple]) -> str:
    """What got longer or worse since the release, by the first measure known on both sides."""
    known = [line for line in lines if line[2] is not None and line[3] is not None]
    if not known:
        return "Service before the last release is not known"
    name, kind, then, today = known[0]
    change = today - then
    if abs(change) < NOTABLE[kind]:
        return f"{name} is {figure(kind, today)}, little changed since posts or hours were released"
    return f"{name} is {figure(kind, today)}; it was {figure(kind, then)} before the last release"


def released_line(line: tuple) -> dict[str, str]:
    """A measure before and now, as a row of the table."""
    name, kind, then, today = line
    return {"Measure": name, "Before": figure(kind, then), "Now": figure(kind, today), "Change": change_words(kind, then, today)}


def change_words(kind: str, then: float | None, today: float | None) -> str:
    """The change in its own unit."""
    if then is None or today is None:
        return "no data"
    if abs(today - then) < NOTABLE[kind]:
        return "little changed"
    return points(today - then) if kind == "share" else f"{'+' if today > then else ''}{minutes(today - then)}"


def figure(kind: str, value: float | None) -> str:
    """Minutes and seconds, or a share."""
    return minutes(value) if kind == "seconds" else percent(value)


def span(dates: tuple[date, date]) -> str:
    """24 Aug 2026 to 22 Nov 2026."""
    return f"{short_day(dates[0])} to {short_day(last_day(dates[1]))}"


def quarter_card(source: Source, facts: Channels, view: View) -> None:
    """What the next 13 weeks are expected to bring, and what that means for each team's posts."""
    channel, what = facts.main.channel_id, words.noun(facts.main.channel_id)
    found = source.finding("contact_forecast", service_id=view.service_id or ALL, channel_id=channel)
    rows = [] if view.directorate and not view.service_id else [row for row in found.rows if row["step"] == "week"]
    if not rows:
        directorate = "Weeks to come are worked out for a service or for all, not for a directorate."
        lacking(quarter_title(rows, what), directorate if view.directorate else prose(found.why or "Too little history to look ahead."))
        return
    with card(quarter_title(rows, what), f"Contacts a week ({what}), 13 weeks ahead. Shaded: eight weeks in ten.", key="card_quarter"):
        weeks = tuple(as_day(row["period_start"]) for row in rows)
        ends = {name: tuple(float(row[name]) for row in rows) for name in ("estimate", "low_80", "high_80")}
        none = judged("contacts", None, view, {})
        line = WeekLine(channel, facts.main.name, weeks, ends["estimate"], ends["low_80"], ends["high_80"], (None,) * len(rows), none)
        draw(weeks_chart(line, [], shown_theme(), 200), f"{quarter_title(rows, what)}, by week.", "chart_quarter")
        columns = ("period_start", "estimate", "low_80", "high_80")
        beneath("expected_weeks", source.snapshot, columns, [[row[name] for name in columns] for row in rows])
        teams = source.finding("capacity")
        told = [row for row in [*teams.rows, *teams.refused] if row.get("channel_id") in (channel, None)]
        if told and not view.service_id and not view.directorate:
            st.markdown("**Posts, against the baseline year**")
            st.markdown("\n".join(f"- {md(row['sentence'])}" for row in told))


def quarter_title(rows: Sequence[Mapping], what: str) -> str:
    """The busiest week to come."""
    if not rows:
        return "The next quarter cannot be expected yet"
    busy = max(rows, key=lambda row: float(row["estimate"]))
    expected = words.whole_range(busy["low_80"], busy["high_80"])
    return f"Next quarter's busiest week begins {words.short_date(as_day(busy['period_start']))}: {expected} {what}"


def falls_card(source: Source, view: View, falls: Mapping[tuple[str, str], Mapping]) -> None:
    """Contacts with staff that fell for good: shifted online, or access was cut."""
    real = ("shift", "access reduced", "unmet need", "demand fell", "counting changed")
    rows = [row for row in falls.values() if row["verdict"] in real and view.keeps(row["service_id"])]
    rows = sorted((row for row in rows if view.channel_id in (None, row["channel_id"])), key=lambda row: -float(row["fall"] or 0))
    if not rows:
        lacking(falls_title(rows), "No service and channel fell clearly enough to say why.")
        return
    with card(falls_title(rows), "Last 12 months against the baseline year. Figures: eight chances in ten.", key="card_falls"):
        lines = [
            {
                "Service": f"**{md(view.services.get(str(row['service_id']), row['service_id']))}**, {md(words.noun(str(row['channel_id'])))}",
                "Fewer": words.whole_range(row["fall_low_80"], row["fall_high_80"]),
                "Shift or cut?": f":{'red' if row['verdict'] in ('access reduced', 'unmet need') else 'gray'}[**{md(str(row['word']).capitalize())}**]",
            }
            for row in rows[:FALLS_SHOWN]
        ]
        text_table(lines)
        columns = ("service_id", "channel_id", "verdict", "fall", "fall_low_80", "fall_high_80", "change_note", "sentence")
        download("shift_or_cut", source.snapshot, columns, lambda: [[row[name] for name in columns] for row in rows])


def falls_title(rows: Sequence[Mapping]) -> str:
    """How many falls were shift and how many were cuts."""
    shifted = sum(row["verdict"] == "shift" for row in rows)
    cut = sum(row["verdict"] in ("access reduced", "unmet need") for row in rows)
    if not rows:
        return "No lasting fall in contact is clear"
    parts = [f"{count(shifted)} shifted online" if shifted else "", f"{count(cut)} cut access" if cut else ""]
    told = " and ".join(part for part in parts if part)
    return f"{counted(len(rows), 'lasting fall', 'lasting falls')}: {told}" if told else counted(len(rows), "lasting fall", "lasting falls")
