"""What every report says, gathered once from a published file by the functions of the screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from views import figures, headline_words, wording
from views.controls import View
from views.figures import Rows
from views.filters import complete_months_end, first_of_month
from views.formatting import counted, day, percent, points, pounds, pounds_change
from views.headline_checks import Check, checks_of
from views.headline_facts import HeadlineFacts, gather
from views.headline_quality import asked
from views.reports.shown import Reported, organisation_of, published_dates
from views.reports.words import paper


TREND_MONTHS = 37
SMALL_LEFT_OUT = "Counts of 1 to 7 are left out, others rounded to 5."
LITTLE_POINTS, LITTLE_POUNDS = 0.0005, 0.005


@dataclass(frozen=True)
class Trend:
    """A measure by month, its last value in words, and the sentence that says why there is none."""

    months: tuple[date, ...]
    values: tuple[float | None, ...]
    last: str
    why: str

    @property
    def is_known(self) -> bool:
        """Whether two months or more have a value."""
        return sum(value is not None for value in self.values) > 1


@dataclass(frozen=True)
class ReportFacts:
    """One published file, a view of it, and all that the reports tell of both."""

    source: Reported
    view: View
    published: tuple[date, date]
    organisation: str
    head: HeadlineFacts
    checks: tuple[Check, ...]
    take_up: Trend
    cost: Trend

    @property
    def title(self) -> str:
        """The finding: the title of the executive page."""
        return paper(headline_words.title(self.head, self.view.period))

    @property
    def about(self) -> str:
        """The period and the services, for the line above a title."""
        chosen = [paper(word) for word in self.view.words]
        return " · ".join([self.view.period.dates, *(chosen or ["all services"])])

    @property
    def footer(self) -> str:
        """What an auditor looks for: council, snapshot, whether the figures are invented."""
        invented = "Invented figures. " if self.source.is_demo else ""
        small = f" {SMALL_LEFT_OUT}" if self.source.outside else ""
        return f"{self.organisation}. {invented}Snapshot {self.source.snapshot}.{small}"

    @property
    def sources_line(self) -> str:
        """How far the data go and how many feeds are up to date."""
        return f"Data to {day(self.source.data_through)}; {paper(wording.sources_words(self.head.feeds))}. Management information, not official statistics."


def report_facts(source: Reported, view: View) -> ReportFacts:
    """Asks everything once; raises a sentence where nothing has been counted."""
    published = published_dates(source)
    head = gather(source.rows, view, published)
    return ReportFacts(
        source=source,
        view=view,
        published=published,
        organisation=organisation_of(source),
        head=head,
        checks=checks_of(head),
        take_up=take_up_trend(source, view, published),
        cost=cost_trend(source, view, published),
    )


def trend_dates(view: View, published: tuple[date, date]) -> dict[str, date]:
    """The complete months up to the end of the period, three years at most; without its part of a first month."""
    end = min(
        complete_months_end(published[0], figures.last_day(published[1])), first_of_month(view.period.end, int(view.period.end.day > 1))
    )
    first = first_of_month(published[0], int(published[0].day > 1))
    return {"start_date": max(first, first_of_month(end, -TREND_MONTHS)), "end_date": end}


def take_up_trend(source: Reported, view: View, published: tuple[date, date]) -> Trend:
    """Digital take-up by complete month."""
    rows = asked(source.rows, "digital_take_up_by_month", **trend_dates(view, published), **view.who, definition_id=view.definition_id)
    values = tuple(figures.optional(row["digital_take_up"]) for row in rows)
    known = [row for row in rows if row["digital_take_up"] is not None]
    why = str(next((row["why"] for row in reversed(rows) if row["why"]), "No month has data.")) if not known else ""
    return Trend(tuple(row["month"] for row in rows), values, percent(known[-1]["digital_take_up"]) if known else "", why)


def cost_trend(source: Reported, view: View, published: tuple[date, date]) -> Trend:
    """Cost per transaction over the 12 months that end with each month; none where a contact has no unit cost."""
    rows = asked(source.rows, "cost_per_transaction_by_channel_rolling", **trend_dates(view, published), **view.who)
    line = figures.rolling_cost(rows)
    months = tuple(sorted({row["month"] for row in rows}))
    if not line or len(line) != len(months):
        return Trend(
            (), (), "", "Not every contact has a unit cost over a whole year." if rows else "A year of data with unit costs is needed."
        )
    return Trend(months, tuple(line), pounds(line[-1]), "")


def change_words(change: float | None, little: float, words: str) -> str:
    """A change on the year before; empty where that year is not covered."""
    if change is None:
        return ""
    return "little changed on a year before" if abs(change) < little else f"{words} on a year before"


def take_up_note(facts: ReportFacts) -> str:
    """The change of take-up, or why there is no figure."""
    head = facts.head.headlines
    if head.take_up is None:
        return paper(head.take_up_why)
    return change_words(head.take_up_change, LITTLE_POINTS, points(head.take_up_change))


def cost_note(facts: ReportFacts) -> str:
    """The change of the cost per transaction."""
    head = facts.head.headlines
    if head.cost is None:
        return "No unit cost fits completed transactions."
    return change_words(head.cost_change, LITTLE_POUNDS, pounds_change(head.cost_change))


def left_out_words(facts: ReportFacts) -> list[str]:
    """What the figures leave out for want of data, as sentences."""
    only_monthly = {str(row["grain"]) for row in asked(facts.source.rows, "contacts_by_grain")} == {"month"}
    head = facts.head
    told = wording.cannot_show(head.headlines, head.saving is None, only_monthly)
    late = [f"{wording.late_feed(row)} and is late." for row in head.feeds if row["is_late"]]
    return [paper(sentence) for sentence in [head.headlines.not_compared, *told, *late] if sentence]


def names_of(facts: ReportFacts, services: Sequence[object]) -> str:
    """Services by name, or how many."""
    names = [paper(facts.view.services.get(str(service), str(service))) for service in services]
    return ", ".join(names) if len(names) <= 3 else counted(len(names), "service", "services")


def definition_rows(source: Reported) -> Rows:
    """The take-up definitions by name."""
    return asked(source.rows, "take_up_definitions")
