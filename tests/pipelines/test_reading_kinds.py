"""Logs, JSON, W3C, GA4, workbooks, Parquet and XML become all-text tables."""

import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from pipelines import reading
from pipelines.errors import FileRefused, Question
from pipelines.reading_cells import cell_text


REQUIRE = {"require": ["id", "queue"]}


def read(path: Path, work: Path, recognise: dict = REQUIRE, read: dict | None = None, careful: bool = False, encoding: str | None = None):
    opened = reading.open_input(reading.Input(path, None, path.name), work, encoding=encoding)
    table = reading.text_table(duckdb.connect(), opened, read or {}, recognise, careful)
    return table, duckdb.connect().execute(f"select * from ({table.relation}) order by row_no").fetchall()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


def test_one_line_with_its_end_is_not_empty(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "one.log"
    path.write_text("only line\n")
    table, rows = read(path, work, {"kind": "log"})
    assert (table.rows, rows) == (1, [(1, "only line")])


@pytest.mark.parametrize("careful", [False, True])
def test_log_lines_are_kept_whole(tmp_path: Path, work: Path, careful: bool) -> None:
    path = tmp_path / "access.log"
    path.write_text("a \"b\\\" , c\n\n'd' \\x\n\n")
    table, rows = read(path, work, {"kind": "log"}, careful=careful)
    assert (table.rows, rows) == (2, [(1, 'a "b\\" , c'), (3, "'d' \\x")])


@pytest.mark.parametrize("careful", [False, True])
def test_parts_of_a_log_line_get_names_and_a_short_line_is_filled(tmp_path: Path, work: Path, careful: bool) -> None:
    path = tmp_path / "queue_log"
    path.write_text('1|a|"q\n2|b\n')
    table, rows = read(path, work, {"kind": "log"}, {"delimiter": "|", "names": ["epoch", "call", "queue"]}, careful)
    assert (table.rows, rows) == (2, [(1, "1", "a", '"q'), (2, "2", "b", None)])


def test_json_of_every_shape_gives_one_record_per_row(tmp_path: Path, work: Path) -> None:
    one, two = '{"id": 1, "to": {"a": [2]}}', '{"id": 2}'
    shapes = (f"{one}\n{two}\n", f"{one}{two}", f"[{one},\n {two}]", f'{{"rows": [{one}, {two}]}}', f"  {one}\r\n\r\n{two}")
    for text in shapes:
        path = tmp_path / "records.json"
        path.write_text(text, newline="")
        table, rows = read(path, work, {"kind": "json", "keys": ["id"]})
        assert table.rows == 2
        assert [duckdb.execute("select cast($1 as json) ->> 'id'", [row[1]]).fetchone()[0] for row in rows] == ["1", "2"]


def test_nginx_escapes_are_mended_and_a_broken_line_is_refused(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "access.json"
    path.write_text('{"id": "\\x41"}\n{"id": "ok"}\n{"id": \n')
    table, rows = read(path, work, {"kind": "json", "keys": ["id"]})
    assert (table.rows, len(rows)) == (3, 2)
    assert rows[0] == (1, '{"id": "\\u0041"}')
    assert table.rejects == (reading.Reject(3, None, "is no valid JSON"),)


def test_a_cut_off_json_array_keeps_its_whole_records_and_says_so(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text('[{"id": 1}, {"id": 2}, {"id"')
    table, rows = read(path, work, {"kind": "json", "keys": ["id"]})
    assert (table.rows, len(rows)) == (3, 2)
    assert "cut off" in table.rejects[0].reason


def test_named_entries_of_a_document_keep_their_name(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "goals.json"
    path.write_text('{"2026-03-27": {"n": 4}, "2026-03-28": []}')
    assert [row[1] for row in read(path, work, {"kind": "json", "keys": ["n"]})[1]] == [
        '{"_key": "2026-03-27", "n": 4}',
        '{"_key": "2026-03-28"}',
    ]


@pytest.mark.parametrize("careful", [False, True])
def test_w3c_columns_are_bound_anew_at_each_fields_line(tmp_path: Path, work: Path, careful: bool) -> None:
    path = tmp_path / "u_ex.log"
    path.write_text("#Version: 1.0\r\n#Fields: date a b\r\nd1 1 -\r\nd1 two words 9\r\n#Fields: date b c\r\nd2 2 3\r\n", newline="")
    table, rows = read(path, work, {"kind": "w3c", "require": ["date"]}, careful=careful)
    assert table.columns == ("date", "a", "b", "c")
    assert rows == [(3, "d1", "1", "-", None), (6, "d2", None, "2", "3")]
    assert table.rejects == (reading.Reject(4, None, "has 4 parts where its #Fields line names 3"),)
    assert table.rows == 3


def test_ga4_tables_become_one_with_their_dates_and_totals(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "snapshot.csv"
    path.write_text(
        "# Report\n# Start date: 20260327\n# End date: 20260330\nDay,Users\n,9,Grand total\n0000,4\n\n"
        "# Start date: 20260401\n# End date: 20260402\nEvent,Count\nclick,2\n"
    )
    table, rows = read(path, work, {"preamble": "^# Start date"})
    assert table.columns == ("Day", "Users", "Event", "Count", "Start date", "End date", "Table", "Totals")
    assert rows == [
        (5, None, "9", None, None, "20260327", "20260330", "1", "true"),
        (6, "0000", "4", None, None, "20260327", "20260330", "1", None),
        (11, None, None, "click", "2", "20260401", "20260402", "2", None),
    ]


def test_the_visible_sheet_with_the_headers_is_read_as_text(tmp_path: Path, work: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("Contacts")
    for row in (
        ["Updated: 14/07/2025"],
        [],
        ["id", "queue", "when"],
        [7.0, "tax", datetime.datetime(2026, 3, 29, 9, 14)],
        [],
        [0.5, None, datetime.date(2026, 4, 1)],
    ):
        sheet.append(row)
    hidden = book.create_sheet("Copy")
    hidden.append(["id", "queue", "when"])
    hidden.sheet_state = "hidden"
    path = tmp_path / "log.xlsx"
    book.save(path)
    table, rows = read(path, work)
    assert (table.name, table.preamble.strip()) == ("Contacts", "Updated: 14/07/2025")
    assert rows == [(4, "7", "tax", "2026-03-29 09:14"), (6, "0.5", None, "2026-04-01")]
    with pytest.raises(FileRefused, match="no visible sheet matches"):
        read(path, work, read={"sheet": "^copy$"})


def test_two_sheets_with_the_headers_are_a_question(tmp_path: Path, work: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Two")):
        sheet.append(["id", "queue"])
    path = tmp_path / "log.xlsx"
    book.save(path)
    with pytest.raises(Question, match="Sheet, Two all have the headers"):
        read(path, work)


def test_cells_are_shown_as_a_person_sees_them() -> None:
    shown = [
        cell_text(each)
        for each in (True, 4.47e11, 1.25, datetime.time(9, 5), datetime.time(9, 5, 7), datetime.timedelta(hours=30, seconds=5), None)
    ]
    assert shown == ["true", "447000000000", "1.25", "09:05", "09:05:07", "30:00:05", ""]


def test_parquet_becomes_text(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.parquet"
    duckdb.execute(
        f"copy (select 1 as id, 'tax' as queue, timestamp '2026-03-29 01:30' as at, [1, 2] as list) to '{path}' (format parquet)"
    )
    assert read(path, work)[1] == [(1, "1", "tax", "2026-03-29 01:30:00", "[1,2]")]


def test_xml_records_become_rows(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "requests.xml"
    path.write_text("<?xml version='1.0'?><rs><r><id>1</id></r><r><id>2</id><queue>tax</queue></r></rs>")
    assert read(path, work, {"kind": "xml", "root": "rs"})[1] == [(1, "1", None), (2, "2", "tax")]


def test_a_clock_of_whole_minutes_is_written_as_the_rest_of_its_column(tmp_path: Path, work: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "queue", "Wait", "At"])
    for minutes, seconds in ((4, 10), (6, 0), (0, 45)):
        book.active.append([1, "a", datetime.time(0, minutes, seconds), datetime.time(9, 30, 0)])
    path = tmp_path / "waits.xlsx"
    book.save(path)
    _, rows = read(path, work)
    assert [row[3:] for row in rows] == [("00:04:10", "09:30"), ("00:06:00", "09:30"), ("00:00:45", "09:30")]
