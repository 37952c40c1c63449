"""A file that is taken out of the figures is moved, never deleted, and can be put back; its effect is shown before."""

import csv
import datetime
import zipfile
from pathlib import Path

import pytest

from pipelines.errors import UsageError
from pipelines.undoing import former_path, members_of, put_back, raw_path, set_aside, set_aside_files
from tests.build.council import published_facts, run, write_council


NOW = datetime.datetime(2026, 11, 23, 6, 10)
SECOND = "calls/calls_03.csv"


def quiet(_: str) -> None:
    """Says nothing."""


def log_of(folder: Path) -> list[tuple[str, ...]]:
    with (folder / "reference" / "edit_log.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two exports and an archive; nothing is built."""
    write_council(tmp_path / "data", days=2)
    with zipfile.ZipFile(tmp_path / "data" / "raw" / "web" / "sites.zip", "w") as archive:
        archive.writestr("pages.csv", "page\n/a\n")
        archive.writestr("visitors.csv", "visitors\n1\n")
    return tmp_path / "data"


def test_a_file_is_moved_and_logged_and_comes_back_to_its_place(data: Path) -> None:
    before = (data / "raw" / SECOND).read_bytes()
    assert set_aside(data, SECOND, "asha", NOW, quiet) == SECOND
    assert not (data / "raw" / SECOND).exists() and (data / "set_aside" / SECOND).read_bytes() == before
    assert set_aside_files(data) == (SECOND,)
    assert put_back(data, SECOND, "asha", NOW, quiet) == SECOND
    assert (data / "raw" / SECOND).read_bytes() == before and set_aside_files(data) == ()
    assert log_of(data) == [
        ("2026-11-23 06:10:00", "asha", "raw", SECOND, "file", "loaded", "set aside"),
        ("2026-11-23 06:10:00", "asha", "raw", SECOND, "file", "set aside", "loaded"),
    ]


def test_a_second_file_of_the_name_gets_a_number_and_keeps_its_place_in_raw(data: Path) -> None:
    set_aside(data, SECOND, "asha", NOW, quiet)
    (data / "raw" / SECOND).write_text("another export", encoding="utf-8")
    assert set_aside(data, SECOND, "asha", NOW, quiet) == f"{SECOND} (2)"
    assert former_path(f"{SECOND} (2)") == SECOND and former_path("calls/march (2).csv") == "calls/march (2).csv"
    assert put_back(data, f"{SECOND} (2)", "asha", NOW, quiet) == SECOND
    assert (data / "raw" / SECOND).read_text("utf-8") == "another export"
    with pytest.raises(UsageError, match="is there already"):
        put_back(data, SECOND, "asha", NOW, quiet)


def test_a_file_may_be_named_as_people_name_it_and_never_outside_the_folder(data: Path) -> None:
    names = (SECOND, f"raw/{SECOND}", f"{data.name}/raw/{SECOND}", str(data / "raw" / SECOND))
    assert [raw_path(data, name) for name in names] == [SECOND] * 4
    assert raw_path(data, "web/sites.zip!pages.csv") == "web/sites.zip"
    assert members_of(data, "web/sites.zip") == ("web/sites.zip!pages.csv", "web/sites.zip!visitors.csv")
    for name in ("../reference/services.csv", "calls/none.csv", "calls"):
        with pytest.raises(UsageError, match="is no file of data/raw"):
            raw_path(data, name)


def test_without_a_name_nothing_is_moved(data: Path) -> None:
    with pytest.raises(UsageError, match="who you are"):
        set_aside(data, SECOND, " ", NOW, quiet)
    assert (data / "raw" / SECOND).is_file() and not (data / "set_aside").exists()


def test_the_command_shows_the_effect_then_sets_aside_and_puts_back(tmp_path: Path) -> None:
    folder = write_council(tmp_path / "council", days=2)
    assert run(folder, "build").returncode == 0
    before = published_facts(folder)
    shown = run(folder, "undo", SECOND)
    assert shown.returncode == 0 and "Nothing was changed. Add --yes" in shown.stdout, shown.stderr
    assert [line.split() for line in shown.stdout.splitlines() if " phone " in line] == [["contacts", "all", "phone", "40", "20"]]
    assert (folder / "raw" / SECOND).is_file() and published_facts(folder) == before
    done = run(folder, "undo", SECOND, "--yes")
    assert done.returncode == 0 and f"council/set_aside/{SECOND}" in done.stdout and "Published: snap-" in done.stdout, done.stderr
    assert published_facts(folder) != before
    back = run(folder, "undo", SECOND, "--back", "--yes")
    assert back.returncode == 0 and published_facts(folder) == before, back.stderr
    assert run(folder, "undo", "calls/none.csv").returncode == 2
