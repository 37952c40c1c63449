"""Extracts of case systems with numbers of houses, of items and of areas: a row stays one contact, and what is open is asked."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipelines.proposing.columns import look_at
from pipelines.proposing.proposal import Proposal, context_of, propose
from pipelines.proposing.words import answered_or_not, channel_in, header_words


ROWS = 120
CHANNELS = ("Call", "Self Service", "Mobile App", "Email")
STARTS = [datetime(2026, 3, 1, 8) + timedelta(minutes=397 * number, seconds=number) for number in range(ROWS)]


def proposed(tmp_path: Path, header: str, lines: list[str], **answers: str) -> Proposal:
    path = tmp_path / "extract.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return propose(path, context_of(tmp_path / "data"), answers)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (
            "SRNumber,CreatedDate,RequestType,Status,RequestSource,HouseNumber",
            "1-8707{n:05},{at:%m/%d/%Y %I:%M:%S %p},Bins,Closed,{by},{n}",
        ),
        (
            "service_request_id,sap_notification_number,date_requested,service_name,case_origin",
            "39{n:05},403{n:08},{at:%Y-%m-%dT%H:%M:%S},Bins,{by}",
        ),
        (
            "Service Request (SR) Number,SR Type,Method Received,Created Date,State Plane X Coordinate",
            "26-{n:05},Bins,{by},{at:%m/%d/%Y %I:%M:%S %p},3100{n:03}",
        ),
        ("SRRecordID,SRType,MethodReceived,CreatedDate,PolicePost", "50{n:05},Bins,{by},{at:%Y-%m-%d %H:%M:%S},7{n:02}"),
        (
            "Case Reference,Date Received,Time Received,Contact Channel,Service,Number of items,Ward number",
            "CRM{n:04},{at:%d/%m/%Y},{at:%H:%M},{by},Bins,3,{n}",
        ),
    ],
)
def test_a_case_is_one_contact_whatever_numbers_it_bears(tmp_path: Path, header: str, cells: str) -> None:
    rows = [cells.format(n=number, at=at, by=CHANNELS[number % 4]) for number, at in enumerate(STARTS)]
    proposal = proposed(tmp_path, header, rows)
    assert not proposal.unanswered
    assert (proposal.counts.loaded, proposal.counts.contacts) == (ROWS, ROWS)


def test_the_day_a_case_was_made_goes_before_the_day_its_status_changed(tmp_path: Path) -> None:
    rows = [f"A{number},Web,{at:%Y-%m-%d %H:%M},{at - timedelta(days=40):%Y-%m-%d %H:%M}" for number, at in enumerate(STARTS)]
    proposal = proposed(tmp_path, "Case ID,Channel,Status Change Date,Created Date", rows)
    assert proposal.used["started_at"].startswith("Created Date")


@pytest.mark.parametrize("cells", ["{at:%d/%m/%Y %H:%M},{by},3", "{at:%d/%m/%Y},{by},3,A{n}"])
def test_a_count_beside_a_minute_or_a_reference_is_asked(tmp_path: Path, cells: str) -> None:
    header = "When,Channel,Customers seen,Ref".rsplit(",", 1 if cells.endswith("3") else 0)[0]
    rows = [cells.format(n=number, at=at, by=CHANNELS[number % 4]) for number, at in enumerate(STARTS)]
    assert [each.name for each in proposed(tmp_path, header, rows).unanswered] == ["rows"]
    assert proposed(tmp_path, header, rows, rows="one_contact").counts.contacts == ROWS
    assert proposed(tmp_path, header, rows, rows="count", same_words="sum").counts.contacts == 3 * ROWS


def test_a_case_that_states_how_many_counts_them_when_somebody_says_so(tmp_path: Path) -> None:
    header = "Case ID,When,Channel,Number of people"
    rows = [f"A{number},{at:%d/%m/%Y %H:%M},{CHANNELS[number % 4]},2" for number, at in enumerate(STARTS)]
    assert proposed(tmp_path, header, rows).counts.contacts == ROWS
    assert proposed(tmp_path, header, rows, **{"column.number_of_people": "count"}).counts.contacts == 2 * ROWS


def test_numbers_from_one_on_may_be_of_rows_and_are_asked(tmp_path: Path) -> None:
    rows = [f"{number + 1},{at:%d/%m/%Y %H:%M},{CHANNELS[number % 4]}" for number, at in enumerate(STARTS)]
    assert [each.name for each in proposed(tmp_path, "ID,When,Channel", rows).unanswered] == ["numbering"]
    keeps, again = (proposed(tmp_path, "ID,When,Channel", rows, numbering=said).toml or "" for said in ("keeps", "begins_again"))
    assert 'native_id = ["ID"]' in keeps
    assert "native_id" not in again


def test_headers_of_capitals_are_parted_and_a_number_of_a_thing_is_no_count() -> None:
    assert [header_words(header) for header in ("SRType", "ServiceRequestNum", "NCName", "IDs")] == [
        "sr type", "service request num", "nc name", "ids",
    ]  # fmt: skip
    kinds = [
        look_at(0, header, ["12", "40"], ["12", "40"], None).kind for header in ("Number", "Number of calls", "HouseNumber", "Ward No")
    ]
    assert kinds == ["count", "count", "whole", "whole"]
    assert [channel_in(header) for header in ("X", "X coordinate", "X (Twitter)")] == ["social", None, "social"]


def test_a_yes_or_no_to_answered_is_an_outcome_and_talk_is_of_calls(tmp_path: Path) -> None:
    rows = [
        f"ID{number:04},{at:%Y-%m-%d},{at:%H:%M:%S},{'N' if number % 4 == 0 else 'Y'},{number % 60}" for number, at in enumerate(STARTS)
    ]
    proposal = proposed(tmp_path, "Call Id,Date,Time,Answered (Y/N),Speed of answer in seconds", rows)
    assert not proposal.unanswered
    assert 'y = "completed"' in str(proposal.toml)
    assert 'n = "abandoned"' in str(proposal.toml)
    assert 'channel_id = { constant = "phone" }' in str(proposal.toml)
    assert [answered_or_not(name, "yes") for name in ("answered", "abandoned", "resolved")] == ["completed", "abandoned", None]
