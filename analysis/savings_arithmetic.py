"""The arithmetic of each rung of the savings ladder, in one line that a reader can check."""

from collections.abc import Sequence

import numpy as np

from analysis.savings import GROSS, INDUCED, KEYED, LONGER, PAPER, UNCHANGED, LineDraws
from analysis.savings_doubt import Saving
from analysis.savings_scope import Scope
from analysis.wording import pounds


HUNDREDTHS = 2  # decimals
PENNY = 0.01  # of a penny: less is the rest of a division


TIMES_UNKNOWN = "Handle times before and after are not known."


def knows_times(saving: Saving) -> bool:
    """Whether the length of any contact with staff is known before and after."""
    return any(each.line.drift is not None for each in _lines(saving, True))


def _lines(saving: Saving, is_staffed: bool) -> list[LineDraws]:
    return [each for each in saving.plain.lines if each.line.is_staffed is is_staffed]


def gross_arithmetic(scope: Scope, saving: Saving) -> str:
    """Contacts avoided by channel, each at its unit cost; in one sum where a channel must not be told alone."""
    if any(each.line.is_loose for each in _lines(saving, True)):
        return (
            f"{saving.central_contacts:,.0f} contacts with staff avoided, {together(scope, _lines(saving, True))}, each at its unit cost = "
            f"{pounds(round(saving.central[GROSS]))} at central values."
        )
    terms = [_term(scope, each, float(each.avoided[0])) for each in _lines(saving, True) if round(float(each.avoided[0]), HUNDREDTHS)]
    return f"{_joined(terms)} = {pounds(round(saving.central[GROSS]))} at central values."


def induced_arithmetic(scope: Scope, saving: Saving) -> str:
    """Online contacts more than would have come, each at its unit cost."""
    terms = [_term(scope, each, -float(each.avoided[0])) for each in _lines(saving, False) if round(float(each.avoided[0]), HUNDREDTHS)]
    return f"{_joined(terms)} more than would have come = {pounds(round(-saving.central[INDUCED]))} of cost at central values."


def longer_arithmetic(scope: Scope, saving: Saving) -> str:
    """Contacts that came, their staff time, and how much longer they take."""
    terms = []
    for each in _lines(saving, True):
        drift = float(np.expm1(each.drift[0]))
        if each.line.drift is not None and drift:
            share = each.line.cost.variable_share
            terms.append(
                f"{_term(scope, each, float(each.now[0]))} × {1.0 if share is None else share:g} staff time × {drift:+.3%} longer than other services'"
            )
    return f"{_joined(terms)} = {pounds(round(-saving.central[LONGER]))} of cost at central values." if terms else TIMES_UNKNOWN


def keying_arithmetic(scope: Scope, saving: Saving) -> str:
    """Records to type by service, their minutes and what an hour costs."""
    said = []
    for each in scope.evidence:
        terms = each.case.keying if each.case else None
        if terms is None or each.case is None:
            continue
        mine = [drawn for drawn in saving.plain.lines if drawn.line in each.case.lines]
        online = -sum(float(d.avoided[0]) * d.line.records_share for d in mine if not d.line.is_staffed)
        paper = sum(float(d.avoided[0]) * d.line.records_share for d in mine if d.line.channel_id in PAPER)
        share = terms.straight_through.central
        if any(d.line.is_loose for d in mine if d.line.channel_id in PAPER):
            said.append("online records to type less letters and e-mails no longer typed, taken together")
            continue
        typed = "an unknown share" if share is None else f"{round((1 - share) * 100, 2):g}%"
        said.append(
            f"({factor(online)} more online records × {typed} typed {_letters(paper)} letters and e-mails) × {terms.minutes:g} min × {pounds(terms.rate)} an hour"
        )
    if scope.is_total:
        return f"The sum over {len(said)} {'service' if len(said) == 1 else 'services'}: {pounds(round(-saving.central[KEYED]))} of cost at central values."
    return f"{_joined(said)} = {pounds(round(-saving.central[KEYED]))} of cost at central values." if said else "Keying is not priced."


def _letters(fewer: float) -> str:
    """What fewer letters take off the typing, or more add to it."""
    return f"- {factor(fewer)} fewer" if round(fewer, HUNDREDTHS) >= 0 else f"+ {factor(-fewer)} more"


def together(scope: Scope, lines: Sequence[LineDraws]) -> str:
    """The channels of a sum that must not be split, as one of them is too loosely known to be given alone."""
    counted = dict.fromkeys(scope.facts.channel_name(each.line.channel_id) for each in lines if each.line.change != UNCHANGED)
    return f"all channels together ({', '.join(counted)})"


def _term(scope: Scope, drawn: LineDraws, contacts: float) -> str:
    who = f"{scope.facts.name(drawn.line.source_service)}, " if scope.is_total or drawn.line.source_service != scope.service_id else ""
    return f"{who}{scope.facts.channel_name(drawn.line.channel_id)} {factor(contacts)} × {unit_cost(drawn.line.cost.central)}"


def factor(contacts: float) -> str:
    """Contacts to the hundredth, so that they lead to the pounds beside them: what would have come is no whole number."""
    text = f"{contacts:,.{HUNDREDTHS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def unit_cost(amount: float) -> str:
    """A unit cost to the penny; one that changed within the year has more decimals: £2.8743."""
    return pounds(amount) if abs(amount * 100 - round(amount * 100)) < PENNY else f"£{amount:,.4f}"


def _joined(terms: Sequence[str]) -> str:
    return " + ".join(terms) or "nothing"
