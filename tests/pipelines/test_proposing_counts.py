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


def test_months_across_take_the_year_of_a_column_or_of_the_files_name(tmp_path: Path) -> None:
    months = [calendar.month_abbr[month] for month in (*range(4, 13), 1, 2, 3)]
    header = ",".join(["Year", "Channel", *months, "Total"])
    lines = [f"{year},Phone,{','.join(map(str, range(1, 13)))},78" for year in ("2024/25", "2025/26")]
    proposal = proposed(tmp_path, header, lines)
    assert (proposal.counts.loaded, proposal.counts.contacts) == (2, 156)
    assert [row[0] for row in proposal.preview.after[1]][:2] == ["2024-04-01", "2024-05-01"]
    bare, path = [line.partition(",")[2] for line in lines[:1]], tmp_path / "contact 2025-26.csv"
    path.write_text("\n".join([header.removeprefix("Year,"), *bare]), encoding="utf-8")
    assert propose(path, context_of(tmp_path / "data"), {}).preview.after[1][0][0] == "2025-04-01"
    with pytest.raises(FileRefused, match="its headers are months without their year"):
        proposed(tmp_path, header.removeprefix("Year,"), bare)


def test_merged_cells_of_a_channel_and_a_month_are_filled(tmp_path: Path) -> None:
    lines = [f"{calendar.month_abbr[m]}-25,Phone,Bins,1\n,,Housing,2\n,Email,Bins,3\n,,Housing,4" for m in range(1, 7)]
    proposal = proposed(tmp_path, "Month,Channel,Service,Contacts", lines)
    assert (proposal.counts.loaded, proposal.counts.contacts, proposal.counts.excluded) == (24, 60, 0)
    assert [row[1:3] for row in proposal.preview.after[1]] == [
        ("Bins", "phone"),
        ("Housing", "phone"),
        ("Bins", "email"),
        ("Housing", "email"),
        ("Bins", "phone"),
    ]


def test_a_list_that_is_grouped_by_its_channel_is_asked(tmp_path: Path) -> None:
    lines = [
        f"{'' if number % 10 else channel},C{channel}{number:03},{number + 1:02}/04/2025"
        for channel in ("Phone", "Email")
        for number in range(20)
    ]
    header = "Case Origin,Case Number,Opened Date"
    assert [each.name for each in proposed(tmp_path, header, [line for line in lines if line[0] or "010" not in line]).unanswered] == []
    grouped = [
        f"{'' if number else channel},C{channel}{number:03},{number + 1:02}/04/2025"
        for channel in ("Phone", "Email")
        for number in range(20)
    ]
    assert [each.name for each in proposed(tmp_path, header, grouped).unanswered] == ["fill_down"]
    assert {row[1] for row in proposed(tmp_path, header, grouped, fill_down="yes").preview.after[1]} == {"phone"}


def test_counts_of_every_quarter_of_an_hour_are_not_taken_for_one_contact_each(tmp_path: Path) -> None:
    lines = [
        f"{day:%d/%m/%Y} {hour:02}:{minute:02},Benefits,{hour},{minute % 7}"
        for day in DAYS
        for hour in (9, 10)
        for minute in (0, 15, 30, 45)
    ]
    assert [each.name for each in proposed(tmp_path, "Start Time,Queue Name,Queued,Accepted", lines).unanswered][:2] == [
        "column.queued",
        "column.accepted",
    ]


@pytest.mark.parametrize("numbers", [lambda place: 4_000_000 + 7 * (place * 37 % 61), lambda place: 100 + 9 * place])
def test_counts_beyond_belief_are_asked(tmp_path: Path, numbers) -> None:
    lines = [f"{day:%d/%m/%Y},Phone,{numbers(place)}" for place, day in enumerate(DAYS)]
    assert [each.name for each in proposed(tmp_path, "Date,Channel,Requests", lines).unanswered] == ["believed.requests"]
    assert proposed(tmp_path, "Date,Channel,Requests", lines, **{"believed.requests": "yes"}).counts.loaded == len(DAYS)
    with pytest.raises(FileRefused, match='"Requests" counts no contacts'):
        proposed(tmp_path, "Date,Channel,Requests", lines, **{"believed.requests": "no"})


def test_the_counts_of_a_large_city_are_believed(tmp_path: Path) -> None:
    lines = [f"{day:%d/%m/%Y},Phone,{4000 + day.day * 77 % 500}" for day in DAYS]
    assert not proposed(tmp_path, "Date,Channel,Calls", lines).unanswered
    months = [f"{calendar.month_abbr[month]}-25,Phone,{95_000 + month * 531 % 4000}" for month in range(1, 13)]
    assert not proposed(tmp_path, "Month,Channel,Calls", months).unanswered


def test_marks_in_a_box_are_no_channel(tmp_path: Path) -> None:
    lines = [f"{day:%d/%m/%Y} 09:{day.day:02},C{day.day},x,{word}" for day in DAYS for word in ("Other",)]
    assert [each.name for each in proposed(tmp_path, "Created,Reference,Seen,Kind", lines).unanswered] == ["channel"]


def test_a_file_of_text_is_no_file_of_texts(tmp_path: Path) -> None:
    path = tmp_path / "unicode_text.csv"
    path.write_text("Date,Customers seen\n27/03/2026,4\n28/03/2026,5\n", encoding="utf-8")
    assert [each.name for each in propose(path, context_of(tmp_path / "data"), {}).unanswered] == ["channel"]


def test_a_column_for_each_service_is_read_when_somebody_says_so(tmp_path: Path) -> None:
    lines = [f"{calendar.month_abbr[month]}-25,{month},{10 * month},{11 * month}" for month in range(1, 13)]
    header = "Month,Housing,Bins,Total"
    asked = proposed(tmp_path, "Month,Housing,Bins", [line.rpartition(",")[0] for line in lines], channel="phone")
    assert [each.name for each in asked.unanswered] == ["column.housing", "column.bins"]
    proposal = proposed(tmp_path, header, lines, channel="phone", **{"column.housing": "service", "column.bins": "service"})
    assert not proposal.unanswered
    assert (proposal.counts.loaded, proposal.counts.contacts) == (12, 11 * 78)
    assert [row[1:] for row in proposal.preview.after[1]][:2] == [("phone", "1", "Housing"), ("phone", "10", "Bins")]


def test_rows_that_state_the_sum_of_the_others_are_left_out_whatever_they_are_called(tmp_path: Path) -> None:
    queues = {"Benefits": 40, "Housing": 25, "All queues": 65}
    lines = [
        f"{day:%d/%m/%Y},{queue},{calls + day.day * (2 if queue[0] == 'A' else 1)},{calls},{day.day}"
        for day in DAYS
        for queue, calls in queues.items()
    ]
    header = "Date,Queue,Calls offered,Calls answered,Calls abandoned"
    proposal = proposed(
        tmp_path,
        header,
        [line if "All" not in line else line.rpartition(",")[0] + f",{2 * int(line.rpartition(',')[2])}" for line in lines],
    )
    assert (proposal.counts.loaded, proposal.counts.excluded) == (62, 31)
    assert proposal.counts.contacts == sum(65 + 2 * day.day for day in DAYS)
    assert proposed(tmp_path, header, lines).counts.excluded == 0  # one figure is no sum
    two = [f"{day:%d/%m/%Y},{channel},9" for day in DAYS for channel in ("Phone", "Email")]
    assert proposed(tmp_path, "Date,Channel,Contacts", two).counts.contacts == 18 * len(DAYS)


def test_numbered_months_of_a_financial_year_are_not_guessed(tmp_path: Path) -> None:
    lines = [f"2024/25,{month},Phone,10" for month in range(1, 13)]
    with pytest.raises(FileRefused, match="no column holds dates"):
        proposed(tmp_path, "Year,Month,Channel,Contacts", lines)


def test_a_total_below_merged_cells_is_no_contact(tmp_path: Path) -> None:
    def lines(total: str) -> list[str]:
        return [
            f"{calendar.month_abbr[month]}-25,Phone,Bins,{month}\n,,Rent,2\n,Email,Bins,3\n,{total},,{month + 5}" for month in range(1, 13)
        ]

    for total in ("Month total", "Combined"):
        assert proposed(tmp_path, "Month,Channel,Service,Contacts", lines(total)).counts.contacts == 78 + 5 * 12


def test_counts_in_thousands_are_not_taken_for_contacts(tmp_path: Path) -> None:
    lines = [f"{calendar.month_abbr[month]}-25,Phone,{month + 7}" for month in range(1, 13)]
    assert "one_contact" in [each.name for each in proposed(tmp_path, "Month,Channel,Contacts (000s)", lines).unanswered]


def test_stages_of_one_case_are_asked(tmp_path: Path) -> None:
    lines = [f"C{day.day},{day:%d/%m/%Y},Phone,{status}" for day in DAYS for status in ("Open", "Closed")]
    assert [each.name for each in proposed(tmp_path, "Case ID,Date Opened,Channel,Status", lines).unanswered] == ["same_id"]
    said = {
        name: proposed(tmp_path, "Case ID,Date Opened,Channel,Status", lines, same_id=name).counts.contacts for name in ("last", "each")
    }
    assert said == {"last": len(DAYS), "each": 2 * len(DAYS)}
