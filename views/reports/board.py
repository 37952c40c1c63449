"""The board report: two A4 pages that a finance director can sign, or that say why not."""

from collections.abc import Sequence
from typing import TypedDict

from views import headline_words, wording
from views.formatting import count, outward, percent, pounds, pounds_moved, pounds_range, pounds_short, some
from views.headline_charts import RangeBar, released_bars, term_names
from views.headline_facts import Decision
from views.reports import drawing
from views.reports.board_proof import proof
from views.reports.facts import (
    ReportFacts,
    Trend,
    cost_note,
    take_up_note,
)
from views.reports.paper import pdf
from views.reports.words import paper
from views.signed import unconfirmed_words
from views.theme import LIGHT


TONES = {"green": "green", "orange": "orange", "red": "red"}
NO_FIGURE = "not shown"
WARNINGS_SHOWN = 4
NONE_HERE = "None of the decisions worked out for the council belongs to what is shown here."
NONE_AT_ALL = "The data show no decision that is worth more than it costs."
NOT_BY_DIRECTORATE = "It is worked out for one service or for all, not for a directorate."
Part = dict[str, object]


class Listing(TypedDict):
    """A part that lists rows: of decisions, or of what got worse; `why` says why there is none."""

    title: str
    sub: str
    rows: list[list[str]]
    notes: list[str]
    why: str


def board_report(facts: ReportFacts) -> bytes:
    """The PDF of the report."""
    return pdf("board", content(facts), facts.source.built_at)


def content(facts: ReportFacts) -> Part:
    """Every text and picture of the report by its place in the template."""
    head, period = facts.head, facts.view.period
    signed = paper(unconfirmed_words(facts.source, facts.view.who, period.start, period.end))
    return {
        "title": facts.title,
        "description": f"Board report of {facts.organisation}, {facts.about}",
        "above": f"Board report · {facts.about}",
        "organisation": facts.organisation,
        "footer": facts.footer,
        "badge": grade(facts),
        "sure": paper(headline_words.how_sure(head, period)),
        "caveat": paper(headline_words.caveat(head)),
        "tiles": tiles(facts),
        "released": released(facts),
        "cost": cost_change(facts),
        "decisions": decisions(facts),
        "worse": worse(facts),
        "trends": trends(facts),
        "definitions_line": f"{facts.sources_line} Take-up is counted as {paper(head.headlines.definition_name)}. {signed}".strip(),
        **proof(facts),
    }


def grade(facts: ReportFacts) -> Part:
    """The grade of the evidence in words and colour."""
    saving = facts.head.saving
    tone, words = headline_words.GRADES.get(saving.grade if saving else "", ("grey", "No saving shown"))
    return {"tone": TONES.get(tone, "grey"), "words": words}


def tiles(facts: ReportFacts) -> list[Part]:
    """The four figures of the head, each with its change or its reason."""
    saving, head = facts.head.saving, facts.head.headlines
    budget = facts.head.budget
    cash = saving.cash if saving else None
    of_budget = (
        f"{pounds_short(budget)} of savings is budgeted for {facts.head.budget_year}"
        if budget is not None
        else "no budgeted saving is recorded"
    )
    return [
        {
            "label": "Contact cost released, a year",
            "value": pounds_range(saving.low, saving.high) if saving else NO_FIGURE,
            "note": f"80% range, {saving.about_running_cost}" if saving else "The reason is above.",
        },
        {
            "label": "Cash out of budgets, a year",
            "value": pounds_short(cash.amount) if cash else NO_FIGURE,
            "note": of_budget if cash else "Not known.",
        },
        {"label": "Digital take-up", "value": percent(head.take_up), "note": take_up_note(facts)},
        {"label": "Cost per transaction", "value": pounds(head.cost), "note": cost_note(facts)},
    ]


def released(facts: ReportFacts) -> Part:
    """What of the saving is cash, capacity and not proven, beside the budget and the target."""
    head = facts.head
    bars = released_bars(head, LIGHT)
    course = headline_words.course_title(head.course)
    if is_part(facts) and head.course is not None:
        course = f"Whole council: {course[:1].lower()}{course[1:]}"
    target = paper(f"{course}. {headline_words.course_words(head.course) if head.course else head.why.get('course', '')}")
    return {
        "title": paper(headline_words.released_title(head)),
        "sub": released_sub(bars),
        "chart": drawing.released(bars) if bars else "",
        "alt": "; ".join(f"{paper(bar.name)} {paper(bar.figure)}" for bar in bars),
        "note": target if bars else f"{paper(head.why.get('saving'))} {target}".strip(),
    }


def released_sub(bars: Sequence[RangeBar]) -> str:
    """How the bars are to be read."""
    if any(bar.low < 0 for bar in bars):
        return "A year. Solid is what is sure, pale the rest of the 80% range; left of the line it is more cost."
    return "A year. Solid to the low end of the 80% range, pale to the high end." if bars else ""


def is_part(facts: ReportFacts) -> bool:
    """Whether the report is of one service or directorate only."""
    return bool(facts.view.service_id or facts.view.directorate)


def cost_change(facts: ReportFacts) -> Part:
    """Why the cost of contacts changed: four terms that add up."""
    change = facts.head.cost_change
    if change is None:
        return {
            "title": paper(headline_words.cost_title(None)),
            "sub": "",
            "chart": "",
            "alt": "",
            "note": paper(facts.head.why.get("cost_change")) or NOT_BY_DIRECTORATE,
        }
    names = term_names(facts.view.service_id is not None)
    terms = [(key, names[key][0], amount, pounds_moved(amount)) for key, amount in change.terms]
    terms.append(("all", "All change", change.change, pounds_moved(change.change)))
    return {
        "title": paper(headline_words.cost_title(change)),
        "sub": paper(headline_words.period_words(change, facts.view.period)),
        "chart": drawing.terms(terms),
        "alt": "; ".join(f"{name} {figure}" for _, name, _, figure in terms),
        "note": f"From {pounds(change.before)} to {pounds(change.now)}. Only channel shift, {span_of(change.channel_low, change.channel_high)} "
        "with low and high unit costs, is contacts moving between channels.",
    }


def span_of(low: float | None, high: float | None) -> str:
    """Two amounts of pounds as a span; one word where it is not known."""
    return "not known" if low is None or high is None else f"{pounds_moved(low)} to {pounds_moved(high)}"


def decisions(facts: ReportFacts) -> Listing:
    """The next decisions with range, cost and owner."""
    chosen = facts.head.decisions
    return {
        "title": paper(headline_words.decisions_title(chosen)),
        "sub": "80% range of staff time or cost at stake. It becomes a saving only when a budget line falls.",
        "rows": [decision_row(decision) for decision in chosen],
        "notes": [],
        "why": paper(facts.head.why.get("decisions")) or (NONE_HERE if is_part(facts) else NONE_AT_ALL),
    }


def decision_row(decision: Decision) -> list[str]:
    """One decision as a line of the table."""
    words = f"{paper(decision.name)}. {paper(headline_words.affected(decision))}".strip()
    return [
        words,
        paper(pounds_range(*outward(decision.low, decision.high))),
        paper(headline_words.decision_cost(decision)),
        paper(decision.owner or headline_words.NO_OWNER),
    ]


def worse(facts: ReportFacts) -> Listing:
    """What got worse, and where access was cut."""
    quality = facts.head.quality
    rows = [
        [f"{paper(each.what)}: {paper(each.whom)}", headline_words.figure(each, each.before), headline_words.figure(each, each.now)]
        for each in quality.worse
    ]
    cuts: dict[str, list[str]] = {}
    for access in quality.cuts:
        cuts.setdefault(paper(access.note), []).append(paper(access.service))
    notes = [f"Access was cut, so no saving is counted: {note} ({some(services)})." for note, services in cuts.items()]
    warnings = [paper(access.warning) for access in quality.access if access.warning]
    notes += warnings[:WARNINGS_SHOWN]
    if len(warnings) > WARNINGS_SHOWN:
        notes.append(
            f"People may be going without in {count(len(warnings) - WARNINGS_SHOWN)} more cases; the file on Headlines names each."
        )
    compared = f"Compared: {', '.join(quality.compared)}." if quality.compared else ""
    unknown = f" No data to compare: {', '.join(quality.unknown)}." if quality.unknown else ""
    return {
        "title": paper(headline_words.worse_title(quality)),
        "sub": "Against the same dates a year before.",
        "rows": rows,
        "notes": [*notes, f"{compared}{unknown}".strip()],
        "why": "",
    }


def trends(facts: ReportFacts) -> Part:
    """Take-up and cost per transaction by month."""
    take_up, cost = facts.take_up, facts.cost
    parts = [
        trend_part("Digital take-up, by month", take_up, True),
        trend_part("Cost per transaction, over the 12 months to each month", cost, False),
    ]
    verdict, _, measures = paper(wording.direction(facts.head.headlines)).partition(": ")
    sub = f"{measures[:1].upper()}{measures[1:]}" if measures else "There is no year before to compare with."
    return {"title": verdict if measures else "Take-up and cost per transaction", "sub": sub, "parts": parts}


def trend_part(title: str, trend: Trend, is_share: bool) -> Part:
    """A small chart with its title, or the reason there is none."""
    if not trend.is_known:
        return {"title": title, "chart": "", "alt": "", "note": paper(trend.why) or "Fewer than two months have data."}
    first = next(month for month, value in zip(trend.months, trend.values, strict=True) if value is not None)
    return {
        "title": title,
        "chart": drawing.line(trend.months, trend.values, trend.last, percent=is_share, height=21),
        "alt": f"{title}: a line from {first:%B %Y} to {trend.months[-1]:%B %Y} that ends at {trend.last}.",
        "note": "",
    }
