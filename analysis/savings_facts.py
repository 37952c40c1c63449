"""The facts a saving is worked out from, and what is gathered of them for one service."""

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.finding import Range, Refusal, round_estimate
from analysis.quality_check import QualityCheck
from analysis.savings import Case, Effect
from analysis.savings_panel import Row, SavingsPanel, Span
from analysis.wording import listed, pounds


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
    loose: dict[tuple[str, str, str], Effect] = field(default_factory=dict)  # by launch date, service and channel: never shown alone

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
    loose: list[str] = field(default_factory=list)  # staffed channels whose effect is inside the range, but is too uncertain to be given
    earlier: tuple[str, ...] = ()  # days of earlier launches that had an effect too, which is in what the latest is compared with
    weakened: list[Row] = field(default_factory=list)  # rows of launch_impact whose effect has weakened since
    tool_share: float = 1.0  # what part of the tools' cost is this service's, where a launch is for several


def left_out_words(facts: Facts, evidence: Sequence[ServiceEvidence]) -> str:
    """Which staffed channels stand outside a saving and its range, because what the launch did there could not be measured."""
    named = _named(facts, [str(row["channel_id"]) for each in evidence for row in each.left_out if row.get("is_unmeasured")])
    if not named:
        return ""
    return f" This leaves out {named}: what happened there could not be measured, so figure and range are of the rest alone."


def loose_words(facts: Facts, evidence: Sequence[ServiceEvidence]) -> str:
    """Which staffed channels are inside a saving and its range though what the launch did there is too uncertain to be given alone."""
    named = _named(facts, [channel for each in evidence for channel in each.loose])
    return f" What happened by {named} is too uncertain to be given alone; this range holds it." if named else ""


def weakened_words(facts: Facts, evidence: Sequence[ServiceEvidence]) -> str:
    """What did not come while an effect that has weakened since was measured, and that a year is counted at what is left of it."""
    rows = [row for each in evidence for row in each.weakened]
    if not rows:
        return ""
    seen = sum(float(row["contacts_avoided"]) for row in rows)
    worth = [
        float(row["contacts_avoided"]) * float(price["central"])
        for row in rows
        if (price := facts.costs.get((str(row["service_id"]), str(row["channel_id"])))) and price["central"] is not None
    ]
    named = _named(facts, [str(row["channel_id"]) for row in rows])
    did = f"About {abs(round_estimate(seen)):,.10g} contacts {'did not come' if seen > 0 else 'came more'} while it was measured"
    at_cost = f" ({pounds(abs(round_estimate(sum(worth))))} at full unit cost)" if len(worth) == len(rows) else ""
    left = "A year is counted at what was left of it in the last weeks known."
    return f" The effect of the launch by {named} has weakened. {did}{at_cost}, once and not each year. {left}"


def shared_words(facts: Facts, evidence: Sequence[ServiceEvidence]) -> str:
    """Which launches reached every service, so that no other service shows what would have come without them."""
    on = sorted({str(row["launch_on"]) for row in facts.launches if row.get("launch_on") and row.get("service_id") is None})
    reaching = [day for day in on if any(each.before.start <= datetime.date.fromisoformat(day) < each.span.end for each in evidence)]
    return f" What the launch of {listed(reaching)} did to all services alike is in neither figure nor range." if reaching else ""


def _named(facts: Facts, channels: Sequence[str]) -> str:
    return ", ".join(facts.channel_name(channel) for channel in dict.fromkeys(channels))


def effect_of(row: Mapping | None) -> Effect | None:
    """The effect of a launch_impact row; None where it is refused or has no range."""
    if row is None or row.get("code") is not None or row.get("effect_log") is None:
        return None
    df = row.get("effect_df")
    return Effect(float(row["effect_log"]), float(row["effect_log_se"]), math.inf if df is None else float(df))


def yearly_range(row: Mapping | None, name: str, span: Span) -> Range | None:
    """A range of a shift_or_cut row as a rate a year."""
    if row is None or row.get(name) is None or row.get("code") is not None:
        return None
    first, last = date_of(row.get("start_date")), date_of(row.get("end_date"))
    own = Span(first, last) if first and last and first < last else span
    scale = own.year_days / own.days
    return Range(*(float(row[f"{name}{end}"]) * scale for end in ("", "_low_80", "_high_80")))


def date_of(value: object) -> datetime.date | None:
    """A date of a row of an answer, which may be text."""
    if isinstance(value, datetime.date):
        return value
    return datetime.date.fromisoformat(str(value)) if value else None
