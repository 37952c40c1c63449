"""Files brought through the screen: no name is trusted, nothing is replaced, all is logged or nothing is written."""

import datetime
import io
import os
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipelines.errors import FormatError, UsageError
from pipelines.proposing.looking import ANEW, Look, look, tried
from pipelines.proposing.proposal import context_of
from pipelines.uploads import HOLDING, LEFT_SECONDS, add, held, hold, let_go, new_session, safe_name, same_in_raw, sweep


NOW = datetime.datetime(2026, 11, 23, 9, 0)
LOG = "Ref,Date,Channel,Service,Caller name\n" + "".join(f"A{n},{n:02}/04/2026,Phone,Bins,Jo Bloggs {n}\n" for n in range(1, 29))
ACCESS = '192.0.2.7 - - [29/Mar/2026:10:00:0{0} +0100] "GET /bins HTTP/1.1" 200 512 "-" "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0"\n'


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../../etc/cron.d/evil.csv", "evil.csv"),
        ("..\\..\\windows\\calls.csv", "calls.csv"),
        ("C:\\Users\\jo\\Calls March.xlsx", "Calls March.xlsx"),
        ("CON.csv", "file_CON.csv"),
        ("a\x00b\u202egnp.csv", "abgnp.csv"),
        (".hidden.csv", "hidden.csv"),
        ("README.csv", "file_README.csv"),
        ("<img src=x>.csv", "_img src_x_.csv"),
        ("~$calls.xlsx", "__calls.xlsx"),
        ("Café.csv", "Café.csv"),
        ("///", "file"),
    ],
)
def test_a_browsers_name_is_never_a_path(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_a_long_name_keeps_its_ending() -> None:
    assert len(safe_name("x" * 300 + ".csv.gz")) <= 120 and safe_name("x" * 300 + ".xlsx").endswith("x.xlsx")


def test_held_files_are_private_and_one_content_is_one_file(tmp_path: Path) -> None:
    session = new_session()
    first = hold(tmp_path, session, "../calls.csv", io.BytesIO(b"one"))
    assert hold(tmp_path, session, "calls.csv", io.BytesIO(b"one")) == first
    second = hold(tmp_path, session, "calls.csv", io.BytesIO(b"two"))
    assert first.parent == tmp_path / HOLDING / session and second.name == "calls_2.csv"
    assert set(held(tmp_path, session)) == {first, second}
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in (first.parent, first.parent.parent)} == {0o700}
        assert stat.S_IMODE(first.stat().st_mode) == 0o600
    let_go(tmp_path, session, first)
    let_go(tmp_path, session, second)
    assert held(tmp_path, session) == () and not first.parent.exists()
    with pytest.raises(UsageError):
        hold(tmp_path, "../raw", "calls.csv", io.BytesIO(b"one"))


def test_what_nobody_accepted_in_a_day_is_gone(tmp_path: Path) -> None:
    old, young = (hold(tmp_path, new_session(), "calls.csv", io.BytesIO(b"one")) for _ in range(2))
    past = old.stat().st_mtime - LEFT_SECONDS - 60
    for path in (old, old.parent):
        os.utime(path, (past, past))
    sweep(tmp_path)
    assert not old.parent.exists() and young.exists()


def test_the_same_content_in_raw_is_named(tmp_path: Path) -> None:
    there = tmp_path / "raw" / "calls" / "march.csv"
    there.parent.mkdir(parents=True)
    there.write_bytes(b"same")
    path = hold(tmp_path, new_session(), "april.csv", io.BytesIO(b"same"))
    assert same_in_raw(tmp_path, path) == "calls/march.csv"
    assert same_in_raw(tmp_path, hold(tmp_path, new_session(), "april.csv", io.BytesIO(b"else"))) is None
    assert same_in_raw(tmp_path, there) is None  # not itself


def brought(data: Path, text: str, name: str = "desk log.csv", **answers: str) -> tuple[Look, object]:
    """A file in hand and the context it is looked at in."""
    path = hold(data, new_session(), name, io.BytesIO(text.encode()))
    context = context_of(data)
    return look(path, context, answers), context


def test_an_accepted_file_is_copied_mapped_and_logged(tmp_path: Path) -> None:
    found, context = brought(tmp_path, LOG)
    written = add(found.proposal, context, " Asha ", NOW)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "mappings/desk_log.toml",
        "reference/sources.csv",
        "raw/desk_log/desk log.csv",
    ]
    log = (tmp_path / "reference" / "edit_log.csv").read_text()
    assert "2026-11-23 09:00:00,Asha,sources,desk_log,files,,desk_log/" in log
    assert ",mappings,desk_log,text,," in log and "Jo Bloggs" not in log
    assert (tmp_path / "raw" / "desk_log" / "desk log.csv").read_text() == LOG


def test_a_name_that_is_taken_gets_a_number_and_nothing_is_replaced(tmp_path: Path) -> None:
    found, context = brought(tmp_path, LOG)
    add(found.proposal, context, "Asha", NOW)
    again, context = brought(tmp_path, LOG.replace("Bins", "Housing"))
    assert again.proposal.known == "desk_log"  # its own mapping reads it, so nothing has to be said
    assert again.needs_nothing and again.open[0].choices == ("desk_log", ANEW)
    add(again.proposal, context, "Asha", NOW)
    assert sorted(path.name for path in (tmp_path / "raw" / "desk_log").iterdir()) == ["desk log.csv", "desk log_2.csv"]
    assert (tmp_path / "raw" / "desk_log" / "desk log.csv").read_text() == LOG


def test_nothing_is_written_or_logged_where_a_file_cannot_be_accepted(tmp_path: Path) -> None:
    found, context = brought(tmp_path, LOG)
    with pytest.raises(UsageError, match="who you are"):
        add(found.proposal, context, "  ", NOW)
    with pytest.raises(FormatError):
        add(replace(found.proposal, toml="format = 'desk_log'\n"), context, "Asha", NOW)
    assert not (tmp_path / "reference" / "edit_log.csv").exists() and not (tmp_path / "mappings").exists()
    assert not (tmp_path / "raw").exists()


def test_feeds_that_somebody_else_changed_meanwhile_are_not_written_over(tmp_path: Path) -> None:
    found, context = brought(tmp_path, LOG)
    other = tmp_path / "reference" / "sources.csv"
    other.parent.mkdir()
    other.write_text("source_id,files\ncalls,calls/\n")
    with pytest.raises(UsageError, match="somebody else"):
        add(found.proposal, context, "Asha", NOW)
    assert other.read_text() == "source_id,files\ncalls,calls/\n"


def test_a_known_export_needs_nothing_and_the_next_one_goes_to_its_feed(tmp_path: Path) -> None:
    found, context = brought(tmp_path, ACCESS.replace("{0}", "1"), "access.log")
    assert found.needs_nothing and found.proposal.known == "access_log"
    add(found.proposal, context, "Asha", NOW)
    rows = (tmp_path / "reference" / "sources.csv").read_text().replace("access_log,access_log/,", "www,access_log/,")
    (tmp_path / "reference" / "sources.csv").write_text(rows)
    following, context = brought(tmp_path, ACCESS.replace("{0}", "2"), "access.log.1")
    assert following.proposal.row["source_id"] == "www"
    assert following.proposal.copy_to == tmp_path / "raw" / "access_log" / "access.log.1"
    apart, _ = brought(tmp_path, ACCESS.replace("{0}", "3"), "access.log", feed="new")
    assert apart.proposal.row["source_id"] == "access_log"  # the name is free again


def test_a_feed_without_a_folder_takes_the_file_only_under_its_own_names(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "sources.csv").write_text("source_id,files,format\nwww,logs/www-*.log,access_log\n")
    found, _ = brought(tmp_path, ACCESS.replace("{0}", "1"), "www-march.log")
    assert found.proposal.copy_to == tmp_path / "raw" / "logs" / "www-march.log"
    other, _ = brought(tmp_path, ACCESS.replace("{0}", "1"), "access.log")
    assert other.proposal is None and "takes only files named logs/www-*.log" in other.sentence


def test_a_zip_is_one_file_and_its_members_are_counted_together(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in "12":
            archive.writestr(f"logs/access.log.{number}", ACCESS.replace("{0}", number))
    path = hold(tmp_path, new_session(), "logs.zip", packed)
    assert path.stat().st_size == 0  # the stream was at its end
    packed.seek(0)
    path = hold(tmp_path, new_session(), "logs.zip", packed)
    context = context_of(tmp_path)
    found = look(path, context)
    assert found.proposal.known == "access_log" and found.proposal.copy_to.name == "logs.zip"
    counts, _ = tried(path, context.formats["access_log"], None, context)
    assert (counts.read, counts.loaded) == (2, 2)


def test_a_zip_of_unknown_tables_says_what_to_do(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("desk log.csv", LOG)
    packed.seek(0)
    found = look(hold(tmp_path, new_session(), "logs.zip", packed), context_of(tmp_path))
    assert found.proposal is None and "unpack it" in found.sentence


def test_a_file_that_cannot_be_read_says_why_and_raises_nothing(tmp_path: Path) -> None:
    assert "is empty" in brought(tmp_path, "")[0].sentence
    assert "no column holds dates" in brought(tmp_path, "Name,Number\nAnn,1\nBob,2\n")[0].sentence


def test_a_file_near_a_known_export_says_what_it_lacks(tmp_path: Path) -> None:
    found, _ = brought(tmp_path, "Month,Service,Channel,Contacts\nApr 2026,Bins,Phone,4\nMay 2026,Bins,Phone,5\n")
    assert found.proposal is not None and "also needs Period start" in found.near


def test_a_workbook_with_two_tables_asks_for_the_sheet_and_goes_on(tmp_path: Path) -> None:
    book = Workbook()
    for sheet, name in ((book.active, "April"), (book.create_sheet(), "May")):
        sheet.title = name
        for row in (("Month", "Service", "Channel", "Contacts"), ("2026-04", "Bins", "Phone", 4), ("2026-05", "Bins", "Phone", 5)):
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    packed.seek(0)
    path, context = hold(tmp_path, new_session(), "two.xlsx", packed), context_of(tmp_path)
    asked = look(path, context)
    assert asked.proposal is None and [(each.name, each.choices) for each in asked.open] == [("sheet", ("all", "April", "May"))]
    assert look(path, context, {"sheet": "May"}).proposal.counts.loaded == 2
    assert look(path, context, {"sheet": "all"}).proposal.counts.loaded == 4
    assert "no row of the first 30" in look(path, context, {"sheet": "June"}).sentence
