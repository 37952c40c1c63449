"""Avoidable contact by cause, and failure demand, from what was assessed: a sample with its interval, or advisers' tags without one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.finding import Range, Refusal
from analysis.proportions import SMALLEST_SAMPLE, StratifiedShare, stratified_share


OF_VALUE = "none"  # the cause that says a contact was assessed and worth having
NOT_CODED = "not coded"
TAGGED_FROM = 0.50  # of a stratum's contacts assessed: then advisers tag as they work, which is no sample


@dataclass(frozen=True)
class AssessedShare:
    """A share of contacts and the contacts it stands for. `basis` is "sample" or "tagged"; tags have a share but no range."""

    basis: str
    share: Range | None
    estimate: float
    contacts: float
    contacts_range: Range | None
    effective_n: float | None
    assessed: int
    population: float
    strata_without_sample: int


def is_tagged(population: np.ndarray, assessed: np.ndarray) -> bool:
    """Whether any stratum has half of its contacts or more assessed, so that advisers' own coding is what was handed over."""
    sizes, drawn = np.asarray(population, dtype=float), np.asarray(assessed, dtype=float)
    return bool(((sizes > 0) & (drawn >= TAGGED_FROM * sizes) & (drawn > 0)).any())


def assessed_share(population: np.ndarray, assessed: np.ndarray, found: np.ndarray, tagged: bool) -> AssessedShare | Refusal:
    """The share of contacts found to be something, each stratum weighted by all its contacts: one element per stratum.

    A stratum that nobody assessed is left out and counted. Sampled: see stratified_share. Tagged: the same share, no range, since
    whoever chose what to tag also chose the answer; fewer than 100 tagged contacts are refused.
    """
    estimate = stratified_share(population, assessed, found)
    if not tagged:
        return estimate if isinstance(estimate, Refusal) else _sampled(estimate)
    sizes, drawn, hits = (np.asarray(values, dtype=float) for values in (population, assessed, found))
    if isinstance(estimate, Refusal) and estimate.code != "TOO_FEW_CONTACTS":
        return estimate
    kept = (sizes > 0) & (drawn > 0)
    if drawn[kept].sum() < SMALLEST_SAMPLE:
        return Refusal("TOO_FEW_CONTACTS", f"Too few contacts were tagged to say; it takes {SMALLEST_SAMPLE}.")
    total = float(sizes[kept].sum())
    share = float((sizes[kept] * hits[kept] / drawn[kept]).sum() / total)
    without = int(((sizes > 0) & (drawn == 0)).sum())
    return AssessedShare("tagged", None, share, share * total, None, None, round(drawn[kept].sum()), total, without)


def cause_shares(
    population: np.ndarray, assessed: np.ndarray, found_by_cause: dict[str, np.ndarray], tagged: bool
) -> dict[str, AssessedShare | Refusal]:
    """Each cause's share of all contacts, worked out the same way; contacts of value are no cause, and those not coded never spread."""
    causes = [cause for cause in sorted(found_by_cause) if cause != OF_VALUE]
    return {cause: assessed_share(population, assessed, found_by_cause[cause], tagged) for cause in causes}


def tally(strata: Sequence[object], counts: Sequence[float], chosen: Sequence[bool] | None = None) -> tuple[list[object], np.ndarray]:
    """The strata in order and the sum of the (chosen) counts in each; a stratum with nothing chosen stands at 0."""
    names = sorted(set(strata), key=str)
    sums = dict.fromkeys(names, 0.0)
    for place, (stratum, count) in enumerate(zip(strata, counts, strict=True)):
        if chosen is None or chosen[place]:
            sums[stratum] += count
    return list(names), np.array([sums[name] for name in names])


def _sampled(found: StratifiedShare) -> AssessedShare:
    return AssessedShare(
        "sample", found.share, found.share.central, found.members.central, found.members,
        found.effective_n, found.sampled, found.population, found.strata_without_sample,
    )  # fmt: skip
