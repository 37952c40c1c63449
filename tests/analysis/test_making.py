"""Findings are the same whether one process works them out or two; a fault in one, or the second process ending, keeps none from the others."""

import shutil
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from analysis import findings
from analysis.ask import make_findings, open_maker
from analysis.making import Maker, NeedsWarehouse, SecondProcess, make_all
from pipelines.database import run_file
from tests.views.conftest import built_once


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a small invented council as built: its one published file is facts.duckdb, without findings; its warehouse stands beside."""
    built, folder = built_once(tmp_path_factory, "built_demo", years=1, scale=0.02), tmp_path_factory.mktemp("council")
    shutil.copy(next((built / "published").glob("snap-*.duckdb")), folder / "facts.duckdb")
    shutil.copy(built / "warehouse.duckdb", folder / "warehouse.duckdb")
    with duckdb.connect(str(folder / "facts.duckdb")) as facts:
        facts.execute("drop schema findings cascade; create schema findings; checkpoint")
    return folder


@pytest.fixture
def warehouse(council: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(council / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        run_file(connection, "daily/followed")
        yield connection


def test_two_processes_publish_the_rows_of_one(council: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    found = []
    for alone_below in (1_000_000_000, 0):
        made = make_findings(council / "facts.duckdb", warehouse, alone_below)
        found.append({name: (each.rows, each.is_failed) for name, each in made.items()})
    assert found[0] == found[1] and not any(is_failed for _, is_failed in found[0].values())
    assert list(found[0]) == [name for name in findings.names() if findings.question(name).when != "asked"]


def test_the_second_process_makes_what_needs_no_warehouse_and_leaves_the_rest(council: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    waiting = deque(["opportunity", "release_completion", "field_work", "take_up_forecast"])
    with open_maker(council / "facts.duckdb", warehouse) as here, open_maker(council / "facts.duckdb", warehouse) as alone:
        with SecondProcess(council / "facts.duckdb", here, waiting):
            pass
        assert not waiting and {"release_completion", "take_up_forecast"} <= set(here.made)
        assert not {"opportunity", "field_work", "failed_online"} & set(here.made)
        assert here.made["take_up_forecast"].rows == alone.of("take_up_forecast")


@pytest.mark.parametrize("program", [sys.executable, "/nowhere/python"])
def test_a_second_process_that_ends_at_once_or_never_starts_leaves_all_to_this_one(
    council: Path, warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with open_maker(council / "facts.duckdb", warehouse) as first, open_maker(council / "facts.duckdb", warehouse) as second:
        alone, left = make_all(first, None), make_all(second, tmp_path / "nothing.duckdb")
    assert {name: made.rows for name, made in left.items()} == {name: made.rows for name, made in alone.items()}


def test_a_finding_of_the_warehouse_is_not_made_without_one(council: Path) -> None:
    with open_maker(council / "facts.duckdb", None) as maker:
        with pytest.raises(NeedsWarehouse):
            maker.of("failed_online")
        with pytest.raises(NeedsWarehouse):
            maker.of("opportunity")  # it asks for the other
        assert maker.made == {}


def test_a_fault_in_one_finding_is_told_and_keeps_none_from_the_others(council: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    with open_maker(council / "facts.duckdb", warehouse) as sound:

        def asked(part: str, parameters: object = None) -> object:
            if part == "normal_counts":
                raise ZeroDivisionError
            return sound._asked(part, parameters)

        made = make_all(Maker(asked, sound._values_of), None)
    failed = {name for name, each in made.items() if each.is_failed}
    assert "normal_range" in failed and failed < set(made)
    assert "normal_range could not be worked out (ZeroDivisionError)" in made["normal_range"].rows[0]["sentence"]
