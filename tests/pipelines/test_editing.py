"""Edits of the tables people edit: read whole, checked as a build would, written whole, every changed cell logged."""

import csv
import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.editing import EDITABLE, LOG, ORDER, Edit, edits_of, problems_of, read_sheet, save_sheet, sheet_text
from pipelines.errors import ReferenceTableError, UsageError
from pipelines.reference import load_reference


NOW = datetime.datetime(2026, 11, 23, 9, 15)
SERVICES = "service_id,service_name,kind\ncouncil_tax,Council tax,transaction\nbins,Missed bins,transaction\n"
Write = Callable[..., Path]


@pytest.fixture
def council(tmp_path: Path) -> Write:
    """Writes tables of a data folder by name and returns the folder."""

    def write(**tables: str | bytes) -> Path:
        folder = tmp_path / "data" / "reference"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in tables.items():
            (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / "data"

    return write


def table(data: Path, name: str) -> list[dict[str, str]]:
    with (data / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edited(rows: tuple[dict[str, str], ...], number: int, **cells: str) -> list[dict[str, str]]:
    return [row | cells if position == number else row for position, row in enumerate(rows)]


def test_a_table_without_a_file_is_empty_and_has_all_its_columns(council: Write) -> None:
    sheet = read_sheet(council(), "services")
    assert sheet.rows == ()
    assert sheet.columns == tuple(column.name for column in sheet.table.columns)


def test_a_sheet_keeps_the_order_of_the_file_and_adds_the_columns_it_lacks(council: Write) -> None:
    sheet = read_sheet(council(services="\ufeffKind,service_id,Service Name\ntransaction,bins, Missed bins \n"), "services")
    assert sheet.columns[:3] == ("kind", "service_id", "service_name")
    assert sheet.rows[0]["service_name"] == "Missed bins"
    assert sheet.rows[0]["owner"] == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("service_id,service_name,kind,colour\nbins,Bins,transaction,red\n", "colour"),
        ("service_id,service_id,kind\nbins,bins,transaction\n", "a column twice"),
        ("service_id,service_name,kind\nbins,Bins\n", "2 cells where the header has 3"),
        ("service_id,service_name,kind\nbins,B\xe9,transaction\n".encode("latin-1"), "not UTF-8"),
        ('service_id,service_name,kind\nbins,"Bins,transaction\n', "not closed"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_is_wrong(council: Write, text: str | bytes, told: str) -> None:
    with pytest.raises(ReferenceTableError, match=told) as refused:
        read_sheet(council(services=text), "services")
    assert "reference/services.csv" in str(refused.value)


def test_what_nobody_edited_stays_as_it_was_written(council: Write) -> None:
    text = 'service_id,service_name,kind,rekey_minutes\ncouncil_tax,"Tax, council",Transaction,4.0\n'
    data = council(services=text)
    sheet = read_sheet(data, "services")
    save_sheet(data, sheet, edited(sheet.rows, 0, owner="Revenues"), "RM", NOW)
    row = table(data, "services")[0]
    assert (row["service_name"], row["kind"], row["rekey_minutes"], row["owner"]) == ("Tax, council", "Transaction", "4.0", "Revenues")


def test_an_edit_leaves_the_text_of_other_rows_and_of_the_header_as_it_stands(council: Write) -> None:
    """Byte order mark (a spreadsheet reads £ by it), line ends, quotes, blanks and lines of a cell: whatever is not edited stays."""
    head = '\ufeffservice_id,"Service Name",kind,rekey_minutes\r\n'
    untouched = 'council_tax,"Tax,\r\ncouncil £",Transaction ,4.0\r\n\r\n"rats","Pests",transaction,\r\n'
    data = council(services=f"{head}{untouched}bins,Missed bins,transaction,2\r\n")
    sheet = read_sheet(data, "services")
    save_sheet(data, sheet, edited(sheet.rows, 2, rekey_minutes="3"), "RM", NOW)
    whole = (data / "reference" / "services.csv").read_bytes().decode()
    assert whole == f"{head}{untouched}bins,Missed bins,transaction,3\r\n"


def test_a_column_the_file_lacks_comes_only_when_it_is_filled(council: Write) -> None:
    data = council(services=SERVICES)
    sheet = read_sheet(data, "services")
    save_sheet(data, sheet, edited(sheet.rows, 0, owner="Revenues"), "RM", NOW)
    whole = (data / "reference" / "services.csv").read_text()
    assert whole == ("service_id,service_name,kind,owner\ncouncil_tax,Council tax,transaction,Revenues\nbins,Missed bins,transaction,\n")


def test_blanks_inside_a_pattern_are_what_was_typed(council: Write) -> None:
    """A rule for a label with two blanks would fit nothing with one; it was rewritten, and not logged, when any other rule was edited."""
    rules = "priority,field,match,pattern,service_id\n10,queue,equals,Tax  desk,council_tax\n20,queue,equals,Bins,bins\n"
    data = council(services=SERVICES, service_rules=rules)
    sheet = read_sheet(data, "service_rules")
    save_sheet(data, sheet, edited(sheet.rows, 1, pattern="Bins  line"), "RM", NOW)
    assert [row["pattern"] for row in table(data, "service_rules")] == ["Tax  desk", "Bins  line"]
    again = read_sheet(data, "service_rules")
    assert edits_of(again, edited(again.rows, 0, pattern="Tax desk"))


def test_text_of_rows_leaves_out_empty_rows_and_keeps_a_cell_on_one_line(council: Write) -> None:
    sheet = read_sheet(council(services=SERVICES), "services")
    rows = [{"service_id": "bins", "service_name": "Missed\nbins ", "kind": "transaction"}, {}, {"service_id": " "}]
    lines = sheet_text(sheet, rows).splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("bins,Missed bins,transaction")


def test_edits_name_the_row_by_its_key_and_hold_old_and_new(council: Write) -> None:
    sheet = read_sheet(council(services=SERVICES), "services")
    rows = [
        *edited(sheet.rows, 1, service_name="Report a missed bin"),
        {"service_id": "rats", "service_name": "Pests", "kind": "transaction"},
    ]
    assert edits_of(sheet, rows) == (
        Edit("bins", "service_name", "Missed bins", "Report a missed bin"),
        Edit("rats", "service_id", "", "rats"),
        Edit("rats", "service_name", "", "Pests"),
        Edit("rats", "kind", "", "transaction"),
    )


def test_a_deleted_row_is_an_edit_of_each_of_its_filled_cells(council: Write) -> None:
    sheet = read_sheet(council(services=SERVICES), "services")
    assert edits_of(sheet, sheet.rows[:1]) == (
        Edit("bins", "service_id", "bins", ""),
        Edit("bins", "service_name", "Missed bins", ""),
        Edit("bins", "kind", "transaction", ""),
    )


def test_rows_of_a_table_without_a_key_are_told_apart_when_they_are_alike(council: Write) -> None:
    rules = "priority,source_id,field,match,pattern,service_id\n10,,queue,equals,Tax,council_tax\n10,,queue,equals,Tax,bins\n"
    sheet = read_sheet(council(services=SERVICES, service_rules=rules), "service_rules")
    assert edits_of(sheet, sheet.rows) == ()
    assert edits_of(sheet, edited(sheet.rows, 1, service_id="council_tax")) == (
        Edit("10, queue, equals, Tax (2)", "service_id", "bins", "council_tax"),
    )


def test_a_new_order_of_rules_is_no_silent_change(council: Write) -> None:
    """The earlier of two rules of one priority wins, so their order counts."""
    rules = "priority,source_id,field,match,pattern,service_id\n10,,queue,equals,Tax,council_tax\n10,,queue,contains,Ta,bins\n"
    data = council(services=SERVICES, service_rules=rules)
    sheet = read_sheet(data, "service_rules")
    assert [(edit.key, edit.old, edit.new) for edit in edits_of(sheet, sheet.rows[::-1])] == [
        ("10, queue, contains, Ta", "2", "1"),
        ("10, queue, equals, Tax", "1", "2"),
    ]
    assert edits_of(sheet, sheet.rows[1:])[0] == Edit("10, queue, equals, Tax", "priority", "10", "")
    assert all(edit.column != ORDER for edit in edits_of(sheet, sheet.rows[1:]))
    save_sheet(data, sheet, sheet.rows[::-1], "RM", NOW)
    assert [row["pattern"] for row in table(data, "service_rules")] == ["Ta", "Tax"]


def test_saving_writes_the_table_and_logs_who_when_old_and_new(council: Write) -> None:
    data = council(services=SERVICES)
    sheet = read_sheet(data, "services")
    edits = save_sheet(data, sheet, edited(sheet.rows, 0, owner="Revenues, team A"), "  Rosa\nM ", NOW)
    assert edits == (Edit("council_tax", "owner", "", "Revenues, team A"),)
    assert table(data, LOG) == [
        {
            "on_at": "2026-11-23 09:15:00",
            "who": "Rosa M",
            "table": "services",
            "key": "council_tax",
            "column": "owner",
            "old": "",
            "new": "Revenues, team A",
        }
    ]
    assert table(data, "services")[0]["owner"] == "Revenues, team A"
    load_reference(data / "reference")


def test_the_log_grows_and_keeps_what_stands_there_also_without_a_last_line_end(council: Write) -> None:
    kept = "on_at,who,table,key,column,old,new\n2026-01-01 10:00:00,AB,services,bins,owner,,Waste"
    data = council(services=SERVICES, edit_log=kept)
    for owner in ("First", "Second"):
        sheet = read_sheet(data, "services")
        save_sheet(data, sheet, edited(sheet.rows, 1, owner=owner), "CD", NOW)
    assert [(row["who"], row["old"], row["new"]) for row in table(data, LOG)] == [
        ("AB", "", "Waste"),
        ("CD", "", "First"),
        ("CD", "First", "Second"),
    ]


def test_the_log_keeps_columns_in_the_order_of_its_own_header(council: Write) -> None:
    data = council(services=SERVICES, edit_log="who,on_at,new,old,column,key,table\nAB,2026-01-01 10:00:00,Waste,,owner,bins,services\n")
    sheet = read_sheet(data, "services")
    save_sheet(data, sheet, edited(sheet.rows, 1, owner="Waste"), "CD", NOW)
    assert [(row["who"], row["table"], row["new"]) for row in table(data, LOG)] == [
        ("AB", "services", "Waste"),
        ("CD", "services", "Waste"),
    ]


def test_nothing_changed_writes_nothing(council: Write) -> None:
    data = council(services=SERVICES)
    sheet = read_sheet(data, "services")
    assert save_sheet(data, sheet, sheet.rows, "RM", NOW) == ()
    assert (data / "reference" / "services.csv").read_text() == SERVICES
    assert not (data / "reference" / f"{LOG}.csv").exists()


def test_a_problem_is_refused_and_neither_table_nor_log_is_touched(council: Write) -> None:
    data = council(services=SERVICES)
    sheet = read_sheet(data, "services")
    with pytest.raises(ReferenceTableError, match=r'services.csv line 3: kind "gift" must be one of'):
        save_sheet(data, sheet, edited(sheet.rows, 1, kind="gift"), "RM", NOW)
    assert (data / "reference" / "services.csv").read_text() == SERVICES
    assert not (data / "reference" / f"{LOG}.csv").exists()


def test_an_edit_that_breaks_another_table_is_refused(council: Write) -> None:
    changes = "from_date,kind,service_id,note\n2026-01-01,launch,bins,new form\n"
    data = council(services=SERVICES, changes=changes)
    sheet = read_sheet(data, "services")
    with pytest.raises(ReferenceTableError, match=r"changes.csv line 2: .*bins"):
        save_sheet(data, sheet, sheet.rows[:1], "RM", NOW)


def test_problems_that_were_there_before_do_not_stop_the_mending_of_another_table(council: Write) -> None:
    data = council(services=SERVICES, changes="from_date,kind,note\n1 May,launch,new form\n")
    assert problems_of(data, {"services.csv": SERVICES}) == ()
    sheet = read_sheet(data, "services")
    assert save_sheet(data, sheet, edited(sheet.rows, 0, owner="Revenues"), "RM", NOW)


def test_problems_of_the_edited_table_are_told_also_when_they_were_there_before(council: Write) -> None:
    data = council(services=SERVICES, changes="from_date,kind,note\n1 May,launch,new form\n")
    problems = problems_of(data, {"changes.csv": "from_date,kind,note\n1 May,launch,new form\n2026-05-01,launch,another\n"})
    assert len(problems) == 1
    assert "data/reference/changes.csv line 2" in problems[0]


def test_many_problems_elsewhere_do_not_hide_those_of_the_edited_table(council: Write) -> None:
    changes = "from_date,kind,note\n" + "1 May,launch,new form\n" * 30
    data = council(services=SERVICES, changes=changes)
    assert problems_of(data, {"services.csv": SERVICES.replace("bins,Missed bins,transaction", "bins,Missed bins,gift")})
    assert problems_of(data, {"targets.csv": "definition_id\nnone\n"})


def test_an_edit_needs_a_name(council: Write) -> None:
    data = council(services=SERVICES)
    sheet = read_sheet(data, "services")
    with pytest.raises(UsageError, match="who you are"):
        save_sheet(data, sheet, edited(sheet.rows, 0, owner="Revenues"), " \n", NOW)


def test_a_table_changed_by_somebody_else_meanwhile_is_not_overwritten(council: Write) -> None:
    data = council(services=SERVICES)
    mine, theirs = read_sheet(data, "services"), read_sheet(data, "services")
    save_sheet(data, theirs, edited(theirs.rows, 0, owner="Theirs"), "AB", NOW)
    with pytest.raises(UsageError, match="changed by somebody else"):
        save_sheet(data, mine, edited(mine.rows, 0, owner="Mine"), "CD", NOW)
    assert table(data, "services")[0]["owner"] == "Theirs"
    assert len(table(data, LOG)) == 1


def test_what_the_product_writes_itself_is_not_edited_by_hand() -> None:
    assert not {LOG, "cited_snapshots", "scenarios"} & set(EDITABLE)
    assert {"services", "unit_costs", "changes", "staffing", "targets", "service_rules", "sources"} <= set(EDITABLE)


def test_a_log_with_another_header_is_told_of_and_the_table_stays(council: Write) -> None:
    data = council(services=SERVICES, edit_log="on_at,who,table\n")
    sheet = read_sheet(data, "services")
    with pytest.raises(ReferenceTableError, match=r"edit_log\.csv line 1"):
        save_sheet(data, sheet, edited(sheet.rows, 0, owner="Revenues"), "RM", NOW)
    assert (data / "reference" / "services.csv").read_text() == SERVICES
