"""The counts of every service, channel and site as lines over weeks or months, and what changed in each: the ground of shift_or_cut."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.finding import Refusal
from analysis.launch_changes import read_launches
from analysis.period_change import MONTHS, WEEKS, Compared, Grain, PeriodChange, estimate_change
from analysis.questions import add_months
from analysis.shift_or_cut import COUNTING_KINDS, CUT_BEFORE_DAYS, CUT_KINDS, LEAST_LOST_SHARE, AccessCut, Periods


LASTING = frozenset({*CUT_KINDS, *COUNTING_KINDS, "launch", "release", "policy"})
NO_SERVICE = frozenset({"unmapped", "unknown"})
DAY = datetime.timedelta(days=1)
BASELINE_SLACK = 6  # days a week may reach over the ends of the baseline
WEEKS_ENOUGH = 0.95  # of the contacts counted by month must be known by week, else months are used
LEAST_OTHER_SITES = 2  # other offices, from which they may stand for one
Key = tuple[str, str, str | None]  # service, channel, site


@dataclass(frozen=True)
class ShiftChange:
    """A row of the changes table."""

    on: datetime.date
    until: datetime.date | None
    kind: str
    service_id: str | None
    channel_id: str | None
    site: str | None
    note: str
    hours_before: float | None = None
    hours_after: float | None = None
    lost_share: float | None = None

    def is_about(self, key: Key, sites: Mapping[str, str]) -> bool:
        """Whether it may have moved that line; `sites` gives the channel of a site. A cut of no known channel is about calls and visits."""
        service, channel, site = key
        if self.service_id is not None and self.service_id != service:
            return False
        own = self.channel_id or CUT_KINDS.get(self.kind) or (sites.get(self.site) if self.site else None)
        if own is None and self.kind in CUT_KINDS:
            return channel in ("phone", "face_to_face")
        if own is not None and own != channel and self.kind in {*CUT_KINDS, *COUNTING_KINDS}:
            return False
        return self.kind not in CUT_KINDS or site is None or self.site is None or self.site not in sites or self.site == site

    @property
    def says(self) -> str:
        """The change by name."""
        return f"{self.note or self.kind.replace('_', ' ')} ({self.on.isoformat()})"


@dataclass(frozen=True)
class Lines:
    """Counts by service, channel and site (null for all) over one timeline of weeks or months; NaN where nobody counted."""

    grain: Grain
    starts: tuple[datetime.date, ...]
    days: np.ndarray
    counts: dict[Key, np.ndarray]

    def after(self, place: int) -> datetime.date:
        """The first day after a step."""
        return self.starts[place] + 7 * DAY if self.grain is WEEKS else add_months(self.starts[place], 1)

    def steps(self, periods: Periods) -> tuple[np.ndarray, int]:
        """The whole steps of the period whose partner lies in the baseline, and how many steps back partners are."""
        if self.grain is WEEKS:
            lag = round((periods.start - periods.baseline_start).days / 7)
        else:
            lag = 12 * (periods.start.year - periods.baseline_start.year) + periods.start.month - periods.baseline_start.month
        slack = BASELINE_SLACK * DAY
        inside = [
            place
            for place, start in enumerate(self.starts)
            if start >= periods.start
            and self.after(place) <= periods.end
            and (
                place < lag
                or (self.starts[place - lag] >= periods.baseline_start - slack and self.after(place - lag) <= periods.baseline_end + slack)
            )
        ]
        return np.array(inside, dtype=int), lag


@dataclass(frozen=True)
class Ground:
    """Everything the rows are made from."""

    weekly: Lines
    monthly: Lines
    assisted: frozenset[str]
    changes: tuple[ShiftChange, ...]
    is_stated: bool
    names: dict[str, str]
    needs_consent: frozenset[tuple[str, str]]
    begun: dict[str, datetime.date]  # services that have a first day
    sites: dict[str, str]  # to their channel
    linked: dict[str, tuple[str, ...]]  # self-assessments launched for a service
    served: dict[str, int]  # and for how many services each was

    def lines_of(self, key: Key) -> Lines:
        """By week where the weeks hold what the months do."""
        weeks, months = (lines.counts.get(key) for lines in (self.weekly, self.monthly))
        if weeks is None or (months is not None and np.nansum(weeks) < WEEKS_ENOUGH * np.nansum(months)):
            return self.monthly
        return self.weekly

    def lines(self) -> list[Key]:
        """Every line, by week or month."""
        return sorted({*self.weekly.counts, *self.monthly.counts}, key=lambda key: (key[0], key[1], key[2] or ""))

    def change(self, key: Key, periods: Periods) -> PeriodChange | Refusal:
        """How the line differs in the period from what its baseline and its donors lead one to expect."""
        lines = self.lines_of(key)
        if key not in lines.counts:
            return Refusal("NO_DATA", "No feed counts these contacts by whole weeks or months.")
        period, lag = lines.steps(periods)
        if not len(period) or lag <= 0:
            return Refusal("NO_BASELINE", "The data hold no such period and baseline.")
        donors = self._donors(lines, key, periods)
        clean = self._clean_until(lines, key, periods)
        matrix = np.array(donors).reshape(len(donors), len(lines.starts))
        compared = Compared(lines.counts[key], matrix, lines.days, period, lag, clean, lines.grain)
        return estimate_change(compared, from_nothing=self._launched(key, periods))

    def cuts(self, key: Key, periods: Periods) -> tuple[AccessCut, ...]:
        """Cuts in access that touch the line, with the share of its baseline contacts they took."""
        return tuple(
            AccessCut(change.on, change.until, self._lost_share(change, key, periods), change.hours_before, change.hours_after, change.says)
            for change in self.changes
            if change.kind in CUT_KINDS and change.is_about(key, self.sites)
        )

    def counting(self, key: Key, periods: Periods) -> tuple[str, ...]:
        """Changes in how the line is counted between the beginning of the baseline and the end of the period."""
        return tuple(
            change.says
            for change in self.changes
            if change.kind in COUNTING_KINDS
            and periods.baseline_start < change.on < periods.end
            and change.is_about(key, self.sites)
            and (change.kind != "consent" or (key[0], key[1]) in self.needs_consent)
        )

    def _donors(self, lines: Lines, key: Key, periods: Periods) -> list[np.ndarray]:
        """The same channel of other services that nothing lasting happened to; for an office as a whole, other offices."""
        service, channel, site = key
        if service == ALL_SERVICES:
            others = [each for each in lines.counts if each[0] == ALL_SERVICES and each[1] == channel and each[2] != site]
            others = others if len(others) >= LEAST_OTHER_SITES else []
        else:
            others = [each for each in lines.counts if each[1:] == (channel, site) and each[0] not in {service, ALL_SERVICES, *NO_SERVICE}]
        return [lines.counts[each] for each in sorted(others, key=str) if not self._touched(each, periods)]

    def _touched(self, key: Key, periods: Periods) -> bool:
        first = periods.baseline_start - CUT_BEFORE_DAYS * DAY
        begun = self.begun.get(key[0])
        return (begun is not None and first <= begun < periods.end) or any(
            first <= change.on < periods.end and change.kind in LASTING and self._concerns(change, key) for change in self.changes
        )

    def _concerns(self, change: ShiftChange, key: Key) -> bool:
        """A consent banner concerns only what needs consent, and a change to every service no one service more than the others."""
        if change.kind == "consent" and (key[0], key[1]) not in self.needs_consent:
            return False
        if key[0] == ALL_SERVICES:
            return change.is_about((change.service_id or key[0], *key[1:]), self.sites) and change.kind in CUT_KINDS
        if change.service_id is None and change.kind not in {*CUT_KINDS, *COUNTING_KINDS}:
            return False
        return change.is_about(key, self.sites)

    def _clean_until(self, lines: Lines, key: Key, periods: Periods) -> int:
        """The first step with, or after, a lasting change to the line within the data: placebo windows end before it."""
        dates = [
            change.on for change in self.changes if change.kind in LASTING and change.on < periods.start and self._concerns(change, key)
        ]
        dates = [on for on in dates if on > lines.starts[0]]
        return next((place for place, _ in enumerate(lines.starts) if dates and lines.after(place) > min(dates)), len(lines.starts))

    def _launched(self, key: Key, periods: Periods) -> bool:
        """Whether it is written down that the line begins after the baseline did, so that nothing counted then is zero."""
        if key[1] in self.assisted:
            return False
        begun = self.begun.get(key[0])
        return (begun is not None and periods.baseline_start < begun < periods.end) or any(
            change.kind in ("launch", "release") and change.is_about(key, self.sites) and periods.baseline_start < change.on < periods.end
            for change in self.changes
        )

    def _lost_share(self, change: ShiftChange, key: Key, periods: Periods) -> float | None:
        """As stated; else what the site had of the baseline, all of it for a closure and as a ceiling for shorter hours."""
        if change.lost_share is not None and key[2] is None:
            return change.lost_share
        if key[2] is not None or change.site not in self.sites:
            return None
        lines = self.lines_of((key[0], key[1], None))
        site, whole = lines.counts.get((key[0], key[1], change.site)), lines.counts.get((key[0], key[1], None))
        then = [place for place, start in enumerate(lines.starts) if periods.baseline_start <= start < periods.baseline_end]
        if site is None or whole is None or not then or not np.nansum(whole[then]):
            return None
        share = float(np.nansum(site[then]) / np.nansum(whole[then]))
        return share if change.kind == "office_closed" or share < LEAST_LOST_SHARE else None


ALL_SERVICES = ""  # the service of lines that add up an office


def read_ground(
    weekly: Iterable[Mapping],
    monthly: Iterable[Mapping],
    sited: Iterable[Mapping],
    changes: Iterable[Mapping],
    pairs: Sequence[Mapping],
    is_stated: bool,
) -> Ground:
    """From the rows of the panel by week and by month, shift_sites, all_changes and shift_pairs."""
    weekly, monthly, sited, changes = list(weekly), list(monthly), list(sited), list(changes)
    assisted = frozenset(str(row["channel_id"]) for row in [*weekly, *monthly] if row["is_assisted"])
    assessed = {str(row["service_id"]) for row in pairs if row["is_self_assessment"]}
    launches = [(each.services, [one for one in each.named if one in assessed]) for each in read_launches(changes, assessed)]
    linked: dict[str, tuple[str, ...]] = {}
    served: dict[str, int] = {}
    for services, tools in launches:
        for service in services:
            if service is not None and service not in assessed:
                linked[service] = tuple(dict.fromkeys([*linked.get(service, ()), *tools]))
        served |= {tool: max(1, len(services)) for tool in tools}
    return Ground(
        _lines(WEEKS, weekly, [row for row in sited if row["grain"] == "week"], assisted),
        _lines(MONTHS, monthly, [row for row in sited if row["grain"] == "month"], assisted),
        assisted,
        tuple(_change(row) for row in changes),
        is_stated,
        {str(row["service_id"]): str(row["service_name"]) for row in pairs},
        frozenset((str(row["service_id"]), str(row["channel_id"])) for row in pairs if row["needs_consent"]),
        {str(row["service_id"]): row["from_date"] for row in pairs if isinstance(row["from_date"], datetime.date)},
        {str(row["site"]): str(row["channel_id"]) for row in sited},
        linked,
        served,
    )


def _lines(grain: Grain, rows: Sequence[Mapping], sited: Sequence[Mapping], assisted: frozenset[str]) -> Lines:
    whole = [row for row in rows if row["is_whole"] and row["service_id"] is not None]
    if not whole:
        return Lines(grain, (), np.zeros(0), {})
    starts = [min(row["period"] for row in whole)]
    last = max(row["period"] for row in whole)
    while starts[-1] < last:
        starts.append(starts[-1] + 7 * DAY if grain is WEEKS else add_months(starts[-1], 1))
    place = {start: number for number, start in enumerate(starts)}
    days = np.ones(len(starts))
    counts: dict[Key, np.ndarray] = {}
    completed: dict[Key, np.ndarray] = {}
    for row in whole:
        key: Key = (str(row["service_id"]), str(row["channel_id"]), None)
        at = place[row["period"]]
        counts.setdefault(key, np.full(len(starts), np.nan))[at] = float(row["contacts"])
        completed.setdefault(key, np.full(len(starts), np.nan))[at] = float(row["transactions"])
        days[at] = max(days[at], float(row["working_days"]))
    online = {key: line for key, line in completed.items() if key[1] not in assisted and np.nansum(line) > 0}
    counts |= online
    for row in sited:
        if row["period"] in place:
            at = place[row["period"]]
            place_key: Key = (str(row["service_id"]), str(row["channel_id"]), str(row["site"]))
            counts.setdefault(place_key, np.full(len(starts), np.nan))[at] = float(row["contacts"])
    return Lines(grain, tuple(starts), days, counts | _offices(counts))


def _offices(counts: Mapping[Key, np.ndarray]) -> dict[Key, np.ndarray]:
    """All services of each channel and site together, where all that are counted there are counted."""
    places = sorted({(channel, site) for _, channel, site in counts if site is not None})
    sums: dict[Key, np.ndarray] = {}
    for channel, site in places:
        lines = [line for key, line in counts.items() if key[1:] == (channel, site)]
        sums[(ALL_SERVICES, channel, site)] = np.sum(lines, axis=0)
    return sums


def _change(row: Mapping) -> ShiftChange:
    before, after, lost = (None if row[name] is None else float(row[name]) for name in ("hours_before", "hours_after", "lost_share"))
    service, channel, site = (str(row[name]) if row[name] else None for name in ("service_id", "channel_id", "site"))
    until = row["to_date"] if isinstance(row["to_date"], datetime.date) else None
    return ShiftChange(row["from_date"], until, str(row["kind"]), service, channel, site, str(row["note"] or ""), before, after, lost)
