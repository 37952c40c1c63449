"""Open data: small numbers are hidden and cannot be worked out, every column is explained, nothing for the team only leaves."""

import csv
import io
from datetime import date

import pytest

from analysis.ask import ask
from tests.views.council import HOSTILE, Council, publish_council
from tests.views.reports.made import archive, content, facts_of
from views.reports.open_data import HIDDEN, TABLES, TAIL


COUNTS = ("contacts", "transactions", "digital_transactions", "contacts_year_before", "visits", "page_views", "starts", "completions")


def read(file, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read(name).decode("utf-8-sig"))))


def test_counts_are_hidden_or_rounded_to_five_in_every_file(council_folder) -> None:
    with archive(council_folder("whole")) as file:
        names = [name for name in file.namelist() if name.endswith(".csv") and name != "data_dictionary.csv"]
        shown = [row[column] for name in names for row in read(file, name) for column in COUNTS if row.get(column)]
    assert len(names) >= 4
    assert shown
    assert all(value == HIDDEN or int(value) % 5 == 0 for value in shown)


def test_a_small_number_and_its_cost_are_hidden_and_others_are_not_exact(tmp_path) -> None:
    publish_council(tmp_path, Council(first=date(2026, 11, 20), visits=False))  # three days: a few e-mails
    exact = {row["channel_id"]: row for row in ask("cost_per_transaction_by_channel", {"service_id": "permits"}, None, tmp_path).records()}
    small = {channel for channel, row in exact.items() if 1 <= row["contacts"] <= 7}
    with archive(tmp_path, period="all", service_id="permits") as file:
        shown = {row["channel_id"]: row for row in read(file, "cost_by_channel.csv")}
    assert small
    assert small < set(exact)
    for channel, row in shown.items():
        if channel in small:
            assert {row["contacts"], row["cost_low"], row["cost_central"], row["cost_high"], row["cost_per_transaction"]} == {HIDDEN}
        else:
            assert abs(int(row["contacts"]) - exact[channel]["contacts"]) <= 2


@pytest.mark.slow
def test_the_files_are_of_the_services_in_view_and_say_so(demo_council) -> None:
    with archive(demo_council, directorate="Housing") as file:
        names = {row["service_id"] for row in read(file, "cost_by_service.csv")}
        shown = sum(int(row["contacts"]) for row in read(file, "cost_by_channel.csv"))
        readme = file.read("README.md").decode("utf-8")
    assert names == {"housing_register", "housing_repairs"}
    assert (
        abs(shown - ask("totals", {"directorate": "Housing"}, None, demo_council).records()[0]["contacts"]) <= 12
    )  # six channels, each rounded
    assert "Services: Housing." in readme and "Visits are those to the whole website." in readme
    with archive(demo_council) as file:
        assert "Services: all." in file.read("README.md").decode("utf-8")


@pytest.mark.slow
def test_no_sum_over_the_files_narrows_a_hidden_count_of_a_small_service(demo_council) -> None:
    with archive(demo_council, service_id="taxi_licence") as file:
        parts, totals = read(file, "contacts_by_month_and_channel.csv"), read(file, "digital_take_up_by_month.csv")
    by_month = {row["month"]: row["transactions"] for row in totals}
    judged = 0
    for month, total in by_month.items():
        mine = [row["transactions"] for row in parts if row["month"] == month]
        small = [value for value in mine if value == HIDDEN]
        if total in (HIDDEN, "") or len(small) != 1:
            continue
        others = [(int(value) - 2, int(value) + 2) for value in mine if value not in (HIDDEN, "", "0")]
        low, high = int(total) - 2 - sum(end for _, end in others), int(total) + 2 - sum(end for end, _ in others)
        assert low <= 1 and high >= 7, (month, mine, total)
        judged += 1
    assert judged


def test_every_column_of_every_file_is_in_the_dictionary_with_a_meaning(council_folder) -> None:
    with archive(council_folder("whole")) as file:
        explained = {(row["file"], row["column"]) for row in read(file, "data_dictionary.csv") if row["meaning"]}
        columns = {
            (name, column)
            for name in file.namelist()
            if name.endswith(".csv") and name != "data_dictionary.csv"
            for column in read(file, name)[0]
        }
    assert columns == explained
    assert not columns & {(name, column) for name, _ in columns for column in TAIL}


def test_only_metrics_leave_and_no_finding(council_folder) -> None:
    from analysis import findings

    assert not {table.metric for table in TABLES} & set(findings.names())
    with archive(council_folder("whole")) as file:
        readme = file.read("README.md").decode("utf-8")
    assert facts_of(council_folder("whole")).source.snapshot in readme
    assert "not part of open data" in readme


def test_hostile_labels_start_no_formula_and_open_no_markup(council_folder) -> None:
    with archive(council_folder("whole")) as file:
        cells = [value for name in file.namelist() if name.endswith(".csv") for row in read(file, name) for value in row.values() if value]
        readme = file.read("README.md").decode("utf-8")
    assert HOSTILE in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t")) or (cell.startswith("-") and not cell[1:2].isdigit())]
    assert "<script>" not in readme


@pytest.mark.parametrize("council", ["phone only", "monthly only", "web logs only"])
def test_what_cannot_be_shown_is_named_in_the_readme(council_folder, council: str) -> None:
    with archive(council_folder(council)) as file:
        readme = file.read("README.md").decode("utf-8")
        names = file.namelist()
    for table in TABLES:
        assert (f"{table.name}.csv" in names) or f"- {table.holds}" in readme


def test_the_same_snapshot_gives_the_same_bytes(council_folder) -> None:
    assert content("open-data", council_folder("whole")) == content("open-data", council_folder("whole"))
