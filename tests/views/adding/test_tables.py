"""The tables on the screen: cells stay as they were, choices come from the tables, problems name the row that is seen, edits are logged."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pipelines.editing import read_sheet
from pipelines.reference_tables import TABLES
from tests.views.adding.conftest import well
from tests.views.conftest import words_of
from views.adding.tables_rows import by_row, choices_of, config_of, frame_of, ids_of, rows_of, table_names
from views.adding.tables_words import words_by_table
from views.adding.tables_words import words_of as words_about


SERVICES = "service_id,service_name,kind,rekey_minutes\ncouncil_tax,Council tax,Transaction,4.0\nbins,Missed bins,transaction,\n"
SETTINGS = 'organisation = "Anytown"\nstaff_networks = ["192.0.2.0/24"]\n'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "council" / "reference"
    folder.mkdir(parents=True)
    (folder / "services.csv").write_text(SERVICES)
    return folder.parent


@pytest.fixture
def tables(open_task: Callable[[str, Path], AppTest], data: Path) -> Callable[[], AppTest]:
    """The page of the data folder, opened on this task."""
    return lambda: open_task("tables", data)


def edit(app: AppTest, data: Path, table: str, **state: object) -> AppTest:
    """Edits the grid of a table as the browser would."""
    key = f"tables_{table}_{read_sheet(data, table).digest[:12]}"
    app.session_state[key] = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **state}
    return well(app.run())


def test_cells_come_back_as_they_stood_in_the_file(data: Path) -> None:
    sheet = read_sheet(data, "services")
    rows, numbers = rows_of(frame_of(sheet))
    assert rows == [dict(row) for row in sheet.rows]
    assert numbers == [1, 2]


def test_rows_without_text_are_no_rows_and_the_others_keep_their_numbers(data: Path) -> None:
    frame = frame_of(read_sheet(data, "services"))
    frame.loc[3] = None
    frame.loc[4] = pd.NA
    frame.loc[4, "service_id"] = "rats"
    rows, numbers = rows_of(frame.drop(index=1))
    assert [row["service_id"] for row in rows] == ["bins", "rats"]
    assert numbers == [2, 4]


def test_words_yes_and_no_and_ids_of_other_tables_are_chosen_from_lists(data: Path) -> None:
    sheet = read_sheet(data, "changes")
    ids = ids_of(data, sheet)
    assert choices_of(sheet.table.column("service_id"), ids) == ["bins", "council_tax"]
    assert "launch" in choices_of(sheet.table.column("kind"), ids)
    assert choices_of(sheet.table.column("note"), ids) == []
    assert choices_of(read_sheet(data, "people").table.column("may_sign_off"), {}) == ["true", "false"]


def test_a_word_that_stands_in_the_file_can_be_kept_whatever_it_is(data: Path) -> None:
    sheet = read_sheet(data, "services")
    kind = config_of(sheet, words_about("services"), {})["kind"]
    assert "Transaction" in kind["type_config"]["options"]
    assert kind["label"] == "kind *"
    assert "what kind" in str(kind["help"]) or "May hold" in str(kind["help"])


def test_a_problem_names_the_row_on_the_screen() -> None:
    numbers = [1, 3, 4]
    sentence = 'data/reference/services.csv line 3: service_id "bins" is there twice (also on line 2); keep one.'
    assert by_row(sentence, "services", numbers) == 'Services, row 3: service_id "bins" is there twice (also on row 1); keep one.'
    other = "data/reference/changes.csv line 2: service_id names no service."
    assert by_row(other, "services", numbers) == other


def test_every_table_and_column_is_explained_in_the_words_of_the_readme() -> None:
    silent = [
        f"{name}.{column.name}"
        for name in table_names()[:-1]
        for column in next(table for table in TABLES if table.name == name).columns
        if not words_by_table()[name].help(column.name)
    ]
    assert silent == []
    assert all(words_by_table()[name].purpose for name in table_names()[:-1])


def test_an_edit_is_shown_checked_saved_and_logged(tables: Callable[[], AppTest], data: Path) -> None:
    app = tables()
    assert "Nothing is changed." in words_of(app)
    edit(app, data, "services", edited_rows={1: {"kind": "gift"}})
    assert "Services, row 2" in str(app.warning[0].value) and not [each for each in app.button if each.key == "tables_save"]
    edit(app, data, "services", edited_rows={1: {"owner": "Waste team"}})
    shown = next(each.value for each in app.dataframe if "old" in each.value.columns)
    assert shown.to_dict("records") == [{"key": "bins", "column": "owner", "old": "", "new": "Waste team"}]
    assert app.button(key="tables_save").disabled
    well(app.text_input(key="adding_who").set_value("Asha").run())
    edit(app, data, "services", edited_rows={1: {"owner": "Waste team"}})
    well(app.button(key="tables_save").click().run())
    assert not app.info  # the person's own save is no change by somebody else
    saved = read_sheet(data, "services").rows
    assert (saved[0]["kind"], saved[0]["rekey_minutes"], saved[1]["owner"]) == ("Transaction", "4.0", "Waste team")
    log = read_sheet(data, "edit_log").rows
    assert [(row["who"], row["table"], row["key"], row["column"], row["old"], row["new"]) for row in log] == [
        ("Asha", "services", "bins", "owner", "", "Waste team")
    ]
    assert "What was changed before: 1 cell" in words_of(app).replace("&#58;", ":")


def test_a_change_by_somebody_else_is_told(tables: Callable[[], AppTest], data: Path) -> None:
    app = tables()
    (data / "reference" / "services.csv").write_text(SERVICES + "rats,Pests,transaction,\n")
    well(app.run())
    assert "changed since you opened it" in str(app.info[0].value) and "without what you may have typed" in str(app.info[0].value)
    assert len(app.data_editor[0].value) == 3


def test_rows_are_added_and_deleted(tables: Callable[[], AppTest], data: Path) -> None:
    app = tables()
    edit(app, data, "services", added_rows=[{"service_id": "rats", "service_name": "Pests", "kind": "transaction"}], deleted_rows=[1])
    shown = next(each.value for each in app.dataframe if "old" in each.value.columns)
    assert set(shown["key"]) == {"bins", "rats"}
    assert not app.warning


def test_a_file_that_is_no_table_says_why_and_has_no_grid(tables: Callable[[], AppTest], data: Path) -> None:
    (data / "reference" / "services.csv").write_text("service_id,service_name,kind\nbins,Bins\n")
    app = tables()
    assert "cannot be read as a table" in words_of(app)
    assert "2 cells where the header has 3" in words_of(app)
    assert not app.data_editor


def test_settings_are_read_only_and_addresses_of_networks_are_not_shown(tables: Callable[[], AppTest], data: Path) -> None:
    (data / "reference" / "settings.toml").write_text(SETTINGS)
    app = tables()
    well(app.selectbox(key="tables_table").set_value("settings").run())
    shown = next(each.value for each in app.dataframe if "value" in each.value.columns)
    assert shown.to_dict("records") == [{"key": "organisation", "value": "Anytown"}, {"key": "staff_networks", "value": "set, not shown"}]
    assert not app.data_editor
