"""Archives, bombs, names and bytes that would lead reading astray are refused with one sentence."""

import gzip
import io
import logging
import zipfile
from pathlib import Path

import duckdb
import pytest

from pipelines import reading
from pipelines.errors import ChannelShiftError, FileRefused


log = logging.getLogger(__name__)
REQUIRE = {"require": ["id", "queue"]}
ROWS = "id,queue,wait\n" + "".join(f"{n},tax {n % 7},{n * 3}\n" for n in range(2, 2_002))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


def load(path: Path, work: Path, recognise: dict = REQUIRE, limits: reading.Limits | None = None, read: dict | None = None) -> tuple:
    """What a build does: the quick way, and the careful way when DuckDB raises or the counts differ; the counts must then agree."""
    opened = reading.open_input(reading.Input(path, None, path.name), work, limits)
    for careful in (False, True):
        con = duckdb.connect()
        try:
            table = reading.text_table(con, opened, read or {}, recognise, careful)
            rows = con.execute(f"select * from ({table.relation}) order by row_no").fetchall()
        except duckdb.Error:
            assert not careful
            continue
        if len(rows) + len(table.rejects) == table.rows:
            return table, rows
        assert not careful, "the careful way must account for every row"
    raise AssertionError


def refused(path: Path, work: Path, limits: reading.Limits | None = None) -> str:
    """The sentence with which a file is refused; it must name the file, be one sentence and say what to do."""
    with pytest.raises(ChannelShiftError) as caught:
        load(path, work, limits=limits)
    sentence = str(caught.value)
    log.info(sentence)  # to be read with --log-cli-level=INFO
    assert sentence.startswith(path.name) or path.name in sentence
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb") as file:
        file.write(b"id,queue\n")
        for _ in range(100):
            file.write(b"1,a\n" * 250_000)
    assert "200 times its size" in refused(path, work)
    assert sum(each.stat().st_size for each in work.iterdir()) < 60_000_000


def test_a_file_larger_than_the_limit_is_refused(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(ROWS)
    assert "smaller periods" in refused(path, work, reading.Limits(file_bytes=1_000))


def test_a_header_of_a_million_columns_is_refused(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(",".join(f"c{n}" for n in range(1_000_000)) + "\n1\n")
    assert "first line is longer than 64 KB" in refused(path, work)


def test_a_header_of_too_many_columns_is_refused(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("id,queue," + ",".join(f"c{n}" for n in range(600)) + "\n")
    assert "602 columns, more than 500" in refused(path, work)


def test_a_name_that_is_a_pattern_reads_that_file_only(tmp_path: Path, work: Path) -> None:
    (tmp_path / "b1.csv").write_text("id,queue\n1,wrong\n")
    for name in ("b[1].csv", "a*.csv", "x'y;--.csv", "b?.csv", "e" * 240 + ".csv"):
        path = tmp_path / name
        path.write_text("id,queue\n1,right\n")
        assert load(path, work)[1] == [(2, "1", "right")]
        path.unlink()


def test_members_of_a_zip_cannot_leave_the_work_folder(tmp_path: Path, work: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    with zipfile.ZipFile(raw / "all.zip", "w") as archive:
        for name in ("../../evil.csv", "/abs.csv", "..\\win.csv", "ok/b[1].csv"):
            archive.writestr(name, "id,queue\n1,a\n")
        archive.writestr("__MACOSX/._x.csv", "junk")
    found = reading.list_inputs(raw)
    assert [each.name for each in found] == ["all.zip!abs.csv", "all.zip!evil.csv", "all.zip!ok/b[1].csv", "all.zip!win.csv"]
    for each in found:
        assert reading.open_input(each, work).path.parent == work
    assert not list(tmp_path.parent.glob("evil.csv"))


def test_an_archive_within_an_archive_is_refused(tmp_path: Path, work: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", ROWS)
    raw = tmp_path / "raw"
    raw.mkdir()
    with zipfile.ZipFile(raw / "all.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    with pytest.raises(FileRefused, match="archive within an archive"):
        reading.open_input(reading.list_inputs(raw)[0], work)


def test_a_cut_off_zip_is_refused(tmp_path: Path, work: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", ROWS)
    raw = tmp_path / "raw"
    raw.mkdir()
    for size in (100, len(made.getvalue()) // 2, len(made.getvalue()) - 10):
        (raw / "calls.zip").write_bytes(made.getvalue()[:size])
        with pytest.raises(FileRefused, match="damaged or cut off"):
            reading.open_input(reading.list_inputs(raw)[0], work)


def test_a_byte_in_no_encoding_is_refused_with_its_line(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    for bad in (b"\x81", "é".encode() + b"\xe9"):  # not in Windows-1252 either; UTF-8 and Windows-1252 mixed
        path.write_bytes(ROWS.encode().replace(b"5,tax", b"5," + bad, 1))
        assert "line 5" in refused(path, work)


@pytest.mark.parametrize("lines", [10, 200_000, 700_000])  # within the first megabyte and after it
def test_the_line_of_an_unreadable_byte_is_counted_from_the_top(tmp_path: Path, work: Path, lines: int) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes(b"id,queue\n" + "1,café\n".encode() * lines + b"2,caf\xe9\n3,tax\n")
    with pytest.raises(FileRefused, match=f"line {lines + 2} has a character"):
        reading.open_input(reading.Input(path, None, path.name), work)


def test_the_line_of_a_character_that_the_end_cuts_off_is_the_last(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_bytes(b"id,queue\n" + "1,café\n".encode() * 400_000 + b"2,caf\xc3")
    with pytest.raises(FileRefused, match="line 400002 has a character"):
        reading.open_input(reading.Input(path, None, path.name), work)


def test_a_declared_encoding_is_believed_and_checked(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes("id,queue\n1,Ã©\n".encode("cp1252"))
    given_input = reading.Input(path, None, path.name)
    assert reading.open_input(given_input, work).path.read_text(encoding="utf-8") == "id,queue\n1,é\n"
    assert reading.open_input(given_input, work, encoding="cp1252").path.read_text(encoding="utf-8") == "id,queue\n1,Ã©\n"
    path.write_bytes(b"id,queue\n1,\xe9\n")
    with pytest.raises(FileRefused, match="line 2"):
        reading.open_input(given_input, work, encoding="utf-8")


def test_known_files_of_other_kinds_are_refused_as_what_they_are(tmp_path: Path, work: Path) -> None:
    for start, what in (
        (b"%PDF-1.7", "a PDF"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"PK\x03\x04junk", "damaged"),
        (b"\xd0\xcf\x11\xe0junk", "password"),
    ):
        path = tmp_path / "calls.csv"
        path.write_bytes(start + b" " * 600)
        assert what in refused(path, work)


def test_files_that_are_no_inputs_and_links_that_lead_out_are_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    raw = tmp_path / "raw"
    (raw / "phone").mkdir(parents=True)
    (tmp_path / "secret.csv").write_text("x")
    for name in ("README.md", ".gitkeep", ".hidden.csv", "~$log.xlsx", "big.csv.part", "phone/a\x1b[31m.csv"):
        (raw / name).write_text("x")
    (raw / "out.csv").symlink_to(tmp_path / "secret.csv")
    assert [each.name for each in reading.list_inputs(raw)] == ["phone/a[31m.csv"]
    assert "leads out of the data folder" in caplog.text


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines import reading_gate

    path = tmp_path / "calls.csv"
    path.write_text(ROWS)
    whole = reading_gate._open_text

    def grow(*args: object, **named: object) -> reading.Opened:
        with path.open("a") as file:
            file.write("more\n")
        return whole(*args, **named)

    monkeypatch.setattr(reading_gate, "_open_text", grow)
    assert "changed while it was read" in refused(path, work)
