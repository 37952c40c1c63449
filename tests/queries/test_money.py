"""Cost per transaction and the first saving: worked examples, ranges, and what is refused rather than guessed."""

import pytest

from tests.tables import answer, rows, world


JANUARY = {"start_date": "2025-01-01", "end_date": "2025-02-01"}
UNIT_COSTS = """
channel_id | low | central | high
phone      | 2   | 3       | 5
web        | 0.2 | 0.3     | 0.4
"""
CONTACTS = """
local_date | service_id | channel_id | contact_type | contacts
2024-12-31 | bins       | phone      | transaction  | 100       # too early
2025-01-01 | bins       | phone      | transaction  | 10
2025-01-02 | bins       | phone      | enquiry      | 10        # costs as much, completes nothing
2025-01-02 | bins       | web        | transaction  | 30
2025-01-03 | rents      | web        | transaction  | 10
2025-01-04 | rents      | post       | transaction  | 5         # nobody knows what a letter costs
2025-02-01 | bins       | phone      | transaction  | 100       # too late
"""
COLUMNS = "transactions cost_low cost_central cost_high cost_per_transaction costed_share"


def test_cost_per_transaction_by_channel_divides_all_costs_by_completed_transactions() -> None:
    # Phone: 20 contacts at 3 pounds are 60, over 10 transactions 6 pounds. Web: 40 at 0.30 are 12, over 40.
    found = answer(world(contacts=CONTACTS, unit_costs=UNIT_COSTS), "cost_per_transaction_by_channel", f"channel_id {COLUMNS}", **JANUARY)
    assert found == rows("""
        phone | 10 | 40 | 60 | 100 | 6   | 1
        post  | 5  |    |    |     |     | 0
        web   | 40 | 8  | 12 | 16  | 0.3 | 1
    """)


def test_cost_per_transaction_by_service_leaves_the_uncosted_out_of_both_sides() -> None:
    # Rents: 10 forms at 0.30 are 3 pounds over 10 transactions; the 5 letters have no cost, a third of its contacts.
    found = answer(world(contacts=CONTACTS, unit_costs=UNIT_COSTS), "cost_per_transaction_by_service", f"service_id {COLUMNS}", **JANUARY)
    assert found == rows("""
        bins  | 40 | 46 | 69 | 112 | 1.725 | 1
        rents | 15 | 2  | 3  | 4   | 0.3   | 0.6667
    """)


def test_totals_are_the_sum_of_channels_and_of_services() -> None:
    connection = world(contacts=CONTACTS, unit_costs=UNIT_COSTS)
    total = answer(connection, "totals", "contacts transactions cost_central", **JANUARY)
    assert total == [("65", "55", "72")]
    for by in ("cost_per_transaction_by_channel", "cost_per_transaction_by_service"):
        parts = answer(connection, by, "contacts transactions cost_central", **JANUARY)
        assert [tuple(f"{sum(float(part[place] or 0) for part in parts):g}" for place in range(3))] == total


@pytest.mark.parametrize("end, cost", [("2025-01-20", "30"), ("2025-01-06", "30"), ("2025-02-01", "30")])
def test_a_cost_to_compare_with_leaves_out_a_month_that_the_later_period_does_not_state(end: str, cost: str) -> None:
    # Ten calls at 3 pounds by the day; twenty counted for the whole of January are 60 more, which the next January does not state.
    contacts = "grain | local_date | channel_id | contacts \n day | 2025-01-02 | phone | 10 \n month | 2025-01-01 | phone | 20"
    connection = world(contacts=contacts, unit_costs=UNIT_COSTS, covered=("2025-01-01", "2026-01-31"))
    earlier = {"baseline_start": "2025-01-01", "baseline_end": end}
    asked = {"start_date": "2026-01-01", "end_date": end.replace("2025", "2026"), **earlier}
    assert answer(connection, "cost_per_transaction_compared", "service_id cost_central", **asked) == rows(f"""
        *           | {cost}
        council_tax | {cost}
    """)
    assert answer(connection, "totals", "cost_central", start_date="2025-01-01", end_date=end) == [("90",)]


def test_a_cost_to_compare_with_keeps_a_month_that_the_later_period_has_too() -> None:
    contacts = "grain | local_date | channel_id | contacts \n month | 2025-01-01 | phone | 20 \n month | 2026-01-01 | phone | 25"
    connection = world(contacts=contacts, unit_costs=UNIT_COSTS)
    asked = {"start_date": "2026-01-01", "end_date": "2026-01-26", "baseline_start": "2025-01-01", "baseline_end": "2025-01-27"}
    assert answer(connection, "cost_per_transaction_compared", "service_id cost_central", **asked) == rows("* | 60 \n council_tax | 60")


def test_without_a_unit_cost_the_cost_is_not_known() -> None:
    assert answer(world(contacts=CONTACTS), "totals", "contacts cost_central cost_per_transaction costed_share", **JANUARY) == [
        ("65", "", "", "0")
    ]


def test_a_channel_without_transactions_has_no_cost_per_transaction() -> None:
    connection = world(contacts="local_date | contact_type | contacts \n 2025-01-05 | enquiry | 4", unit_costs=UNIT_COSTS)
    assert answer(connection, "cost_per_transaction_by_channel", COLUMNS, **JANUARY) == rows("0 | 8 | 12 | 20 | | 1")


def test_cost_of_the_last_12_complete_months_is_the_plain_answer() -> None:
    contacts = """
    local_date | contacts
    2024-01-01 | 1000        # more than 12 months before the end
    2024-02-29 | 1000
    2024-03-01 | 10          # first of the last 12 complete months
    2025-02-28 | 20
    2025-03-02 | 1000        # March is not complete
    """
    found = answer(world(contacts=contacts, unit_costs=UNIT_COSTS), "cost_per_transaction_by_channel", "channel_id transactions")
    assert found == rows("phone | 30")


def test_cost_per_transaction_by_channel_rolling_waits_for_twelve_months() -> None:
    lines = [f"day | {2024 + month // 12}-{month % 12 + 1:02}-15 | {month + 1}" for month in range(14)]
    lines.append("week | 2025-01-06 | 500")
    connection = world(contacts="grain | local_date | contacts\n" + "\n".join(lines), unit_costs=UNIT_COSTS)
    assert answer(connection, "cost_per_transaction_by_channel_rolling", "month channel_id transactions cost_central") == rows("""
        2024-12-01 | phone | 78  | 234
        2025-01-01 | phone | 90  | 270
        2025-02-01 | phone | 102 | 306
    """)
    by_service = answer(connection, "cost_per_transaction_by_service_rolling", "month service_id transactions")
    assert by_service[-1] == ("2025-02-01", "council_tax", "102")


# Worked by hand. In the baseline 80 of 100 contacts were calls; in the period 120 of 200.
# In the old mix the 200 would have been 160 calls and 40 forms: 40 calls more, 40 forms fewer than there were.
# Central: 40 x 3 - 40 x 0.30 = 108. Low: calls avoided at 2 pounds, forms made at 0.40 = 64. High: 40 x 5 - 40 x 0.20 = 192.
PHONE_COST = "channel_id | central \n phone | 3"
MIX = """
local_date | service_id | channel_id | contacts
2024-01-01 | bins       | phone      | 50
2024-01-31 | bins       | phone      | 30
2024-01-15 | bins       | web        | 20
2025-01-01 | bins       | phone      | 120
2025-01-15 | bins       | web        | 80
"""
COMPARED = {**JANUARY, "baseline_start": "2024-01-01", "baseline_end": "2024-02-01"}
SAVING = "service_id saving_low saving_central saving_high why"
COVERED = ("2024-01-01", "2025-01-31")


def test_saving_against_baseline_mix_worked_by_hand() -> None:
    connection = world(contacts=MIX, unit_costs=UNIT_COSTS, covered=COVERED)
    columns = f"{SAVING} label contacts actual_cost counterfactual_cost"
    found = answer(connection, "saving_against_baseline_mix", columns, **COMPARED)
    assert found == rows("bins | 64 | 108 | 192 | | volume-neutral, upper bound | 200 | 384 | 492")


def test_a_move_back_to_the_phone_is_a_negative_saving_with_its_range_in_order() -> None:
    swapped = {"start_date": "2024-01-01", "end_date": "2024-02-01", "baseline_start": "2025-01-01", "baseline_end": "2025-02-01"}
    connection = world(contacts=MIX, unit_costs=UNIT_COSTS, covered=COVERED)
    # 100 contacts in a mix of 60 to 40: 20 calls fewer, 20 forms more than there were. Central: -20 x 3 + 20 x 0.30 = -54.
    assert answer(connection, "saving_against_baseline_mix", SAVING, **swapped) == rows("bins | -96 | -54 | -32 |")


def test_a_saving_without_a_baseline_is_refused() -> None:
    contacts = MIX + "2025-01-15 | rents | phone | 9\n"
    found = answer(world(contacts=contacts, unit_costs=UNIT_COSTS, covered=COVERED), "saving_against_baseline_mix", SAVING, **COMPARED)
    assert found[1] == ("rents", "", "", "", "There are no contacts in the baseline, so there is no mix to compare with.")


def test_a_baseline_that_shares_days_with_the_period_is_refused() -> None:
    dates = {**COMPARED, "baseline_end": "2025-01-02"}
    found = answer(
        world(contacts=MIX, unit_costs=UNIT_COSTS, covered=COVERED), "saving_against_baseline_mix", "saving_central why", **dates
    )
    assert found == [("", "The baseline and the period share days; choose an earlier baseline.")]


def test_a_feed_that_stops_is_no_saving() -> None:
    calls = "source_id | local_date | covered \n phone_feed | 2025-01-01 | true"
    found = answer(
        world(contacts=MIX, unit_costs=UNIT_COSTS, coverage=calls, covered=COVERED), "saving_against_baseline_mix", SAVING, **COMPARED
    )
    assert found[0][1:] == ("", "", "", "The data of phone do not cover the period, so a gap would read as a saving.")


def test_a_staffed_channel_not_yet_exported_in_the_baseline_is_refused() -> None:
    days = "\n".join(f"face_to_face_feed | 2025-01-{day:02} | true" for day in range(1, 32))
    contacts = MIX + "2025-01-15 | bins | face_to_face | 9\n"
    costs = UNIT_COSTS + "face_to_face | 8 | 8 | 8\n"
    connection = world(contacts=contacts, unit_costs=costs, coverage="source_id | local_date | covered\n" + days, covered=COVERED)
    found = answer(connection, "saving_against_baseline_mix", "why", **COMPARED)
    assert found == [("The data of face_to_face do not cover the baseline, so its mix is not known.",)]


def test_an_online_form_that_began_after_the_baseline_is_a_shift_with_a_caveat() -> None:
    contacts = "local_date | channel_id | contacts \n 2024-01-01 | phone | 10 \n 2025-01-31 | phone | 6 \n 2025-01-01 | web | 4"
    days = "source_id | local_date | covered\n" + "\n".join(f"web_feed | 2025-01-{day:02} | true" for day in range(1, 32))
    connection = world(contacts=contacts, unit_costs=UNIT_COSTS, coverage=days, covered=COVERED)
    found = answer(connection, "saving_against_baseline_mix", "saving_central caveat", **COMPARED)
    assert found == [("10.8", "Counted as none in the baseline, where its data do not reach: web.")]  # 4 x 3 - 4 x 0.30


def test_contacts_of_days_without_a_unit_cost_are_priced_like_the_others_with_a_caveat() -> None:
    costs = """
    channel_id | from_date  | to_date    | low  | central | high
    phone      | 2020-01-01 |            | 2    | 3       | 5
    web        | 2020-01-01 | 2025-01-15 | 0.20 | 0.30    | 0.40
    web        | 2025-01-16 |            | 0.20 | 0.30    | 0.40
    """
    contacts = MIX + "2025-01-16 | bins | web | 20\n" + "2024-01-16 | bins | phone | 10\n"  # 90 of 110, then 120 of 220: 60 calls more
    connection = world(contacts=contacts, unit_costs=costs, covered=COVERED)
    found = answer(connection, "saving_against_baseline_mix", "saving_central caveat", **COMPARED)
    assert found == [("162", "80 contacts (web) fell on days without a unit cost and are priced like the others.")]


def test_a_moved_channel_without_a_unit_cost_is_refused() -> None:
    found = answer(
        world(contacts=MIX, unit_costs=PHONE_COST, covered=COVERED), "saving_against_baseline_mix", "saving_central why", **COMPARED
    )
    assert found == [("", "There is no unit cost for web.")]


def test_a_channel_nobody_uses_any_more_keeps_the_unit_cost_listed_at_the_end() -> None:
    contacts = "local_date | channel_id | contacts \n 2024-01-01 | post | 10 \n 2024-01-01 | web | 10 \n 2025-01-31 | web | 20"
    costs = UNIT_COSTS + "post | 5 | 6 | 7\n"
    found = answer(world(contacts=contacts, unit_costs=costs, covered=COVERED), "saving_against_baseline_mix", "saving_central", **COMPARED)
    assert found == [("57",)]  # 10 letters at 6, less 10 forms at 0.30


def test_headline_is_made_of_the_figures_of_its_parts() -> None:
    connection = world(contacts=MIX, unit_costs=UNIT_COSTS, covered=COVERED)
    columns = "contacts transactions cost_central cost_per_transaction digital_take_up"
    columns += " saving_low saving_central saving_high saving_label data_through"
    found = answer(connection, "headline", columns, **COMPARED)
    assert found == rows("200 | 200 | 384 | 1.92 | 0.4 | 64 | 108 | 192 | volume-neutral, upper bound | 2025-01-15")


def test_headline_says_why_there_is_no_saving() -> None:
    found = answer(
        world(contacts=MIX, covered=COVERED), "headline", "saving_central saving_why digital_take_up baseline_start baseline_end", **JANUARY
    )
    assert found == [("", "There is no unit cost for phone, web.", "0.4", "2024-01-01", "2025-01-01")]


def test_services_overview_puts_take_up_and_cost_side_by_side() -> None:
    connection = world(contacts=MIX, unit_costs=UNIT_COSTS, covered=COVERED)
    columns = "service_id contacts transactions digital_take_up digital_take_up_year_before contacts_year_before cost_central"
    assert answer(connection, "services_overview", columns, **JANUARY) == rows("bins | 200 | 200 | 0.4 | 0.2 | 100 | 384")


@pytest.mark.parametrize("name", ["services_overview", "saving_against_baseline_mix", "cost_per_transaction_by_channel"])
def test_nothing_published_gives_no_rows(name: str) -> None:
    assert answer(world(), name, "") == []
