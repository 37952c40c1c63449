"""What a service's saving is worked out from: a launch measured against other services, else its falls against them; and what is left out."""

import datetime
from collections.abc import Mapping
from dataclasses import replace

from analysis.finding import Range, Refusal
from analysis.quality_check import NOT_KNOWN
from analysis.savings import UNCHANGED, Case, Effect, Line
from analysis.savings_facts import Facts, ServiceEvidence, date_of, effect_of, yearly_range
from analysis.savings_online import online_pairs, online_rise, tool_rise, tools_of
from analysis.savings_panel import Counted, Row, Span
from analysis.savings_terms import keying_terms, running_cost
from analysis.shift_or_cut import ACCESS_REDUCED, CANNOT_TELL, COUNTING_CHANGED, MOVED, NOT_REPLACED, SHIFT
from analysis.unit_cost_draws import UnitCost


LAUNCH, OTHERS = "launch measured against other services", "falls measured against other services"
USABLE = frozenset({"strong", "moderate"})
ALL_ASSISTED = "all_assisted"
LEAST_KNOWN = 0.5  # of the days since a launch: less says too little of a year
BLOCKED = {
    ACCESS_REDUCED: ("ACCESS_REDUCED", "access was cut, so its fall is no saving"),
    NOT_REPLACED: ("UNMET_NEED", "it fell and nothing rose instead, so people may be going without"),
    MOVED: ("UNMET_NEED", "it moved to another channel with staff, not online"),
}


def gather(facts: Facts, service: str) -> ServiceEvidence:
    """The evidence of one service; its launch when one is shown to have done something, else its falls."""
    launches = _launches_of(facts, service)
    if launches:
        launch = launches[0]
        first = max(facts.period.start, date_of(launch[0]["post_start"]) or facts.period.start)
        on = date_of(launch[0]["launch_on"]) or facts.period.start
        found = ServiceEvidence(service, LAUNCH, Span(first, facts.period.end), Span(on - datetime.timedelta(days=365), on))
        found.earlier = tuple(str(rows[0]["launch_on"]) for rows in launches[1:])
        _launch_lines(facts, found, launch)
    else:
        found = ServiceEvidence(service, OTHERS, facts.period, facts.baseline)
        found.flags["no_launch"] = True
        _fall_lines(facts, found)
    if found.case is not None:
        _say_what_is_open(facts, found)
    return found


def _launches_of(facts: Facts, service: str) -> list[list[Row]]:
    """The rows of each launch with an effect on staffed contacts of the service that is shown, the latest first."""
    own = [
        row for row in facts.launches if row.get("service_id") == service and row.get("launch_on") and row.get("channel_id") != ALL_ASSISTED
    ]
    found = []
    for on in sorted({str(row["launch_on"]) for row in own}, reverse=True):
        rows = [row for row in own if str(row["launch_on"]) == on]
        shown = [
            row
            for row in rows
            if row.get("code") is None and row.get("grade") in USABLE and facts.panel.is_staffed((service, str(row["channel_id"])))
        ]
        after = date_of(shown[0].get("post_start")) if shown else None
        if shown and (after or date_of(on) or facts.period.end) < facts.period.end:
            found.append([*shown, *(row for row in rows if row not in shown)])
    return found


def _launch_lines(facts: Facts, found: ServiceEvidence, launch: list[Row]) -> None:
    by_channel = {str(row["channel_id"]): row for row in reversed(launch)}
    lines: list[Line] = []
    for channel in facts.panel.pairs(found.service_id):
        line = _launch_line(facts, found, channel, by_channel.get(channel), str(launch[0]["launch_on"]))
        lines += [line] if line else []
    found.tools, found.tool_share = tools_of(facts, found.service_id, launch[:1])
    for tool, channel in online_pairs(facts, found.tools):
        line = _line(facts, found, tool, channel, None, True, found.tool_share)
        lines += [line] if line else []
    _close(facts, found, lines, [line for line in lines if line.is_staffed and line.change is not UNCHANGED])
    found.is_clear = True


def _launch_line(facts: Facts, found: ServiceEvidence, channel: str, row: Row | None, on: str) -> Line | None:
    """One channel with what the launch did there; without an effect where that is not known, nothing where its fall is no saving."""
    pair = (found.service_id, channel)
    verdict, is_staffed = facts.shifts.get(pair, {}).get("verdict"), facts.panel.is_staffed(pair)
    is_priced = facts.costs.get(pair, {}).get("central") is not None
    effect, loose = effect_of(row), facts.loose.get((on, *pair)) if is_staffed and is_priced else None
    if verdict in BLOCKED and (loose is not None or (effect is not None and effect.log_ratio < 0)):
        _leave_out(found, channel, str(verdict))  # a loose effect whatever its sign, which must not be told by what is said
        return None
    if loose is not None:
        line = _line(facts, found, *pair, loose, True)
        if line is None:
            return None
        found.loose.append(channel)
        found.flags["loosely_known"] = True
        return replace(line, is_loose=True)
    if effect is None:
        _say_unmeasured(facts, found, channel, row, is_staffed)
    elif row and row.get("grade") not in USABLE and is_staffed:
        found.flags["weakly_shown"] = True
    found.weakened += [row] if row and row.get("is_weakened") and is_staffed else []
    return _line(facts, found, *pair, effect or UNCHANGED, effect is not None)


def _say_unmeasured(facts: Facts, found: ServiceEvidence, channel: str, row: Row | None, is_staffed: bool) -> None:
    why = str(row["sentence"]) if row and row.get("sentence") else "its launch effect is not known."
    found.notes.append(f"{facts.channel_name(channel).capitalize()}: no effect is counted. {why}")
    if is_staffed:
        found.left_out.append({"channel_id": channel, "code": row.get("code") if row else None, "why": why, "is_unmeasured": True})
    else:
        found.flags["online_unknown"] = True


def _fall_lines(facts: Facts, found: ServiceEvidence) -> None:
    service = found.service_id
    staffed, online = ([c for c in facts.panel.pairs(service) if facts.panel.is_staffed((service, c)) is kind] for kind in (True, False))
    if not online:
        found.refusal = Refusal(
            "NO_DATA", f"No online contacts of {facts.name(service)} are counted, so none can have taken the place of staff."
        )
        return
    _take_dates(facts, found)
    lines: list[Line] = []
    unknown: list[Row] = []
    for channel in staffed:
        row = facts.shifts.get((service, channel))
        fall = yearly_range(row, "fall", found.span)
        if row is None or fall is None:
            unknown.append(
                {
                    "channel_id": channel,
                    "code": row and row.get("code"),
                    "why": str((row and row.get("sentence")) or facts.why_no_shift or "nothing compares it with other services."),
                    "is_unmeasured": True,
                }
            )
            continue
        if row["verdict"] in BLOCKED or (row["verdict"] == CANNOT_TELL and fall.low_80 > 0):
            _leave_out(found, channel, str(row["verdict"]), row)
            continue
        found.is_clear |= row["verdict"] == SHIFT
        found.flags["no_donors"] = bool(found.flags.get("no_donors")) or not row.get("donors")
        found.flags["access_unknown"] = bool(found.flags.get("access_unknown")) or row.get("access_code") == "ACCESS_UNKNOWN"
        line = _line(facts, found, service, channel, fall, True)
        lines += [line] if line else []
    found.left_out += unknown
    found.flags["shift_unknown"] = bool(unknown)
    if not lines and not found.refusal:
        found.refusal = _why_nothing(facts, found, unknown)
        return
    _online_lines(facts, found, online, lines)
    _close(facts, found, lines, [line for line in lines if line.is_staffed])


def _take_dates(facts: Facts, found: ServiceEvidence) -> None:
    """The periods that the service's falls were measured in, which differ from those asked for where the data are short."""
    for (service, _), row in facts.shifts.items():
        dates = [date_of(row.get(name)) for name in ("start_date", "end_date", "baseline_start", "baseline_end")]
        known = [date for date in dates if date]
        if service == found.service_id and row.get("code") is None and len(known) == len(dates):
            found.span, found.before = Span(known[0], known[1]), Span(known[2], known[3])
            return


def _online_lines(facts: Facts, found: ServiceEvidence, online: list[str], lines: list[Line]) -> None:
    """The rise of the service's own requests, all on its busiest online channel, and the use of tools launched for it, which nobody types."""
    service = found.service_id
    busiest = max(online, key=lambda c: (facts.costs.get((service, c), {}).get("contacts") or 0, c))
    rise = online_rise(facts, service, found.span)
    if rise is None:
        found.notes.append("How far online contacts rose against what was expected is not known, so no induced demand is taken off.")
        found.flags["online_unknown"] = True
        line = _line(facts, found, service, busiest, UNCHANGED, False)
        lines += [line] if line else []
        return
    found.tools, found.tool_share = tools_of(facts, service, facts.launches)
    used = 0.0
    for tool, channel in online_pairs(facts, found.tools):
        more = tool_rise(facts, found, tool, channel)
        line = _line(facts, found, tool, channel, Range(-more, -more, -more), True, found.tool_share)
        lines += [line] if line else []
        used += more if line else 0.0
    own = Range(used - rise.central, used - rise.high_80, used - rise.low_80)
    line = _line(facts, found, service, busiest, own, True)
    lines += [line] if line else []


def _line(
    facts: Facts, found: ServiceEvidence, service: str, channel: str, change: Effect | Range | None, matters: bool, share: float = 1.0
) -> Line | None:
    counted = facts.panel.counted((service, channel), found.span)
    if counted is None or (counted.contacts == 0 and not isinstance(change, Range)):
        return None
    if counted.covered < LEAST_KNOWN:
        found.left_out.append({"channel_id": channel, "code": "TOO_SHORT_POST", "why": "its data cover too little of the period."})
        return None
    price = facts.costs.get((service, channel))
    if price is None or price["central"] is None:
        if matters and found.refusal is None:
            found.refusal = Refusal(
                "NO_UNIT_COST", f"There is no unit cost for {facts.channel_name(channel)} contacts of {facts.name(service)}."
            )
        return None
    if matters and price["basis"] == "published":
        found.flags["published_costs"] = True
    return _priced(facts, found, service, channel, counted, price, change, share)


def _priced(
    facts: Facts,
    found: ServiceEvidence,
    service: str,
    channel: str,
    counted: Counted,
    price: Row,
    change: Effect | Range | None,
    share: float,
) -> Line:
    variable = None if price["variable_share"] is None else float(price["variable_share"])
    is_staffed = facts.panel.is_staffed((service, channel))
    drift = facts.panel.drift(service, channel, found.before, found.span) if is_staffed else None
    is_tool = bool(facts.services.get(service, {}).get("is_self_assessment"))
    return Line(
        channel_id=channel,
        is_staffed=is_staffed,
        steps=counted.steps,
        annual=counted.annual * share,
        cost=UnitCost(float(price["low"]), float(price["central"]), float(price["high"]), variable),
        change=change,
        block=counted.block,
        cost_key=f"{'*' if price['is_for_all'] else service}|{channel}",
        drift=drift,
        records_share=0.0 if is_tool else counted.records_share,
        source_service=service,
    )


def _close(facts: Facts, found: ServiceEvidence, lines: list[Line], counting: list[Line]) -> None:
    """The case of the lines, unless something already stands against it."""
    if found.refusal is None and not counting:
        found.refusal = _why_nothing(facts, found, [])
    blocked = [row for row in found.left_out if row.get("code") in ("ACCESS_REDUCED", "UNMET_NEED")]
    is_half_a_move = any(row.get("verdict") == MOVED for row in blocked) and any(_has_risen(line) for line in lines)
    if found.refusal is None and blocked and (is_half_a_move or (found.kind == OTHERS and not found.is_clear)):
        found.refusal = _why_nothing(facts, found, [])
    if found.refusal is not None:
        return
    own, tools = (running_cost(facts.investments, services, found.span.end) for services in ([found.service_id], found.tools))
    paid = (own or 0.0) + (tools or 0.0) * found.tool_share
    found.flags["no_running_cost"] = own is None and tools is None
    keying = keying_terms(facts.services.get(found.service_id, {}), facts.settings)
    found.keying_refusal = keying if isinstance(keying, Refusal) else None
    found.case = Case(found.service_id, tuple(lines), None if isinstance(keying, Refusal) else keying, paid)
    found.flags["keying_unknown"] = found.keying_refusal is not None or found.case.is_keying_unknown
    weights = [(abs(line.annual * line.cost.central), line.block) for line in lines if line.is_staffed]
    found.with_95 = sum(w for w, block in weights if block == 4) >= sum(w for w, block in weights if block != 4)


def _has_risen(line: Line) -> bool:
    """Whether it is a staffed channel that took contacts up: without the fall they came from, they would read as more cost."""
    return line.is_staffed and isinstance(line.change, Effect) and line.change.log_ratio > 0


def _say_what_is_open(facts: Facts, found: ServiceEvidence) -> None:
    assert found.case is not None
    found.checks = facts.panel.quality(found.service_id, found.before, found.span)
    staffed = [line for line in found.case.lines if line.is_staffed]
    found.flags["weakened"] = bool(found.weakened)
    found.flags["quality_unknown"] = all(check.verdict == NOT_KNOWN for check in found.checks)
    found.flags["no_marginal"] = not found.case.has_marginal
    found.flags["no_handle_time"] = all(line.drift is None for line in staffed)
    verdicts = [facts.shifts.get((found.service_id, line.channel_id)) for line in staffed]
    if found.kind == LAUNCH:
        found.flags["shift_unknown"] = all(row is None or row.get("code") is not None for row in verdicts)
        found.flags["access_unknown"] = any(row and row.get("access_code") == "ACCESS_UNKNOWN" for row in verdicts)


def _leave_out(found: ServiceEvidence, channel: str, verdict: str, row: Mapping | None = None) -> None:
    if verdict in BLOCKED:
        code, why = BLOCKED[verdict]
    elif row and row.get("word") == COUNTING_CHANGED:
        code, why = "CONFOUNDED", "how it is counted changed"
    else:
        code, why = "CONFOUNDED", "it cannot be told whether its fall went online"
    found.left_out.append({"channel_id": channel, "code": code, "why": f"{why}.", "verdict": verdict})


def _why_nothing(facts: Facts, found: ServiceEvidence, unknown: list[Row]) -> Refusal:
    """The gravest reason why no fall enters, with no figure in it."""
    name = facts.name(found.service_id)
    for code in ("ACCESS_REDUCED", "UNMET_NEED", "CONFOUNDED"):
        rows = [row for row in found.left_out if row.get("code") == code]
        if rows:
            channels = ", ".join(sorted({facts.channel_name(row["channel_id"]) for row in rows}))
            return Refusal(code, f"No saving is shown for {name} ({channels}): {rows[0]['why']}")
    code = next((str(row["code"]) for row in unknown if row.get("code")), "NO_BASELINE")
    return Refusal(
        code if code != "FAILED" else "NO_DATA",
        f"Nothing says how many contacts with staff about {name} would have come, so no saving is shown.",
    )
