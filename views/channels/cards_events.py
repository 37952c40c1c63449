"""The last cards of the channels page: bills and letters, outages, offices, and how it is worked out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

import streamlit as st

from views.cards import beneath, card, download, draw, text_table
from views.channels import words
from views.channels.facts import Channels, as_day
from views.charts_parts import named_bars
from views.controls import View
from views.data import Source
from views.formatting import count, md, pounds_range, prose, short_day, some
from views.frame import shown_theme
from views.lacks import lacking


LETTERS_SHOWN = 6
SITES_SHOWN = 8


def mailing_card(source: Source, view: View) -> None:
    """The contacts each bill or letter brought, and what they cost."""
    found = source.finding("mailing_effect")
    rows = [
        row for row in found.rows if row["from_date"] and view.keeps(row["service_id"]) and view.channel_id in (None, row["channel_id"])
    ]
    rows = sorted(rows, key=lambda row: (str(row["from_date"]), float(row["estimate"])), reverse=True)
    if not rows:
        why = next((str(row["sentence"]) for row in found.refused if row.get("service_id") and view.keeps(row["service_id"])), "")
        lacking(mailing_title(rows), prose(why) if why else "No bill or letter is written down in `changes.csv` for this choice.")
        return
    with card(
        mailing_title(rows),
        "Contacts in the ten working days after, beyond those expected, in all and per 1,000 letters. Eight chances in ten.",
        key="card_mailing",
    ):
        text_table([mailing_line(row) for row in rows[:LETTERS_SHOWN]])
        columns = (
            "note",
            "from_date",
            "service_id",
            "channel_id",
            "estimate",
            "low_80",
            "high_80",
            "per_thousand",
            "cost_low_80",
            "cost_high_80",
        )
        download("letters", source.snapshot, columns, lambda: [[row[name] for name in columns] for row in rows])


def mailing_title(rows: Sequence[Mapping]) -> str:
    """What the latest mailing brought on the channel it touched most."""
    if not rows:
        return "No bill or letter can be judged"
    first = rows[0]
    about = words.whole_range(first["low_80"], first["high_80"])
    return f"{first['note']} of {words.short_date(as_day(first['from_date']))} brought {about} {words.noun(str(first['channel_id']))}"


def mailing_line(row: Mapping) -> dict[str, str]:
    """A mailing and channel as a row of the table."""
    each = "" if row["per_thousand"] is None else f"  \n:gray[{float(row['per_thousand']):.1f} per 1,000]"
    return {
        "Bill or letter": f"**{md(row['note'])}**, {md(words.noun(str(row['channel_id'])))}  \n:gray[{short_day(as_day(row['from_date']))}]",
        "Contacts": f"{words.whole_range(row['low_80'], row['high_80'])}{each}",
        "Their cost": pounds_range(row["cost_low_80"], row["cost_high_80"]),
    }


def outage_card(source: Source, view: View) -> None:
    """Outages of online services and the calls they brought."""
    found = source.finding("outage_calls")
    of_directorate = view.directorate and not view.service_id
    chosen = [row for row in found.rows if (view.keeps(row["service_id"]) if of_directorate else row["service_id"] == view.service_id)]
    rows = [row for row in chosen if row["from_date"]]
    rows = sorted(rows, key=lambda row: str(row["from_date"]), reverse=True)
    if not rows:
        mine = [row for row in found.refused if row.get("service_id") == view.service_id]
        lacking(outage_title(rows), prose(mine[0]["sentence"]) if mine else "No outage is written down or seen for this choice.")
        return
    with card(outage_title(rows), "Calls on the days of an outage, beyond those expected. Eight chances in ten.", key="card_outages"):
        st.markdown("\n".join(f"- {outage_line(row, view)}" for row in rows[:LETTERS_SHOWN]))
        columns = (
            "service_id",
            "from_date",
            "to_date",
            "calls",
            "calls_expected",
            "estimate",
            "low_80",
            "high_80",
            "lost_online",
            "is_known",
        )
        download("outages", source.snapshot, columns, lambda: [[row[name] for name in columns] for row in rows])


def outage_title(rows: Sequence[Mapping]) -> str:
    """What the latest outage brought, or that it had no visible effect."""
    if not rows:
        return "No outage is known"
    first = rows[0]
    when = words.short_date(as_day(first["from_date"]))
    if float(first["low_80"]) <= 0:
        return f"The outage of {when} had no effect on calls that we can see"
    return f"The outage of {when} brought {words.whole_range(first['low_80'], first['high_80'])} more calls"


def outage_line(row: Mapping, view: View) -> str:
    """An outage in one sentence, as Markdown."""
    end = as_day(row["to_date"]) - timedelta(days=1) if row["to_date"] else None
    last = f" to {short_day(end)}" if end and end != as_day(row["from_date"]) else ""
    known = "written down" if row["is_known"] else "not in `changes.csv` yet"
    who = f"{md(view.services.get(str(row['service_id']), row['service_id']))}, " if row["service_id"] else ""
    return (
        f"{who}{short_day(as_day(row['from_date']))}{last} ({known}): {count(row['calls'])} calls, {count(row['calls_expected'])} expected; "
        f"about {count(row['lost_online'])} online contacts were lost."
    )


def sites_card(source: Source, view: View) -> None:
    """Contacts at each office."""
    staffed = {str(row["channel_id"]) for row in source.rows("channels") if row["is_assisted"]}
    rows = [row for row in source.rows("contacts_by_site", **view.asked, channel_id=view.channel_id) if row["channel_id"] in staffed]
    rows = [row for row in rows if row["contacts"] is not None]  # small counts are left out for people outside the team
    title = sites_title(rows)
    if not rows:
        lacking(title, "Needs the office in the export of visits (column site).")
        return
    with card(title, f"Contacts by office, {words.when(view.period)}.", key="card_sites"):
        names = [f"{row['site']}, {words.noun(str(row['channel_id']))}" for row in rows[:SITES_SHOWN]]
        labels = [count(row["contacts"]) for row in rows[:SITES_SHOWN]]
        spec = named_bars(names, [float(row["contacts"]) for row in rows[:SITES_SHOWN]], labels, shown_theme())
        draw(spec, f"{title}. {'; '.join(f'{name} {label}' for name, label in zip(names, labels, strict=True))}.", "chart_sites")
        if len(rows) > SITES_SHOWN:
            st.caption(f"The first {SITES_SHOWN} of {count(len(rows))}; the table holds them all.")
        columns = ("site", "channel_id", "contacts", "mean_wait_seconds", "days")
        beneath("contacts_by_site", source.snapshot, columns, [[row[name] for name in columns] for row in rows])


def sites_title(rows: Sequence[Mapping]) -> str:
    """The office with most contacts on all channels, or those with as many."""
    offices: Counter[str] = Counter()
    for row in rows:
        offices[str(row["site"])] += int(row["contacts"])
    if not offices:
        return "No contact names an office"
    most = max(offices.values())
    first = [site for site, contacts in offices.items() if contacts == most]
    if len(offices) == 1:
        return f"All contacts that name an office, {count(most)}, were at {first[0]}"
    return f"{some(first)} had most contacts, {count(most)}{' each' if len(first) > 1 else ''}"


def how_it_is_worked_out(facts: Channels) -> None:
    """Definitions and methods, in a closed panel."""
    with st.expander("How it is worked out", icon=":material/calculate:", on_change="rerun", key="open_method") as panel:
        if panel.open:
            st.markdown("\n".join(f"- {sentence}" for sentence in METHOD))
            if facts.watched is not None:
                st.markdown(f"- {md(facts.watched['sentence'])}")


METHOD = (
    "**Expected range.** The median of the last eight ordinary weeks, with the range that eight of ten past weeks fell inside.",
    "**Ordinary weeks** have no bank holiday, bill, letter or outage. A week with a bank holiday is not judged and its band is open.",
    "**Above, Below, Within** compare the week with that range. Two weeks in ten are outside by chance alone.",
    "**Services and reasons** use a wider range, which about one week in a year falls outside by chance.",
    "**A week** runs from Monday to Sunday. It counts only if a feed covers all its open days.",
    "**Calls offered** asked for staff in a queue. Calls ended in the menu are not offered, so contacts by phone can be more.",
    "**In touch again** means contact with staff about the same service within 7 days, by people whose key is known.",
    "**Gave up online** compares people who left a form unfinished with the same people in other weeks.",
    "**Expected contacts** come from the forecast that was least wrong on past weeks of that service and channel.",
    "**Shift or cut.** A fall is a shift only if online rose by enough and opening hours did not change.",
)
