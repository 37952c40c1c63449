"""A service's contacts around a launch beside those of donors: what is compared, which periods count, which donors may stand in."""

import datetime
import math
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from analysis.questions import add_months
from analysis.synthetic_weights import unit_weights


LEAST_CORRELATION = 0.2  # a donor that moves less with the service before the launch says nothing about it
LEAST_MEAN = 20  # contacts per period: below, the noise of counting hides any likely effect
LEAST_DONOR_MEAN = 5  # of donors that are summed
SYNTHETIC_DONORS, SYNTHETIC_PERIODS = 5, 40  # from here on donors are weighted instead of summed
CONTINUITY = 0.5  # added before taking logs, so that a period without a contact has one
LEAST_KNOWN_SHARE = 0.9  # of the service's periods that a donor must cover


@dataclass(frozen=True)
class Rules:
    """What a grain of data must offer, in periods."""

    grain: str
    least_pre: int
    least_post: int
    season: int  # periods of a year
    least_seasonal: int | None  # periods before the launch from which the seasons are taken off
    shift: int  # how far the launch date is moved to see whether it matters
    block: int  # periods whose mean is taken where single ones are too noisy to show that a donor moves with the service
    best_grade: str


WEEKLY = Rules("week", least_pre=52, least_post=8, season=52, least_seasonal=104, shift=4, block=4, best_grade="strong")
MONTHLY = Rules("month", least_pre=18, least_post=3, season=12, least_seasonal=None, shift=1, block=1, best_grade="moderate")
PRE_PER_POST = 3  # periods before the launch for each one after it that is compared


@dataclass(frozen=True)
class LaunchSeries:
    """Contacts per period of the treated service (T) and of J donors (J x T), launched at index `launch`.

    NaN: not known or left out (an outage, a closure, a bill). `first` is the day the first period begins. `exposure` (T) are working
    days. `ramp` periods after the launch are left out. `clashes` name other changes within four weeks of the launch; `stopped_by`
    names the change before which the post-period was cut off, `started_by` the one before which nothing is used.
    """

    counts: ArrayLike
    donors: ArrayLike
    launch: int
    donor_names: tuple[str, ...] = ()
    first: datetime.date | None = None
    exposure: ArrayLike | None = None
    ramp: int = 0
    clashes: tuple[str, ...] = ()
    stopped_by: str | None = None
    started_by: str | None = None
    follows_launch: bool = False  # whether that change is a launch or release too
    rules: Rules = WEEKLY
    by_block: bool = False  # donors are chosen by means of `rules.block` periods alone, which the noise of counting hides less

    def date_of(self, index: int) -> datetime.date | None:
        """The day the period of that index begins, also beyond the data."""
        if self.first is None:
            return None
        return add_months(self.first, index) if self.rules.grain == "month" else self.first + datetime.timedelta(weeks=index)


@dataclass(frozen=True)
class Comparison:
    """The periods and donors that are compared, all in logs; `pre` and `post` are indices of the series."""

    treated: np.ndarray  # log counts per working day (T), NaN where left out
    donors: np.ndarray  # the same of the donors kept (J x T)
    counts: np.ndarray
    donor_counts: np.ndarray
    names: tuple[str, ...]
    pre: np.ndarray
    post: np.ndarray
    season: np.ndarray | None  # (T)
    left_out: tuple[str, ...] = ()
    is_loose: bool = False  # no two donors move with the service
    is_weighted: bool = False
    later: np.ndarray = field(default_factory=lambda: np.zeros(0, int))  # after `post`: known, but the pre-period is too short to use them
    rules: Rules = field(default=WEEKLY)

    def reference(self, rows: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """What the donors say (T, logs) and their weights (J); of the chosen rows only, if given."""
        chosen = np.arange(len(self.donors)) if rows is None else rows
        if self.is_weighted and len(chosen) >= SYNTHETIC_DONORS:
            both = np.r_[self.pre, self.post]
            weights, _ = unit_weights(self.treated[both], self.donors[np.ix_(chosen, both)], len(self.pre))
            return weights @ self.donors[chosen], weights
        total = self.donor_counts[chosen].sum(axis=0)
        offset = self.treated - np.log(self.counts + CONTINUITY)
        means = np.nanmean(self.donor_counts[chosen], axis=1)
        return np.log(total + CONTINUITY) + offset, means / means.sum()

    @cached_property
    def gap(self) -> np.ndarray:
        """The service less what its donors say, in logs (T)."""
        left: np.ndarray = self.treated - self.reference()[0]
        return left

    def as_treated(self, row: int) -> "Comparison":
        """The same comparison with a donor in the place of the service, against the other donors."""
        rest = [index for index in range(len(self.names)) if index != row]
        return replace(
            self,
            treated=self.donors[row],
            counts=self.donor_counts[row],
            donors=self.donors[rest],
            donor_counts=self.donor_counts[rest],
            names=tuple(self.names[index] for index in rest),
        )


def line_up(series: LaunchSeries) -> Comparison:
    """The comparison a series allows, with whatever donors are fit for it; gates are not asked here."""
    counts = np.asarray(series.counts, float)
    donors = np.asarray(series.donors, float).reshape(-1, len(counts)) if np.size(series.donors) else np.empty((0, len(counts)))
    names = series.donor_names or tuple(f"donor {row + 1}" for row in range(len(donors)))
    if len(names) != len(donors) or series.launch < 0:
        raise ValueError("Every donor needs a name, and the launch is an index that counts from zero.")
    known = np.isfinite(counts)
    covering = [row for row in range(len(donors)) if np.isfinite(donors[row][known]).mean() >= LEAST_KNOWN_SHARE] if known.any() else []
    covering = _large_enough(donors, covering, series.launch)
    complete = known & np.isfinite(donors[covering]).all(axis=0)
    places = np.flatnonzero(complete)
    pre, post = places[places < series.launch], places[places >= series.launch + series.ramp]
    usable = len(pre) // PRE_PER_POST
    offset = np.zeros(len(counts)) if series.exposure is None else np.log(np.maximum(np.asarray(series.exposure, float), 1))
    treated = np.where(complete, np.log(np.where(complete, counts, 0) + CONTINUITY) - offset, np.nan)
    logs = np.log(np.where(np.isfinite(donors), donors, 0) + CONTINUITY) - offset
    season = _seasons(series, pre)
    lengths = (series.rules.block,) if series.by_block else tuple(dict.fromkeys((1, series.rules.block)))
    kept, is_loose = _moving_together(treated, logs, covering, pre, season, lengths)
    is_large = bool(len(kept)) and all(np.nanmean(donors[row][pre]) >= LEAST_MEAN for row in kept) if len(pre) else False
    return Comparison(
        treated=treated,
        donors=logs[kept],
        counts=counts,
        donor_counts=donors[kept],
        names=tuple(names[row] for row in kept),
        pre=pre,
        post=post[: max(usable, 0)],
        season=season,
        left_out=tuple(name for row, name in enumerate(names) if row not in kept),
        is_loose=is_loose,
        is_weighted=is_large and len(kept) >= SYNTHETIC_DONORS and len(pre) >= SYNTHETIC_PERIODS,
        later=post[max(usable, 0) :],
        rules=series.rules,
    )


def known_post(series: LaunchSeries) -> int:
    """Periods after the launch and its ramp-up that are known."""
    return int(np.isfinite(np.asarray(series.counts, float)[series.launch + series.ramp :]).sum())


def _large_enough(donors: np.ndarray, rows: list[int], launch: int) -> list[int]:
    """Donors as large as the service must be, where there are enough to weight; else smaller ones too, as a sum bears their noise."""
    means = {row: float(np.nanmean(donors[row][:launch])) if np.isfinite(donors[row][:launch]).any() else 0.0 for row in rows}
    for least, enough in ((LEAST_MEAN, SYNTHETIC_DONORS), (LEAST_DONOR_MEAN, 2)):
        large = [row for row in rows if means[row] >= least]
        if len(large) >= enough:
            return large
    return [row for row in rows if means[row] > 0]


def _seasons(series: LaunchSeries, pre: np.ndarray) -> np.ndarray | None:
    """The week or month of the year of every period, where the pre-period is long enough to know what is usual for each."""
    rules = series.rules
    if rules.least_seasonal is None or len(pre) == 0 or pre[-1] - pre[0] + 1 < rules.least_seasonal:
        return None
    length = len(np.asarray(series.counts))
    if series.first is None:
        return np.arange(length) % rules.season
    starts = [series.first + datetime.timedelta(weeks=index) for index in range(length)]
    return np.array([min((day.timetuple().tm_yday - 1) // 7, rules.season - 1) for day in starts])


def _moving_together(
    treated: np.ndarray, logs: np.ndarray, rows: list[int], pre: np.ndarray, season: np.ndarray | None, lengths: tuple[int, ...]
) -> tuple[list[int], bool]:
    """Donors that move with the service before the launch, in their seasons or beside them; all, and True, where fewer than two do.

    Where the noise of counting hides it from period to period, means of longer blocks of periods are compared instead (`lengths`).
    """

    def moving(length: int) -> list[int]:
        found = []
        for row in rows:
            pairs = [(treated[pre], logs[row][pre])]
            if season is not None:
                pairs.append((_off_season(treated[pre], season[pre]), _off_season(logs[row][pre], season[pre])))
            if max(_correlation(_means_of(one, length), _means_of(other, length)) for one, other in pairs) >= LEAST_CORRELATION:
                found.append(row)
        return found

    for length in lengths:
        found = moving(length)
        if len(found) >= 2:
            return found, False
    return rows, len(rows) >= 2


def _means_of(values: np.ndarray, length: int) -> np.ndarray:
    whole = len(values) // length * length
    means: np.ndarray = values[:whole].reshape(-1, length).mean(axis=1)
    return means


def _off_season(values: np.ndarray, season: np.ndarray) -> np.ndarray:
    counts = np.bincount(season)
    left: np.ndarray = values - (np.bincount(season, values) / np.maximum(counts, 1))[season]
    return left


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    if len(one) < 3 or one.std() == 0 or other.std() == 0:
        return 0.0
    found = float(np.corrcoef(one, other)[0, 1])
    return found if math.isfinite(found) else 0.0
