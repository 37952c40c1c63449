"""The pattern of the year of many weekly series, as it was known at each refit: harmonics of the logarithm, shrunk by how much they explain."""

import numpy as np


HARMONICS = 5  # down to swings of ten weeks
LEAST_YEARS = 2  # one year cannot tell its pattern from its trend


def yearly_index(
    level: np.ndarray, ahead: int, year_steps: float | None, refit_steps: int
) -> tuple[list[tuple[int, int, np.ndarray]], np.ndarray]:
    """Spans (first step, end, factors [series, step + ahead]) to forecast from, each knowing only what came before it; and the first step
    of each series whose factors are known (the length where never). A series under two years has factors of 1.
    """
    count, length = level.shape
    ones = np.ones((count, length + ahead))
    first = np.full(count, length)
    if year_steps is None or length < LEAST_YEARS * year_steps - 1:
        return [(0, length, ones)], first
    start = int(LEAST_YEARS * year_steps)
    spans = [(0, min(start, length), ones)]
    for step in range(start, length, refit_steps):
        factors, is_long = _factors(level[:, :step], length + ahead, year_steps)
        first = np.minimum(first, np.where(is_long, step, length))
        spans.append((step, min(step + refit_steps, length), factors))
    return spans, first


def _factors(seen: np.ndarray, length: int, year_steps: float) -> tuple[np.ndarray, np.ndarray]:
    """Factors [series, step] from a weighted line and harmonics through the logarithms; 1 for series with less than two years known."""
    steps = np.arange(length)
    angles = 2 * np.pi * np.outer(steps / year_steps, np.arange(1, HARMONICS + 1))
    terms = np.concatenate([np.ones((length, 1)), steps[:, None] / year_steps, np.cos(angles), np.sin(angles)], axis=1)
    known = np.isfinite(seen)
    is_long = known.sum(axis=1) >= LEAST_YEARS * year_steps - 0.2 * year_steps
    logs = np.where(known, np.log(np.maximum(np.where(known, seen, 0.0), 0) + 0.5), 0.0)
    part = terms[: seen.shape[1]]
    square = np.einsum("st,ti,tj->sij", known.astype(float), part, part, optimize=True) + 1e-6 * np.eye(terms.shape[1])
    found = np.linalg.solve(square, np.einsum("st,ti->si", logs, part)[..., None])[..., 0]
    season = found[:, 2:] @ terms[:, 2:].T
    misses = np.where(known, logs - found @ part.T, 0.0)
    freedom = np.maximum(known.sum(axis=1) - terms.shape[1], 1)
    noise = np.maximum((misses**2).sum(axis=1) / freedom, 1e-12)
    explained = (np.where(known, season[:, : seen.shape[1]], 0.0) ** 2).sum(axis=1) / (2 * HARMONICS)
    kept = np.maximum(0.0, 1 - noise / np.maximum(explained, 1e-12))
    return np.exp(np.where(is_long[:, None], season * kept[:, None], 0.0)), is_long
