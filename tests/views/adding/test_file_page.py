"""Add a file on the page: a file nobody knows from the upload to its figures, several at once, what is refused and why."""

import html
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.views.adding.conftest import well
from tests.views.conftest import words_of
from tests.views.council import HOSTILE


HEAD = "Ref,Date,Channel,Service,Caller name\n"
OPEN_ORDER = HEAD + "".join(f"A{n},{n % 12 + 1:02}/04/2026,{('Phone', 'Drum')[n % 2]},Bins,Jo Bloggs {n}\n" for n in range(24))
ACCESS = '192.0.2.7 - - [29/Mar/2026:10:00:01 +0100] "GET /bins HTTP/1.1" 200 512 "-" "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0"\n'
COUNTS = "Month,Service,Channel,Contacts\nApr 2026,Bins,Phone,4\nMay 2026,Bins,Phone,5\n"


@pytest.fixture
def add_a_file(open_task: Callable[[str, Path], AppTest], tmp_path: Path) -> Callable[[], AppTest]:
    """The page of an empty data folder, opened on this task."""
    return lambda: open_task("file", tmp_path)


def bring(app: AppTest, *files: tuple[str, str]) -> AppTest:
    """Uploads files at once."""
    app.file_uploader[0].set_value([(name, text.encode(), "text/csv") for name, text in files])
    return well(app.run())


def headers(app: AppTest) -> list[str]:
    """The headings of the page, as they read."""
    return [html.unescape(str(each.value)) for each in app.header]


def said(app: AppTest) -> str:
    """The words of the page, as they read."""
    return html.unescape(words_of(app))


def button(app: AppTest, label: str) -> object:
    """The button of a label."""
    return next(each for each in app.button if each.label == label)


def question(app: AppTest, label: str) -> object:
    """The control whose label holds some words."""
    return next(each for each in [*app.button_group, *app.selectbox] if label in each.label)


def test_a_file_nobody_knows_goes_from_upload_to_figures(add_a_file: Callable[[], AppTest], tmp_path: Path) -> None:
    app = bring(add_a_file(), ("../../Desk log.csv", OPEN_ORDER))
    assert headers(app)[0] == "Desk log.csv: each row is one contact"
    assert "It has 24 rows. What would load is known when the questions are answered." in said(app)
    assert button(app, "Add it and build").disabled and "1 question has no answer yet" in said(app)
    well(question(app, "Which order is it").set_value("dmy").run())
    assert "24 would load" in said(app) and "Give your name or initials" in said(app)
    tables = "\n".join(each.value.to_string() for each in app.dataframe)
    assert "Jo Bloggs" not in tables and "(hidden)" in tables and "2026-04-01" in tables
    well(question(app, "drum").set_value("exclude").run())
    assert "12 would load" in said(app) and '12 rows: "drum" is no contact' in said(app)
    well(question(app, "What are these contacts").set_value("transaction").run())
    well(app.text_input(key="adding_who").set_value("Asha").run())
    well(button(app, "Add it and build").click().run())
    assert "1 file is in: 12 of 24 rows loaded" in headers(app)
    moved = next(each.value for each in app.dataframe if "now" in each.value.columns)
    assert ["Contacts, Phone", "no data", "12"] in moved.values.tolist()
    assert (tmp_path / "raw" / "desk_log" / "Desk log.csv").read_text() == OPEN_ORDER
    assert not list((tmp_path / ".uploads").glob("*/*"))
    assert "Asha,sources,desk_log" in (tmp_path / "reference" / "edit_log.csv").read_text()


def test_several_files_are_added_at_once_where_they_need_nothing(add_a_file: Callable[[], AppTest], tmp_path: Path) -> None:
    app = bring(add_a_file(), ("access.log", ACCESS), ("counts.csv", COUNTS), ("names.csv", "Name,Number\nAnn,1\nBob,2\n"))
    assert headers(app)[0] == "3 files in hand: 1 needs nothing, 1 to look at, 1 cannot be read"
    assert "no column holds dates" in said(app)
    assert headers(app)[1] == "counts.csv: each row is a count"
    well(app.text_input(key="adding_who").set_value("Asha").run())
    well(button(app, "Add the one that needs nothing").click().run())
    assert "1 file is added and waits for a build" in said(app)
    assert (tmp_path / "raw" / "access_log" / "access.log").is_file()
    well(button(app, "Add it").click().run())
    assert "2 files are added and wait for a build" in said(app)
    assert [each.label for each in app.button if each.label.startswith("Build")] == ["Build the figures now"]
    assert not (tmp_path / "published").exists()  # one build, at the end


def test_a_file_that_is_there_already_is_named_and_not_kept(add_a_file: Callable[[], AppTest], tmp_path: Path) -> None:
    there = tmp_path / "raw" / "desk" / "log.csv"
    there.parent.mkdir(parents=True)
    there.write_text(COUNTS)
    app = bring(add_a_file(), ("again.csv", COUNTS))
    assert "again.csv is in data/raw already, as desk/log.csv" in app.info[0].value
    assert not app.header


def test_a_file_of_raw_is_picked_where_it_lies(add_a_file: Callable[[], AppTest], tmp_path: Path) -> None:
    there = tmp_path / "raw" / "desk" / "log.csv"
    there.parent.mkdir(parents=True)
    there.write_text(COUNTS)
    app = add_a_file()
    well(app.button_group(key="how").set_value("raw").run())
    well(app.selectbox(key="raw_file").set_value(there).run())
    assert headers(app)[0] == "log.csv: each row is a count" and "2 would load" in said(app)
    assert "It goes to the feed log." in said(app)  # and stays in its folder


def test_the_text_of_a_mapping_is_checked_and_counted_while_it_is_edited(add_a_file: Callable[[], AppTest]) -> None:
    app = bring(add_a_file(), ("counts.csv", COUNTS))
    box = next(each for each in app.text_area if "format" in each.value)
    well(box.set_value(box.value.replace('from = "Contacts"', 'from = "Number"')).run())
    assert any("Number" in each.value for each in app.warning)  # a column the file does not have
    assert button(app, "Add it and build").disabled
    box = next(each for each in app.text_area if "format" in each.value)
    well(box.set_value("format = 1").run())
    assert app.warning and "Add it and build" not in [each.label for each in app.button]


def test_a_mapping_of_the_council_is_changed_with_its_difference_shown(add_a_file: Callable[[], AppTest], tmp_path: Path) -> None:
    app = bring(add_a_file(), ("counts.csv", COUNTS.replace("Phone", "Drum")))
    well(app.text_input(key="adding_who").set_value("Asha").run())
    well(button(app, "Add it and build").click().run())
    well(app.button_group(key="how").set_value("mapping").run())
    well(question(app, "drum").set_value("phone").run())
    assert any('+drum = "phone"' in each.value for each in app.code)
    well(button(app, "Save the mapping and build").click().run())
    assert 'drum = "phone"' in (tmp_path / "mappings" / "counts.toml").read_text()
    moved = next(each.value for each in app.dataframe if "now" in each.value.columns)
    assert ["Contacts, Phone", "no data", "9"] in moved.values.tolist()


def test_words_and_headers_of_a_file_open_no_markup(add_a_file: Callable[[], AppTest]) -> None:
    word = HOSTILE.replace('"', "'")
    text = "Ref,Date,Channel,Service\n" + "".join(f"A{n},{n:02}/04/2026,{word},Bins\n" for n in range(1, 29))
    app = bring(add_a_file(), ("<b>log</b>.csv", text))
    shown = "\n".join([words_of(app), *(each.label for each in [*app.selectbox, *app.button_group, *app.expander, *app.button])])
    assert "script" in shown  # the word is asked about
    assert "<" not in shown and "](" not in shown and "![" not in shown
