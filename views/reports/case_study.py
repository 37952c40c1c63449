"""The case study of a launch: what was launched, what it did and how that is known, what it is worth, and what cannot be said."""

from datetime import date, timedelta

from views import headline_words
from views.formatting import count, day, minutes, percent, short_day
from views.headline_quality import asked
from views.headline_saving import Saving
from views.reports.board_proof import STRONG, rung_row
from views.reports.case_facts import SHOWN_CHECKS, Launch, Panel, effect_row, last_day, launch_facts, lowered, title_of
from views.reports.drawing_panels import before_after
from views.reports.facts import ReportFacts
from views.reports.paper import pdf
from views.reports.words import paper


PANELS_SHOWN = 2
TONES = {"strong": "green", "moderate": "green", "suggestive": "orange", "conflicting": "orange", "none": "grey"}
GRADE_WORDS = {
    "strong": "Effect: strong evidence",
    "moderate": "Effect: moderate evidence",
    "suggestive": "Effect: suggestive only",
    "conflicting": "The two methods disagree",
    "none": "No effect that we can see",
}
INDICATORS = {
    "wait": "Wait, minutes",
    "abandonment": "Gave up waiting",
    "satisfaction": "Satisfaction, 0 to 1",
    "completion": "Forms finished",
}
Part = dict[str, object]


def case_study(facts: ReportFacts) -> bytes:
    """The PDF of the case study."""
    return pdf("case_study", content(facts, launch_facts(facts)), facts.source.built_at)


def content(facts: ReportFacts, launch: Launch) -> Part:
    """Every text and picture by its place in the template."""
    grade = str(launch.main["grade"]) if launch.main else ""
    return {
        "title": title_of(launch),
        "description": f"Case study of the launch of {day(launch.launched)}, {launch.service}, {facts.organisation}",
        "above": f"Case study · {launch.service} · launched {day(launch.launched)}",
        "organisation": facts.organisation,
        "footer": facts.footer,
        "badge": {"tone": TONES.get(grade, "grey"), "words": GRADE_WORDS.get(grade, "Nothing can be measured yet")},
        "sure": sure(launch),
        "launched": launched(facts, launch),
        "panels": [panel_part(panel, launch) for panel in launch.panels[:PANELS_SHOWN]],
        "effects": {
            "title": f"What the launch did to contacts about {lowered(launch.service)}",
            "sub": "Against what would have come without it, judged by services it could not reach. 80% ranges.",
            "rows": [effect_row(row) for row in launch.rows],
        },
        "checks": checks(launch),
        "money": money(facts),
        "quality": quality(facts),
        "time": time_words(facts),
        "cannot": cannot(facts, launch),
        "signatures": ["Prepared by", "Head of service", "Date"],
    }


def sure(launch: Launch) -> str:
    """What the title rests on."""
    if launch.main is None:
        return paper(launch.refused[0]["sentence"]) if launch.refused else "No channel has figures before and after the launch."
    first, last = day_of(launch.main["post_start"]), day(last_day(launch.main))
    written = "What was expected was written down before." if launch.registered else "What was expected was not written down before."
    return f"We are 80% sure of this range. It covers the {launch.main['grain']}s from {first} to {last}. {written}"


def day_of(value: object) -> str:
    """A day of a finding, which is text there."""
    return day(date.fromisoformat(str(value)[:10])) if value else "no data"


def launched(facts: ReportFacts, launch: Launch) -> Part:
    """What was launched, when, and what it cost and brings as a project."""
    cases = asked(facts.source.rows, "business_case")
    mine = [paper(row["sentence"]) for row in cases if row["service_id"] == facts.view.service_id and row["sentence"]]
    words = "released" if launch.kind == "release" else "launched"
    return {
        "title": f"{words.capitalize()} on {day(launch.launched)}: {launch.note.split('; ')[0]}",
        "notes": [*launch.note.split("; ")[1:], *mine] or ["No project of the register names this service."],
    }


def panel_part(panel: Panel, launch: Launch) -> Part:
    """A chart of one channel with the band of what would have come."""
    name = headline_words.channel(panel.channel_id)
    words = f"{count(panel.actual)} a {panel.grain} came"
    expected = f"{count(panel.low)} to {count(panel.high)} would have come"
    return {
        "title": f"{name.capitalize()}: {words}, {expected}",
        "chart": before_after(panel, short_day(launch.launched).replace("\u00a0", " ")),
        "alt": f"{name} contacts a {panel.grain} before and after {day(launch.launched)}; since then {words}, {expected}.",
    }


def checks(launch: Launch) -> Part:
    """The checks of the main row, passed or not."""
    row = launch.main
    rows = []
    for check in (row["checks"] or []) if row else []:
        if check["check"] in SHOWN_CHECKS:
            answer = "not judged" if check["passed"] is None else "passed" if check["passed"] else "failed"
            rows.append([SHOWN_CHECKS[check["check"]], paper(check["says"]), answer])
    return {"title": "How we tried to prove it wrong", "sub": "Checks of the figure in the title.", "rows": rows}


def money(facts: ReportFacts) -> Part:
    """The ladder of the service, rung by rung."""
    saving = facts.head.saving
    if saving is None:
        return {"title": "No saving is shown", "sub": "", "rows": [], "strong": [], "why": paper(facts.head.why.get("saving"))}
    return {
        "title": paper(headline_words.title(facts.head, facts.view.period)),
        "sub": "Pounds a year, 80% range, rung by rung.",
        "rows": [rung_row(rung, saving) for rung in saving.rungs],
        "strong": [place for place, rung in enumerate(saving.rungs) if rung.rung in STRONG],
        "why": "",
    }


def quality(facts: ReportFacts) -> Part:
    """Whether the service got worse while it moved."""
    saving = facts.head.saving
    rows = []
    for check in saving.checks if saving else ():
        kind = str(check["indicator"])
        where = f", {headline_words.channel(check['channel_id'])}" if check.get("channel_id") else ""
        name = f"{INDICATORS.get(kind, kind.capitalize())}{where}"
        rows.append([name, *(figure(kind, check[key]) for key in ("before", "after")), str(check["verdict"])])
    return {"title": "Whether the service got worse", "sub": compared_words(saving) if saving else "", "rows": rows,
            "why": "" if rows else "No quality measure has figures before and after."}  # fmt: skip


def compared_words(saving: Saving) -> str:
    """The two periods whose figures are compared."""
    before = f"{day(saving.baseline_start)} to {day(saving.baseline_end - timedelta(days=1))}"
    return f"Before: {before}. After: {day(saving.start)} to {day(saving.last_day)}."


def figure(kind: str, value: float | None) -> str:
    """A quality figure in its own unit."""
    if kind == "wait":
        return minutes(value)
    return ("no data" if value is None else f"{value:.2f}") if kind == "satisfaction" else percent(value)


def time_words(facts: ReportFacts) -> Part:
    """Customers' time and staff time, each apart."""
    saving = facts.head.saving
    notes = []
    if saving and saving.time:
        worth = paper(headline_words.residents_worth(saving.time))
        notes.append(f"Residents. {paper(headline_words.gained_title(saving))}.{f' {worth} Never added to the saving.' if worth else ''}")
    if saving and saving.capacity:
        notes.append(f"Staff. {paper(saving.capacity.sentence)} {paper(saving.capacity.arithmetic)}")
    return {"title": "Residents’ and staff time", "notes": notes or ["Neither is known."]}


def cannot(facts: ReportFacts, launch: Launch) -> Part:
    """What cannot be said, in the words of the refusals, and what the figure takes for granted."""
    notes = [
        f"{headline_words.channel(row['channel_id']).capitalize()}: {paper(row['sentence'])}"
        if row["channel_id"]
        else paper(row["sentence"])
        for row in launch.refused
    ]
    taken = [paper(each) for each in (launch.main["assumptions"] or [])] if launch.main else []
    cash = facts.head.saving.cash if facts.head.saving else None
    if facts.head.saving and (cash is None or not cash.amount):
        notes.append("That any of it is cash: no budget line has fallen with evidence.")
    return {"title": "What cannot be said", "notes": notes or ["Every channel could be measured."], "taken": taken}
