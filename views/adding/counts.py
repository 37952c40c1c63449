"""Type monthly counts: a grid of months and channels for each service, for a council that has nothing else; blank is no data, 0 is a count."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pipelines.errors import ChannelShiftError
from pipelines.folders import Folders
from pipelines.reference import load_reference
from pipelines.typed_counts import ALL_SERVICES, LARGEST_COUNT, PLACE, Cell, Typed, edits_between, read_typed, save_typed
from views.adding.desk import Desk
from views.adding.file_result import build_and_keep, result_card, to_task
from views.cards import card, grid
from views.formatting import count, counted, month, plain, prose
from views.theme import CHANNEL_NAMES, channel_name


FIRST_CHANNELS = ("web", "phone", "face_to_face", "email")
KINDS = {"": "All contacts", "transaction": "Transactions", "enquiry": "Enquiries", "chase": "Chasing of earlier contacts"}
BOARD = "counts_board"
YEARS_BACK = 6
UNMAPPED = "unmapped"  # stands in every table of services, and nobody counts it
MOST_SERVICES = 3  # shown at first; more make a long grid
MOST_CHANGES = 200


def task(desk: Desk) -> None:
    """Draws the choice of year and services, the grid, and what saving it would change."""
    result_card()
    typed = read_typed(desk.data)
    known = load_reference(Folders(desk.data).reference)
    names = {
        str(row["service_id"]): str(row["service_name"] or row["service_id"])
        for row in known.tables["services"]
        if row["service_id"] != UNMAPPED
    }
    total = sum(typed.counts.values())
    title = f"{counted(total, 'contact', 'contacts')} typed so far" if typed.counts else "Nothing is typed yet"
    with card(
        title, f"Kept in data/raw/{PLACE}. A blank cell is no data; type 0 where somebody looked and there was none.", key="card_counts"
    ):
        if not names:
            st.markdown("No services are known yet, so counts are for all of them together. Split them once there are services.")
        to_task("tables", "Add services in Reference tables", ":material/add:")
        months, services, kind, channels = choices(typed, names, int(known.settings["financial_year_starts"]))
        if not services or not channels:
            st.info("Choose at least one service and one channel.", icon=":material/info:")
            return
        after = edited(typed, months, {each: names.get(each, "All services together") for each in services}, kind, channels)
        save(desk, typed, after, names)


def choices(typed: Typed, names: Mapping[str, str], starts: int) -> tuple[list[datetime.date], Sequence[str], str, Sequence[str]]:
    """Asks which months, services, kind of contact and channels the grid shows."""
    today = datetime.date.today()
    last = (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)  # a month that is not over has no count yet
    latest = last.year - (last.month < starts)
    first = min([cell.month.year for cell in typed.counts] + [latest - YEARS_BACK])
    used = [cell.service_id for cell in typed.counts]
    options = [*names, *([ALL_SERVICES] if not names or ALL_SERVICES in used else [])]
    year_, service_, kind_ = st.columns([1, 2.2, 1.2])
    with year_:
        year = st.selectbox("Year", range(latest, first - 1, -1), format_func=lambda each: year_words(each, starts), key="counts_year")
    with service_:
        services = st.multiselect(
            "Services",
            options,
            [each for each in options if each in used][:MOST_SERVICES] or options[:1],
            format_func=lambda each: plain(names.get(each, "All services together")),
            key="counts_services",
        )
    with kind_:
        kinds = {cell.kind for cell in typed.counts} or {""}
        kind = st.selectbox(
            "These counts are", KINDS, list(KINDS).index(min(kinds)), format_func=lambda each: KINDS[each], key="counts_kind"
        )
    there = {cell.channel_id for cell in typed.counts}
    channels = st.multiselect(
        "Channels",
        list(CHANNEL_NAMES),
        [each for each in CHANNEL_NAMES if each in there or each in FIRST_CHANNELS],
        format_func=channel_name,
        key="counts_channels",
    )
    months = [datetime.date(year + (starts + offset - 1) // 12, (starts + offset - 1) % 12 + 1, 1) for offset in range(12)]
    return [each for each in months if each <= last], services, kind, channels


def year_words(year: int, starts: int) -> str:
    """2026, or 2026-27 where the year does not start in January."""
    return str(year) if starts == 1 else f"{year}-{(year + 1) % 100:02}"


def edited(
    typed: Typed, months: Sequence[datetime.date], services: Mapping[str, str], kind: str, channels: Sequence[str]
) -> dict[Cell, int]:
    """The grid of the chosen part; returns all counts as they stand with what was typed, here and in parts shown before."""
    keys = [(service, each) for service in services for each in months]
    board = board_of(typed, (kind, tuple(keys), tuple(channels)))
    frame = pd.DataFrame({"Service": [services[service] for service, _ in keys], "Month": [month(each) for _, each in keys]})
    for channel in channels:
        frame[channel] = pd.array([board.shown.get(Cell(each, service, channel, kind)) for service, each in keys], dtype="Int64")
    column = st.column_config
    config: dict = {"Service": column.TextColumn("Service", pinned=True), "Month": column.TextColumn("Month", pinned=True)}
    for channel in channels:
        config[channel] = column.NumberColumn(channel_name(channel), min_value=0, max_value=LARGEST_COUNT, step=1, format="localized")
    grid_ = st.data_editor(
        frame,
        hide_index=True,
        disabled=["Service", "Month"],
        column_config=config,
        height="auto" if len(keys) > MOST_SERVICES * 12 else "content",
        placeholder="",
        alt="Counts by month and channel, to type in",
        key=f"counts_grid {board.visit}",
    )
    for (service, each), record in zip(keys, grid_.to_dict("records"), strict=True):
        for channel in channels:
            cell, value = Cell(each, service, channel, kind), record[channel]
            if pd.isna(value):
                board.counts.pop(cell, None)
            else:
                board.counts[cell] = int(value)
    return dict(board.counts)


@dataclass
class Board:
    """All counts as they stand with what was typed; `shown` are those the grid began with, which may not move while it is edited."""

    digest: str
    part: tuple
    counts: dict[Cell, int]
    shown: dict[Cell, int]
    visit: int = 0


def board_of(typed: Typed, part: tuple) -> Board:
    """The board of this session; a part that is shown anew begins with what was typed in it, a file that changed begins afresh."""
    kept = st.session_state.get(BOARD)
    visit = kept.visit if isinstance(kept, Board) else 0
    if not isinstance(kept, Board) or kept.digest != typed.digest:
        kept = Board(typed.digest, part, dict(typed.counts), dict(typed.counts), visit + 1)
    elif kept.part != part:
        kept = Board(typed.digest, part, kept.counts, dict(kept.counts), visit + 1)
    st.session_state[BOARD] = kept
    return kept


def save(desk: Desk, typed: Typed, after: Mapping[Cell, int], names: Mapping[str, str]) -> None:
    """What saving would change, and the button that saves, builds and shows what is new."""
    edits = edits_between(typed.counts, after)
    is_named = bool(desk.who.strip())
    label = f"Save {counted(len(edits), 'count', 'counts')} and build" if edits else "Save and build"
    if st.button(label, key="counts_save", type="primary", icon=":material/save:", disabled=not edits or not is_named):
        try:
            save_typed(desk.data, typed, after, desk.who, datetime.datetime.now())
        except ChannelShiftError as error:
            st.warning(prose(error), icon=":material/warning:")
            return
        build_and_keep(desk, (PLACE,))
    if not is_named:
        st.caption("Give your name or initials at the top first; every changed count is logged under it.")
    elif not edits:
        st.caption("Nothing is different from what is saved.")
    if edits:
        changed_table(typed, after, names)


def changed_table(typed: Typed, after: Mapping[Cell, int], names: Mapping[str, str]) -> None:
    """Each count that would change, now and then."""
    cells = [cell for cell in sorted({*typed.counts, *after}) if typed.counts.get(cell) != after.get(cell)]
    column = st.column_config
    labels = {"month": "Month", "service": "Service", "channel": "Channel", "now": "Saved", "then": "Typed"}
    config = {name: column.TextColumn(label) for name, label in labels.items()}
    rows = [
        {
            "month": month(cell.month),
            "service": names.get(cell.service_id, "All services together"),
            "channel": channel_name(cell.channel_id),
            "now": count(typed.counts.get(cell)),
            "then": count(after.get(cell)),
        }
        for cell in cells[:MOST_CHANGES]
    ]
    with st.expander(f"What would change: {counted(len(cells), 'count', 'counts')}"):
        grid(rows, config, "Counts that would change", "table_counts_changed")
