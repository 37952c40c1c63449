"""Titles and sentences of the E-services page, by rules that have a neutral form when little moved or data are thin."""

from collections.abc import Mapping, Sequence
from datetime import date

from analysis.wording import listed
from views.controls import View
from views.eservices.facts import Break, Form, Movers, Release
from views.filters import WEEKS_IN
from views.formatting import (
    count,
    counted,
    month,
    percent,
    percent_range,
    points,
    pounds_range,
    short_day,
    some,
)


SMALL = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
UNTOLD = "(other)"  # words too rare to be told, all together
NAMES_IN_TITLE = 64  # letters of service names a title holds before it counts them
STATUS = {404: "Page not found", 410: "Page withdrawn", 500: "Server error", 502: "Server error", 503: "Service unavailable"}
CHECKED_ON = {"desktop": "computers", "phone": "phones", "tablet": "tablets"}
BREAK_WORDS = {
    "consent": "Consent banner",
    "relabelled": "Relabelled",
    "counting_changed": "Counting changed",
    "outage": "Outage",
    "feed_gap": "Gap",
    "feed_begins": "Feed begins",
    "feed_stops": "Feed stops",
}


def small(number: int) -> str:
    """Small numbers as words, as titles say them."""
    return SMALL.get(number, count(number))


def page_title(found: Movers, view: View) -> str:
    """Which services moved more than chance explains; the share alone when none did."""
    if view.service_id and found.known:
        return one_service(found.known[0])
    if not found.known:
        return "Digital take-up is not known for this period" if found.whole is None else whole_title(found.whole)
    rose, fell = found.rose, found.fell
    if not found.surest:
        return (
            whole_title(found.whole) if found.whole else f"Digital take-up is {percent(found.known[0]['take_up'])}; no change can be told"
        )
    if not rose and not fell:
        now = f"Digital take-up is {percent(found.whole['take_up'])}; no" if found.whole else "No"
        return f"{now} service moved more than chance explains"
    if rose and fell:
        judged = small(len(found.surest))
        return f"Take-up rose in {small(len(rose))} of {judged} services and fell in {small(len(fell))}, beyond what chance explains"
    moved, verb = (rose, "rose") if rose else (fell, "fell")
    names = listed([str(row["service_name"]) for row in moved])
    which = f": {names}" if len(moved) < 4 and len(names) <= NAMES_IN_TITLE else ""
    return f"Take-up {verb} beyond chance in {small(len(moved))} of {small(len(found.surest))} services{which}"


def one_service(row: Mapping) -> str:
    """Title of a page about one service."""
    now = f"{row['service_name']}: {percent(row['take_up'])} of transactions digital"
    if row["verdict"] in ("rose", "fell"):
        return f"{now}, {'up' if row['verdict'] == 'rose' else 'down'} {points(abs(row['estimate'])).lstrip('+')} beyond chance"
    return f"{now}, {'no clear change' if row['p'] is not None else 'no change can be told'}"


def whole_title(row: Mapping) -> str:
    """Title where only the whole is known."""
    change = f", {points(row['estimate'])} on last year" if row["estimate"] is not None else ""
    return f"Digital take-up is {percent(row['take_up'])}{change}"


def inside(name: object) -> str:
    """A name inside a sentence, its first letter small unless its first word holds other capitals."""
    text = str(name)
    first = text.split(" ")[0]
    return text[:1].lower() + text[1:] if first[1:] == first[1:].lower() else text


def whole_sentence(found: Movers, view: View) -> str:
    """All services in view together, with the range of the change; why not, where it is refused."""
    row = found.whole
    if row is None:
        return (
            f"{found.why} The cards below show what this period does hold."
            if found.why
            else "The cards below show what this period does hold."
        )
    share = f"{percent(row['take_up'])} of {count(row['transactions'])} transactions were digital"
    if row["estimate"] is None:
        return f"{share}. Take-up of {last_year(view)} is not known."
    return f"{share}, {points(row['estimate'])} (80% range {change_range(row)}) on {last_year(view)}."


def last_year(view: View) -> str:
    """What the period is compared with: whole weeks, or dates."""
    return "the same weeks last year" if view.period.key in WEEKS_IN else "the same dates last year"


def change_range(row: Mapping) -> str:
    """+3.6 to +5.7 pts."""
    return f"{points(row['low_80']).removesuffix(' pts')} to {points(row['high_80'])}"


def chance_sentence(found: Movers) -> str:
    """How many services were judged, and how many of them did not clearly move."""
    judged, unclear = len(found.surest), len(found.unclear)
    if judged < 2:
        return ""
    if unclear == judged:
        return f"{count(judged)} services were judged together; none moved clearly."
    return f"{count(judged)} services were judged together; {count(unclear)} of them moved no more than chance makes them."


def take_up_card_title(found: Movers) -> str:
    """How many services meet their target; how many are known where there is no target."""
    with_target = [row for row in found.known if row["target"] is not None]
    if not found.known:
        return "No take-up by service in this period"
    if not with_target and len(found.known) == 1:
        return f"{found.known[0]['service_name']}: {percent(found.known[0]['take_up'])} done online"
    if not with_target:
        return f"{found.known[0]['service_name']} is done online most, {percent(found.known[0]['take_up'])}"
    met = sum(row["is_target_met"] for row in with_target)
    if len(with_target) == 1:
        return "The service meets its target" if met else "The service is below its target"
    said = small(met).capitalize() if met else "None"
    return f"{said} of {count(len(with_target))} services {'meets its' if met == 1 else 'meet their'} target"


def refused_sentences(rows: Sequence[Mapping]) -> list[str]:
    """The services without a figure, by reason."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        reasons.setdefault(str(row["sentence"]), []).append(str(row["service_name"]))
    return [f"{some(names)}: {reason}" for reason, names in reasons.items()]


def cut_sentence(cut: Mapping[str, str], found: Movers) -> str:
    """That a cut in access lifts the online share by itself, for services drawn here."""
    names = [str(row["service_name"]) for row in found.known if row["service_id"] in cut]
    if not names:
        return ""
    return (
        f"Opening hours or offices were cut for {some([inside(name) for name in names])}. Fewer calls answered lift the online share too."
    )


def forms_title(forms: Sequence[Form]) -> str:
    """The form whose givers-up cost most, with the range; the one fewest finish where no pounds are known."""
    priced = [form for form in forms if form.given_up]
    if priced:
        row = priced[0].given_up
        assert row is not None
        return f"Giving up on {inside(priced[0].name)} costs most: {pounds_range(row['cost_low_80'], row['cost_high_80'])} a year"
    if forms and forms[0].worth_mending and forms[0].stake:
        row = forms[0].stake
        return f"Mend {inside(forms[0].name)} first: {pounds_range(row['low_80'], row['high_80'])} a year at stake"
    known = [form for form in forms if form.is_known]
    if known:
        return f"{known[0].name}: only {percent(known[0].whole['estimate'])} finish"
    return "No online form can be judged yet"


def form_line(form: Form) -> str:
    """How many finish, where most leave, and on what device fewer finish."""
    if not form.is_known:
        return str(form.whole["sentence"])
    said = [f"{percent(form.whole['estimate'])} of {count(form.whole['starts'])} finish."]
    worst = form.worst_step
    if worst:
        said.append(f"{percent(worst['left_share'])} leave at “{step_name(worst)}”.")
    device = form.worst_device
    if device:
        said.append(f"Fewest on {device_name(device['device'])}, {percent(device['estimate'])}.")
    return " ".join(said)


def stake_line(form: Form) -> str:
    """The best next step of the opportunity finding with its pounds; empty where it is not ranked."""
    row = form.stake
    if row is None or row["lever"] is None:
        return ""
    return f"Best step: {row['lever']}, {pounds_range(row['low_80'], row['high_80'])} a year at stake."


def step_name(row: Mapping) -> str:
    """The last part of a step's address, or what the step is."""
    tail = str(row["path"] or "").rstrip("/").rsplit("/", 1)[-1]
    words = tail.replace("-", " ").replace("_", " ").strip()
    return words or {"start": "start", "end": "end"}.get(str(row["kind"]), f"step {row['place']}")


def device_name(device: object) -> str:
    """Computers, phones, tablets; what the feed calls it otherwise."""
    return CHECKED_ON.get(str(device), "devices not known" if device == "unknown" else str(device))


def releases_title(found: Sequence[Release]) -> str:
    """How many releases clearly helped; that it is too early, or that there was none."""
    if not found:
        return "No release is noted in changes.csv"
    known = [each for each in found if not each.completion.get("code") or each.contacts_are_judged]
    helped = [each for each in known if each.contacts_fell or each.completion.get("verdict") == "better"]
    if not known:
        early = any(each.too_early for each in found)
        return "Too early to tell whether the releases helped" if early else "No release can be judged"
    if len(known) == 1:
        return f"The release for {inside(known[0].name)} {'clearly helped' if helped else 'shows no clear change'}"
    said = small(len(helped)).capitalize() if helped else "None"
    return f"{said} of {small(len(known))} releases clearly helped"


def release_completion(each: Release) -> str:
    """Completion before and after, with the range of the change; the reason where there is none."""
    row = each.completion
    if row.get("code"):
        return str(row["sentence"])
    return f"{percent(row['completion_rate_before'])} → {percent(row['completion_rate'])}, {points(row['estimate'])} ({change_range(row)})"


def release_contacts(each: Release) -> str:
    """What the release did to contacts with staff, with its range; the reason where there is none."""
    row = each.contacts
    if row is None:
        return "Not measured: no launch of this name in the launch finding."
    if not each.contacts_are_judged:
        return str(row["sentence"])
    low, high = row["low_80"], row["high_80"]
    if high < 0:
        return f"{percent(-row['estimate'])} fewer ({percent_range(-high, -low)})"
    if low > 0:
        return f"{percent(row['estimate'])} more ({percent_range(low, high)})"
    return f"No clear change ({points(low)} to {points(high)})".replace(" pts", "%")


def release_verdict(each: Release) -> str:
    """One word or two on the release, both figures taken together."""
    if each.too_early:
        return each.too_early.split(":")[0].rstrip(".")
    helped = each.contacts_fell or each.completion.get("verdict") == "better"
    if each.completion.get("verdict") == "worse":
        return "Mixed" if each.contacts_fell else "Worse"
    if helped:
        return "Helped"
    return "Cannot tell" if each.completion.get("code") and not each.contacts_are_judged else "No clear change"


def failures_title(errors: Sequence[Mapping], searches: Sequence[Mapping]) -> str:
    """What most people met of errors and searches without a result."""
    if not errors and not searches:
        return "No error page or failed search is known of"
    told = [row for row in searches if row["search_term"] != UNTOLD] or searches
    if told and (not errors or int(told[0]["searches"] or 0) >= int(errors[0]["hits"] or 0)):
        return f"“{told[0]['search_term']}” found nothing {times(told[0]['searches'])}"
    return f"{errors[0]['path']} failed {times(errors[0]['hits'])}"


def times(number: int | None) -> str:
    """Once or 138 times; some times where the number is left out."""
    return "some times" if number is None else counted(int(number), "time", "times")


def status_words(status: object) -> str:
    """Page not found (404)."""
    number = int(str(status))
    return f"{STATUS.get(number, 'Server error' if number >= 500 else 'Error')} ({number})"


def breaks_title(found: Sequence[Break], start: date) -> str:
    """How many breaks lie between the two periods compared."""
    if not found:
        return "No break in counting since last year"
    unnoted = sum(not each.is_written_down for each in found)
    more = f"; {small(unnoted)} not written down" if unnoted else ""
    return f"{small(len(found)).capitalize()} {'break' if len(found) == 1 else 'breaks'} in counting since {month(start)}{more}"


def break_when(each: Break) -> str:
    """7 Jul 2026, or 7 to 9 Jul as two dates."""
    return short_day(each.from_date)


def break_words(each: Break) -> str:
    """What changed, where, and whether it was written down."""
    kind = BREAK_WORDS.get(each.kind, each.kind.replace("_", " ").capitalize())
    note = each.note.rstrip(".")
    said = note if note.lower().startswith(kind.lower()) else f"{kind}: {note}" if note else kind
    if each.kind == "feed_stops":
        said = f"No data from {each.where or 'a feed'} since this day"
    where = f" ({each.where})" if each.where and each.where.lower() not in said.lower() else ""
    return f"{said}{where}." + ("" if each.is_written_down else " Found in the data, not in changes.csv.")
