"""What mobile equipment changed for people who work outdoors, by professional group and over all of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.compositions import Asker
from analysis.field_work import (
    FEWEST_WORKERS,
    TOO_FEW,
    WORKERS_FOR_INTERVAL,
    WorkerChange,
    change_against,
    change_alone,
    change_of_others,
)  # fmt: skip
from analysis.finding import Refusal
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.questions import Question
from analysis.worker_days import LEARNING_DAYS, BeforeAfter, before_after, means_of_workers


QUESTION = Question(
    "field_work",
    "What did mobile equipment change in a field worker's day, and how much productive time is that?",
    "one row per professional group (All groups: everybody) and measure",
    ("professional_group", "measure"),
    when="warehouse",
    filters=("professional_group", "measure"),
)
MEASURES = {  # column of the days, what it is called, the unit it is recorded in
    "trips": ("trips_to_base", "trips a worker-day", 1.0),
    "miles": ("miles", "miles a worker-day", 0.1),
    "travel_minutes": ("travel_minutes", "minutes a worker-day", 1.0),
    "records": ("rekeyed_records", "records a worker-day", 1.0),
    "jobs": ("visits", "visits a worker-day", 1.0),
    "gained_minutes": ("productive_minutes", "minutes a worker-day", 1.0),
}
ALL, OTHERS = "All groups", "Other groups together"
FIGURES = (
    "before", "after", "compared_before", "compared_after", *RANGE_COLUMNS, "lowest", "highest", "p", "unit", "workers", "compared_workers",
    "left_out", "missing_share", "hours_a_year", "hours_low_80", "hours_high_80", "value_a_year", "cash_a_year", "grade", "for_team_only",
)  # fmt: skip
METHOD = "change per worker, Student or Welch interval"
ASSUMED = (
    "Each worker is one observation, however many jobs were logged.",
    "The first four weeks with the equipment are left out, and only calendar months found on both sides count where there are any.",
    "The equipment date is the first day a worker's job was logged with it.",
)


@dataclass(frozen=True)
class Days:
    """One element per worker and day with a job; `equipped_on` is NaT for workers who never got it."""

    worker: np.ndarray
    group: np.ndarray
    day: np.ndarray
    equipped_on: np.ndarray
    values: dict[str, np.ndarray]

    def of(self, chosen: np.ndarray) -> "Days":
        """The chosen elements."""
        parts = {name: values[chosen] for name, values in self.values.items()}
        return Days(self.worker[chosen], self.group[chosen], self.day[chosen], self.equipped_on[chosen], parts)


def answer(asked: Asker, _values: Mapping[str, object]) -> list[dict[str, object]]:
    """Rows by group and measure; groups with fewer than three equipped workers are told together."""
    visits = asked("field_work_unnamed", {}).records()[0]
    days = read_days(asked("field_work_days", {}).records())
    if not len(days.worker):
        why = "Field visits do not say which worker made them." if visits["visits"] else "No feed carries field visits."
        return [refused(_identity(ALL, "trips_to_base"), FIGURES, Refusal("NO_DATA", why), METHOD)]
    if np.isnat(days.equipped_on).all():
        why = "No field visit is marked as made with mobile equipment, so there is no before and after."
        return [refused(_identity(ALL, "trips_to_base"), FIGURES, Refusal("NO_BASELINE", why), METHOD)]
    rate = next((row["value"] for row in asked("settings", {}).records() if row["key"] == "back_office_rate"), None)
    pounds = None if rate is None else float(str(rate))
    return [_row(name, measure, days.of(chosen), visits, pounds) for name, chosen in grouped(days) for measure in MEASURES]


def read_days(records: list[dict]) -> Days:
    """Arrays from the rows of the query field_work_days; the minutes gained are less travel and less typing, before the comparison."""
    column = {
        name: np.array([row[name] for row in records], dtype=float)
        for name in ("trips", "miles", "travel_minutes", "records", "jobs", "rekey_minutes")
    }
    gained = -(column["travel_minutes"] + np.where(column["records"] == 0, 0.0, column.pop("rekey_minutes")))
    return Days(
        np.array([row["worker"] for row in records], dtype=int),
        np.array([row["professional_group"] for row in records], dtype=str),
        np.array([row["local_date"] for row in records], dtype="datetime64[D]"),
        np.array([row["equipped_on"] for row in records], dtype="datetime64[D]"),
        {**column, "gained_minutes": gained},
    )


def grouped(days: Days) -> list[tuple[str, np.ndarray]]:
    """All groups, then each with enough equipped workers, then the others merged; where that would be few, only all groups."""
    everybody = np.ones(len(days.worker), dtype=bool)
    equipped = {name: len(np.unique(days.worker[(days.group == name) & ~np.isnat(days.equipped_on)])) for name in np.unique(days.group)}
    large = [name for name, workers in equipped.items() if workers >= FEWEST_WORKERS]
    small = [name for name, workers in equipped.items() if 0 < workers < FEWEST_WORKERS]
    found = [(ALL, everybody)]
    if sum(equipped[name] for name in small) >= FEWEST_WORKERS and large:
        found += [(name, days.group == name) for name in large] + [(OTHERS, np.isin(days.group, small))]
    elif small and large:  # all groups less the large ones would tell about the few
        found += [(name, days.group == name) for name in large[1:]]
    elif len(large) > 1:
        found += [(name, days.group == name) for name in large]
    return [(str(name), chosen) for name, chosen in found]


def _row(name: str, column: str, days: Days, visits: Mapping[str, object], pounds: float | None) -> dict[str, object]:
    measure, unit, recording_unit = MEASURES[column]
    identity = _identity(name, measure)
    equipped = ~np.isnat(days.equipped_on)
    if len(np.unique(days.worker[equipped])) < FEWEST_WORKERS:
        return refused(identity, FIGURES, Refusal("TOO_FEW_WORKERS", TOO_FEW), METHOD, unit=unit)
    own = before_after(days.worker[equipped], days.day[equipped], days.values[column][equipped], days.equipped_on[equipped])
    if (isinstance(own, Refusal) and own.code == "NO_BASELINE") or (isinstance(own, BeforeAfter) and len(own.workers) < FEWEST_WORKERS):
        return _others_row(identity, days, column, unit)
    if isinstance(own, Refusal):
        return refused(identity, FIGURES, own, METHOD, unit=unit)
    control = _control(days, column, equipped)
    found = _changed(own, control, recording_unit)
    if isinstance(found, Refusal):
        return refused(identity, FIGURES, found, METHOD, unit=unit)
    used = control if found.compared_with and not isinstance(control, Refusal) else None
    figures = _figures(own, used, found, unit, pounds if column == "gained_minutes" else None, column == "gained_minutes")
    return told(
        identity, figures, found.n, METHOD, _assumptions(own, found, column, visits), _sentence(name, measure, figures, found), found.seed
    )


def _others_row(identity: dict[str, object], days: Days, column: str, unit: str) -> dict[str, object]:
    """Where too few worked both before and after: the people before against the people with the equipment, who are not the same."""
    equipped = ~np.isnat(days.equipped_on)
    since = (days.day - np.where(equipped, days.equipped_on, np.sort(days.equipped_on[equipped])[equipped.sum() // 2])).astype(float)
    value = days.values[column]
    before = means_of_workers(days.worker[since < 0], value[since < 0])
    after = means_of_workers(days.worker[equipped & (since >= LEARNING_DAYS)], value[equipped & (since >= LEARNING_DAYS)])
    found = change_of_others(before, after, MEASURES[column][2])
    if isinstance(found, Refusal):
        return refused(identity, FIGURES, found, METHOD, unit=unit)
    figures: dict[str, object] = dict.fromkeys(FIGURES)
    figures |= {
        "before": _mean(before), "after": _mean(after), **range_cells(found.change), "estimate": found.mean, "p": found.p, "unit": unit,
        "workers": found.n, "compared_workers": 0, "grade": found.grade, "for_team_only": found.n < WORKERS_FOR_INTERVAL,
    }  # fmt: skip
    said = ["Other people worked before than with the equipment: their means are compared, which is weak.", *ASSUMED[1:]]
    return told(
        identity,
        figures,
        found.n,
        "Welch's interval on workers' means",
        said,
        _sentence(str(identity["professional_group"]), str(identity["measure"]), figures, found),
    )


def _control(days: Days, column: str, equipped: np.ndarray) -> BeforeAfter | Refusal:
    """The workers who never got it, compared at the middle date of those who did."""
    others = ~equipped
    dates = np.sort(days.equipped_on[equipped])
    middle = np.full(others.sum(), dates[len(dates) // 2], dtype="datetime64[D]")
    return before_after(days.worker[others], days.day[others], days.values[column][others], middle)


def _changed(own: BeforeAfter, control: BeforeAfter | Refusal, unit: float) -> WorkerChange | Refusal:
    if not isinstance(control, Refusal) and len(control.workers) >= FEWEST_WORKERS:
        return change_against(own.change, control.change, unit)
    return change_alone(own.change, unit)


def _figures(
    own: BeforeAfter, control: BeforeAfter | None, found: WorkerChange, unit: str, pounds: float | None, is_time: bool
) -> dict[str, object]:
    change = found.change
    days = own.days_a_year * len(own.workers)
    hours = found.mean / 60 * days if is_time else None
    ends = (change.low_80 / 60 * days, change.high_80 / 60 * days) if is_time and change else (None, None)
    return {
        "before": None if is_time else _mean(own.before), "after": None if is_time else _mean(own.after),
        "compared_before": _mean(control.before) if control and not is_time else None,
        "compared_after": _mean(control.after) if control and not is_time else None,
        **range_cells(change), "estimate": found.mean, "lowest": found.lowest, "highest": found.highest, "p": found.p, "unit": unit,
        "workers": found.n, "compared_workers": found.compared_with, "left_out": own.left_out, "missing_share": own.missing_share,
        "hours_a_year": hours, "hours_low_80": ends[0], "hours_high_80": ends[1],
        "value_a_year": hours * pounds if hours is not None and pounds is not None else None, "cash_a_year": 0.0 if is_time else None,
        "grade": found.grade, "for_team_only": found.n < WORKERS_FOR_INTERVAL,
    }  # fmt: skip


def _mean(values: np.ndarray) -> float:
    return float(values.mean())


def _assumptions(own: BeforeAfter, found: WorkerChange, column: str, visits: Mapping[str, object]) -> list[str]:
    said = list(ASSUMED)
    if not own.same_months:
        said.append("The two sides hold no calendar month in common, so season is not taken out.")
    if found.compared_with:
        said.append("Workers without the equipment show what would have happened anyway.")
    else:
        said.append("Nobody without the equipment could be compared with: this is before and after only.")
    if column == "gained_minutes":
        said.append("Minutes are less travel and less typing; trips back to base are not turned into minutes, since travel may hold them.")
        said.append("Time saved or extra visits, never both; productive time is not cash.")
    if visits["visits_without_worker"]:
        said.append("Visits that do not say which worker made them are left out.")
    return said


def _sentence(name: str, measure: str, figures: Mapping[str, object], found: WorkerChange) -> str:
    than = "than workers without it" if found.compared_with else "than before"
    thing = measure.replace("_", " ")
    way = "more" if found.mean >= 0 else "fewer" if measure in {"trips_to_base", "visits", "rekeyed_records", "miles"} else "less"
    how = f"{abs(found.mean):.2f} {way} {thing} a day {than}"
    if found.change is None:
        return f"{name}: {how} ({found.n} workers, lowest {found.lowest:.2f}, highest {found.highest:.2f}; too few for a range)."
    hours = figures["hours_a_year"]
    told_hours = f" That is {float(str(hours)):,.0f} hours a year of productive time, not cash." if hours is not None else ""
    return f"{name}: {how} (80% range {found.change.low_80:.2f} to {found.change.high_80:.2f}, {found.n} workers).{told_hours}"


def _identity(name: str, measure: str) -> dict[str, object]:
    return {"professional_group": name, "measure": measure}
