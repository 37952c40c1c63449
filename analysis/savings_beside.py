"""Rows of the ladder that stand beside the net saving: list price, upper bound, what is counted already, capacity, cash, customers' time."""

from collections.abc import Sequence

import numpy as np

from analysis.finding import Range, Refusal
from analysis.rekeying import MINUTES
from analysis.savings import LineDraws, range_of
from analysis.savings_arithmetic import HUNDREDTHS, factor, together
from analysis.savings_capacity import LOOSE, Freed, work_freed
from analysis.savings_cash import Cash
from analysis.savings_doubt import Saving
from analysis.savings_evidence import LAUNCH
from analysis.savings_panel import Row
from analysis.savings_rows import POUNDS, refused_row, row_of, say
from analysis.savings_scope import Scope
from analysis.wording import pounds
from pipelines.reference_defaults import PUBLISHED_COSTS


REPEAT_DAYS = 7
HOURS = "hours a year"


def list_price_row(scope: Scope) -> Row:
    """What the claim would be at published unit costs: every online contact more than in the baseline, at the published gap."""
    shifted = gain = 0.0
    is_known = False
    for each in scope.evidence:
        panel, services = scope.facts.panel, (each.service_id, *each.tools)
        pairs = [(service, channel) for service in services for channel in panel.pairs(service)]
        online = [pair for pair in pairs if not panel.is_staffed(pair)]
        now, before = (sum(found.annual for pair in online if (found := panel.counted(pair, span))) for span in (each.span, each.before))
        weights = {
            pair[1]: found.annual
            for pair in pairs
            if pair[0] == each.service_id
            and panel.is_staffed(pair)
            and pair[1] in PUBLISHED_COSTS
            and (found := panel.counted(pair, each.before))
        }
        if not online or not sum(weights.values()):
            continue
        is_known = True
        gap = sum(weight * _published(channel) for channel, weight in weights.items()) / sum(weights.values()) - _published("web")
        more = max(0.0, now - before)
        shifted, gain = shifted + more, gain + more * gap
    if not is_known:
        return refused_row(
            scope,
            "L0",
            Refusal("NO_BASELINE", "Online contacts or contacts with staff before are not known, so no list price can be shown."),
        )
    each_gap = gain / round(shifted) if round(shifted) else 0.0  # as a reader would divide
    arithmetic = f"{shifted:,.0f} more online contacts a year than before × a published gap of £{each_gap:,.4f} = {pounds(round(gain))}."
    sentence = f"At list price the claim would be {pounds(round(gain))} a year: it takes every online contact for one less with staff, at other councils' cost. It is not a saving."
    return row_of(
        scope,
        "L0",
        None,
        POUNDS,
        arithmetic,
        sentence,
        None,
        {"estimate": gain, "central": gain, "is_struck_through": True, "contacts": shifted},
    )


def upper_bound_rows(scope: Scope) -> list[Row]:
    """The volume-neutral saving where no launch is measured: the other end of what would have come."""
    return [] if any(each.kind == LAUNCH for each in scope.evidence) else [_upper_bound_row(scope)]


def _upper_bound_row(scope: Scope) -> Row:
    """That of saving_against_baseline_mix: an upper bound, for new online contacts count as avoided ones."""
    rows = [row for each in scope.evidence if (row := scope.facts.neutral.get(each.service_id))]
    known = [row for row in rows if row["saving_central"] is not None]
    if not known:
        why = str(rows[0]["why"]) if rows else "The baseline's mix of channels is not known."
        return refused_row(scope, "L1_volume_neutral", Refusal("NO_BASELINE", f"No upper bound: {why}"))
    low, central, high = (float(sum(row[name] for row in known)) for name in ("saving_low", "saving_central", "saving_high"))
    costs = [float(sum(row[name] for row in known)) for name in ("counterfactual_cost", "actual_cost")]
    arithmetic = f"{pounds(round(costs[0]))} at the baseline's mix less {pounds(round(costs[1]))} as it was = {pounds(round(central))}."
    sentence = f"At most {pounds(round(central))} a year (volume-neutral): it counts every new online contact as one avoided, so it is an upper bound, not the saving."
    return row_of(
        scope, "L1_volume_neutral", Range(central, min(low, high), max(low, high)), POUNDS, arithmetic, sentence, None, {"central": central}
    )


def counted_already_rows(scope: Scope) -> list[Row]:
    """Contacts after failing online and repeats: they are among the contacts that came, so they are shown and not taken off again."""
    return [_failed_row(scope), _repeats_row(scope)]


def _failed_row(scope: Scope) -> Row:
    rows = [row for each in scope.evidence if (row := scope.facts.failed.get(each.service_id))]
    known = [row for row in rows if row.get("code") is None and row.get("cost_a_year") is not None]
    if not known:
        refusal = next((Refusal(str(r["code"]), str(r["sentence"])) for r in rows if r.get("code") and r["code"] != "FAILED"), None)
        return refused_row(scope, "L2_failed_online", refusal or Refusal("NO_DATA", "Contacts after failing online are not known."))
    cost = Range(*(sum(float(row[name]) for row in known) for name in ("cost_a_year", "cost_low_80", "cost_high_80")))
    contacts = sum(float(row["contacts_a_year"]) for row in known)
    arithmetic = f"{contacts:,.0f} contacts a year came after failing online and cost {pounds(round(cost.central))}; they are among the contacts counted in L1, so 0 is taken off here."
    return row_of(
        scope,
        "L2_failed_online",
        cost,
        POUNDS,
        arithmetic,
        f"After failing online: {say(cost)}, already inside the contacts that came.",
        None,
        {"contacts": contacts, "central": cost.central},
    )


def _repeats_row(scope: Scope) -> Row:
    saving = scope.saving
    assert isinstance(saving, Saving)
    rows = {
        each.service_id: row for each in scope.evidence if (row := scope.facts.resolved.get(each.service_id)) and row.get("code") is None
    }
    total = [0.0, 0.0, 0.0]
    contacts = 0.0
    for drawn in saving.plain.lines:
        row = rows.get(drawn.line.source_service)
        if drawn.line.is_staffed and row and row.get("low_80") is not None:
            now = float(drawn.now[0])
            contacts += now * (1 - float(row["estimate"]))
            for place, name in enumerate(("estimate", "high_80", "low_80")):
                total[place] += now * (1 - float(row[name])) * float(drawn.cost[0])
    if not contacts:
        return refused_row(scope, "L2_repeats", Refusal("NO_DATA", "How many contacts are followed by another one is not known."))
    arithmetic = f"{contacts:,.0f} contacts a year are followed by another within {REPEAT_DAYS} days; both are among the contacts counted in L1, so 0 is taken off here."
    cost = Range(*total)
    return row_of(
        scope,
        "L2_repeats",
        cost,
        POUNDS,
        arithmetic,
        f"Repeat contacts: {say(cost)}, already inside the contacts that came.",
        None,
        {"contacts": contacts, "central": cost.central},
    )


def capacity_row(scope: Scope) -> Row:
    """Posts set free over the teams that answer these channels."""
    saving = scope.saving
    assert isinstance(saving, Saving)
    freed = work_freed(saving.counted, saving.plain, scope.facts.teams, sorted(scope.facts.services))
    if isinstance(freed, Refusal):
        return refused_row(scope, "L4", freed, "posts")
    hours = round(freed.hours_per_week, 1) + 0.0  # never minus nought
    arithmetic = (
        f"{hours:,.1f} hours of work a week less at central values; each team gives up whole steps only, and the queue is not modelled."
    )
    more: Row = {"parts": list(freed.teams), "central": None}
    return row_of(scope, "L4", freed.released, freed.unit, arithmetic, _teams_words(freed), None, more)


def _teams_words(freed: Freed) -> str:
    said = [f"{row['team']} {_ends(row['low_80'], row['high_80'])} {row['unit']}" for row in freed.teams if row["low_80"] is not None]
    unknown = dict.fromkeys(f"{row['team']}: {row['why']}." for row in freed.teams if row["why"] == LOOSE)
    nothing = " ".join(unknown) or "Nothing can be given up."
    worth = f" At their cost, {pounds(round(freed.pounds))} a year: time, not cash, until a post goes." if freed.pounds > 0 else ""
    open_teams = f" {' '.join(unknown)}" if unknown else ""
    return f"Set free, 80% likely: {'; '.join(said)}.{open_teams}{worth}" if said else nothing


def _ends(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def cash_row(scope: Scope, cash: Cash) -> Row:
    """What the benefits register evidences."""
    rows = list(cash.rows)
    parts = [*({**row, "is_counted": True} for row in rows), *({**row, "is_counted": False} for row in cash.dropped)]
    if not rows:
        arithmetic = "No row of benefits.csv with a budget line, a start and evidence runs at the end of the period: £0."
        return row_of(
            scope,
            "L5",
            Range(0.0, 0.0, 0.0, 0.0, 0.0),
            POUNDS,
            arithmetic,
            "Nothing is cashable: no budget reference says that money was taken out.",
            None,
            {"parts": parts, "central": 0.0},
        )
    terms = " + ".join(f"{pounds(row['cashable_amount'])} ({row['benefit_id']}, {row['budget_line']}, {row['owner']})" for row in rows)
    over = ""
    if isinstance(scope.saving, Saving) and cash.amount.central > scope.saving.average["net"].high_80:
        over = " That is more than the ladder above supports; ask the owner what it rests on."
    sentence = f"Cashable: {pounds(round(cash.amount.central))} a year is out of a budget, with evidence.{over}"
    return row_of(
        scope,
        "L5",
        cash.amount,
        POUNDS,
        f"{terms} = {pounds(cash.amount.central)}.",
        sentence,
        None,
        {"parts": parts, "central": cash.amount.central},
    )


def customer_row(scope: Scope) -> Row:
    """Hours of people's own time and travel, and their value beside, never added to the council's money."""
    saving = scope.saving
    assert isinstance(saving, Saving)
    rate = scope.facts.settings.get("value_of_time")
    minutes, trips = np.zeros(1), np.zeros(1)
    travel = central = 0.0
    terms = []
    for drawn, plain in zip(saving.counted.lines, saving.plain.lines, strict=True):
        row = scope.facts.channels.get(drawn.line.channel_id)
        if row is None or row["customer_minutes"] is None:
            continue
        each = float(row["customer_minutes"]) + float(row["travel_minutes"] or 0)
        minutes = minutes + drawn.avoided * each
        trips = trips + (drawn.avoided if row["travel_minutes"] or row["travel_cost"] else 0.0)
        travel += float(plain.avoided[0]) * float(row["travel_cost"] or 0)
        central += float(plain.avoided[0]) * each / MINUTES
        terms += [_time_term(scope, plain, each)] if round(float(plain.avoided[0]), HUNDREDTHS) else []
    if not terms:
        return refused_row(
            scope, "C_customer_time", Refusal("NO_DATA", "channels.csv states no minutes that these contacts take from people."), HOURS
        )
    found = range_of(minutes / MINUTES)
    loose = any(each.line.is_loose for each in saving.plain.lines)
    shown = f"{together(scope, saving.plain.lines)}" if loose else " + ".join(terms)
    arithmetic = f"{shown}, by the minutes of channels.csv = {central:,.0f} hours at central values."
    if rate is None:
        worth, part = "settings.toml states no value of time, so it is not priced.", None
    else:
        part = found.central * float(str(rate)) + travel
        worth = f"At {pounds(float(str(rate)))} an hour and with fares it would be worth {pounds(round(part))}, never added to the council's saving."
    made = range_of(trips) if trips.any() else None
    journeys = f" That is {say(made, 'trips')} not made." if made else ""
    sentence = f"People's own time: {say(found, 'hours')}.{journeys} {worth}"
    journey = {"trips": made and made.central, "trips_low_80": made and made.low_80, "trips_high_80": made and made.high_80}
    return row_of(
        scope,
        "C_customer_time",
        found,
        HOURS,
        arithmetic,
        sentence,
        None,
        {
            "central": central,
            "parts": [{"pounds": part, "fares": travel, "value_of_time": None if rate is None else float(str(rate)), **journey}],
        },
    )


def _time_term(scope: Scope, plain: LineDraws, minutes: float) -> str:
    return f"{scope.facts.channel_name(plain.line.channel_id)} {factor(float(plain.avoided[0]))} × {minutes:g} min"


def _published(channel: str) -> float:
    return float(PUBLISHED_COSTS[channel][1])


def missing_rungs(scope: Scope, refusal: Refusal, rungs: Sequence[str]) -> list[Row]:
    """Every rung refused for the same reason."""
    return [refused_row(scope, rung, refusal) for rung in rungs]
