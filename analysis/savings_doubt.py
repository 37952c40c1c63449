"""The saving of one service or of several with its doubt: ranges, what moves it most, and what would make it nil."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.finding import Range, Refusal
from analysis.savings import (
    COSTS,
    DRAWS,
    EFFECT,
    GROSS,
    HANDLE,
    KEYED,
    KEYING,
    NET,
    PARTS,
    SEED,
    SOURCES,
    WEEKS,
    Case,
    LineDraws,
    Noise,
    Rungs,
    add_rungs,
    draw_rungs,
    joint_df,
    range_of,
    wrong_case,
)


SMALLEST_SHARE = 1e-6  # of the variance: less is the rounding of the machine
SENSITIVITY = (0.0, 0.9)  # correlations of unit costs shown beside the usual one
DOUBTS = {
    WEEKS: "how busy the weeks of the period happened to be",
    EFFECT: "how many contacts would have come anyway",
    COSTS: "what a contact costs",
    KEYING: "how many online records have to be typed",
    HANDLE: "how much longer contacts take",
}
GREEN, AMBER, RED = "green", "amber", "red"


@dataclass(frozen=True)
class Saving:
    """Pounds a year by part (PARTS and NET), each with its range; `central` is every input at its central value, so that its parts add."""

    average: dict[str, Range]
    marginal: dict[str, Range] | None
    central: dict[str, float]
    central_marginal: dict[str, float] | None
    contacts: Range
    central_contacts: float
    chance_positive: float
    tornado: tuple[dict[str, object], ...]
    break_even: tuple[dict[str, object], ...]
    sensitivity: tuple[dict[str, object], ...]
    keying_unknown: bool
    draws: Rungs  # of pounds
    counted: Rungs  # of contacts and hours, see `df_of_pounds`
    plain: Rungs
    n: int
    seed: int


def estimate_saving(
    cases: Sequence[Case], seed: int = SEED, draws: int = DRAWS, with_95: bool = True, with_doubt: bool = True
) -> Saving | Refusal:
    """What the services saved together a year, or why that cannot be said.

    Where a straight-through share is unknown the low end takes every online record as typed, the high end none, and the central figure
    is that of every record typed (methods 20). The estimate and its ends come from the same draws.
    """
    if not cases:
        return Refusal("NO_DATA", "There is no service to work out a saving for.")
    refusal = next((wrong for case in cases if (wrong := wrong_case(case))), None)
    if refusal:
        return refusal
    shared = Noise(seed, draws)
    counted = _total(cases, replace(shared, df=joint_df(cases)))
    noise = replace(shared, df=df_of_pounds(cases, shared))
    found = _total(cases, noise)
    plain = _total(cases, Noise(seed, 1, frozenset()))
    unknown = any(case.is_keying_unknown for case in cases)
    best = _total(cases, noise, 1.0) if unknown else found
    has_marginal = all(case.has_marginal for case in cases)
    return Saving(
        average=_ranges(found.average, best.average, with_95),
        marginal=_ranges(found.marginal, best.marginal, with_95) if has_marginal else None,
        central={name: float(value[0]) for name, value in plain.average.items()},
        central_marginal={name: float(value[0]) for name, value in plain.marginal.items()} if has_marginal else None,
        contacts=range_of(counted.contacts, with_95),
        central_contacts=float(plain.contacts[0]),
        chance_positive=float((found.average[NET] > 0).mean()),
        tornado=tornado(cases, noise) if with_doubt else (),
        break_even=break_even(plain) if with_doubt else (),
        sensitivity=_sensitivity(cases, shared) if with_doubt else (),
        keying_unknown=unknown,
        draws=found,
        counted=counted,
        plain=plain,
        n=sum(len(line.steps) for case in cases for line in case.lines),
        seed=seed,
    )


def tornado(cases: Sequence[Case], noise: Noise) -> tuple[dict[str, object], ...]:
    """The sources of doubt, largest first: the range of the net saving when only this one is uncertain, and its share of all variance."""
    alone = {source: _total(cases, replace(noise, active=frozenset({source}))).average[NET] for source in SOURCES}
    variance = {source: float(np.var(_middle(net))) for source, net in alone.items()}
    total = sum(variance.values())
    rows = []
    for source in sorted(SOURCES, key=lambda each: -variance[each]):
        if variance[source] > SMALLEST_SHARE * total:
            only = range_of(alone[source])
            share = variance[source] / total
            rows.append({"source": source, "what": DOUBTS[source], "share": share, "low_80": only.low_80, "high_80": only.high_80})
    return tuple(rows)


def df_of_pounds(cases: Sequence[Case], noise: Noise) -> float:
    """Degrees of freedom of the launch effects within a sum of pounds, which other doubts of a known size share.

    A t of few degrees of freedom laid over other errors makes a range that holds too much, as Behrens and Fisher's does; counting the
    other errors in, as Welch does, mends it. Contacts have hardly any other doubt, so theirs is `joint_df` alone.
    """
    if math.isinf(joint_df(cases)):
        return math.inf
    others = _total(cases, replace(noise, active=frozenset(SOURCES) - {EFFECT})).average[NET]
    return joint_df(cases, float(np.var(others)))


def break_even(plain: Rungs) -> tuple[dict[str, object], ...]:
    """What would make the net saving nil, one thing at a time, at the central value of everything else; nothing when there is no saving."""
    net, gross = float(plain.average[NET][0]), float(plain.average[GROSS][0])
    if net <= 0 or gross <= 0:
        return ()
    staffed, online = ([each for each in plain.lines if each.line.is_staffed is kind] for kind in (True, False))
    expected = sum(_first(each.now) * _first(each.cost) + _first(each.avoided) * _first(each.cost) for each in staffed)
    rows = (
        [
            _nil(
                "demand",
                net / expected,
                f"if {net / expected:.0%} of the contacts with staff expected without the change would not have come anyway",
            )
        ]
        if expected > net
        else []
    )
    left = 1 - net / gross
    if left > 0:
        rows.append(_nil("unit cost", left, f"if contacts with staff cost only {left:.0%} of what is stated"))
    records, contacts = sum(_first(each.now) for each in online), sum(_first(each.now) for each in staffed)
    if records > 0 and contacts > 0:
        mean_cost = sum(_first(each.now) * _first(each.cost) for each in staffed) / contacts
        share = net / (records * mean_cost) if mean_cost > 0 else math.inf
        if share <= 1:
            rows.append(
                _nil(
                    "contacts after going online", share, f"if {share:.0%} of the online contacts led to one with staff that no feed counts"
                )
            )
    return tuple(rows)


def grade_evidence(facts: dict[str, bool]) -> tuple[str, list[str]]:
    """Green, amber or red, as the auditors grade evidence, and why; `facts` are those of RED_FLAGS and AMBER_FLAGS that hold."""
    red = [why for name, why in RED_FLAGS.items() if facts.get(name)]
    amber = [why for name, why in AMBER_FLAGS.items() if facts.get(name)]
    if red:
        return RED, [*red, *amber]
    return (
        (AMBER, amber)
        if amber
        else (GREEN, ["A launch was measured against other services, unit costs are the council's own, and no check is open."])
    )


RED_FLAGS = {
    "spans_zero": "The range includes nil.",
    "published_costs": "A unit cost is a published one, not the council's own.",
    "no_donors": "No other service stands for what would have happened anyway.",
}
AMBER_FLAGS = {
    "no_launch": "No launch is shown to have caused it: it is a fall against other services.",
    "access_unknown": "Nobody has stated whether opening hours or offices changed.",
    "shift_unknown": "It could not be checked whether access was cut.",
    "quality_unknown": "No measure of quality is known before and after.",
    "keying_unknown": "Keying of online records is not known.",
    "no_running_cost": "No running cost of the online service is recorded.",
    "no_marginal": "It is not stated which part of a unit cost a contact fewer saves.",
    "no_handle_time": "Handle times before and after are not known.",
    "loosely_known": "On some channels the launch's effect is too uncertain to be given alone; they are counted with their range.",
    "online_unknown": "What the launch did to an online channel is not known, so no cost of more online contacts is taken off there.",
    "weakened": "The effect of the launch has weakened; a year is counted at what it was in the last weeks known.",
    "weakly_shown": "On some channels the launch shows no effect by itself; they are counted with their range.",
}


def _total(cases: Sequence[Case], noise: Noise, unknown_share: float = 0.0) -> Rungs:
    return add_rungs([draw_rungs(case, noise, unknown_share) for case in cases])


def _ranges(worst: dict, best: dict, with_95: bool) -> dict[str, Range]:
    """Low ends and centres of the first draws, high ends of the second."""
    ranges = {}
    for name in (*PARTS, NET):
        low, high = range_of(worst[name], with_95), range_of(best[name], with_95)
        first, last = (low, high) if name in (KEYED, NET) else (low, low)
        ranges[name] = Range(first.central, first.low_80, last.high_80, first.low_95, last.high_95)
    return ranges


def _sensitivity(cases: Sequence[Case], shared: Noise) -> tuple[dict[str, object], ...]:
    rows: list[dict[str, object]] = []
    for correlation in SENSITIVITY:
        noise = replace(shared, correlation=correlation)
        net = range_of(_total(cases, replace(noise, df=df_of_pounds(cases, noise))).average[NET])
        rows.append({"correlation": correlation, "estimate": net.central, "low_80": net.low_80, "high_80": net.high_80})
    return tuple(rows)


def _middle(draws: np.ndarray) -> np.ndarray:
    """Draws cut at their outermost hundredths: the variance of a t distribution with two degrees of freedom does not exist."""
    low, high = np.quantile(draws, (0.01, 0.99))
    return np.asarray(np.clip(draws, low, high))


def _nil(what: str, value: float, says: str) -> dict[str, object]:
    return {"what": what, "value": value, "says": says}


def _first(values: np.ndarray) -> float:
    return float(values[0])


__all__ = ["LineDraws", "Saving", "break_even", "estimate_saving", "grade_evidence", "tornado"]
