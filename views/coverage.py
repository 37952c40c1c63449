"""Runs of covered, missing and not expected days, made from one row per feed and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


COVERED, MISSING, NOT_EXPECTED = "covered", "missing", "not expected"


@dataclass(frozen=True)
class Run:
    """Days on end in one state, end exclusive."""

    source_id: str
    state: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days the run has."""
        return (self.end - self.start).days


def runs(rows: Sequence[dict], start: date, end: date) -> list[Run]:
    """Every feed's days from start to end as runs; a day without a row was not expected of that feed."""
    states: dict[str, dict[date, str]] = {}
    for row in rows:
        states.setdefault(str(row["source_id"]), {})[row["day"]] = COVERED if row["covered"] else MISSING
    return [run for source_id in sorted(states) for run in _runs_of(source_id, states[source_id], start, end)]


def _runs_of(source_id: str, states: dict[date, str], start: date, end: date) -> list[Run]:
    found: list[Run] = []
    day = start
    while day < end:
        state = states.get(day, NOT_EXPECTED)
        if found and found[-1].state == state:
            found[-1] = Run(source_id, state, found[-1].start, day + timedelta(days=1))
        else:
            found.append(Run(source_id, state, day, day + timedelta(days=1)))
        day += timedelta(days=1)
    return found


def missing_runs(found: Sequence[Run]) -> list[Run]:
    """The gaps, longest first."""
    return sorted((run for run in found if run.state == MISSING), key=lambda run: (-run.days, run.source_id, run.start))
