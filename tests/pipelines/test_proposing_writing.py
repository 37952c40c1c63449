"""What is written: a mapping the build reads, a row of sources.csv beside the others, all or nothing."""

import csv
import io
import tomllib
from pathlib import Path

import pytest

from pipelines.__main__ import main
from pipelines.errors import UsageError
from pipelines.proposing.proposal import accept, context_of, propose
from pipelines.proposing.writing import mapping_text, sources_text


LOG = "Month,Service,Channel,Contacts\nApr 2025,Bins,Telephone,5\nApr 2025,Bins,Library desk,7\nMay 2025,Bins,Telephone,6\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A sheet of counts outside the data folder."""
    path = tmp_path / "desk log 2025.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def mapped(log: Path, *more: str) -> int:
    """The exit code of the verb."""
    return main(["map", str(log), "--data", str(log.parent / "data"), *more])


@pytest.mark.parametrize("text", ['a "b" \\ c', "it's \\d+", "é\n# x = 1", "[table]", "", "\x7f"])
def test_any_text_survives_toml(text: str) -> None:
    stated = {"format": "own", "title": text, "columns": {text or "a": {"from": text}}, "personal": {}}
    read = tomllib.loads(mapping_text(stated, {"columns." + (text or "a"): text}))
    assert read == {"format": "own", "title": text, "columns": {text or "a": {"from": text}}}


def test_other_rows_of_sources_stay_as_they_are() -> None:
    before = 'source_id,files,menu_note\n"old",old/,"saved view ""Shift"""\n'
    after = sources_text(before, {"source_id": "new", "files": "new/"})
    assert after == before + "new,new/,\n"
    wider = list(csv.DictReader(io.StringIO(sources_text(before, {"source_id": "old", "files": "", "format": "own"}))))
    assert wider == [{"source_id": "old", "files": "old/", "menu_note": 'saved view "Shift"', "format": "own"}]


def test_from_an_empty_folder_to_figures(log: Path, capsys: pytest.CaptureFixture) -> None:
    data = str(log.parent / "data")
    assert mapped(log, "--yes", "channel.library desk=face_to_face") == 0
    assert main(["build", "--data", data]) == 0
    capsys.readouterr()
    assert main(["ask", "contacts_by_month_and_channel", "--data", data, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["month"], row["channel_id"], row["contacts"]) for row in rows] == [
        ("2025-04-01", "face_to_face", "7"),
        ("2025-04-01", "phone", "5"),
        ("2025-05-01", "phone", "6"),
    ]


def test_nothing_is_written_without_a_yes(log: Path, capsys: pytest.CaptureFixture) -> None:
    assert mapped(log) == 0
    assert "Nothing was written" in capsys.readouterr().out
    assert not (log.parent / "data").exists()


def test_what_cannot_be_proven_is_not_written_even_with_a_yes(log: Path, capsys: pytest.CaptureFixture) -> None:
    log.write_text("Date,Channel,Contacts\n03/04/2025,Phone,5\n04/05/2025,Phone,6\n", encoding="utf-8")
    assert mapped(log, "--yes") == 1
    assert "date_order" in capsys.readouterr().out
    assert not (log.parent / "data" / "mappings").exists()
    proposal = propose(log, context_of(log.parent / "data"))
    with pytest.raises(UsageError, match="date_order"):
        accept(proposal, context_of(log.parent / "data"))


def test_a_mapping_that_is_there_is_only_replaced_when_told_so(log: Path, capsys: pytest.CaptureFixture) -> None:
    assert mapped(log, "--yes", "channel.library_desk=kiosk") == 0
    own = log.parent / "data/mappings/desk_log.toml"
    first = own.read_text(encoding="utf-8")
    assert mapped(log, "--yes") == 0  # the answer given before is kept
    assert own.read_text(encoding="utf-8") == first
    assert mapped(log, "--yes", "channel.library_desk=other") == 1
    assert '+"library desk" = "other"' in capsys.readouterr().out
    assert own.read_text(encoding="utf-8") == first
    assert mapped(log, "--yes", "channel.library_desk=other", "replace=yes") == 0
    assert tomllib.loads(own.read_text(encoding="utf-8"))["values"]["channel"]["library desk"] == "other"


def test_a_file_of_the_same_name_in_raw_is_never_replaced(log: Path) -> None:
    there = log.parent / "data/raw/desk_log/desk log 2025.csv"
    there.parent.mkdir(parents=True)
    there.write_text("other", encoding="utf-8")
    assert mapped(log, "--yes") == 2
    assert there.read_text(encoding="utf-8") == "other"
    assert not (log.parent / "data/mappings").exists()


def test_a_broken_table_stops_the_verb_and_keeps_its_text(log: Path, capsys: pytest.CaptureFixture) -> None:
    sources = log.parent / "data/reference/sources.csv"
    sources.parent.mkdir(parents=True)
    sources.write_text("source_id,files\nold,old/\nold,other/\n", encoding="utf-8")
    assert mapped(log, "--yes") == 1
    assert "is there twice" in capsys.readouterr().err
    assert sources.read_text(encoding="utf-8") == "source_id,files\nold,old/\nold,other/\n"


def test_a_known_format_needs_only_its_row(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = Path(__file__).parents[1] / "formats" / "genesys_interactions"
    known = next(path for path in file.iterdir() if path.suffix == ".csv")
    assert main(["map", str(known), "--data", str(tmp_path), "--yes", "primary_for=*:phone"]) == 0
    assert "is known" in capsys.readouterr().out
    assert not (tmp_path / "mappings").exists()
    (row,) = csv.DictReader(io.StringIO((tmp_path / "reference/sources.csv").read_text(encoding="utf-8")))
    assert (row["format"], row["primary_for"], row["time_zone"]) == ("genesys_interactions", "*:phone", "Europe/London")


def test_questions_are_asked_on_a_terminal(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def answer(question: str) -> str:
        asked.append(question)
        return "kiosk" if "library desk" in question else "yes" if question.startswith("Write") else ""

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert mapped(log) == 0
    assert '"library desk" = "kiosk"' in (log.parent / "data/mappings/desk_log.toml").read_text(encoding="utf-8")
    assert asked[-1].startswith("Write it?")


@pytest.mark.parametrize("wrong", ["nonsense=1", "contact_type=robot", "primary_for=phone"])
def test_a_wrong_answer_is_wrong_use(log: Path, wrong: str) -> None:
    assert mapped(log, "--yes", wrong) == 2


def test_the_row_of_a_feed_leaves_the_text_of_other_rows_as_it_stands() -> None:
    before = '\ufeffsource_id,"Files",menu_note\r\n"old","old/ ","Reports,\r\nthen £"\r\nnew,new/,\r\n'
    added = sources_text(before, {"source_id": "third", "files": "third/"})
    assert added == f"{before}third,third/,\r\n"
    changed = sources_text(before, {"source_id": "new", "files": "new/", "menu_note": "Export"})
    assert changed == before.replace("new,new/,", "new,new/,Export")
    wider = sources_text(before, {"source_id": "new", "files": "new/", "format": "own"})
    assert wider == before.replace("menu_note", "menu_note,format").replace('£"', '£",').replace("new,new/,", "new,new/,,own")
