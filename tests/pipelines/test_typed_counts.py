"""Monthly counts typed on the screen: what is typed is what is read, blank is no data, 0 is a count, every change is logged."""

import csv
import datetime
import io
from datetime import date
from pathlib import Path

import pytest

from pipelines.__main__ import main
from pipelines.errors import FileRefused, UsageError
from pipelines.typed_counts import FEED, PLACE, Cell, read_typed, save_typed


NOW = datetime.datetime(2026, 11, 23, 9, 0)
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
COUNTS = {
    Cell(APRIL, "council_tax", "phone"): 410,
    Cell(MAY, "council_tax", "phone"): 0,
    Cell(APRIL, "council_tax", "web", "transaction"): 7,
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one service and nothing else."""
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "services.csv").write_text("service_id,service_name,kind\ncouncil_tax,Council Tax & Benefits,transaction\n")
    return tmp_path


def test_what_is_typed_is_read_back(data: Path) -> None:
    save_typed(data, read_typed(data), COUNTS, "Asha", NOW)
    assert read_typed(data).counts == COUNTS
    assert f"{FEED},{FEED}/,contact_counts" in (data / "reference" / "sources.csv").read_text()


def test_each_changed_count_is_logged_and_only_those(data: Path) -> None:
    save_typed(data, read_typed(data), COUNTS, "Asha", NOW)
    changed = {Cell(APRIL, "council_tax", "phone"): 411, Cell(MAY, "council_tax", "phone"): 0}
    edits = save_typed(data, read_typed(data), changed, "Asha", NOW)
    assert [(edit.key, edit.column, edit.old, edit.new) for edit in edits] == [
        ("2026-04, council_tax, phone", "contacts", "410", "411"),
        ("2026-04, council_tax, web", "transactions", "7", ""),
    ]
    logged = list(csv.DictReader(io.StringIO((data / "reference" / "edit_log.csv").read_text())))
    assert [row["new"] for row in logged if row["key"] == "2026-04, council_tax, phone"] == ["410", "411"]
    assert sum(row["table"] == "sources" for row in logged) == 4  # the feed's row is written once
    assert save_typed(data, read_typed(data), changed, "Asha", NOW) == ()


def test_the_build_reads_zero_as_a_count_and_blank_as_no_data(data: Path, capsys: pytest.CaptureFixture) -> None:
    save_typed(data, read_typed(data), COUNTS, "Asha", NOW)
    assert main(["build", "--data", str(data)]) == 0
    capsys.readouterr()
    main(["ask", "contacts_by_month_and_channel", "service_id=council_tax", "--data", str(data), "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["month"], row["channel_id"], row["contacts"]) for row in rows] == [
        ("2026-04-01", "phone", "410"),
        ("2026-04-01", "web", "7"),
        ("2026-05-01", "phone", "0"),
    ]


def test_counts_that_cannot_be_are_refused_and_nothing_is_written(data: Path) -> None:
    before = read_typed(data)
    for cell, number, sentence in (
        (Cell(APRIL, "council_tax", "phone"), -1, "no count of a month"),
        (Cell(APRIL, "bins", "phone"), 1, "not in services.csv"),
        (Cell(APRIL, "council_tax", "pigeon"), 1, "no channel"),
    ):
        with pytest.raises(UsageError, match=sentence):
            save_typed(data, before, {cell: number}, "Asha", NOW)
    with pytest.raises(UsageError, match="who you are"):
        save_typed(data, before, COUNTS, " ", NOW)
    assert not (data / "raw").exists() and not (data / "reference" / "sources.csv").exists()


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (Cell(APRIL, "council_tax", "phone", "transaction"), "all contacts of council_tax and transactions of council_tax are both typed"),
        (Cell(APRIL, "", "phone"), "all contacts of all services together and all contacts of council_tax are both typed"),
        (Cell(APRIL, "", "web"), "all contacts of all services together and transactions of council_tax are both typed"),
    ],
)
def test_a_total_and_a_part_of_it_are_not_both_kept(data: Path, cell: Cell, sentence: str) -> None:
    """Both would be added: 1,000 contacts of which 400 are transactions read 1,400."""
    with pytest.raises(UsageError, match=f"{sentence}.*leave the counts of one of them blank"):
        save_typed(data, read_typed(data), {**COUNTS, cell: 1000}, "Asha", NOW)
    apart = {Cell(MAY, "", "web"): 9, Cell(APRIL, "", "web", "enquiry"): 3}
    assert save_typed(data, read_typed(data), {**COUNTS, **apart}, "Asha", NOW)


def test_counts_that_somebody_else_changed_meanwhile_are_not_written_over(data: Path) -> None:
    before = read_typed(data)
    save_typed(data, before, COUNTS, "Asha", NOW)
    with pytest.raises(UsageError, match="somebody else"):
        save_typed(data, before, {Cell(APRIL, "council_tax", "phone"): 1}, "Ben", NOW)
    assert read_typed(data).counts == COUNTS


def test_when_all_counts_are_blank_no_file_is_left_to_wait(data: Path) -> None:
    save_typed(data, read_typed(data), COUNTS, "Asha", NOW)
    save_typed(data, read_typed(data), {}, "Asha", NOW)
    assert not (data / "raw" / PLACE).exists() and read_typed(data).counts == {}


@pytest.mark.parametrize("line", ["01/04/2026,month,bins,phone", "2026-04-01,month,bins,phone,1,", "01/04/2026,week,bins,phone,1,"])
def test_a_file_edited_otherwise_is_refused_with_its_line(data: Path, line: str) -> None:
    save_typed(data, read_typed(data), COUNTS, "Asha", NOW)
    with (data / "raw" / PLACE).open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(FileRefused, match="line 5"):
        read_typed(data)
