"""The rungs of the savings ladder as rows, each with its arithmetic and range, and the sentence a manager reads."""

from collections.abc import Mapping, Sequence

from analysis.finding import Range, Refusal, round_estimate, round_outward
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.savings import GROSS, INDUCED, KEYED, LONGER, NET, RUNNING
from analysis.savings_arithmetic import (
    TIMES_UNKNOWN,
    gross_arithmetic,
    induced_arithmetic,
    keying_arithmetic,
    knows_times,
    longer_arithmetic,
)
from analysis.savings_doubt import Saving
from analysis.savings_evidence import LAUNCH
from analysis.savings_facts import ServiceEvidence, left_out_words, loose_words, shared_words, weakened_words
from analysis.savings_panel import Row, Span
from analysis.savings_scope import ALL, Scope
from analysis.savings_terms import LABELS
from analysis.wording import listed, pounds


POUNDS = "GBP a year"
FIGURES = (
    *RANGE_COLUMNS, "unit", "central", "marginal_estimate", "marginal_low_80", "marginal_high_80", "contacts", "contacts_low_80", "contacts_high_80",
    "is_struck_through", "is_taken_off", "chance_positive", "counterfactual", "grade", "grade_reasons", "arithmetic", "start_date", "end_date",
    "baseline_start", "baseline_end", "left_out", "parts", "tornado", "break_even", "sensitivity", "checks", "services_counted",
)  # fmt: skip
METHOD = "draws of contacts avoided, unit costs (two-piece lognormal, correlated), keying and handle time; weeks in blocks of four"
ASSUMPTIONS = (
    "Low and high unit costs are what one in ten falls below and above; their errors are correlated by 0.5.",
    "An effect of a launch is taken to hold since it was measured; one that has clearly weakened, to be what it was in the last weeks known.",
)


def money_rows(scope: Scope, cash: float) -> list[Row]:
    """L1, keying, longer contacts, induced demand, L2 and L3; `cash` is what is cashable to date, in pounds a year."""
    saving = scope.saving
    assert isinstance(saving, Saving)
    contacts = {"contacts": saving.contacts.central, "contacts_low_80": saving.contacts.low_80, "contacts_high_80": saving.contacts.high_80}
    left = [row for each in scope.evidence for row in each.left_out]
    return [
        money_row(scope, "L1", GROSS, gross_arithmetic(scope, saving), {**contacts, "left_out": left}),
        _keying_row(scope, saving),
        _longer_row(scope, saving),
        money_row(scope, "L2_induced", INDUCED, induced_arithmetic(scope, saving), {"is_taken_off": True}),
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
    span, before = _spans(scope)
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


def _spans(scope: Scope) -> tuple[Span, Span]:
    """The period and what it is compared with: those of the services counted where they share them, else those asked for."""
    used = {(each.span, each.before) for each in scope.evidence if each.service_id != ALL}
    return next(iter(used)) if len(used) == 1 else (scope.facts.period, scope.facts.baseline)


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
    arithmetic = keying_arithmetic(scope, saving)
    if not saving.keying_unknown:
        return money_row(scope, "L1_keying", KEYED, arithmetic, {})
    found = saving.average[KEYED]
    why = "Nobody has said which share of online records needs no typing, so keying lies between none and all of them."
    row = row_of(scope, "L1_keying", found, POUNDS, arithmetic, why)
    return row | {"estimate": None, "code": "STRAIGHT_THROUGH_UNKNOWN"}


def _longer_row(scope: Scope, saving: Saving) -> Row:
    """What longer contacts cost; no figure where nobody knows how long they took, for nought would say that somebody looked."""
    if not knows_times(saving):
        return refused_row(scope, "L2_longer", Refusal("NO_HANDLE_TIME", f"{TIMES_UNKNOWN} Longer calls and visits are not taken off."))
    return money_row(scope, "L2_longer", LONGER, longer_arithmetic(scope, saving), {"is_taken_off": True})


def _subtotal_row(scope: Scope, saving: Saving) -> Row:
    """The net before running cost, which nobody doubts: every end of the net is moved by it, so an unknown keying stays in the range."""
    running = saving.central[RUNNING]
    net = saving.average[NET].changed(lambda end: end - running)
    marginal = saving.marginal[NET].changed(lambda end: end - running) if saving.marginal else None
    central = saving.central[NET] - running
    unknown = () if knows_times(saving) else (LONGER,)
    parts = [
        f"{'nothing known of' if part in unknown else pounds(round(saving.central[part]))} {what}" for part, what in _PART_WORDS.items()
    ]
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
    beside = _marginal_words(saving) + loose_words(scope.facts, scope.evidence) + left_out_words(scope.facts, scope.evidence)
    beside += weakened_words(scope.facts, scope.evidence) + shared_words(scope.facts, scope.evidence)
    if net.low_80 <= 0 <= net.high_80:
        return f"{_start(scope)}: we cannot tell whether this saved money (80% likely between {low} and {high} a year at full unit cost).{beside} {_cash(cash)}"
    than = _than(scope.evidence)
    if net.high_80 < 0:
        less, more = (pounds(-end) for end in round_outward(net.low_80, net.high_80))
        return f"{_start(scope)}: about {pounds(round_estimate(-net.central))} a year more cost {than} (80% likely between {more} and {less}).{beside} {_cash(cash)}"
    return f"{_start(scope)}: about {pounds(round_estimate(net.central))} a year less contact cost {than} (80% likely between {low} and {high}).{beside} {_cash(cash)}"


def _than(evidence: Sequence[ServiceEvidence]) -> str:
    if any(each.kind != LAUNCH for each in evidence):
        return "than expected from other services"
    return "than without the latest launch" if any(each.earlier for each in evidence) else "than without the e-service"


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
    earlier = [
        f"{scope.facts.name(each.service_id)}: only its latest launch counts; that of {listed(each.earlier)} is in what it is compared with."
        for each in scope.evidence
        if each.earlier
    ]
    if not scope.is_total:
        return [*(note for each in scope.evidence for note in each.notes), *earlier]
    launched = [each for each in scope.evidence if each.before != scope.facts.baseline]
    is_mixed = launched and _spans(scope) == (scope.facts.period, scope.facts.baseline)
    own = ["A service whose launch is measured is compared with the year before its launch, not with the baseline."] if is_mixed else []
    return [*scope.not_counted, *own, *earlier]
