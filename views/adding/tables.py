"""The tables people edit: each as a grid that is checked while it is typed in, with what would change and what was changed before."""

import tomllib
from collections.abc import Sequence

import streamlit as st

from pipelines.editing import LOG, Edit, Sheet, edits_of, problems_of, read_sheet, sheet_text
from pipelines.errors import ReferenceTableError
from pipelines.folders import Folders
from pipelines.reference import load_reference
from pipelines.reference_files import SETTINGS_FILE
from pipelines.reference_settings import PRIVATE_SETTINGS
from views.adding.desk import Desk
from views.adding.effect_first import is_effect_shown, left_over, problems_box, said, save_and_build
from views.adding.tables_rows import SETTINGS, by_row, config_of, frame_of, ids_of, rows_of, table_names, title_of
from views.adding.tables_words import Words, words_of
from views.cards import LONG_TABLE, ROWS_WHOLE, card, grid
from views.formatting import counted, prose


MOST_EDITS = 200  # shown one by one before saving
MOST_LOGGED = 200
SEEN = "tables_seen"  # the state of each table when it was last drawn


def task(desk: Desk) -> None:
    """Draws the choice of a table, its grid, what would change, and what was changed before."""
    said("tables")
    name = st.selectbox("Table", table_names(), format_func=title_of, key="tables_table", width=320, filter_mode="contains")
    if name == SETTINGS:
        settings_card(desk)
        return
    try:
        sheet = read_sheet(desk.data, name)
    except ReferenceTableError as error:
        with card(f"{title_of(name)} cannot be read as a table", "Mend the file; then it can be edited here.", key="card_tables_broken"):
            problems_box(str(error).split("\n"))
        return
    edit_card(desk, sheet)
    log_card(desk, name)


def edit_card(desk: Desk, sheet: Sheet) -> None:
    """The grid, the problems it has, and what saving it would change."""
    name = sheet.table.name
    words = words_of(name)
    title = f"{title_of(name)}: {counted(len(sheet.rows), 'row', 'rows')}" if sheet.rows else f"{title_of(name)}: no row yet"
    with card(title, words.purpose, key="card_tables_edit"):
        if not sheet.rows and words.when_absent:
            st.caption(prose(words.when_absent))
        warn_if_changed_by_others(sheet)
        rows, numbers = edited(desk, sheet, words)
        st.caption(
            "Columns with a star must be filled. Dates are YYYY-MM-DD, shares 0 to 1, money in pounds. The last row is for a new one; "
            "rows of a spreadsheet can be pasted. Tick rows at their left to delete them."
        )
        edits = edits_of(sheet, rows)
        if edits:
            save_card(desk, sheet, rows, numbers, edits)
        else:
            st.markdown("Nothing is changed.")


def edited(desk: Desk, sheet: Sheet, words: Words) -> tuple[list[dict[str, str]], list[int]]:
    """The rows as they stand on the screen, and their numbers."""
    frame = st.data_editor(
        frame_of(sheet),
        column_config=config_of(sheet, words, ids_of(desk.data, sheet)),
        num_rows="dynamic",
        hide_index=False,
        height="content" if len(sheet.rows) <= ROWS_WHOLE else LONG_TABLE,
        placeholder="",
        alt=f"Rows of {sheet.table.name}.csv, to edit",
        key=f"tables_{sheet.table.name}_{sheet.digest[:12]}",
    )
    return rows_of(frame)


def save_card(desk: Desk, sheet: Sheet, rows: Sequence[dict], numbers: Sequence[int], edits: Sequence[Edit]) -> None:
    """What would change, cell by cell; then the problems, or the effect and the button that saves."""
    name = sheet.table.name
    st.markdown(f"**{counted(len(edits), 'cell would change', 'cells would change')}**")
    edit_grid([vars_of(edit) for edit in edits[:MOST_EDITS]], "tables_edits")
    if left_over(len(edits), MOST_EDITS):
        st.caption(left_over(len(edits), MOST_EDITS))
    texts = {f"{name}.csv": sheet_text(sheet, rows)}
    problems = problems_of(desk.data, texts)
    if problems:
        problems_box([by_row(each, name, numbers) for each in problems])
        return
    is_effect_shown(desk, texts, "tables")
    save_and_build(desk, sheet, rows, "tables", "Save and build")


def vars_of(edit: Edit) -> dict:
    """An edit as a row of a grid."""
    return {"key": edit.key, "column": edit.column, "old": edit.old, "new": edit.new}


def edit_grid(rows: Sequence[dict], key: str, more: dict | None = None) -> None:
    """Changed cells, old and new."""
    column = st.column_config
    config = {
        **(more or {}),
        "key": column.TextColumn("Row"),
        "column": column.TextColumn("Column"),
        "old": column.TextColumn("Old"),
        "new": column.TextColumn("New"),
    }
    grid(rows, config, "Changed cells, old and new", key)


def warn_if_changed_by_others(sheet: Sheet) -> None:
    """Says when the file became another since this person looked, since the grid then begins afresh."""
    seen = st.session_state.setdefault(SEEN, {})
    before = seen.get(sheet.table.name)
    if before not in (None, sheet.digest) and st.session_state.get("tables_saved") != sheet.digest:
        st.info(
            "The table was changed since you opened it; it is shown as it stands now, without what you may have typed since.",
            icon=":material/info:",
        )
    seen[sheet.table.name] = sheet.digest


def log_card(desk: Desk, name: str) -> None:
    """Who changed what and when, the latest first. Names stay on this screen; the log is never published."""
    try:
        rows = [row for row in read_sheet(desk.data, LOG).rows if row["table"] == name]
    except ReferenceTableError as error:
        with card("The edit log cannot be read", key="card_tables_log"):
            problems_box(str(error).split("\n"))
        return
    if not rows:
        with card("Nothing was changed on this screen before", key="card_tables_log"):
            st.caption("Edits of the file itself are seen by comparing published figures: About the data, what was assumed when.")
        return
    with card(f"What was changed before: {counted(len(rows), 'cell', 'cells')}", "The latest first.", key="card_tables_log"):
        column = st.column_config
        edit_grid(rows[::-1][:MOST_LOGGED], "tables_log", {"on_at": column.TextColumn("When"), "who": column.TextColumn("Who")})
        if left_over(len(rows), MOST_LOGGED):
            st.caption(left_over(len(rows), MOST_LOGGED))


def settings_card(desk: Desk) -> None:
    """The settings as they stand, to read; addresses of networks are not repeated."""
    path = Folders(desk.data).reference / SETTINGS_FILE
    with card("Settings", "Edited in the file itself: settings.toml in the folder reference of your data.", key="card_tables_settings"):
        if not path.is_file():
            st.markdown("There is no such file, so every setting has its default. The folder templates beside the README has one to copy.")
            return
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            load_reference(path.parent)  # raises with the line and what to do
            raise
        column = st.column_config
        rows = [{"key": key, "value": "set, not shown" if key in PRIVATE_SETTINGS else str(value)} for key, value in found.items()]
        grid(
            rows,
            {"key": column.TextColumn("Setting"), "value": column.TextColumn("Value")},
            "Settings with their values",
            "tables_settings",
        )
