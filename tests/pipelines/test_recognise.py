"""A file is recognised by what it shows; what is not plain is a question that names headers, never values."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipelines import reading
from pipelines.errors import FileRefused, Question
from pipelines.recognise import Recognised, recognise


def formats(**tables: dict) -> dict:
    return {name: SimpleNamespace(recognise=table, read={}) for name, table in tables.items()}


def look(tmp_path: Path, text: str, known: dict, claimed: str | None = None, name: str = "calls.csv") -> Recognised:
    path = tmp_path / name
    path.write_text(text)
    return recognise(reading.open_input(reading.Input(path, None, name), tmp_path / "work"), known, claimed)


CALLS = {"require": ["Call", "Queue"], "any": ["Wait", "Talk"]}


def test_the_format_that_asks_for_most_of_what_is_there_wins(tmp_path: Path) -> None:
    known = formats(broad={"require": ["call"]}, narrow=CALLS, other={"require": ["Call", "Queue", "Skill"]})
    found = look(tmp_path, "Report,,\nCall ,QUEUE,Wait\n1,2,3\n", known)
    assert (found.format_name, found.header_row, found.delimiter, found.score) == ("narrow", 2, ",", 2.5)


def test_any_forbid_first_and_file_name_tell_like_from_like(tmp_path: Path) -> None:
    text = "Call,Queue,Wait\n1,2,3\n"
    assert look(tmp_path, text, formats(a=CALLS, b={**CALLS, "forbid": ["wait"]})).format_name == "a"
    assert look(tmp_path, text, formats(a=CALLS, b={**CALLS, "first": "Queue"})).format_name == "a"
    assert look(tmp_path, text, formats(a={**CALLS, "any": ["x"]}, b={"require": ["Call"]})).format_name == "b"
    assert look(tmp_path, text, formats(a=CALLS, b={"require": ["Call"], "file_name": r"^calls\.csv$"})).format_name == "b"


def test_a_tie_is_a_question_naming_both(tmp_path: Path) -> None:
    with pytest.raises(Question, match=r"calls\.csv: could be a and b; say which"):
        look(tmp_path, "Call,Queue\n1,2\n", formats(a={"require": ["Call"]}, b={"require": ["Queue"]}))


def test_no_match_is_a_question_that_shows_headers_and_never_values(tmp_path: Path) -> None:
    with pytest.raises(Question) as caught:
        look(tmp_path, "Caller,Phone\nJo Bloggs,01174960101\n", formats(a=CALLS))
    assert "(Caller, Phone)" in str(caught.value) and "pipelines map" in str(caught.value)
    for text in (
        "Jo Bloggs,01174960101\nSam Green,01174960102\n",
        "Jo Bloggs,Sam Green\nLee Brown,Jo Bloggs\n",
        "jo@example.org;BS1 4ST\n1;2\n",
    ):
        with pytest.raises(Question) as caught:
            look(tmp_path, text, formats(a=CALLS))
        assert not {"Jo", "Bloggs", "Green", "BS1", "example"} & set(str(caught.value).replace(",", " ").replace("@", " ").split())


def test_a_file_that_is_nearly_one_of_a_format_is_told_which_and_what_it_lacks(tmp_path: Path) -> None:
    known = formats(
        near={"require": ["Call", "Queue", "Wait"]},
        nearer={"require": ["Call", "Queue", "Agent", "Skill"]},
        far={"require": ["Call", "Shoe", "Hat"]},
        common={"require": ["Call", "Queue", "Zone"], "guess": False},
    )
    with pytest.raises(Question) as caught:
        look(tmp_path, "Call,QUEUE,Skill,Jo Bloggs\n1,2,3,4\n", known)
    said = str(caught.value)
    assert "is most like nearer, which needs Agent: export it again with that, or run python -m pipelines map on it." in said
    with pytest.raises(Question, match=r"most like near, which needs Queue:"):
        look(tmp_path, "Call,Wait\n1,2\n", known)
    with pytest.raises(Question) as caught:
        look(tmp_path, "Call,Shade\n1,2\n", known)
    assert "most like" not in str(caught.value) and "pipelines map" in str(caught.value)
    of_json = formats(calls={"kind": "json", "keys": ["sid", "from", "to"]})
    with pytest.raises(Question, match=r"keys \(from, sid\); it is most like calls, which needs to:"):
        look(tmp_path, '{"sid": "a", "from": "b"}\n', of_json)


@pytest.mark.parametrize(
    "text", ["<html><body><table><tr><th>Call</th></tr></table>", "<!DOCTYPE html>\n<HTML>", '<?xml version="1.0"?><ss:Workbook>']
)
def test_a_page_that_calls_itself_a_workbook_is_told_as_one(tmp_path: Path, text: str) -> None:
    for claimed in (None, "a"):
        with pytest.raises(
            FileRefused, match=r"calls\.xls: is a web page or an XML sheet, whatever its name; export it again as CSV, or open it"
        ):
            look(tmp_path, text, formats(a=CALLS), claimed, "calls.xls")


def test_a_format_too_common_to_guess_is_used_only_where_it_is_named(tmp_path: Path) -> None:
    known = formats(sheet={"require": ["Call"], "guess": False})
    with pytest.raises(Question):
        look(tmp_path, "Call\n1\n", known)
    assert look(tmp_path, "Call\n1\n", known, claimed="sheet").format_name == "sheet"


def test_a_file_that_is_not_what_its_feed_says_is_refused_with_the_missing_headers(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="its feed says a, but the file has no column Queue;"):
        look(tmp_path, "Call,Wait\n1,2\n", formats(a=CALLS), claimed="a")
    with pytest.raises(FileRefused, match="its feed says a, but the file has no column Wait or Talk;"):
        look(tmp_path, "Call,Queue\n1,2\n", formats(a=CALLS), claimed="a")
    with pytest.raises(Question, match='names the format "zz", which does not exist'):
        look(tmp_path, "Call,Wait\n1,2\n", formats(a=CALLS), claimed="zz")


def test_a_log_needs_four_fifths_of_its_first_lines_to_fit(tmp_path: Path) -> None:
    known = formats(log={"kind": "log", "line": r"^\d+ "})
    assert look(tmp_path, "1 a\n2 b\n3 c\n4 d\nx\n", known).format_name == "log"
    with pytest.raises(Question):
        look(tmp_path, "1 a\n2 b\nx\n", known)


MAPPED_OR_NONE = {
    "01_generic_tabular", "13_hand_kept", "nhs_gp_appointments", "vancouver_311_calls", "anonymous_bank_calls",
    "govuk_transactions", "taxonomy",
}  # fmt: skip
NONE_BY_NAME = ("footfall_civic_centre_2026-03-27.csv", "fivetran_event_data_seed.csv", "users.csv", "sites.csv", "devices.csv")


def test_every_sample_and_every_public_file_is_recognised_by_one_format_or_asked_about(shared: Path, tmp_path: Path) -> None:
    signatures = tomllib.loads((shared / "formats" / "signatures.toml").read_text())
    known, found, asked = formats(**signatures), {}, []
    for root in ("formats", "data"):
        for each in reading.list_inputs(shared / root):
            if each.name.startswith("mappings/") or each.name.endswith(".toml"):
                continue
            try:
                found[each.name] = recognise(reading.open_input(each, tmp_path), known).format_name
            except Question:
                asked.append(each.name)
    assert (len(found), len(asked)) == (61, 32)
    assert all(name.split("/")[0] in MAPPED_OR_NONE or name.endswith(NONE_BY_NAME) for name in asked)
    assert found["web_logs/nasa_1995-08-01_clf.log.gz"] == "access_log"
    assert found["sf_311/cases_sample_10000_2008_2016.csv.gz"] == "sf_311_2016"
    assert found["boston_311/service_requests_2015_158types.parquet"] == "boston_311"
