"""What contacts would have cost had the mix of channels stayed, on plain arrays: the arithmetic behind the first rungs of the ladder."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


Array = NDArray[np.float64]


def baseline_mix(volume: float, baseline: ArrayLike) -> Array:
    """What each channel would have had of so many contacts at the baseline's mix; contacts by channel in and out."""
    counts = np.asarray(baseline, float)
    if counts.sum() <= 0:
        raise ValueError("A baseline without contacts has no mix.")
    return np.asarray(volume * counts / counts.sum())


def contact_saving(counterfactual: ArrayLike, actual: ArrayLike, unit_costs: ArrayLike) -> float:
    """Pounds: contacts that would have come less those that came, each at its channel's unit cost; arrays of one shape (methods 2.1)."""
    expected, came, cost = (np.asarray(value, float) for value in (counterfactual, actual, unit_costs))
    return float(((expected - came) * cost).sum())


def longer_contacts_cost(contacts: float, unit_cost: float, variable_share: float, handle_change: float) -> float:
    """Pounds that contacts still coming cost more when each takes `handle_change` longer (.21 is 21 %)."""
    return contacts * unit_cost * variable_share * handle_change
