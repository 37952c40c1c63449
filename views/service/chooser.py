"""All services in brief, and by what rule one of them needs looking at most."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analysis.chance import counts_differ, shares_differ
from views.controls import View
from views.figures import Ask, difference, optional
from views.formatting import count, points
from views.service.facts import findings, has_year_before
from views.service.words import NOTABLE_POINTS, NOTABLE_SHARE


UNMAPPED = "unmapped"  # stands in every table of services for the contacts whose label has none
NOTHING_NOTED = "nothing stands out"


@dataclass(frozen=True)
class Brief:
    """A service in brief; `urgency` orders services, most urgent first: a cut in access, then take-up that fell, then more work for staff."""

    service_id: str
    name: str
    contacts: int | None
    staffed: int | None  # null where too few to be shown outside the team
    staffed_compared: int | None  # of the months that both years counted
    staffed_before: int | None
    transactions: int
    take_up: float | None
    take_up_compared: float | None
    take_up_before: float | None
    cost: float | None
    cut_fall: float | None
    is_going_without: bool

    @property
    def more_staffed(self) -> int:
        """How many more contacts with staff than a year before; 0 where none is known."""
        now, before = self.staffed_compared, self.staffed_before
        return max(0, now - before) if now is not None and before is not None else 0

    @property
    def has_more_staffed(self) -> bool:
        """Whether contacts with staff rose by a share worth telling, and by more than chance makes them."""
        before, more = self.staffed_before or 0, self.more_staffed
        return more > 0 and more >= NOTABLE_SHARE * before and counts_differ(before + more, before)

    @property
    def take_up_fall(self) -> float:
        """By how much take-up fell, 0 to 1."""
        return max(0.0, -(difference(self.take_up_compared, self.take_up_before) or 0.0))

    @property
    def has_less_take_up(self) -> bool:
        """Whether take-up fell by points worth telling, and by more than chance makes it."""
        now, before = self.take_up_compared or 0.0, self.take_up_before or 0.0
        return self.take_up_fall >= NOTABLE_POINTS and shares_differ(now, before, self.transactions)

    @property
    def urgency(self) -> tuple:
        """What orders services; smallest first."""
        if self.cut_fall is not None:
            return (0, not self.is_going_without, -self.cut_fall)
        if self.has_more_staffed:
            return (1, False, -self.more_staffed)
        if self.has_less_take_up:
            return (2, False, -self.take_up_fall)
        return (3, False, -(self.contacts or 0))

    @property
    def reason(self) -> str:
        """Why to look at it, in a few words."""
        if self.cut_fall is not None:
            return "access was cut, and online did not rise" if self.is_going_without else "access was cut"
        if self.has_more_staffed:
            return f"{count(self.more_staffed)} more contacts with staff"
        if self.has_less_take_up:
            return f"take-up down {points(self.take_up_fall).lstrip('+')}"
        return NOTHING_NOTED


def period_of(view: View) -> dict:
    """The period and directorate that every question about services in brief is asked of."""
    return {"start_date": view.period.start, "end_date": view.period.end, "directorate": view.directorate}


def briefs(rows: Ask, view: View, published: tuple[date, date]) -> list[Brief]:
    """Every service in view in brief, the one that needs looking at most first."""
    period = period_of(view)
    staffed = {row["service_id"]: row for row in rows("staffed_contacts_by_service", **period)}
    take_up = {row["service_id"]: row for row in rows("digital_take_up_by_service", **period, definition_id=view.definition_id)}
    costs = {row["service_id"]: row for row in rows("cost_per_transaction_by_service", **period)}
    cuts: dict[object, Mapping] = {}
    for row in findings(rows, "shift_or_cut"):
        if row["about"] == "cut" and row["word"] == "access reduced" and not row.get("code"):
            cuts[row["service_id"]] = row
    old = {row["service_id"] for row in rows("service_details") if has_year_before(row, view.period, published)}
    found = [brief(each, name, each in old, staffed, take_up, costs, cuts) for each, name in view.services.items() if each in staffed]
    return sorted(found, key=lambda each: (each.urgency, each.name))


def brief(service_id: str, name: str, reaches_back: bool, *answers: Mapping) -> Brief:
    """A service in brief from the answers by service."""
    staffed, take_up, costs, cuts = (answer.get(service_id, {}) for answer in answers)
    return Brief(
        service_id=service_id,
        name=name,
        contacts=staffed["contacts"],
        staffed=staffed["staffed_contacts"],
        staffed_compared=staffed["staffed_contacts_compared"],
        staffed_before=staffed["staffed_contacts_year_before"] if reaches_back else None,
        transactions=int(take_up.get("transactions") or 0),
        take_up=optional(take_up.get("digital_take_up")),
        take_up_compared=optional(take_up.get("digital_take_up_compared")),
        take_up_before=optional(take_up.get("digital_take_up_year_before")) if reaches_back else None,
        cost=optional(costs.get("cost_per_transaction")),
        cut_fall=optional(cuts.get("fall")),
        is_going_without=bool(cuts.get("warning_sentence")),
    )


def nothing_is_mapped(found: list[Brief]) -> bool:
    """Whether all there is are contacts whose labels have no service."""
    return {each.service_id for each in found} == {UNMAPPED}


def chooser_title(found: list[Brief]) -> str:
    """Which service needs looking at most and why; says so where none stands out."""
    if not found:
        return "No service has contacts in this period"
    if nothing_is_mapped(found):
        return "No contact belongs to a service yet"
    first = found[0]
    if first.reason == NOTHING_NOTED:
        return "No service stands out: choose one to see it whole"
    return f"{first.name} needs looking at most: {first.reason}"
