"""The restatement bridge: from the figure once reported to the figure now, split exactly by what changed in between."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from analysis.finding import Refusal


STEPS = ("files", "rules", "unit_costs", "definition", "method")  # the fixed order: each on top of the last
PENNY = 0.01
MOVED_SHARE = 0.25  # of the whole change: a piece that moves by more when the order is reversed depends on it
ALMOST = 1e-6  # remainders this close are equal

# The figure when the named inputs are those of the second snapshot and all others those of the first; None when it cannot be made again.
Values = Callable[[frozenset[str]], float | None]


@dataclass(frozen=True)
class Piece:
    """One step of the bridge; money to the penny. `reversed` is the piece with all steps taken the other way round."""

    step: str
    amount: float
    value: float  # the figure after this step
    is_unchanged: bool
    reversed: float | None
    shapley: float | None  # the mean over all orders


@dataclass(frozen=True)
class Bridge:
    """The pieces sum to `now` - `reported` exactly, as shown; so do the reversed and the Shapley pieces, where they could be made."""

    reported: float
    now: float
    pieces: tuple[Piece, ...]
    order: tuple[str, ...]
    depends_on_order: bool | None  # null when the other order could not be made
    notes: tuple[str, ...]

    @property
    def change(self) -> float:
        """What the figure moved by, of the figures as shown."""
        return self.now - self.reported


def bridge(
    values: Values | Mapping[frozenset[str], float | None],
    reported: float,
    now: float,
    changed: Iterable[str] = STEPS,
    unit: float = PENNY,
    order: tuple[str, ...] = STEPS,
) -> Bridge | Refusal:
    """The bridge from `reported` to `now`, or BRIDGE_BROKEN when a step cannot be made again or the last one misses `now`.

    `values` gives the figure by the set of inputs taken from the second snapshot; only sets of `changed` inputs are asked for, the others are
    shown as unchanged. `unit` is what the figure is shown in: a penny, one contact, a ten-thousandth of a share.
    """
    kept = _Remembered(values if callable(values) else dict(values).get, frozenset(changed))
    if not (math.isfinite(reported) and math.isfinite(now)):
        return Refusal("BRIDGE_BROKEN", "The figure is not known in both snapshots, so nothing can be set between them.")
    steps = [step for step in order if step in kept.changed]
    if any(kept.of(_first(steps, n)) is None for n in range(len(steps) + 1)):
        return Refusal(
            "BRIDGE_BROKEN", "What the first figure was made of is no longer all there, so the steps between cannot be made again."
        )
    wrong = _misses(kept, reported, now, steps, unit)
    if wrong:
        return wrong
    forward = _pieces(kept, steps)
    backward = _backward(kept, steps)
    shapley = _shapley(kept, steps)
    target = _units(now, unit) - _units(reported, unit)
    shown = [_shown(each, target, unit) for each in (forward, backward, shapley)]
    forward_shown = shown[0] or {}
    depends = None if backward is None else _depends(forward, backward, abs(now - reported), unit)
    pieces, running = [], _rounded(reported, unit)
    for step in order:
        amount = forward_shown.get(step, 0.0)
        running = _rounded(running + amount, unit)
        pieces.append(Piece(step, amount, running, step not in kept.changed, _of(shown[1], step), _of(shown[2], step)))
    return Bridge(_rounded(reported, unit), _rounded(now, unit), tuple(pieces), order, depends, _notes(depends))


def round_to_sum(exact: Mapping[str, float | Fraction], target: int, unit: float = PENNY) -> dict[str, int]:
    """Whole units for each piece, summing to `target`: each rounded, then those with the largest remainder move; of equals the largest piece."""
    scaled = {name: float(value) / unit for name, value in exact.items()}
    whole = {name: _units(float(value), unit) for name, value in exact.items()}
    left = target - sum(whole.values())
    sign = 1 if left > 0 else -1

    def due(name: str) -> tuple[float, float]:
        return (-round(sign * (scaled[name] - whole[name]) / ALMOST), -abs(scaled[name]))

    names = sorted(whole, key=due)
    for n in range(abs(left)):
        whole[names[n % len(names)]] += sign
    return whole


@dataclass(frozen=True)
class _Remembered:
    """Values by set of inputs, each made once."""

    values: Values
    changed: frozenset[str]
    known: dict[frozenset[str], float | None] = field(default_factory=dict)

    def of(self, inputs: Iterable[str]) -> float | None:
        key = frozenset(inputs)
        if key not in self.known:
            self.known[key] = self.values(key)
        return self.known[key]


def _first(steps: list[str], count: int) -> frozenset[str]:
    return frozenset(steps[:count])


def _misses(kept: _Remembered, reported: float, now: float, steps: list[str], unit: float) -> Refusal | None:
    for inputs, stated, which in ((frozenset(), reported, "first"), (frozenset(steps), now, "second")):
        made = kept.of(inputs)
        difference = None if made is None else _units(made, unit) - _units(stated, unit)
        if difference:
            return Refusal(
                "BRIDGE_BROKEN",
                f"Made again, the {which} figure differs by {abs(difference) * unit:,.10g}, so something that changed is not known.",
            )
    return None


def _pieces(kept: _Remembered, steps: list[str]) -> dict[str, float]:
    made = [_known(kept, _first(steps, n)) for n in range(len(steps) + 1)]
    return {step: made[n + 1] - made[n] for n, step in enumerate(steps)}


def _known(kept: _Remembered, inputs: Iterable[str]) -> float:
    value = kept.of(inputs)
    assert value is not None
    return value


def _backward(kept: _Remembered, steps: list[str]) -> dict[str, float] | None:
    turned = steps[::-1]
    return None if any(kept.of(_first(turned, n)) is None for n in range(len(turned) + 1)) else _pieces(kept, turned)


def _shapley(kept: _Remembered, steps: list[str]) -> dict[str, float] | None:
    """Each piece's mean over all orders, from at most 2^5 figures; null when one of them cannot be made."""
    sets = [frozenset(each) for size in range(len(steps) + 1) for each in combinations(steps, size)]
    if any(kept.of(each) is None for each in sets):
        return None
    count = len(steps)
    means = {}
    for step in steps:
        mean = Fraction(0)
        for each in sets:
            if step not in each:
                weight = Fraction(math.factorial(len(each)) * math.factorial(count - len(each) - 1), math.factorial(count))
                mean += weight * (Fraction(_known(kept, each | {step})) - Fraction(_known(kept, each)))
        means[step] = float(mean)
    return means


def _depends(forward: Mapping[str, float], backward: Mapping[str, float], change: float, unit: float) -> bool:
    """Whether a piece changes sign or moves by more than a quarter of the change when the order is reversed."""
    turned = any(_units(forward[s], unit) * _units(backward[s], unit) < 0 for s in forward)
    return turned or any(abs(forward[s] - backward[s]) > MOVED_SHARE * change + unit / 2 for s in forward)


def _notes(depends: bool | None) -> tuple[str, ...]:
    if depends is None:
        return ("The other order could not be made again, so it is not known whether the split depends on it.",)
    return ("The split depends on the order; the mean over all orders stands beside it.",) if depends else ()


def _shown(exact: Mapping[str, float] | None, target: int, unit: float) -> dict[str, float] | None:
    if exact is None:
        return None
    return {step: _rounded(units * unit, unit) for step, units in round_to_sum(exact, target, unit).items()} if exact else {}


def _of(shown: Mapping[str, float] | None, step: str) -> float | None:
    return None if shown is None else shown.get(step, 0.0)


def _units(value: float, unit: float) -> int:
    """Whole units, halves away from zero."""
    scaled = abs(value) / unit
    return int(math.copysign(math.floor(scaled + 0.5 + ALMOST), value)) if scaled else 0


def _rounded(value: float, unit: float) -> float:
    return round(_units(value, unit) * unit, 10)
