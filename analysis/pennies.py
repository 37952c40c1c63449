"""Pounds shown to the penny: pieces that still add up to their sum when each is rounded."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm


Number = float | Fraction


def to_pence(pounds: Number) -> int:
    """The pounds as whole pence, halves away from zero."""
    return _rounded(*pounds.as_integer_ratio())


def apportion(pieces: Sequence[Number], total_pence: int | None = None) -> list[int]:
    """The pieces, in pounds, as whole pence that sum to `total_pence`, by default their own rounded sum, by largest remainder.

    Every piece is rounded down, then the pence still missing go to the largest remainders, the earlier first between equals. A total that is
    not the rounded sum is reached as well: whole rounds of a penny each, then the remainders decide.
    """
    ratios = [piece.as_integer_ratio() for piece in pieces]
    if not ratios:
        return []
    whole = lcm(*(below for _, below in ratios))  # one denominator for all, so that everything is done in whole numbers, exactly
    exact = [above * (whole // below) for above, below in ratios]
    total = _rounded(sum(exact), whole) if total_pence is None else total_pence
    parted = [divmod(100 * piece, whole) for piece in exact]
    rounds, extra = divmod(total - sum(floor for floor, _ in parted), len(exact))
    order = sorted(range(len(exact)), key=lambda place: (-parted[place][1], place))
    lucky = set(order[:extra])
    return [floor + rounds + (place in lucky) for place, (floor, _) in enumerate(parted)]


def _rounded(above: int, below: int) -> int:
    pence = (200 * abs(above) + below) // (2 * below)
    return pence if above >= 0 else -pence
