"""What a service manager signs: the contacts and transactions of a service in a month, by whom they were handled."""

import pytest

from analysis.ask import run_metric
from tests.tables import answer, rows, world


CONTACTS = """
local_date | grain | service_id  | channel_id   | contact_type | contacts
2026-01-31 | day   | council_tax | phone        | enquiry      | 9      # the month before the month before
2026-02-10 | day   | council_tax | phone        | transaction  | 5
2026-03-01 | day   | council_tax | phone        | transaction  | 4
2026-03-31 | day   | council_tax | web          | transaction  | 3
2026-03-02 | day   | council_tax | face_to_face | enquiry      | 2
2026-03-02 | day   | council_tax | email        | enquiry      | 1
2026-03-01 | month | rents       | kiosk        | transaction  | 7
2026-04-01 | day   | rents       | phone        | transaction  | 8      # the day after the period
"""
COLUMNS = "month service_id contacts phone face_to_face online other transactions contacts_month_before"
COVERED = ("2026-01-01", "2026-04-30")
MARCH = {"start_date": "2026-03-01", "end_date": "2026-04-01"}


def test_a_month_is_parted_by_channel_and_compared_with_the_month_before() -> None:
    assert answer(world(contacts=CONTACTS, covered=COVERED), "contacts_by_service_and_month", COLUMNS, **MARCH) == rows("""
        2026-03-01 | council_tax | 10 | 4 | 2 | 3 | 1 | 7 | 5
        2026-03-01 | rents       | 7  | 0 | 0 | 7 | 0 | 7 |     # nobody counted its kiosk in February, and a blank is no nought
    """)


def test_a_month_that_the_dates_cut_counts_whole() -> None:
    week = {"start_date": "2026-03-30", "end_date": "2026-04-06"}
    found = answer(world(contacts=CONTACTS, covered=COVERED), "contacts_by_service_and_month", "month service_id contacts", **week)
    assert found == rows("2026-03-01 | council_tax | 10 \n 2026-03-01 | rents | 7 \n 2026-04-01 | rents | 8")


def test_the_first_month_has_none_before_it_and_one_service_is_that_of_all() -> None:
    connection = world(contacts=CONTACTS, covered=COVERED)
    first = {"start_date": "2026-01-01", "end_date": "2026-02-01", "service_id": "council_tax"}
    assert answer(connection, "contacts_by_service_and_month", "contacts contacts_month_before", **first) == [("9", "")]


@pytest.mark.parametrize("service", ["council_tax", "rents"])
def test_the_contacts_are_those_of_the_take_up_by_service(service: str) -> None:
    connection = world(contacts=CONTACTS, covered=COVERED)
    asked = {**MARCH, "service_id": service}
    theirs = run_metric(connection, "digital_take_up_by_service", asked).records()
    ours = run_metric(connection, "contacts_by_service_and_month", asked).records()
    assert [row["contacts"] for row in ours] == [row["contacts"] for row in theirs]
