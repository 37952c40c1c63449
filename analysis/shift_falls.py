"""Every fall of a period: how large, what rose instead, and which word it carries; one online rise is never given to two falls."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.finding import Range, Refusal
from analysis.period_change import LEAST_BASELINE, PeriodChange
from analysis.shift_or_cut import Z_80, Demand, Periods, Verdict, cuts_in_force, error_of, judge_fall
from analysis.shift_panel import ALL_SERVICES, Ground, Key


Changes = dict[Key, PeriodChange | Refusal]


@dataclass(frozen=True)
class Fall:
    """One line of a period; `share` is what part of the service's rises is set against this fall."""

    key: Key
    periods: Periods
    change: PeriodChange
    online: Range | Refusal
    other: Range | Refusal
    not_replaced: Range | None
    share: float
    verdict: Verdict
    counting: tuple[str, ...]
    tools: tuple[str, ...]


def judge_period(ground: Ground, periods: Periods, wanted: Iterable[Key] | None = None) -> dict[Key, Fall | Refusal]:
    """The staffed lines of the period in order of service, channel and site; those `wanted`, else all."""
    keys = [key for key in ground.lines() if key[1] in ground.assisted]
    chosen = keys if wanted is None else [key for key in keys if key in set(wanted)]
    services = {key[0] for key in chosen}
    needed = services | {key[0] for key in ground.lines()} if ALL_SERVICES in services else services
    tools = {tool for service in needed for tool in ground.linked.get(service, ())}
    changes: Changes = {key: ground.change(key, periods) for key in ground.lines() if key[0] in needed | tools}
    return {key: _judge(ground, changes, key, periods) for key in chosen}


def add_ranges(parts: Sequence[Range]) -> Range:
    """The sum of independent estimates."""
    central = sum(part.central for part in parts)
    reach = Z_80 * math.sqrt(sum(error_of(part) ** 2 for part in parts))
    return Range(central, central - reach, central + reach)


def _judge(ground: Ground, changes: Changes, key: Key, periods: Periods) -> Fall | Refusal:
    change = changes[key]
    counting = ground.counting(key, periods)
    if isinstance(change, Refusal):
        return change
    if change.baseline < LEAST_BASELINE:
        return Refusal("TOO_FEW_CONTACTS", f"Fewer than {LEAST_BASELINE} contacts came in the baseline, too few to judge a fall.")
    share, others = _others(ground, changes, key)
    online_keys, online = _online(ground, changes, key[0])
    broken = tuple(dict.fromkeys([*counting, *(said for each in online_keys for said in ground.counting(each, periods))]))
    online, other = (_scaled(rise, share) for rise in (online, _sum([changes[each] for each in others])))
    verdict = judge_fall(
        change.fall,
        online,
        other,
        ground.cuts(key, periods) if ground.is_stated else None,
        periods,
        counting=broken,
        demand=_demand(ground, changes, key, periods, online_keys),
        has_donors=change.donors > 0,
    )
    left = None
    if isinstance(online, Range) and isinstance(other, Range):
        left = add_ranges([change.fall, *(Range(-rise.central, -rise.high_80, -rise.low_80) for rise in (online, other))])
    return Fall(key, periods, change, online, other, left, share, verdict, broken, ground.linked.get(key[0], ()))


def _others(ground: Ground, changes: Changes, key: Key) -> tuple[float, list[Key]]:
    """The fall's part of all clear falls of its service, and the service's staffed lines that do not clearly fall.

    For a site the other sites of its channel stand in place of the channel as a whole.
    """
    staffed = [each for each in changes if each[1] in ground.assisted and each != key and _is_beside(each, key)]
    falls = {each: found.fall for each in staffed if isinstance(found := changes[each], PeriodChange) and found.fall.low_80 > 0}
    own = changes[key]
    if not isinstance(own, PeriodChange) or own.fall.low_80 <= 0:
        return 1.0, [each for each in staffed if each not in falls]
    whole = own.fall.central + sum(fall.central for fall in falls.values())
    return own.fall.central / whole, [each for each in staffed if each not in falls]


def _is_beside(each: Key, key: Key) -> bool:
    """Whether a staffed line is one that people of this one may have gone to: another channel, or another site of its channel."""
    service, channel, site = key
    if site is not None and each[1] == channel:
        return each[0] == service and each[2] is not None
    same_service = each[0] == service or (service == ALL_SERVICES and each[0] != ALL_SERVICES)
    return same_service and each[1] != channel and each[2] is None


def _online(ground: Ground, changes: Changes, service: str) -> tuple[list[Key], Range | Refusal]:
    """What rose online for the service: its own requests, and the use of self-assessments launched for it."""
    if service == ALL_SERVICES:
        keys = [key for key in changes if key[1] not in ground.assisted and key[2] is None]
    else:
        own = {service, *ground.linked.get(service, ())}
        keys = [key for key in changes if key[0] in own and key[1] not in ground.assisted]
    if not keys:
        return [], Refusal("NO_DATA", "No feed counts what is done online for this service.")
    found = _sum([_of_tool(ground, key, service, changes[key]) for key in keys])
    return keys, found


def _of_tool(ground: Ground, key: Key, service: str, change: PeriodChange | Refusal) -> PeriodChange | Refusal:
    """A self-assessment launched for several services is shared out evenly."""
    parts = 1 if service in (ALL_SERVICES, key[0]) else ground.served.get(key[0], 1)
    return change if isinstance(change, Refusal) or parts == 1 else replace(change, change=_scaled_range(change.change, 1 / parts))


def _sum(parts: Sequence[PeriodChange | Refusal]) -> Range | Refusal:
    """The sum of changes; not known when one of them is not."""
    refusal = next((part for part in parts if isinstance(part, Refusal)), None)
    return refusal or add_ranges([part.change for part in parts if isinstance(part, PeriodChange)])


def _scaled(found: Range | Refusal, share: float) -> Range | Refusal:
    return found if isinstance(found, Refusal) else _scaled_range(found, share)


def _scaled_range(found: Range, share: float) -> Range:
    return Range(found.central * share, found.low_80 * share, found.high_80 * share)


def _demand(ground: Ground, changes: Changes, key: Key, periods: Periods, online: Sequence[Key]) -> Demand:
    """How far things fell as counted; where access to any channel of the service was cut, what people wanted is not known."""
    change = changes[key]
    if not isinstance(change, PeriodChange) or change.baseline <= 0:
        return Demand()
    others = 1 - change.expected / change.baseline if change.donors else None
    is_cut = any(cuts_in_force(ground.cuts(each, periods), periods) for each in changes if each[0] == key[0] and each[1] in ground.assisted)
    return Demand(change.counted_fall, others, None if is_cut else _service_fall(changes, key, online))


def _service_fall(changes: Changes, key: Key, online: Sequence[Key]) -> float | None:
    """By how much the service fell on all channels together, as counted, as a share of this line's baseline; None when a part is not known."""
    own = changes[key]
    whole = [each for each in changes if each[0] != ALL_SERVICES and each[2] is None and key[0] in (ALL_SERVICES, each[0])]
    lines = dict.fromkeys([*whole, *online])
    parts = [changes[each] for each in lines]
    known = [part for part in parts if isinstance(part, PeriodChange)]
    if not isinstance(own, PeriodChange) or own.baseline <= 0 or len(known) < len(parts) or not online:
        return None
    return sum(part.baseline - part.actual for part in known) / own.baseline
