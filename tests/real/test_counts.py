"""Counts instead of contacts: GP appointments by month, a contact centre by day; and a bank's calls, one by one."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.real.council import Council, build, needs_real_data, read_rows
from tests.real.mappings import BANK_CALLS, GP_APPOINTMENTS, GP_CHANNELS, VANCOUVER_CALLS


pytestmark = needs_real_data
MONTHS = {"MAR2019": ("2019-03-01", "2019-04-01"), "APR2020": ("2020-04-01", "2020-05-01")}


@pytest.fixture(scope="module")
def practices(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """All 17 areas."""
    row = "gp,gp/,gp_appointments,,transaction,*:*\n"
    mapped = {"gp_appointments": GP_APPOINTMENTS}
    return build(tmp_path_factory.mktemp("gp"), {"nhs_gp_appointments/*": "gp"}, row, "Europe/London", mapped)


def test_one_area_of_appointments_equals_a_count_by_csv(tmp_path: Path) -> None:
    area = "nhs_gp_appointments/*Dorset*"
    council = build(
        tmp_path, {area: "gp"}, "gp,gp/,gp_appointments,,transaction,*:*\n", "Europe/London", {"gp_appointments": GP_APPOINTMENTS}
    )
    assert council.counted("gp/Regional_CSV_Dorset.csv.gz") == (5_638, 5_638, 0, 0, 0)
    rows = council.ask("contacts_by_month_and_channel", start_date="2019-01-01", end_date="2022-01-01")
    assert sum(row["contacts"] for row in rows) == 10_950_780
    expected: Counter = Counter()
    for row in read_rows(area):
        expected[GP_CHANNELS[row["APPT_MODE"]]] += int(row["COUNT_OF_APPOINTMENTS"])
    asked: Counter = Counter()
    for row in rows:
        asked[row["channel_id"]] += row["contacts"]
    assert asked == expected


def test_every_row_of_every_area_is_loaded(practices: Council) -> None:
    assert practices.exit_code == 0
    assert len(practices.files) == 17
    read = sum(each["rows_read"] for each in practices.files.values())
    assert read == sum(each["rows_loaded"] for each in practices.files.values()) == sum(1 for _ in read_rows("nhs_gp_appointments/*"))


def test_april_2020_against_march_2019_by_channel(practices: Council) -> None:
    """Also in areas that merged, whose parts are several rows of the same words, some with the same number."""
    expected: Counter = Counter()
    for row in read_rows("nhs_gp_appointments/*"):
        if row["Appointment_Month"] in MONTHS:
            expected[row["Appointment_Month"], GP_CHANNELS[row["APPT_MODE"]]] += int(row["COUNT_OF_APPOINTMENTS"])
    asked = {
        (month, row["channel_id"]): row["contacts"]
        for month, (start, end) in MONTHS.items()
        for row in practices.ask("contacts_by_month_and_channel", start_date=start, end_date=end)
    }
    assert asked == dict(expected)
    assert (asked["MAR2019", "face_to_face"], asked["APR2020", "face_to_face"]) == (6_569_688, 2_420_560)
    assert (asked["MAR2019", "phone"], asked["APR2020", "phone"]) == (1_199_571, 2_473_712)


def test_vancouver_offered_is_what_the_centre_says(tmp_path: Path) -> None:
    row = "calls,calls/,vancouver_calls,,enquiry,*:phone\n"
    council = build(tmp_path, {"vancouver_311_calls/*": "calls"}, row, "America/Vancouver", {"vancouver_calls": VANCOUVER_CALLS})
    (name,) = council.files
    assert council.counted(name) == (3_485, 3_485, 0, 0, 0)
    weeks: dict[str, list[int]] = {}
    days = list(read_rows("vancouver_311_calls/*", ";"))
    for each in days:
        day = date.fromisoformat(each["Date"])
        week = weeks.setdefault((day - timedelta(days=day.weekday())).isoformat(), [0, 0, 0])
        for place, column in enumerate(("CallsOffered", "CallsHandled", "CallsAbandoned")):
            week[place] += int(each[column])
    rows = council.ask("phone_service_by_week", start_date="2009-01-01", end_date="2019-01-01")
    assert {row["week"][:10]: [row["offered"], row["answered"], row["abandoned"]] for row in rows} == weeks
    differ = sum(int(d["CallsOffered"]) != int(d["CallsHandled"]) + int(d["CallsAbandoned"]) for d in days)
    assert differ / len(days) > 0.9  # so that answered + abandoned, taken for offered, would show here
    waits = sum(float(d["AverageSpeedofAnswer"] or 0) * int(d["CallsHandled"]) for d in days)
    assert sum(row["wait_seconds"] for row in rows) == pytest.approx(waits)


def test_bank_calls_without_a_queue_are_told_from_those_with(tmp_path: Path) -> None:
    services = "service_id,service_name,kind\nqueued,Queued,information\nstraight,Straight,information\n"
    rules = "priority,source_id,field,match,pattern,service_id\n10,,queue,equals,queued,queued\n20,,queue,equals,not queued,straight\n"
    council = build(
        tmp_path,
        {"anonymous_bank_calls/*": "calls"},
        "calls,calls/,bank_calls,Asia/Jerusalem,enquiry,*:phone\n",
        "Asia/Jerusalem",
        {"bank_calls": BANK_CALLS},
        services=services,
        service_rules=rules,
    )
    (name,) = council.files
    assert council.counted(name) == (17_456, 17_313, 143, 0, 0)
    assert [(row["why"], row["rows"]) for row in council.ask("exclusions")] == [("a call that never reached the centre", 143)]
    calls = [row for row in read_rows("anonymous_bank_calls/*", "\t") if row["outcome"] != "PHANTOM"]
    for service, was_queued in (("queued", True), ("straight", False)):
        expected = [row for row in calls if (row["q_start"] != "0:00:00") is was_queued]
        by_day = Counter(f"19{row['date'][:2]}-{row['date'][2:4]}-{row['date'][4:]}" for row in expected)
        days = council.ask("contacts_by_day", start_date="1999-01-01", end_date="2000-01-01", service_id=service)
        assert {row["day"][:10]: row["contacts"] for row in days} == by_day
        weeks = council.ask("phone_service_by_week", start_date="1999-01-01", end_date="2000-01-01", service_id=service)
        assert sum(row["answered"] for row in weeks) == sum(row["outcome"] == "AGENT" for row in expected)
        assert sum(row["abandoned"] for row in weeks) == sum(row["outcome"] == "HANG" for row in expected)
        assert sum(row["wait_seconds"] for row in weeks) == sum(int(row["q_time"]) for row in expected)
        assert sum(row["handle_seconds"] for row in weeks) == sum(int(row["ser_time"]) for row in expected)
