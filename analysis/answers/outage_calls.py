"""Which outages of online services made people ring: those written down and those the counts show, each with its excess calls."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.alarms import JOINT_FALSE_ALARMS_A_YEAR
from analysis.compositions import Asker
from analysis.counted_series import Key
from analysis.finding import Refusal
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.known_changes import DAY, KnownChange, as_date
from analysis.normal_range import NormalRange, daily_range
from analysis.outage_calls import ExcessCalls, Outage, excess_calls, find_outages
from analysis.questions import Question
from analysis.watched_series import WatchedSeries, normal_days, watched_series


QUESTION = Question(
    "outage_calls",
    "Which outages of online services made people ring, and how many calls more were there than expected?",
    "one row per outage and service (null: all services together)",
    ("start_date", "end_date", "service_id", "channel_id"),
    when="build",
    filters=("service_id", "channel_id"),
)
FIGURES = (
    "to_date", *RANGE_COLUMNS, "unit", "calls", "calls_expected", "lost_online", "calls_per_lost", "days", "is_known", "is_detected", "signs",
    "web_z", "error_z", "calls_z", "false_alarms_a_year", "suggested_row",
)  # fmt: skip
WEB, CALLS = "web", "phone"
FEWEST_A_DAY = 20.0  # usual calls a day; fewer show nothing by the day
METHOD = "web below (z -3) or server errors above (z 3), calls above (z 2) the same or next day; excess over the normal range"
ASSUMED = [
    "Calls on the days of the outage count, and on the day after it when they are out of range too.",
    "The range comes from how far earlier days were from what was expected of them.",
    "People who gave up without ringing, or who wrote or came, are not in it.",
]
Rows = list[dict[str, object]]


@dataclass(frozen=True)
class _Case:
    """One outage: places of its days in the daily series, known from changes.csv or found."""

    first: int
    last: int
    known: KnownChange | None
    found: Outage | None


@dataclass(frozen=True)
class _Evidence:
    """The daily series an outage is looked for in."""

    watched: WatchedSeries
    normal: NormalRange
    keys: list[Key]
    error_z: np.ndarray

    def z(self, key: Key) -> np.ndarray:
        """z of one series; nan where it is not counted."""
        return self.normal.z[self.keys.index(key)] if key in self.keys else np.full(len(self.watched.days.periods), np.nan)

    def counts(self, key: Key) -> np.ndarray:
        """Its daily counts."""
        return np.asarray(self.watched.days.counts[self.watched.days.keys.index(key)])


def answer(asked: Asker, values: Mapping[str, object]) -> Rows:
    """Outages of the period, oldest first, each over all services and by service; one row when there are none."""
    watched = watched_series(asked, values.get("end_date"), ("day",))
    if watched is None:
        return [_refused(None, None, Refusal("NO_DATA", "No contacts are published yet."))]
    if (None, CALLS) not in watched.days.keys:
        has_calls = any(
            row["channel_id"] == CALLS
            for row in asked("unit_costs_by_channel", {"start_date": watched.start, "end_date": watched.end}).records()
        )
        code, why = (
            ("TOO_COARSE", "Calls are counted by week or month, so no day stands out.")
            if has_calls
            else ("NO_DATA", "No feed counts calls.")
        )
        return [_refused(None, None, Refusal(code, why))]
    evidence = _evidence(asked, watched)
    start = as_date(values.get("start_date") or watched.start)
    cases = [case for case in _cases(evidence) if watched.days.periods[case.first] >= start]
    rows = [row for case in cases for row in _rows(evidence, case)]
    return rows or [_none(evidence)]


def _evidence(asked: Asker, watched: WatchedSeries) -> _Evidence:
    keys = [key for key in watched.days.keys if key[1] in (WEB, CALLS)]
    errors = np.full(len(watched.days.periods), np.nan)
    for row in asked("normal_errors", {"start_date": watched.start, "end_date": watched.end}).records():
        offset = (as_date(row["first_day"]) - watched.days.periods[0]).days
        by_day = row["errors"]
        for place, hits in enumerate(by_day if isinstance(by_day, list) else ()):
            if hits is not None and 0 <= place + offset < len(errors):
                errors[place + offset] = hits
    return _Evidence(watched, normal_days(watched, keys), keys, daily_range(errors).z[0])


def _cases(evidence: _Evidence) -> list[_Case]:
    """Known outages, and those found that no known one covers; a known one that is found too is both."""
    days = evidence.watched.days.periods
    holiday = np.array([day in evidence.watched.calendar.holidays for day in days], dtype=bool)
    found = find_outages(evidence.z((None, WEB)), evidence.error_z, evidence.z((None, CALLS)), holiday)
    cases = []
    for change in evidence.watched.changes:
        if change.kind != "outage" or change.channel_id not in (None, WEB):
            continue
        first, last = change.outage_days()
        places = [place for place, day in enumerate(days) if first <= day < last]
        if places:
            seen = next((each for each in found if each.first <= places[-1] + 1 and each.last >= places[0]), None)
            cases.append(_Case(places[0], places[-1], change, seen))
    covered = [case.found for case in cases]
    cases += [_Case(each.first, each.last, None, each) for each in found if each not in covered]
    return sorted(cases, key=lambda case: case.first)


def _rows(evidence: _Evidence, case: _Case) -> Rows:
    service = case.known.service_id if case.known and case.known.service_id not in (None, "*") else None
    services = [key[0] for key in evidence.keys if key[1] == CALLS and key[0] is not None and service in (None, key[0])]
    rows = [_row(evidence, case, None)] if service is None else []
    return rows + [_row(evidence, case, each) for each in services]


def _row(evidence: _Evidence, case: _Case, service: str | None) -> dict[str, object]:
    day, key = evidence.watched.days.periods[case.first], (service, CALLS)
    counts = evidence.counts(key)
    usual = counts[max(case.first - 365, 0) : case.first]
    usual = usual[np.isfinite(usual) & (usual > 0)]
    if len(usual) and usual.mean() < FEWEST_A_DAY:
        why = Refusal("TOO_FEW_CONTACTS", f"Fewer than {FEWEST_A_DAY:.0f} calls a day are usual, too few to see an outage by the day.")
        return _refused(day, service, why)
    found = excess_calls(evidence.normal, evidence.keys.index(key), counts, case.first, case.last)
    if isinstance(found, Refusal):
        return _refused(day, service, found)
    figures = _figures(evidence, case, service, found)
    return told(_identity(day, service), figures, found.n, METHOD, ASSUMED, _sentence(service, figures, found), found.seed)


def _figures(evidence: _Evidence, case: _Case, service: str | None, found: ExcessCalls) -> dict[str, object]:
    span, days = slice(case.first, case.last + 1), evidence.watched.days.periods
    lost = _lost(evidence, (service, WEB), span)
    end = days[case.last] + DAY
    return {
        "to_date": end.isoformat(), **range_cells(found.excess), "unit": "calls", "calls": found.observed, "calls_expected": found.expected,
        "lost_online": lost, "calls_per_lost": found.excess.central / lost if lost and lost > 0 and found.is_clear else None,
        "days": [days[place].isoformat() for place in found.days], "is_known": case.known is not None, "is_detected": case.found is not None,
        "signs": case.found.signs if case.found else None, "web_z": _extreme(evidence.z((service, WEB))[span], -1),
        "error_z": _extreme(evidence.error_z[span], 1), "calls_z": _extreme(evidence.z((service, CALLS))[list(found.days)], 1),
        "false_alarms_a_year": JOINT_FALSE_ALARMS_A_YEAR,
        "suggested_row": None if case.known else f"{days[case.first]},{end},outage,,{WEB},,Fewer online and more calls than usual,,,,,,",
    }  # fmt: skip


def _lost(evidence: _Evidence, key: Key, span: slice) -> float | None:
    """Online contacts below what was expected; None where they are not counted by day, or did not fall."""
    if key not in evidence.keys:
        return None
    missing = evidence.normal.expected[evidence.keys.index(key), span] - evidence.counts(key)[span]
    total = float(missing.sum()) if np.isfinite(missing).all() else None
    return total if total is not None and total > 0 else None


def _extreme(z: np.ndarray, side: int) -> float | None:
    known = z[np.isfinite(z)]
    return float(side * (side * known).max()) if len(known) else None


def _sentence(service: str | None, figures: Mapping[str, object], found: ExcessCalls) -> str:
    name, excess, known = service or "All services", found.excess, "written down" if figures["is_known"] else "not written down"
    counted = (
        f"{found.observed:,.0f} calls on {len(found.days)} {'day' if len(found.days) == 1 else 'days'}, {found.expected:,.0f} expected"
    )
    start = f"{name}, outage until {figures['to_date']} ({known}): {counted}"
    ends = f"80% range {excess.low_80:,.0f} to {excess.high_80:,.0f}"
    if not found.is_clear:
        return f"{start}; no effect on calls that we can see ({ends})."
    share = figures["calls_per_lost"]
    rest = "" if share is None else f", {float(str(share)):.2f} for each online contact lost"
    return f"{start}; {abs(excess.central):,.0f} calls {'more' if excess.central > 0 else 'fewer'} ({ends}){rest}."


def _none(evidence: _Evidence) -> dict[str, object]:
    judged = int(np.isfinite(evidence.z((None, CALLS))).sum())
    if (None, WEB) not in evidence.keys and not np.isfinite(evidence.error_z).any():
        return _refused(
            None, None, Refusal("NO_DATA", "No feed counts online contacts or server errors by day, so an outage would not show.")
        )
    if not judged:
        return _refused(None, None, Refusal("TOO_SHORT_PRE", "Calls need 20 weeks of daily counts before a day can be judged."))
    sentence = (
        f"No outage that made people ring shows in {judged:,} judged days; about {JOINT_FALSE_ALARMS_A_YEAR} a year would show by chance."
    )
    figures = dict.fromkeys(FIGURES) | {"unit": "calls", "false_alarms_a_year": JOINT_FALSE_ALARMS_A_YEAR}
    return told(_identity(None, None), figures, judged, METHOD, ASSUMED, sentence)


def _refused(day: datetime.date | None, service: str | None, why: Refusal) -> dict[str, object]:
    return refused(_identity(day, service), FIGURES, why, METHOD, unit="calls")


def _identity(day: datetime.date | None, service: str | None) -> dict[str, object]:
    return {"service_id": service, "channel_id": CALLS, "from_date": None if day is None else day.isoformat()}
