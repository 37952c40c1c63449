"""A council made of public extracts: tables and mappings written by a test, the command line run over them, and plain reads to compare with."""

import contextlib
import csv
import gzip
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.__main__ import main


DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SOURCES_HEADER = "source_id,files,format,time_zone,default_contact_type,primary_for\n"
needs_real_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs the public extracts in ../shared/data, which are not here")


@dataclass(frozen=True)
class Council:
    """A built data folder; `files` is what the build said of each file."""

    folder: Path
    files: dict[str, dict]
    exit_code: int

    def ask(self, name: str, **parameters: str) -> list[dict]:
        """The rows of an answer, by the command line."""
        given = [f"{key}={value}" for key, value in parameters.items()]
        code, text = _run("ask", name, *given, "--data", str(self.folder), "--format", "json")
        assert code == 0, text
        rows: list[dict] = json.loads(text)["rows"]
        return rows

    def counted(self, file: str) -> tuple[int, ...]:
        """Rows read, loaded, excluded, rejected and duplicate of one file."""
        return tuple(self.files[file][f"rows_{name}"] for name in ("read", "loaded", "excluded", "rejected", "duplicate"))


def build(folder: Path, files: dict[str, str], sources: str, zone: str, mappings: dict[str, str] | None = None, **tables: str) -> Council:
    """Copies extracts (pattern in ../shared/data -> folder in raw), writes the tables, and builds by the command line."""
    for pattern, place in files.items():
        (folder / "raw" / place).mkdir(parents=True, exist_ok=True)
        found = sorted(DATA.glob(pattern))
        assert found, f"{pattern} is not in the public extracts"
        for path in found:
            shutil.copyfile(path, folder / "raw" / place / path.name)
    for name in ("reference", "mappings"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "reference/settings.toml").write_text(f'zone = "{zone}"\n', encoding="utf-8")
    for name, text in {"sources": SOURCES_HEADER + sources, **tables}.items():
        (folder / f"reference/{name}.csv").write_text(text, encoding="utf-8")
    for name, text in (mappings or {}).items():
        (folder / f"mappings/{name}.toml").write_text(text, encoding="utf-8")
    code, text = _run("build", "--json", "--data", str(folder))
    return Council(folder, _files(text), code)


def built_files(folder: Path) -> dict[str, dict]:
    """Builds a data folder and gives what was said of each file."""
    return _files(_run("build", "--json", "--data", str(folder))[1])


def _files(text: str) -> dict[str, dict]:
    return {each["file"]: each for each in json.loads(text)["files"]}


def read_rows(pattern: str, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """The rows of the extracts that fit, by Python's own csv module."""
    for path in sorted(DATA.glob(pattern)):
        with _lines(path) as file:
            yield from csv.DictReader(file, delimiter=delimiter)


def read_lines(pattern: str) -> list[str]:
    """The lines of one extract."""
    (path,) = DATA.glob(pattern)
    with _lines(path) as file:
        return file.read().splitlines()


def _lines(path: Path) -> io.TextIOWrapper:
    packed = path.read_bytes()
    plain = gzip.decompress(packed) if path.suffix == ".gz" else packed
    return io.TextIOWrapper(io.BytesIO(plain), encoding="utf-8-sig", newline="")


def _run(*arguments: str) -> tuple[int, str]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = main(arguments)
    assert code in (0, 1), err.getvalue()
    return code, out.getvalue() or err.getvalue()
