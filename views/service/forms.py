"""Where people leave the online form of a service, and who gave up online and then contacted staff, as rows put in shape."""

from collections.abc import Mapping
from dataclasses import dataclass

from views.figures import Rows, optional


@dataclass(frozen=True)
class Step:
    """A step of the form, the people who came to it, and how many of those of the step before did not."""

    name: str
    people: int
    lost: int | None
    lost_share: float | None


@dataclass(frozen=True)
class GaveUp:
    """Attempts on a page that became contacts with staff: contacts and pounds a year with their ranges."""

    path: str
    contacts_low: float
    contacts_high: float
    contacts: float
    cost_low: float | None
    cost_high: float | None
    share: float
    match_rate: float | None
    sentence: str


def steps_of(rows: Rows) -> tuple[Step, ...]:
    """The steps in order; what was lost is the difference of two steps."""
    found: list[Step] = []
    for row in sorted((row for row in rows if row["people"] is not None), key=lambda row: row["place"]):
        people = int(row["people"])
        before = found[-1].people if found else None
        lost = before - people if before is not None and people <= before else None
        share = lost / before if lost is not None and before else None
        found.append(Step(step_name(row), people, lost, share))
    return tuple(found)


def step_name(row: Mapping) -> str:
    """The page of a step, or its place where the page is not one."""
    parts = {"start": "Start", "end": "Finished", "step": f"Step {row['place']}"}
    return f"{parts.get(str(row['part']), 'Step')}, {row['path']}" if row["path"] else parts.get(str(row["part"]), "Step")


def worst_step(steps: tuple[Step, ...]) -> int | None:
    """The place of the step that most people do not come to; None where none is lost."""
    lost = [(step.lost or 0, -place) for place, step in enumerate(steps)]
    return -max(lost)[1] if lost and max(lost)[0] > 0 else None


def gave_up(rows: Rows, service_id: str) -> tuple[tuple[GaveUp, ...], str]:
    """The pages of a service, most contacts first, and why there are none."""
    mine = [row for row in rows if row.get("service_id") == service_id and row["attempt"] == "unfinished"]
    known = [row for row in mine if not row.get("code") and row["contacts_a_year"] is not None]
    pages = [row for row in known if row["path"]] or [row for row in known if row["is_headline"]]
    refused = [str(row["sentence"]) for row in mine if row.get("code")]
    found = sorted((one_page(row) for row in pages), key=lambda page: -page.contacts)
    return tuple(found), "" if found or not refused else refused[0]


def one_page(row: Mapping) -> GaveUp:
    """A row of failed_online."""
    contacts = float(row["contacts_a_year"])
    low, high = optional(row["contacts_low_80"]), optional(row["contacts_high_80"])
    return GaveUp(
        path=str(row["path"] or "all pages"),
        contacts=contacts,
        contacts_low=contacts if low is None else low,
        contacts_high=contacts if high is None else high,
        cost_low=optional(row["cost_low_80"]),
        cost_high=optional(row["cost_high_80"]),
        share=float(row["estimate"]),
        match_rate=optional(row["match_rate"]),
        sentence=str(row["sentence"]),
    )
