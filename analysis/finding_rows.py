"""Rows of a finding: the figures and the tail every row ends with, and the same row refused, without a figure in it."""

from collections.abc import Iterable, Mapping, Sequence

from analysis.finding import Range, Refusal


RANGE_COLUMNS = ("estimate", "low_80", "high_80", "low_95", "high_95")
LABELS = frozenset({"unit"})  # kept on a refused row: they say what the figure would have been


def range_cells(found: Range | None) -> dict[str, object]:
    """The five columns of a range, null where there is none."""
    values = (None,) * 5 if found is None else (found.central, found.low_80, found.high_80, found.low_95, found.high_95)
    return dict(zip(RANGE_COLUMNS, values, strict=True))


def within(found: Range, lowest: float, highest: float) -> Range:
    """The range cut at the ends a figure of its kind can have."""
    return found.changed(lambda value: min(max(value, lowest), highest))


def told(
    identity: Mapping[str, object],
    figures: Mapping[str, object],
    n: int | None,
    method: str,
    assumptions: Sequence[str],
    sentence: str,
    seed: int | None = None,
) -> dict[str, object]:
    """A row with its figures."""
    return {**identity, **figures, **_tail(n, method, assumptions, seed, None, sentence)}


def refused(
    identity: Mapping[str, object], figures: Iterable[str], refusal: Refusal, method: str, n: int | None = None, unit: str | None = None
) -> dict[str, object]:
    """The same row without a figure, with the refusal's code and sentence."""
    empty = {name: unit if name in LABELS else None for name in figures}
    return {**identity, **empty, **_tail(n, method, [], None, refusal.code, refusal.sentence)}


def percent(share: float) -> str:
    """A share as people read it, such as 25.7%."""
    return f"{100 * share:.1f}%"


def percent_range(found: Range) -> str:
    """The 80% range of a share in words."""
    return f"80% range {percent(found.low_80)} to {percent(found.high_80)}"


def _tail(n: int | None, method: str, assumptions: Sequence[str], seed: int | None, code: str | None, sentence: str) -> dict[str, object]:
    return {"n": n, "method": method, "assumptions": list(assumptions), "seed": seed, "code": code, "sentence": sentence}
