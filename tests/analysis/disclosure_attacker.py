"""A reader who wants to know what was hidden, and has nothing but the shown table."""

import numpy as np
from scipy.optimize import linprog

from analysis.disclosure import HIDDEN


def attack(shown: tuple[tuple[object, ...], ...]) -> dict[tuple[int, int], tuple[float, float]]:
    """What a reader can say of every hidden cell, from the shown table alone: its totals stand in the last row and column."""
    height, width = len(shown), len(shown[0])
    hidden = [(r, c) for r in range(height) for c in range(width) if shown[r][c] == HIDDEN]
    lines = [[(r, c) for c in range(width)] for r in range(height)] + [[(r, c) for r in range(height)] for c in range(width)]
    equations, sides = [], []
    for line in lines:
        signs = [1] * (len(line) - 1) + [-1]
        equations.append([sum(s for s, cell in zip(signs, line, strict=True) if cell == each) for each in hidden])
        sides.append(-sum(s * shown[r][c] for s, (r, c) in zip(signs, line, strict=True) if (r, c) not in hidden))
    found = {}
    for place, cell in enumerate(hidden):
        ends = []
        for sign in (1, -1):
            wanted = np.zeros(len(hidden))
            wanted[place] = sign
            result = linprog(wanted, A_eq=equations, b_eq=sides, bounds=(0, None))
            ends.append(sign * result.fun if result.status == 0 else np.inf)
        found[cell] = (ends[0], ends[1])
    return found
