"""What was sent is told by day, template and service, in the columns of changes.csv; only mailings of a hundred or more; whether it is written down."""

from tests.tables import answer, rows, world


SENT = """
grain | local_date | source_id | channel_id | template | service_id  | quantity
event | 2026-03-01 | notify    | post       | Bill     | council_tax | 9000     # written down
event | 2026-03-02 | notify    | email      | Reminder | council_tax | 60
event | 2026-03-02 | notify_b  | email      | Reminder | council_tax | 40       # two feeds, one mailing
event | 2026-03-02 | notify    | sms        | Received | waste       | 99       # one answer each, no mailing
event | 2026-03-20 | notify    |            | Survey   | unmapped    | 500
event | 2026-04-01 | notify    | post       | Bill     | council_tax | 9000     # after the period
"""
CHANGES = """
from_date  | to_date | kind   | service_id  | note
2026-03-01 |         | bill   | council_tax | annual bill
2026-03-02 |         | outage | council_tax | not a mailing
2026-03-20 |         | letter | parking     | another service's
"""
MARCH = {"start_date": "2026-03-01", "end_date": "2026-04-01"}


def test_mailings_are_rows_for_changes() -> None:
    connection = world(mailings=SENT, changes=CHANGES, services="service_id | service_name \n council_tax | Council Tax")
    columns = "from_date kind service_id note quantity is_written_down"
    assert answer(connection, "mailings", columns, **MARCH) == rows("""
        2026-03-01 | letter | council_tax | Bill (post)                  | 9000 | true
        2026-03-02 | letter | council_tax | Reminder (email)             | 100  | false   # the day after the bill's
        2026-03-20 | letter |             | Survey (channel not known)   | 500  | true
    """)
    assert answer(connection, "mailings", "note", service_id="council_tax", **MARCH) == rows("Bill (post) \n Reminder (email)")


def test_a_mailing_nobody_wrote_down_says_so() -> None:
    assert answer(world(mailings=SENT), "mailings", "is_written_down", **MARCH) == rows("false \n false \n false")
