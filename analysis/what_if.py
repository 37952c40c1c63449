"""What would follow if more of a service were done online, a desk closed for an hour or a day, or posts were given up: on 10,000 draws."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from analysis.finding import Range, Refusal
from analysis.opportunity import DRAWS, SEED, SHARED_ERROR, Chance, UnitCost, range_of
from analysis.unit_cost_draws import two_piece


Array = NDArray[np.float64]
SECONDS = 3600.0


@dataclass(frozen=True)
class Moved:
    """What a year's move online would bring: pounds after each step, contacts and staff hours less, as ranges and as draws."""

    contacts: float  # done online instead, by the scenario's own arithmetic
    list_price: float  # pounds: contacts x the gap of the full unit costs, which is not a saving
    avoided: Range  # pounds of contacts that staff no longer take
    after_online: Range  # less what the form costs, typing of its records included
    after_failed: Range  # less the contacts of those who give up online and then come to staff
    back: Range  # contacts a year of those
    hours: Range  # of staff time a year
    hour_draws: Array


@dataclass(frozen=True)
class Release:
    """How posts go: hours a post works in a year, and the step in which posts are given up."""

    post_hours: float
    step: float

    def posts(self, hours: float) -> float:
        """The posts that so many hours a year are, in whole steps, towards nothing."""
        whole = math.floor(abs(hours) / self.post_hours / self.step + 1e-9) * self.step if self.post_hours > 0 else 0.0
        return math.copysign(whole, hours) if whole else 0.0


def contacts_moved(take_up_now: float, wanted: float, transactions: float, could_move: float) -> float | Refusal:
    """Transactions a year that would be done online at the wanted take-up with demand held; a fall is negative."""
    if not 0 <= wanted <= 1:
        return Refusal("BAD_SETTING", "The take-up supposed must lie between 0 and 1.")
    moved = (wanted - take_up_now) * transactions
    if moved > could_move:
        highest = take_up_now + could_move / transactions
        why = f"No more than {highest:.0%} take-up can be supposed: the rest could not be done online or not by everybody (services.csv)."
        return Refusal("BAD_SETTING", why)
    return moved


def move_online(
    chance: Chance, full_costs: tuple[Sequence[UnitCost], UnitCost], moved: float, handle_seconds: float, seed: int = SEED
) -> Moved:
    """What so many contacts a year, done online instead, would bring at marginal cost; a negative number of them costs instead.

    Unit costs are drawn with correlated errors; the share of failed attempts that come to staff from its own range; completion as Beta.
    """
    generator = np.random.default_rng([seed, *chance.service_id.encode()])
    staffed, online = _costs(chance, generator)
    known = chance.keying.straight_through
    keyed = 1 - known if known is not None else generator.uniform(0.0, 1.0, DRAWS)
    typing = keyed * chance.keying.minutes / 60 * chance.keying.rate
    back = moved * _failed_share(chance, generator)
    avoided = moved * staffed
    after_online = avoided - moved * (online + typing)
    hours = (moved - back) * handle_seconds / SECONDS
    staffed_full = sum(cost.weight * cost.central for cost in full_costs[0]) / sum(cost.weight for cost in full_costs[0])
    return Moved(
        contacts=moved,
        list_price=moved * (staffed_full - full_costs[1].central),
        avoided=range_of(avoided),
        after_online=range_of(after_online),
        after_failed=range_of(after_online - back * staffed),
        back=range_of(back),
        hours=range_of(hours),
        hour_draws=hours,
    )


def posts_range(hours: Array, release: Release) -> Range:
    """Posts that the drawn hours are, each draw in whole steps."""
    whole = np.floor(np.abs(hours) / release.post_hours / release.step + 1e-9) * release.step
    return range_of(np.sign(hours) * whole)


def _costs(chance: Chance, generator: np.random.Generator) -> tuple[Array, Array]:
    """Drawn marginal cost of a contact with staff and of one online, pounds; the errors share a part."""
    shared = generator.standard_normal(DRAWS)

    def drawn(cost: UnitCost) -> Array:
        error = math.sqrt(SHARED_ERROR) * shared + math.sqrt(1 - SHARED_ERROR) * generator.standard_normal(DRAWS)
        return two_piece(cost.low, cost.central, cost.high, error)

    weights = sum(cost.weight for cost in chance.staffed_costs)
    staffed: Array = np.sum([cost.weight / weights * drawn(cost) for cost in chance.staffed_costs], axis=0)
    return staffed, drawn(chance.online_cost)


def _failed_share(chance: Chance, generator: np.random.Generator) -> Array:
    """Contacts with staff that one more completed form brings, because others give up on it: starts that fail x those who then come."""
    if chance.leak is None or not 0 < chance.completions <= chance.starts:
        return np.zeros(DRAWS)
    completion = generator.beta(chance.completions + 0.5, chance.starts - chance.completions + 0.5, DRAWS)
    spread = (chance.leak.high_80 - chance.leak.low_80) / 2 / float(ndtri(0.9))
    leak = np.clip(generator.normal(chance.leak.central, max(spread, 0.0), DRAWS), 0.0, 1.0)
    found: Array = (1 - completion) / np.maximum(completion, 1e-9) * leak
    return found
