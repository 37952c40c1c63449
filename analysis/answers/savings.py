"""The savings finding: the ladder from list price to cash, every rung with its arithmetic, for each service and for all together."""

import datetime
from collections.abc import Mapping

from analysis.finding import Refusal
from analysis.finding_rows import refused
from analysis.findings import FAILED, Asker
from analysis.launch_cases import ALL_ASSISTED, LOOSE, loose_effects
from analysis.questions import LAST_YEAR, Question, first_complete_year, last_complete_year
from analysis.savings import NET, Case, Effect
from analysis.savings_beside import (
    capacity_row,
    cash_row,
    counted_already_rows,
    customer_row,
    list_price_row,
    missing_rungs,
    upper_bound_rows,
)
from analysis.savings_cash import cashable
from analysis.savings_doubt import Saving
from analysis.savings_evidence import gather
from analysis.savings_facts import Facts, ServiceEvidence
from analysis.savings_panel import Row, Span, read_panel
from analysis.savings_rows import FIGURES, METHOD, money_rows
from analysis.savings_scope import ALL, Scope, scope_of
from analysis.savings_terms import LABELS, running_cost
from analysis.share_changes import CHANCE, holm
from analysis.shift_or_cut import ACCESS_REDUCED
from analysis.wording import listed
from pipelines.errors import QueryError


QUESTION = Question(
    "savings",
    f"What did fewer contacts with staff save, rung by rung from list price to cash, and how sure is it ({LAST_YEAR} against the baseline year)?",
    "one row per service (* for all counted together) and rung of the ladder; yearly rates, since its launch where one is measured",
    ("start_date", "end_date", "baseline_start", "baseline_end", "service_id"),
    answers_last_year=True,
    when="build",
    filters=("service_id",),
)
UNMAPPED = "unmapped"
NO_SERVICE = "No contacts belong to a service yet; name the labels under Add data, or add rows to service_rules.csv, and the savings of each can be worked out."
NO_TRANSACTIONS = (
    "Every service with contacts is a self-assessment, such as a calculator: using one is no transaction, so it saves only what the services "
    "it is for save. Add those to services.csv and their contacts to service_rules.csv."
)
SUSPENDED = frozenset({"QUALITY_HOLD", "ACCESS_REDUCED", "UNMET_NEED"})  # then no rung is shown, cash neither
DATES = ("start_date", "end_date", "baseline_start", "baseline_end")


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """The ladder of all services together, then of each service in order of name."""
    dates = [values.get(name) for name in DATES]
    known = [date for date in dates if isinstance(date, datetime.date)]
    if len(known) < len(DATES):
        return [_refused(Refusal("NO_DATA", "Nothing has been counted yet, so there is no saving to work out."))]
    facts = read_facts(asked, Span(known[0], known[1]), Span(known[2], known[3]))
    services = [service for service in facts.panel.services() if service != UNMAPPED and not _is_tool(facts, service)]
    if not services:
        return [_refused(Refusal("NO_DATA", NO_TRANSACTIONS if set(facts.panel.services()) - {UNMAPPED} else NO_SERVICE))]
    scopes = [scope_of(facts, [gather(facts, service)], service) for service in services]
    return [row for scope in [_total(facts, scopes), *scopes] for row in ladder(scope)]


def ladder(scope: Scope) -> list[Row]:
    """The rows of one service, or of all, in the order of the ladder; what the register evidences is shown even where contacts say nothing."""
    facts, saving = scope.facts, scope.saving
    cut = {pair for pair, row in facts.shifts.items() if row.get("verdict") == ACCESS_REDUCED}
    services = None if scope.is_total else {scope.service_id, *(tool for each in scope.evidence for tool in each.tools)}
    first_month = int(str(facts.settings.get("financial_year_starts") or 4))
    cash = cashable(facts.register, services, facts.period.end, cut, first_month)
    if isinstance(saving, Refusal):
        is_shown = bool(cash.rows) and saving.code not in SUSPENDED
        rows = missing_rungs(scope, saving, [rung for rung in LABELS if rung != "L5" or not is_shown])
        return [*rows, cash_row(scope, cash)] if is_shown else rows
    rows = [
        list_price_row(scope),
        *upper_bound_rows(scope),
        *counted_already_rows(scope),
        *money_rows(scope, cash.amount.central),
        capacity_row(scope),
        cash_row(scope, cash),
        customer_row(scope),
    ]
    order = list(LABELS)
    return sorted(rows, key=lambda row: order.index(row["rung"]))


def read_facts(asked: Asker, period: Span, baseline: Span) -> Facts:
    """Everything the ladder is made of; a finding that is missing or failed counts as not known, with its reason."""
    given = {"start_date": period.start, "end_date": period.end, "baseline_start": baseline.start, "baseline_end": baseline.end}
    shifts, why = _try(asked, "shift_or_cut", {} if _are_usual(asked, period, baseline) else given)
    launches, _ = _try(asked, "launch_impact", {})
    failed, _ = _try(asked, "failed_online", {})
    quality, _ = _try(asked, "contact_quality", {})
    weekly, monthly = (asked("panel", {"step": step}).records() for step in ("week", "month"))
    panel = read_panel(weekly, monthly, asked("savings_surveys", {}).records(), asked("savings_forms", {}).records())
    costs = asked("unit_costs_by_channel", {"start_date": period.start, "end_date": period.end}).records()
    overlap = baseline.start < period.end and baseline.end > period.start
    return Facts(
        period=period,
        baseline=baseline,
        panel=panel,
        services={str(row["service_id"]): row for row in asked("savings_services", {}).records()},
        costs={(str(row["service_id"]), str(row["channel_id"])): row for row in costs},
        launches=launches,
        shifts={(str(row["service_id"]), str(row["channel_id"])): row for row in shifts if _is_of_period(row)},
        settings={str(row["key"]): row["value"] for row in asked("settings", {}).records()},
        investments=asked("business_case_investments", {}).records(),
        register=asked("benefit_register", {}).records(),
        teams=asked("capacity_teams", {"end_date": period.end}).records(),
        channels={str(row["channel_id"]): row for row in asked("savings_channels", {}).records()},
        failed={str(row["service_id"]): row for row in failed if row.get("is_headline") and not row.get("path")},
        resolved={str(row["service_id"]): row for row in quality if _is_repeat(row)},
        neutral={} if overlap else {str(row["service_id"]): row for row in asked("saving_against_baseline_mix", given).records()},
        why_no_shift=why,
        loose=_loose(asked, launches),
    )


def _loose(asked: Asker, launches: list[Row]) -> dict[tuple[str, str, str], Effect]:
    """The effects that launch_impact refuses as too loosely known; they enter the draws of a sum and are never shown."""
    refused_ones = [row for row in launches if row.get("code") == LOOSE and row.get("service_id") and row.get("channel_id") != ALL_ASSISTED]
    wanted = [(str(row["launch_on"]), str(row["service_id"]), str(row["channel_id"])) for row in refused_ones]
    return {key: Effect(found.effect_log, found.standard_error, found.df) for key, found in loose_effects(asked, wanted).items()}


def _total(facts: Facts, scopes: list[Scope]) -> Scope:
    """All services with a launch, a shift or a clear cost; where there is none, all that have a figure. The rest is named."""
    answered = [scope for scope in scopes if isinstance(scope.saving, Saving)]
    counted = clear_ones(answered) or answered
    unclear = [scope.name for scope in answered if scope not in counted]
    refused_ones = [scope.name for scope in scopes if scope not in answered]
    said = [f"Left out, because nothing clear changed: {listed(unclear)}."] if unclear else []
    said += [f"Left out, because no saving can be shown: {listed(refused_ones)}."] if refused_ones else []
    evidence = [each for scope in counted for each in scope.evidence]
    unassigned = running_cost(facts.investments, [None], facts.period.end)
    if evidence and unassigned:
        said.append("Running costs and licences that name no service are taken off here.")
        evidence.append(ServiceEvidence(ALL, evidence[0].kind, facts.period, facts.baseline, Case(ALL, (), None, unassigned)))
    return scope_of(facts, evidence, ALL, not_counted=tuple(said))


def clear_ones(answered: list[Scope]) -> list[Scope]:
    """Those with a launch or a shift, and those that cost more beyond chance, for which all without either are judged together.

    Of ten services on which nothing happened, one has an 80 % range below nil in two councils of three: as the total it would be a false loss.
    """
    others = [scope for scope in answered if not any(each.is_clear for each in scope.evidence)]
    chances = holm([_chance_of_none(scope) for scope in others])
    costly = [scope for scope, chance in zip(others, chances, strict=True) if chance <= CHANCE]
    return [scope for scope in answered if scope not in others or scope in costly]


def _chance_of_none(scope: Scope) -> float:
    """How likely a service that seems to cost more costs no more; certain for one whose range reaches a saving."""
    assert isinstance(scope.saving, Saving)
    return scope.saving.chance_positive if scope.saving.average[NET].high_80 < 0 else 1.0


def _try(asked: Asker, name: str, parameters: Mapping[str, object]) -> tuple[list[Row], str | None]:
    """The rows of another finding, or nothing and why."""
    try:
        rows = asked(name, parameters).records()
    except QueryError as error:
        return [], str(error)
    if not rows:
        return [], f"{name} has no rows."
    failed = next((str(row["sentence"]) for row in rows if row.get("code") == FAILED), None)
    return ([], failed) if failed else (rows, None)


def _is_of_period(row: Mapping[str, object]) -> bool:
    return bool(row.get("service_id")) and row.get("site") is None and row.get("about", "period") == "period"


def _is_repeat(row: Mapping[str, object]) -> bool:
    return row.get("measure") == "first_contact_resolution" and row.get("window_days") == 7 and row.get("channel_id") is None


def _is_tool(facts: Facts, service: str) -> bool:
    return bool(facts.services.get(service, {}).get("is_self_assessment"))


def _are_usual(asked: Asker, period: Span, baseline: Span) -> bool:
    """Whether these are the periods a finding answers for when none is given: its published rows can then be read."""
    first, end = asked("published_period", {}).rows[0][:2]
    usual = (*last_complete_year(first, end), *first_complete_year(first, end))
    return usual == (period.start, period.end, baseline.start, baseline.end)


def _refused(refusal: Refusal) -> Row:
    return refused({"service_id": ALL, "rung": "L3", "label": LABELS["L3"]}, FIGURES, refusal, METHOD)
