"""Which months of which services are compared for the change of cost, and the arrays that compare them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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

    def unit_costs(self, level: str = "central") -> NDArray[np.float64]:
        """Pounds a contact, nan where no contact had a unit cost."""
        nothing = np.full_like(self.costed, np.nan)
        return np.asarray(np.divide(self.costs[level], self.costed, out=nothing, where=self.costed > 0))


def monthly_costs(
    months: Sequence[date],
    cells: Iterable[dict],
    known: Mapping[tuple[str, str], frozenset[date]],
    factors: Mapping[date, float] | None = None,
) -> MonthlyCosts:
    """The arrays from rows of month, service_id, channel_id, contacts, costed_contacts, cost_low, cost_central and cost_high.

    `known` holds the months each pair of service and channel is known for; `factors` turn each month's pounds into those of one year.
    """
    rows = list(cells)
    services = tuple(sorted({str(row["service_id"]) for row in rows} | {service for service, _ in known}))
    channels = tuple(sorted({str(row["channel_id"]) for row in rows} | {channel for _, channel in known}))
    at_month, at_service, at_channel = ({each: place for place, each in enumerate(names)} for names in (months, services, channels))
    shape = (len(months), len(services), len(channels))
    contacts, costed = np.zeros(shape), np.zeros(shape)
    costs = {level: np.zeros(shape) for level in LEVELS}
    is_known = np.ones(shape, dtype=bool)
    for (service, channel), whole in known.items():
        is_known[:, at_service[service], at_channel[channel]] = [month in whole for month in months]
    for row in rows:
        if row["month"] not in at_month:
            continue
        place = at_month[row["month"]], at_service[str(row["service_id"])], at_channel[str(row["channel_id"])]
        contacts[place] = float(row["contacts"])
        costed[place] = float(row["costed_contacts"])
        if (row["service_id"], row["channel_id"]) not in known:  # counted by week only, or covered by no feed
            is_known[:, place[1], place[2]] = False
        for level in LEVELS:
            factor = 1.0 if factors is None else factors[row["month"]]
            costs[level][place] = float(row[f"cost_{level}"] or 0) * factor
    return MonthlyCosts(tuple(months), services, channels, contacts, costed, costs, is_known)


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
