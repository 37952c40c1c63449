"""Which word a fall in a staffed channel may carry: shift online, a move to other staff, a cut in access, or less demand."""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.finding import Z_80, Range, Refusal


SHIFT, MOVED, NOT_REPLACED = "shift", "moved to another assisted channel", "fell, not replaced"
ACCESS_REDUCED, NO_CLEAR_FALL, CANNOT_TELL = "access reduced", "no clear fall", "cannot tell"
SHIFTED, DEMAND_FELL, COUNTING_CHANGED = "shifted", "demand fell", "counting changed"
CUT_KINDS = {"opening_hours": None, "office_closed": "face_to_face", "line_closed": "phone"}  # and the channel each is about by default
COUNTING_KINDS = frozenset({"relabelled", "counting_changed", "consent"})
CUT_BEFORE_DAYS = 28  # a cut up to so long before the baseline still counts
SHORTEST_CUT_DAYS = 5  # snow, a strike or a day of training is no cut
LEAST_LOST_SHARE = 0.05  # of the channel's baseline contacts; an unknown share is taken to be more
SHARED_FALL = 0.05  # a fall by less, as counted, is not worth a word
HALF = 0.5  # of a fall: what must be seen online for shift, or be lost by the service on all channels for demand
GREEN, AMBER = "green", "amber"


@dataclass(frozen=True)
class Periods:
    """The period and its baseline, both half-open."""

    start: datetime.date
    end: datetime.date
    baseline_start: datetime.date
    baseline_end: datetime.date


@dataclass(frozen=True)
class AccessCut:
    """A reduction of opening hours, an office or a line that serves the service and channel; `to_date` exclusive, None while it lasts.

    `lost_share` is the share of the channel's baseline contacts that came in the lost hours or at the lost site, None when unknown.
    """

    from_date: datetime.date
    to_date: datetime.date | None = None
    lost_share: float | None = None
    hours_before: float | None = None
    hours_after: float | None = None
    note: str = ""

    @property
    def is_reduction(self) -> bool:
        """Hours that are not known to be as long are taken to be shorter: a row of these kinds says that something closed."""
        return self.hours_before is None or self.hours_after is None or self.hours_after < self.hours_before


@dataclass(frozen=True)
class Demand:
    """How far the channel, other services on it, and the service on all its channels fell as counted; None where that is not known.

    Each is a share of its own baseline, but `service_fall` one of the channel's, so that it can be set beside the fall.
    """

    channel_fall: float | None = None
    others_fall: float | None = None
    service_fall: float | None = None


@dataclass(frozen=True)
class Verdict:
    """The verdict, the word for it, and what follows; `online_less_half` is D1, `all_less_half` D2, None where a rise is not known."""

    verdict: str
    word: str
    enters_ladder: bool = False
    access_code: str | None = None
    warning: str | None = None
    grade: str | None = None
    online_less_half: Range | None = None
    all_less_half: Range | None = None
    cuts: tuple[AccessCut, ...] = ()


def cuts_in_force(cuts: Sequence[AccessCut], periods: Periods) -> tuple[AccessCut, ...]:
    """The cuts that can explain a fall: begun between 28 days before the baseline and the end of the period, in force in the period.

    Older ones are in both periods; closures under five days and cuts of less than a twentieth of the contacts do not count.
    """
    first = periods.baseline_start - datetime.timedelta(days=CUT_BEFORE_DAYS)
    return tuple(
        cut
        for cut in cuts
        if cut.is_reduction
        and first <= cut.from_date < periods.end
        and (cut.to_date is None or (cut.to_date > periods.start and (cut.to_date - cut.from_date).days >= SHORTEST_CUT_DAYS))
        and (cut.lost_share is None or cut.lost_share >= LEAST_LOST_SHARE)
    )


def judge_fall(
    fall: Range,
    online: Range | Refusal | None,
    other: Range | Refusal | None,
    cuts: Sequence[AccessCut] | None,
    periods: Periods,
    *,
    counting: Sequence[str] = (),
    demand: Demand | None = None,
    has_donors: bool = True,
) -> Verdict:
    """What a fall (counterfactual less actual contacts) may be called, after methods 15; ranges are contacts of one period and service.

    `cuts` None: nobody has said whether opening hours changed, code ACCESS_UNKNOWN, and a shift is amber at most. `counting` names
    breaks in how the fall or the online rise is counted: without a cut nothing can then be told. A rise that is not known is never zero.
    """
    unknown = "ACCESS_UNKNOWN" if cuts is None else None
    reducing = cuts_in_force(cuts or (), periods)
    if fall.low_80 <= 0:
        return _without_fall(demand or Demand(), bool(counting), reducing, unknown)
    rises = [rise for rise in (online, other) if isinstance(rise, Range)] if not counting else []
    d1 = _less_half(fall, rises[0]) if rises and isinstance(online, Range) else None
    d2 = _less_half(fall, *rises) if len(rises) == 2 else None
    unmet = "UNMET_NEED" if d2 is not None and d2.high_80 < 0 else None
    if reducing:
        return Verdict(ACCESS_REDUCED, ACCESS_REDUCED, False, "ACCESS_REDUCED", unmet, None, d1, d2, reducing)
    if counting:
        return Verdict(CANNOT_TELL, COUNTING_CHANGED, access_code=unknown)
    if d1 is not None and d1.low_80 > 0:
        grade = GREEN if has_donors and cuts is not None and d2 is not None else AMBER
        return Verdict(SHIFT, SHIFTED, True, unknown, None, grade, d1, d2)
    if d1 is not None and d1.high_80 < 0 and d2 is not None and d2.low_80 > 0:
        return Verdict(MOVED, SHIFTED, False, unknown, None, None, d1, d2)
    if unmet:
        less = cuts is not None and (demand is None or (demand.service_fall or 0.0) > 0)
        return Verdict(NOT_REPLACED, DEMAND_FELL if less else CANNOT_TELL, False, unknown, unmet, None, d1, d2)
    return Verdict(CANNOT_TELL, CANNOT_TELL, False, unknown, None, None, d1, d2)


def error_of(found: Range) -> float:
    """The standard error a normal 80 % range stands for."""
    return (found.high_80 - found.low_80) / 2 / Z_80


def _less_half(fall: Range, *rises: Range) -> Range:
    """The rises less half the fall, errors taken as independent."""
    central = sum(rise.central for rise in rises) - HALF * fall.central
    reach = Z_80 * math.sqrt(sum(error_of(rise) ** 2 for rise in rises) + (HALF * error_of(fall)) ** 2)
    return Range(central, central - reach, central + reach)


def _without_fall(demand: Demand, has_break: bool, cuts: tuple[AccessCut, ...], unknown: str | None) -> Verdict:
    """No clear fall against what was expected; but a fall as counted beside a cut must not pass for less demand."""
    fell = demand.channel_fall is not None and demand.channel_fall >= SHARED_FALL
    if fell and cuts:
        return Verdict(NO_CLEAR_FALL, ACCESS_REDUCED, access_code="ACCESS_REDUCED", cuts=cuts)
    if fell and has_break:
        return Verdict(NO_CLEAR_FALL, COUNTING_CHANGED, access_code=unknown)
    word = _word_of_shared_fall(demand) if fell else NO_CLEAR_FALL
    return Verdict(NO_CLEAR_FALL, CANNOT_TELL if unknown and word == DEMAND_FELL else word, access_code=unknown)


def _word_of_shared_fall(demand: Demand) -> str:
    """A fall that other services share is demand when the service fell on all its channels together; else nobody can say."""
    if demand.channel_fall is None or demand.others_fall is None or demand.others_fall < HALF * demand.channel_fall:
        return NO_CLEAR_FALL
    if demand.service_fall is None:
        return CANNOT_TELL
    return DEMAND_FELL if demand.service_fall >= HALF * demand.channel_fall else CANNOT_TELL
