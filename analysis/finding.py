"""What every finding is made of: a range, a refusal with its code, and how estimates are rounded for people."""

import math
from collections.abc import Callable
from dataclasses import dataclass


# Standard deviations of a normal distribution from its middle to the ends of an 80 % and a 95 % range.
Z_80, Z_95 = 1.2815515655446004, 1.959963984540054
# Why a figure is refused. The sentence a refusal carries says the same of the case at hand, in words a manager understands.
CODES = {
    "ACCESS_REDUCED": "opening hours, an office or a line were cut, so a fall is not shift",
    "ACCESS_UNKNOWN": "nobody has said whether opening hours changed",
    "BAD_CLAIM": "a claim needs an amount above zero and a period",
    "BAD_SETTING": "a setting is outside the values that make sense",
    "BRIDGE_BROKEN": "two figures cannot be explained by what was kept of them",
    "CONFOUNDED": "something else changed at the same time",
    "LOW_MATCH": "too few contacts carry a key to know who came back",
    "NO_ARRIVAL_PROFILE": "calls are not known by the hour",
    "NO_BASELINE": "there is nothing to compare with",
    "NO_DATA": "no feed carries what this needs",
    "NO_DEFLATOR": "a price year has no index",
    "NO_DONORS": "no other service can stand for what would have happened anyway",
    "NO_GAP": "the assisted channel does not cost more than the online one",
    "NO_HANDLE_TIME": "no feed says how long contacts take",
    "NO_UNIT_COST": "a channel has no unit cost",
    "QUALITY_HOLD": "service got worse, so a saving is not counted until it is explained",
    "STRAIGHT_THROUGH_UNKNOWN": "nobody has said which share of online records needs no typing",
    "TOO_COARSE": "the counts are by month or week and the question needs days",
    "TOO_EARLY": "too little time has passed",
    "TOO_FEW_CONTACTS": "too few contacts",
    "TOO_FEW_RESPONSES": "too few answers",
    "TOO_FEW_WORKERS": "too few people, who could be recognised",
    "TOO_SHORT_POST": "too little data since the change",
    "TOO_SHORT_PRE": "too little data before the change",
    "UNDERPOWERED": "an effect of any likely size would be invisible here",
    "UNMET_NEED": "contacts fell and online did not rise: people may be going without",
    "UNSTABLE_PRE": "the series was not steady before the change",
}


@dataclass(frozen=True)
class Refusal:
    """A figure that is not given, and why: a code of CODES and one sentence with no estimate in it."""

    code: str
    sentence: str

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"{self.code} is not a refusal code of analysis/finding.py.")


@dataclass(frozen=True)
class Range:
    """A central estimate with its 80 % and, where the data earn it, 95 % range; same unit throughout."""

    central: float
    low_80: float
    high_80: float
    low_95: float | None = None
    high_95: float | None = None

    def changed(self, change: Callable[[float], float]) -> "Range":
        """The range with every end and the middle changed alike, by something that keeps their order."""
        outer = (None if end is None else change(end) for end in (self.low_95, self.high_95))
        return Range(change(self.central), change(self.low_80), change(self.high_80), *outer)


def round_estimate(value: float, digits: int = 2) -> float:
    """The value to so many significant figures (half away from zero), as estimates are shown."""
    if value == 0 or not math.isfinite(value):
        return value
    step = 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)
    return math.copysign(math.floor(abs(value) / step + 0.5) * step, value)


def round_outward(low: float, high: float, digits: int = 2) -> tuple[float, float]:
    """The ends of a range to so many significant figures of the larger end, each rounded away from the middle."""
    largest = max(abs(low), abs(high))
    if largest == 0:
        return low, high
    step = 10.0 ** (math.floor(math.log10(largest)) - digits + 1)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
