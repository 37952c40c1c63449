"""From counts by week or month and the changes table to the series of one launch, service and channel, and its possible donors."""

import datetime
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.launch_changes import LAUNCHES, Change, Launch, clashes, others
from analysis.launch_series import PRE_PER_POST, SYNTHETIC_DONORS, LaunchSeries, Rules
from analysis.questions import add_months, first_of_month


NO_DONOR = frozenset({"unmapped", "unknown"})  # what these hold changes whenever somebody maps a label


@dataclass(frozen=True)
class Panel:
    """Contacts of whole periods by service and channel; a pair's period that is not there is not known."""

    rules: Rules
    counts: dict[tuple[str, str], dict[datetime.date, float]]
    working_days: dict[datetime.date, float]
    assisted: frozenset[str]

    def services(self, channels: tuple[str, ...]) -> list[str]:
        """The services with any of the channels, in order of name."""
        return sorted({service for service, channel in self.counts if channel in channels})

    def channels(self, service: str | None) -> list[str]:
        """The channels of a service, of all services for None."""
        return sorted({channel for own, channel in self.counts if service in (None, own)})

    def line(self, services: Iterable[str], channels: tuple[str, ...], periods: list[datetime.date]) -> np.ndarray:
        """The sum over services and channels by period; NaN where one of the pairs is not known."""
        pairs = [self.counts[pair] for pair in ((service, channel) for service in services for channel in channels) if pair in self.counts]
        if not pairs:
            return np.full(len(periods), np.nan)
        total: np.ndarray = np.sum([[pair.get(period, math.nan) for period in periods] for pair in pairs], axis=0)
        return total


@dataclass(frozen=True)
class LaunchPanel:
    """The series of one launch, service and set of channels; who the donors are, and who is none for which reason."""

    series: LaunchSeries
    donor_ids: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]  # service, why
    masked: tuple[str, ...]  # changes whose periods are left out
    losing: tuple[
        Change, ...
    ] = ()  # lasting changes of other services after the launch, the latest first: before them more could be compared


def read_panel(records: Iterable[Mapping[str, object]], rules: Rules) -> Panel:
    """The panel from rows of the panel by week or month; periods that are not whole are left out."""
    counts: dict[tuple[str, str], dict[datetime.date, float]] = {}
    days: dict[datetime.date, float] = {}
    assisted: dict[str, bool] = {}
    for row in records:
        period, channel = row["period"], str(row["channel_id"])
        if not isinstance(period, datetime.date) or row["service_id"] is None:
            continue
        pair = counts.setdefault((str(row["service_id"]), channel), {})
        assisted[channel] = assisted.get(channel, True) and bool(row["is_assisted"])
        if row["is_whole"]:
            pair[period] = float(str(row["contacts"]))
            days[period] = float(str(row["working_days"]))
    return Panel(rules, counts, days, frozenset(channel for channel, is_assisted in assisted.items() if is_assisted))


def launch_series(
    panel: Panel,
    launch: Launch,
    service: str | None,
    channels: tuple[str, ...],
    changes: list[Change],
    names: Mapping[str, str],
    until: Change | None = None,
) -> LaunchPanel | None:
    """The series to estimate from, before the change `until` if given; None when no whole period of the service is known."""
    treated = (service,) if service is not None else tuple(each for each in panel.services(channels) if each not in NO_DONOR)
    known = sorted({period for each in treated for channel in channels for period in panel.counts.get((each, channel), {})})
    if not known:
        return None
    periods = _all_periods(known[0], known[-1], panel.rules)
    start = _index_on(periods, launch.on, panel.rules, up=True)
    ramp = max(0, _index_on(periods, launch.ramp_until, panel.rules, up=True) - start)
    touching = [change for change in others(changes, launch) if change.touches(treated, channels)]
    counts = panel.line(treated, channels, periods)
    mask = _masked(periods, touching, panel.rules)
    if start > 0 and start <= len(periods) and _begin(periods, start, panel.rules) > launch.on:
        mask[start - 1] = True  # the period in which the launch fell belongs to neither side
    began, ended = _limits([*(change for change in touching if change.on > periods[0]), *([until] if until else [])], launch.on)
    first = 0 if began is None else _index_on(periods, began.on, panel.rules, up=True)
    end = len(periods) if ended is None else min(len(periods), _index_on(periods, ended.on, panel.rules, up=False))
    counts[mask] = np.nan
    counts[:first] = np.nan
    counts[end:] = np.nan
    last_used = min(end, start + ramp + int(np.isfinite(counts[:start]).sum()) // PRE_PER_POST)
    span = (periods[min(first, len(periods) - 1)], _begin(periods, last_used, panel.rules))
    donors = _Donors(panel, launch, treated, channels, changes, periods, span)
    matrix, ids, left_out, donor_changes = donors.choose()
    counts[_masked(periods, donor_changes, panel.rules)] = np.nan
    series = LaunchSeries(
        counts=counts,
        donors=matrix,
        launch=start,
        donor_names=tuple(names.get(each, each) for each in ids),
        first=periods[0],
        exposure=np.array([panel.working_days.get(period, 1.0) for period in periods]),
        ramp=ramp,
        clashes=clashes(changes, launch, treated, channels),
        stopped_by=None if ended is None else ended.says,
        started_by=None if began is None else began.says,
        follows_launch=began is not None and began.kind in LAUNCHES,
        rules=panel.rules,
    )
    passing = [change for change in touching if change.until is not None and change.on < span[1] and change.until > span[0]]
    masked = tuple(dict.fromkeys(change.says for change in [*passing, *donor_changes]))
    return LaunchPanel(series, tuple(ids), tuple(left_out), masked, donors.losing())


@dataclass(frozen=True)
class _Donors:
    """The other services of the channels over the periods, and what happened to each of them."""

    panel: Panel
    launch: Launch
    treated: tuple[str, ...]
    channels: tuple[str, ...]
    changes: list[Change]
    periods: list[datetime.date]
    span: tuple[datetime.date, datetime.date]

    def choose(self) -> tuple[np.ndarray, list[str], list[tuple[str, str]], list[Change]]:
        """Counts (J x T), services, those left out with the reason, and the passing changes whose periods were left out instead."""
        kept: list[str] = []
        left_out: list[tuple[str, str]] = []
        passing: dict[str, list[Change]] = {}
        for service in self.panel.services(self.channels):
            if service in self.treated:
                continue
            own = [change for change in self._own(service) if change.on < self.span[1]]
            lasting = [change for change in own if change.until is None and change.on > self.span[0]]
            passing[service] = [change for change in own if change.until is not None and change.until > self.span[0]]
            if service in NO_DONOR or service in self.launch.named:
                left_out.append((service, "part of the launch" if service in self.launch.named else "not a service"))
            elif lasting:
                left_out.append((service, lasting[0].says))
            else:
                kept.append(service)
        clean = [service for service in kept if not passing[service]]
        if len(clean) >= SYNTHETIC_DONORS:
            left_out += [(service, passing[service][0].says) for service in kept if passing[service]]
            kept = clean
        rows = [self.panel.line((service,), self.channels, self.periods) for service in kept]
        matrix = np.array(rows).reshape(len(rows), len(self.periods))
        return matrix, kept, left_out, [change for service in kept for change in passing[service]]

    def losing(self) -> tuple[Change, ...]:
        """The lasting changes after the launch that keep a service from being compared, one a day, the latest first."""
        by_day: dict[datetime.date, Change] = {}
        for service in self.panel.services(self.channels):
            if service in self.treated or service in NO_DONOR or service in self.launch.named:
                continue
            for change in self._own(service):
                if change.until is None and self.launch.ramp_until < change.on < self.span[1]:
                    by_day.setdefault(change.on, change)
        return tuple(by_day[day] for day in sorted(by_day, reverse=True))

    def _own(self, service: str) -> list[Change]:
        """Changes of this service that the treated one does not share."""
        shared = {change for change in self.changes if change.service_id is None}
        return [change for change in self.changes if change not in shared and change.touches((service,), self.channels)]


def _limits(touching: list[Change], on: datetime.date) -> tuple[Change | None, Change | None]:
    """The last lasting change before the launch and the first after it."""
    lasting = [change for change in touching if change.until is None]
    before = [change for change in lasting if change.on < on]
    after = [change for change in lasting if change.on >= on]
    return max(before, key=lambda change: change.on, default=None), min(after, key=lambda change: change.on, default=None)


def _masked(periods: list[datetime.date], changes: list[Change], rules: Rules) -> np.ndarray:
    """Which periods a passing change touches."""
    found = np.zeros(len(periods), dtype=bool)
    for change in changes:
        if change.until is not None:
            found |= np.array([change.on < _following(period, rules) and change.until > period for period in periods], dtype=bool)
    return found


def _all_periods(first: datetime.date, last: datetime.date, rules: Rules) -> list[datetime.date]:
    periods = [first]
    while periods[-1] < last:
        periods.append(_following(periods[-1], rules))
    return periods


def _following(period: datetime.date, rules: Rules) -> datetime.date:
    return add_months(period, 1) if rules.grain == "month" else period + datetime.timedelta(days=7)


def _begin(periods: list[datetime.date], index: int, rules: Rules) -> datetime.date:
    """The day the period of that index begins, also beyond the data."""
    return add_months(periods[0], index) if rules.grain == "month" else periods[0] + datetime.timedelta(weeks=index)


def _index_on(periods: list[datetime.date], day: datetime.date, rules: Rules, up: bool) -> int:
    """The index of the period a day lies in; with `up`, of the first that begins on or after it. Never below zero."""
    if rules.grain == "month":
        month = first_of_month(day, up=up)
        return max(0, 12 * (month.year - periods[0].year) + month.month - periods[0].month)
    days = (day - periods[0]).days
    return max(0, -(-days // 7) if up else days // 7)
