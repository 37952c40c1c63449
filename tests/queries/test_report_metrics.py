"""What only reports ask: unit costs with their evidence."""

from tests.tables import answer, rows, world


UNIT_COSTS = """
service_id | channel_id | from_date  | to_date    | low | central | high | basis        | evidence
*          | web        | 2024-04-01 |            | 0.2 | 0.3     | 0.4  | own_estimate |
*          | phone      | 2024-04-01 | 2025-04-01 | 2   | 3       | 5    | own_ledger   | FIN-1
rents      | phone      | 2025-04-01 |            | 4   | 5       | 6    | own_ledger   | FIN-2
"""


def test_unit_costs_stand_in_their_own_order_with_dates_and_evidence() -> None:
    found = answer(world(unit_costs=UNIT_COSTS), "unit_costs", "service_id channel_id from_date to_date low central high evidence")
    assert found == rows("""
        *     | web   | 2024-04-01 |            | 0.2 | 0.3 | 0.4 |
        *     | phone | 2024-04-01 | 2025-04-01 | 2   | 3   | 5   | FIN-1
        rents | phone | 2025-04-01 |            | 4   | 5   | 6   | FIN-2
    """)
