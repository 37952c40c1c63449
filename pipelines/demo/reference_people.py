"""The invented council's managers and what they have signed off: all months but the last two, and one dispute."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from pipelines.demo.days import Days
from pipelines.demo.services import SERVICES
from pipelines.demo.text import write_table


# Person, invented name, role, directorates they answer for; none: everything, as the finance director does.
MANAGERS = (
    ("p01", "Priya Marlowe", "customer_services", ("Revenues and benefits",)),
    ("p02", "Tom Ashdown", "customer_services", ("Environment", "Parking")),
    ("p03", "Grace Holloway", "executive", ()),
)
SIGNED_ON = 8  # days after the first of the month that follows
DISPUTED = "housing_benefit"
WAITING = "Environment"  # has not looked at the last complete month yet


def write_people(folder: Path, days: Days) -> None:
    """Writes people.csv and sign_offs.csv."""
    rows = []
    for person_id, name, role, directorates in MANAGERS:
        services = ";".join(one.service_id for one in SERVICES if one.directorate in directorates) or "*"
        rows.append((person_id, name, f"{name.lower().replace(' ', '.')}@northmere.example", role, services, "true", "none"))
    write_table(folder / "people.csv", "person_id,name,email,role,services,may_sign_off,digest", rows)
    write_table(folder / "sign_offs.csv", "month,service_id,state,who,on_date,snapshot_id,note", _signed(days))


def _signed(days: Days) -> Iterator[tuple[object, ...]]:
    """A row for each whole month and service, but those that still wait; the month before the last has a dispute."""
    months = _whole_months(days)
    for month in months:
        on = _next(month) + timedelta(days=SIGNED_ON)
        if on > days.last:
            continue
        is_last = month == months[-1]
        for one in SERVICES:
            if is_last and one.directorate == WAITING:
                continue
            who = next((person for person, _, _, directorates in MANAGERS if one.directorate in directorates), MANAGERS[-1][0])
            is_disputed = is_last and one.service_id == DISPUTED
            note = "Calls moved to the new queue seem to be missing" if is_disputed else ""
            yield (month, one.service_id, "disputed" if is_disputed else "confirmed", who, on, "", note)


def _whole_months(days: Days) -> list[date]:
    month = days.first if days.first.day == 1 else _next(days.first)
    months = []
    while _next(month) <= days.last + timedelta(days=1):
        months.append(month)
        month = _next(month)
    return months


def _next(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
