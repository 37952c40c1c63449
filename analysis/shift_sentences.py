"""A fall in words a manager can read: what fell, by how much, and why it may or may not be called a shift."""

from collections.abc import Mapping

from analysis.finding import Range, round_estimate, round_outward
from analysis.shift_falls import Fall
from analysis.shift_or_cut import ACCESS_REDUCED, COUNTING_CHANGED, DEMAND_FELL, MOVED, NO_CLEAR_FALL, NOT_REPLACED, SHIFT
from analysis.shift_panel import ALL_SERVICES, Key


UNMAPPED = "unmapped"
NOUNS = {
    "phone": "Calls", "face_to_face": "Visits", "email": "E-mails", "chat": "Web chats",
    "sms": "Text messages", "social": "Social media contacts",
    "post": "Letters",
}  # fmt: skip


def subject_of(key: Key, names: Mapping[str, str]) -> str:
    """Visits about council tax at Harbour Hub."""
    service, channel, site = key
    noun = NOUNS.get(channel, f"Contacts ({channel.replace('_', ' ')})")
    if service == UNMAPPED:
        return f"{noun} not yet mapped to a service{f' at {site}' if site else ''}"
    name = "" if service == ALL_SERVICES else names.get(service, service)
    lowered = name[:1].lower() + name[1:] if name[1:2].islower() else name
    return f"{noun}{f' about {lowered}' if name else ' about all services'}{f' at {site}' if site else ''}"


def say_fall(name: str, found: Fall) -> str:
    """The plain statement of one fall, with its range."""
    verdict = found.verdict
    if verdict.verdict == NO_CLEAR_FALL:
        return _say_no_fall(name, found)
    fell = (
        f"{name} fell by about {_number(found.change.fall.central)} (80% likely {_between(found.change.fall)}) against what was expected."
    )
    unknown = " Nobody has stated whether opening hours changed." if verdict.access_code == "ACCESS_UNKNOWN" else ""
    left = f" {say_warning(name, found)}" if verdict.warning else ""
    return f"{fell} {_why(found)}{left}{unknown}"


def say_warning(name: str, found: Fall) -> str:
    """The warning where a fall was not taken up anywhere."""
    online = found.online.central if isinstance(found.online, Range) else 0.0
    rose = f"online rose by only {_number(online)}" if online >= 0.5 else "online did not rise"
    return f"{name} fell by {_number(found.change.fall.central)} but {rose}: people may be going without."


def _why(found: Fall) -> str:
    verdict = found.verdict
    if verdict.verdict == ACCESS_REDUCED:
        return f"Access was reduced: {_cuts(found)}. So this is no shift, and no saving is counted."
    if verdict.word == COUNTING_CHANGED:
        return f"Counting changed in between ({'; '.join(found.counting)}), so nobody can tell whether contacts really fell."
    if verdict.verdict == SHIFT:
        return f"Online rose by about {_rise(found.online)}: this is a shift online."
    if verdict.verdict == MOVED:
        online, other = _rise(found.online), _rise(found.other)
        return f"Online rose by only {online}, but other staffed channels rose by {other}: it moved to other staff and saves nothing."
    if verdict.verdict == NOT_REPLACED:
        lost = f"{_taken(found)}; the rest was taken up nowhere."
        return f"{lost} No cut in access is known, so demand fell, or people gave up." if verdict.word == DEMAND_FELL else lost
    return "Whether it went online cannot be told from these data."


def _taken(found: Fall) -> str:
    """How much of a fall went where, nothing for a channel that did not rise."""
    parts = [
        (rise, where) for rise, where in ((found.online, "online"), (found.other, "in other staffed channels")) if isinstance(rise, Range)
    ]
    taken = [f"about {_number(rise.central)} {where}" for rise, where in parts if rise.central >= 0.5]
    return f"Of these, {' and '.join(taken)} came instead" if taken else "No other channel rose"


def _cuts(found: Fall) -> str:
    return "; ".join(dict.fromkeys(cut.note for cut in found.verdict.cuts))


def _say_no_fall(name: str, found: Fall) -> str:
    verdict, counted = found.verdict, found.change.counted_fall
    clear = f"{name} did not clearly fall against what was expected (80% likely between {_signed(found.change.change)})."
    if counted is None or verdict.word == NO_CLEAR_FALL:
        return clear
    lower = f"{name} were {counted:.0%} lower as counted"
    if verdict.word == ACCESS_REDUCED:
        return f"{lower}, and access was reduced: {_cuts(found)}. No shift and no saving is counted. {clear}"
    if verdict.word == COUNTING_CHANGED:
        return f"{lower}, but counting changed in between ({'; '.join(found.counting)}), so nobody can tell whether they fell."
    if verdict.word == DEMAND_FELL:
        return f"{lower}, as other services' were, and the service fell on all channels together: demand fell. {clear}"
    return f"{lower}, as other services' were, so comparing services cannot tell a shift everywhere from less demand. {clear}"


def _rise(found: object) -> str:
    return f"{_number(found.central)} (80% likely {_between(found)})" if isinstance(found, Range) else "an unknown number"


def _between(found: Range) -> str:
    low, high = round_outward(found.low_80, found.high_80)
    return f"between {low:,.0f} and {high:,.0f}"


def _signed(change: Range) -> str:
    low, high = round_outward(change.low_80, change.high_80)
    return f"{low:+,.0f} and {high:+,.0f} contacts"


def _number(value: float) -> str:
    return f"{round_estimate(value):,.0f}"
