"""What contacts after failing online cost in a year, with the doubt about the share and about the unit costs together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.finding import Range
from analysis.unit_cost_draws import two_piece


DRAWS = 4000
SEED = 20052


@dataclass(frozen=True)
class ChannelCost:
    """What a contact costs on one assisted channel, in pounds, and the share of the contacts in question that use it."""

    share: float
    low: float
    central: float
    high: float
    variable_share: float | None


@dataclass(frozen=True)
class FailureCost:
    """Contacts and pounds a year. `marginal` counts only what a contact fewer would save; None where no variable share is stated."""

    contacts: Range
    average: Range
    marginal: Range | None
    seed: int


def price_failures(
    leak: float, standard_error: float, attempts_a_year: float, costs: Sequence[ChannelCost], seed: int = SEED
) -> FailureCost | None:
    """Attempts x share x unit cost, the share normal and cut at 0, unit costs two-piece lognormal through low, central and high
    (the tenth, fiftieth and ninetieth of a hundred) and wrong in the same direction on all channels. None without a cost.
    """
    known = [cost for cost in costs if cost.share > 0]
    total = sum(cost.share for cost in known)
    if not known or total <= 0:
        return None
    rng = np.random.default_rng(seed)
    leaks = np.maximum(rng.normal(leak, standard_error, DRAWS), 0.0) * attempts_a_year
    z = rng.standard_normal(DRAWS)
    drawn = [(cost.share / total) * two_piece(cost.low, cost.central, cost.high, z) for cost in known]
    middles = [cost.share / total * cost.central for cost in known]
    contacts = max(leak, 0.0) * attempts_a_year
    marginal = None
    if all(cost.variable_share is not None for cost in known):
        parts = [float(cost.variable_share or 0.0) for cost in known]
        central = contacts * sum(part * middle for part, middle in zip(parts, middles, strict=True))
        marginal = _range(central, leaks * np.sum([part * each for part, each in zip(parts, drawn, strict=True)], axis=0))
    average = _range(contacts * sum(middles), leaks * np.sum(drawn, axis=0))
    return FailureCost(_range(contacts, leaks), average, marginal, seed)


def cost_cells(price: FailureCost | None) -> dict[str, object]:
    """Contacts, cost and marginal cost a year as columns with their 80 % ends; nothing without a price."""
    if price is None:
        return {}
    parts: list[tuple[str, Range | None]] = [("contacts", price.contacts), ("cost", price.average), ("marginal", price.marginal)]
    cells: dict[str, object] = {}
    for name, found in parts:
        values = (None, None, None) if found is None else (found.central, found.low_80, found.high_80)
        cells |= dict(zip((f"{name}_a_year", f"{name}_low_80", f"{name}_high_80"), values, strict=True))
    return cells


def cost_words(price: FailureCost | None) -> str:
    """The sentence that says so, empty without a price."""
    if price is None:
        return ""
    return f" That is about {price.contacts.central:,.0f} contacts and £{price.average.central:,.0f} a year at full unit cost (80% range £{price.average.low_80:,.0f} to £{price.average.high_80:,.0f})."


def _range(central: float, draws: np.ndarray) -> Range:
    low_80, high_80, low_95, high_95 = (float(end) for end in np.quantile(draws, (0.10, 0.90, 0.025, 0.975)))
    return Range(central, low_80, high_80, low_95, high_95)
