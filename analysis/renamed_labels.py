"""Labels of a feed that stop while another begins with as many contacts: a queue or service that was renamed."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from math import log


DAYS_APART = 14  # the old label's last day and the new one's first lie no further apart
LEAST_DAYS = 28  # a label must have been used so long before it stops, and the new one must have had so long to be seen
MOST_UNLIKE = log(1.6)  # ratio of contacts a day of new and old
SMALLEST_A_WEEK = 3.0


@dataclass(frozen=True)
class LabelLife:
    """When a label was used, and its contacts a week at the end and at the beginning of its life."""

    source_id: str
    field: str
    label: str
    service_id: str
    channel_id: str
    first_day: datetime.date
    last_day: datetime.date
    a_week_at_start: float
    a_week_at_end: float


@dataclass(frozen=True)
class Renamed:
    """A label and the one that took its place."""

    old: LabelLife
    new: LabelLife


def renamed_labels(labels: Sequence[LabelLife], feed_first: datetime.date, feed_last: datetime.date) -> list[Renamed]:
    """Pairs within one feed and field; each new label belongs to the old one most like it."""
    day = datetime.timedelta(days=1)
    stopped = [
        each for each in labels
        if min(feed_last - each.last_day, each.last_day - each.first_day) >= LEAST_DAYS * day and each.a_week_at_end >= SMALLEST_A_WEEK
    ]  # fmt: skip
    begun = [
        each for each in labels
        if min(each.first_day - feed_first, feed_last - each.first_day) >= LEAST_DAYS * day and each.a_week_at_start >= SMALLEST_A_WEEK
    ]  # fmt: skip
    found: dict[str, tuple[float, Renamed]] = {}
    for old in stopped:
        fits = [
            (abs(log(new.a_week_at_start / old.a_week_at_end)) + (old.service_id != new.service_id), new)
            for new in begun
            if new.label != old.label and abs((new.first_day - old.last_day).days) <= DAYS_APART
        ]
        close = [each for each in fits if each[0] - (old.service_id != each[1].service_id) <= MOST_UNLIKE]
        if close:
            unlike, new = min(close, key=lambda each: each[0])
            if new.label not in found or unlike < found[new.label][0]:
                found[new.label] = (unlike, Renamed(old, new))
    return [pair for _, pair in sorted(found.values(), key=lambda each: each[1].new.first_day)]
