"""What each bill or letter did to contact: contacts it made, per 1,000 letters, and what they cost; and all mailings of one letter together."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.compositions import Asker
from analysis.counted_series import Key
from analysis.finding import Range, Refusal
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.known_changes import DAY, MAILINGS, KnownChange, as_date
from analysis.mailing_effect import (
    SEED,
    WINDOW_DAYS,
    MailingEffect,
    PooledRate,
    cost_of,
    mailing_effect,
    per_thousand,
    placebo_sums,
    pooled_rate,
    scaled,
)  # fmt: skip
from analysis.normal_range import NormalRange
from analysis.questions import Question
from analysis.watched_series import WatchedSeries, normal_days, watched_series
from analysis.wording import pounds


QUESTION = Question(
    "mailing_effect",
    "How many contacts did each bill or letter make, by channel, for each 1,000 letters, and what did they cost?",
    "one row per mailing and channel, and one per letter sent several times and channel (from_date null)",
    ("start_date", "end_date", "service_id", "channel_id"),
    when="build",
    filters=("service_id", "channel_id"),
)
FIGURES = (
    "to_date", *RANGE_COLUMNS, "unit", "observed", "expected", "p", "verdict", "letters", "per_thousand", "per_thousand_low_80",
    "per_thousand_high_80", "cost", "cost_low_80", "cost_high_80", "cost_basis", "cost_per_thousand", "mailing_cost", "later", "net",
    "placebo_windows",
)  # fmt: skip
METHOD = "contacts above the normal range in 10 working days, against windows without a mailing"
ASSUMED = [
    "Expected counts leave the weeks after any mailing out of their history; last year's mailing is no baseline.",
    "The range is what such a sum is in windows of the same length without mailing, launch, outage or bank holiday.",
]
CONFOUNDING = (*MAILINGS, "launch", "release", "outage", "opening_hours", "office_closed", "line_closed")
LASTING = frozenset(CONFOUNDING) - {"outage"} - set(MAILINGS)
WEEKS_OF_BASELINE = 8
NOT_SEEN, SEEN = "no effect that we can see", "contacts made"
Rows = list[dict[str, object]]


@dataclass(frozen=True)
class _Place:
    """One mailing on one series: its working days as places in the daily series, and whatever was found."""

    mailing: KnownChange
    key: Key


@dataclass(frozen=True)
class _Series:
    """Daily counts and expectation of the series of mailings, and the working days."""

    watched: WatchedSeries
    keys: list[Key]
    normal: NormalRange
    working: NDArray[np.int_]
    holiday_weeks: set[datetime.date]


def answer(asked: Asker, values: Mapping[str, object]) -> Rows:
    """Rows by mailing, oldest first, and channel; then the letters sent several times."""
    watched = watched_series(asked, values.get("end_date"))
    if watched is None:
        return [refused(_identity(None, None, None, None), FIGURES, Refusal("NO_DATA", "No contacts are published yet."), METHOD)]
    start = as_date(values.get("start_date") or watched.start)
    mailings = [
        each for each in watched.changes if each.kind in MAILINGS and watched.start <= each.start < watched.end and each.start >= start
    ]
    if not mailings:
        why = "No bill or letter of this period is in changes.csv; add a row per mailing with its first delivery day and number of letters."
        return [refused(_identity(None, None, None, None), FIGURES, Refusal("NO_DATA", why), METHOD)]
    costs: dict[Key, dict[str, object]] = {
        (str(row["service_id"]), str(row["channel_id"])): row
        for row in asked("unit_costs_by_channel", {"start_date": watched.start, "end_date": watched.end}).records()
    }
    series = _series(watched, mailings)
    found = [(place, _effect(series, place)) for place in _places(watched, mailings)]
    rows = [_row(place, effect, costs) for place, effect in found]
    return [*rows, *_pooled_rows(found)]


def _places(watched: WatchedSeries, mailings: list[KnownChange]) -> list[_Place]:
    """Every mailing with every channel its service is counted on; a mailing to everybody with the sums over services."""
    keys = dict.fromkeys([*watched.days.keys, *watched.weeks.keys, *watched.months.keys])
    places = []
    for mailing in sorted(mailings, key=lambda each: (each.start, each.service_id or "", each.note)):
        channels = sorted(key[1] for key in keys if key[0] == _service(mailing) and mailing.channel_id in (None, key[1]))
        places += [_Place(mailing, (_service(mailing), channel)) for channel in channels or [mailing.channel_id or "phone"]]
    return places


def _service(mailing: KnownChange) -> str | None:
    return None if mailing.service_id in (None, "*") else mailing.service_id


def _series(watched: WatchedSeries, mailings: list[KnownChange]) -> _Series:
    keys = [key for key in watched.days.keys if key[0] in {_service(each) for each in mailings}]
    days = watched.days.periods
    is_working = set(watched.calendar.working_days)
    working = np.array([place for place, day in enumerate(days) if day in is_working], dtype=int)
    weeks = {day - day.weekday() * DAY for day in watched.calendar.holidays}
    return _Series(watched, keys, normal_days(watched, keys), working, weeks)


def _effect(series: _Series, place: _Place) -> MailingEffect | Refusal:
    if place.key not in series.keys:
        known = place.key in series.watched.weeks.keys or place.key in series.watched.months.keys
        why = (
            "Contacts are counted by week or month here; ten working days cannot be told apart."
            if known
            else "No feed counts contacts of this service and channel."
        )
        return Refusal("TOO_COARSE" if known else "NO_DATA", why)
    days = np.array(series.watched.days.periods, dtype="datetime64[D]")[series.working]
    first = int(np.searchsorted(days, np.datetime64(place.mailing.start)))
    window = series.working[first : first + WINDOW_DAYS]
    if len(window) < WINDOW_DAYS:
        return Refusal("TOO_SHORT_POST", f"Only {len(window)} of the {WINDOW_DAYS} working days after the mailing are in the data yet.")
    other = _confounder(series, place, series.watched.days.periods[window[-1]])
    if other:
        return Refusal("CONFOUNDED", f"Within the {WINDOW_DAYS} working days there was also: {other}.")
    row = series.keys.index(place.key)
    counts, expected = series.watched.days.counts[series.watched.days.keys.index(place.key)], series.normal.expected[row]
    excess = (counts - expected)[series.working]
    sums = placebo_sums(excess, _clear(series, place.key, counts), first)
    later = excess[first + WINDOW_DAYS : first + 2 * WINDOW_DAYS]
    after = float(later.sum()) if len(later) == WINDOW_DAYS and np.isfinite(later).all() else None
    if not np.isfinite(expected[window]).all() and np.isfinite(counts[window]).all():
        return Refusal("TOO_SHORT_PRE", "There are too few weeks before the mailing to say what was to be expected after it.")
    return mailing_effect(counts[window], expected[window], sums, after)


def _confounder(series: _Series, place: _Place, last: datetime.date) -> str | None:
    """Another mailing, launch, cut or outage that touches the window, in words."""
    mailing = place.mailing
    for change in series.watched.changes:
        is_same = (
            change.start == mailing.start
            and change.kind == mailing.kind
            and change.note == mailing.note
            and change.service_id == mailing.service_id
        )
        if (
            is_same
            or change.kind not in CONFOUNDING
            or not change.is_about(place.key[0], None if change.kind == "outage" else place.key[1])
        ):
            continue
        begins, ends = (change.start, change.start + DAY) if change.kind in LASTING else change.days()
        if begins <= last and ends > mailing.start:
            return change.told()
    return None


def _clear(series: _Series, key: Key, counts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which working days may be in a placebo window: none near a mailing, launch, outage or holiday, all with eight weeks behind them."""
    days = [series.watched.days.periods[place] for place in series.working]
    spans = [
        change.days()
        for change in series.watched.changes
        if change.kind in CONFOUNDING and change.is_about(key[0], None if change.kind == "outage" else key[1])
    ]
    known = np.flatnonzero(np.isfinite(counts))
    since = series.watched.days.periods[int(known[0])] + 7 * WEEKS_OF_BASELINE * DAY if len(known) else series.watched.end
    return np.array(
        [
            day >= since and day - day.weekday() * DAY not in series.holiday_weeks and not any(first <= day < last for first, last in spans)
            for day in days
        ],
        dtype=bool,
    )


def _row(place: _Place, effect: MailingEffect | Refusal, costs: Mapping[Key, Mapping[str, object]]) -> dict[str, object]:
    mailing = place.mailing
    identity = _identity(place.key[0], place.key[1], mailing.start, mailing)
    if isinstance(effect, Refusal):
        return refused(identity, FIGURES, effect, METHOD, unit="contacts")
    rate = per_thousand(effect, mailing.quantity)
    cost, basis = _cost(effect, costs.get(place.key))
    figures = dict.fromkeys(FIGURES) | {
        "to_date": None if mailing.end is None else mailing.end.isoformat(), **range_cells(effect.excess), "unit": "contacts",
        "observed": effect.observed, "expected": effect.expected, "p": effect.p, "verdict": SEEN if effect.is_seen else NOT_SEEN,
        "letters": mailing.quantity, "mailing_cost": mailing.cost, "later": effect.later, "net": effect.net,
        "placebo_windows": len(effect.placebo),
        **_three("per_thousand", rate), **_three("cost", cost), "cost_basis": basis,
        "cost_per_thousand": cost.central / mailing.quantity * 1000 if cost and mailing.quantity else None,
    }  # fmt: skip
    said = [*ASSUMED, _about_cost(basis)]
    return told(identity, figures, len(effect.placebo), METHOD, said, _sentence(place, effect, rate, cost), SEED)


def _cost(effect: MailingEffect, row: Mapping[str, object] | None) -> tuple[Range | None, str | None]:
    """Pounds at the part of the unit cost that varies with contacts where it is stated, else at the full one."""
    if row is None or row["central"] is None:
        return None, None
    share = 1.0 if row["variable_share"] is None else float(str(row["variable_share"]))
    low, central, high = (float(str(row["central"] if row[name] is None else row[name])) for name in ("low", "central", "high"))
    return scaled(cost_of(effect, low, central, high), share), "full unit cost" if row[
        "variable_share"
    ] is None else "variable part of unit cost"


def _three(name: str, found: Range | None) -> dict[str, object]:
    values = (None, None, None) if found is None else (found.central, found.low_80, found.high_80)
    return dict(zip((name, f"{name}_low_80", f"{name}_high_80"), values, strict=True))


def _about_cost(basis: str | None) -> str:
    if basis is None:
        return "No unit cost is in force, so no cost is given."
    return f"Cost is at the {basis}; it is staff time, not cash."


def _sentence(place: _Place, effect: MailingEffect, rate: Range | None, cost: Range | None) -> str:
    name = f"{place.mailing.note or place.mailing.kind} of {place.mailing.start}, {place.key[1]}"
    ends = f"80% range {effect.excess.low_80:,.0f} to {effect.excess.high_80:,.0f}"
    if not effect.is_seen:
        return f"{name}: no effect on contact that we can see ({ends}; {effect.observed:,.0f} contacts, {effect.expected:,.0f} expected)."
    way = "more" if effect.excess.central > 0 else "fewer"
    text = f"{name}: {abs(effect.excess.central):,.0f} contacts {way} than expected in {WINDOW_DAYS} working days ({ends})"
    text += "" if rate is None else f", {rate.central:.1f} for each 1,000 letters"
    text += "" if cost is None else f", costing about {pounds(round(cost.central))}"
    return f"{text}. Part of it was only brought forward: {effect.net:,.0f} net." if effect.is_brought_forward else f"{text}."


def _pooled_rows(found: list[tuple[_Place, MailingEffect | Refusal]]) -> Rows:
    """All mailings of one letter (same service, kind and note) together, by channel, where two or more could be measured."""
    groups: dict[tuple[str | None, str, str, str], list[tuple[KnownChange, MailingEffect]]] = {}
    for place, effect in found:
        if isinstance(effect, MailingEffect) and place.mailing.quantity:
            groups.setdefault((place.key[0], place.key[1], place.mailing.kind, place.mailing.note), []).append((place.mailing, effect))
    rows = []
    for (service, channel, kind, note), of in sorted(groups.items(), key=str):
        pooled = pooled_rate([effect.excess.central for _, effect in of], [float(mailing.quantity or 0) for mailing, _ in of])
        if isinstance(pooled, PooledRate):
            identity: dict[str, object] = {"service_id": service, "channel_id": channel, "kind": kind, "note": note, "from_date": None}
            rows.append(_pooled_row(identity, pooled, sum(float(mailing.quantity or 0) for mailing, _ in of)))
    return rows


def _pooled_row(identity: dict[str, object], pooled: PooledRate, letters: float) -> dict[str, object]:
    figures = dict.fromkeys(FIGURES) | {
        "estimate": pooled.mean if pooled.low_80 is not None else pooled.pooled, "low_80": pooled.low_80, "high_80": pooled.high_80,
        "low_95": pooled.low_95, "high_95": pooled.high_95, "unit": "contacts per 1,000 letters", "letters": letters,
        "per_thousand": pooled.pooled, "per_thousand_low_80": pooled.low_80, "per_thousand_high_80": pooled.high_80,
    }  # fmt: skip
    ends = (
        "too few mailings for a range"
        if pooled.low_80 is None
        else f"mean of mailings {pooled.mean:.1f}, 80% range {pooled.low_80:.1f} to {pooled.high_80:.1f}"
    )
    name = f"{identity['note']}, {identity['channel_id']}"
    sentence = f"{name}: {pooled.pooled:.1f} contacts for each 1,000 letters over {pooled.n} mailings ({ends})."
    return told(
        identity,
        figures,
        pooled.n,
        "rates of mailings, Student's interval",
        [ASSUMED[0], "Mailings of one letter are alike but for chance."],
        sentence,
    )


def _identity(service: str | None, channel: str | None, start: datetime.date | None, mailing: KnownChange | None) -> dict[str, object]:
    kind, note = (None, None) if mailing is None else (mailing.kind, mailing.note)
    return {
        "service_id": service,
        "channel_id": channel,
        "kind": kind,
        "note": note,
        "from_date": None if start is None else start.isoformat(),
    }
