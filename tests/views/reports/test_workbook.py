"""The workbook: sums equal ask to the penny, labels never run as formulas, refusals hold no figure, charts are native."""

import datetime
import io

import openpyxl
import pytest
import xlsxwriter

from analysis.ask import ask
from tests.views.council import HOSTILE
from tests.views.reports.made import book, content, facts_of, table
from views.formatting import NO_DATA
from views.reports.sheets import Book, Column


def test_months_and_services_add_up_to_the_totals_of_ask(council_folder) -> None:
    folder = council_folder("whole")
    view = facts_of(folder).view
    sheets = book(folder)
    totals = ask("totals", {"start_date": view.period.start, "end_date": view.period.end}, None, folder).records()[0]
    services, channels = table(sheets["By service"]), table(sheets["By channel"])
    assert sum(row["Contacts"] for row in services) == sum(row["Contacts"] for row in channels) == totals["contacts"]
    assert round(sum(row["Cost, central"] for row in services), 2) == round(float(totals["cost_central"]), 2)
    first, end = (datetime.datetime.combine(day, datetime.time()) for day in (view.period.start, view.period.end))
    months = [row for row in table(sheets["By month"]) if first <= row["Month"] < end]
    assert len(months) == 12
    assert sum(value for row in months for name, value in row.items() if name.startswith("Contacts: ")) == totals["contacts"]


def test_the_four_terms_are_those_of_ask_and_leave_nothing_over(council_folder) -> None:
    folder = council_folder("whole")
    view = facts_of(folder).view
    asked = ask("cost_change", {"start_date": view.period.start, "end_date": view.period.end}, None, folder).records()
    shown = table(book(folder)["Why cost changed"])
    assert len(shown) == len(asked)
    for row, line in zip(asked, shown, strict=True):
        terms = [line[name] for name in ("Demand", "Service mix", "Channel shift", "Unit cost")]
        assert terms == [float(row[name]) for name in ("volume", "service_mix", "channel_mix", "unit_cost")]
        assert round(line["This year"] - line["Year before"] - sum(terms), 2) == 0
        assert str(line["Difference left over"]).startswith("=ROUND(")


def test_no_text_is_a_formula_and_none_is_a_link(council_folder) -> None:
    folder = council_folder("whole")
    sheets = book(folder)
    formulas = [cell.value for sheet in sheets for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert formulas
    assert all(formula.startswith("=ROUND(G") for formula in formulas)
    assert not any(cell.hyperlink for sheet in sheets for line in sheet.iter_rows() for cell in line)
    assert HOSTILE in {row["Service"] for row in table(sheets["By service"])}


def test_a_label_that_looks_like_a_formula_is_written_as_text() -> None:
    stream = io.BytesIO()
    labels = ["=1+1", "+SUM(A1)", "-2", "@x", '=HYPERLINK("http://evil.example","x")', "\tTab", "a\x07b"]
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as file:
        Book(file, "foot").table("Labels", "=1", "-note", (Column("Label", "label"), Column("Figure", "figure", "count")),
                                 [{"label": label, "figure": None} for label in labels])  # fmt: skip
    sheet = openpyxl.load_workbook(stream)["Labels"]
    cells = [line[0] for line in sheet.iter_rows(min_row=5, max_row=4 + len(labels))]
    assert {cell.data_type for cell in [*cells, sheet["A1"], sheet["A2"]]} == {"s"}
    assert [cell.value for cell in cells] == ["=1+1", "+SUM(A1)", "-2", "@x", '=HYPERLINK("http://evil.example","x")', " Tab", "a b"]
    assert sheet["B5"].value == NO_DATA


def test_every_sheet_has_a_frozen_header_and_those_of_figures_have_native_charts(council_folder) -> None:
    sheets = book(council_folder("whole"))
    assert all(sheet.freeze_panes == "B5" and sheet.auto_filter.ref for sheet in sheets)
    assert [len(sheets[name]._charts) for name in ("By month", "By channel", "Why cost changed")] == [2, 1, 1]


def test_a_refused_rung_holds_its_sentence_and_no_number(council_folder) -> None:
    folder = council_folder("phone only")
    refused = [row for row in ask("savings", {}, None, folder).records() if row["code"] and row["service_id"] == "*"]
    shown = [row for row in table(book(folder)["Savings ladder"]) if row["Service"] == "All services"]
    assert refused
    assert len(shown) == len(refused)
    for row in shown:
        assert row["How it is worked out, or why there is no figure"] in {each["sentence"] for each in refused}
        assert {row[name] for name in ("Low, 80%", "Middle", "High, 80%", "Low, 95%", "High, 95%")} == {NO_DATA}


@pytest.mark.slow
def test_a_directorate_has_its_own_services_only_and_no_total_of_the_council(demo_council) -> None:
    sheets = book(demo_council, directorate="Housing")
    for name in ("Savings ladder", "Why cost changed", "By service"):
        assert {row["Service"] for row in table(sheets[name])} == {"Housing register", "Housing repairs"}, name
    whole = {row["Service"] for row in table(book(demo_council)["Why cost changed"])}
    assert {"All services", "Council tax"} < whole


@pytest.mark.slow
def test_the_arithmetic_of_the_ladder_leads_to_the_saving_at_central_values(demo_council) -> None:
    rows = {row["Rung"]: row for row in table(book(demo_council)["Savings ladder"]) if row["Service"] == "All services"}
    central = {rung: row["At central values"] for rung, row in rows.items()}
    parts = sum(central[rung] for rung in ("L1", "L1_keying", "L2_longer", "L2_induced"))
    assert parts == pytest.approx(central["L2"], abs=0.01)
    assert f"is £{central['L3']:,.0f} at central values" in rows["L3"]["How it is worked out, or why there is no figure"]
    assert {rows[rung]["In the ladder"] for rung in ("L2_failed_online", "L2_repeats")} == {"counted already"}
    assert rows["C_customer_time"]["In the ladder"] == "never added"


@pytest.mark.slow
def test_a_unit_cost_ends_the_day_before_the_next_begins(demo_council) -> None:
    phone = [row for row in table(book(demo_council)["Unit costs"]) if row["Service"] == "All services" and row["Channel"] == "Phone"]
    ends = [datetime.datetime.strptime(row["To"], "%d %b %Y") for row in phone[:-1]]
    assert [end + datetime.timedelta(days=1) for end in ends] == [row["From"] for row in phone[1:]]


def test_figures_of_the_summary_are_numbers(council_folder) -> None:
    folder = council_folder("whole")
    cells = {row[0].value: row[1] for row in book(folder)["Summary"].iter_rows(min_row=5)}
    head = facts_of(folder).head.headlines
    assert (cells["Digital take-up"].value, cells["Digital take-up"].number_format) == (head.take_up, "0.0%")
    assert (cells["Contacts"].value, cells["Contacts"].number_format) == (head.contacts, "#,##0")
    costs = [cells[f"Cost per transaction{which}"].value for which in ("", ", with low unit costs", ", with high unit costs")]
    assert costs == pytest.approx([head.cost, head.cost_low, head.cost_high])


@pytest.mark.parametrize("name", ["3 Rivers District Council", "A & B " * 40])
def test_the_foot_of_a_sheet_keeps_its_size_and_the_snapshot(name: str) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as file:
        Book(file, f"{name}. Invented figures. Snapshot snap-1.").table("A", "t", "n", (Column("Label", "label"),), [])
    foot = openpyxl.load_workbook(stream)["A"].oddFooter.left
    assert foot.size == 8
    assert foot.text.strip().startswith(name.replace("&", "&&")[:20].strip()[:9])
    assert foot.text.endswith("Snapshot snap-1.")


def test_the_snapshot_sheet_says_how_to_ask_again(council_folder) -> None:
    folder = council_folder("whole")
    rows = {(row["Part"], row["Name"]): row["Value"] for row in table(book(folder)["Snapshot"])}
    assert rows["Snapshot", "id"] == facts_of(folder).source.snapshot
    assert rows["Snapshot", "id"] in rows["Snapshot", "ask again"]


@pytest.mark.parametrize("council", ["phone only", "monthly only", "web logs only"])
def test_thin_data_give_a_workbook_in_which_missing_is_never_nought(council_folder, council: str) -> None:
    sheets = book(council_folder(council))
    take_up = {row["Digital take-up"] for row in table(sheets["By service"]) if "Digital take-up" in row}
    if council in ("phone only", "web logs only"):
        assert take_up <= {NO_DATA, None}
    assert sheets["Summary"]["B5"].value == facts_of(council_folder(council)).title


def test_the_same_snapshot_gives_the_same_bytes(council_folder) -> None:
    assert content("workbook", council_folder("whole")) == content("workbook", council_folder("whole"))


def test_unit_costs_stand_with_their_evidence(council_folder) -> None:
    rows = table(book(council_folder("whole"))["Unit costs"])
    assert {(row["Channel"], row["Central"], row["Evidence"]) for row in rows} >= {("Phone", 2.83, "FIN-1"), ("Web form", 0.15, "FIN-1")}
