"""What every test gets: a secret and a data folder of its own, the same random examples each run, and ../shared where it exists."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from pipelines.garbage import collect_seldom


REPOSITORY = Path(__file__).resolve().parent.parent
TEST_SECRET = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

# Where two processes share the tests, each takes the next file when it has done one. The first builds the invented council for two minutes and then has
# the longest file; the other meanwhile needs no invented council and has the files with the longest single tests, so that none of these comes last.
TAKEN_FIRST = ("browser/test_every_page.py", "real/", "build/", "analysis/test_restatement.py", "browser/")

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, print_blob=True)
hypothesis.settings.load_profile("repeatable")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where two processes share the tests, long files come first; one process alone stays in each folder until it is done."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        items.sort(key=lambda item: taken_as(item.path.relative_to(REPOSITORY / "tests").as_posix()))


def taken_as(name: str) -> int:
    """The place of a file among those taken first; all others come after them as they are."""
    return next((place for place, beginning in enumerate(TAKEN_FIRST) if name.startswith(beginning)), len(TAKEN_FIRST))


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: Python need not look through it again and again for what has become garbage."""
    gc.collect()
    gc.freeze()
    collect_seldom()


@pytest.fixture(autouse=True)
def own_surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keeps a test from using this person's secret or their council's data folder."""
    monkeypatch.setenv("CHANNEL_SHIFT_KEY", TEST_SECRET)
    monkeypatch.delenv("CHANNEL_SHIFT_DATA", raising=False)
    yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The top folder of this repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real exports beside the repository; without it the test is skipped."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the real exports in ../shared, which are not here")
    return folder
