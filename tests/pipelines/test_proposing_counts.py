"""Sheets of counts as councils keep them: nothing is added twice, nothing that counts is taken for one contact, a year may stand apart."""

import calendar
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.errors import FileRefused
from pipelines.proposing.columns import look_at
from pipelines.proposing.proposal import Proposal, context_of, propose
from pipelines.proposing.words import meaning


DAYS = [date(2026, 3, 1) + timedelta(days=number) for number in range(31)]


def proposed(tmp_path: Path, header: str, lines: list[str], **answers: str) -> Proposal:
    path = tmp_path / "sheet.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return propose(path, context_of(tmp_path / "data"), answers)


def test_calls_in_answered_and_abandoned_in_short_are_a_queue(tmp_path: Path) -> None:
    lines = [f"{day:%d/%m/%Y},{hour:02}:00,Benefits,40,37,3" for day in DAYS for hour in range(9, 17)]
    proposal = proposed(tmp_path, "Date,Hour,Queue,Calls In,Calls Ans,Calls Abn", lines)
    assert {"offered", "answered", "abandoned"} <= set(proposal.used)
    assert proposal.counts.contacts == 40 * len(lines)


def test_two_columns_of_one_channel_are_added_only_when_somebody_says_so(tmp_path: Path) -> None:
    header, lines = "Date,Phone calls,Phone total,E-mails", [f"{day:%d/%m/%Y},30,40,5" for day in DAYS]
    assert [each.name for each in proposed(tmp_path, header, lines).unanswered] == ["adding_up.phone"]
    said = {name: proposed(tmp_path, header, lines, **{"adding_up.phone": name}).counts.contacts for name in ("add_up", "phone_total")}
    assert said == {"add_up": 75 * len(DAYS), "phone_total": 45 * len(DAYS)}


def test_calls_beside_those_answered_and_lost_are_asked(tmp_path: Path) -> None:
    header = "Date,Calls offered,Calls answered,Calls abandoned,Calls transferred,E-mails"
    lines = [f"{day:%d/%m/%Y},40,37,3,9,5" for day in DAYS]
    assert [each.name for each in proposed(tmp_path, header, lines).unanswered] == ["apart.calls_transferred"]
    said = {name: proposed(tmp_path, header, lines, **{"apart.calls_transferred": name}).counts.contacts for name in ("yes", "no")}
    assert said == {"yes": 54 * len(DAYS), "no": 45 * len(DAYS)}


def test_the_average_wait_of_calls_is_not_told_of_mails(tmp_path: Path) -> None:
    header = "Month,Calls answered,Calls abandoned,Average speed of answer (secs),E-mails"
    lines = [f"{calendar.month_abbr[month]}-25,400,10,96,70" for month in range(1, 13)]
    proposal = proposed(tmp_path, header, lines)
    assert "wait_seconds" not in proposal.used
    assert proposal.counts.contacts == 480 * 12


def test_a_number_of_customers_contacts_is_no_customers_number(tmp_path: Path) -> None:
    lines = [f"{day:%d-%b-%Y},{channel},25" for day in DAYS for channel in ("Phone", "Email")]
    assert proposed(tmp_path, "Date,Contact Method,Customer Contacts (Number)", lines).counts.contacts == 25 * len(lines)
    assert look_at(0, "Customer account number", ["771", "772"], ["771", "772"], None).kind == "customer"


@pytest.mark.parametrize("when", ["{day:%B %Y}", "{day:%d/%m/%Y}"])
def test_whole_numbers_of_a_month_or_a_day_are_not_left_out_unasked(tmp_path: Path, when: str) -> None:
    days = [date(2025, month, 1) for month in range(1, 13)] if "%B" in when else DAYS
    lines = [f"{when.format(day=day)},{channel},{80 + day.month + day.day}" for day in days for channel in ("Phone", "Email")]
    assert [each.name for each in proposed(tmp_path, "Period,Channel,Actual", lines).unanswered] == ["column.actual"]


def test_rows_of_a_month_are_contacts_only_when_somebody_says_so(tmp_path: Path) -> None:
    lines = [f"{calendar.month_name[month]} 2025,{channel},ok" for month in range(1, 13) for channel in ("Phone", "Email")]
    assert [each.name for each in proposed(tmp_path, "Period,Channel,Remark", lines).unanswered] == ["one_contact"]


@pytest.mark.parametrize("written", [lambda month: calendar.month_name[month], lambda month: calendar.month_abbr[month], str])
def test_a_year_and_a_month_in_two_columns_are_one_month(tmp_path: Path, written) -> None:
    lines = [f"{year},{written(month)},{channel},10" for year in (2024, 2025) for month in range(1, 13) for channel in ("Phone", "Email")]
    proposal = proposed(tmp_path, "Year,Month,Channel,Contacts", lines)
    assert not proposal.unanswered
    assert (proposal.counts.loaded, proposal.counts.contacts) == (48, 480)
    assert {row[0] for row in proposal.preview.after[1]} <= {"2024-01-01", "2024-02-01", "2024-03-01"}


@pytest.mark.parametrize("written", ["{0}/{1}", "{0}-20{1}", "FY {0}-{1}", "{2}/{1}"])
def test_a_financial_year_and_a_month_are_one_month(tmp_path: Path, written: str) -> None:
    years = {month: written.format(2024, 25, 24) for month in (4, 12, 1, 3)} | {5: written.format(2025, 26, 25)}
    lines = [f"{year},{calendar.month_name[month]},Phone,{month}" for month, year in years.items()]
    proposal = proposed(tmp_path, "Financial year,Month,Channel,Contacts", lines)
    assert not proposal.unanswered
    assert (proposal.counts.loaded, proposal.counts.contacts) == (5, 25)
    assert [row[0] for row in proposal.preview.after[1]] == ["2024-04-01", "2024-12-01", "2025-01-01", "2025-03-01", "2025-05-01"]


def test_two_years_that_do_not_follow_are_no_date(tmp_path: Path) -> None:
    lines = [f"2024/25,{calendar.month_abbr[month]},Phone,10" for month in range(1, 13)]
    with pytest.raises(FileRefused, match="no column holds dates"):
        proposed(tmp_path, "Year,Month,Channel,Contacts", [*lines, "2024/26,Apr,Phone,10"])


def test_september_may_be_written_sept(tmp_path: Path) -> None:
    lines = [f"{month} 2025,Phone,10" for month in ("July", "Aug", "Sept", "October")]
    proposal = proposed(tmp_path, "Month,Channel,Contacts", lines)
    assert (proposal.counts.loaded, proposal.counts.contacts) == (4, 40)


def test_words_of_payment_methods_are_channels() -> None:
    said = [meaning("channel_id", word) for word in ("Internet", "Telephone (IVR)", "Cash office", "Direct debit")]
    assert said == ["web", "phone", "face_to_face", None]
