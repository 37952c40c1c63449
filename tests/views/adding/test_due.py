"""What is due, in words: who is late today, where to export, what to leave out, and a file that is taken out and put back."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.mapping import load_formats
from tests.build.council import write_council
from tests.views.conftest import REPOSITORY, build_with_key, words_of
from views.adding.due import Standing, leave_out, menu_path, now_words, standing, table_row, title


TODAY = date(2026, 11, 30)  # a Monday
FORMATS = load_formats(None)


def feed(name: str = "calls", due: date | None = None, late_from: date | None = None, **more: object) -> dict:
    row = {"source_id": name, "due_on": due, "late_from": late_from, "is_late": False, "last_date": date(2026, 11, 22), "owner": "Asha"}
    return {**row, "menu_note": None, "last_file": f"{name}/nov.csv", "last_loaded_at": datetime(2026, 11, 23, 6), "format": None} | more


LATE = feed("late", date(2026, 11, 18), date(2026, 11, 22))
IN_GRACE = feed("grace", date(2026, 11, 29), date(2026, 12, 2))
SOON = feed("soon", date(2026, 12, 3), date(2026, 12, 7))
FAR = feed("far", date(2027, 1, 4), date(2027, 1, 8))
UNDATED = feed("undated")
NEVER = feed("never", is_late=True, last_date=None, last_file=None, last_loaded_at=None)


@pytest.mark.parametrize(
    ("row", "state", "words"),
    [
        (LATE, "late", "Late by 12 days"),
        (IN_GRACE, "due", "Was due 1 day ago"),
        (feed(due=TODAY, late_from=date(2026, 12, 4)), "due", "Due today"),
        (SOON, "due", "Due in 3 days"),
        (FAR, "on_time", "Up to date"),
        (UNDATED, "undated", "No due date"),
        (NEVER, "late", "Late, nothing has come"),
    ],
)
def test_a_feed_stands_by_todays_date_not_by_the_builds(row: dict, state: str, words: str) -> None:
    assert standing(row, TODAY) == Standing(state, words)


def said(*rows: dict) -> str:
    return title(rows, {row["source_id"]: standing(row, TODAY) for row in rows}, TODAY)


def test_the_heading_says_how_many_are_late_and_what_comes_next() -> None:
    assert said(LATE, NEVER, SOON, FAR) == "2 exports are late, the next is due on Thursday"
    assert said(FAR) == "No export is late, the next is due on 4\u00a0Jan\u00a02027"
    assert said(LATE, IN_GRACE) == "1 export is late, one more was due on Sunday"
    assert said(IN_GRACE) == "No export is late, one was due on Sunday"
    assert said(UNDATED) == "No feed has a due date; due_every_days in sources.csv sets one"


def test_only_personal_columns_that_no_figure_needs_are_to_be_left_out() -> None:
    assert leave_out(FORMATS["genesys_interactions"]) == ("Remote", "DNIS")  # whether Users is filled tells an answered call
    assert leave_out(FORMATS["freshdesk_tickets"]) == ("Subject", "Agent", "Full name", "Summary")
    assert leave_out(None) == leave_out(FORMATS["access_log"]) == ()


def test_no_column_to_leave_out_is_needed_to_recognise_or_read_any_format() -> None:
    for name, made_by in FORMATS.items():
        assert not set(leave_out(made_by)) & {*made_by.recognise.get("require", ()), *made_by.columns}, name


def test_a_note_of_the_council_stands_beside_the_menu_path_of_the_format() -> None:
    genesys = FORMATS["genesys_interactions"]
    assert menu_path(feed(menu_note="saved view Shift"), genesys) == f"{genesys.menu} (saved view Shift)"
    assert (menu_path(feed(), genesys), menu_path(feed(menu_note="by hand"), None), menu_path(feed(), None)) == (
        genesys.menu,
        "by hand",
        "",
    )
    words = now_words(feed(owner=None), standing(LATE, TODAY), genesys)
    assert ":red-badge[Late by 12 days]" in words and "no owner is named" in words and "Columns to leave out: Remote, DNIS" in words
    assert table_row(NEVER, standing(NEVER, TODAY), None)["loaded"] is None


@pytest.fixture
def add_data(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], AppTest]:
    """The page Add data of a folder, opened on what is due."""

    def started(folder: Path) -> AppTest:
        monkeypatch.setenv("CHANNEL_SHIFT_DATA", str(folder))
        monkeypatch.setenv("CHANNEL_SHIFT_KEY", "ab" * 32)
        app = AppTest.from_file(str(REPOSITORY / "dashboard.py"), default_timeout=120)
        app.context = {"theme": "light"}
        app.switch_page("views/pages/add_data.py")
        app.run()
        assert not app.exception
        return app

    return started


def test_a_file_is_taken_out_with_its_effect_shown_first_and_put_back(add_data, tmp_path: Path) -> None:
    folder = build_with_key(write_council(tmp_path / "council", days=2))
    app = add_data(folder)
    assert "No feed has a due date" in words_of(app)
    app.selectbox(key="undo_out").set_value("calls/calls_03.csv").run()
    assert "undo_out_do" not in [button.key for button in app.button]  # not before its effect has been shown
    app.button(key="undo_out_show").click().run()
    assert app.button(key="undo_out_do").disabled  # nobody has said who is at work
    shown = next(each.value for each in app.dataframe if "before" in each.value.columns)
    assert ["Contacts", "Phone", "40", "20", "−20"] in shown.values.tolist()
    app.text_input(key="adding_who").set_value("asha").run()
    app.button(key="undo_out_do").click().run()
    assert not app.exception
    assert not (folder / "raw/calls/calls_03.csv").exists() and (folder / "set_aside/calls/calls_03.csv").is_file()
    assert "1 file is set aside" in words_of(app) and "is now council/set&#95;aside/calls/calls&#95;03.csv" in app.success[0].value
    app.selectbox(key="undo_back").set_value("calls/calls_03.csv").run()
    app.button(key="undo_back_show").click().run()
    app.button(key="undo_back_do").click().run()
    assert (folder / "raw/calls/calls_03.csv").is_file() and not app.exception
