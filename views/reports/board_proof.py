"""The second page of the board report: the ladder with its arithmetic, what could change it, assumptions and checks."""

from views import headline_words
from views.formatting import capital, count_range, outward, pounds_range, pounds_short, pounds_two
from views.headline_checks import Check
from views.headline_saving import Rung, Saving
from views.reports import drawing
from views.reports.facts import ReportFacts, left_out_words
from views.reports.words import paper
from views.wording import TAKE_UP_MEANING


STRONG = ("L3", "L5")
SWINGS_SHOWN, ASSUMPTIONS_SHOWN = 3, 7
CHECKED = "The fifteen questions a finance director asks of a saving, answered from the data."
UNCHECKED = "The fifteen questions are asked of a saving, and no saving is shown here."
SIGNATURES = ("Signed: chief executive", "Signed: finance director", "Date")
DEFINITIONS = (
    ("Contact.", "One approach by a person that staff or a form handled, however often it was passed on. A web visit is never one."),
    ("Digital take-up.", f"{TAKE_UP_MEANING}, under the definition named on the first page."),
    ("Cost per transaction.", "Unit cost times contacts, added up, over completed transactions."),
    ("Cash.", "Money that has left a budget line, with evidence and an owner. Capacity is whole posts; less than a post is not proven."),
)
Part = dict[str, object]


def proof(facts: ReportFacts) -> Part:
    """Every text and picture of the page by its place in the template."""
    return {
        "ladder": ladder(facts),
        "swings": swings(facts),
        "assumptions": assumptions(facts),
        "checks": {
            "title": paper(headline_words.sign_title(facts.checks)),
            "sub": CHECKED if facts.head.saving else UNCHECKED,
            "rows": [check_row(check) for check in facts.checks] if facts.head.saving else [],
        },
        "definitions": list(DEFINITIONS),
        "left_out": left_out_words(facts),
        "signatures": list(SIGNATURES),
    }


def check_row(check: Check) -> list[object]:
    """One question with its reason and its answer."""
    return [str(check.number), {"text": paper(check.question), "then": paper(check.because)}, check.answer.capitalize()]


def ladder(facts: ReportFacts) -> Part:
    """Every rung with its figure and arithmetic; a rung without one says why."""
    saving = facts.head.saving
    if saving is None:
        return {"title": "No saving is shown", "sub": "", "rows": [], "strong": [], "why": paper(facts.head.why.get("saving"))}
    return {
        "title": "How the saving is worked out, rung by rung",
        "sub": "Pounds a year unless said otherwise. Residents’ own time is never added.",
        "rows": [rung_row(rung, saving) for rung in saving.rungs],
        "strong": [place for place, rung in enumerate(saving.rungs) if rung.rung in STRONG],
        "why": "",
    }


def rung_row(rung: Rung, saving: Saving) -> list[object]:
    """A rung as a line of the table; the list price is struck through."""
    figure = rung_figure(rung, saving)
    return [paper(rung.label), {"text": figure, "struck": True} if rung.is_struck_through else figure, paper(rung.why or rung.arithmetic)]


def rung_figure(rung: Rung, saving: Saving) -> str:
    """The figure of a rung in its own unit, as a range where it has one."""
    if rung.central is None:
        return "not shown"
    if rung.rung == "L4":
        return paper(headline_words.capacity_words(saving))
    if rung.low is None or rung.high is None:
        return pounds_two(rung.central)
    if rung.unit.startswith("hours"):
        return f"{paper(count_range(*outward(rung.low, rung.high)))} hours"
    if rung.rung == "L5":
        return pounds_short(rung.central)
    return paper(pounds_range(rung.low, rung.high))


def swings(facts: ReportFacts) -> Part:
    """What could change the figure most, and how far off it would have to be for nothing to be left."""
    saving = facts.head.saving
    if saving is None or not saving.tornado:
        return {"title": "What could change this figure", "sub": "", "chart": "", "alt": "", "notes": ["There is no figure to change."]}
    causes = [(sentence(row["what"]), float(row["low_80"]), float(row["high_80"]), paper(pounds_range(row["low_80"], row["high_80"])))
              for row in saving.tornado[:SWINGS_SHOWN]]  # fmt: skip
    return {
        "title": f"What could change this figure most: {causes[0][0][0].lower()}{causes[0][0][1:]}",
        "sub": "The 80% range if only this were unsure.",
        "chart": drawing.swings(causes, saving.central, height=8.5 * len(causes)),
        "alt": "; ".join(f"{name} {words}" for name, _, _, words in causes),
        "notes": [f"Nothing would be left {paper(row['says'])}." for row in saving.break_even],
    }


def sentence(text: object) -> str:
    """A phrase with a capital letter."""
    return capital(paper(text))


def assumptions(facts: ReportFacts) -> Part:
    """What the saving takes for granted."""
    saving = facts.head.saving
    told = [paper(each) for each in saving.assumptions] if saving else []
    more = [f"{len(told) - ASSUMPTIONS_SHOWN} more are in the workbook."] if len(told) > ASSUMPTIONS_SHOWN else []
    return {
        "title": "What it takes for granted",
        "sub": "",
        "notes": [*told[:ASSUMPTIONS_SHOWN], *more] or ["No saving is shown, so nothing is assumed."],
    }
