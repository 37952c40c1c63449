"""Everything the README and the operations guide tell a reader to type, open or look at is really there."""

import re
import subprocess
import sys

import pytest

from tests.committed import REPOSITORY


README = (REPOSITORY / "README.md").read_text("utf-8")
GUIDES = README + (REPOSITORY / "docs" / "operations.md").read_text("utf-8")
TARGETS = sorted(set(re.findall(r"(?m)(?:^|`)make ([a-z-]+)", GUIDES)))
VERBS = sorted(set(re.findall(r"-m pipelines ([a-z]+)", GUIDES)))
VERBS_OF_THE_PRODUCT = {
    "demo",
    "build",
    "status",
    "check",
    "ask",
    "formats",
    "recognise",
    "map",
    "report",
    "digest",
    "snapshots",
    "publish",
    "retire",
    "erase",
    "undo",
}


@pytest.fixture(scope="module")
def help_text() -> str:
    command = [sys.executable, "-m", "pipelines", "--help"]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout


def declared_targets() -> dict[str, str]:
    """Each target of the Makefile that says what it does, with what it says."""
    return dict(re.findall(r"(?m)^([a-z-]+):.*?## (.+)$", (REPOSITORY / "Makefile").read_text("utf-8")))


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_shown_exists(target: str) -> None:
    assert target in declared_targets()


@pytest.mark.skipif(sys.platform == "win32", reason="make is not used on Windows")
def test_make_alone_lists_every_target() -> None:
    listed = subprocess.run(["make", "--no-print-directory"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in listed.splitlines()} == set(declared_targets())


def test_every_verb_of_the_command_line_is_shown() -> None:
    assert set(VERBS) == VERBS_OF_THE_PRODUCT


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_shown_has_help(verb: str, help_text: str) -> None:
    assert re.search(rf"\b{verb}\b", help_text)
    command = [sys.executable, "-m", "pipelines", verb, "--help"]
    assert "--data" in subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout


def test_the_file_lines_of_pip_and_streamlit_name_files() -> None:
    named = set(re.findall(r"-r (\S+\.txt)|streamlit run (\S+)|ARGS=(\S+\.py)", GUIDES))
    assert [name for names in named for name in names if name and not (REPOSITORY / name).is_file()] == []


def test_every_path_of_the_table_of_places_exists() -> None:
    places = README.split("## Where things are")[1].split("\n## ")[0]
    paths = re.findall(r"`([\w./-]+/[\w./-]*)`", places)
    assert [path for path in paths if not (REPOSITORY / path).exists()] == []


def test_every_link_and_picture_exists() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if not link.startswith("http")]
    assert [link for link in links if not (REPOSITORY / link).exists()] == []


def test_the_example_question_is_a_metric() -> None:
    asked = re.findall(r"`ask ([a-z_]+)", README)
    assert [name for name in asked if not (REPOSITORY / "queries" / "metrics" / f"{name}.sql").is_file()] == []
