"""The rungs of the savings ladder as rows, each with its arithmetic and range, and the sentence a manager reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.finding import Range, Refusal, round_estimate, round_outward
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.quality_check import quality_hold
from analysis.savings import GROSS, INDUCED, KEYED, LONGER, NET, PAPER, RUNNING, SEED, LineDraws, range_of
from analysis.savings_doubt import Saving, estimate_saving, grade_evidence
from analysis.savings_evidence import LAUNCH
from analysis.savings_facts import Facts, ServiceEvidence, left_out_words
from analysis.savings_panel import Row
from analysis.savings_terms import LABELS
from analysis.wording import pounds


ALL = "*"
POUNDS = "GBP a year"
FIGURES = (
    *RANGE_COLUMNS, "unit", "central", "marginal_estimate", "marginal_low_80", "marginal_high_80", "contacts", "contacts_low_80", "contacts_high_80",
    "is_struck_through", "is_taken_off", "chance_positive", "counterfactual", "grade", "grade_reasons", "arithmetic", "start_date", "end_date",
    "baseline_start", "baseline_end", "left_out", "parts", "tornado", "break_even", "sensitivity", "checks", "services_counted",
)  # fmt: skip
METHOD = "draws of contacts avoided, unit costs (two-piece lognormal, correlated), keying and handle time; weeks in blocks of four"
ASSUMPTIONS = (
    "Low and high unit costs are what one in ten falls below and above; their errors are correlated by 0.5.",
    "An effect of a launch is taken to hold since it was measured.",
)


@dataclass(frozen=True, eq=False)
class Scope:
    """One service, or all that are counted, with the saving that its evidence gives, or why there is none."""

    service_id: str
    name: str
    facts: Facts
    evidence: Sequence[ServiceEvidence]
    saving: Saving | Refusal
    grade: str = ""
    reasons: list[str] = field(default_factory=list)
    not_counted: tuple[str, ...] = ()  # what a total says of the services it leaves out

    @property
    def is_total(self) -> bool:
        """Whether it is the sum over services."""
        return self.service_id == ALL


def scope_of(
    facts: Facts, evidence: Sequence[ServiceEvidence], service_id: str, seed: int = SEED, not_counted: tuple[str, ...] = ()
) -> Scope:
    """The saving of the evidence; suspended where the service got worse, refused where nothing says what would have come."""
    name = "all services counted" if service_id == ALL else facts.name(service_id)
    cases = [each.case for each in evidence if each.case is not None]
    refusal = evidence[0].refusal if evidence and service_id != ALL else None
    if refusal is None and service_id != ALL:
        refusal = quality_hold([check for each in evidence for check in each.checks], name)
    if refusal is not None or not cases:
        why = refusal or Refusal("NO_DATA", "No service has contacts whose fall can be shown, so there is no total.")
        return Scope(service_id, name, facts, evidence, why)
    saving = estimate_saving(cases, seed, with_95=all(each.with_95 for each in evidence))
    if isinstance(saving, Refusal):
        return Scope(service_id, name, facts, evidence, saving)
    flags = {key: True for each in evidence for key, holds in each.flags.items() if holds}
    flags["spans_zero"] = saving.average[NET].low_80 <= 0 <= saving.average[NET].high_80
    grade, reasons = grade_evidence(flags)
    return Scope(service_id, name, facts, evidence, saving, grade, reasons, not_counted)


def money_rows(scope: Scope, cash: float) -> list[Row]:
    """L1, keying, longer contacts, induced demand, L2 and L3; `cash` is what is cashable to date, in pounds a year."""
    saving = scope.saving
    assert isinstance(saving, Saving)
    contacts = {"contacts": saving.contacts.central, "contacts_low_80": saving.contacts.low_80, "contacts_high_80": saving.contacts.high_80}
    left = [row for each in scope.evidence for row in each.left_out]
    return [
        money_row(scope, "L1", GROSS, _gross_arithmetic(scope, saving), {**contacts, "left_out": left}),
        _keying_row(scope, saving),
        money_row(scope, "L2_longer", LONGER, _longer_arithmetic(scope, saving), {"is_taken_off": True}),
        money_row(scope, "L2_induced", INDUCED, _induced_arithmetic(scope, saving), {"is_taken_off": True}),
        _subtotal_row(scope, saving),
        _net_row(scope, saving, cash, contacts | {"left_out": left}),
    ]


def money_row(scope: Scope, rung: str, part: str, arithmetic: str, more: Mapping[str, object]) -> Row:
    """A row of one part of the saving, average and marginal."""
    saving = scope.saving
    assert isinstance(saving, Saving)
    found = saving.average[part]
    marginal = saving.marginal[part] if saving.marginal else None
    return row_of(
        scope, rung, found, POUNDS, arithmetic, f"{LABELS[rung]}: {say(found)}.", marginal, {"central": saving.central[part], **more}
    )


def row_of(
    scope: Scope,
    rung: str,
    found: Range | None,
    unit: str,
    arithmetic: str,
    sentence: str,
    marginal: Range | None = None,
    more: Mapping[str, object] | None = None,
) -> Row:
    """A row of the ladder with its figures; what is not named is null."""
    first = scope.evidence[0] if scope.evidence else None
    span, before = (first.span, first.before) if first and not scope.is_total else (scope.facts.period, scope.facts.baseline)
    figures = {
        **dict.fromkeys(FIGURES),
        **range_cells(found),
        "unit": unit,
        "marginal_estimate": marginal and marginal.central,
        "marginal_low_80": marginal and marginal.low_80,
        "marginal_high_80": marginal and marginal.high_80,
        "is_struck_through": False,
        "is_taken_off": False,
        "counterfactual": counterfactual_of(scope),
        "grade": scope.grade or None,
        "grade_reasons": scope.reasons,
        "arithmetic": arithmetic,
        "start_date": span.start.isoformat(),
        "end_date": span.end.isoformat(),
        "baseline_start": before.start.isoformat(),
        "baseline_end": before.end.isoformat(),
        **(more or {}),
    }
    saving = scope.saving
    n, seed = (saving.n, saving.seed) if isinstance(saving, Saving) else (None, None)
    return told(identity(scope, rung), figures, n, METHOD, [*ASSUMPTIONS, *_notes(scope)], sentence, seed)


def refused_row(scope: Scope, rung: str, refusal: Refusal, unit: str = POUNDS) -> Row:
    """A row of the ladder without a figure."""
    return refused(identity(scope, rung), FIGURES, refusal, METHOD, unit=unit)


def identity(scope: Scope, rung: str) -> Row:
    """The columns that name a row."""
    return {"service_id": scope.service_id, "rung": rung, "label": LABELS[rung]}


def counterfactual_of(scope: Scope) -> str | None:
    """What the contacts that came are compared with."""
    kinds = sorted({each.kind for each in scope.evidence})
    return "; ".join(kinds) or None


def say(found: Range, unit: str = "£") -> str:
    """About £46,000 a year (80% likely between £32,000 and £68,000), rounded to two figures, the ends outward."""
    low, high = round_outward(found.low_80, found.high_80)
    if unit == "£":
        return f"about {pounds(round_estimate(found.central))} a year (80% likely between {pounds(low)} and {pounds(high)})"
    return f"about {round_estimate(found.central):,.10g} {unit} a year (80% likely between {low:,.10g} and {high:,.10g})"


def _keying_row(scope: Scope, saving: Saving) -> Row:
    refusal = next((each.keying_refusal for each in scope.evidence if each.keying_refusal), None)
    if refusal and not scope.is_total:
        return refused_row(scope, "L1_keying", refusal)
    arithmetic = _keying_arithmetic(scope, saving)
    if not saving.keying_unknown:
        return money_row(scope, "L1_keying", KEYED, arithmetic, {})
    found = saving.average[KEYED]
    why = "Nobody has said which share of online records needs no typing, so keying lies between none and all of them."
    row = row_of(scope, "L1_keying", found, POUNDS, arithmetic, why)
    return row | {"estimate": None, "code": "STRAIGHT_THROUGH_UNKNOWN"}


def _subtotal_row(scope: Scope, saving: Saving) -> Row:
    net = range_of(saving.draws.average[NET] - saving.draws.average[RUNNING], saving.average[NET].low_95 is not None)
    marginal = range_of(saving.draws.marginal[NET] - saving.draws.marginal[RUNNING]) if saving.marginal else None
    central = saving.central[NET] - saving.central[RUNNING]
    parts = [f"{pounds(round(saving.central[part]))} {what}" for part, what in _PART_WORDS.items()]
    arithmetic = f"{'; '.join(parts)}; together {pounds(round(central))} at central values."
    return row_of(scope, "L2", net, POUNDS, arithmetic, f"{LABELS['L2']}: {say(net)}.", marginal, {"central": central})


def _net_row(scope: Scope, saving: Saving, cash: float, more: Mapping[str, object]) -> Row:
    net = saving.average[NET]
    running = -saving.central[RUNNING]
    arithmetic = (
        f"{pounds(round(saving.central[NET] + running))} less {pounds(round(running))} for running and licences is {pounds(round(saving.central[NET]))} "
        "at central values; the estimate is the middle of the draws."
    )
    extra: Row = {
        "central": saving.central[NET],
        "chance_positive": saving.chance_positive,
        "tornado": list(saving.tornado),
        "break_even": list(saving.break_even),
        "sensitivity": list(saving.sensitivity),
        "checks": [vars(check) for each in scope.evidence for check in each.checks],
        "services_counted": [each.service_id for each in scope.evidence if each.service_id != ALL],
        **more,
    }
    marginal = saving.marginal[NET] if saving.marginal else None
    return row_of(scope, "L3", net, POUNDS, arithmetic, _headline(scope, saving, cash), marginal, extra)


def _headline(scope: Scope, saving: Saving, cash: float) -> str:
    net = saving.average[NET]
    low, high = (pounds(end) for end in round_outward(net.low_80, net.high_80))
    beside = _marginal_words(saving) + left_out_words(scope.facts, scope.evidence)
    if net.low_80 <= 0 <= net.high_80:
        return f"{_start(scope)}: we cannot tell whether this saved money (80% likely between {low} and {high} a year at full unit cost).{beside} {_cash(cash)}"
    than = "than without the e-service" if all(each.kind == LAUNCH for each in scope.evidence) else "than expected from other services"
    if net.high_80 < 0:
        less, more = (pounds(-end) for end in round_outward(net.low_80, net.high_80))
        return f"{_start(scope)}: about {pounds(round_estimate(-net.central))} a year more cost {than} (80% likely between {more} and {less}).{beside} {_cash(cash)}"
    return f"{_start(scope)}: about {pounds(round_estimate(net.central))} a year less contact cost {than} (80% likely between {low} and {high}).{beside} {_cash(cash)}"


def _marginal_words(saving: Saving) -> str:
    if saving.marginal is None:
        return " Which part of this varies with contacts is not stated."
    found = saving.marginal[NET]
    low, high = (pounds(end) for end in round_outward(found.low_80, found.high_80))
    return f" Counting only the part of unit costs that falls with contacts: {pounds(round_estimate(found.central))} ({low} to {high})."


def _cash(cash: float) -> str:
    return f"Of this {pounds(round(cash))} a year is cashable to date." if cash else "None of it is cashable to date."


def _start(scope: Scope) -> str:
    return scope.name[:1].upper() + scope.name[1:]


_PART_WORDS = {GROSS: "contacts avoided", KEYED: "keying", LONGER: "longer contacts", INDUCED: "more online contacts"}


def _notes(scope: Scope) -> list[str]:
    return list(scope.not_counted) if scope.is_total else [note for each in scope.evidence for note in each.notes]


def _lines(saving: Saving, is_staffed: bool) -> list[LineDraws]:
    return [each for each in saving.plain.lines if each.line.is_staffed is is_staffed]


def _gross_arithmetic(scope: Scope, saving: Saving) -> str:
    terms = [_term(scope, each, float(each.avoided[0])) for each in _lines(saving, True) if round(float(each.avoided[0]))]
    return f"{_joined(terms)} = {pounds(round(saving.central[GROSS]))} at central values."


def _induced_arithmetic(scope: Scope, saving: Saving) -> str:
    terms = [_term(scope, each, -float(each.avoided[0])) for each in _lines(saving, False) if round(float(each.avoided[0]))]
    return f"{_joined(terms)} more than would have come = {pounds(round(-saving.central[INDUCED]))} of cost at central values."


def _longer_arithmetic(scope: Scope, saving: Saving) -> str:
    terms = []
    for each in _lines(saving, True):
        drift = float(np.expm1(each.drift[0]))
        if each.line.drift is not None and drift:
            share = each.line.cost.variable_share
            terms.append(
                f"{_term(scope, each, float(each.now[0]))} × {1.0 if share is None else share:g} staff time × {drift:+.1%} longer than other services'"
            )
    return (
        f"{_joined(terms)} = {pounds(round(-saving.central[LONGER]))} of cost at central values."
        if terms
        else "Handle times before and after are not known."
    )


def _keying_arithmetic(scope: Scope, saving: Saving) -> str:
    said = []
    for each in scope.evidence:
        terms = each.case.keying if each.case else None
        if terms is None or each.case is None:
            continue
        mine = [drawn for drawn in saving.plain.lines if drawn.line in each.case.lines]
        online = -sum(float(d.avoided[0]) * d.line.records_share for d in mine if not d.line.is_staffed)
        paper = sum(float(d.avoided[0]) * d.line.records_share for d in mine if d.line.channel_id in PAPER)
        share = terms.straight_through.central
        typed = "an unknown share" if share is None else f"{1 - share:.0%}"
        said.append(
            f"({online:,.0f} more online records × {typed} typed - {paper:,.0f} fewer letters and e-mails) × {terms.minutes:g} min × {pounds(terms.rate)} an hour"
        )
    if scope.is_total:
        return f"The sum over {len(said)} services: {pounds(round(-saving.central[KEYED]))} of cost at central values."
    return f"{_joined(said)} = {pounds(round(-saving.central[KEYED]))} of cost at central values." if said else "Keying is not priced."


def _term(scope: Scope, drawn: LineDraws, contacts: float) -> str:
    who = f"{scope.facts.name(drawn.line.source_service)}, " if scope.is_total or drawn.line.source_service != scope.service_id else ""
    return f"{who}{scope.facts.channel_name(drawn.line.channel_id)} {contacts:,.0f} × {pounds(drawn.line.cost.central)}"


def _joined(terms: Sequence[str]) -> str:
    return " + ".join(terms) or "nothing"
