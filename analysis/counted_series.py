"""Counts by service and channel as arrays over one run of periods, with the sum over all services of each channel beside them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


UNMAPPED = "unmapped"
Key = tuple[str | None, str]


@dataclass(frozen=True)
class CountedSeries:
    """Counts [series, period], nan where no feed covers a period; a key without a service is the sum over all of its channel."""

    keys: tuple[Key, ...]
    periods: tuple[datetime.date, ...]
    counts: NDArray[np.float64]

    def place_of(self, key: Key) -> int | None:
        """The row of a service and channel, None when nobody counts it."""
        return self.keys.index(key) if key in self.keys else None

    def span(self, start: datetime.date, end: datetime.date) -> NDArray[np.bool_]:
        """Which periods begin in the half-open range of days."""
        return np.array([start <= each < end for each in self.periods], dtype=bool)


def counted_series(records: Sequence[Mapping[str, object]], periods: Sequence[datetime.date]) -> CountedSeries:
    """The series of a query that lists counts by service and channel; `periods` are the days, weeks or months the lists run over.

    A sum over services is not known in a period in which a series that has begun and not ended is not covered.
    """
    keys: list[Key] = [(str(row["service_id"]), str(row["channel_id"])) for row in records]
    counts = np.full((len(keys), len(periods)), np.nan)
    for place, row in enumerate(records):
        given = np.array(row["contacts"], dtype=float)
        counts[place, : len(given)] = given
    channels = sorted({channel for _, channel in keys})
    sums = [_sum(counts[[place for place, key in enumerate(keys) if key[1] == channel]]) for channel in channels]
    whole = np.vstack([np.array(sums).reshape(len(channels), len(periods)), counts])
    return CountedSeries((*((None, channel) for channel in channels), *keys), tuple(periods), whole)


def periods_between(first: datetime.date, number: int, grain: str) -> list[datetime.date]:
    """The first days of so many days, weeks or months."""
    if grain == "month":
        months = [first.year * 12 + first.month - 1 + step for step in range(number)]
        return [datetime.date(month // 12, month % 12 + 1, 1) for month in months]
    step = datetime.timedelta(days=7 if grain == "week" else 1)
    return [first + step * place for place in range(number)]


def series_of(records: Sequence[Mapping[str, object]], grain: str) -> CountedSeries:
    """As `counted_series`, for records whose first period is a column; no records make no series."""
    if not records:
        return CountedSeries((), (), np.zeros((0, 0)))
    first = min(_day(row["first_period"]) for row in records)
    return counted_series(records, periods_between(first, max(len(_listed(row["contacts"])) for row in records), grain))


def is_alive(counts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where each series [series, period] has begun and not ended, covered or not."""
    known = np.isfinite(counts)
    begun = np.maximum.accumulate(known, axis=1) if counts.size else known
    going = np.maximum.accumulate(known[:, ::-1], axis=1)[:, ::-1] if counts.size else known
    return np.asarray(begun & going)


def days_marked(periods: Iterable[datetime.date], marked: set[datetime.date]) -> NDArray[np.bool_]:
    """Which periods are among the marked ones."""
    return np.array([each in marked for each in periods], dtype=bool)


def _sum(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    known = np.isfinite(counts)
    is_gap = (is_alive(counts) & ~known).any(axis=0) | ~known.any(axis=0)
    return np.where(is_gap, np.nan, np.nansum(counts, axis=0))


def _day(value: object) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value)[:10])


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
