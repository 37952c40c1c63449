"""What stands in for an edited table that is absent, and the sentence that says what this costs the figures."""

from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.reference_columns import UNMAPPED
from pipelines.reference_holidays import bank_holidays
from pipelines.reference_settings import Settings


Rows = tuple[dict[str, Any], ...]
PUBLISHED_FROM = date(1990, 1, 1)  # a national figure has no first day of its own

# Label, staffed, minutes of the customer's time, minutes of travel, fares in pounds. Minutes and fares are assumptions.
CHANNEL_FACTS: dict[str, tuple[str, bool | None, float | None, float | None, str | None]] = {
    "phone": ("Phone", True, 8, 0, "0"),
    "face_to_face": ("Face to face", True, 12, 35, "2.60"),
    "web": ("Web form", False, 8, 0, "0"),
    "app": ("App", False, 5, 0, "0"),
    "email": ("E-mail", True, 10, 0, "0"),
    "chat": ("Web chat", True, 10, 0, "0"),
    "sms": ("Text message", True, 3, 0, "0"),
    "social": ("Social media", True, 5, 0, "0"),
    "post": ("Post", True, 20, 10, "0.85"),
    "kiosk": ("Self-service kiosk", False, 8, 35, "2.60"),
    "other": ("Other", None, None, None, None),
    "unknown": ("Unknown", None, None, None, None),
}

# Pounds per contact: low, central, high, and where they were published. Web is per transaction, never per web visit.
PUBLISHED_COSTS: dict[str, tuple[str, str, str, str]] = {
    "phone": (
        "0.85",
        "2.83",
        "5.57",
        "Published 2012: Socitm, Channel Value Benchmarking, 2011 data, per call; low Lambeth 2009, high the Socitm 2009 maximum",
    ),
    "face_to_face": (
        "1.66",
        "8.62",
        "10.53",
        "Published 2012: Socitm, Channel Value Benchmarking, 2011 data, per visit to an office; low Lambeth 2009, high PwC 2009",
    ),
    "post": ("6.62", "6.62", "12.10", "Published 2013: driving test booking, 2012 data, per transaction; high PwC 2009, per letter"),
    "web": (
        "0.22",
        "0.22",
        "0.73",
        "Published 2013: driving test booking, 2012 data, per completed transaction; high an award-winning council portal, 2012",
    ),
}

# definition: name, what it counts, then rows of (channel, staffed, service kind, contact type, line). The first that fits holds.
ONLINE = ("web", "app", "kiosk")
Rule = tuple[str | None, bool | None, str | None, str | None, str]


def default_channels() -> Rows:
    """The twelve channels with our labels and assumptions."""
    return tuple(
        {
            "channel_id": channel,
            "channel_name": name,
            "is_assisted": staffed,
            "customer_minutes": minutes,
            "travel_minutes": travel,
            "travel_cost": None if cost is None else Decimal(cost),
        }
        for channel, (name, staffed, minutes, travel, cost) in CHANNEL_FACTS.items()
    )


def default_unit_costs(channels: tuple[str, ...]) -> Rows:
    """The published figures of the channels asked for that have one, for every service."""
    return tuple(
        {
            "service_id": "*",
            "channel_id": channel,
            "from_date": PUBLISHED_FROM,
            "to_date": None,
            "low": Decimal(low),
            "central": Decimal(central),
            "high": Decimal(high),
            "variable_share": None,
            "basis": "published",
            "evidence": evidence,
        }
        for channel, (low, central, high, evidence) in PUBLISHED_COSTS.items()
        if channel in channels
    )


def default_bank_holidays() -> Rows:
    """England's bank holidays."""
    return tuple({"date": day, "name": name} for day, name in bank_holidays())


def default_definitions() -> Rows:
    """The take-up definitions that always exist; docs/definitions.md words them."""
    kind, typ = "transaction", "transaction"
    current: list[Rule] = [(channel, None, kind, typ, "digital") for channel in ONLINE]
    current += [("chat", False, kind, typ, "digital"), (None, None, kind, typ, "other")]
    unassisted: list[Rule] = [(channel, True, kind, typ, "other") for channel in ONLINE] + current
    applications: list[Rule] = [(channel, None, None, typ, "digital") for channel in ONLINE] + [(None, None, None, typ, "other")]
    enquiries: list[Rule] = [("phone", None, None, "enquiry", "other")]
    contacts: list[Rule] = [(channel, True, None, None, "other") for channel in ONLINE]
    contacts += [(channel, None, None, None, "digital") for channel in ONLINE] + [("chat", False, None, None, "digital")]
    contacts += [(None, None, None, None, "other")]
    visits: list[Rule] = [(None, None, None, None, "digital")]
    parts = (
        ("gds_current", "GDS (current): assisted digital counted in", "contacts", current),
        ("gds_2014", "GDS (2014): assisted digital counted out", "contacts", unassisted),
        ("applications_only", "Applications only", "contacts", applications),
        ("canada", "Canada: applications and phone enquiries", "contacts", applications + enquiries),
        ("contacts", "All contacts, enquiries included", "contacts", contacts),
        ("visits_as_transactions", "Web visits taken for transactions (misleading)", "contacts", applications),
        ("visits_as_transactions", "Web visits taken for transactions (misleading)", "web_visits", visits),
    )
    return tuple(_definition_row(definition, name, counts, rule) for definition, name, counts, rules in parts for rule in rules)


def _definition_row(definition: str, name: str, counts_of: str, rule: Rule) -> dict[str, Any]:
    channel, assisted, kind, contact_type, line = rule
    return {
        "definition_id": definition,
        "definition_name": name,
        "counts_of": counts_of,
        "channel_id": channel,
        "is_assisted": assisted,
        "service_kind": kind,
        "contact_type": contact_type,
        "line": line,
    }


def unmapped_service() -> dict[str, Any]:
    """The service of contacts that no rule, name or feed settles. Its kind is transaction so that what a feed states to be one counts."""
    return {"service_id": UNMAPPED, "service_name": "Not yet mapped to a service", "kind": "transaction", "goal": "completed"}


ABSENT = {
    "services": "services.csv is empty: every contact stays under the service 'unmapped', so nothing can be told apart by service.",
    "service_rules": "service_rules.csv is empty: labels map only where they equal a service's name; contact types come from the feeds.",
    "channels": "channels.csv is empty: customers' own time and travel use our assumed minutes and fares.",
    "bank_holidays": "bank_holidays.csv is empty: England's bank holidays are used; days of other nations or local closures are not known.",
    "sources": "sources.csv is empty: feeds are recognised by their look, have no owner or due date, and none is primary.",
    "changes": "changes.csv is empty: launches, closures and counting changes are unknown, so a cut in access cannot be told from a shift.",
    "staffing": "staffing.csv is empty: freed time cannot be turned into posts, so no cashable saving is shown.",
    "opening_hours": "opening_hours.csv is empty: contacts out of hours, and a cut in hours, cannot be shown.",
    "targets": "targets.csv is empty: figures are shown without a target.",
    "benefits": "benefits.csv is empty: savings have no owner, budget line or evidence, so none can be called cashable.",
    "investments": "investments.csv is empty: payback and net present value cannot be worked out.",
    "deflators": "deflators.csv is empty: money is shown in the prices of its own year.",
    "people": "people.csv is empty: nobody can sign off a month.",
}
OUR_SETTINGS = {
    "organisation": "settings.toml does not name the organisation: pages say 'Your council'.",
    "value_of_time": "settings.toml has no value_of_time: customers' time is valued at 14.70 pounds an hour, HMRC's figure of 2012.",
    "back_office_rate": "settings.toml has no back_office_rate: minutes of keying saved are shown without money.",
    "baseline_spend": "settings.toml has no baseline_spend: savings are shown in pounds, without a share of spending.",
    "retention_days": "settings.toml has no retention_days: rows are kept until somebody runs retire.",
}


def sentences(given: frozenset[str], settings_given: frozenset[str], costed: frozenset[str], settings: Settings) -> tuple[str, ...]:
    """What each absent table or setting costs the figures, in a steady order."""
    found = [sentence for table, sentence in ABSENT.items() if table not in given]
    found += _unit_cost_gaps(costed)
    found += [sentence for name, sentence in OUR_SETTINGS.items() if name not in settings_given]
    if settings.financial_year_starts == 1:
        found.append("The financial year starts in January: it is named by one year, such as 2026.")
    return tuple(found)


def _unit_cost_gaps(costed: frozenset[str]) -> list[str]:
    published = [CHANNEL_FACTS[channel][0] for channel in PUBLISHED_COSTS if channel not in costed]
    uncosted = [facts[0] for channel, facts in CHANNEL_FACTS.items() if channel not in costed and channel not in PUBLISHED_COSTS]
    found = []
    if published:
        text = "published national figures of 2009 to 2013, in the money of their year, stand in; they are no basis for a business case."
        found.append(f"unit_costs.csv has no own cost of {', '.join(published)}: {text}")
    if uncosted:
        found.append(f"unit_costs.csv has no cost of {', '.join(uncosted)}: contacts by these channels are left without cost.")
    return found
