"""What contact costs in a usual week, and what contacts more or less of one kind cost, at unit costs now in force."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.compositions import Asker
from analysis.counted_series import Key
from analysis.watched_series import WatchedSeries


WEEKS = 8  # of the usual week
WEEKS_A_MONTH = 365.25 / 12 / 7


@dataclass(frozen=True)
class WeeklyCost:
    """Pounds a contact by service and channel (service None: the mean of the channel), and the cost of all contact in a usual week."""

    unit_costs: Mapping[Key, float]
    total: float

    def effect(self, key: Key, contacts: float) -> float | None:
        """The cost of so many contacts; None without a unit cost."""
        unit = self.unit_costs.get(key)
        return None if unit is None else unit * contacts


def weekly_cost(asked: Asker, watched: WatchedSeries) -> WeeklyCost:
    """From the unit costs at the end of the period, and the last eight known weeks (or months) of every service and channel."""
    rows = asked("unit_costs_by_channel", {"start_date": watched.start, "end_date": watched.end}).records()
    units: dict[Key, float] = {
        (str(row["service_id"]), str(row["channel_id"])): float(str(row["central"])) for row in rows if row["central"] is not None
    }
    weekly = {key: _contacts_a_week(watched, key) for key in units}
    for channel in {key[1] for key in units}:
        of = {key: weekly[key] for key in units if key[1] == channel}
        contacts = sum(of.values())
        units[(None, channel)] = (
            sum(units[key] * number for key, number in of.items()) / contacts if contacts else float(np.mean([units[key] for key in of]))
        )
    return WeeklyCost(units, sum(units[key] * number for key, number in weekly.items()))


def _contacts_a_week(watched: WatchedSeries, key: Key) -> float:
    for series, per_week in ((watched.weeks, 1.0), (watched.months, 1 / WEEKS_A_MONTH)):
        place = series.place_of(key)
        if place is None:
            continue
        known = series.counts[place][np.isfinite(series.counts[place])][-WEEKS:]
        if len(known):
            return float(known.mean()) * per_week
    return 0.0
