"""Pounds a year at stake in each service: what could still go online, by a form that fails less or by take-up as others have it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from analysis.finding import Range, Refusal
from analysis.unit_cost_draws import two_piece


Array = NDArray[np.float64]
DRAWS, SEED = 10_000, 20_051
SHARED_ERROR = 0.5  # correlation of the errors of unit costs
LEAST_CONTACTS, LEAST_STARTS = 52, 100  # a year
TOP = 5
SMALL_DAYS, MEDIUM_DAYS = 10, 40  # person-days
FORM, TAKE_UP, LAUNCH = "mend the form", "raise take-up", "launch a form"
HIGH, MEDIUM, LOW = "high", "medium", "low"


@dataclass(frozen=True)
class UnitCost:
    """The marginal cost of a contact in pounds as P10, P50 and P90; `weight` is the channel's share of the assisted contacts."""

    low: float
    central: float
    high: float
    weight: float = 1.0


@dataclass(frozen=True)
class Keying:
    """Typing of online records: minutes a record, share that needs none (None: not known), pounds an hour."""

    minutes: float = 0.0
    straight_through: float | None = 1.0
    rate: float = 0.0


@dataclass(frozen=True)
class Chance:
    """What is known of one service: contacts and completions of a year, shares of 1; `borrowed` names inputs taken from elsewhere."""

    service_id: str
    assisted: float
    online: float
    addressable: float
    staffed_costs: tuple[UnitCost, ...]
    online_cost: UnitCost
    keying: Keying = Keying()
    starts: float = 0.0
    completions: float = 0.0
    completion_target: float | None = None
    leak: Range | None = None
    take_up_target: float | None = None
    borrowed: tuple[str, ...] = ()
    effort_days: float | None = None
    refused: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Stake:
    """One service's stake: pounds and contacts a year with ranges, the lever, and how sure; `draws` are the pounds of every draw."""

    chance: Chance
    pounds: Range
    contacts: Range
    gap: Range
    form_uplift: float | None
    take_uplift: float | None
    lever: str | None
    confidence: str
    effort: str
    seed: int
    has_gap: bool
    draws: Array


def form_uplift(starts: float, completion: float, target: float, leak: float, assisted: float, addressable: float) -> float:
    """The share of addressable assisted contacts that a form as good as the best quarter would keep online; 1 at most, 0 without any."""
    reach = assisted * addressable
    return 0.0 if reach <= 0 else min(1.0, starts * max(0.0, target - completion) * leak / reach)


def take_uplift(assisted: float, online: float, addressable: float, target: float) -> float:
    """The share of addressable assisted contacts that would go online at the take-up of like services; 0 where it is reached."""
    total = online + assisted * addressable
    if total <= 0 or target >= 1:
        return 0.0
    take_up = online / total
    return 0.0 if take_up >= 1 else max(0.0, (target - take_up) / (1 - take_up))


def pounds_at_stake(assisted: float, addressable: float, uplift: float, gap: float) -> float:
    """Contacts that could move times the net gap; a gap of nothing or less is nothing at stake."""
    return assisted * addressable * uplift * max(gap, 0.0)


def estimate_stake(chance: Chance, seed: int = SEED) -> Stake | Refusal:
    """The stake of one service on 10,000 draws: pounds a year, P10 to P90."""
    if not math.isfinite(chance.assisted) or chance.assisted < LEAST_CONTACTS:
        return Refusal("TOO_FEW_CONTACTS", f"Fewer than {LEAST_CONTACTS} contacts a year with staff: too few to rank.")
    if not 0 <= chance.addressable <= 1 or not chance.staffed_costs:
        return Refusal(
            "BAD_SETTING", "The share that could be done online must lie between 0 and 1, and a staffed channel needs a unit cost."
        )
    form, take = _levers(chance)
    if form is None and take is None:
        return Refusal("NO_DONORS", "Neither the form nor the take-up of like services is known well enough to say what could be gained.")
    generator = np.random.default_rng([seed, *chance.service_id.encode()])
    reach = np.asarray(generator.poisson(chance.assisted, DRAWS) * chance.addressable, dtype=np.float64)
    gap = _gap(chance, generator)
    uplift = _uplift(chance, form is not None, take, reach, generator)
    central_gap = float(np.median(gap))
    moved = reach * uplift
    draws = moved * gap if central_gap > 0 else np.zeros(DRAWS)
    found = range_of(draws)
    lever = (
        None if not max(form or 0.0, take or 0.0) else FORM if (form or 0.0) >= (take or 0.0) else TAKE_UP if chance.online > 0 else LAUNCH
    )
    return Stake(
        chance, found, range_of(moved), range_of(gap), form, take, lever, confidence_of(found, len(chance.borrowed)),
        effort_of(chance.effort_days), seed, central_gap > 0, draws,
    )  # fmt: skip


def rank_stakes(stakes: Sequence[Stake]) -> list[tuple[Stake, float]]:
    """The stakes by their sure pounds (P10), then P50, those without a gap last; with the share of draws in which each is in the top five."""
    if not stakes:
        return []
    places = np.argsort(np.argsort(-np.array([stake.draws for stake in stakes]), axis=0, kind="stable"), axis=0)
    top = (places < TOP).mean(axis=1)
    order = sorted(
        range(len(stakes)),
        key=lambda n: (not stakes[n].has_gap, -stakes[n].pounds.low_80, -stakes[n].pounds.central, stakes[n].chance.service_id),
    )
    return [(stakes[n], float(top[n])) for n in order]


def confidence_of(pounds: Range, borrowed: int) -> str:
    """high: nothing borrowed and a P10 of at least half the P50; low: two inputs borrowed, or a P10 of nothing; else medium."""
    if borrowed >= 2 or pounds.low_80 <= 0:
        return LOW
    return HIGH if borrowed == 0 and pounds.low_80 >= pounds.central / 2 else MEDIUM


def effort_of(days: float | None) -> str:
    """S to 10 person-days, M to 40, L above; unknown is not none."""
    if days is None or not math.isfinite(days):
        return "unknown"
    return "S" if days <= SMALL_DAYS else "M" if days <= MEDIUM_DAYS else "L"


def posts_freed(contacts: float, handle_seconds: float, hours_per_post: float, step: float) -> float:
    """The posts that so many contacts less a year set free, in whole steps, by the work alone."""
    if step <= 0 or hours_per_post <= 0:
        return 0.0
    return math.floor(contacts * handle_seconds / 3600 / hours_per_post / step + 1e-9) * step


def range_of(draws: Array) -> Range:
    """Median, P10 to P90 and P2.5 to P97.5."""
    low_95, low, middle, high, high_95 = (float(end) for end in np.quantile(draws, (0.025, 0.1, 0.5, 0.9, 0.975)))
    return Range(middle, low, high, low_95, high_95)


def _levers(chance: Chance) -> tuple[float | None, float | None]:
    form = take = None
    if (
        chance.starts >= LEAST_STARTS
        and chance.completions <= chance.starts
        and chance.completion_target is not None
        and chance.leak is not None
    ):
        completion = chance.completions / chance.starts
        form = form_uplift(chance.starts, completion, chance.completion_target, chance.leak.central, chance.assisted, chance.addressable)
    if chance.take_up_target is not None:
        take = take_uplift(chance.assisted, chance.online, chance.addressable, chance.take_up_target)
    return form, take


def _uplift(chance: Chance, has_form: bool, take: float | None, reach: Array, generator: np.random.Generator) -> Array:
    """The larger lever in every draw: completion as Beta, the share that gives up and comes as its own range says, counts as Poisson."""
    found = np.zeros(DRAWS)
    safe = np.maximum(reach, 1e-9)
    if has_form and chance.leak is not None and chance.completion_target is not None:
        completion = generator.beta(chance.completions + 0.5, chance.starts - chance.completions + 0.5, DRAWS)
        spread = (chance.leak.high_80 - chance.leak.low_80) / 2 / float(ndtri(0.9))
        leak = np.clip(generator.normal(chance.leak.central, max(spread, 0.0), DRAWS), 0.0, 1.0)
        found = np.minimum(1.0, chance.starts * np.maximum(0.0, chance.completion_target - completion) * leak / safe)
    if take is not None and chance.take_up_target is not None:
        online = generator.poisson(chance.online, DRAWS)
        share = online / np.maximum(online + safe, 1e-9)
        found = np.maximum(found, np.maximum(0.0, (chance.take_up_target - share) / np.maximum(1 - share, 1e-9)))
    return np.where(reach > 0, found, 0.0)


def _gap(chance: Chance, generator: np.random.Generator) -> Array:
    """Marginal cost with staff less marginal cost online, keying included; errors of unit costs are correlated."""
    shared = generator.standard_normal(DRAWS)
    costs = (*chance.staffed_costs, chance.online_cost)
    drawn = [
        two_piece(
            cost.low,
            cost.central,
            cost.high,
            math.sqrt(SHARED_ERROR) * shared + math.sqrt(1 - SHARED_ERROR) * generator.standard_normal(DRAWS),
        )
        for cost in costs
    ]
    weights = sum(cost.weight for cost in chance.staffed_costs)
    staffed = sum(cost.weight * each for cost, each in zip(chance.staffed_costs, drawn[:-1], strict=True)) / weights
    known = chance.keying.straight_through
    keyed = 1 - known if known is not None else generator.uniform(0.0, 1.0, DRAWS)
    found: Array = staffed - drawn[-1] - keyed * chance.keying.minutes / 60 * chance.keying.rate
    return found
