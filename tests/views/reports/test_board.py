"""The board report: its figures are those of ask, it is tagged, it holds hostile labels as text, and thin data give a report that says so."""

import pytest

from analysis.ask import ask
from tests.views.council import HOSTILE
from tests.views.reports.made import content, facts_of, pdf, words
from views.formatting import count, percent, pounds, pounds_moved, pounds_range


def test_its_figures_are_those_of_ask_for_the_same_period(council_folder) -> None:
    folder = council_folder("whole")
    facts = facts_of(folder)
    period = {"start_date": facts.view.period.start, "end_date": facts.view.period.end}
    headline = ask("headline", period, None, folder).records()[0]
    change = next(row for row in ask("cost_change", period, None, folder).records() if row["service_id"] == "*")
    said = words(pdf("board", folder))
    assert percent(headline["digital_take_up"]) in said
    assert pounds(headline["cost_per_transaction"]) in said
    assert f"From {pounds(change['cost_before'])} to {pounds(change['cost_now'])}." in said
    assert pounds_moved(change["channel_mix_low"]) in said
    assert facts.source.snapshot in said


def test_it_is_a_tagged_pdf_in_british_english_of_two_pages(council_folder) -> None:
    reader = pdf("board", council_folder("whole"))
    assert len(reader.pages) == 2
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata.title == facts_of(council_folder("whole")).title


def test_every_picture_says_what_it_shows(council_folder) -> None:
    found: list[str] = []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                found.append(str(node.get("/Alt", "")))
            if "/K" in node:
                walk(node["/K"])

    walk(pdf("board", council_folder("whole")).trailer["/Root"]["/StructTreeRoot"])
    assert len(found) >= 3
    assert all(found)


def test_a_hostile_label_is_printed_as_it_is_and_changes_nothing_else(council_folder) -> None:
    said = words(pdf("board", council_folder("whole"), service_id="permits")).replace(" ", "")
    assert HOSTILE[:40].replace(" ", "") in said
    assert "/Annots" not in str(pdf("board", council_folder("whole"), service_id="permits").pages[0])


def test_without_a_saving_it_gives_the_reason_and_no_amount(council_folder) -> None:
    folder = council_folder("phone only")
    facts = facts_of(folder)
    said = words(pdf("board", folder))
    assert facts.head.saving is None
    assert facts.head.why["saving"].split(".")[0] in said
    assert "Contact cost released, a year not shown" in said
    assert "There is no saving to sign" in said
    assert "£" not in said.partition("What could change this figure")[2].partition("Can I sign this")[0]


@pytest.mark.parametrize("council", ["phone only", "monthly only", "web logs only"])
def test_thin_data_still_give_a_report_that_says_what_it_cannot_show(council_folder, council: str) -> None:
    reader = pdf("board", council_folder(council))
    assert len(reader.pages) == 2
    said = words(reader)
    assert "What this report cannot show." in said or facts_of(council_folder(council)).head.saving is not None
    assert "None" not in said
    assert "nan" not in said.lower().split()


def test_the_same_snapshot_gives_the_same_bytes(council_folder) -> None:
    assert content("board", council_folder("whole")) == content("board", council_folder("whole"))


@pytest.mark.slow
def test_the_demo_councils_saving_is_that_of_ask_on_the_first_page_and_in_the_ladder(demo_council) -> None:
    rows = {row["rung"]: row for row in ask("savings", {}, None, demo_council).records() if row["service_id"] == "*"}
    reader = pdf("board", demo_council)
    first, said = reader.pages[0].extract_text().replace("\u2060", ""), words(reader)
    net = pounds_range(rows["L3"]["low_80"], rows["L3"]["high_80"]).replace("\u2060", "")
    assert f"released {net}" in " ".join(first.split())
    for rung in ("L1", "L2", "L3"):
        assert f"{rows[rung]['label']} {pounds_range(rows[rung]['low_80'], rows[rung]['high_80'])}".replace("\u2060", "") in said
    assert len(reader.pages) == 2
    assert count(15) in said
