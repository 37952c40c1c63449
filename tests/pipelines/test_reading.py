"""Sound files of every kind become all-text tables with the row numbers a person sees."""

import bz2
import gzip
import zipfile
from pathlib import Path

import duckdb
import pytest

from pipelines import reading


REQUIRE = {"require": ["id", "queue"]}
TABLE = "id,queue,note\n1,tax,a\n2,bins,\n"


def read(path: Path, work: Path, recognise: dict = REQUIRE, read: dict | None = None, careful: bool = False, encoding: str | None = None):
    opened = reading.open_input(reading.Input(path, None, path.name), work, encoding=encoding)
    table = reading.text_table(duckdb.connect(), opened, read or {}, recognise, careful)
    return table, duckdb.connect().execute(f"select * from ({table.relation}) order by row_no").fetchall()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_is_read_by_any_delimiter_and_its_row_numbers_are_those_of_the_file(
    tmp_path: Path, work: Path, delimiter: str, careful: bool
) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(TABLE.replace(",", delimiter))
    table, rows = read(path, work, careful=careful)
    assert table.columns == ("id", "queue", "note")
    assert rows == [(2, "1", "tax", "a"), (3, "2", "bins", None)]
    assert table.rows == 2


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_encoding_and_the_line_ends_make_no_difference(tmp_path: Path, work: Path, encoding: str, bom: bytes, ends: str) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(bom + "id,queue,note\n1,tax,£5 – café\n".replace("\n", ends).encode(encoding))
    assert read(path, work)[1] == [(2, "1", "tax", "£5 – café")]


def test_mixed_line_ends_give_the_same_rows(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(b'id,queue\n1,a\r\n2,"b\r\nc"\r3,d\n')
    assert read(path, work)[1] == [(2, "1", "a"), (3, "2", "b\nc"), (4, "3", "d")]


def test_packed_files_have_the_identity_of_what_they_hold(tmp_path: Path, work: Path) -> None:
    plain, gz, bz, archive = (tmp_path / f"calls.csv{ending}" for ending in ("", ".gz", ".bz2", ".zip"))
    plain.write_text(TABLE)
    gz.write_bytes(gzip.compress(TABLE.encode()))
    bz.write_bytes(bz2.compress(TABLE.encode()))
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("one.csv", TABLE)
    opened = [reading.open_input(each, work) for each in reading.list_inputs(tmp_path) if not each.name.startswith("work")]
    assert len(opened) == 4
    assert len({each.file_id for each in opened}) == 1


def test_a_preamble_is_kept_apart_and_row_numbers_count_it(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("Customer contact,,\nProduced: 02/04/2026,,\n,,\nQueue,ID,Note\ntax,1,x\n")
    for careful in (False, True):
        table, rows = read(path, work, careful=careful)
        assert "Produced: 02/04/2026" in table.preamble
        assert table.columns == ("Queue", "ID", "Note")
        assert rows == [(5, "tax", "1", "x")]


def test_blank_lines_and_rows_without_content_are_no_rows_but_keep_their_numbers(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text('id,queue\n1,a\n\n,\n"",""\n2,b\n\n\n')
    for careful in (False, True):
        table, rows = read(path, work, careful=careful)
        assert rows == [(2, "1", "a"), (6, "2", "b")]
        assert (table.rows, table.rejects) == (2, ())


def test_rows_without_content_at_the_end_are_no_rows(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("id,queue\n1,a\n2,b\n,\n,\n")
    table, rows = read(path, work)
    assert (table.rows, len(rows)) == (2, 2)


def test_a_footer_ends_the_table(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text('"id","queue"\n"1","a"\n\n\n"All Cases by Origin"\n"Confidential Information"\n')
    table, rows = read(path, work, read={"stop_at": "^all cases|^confidential"})
    assert (rows, table.rows, table.rejects) == ([(2, "1", "a")], 1, ())


def test_headers_are_cleaned_and_a_repeated_one_gets_a_number(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text('"Queue\n name",\xa0ID ,id,,row_no\nx,1,2,3,4\n', encoding="utf-8")
    table, rows = read(path, work, {"require": ["queue name", "id"]})
    assert table.columns == ("Queue name", "ID", "id (2)", "Column 4", "row_no (2)")
    assert rows == [(2, "x", "1", "2", "3", "4")]


def test_an_empty_file_and_a_header_alone_have_no_rows(tmp_path: Path, work: Path) -> None:
    for text in ("", "\n\n", "id,queue\n", "id,queue"):
        path = tmp_path / "calls.csv"
        path.write_text(text)
        table, rows = read(path, work)
        assert (table.rows, rows, table.rejects) == (0, [], ())


def test_the_original_is_never_changed_and_is_linked_when_clean(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(TABLE)
    opened = reading.open_input(reading.Input(path, None, "calls.csv"), work)
    assert opened.path.samefile(path)
    read(path, work, careful=True)
    assert path.read_text() == TABLE


REAL = [
    ("boston_311/311_service_requests_2011.csv.gz", {"require": ["case_enquiry_id"]}, 58_251),
    ("sf_311/cases_sample_10000_2008_2016.csv.gz", {"require": ["CaseID"]}, 10_000),
    ("web_logs/nasa_1995-08-01_clf.log.gz", {"kind": "log"}, 30_969),
    ("web_logs/apache_combined_2015-05-17_20.log.gz", {"kind": "log"}, 10_000),
    ("vancouver_311_calls/contact_centre_metrics_2009-06_2018-12.csv", {"require": ["Date", "CallsOffered"]}, 3_485),
    ("nhs_gp_appointments/Regional_CSV_Dorset.csv.gz", {"require": ["CCG_CODE"]}, 5_638),
    ("anonymous_bank_calls/calls_1999-02-01_1999-02-14.txt.gz", {"require": ["vru+line"]}, 17_456),
    ("govuk_transactions/services.csv", {"require": ["Abbr", "Slug"]}, None),
]


@pytest.mark.parametrize(("name", "recognise", "rows"), REAL, ids=[each[0].split("/")[0] for each in REAL])
def test_real_files_are_read_whole_the_quick_and_the_careful_way(
    shared: Path, work: Path, name: str, recognise: dict, rows: int | None
) -> None:
    quick, quick_rows = read(shared / "data" / name, work, recognise)
    careful, careful_rows = read(shared / "data" / name, work, recognise, careful=True)
    assert (quick.rejects, careful.rejects) == ((), ())
    assert quick_rows == careful_rows
    assert len(quick_rows) == quick.rows == careful.rows == (rows or quick.rows)
