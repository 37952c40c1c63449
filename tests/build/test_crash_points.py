"""A build that is killed, or that finds the disk full, harms nothing: figures stay, and the next build gives what an undisturbed one gives."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.__main__ import main
from tests.build.council import REPOSITORY, call_line, published_facts, run, write_calls, write_council
from tests.conftest import TEST_SECRET


RANDOM_KILLS = 8
KILLS_ITSELF = """
import os, signal, sys
import {module} as module
module.{name} = lambda *given, **named: os.kill(os.getpid(), signal.SIGKILL)
from pipelines.__main__ import main
sys.exit(main(["build", "--data", sys.argv[1]]))
"""
POINTS = {  # a function of the build that is never reached, and what was done before it
    "between Parquet and ledger": ("pipelines.ledger", "record"),
    "between events and daily facts": ("pipelines.remaking", "_make_daily"),
    "between warehouse and published file": ("pipelines.publishing", "publish"),
    "between published file and its name": ("pipelines.publishing", "_write_json"),
}


def more_calls(folder: Path, number: int, calls: int = 150) -> None:
    """One more export, of a day and calls that no other has."""
    write_calls(folder, f"more_{number:02d}.csv", [call_line(10 + number % 18, 9 + n % 8, 1_000 * number + n) for n in range(calls)])


def undisturbed(folder: Path, other: Path) -> dict[str, list[tuple]]:
    """The facts of one build of the same exports and tables in a fresh folder."""
    for name in ("raw", "reference"):
        shutil.copytree(folder / name, other / name)
    done = run(other, "build")
    assert done.returncode == 0, done.stderr
    return published_facts(other)


def shown(folder: Path) -> str:
    """The published file that is named, which must be there."""
    name: str = json.loads((folder / "published/current.json").read_text("utf-8"))["snapshot"]
    assert (folder / "published" / name).is_file()
    return name


def assert_whole(folder: Path, other: Path) -> None:
    """The next build completes, equals an undisturbed one and leaves no scraps."""
    done = run(folder, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert published_facts(folder) == undisturbed(folder, other)
    assert [
        p.name for p in [*(folder / "staged").iterdir(), *(folder / "published").iterdir()] if p.suffix in (".tmp", ".marked", ".wal")
    ] == []
    assert not (folder / ".work").exists() or not any((folder / ".work").iterdir())
    exports = {p.name for p in (folder / "raw").rglob("*") if p.is_file()}
    assert len(list((folder / "staged").glob("*.parquet"))) == len(exports)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small council with its first build done; each test works on a copy."""
    folder = write_council(tmp_path_factory.mktemp("built") / "council", days=3)
    done = run(folder, "build", env={**os.environ, "CHANNEL_SHIFT_KEY": TEST_SECRET})
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def council(built: Path, tmp_path: Path) -> Path:
    """A council of the test's own, already built."""
    return shutil.copytree(built, tmp_path / "council")


@pytest.mark.slow
def test_killed_at_random_moments(council: Path, tmp_path: Path) -> None:
    more_calls(council, 0)
    started = time.monotonic()
    assert run(council, "build").returncode == 0
    whole = time.monotonic() - started
    moments = random.Random(20_051)
    killed = 0
    for number in range(1, RANDOM_KILLS + 1):
        more_calls(council, number)
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines", "build", "--data", str(council)],
            cwd=REPOSITORY,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(whole * (number - moments.random()) / RANDOM_KILLS)  # one moment in each eighth of a build
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        status = run(council, "status", "--json")
        assert status.returncode in (0, 1), status.stderr
        assert json.loads(status.stdout)["snapshot"] + ".duckdb" == shown(council)
    assert killed >= RANDOM_KILLS // 2
    assert_whole(council, tmp_path / "other")


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_point(council: Path, tmp_path: Path, point: str) -> None:
    module, name = POINTS[point]
    before, was_shown = published_facts(council), shown(council)
    staged = set((council / "staged").glob("*.parquet"))
    more_calls(council, 1)
    code = KILLS_ITSELF.format(module=module, name=name)
    done = subprocess.run(
        [sys.executable, "-c", code, str(council)], cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
    assert set((council / "staged").glob("*.parquet")) - staged  # the Parquet file was there already
    assert shown(council) == was_shown
    assert published_facts(council) == before
    status = run(council, "status")
    assert (status.returncode, status.stderr) == (1, "")
    assert "Waiting for a build: calls/more_01.csv" in status.stdout
    assert_whole(council, tmp_path / "other")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 MB of its own; only root may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], capture_output=True, check=False)
        if sys.platform == "linux" and shutil.which("mount") and os.geteuid() == 0
        else None
    )
    if made is None or made.returncode:
        pytest.skip("needs the right to mount a small file system (root on Linux)")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.slow
def test_a_full_disk_is_a_sentence_and_harms_nothing(small_disk: Path, tmp_path: Path) -> None:
    """Full at the start, while staging, while making events, while publishing: the less is free, the earlier."""
    folder = write_council(small_disk / "council", days=3)
    assert run(folder, "build").returncode == 0
    before, ballast = published_facts(folder), small_disk / "ballast"
    for number in range(8):
        more_calls(folder, number, 600)
    for kilobytes in (0, 600, 1_500, 6_000):
        state = os.statvfs(small_disk)
        with ballast.open("wb") as file:
            file.write(bytes(max(0, state.f_bavail * state.f_frsize - kilobytes * 1024)))
        full = run(folder, "build")
        assert full.returncode == 1, (kilobytes, full.stdout)
        assert "Traceback" not in full.stderr
        last = full.stderr.splitlines()[-1]
        assert last.startswith("The disk is full: free "), full.stderr
        assert last.endswith(" MB and run build again; what was published stays.")
        assert published_facts(folder) == before
        assert run(folder, "ask", "totals").returncode == 0
        assert run(folder, "status").stderr == ""
        ballast.unlink()
    assert_whole(folder, tmp_path / "other")


def test_a_full_disk_is_not_held_against_the_file(
    council: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*given: object) -> None:
        raise duckdb.IOException('IO Error: Could not write file "x.parquet": No space left on device')

    more_calls(council, 1)
    with monkeypatch.context() as full:
        full.setattr("pipelines.staging.copy_to_parquet", refuse)
        assert main(["build", "--data", str(council)]) == 1
    printed = capsys.readouterr()
    assert printed.err.splitlines()[-1].startswith("The disk is full: free ")
    assert main(["build", "--json", "--data", str(council)]) == 0
    files = {each["file"]: each for each in json.loads(capsys.readouterr().out)["files"]}
    assert (files["calls/more_01.csv"]["status"], files["calls/more_01.csv"]["rows_loaded"]) == ("loaded", 150)
