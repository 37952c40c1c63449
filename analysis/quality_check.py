"""Whether a service got worse while it got cheaper: then a saving is not counted until somebody explains it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.finding import Refusal
from analysis.wording import listed


SHARE_TOLERANCE = 0.02  # points of a share such as calls abandoned, satisfaction on a scale of 0 to 1, or forms completed
WAIT_TOLERANCE = 0.10  # of the mean wait before
WAIT_TOLERANCE_SECONDS = 5.0  # and at least so much
Z_CLEAR = 1.959964  # clear at 95 %: a dozen indicators are looked at, and a small survey must not suspend a saving by chance
BETTER, SAME, WORSE, NOT_KNOWN = "better", "no worse", "worse", "not known"
WORDS = {
    "satisfaction": "people are less satisfied",
    "wait": "people wait longer",
    "abandonment": "more callers hang up",
    "completion": "fewer online forms are finished",
}
INDICATORS = tuple(WORDS)


@dataclass(frozen=True)
class Measured:
    """An indicator in one period: its mean, how many observations it rests on, and their variance (None: that of a share)."""

    value: float | None
    n: float = 0.0
    variance: float | None = None

    @property
    def error(self) -> float:
        """The standard error of the mean."""
        if self.value is None or self.n <= 0:
            return math.inf
        spread = self.variance if self.variance is not None else max(self.value * (1 - self.value), 0.0)
        return math.sqrt(spread / self.n)


@dataclass(frozen=True)
class QualityCheck:
    """One indicator then and now, and the verdict."""

    indicator: str
    before: float | None
    after: float | None
    tolerance: float | None
    verdict: str
    channel_id: str | None = None  # None where it is of the service as a whole


def check_indicator(indicator: str, before: Measured, after: Measured, tolerance: float | None = None) -> QualityCheck:
    """Whether an indicator of WORDS got worse by more than the tolerance, and by more than chance would make it."""
    if before.value is None or after.value is None or before.n <= 0 or after.n <= 0:
        return QualityCheck(indicator, before.value, after.value, tolerance, NOT_KNOWN)
    usual = max(WAIT_TOLERANCE * before.value, WAIT_TOLERANCE_SECONDS) if indicator == "wait" else SHARE_TOLERANCE
    allowed = usual if tolerance is None else tolerance
    worse_when_higher = indicator in ("wait", "abandonment")
    decline = after.value - before.value if worse_when_higher else before.value - after.value
    chance = Z_CLEAR * math.hypot(before.error, after.error)
    is_worse = decline > allowed + 1e-12 and decline > chance
    verdict = WORSE if is_worse else BETTER if decline < 0 and -decline > chance else SAME
    return QualityCheck(indicator, before.value, after.value, allowed, verdict)


def quality_hold(checks: Sequence[QualityCheck], service: str = "the service") -> Refusal | None:
    """QUALITY_HOLD when any indicator got worse; None when none did, or none is known."""
    worse = [WORDS.get(check.indicator, f"{check.indicator} got worse") for check in checks if check.verdict == WORSE]
    if not worse:
        return None
    what = listed(list(dict.fromkeys(worse)))
    return Refusal("QUALITY_HOLD", f"Compared with before, {what} in {service}, so no saving is counted until that is explained.")
