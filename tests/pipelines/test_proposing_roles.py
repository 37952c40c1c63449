"""Columns that neither their names nor their cells tell: none of contacts is left out unasked, and what a person says is what is loaded."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipelines.errors import FileRefused
from pipelines.proposing.proposal import Proposal, context_of, propose


def proposed(
    folder: Path, text: str, answers: Mapping[str, str] | None = None, name: str = "sheet.csv", encoding: str = "utf-8"
) -> Proposal:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return propose(path, context_of(folder / "council"), {"contact_type": "unknown", **(answers or {})})


def loaded(proposal: Proposal) -> list[tuple]:
    names, rows = proposal.preview.after
    wanted = [names.index(name) if name in names else None for name in ("channel_id", "outcome", "quantity")]
    return [tuple("" if place is None else row[place] for place in wanted) for row in rows]


def test_a_count_beside_channels_must_be_told_and_is_then_loaded(tmp_path: Path) -> None:
    text = "Week commencing,Phone calls,Kerbside talks\n05/01/2026,90,7\n12/01/2026,80,6\n19/01/2026,85,5\n26/01/2026,70,4\n"
    asked = proposed(tmp_path, text + "")
    assert [each.name for each in asked.unanswered] == ["column.kerbside_talks"]
    told = proposed(tmp_path, text, {"column.kerbside_talks": "face_to_face"})
    assert told.unanswered == ()
    assert told.counts.contacts == 90 + 80 + 85 + 70 + 7 + 6 + 5 + 4
    left = proposed(tmp_path, text, {"column.kerbside_talks": "leave"})
    assert left.counts.contacts == 90 + 80 + 85 + 70


def test_plural_channels_need_no_question(tmp_path: Path) -> None:
    text = "Week commencing,Calls,Walk-ins,Webforms\n05/01/2026,90,7,3\n12/01/2026,80,6,2\n19/01/2026,85,5,1\n26/01/2026,70,4,0\n"
    assert {row[0] for row in loaded(proposed(tmp_path, text))} == {"phone", "face_to_face", "web"}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("Calls answered,Calls abandoned", [("completed", "90"), ("abandoned", "10")]),
        ("Calls,Calls abandoned", [("completed", "80"), ("abandoned", "10")]),
        ("Calls offered,Calls abandoned", [("completed", "80"), ("abandoned", "10")]),
    ],
)
def test_a_total_of_calls_is_not_added_to_its_parts(tmp_path: Path, columns: str, expected: list) -> None:
    days = "".join(f"{day:02d}/01/2026,90,10,5\n" for day in (5, 12, 19, 26))
    proposal = proposed(tmp_path, f"Week commencing,{columns},Emails\n{days}")
    assert loaded(proposal)[:2] == [("phone", *each) for each in expected]


def test_calls_with_all_three_figures_count_once(tmp_path: Path) -> None:
    days = "".join(f"{day:02d}/01/2026,100,90,10,5\n" for day in (5, 12, 19, 26))
    proposal = proposed(tmp_path, f"Week commencing,Calls,Calls answered,Calls abandoned,Emails\n{days}")
    assert proposal.counts.contacts == 4 * (100 + 5)


def test_a_sheet_in_another_language_is_mapped_by_saying_what_its_columns_are(tmp_path: Path) -> None:
    text = "Datum;Kanal;Anzahl\n27.03.2026;Telefon;12\n28.03.2026;Schalter;5\n29.03.2026;Brieftaube;1\n"
    asked = proposed(tmp_path, text, encoding="cp1252")
    assert "column.anzahl" in [each.name for each in asked.unanswered]
    answers = {"column.anzahl": "count", "column.kanal": "channel", "channel.brieftaube": "other"}
    told = proposed(tmp_path, text, answers, encoding="cp1252")
    assert told.unanswered == ()
    assert loaded(told) == [("phone", "", "12"), ("face_to_face", "", "5"), ("other", "", "1")]


def test_dotted_dates_are_dates_and_grouped_figures_are_not(tmp_path: Path) -> None:
    text = "Besuch;Ergebnis\n" + "".join(f"{day:02d}.03.2026;erledigt\n" for day in range(1, 30))
    told = proposed(tmp_path, text, {"one_contact": "yes", "channel": "face_to_face", "column.ergebnis": "outcome"})
    assert told.preview.after[1][0][0] == "2026-03-01"
    assert told.counts.loaded == 29
    with pytest.raises(FileRefused, match="no column holds dates"):
        proposed(tmp_path, "Einnahme;Kanal\n" + "".join(f"1.234.{each};Telefon\n" for each in range(100, 130)))


@pytest.mark.parametrize("cell", ["jo@example.org", "07700 900123", "AB123456C", "BS1 2AB"])
def test_a_column_that_holds_persons_cannot_be_made_a_label(tmp_path: Path, cell: str) -> None:
    text = "Date,Channel,Sonstiges\n" + "".join(f"{day:02d}/03/2026,Phone,{cell if day == 3 else 'x'}\n" for day in range(1, 30))
    proposal = proposed(tmp_path, text)
    assert "column.sonstiges" not in [each.name for each in proposal.questions]
    assert cell not in str(proposal.preview)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Month,Calls\nApril,3\nMay,4\n", '"Month" names months without their year: write them as April 2026'),
        ("Channel,Q1 2025/26,Q2 2025/26\nPhone,1,2\n", "its headers are quarters or other periods longer than a month"),
        ("Channel,Calls\nPhone,1\n", "every row needs the day"),
    ],
)
def test_rows_without_a_date_are_told_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        proposed(tmp_path, text)
