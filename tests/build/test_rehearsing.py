"""A rehearsed change: its effect is what the real change then does, the council's own folder is not touched, nothing is left behind."""

from pathlib import Path

import pytest

from analysis.effect import Effect, effect_of
from pipelines.build import build
from pipelines.errors import UsageError
from pipelines.rehearsing import PREFIX, Change, rehearsed


HEADER = "Period start,Service,Channel,Contacts\n"
CALLS = HEADER + "01/01/2026,Council tax,Calls,{phone}\n01/01/2026,Council tax,Online,40\n01/01/2026,Refuse,Calls,7\n"
SERVICES = "service_id,service_name,kind\ncouncil_tax,Council tax,transaction\nbins,Bins,transaction\n"
RULES = "priority,field,match,pattern,service_id,contact_type\n1,service_label,equals,Council tax,council_tax,transaction\n"


def silent(_: str) -> None:
    pass


@pytest.fixture
def council(tmp_path: Path) -> Path:
    folder = tmp_path / "council"
    for name, text in {
        "raw/counts/january.csv": CALLS.format(phone=100),
        "reference/services.csv": SERVICES,
        "reference/service_rules.csv": RULES,
        "reference/sources.csv": "source_id,files,format\ncounts,counts/,contact_counts\n",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build(folder, silent)
    return folder


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def found(effects: tuple[Effect, ...]) -> dict[tuple, tuple]:
    return {(each.figure, each.service_id, each.channel_id): (each.before, each.after) for each in effects}


def test_a_rule_has_the_effect_it_was_shown_to_have(council: Path) -> None:
    before = state(council)
    text = RULES + "2,service_label,equals,Refuse,bins,transaction\n"
    with rehearsed(council, Change(texts={"reference/service_rules.csv": text}), silent) as copy:
        shown = found(effect_of(council, copy))
    assert shown[("contacts", "bins", None)] == (None, 7)
    assert shown[("contacts", "unmapped", None)] == (7, None)
    assert state(council) == before
    assert list(council.glob(f"{PREFIX}*")) == []
    (council / "reference/service_rules.csv").write_text(text, encoding="utf-8")
    with rehearsed(council, Change(), silent) as copy:
        assert found(effect_of(council, copy)) == shown


def test_a_file_taken_out_and_one_brought(council: Path, tmp_path: Path) -> None:
    brought = tmp_path / "february.csv"
    brought.write_text(CALLS.format(phone=60).replace("01/01/2026", "01/02/2026"), encoding="utf-8")
    change = Change(without=frozenset(["counts/january.csv"]), added={"counts/february.csv": brought})
    with rehearsed(council, change, silent) as copy:
        effects = found(effect_of(council, copy))
    assert effects[("contacts", None, "phone")] == (107, 67)
    assert ("contacts", None, "web") not in effects
    assert effects[("digital_take_up", "council_tax", None)] == (pytest.approx(40 / 140), pytest.approx(40 / 100))


def test_nothing_published_yet_has_an_effect_too(council: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    change = Change(added={"counts/january.csv": council / "raw/counts/january.csv"})
    with rehearsed(empty, change, silent) as copy:
        assert found(effect_of(empty, copy))[("contacts", None, "phone")] == (None, 107)


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/passwd"])
def test_no_name_leads_out_of_the_folder(council: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="leads out"), rehearsed(council, Change(texts={name: "x"}), silent):
        pass
