"""Sign-offs of a month's figures: who may sign which services, what they said last, and writing what they say now."""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.citing import cite
from pipelines.editing import Edit, read_sheet, save_sheet
from pipelines.errors import UsageError
from pipelines.reference_columns import EVERY, UNMAPPED
from pipelines.reference_values import READERS, BadValue


CONFIRMED, DISPUTED = "confirmed", "disputed"


@dataclass(frozen=True)
class Signatory:
    """A person of people.csv who may sign off, and the services they answer for; `*` in them stands for all."""

    person_id: str
    name: str
    services: frozenset[str]

    def may_sign(self, service_id: str) -> bool:
        """Whether the service is one of theirs; what is not mapped to a service is nobody's."""
        return service_id != UNMAPPED and (EVERY in self.services or service_id in self.services)


@dataclass(frozen=True)
class SignOff:
    """What was said last about a month of a service."""

    month: datetime.date
    service_id: str
    state: str
    who: str
    on_date: datetime.date | None
    snapshot_id: str
    note: str


def signatories(data: Path) -> tuple[Signatory, ...]:
    """Who may sign off, in the order of people.csv; none where the table is absent. Raises ReferenceTableError for an unreadable table."""
    rows = read_sheet(data, "people").rows
    return tuple(
        Signatory(row["person_id"], row["name"], frozenset(part.strip() for part in row["services"].split(";") if part.strip()))
        for row in rows
        if row["person_id"] and _read("boolean", row["may_sign_off"]) is True
    )


def last_sign_offs(data: Path) -> dict[tuple[datetime.date, str], SignOff]:
    """The last word about each month and service, by date and then by place in sign_offs.csv; rows that cannot be read are left out."""
    found: dict[tuple[datetime.date, str], SignOff] = {}
    for row in read_sheet(data, "sign_offs").rows:
        month, on_date = _read("month", row["month"]), _read("date", row["on_date"])
        if not isinstance(month, datetime.date) or row["state"] not in (CONFIRMED, DISPUTED):
            continue
        said = SignOff(
            month,
            row["service_id"],
            row["state"],
            row["who"],
            on_date if isinstance(on_date, datetime.date) else None,
            row["snapshot_id"],
            row["note"],
        )
        before = found.get((month, said.service_id))
        if before is None or (said.on_date or datetime.date.min) >= (before.on_date or datetime.date.min):
            found[month, said.service_id] = said
    return found


def _read(kind: str, text: str) -> object:
    """The value of a cell, None for a blank one and for one that a build would refuse."""
    reader: Callable[[str], object] = READERS[kind]
    try:
        return reader(text) if text else None
    except BadValue:
        return None


def sign_off(
    data: Path,
    signatory: Signatory,
    said: Mapping[str, str],
    month: datetime.date,
    snapshot: str,
    now: datetime.datetime,
    note: str = "",
) -> Sequence[Edit]:
    """Adds what a person says of services (confirmed or disputed, by service) in a month, about one published file; returns the edits.

    The published file is cited, so that builds keep it. Raises UsageError for a service that is not theirs, for a dispute without a
    note, and for a month that is not over.
    """
    foreign = sorted(service for service in said if not signatory.may_sign(service))
    if foreign:
        raise UsageError(f"{signatory.person_id} may not sign off {', '.join(foreign)}; people.csv says which services are theirs.")
    if any(state == DISPUTED for state in said.values()) and not note.strip():
        raise UsageError("Say in the note what is wrong with the figures; a dispute without a reason helps nobody.")
    if (month + datetime.timedelta(days=32)).replace(day=1) > now.date():
        raise UsageError(f"{month:%B %Y} is not over; it can be signed off from the first day of the next month.")
    sheet = read_sheet(data, "sign_offs")
    about = {"month": month.isoformat(), "who": signatory.person_id, "on_date": now.date().isoformat(), "snapshot_id": snapshot}
    rows = [{**about, "service_id": service, "state": state, "note": note} for service, state in said.items()]
    cite(data, snapshot, f"sign-off {month:%Y-%m} by {signatory.person_id}", now.date())
    return save_sheet(data, sheet, [*sheet.rows, *rows], signatory.person_id, now)


def signable(people: Collection[Signatory], service_id: str) -> bool:
    """Whether anybody may sign off a service."""
    return any(person.may_sign(service_id) for person in people)
