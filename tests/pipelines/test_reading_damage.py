"""Damaged and hostile files: each costs at most its own rows, and says in one sentence what to do."""

import gzip
import logging
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import reading
from pipelines.errors import ChannelShiftError, FileRefused
from pipelines.recognise import recognise


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


def test_a_cut_off_gz_is_refused(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv.gz"
    path.write_bytes(gzip.compress(ROWS.encode())[:-200])
    assert "damaged or cut off" in refused(path, work)


def test_a_gz_with_one_flipped_byte_is_refused(tmp_path: Path, work: Path) -> None:
    packed = bytearray(gzip.compress(ROWS.encode()))
    path = tmp_path / "calls.csv.gz"
    for at in random.Random(1).sample(range(20, len(packed)), 60):
        packed[at] ^= 0x10
        path.write_bytes(packed)
        assert "checksum" in refused(path, work)
        packed[at] ^= 0x10


def test_a_zip_with_a_flipped_byte_is_refused_in_words(tmp_path: Path, work: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    with zipfile.ZipFile(raw / "calls.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("calls.csv", ROWS)
    whole = (raw / "calls.zip").read_bytes()
    for at in range(40, 400, 9):
        (raw / "calls.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with pytest.raises(FileRefused, match="damaged or cut off"):
            reading.text_table(duckdb.connect(), reading.open_input(reading.list_inputs(raw)[0], work), {}, REQUIRE, True)


def test_a_file_that_only_calls_itself_gz_is_read_as_what_it_is(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv.gz"
    path.write_text(ROWS)
    assert load(path, work)[0].rows == 2_000


def test_an_unclosed_quote_costs_its_own_row_only(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(ROWS.replace("1001,tax", '1001,"tax'))
    table, rows = load(path, work)
    assert (table.rows, len(rows)) == (2_000, 1_999)
    assert table.rejects == (reading.Reject(1001, None, "opens a quote that never closes"),)


def test_ragged_rows_are_refused_one_by_one(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(ROWS.replace("5,tax 5,15\n", "5,tax 5,15,9\n").replace("\n9,tax 2,27", "\n9"))
    table, rows = load(path, work)
    assert (table.rows, len(rows)) == (2_000, 1_998)
    assert [(each.row_no, each.reason) for each in table.rejects][1] == (9, "has 1 cell where the header has 3")


def test_a_cut_off_last_row_is_refused_and_said_to_be(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(ROWS[:-12])
    table, rows = load(path, work)
    assert len(rows) + len(table.rejects) == table.rows
    assert "cut off" in table.rejects[-1].reason


def test_a_row_with_nul_bytes_is_refused(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(ROWS.replace("7,tax", "7,\0tax", 1))
    table, rows = load(path, work)
    assert (table.rejects, len(rows)) == ((reading.Reject(7, "queue", "has a NUL byte"),), 1_999)


def test_a_file_of_nul_bytes_is_refused(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(bytes(500_000))
    assert "NUL" in refused(path, work)


def test_a_row_longer_than_a_row_may_be_is_refused_alone(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    for place in ("1001,", "2001,"):
        path.write_text(ROWS.replace(f"\n{place}", f"\n{place}{'x' * 40_000_000}"))
        table, rows = load(path, work)
        assert (table.rejects, len(rows)) == ((reading.Reject(int(place[:-1]), None, "is longer than 1 MB"),), 1_999)


def test_a_file_without_the_required_headers_is_refused_naming_them(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("a,b\n1,2\n")
    assert "id, queue" in refused(path, work)


def test_an_empty_file_is_recognised_as_empty(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("\n \n")
    path.write_text("\n\n")
    with pytest.raises(FileRefused) as caught:
        recognise(reading.open_input(reading.Input(path, None, path.name), work), {})
    assert caught.value.reason == "empty"


def test_json_nested_without_end_is_refused(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text("[" + '{"a":' * 200_000)
    with pytest.raises(FileRefused, match="no valid JSON"):
        load(path, work, {"kind": "json", "keys": ["a"]})


def test_w3c_and_logs_refuse_a_line_too_long_alone(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text("#Fields: date b\nd 1\n" + "x" * 3_000_000 + "\nd 2\n")
    for wants, loaded in (({"kind": "w3c", "require": ["date"]}, 2), ({"kind": "log"}, 3)):
        table, rows = load(path, work, wants)
        assert (table.rejects, len(rows)) == ((reading.Reject(3, None, "is longer than 1 MB"),), loaded)


@given(
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(['"', ",", "\n", "\r", "\0", "x", '""', ',"', '"\n', " "])), max_size=6),
    st.booleans(),
)
def test_every_row_of_a_mutated_file_is_loaded_or_refused(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, str]], cut: bool
) -> None:
    text = "id,queue,note\n" + "".join(f'{n},tax,"said ""{n}"", left"\n' for n in range(15))
    for at, piece in changes:
        at = max(at % len(text), 14)
        text = text[:at] + piece + text[at + cut :]
    folder = tmp_path_factory.mktemp("mutated")
    path = folder / "calls.csv"
    path.write_text(text, newline="")
    table, rows = load(path, folder / "work")
    assert len(rows) + len(table.rejects) == table.rows
    assert len({row[0] for row in rows} | {each.row_no for each in table.rejects}) == table.rows


# The most memory of a process of its own, in KB: after a few rows are read, and after many.
READS_BOTH = """
import resource, sys
from pathlib import Path
import duckdb
from pipelines import reading
for name in ("few.csv", "many.csv"):
    path = Path(sys.argv[1]) / name
    opened = reading.open_input(reading.Input(path, None, path.name), path.parent / "work")
    table = reading.text_table(duckdb.connect(), opened, {}, {"require": ["id", "queue"]}, careful=True)
    print(table.rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
def test_memory_stays_small_whatever_the_size(tmp_path: Path, repository: Path) -> None:
    (tmp_path / "few.csv").write_text(ROWS)
    wide = ROWS[ROWS.index("\n") + 1 :].replace(",tax", f",{'tax ' * 20}")
    with (tmp_path / "many.csv").open("w") as file:
        file.write("id,queue,wait\n")
        for _ in range(200):
            file.write(wide)
    done = subprocess.run([sys.executable, "-c", READS_BOTH, str(tmp_path)], cwd=repository, capture_output=True, text=True, check=True)
    few, many = ([int(word) for word in line.split()] for line in done.stdout.splitlines())
    assert (few[0], many[0]) == (2_000, 400_000)
    assert many[1] - few[1] < 10_000
