"""One service, or all together, with the saving that its evidence gives, or why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.finding import Refusal
from analysis.quality_check import quality_hold
from analysis.savings import NET, SEED
from analysis.savings_doubt import Saving, estimate_saving, grade_evidence
from analysis.savings_facts import Facts, ServiceEvidence


ALL = "*"


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
