"""Why the cost of contacts changed: volume, service mix, channel mix and unit cost, exactly, by nested Shapley values (Owen 1977).

Cost = sum over services s and channels k of V x w_s x m_k|s x c_sk. Volume, cell share and unit cost share the change by Shapley's rule;
the part of the cell share is shared again between service and channel mix, so that volume and unit cost do not move when the mix is split.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.finding import Refusal


Cells = NDArray[np.float64]
NESTED_SHAPLEY, PRICE_VOLUME_MIX = "nested_shapley", "price_volume_mix"
METHODS = (NESTED_SHAPLEY, PRICE_VOLUME_MIX)
BRIDGE_TOLERANCE = 1e-9  # of the larger cost: the parts must sum to the change within it


@dataclass(frozen=True)
class CostChange:
    """The parts of a change of cost, each an array [..., service, channel] in pounds; their sum over everything is now - before.

    `channel_bars` is the channel mix with each service's own average taken off, so that a cheap channel which grows reads as a saving;
    within a service it sums to the same as `channel_mix`.
    """

    volume: Cells
    service_mix: Cells
    channel_mix: Cells
    unit_cost: Cells
    channel_bars: Cells
    cost_before: Cells
    cost_now: Cells
    method: str

    def added(self, weights: ArrayLike | None = None) -> "CostChange":
        """The same with the leading axis (months, or steps of a chain) added up, each by its weight."""
        each = np.ones(self.volume.shape[0]) if weights is None else np.asarray(weights, dtype=float)

        def summed(part: Cells) -> Cells:
            return np.asarray(np.tensordot(each, part, axes=1))

        return CostChange(
            summed(self.volume),
            summed(self.service_mix),
            summed(self.channel_mix),
            summed(self.unit_cost),
            summed(self.channel_bars),
            summed(self.cost_before),
            summed(self.cost_now),
            self.method,
        )

    def totals(self) -> tuple[float, float, float, float]:
        """Volume, service mix, channel mix and unit cost over all cells."""
        return float(self.volume.sum()), float(self.service_mix.sum()), float(self.channel_mix.sum()), float(self.unit_cost.sum())


def decompose_cost_change(
    contacts: tuple[ArrayLike, ArrayLike],
    unit_costs: tuple[ArrayLike, ArrayLike],
    method: str = NESTED_SHAPLEY,
    channels: Sequence[str] = (),
) -> CostChange | Refusal:
    """The change of cost from before to now, split over its four causes; pairs are (before, now), arrays [..., service, channel].

    Contacts are counts, unit costs pounds a contact, nan where unknown, which only matters where there are contacts. A channel that appeared
    or vanished has no unit-cost effect; the whole arrival of a service is service mix. Leading axes are separate comparisons.
    Refuses NO_UNIT_COST naming the channels (by `channels`, else by number), NO_DATA for counts that are negative or not numbers, and
    BAD_SETTING for another method. Method: docs/definitions.md; Das Gupta 1993 for the worked cases.
    """
    if method not in METHODS:
        return Refusal("BAD_SETTING", f"There is no method {str(method)[:40]}; choose {' or '.join(METHODS)}.")
    before, now = (np.atleast_2d(np.asarray(each, dtype=float)) for each in contacts)
    cost_before, cost_now = (np.atleast_2d(np.asarray(each, dtype=float)) for each in unit_costs)
    if before.size == 0 or before.shape != now.shape or cost_before.shape != before.shape or cost_now.shape != before.shape:
        return Refusal("NO_DATA", "The two periods do not list the same services and channels, so they cannot be compared.")
    if not (np.isfinite(before).all() and np.isfinite(now).all()) or (before < 0).any() or (now < 0).any():
        return Refusal("NO_DATA", "Some numbers of contacts are missing or below zero, so their cost cannot be compared.")
    refused = _unpriced(((before, cost_before), (now, cost_now)), channels)
    if refused:
        return refused
    cost_before, cost_now = _carried_costs(before, now, cost_before, cost_now)
    found = _split(before, now, cost_before, cost_now, method)
    return found if _is_exact(found) else Refusal("BRIDGE_BROKEN", "The parts do not add up to the change; these amounts are too uneven.")


def product_effects(before: Sequence[ArrayLike], now: Sequence[ArrayLike]) -> list[float]:
    """Each factor's Shapley share of the change in sum(product of factors): Das Gupta's effects; for two factors, Bennet's indicator.

    Both sequences hold one number or array per factor, arrays of one shape. Cost grows with the factorial of the factors: up to six.
    """
    olds, news = ([np.asarray(each, dtype=float) for each in side] for side in (before, now))
    if len(olds) != len(news) or not 1 <= len(olds) <= 6:
        raise ValueError("product_effects takes the same one to six factors before and now.")
    effects = [0.0] * len(olds)
    for order in permutations(range(len(olds))):
        current = list(olds)
        value = float(np.prod(np.broadcast_arrays(*current), axis=0).sum())
        for place in order:
            current[place] = news[place]
            changed = float(np.prod(np.broadcast_arrays(*current), axis=0).sum())
            effects[place] += changed - value
            value = changed
    return [effect / factorial(len(olds)) for effect in effects]


def _unpriced(sides: tuple[tuple[Cells, Cells], ...], channels: Sequence[str]) -> Refusal | None:
    lacking = [(counts > 0) & ~np.isfinite(costs) for counts, costs in sides]
    missing = np.logical_or(*lacking)
    if not missing.any():
        return None
    places = sorted({int(place) for place in np.nonzero(missing)[-1]})
    named = ", ".join(channels[place] if place < len(channels) else f"channel {place + 1}" for place in places)
    return Refusal("NO_UNIT_COST", f"There is no unit cost for {named}; add it to unit_costs.csv for both years compared.")


def _carried_costs(before: Cells, now: Cells, cost_before: Cells, cost_now: Cells) -> tuple[Cells, Cells]:
    """A cell without contacts in one period takes the unit cost of the other; without any, zero."""
    old = np.where(before > 0, cost_before, np.where(now > 0, cost_now, 0.0))
    return old, np.where(now > 0, cost_now, old)


def _split(before: Cells, now: Cells, cost_before: Cells, cost_now: Cells, method: str) -> CostChange:
    volume_before, share_before, mix_before = _shares(before)
    volume_now, share_now, mix_now = _shares(now)
    # A service absent in one period keeps the mix of the other; a period without any contact keeps both.
    mix_before, mix_now = _carried(mix_before, mix_now), _carried(mix_now, mix_before)
    empty_before, empty_now = volume_before == 0, volume_now == 0
    share_before, share_now = np.where(empty_before, share_now, share_before), np.where(empty_now, share_before, share_now)
    p0, p1 = share_before * mix_before, share_now * mix_now
    if method == PRICE_VOLUME_MIX:
        volume = (volume_now - volume_before) * p0 * cost_before
        unit_cost = volume_now * p1 * (cost_now - cost_before)
        of_service, of_channel = volume_now * cost_before * mix_before, volume_now * cost_before * share_now
        weights = mix_before
    else:
        volume = (volume_now - volume_before) * ((p0 * cost_before + p1 * cost_now) / 3 + (p0 * cost_now + p1 * cost_before) / 6)
        unit_cost = (cost_now - cost_before) * ((volume_before * p0 + volume_now * p1) / 3 + (volume_before * p1 + volume_now * p0) / 6)
        value = (volume_before * cost_before + volume_now * cost_now) / 3 + (volume_before * cost_now + volume_now * cost_before) / 6
        of_service, of_channel = value * (mix_before + mix_now) / 2, value * (share_before + share_now) / 2
        weights = (mix_before + mix_now) / 2
    moved = mix_now - mix_before
    average = (of_channel * weights).sum(axis=-1, keepdims=True)
    return CostChange(
        volume=volume,
        service_mix=of_service * (share_now - share_before),
        channel_mix=of_channel * moved,
        unit_cost=unit_cost,
        channel_bars=(of_channel - average) * moved,
        cost_before=before * cost_before,
        cost_now=now * cost_now,
        method=method,
    )


def _shares(contacts: Cells) -> tuple[Cells, Cells, Cells]:
    """All contacts, each service's share of them and each channel's share of its service; zero where there is nothing to share."""
    by_service = contacts.sum(axis=-1, keepdims=True)
    volume = by_service.sum(axis=-2, keepdims=True)
    share = np.divide(by_service, volume, out=np.zeros_like(by_service), where=volume > 0)
    mix = np.divide(contacts, by_service, out=np.zeros_like(contacts), where=by_service > 0)
    return volume, share, mix


def _carried(own: Cells, other: Cells) -> Cells:
    return np.where(own.sum(axis=-1, keepdims=True) > 0, own, other)


def _is_exact(found: CostChange) -> bool:
    """Whether the parts of every comparison sum to its change."""
    parts = found.volume + found.service_mix + found.channel_mix + found.unit_cost
    before, now = found.cost_before.sum(axis=(-2, -1)), found.cost_now.sum(axis=(-2, -1))
    room = BRIDGE_TOLERANCE * np.maximum(np.maximum(abs(before), abs(now)), 1.0)
    return bool((abs(parts.sum(axis=(-2, -1)) - (now - before)) <= room).all())
