"""Typing monthly counts: the grid starts from what is saved, keeps what was typed in other parts, saves, builds and says what is new."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.typed_counts import Cell, read_typed
from tests.views.adding.conftest import well
from tests.views.conftest import words_of


LAST_MONTH = (date.today().replace(day=1) - timedelta(days=1)).replace(day=1)


@pytest.fixture
def counts(open_task: Callable[[str, Path], AppTest], tmp_path: Path) -> Callable[[], AppTest]:
    """The page of a data folder, opened on this task."""
    return lambda: open_task("counts", tmp_path)


def type_in(app: AppTest, row: int, **cells: int) -> AppTest:
    """Types counts into a row of the grid."""
    visit = app.session_state["counts_board"].visit
    app.session_state[f"counts_grid {visit}"] = {"edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []}
    return well(app.run())


def test_a_council_without_services_types_counts_and_sees_them(counts: Callable[[], AppTest], tmp_path: Path) -> None:
    app = counts()
    assert "No services are known yet" in words_of(app) and app.header[0].value == "Nothing is typed yet"
    grid = app.data_editor[0].value
    row = len(grid) - 1
    type_in(app, row, phone=120, web=0)
    save = app.button(key="counts_save")
    assert save.label == "Save 2 counts and build" and save.disabled  # nobody has said who is at work
    well(app.text_input(key="adding_who").set_value("Asha").run())
    well(app.button(key="counts_save").click().run())
    assert read_typed(tmp_path).counts == {Cell(LAST_MONTH, "", "phone"): 120, Cell(LAST_MONTH, "", "web"): 0}
    assert app.header[0].value == "1 file is in&#58; 2 of 2 rows loaded"
    moved = next(each.value for each in app.dataframe if "now" in each.value.columns)
    assert ["Contacts, Phone", "no data", "120"] in moved.values.tolist()
    assert app.data_editor[0].value["phone"].iloc[row] == 120  # read back into the grid


def test_what_was_typed_in_one_part_stays_while_another_is_shown(counts: Callable[[], AppTest], tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "services.csv").write_text(
        "service_id,service_name,kind\ncouncil_tax,Council tax,transaction\nbins,Bins,transaction\n"
    )
    app = counts()
    assert app.multiselect(key="counts_services").options == ["Council tax", "Bins"]
    type_in(app, 0, phone=7)
    well(app.multiselect(key="counts_services").set_value(["bins"]).run())
    type_in(app, 0, phone=9)
    assert app.button(key="counts_save").label == "Save 2 counts and build"
    well(app.multiselect(key="counts_services").set_value(["council_tax"]).run())
    assert app.data_editor[0].value["phone"].iloc[0] == 7
