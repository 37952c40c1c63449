"""What a shorter day or a closed counter day would set free, and whom it would turn away: from contacts by weekday and hour."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from analysis.finding import Z_80, Range, Refusal
from analysis.opportunity import DRAWS, SEED, range_of


Array = NDArray[np.float64]
WEEKS_A_YEAR = 365.25 / 7
LEAST_WEEKS = 8
COME_LATER = (0.5, 1.0)  # of those turned away, the share who come at another hour or day: nobody knows, so anything between
SECONDS = 3600.0


@dataclass(frozen=True)
class Desk:
    """One office or line: which hours it is open by weekday (1 Monday), and its contacts by week, weekday and hour."""

    channel_id: str
    site: str | None
    open_hours: Mapping[int, tuple[int, int]]  # weekday -> first hour, hour it closes
    contacts: Mapping[tuple[int, int], Array]  # (weekday, hour) -> contacts of each week in order

    def weeks(self) -> int:
        """The weeks that are counted."""
        return max((len(line) for line in self.contacts.values()), default=0)

    def line(self, cells: Sequence[tuple[int, int]]) -> Array:
        """Contacts of each week in those hours."""
        lines = [self.contacts[cell] for cell in cells if cell in self.contacts]
        total: Array = np.sum([line[: min(map(len, lines))] for line in lines], axis=0) if lines else np.zeros(self.weeks())
        return total


@dataclass(frozen=True)
class Staff:
    """What an open hour of the desk costs: people at it if spread evenly, pounds an hour of theirs, seconds they take for a contact.

    `post_hours` are those of a post in a year, `step` in which posts go, `owner` who decides; None where nobody said.
    """

    people: float
    hourly: float
    handle_seconds: float
    post_hours: float = 0.0
    step: float | None = None
    owner: object = None

    def posts_of(self, pounds: float) -> float | None:
        """The posts that so many pounds of time are, in whole steps."""
        if self.step is None or self.post_hours <= 0 or self.hourly <= 0:
            return None
        return math.floor(max(pounds, 0.0) / self.hourly / self.post_hours / self.step + 1e-9) * self.step


@dataclass(frozen=True)
class Closing:
    """Hours that could be closed: each a (weekday, hour); contacts a year that come then, and contacts per open hour."""

    desk: Desk
    cells: tuple[tuple[int, int], ...]
    contacts: Range
    per_hour: float
    share: float  # of the desk's contacts
    by_weekday: dict[int, float]  # contacts a year


def quietest_hour(desk: Desk) -> Closing | Refusal:
    """The first or last open hour of the day with fewest contacts per open hour; hours in the middle are not offered."""
    days = {day: hours for day, hours in desk.open_hours.items() if hours[1] - hours[0] >= 2}
    if not days:
        return Refusal("NO_ARRIVAL_PROFILE", "Opening hours are not known, so no hour can be said to be quiet.")
    opens, closes = min(hours[0] for hours in days.values()), max(hours[1] for hours in days.values())
    edges = [tuple((day, opens) for day, hours in sorted(days.items()) if hours[0] == opens)]
    edges.append(tuple((day, closes - 1) for day, hours in sorted(days.items()) if hours[1] == closes))
    return _quietest(desk, edges)


def quietest_day(desk: Desk) -> Closing | Refusal:
    """The open weekday with fewest contacts per open hour; a desk open on one day only has none to close."""
    if len(desk.open_hours) < 2:
        return Refusal("NO_ARRIVAL_PROFILE", "Opening hours of several days are needed to say which is quiet.")
    return _quietest(desk, [tuple((day, hour) for hour in range(*hours)) for day, hours in sorted(desk.open_hours.items())])


def value_of_closing(closing: Closing, staff: Staff, seed: int = SEED) -> Range:
    """Pounds a year set free: staffed hours less the work of those who come at another time, never below nothing.

    Nobody knows how many come back, so anything from half to all of them is drawn, nor how many people are at the desk then, so
    anything from one to an even spread; contacts are drawn from their own range.
    """
    generator = np.random.default_rng(seed)
    spread = (closing.contacts.high_80 - closing.contacts.low_80) / 2 / Z_80
    contacts = np.maximum(0.0, generator.normal(closing.contacts.central, spread, DRAWS))
    back = generator.uniform(*COME_LATER, DRAWS)
    people = generator.uniform(min(1.0, staff.people), staff.people, DRAWS)
    hours = len(closing.cells) * WEEKS_A_YEAR * people
    freed = np.clip(hours - contacts * back * staff.handle_seconds / SECONDS, 0.0, hours)
    return range_of(freed * staff.hourly)


def people_at(rostered_hours_a_year: float, open_hours_a_week: float) -> float:
    """People at the desks in an open hour if they are spread evenly: hours worked in a year over hours open."""
    return rostered_hours_a_year / (open_hours_a_week * WEEKS_A_YEAR) if open_hours_a_week > 0 else 0.0


def closing_of(desk: Desk, cells: tuple[tuple[int, int], ...]) -> Closing | Refusal:
    """What closing those hours of a desk would turn away, a year; hours nobody comes in turn nobody away."""
    if desk.weeks() < LEAST_WEEKS:
        return Refusal(
            "NO_ARRIVAL_PROFILE", f"Contacts are known by the hour for fewer than {LEAST_WEEKS} weeks, so nobody can say who comes then."
        )
    line, whole = desk.line(cells), desk.line(list(desk.contacts))
    mean = float(line.mean())
    reach = float(stdtrit(len(line) - 1, 0.9)) * float(line.std(ddof=1)) / math.sqrt(len(line))
    contacts = Range(mean * WEEKS_A_YEAR, max(0.0, mean - reach) * WEEKS_A_YEAR, (mean + reach) * WEEKS_A_YEAR)
    weekdays = {
        day: float(desk.line([cell for cell in cells if cell[0] == day]).mean()) * WEEKS_A_YEAR for day in sorted({d for d, _ in cells})
    }
    total = float(whole.mean())
    return Closing(desk, cells, contacts, mean / len(cells), mean / total if total > 0 else 0.0, weekdays)


def _quietest(desk: Desk, choices: Sequence[tuple[tuple[int, int], ...]]) -> Closing | Refusal:
    if desk.weeks() < LEAST_WEEKS:
        return Refusal(
            "NO_ARRIVAL_PROFILE", f"Contacts are known by the hour for fewer than {LEAST_WEEKS} weeks, so no hour can be said to be quiet."
        )
    usable = [choice for choice in choices if choice]
    return closing_of(desk, min(usable, key=lambda cells: (float(desk.line(cells).mean()) / len(cells), cells)))
