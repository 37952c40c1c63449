"""How long the periods of counts are: months by their last days, weeks and hours across, quarters and years that are never taken for months."""

import calendar
import csv
import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.errors import FileRefused
from pipelines.proposing.proposal import Proposal, context_of, propose


CHANNELS = ("Phone", "Web form")
LAST_DAYS = [datetime.date(2025, month, calendar.monthrange(2025, month)[1]) for month in range(1, 13)]


def proposed(tmp_path: Path, rows: Sequence[Sequence[object]], name: str = "counts.csv", **answers: str) -> Proposal:
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return propose(path, context_of(tmp_path / "data"), answers)


def below(header: str, periods: Sequence[str]) -> list[list[object]]:
    """Rows of two channels for each period, 10 and 20 contacts."""
    return [[header, "Channel", "Contacts"], *([period, channel, 10 * n] for period in periods for n, channel in enumerate(CHANNELS, 1))]


def across(headers: Sequence[str]) -> list[list[object]]:
    """One row for each of two channels, a column for each period, 10 and 20 contacts in each."""
    return [["Channel", *headers], *([channel, *[10 * n] * len(headers)] for n, channel in enumerate(CHANNELS, 1))]


@pytest.mark.parametrize("header", ["Date", "Period ending"])
def test_the_last_days_of_months_are_months(tmp_path: Path, header: str) -> None:
    proposal = proposed(tmp_path, below(header, [f"{day:%d/%m/%Y}" for day in LAST_DAYS]))
    assert (proposal.shape, proposal.counts.contacts) == ("a row states a count; a month each", 360)
    assert [row[0] for row in proposal.preview.after[1][:3]] == ["2025-01-01", "2025-01-01", "2025-02-01"]


@pytest.mark.parametrize(
    ("headers", "grain", "first"),
    [
        ([f"{day:%d/%m/%Y}" for day in LAST_DAYS], "month", "2025-01-01"),
        (["07/04/2025", "14/04/2025", "21/04/2025", "28/04/2025"], "week", "2025-04-07"),
        (["w/c 07/04/2025", "W/C 14/04/2025"], "week", "2025-04-07"),
        (["Week commencing 07/04/25", "Week commencing 14/04/25"], "week", "2025-04-07"),
        (["2025-W14", "2025-W15"], "week", "2025-03-31"),
        (["7 Apr 2025", "8 Apr 2025"], "day", "2025-04-07"),
        (["Mon 07/04/2025", "Tue 08/04/2025"], "day", "2025-04-07"),
    ],
)
def test_headers_are_months_weeks_or_days_by_their_dates(tmp_path: Path, headers: list[str], grain: str, first: str) -> None:
    proposal = proposed(tmp_path, across(headers), date_order="dmy") if "/" in headers[0] else proposed(tmp_path, across(headers))
    assert proposal.shape.endswith(f"a {grain} each")
    assert (proposal.counts.contacts, proposal.preview.after[1][0][0]) == (30 * len(headers), first)


@pytest.mark.parametrize(
    "hours", [["08:00", "09:00", "10:00"], ["08:00-09:00", "09:00 - 10:00", "10:00-11:00"], ["8am", "9am-10am", "12 pm"]]
)
def test_hours_across_are_hours_of_the_rows_day(tmp_path: Path, hours: list[str]) -> None:
    rows = [["Date", *hours, "Total"], *([f"{day:02}/04/2025", day, 2, 3, day + 5] for day in range(1, 31))]
    proposal = proposed(tmp_path, rows, "calls.csv", time_zone="Europe/London")
    assert proposal.shape == "its headers are hours of the day; an hour each"
    assert proposal.counts.contacts == sum(range(1, 31)) + 30 * 5
    assert proposal.preview.after[1][0][:1] == ("2025-04-01",)
    assert [row[-2][11:16] for row in proposal.preview.after[1][:2]] == ["07:00", "08:00"]  # in UTC, as it is staged


@pytest.mark.parametrize("header", ["Quarter", "Quarter ending", "Year ending", "Half year"])
def test_a_column_named_after_a_longer_period_is_refused(tmp_path: Path, header: str) -> None:
    periods = ["30/06/2025", "30/09/2025", "31/12/2025"]
    for some in (periods, periods[:1]):
        with pytest.raises(FileRefused, match=r"states periods longer than a .*; export months, weeks or days"):
            proposed(tmp_path, below(header, some), date_order="dmy")
    assert proposed(tmp_path, below("Month of the quarter", ["01/04/2025", "01/05/2025", "01/06/2025"])).counts.contacts == 90


@pytest.mark.parametrize(
    ("periods", "grain"),
    [
        (["Jun 2025", "Sep 2025", "Dec 2025"], "month"),
        (["01/04/2025", "01/07/2025", "01/10/2025"], "month"),
        (["30/06/2025", "30/09/2025", "31/12/2025"], "month"),
        ([f"{datetime.date(2025, 4, 7) + datetime.timedelta(days=14 * n):%d/%m/%Y}" for n in range(10)], "week"),
    ],
)
def test_periods_of_which_no_two_follow_each_other_are_asked(tmp_path: Path, periods: list[str], grain: str) -> None:
    for rows in (below("Period", periods), across(periods)):
        assert [each.name for each in proposed(tmp_path, rows).unanswered] == ["period"]
        assert proposed(tmp_path, rows, period=grain).counts.contacts == 30 * len(periods)
        with pytest.raises(FileRefused, match=f"longer than a {grain}"):
            proposed(tmp_path, rows, period="longer")


def test_a_column_that_calls_itself_a_month_or_a_week_is_asked_only_where_its_gaps_are_alike(tmp_path: Path) -> None:
    assert proposed(tmp_path, below("Month", ["Mar 2025", "Jun 2025", "Aug 2025"])).counts.contacts == 90
    assert proposed(tmp_path, below("Week commencing", ["02/03/2026", "23/03/2026"])).counts.contacts == 60
    quarters = proposed(tmp_path, below("Month", ["Mar 2025", "Jun 2025", "Sep 2025"]))
    assert [each.name for each in quarters.unanswered] == ["period"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (below("Period", ["Q1 2025/26", "Q2 2025/26"]), 'the column "Period" has quarters'),
        (below("Period", ["2025 Q1", "2025 Q2"]), 'the column "Period" has quarters'),
        (below("Period", ["Apr-Jun 2025", "Jul to Sep 2025"]), 'the column "Period" has quarters'),
        (across(["Q1 2025/26", "Quarter 2"]), "its headers are quarters"),
        (across(["2023/24", "2024/25", "2025/26"]), "its headers are years"),
        (below("Financial year", ["2023/24", "2024/25"]), 'the column "Financial year" has years'),
        (below("Week", ["Wk 14", "Wk 15"]), "numbered weeks, and a week 1 may begin in January or in April"),
        (below("Week no", ["14", "15"]), "numbered weeks"),
        (across(["Week 14", "Week 15"]), "its headers are numbered weeks"),
        (below("Date", ["7 Apr", "8 Apr"]), "days without their year: write them as 27/03/2026"),
        (below("Date", ["7th April 2025", "8th April 2025"]), "written as no date is read"),
        (below("Week", ["31/03/2025 - 06/04/2025", "07/04/2025 - 13/04/2025"]), "keep the first only"),
        (below("Period", ["P1", "P2"]), "numbered months or periods"),
    ],
)
def test_periods_that_cannot_be_read_are_told_with_their_mend(tmp_path: Path, rows: list[list[object]], told: str) -> None:
    with pytest.raises(FileRefused) as refused:
        proposed(tmp_path, rows)
    assert told in str(refused.value)
    assert str(refused.value).startswith("counts.csv: ") and str(refused.value).endswith(".")


def test_a_column_beside_the_periods_is_a_total_or_is_asked(tmp_path: Path) -> None:
    rows = across(["Apr-25", "May-25", "Total", "YTD", "Target"])
    assert not proposed(tmp_path, rows).unanswered
    assert proposed(tmp_path, rows).counts.contacts == 60
    for slip in ("Juen-25", "May-25", "Jun-25 (to date)"):
        rows = across(["Apr-25", "May-25", slip])
        assert [each.name.partition(".")[0] for each in proposed(tmp_path, rows).unanswered] == ["column"]
