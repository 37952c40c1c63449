"""The counts of every service and channel as arrays over the same weeks, days or months, where they can be compared."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.contact_calendar import DAYS, DayShares


ALL = "*"
RESTARTS = ("relabelled", "counting_changed")  # kinds of change after which a series starts anew
ALIVE_STEPS = 8  # a pair without a count in so many last steps is no part of its channel's total
Pair = tuple[str, str]  # service, channel
Row = Mapping[str, object]


@dataclass(frozen=True)
class Panel:
    """Counts [pair, step] over the same steps; not finite where not known or not comparable."""

    pairs: tuple[Pair, ...]
    steps: tuple[datetime.date, ...]
    counts: np.ndarray


def week_panel(rows: Sequence[Row], shares: Mapping[Pair, DayShares], holidays: frozenset[datetime.date]) -> Panel:
    """Whole weeks of the panel; a week whose uncovered days are closed ones is whole."""

    def is_whole(row: dict) -> bool:
        share = shares.get((row["service_id"], row["channel_id"]))
        if row["is_whole"] or share is None or not share.is_known:
            return bool(row["is_whole"])
        closed = sum(share.of(row["period"] + datetime.timedelta(days=step), holidays) == 0 for step in range(DAYS))
        working = sum(row["period"] + datetime.timedelta(days=step) not in holidays for step in range(5))
        return int(row["days"]) >= DAYS - closed and int(row["working_days"]) >= working

    return _panel([dict(row) for row in rows], is_whole, lambda week: week + datetime.timedelta(days=DAYS))


def month_panel(rows: Sequence[Row], pairs: Iterable[Pair]) -> Panel:
    """Whole months of the panel, of the given pairs alone."""
    wanted = set(pairs)
    kept = [dict(row) for row in rows if (row["service_id"], row["channel_id"]) in wanted]
    return _panel(kept, lambda row: bool(row["is_whole"]), lambda month: (month + datetime.timedelta(days=32)).replace(day=1))


def day_panel(days: Mapping[Pair, Mapping[datetime.date, float]], pairs: Sequence[Pair], first: datetime.date) -> Panel:
    """Days from `first` on."""
    last = max((day for pair in pairs for day in days.get(pair, {})), default=None)
    if last is None or last < first:
        return Panel(tuple(pairs), (), np.empty((len(pairs), 0)))
    steps = tuple(first + datetime.timedelta(days=step) for step in range((last - first).days + 1))
    counts = np.array([[days.get(pair, {}).get(day, np.nan) for day in steps] for pair in pairs], float).reshape(len(pairs), len(steps))
    return Panel(tuple(pairs), steps, counts)


def without_breaks(panel: Panel, changes: Sequence[Row]) -> Panel:
    """The panel with what cannot be compared left out: steps before counting changed, or those it was different for.

    A label that moves from one service to another does not matter to the total of a channel.
    """
    counts = panel.counts.copy()
    steps = np.array(panel.steps, dtype="datetime64[D]")
    for change in changes:
        if change["kind"] not in RESTARTS:
            continue
        first = np.datetime64(str(change["from_date"]))
        last = None if change["to_date"] is None else np.datetime64(str(change["to_date"]))
        ends = np.append(steps[1:], steps[-1:] + 31) if len(steps) else steps
        out = (steps < first) if last is None else (steps < last) & (ends > first)
        for place, pair in enumerate(panel.pairs):
            if applies(change, pair) and not (pair[0] == ALL and change["kind"] == "relabelled"):
                counts[place, out] = np.nan
    return Panel(panel.pairs, panel.steps, counts)


def applies(change: Row, pair: Pair) -> bool:
    """Whether a change is about a service and channel; for all services any service's is."""
    service, channel = pair
    return (service == ALL or change["service_id"] in (None, ALL, service)) and change["channel_id"] in (None, ALL, channel)


def with_totals(panel: Panel, changes: Sequence[Row]) -> Panel:
    """The panel with a row per channel of several services: their sum in steps where each that still counts is known.

    A service that a launch in changes.csv explains counts as none before its first step; one that has stopped is left out.
    """
    launched = {(change["service_id"], change["channel_id"]) for change in changes if change["kind"] == "launch"}
    members: dict[str, list[int]] = defaultdict(list)
    for place, (_service, channel) in enumerate(panel.pairs):
        if np.isfinite(panel.counts[place, -ALIVE_STEPS:]).any():
            members[channel].append(place)
    totals = {channel: places for channel, places in members.items() if len(places) > 1}
    rows = []
    for places in totals.values():
        counts = panel.counts[places].copy()
        for row, place in zip(counts, places, strict=True):
            begun = np.flatnonzero(np.isfinite(row))
            if panel.pairs[place] in launched and len(begun):
                row[: begun[0]] = 0.0
        rows.append(counts.sum(axis=0))
    pairs = (*panel.pairs, *((ALL, channel) for channel in totals))
    return Panel(pairs, panel.steps, np.concatenate([panel.counts, np.array(rows)]) if rows else panel.counts)


def chosen(panel: Panel, places: Sequence[int]) -> Panel:
    """Some of the rows."""
    return Panel(tuple(panel.pairs[place] for place in places), panel.steps, panel.counts[list(places)])


def _panel(rows: Sequence[dict], is_whole: Callable[[dict], bool], after: Callable[[datetime.date], datetime.date]) -> Panel:
    pairs = tuple(sorted({(row["service_id"], row["channel_id"]) for row in rows}))
    whole = [row for row in rows if is_whole(row)]
    if not whole:
        return Panel(pairs, (), np.empty((len(pairs), 0)))
    steps = [min(row["period"] for row in whole)]
    last = max(row["period"] for row in whole)
    while steps[-1] < last:
        steps.append(after(steps[-1]))
    place, column = {pair: number for number, pair in enumerate(pairs)}, {step: number for number, step in enumerate(steps)}
    counts = np.full((len(pairs), len(steps)), np.nan)
    for row in whole:
        counts[place[(row["service_id"], row["channel_id"])], column[row["period"]]] = row["contacts"]
    return Panel(pairs, tuple(steps), counts)
