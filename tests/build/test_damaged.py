"""Damaged files of many kinds beside good ones: the good ones publish, each damaged one gets its sentence, nothing else is said."""

import gzip
import io
import json
import random
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.build.council import DESK_LOG, GENESYS_HEADER, call_line, published_facts, run, write_council


DESK_ROWS = 60


def desk_text(name: str, order: str = "{day:02d}/03/2026", rows: int = DESK_ROWS) -> str:
    """A good desk log; every file's references are its own."""
    stamps = [order.format(day=13 + n % 15) for n in range(rows)]
    lines = [f"{stamp} 10:{n % 60:02d},{name}-{n:03d},Council Tax" for n, stamp in enumerate(stamps)]
    return "\n".join(["Logged,Ref,Subject", *lines]) + "\n"


def calls_text(first: int, rows: int = 60) -> str:
    """A good Interactions export of calls no other file has."""
    return "\n".join([GENESYS_HEADER, *(call_line(20, 9 + n % 8, first + n) for n in range(rows))]) + "\n"


def _truncated_gz() -> bytes:
    packed = gzip.compress(desk_text("cut").encode(), mtime=0)
    return packed[: len(packed) * 2 // 3]


def _flipped_gz() -> bytes:
    packed = bytearray(gzip.compress(desk_text("flipped").encode(), mtime=0))
    packed[len(packed) - 6] ^= 0x10  # in its checksum: all text comes out, but not what was packed
    return bytes(packed)


def _cut_utf16() -> bytes:
    return desk_text("wide").encode("utf-16-le")[:-1]


def _unclosed_quote() -> bytes:
    lines = desk_text("quote").splitlines()
    lines[3] = lines[3].replace("Council Tax", '"Council Tax')
    return ("\n".join(lines) + "\n").encode()


def _ragged() -> bytes:
    lines = desk_text("ragged").splitlines()
    return ("\n".join(line + ",more,cells" if n % 2 else line for n, line in enumerate(lines)) + "\n").encode()


def _zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("calls.csv", b"a,b,c\n" * 10_000_000)
    return buffer.getvalue()


def _nul_bytes() -> bytes:
    lines = desk_text("nul").encode().splitlines()
    return b"\n".join([lines[0], *(line.replace(b"Council", b"Cou\x00ncil") for line in lines[1:])]) + b"\n"


def _mixed_encodings() -> bytes:
    head, tail = desk_text("mixed").replace("Council Tax", "Café £").splitlines(), desk_text("mixed2").replace("Council Tax", "Café £")
    return "\n".join(head).encode("utf-8") + b"\n" + tail.partition("\n")[2].encode("cp1252")


# What each is made by, and words one of which its sentence must hold.
DAMAGED: dict[str, tuple[Callable[[], bytes], str]] = {
    "desk/truncated.csv.gz": (_truncated_gz, "damaged or cut off"),
    "desk/flipped.csv.gz": (_flipped_gz, "checksum"),
    "desk/utf16_cut.csv": (_cut_utf16, "line 61"),
    "desk/ragged.csv": (_ragged, "has 5 cells where the header has 3"),
    "desk/no_reference.csv": (lambda: desk_text("x").replace("Logged,Ref", "Logged,Number").encode(), "no column Ref"),
    "calls/another_export.csv": (lambda: desk_text("y").encode(), "feed says genesys_interactions"),
    "desk/empty.csv": (lambda: b"", "is empty"),
    "desk/bomb.zip": (_zip_bomb, "200 times its size"),
    "desk/nul_bytes.csv": (_nul_bytes, "has a NUL byte"),
    "desk/month_first.csv": (lambda: desk_text("us", "03/{day:02d}/2026").encode(), "60 of 60 rows cannot be read"),
    "desk/junk.csv": (lambda: random.Random(7).randbytes(20_000), "character that cannot be read"),
    "desk/mixed_encodings.csv": (_mixed_encodings, "line 62"),
    "desk/error_page.csv": (lambda: b"<html><body><h1>Session expired</h1>Sign in again</body></html>\n" * 20, "is a web page"),
    "desk/duplicate_header.csv": (lambda: desk_text("z").replace("Logged,Ref,Subject", "Logged,Ref,Ref").encode(), "no column Subject"),
}
GOOD: dict[str, Callable[[], bytes]] = {
    "desk/good.csv": lambda: desk_text("good").encode(),
    "desk/good_windows.csv": lambda: desk_text("windows").replace("Council Tax", "Café – £").encode("cp1252"),
    "desk/good_utf16.csv": lambda: desk_text("utf").encode("utf-16-le"),  # without its mark, but whole
    "desk/unclosed_quote.csv": _unclosed_quote,  # costs its own row and no other
    "calls/good.csv": lambda: calls_text(5_000).encode(),
}


def write_files(raw: Path, files: dict[str, bytes]) -> None:
    """Writes files into raw, making their folders."""
    for name, content in files.items():
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


WHAT_TO_DO = re.compile(
    r"\b(export it again|copy or export|save the file|unpack|check that it is the right export|correct the format)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A council with good and damaged files dropped in together, and what its one build printed."""
    folder = write_council(tmp_path_factory.mktemp("damaged"))
    (folder / "mappings").mkdir()
    (folder / "mappings/desk_log.toml").write_text(DESK_LOG, encoding="utf-8")
    sources = folder / "reference/sources.csv"
    sources.write_text(sources.read_text("utf-8") + "desk,desk/,desk_log,,transaction,*:face_to_face\n", encoding="utf-8")
    write_files(folder / "raw", {name: make() for name, (make, _) in DAMAGED.items()} | {name: make() for name, make in GOOD.items()})
    return folder, run(folder, "build")


def test_the_good_files_publish_and_the_exit_code_says_attention(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, done = built
    assert done.returncode == 1
    contacts: Counter = Counter()
    for row in published_facts(folder)["contacts"]:
        contacts[row[3]] += row[8]
    # 6 days x 20 calls and 60 more; 6 days x 5 confirmation pages; four desk logs of 60, one of them with a row lost to its quote
    assert contacts == {"phone": 180, "web": 30, "face_to_face": 239}


@pytest.mark.parametrize("name", DAMAGED)
def test_each_damaged_file_prints_its_sentence(built: tuple[Path, subprocess.CompletedProcess[str]], name: str) -> None:
    (row,) = [line for line in built[1].stdout.splitlines() if line.startswith(name)]
    sentence = row[row.index(name, 1) :].strip()
    assert sentence.endswith(".")
    assert WHAT_TO_DO.search(sentence), sentence
    assert DAMAGED[name][1] in sentence
    assert "Error" not in sentence


def test_nothing_prints_a_traceback(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    assert "Traceback" not in built[1].stdout + built[1].stderr


def test_a_quote_that_never_closes_costs_its_own_row(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    rows = json.loads(run(built[0], "ask", "rejects", "--format", "json").stdout)["rows"]
    assert [(row["file"], row["row_no"], row["reason"]) for row in rows] == [
        ("desk/unclosed_quote.csv", 4, "opens a quote that never closes")
    ]


def test_damaged_files_that_are_mended_load(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """Runs last: every damaged file is taken away or replaced by a whole one, and the build is content."""
    folder = built[0]
    for name in DAMAGED:
        (folder / "raw" / name).unlink()
    write_files(folder / "raw", {"desk/ragged.csv": desk_text("mended").encode()})
    done = run(folder, "build", "--json")
    assert done.returncode == 0, done.stdout
    assert [each["file"] for each in json.loads(done.stdout)["files"] if each["status"] != "loaded"] == []
    assert sum(row[8] for row in published_facts(folder)["contacts"] if row[3] == "face_to_face") == 299
