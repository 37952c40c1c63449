"""From the figure reported to the figure now: cases R1 and R2, what breaks a bridge, and whole builds whose pieces must add up."""

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ask import ask, run_metric
from analysis.finding import Refusal
from analysis.restatement import STEPS, Bridge, bridge, round_to_sum
from pipelines.build import build
from pipelines.database import file_hash
from pipelines.errors import ChannelShiftError, QueryError
from tests.build.council import RULES, UNIT_COSTS, call_line, write_calls, write_council
from tests.tables import empty_world, finish


def saving(inputs: frozenset[str]) -> float:
    """Case R1's figure: saving = (T*m - phone)*cp - (web - T*(1-m))*cw, m = 10000/12000."""
    phone, web = (7350, 6100) if "files" in inputs else (7000, 6000)
    forms = 800
    if "rules" in inputs:  # 200 forms move from web to staff-typed
        web, forms = web - 200, forms + 200
    price_phone, price_web = (3.10, 0.22) if "unit_costs" in inputs else (2.83, 0.15)
    if "definition" in inputs:  # staff-typed forms count as phone
        phone += forms
    else:
        web += forms
    total = 13_600 if "method" in inputs else phone + web
    share = 10_000 / 12_000
    return (total * share - phone) * price_phone - (web - total * (1 - share)) * price_web


def made(found: Bridge | Refusal) -> Bridge:
    assert isinstance(found, Bridge)
    return found


def code(found: object) -> str | None:
    return found.code if isinstance(found, Refusal) else None


def test_case_r1_the_pieces_in_their_fixed_order() -> None:
    found = made(bridge(saving, 12_060.00, 8_449.00))
    assert [piece.step for piece in found.pieces] == list(STEPS)
    assert [piece.amount for piece in found.pieces] == pytest.approx([67.00, 0.00, 905.00, -2880.00, -1703.00], abs=0.005)
    assert sum(piece.amount for piece in found.pieces) == pytest.approx(-3611.00, abs=1e-9)
    assert found.pieces[-1].value == 8_449.00
    assert found.change == pytest.approx(-3611.00)


def test_case_r2_the_reverse_order_and_the_mean_of_all() -> None:
    found = made(bridge(saving, 12_060.00, 8_449.00))
    assert [piece.reversed for piece in found.pieces] == pytest.approx([-1107.00, -576.00, 692.67, -2144.00, -476.67], abs=0.005)
    assert [piece.shapley for piece in found.pieces] == pytest.approx([-502.25, -281.33, 750.00, -2505.34, -1072.08], abs=0.001)
    assert sum(piece.shapley or 0 for piece in found.pieces) == pytest.approx(-3611.00, abs=1e-9)
    assert found.depends_on_order
    assert "depends on the order" in found.notes[0]


def test_at_most_two_to_the_fifth_figures_are_made_each_once() -> None:
    made_of: list[frozenset[str]] = []

    def counted(inputs: frozenset[str]) -> float:
        made_of.append(inputs)
        return saving(inputs)

    made(bridge(counted, 12_060.00, 8_449.00))
    assert len(made_of) == len(set(made_of)) == 32


def test_equal_inputs_are_skipped_and_shown_unchanged() -> None:
    found = made(bridge(saving, 12_060.00, saving(frozenset({"unit_costs"})), {"unit_costs"}))
    assert [piece.is_unchanged for piece in found.pieces] == [True, True, False, True, True]
    assert [piece.amount for piece in found.pieces if piece.is_unchanged] == [0, 0, 0, 0]
    assert found.depends_on_order is False
    nothing = made(bridge({frozenset(): 5.0}, 5.0, 5.0, ()))
    assert all(piece.is_unchanged for piece in nothing.pieces)


def test_every_broken_bridge_is_refused_without_pieces() -> None:
    assert code(bridge(saving, 12_060.00, 8_448.00)) == "BRIDGE_BROKEN"
    assert code(bridge(saving, 12_000.00, 8_449.00)) == "BRIDGE_BROKEN"
    assert code(bridge(saving, float("nan"), 8_449.00)) == "BRIDGE_BROKEN"
    assert code(bridge({frozenset(): 1.0}, 1.0, 2.0, {"files", "rules"})) == "BRIDGE_BROKEN"
    assert code(bridge({frozenset(): 1.0}, 1.0, 2.0, ())) == "BRIDGE_BROKEN"  # nothing known has changed, and yet it moved
    missed = bridge(saving, 12_060.00, 8_448.00)
    assert isinstance(missed, Refusal)
    assert "differs by 1," in missed.sentence


def test_when_only_one_order_can_be_made_it_says_so() -> None:
    partial = {s: saving(s) for s in (frozenset(STEPS[:n]) for n in range(6))}
    found = made(bridge(partial, 12_060.00, 8_449.00))
    assert found.depends_on_order is None
    assert all(piece.reversed is None and piece.shapley is None for piece in found.pieces)
    assert "not known" in found.notes[0]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5), st.sampled_from([0.01, 1.0, 0.0001]))
def test_shown_pieces_sum_to_the_shown_change_and_are_moved_by_little(values: list[float], unit: float) -> None:
    exact = {f"piece {n}": value for n, value in enumerate(values)}
    target = round(sum(values) / unit)
    shown = round_to_sum(exact, target, unit)
    assert sum(shown.values()) == target
    assert all(abs(shown[name] - exact[name] / unit) <= 1.6 for name in exact)


PERIOD = {"period_start": "2026-03-02", "period_end": "2026-03-09"}
MORNING = datetime.datetime(2026, 3, 20, 6, 0)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council of six days, built once."""
    folder = write_council(tmp_path_factory.mktemp("council"), days=6, calls_a_day=12)
    publish(folder, 0)
    return folder


@pytest.fixture
def folder(council: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(council, tmp_path / "data"))


def publish(folder: Path, days_later: int) -> None:
    build(folder, print, now=MORNING + datetime.timedelta(days=days_later))


def late_file(folder: Path) -> None:
    write_calls(folder, "late.csv", [call_line(9 - 1, 9 + n, 500 + n, "Waste") for n in range(5)])


def dearer_calls(folder: Path) -> None:
    (folder / "reference" / "unit_costs.csv").write_text(UNIT_COSTS.replace("2.00,3.00,4.00", "2.50,3.50,4.50"), encoding="utf-8")


def other_rule(folder: Path) -> None:
    """Confirmation pages no longer count as finished forms, so fewer web contacts count."""
    (folder / "reference" / "service_rules.csv").write_text(RULES.replace("complete\n", "step\n"), encoding="utf-8")


def restated(folder: Path, figure: str, **more: str) -> dict[str, dict]:
    rows = ask("restatement", {"figure": figure, **PERIOD, **more}, data=folder).records()
    return {row["line"]: row for row in rows}


def pieces(rows: dict[str, dict]) -> list[float]:
    return [rows[step]["piece"] for step in STEPS]


def adds_up(rows: dict[str, dict]) -> bool:
    change = rows["now"]["value"] - rows["reported"]["value"]
    return sum(pieces(rows)) == pytest.approx(change, abs=1e-9) and sum(
        row["piece_shapley"] for row in rows.values() if row["line"] in STEPS
    ) == (pytest.approx(change, abs=1e-9))


def test_a_late_file_a_dearer_call_and_a_changed_rule_sum_to_the_change(folder: Path) -> None:
    late_file(folder)
    dearer_calls(folder)
    other_rule(folder)
    publish(folder, 1)
    rows = restated(folder, "cost")
    assert "bridge" not in rows, rows["bridge"]["sentence"]
    # 72 calls at 3.00 and 30 finished forms at 0.20
    assert rows["reported"]["value"] == pytest.approx(72 * 3.00 + 30 * 0.20)
    assert rows["files"]["piece"] == pytest.approx(5 * 3.00)
    assert rows["rules"]["piece"] == pytest.approx(-30 * 0.20)
    assert rows["unit_costs"]["piece"] == pytest.approx(77 * 0.50)
    assert rows["definition"]["is_unchanged"] and rows["method"]["is_unchanged"]
    assert rows["now"]["value"] == pytest.approx(77 * 3.50)
    assert rows["now"]["low"] == pytest.approx(77 * 2.50)
    assert rows["files_added"]["piece"] == pytest.approx(15.00)
    assert rows["files_replaced"]["piece"] == rows["files_withdrawn"]["piece"] == 0
    assert adds_up(rows)
    contacts = restated(folder, "contacts")
    assert pieces(contacts) == [5, -30, 0, 0, 0]
    assert adds_up(contacts)


@pytest.mark.parametrize(
    ("change", "step", "amount"),
    [(late_file, "files", 5 * 3.00), (dearer_calls, "unit_costs", 72 * 0.50), (other_rule, "rules", -30 * 0.20)],
)
def test_one_change_alone_is_the_whole_change(folder: Path, change: Callable[[Path], None], step: str, amount: float) -> None:
    change(folder)
    publish(folder, 1)
    rows = restated(folder, "cost")
    assert rows[step]["piece"] == pytest.approx(amount)
    assert [rows[other]["piece"] for other in STEPS if other != step] == [0, 0, 0, 0]
    assert adds_up(rows)


def test_files_replaced_and_withdrawn_have_lines_of_their_own(folder: Path) -> None:
    late_file(folder)
    (folder / "raw" / "calls" / "calls_03.csv").unlink()
    publish(folder, 1)
    rows = restated(folder, "contacts")
    # the file that went is gone, but what came can be taken away from what is there
    assert (rows["files_added"]["piece"], rows["files_withdrawn"]["piece"], rows["files_replaced"]["piece"]) == (5, -12, 0)
    assert rows["files"]["piece"] == -7
    write_calls(folder, "calls_04.csv", [call_line(4, 9, n, "Waste") for n in range(3)])
    publish(folder, 2)
    rows = restated(folder, "contacts")
    assert rows["files_replaced"]["piece"] == rows["files"]["piece"] == -9


def test_a_definition_moves_take_up_alone(folder: Path) -> None:
    (folder / "reference" / "take_up_definitions.csv").write_text(
        "definition_id,definition_name,counts_of,channel_id,is_assisted,service_kind,contact_type,line\n"
        "gds_current,Ours,contacts,web,,,transaction,digital\ngds_current,Ours,contacts,phone,,,,other\n",
        encoding="utf-8",
    )
    publish(folder, 1)
    rows = restated(folder, "digital_take_up")
    # 30 forms of 90 transactions; then of 102 contacts, since calls given up count too
    assert (rows["reported"]["value"], rows["now"]["value"]) == (0.3333, 0.2941)
    assert rows["definition"]["piece"] == pytest.approx(-0.0392)
    assert [rows[other]["piece"] for other in STEPS if other != "definition"] == [0, 0, 0, 0]
    assert adds_up(rows)


def test_what_cannot_be_counted_again_shows_both_figures_and_no_pieces(folder: Path) -> None:
    late_file(folder)
    other_rule(folder)
    publish(folder, 1)
    (folder / "raw" / "calls" / "calls_05.csv").unlink()
    rows = restated(folder, "contacts")
    assert set(rows) == {"reported", "now", "bridge"}
    assert rows["bridge"]["code"] == "BRIDGE_BROKEN"
    assert "calls_05.csv" in rows["bridge"]["sentence"]
    assert rows["bridge"]["piece"] is None and rows["bridge"]["value"] is None
    assert (rows["reported"]["value"], rows["now"]["value"]) == (102, 77)


def test_a_snapshot_that_kept_too_little_breaks_the_bridge(folder: Path) -> None:
    late_file(folder)
    publish(folder, 1)
    first = sorted((folder / "published").glob("snap-*.duckdb"))[0]
    edit(first, "alter table quality.build drop column inputs")
    rows = restated(folder, "contacts")
    assert set(rows) == {"reported", "now", "bridge"}
    assert "did not keep" in rows["bridge"]["sentence"]


def test_a_programme_that_is_gone_is_the_first_step(folder: Path) -> None:
    """The first snapshot was counted by another programme: what it was made of is counted again by this one."""
    late_file(folder)
    dearer_calls(folder)
    publish(folder, 1)
    first = sorted((folder / "published").glob("snap-*.duckdb"))[0]
    edit(first, 'update quality.build set inputs = regexp_replace(inputs, \'"method": "[0-9a-f]{4}\', \'"method": "0000\')')
    rows = restated(folder, "cost")
    assert "bridge" not in rows, rows["bridge"]["sentence"]
    assert rows["method"]["is_unchanged"] is False
    assert any("method stands first" in said for said in rows["files"]["assumptions"])
    # unit costs come before files in this order: 72 calls at 50 pence more, then 5 calls at 3.50
    assert pieces(rows) == pytest.approx([5 * 3.50, 0, 72 * 0.50, 0, 0])
    assert sum(pieces(rows)) == pytest.approx(rows["now"]["value"] - rows["reported"]["value"], abs=1e-9)


def edit(path: Path, statement: str) -> None:
    """Changes a published file and its manifest, as if an older version had made it."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)
    manifest = path.with_suffix(".json")
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(content | {"sha256": file_hash(path)}), encoding="utf-8")


def test_questions_that_cannot_be_are_refused(folder: Path) -> None:
    rows = restated(folder, "contacts")
    assert rows["bridge"]["code"] == "NO_BASELINE"  # one snapshot only
    with pytest.raises(QueryError, match="figure must be one of"):
        restated(folder, "happiness")
    with pytest.raises(ChannelShiftError, match="There is no snapshot"):
        restated(folder, "contacts", from_snapshot="snap-20200101T000000Z-00000000")
    late_file(folder)
    publish(folder, 1)
    with pytest.raises(QueryError, match="must be a date"):
        restated(folder, "contacts", period_start="March")
    refused = restated(folder, "saving_central")  # a week has no baseline before it
    assert refused["bridge"]["code"] == "BRIDGE_BROKEN"
    assert refused["reported"]["value"] is None and refused["now"]["value"] is None


def test_a_database_in_memory_has_no_snapshots() -> None:
    connection = empty_world()
    finish(connection)
    (row,) = run_metric(connection, "restatement").records()
    assert row["code"] == "NO_DATA"
