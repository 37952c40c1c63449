"""What the Programme page says: every sentence follows from the figures by a rule; plain British English."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from views.formatting import NO_DATA, count, count_range, counted, md, missing, outward, pounds_at_least, pounds_range, pounds_short, signed
from views.programme.facts import BEHIND, NO_PLAN, ON_COURSE, Benefit, Gains, Programme, year_label
from views.programme.projects import CANNOT_TELL, DOES_NOT, PAYS, Case, Group, Measure, Mobile, Suspended


ON, OFF = "on course", "not on course"
JUDGED = {ON: "On course", OFF: "Not on course", "cannot tell": "Too close to call"}
REACHED = {ON: "Met", OFF: "Missed", "cannot tell": "Too close to call"}
CASE_WORDS = {PAYS: "Pays back", DOES_NOT: "Has not paid", CANNOT_TELL: "Cannot tell"}
STATUS_COLOURS = {ON_COURSE: "green", BEHIND: "red", NO_PLAN: "gray"}
NOTHING_YET = "No saving is recorded yet, so no target can be judged"
MOST_LETTERS = 100  # that md leaves whole


def prose(text: str) -> str:
    """A sentence of a finding as Markdown that shows it as it is, however long; md cuts labels."""
    return " ".join(md(part) for part in wrap(text, MOST_LETTERS))


def money(low: float, high: float, amount: float) -> str:
    """A range of savings; the amount itself where no range is stated."""
    return pounds_short(amount) if low == high else pounds_range(low, high)


def total_words(gains: Gains) -> str:
    """The year's gains as a range."""
    return money(gains.low, gains.high, gains.estimate)


def cash_words(gains: Gains) -> str:
    """The cashable part of the year's gains as a range."""
    return money(gains.cash_low, gains.cash_high, gains.cash)


def title(facts: Programme, directorate: str | None) -> str:
    """Whether the target is met, in total and in cash, by the worse of the two; what there is where nothing can be judged."""
    gains, year = facts.gains, year_label(facts.year)
    if gains is None:
        return f"No saving of {directorate} counts in {year}" if directorate and facts.council else NOTHING_YET
    if directorate:
        return f"{directorate} {'brought' if gains.is_final else 'brings'} {total_words(gains)} in {year}, {cash_words(gains)} of it cash"
    if not gains.overall:
        return f"{total_words(gains)} of gains in {year}, held against no target"
    return verdict_title(gains, year)


def verdict_title(gains: Gains, year: str) -> str:
    """The two tests of the target in one line."""
    total, cash = gains.verdict, gains.cash_verdict
    if gains.is_final:
        if total == cash:
            return {
                ON: f"The {year} target was met, in total and in cash",
                OFF: f"The {year} target was missed, in total and in cash",
            }.get(total, f"Whether the {year} target was met is too close to call")
        return f"{year}: the target was {REACHED[total].lower()} in total; its cash half was {REACHED[cash].lower()}".replace(
            "was too close", "is too close"
        )
    if total == cash:
        return {
            ON: f"On course for the {year} target, in total and in cash",
            OFF: f"Not on course for the {year} target, in total or in cash",
        }.get(total, f"The {year} target is too close to call, in total and in cash")
    return f"{JUDGED[total]} for the {year} target in total; the cash half is {JUDGED[cash].lower()}".replace(
        "Too close to call for the", "Too close to call: the"
    )


def sentences(facts: Programme, directorate: str | None) -> list[str]:
    """Below the title: gains and cash beside what they are held against."""
    gains, council = facts.gains, facts.council
    if gains is None:
        return [facts.why]
    said = []
    if directorate:
        if council and council.overall:
            judged = (REACHED if council.is_final else JUDGED)[council.overall].lower()
            said.append(f"The target is set for the whole council: {judged}.")
    elif gains.target is not None and gains.cash_target is not None:
        verb = "were made" if gains.is_final else "are forecast"
        said.append(f"Gains of {total_words(gains)} {verb} against {pounds_short(gains.target)}.")
        said.append(f"Of that {cash_words(gains)} is cash, against {pounds_short(gains.cash_target)}.")
    elif facts.no_target:
        said.append(facts.no_target)
    return [" ".join(said)] if said else []


def grey_words(facts: Programme, spend: float | None) -> list[str]:
    """What the target is measured on and in which prices, for the grey line."""
    parts = []
    if spend is not None and facts.council and facts.council.target is not None:
        parts.append(f"target on yearly spending of £{count(spend)}")
    if facts.gains and facts.gains.unit:
        parts.append(facts.gains.unit)
    return parts


def tracker_title(facts: Programme) -> str:
    """How the years shown stand."""
    finished = [gains for gains in facts.tracker if gains.is_final and gains.overall]
    if not any(gains.overall for gains in facts.tracker):
        best = max(facts.tracker, key=lambda gains: gains.estimate)
        return f"{year_label(best.year)} has the largest gains, {total_words(best)}" if best.estimate > 0 else "No gains in these years yet"
    missed = [gains for gains in finished if gains.overall == OFF]
    met = [gains for gains in finished if gains.overall == ON]
    running = [gains for gains in facts.tracker if not gains.is_final and gains.overall]
    past = f"{len(met)} of {counted(len(finished), 'finished year', 'finished years')} met the target" if met else ""
    if finished and len(missed) == len(finished):
        past = "No finished year met the target" if len(finished) > 1 else f"{year_label(finished[0].year)} missed the target"
    elif finished and not met:
        past = "No finished year clearly met the target" if len(finished) > 1 else f"{year_label(finished[0].year)} was too close to call"
    now = f"{year_label(running[-1].year)} is {JUDGED[running[-1].overall].lower()}" if running else ""
    joined = "; ".join(part for part in (past, now) if part)
    return joined or "No year can be judged yet"


def split_words(gains: Gains) -> str:
    """The year's gains as sustained and new."""
    kept = f"{pounds_short(gains.sustained)} sustained from earlier years"
    return f"{year_label(gains.year)}: {kept}, {pounds_short(gains.new)} new, of which {pounds_short(gains.ongoing)} goes on."


def register_title(benefits: Sequence[Benefit], facts: Programme, evidenced: float | None, planned: float | None) -> str:
    """How much of the year's plan is evidenced."""
    year = year_label(facts.year)
    if not benefits:
        return f"Nothing is planned or running in {year}"
    if evidenced is None or planned is None:
        return f"{pounds_at_least(evidenced or 0)} evidenced in {year}; no plan to compare"
    so_far = "" if facts.gains and facts.gains.is_final else " so far"
    return f"{pounds_at_least(evidenced)} evidenced{so_far}, of {pounds_short(planned)} planned for {year}"


def price_words(facts: Programme) -> str:
    """Why the register's pounds differ from the gains by year."""
    return f"The gains by year are in {facts.gains.unit.removeprefix('pounds in ')}." if facts.gains and facts.gains.unit else ""


def register_where(benefit: Benefit) -> str:
    """The first line of a row of the register."""
    return f"{benefit.budget_line} · {benefit.project}" if benefit.project else benefit.budget_line


def gap_words(gap: float | None) -> str:
    """How far the forecast is from the plan."""
    if gap is None or missing(gap):
        return "no plan"
    return "as planned" if round(gap) == 0 else f"{pounds_short(abs(gap))} {'over' if gap > 0 else 'short'}"


def cases_title(cases: Sequence[Case]) -> str:
    """How many investments pay, and which do not."""
    judged = [case for case in cases if not case.why]
    if not judged:
        return "No investment can be judged yet"
    paying = [case for case in judged if case.verdict == PAYS]
    failed = [case for case in judged if case.verdict == DOES_NOT]
    if len(judged) == 1:
        return {PAYS: f"{judged[0].project} pays", DOES_NOT: f"{judged[0].project} has not paid"}.get(
            judged[0].verdict, f"We cannot tell whether {judged[0].project} pays"
        )
    lead = f"{len(paying)} of {len(judged)} investments pay"
    return f"{lead}; {failed[0].project} has not" if len(failed) == 1 else f"{lead}; {len(failed)} have not" if failed else lead


def payback_words(case: Case) -> str:
    """When a project has paid for itself."""
    if case.payback is None:
        return f"not within {counted(case.years, 'year', 'years')}"
    if case.payback <= 0:
        return "in its first year"
    return f"in {case.payback:.1f} years{', a forecast' if case.is_forecast else ''}"


def bias_words(case: Case) -> str:
    """What is taken off for optimism, as its own line."""
    parts = [f"{pounds_short(-bias)} {what}" for bias, what in ((case.cost_bias, "on costs"), (case.benefit_bias, "on benefits")) if bias]
    return f"optimism {', '.join(parts)}" if parts else "nothing for optimism"


def mobile_title(mobile: Mobile) -> str:
    """What mobile working did to trips back to base, where the range says so."""
    trips = [measure for group in mobile.groups[:1] for measure in group.measures if measure.name == "trips_to_base" and not measure.why]
    if not trips:
        return "Mobile working: nothing to show yet" if not mobile.groups else "Mobile working, before and after"
    low, high = trips[0].low, trips[0].high
    if low is None or high is None or low <= 0 <= high:
        return "Mobile working: no clear change in trips back to base"
    return "Mobile working cut trips back to base" if high < 0 else "Trips back to base rose with mobile working"


def figure(value: float | None, decimals: int) -> str:
    """A measure of a working day."""
    return NO_DATA if missing(value) else signed(f"{value:.{decimals}f}")


def change_words(measure: Measure) -> str:
    """The change against workers without the equipment: its 80% range, or from the lowest to the highest worker of a few."""
    ends = (measure.low, measure.high) if measure.low is not None else (measure.lowest, measure.highest)
    if ends[0] is None or ends[1] is None:
        return moved(measure.change, measure.decimals)
    low, high = (moved(end, max(1, measure.decimals)) for end in ends)
    return f"{low} to {high}"


def moved(value: float | None, decimals: int) -> str:
    """A change of such a measure with its sign."""
    return ("+" if value is not None and round(value, decimals) > 0 else "") + figure(value, decimals)


def group_words(group: Group) -> str:
    """Who the figures of a group are about."""
    beside = f", compared with {counted(group.compared, 'worker', 'workers')} without it" if group.compared else ", with nobody to compare"
    return f"{counted(group.workers, 'worker', 'workers')}{beside}"


def hours_words(group: Group) -> str:
    """What a year of it sets free; time, never cash."""
    return f"That frees {count_range(*outward(*group.hours))} hours a year. It is time, not cash." if group.hours else ""


def hidden_words(mobile: Mobile) -> str:
    """Which groups are too small to be shown."""
    if not mobile.hidden:
        return ""
    return f"Not shown, with fewer than five workers each: {', '.join(mobile.hidden)}. They count in all groups."


def statement_title(lines: Sequence, year: str) -> str:
    """The backward look in a line."""
    total = lines[-1].gains
    going = "came to" if total.is_final else "should come to"
    return f"{year_label(year)} gains {going} {total_words(total)}, {cash_words(total)} of it cashable"


def quality_words(row: Mapping) -> str:
    """A saving's quality indicator before and after, and whether it held."""
    if row["before"] is None or row["after"] is None:
        return f"{row['benefit_id']}: quality not known"
    return f"{row['benefit_id']} {row['indicator']}: {row['before']:g} before, {row['after']:g} after, {row['met']}"


def suspended_title(rows: Sequence[Suspended], is_empty: bool) -> str:
    """How much is left out."""
    if not rows:
        return "The register holds nothing to hold back yet" if is_empty else "Nothing is suspended and nothing lapsed"
    return f"{counted(len(rows), 'saving is', 'savings are')} not counted, for these reasons"
