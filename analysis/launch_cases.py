"""The cases of launch_impact: each launch, service and channel with its series and what came of it; and effects too loose to be given alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.finding import Refusal
from analysis.findings import Asker
from analysis.launch_changes import Change, Launch, read_changes, read_launches
from analysis.launch_impact import LaunchImpact, estimate_launch_impact, loose_windows
from analysis.launch_panel import LaunchPanel, Panel, launch_series, read_panel
from analysis.launch_series import MONTHLY, WEEKLY
from analysis.placebo_windows import WindowComparison


ALL_ASSISTED = "all_assisted"
LOOSE = "UNDERPOWERED"  # measured, but so loosely that no figure of it is given


@dataclass(frozen=True)
class Facts:
    """What every row is made from."""

    weekly: Panel
    monthly: Panel
    changes: list[Change]
    names: dict[str, str]


@dataclass(frozen=True)
class Case:
    """One launch, service and channel, and what came out."""

    launch: Launch
    service: str | None
    channels: tuple[str, ...]
    channel_id: str
    panel: LaunchPanel | None
    found: LaunchImpact | Refusal

    @property
    def loose(self) -> WindowComparison | None:
        """The effect that is refused for being too loosely known, for sums that carry its doubt along; else None."""
        is_loose = isinstance(self.found, Refusal) and self.found.code == LOOSE
        return loose_windows(self.panel.series) if is_loose and self.panel is not None else None


def read_launch_facts(asked: Asker, records: Sequence[Mapping[str, object]], services: Iterable[Mapping[str, object]]) -> Facts:
    """What the cases are made from: the panels by week and month, the changes (`records`), and the services by name."""
    return Facts(
        weekly=read_panel(asked("panel", {"step": "week"}).records(), WEEKLY),
        monthly=read_panel(asked("panel", {"step": "month"}).records(), MONTHLY),
        changes=read_changes(records),
        names={str(row["service_id"]): str(row["service_name"] or row["service_id"]) for row in services},
    )


def self_assessments(services: Iterable[Mapping[str, object]]) -> set[str]:
    """The services in which people only check what they may get."""
    return {str(row["service_id"]) for row in services if row["is_self_assessment"]}


def loose_effects(asked: Asker, wanted: Collection[tuple[str, str, str]]) -> dict[tuple[str, str, str], WindowComparison]:
    """The effects that are refused as too loosely known, by launch date, service and channel; never to be shown by themselves."""
    if not wanted:
        return {}
    records, services = asked("all_changes", {}).records(), asked("launch_services", {}).records()
    facts = read_launch_facts(asked, records, services)
    found = {}
    for launch in read_launches(records, self_assessments(services)):
        for service in launch.services:
            for on, own, channel in wanted:
                if (on, own) == (launch.on.isoformat(), service):
                    windows = best_case(facts, launch, service, (channel,), channel).loose
                    if windows is not None:
                        found[on, own, channel] = windows
    return found


def totals(facts: Facts, launch: Launch, service: str | None) -> list[Case]:
    """The cases of all staffed channels together: by week, and by month as well where some are counted by month only."""
    weekly, monthly = ([each for each in panel.channels(service) if each in assisted(facts)] for panel in (facts.weekly, facts.monthly))
    found = []
    if len(weekly) > 1:
        found.append(_case(facts.weekly, facts, launch, service, tuple(weekly), ALL_ASSISTED))
    if len(monthly) > 1 and set(monthly) - set(weekly):
        found.append(_case(facts.monthly, facts, launch, service, tuple(monthly), ALL_ASSISTED))
    return found


def assisted(facts: Facts) -> frozenset[str]:
    """The channels on which staff answer."""
    return facts.weekly.assisted | facts.monthly.assisted


def best_case(facts: Facts, launch: Launch, service: str | None, channels: tuple[str, ...], channel_id: str) -> Case:
    """The case by week; by month where weeks do not reach back far enough and months do."""
    by_week = _case(facts.weekly, facts, launch, service, channels, channel_id)
    if isinstance(by_week.found, Refusal) and by_week.found.code in ("NO_DATA", "TOO_SHORT_PRE"):
        by_month = _case(facts.monthly, facts, launch, service, channels, channel_id)
        if by_week.panel is None or not isinstance(by_month.found, Refusal):
            return by_month
    return by_week


def _case(panel: Panel, facts: Facts, launch: Launch, service: str | None, channels: tuple[str, ...], channel_id: str) -> Case:
    lined = launch_series(panel, launch, service, channels, facts.changes, facts.names)
    if lined is None:
        why = Refusal("NO_DATA", "No complete week or month of this service and channel is known.")
        return Case(launch, service, channels, channel_id, None, why)
    found = estimate_launch_impact(lined.series)
    if isinstance(found, Refusal) and found.code == LOOSE:
        lined, found = _sooner(panel, facts, launch, service, channels, lined) or (lined, found)
    return Case(launch, service, channels, channel_id, lined, found)


def _sooner(
    panel: Panel, facts: Facts, launch: Launch, service: str | None, channels: tuple[str, ...], lined: LaunchPanel
) -> tuple[LaunchPanel, LaunchImpact] | None:
    """The longest shorter time after the launch in which more services can be compared, and which then shows an effect of a quarter.

    Whether it does depends on what is known before the launch alone, so nothing is chosen for what it finds.
    """
    for change in lined.losing:
        shorter = launch_series(panel, launch, service, channels, facts.changes, facts.names, change)
        found = None if shorter is None else estimate_launch_impact(shorter.series)
        if shorter is not None and isinstance(found, LaunchImpact):
            return shorter, found
    return None
