"""Checks on the published file: each holds for sound facts and returns the rows that are wrong, and only those."""

import pytest

from pipelines.database import QUERIES, sql
from tests.tables import world


CHECKS = sorted(path.stem for path in (QUERIES / "checks").glob("*.sql"))
SOUND = {
    "contacts": """
        grain | local_date | contacts | offered | answered | answered_in_target | abandoned
        day   | 2025-01-06 | 10       | 10      | 8        | 6                  | 2
        month | 2025-01-01 | 400      |         |          |                    |
    """,
    "unit_costs": "channel_id | low | central | high \n phone | 2 | 3 | 5",
    "hours": "local_date | local_hour | source_id | contacts \n 2025-01-06 | 9 | phone_feed | 10",
    "reasons": "local_date | source_id | contacts | assessed \n 2025-01-06 | phone_feed | 10 | 4",
    "funnel": "local_date | starts | completions \n 2025-01-06 | 5 | 5",
    "files": "rows_read | rows_loaded | rows_rejected \n 10 | 9 | 1",
    "feeds": "source_id | is_late \n calls | false",
}
WRONG = {
    "rows_read_are_all_accounted_for": {"files": "file | rows_read | rows_loaded \n a.csv | 10 | 9 \n b.csv | 4 | 4"},
    "every_fact_lies_in_the_calendar": {"contacts": "local_date | contacts \n 2031-01-06 | 1"},
    "every_month_row_begins_its_month": {"contacts": "grain | local_date | contacts \n month | 2025-01-06 | 1 \n week | 2025-01-06 | 1"},
    "counts_are_never_negative_and_transactions_never_exceed_contacts": {
        "contacts": "local_date | contacts | transactions \n 2025-01-06 | 1 | 2 \n 2025-01-07 | 2 | 2"
    },
    "calls_answered_and_abandoned_were_offered": {
        "contacts": "local_date | contacts | offered | answered | abandoned \n 2025-01-06 | 9 | 9 | 8 | 2 \n 2025-01-07 | 9 | | 8 |"
    },
    "every_service_and_channel_is_listed": {"contacts": "local_date | channel_id | contacts \n 2025-01-06 | telepathy | 1"},
    "costs_carry_every_contact_once": {
        "costs": "local_date | source_id | contacts | transactions | costed_contacts \n 2025-01-06 | calls | 1 | 1 | 0"
    },
    "every_cost_range_is_in_order": {
        "contacts": "local_date | contacts \n 2025-01-06 | 1",
        "unit_costs": "channel_id | low | central | high \n phone | 4 | 3 | 5",
    },
    "hours_never_exceed_their_day": {"hours": "local_date | local_hour | contacts \n 2025-01-06 | 9 | 1"},
    "reasons_never_exceed_their_contacts": {"reasons": "local_date | contacts \n 2025-01-06 | 1"},
    "forms_are_never_completed_more_often_than_started": {
        "funnel": "local_date | service_id | starts | completions \n 2025-01-06 | bins | 2 | 3 \n 2025-01-06 | rents | 0 | 3"
    },
    "overlapping_feeds_have_a_primary": {
        "compared": """
            local_date | source_id | contacts | transactions | why
            2025-01-06 | a         | 1        | 1            | no_primary_chosen
            2025-01-06 | a         | 1        | 1            | not_primary
        """
    },
    "no_two_exports_state_a_fact_differently": {
        "compared": "local_date | source_id | contacts | transactions | why \n 2025-01-06 | a | 1 | 1 | two_versions"
    },
    "no_feed_is_late": {"feeds": "source_id | is_late \n calls | true \n crm | false"},
    "every_channel_has_a_unit_cost": {"contacts": "local_date | contacts \n 2025-01-06 | 1"},
    "every_definition_has_a_digital_line": {
        "take_up_definitions": "definition_id | definition_name | line | row_no \n ours | Ours | other | 90"
    },
}


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_holds_for_sound_facts(check: str) -> None:
    assert world(**SOUND).execute(sql(f"checks/{check}")).fetchall() == []


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_returns_the_one_wrong_row(check: str) -> None:
    assert len(world(**WRONG[check]).execute(sql(f"checks/{check}")).fetchall()) == 1


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_begins_with_the_sentence_that_should_be_true(check: str) -> None:
    lines = sql(f"checks/{check}").splitlines()
    assert lines[0].startswith("-- ") and lines[0].endswith(".")
    assert lines[1].startswith("-- Grain: one row per ") and lines[2] == "-- Parameters: none"
