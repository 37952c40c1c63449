"""The facts a saving is worked out from, and what is gathered of them for one service."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.finding import Refusal
from analysis.quality_check import QualityCheck
from analysis.savings import Case
from analysis.savings_panel import Row, SavingsPanel, Span


@dataclass(frozen=True)
class Facts:
    """Everything asked for, by what it is about. `why_no_launch` and `why_no_shift` say why a finding is missing."""

    period: Span
    baseline: Span
    panel: SavingsPanel
    services: dict[str, Row]
    costs: dict[tuple[str, str], Row]
    launches: list[Row]
    shifts: dict[tuple[str, str], Row]
    settings: dict[str, object]
    investments: list[Row]
    register: list[Row] = field(default_factory=list)
    teams: list[Row] = field(default_factory=list)
    channels: dict[str, Row] = field(default_factory=dict)
    failed: dict[str, Row] = field(default_factory=dict)
    resolved: dict[str, Row] = field(default_factory=dict)
    neutral: dict[str, Row] = field(default_factory=dict)
    why_no_shift: str | None = None

    def name(self, service: str) -> str:
        """A service as people call it."""
        row = self.services.get(service)
        return str((row and row["service_name"]) or service)

    def channel_name(self, channel: str) -> str:
        """A channel as people call it."""
        row = self.channels.get(channel)
        return str((row and row["channel_name"]) or channel).lower()


@dataclass
class ServiceEvidence:
    """One service: its case, or why there is none, and what must be said beside it."""

    service_id: str
    kind: str
    span: Span
    before: Span
    case: Case | None = None
    refusal: Refusal | None = None
    left_out: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    flags: dict[str, bool] = field(default_factory=dict)
    checks: list[QualityCheck] = field(default_factory=list)
    is_clear: bool = False
    with_95: bool = True
    keying_refusal: Refusal | None = None
    tools: tuple[str, ...] = ()
    tool_share: float = 1.0  # what part of the tools' cost is this service's, where a launch is for several


def left_out_words(facts: Facts, evidence: Sequence[ServiceEvidence]) -> str:
    """Which staffed channels stand outside a saving and its range, because what the launch did there could not be measured."""
    channels = dict.fromkeys(str(row["channel_id"]) for each in evidence for row in each.left_out if row.get("is_unmeasured"))
    if not channels:
        return ""
    named = ", ".join(facts.channel_name(channel) for channel in channels)
    return f" This leaves out {named}: what happened there could not be measured, so figure and range are of the rest alone."
