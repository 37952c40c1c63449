"""R's random numbers rebuilt, so that published examples written with set.seed can be checked to their printed digits."""

import math

import numpy as np
from scipy.special import ndtri


def normals(seed: int, n: int) -> np.ndarray:
    """The first n values of rnorm after set.seed(seed): scrambled seed, Mersenne Twister, inversion with 27 more bits."""
    twister = _twister(seed)
    found = []
    for _ in range(n):
        high = math.floor(134217728 * _uniform(twister))
        found.append(float(ndtri((high + _uniform(twister)) / 134217728)))
    return np.array(found)


def autoregression(innovations: np.ndarray, coefficient: float, start: int) -> np.ndarray:
    """arima.sim of an AR(1): the first `start` innovations warm it up and are dropped."""
    values = np.zeros(len(innovations))
    for place, shock in enumerate(innovations):
        values[place] = shock + (coefficient * values[place - 1] if place else 0.0)
    return values[start:]


def _twister(seed: int) -> np.random.Generator:
    state = seed
    for _ in range(50):
        state = (69069 * state + 1) % 2**32
    words = []
    for _ in range(625):
        state = (69069 * state + 1) % 2**32
        words.append(state)
    bits = np.random.MT19937()
    bits.state = {"bit_generator": "MT19937", "state": {"key": np.array(words[1:], dtype=np.uint32), "pos": 624}}
    return np.random.Generator(bits)


def _uniform(twister: np.random.Generator) -> float:
    return float(twister.bit_generator.random_raw()) * 2.3283064365386963e-10
