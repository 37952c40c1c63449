"""Pounds shown to the penny: pieces that still add up to their sum when each is rounded."""

from collections.abc import Sequence
from fractions import Fraction


Number = float | Fraction


def to_pence(pounds: Number) -> int:
    """The pounds as whole pence, halves away from zero."""
    pence = Fraction(pounds) * 100
    whole = int(abs(pence) + Fraction(1, 2))
    return whole if pence >= 0 else -whole


def apportion(pieces: Sequence[Number], total_pence: int | None = None) -> list[int]:
    """The pieces, in pounds, as whole pence that sum to `total_pence`, by default their own rounded sum, by largest remainder.

    Every piece is rounded down, then the pence still missing go to the largest remainders, the earlier first between equals. A total that is
    not the rounded sum is reached as well: whole rounds of a penny each, then the remainders decide.
    """
    exact = [Fraction(piece) * 100 for piece in pieces]
    if not exact:
        return []
    total = to_pence(sum(exact) / 100) if total_pence is None else total_pence
    floors = [piece.numerator // piece.denominator for piece in exact]
    rounds, extra = divmod(total - sum(floors), len(exact))
    order = sorted(range(len(exact)), key=lambda place: (floors[place] - exact[place], place))
    lucky = set(order[:extra])
    return [floor + rounds + (place in lucky) for place, floor in enumerate(floors)]
