"""The sentences of the executive page and the board report: rules on the facts, each with a neutral form."""

import textwrap
from datetime import timedelta

from analysis.wording import listed
from views import wording
from views.filters import Period
from views.formatting import count, count_range, counted, day, md, minutes, outward, percent, pounds, pounds_range, pounds_short, pounds_two
from views.headline_checks import LAUNCH, NO, UNKNOWN, YES, Check, tally
from views.headline_facts import CostChange, Course, Decision, HeadlineFacts
from views.headline_quality import Quality, Worse
from views.headline_saving import ResidentsTime, Saving
from views.theme import CHANNEL_NAMES


NO_OWNER = "to be named"
NOT_SHOWN = "No saving is shown"
GRADES = {"green": ("green", "Evidence: strong"), "amber": ("orange", "Evidence: some issues"), "red": ("red", "Evidence: weak")}
TERMS = {
    "volume": ("Demand", "more or fewer contacts"),
    "service_mix": ("Service mix", "dearer or cheaper services"),
    "channel_mix": ("Channel shift", "moved to cheaper channels"),
    "unit_cost": ("Unit cost", "pay and longer contacts"),
}
ONE_SERVICE_MIX = ("Its share", "of the contacts of all services")
COURSE_WORDS = {"on course": "On course", "not on course": "Not on course", "too close to call": "Too close to call"}
PIECE = 100  # letters that are escaped at once; a label longer than 120 would be cut
NOTHING_CHANGED = 0.01  # of the cost: less reads "little changed"


def title(facts: HeadlineFacts, period: Period) -> str:
    """The finding of the page: the saving with its cash, a cut in access, or take-up where no saving can be shown."""
    saving = facts.saving
    if saving is None:
        cut = facts.quality.cuts
        if cut and facts.is_part:
            return f"{listed([access.service for access in cut])}: access was cut, so no saving is counted"
        return wording.headline(period, facts.headlines)
    name = f"{saving.name}: " if saving.name else ""
    if saving.low > 0:
        return f"{start_of(name, saving)} {pounds_range(saving.low, saving.high)} of contact cost a year; {cash_words(saving)}"
    if saving.high < 0:
        than = "without the change" if LAUNCH in saving.counterfactual else "other services lead us to expect"
        return f"{name}{'c' if name else 'C'}ontacts cost {pounds_range(-saving.high, -saving.low)} a year more than {than}"
    what = start_of("", saving)
    return f"{name}{'we' if name else 'We'} cannot tell whether {what[0].lower()}{what[1:]} contact cost: {pounds_range(saving.low, saving.high)} a year"


def start_of(name: str, saving: Saving) -> str:
    """Who released what: channel shift only where a launch is behind it."""
    if LAUNCH in saving.counterfactual:
        return f"{name}{'c' if name else 'C'}hannel shift released"
    return f"{name}{'a' if name else 'A'} fall in contacts released"


def cash_words(saving: Saving) -> str:
    """How much of the saving is out of a budget."""
    if saving.cash is None:
        return "cash is not known"
    if saving.cash.amount == 0:
        return "none of it is cash yet"
    return f"{pounds_short(saving.cash.amount)}{' of it' if saving.cash.amount <= saving.low else ''} is cash"


def badge(saving: Saving | None) -> str:
    """The grade of the evidence as a Markdown badge; empty without a saving."""
    if saving is None or saving.grade not in GRADES:
        return ""
    colour, words = GRADES[saving.grade]
    return f":{colour}-badge[:material/balance: {words}]"


def how_sure(facts: HeadlineFacts, period: Period) -> str:
    """What the range is, which twelve months it covers and against what, as Markdown."""
    saving = facts.saving
    if saving is None:
        return no_saving(facts)
    same = (saving.start, saving.end) == (period.start, period.end)
    whatever = "" if same else " whatever dates are chosen below"
    is_months = saving.baseline_start.day == 1 and saving.baseline_end.day == 1
    against = wording.span((saving.baseline_start, saving.baseline_end)) if is_months else f"the year before {day(saving.baseline_end)}"
    return (
        f"We are 80% sure the true figure is in this range, {saving.about_running_cost}. "
        f"It covers {day(saving.start)} to {day(saving.last_day)}{whatever}, against {against}."
    )


def no_saving(facts: HeadlineFacts) -> str:
    """That no saving is shown and why, as Markdown."""
    why = whole(facts.why.get("saving"))
    return why if why.startswith(NOT_SHOWN) else f"{NOT_SHOWN}. {why}".strip()


def caveat(facts: HeadlineFacts) -> str:
    """What stops the grade from being better, and which channels are not in the figure, as Markdown."""
    saving = facts.saving
    if saving is None:
        return ""
    reasons = [reason for reason in saving.grade_reasons if saving.grade != "green"][:1]
    left = [channel(row["channel_id"]) for row in saving.left_out if row.get("is_unmeasured")]
    words = [whole(reason) for reason in reasons]
    if left:
        words.append(
            f"{listed(sorted(set(left))).capitalize()} could not be measured and {'is' if len(set(left)) == 1 else 'are'} left out."
        )
    return " ".join(words)


def released_title(facts: HeadlineFacts) -> str:
    """Cash beside the budgeted saving, which is cash and capacity together."""
    saving = facts.saving
    if saving is None:
        return "No saving can be shown"
    cash = pounds_short(saving.cash.amount) if saving.cash else None
    if cash is None:
        return "Cash is not known"
    if facts.budget is None:
        return f"{cash} a year is cash; no budgeted saving is recorded" if saving.cash and saving.cash.amount else "Nothing is cash yet"
    return f"{cash} a year is cash; {pounds_short(facts.budget)} of savings is budgeted for {facts.budget_year}"


def capacity_words(saving: Saving) -> str:
    """What teams could give up, 80% likely."""
    return (
        "not known" if saving.capacity is None else wording.released_words(saving.capacity.low, saving.capacity.high, saving.capacity.unit)
    )


def course_title(course: Course | None) -> str:
    """On course, not on course, or too close to call, with the gains beside the target."""
    if course is None:
        return "Efficiency gains cannot be shown"
    if course.target is None:
        return "No efficiency target is set"
    words = COURSE_WORDS.get(course.verdict, "Too early to say whether we are on course")
    return f"{words} for the efficiency target: {course_range(course)} of {pounds_short(course.target)}"


def course_range(course: Course) -> str:
    """The gains of the year as a range, or their amount where none is stated."""
    return pounds_range(course.low, course.high) if course.low is not None else pounds_short(course.central)


def cash_range(course: Course) -> str:
    """The cashable gains of the year."""
    return pounds_range(course.cash_low, course.cash_high) if course.cash_low is not None else pounds_short(course.cash_central)


def course_words(course: Course) -> str:
    """The cashable half, and what the year stands for, as Markdown."""
    if course.cash_target is None:
        return ""
    half = f"Cashable half: {cash_range(course)} of {pounds_short(course.cash_target)}, {course.cash_verdict or 'too early to say'}."
    forecast = f" {course.year} is a forecast in which what runs now goes on to the end of the year." if course.status == "forecast" else ""
    return f"{half}{forecast}"


def cost_title(change: CostChange | None) -> str:
    """Fell or rose, to what, and what channel shift did."""
    if change is None:
        return "Why contact cost changed cannot be shown"
    now = pounds_short(change.now)
    if abs(change.change) < NOTHING_CHANGED * change.before:
        start = f"Contact cost is little changed at {now}"
    else:
        start = f"Contact cost {'fell' if change.change < 0 else 'rose'} {pounds_short(abs(change.change))} to {now}"
    if round(change.channel_mix) == 0:
        return f"{start}; channel shift changed nothing"
    verb = "took" if change.channel_mix < 0 else "added"
    return f"{start}; channel shift {verb} {pounds_short(abs(change.channel_mix))}{' off' if change.channel_mix < 0 else ''}"


def worse_title(quality: Quality) -> str:
    """How many things got worse, or that none did among those that can be compared."""
    parts = []
    if quality.worse:
        parts.append(f"{counted(len(quality.worse), 'measure', 'measures')} got worse")
    cut = {access.service_id for access in quality.cuts}
    if cut:
        parts.append(f"access was cut in {counted(len(cut), 'service', 'services')}")
    if fell := {access.service_id for access in quality.access} - cut:
        parts.append(f"contacts fell in {counted(len(fell), 'service', 'services')} without a rise online")
    if parts:
        words = "; ".join(parts)
        return words[0].upper() + words[1:]
    return "Nothing we can compare got worse" if quality.compared else "What got worse cannot be told yet"


def figure(worse: Worse, value: float) -> str:
    """A figure of a measure that got worse, in its own unit."""
    return percent(value) if worse.kind == "share" else minutes(value) if worse.kind == "minutes" else f"{value:.2f}"


def decisions_title(decisions: tuple[Decision, ...]) -> str:
    """How many decisions wait, and that they are not savings yet."""
    if not decisions:
        return "No decision stands out"
    numbers = {1: "One decision", 2: "Two decisions", 3: "Three decisions"}
    ends = [outward(decision.low, decision.high) for decision in decisions]
    largest = max(range(len(ends)), key=lambda i: ends[i][1])
    each = "worth" if len(decisions) == 1 else "the largest worth"
    return f"{numbers[len(decisions)]} to take next, {each} {pounds_range(*ends[largest])} a year"


def affected(decision: Decision) -> str:
    """Whom a decision affects, in a sentence."""
    if decision.affected_low is None or decision.affected_high is None:
        return ""
    people = f"{count_range(*outward(decision.affected_low, decision.affected_high))} contacts a year"
    if decision.kind == "mend or launch a form":
        return f"{people} could go online."
    return f"{people} would have to come at another time. A cut in access, never a shift."


def decision_cost(decision: Decision) -> str:
    """What a decision costs; what nobody has stated is not known."""
    if decision.cost is None:
        return "not stated"
    days = f" ({count(decision.cost_days)} person-days)" if decision.cost_days is not None else ""
    return f"{pounds_two(decision.cost)} once{days}"


def shift_words(change: CostChange) -> str:
    """What channel shift did to the cost with low or high unit costs; empty where that is not known."""
    if change.channel_low is None or change.channel_high is None:
        return ""
    low, high = change.channel_low, change.channel_high
    if round(low) == round(high) == 0:
        return ""
    if high <= 0:
        moved = f"took {pounds_range(-high, -low)} off"
    elif low >= 0:
        moved = f"added {pounds_range(low, high)}"
    else:
        moved = f"changed the cost by {pounds_range(low, high)}"
    return f"With low or high unit costs, channel shift {moved}. Contacts moved; that is not yet money saved."


def trips_words(time: ResidentsTime) -> str:
    """How many trips residents no longer make, two figures outward; empty where no trip is known of."""
    if time.trips_low is None or time.trips_high is None:
        return ""
    low, high = outward(time.trips_low, time.trips_high)
    unclear = f"Whether they make fewer trips cannot be told: {count(high)} fewer to {count(-low)} more a year."
    return unclear if low < 0 < high else f"They make {count_range(low, high)} fewer trips a year."


def residents_worth(time: ResidentsTime) -> str:
    """What residents' hours and fares would be worth, or what more of them costs; empty without a price on an hour or a side of nought."""
    if time.pounds is None or time.value_of_time is None or time.low < 0 < time.high:
        return ""
    worth = f"that costs them about {pounds_two(-time.pounds)}" if time.pounds < 0 else f"it would be worth about {pounds_two(time.pounds)}"
    fares = f", {pounds_two(time.fares)} of it fares" if time.fares and time.pounds > 0 else ""
    return f"At {pounds(time.value_of_time)} an hour {worth} a year{fares}."


def sign_title(checks: tuple[Check, ...]) -> str:
    """How many of the fifteen questions are answered yes, no and unknown."""
    sums = tally(checks)
    if sums[UNKNOWN] == len(checks):
        return "Can I sign this? There is no saving to sign"
    return f"Can I sign this? {sums[YES]} of {len(checks)} checks hold, {sums[NO]} fail, {sums[UNKNOWN]} unknown"


def gained_title(saving: Saving | None) -> str:
    """What residents gained in hours."""
    if saving is None or saving.time is None:
        return "What residents gained is not known"
    low, high = outward(saving.time.low, saving.time.high)
    if low < 0 < high:
        return f"We cannot tell whether residents gained time: {count_range(low, high)} hours a year"
    if high <= 0:
        return f"Residents spend {count_range(-high, -low)} more hours a year"
    return f"Residents spend {count_range(low, high)} fewer hours a year on contacts"


def period_words(change: CostChange, period: Period) -> str:
    """Which months the cost change compares, and in what prices."""
    prices = "in real terms, in the prices of the last year" if change.prices == "real" else "in money of the day"
    months = counted(change.months, "month", "months")
    left = f"; {counted(len(change.months_left_out), 'month', 'months')} of some services left out" if change.months_left_out else ""
    return f"{months} of {day(period.start)} to {day(period.end - timedelta(days=1))} against the same a year before, {prices}{left}."


def whole(text: object) -> str:
    """A text of a finding as Markdown at its full length; what Markdown reads is escaped."""
    return " ".join(md(part) for part in textwrap.wrap(str(text or ""), PIECE, break_on_hyphens=False))


def channel(channel_id: object) -> str:
    """The name of a channel inside a sentence."""
    return CHANNEL_NAMES.get(str(channel_id), str(channel_id).replace("_", " ")).lower()
