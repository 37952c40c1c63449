"""What a case study of one launch tells: its rows of launch_impact, counts around it, the business case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.errors import UsageError
from views.filters import first_of_month
from views.formatting import count, count_range, counted, day, outward, percent
from views.headline_quality import asked
from views.headline_words import channel
from views.reports.facts import ReportFacts
from views.reports.shown import Reported
from views.reports.words import paper
from views.service.words import GRADES as GRADE_WORDS


ALL_ASSISTED = "all_assisted"
GRADES = ("strong", "moderate", "suggestive", "conflicting", "none")
CLEAR = GRADES[:3]
WEEKS_BEFORE = 104
NO_LAUNCH = "No launch or release of {} is written down; add a row to data/reference/changes.csv and build."
SHOWN_CHECKS = {
    "placebo in time": "Launch dates that never were",
    "placebo services": "Services without a launch",
    "one donor less": "One service less to compare",
    "other dates": "The date moved",
    "negative control": "A service out of reach",
    "weighted weeks": "Earlier weeks weighted",
    "substitution by week": "All staffed channels, by week",
    "substitution by month": "All staffed channels, by month",
}


@dataclass(frozen=True)
class Panel:
    """Counts of one channel around the launch, and what would have come without it, a period on average."""

    channel_id: str
    grain: str
    dates: tuple[date, ...]
    counts: tuple[int | None, ...]
    launched: date
    start: date
    end: date
    low: float
    central: float
    high: float
    actual: float


@dataclass(frozen=True)
class Launch:
    """One launch and everything measured of it."""

    service: str
    launched: date
    kind: str
    note: str
    registered: bool
    rows: tuple[dict, ...]
    main: dict | None
    panels: tuple[Panel, ...]

    @property
    def refused(self) -> tuple[dict, ...]:
        """The channels for which nothing can be said."""
        return tuple(row for row in self.rows if row["code"])


def launched_services(source: Reported) -> list[str]:
    """The services with a launch that is written down, in order."""
    rows = asked(source.rows, "launch_impact")
    return sorted({str(row["service_id"]) for row in rows if row["service_id"] and row["launch_on"]})


def service_with_launch(source: Reported, service: str | None) -> str:
    """The service asked for, or the only one with a launch; raises a sentence where there is none or a choice."""
    services = launched_services(source)
    if service in services:
        return str(service)
    if service is not None:
        raise UsageError(NO_LAUNCH.format(service))
    if not services:
        raise UsageError(NO_LAUNCH.format("any service"))
    if len(services) > 1:
        raise UsageError(f"Say which launch: service_id={services[0]}, or one of {', '.join(services[1:6])}.")
    return services[0]


def launch_facts(facts: ReportFacts) -> Launch:
    """The last launch of the service in view."""
    service = facts.view.service_id or service_with_launch(facts.source, None)
    rows = [row for row in asked(facts.source.rows, "launch_impact", service_id=service) if row["launch_on"]]
    if not rows:
        raise UsageError(NO_LAUNCH.format(service))
    last = max(str(row["launch_on"]) for row in rows)
    mine = tuple(row for row in rows if row["launch_on"] == last)
    first = mine[0]
    return Launch(
        service=paper(facts.view.services.get(service, service)),
        launched=date.fromisoformat(last[:10]),
        kind=str(first["launch_kind"]),
        note=paper(first["note"]) or "No note was written.",
        registered=bool(first["is_registered_beforehand"]),
        rows=mine,
        main=main_row(mine),
        panels=tuple(panel for row in sorted(mine, key=telling) if (panel := panel_of(facts, row, service))),
    )


def main_row(rows: Sequence[dict]) -> dict | None:
    """The row the title is about: all staffed channels together, else the best graded one with a figure."""
    measured = [row for row in rows if not row["code"] and row["low_80"] is not None]
    ranked = sorted(measured, key=lambda row: (row["channel_id"] != ALL_ASSISTED, *telling(row)))
    return ranked[0] if ranked else None


def telling(row: dict) -> tuple[int, float]:
    """The order of channels in a case study: the best evidence first, then the largest effect in contacts."""
    place = GRADES.index(str(row["grade"])) if row["grade"] in GRADES else len(GRADES)
    return place, -abs(float(row["contacts_avoided"] or 0))


def panel_of(facts: ReportFacts, row: dict, service: str) -> Panel | None:
    """The counts of a channel with a measured effect; none for channels put together, whose sum no metric gives."""
    if row["code"] or row["channel_id"] == ALL_ASSISTED or row["low_80"] is None or not row["post_start"]:
        return None
    is_weekly = row["grain"] == "week"
    launched, start, end = (date.fromisoformat(str(row[key])[:10]) for key in ("launch_on", "post_start", "post_end"))
    name, column = ("contacts_by_week_and_channel", "week") if is_weekly else ("contacts_by_month_and_channel", "month")
    found = asked(facts.source.rows, name, service_id=service)
    kept = [
        each
        for each in found
        if each["channel_id"] == row["channel_id"] and each["is_complete"] and each[column] >= launched - timedelta(weeks=WEEKS_BEFORE)
    ]
    if len(kept) < 2:
        return None
    periods = row["n_post"]
    ends = (
        row["counterfactual_contacts_low_80"],
        row["counterfactual_contacts"],
        row["counterfactual_contacts_high_80"],
        row["actual_contacts"],
    )
    low, central, high, actual = (float(each) / periods for each in ends)
    dates = tuple(each[column] for each in kept)
    return Panel(
        str(row["channel_id"]),
        str(row["grain"]),
        dates,
        tuple(each["contacts"] for each in kept),
        launched,
        start,
        end,
        low,
        central,
        high,
        actual,
    )


def effect_words(row: dict) -> str:
    """The change against what would have come, as the page about the service says it: lower, higher, or that nobody can tell."""
    low, high = float(row["low_80"]), float(row["high_80"])
    if high < 0:
        return f"{percent(-high)} to {percent(-low)} lower"
    if low > 0:
        return f"{percent(low)} to {percent(high)} higher"
    return f"between {percent(-low)} lower and {percent(high)} higher"


def last_day(row: dict) -> date | None:
    """The last day of the weeks or months that are judged; a finding names each by its first."""
    if not row["post_end"]:
        return None
    first = date.fromisoformat(str(row["post_end"])[:10])
    return first + timedelta(days=6) if row["grain"] == "week" else first_of_month(first, 1) - timedelta(days=1)


def title_of(launch: Launch) -> str:
    """The finding of the case study."""
    row = launch.main
    if row is None:
        return f"What the launch of {day(launch.launched)} did to {lowered(launch.service)} cannot be told yet"
    subject = (
        f"contacts with staff about {lowered(launch.service)}"
        if row["channel_id"] == ALL_ASSISTED
        else f"{channel(row['channel_id'])} contacts about {lowered(launch.service)}"
    )
    if float(row["low_80"]) <= 0 <= float(row["high_80"]) or row["grade"] not in CLEAR:
        return f"We cannot tell whether the launch changed {subject}"
    return f"{subject[0].upper()}{subject[1:]} were {effect_words(row)} after the launch"


def lowered(name: str) -> str:
    """A service's name inside a sentence; initials stay."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def effect_row(row: dict) -> list[object]:
    """A channel as a line of the table: change, contacts that came and would have come, grade; or the reason there is none."""
    name = "All staffed channels" if row["channel_id"] == ALL_ASSISTED else channel(row["channel_id"]).capitalize()
    if row["grain"] == "month" and row["channel_id"] == ALL_ASSISTED:
        name += ", by month"
    if row["code"]:
        return [name, {"text": paper(row["sentence"]), "wide": True}, "", "", ""]
    if row["low_80"] is None:
        return [name, {"text": paper(row["sentence"]), "wide": True}, "", "", ""]
    expected = count_range(*outward(row["counterfactual_contacts_low_80"], row["counterfactual_contacts_high_80"]))
    periods = counted(int(row["n_post"]), str(row["grain"]), f"{row['grain']}s")
    grade = GRADE_WORDS.get(str(row["grade"]), str(row["grade"]))
    return [name, effect_words(row), f"{count(row['actual_contacts'])} in {periods}", paper(expected), grade]
