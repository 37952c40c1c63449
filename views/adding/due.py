"""What is due: every feed with its last export, when the next is expected, who brings it and how it is exported; below, undo a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import streamlit as st

from pipelines.errors import ChannelShiftError
from pipelines.folders import Folders
from pipelines.mapping import Format, load_formats
from pipelines.mapping_cells import used_columns
from pipelines.reading_header import header_key
from views.adding.desk import Desk
from views.adding.undo import undo_cards
from views.cards import card, table_with_csv
from views.formatting import counted, md, plain, prose, short_day


SOON = timedelta(days=7)  # an officer looks once a week
NOW_SHOWN = 8  # feeds told at length; the table has them all
LATE, DUE, ON_TIME, UNDATED = "late", "due", "on_time", "undated"
ORDER = (LATE, DUE, ON_TIME, UNDATED)
NOTHING_YET = "Late, nothing has come"


@dataclass(frozen=True)
class Standing:
    """How a feed stands on a day: one of ORDER, and the words for it."""

    state: str
    words: str


def task(desk: Desk) -> None:
    """Draws what is due, feed by feed, then the files that can be taken out."""
    feeds = desk.source.rows("feeds") if desk.source else []
    if not desk.source or not feeds:
        with card("Nothing is due yet", key="card_due"):
            st.markdown("No export has been loaded. Begin with *Add a file*.")
            st.page_link("views/pages/add_data.py", label="Add a file", icon=":material/upload_file:", query_params={"task": "file"})
    else:
        due_card(desk, feeds, date.today())
    undo_cards(desk)


def due_card(desk: Desk, feeds: Sequence[dict], today: date) -> None:
    """The finding, what has to be exported now and how, and the table of all feeds."""
    standings = {str(row["source_id"]): standing(row, today) for row in feeds}
    ordered = sorted(
        feeds, key=lambda row: (ORDER.index(standings[str(row["source_id"])].state), str(row["due_on"] or ""), row["source_id"])
    )
    formats = formats_of(desk.data)
    with card(title(ordered, standings, today), "Due dates come from sources.csv, exceptions from expected_exports.csv.", key="card_due"):
        wanted = [row for row in ordered if standings[str(row["source_id"])].state in (LATE, DUE)]
        for row in wanted[:NOW_SHOWN]:
            st.markdown(now_words(row, standings[str(row["source_id"])], formats.get(str(row["format"]))))
        if wanted:
            st.page_link("views/pages/add_data.py", label="Add a file", icon=":material/upload_file:", query_params={"task": "file"})
        rows = [table_row(row, standings[str(row["source_id"])], formats.get(str(row["format"]))) for row in ordered]
        assert desk.source is not None
        table_with_csv(
            rows, columns(), "due", desk.source.snapshot, "Feeds with their state, last file, next due date and how to export them"
        )


def columns() -> dict:
    """The columns of the table of feeds."""
    column = st.column_config
    return {
        "feed": column.TextColumn("Feed"),
        "state": column.TextColumn("State"),
        "due_on": column.DateColumn("Next due", format="D MMM YYYY"),
        "last_date": column.DateColumn("Has data to", format="D MMM YYYY"),
        "last_file": column.TextColumn("Last file", width="medium"),
        "loaded": column.DateColumn("Loaded", format="D MMM YYYY"),
        "owner": column.TextColumn("Owner"),
        "how": column.TextColumn("How to export it", width="medium"),
        "leave_out": column.TextColumn("Columns to leave out", width="medium"),
    }


def table_row(row: Mapping, standing: Standing, made_by: Format | None) -> dict:
    """One feed as a line of the table."""
    return {
        "feed": row["source_id"],
        "state": standing.words,
        "due_on": row["due_on"],
        "last_date": row["last_date"],
        "last_file": row["last_file"],
        "loaded": row["last_loaded_at"].date() if row["last_loaded_at"] else None,
        "owner": row["owner"],
        "how": plain(menu_path(row, made_by)),
        "leave_out": plain(", ".join(leave_out(made_by))),
    }


def standing(row: Mapping, today: date) -> Standing:
    """How a feed stands today; the build's own word is older, since nothing is built while nothing arrives."""
    due, late_from = row["due_on"], row["late_from"]
    if due is None:
        return Standing(LATE, NOTHING_YET) if row["is_late"] else Standing(UNDATED, "No due date")
    if today >= late_from:
        return Standing(LATE, f"Late by {counted((today - due).days, 'day', 'days')}")
    if today > due:
        return Standing(DUE, f"Was due {counted((today - due).days, 'day', 'days')} ago")
    if today == due:
        return Standing(DUE, "Due today")
    words = f"Due in {counted((due - today).days, 'day', 'days')}"
    return Standing(DUE, words) if due - today <= SOON else Standing(ON_TIME, "Up to date")


def title(feeds: Sequence[Mapping], standings: Mapping[str, Standing], today: date) -> str:
    """How many exports are late, and when the next is due."""
    late = sum(standings[str(row["source_id"])].state == LATE for row in feeds)
    coming = sorted(row["due_on"] for row in feeds if row["due_on"] and standings[str(row["source_id"])].state != LATE)
    if not any(row["due_on"] for row in feeds) and not late:
        return "No feed has a due date; due_every_days in sources.csv sets one"
    first = f"{counted(late, 'export is', 'exports are')} late" if late else "No export is late"
    if not coming:
        return first
    if coming[0] < today:
        return f"{first}, {'one more' if late else 'one'} was due on {day_words(coming[0], today)}"
    return f"{first}, the next is due {'today' if coming[0] == today else 'on ' + day_words(coming[0], today)}"


def day_words(day: date, today: date) -> str:
    """The weekday within a week of today, else the date."""
    return f"{day:%A}" if abs(day - today) < SOON else short_day(day)


def now_words(row: Mapping, standing: Standing, made_by: Format | None) -> str:
    """A feed that needs somebody now: its state, who brings it, where it is exported and what is not needed."""
    badge = f":red-badge[{standing.words}]" if standing.state == LATE else f":orange-badge[{standing.words}]"
    parts = [
        f"{badge} **{md(row['source_id'])}**",
        md(row["owner"]) if row["owner"] else "no owner is named",
        f"has data to {short_day(row['last_date'])}" if row["last_date"] else "",
    ]
    where = ": ".join(prose(each) for each in (made_by.system if made_by else "", menu_path(row, made_by)) if each)
    left = leave_out(made_by)
    unread = f"Columns to leave out: {prose(', '.join(left))} (personal, and no figure reads them)." if left else ""
    lines = [" · ".join(part for part in parts if part), where, unread]
    return "  \n".join(line for line in lines if line)


def menu_path(row: Mapping, made_by: Format | None) -> str:
    """Where the export is made: the format's menu path, and what this council noted about it."""
    note = plain(row["menu_note"]) if row["menu_note"] else ""
    menu = made_by.menu if made_by else ""
    return f"{menu} ({note})" if menu and note and note.lower() not in menu.lower() else menu or note


def leave_out(made_by: Format | None) -> tuple[str, ...]:
    """The personal columns that no figure is made of: they can be unticked in the exporting system without any loss."""
    if made_by is None:
        return ()
    dropped = tuple(name for name, kind in made_by.personal.items() if kind == "drop")
    looked_at = {header_key(str(each)) for each in (*made_by.recognise.get("require", ()), *used_columns(made_by, dropped))}
    return tuple(name for name in dropped if header_key(name) not in looked_at)


def formats_of(data: Path) -> dict[str, Format]:
    """All formats by name; none, with a sentence drawn, while one of the council's own is wrong."""
    own = Folders(data).mappings
    marks = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in own.glob("*"))) if own.is_dir() else ()
    try:
        return loaded_formats(own, marks)
    except ChannelShiftError as error:
        st.caption(md(error))
        return {}


@st.cache_resource(max_entries=4, show_spinner=False)
def loaded_formats(own: Path, marks: tuple[tuple[str, int], ...]) -> dict[str, Format]:
    """The formats, read again when a mapping has changed."""
    del marks  # only part of the key
    return load_formats(own)
