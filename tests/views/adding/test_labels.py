"""Labels without a service: suggestions, what is accepted and how it becomes rules, and the page from a tick to the built figures."""

import csv
import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from pipelines.editing import read_sheet
from pipelines.label_suggestions import Suggestion
from tests.views.adding.conftest import well
from tests.views.conftest import REPOSITORY, build_with_key, words_of
from views.adding.labels_rows import accepted, answers_of, can_be_ruled, editor_rows, match_of, rules_of, with_sure_ones


LABELS = (
    {"source_id": "calls", "field": "queue", "label": "HB desk", "contacts": 60},
    {"source_id": "calls", "field": "reason", "label": "CTax & HB", "contacts": 30},
    {"source_id": "office", "field": "service_label", "label": "Bins", "contacts": 10},
)
SUGGESTIONS = (
    Suggestion("housing_benefit", 89, "like the name Housing benefit"),
    Suggestion(None, 85, "Housing benefit or Council tax", ("housing_benefit", "council_tax")),
    Suggestion("bins", 100, "like the name Bins"),
)
TODAY = datetime.date(2026, 11, 23)
FORGOTTEN = ("qmatic", "garden_waste")  # rules of the office's labels of one service, which its test takes away


def on_screen(**answers: dict) -> list[dict]:
    return editor_rows(LABELS, SUGGESTIONS, 200, {key_of(name): answer for name, answer in answers.items()})


def key_of(label: str) -> tuple[str, str, str]:
    return next((row["source_id"], row["field"], row["label"]) for row in LABELS if row["label"].split()[0] == label)


def test_nothing_is_accepted_by_itself_and_shares_are_of_all_contacts() -> None:
    rows = on_screen()
    assert [row["accept"] for row in rows] == [False, False, False]
    assert [row["share"] for row in rows] == [30.0, 15.0, 5.0]
    assert rows[1]["service_id"] is None
    assert rows[1]["why"] == "Housing benefit or Council tax: choose one"


def test_sure_suggestions_are_accepted_at_once_and_answers_are_kept() -> None:
    rows = on_screen(HB={"accept": True, "service_id": "council_tax"})
    after = with_sure_ones(rows)
    assert [row["accept"] for row in after] == [True, False, True]
    assert editor_rows(LABELS, SUGGESTIONS, 200, answers_of(LABELS, after)) == after
    assert after[0]["service_id"] == "council_tax"


def test_a_ticked_label_without_a_service_makes_no_rule() -> None:
    assert accepted(LABELS, on_screen(CTax={"accept": True})) == []


def test_an_accepted_label_becomes_an_exact_rule_of_its_feed_with_who_and_when() -> None:
    rows = on_screen(Bins={"accept": True, "contact_type": "enquiry"})
    assert rules_of(accepted(LABELS, rows), frozenset({"office"}), " Rosa  M ", TODAY) == [
        {
            "priority": "500",
            "source_id": "office",
            "field": "service_label",
            "match": "equals",
            "pattern": "Bins",
            "service_id": "bins",
            "contact_type": "enquiry",
            "who": "Rosa M",
            "on_date": "2026-11-23",
        }
    ]


def test_a_rule_for_every_feed_or_of_a_feed_without_a_row_names_no_feed() -> None:
    every = on_screen(Bins={"accept": True, "every_feed": True}, HB={"accept": True})
    assert [rule["source_id"] for rule in rules_of(accepted(LABELS, every), frozenset({"office"}), "", TODAY)] == ["", ""]


def test_labels_that_differ_in_capitals_are_one_rule() -> None:
    twice = [
        ({**LABELS[2], "label": label}, {"service_id": "bins", "every_feed": False, "contact_type": None}) for label in ("Bins", "BINS")
    ]
    assert len(rules_of(twice, frozenset({"office"}), "", TODAY)) == 1


@pytest.mark.parametrize(
    ("label", "match"), [("CT - Bill", ("equals", "CT - Bill")), (" CT ", ("equals", "CT")), ("a  (b).c", ("regex", r"^a\s+\(b\)\.c$"))]
)
def test_a_rule_names_just_its_label(label: str, match: tuple[str, str]) -> None:
    assert match_of(label) == match
    if match[0] == "regex":
        found = duckdb.execute(
            "select regexp_matches($label, $pattern, 'i'), regexp_matches('xa b.c', $pattern, 'i')", {"label": label, "pattern": match[1]}
        )
        assert found.fetchone() == (True, False)


@pytest.mark.parametrize(
    ("field", "label", "can"), [("queue", "Tax", True), ("queue", "(other)", False), ("none", "(no label)", False), ("path", "/tax", False)]
)
def test_masked_and_missing_labels_can_have_no_rule(field: str, label: str, can: bool) -> None:
    assert can_be_ruled({"field": field, "label": label}) is can


@pytest.fixture(scope="module")
def forgetful(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small council without the rules of one service's labels, built."""
    folder = tmp_path_factory.mktemp("forgetful") / "council"
    shutil.copytree(built_demo, folder)
    path = folder / "reference" / "service_rules.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *(row for row in rows if (row[1], row[5]) != FORGOTTEN)])
    return build_with_key(folder)


@pytest.fixture
def labels(open_task: Callable[[str, Path], AppTest], forgetful: Path) -> Callable[..., AppTest]:
    """The page of a data folder, opened on this task."""
    return lambda folder=forgetful: open_task("labels", folder)


def test_from_the_labels_to_their_rules_in_the_built_figures(labels: Callable[..., AppTest], forgetful: Path) -> None:
    app = labels()
    grid = app.data_editor[0].value
    assert len(grid) and all(label.startswith("Garden waste subscription: ") for label in grid["label"])
    assert set(grid["service_id"]) == {"garden_waste"}
    assert "Nothing is accepted yet" in words_of(app)
    before = (forgetful / "reference" / "service_rules.csv").read_bytes()
    well(app.button(key="labels_sure").click().run())
    assert f"{len(grid)} label" in words_of(app) and "accepted**, with" in words_of(app)
    assert not [button for button in app.button if button.key == "labels_save"]  # first the effect
    well(app.button(key="labels_show").click().run())
    effect = next(each.value for each in app.dataframe if "difference" in each.value.columns)
    assert "Garden waste subscription" in set(effect["about"])
    assert app.button(key="labels_save").disabled  # nobody has said who is at work
    assert (forgetful / "reference" / "service_rules.csv").read_bytes() == before
    well(app.text_input(key="adding_who").set_value("Asha").run())
    well(app.button(key="labels_save").click().run())
    saved = read_sheet(forgetful, "service_rules").rows[-len(grid) :]
    assert {(row["priority"], row["source_id"], row["match"], row["service_id"], row["who"]) for row in saved} == {
        ("500", "qmatic", "equals", "garden_waste", "Asha")
    }
    assert {row["who"] for row in read_sheet(forgetful, "edit_log").rows} == {"Asha"}
    assert any("saved and logged" in str(each.value) for each in app.success)
    assert not app.data_editor


def test_a_council_without_figures_is_told_where_to_begin(labels: Callable[..., AppTest], tmp_path: Path) -> None:
    app = labels(tmp_path)
    assert app.header[0].value == "No label is known yet"


@pytest.mark.parametrize("task", ["labels", "tables", "feeds"])
@pytest.mark.parametrize("outside", ["false", "true"])
def test_hostile_labels_and_the_view_for_outsiders_leave_the_page_whole(
    council_folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, task: str, outside: str
) -> None:
    monkeypatch.setenv("CHANNEL_SHIFT_DATA", str(council_folder("whole")))
    app = AppTest.from_file(str(REPOSITORY / "dashboard.py"), default_timeout=60)
    app.context = {"theme": "light"}
    app.query_params["task"], app.query_params["outside"] = task, outside
    app.switch_page("views/pages/add_data.py")
    well(app.run())
    assert "<script>" not in words_of(app) and "![x]" not in words_of(app)
