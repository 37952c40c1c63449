"""Can I sign this? The fifteen questions of a finance director, each answered from the data: yes, no or unknown, and where the proof is."""

from collections.abc import Callable
from dataclasses import dataclass

from views.figures import last_day
from views.formatting import count, counted, day, md, percent
from views.headline_facts import HeadlineFacts
from views.headline_saving import Saving


YES, NO, UNKNOWN = "yes", "no", "unknown"
CAME_BACK = ("L2_failed_online", "L2_repeats", "L2_longer", "L2_induced")
NOBODY_ELSE = "no other service stands"
LAUNCH = "launch"
FINE = ("better", "no worse")
OTHERS = "other services"
Answer = tuple[str, str]  # yes, no or unknown, and why, as Markdown


@dataclass(frozen=True)
class Check:
    """One question, its answer and why, and where the proof stands."""

    number: int
    short: str
    question: str
    answer: str
    because: str
    where: str


def checks_of(facts: HeadlineFacts) -> tuple[Check, ...]:
    """The fifteen questions in their order; without a saving, what rests on one is unknown."""
    return tuple(
        Check(number, short, question, *answered(facts, judge), where)
        for number, (short, question, judge, where) in enumerate(QUESTIONS, start=1)
    )  # fmt: skip


def answered(facts: HeadlineFacts, judge: Callable[[HeadlineFacts, Saving], Answer]) -> Answer:
    """The judge's answer, or unknown where there is no saving to judge."""
    return (UNKNOWN, "No saving is shown.") if facts.saving is None else judge(facts, facts.saving)


def tally(checks: tuple[Check, ...]) -> dict[str, int]:
    """How many questions are answered yes, no and unknown."""
    return {answer: sum(check.answer == answer for check in checks) for answer in (YES, NO, UNKNOWN)}


def budget_line(_: HeadlineFacts, saving: Saving) -> Answer:
    """Whether every counted row of the register names a budget line, an owner and evidence."""
    if saving.cash is None or not saving.cash.rows:
        return NO, "No row of the benefits register counts: no budget line has fallen."
    lacking = [row for row in saving.cash.rows if not (row["budget_line"] and row["owner"] and row["evidence"])]
    if lacking:
        return NO, f"{counted(len(lacking), 'row lacks', 'rows lack')} a budget line, an owner or evidence."
    first = saving.cash.rows[0]
    return YES, f"{md(first['budget_line'])}, {md(first['owner'])}, evidence {md(first['evidence'])}{more(saving.cash.rows)}."


def more(rows: object) -> str:
    """And 2 more, after the first row is named."""
    others = len(rows) - 1 if isinstance(rows, list) else 0
    return f" and {others} more" if others > 0 else ""


def baseline(_: HeadlineFacts, saving: Saving) -> Answer:
    """A baseline of twelve months or more before the period."""
    months = (saving.baseline_end - saving.baseline_start).days
    if months < 360 or saving.baseline_end > saving.start:
        return NO, "The baseline is shorter than a year or overlaps the period."
    return YES, f"{day(saving.baseline_start)} to {day(last_day(saving.baseline_end))}."


def counterfactual(facts: HeadlineFacts, saving: Saving) -> Answer:
    """Compared with services that did not change, and the launch registered before it was measured."""
    if OTHERS not in saving.counterfactual:
        return NO, "It compares before with after only."
    if any(NOBODY_ELSE in reason.lower() for reason in saving.grade_reasons):
        return UNKNOWN, "No other service stands for what would have happened anyway, or for some of it."
    if LAUNCH not in saving.counterfactual:
        return YES, "Falls are measured against other services; no launch is shown to have caused them."
    registered = {row["is_registered_beforehand"] for row in facts.launches if row["launch_on"]}
    if registered == {True}:
        return YES, "Measured against other services; what was expected was written down before the launch."
    return YES, "Measured against other services. What was expected was not written down beforehand."


def own_costs(facts: HeadlineFacts, _: Saving) -> Answer:
    """Unit costs from the ledger; an own estimate is not reconciled with it."""
    basis = facts.headlines.basis
    if not basis or facts.headlines.costed_share != 1:
        return NO, "Some contacts have no unit cost."
    if "published" in basis:
        return NO, "Published national figures stand in for the council's own."
    if "own_estimate" in basis:
        some = "Some unit costs are" if "own_ledger" in basis else "The unit costs are"
        return UNKNOWN, f"{some} the council's estimates; nothing ties them to the ledger."
    return YES, "Every unit cost comes from the ledger."


def marginal(_: HeadlineFacts, saving: Saving) -> Answer:
    """Whether the part of a unit cost that falls with contacts is stated."""
    if saving.marginal_low is None:
        return NO, "No unit cost says which part falls with fewer contacts."
    return YES, "The part that falls with contacts is shown beside the full cost."


def whole_posts(_: HeadlineFacts, saving: Saving) -> Answer:
    """Capacity counted in steps that a team can give up."""
    if saving.capacity is None:
        step = saving.rung("L4")
        return UNKNOWN, md(step.why) if step and step.why else "Teams and the steps they can give up are not stated."
    name = "Whole posts" if saving.capacity.unit == "posts" else saving.capacity.unit.replace("GBP", "Pounds").capitalize()
    if saving.capacity.high <= 0:
        return NO, "Less than a whole post is set free." if name == "Whole posts" else "No step that a team can give up is set free."
    return (YES if saving.capacity.low > 0 else UNKNOWN), f"{name}, 80% likely: {saving.capacity.low:g} to {saving.capacity.high:g}."


def running_cost(_: HeadlineFacts, saving: Saving) -> Answer:
    """Running and licence costs taken off."""
    if not saving.has_running_cost:
        return NO, "No running cost of the online service is recorded."
    return YES, "Running costs and licences are taken off."


def came_back(_: HeadlineFacts, saving: Saving) -> Answer:
    """Contacts after failing online, repeats, longer calls and extra demand, all measured."""
    unknown = [rung.label for name in CAME_BACK if (rung := saving.rung(name)) and rung.why]
    missing = [name for name in CAME_BACK if saving.rung(name) is None]
    if unknown or missing:
        return UNKNOWN, f"Not measured: {', '.join(md(label.split(' (')[0].lower()) for label in unknown) or 'some of them'}."
    return YES, "Failed attempts, repeats, longer contacts and extra demand are each measured."


def quality(facts: HeadlineFacts, saving: Saving) -> Answer:
    """Quality of the counted services now against their baseline."""
    verdicts = [str(check["verdict"]) for check in saving.checks]
    worse = sorted({str(check["indicator"]) for check in saving.checks if check["verdict"] == "worse"})
    if worse:
        return NO, f"Worse than in the baseline: {md(', '.join(worse))}."
    if not verdicts or any(verdict not in FINE for verdict in verdicts):
        return UNKNOWN, "Not every quality measure has figures before and after."
    cut = (
        f" Access was cut in {counted(len(facts.quality.cuts), 'place', 'places')}; no saving is counted there."
        if facts.quality.cuts
        else ""
    )
    return YES, f"None of {counted(len(verdicts), 'measure', 'measures')} of the counted services is worse.{cut}"


def price_base(facts: HeadlineFacts, _: Saving) -> Answer:
    """Whether gains are stated in the prices of one year."""
    if facts.course is None or "prices of" not in facts.course.unit:
        return UNKNOWN, "No price base is set for the efficiency gains."
    return YES, f"Gains against the target are in {md(facts.course.unit)}. The saving itself is in money of its day."


def in_range(_: HeadlineFacts, saving: Saving) -> Answer:
    """A range, and the chance that there is no saving."""
    if saving.chance_positive is None:
        return NO, "The chance that the saving is nil is not known."
    answer = YES if saving.is_clear else NO
    nil = max(0.0, 1 - saving.chance_positive)
    return answer, f"80% range given; the chance that it is nil or worse is {'under 0.1%' if nil < 0.001 else percent(nil)}."


def claimed_once(_: HeadlineFacts, saving: Saving) -> Answer:
    """Whether another project claims the same saving."""
    if saving.cash is None or not (saving.cash.rows or saving.cash.left_out):
        return UNKNOWN, "The benefits register has no row to check."
    if saving.cash.left_out:
        left = saving.cash.left_out[0]
        return NO, f"{counted(len(saving.cash.left_out), 'row is', 'rows are')} left out. {md(left.get('why') or '')}"
    return YES, "Every row of the register was checked against every other; none claims the same saving."


def lasting(_: HeadlineFacts, saving: Saving) -> Answer:
    """Whether the cash is still there in two years."""
    if saving.cash is None or not saving.cash.rows:
        return UNKNOWN, "No cash is evidenced, so nothing can last."
    ends = [row["persists_until"] for row in saving.cash.rows if row["persists_until"]]
    if any(str(end) < saving.end.replace(year=saving.end.year + 2, day=1).isoformat() for end in ends):
        return NO, "Some of the cash ends within two years."
    return YES, "The register states no end within two years."


def residents_apart(_: HeadlineFacts, saving: Saving) -> Answer:
    """Residents' time is a line of its own."""
    if saving.time is None:
        return UNKNOWN, "Residents' time is not known; none is added."
    return YES, "Residents' time and travel are shown apart and never added."


def again(facts: HeadlineFacts, saving: Saving) -> Answer:
    """Whether the same data give the same figure: complete feeds, checks that hold, a kept seed."""
    late = [row for row in facts.feeds if row["is_late"]]
    broken = [row for row in facts.checks if row["rows"]]
    if late:
        return NO, f"{counted(len(late), 'feed is', 'feeds are')} late, so the figure may change."
    if broken:
        return NO, f"{counted(len(broken), 'rule', 'rules')} that should hold {'does' if len(broken) == 1 else 'do'} not."
    if saving.seed is None:
        return UNKNOWN, "The draws cannot be repeated."
    return YES, f"The snapshot is kept, all {count(len(facts.checks))} checks hold, and the draws are fixed by seed {saving.seed}."


QUESTIONS: tuple[tuple[str, str, Callable[[HeadlineFacts, Saving], Answer], str], ...] = (
    ("a named budget line", "Does a named budget line fall, with owner and evidence?", budget_line, "benefits.csv; Programme"),
    ("a whole year's baseline", "Is there a baseline of a whole year?", baseline, "The ladder below"),
    ("a comparison with others", "Is it compared with what would have come anyway?", counterfactual, "The ladder below; changes.csv"),
    ("own costs", "Are the unit costs our own, from the ledger?", own_costs, "unit_costs.csv"),
    ("costs that really fall", "Is the part of costs that really falls shown?", marginal, "The ladder below"),
    ("whole posts", "Are whole posts or hours set free?", whole_posts, "staffing.csv; Forecast and what-if"),
    ("running costs off", "Are running costs taken off?", running_cost, "investments.csv; the ladder below"),
    ("what came back off", "Is what came back taken off?", came_back, "The ladder below"),
    ("quality held", "Is the service no worse?", quality, "What got worse, above"),
    ("one price base", "Is there one price base?", price_base, "deflators.csv; On course, above"),
    ("a range above nil", "Is it a range that lies above nil?", in_range, "The ladder below"),
    ("claimed once", "Is it claimed by one project only?", claimed_once, "benefits.csv; Programme"),
    ("lasting two years", "Will it still be there in two years?", lasting, "benefits.csv"),
    ("residents' time apart", "Is residents' time kept apart?", residents_apart, "What residents gained, below"),
    ("the same number again", "Would I get the same number again?", again, "About the data"),
)
