"""What rose online for a service: its own requests, and the use of what was launched for it."""

from collections.abc import Sequence

from analysis.finding import Range
from analysis.savings_facts import Facts, ServiceEvidence, yearly_range
from analysis.savings_panel import Row, Span


def tools_of(facts: Facts, service: str, launches: Sequence[Row]) -> tuple[tuple[str, ...], float]:
    """The self-assessments launched for the service, by rows of launch_impact, and what part of their use is this service's."""
    named = [row for row in launches if row.get("service_id") == service and row.get("launch_services")]
    together = [[str(name) for name in row["launch_services"]] for row in named]
    tools = tuple(dict.fromkeys(name for names in together for name in names if _is_tool(facts, name) and name != service))
    last = next((names for names in reversed(together) if any(name in tools for name in names)), [])
    served = {name for name in last if not _is_tool(facts, name)} | {service}
    return tools, 1 / len(served)


def online_pairs(facts: Facts, services: Sequence[str]) -> list[tuple[str, str]]:
    """The services with each of their online channels."""
    return [(service, c) for service in services for c in facts.panel.pairs(service) if not facts.panel.is_staffed((service, c))]


def online_rise(facts: Facts, service: str, span: Span) -> Range | None:
    """Everything that rose online for the service, tools among it, as a rate a year; None when no fall of it says so."""
    for (own, _), row in facts.shifts.items():
        share = row.get("share_of_rises")
        if own == service and share and row.get("online_rise") is not None:
            names = ("online_rise", "online_rise_low_80", "online_rise_high_80")
            scaled = {name: row[name] / share for name in names if row.get(name) is not None}
            return yearly_range({**row, **scaled}, "online_rise", span)
    return None


def tool_rise(facts: Facts, found: ServiceEvidence, tool: str, channel: str) -> float:
    """How much more a tool is used a year than in the time compared with, this service's part of it."""
    now, before = (facts.panel.counted((tool, channel), span) for span in (found.span, found.before))
    return ((now.annual if now else 0.0) - (before.annual if before else 0.0)) * found.tool_share


def _is_tool(facts: Facts, service: str) -> bool:
    return bool(facts.services.get(service, {}).get("is_self_assessment"))
