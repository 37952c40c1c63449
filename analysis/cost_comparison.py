"""Which months of which services are compared for the change of cost, and the arrays that compare them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.cost_change import CostChange, decompose_cost_change
from analysis.finding import Refusal


MONTHS, ENDPOINTS, CHAINED = "months", "endpoints", "chained"
COMPARISONS = {
    MONTHS: "each month against the same month a year before, added up",
    ENDPOINTS: "the whole period against the same months a year before, taken together",
    CHAINED: "month by month from the year before to the period, every step split and added up",
}
YEAR = 12  # months from one side of a comparison to the other
LEVELS = ("low", "central", "high")
Known = tuple[Collection[tuple[str, str]], frozenset[date]]  # pairs of service and channel, and the months they are known for


@dataclass(frozen=True)
class MonthlyCosts:
    """Consecutive months of contacts and their cost: the year before the period, then the period; arrays [month, service, channel].

    `costs` holds pounds at the low, central and high unit cost for the `costed` contacts, those with a unit cost; `covered` [month, service]
    says that every channel of the service is known for the whole month, `is_known` the same of each channel.
    """

    months: tuple[date, ...]
    services: tuple[str, ...]
    channels: tuple[str, ...]
    contacts: NDArray[np.float64]
    costed: NDArray[np.float64]
    costs: Mapping[str, NDArray[np.float64]]
    is_known: NDArray[np.bool_]

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Whether every channel of the service is known that month, [month, service]."""
        return np.asarray(self.is_known.all(axis=-1))

    @cached_property
    def by_service(self) -> NDArray[np.float64]:
        """The contacts of all channels of a service, [month, service]."""
        return np.asarray(self.contacts.sum(axis=-1))

    def unit_costs(self, level: str = "central") -> NDArray[np.float64]:
        """Pounds a contact, nan where no contact had a unit cost."""
        nothing = np.full_like(self.costed, np.nan)
        return np.asarray(np.divide(self.costs[level], self.costed, out=nothing, where=self.costed > 0))


def monthly_costs(
    months: Sequence[date],
    pairs: Sequence[Mapping],
    cells: Mapping[str, NDArray],
    known: Sequence[Known],
    factors: Mapping[date, float] | None = None,
) -> MonthlyCosts:
    """The arrays from the rows of every service and channel and, by their numbers, the cells of every month: contacts and the three costs.

    `known` holds the months that pairs of service and channel are known for, a later one in place of an earlier; `factors` turn each month's
    pounds into those of one year.
    """
    named = {(str(row["service_id"]), str(row["channel_id"])) for row in pairs}
    covered = {pair for each, _ in known for pair in each}
    services, channels = (tuple(sorted({pair[side] for pair in named | covered})) for side in (0, 1))
    at_service, at_channel = ({each: place for place, each in enumerate(names)} for names in (services, channels))
    at_pair = np.zeros((max((row["pair_id"] for row in pairs), default=0) + 1, 2), dtype=int)
    for row in pairs:
        at_pair[row["pair_id"]] = at_service[str(row["service_id"])], at_channel[str(row["channel_id"])]
    places = (cells["month"], *at_pair[cells["pair_id"]].T)
    shape = (len(months), len(services), len(channels))

    def filled(name: str) -> NDArray[np.float64]:
        values = np.zeros(shape)
        values[places] = cells[name]
        return values

    is_known = np.ones(shape, dtype=bool)
    for each, whole in (*known, (named - covered, frozenset[date]())):  # counted by week only, or covered by no feed: never known
        at = np.array([(at_service[service], at_channel[channel]) for service, channel in each], dtype=int).reshape(-1, 2)
        is_known[:, at[:, 0], at[:, 1]] = np.array([month in whole for month in months])[:, None]
    prices = np.array([1.0 if factors is None else factors[month] for month in months])[:, None, None]
    costs = {level: filled(f"cost_{level}") * prices for level in LEVELS}
    return MonthlyCosts(tuple(months), services, channels, filled("contacts"), filled("costed_contacts"), costs, is_known)


def months_compared(monthly: MonthlyCosts, comparison: str = MONTHS) -> NDArray[np.bool_]:
    """Which months of the period can be compared, [month of the period, service]; a chain needs every month between as well."""
    covered = monthly.covered
    if comparison == CHAINED:
        return np.array([covered[now - YEAR : now + 1].all(axis=0) for now in range(YEAR, len(covered))], dtype=bool)
    return np.asarray(covered[YEAR:] & covered[:-YEAR])


def unpriced_channels(monthly: MonthlyCosts, compared: NDArray[np.bool_], comparison: str = MONTHS) -> dict[str, list[str]]:
    """The channels without a unit cost in a month compared, by service."""
    lacking = (monthly.contacts > 0) & (monthly.costed <= 0)
    reach = range(YEAR + 1) if comparison == CHAINED else (0, YEAR)
    needed = np.zeros((len(monthly.services), len(monthly.channels)), dtype=bool)
    for now in range(len(compared)):
        for back in reach:
            needed |= lacking[now + back] & compared[now][:, None]
    return {
        service: [monthly.channels[place] for place in np.nonzero(needed[number])[0]]
        for number, service in enumerate(monthly.services)
        if needed[number].any()
    }


def compare_costs(
    monthly: MonthlyCosts, compared: NDArray[np.bool_], comparison: str, method: str, level: str = "central"
) -> CostChange | Refusal:
    """The change of cost over the months compared, arrays [service, channel]; each service counts only in its own compared months."""
    before, now = _sides(len(compared), comparison)
    mask = np.repeat(compared, YEAR, axis=0)[:, :, None] if comparison == CHAINED else compared[:, :, None]
    unit = monthly.unit_costs(level)
    contacts = (monthly.contacts[before] * mask, monthly.contacts[now] * mask)
    unit_costs = (unit[before], unit[now])
    if comparison == ENDPOINTS:
        unit_costs = (_pooled(contacts[0], unit_costs[0]), _pooled(contacts[1], unit_costs[1]))
        contacts = (contacts[0].sum(axis=0, keepdims=True), contacts[1].sum(axis=0, keepdims=True))
    found = decompose_cost_change(contacts, unit_costs, method, monthly.channels)
    if isinstance(found, Refusal):
        return found
    added = found.added()
    if comparison != CHAINED:
        return added
    first, last = slice(None, None, YEAR), slice(YEAR - 1, None, YEAR)  # the middle of a chain is no cost of either year
    ends = (found.cost_before[first].sum(axis=0), found.cost_now[last].sum(axis=0))
    return CostChange(added.volume, added.service_mix, added.channel_mix, added.unit_cost, added.channel_bars, *ends, method)


def _sides(months: int, comparison: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places, among all months, of the two sides of each comparison."""
    if comparison != CHAINED:
        return np.arange(months), np.arange(months) + YEAR
    steps = np.concatenate([np.arange(month, month + YEAR) for month in range(months)])
    return steps, steps + 1


def _pooled(contacts: NDArray[np.float64], unit_costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """One unit cost for all months together: their cost over their contacts; nan without contacts or where a month has none."""
    cost = np.where(contacts > 0, contacts * unit_costs, 0.0).sum(axis=0, keepdims=True)
    total = contacts.sum(axis=0, keepdims=True)
    return np.asarray(np.divide(cost, total, out=np.full_like(total, np.nan), where=total > 0))
