"""Whether a claimed saving can be true: what it implies in contacts, hours and posts, and what the data can carry."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.finding import Range, Refusal


SUPPORTED, CANNOT_TELL, NOT_SUPPORTED = "supported", "cannot tell", "not supported"
ORDER = (SUPPORTED, CANNOT_TELL, NOT_SUPPORTED)  # from best to worst
SECONDS_PER_HOUR = 3600.0
MONTHS_A_YEAR = 12.0
FEWEST_MONTHS = 6.0  # of data: less cannot stand for a year
CONTACTS, CASH = "contacts", frozenset({"cash", "budget", "L5"})
WEB_VISITS = frozenset({"visits", "web_visits"})
OWN, LOCAL, PUBLISHED, STATED = (
    "the claim's own unit costs",
    "the council's own unit costs, marginal and full where both are known",
    "published unit costs",
    "as claimed",
)


@dataclass(frozen=True)
class UnitCostPair:
    """Pounds a contact costs with staff and online."""

    assisted: float
    online: float

    @property
    def gap(self) -> float:
        """What one contact moved online would save."""
        return self.assisted - self.online


@dataclass(frozen=True)
class Claim:
    """What is claimed for a period of so many months: pounds or contacts, with its own pair of unit costs or none.

    `rung` says as what: "contacts", a rung of the ladder in pounds ("L3" unless said), or "cash" (also "budget"). `base` "visits": web visits.
    """

    pounds: float | None = None
    contacts: float | None = None
    pair: UnitCostPair | None = None
    months: float | None = MONTHS_A_YEAR
    rung: str = "L3"
    base: str = "contacts"


@dataclass(frozen=True)
class ClaimGround:
    """What the data hold, all a year; None where it is not known. A fall that is no shift is a range of 0 to 0.

    `rung_saving` is the claimed rung's own range; `cashable` None without a row of the benefits register. `local_pair` is marginal; where a
    full pair is given beside it, pounds imply a range of contacts, for a ladder at full unit cost must not be tested at marginal cost only.
    """

    baseline_contacts: float | None = None
    handle_seconds: float | None = None
    hours_per_post: float | None = None
    staff_hours: float | None = None
    channel_budget: float | None = None
    fall: Range | None = None
    rung_saving: Range | None = None
    cashable: Range | None = None
    local_pair: UnitCostPair | None = None
    local_full_pair: UnitCostPair | None = None
    published_pairs: tuple[UnitCostPair, ...] = ()
    data_months: float = MONTHS_A_YEAR


@dataclass(frozen=True)
class ClaimCheck:
    """What the claim implies and each test's verdict; contacts, hours and posts as (low, high), equal unless published costs were used.

    `supported_contacts` and `supported_pounds` are what the data would carry in the claim's period: P10 is safe.
    """

    verdict: str
    ceiling: str
    volume: str
    money: str | None
    contacts: tuple[float, float]
    hours: tuple[float, float] | None
    posts: tuple[float, float] | None
    whole_posts: tuple[int, int] | None
    pounds: float | None
    costs_used: str
    reasons: tuple[str, ...]
    supported_contacts: Range | None
    supported_pounds: Range | None
    label: str | None


def check_claim(claim: Claim, ground: ClaimGround) -> ClaimCheck | Refusal:
    """The verdict on a claim (methods 16): the worst of ceilings, volume and money. BAD_CLAIM, NO_GAP or TOO_SHORT_POST refuse it."""
    wrong = _wrong(claim) or _too_short(ground)
    if wrong:
        return wrong
    found = _implied_contacts(claim, ground)
    if isinstance(found, Refusal):
        return found
    contacts, costs_used = found
    scale = float(claim.months or MONTHS_A_YEAR) / MONTHS_A_YEAR
    hours = None if ground.handle_seconds is None else _each(contacts, ground.handle_seconds / SECONDS_PER_HOUR)
    posts = None if hours is None or not ground.hours_per_post else _each(hours, 1 / (ground.hours_per_post * scale))
    pounds = _pounds(claim, ground, contacts)
    ceiling, why = _ceilings(claim, ground, contacts, hours, scale)
    fall, target = _scaled(ground.fall, scale), _scaled(ground.cashable if claim.rung in CASH else ground.rung_saving, scale)
    volume = _agreed([_against(n, fall) for n in contacts])
    money = _money(claim, ground, pounds, target)
    verdict = max([ceiling, volume, *([money] if money else [])], key=ORDER.index)
    if claim.base in WEB_VISITS:
        verdict, why = NOT_SUPPORTED, [*why, "Visits are not transactions: a web visit need not stand for a contact with staff."]
    why += _test_words(claim, volume, money, ground)
    whole = None if posts is None else (_floor(posts[0]), _floor(posts[1]))
    label = None if abs(ground.data_months - MONTHS_A_YEAR) < 0.5 else f"scaled to a year from {ground.data_months:.0f} months of data"
    supported = None if claim.rung == CONTACTS else target
    return ClaimCheck(
        verdict,
        ceiling,
        volume,
        money,
        contacts,
        hours,
        posts,
        whole,
        pounds,
        costs_used,
        tuple(dict.fromkeys(why)),
        fall,
        supported,
        label,
    )


def _wrong(claim: Claim) -> Refusal | None:
    amounts = [value for value in (claim.pounds, claim.contacts) if value is not None]
    if not amounts or any(not math.isfinite(value) or value <= 0 for value in amounts):
        return Refusal("BAD_CLAIM", "A claim needs pounds or contacts, above zero; for example pounds=40000, or contacts=9000.")
    if claim.months is None or not math.isfinite(claim.months) or claim.months <= 0:
        return Refusal("BAD_CLAIM", "A claim needs the months it is for, above zero.")
    if claim.pair is None:
        return None
    if not all(math.isfinite(cost) and cost >= 0 for cost in (claim.pair.assisted, claim.pair.online)):
        return Refusal("BAD_CLAIM", "The unit costs of a claim must not be below zero.")
    if claim.pair.gap <= 0:
        return Refusal("NO_GAP", "By its own unit costs the claim saves nothing: a contact with staff costs no more than one online.")
    return None


def _too_short(ground: ClaimGround) -> Refusal | None:
    if ground.data_months >= FEWEST_MONTHS:
        return None
    return Refusal("TOO_SHORT_POST", f"The data cover fewer than {FEWEST_MONTHS:.0f} months, too little to stand for a year.")


def _implied_contacts(claim: Claim, ground: ClaimGround) -> tuple[tuple[float, float], str] | Refusal:
    if claim.contacts is not None:
        return (claim.contacts, claim.contacts), STATED
    assert claim.pounds is not None
    local = [pair for pair in (ground.local_pair, ground.local_full_pair) if pair is not None]
    pairs: Sequence[UnitCostPair] = [claim.pair] if claim.pair else local or ground.published_pairs
    if not pairs:
        return Refusal(
            "NO_UNIT_COST", "Neither the claim nor the council states what a contact costs, so pounds cannot be turned into contacts."
        )
    if any(pair.gap <= 0 for pair in pairs):
        return Refusal("NO_GAP", "A contact with staff costs no more than one online, so moving it saves nothing.")
    implied = [claim.pounds / pair.gap for pair in pairs]
    used = OWN if claim.pair else LOCAL if local else PUBLISHED
    return (min(implied), max(implied)), used


def _pounds(claim: Claim, ground: ClaimGround, contacts: tuple[float, float]) -> float | None:
    """As claimed; contacts called money are worth the gap of the claim's or the council's pair."""
    if claim.pounds is not None or claim.rung == CONTACTS:
        return claim.pounds
    pair = claim.pair or ground.local_pair
    return None if pair is None or pair.gap <= 0 else contacts[0] * pair.gap


def _ceilings(
    claim: Claim, ground: ClaimGround, contacts: tuple[float, float], hours: tuple[float, float] | None, scale: float
) -> tuple[str, list[str]]:
    """Whether there was so much to save at all; "supported" means below every ceiling that is known."""
    tests = []
    if ground.baseline_contacts is not None:
        most = ground.baseline_contacts * scale
        tests.append((contacts, most, f"It implies more contacts than there were: {_span(contacts)} against {most:,.0f}."))
    if hours is not None and ground.staff_hours is not None:
        most = ground.staff_hours * scale
        tests.append((hours, most, f"It implies more hours than were paid: {_span(hours)} against {most:,.0f}."))
    if claim.pounds is not None and ground.channel_budget is not None:
        most = ground.channel_budget * scale
        tests.append(((claim.pounds, claim.pounds), most, f"It is more than the channel cost: £{claim.pounds:,.0f} against £{most:,.0f}."))
    verdicts = [_agreed([NOT_SUPPORTED if value > most else SUPPORTED for value in values]) for values, most, _ in tests]
    why = [says for (_, _, says), verdict in zip(tests, verdicts, strict=True) if verdict == NOT_SUPPORTED]
    return max(verdicts, key=ORDER.index) if verdicts else CANNOT_TELL, why


def _against(value: float, target: Range | None) -> str:
    if target is None:
        return CANNOT_TELL
    return SUPPORTED if value <= target.low_80 else NOT_SUPPORTED if value > target.high_80 else CANNOT_TELL


def _money(claim: Claim, ground: ClaimGround, pounds: float | None, target: Range | None) -> str | None:
    """None where nothing is claimed as money."""
    if claim.rung == CONTACTS:
        return None
    if claim.rung in CASH and ground.cashable is None:
        return NOT_SUPPORTED
    return CANNOT_TELL if pounds is None else _against(pounds, target)


def _test_words(claim: Claim, volume: str, money: str | None, ground: ClaimGround) -> list[str]:
    said = []
    if volume == NOT_SUPPORTED:
        said.append("Fewer contacts fell away than it implies.")
    if volume == CANNOT_TELL:
        said.append(
            "How many contacts fell away is not known."
            if ground.fall is None
            else "The contacts it implies lie within what the data leave open."
        )
    if money == NOT_SUPPORTED:
        said.append(
            "The benefits register has no row that says so."
            if claim.rung in CASH and ground.cashable is None
            else "It is more money than the data show."
        )
    if money == CANNOT_TELL:
        said.append(
            "The money it claims lies within what the data leave open."
            if ground.rung_saving or ground.cashable
            else "The saving itself is not known."
        )
    return said


def _agreed(verdicts: Sequence[str]) -> str:
    """The verdict of both ends; where they disagree nothing can be told."""
    return verdicts[0] if len(set(verdicts)) == 1 else CANNOT_TELL


def _scaled(found: Range | None, scale: float) -> Range | None:
    return None if found is None else Range(found.central * scale, found.low_80 * scale, found.high_80 * scale)


def _each(pair: tuple[float, float], factor: float) -> tuple[float, float]:
    return pair[0] * factor, pair[1] * factor


def _floor(posts: float) -> int:
    return math.floor(posts + 1e-9)


def _span(values: tuple[float, float]) -> str:
    return f"{values[0]:,.0f}" if values[0] == values[1] else f"{values[0]:,.0f} to {values[1]:,.0f}"
