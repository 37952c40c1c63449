"""The cards on what lies ahead: take-up to its target, contacts of the next weeks, and what is normal now."""

from datetime import date, timedelta

import streamlit as st

from views import provisional
from views.cards import beneath, card, download, draw, text_table
from views.charts_parts import with_hatching
from views.data import Source
from views.filters import first_of_month
from views.formatting import capital, count, count_range, day, md, month, percent
from views.frame import shown_theme
from views.headline_words import whole
from views.service import ahead, charts, words
from views.service.facts import ServiceFacts
from views.theme import channel_name


HISTORY_MONTHS = 24
CHANNELS_DRAWN = 3
TOO_FEW = "TOO_FEW_CONTACTS"


def take_up_card(source: Source, facts: ServiceFacts, published: tuple[date, date]) -> None:
    """Take-up so far, what is likely, and the target."""
    found = source.finding("take_up_forecast")
    outlook = ahead.take_up_ahead(found.rows, facts.service_id)
    with card(take_up_title(outlook), "Digital take-up by month; shaded: 80% likely.", key="card_outlook"):
        if outlook is None:
            refused = [row for row in found.refused if row.get("service_id") == facts.service_id]
            reason = refused[0]["sentence"] if refused else "No forecast: it takes two years of transactions on web and other channels."
            if facts.is_self_assessment:
                reason = "A self-assessment has no take-up of its own, so there is nothing to forecast."
            st.info(whole(reason), icon=":material/info:")
            return
        end = outlook.ahead[0]["month"]
        start = max(first_of_month(end, -HISTORY_MONTHS), first_of_month(published[0], 1))
        past = source.rows(
            "digital_take_up_by_month", start_date=start, end_date=end, service_id=facts.service_id, definition_id=outlook.definition_id
        )
        history = [(row["month"], row["digital_take_up"]) for row in past]
        likely = [row for row in outlook.ahead if row["month"] < first_of_month(end, 18)]
        alt = f"{take_up_title(outlook)}. By month from {month(start)} to {month(likely[-1]['month'])}."
        late = provisional.late_months([when for when, _ in history], source.rows("feeds"), source.rows("contacts_by_grain"))
        draw(with_hatching(charts.outlook(history, likely, outlook.target, shown_theme()), late, 30, shown_theme()), alt, "chart_outlook")
        if late:
            st.caption(provisional.hatched_words(late, month))
        if outlook.sentence:
            st.caption(whole(outlook.sentence))
        rows = [[when, value, None, None] for when, value in history]
        rows += [[row["month"], row["estimate"], row["low_80"], row["high_80"]] for row in likely]
        beneath("service_take_up_ahead", source.snapshot, ["month", "digital_take_up", "low_80", "high_80"], rows)


def take_up_title(outlook: ahead.TakeUpAhead | None) -> str:
    """When the target is reached, that it is, or that it is not in sight."""
    if outlook is None:
        return "Take-up ahead cannot be forecast"
    if outlook.target is None:
        return f"Take-up is {percent(outlook.level)}; no target is set"
    target = percent(outlook.target)
    if outlook.level is not None and outlook.level >= outlook.target:
        return f"Take-up has reached its {target} target"
    if outlook.reached is None:
        return f"The take-up target of {target} is not in sight"
    late = outlook.target_by is not None and outlook.reached > outlook.target_by
    return f"Take-up reaches {target} around {month(outlook.reached)}" + (f", due {month(outlook.target_by)}" if late else "")


def weeks_card(source: Source, facts: ServiceFacts) -> None:
    """Contacts expected in the next weeks, by channel."""
    found = source.finding("contact_forecast")
    channels = ahead.weeks_ahead(found.rows, facts.service_id)
    drawn = dict(list(channels.items())[:CHANNELS_DRAWN])
    title = weeks_title(facts, drawn)
    with card(title, "Contacts expected a week; shaded: 80% likely.", key="card_weeks"):
        refused = [row for row in found.refused if row.get("service_id") == facts.service_id]
        refused = sorted(refused, key=lambda row: row["code"] == TOO_FEW)  # a busy channel's reason says more than a small one's
        if not drawn:
            reason = refused[0]["sentence"] if refused else "No channel of this service can be forecast by week yet."
            st.info(whole(reason), icon=":material/info:")
            return
        names = {channel: channel_name(channel) for channel in drawn}
        draw(charts.weeks_ahead(drawn, names, shown_theme()), f"{title}.", "chart_weeks")
        rows = [
            [row["period_start"], names[channel], row["estimate"], row["low_80"], row["high_80"]]
            for channel in drawn
            for row in drawn[channel]
        ]
        if told := last_year_words(source, facts, drawn):
            st.caption(told)
        beneath("service_weeks_ahead", source.snapshot, ["week", "channel", "expected", "low_80", "high_80"], rows)
        if refused:
            names_left = ", ".join(channel_name(str(row["channel_id"])) for row in refused)
            st.caption(whole(f"Not forecast by week: {names_left}."))


def last_year_words(source: Source, facts: ServiceFacts, drawn: dict[str, list[dict]]) -> str:
    """What came in the week a year before the first to come, by channel; empty where nothing was counted then."""
    week = next(iter(drawn.values()))[0]["period_start"] - timedelta(weeks=52)
    rows = source.rows("contacts_by_week_and_channel", service_id=facts.service_id, start_date=week, end_date=week + timedelta(weeks=1))
    came = {row["channel_id"]: row["contacts"] for row in rows if row["week"] == week}
    parts = [f"{count(came[channel])} {comes(facts, channel)}" for channel in drawn if came.get(channel) is not None]
    return f"In the week of {day(week)}, a year before: {', '.join(parts)}." if parts else ""


def weeks_title(facts: ServiceFacts, channels: dict[str, list[dict]]) -> str:
    """Next week: 160 calls and 74 visits expected."""
    if not channels:
        return "The next weeks cannot be forecast"
    parts = [
        f"{count_range(rows[0]['low_80'], rows[0]['high_80'])} {comes(facts, channel)}" for channel, rows in list(channels.items())[:2]
    ]
    return f"Week of {day(next(iter(channels.values()))[0]['period_start'])}: {' and '.join(parts)}"


def comes(facts: ServiceFacts, channel: str) -> str:
    """What comes by a channel; online, a self-assessment has checks."""
    return "checks" if facts.is_self_assessment and channel == "web" else words.coming(channel)


def normal_card(source: Source, facts: ServiceFacts) -> None:
    """The last week or month of each channel beside what is normal."""
    found = ahead.normal_now(source.finding("normal_range", service_id=facts.service_id).rows, facts.service_id)
    with card(
        normal_title(facts, found), "The last week, month or day of each channel; eight in ten fall inside the range.", key="card_normal"
    ):
        if not found:
            st.info("What is normal is not known yet: it takes half a year of contacts by week.", icon=":material/info:")
            return
        text_table([normal_line(facts, each) for each in found])
        columns = ["channel", "step", "from", "contacts", "low_80", "high_80", "verdict"]
        rows = [[channel_name(n.channel_id), n.grain, n.start, n.contacts, n.low, n.high, n.word] for n in found]
        download("service_normal_now", source.snapshot, columns, lambda: rows)


def normal_title(facts: ServiceFacts, found: list[ahead.Normal]) -> str:
    """Which channels lie outside their normal range."""
    if not found:
        return "What is normal is not known yet"
    outside = [each for each in found if each.word != "Within"]
    if not outside:
        return "Every channel is within its normal range"
    parts = [f"{comes(facts, each.channel_id)} {each.word.lower()}" for each in outside[:2]]
    more = f", {count(len(outside) - 2)} more outside" if len(outside) > 2 else ""
    return capital(f"{' and '.join(parts)} the normal range{more}")


def normal_line(facts: ServiceFacts, each: ahead.Normal) -> dict[str, str]:
    """A channel, what came, and the verdict with the range."""
    when = {"week": f"week of {day(each.start)}", "day": day(each.start)}.get(each.grain, month(each.start))
    colour = {"Above": "red", "Below": "blue"}.get(each.word, "gray")
    why = f"  \n:gray[{whole('; '.join(each.explained_by))}]" if each.explained_by else ""
    return {
        "Channel": f"**{md(capital(comes(facts, each.channel_id)))}**  \n:gray[{md(when)}]",
        "Came": count(each.contacts),
        "Normal": f":{colour}[**{each.word}**] {md(count_range(each.low, each.high))}{why}",
    }
