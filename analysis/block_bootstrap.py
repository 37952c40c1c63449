"""The circular moving-block bootstrap: how often each step of a series is taken in each draw, neighbours kept together."""

import math

import numpy as np
from numpy.typing import NDArray


Array = NDArray[np.float64]
WEEKS_A_BLOCK = 4
MONTHS_A_BLOCK = 3


def block_weights(steps: int, draws: int, block: int, generator: np.random.Generator) -> Array:
    """Weights (draws, steps), each row summing to 1: the share of the draw that each step makes up.

    Every draw joins runs of `block` steps, which go on at the beginning after the last step, until it is as long as the series; a block
    longer than the series is the series.
    """
    if steps < 1:
        raise ValueError("There is no step to draw from.")
    length = min(block, steps)
    starts = generator.integers(0, steps, size=(draws, math.ceil(steps / length)))
    taken = ((starts[:, :, None] + np.arange(length)) % steps).reshape(draws, -1)[:, :steps]
    places = taken + steps * np.arange(draws)[:, None]
    counts = np.bincount(places.ravel(), minlength=draws * steps).reshape(draws, steps)
    return np.asarray(counts / steps)
