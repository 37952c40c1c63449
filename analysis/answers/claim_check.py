"""The claim_check finding: whether a claimed saving can be true."""

import datetime
import math
from collections.abc import Mapping

from analysis.capacity_evidence import pools
from analysis.claim_check import (
    CANNOT_TELL,
    CASH,
    CONTACTS,
    MONTHS_A_YEAR,
    SUPPORTED,
    Claim,
    ClaimCheck,
    ClaimGround,
    UnitCostPair,
    check_claim,
)
from analysis.finding import Range, Refusal
from analysis.finding_rows import refused, told
from analysis.findings import FAILED, Asker
from analysis.questions import Question, first_complete_year, last_complete_year
from analysis.shift_falls import add_ranges
from analysis.shift_or_cut import SHIFT
from analysis.wording import pounds as in_pounds
from pipelines.errors import QueryError
from pipelines.reference_defaults import PUBLISHED_COSTS


QUESTION = Question(
    "claim_check",
    "Can this claimed saving be true: what does it imply in contacts, hours and posts, and what do the data carry?",
    "one row: the verdict on the claim and on each of its tests",
    ("pounds", "contacts", "cost_assisted", "cost_online", "service_id", "channel_id", "months", "rung", "base"),
)
RUNGS = {"contacts": CONTACTS, "saving": "L3", "cash": "cash", "budget": "budget", "L1": "L1", "L2": "L2", "L3": "L3", "L5": "L5"}
BASES = ("contacts", "transactions", "visits", "web_visits")
DAYS_A_MONTH = 365.25 / 12
FIGURES = (
    "verdict", "ceiling_verdict", "volume_verdict", "money_verdict", "unit", "implied_contacts_low", "implied_contacts_high", "implied_hours_low",
    "implied_hours_high", "implied_posts_low", "implied_posts_high", "whole_posts_low", "whole_posts_high", "claimed_pounds", "unit_costs_used",
    "baseline_contacts", "staff_hours", "channel_cost", "supported_contacts_p10", "supported_contacts_p50", "supported_contacts_p90",
    "supported_pounds_p10", "supported_pounds_p50", "supported_pounds_p90", "reasons", "label",
)  # fmt: skip
METHOD = "what the claim implies against contacts that were there, contacts that fell away, and the same rung of the ladder"
Row = dict  # a row of an answer, by column


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """One row."""
    claim = read_claim(values)
    service, channel = (None if values.get(name) is None else str(values[name]) for name in ("service_id", "channel_id"))
    identity = {"service_id": service, "channel_id": channel, "rung": claim.rung, "base": claim.base, "months": claim.months}
    first = asked("published_period", {}).rows[0]
    if not isinstance(first[0], datetime.date) or not isinstance(first[1], datetime.date):
        return [refused(identity, FIGURES, Refusal("NO_DATA", "Nothing has been counted yet, so no claim can be checked."), METHOD)]
    ground = read_ground(asked, claim, service, channel, (first[0], first[1]))
    found = check_claim(claim, ground)
    if isinstance(found, Refusal):
        return [refused(identity, FIGURES, found, METHOD)]
    return [_row(identity, claim, ground, found)]


def read_claim(values: Mapping[str, object]) -> Claim:
    """The claim of the parameters; words and numbers that make no sense are named."""
    pounds, contacts, assisted, online, months = (
        _number(values, name) for name in ("pounds", "contacts", "cost_assisted", "cost_online", "months")
    )
    if (assisted is None) != (online is None):
        raise QueryError("cost_assisted and cost_online belong together: give both or neither.")
    rung = str(values.get("rung") or ("saving" if pounds is not None else "contacts"))
    base = str(values.get("base") or "contacts")
    if rung not in RUNGS:
        raise QueryError(f"rung is one of {', '.join(RUNGS)}, not {rung[:30]!r}.")
    if base not in BASES:
        raise QueryError(f"base is one of {', '.join(BASES)}, not {base[:30]!r}; visits are web visits.")
    pair = None if assisted is None or online is None else UnitCostPair(assisted, online)
    return Claim(pounds, contacts, pair, MONTHS_A_YEAR if months is None else months, RUNGS[rung], base)


def read_ground(
    asked: Asker, claim: Claim, service: str | None, channel: str | None, published: tuple[datetime.date, datetime.date]
) -> ClaimGround:
    """What the data hold about the service and channel, or about all."""
    where = {"service_id": service, "channel_id": channel}
    first, last = first_complete_year(*published)
    start, end = last_complete_year(*published)
    baseline = asked("savings_claim_baseline", {"start_date": first, "end_date": last, **where}).records()
    now = asked("savings_claim_baseline", {"start_date": start, "end_date": end, **where}).records()
    if not baseline and not now:
        return ClaimGround(published_pairs=_published(channel), baseline_contacts=0.0)
    staff_hours, per_post = _staff(asked, service, channel, end)
    fall, months = _fall(asked, service, channel)
    ladder = _ladder(asked, service)
    marginal, full = _local(asked, service, channel, start, end)
    cash = ladder.get("L5")
    return ClaimGround(
        baseline_contacts=_yearly(baseline, "contacts"),
        handle_seconds=_handle(now) or _handle(baseline),
        hours_per_post=per_post,
        staff_hours=staff_hours,
        channel_budget=_yearly(baseline, "cost") if all(row["cost"] is not None for row in baseline) else None,
        fall=fall,
        rung_saving=_range(ladder.get(claim.rung if claim.rung not in CASH else "L5")),
        cashable=_range(cash) if cash and any(_is_counted(part) for part in cash.get("parts") or []) else None,
        local_pair=marginal,
        local_full_pair=full,
        published_pairs=_published(channel),
        data_months=months,
    )


def _number(values: Mapping[str, object], name: str) -> float | None:
    value = values.get(name)
    if value is None:
        return None
    try:
        number = float(str(value).replace(",", "").replace("£", ""))
    except ValueError:
        raise QueryError(f"{name} must be a number such as 120000, not {str(value)[:30]!r}.") from None
    if not math.isfinite(number):
        raise QueryError(f"{name} must be a number such as 120000, not {str(value)[:30]!r}.")
    return number


def _yearly(rows: list[Row], name: str) -> float | None:
    """The sum over services and channels, each scaled to a year by the days its feeds cover."""
    known = [row for row in rows if _float(row["days"])]
    return sum((_float(row[name]) or 0.0) * 12 * DAYS_A_MONTH / max(_float(row["days"]) or 0.0, 1.0) for row in known) if known else None


def _handle(rows: list[Row]) -> float | None:
    known = sum(_float(row["handle_known"]) or 0.0 for row in rows)
    return sum(_float(row["handle_seconds"]) or 0.0 for row in rows) / known if known >= 20 else None


def _staff(asked: Asker, service: str | None, channel: str | None, end: datetime.date | None) -> tuple[float | None, float | None]:
    """Hours paid a year to the teams that answer, and hours of one post."""
    teams = asked("capacity_teams", {"end_date": end}).records()
    services = [str(row["service_id"]) for row in asked("services", {}).records()]
    mine = [
        team
        for pool in pools(teams, services)
        if (channel is None or pool.channel_id in (None, channel))
        and (service is None or pool.services is None or service in pool.services.split())
        for team in pool.teams
    ]
    if not mine:
        return None, None
    known = [(_float(team["posts"]) or 0.0, _float(team["hours_per_post_year"])) for team in mine]
    hours = None if any(each is None for _, each in known) else sum(posts * (each or 0.0) for posts, each in known)
    return hours, next((each for _, each in known if each), None)


def _fall(asked: Asker, service: str | None, channel: str | None) -> tuple[Range | None, float]:
    """The fall a year over the lines asked about, 0 to 0 where it is no shift, and the months of data behind it; None when not known.

    A line nobody can judge may have fallen by as much as its range says; one that is refused altogether leaves the whole fall unknown,
    unless too few contacts came to it to matter.
    """
    rows = [
        row
        for row in _records(asked, "shift_or_cut")
        if row.get("site") is None and row.get("about", "period") == "period" and row.get("service_id") not in (None, "unmapped")
        and (service is None or row["service_id"] == service) and (channel is None or row["channel_id"] == channel)
    ]  # fmt: skip
    known = [row for row in rows if row.get("code") is None and row.get("fall") is not None]
    if not known or any(row.get("code") not in (None, "TOO_FEW_CONTACTS") for row in rows):
        return None, MONTHS_A_YEAR
    days = min((_date(row["end_date"]) - _date(row["start_date"])).days for row in known)
    months = round(days / DAYS_A_MONTH, 1)
    scale = MONTHS_A_YEAR / months if abs(months - MONTHS_A_YEAR) >= 0.5 else 1.0
    names = ("fall", "fall_low_80", "fall_high_80")
    shifts = [Range(*((_float(row[name]) or 0.0) * scale for name in names)) for row in known if row["verdict"] == SHIFT]
    shifts += [Range(0.0, 0.0, max(0.0, (_float(row["fall_high_80"]) or 0.0) * scale)) for row in known if row["verdict"] == CANNOT_TELL]
    return add_ranges(shifts) if len(shifts) > 1 else shifts[0] if shifts else Range(0.0, 0.0, 0.0), months


def _ladder(asked: Asker, service: str | None) -> dict[str, Row]:
    rows = [row for row in _records(asked, "savings") if row.get("service_id") == (service or "*") and row.get("code") is None]
    return {str(row["rung"]): row for row in rows}


def _records(asked: Asker, name: str) -> list[Row]:
    """The rows of another finding; none where it cannot be asked or failed."""
    try:
        rows = asked(name, {}).records()
    except QueryError:
        return []
    return [] if any(row.get("code") == FAILED for row in rows) else rows


def _local(
    asked: Asker, service: str | None, channel: str | None, start: datetime.date | None, end: datetime.date | None
) -> tuple[UnitCostPair | None, UnitCostPair | None]:
    """Marginal and full unit costs, weighted by contacts; None where the council states none of its own, or not which part varies."""
    rows = asked("unit_costs_by_channel", {"start_date": start, "end_date": end, "service_id": service}).records()
    marginal, full = [], []
    for is_staffed in (True, False):
        mine = [row for row in rows if row["is_assisted"] is is_staffed and (not is_staffed or channel in (None, row["channel_id"]))]
        counts = [_float(row["contacts"]) or 0.0 for row in mine]
        weight = sum(counts)
        if not weight or any(row["central"] is None or row["variable_share"] is None or row["basis"] == "published" for row in mine):
            return None, None
        prices, shares = ([_float(row[name]) or 0.0 for row in mine] for name in ("central", "variable_share"))
        full.append(sum(count * price for count, price in zip(counts, prices, strict=True)) / weight)
        marginal.append(sum(count * price * share for count, price, share in zip(counts, prices, shares, strict=True)) / weight)
    return UnitCostPair(*marginal), UnitCostPair(*full)


def _published(channel: str | None) -> tuple[UnitCostPair, ...]:
    """The published low pair and high pair."""
    names = [channel] if channel in PUBLISHED_COSTS and channel != "web" else ["phone", "face_to_face"] if channel is None else []
    return tuple(
        UnitCostPair(float(PUBLISHED_COSTS[name][place]), float(PUBLISHED_COSTS["web"][place])) for name in names for place in (0, 2)
    )


def _row(identity: Row, claim: Claim, ground: ClaimGround, found: ClaimCheck) -> Row:
    figures: Row = {
        "verdict": found.verdict, "ceiling_verdict": found.ceiling, "volume_verdict": found.volume, "money_verdict": found.money,
        "unit": "in the claim's period", **_ends("implied_contacts", found.contacts), **_ends("implied_hours", found.hours),
        **_ends("implied_posts", found.posts), **_ends("whole_posts", found.whole_posts), "claimed_pounds": found.pounds,
        "unit_costs_used": found.costs_used, "baseline_contacts": ground.baseline_contacts, "staff_hours": ground.staff_hours,
        "channel_cost": ground.channel_budget, **_carried("supported_contacts", found.supported_contacts),
        **_carried("supported_pounds", found.supported_pounds), "reasons": list(found.reasons), "label": found.label,
    }  # fmt: skip
    assumed = [
        "Contacts, hours paid and costs are those of the first 12 months with data, the fall and the saving those of the last 12.",
        "A fall that is no shift online counts as none.",
        "The saving is that of the whole service, on all its channels."
        if identity["service_id"]
        else "The saving is that of all services counted.",
    ]
    return told(identity, figures, None, METHOD, assumed, _sentence(claim, found))


def _sentence(claim: Claim, found: ClaimCheck) -> str:
    amount = in_pounds(claim.pounds) if claim.pounds is not None else f"{claim.contacts:,.0f} contacts"
    head = f"{amount}: {found.verdict}"
    low, high = found.contacts
    implied = f"It implies {_words(low, high)} contacts" if claim.contacts is None else "It is"
    if found.hours:
        implied += f"{',' if claim.contacts is None else ''} {_words(*found.hours)} hours"
    if found.whole_posts and found.posts:
        implied += f" or {_words(*found.whole_posts)} whole post{'' if found.whole_posts == (1, 1) else 's'}"
    reasons = "" if found.verdict == SUPPORTED and not found.reasons else f" {' '.join(found.reasons)}"
    return f"{head}. {implied}.{reasons}{_carries(found)}"


def _carries(found: ClaimCheck) -> str:
    said = []
    for carried, sign, unit in ((found.supported_contacts, "", " contacts"), (found.supported_pounds, "£", "")):
        if carried is not None:
            low, middle, high = (
                f"{'-' if value < 0 else ''}{sign}{abs(value):,.0f}" for value in (carried.low_80, carried.central, carried.high_80)
            )
            said.append(f"{max(low, '0') if carried.low_80 < 0 else low}{unit} safely, {middle} most likely, {high} at best")
    return (
        f" The data would carry {'; '.join(said)}."
        if said
        else (" What the data would carry is not known." if found.verdict == CANNOT_TELL else "")
    )


def _words(low: float, high: float) -> str:
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def _ends(name: str, values: tuple[float, float] | tuple[int, int] | None) -> Row:
    return {f"{name}_low": values and values[0], f"{name}_high": values and values[1]}


def _carried(name: str, found: Range | None) -> Row:
    return {f"{name}_p10": found and found.low_80, f"{name}_p50": found and found.central, f"{name}_p90": found and found.high_80}


def _range(row: Row | None) -> Range | None:
    ends = [None if row is None else _float(row.get(name)) for name in ("estimate", "low_80", "high_80")]
    return None if None in ends else Range(*(end for end in ends if end is not None))


def _is_counted(part: object) -> bool:
    return isinstance(part, dict) and bool(part.get("is_counted"))


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


def _date(value: object) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))
