"""Reports by the command line and the button: the snapshot is recorded and kept, wrong words are refused, nothing published is one sentence."""

import io
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from pipelines.__main__ import main
from pipelines.citing import citations
from pipelines.commands_reports import KINDS as NAMED
from pipelines.reference import load_reference
from tests.views.reports.made import content, facts_of, pdf, table, words
from views.formatting import percent
from views.reports.making import KINDS, file_name, make_of_folder
from views.reports.shown import open_shown, view_of


TODAY = date(2026, 11, 24)
SCRIPT = """
from views.opening import source_to_show
from views.reports.buttons import case_study_button, export_menu
from views.reports.shown import view_of

source = source_to_show()
export_menu(source, view_of(source, {}))
case_study_button(source, "council_tax")
case_study_button(source, "waste")
"""


@pytest.fixture
def council(council_folder, tmp_path: Path) -> Path:
    """A copy of a small published council that a test may write to."""
    return Path(shutil.copytree(council_folder("web logs only"), tmp_path / "council"))


def test_the_command_line_names_every_kind() -> None:
    assert tuple(KINDS) == NAMED


def test_a_report_is_written_and_its_snapshot_recorded_as_cited(council: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "board.pdf"
    assert main(["report", "board", "--data", str(council), "--out", str(out)]) == 0
    snapshot = open_shown(council).snapshot
    assert out.read_bytes().startswith(b"%PDF")
    assert f"Snapshot {snapshot} is recorded as cited" in capsys.readouterr().out
    assert [(row["snapshot_id"], row["cited_by"]) for row in citations(council)] == [(snapshot, "report board")]
    known = load_reference(council / "reference").tables["cited_snapshots"]
    assert [row["snapshot_id"] for row in known] == [snapshot]


def test_the_same_report_is_recorded_once_and_another_beside_it(council: Path) -> None:
    for kind in ("open-data", "open-data", "workbook"):
        make_of_folder(kind, council, None, {}, TODAY)
    assert [(row["cited_by"], row["on_date"]) for row in citations(council)] == [
        ("report open-data", "2026-11-24"),
        ("report workbook", "2026-11-24"),
    ]


def test_a_table_without_a_line_end_gets_its_own_line(council: Path) -> None:
    path = council / "reference" / "cited_snapshots.csv"
    path.write_text("snapshot_id,cited_by,on_date\nsnap-x,somebody,2026-01-01", encoding="utf-8")
    make_of_folder("open-data", council, None, {}, TODAY)
    assert [row["cited_by"] for row in citations(council)] == ["somebody", "report open-data"]


def test_a_folder_that_cannot_be_written_still_gives_the_report_and_says_so(council: Path) -> None:
    shutil.rmtree(council / "reference")
    (council / "reference").write_text("a file where the folder should be", encoding="utf-8")
    made = make_of_folder("open-data", council, None, {}, TODAY)
    assert made.content
    assert "cannot be written" in made.says[0]


def test_files_of_another_period_service_directorate_definition_or_prices_differ_in_name(council: Path) -> None:
    source = open_shown(council)
    plain = view_of(source, {})
    views = [
        plain,
        view_of(source, {"period": "year"}),
        view_of(source, {"service_id": "waste"}),
        replace(plain, directorate="Adults & Children"),
        replace(plain, definition_id="gds_2014"),
        view_of(source, {"real_terms": "true"}),
    ]
    assert [file_name("board", source, view) for view in views] == [
        f"board-{words}-{source.snapshot}.pdf"
        for words in ("12months", "year", "12months-waste", "12months-adults_children", "12months-gds_2014", "12months-real_terms")
    ]


def test_the_demo_is_not_recorded(council: Path) -> None:
    demo = council.rename(council.parent / "data-demo")
    made = make_of_folder("open-data", demo, None, {}, TODAY)
    assert "invented" in made.says[0]
    assert citations(demo) == []


def test_an_invented_council_in_another_folder_is_known_as_invented(council: Path) -> None:
    (council / "truth.json").write_text("{}", encoding="utf-8")  # as demo --data writes it
    assert open_shown(council).is_demo
    assert "invented" in make_of_folder("open-data", council, None, {}, TODAY).says[0]
    assert citations(council) == []


def test_nothing_published_is_one_sentence_and_no_file(tmp_path: Path, capsys) -> None:
    out = tmp_path / "x.pdf"
    assert main(["report", "board", "--data", str(tmp_path), "--out", str(out)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("perod=year", "A report takes period"),
        ("period=decade", "period must be one of"),
        ("service_id=nonesuch", "There is no service"),
        ("directorate=Nowhere", "There is no directorate"),
        ("outside=yes", "outside must be true or false"),
        ("real_terms=yes", "real_terms must be true or false"),
        ("noequals", "is not of the form name=value"),
    ],
)
def test_wrong_words_are_refused_with_a_sentence(council: Path, tmp_path: Path, capsys, given: str, says: str) -> None:
    assert main(["report", "workbook", given, "--data", str(council), "--out", str(tmp_path / "x.xlsx")]) == 2
    assert says in capsys.readouterr().err


def test_an_unwritable_file_is_refused_with_a_sentence(council: Path, tmp_path: Path, capsys) -> None:
    assert main(["report", "open-data", "--data", str(council), "--out", str(tmp_path / "no" / "x.zip")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_case_study_of_a_service_without_a_launch_is_refused(council: Path, capsys) -> None:
    assert main(["report", "case-study", "service_id=council_tax", "--data", str(council)]) == 2
    assert "No launch or release of council_tax is written down" in capsys.readouterr().err


def test_a_case_study_says_what_cannot_be_said(council_folder) -> None:
    folder = council_folder("phone only")
    said = words(pdf("case-study", folder, service_id="waste"))
    refused = [row for row in facts_of(folder).source.rows("launch_impact", service_id="waste") if row["code"]]
    assert refused
    assert refused[0]["sentence"].split(" since ")[0] in said
    assert "What cannot be said" in said


@pytest.mark.slow
def test_the_case_study_of_the_demo_holds_the_range_and_the_counts_of_ask(demo_council: Path) -> None:
    rows = facts_of(demo_council).source.rows("launch_impact", service_id="housing_benefit")
    whole = next(row for row in rows if row["channel_id"] == "all_assisted" and row["grain"] == "week")
    reader = pdf("case-study", demo_council, service_id="housing_benefit")
    said = words(reader)
    assert len(reader.pages) == 2
    assert f"{percent(-whole['high_80'])} to {percent(-whole['low_80'])} lower after the launch" in said
    assert f"{whole['actual_contacts']:,} in {whole['n_post']} weeks" in said
    for row in rows:
        if row["code"]:
            assert row["sentence"].split(",")[0][:60] in said


def test_small_counts_stay_out_of_a_report_for_outside(council_folder) -> None:
    folder = council_folder("whole")
    inside, outside = open_shown(folder), open_shown(folder, None, True)
    asked = {"start_date": date(2026, 11, 1), "end_date": date(2026, 11, 2), "service_id": "permits"}
    exact = {row["channel_id"]: row["contacts"] for row in inside.rows("cost_per_transaction_by_channel", **asked)}
    shown = {row["channel_id"]: row["contacts"] for row in outside.rows("cost_per_transaction_by_channel", **asked)}
    assert any(1 <= count <= 7 for count in exact.values())
    assert all(shown[channel] is None if 1 <= count <= 7 else shown[channel] % 5 == 0 for channel, count in exact.items())


def test_a_report_for_outside_is_named_so_and_holds_no_exact_count(council_folder, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(council_folder("whole"), tmp_path / "council"))
    made = {word: make_of_folder("workbook", folder, None, {"outside": word}, TODAY) for word in ("false", "True")}
    assert "-outside-" in made["True"].name and "-outside-" not in made["false"].name
    exact, shown = (
        {row["Contacts"] for row in table(openpyxl.load_workbook(io.BytesIO(made[word].content))["By channel"])} for word in made
    )
    assert any(count % 5 for count in exact) and not any(count % 5 for count in shown)


def test_the_buttons_are_drawn_and_the_case_study_only_where_there_is_a_launch(council_folder, monkeypatch) -> None:
    monkeypatch.setenv("CHANNEL_SHIFT_DATA", str(council_folder("phone only")))
    closed = AppTest.from_string(SCRIPT, default_timeout=60).run()
    opened = AppTest.from_string(SCRIPT, default_timeout=60)
    opened.session_state["export"] = True
    opened.run()
    assert not closed.exception and not opened.exception
    labels = [[button.proto.label for button in app.get("download_button")] for app in (closed, opened)]
    titles = [KINDS[kind].title for kind in ("board", "slides", "workbook", "open-data", "case-study")]
    assert labels == [titles[-1:], titles]


def test_a_view_of_the_screen_gives_the_report_of_that_view(council_folder) -> None:
    folder = council_folder("whole")
    source = open_shown(folder)
    view = view_of(source, {"period": "month", "service_id": "waste"})
    assert facts_of(folder, period="month", service_id="waste").view == view
    assert content("open-data", folder, period="month", service_id="waste") != content("open-data", folder)
