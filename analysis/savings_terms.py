"""What stands beside the contacts of a saving: running cost, keying, and what is open about its evidence."""

import datetime
from collections.abc import Mapping, Sequence

from analysis.finding import Refusal
from analysis.questions import add_months
from analysis.rekeying import StraightThrough
from analysis.savings import KeyingTerms
from analysis.savings_panel import Row


# The rungs of the ladder in order, and how people call them.
LABELS = {
    "L0": "List price",
    "L1": "Contacts avoided",
    "L1_volume_neutral": "Upper bound: all of this year's contacts at the old mix",
    "L1_keying": "Keying no longer needed",
    "L2_failed_online": "Contacts after failing online (already counted above)",
    "L2_repeats": "Repeat contacts (already counted above)",
    "L2_longer": "Longer calls and visits",
    "L2_induced": "More online contacts than before",
    "L2": "Net of what came back",
    "L3": "Net saving, less running cost",
    "L4": "Capacity set free",
    "L5": "Cashable",
    "C_customer_time": "Customers' own time and travel (never added)",
}
RUNNING_KINDS = frozenset({"running", "licence"})


def running_cost(investments: Sequence[Row], services: Sequence[str | None], end: datetime.date) -> float | None:
    """Running costs and licences paid in the 12 months to `end`, or in the last 12 months with any; None when none is recorded."""
    paid = [row for row in investments if row["kind"] in RUNNING_KINDS and row["service_id"] in services and row["paid_on"] < end]
    if not paid:
        return None
    last = max(row["paid_on"] for row in paid)
    until = end if last >= add_months(end.replace(day=1), -12) else last + datetime.timedelta(days=1)
    first = until - datetime.timedelta(days=365)
    return float(sum(row["amount"] for row in paid if first <= row["paid_on"] < until))


def keying_terms(service: Mapping, settings: Mapping[str, object]) -> KeyingTerms | Refusal:
    """Minutes, rate and straight-through share of a service; refused when minutes or rate are not stated."""
    minutes, share, rate = service.get("rekey_minutes"), service.get("straight_through_share"), settings.get("back_office_rate")
    if minutes is None:
        return Refusal("NO_DATA", "services.csv states no rekey_minutes for this service, so keying cannot be priced.")
    if rate is None and float(minutes) > 0:
        return Refusal("NO_UNIT_COST", "settings.toml states no back_office_rate, so keying cannot be priced.")
    return KeyingTerms(float(minutes), float(str(rate or 0)), StraightThrough(None if share is None else float(share)))
