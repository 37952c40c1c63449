"""Titles and sentences of the page about one service: rules over its figures, with a neutral form where little changed."""

from collections.abc import Mapping, Sequence
from datetime import date

from analysis.chance import counts_differ, shares_differ
from views.formatting import capital, count, count_range, day, outward, percent, percent_range, points, pounds_range, pounds_short
from views.headline_words import whole
from views.service.facts import ServiceFacts, Year
from views.service.launches import ALL_STAFFED, Effect, Launch
from views.wording import contacts_words


NOTABLE_POINTS = 0.01  # of take-up
NOTABLE_SHARE = 0.02  # of contacts with staff
COMING = {"phone": "calls", "face_to_face": "visits", "web": "online requests", "email": "e-mails", "post": "letters", "chat": "web chats"}
CHECKS = {
    "placebo in time": "Fake launch dates",
    "placebo services": "Fake launches of other services",
    "one donor less": "One compared service less",
    "other dates": "Launch date moved",
    "negative control": "A service out of its reach",
    "shape": "Shape over time",
    "weighted weeks": "Earlier weeks weighted",
    "textbook regression": "Textbook method",
    "substitution by week": "All staffed channels, by week",
    "substitution by month": "All staffed channels, by month",
}
GRADES = {"none": "no clear effect", "conflicting": "the methods disagree"}
COMING_ALL = "contacts with staff"
KINDS = {"transaction": "Transaction", "self_assessment": "Self-assessment: people check what they may get"}
BASES = {"own_estimate": "own estimate", "own_study": "own study", "published": "published elsewhere", "ledger": "own ledger"}


def title(facts: ServiceFacts) -> str:
    """What changed for the service: its launch first, then contacts with staff and take-up; the neutral form says that little changed."""
    did = launch_clause(facts) or cut_clause(facts)
    if facts.cuts:
        return f"{facts.name}: {cut_clause(facts)}"
    if facts.is_self_assessment:
        return (
            f"{facts.name}: {did}"
            if did
            else f"{facts.name}: {contacts_words(facts.year.contacts, 'check', 'checks')}, no effect on contacts shown yet"
        )
    moves = [part for part in (staffed_clause(facts.year), take_up_clause(facts.year)) if part]
    if did:
        return f"{facts.name}: {did}; {', '.join(moves) if moves else 'little else changed'}"
    if moves:
        return f"{facts.name}: {' and '.join(moves)}"
    if facts.year.staffed_change is None and facts.year.take_up_change is None:
        before = facts.year.contacts_before
        return f"{facts.name}: {contacts_words(facts.year.contacts)}, {f'{count(before)} a year before' if before else 'no year before to compare'}"
    return f"{facts.name}: little changed in a year"


def launch_clause(facts: ServiceFacts) -> str:
    """Visits 27% lower after the launch: the clear effects of the latest launch that has any, largest first; empty where none is clear."""
    for launch in facts.launches:
        clear = [each for each in launch.effects if each.is_clear and each.channel_id in COMING and each.channel_id != "web"]
        if clear:
            parts = sorted(clear, key=lambda each: -abs(each.share))[:2]
            names = {each.service_id for each in clear}
            whose = f"{facts.name_of(clear[0].service_id)} " if names != {facts.service_id} else ""
            return f"{whose}{effects_clause(parts)} after the {launch.kind}{', weakened since' if any(each.weakened for each in parts) else ''}"
    return ""


def cut_clause(facts: ServiceFacts) -> str:
    """access was cut: calls fell, and online did not rise; empty where nothing was cut."""
    if not facts.cuts:
        return ""
    without = ", and online did not rise" if any(row["warning_sentence"] for row in facts.cuts) else ""
    return f"access was cut, so {listed(facts.cuts)} fell{without}"


def effects_clause(effects: Sequence[Effect]) -> str:
    """visits 27% and calls 17% lower; each with its own word where they went different ways."""
    if len({each.share < 0 for each in effects}) > 1:
        return " and ".join(effect_clause(each) for each in effects)
    sizes = " and ".join(f"{coming(each.channel_id)} {abs(each.share):.0%}" for each in effects)
    return f"{sizes} {'lower' if effects[0].share < 0 else 'higher'}"


def effect_clause(effect: Effect) -> str:
    """visits 27% lower."""
    return f"{coming(effect.channel_id)} {abs(effect.share):.0%} {'lower' if effect.share < 0 else 'higher'}"


def coming(channel_id: str) -> str:
    """What comes by a channel: calls, visits, e-mails."""
    return COMING_ALL if channel_id == ALL_STAFFED else COMING.get(channel_id, channel_id.replace("_", " "))


def staffed_clause(year: Year) -> str:
    """20% fewer contacts with staff; empty where little changed, no more than chance makes it, or no year before is known."""
    change = year.staffed_change
    if change is None or abs(change) < NOTABLE_SHARE or not counts_differ(year.staffed_compared or 0, year.staffed_before or 0):
        return ""
    return f"{abs(change):.0%} {'fewer' if change < 0 else 'more'} contacts with staff"


def take_up_clause(year: Year) -> str:
    """take-up up 8.1 pts; empty where little changed, no more than chance makes it, or it is not known."""
    change, now = year.take_up_change, year.take_up_compared or 0.0
    if change is None or abs(change) < NOTABLE_POINTS or not shares_differ(now, now - change, year.transactions):
        return ""
    return f"take-up {'up' if change > 0 else 'down'} {points(abs(change)).lstrip('+')}"


def sentences(facts: ServiceFacts, words: str) -> list[str]:
    """Two or three sentences under the title, as Markdown: the year, the launch with its range, and any cut in access."""
    cuts = cut_sentences(facts)[:1]
    found = [*(cuts if facts.cuts else []), year_sentence(facts, words), *launch_sentences(facts)[:1], *([] if facts.cuts else cuts)]
    return [text for text in found if text]


def year_sentence(facts: ServiceFacts, words: str) -> str:
    """Contacts with staff and take-up beside a year before."""
    year = facts.year
    if facts.is_self_assessment:
        where = " and ".join(facts.name_of(each) for each in facts.outcome_ids)
        seen = f" What it changes is seen in visits, calls and applications of {where}." if where else ""
        return whole(
            f"{capital(contacts_words(year.contacts, 'check', 'checks'))} {words}. A check is a self-assessment, not a request.{seen}"
        )
    if year.contacts and not (year.staffed or year.staffed_before or year.staffed is None):
        return whole(f"None of its {contacts_words(year.contacts)} {words} is known to have been with staff. {year.take_up_why}")
    staffed = f"{capital(contacts_words(year.staffed, 'contact with staff', 'contacts with staff'))} {words}"
    held = f"{count(year.staffed_compared)} in the months that both years counted, " if year.staffed_compared != year.staffed else ""
    staffed += f", {held}{count(year.staffed_before)} a year before." if year.staffed_before is not None else "."
    if year.take_up is None:
        return whole(f"{staffed} {year.take_up_why}")
    alike = "" if year.take_up_compared == year.take_up else f"; in the months that both years counted {percent(year.take_up_compared)}"
    before = f"{alike}, it was {percent(year.take_up_before)}" if year.take_up_before is not None else ""
    return whole(f"{staffed} Take-up is {percent(year.take_up)}{before}.")


def launch_sentences(facts: ServiceFacts) -> list[str]:
    """One sentence for each launch with an effect: what it did, with its range and how strong the evidence is."""
    found = []
    for launch in facts.launches:
        told = [each for each in launch.panels if each.channel_id != "web" and each.is_clear] or list(launch.panels)[:1]
        if told:
            parts = "; ".join(f"{coming(each.channel_id)} {percent_words(each)}" for each in told)
            weakened = " ".join(f"{capital(coming(each.channel_id))}: {each.weakened}" for each in told if each.weakened)
            sure = f"(80% likely). Evidence: {grade(told[0])}."
            found.append(whole(f"Against other services since {day(launch.on)}: {parts} {sure} {weakened}".strip()))
    return found


def percent_words(effect: Effect) -> str:
    """22–32% lower; from 3% lower to 31% higher where the range holds nought."""
    low, high = effect.share_low, effect.share_high
    if high < 0:
        return f"{percent_range(-high, -low)} lower"
    if low > 0:
        return f"{percent_range(low, high)} higher"
    return f"from {percent(-low)} lower to {percent(high)} higher"


def cut_sentences(facts: ServiceFacts) -> list[str]:
    """That access was reduced, here or in another service after the launch: a cut, and no saving."""
    here = [f":red[**Access reduced.**] {whole(fell_words(row))}" for row in facts.cuts]
    if here or not facts.cuts_elsewhere:
        return here
    row = facts.cuts_elsewhere[0]
    names = list(dict.fromkeys(facts.name_of(each["service_id"]) for each in facts.cuts_elsewhere))
    told = f"{cut_note(row)} is a cut in access for {' and '.join(names)}, not for this service, and not the website's doing."
    return [whole(told)]


def fell_words(row: Mapping) -> str:
    """By how much contacts fell after what was cut, and whether people go without."""
    low, high = outward(row["fall_low_80"], row["fall_high_80"])
    without = " Online did not rise: people may be going without." if row["warning_sentence"] else ""
    fell = f"{capital(coming(str(row['channel_id'])))} fell by {count_range(low, high)}, 80% likely"
    return f"{fell}, after {cut_note(row)}. No shift, no saving.{without}"


def cut_note(row: Mapping) -> str:
    """What was cut and from when: Housing line opens at 10:00 (from 30 March 2026)."""
    when = day(date.fromisoformat(str(row["from_date"])))
    return f"“{str(row['change_note'] or 'A cut').partition(' (')[0]}” (from {when})"


def launch_title(launch: Launch) -> str:
    """What a launch did, in one line: its clear effects, or that none is clear."""
    clear = [each for each in launch.panels if each.is_clear]
    when = f"the {launch.kind} of {day(launch.on)}"
    if not launch.effects:
        return f"Too little is known yet about {when}"
    if not clear:
        return f"No clear effect of {when}"
    return capital(f"{effects_clause(clear[:2])} after {when}")


def grade(effect: Effect) -> str:
    """How strong the evidence is."""
    return GRADES.get(effect.grade, effect.grade)


def registered_words(launch: Launch) -> str:
    """Whether the expectation was written down before the launch."""
    if launch.is_registered and launch.registered_on:
        return f"Registered beforehand, on {day(launch.registered_on)}."
    return "Not registered beforehand, so its grade could be chosen after the fact."


def came_words(effect: Effect) -> str:
    """2,395 came in 30 weeks."""
    return f"{count(effect.actual)} came in {effect.periods} {effect.grain}s"


def expected_words(effect: Effect) -> str:
    """3,080–3,500 expected without the launch."""
    return f"{count_range(effect.expected_low, effect.expected_high)} expected without it"


def passed_words(passed: object) -> str:
    """Passed, failed or not judged, which is no test either way."""
    return "not judged" if passed is None else "passed" if passed else "failed"


def saving_title(facts: ServiceFacts) -> str:
    """The saving of the service as a range and what of it is cash; says so where it cannot be told."""
    saving = facts.saving
    if saving is None:
        return "No saving is counted for this service"
    if not saving.is_clear:
        return f"We cannot tell whether {facts.name} saves money"
    cash = f"; {pounds_short(saving.cash.amount)} is cash" if saving.cash and saving.cash.amount else "; none of it is cash yet"
    return f"{pounds_range(saving.low, saving.high)} a year less contact cost{cash}"


def falls_title(facts: ServiceFacts) -> str:
    """What became of falls in contact: reduced access first, then shifts, then that nothing clearly fell."""
    known = [row for row in facts.falls if not row.get("code") and not row.get("site")]
    if facts.is_self_assessment and not known:
        return "A self-assessment takes no contacts from staff itself"
    reduced = [row for row in known if row["word"] == "access reduced"]
    if reduced:
        return f"Access was reduced: {listed(reduced)} fell, and that is no shift"
    shifted = [row for row in known if row["verdict"] == "shift"]
    if shifted:
        return f"{capital(listed(shifted))} moved online; nothing was cut here"
    return "No channel clearly fell" if known else "Too little is known to tell a shift from a cut"


def listed(rows: Sequence[Mapping]) -> str:
    """calls, visits and e-mails."""
    names = list(dict.fromkeys(coming(str(row["channel_id"])) for row in rows))
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
