"""How many web attempts still become a contact with staff, by service and page, and what those contacts cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analysis.compositions import Asker
from analysis.distributed_lag import AggregateLeak, distributed_lag, outage_leak
from analysis.failed_attempts import UNFINISHED, Attempts, ServiceDays, read_attempts, read_days
from analysis.failed_online import KeyedLeak, LeakBounds
from analysis.failed_online_cost import ChannelCost, FailureCost, cost_cells, cost_words, price_failures
from analysis.finding import Refusal
from analysis.finding_rows import RANGE_COLUMNS, percent, percent_range, range_cells, refused, told, within
from analysis.questions import Question


QUESTION = Question(
    "failed_online",
    "How many people who tried online still contacted staff, on which pages, and what did that cost?",
    "one row per service (null: all together), page (null: all), kind of attempt and method; is_headline marks the one to show for a service",
    ("service_id", "path", "attempt"),
    when="warehouse",
    filters=("service_id", "path", "attempt"),
)
FIGURES = (
    *RANGE_COLUMNS, "standard_error", "unit", "window_days", "attempts", "identified", "match_rate",
    "after_share", "after_low_95", "after_high_95", "placebo_share", "placebo_low_95", "placebo_high_95", "before_share", "bound_low", "bound_high",
    "attempts_a_year", "contacts_a_year", "contacts_low_80", "contacts_high_80", "cost_a_year", "cost_low_80", "cost_high_80",
    "marginal_a_year", "marginal_low_80", "marginal_high_80", "curve", "competing",
)  # fmt: skip
KEYED, UNKEYED, OUTAGES = "keyed, placebo windows", "aggregate, distributed lag", "aggregate, outage days"
PAGE_SHARE = "the service's aggregate share applied to the page"
SHARE = "share of attempts"
SMALLEST_PAGE = 20  # attempts
FOLLOWERS_FOR_MIX = 20  # contacts seen after attempts, from which their own channels say what a contact costs
OTHER_PAGES = "(other pages)"
DAYS_OF_YEAR = 365.25
COMPETING = (
    "a shock that drives both, such as bills going out", "people who rang first and tried online after", "reminders of appointments",
    "staff telling callers to go online", "devices and keys that several people share", "web chat counted as a contact", "follow-up calls that were planned",
)  # fmt: skip
SHOCKS = ("bill", "letter", "outage", "launch", "line_closed", "office_closed", "opening_hours", "election")
ASSUMED = {
    KEYED: (
        "People give the same key online and to staff; those without one behave alike.",
        "What came in the same days five weeks later would have come anyway and is taken off.",
        "Attempts too recent for the later window to be over are left out of the share.",
    ),
    UNKEYED: (
        "An aggregate estimate, not people: days with more failed attempts are compared with days with fewer.",
        "Weekday, season, trend and the day's visits account for everything else that moves both.",
        "Where demand swings more than visits show (strong seasons, few visits), the share tends to read too high.",
        "Whoever is still to come after two open days is not counted.",
    ),
    OUTAGES: (
        "An aggregate estimate, not people: contacts above the expected on outage days and two open days after, per completion lost.",
        "Nothing else happened on those days; people cut off by an outage may ring more than people who give up.",
    ),
}  # fmt: skip
Rows = list[dict[str, object]]


@dataclass(frozen=True)
class Facts:
    """What every service's rows are made from."""

    attempts: Attempts
    days: dict[str, ServiceDays]
    costs: dict[str, list[dict]]
    shocks: list[dict]


def answer(asked: Asker, _values: Mapping[str, object]) -> Rows:
    """Rows by service: keyed by kind of attempt, aggregate, outage days; then pages; then all services together in outages."""
    records = asked("failed_online_attempts", {}).records()
    changes = asked("changes", {}).records()
    if not records:
        why = Refusal("NO_DATA", "No feed tells of attempts online: it takes a web log with steps, or forms that record failures.")
        return [refused(_identity(None, None, UNFINISHED), FIGURES, why, KEYED, unit=SHARE)]
    days = read_days(asked("failed_online_days", {}).records(), asked("failed_online_contacts", {}).records(), _outages(changes))
    costs: dict[str, list[dict]] = {}
    for row in asked("unit_costs_by_channel", {}).records():
        costs.setdefault(str(row["service_id"]), []).append(row)
    facts = Facts(read_attempts(records), days, costs, [row for row in changes if row["kind"] in SHOCKS])
    services = sorted(set(facts.attempts.service) - {"unmapped"})
    rows = [row for service in services for row in _service_rows(facts, service)]
    together = _all_outages(facts, services)
    return [*rows, *together] or [
        refused(
            _identity(None, None, UNFINISHED),
            FIGURES,
            Refusal("NO_DATA", "No attempt online belongs to a known service."),
            KEYED,
            unit=SHARE,
        )
    ]


def _service_rows(facts: Facts, service: str) -> Rows:
    own = facts.attempts.service == service
    unfinished = own & (facts.attempts.attempt != "completed")
    keyed = facts.attempts.leak(unfinished)
    aggregate = _aggregate(facts.days.get(service))
    is_keyed = isinstance(keyed, KeyedLeak)
    rows = [
        _keyed_row(facts, service, None, UNFINISHED, unfinished, keyed, is_keyed or isinstance(aggregate, Refusal)),
        _aggregate_row(facts, service, None, UNKEYED, aggregate, unfinished, not is_keyed and not isinstance(aggregate, Refusal)),
    ]
    kinds = sorted(set(facts.attempts.attempt[own]))
    for kind in kinds if {"failed", "abandoned"} <= set(kinds) else set(kinds) & {"completed"}:
        chosen = own & (facts.attempts.attempt == kind)
        rows.append(_keyed_row(facts, service, None, kind, chosen, facts.attempts.leak(chosen), False))
    days = facts.days.get(service)
    if days is not None and days.is_outage.any():
        found = outage_leak(days.contacts, days.completions, days.is_outage, days.weekday, days.day_number)
        rows.append(_aggregate_row(facts, service, None, OUTAGES, found, unfinished, False))
    return rows + _page_rows(facts, service, unfinished, keyed, aggregate)


def _aggregate(days: ServiceDays | None) -> AggregateLeak | Refusal:
    if days is None or not len(days.contacts):
        return Refusal("NO_DATA", "Contacts with staff and attempts online are not both known by the day for this service.")
    return distributed_lag(days.contacts, days.failed, days.sessions, days.weekday, days.day_number)


def _page_rows(facts: Facts, service: str, unfinished: np.ndarray, keyed: object, aggregate: AggregateLeak | Refusal) -> Rows:
    """Where people were when they gave up: pages with 20 attempts or more, the others pooled."""
    attempts, rows = facts.attempts, []
    pages = {str(path): unfinished & (attempts.path == path) for path in np.unique(attempts.path[unfinished])}
    large = {path: chosen for path, chosen in pages.items() if attempts.total(chosen) >= SMALLEST_PAGE}
    rest = unfinished & ~np.isin(attempts.path, list(large))
    if attempts.total(rest) >= SMALLEST_PAGE:
        large[OTHER_PAGES] = rest
    for path, chosen in large.items():
        if isinstance(keyed, KeyedLeak):
            found = attempts.leak(chosen, SMALLEST_PAGE, keyed.window_days)
            rows.append(_keyed_row(facts, service, path, UNFINISHED, chosen, found, False))
        else:
            rows.append(_aggregate_row(facts, service, path, PAGE_SHARE, aggregate, chosen, False))
    return rows


def _all_outages(facts: Facts, services: Sequence[str]) -> Rows:
    """The second estimate over all services that an outage hit on the same days: one sum is steadier than many small ones."""
    hit = [facts.days[service] for service in services if service in facts.days and facts.days[service].is_outage.any()]
    if len(hit) < 2:
        return []
    places = np.unique(np.concatenate([each.day_number for each in hit]))

    def summed(name: str) -> np.ndarray:
        total = np.zeros(len(places))
        for each in hit:
            total[np.searchsorted(places, each.day_number)] += getattr(each, name)
        return total

    weekday = np.zeros(len(places))
    for each in hit:
        weekday[np.searchsorted(places, each.day_number)] = each.weekday
    found = outage_leak(summed("contacts"), summed("completions"), summed("is_outage") > 0, weekday, places)
    chosen = np.zeros(len(facts.attempts.count), dtype=bool)
    return [_aggregate_row(facts, None, None, OUTAGES, found, chosen, False)]


def _keyed_row(
    facts: Facts, service: str, path: str | None, kind: str, chosen: np.ndarray, found: KeyedLeak | LeakBounds | Refusal, is_headline: bool
) -> dict[str, object]:
    identity = _identity(service, path, kind, is_headline)
    if isinstance(found, Refusal):
        return refused(identity, FIGURES, found, KEYED, unit=SHARE)
    figures = _counts(facts, service, chosen) | {"window_days": found.window_days, "match_rate": found.match_rate}
    if isinstance(found, LeakBounds):
        figures |= {"bound_low": found.low, "bound_high": found.high}
        sentence = f"Between {percent(found.low)} and {percent(found.high)} of attempts became a contact within {_within(found.window_days)}: only {percent(found.match_rate)} can be followed, so no closer figure is given."
        return told(identity, figures, found.n, "keyed, bounds only", ASSUMED[KEYED][1:], sentence)
    share = within(found.leak, 0.0, 1.0)
    price = _price(facts, service, chosen, found.leak.central, found.standard_error, _number(figures["attempts_a_year"]))
    figures |= {**range_cells(share), "standard_error": found.standard_error, **_windows(found), **cost_cells(price)}
    assumptions = list(ASSUMED[KEYED])
    if not found.is_flat:
        assumptions.append("The curve still rises after 14 days, so the share is a lower bound.")
    sentence = f"{percent(share.central)} of {_kind(kind)} became a contact with staff within {_within(found.window_days)} that would not have come anyway ({percent_range(share)}; {percent(found.match_rate)} of attempts can be followed)."
    return told(identity, figures, found.n, KEYED, assumptions, sentence + cost_words(price), price.seed if price else None)


def _aggregate_row(
    facts: Facts, service: str | None, path: str | None, method: str, found: AggregateLeak | Refusal, chosen: np.ndarray, is_headline: bool
) -> dict[str, object]:
    unit = "contacts per completion lost" if method == OUTAGES else SHARE
    identity = _identity(service, path, "outage" if method == OUTAGES else UNFINISHED, is_headline)
    if isinstance(found, Refusal):
        return refused(identity, FIGURES, found, method, unit=unit)
    share = within(found.leak, 0.0, max(found.leak.high_95 or 1.0, 1.0) if method == OUTAGES else 1.0)
    figures = _counts(facts, service, chosen) if method != OUTAGES else dict.fromkeys(FIGURES)
    figures |= {**range_cells(share), "standard_error": found.standard_error, "unit": unit, "competing": _competing(facts, service)}
    price = None
    if method == OUTAGES:
        figures["attempts"] = round(found.failed)
    if method != OUTAGES and service is not None:
        price = _price(facts, service, chosen, found.leak.central, found.standard_error, _number(figures["attempts_a_year"]))
        figures |= cost_cells(price)
    if method == OUTAGES:
        sentence = f"In outages, each completion lost online brought {share.central:.2f} contacts with staff (80% range {share.low_80:.2f} to {share.high_80:.2f}); an aggregate estimate, not people."
    elif share.low_80 <= 0:
        sentence = f"At most about {percent(share.high_80)} of attempts that were not finished became a contact; the days do not show that any did. An aggregate estimate, not people."
    else:
        sentence = (
            f"About {percent(share.central)} of attempts that were not finished became a contact ({percent_range(share)}); an aggregate estimate, not people."
            + cost_words(price)
        )
    assumed = ASSUMED[UNKEYED if method == PAGE_SHARE else method]
    said = [*assumed, *(["Every page of the service is taken to send on the same share."] if method == PAGE_SHARE else [])]
    return told(identity, figures, found.n, method, said, sentence, price.seed if price else None)


def _counts(facts: Facts, service: str | None, chosen: np.ndarray) -> dict[str, object]:
    attempts, figures = facts.attempts, dict.fromkeys(FIGURES, None)
    total, days = attempts.total(chosen), facts.days.get(service or "")
    a_year = total / days.days * DAYS_OF_YEAR if days is not None and days.days >= 28 else None
    return {
        **figures, "unit": SHARE, "attempts": total, "identified": attempts.total(chosen & attempts.is_identified),
        "match_rate": attempts.match_rate(chosen), "attempts_a_year": a_year, "competing": _competing(facts, service),
    }  # fmt: skip


def _windows(found: KeyedLeak) -> dict[str, object]:
    curve = [
        {"days": point.days, "after": point.after, "placebo": point.placebo, "leak": point.leak, "standard_error": point.standard_error}
        for point in found.curve
    ]
    return {
        "after_share": found.after.central, "after_low_95": found.after.low_95, "after_high_95": found.after.high_95,
        "placebo_share": found.placebo.central, "placebo_low_95": found.placebo.low_95, "placebo_high_95": found.placebo.high_95,
        "before_share": found.before, "bound_low": max(found.leak.central, 0.0) * found.match_rate,
        "bound_high": max(found.leak.central, 0.0) * found.match_rate + 1 - found.match_rate, "curve": curve,
    }  # fmt: skip


def _price(facts: Facts, service: str, chosen: np.ndarray, leak: float, error: float, attempts_a_year: float | None) -> FailureCost | None:
    """Priced at the channels that people seen to follow used; at the service's own mix of staffed channels where too few were seen."""
    listed = [row for row in facts.costs.get(service, []) if row["is_assisted"] and row["central"] is not None]
    followed = facts.attempts.channels(chosen)
    is_seen = sum(followed.values()) >= FOLLOWERS_FOR_MIX
    shares = [followed.get(str(row["channel_id"]), 0.0) if is_seen else float(row["contacts"]) for row in listed]
    costs = [
        ChannelCost(
            share,
            float(row["low"]),
            float(row["central"]),
            float(row["high"]),
            None if row["variable_share"] is None else float(row["variable_share"]),
        )
        for share, row in zip(shares, listed, strict=True)
    ]
    return None if attempts_a_year is None else price_failures(leak, error, attempts_a_year, costs)


def _competing(facts: Facts, service: str | None) -> list[str]:
    """What else could explain the share: the usual reasons, and what is recorded for the service."""
    own = [row for row in facts.shocks if row["service_id"] in (None, "*", service)]
    return [*COMPETING, *(f"{row['kind'].replace('_', ' ')} of {row['from_date']}" for row in own)]


def _outages(changes: Rows) -> dict[str, list[tuple[date, date]]]:
    """Outages by service, "" for those of every service; one without an end lasted a day."""
    found: dict[str, list[tuple[date, date]]] = {}
    for row in changes:
        if row["kind"] == "outage" and isinstance(row["from_date"], date):
            end = row["to_date"] if isinstance(row["to_date"], date) else date.fromordinal(row["from_date"].toordinal() + 1)
            found.setdefault("" if row["service_id"] in (None, "*") else str(row["service_id"]), []).append((row["from_date"], end))
    return found


def _identity(service: str | None, path: str | None, kind: str, is_headline: bool = False) -> dict[str, object]:
    return {"service_id": service, "path": path, "attempt": kind, "is_headline": is_headline}


def _kind(kind: str) -> str:
    return {UNFINISHED: "attempts that were not finished", "completed": "finished attempts"}.get(kind, f"attempts that were {kind}")


def _within(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
