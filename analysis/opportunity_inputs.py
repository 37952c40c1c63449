"""What is known of each service's chance to do more online; what is not known is borrowed from like services, and named."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.finding import Range, Refusal
from analysis.opportunity import LEAST_STARTS, Chance, Keying, UnitCost


LEAST_LIKE_FORMS, LEAST_LIKE_TAKE_UP = 4, 3  # like services, from which a target is taken
BEST_QUARTER = 0.75
YEAR_DAYS = 365
UNMAPPED = "unmapped"
Row = Mapping[str, object]


@dataclass(frozen=True)
class Known:
    """The rows a chance is made from, by service."""

    services: dict[str, Row]
    volumes: dict[str, list[Row]]
    costs: dict[tuple[str, str], Row]
    forms: dict[str, tuple[float, float]]  # starts, completions
    leaks: dict[str, Range]
    settings: Mapping[str, object]
    end: datetime.date
    year_share: float  # of a year that the period is

    def assisted(self, service: str) -> list[Row]:
        """The staffed channels of a service with contacts."""
        return [row for row in self.volumes.get(service, []) if row["is_assisted"] and number(row["contacts"]) > 0]

    def online(self, service: str) -> float:
        """What was completed online in a year."""
        rows = [row for row in self.volumes.get(service, []) if not row["is_assisted"]]
        return sum(number(row["transactions"]) or number(row["contacts"]) for row in rows) / self.year_share

    def like(self, service: str) -> list[str]:
        """The other services of its kind, in order of name."""
        kind = self.services.get(service, {}).get("kind")
        return sorted(each for each, row in self.services.items() if each not in (service, UNMAPPED) and row.get("kind") == kind)


def number(value: object) -> float:
    """A figure as a float; null is nothing."""
    return 0.0 if value is None else float(str(value))


def chance_of(known: Known, service: str) -> Chance | Refusal:
    """The inputs of one service for a year of contacts, what had to be borrowed among them; a Refusal where a unit cost is missing."""
    staffed = known.assisted(service)
    assisted = sum(number(row["contacts"]) for row in staffed) / known.year_share
    borrowed: list[str] = []
    addressable = _addressable(known, service, borrowed)
    if addressable is None:
        why = "Nobody has said which share of these contacts could be done online, here or for a like service: services.csv, addressable_share."
        return Refusal("NO_BASELINE", why)
    costs = _costs(known, service, staffed, borrowed)
    if isinstance(costs, Refusal):
        return costs
    starts, completions = known.forms.get(service, (0.0, 0.0))
    return Chance(
        service_id=service,
        assisted=assisted,
        online=known.online(service),
        addressable=addressable,
        staffed_costs=costs[0],
        online_cost=costs[1],
        keying=_keying(known, service, borrowed),
        starts=starts / known.year_share,
        completions=completions / known.year_share,
        completion_target=completion_target(known, service),
        leak=_leak(known, service, borrowed, starts),
        take_up_target=take_up_target(known, service),
        borrowed=tuple(borrowed),
        effort_days=None if known.services[service].get("effort_days") is None else number(known.services[service]["effort_days"]),
    )


def completion_target(known: Known, service: str) -> float | None:
    """The upper quartile of the completion of like services' forms; None with fewer than four."""
    rates = [
        done / started
        for started, done in (known.forms.get(each, (0.0, 0.0)) for each in known.like(service))
        if LEAST_STARTS <= started >= done
    ]
    return None if len(rates) < LEAST_LIKE_FORMS else float(np.quantile(rates, BEST_QUARTER))


def take_up_target(known: Known, service: str) -> float | None:
    """The median take-up of like services that have been online for a year; None with fewer than three."""
    found = []
    for each in known.like(service):
        share, online = _stated_share(known, each), known.online(each)
        first = [row["first_date"] for row in known.volumes.get(each, []) if not row["is_assisted"]]
        begun = min((day for day in first if isinstance(day, datetime.date)), default=None)
        reach = sum(number(row["contacts"]) for row in known.assisted(each)) / known.year_share * (share or 0.0)
        if share is not None and online > 0 and reach > 0 and begun is not None and (known.end - begun).days >= YEAR_DAYS:
            found.append(online / (online + reach))
    return None if len(found) < LEAST_LIKE_TAKE_UP else float(np.median(found))


def _stated_share(known: Known, service: str) -> float | None:
    row = known.services.get(service, {})
    if row.get("addressable_share") is None:
        return None
    return min(number(row["addressable_share"]), 1 - number(row.get("offline_share")))


def _addressable(known: Known, service: str, borrowed: list[str]) -> float | None:
    own = _stated_share(known, service)
    if own is not None:
        return own
    others = [share for each in known.like(service) if (share := _stated_share(known, each)) is not None]
    if not others:
        return None
    borrowed.append("share that could be done online, the median of like services")
    return min(float(np.median(others)), 1 - number(known.services.get(service, {}).get("offline_share")))


def _costs(known: Known, service: str, staffed: Sequence[Row], borrowed: list[str]) -> tuple[tuple[UnitCost, ...], UnitCost] | Refusal:
    """Variable parts of the unit costs: staffed channels weighted by their contacts, and online."""
    total = sum(number(row["contacts"]) for row in staffed)
    found = []
    for row in staffed:
        cost = _variable(known.costs.get((service, str(row["channel_id"]))), number(row["contacts"]) / total, borrowed)
        if cost is not None:
            found.append(cost)
    online = _variable(
        known.costs.get((service, "web")) or next((row for (_, channel), row in known.costs.items() if channel == "web"), None),
        1.0,
        borrowed,
    )
    if not found or sum(cost.weight for cost in found) < 0.9 or online is None:
        return Refusal(
            "NO_UNIT_COST", "A staffed channel or the online form has no unit cost, so what a contact saves online is not known."
        )
    return tuple(found), online


def _variable(row: Row | None, weight: float, borrowed: list[str]) -> UnitCost | None:
    """The part of a unit cost that goes with the contact; where nobody said which part does, the whole of it counts as borrowed."""
    if row is None or row["central"] is None:
        return None
    share = row["variable_share"]
    for is_borrowed, name in (
        (share is None, "variable part of unit costs, all of it assumed"),
        (row["basis"] == "published", "published unit costs"),
    ):
        if is_borrowed and name not in borrowed:
            borrowed.append(name)
    part = 1.0 if share is None else number(share)
    return UnitCost(number(row["low"]) * part, number(row["central"]) * part, number(row["high"]) * part, weight)


def _keying(known: Known, service: str, borrowed: list[str]) -> Keying:
    row = known.services.get(service, {})
    minutes, through, rate = row.get("rekey_minutes"), row.get("straight_through_share"), known.settings.get("back_office_rate")
    if minutes is None:
        others = [
            number(known.services[each]["rekey_minutes"])
            for each in known.like(service)
            if known.services[each].get("rekey_minutes") is not None
        ]
        borrowed.append("minutes of re-keying, the median of like services" if others else "re-keying, taken as none")
        minutes = float(np.median(others)) if others else 0.0
    if number(minutes) > 0 and through is None:
        borrowed.append("share of online records that needs no typing, anywhere from none to all")
    if number(minutes) > 0 and rate is None:
        borrowed.append("cost of re-keying, left out for want of back_office_rate")
    return Keying(number(minutes), None if through is None else number(through), number(rate))


def _leak(known: Known, service: str, borrowed: list[str], starts: float) -> Range | None:
    """The share of failed attempts that become a contact: its own, else the median of like services."""
    if service in known.leaks or starts < LEAST_STARTS:
        return known.leaks.get(service)
    others = [known.leaks[each] for each in known.like(service) if each in known.leaks]
    if not others:
        return None
    borrowed.append("share of failed attempts that become a contact, the median of like services")
    parts = [(leak.central, leak.low_80, leak.high_80) for leak in others]
    central, low, high = (float(np.median([part[place] for part in parts])) for place in range(3))
    return Range(central, low, high)
