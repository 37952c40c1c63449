"""The rows of cost_change: figures in pence that add up, the sentence a manager reads, and what the figures take for granted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.cost_change import NESTED_SHAPLEY, PRICE_VOLUME_MIX, CostChange
from analysis.cost_comparison import CHAINED, COMPARISONS, YEAR, MonthlyCosts, compare_costs, months_compared, unpriced_channels
from analysis.deflation import PriceIndex
from analysis.finding import Refusal
from analysis.pennies import apportion, to_pence
from analysis.wording import listed, month_name, months_named, pounds, signed_pounds


ALL, ALL_NAME = "*", "All services"
PARTS = ("volume", "service_mix", "channel_mix", "unit_cost")
COSTS = ("cost_before", "cost_now", "change", *PARTS)
FIGURES = (
    *COSTS,
    "channel_mix_low",
    "channel_mix_high",
    "channels",
    "contacts_before",
    "contacts_now",
    "months",
    "months_left_out",
    "unit",
)
CUTS = {"opening_hours": "opening hours changed", "office_closed": "an office closed", "line_closed": "a line closed"}
RECOUNTED = {"relabelled", "counting_changed", "consent"}
NAMES = {
    NESTED_SHAPLEY: "nested Shapley values over volume, service mix, channel mix and unit cost",
    PRICE_VOLUME_MIX: "price-volume-mix, each step at the values before it; another order would give other parts",
}
Row = dict  # a row of an answer, by column
Months = NDArray[np.bool_]  # [month of the period, service]


@dataclass(frozen=True)
class Compared:
    """What is compared and how: `choice` holds comparison, method and prices, `index` the price index when prices are real.

    `weekly` counts the contacts of each service that came by week and fit in no month; `published` are channels costed by national figures.
    """

    choice: Mapping[str, str]
    monthly: MonthlyCosts
    index: PriceIndex | None
    changes: Sequence[Row]
    weekly: Mapping[str, int]
    names: Mapping[str, str]
    published: frozenset[str]

    @cached_property
    def is_council_wide(self) -> bool:
        """Whether all services share one unit cost a channel and month; found once, said in every row."""
        return _is_council_wide(self.monthly)


def rows_of(read: Compared, wanted: str | None = None) -> list[Row]:
    """One row for all services and one per service, refused ones with their reason; the services' figures sum to the total's.

    When only one is wanted, all of them (*) or a service, no other is made.
    """
    compared = months_compared(read.monthly, read.choice["comparison"])
    unpriced = unpriced_channels(read.monthly, compared, read.choice["comparison"])
    chosen = compared & np.array([service not in unpriced for service in read.monthly.services])[None, :]
    found: list[CostChange] = []
    for level in ("central", "low", "high"):
        change = compare_costs(read.monthly, chosen, read.choice["comparison"], read.choice["method"], level)
        if isinstance(change, Refusal):
            return [refused(who, change, read.choice, read.names.get(who, "")) for who in dict.fromkeys((ALL, wanted or ALL))]
        found.append(change)
    shown = _shown(found[0], read.monthly.channels)
    total = [] if wanted not in (None, ALL) else [_total_row(read, compared, unpriced, shown, found)]
    places = [place for place, service in enumerate(read.monthly.services) if wanted in (None, service)]
    return [*total, *(_service_row(read, place, compared, unpriced, shown[place], found) for place in places)]


def refused(service_id: str, refusal: Refusal, choice: Mapping[str, str], name: str = "") -> Row:
    """A row that gives no figure, with why."""
    named = {"service_id": service_id, "service_name": name or (ALL_NAME if service_id == ALL else service_id)}
    return named | dict.fromkeys(FIGURES) | _tail(choice, 0, [], refusal.code, refusal.sentence)


def _tail(choice: Mapping[str, str], n: int, assumptions: Sequence[str], code: str | None, sentence: str) -> Row:
    chosen = {"comparison": choice["comparison"], "prices": choice["prices"], "n": n, "method": choice["method"]}
    return chosen | {"assumptions": list(assumptions), "seed": None, "code": code, "sentence": sentence}


def _shown(found: CostChange, channels: Sequence[str]) -> list[Row]:
    """Each service's figures in pence that add up: its parts to its change, its bars to its channel mix, the services to all."""
    before, now = (apportion(cost.sum(axis=1).tolist()) for cost in (found.cost_before, found.cost_now))
    exact = [part.sum(axis=1).tolist() for part in (found.volume, found.service_mix, found.channel_mix, found.unit_cost)]
    rows: list[Row] = []
    for was, became, *four, each in zip(before, now, *exact, found.channel_bars.tolist(), strict=True):
        parts = apportion(four, became - was)
        moved = [number for number, bar in enumerate(each) if bar] or [0]
        bars = apportion([each[number] for number in moved], parts[2])
        row: Row = {"cost_before": was, "cost_now": became, "change": became - was, **dict(zip(PARTS, parts, strict=True))}
        rows.append(row | {"bars": {channels[number]: bar for number, bar in zip(moved, bars, strict=True) if bar}})
    return rows


def _service_row(
    read: Compared, place: int, compared: Months, unpriced: Mapping[str, list[str]], shown: Row, found: Sequence[CostChange]
) -> Row:
    service = read.monthly.services[place]
    name = read.names.get(service, service)
    if not compared[:, place].any():
        if read.weekly.get(service):
            sentence = f"{name} has contacts counted by week only{_unknown(read, place)}; weeks fit in no month, so years are not compared."
            return refused(service, Refusal("TOO_COARSE", sentence), read.choice, name)
        sentence = f"No month is known in both years for {name}{_unknown(read, place)}, so there is no year to compare with."
        return refused(service, Refusal("NO_BASELINE", sentence), read.choice, name)
    if service in unpriced:
        sentence = f"{name} uses {listed(unpriced[service])}, which had no unit cost in a month compared; add it to unit_costs.csv."
        return refused(service, Refusal("NO_UNIT_COST", sentence), read.choice, name)
    mixes = [float(each.channel_mix[place].sum()) for each in found]
    return _row(read, (service, name), shown, mixes, compared[:, [place]], [place])


def _total_row(
    read: Compared, compared: Months, unpriced: Mapping[str, list[str]], services: Sequence[Row], found: Sequence[CostChange]
) -> Row:
    """The row of all services; `services` are the figures shown of each, of which its own are the sums."""
    if unpriced:
        channels = listed(sorted({channel for each in unpriced.values() for channel in each}))
        names = listed([read.names.get(service, service) for service in unpriced])
        sentence = f"{channels} had no unit cost in a month compared ({names}), so the total is not known; add it to unit_costs.csv."
        return refused(ALL, Refusal("NO_UNIT_COST", sentence), read.choice)
    if not compared.any():
        sentence = "No month is known in both years for any service, so there is no year to compare with."
        coarse = all(read.weekly.get(service) for service in read.monthly.services)
        return refused(ALL, Refusal("TOO_COARSE" if coarse else "NO_BASELINE", sentence), read.choice)
    places = [place for place in range(len(read.monthly.services)) if compared[:, place].any()]
    shown: Row = {name: sum(services[place][name] for place in places) for name in COSTS}
    bars: dict[str, int] = defaultdict(int)
    for place in places:
        for channel, bar in services[place]["bars"].items():
            bars[channel] += bar
    mixes = [float(each.channel_mix.sum()) for each in found]
    return _row(read, (ALL, ALL_NAME), shown | {"bars": dict(bars)}, mixes, compared[:, places], places)


def _row(read: Compared, who: tuple[str, str], shown: Row, mixes: Sequence[float], compared: Months, places: Sequence[int]) -> Row:
    """A row with figures; `mixes` is the channel mix at the central, low and high unit cost, `compared` the months of those places."""
    by_service = read.monthly.by_service[:, places]
    before, now = int((by_service[:-YEAR] * compared).sum()), int((by_service[YEAR:] * compared).sum())
    whole = np.asarray(compared.all(axis=1))
    months = read.monthly.months[YEAR:]
    figures = {name: shown[name] / 100 for name in COSTS}
    bars = [{"channel_id": channel, "channel_mix": bar / 100} for channel, bar in sorted(shown["bars"].items())]
    row = {"service_id": who[0], "service_name": who[1], **figures}
    row |= {"channel_mix_low": round(min(mixes), 2), "channel_mix_high": round(max(mixes), 2), "channels": bars}
    row |= {"contacts_before": before, "contacts_now": now, "months": int(compared.any(axis=1).sum())}
    row |= {
        "months_left_out": [month.isoformat() for month, kept in zip(months, whole.tolist(), strict=True) if not kept],
        "unit": "pounds",
    }
    notes = _assumptions(read, who[0], compared, places)
    return row | _tail(read.choice, before + now, notes, None, _sentence(who[1], row, read.choice, len(months)))


def _sentence(name: str, row: Row, choice: Mapping[str, str], months: int) -> str:
    change, was, became = (float(row[key]) for key in ("change", "cost_before", "cost_now"))
    did = f"rose by {pounds(change)}" if change > 0 else f"fell by {pounds(-change)}" if change < 0 else "did not change"
    parts = ", ".join(f"{part.replace('_', ' ')} {signed_pounds(float(row[part]))}" for part in PARTS)
    low, high = float(row["channel_mix_low"]), float(row["channel_mix_high"])
    span = "" if to_pence(low) == to_pence(high) else f" With low or high unit costs the channel mix is {pounds(low)} to {pounds(high)}."
    whose = "Some months of some services" if name == ALL_NAME else f"Some of the {months} months"
    left = "" if row["months"] == months and not row["months_left_out"] else f" {whose} are not known in both years and are left out."
    real = " in the prices of the last year" if choice["prices"] == "real" else ""
    return f"{name}: the cost of contacts {did}{real}, from {pounds(was)} to {pounds(became)}: {parts}.{span}{left}"


def _assumptions(read: Compared, service: str, compared: Months, places: Sequence[int]) -> list[str]:
    chosen = read.choice
    notes = [f"Compared: {COMPARISONS[chosen['comparison']]}.", f"Method: {NAMES[chosen['method']]}.", _prices(read)]
    months = read.monthly.months[YEAR:]
    left = [month for month, kept in zip(months, np.asarray(compared.all(axis=1)).tolist(), strict=True) if not kept]
    if left and service != ALL:
        notes.append(
            f"Left out, because not all was counted in both years: {months_named(left)}{_unknown(read, places[0])}. A blank is no nought."
        )
    elif left or len(places) < len(read.monthly.services):
        notes.append("Months of a service that were not all counted in both years are left out; each service's row names its own.")
    reach = read.monthly.contacts[:, places] > 0
    if ((read.monthly.costed[:, places] < read.monthly.contacts[:, places]) & reach & (read.monthly.costed[:, places] > 0)).any():
        notes.append("Where a unit cost holds for part of a month only, the rest of that month's contacts are costed at it too.")
    if read.is_council_wide:
        notes.append("Unit costs are one figure for all services, so a channel's unit-cost change is the same in each by construction.")
    is_used = np.asarray(reach.any(axis=(0, 1))).tolist()
    used = [channel for number, channel in enumerate(read.monthly.channels) if is_used[number] and channel in read.published]
    if used:
        notes.append(f"National published unit costs stand in for the council's own: {listed(used)}.")
    weekly = sum(read.weekly.values()) if service == ALL else read.weekly.get(service, 0)
    if weekly:
        notes.append(f"{weekly:,} contacts are counted by week, which fit in no month, and are left out.")
    return notes + _changes(read, service)


def _prices(read: Compared) -> str:
    if read.index is None:
        return "Money of the day: a rise in prices is part of the unit-cost effect."
    return f"Real terms by {read.index.label}, in prices of the financial year of {month_name(read.monthly.months[-1])}."


def _changes(read: Compared, service: str) -> list[str]:
    """What changes.csv says that the four parts cannot tell apart."""
    notes = []
    for change in read.changes:
        if change["from_date"] < read.monthly.months[0]:  # the same in both years
            continue
        if change["service_id"] not in (None, ALL) and service not in (ALL, change["service_id"]):
            continue
        if change["kind"] in RECOUNTED:
            notes.append(
                f"Counting changed on {change['from_date']} ({str(change['kind']).replace('_', ' ')}): part of the change may be that."
            )
        elif change["kind"] in CUTS:
            notes.append(f"On {change['from_date']} {CUTS[str(change['kind'])]}: a fall that a cut caused is no channel shift.")
    return list(dict.fromkeys(notes))


def _unknown(read: Compared, place: int) -> str:
    """Which months of which channels of a service were not counted, in brackets; nothing when all were."""
    months = read.monthly.months
    between = (
        range(len(months) - YEAR, YEAR) if read.choice["comparison"] != CHAINED else ()
    )  # a period below a year: in neither of its years
    unknown = ~read.monthly.is_known[:, place]
    said = []
    for number, channel in enumerate(read.monthly.channels):
        missing = [month for at, month in enumerate(months) if unknown[at, number] and at not in between]
        said += [f"{channel} in {months_named(missing)}"] if missing else []
    return f" (not counted: {'; '.join(said)})" if said else ""


def _is_council_wide(monthly: MonthlyCosts) -> bool:
    """Whether two services or more share every unit cost of every channel and month."""
    unit = monthly.unit_costs()
    if len(monthly.services) < 2 or not (np.isfinite(unit).sum(axis=1) > 1).any():
        return False
    low, high = np.where(np.isnan(unit), np.inf, unit).min(axis=1), np.where(np.isnan(unit), -np.inf, unit).max(axis=1)
    priced = np.isfinite(low)
    return bool((high[priced] - low[priced] <= 1e-6 * np.maximum(high[priced], 1e-9)).all())
