"""The opportunity finding: services in order of the pounds a year that are surely at stake in doing more online."""

import datetime
from collections.abc import Mapping, Sequence

from analysis.finding import Range, Refusal, round_estimate, round_outward
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.findings import Asker
from analysis.opportunity import FORM, LAUNCH, SEED, Stake, estimate_stake, posts_freed, rank_stakes
from analysis.opportunity_inputs import UNMAPPED, Known, chance_of, number
from analysis.questions import LAST_YEAR, Question
from analysis.shift_or_cut import ACCESS_REDUCED
from analysis.wording import listed
from pipelines.errors import QueryError


QUESTION = Question(
    "opportunity",
    f"Where are most pounds a year at stake in doing more online, and how sure is that ({LAST_YEAR})?",
    "one row per service, those with most sure pounds first; services that cannot be ranked last, with the reason",
    ("start_date", "end_date", "service_id"),
    answers_last_year=True,
    when="build",
    filters=("service_id",),
)
FIGURES = (
    *RANGE_COLUMNS, "unit", "rank", "lever", "confidence", "effort", "effort_days", "pounds_per_effort_day", "top_five_share",
    "contacts_moved", "contacts_moved_low_80", "contacts_moved_high_80", "net_gap", "net_gap_low_80", "net_gap_high_80",
    "uplift_form", "uplift_take_up", "assisted_contacts", "online_completions", "addressable_share", "starts", "completion_rate",
    "completion_target", "leak", "take_up", "take_up_target", "posts_freed", "borrowed",
)  # fmt: skip
METHOD = "assisted contacts x addressable share x uplift x net gap, 10,000 draws"
UNIT = "pounds a year"
RANKED, NO_GAP, IN_HAND, NOT_RANKED = "ranked", "no gap", "in hand", "not ranked"
IN_HAND_DAYS = 365  # like services are compared once they have been online for a year
SHORTEST_DAYS = 84  # of data, from which a year may be told
HOURS_PER_POST = 1480.0
ASSUMED = (
    "At stake is not a saving: nothing is cash until a budget line falls, and it is never added to savings.",
    "Both levers reach the same contacts: the larger counts, they are never added.",
    "What a contact costs is its variable part; overheads stay.",
)
Row = dict[str, object]


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """Rows in order of rank; the filter only chooses among them."""
    known = read_known(asked, values)
    if isinstance(known, Refusal):
        return [refused(_identity(None, None, NOT_RANKED), FIGURES, known, METHOD, unit=UNIT)]
    changes = asked("all_changes", {}).records()
    reasons = {service: _set_aside(changes, known, service) for service in known.services}
    cuts = _cut_services(asked)
    names = sorted(service for service in known.services if known.assisted(service))
    stakes: list[Stake] = []
    rows: list[Row] = []
    for service in names:
        status, why = _status(service, cuts, reasons[service])
        found = why or _stake(known, service)
        if isinstance(found, Refusal):
            rows.append(refused(_identity(service, known, status), FIGURES, found, METHOD, unit=UNIT))
        else:
            stakes.append(found)
    ranked = rank_stakes(stakes)
    freed = _release(asked, known)
    told_rows = [_row(known, stake, place + 1, top, freed) for place, (stake, top) in enumerate(ranked)]
    none = Refusal("NO_DATA", "No service has contacts with staff in this period, so nothing is at stake.")
    return [*told_rows, *rows] or [refused(_identity(None, None, NOT_RANKED), FIGURES, none, METHOD, unit=UNIT)]


def read_known(asked: Asker, values: Mapping[str, object]) -> Known | Refusal:
    """Everything the chances are made from, of the period asked for."""
    start, end = values.get("start_date"), values.get("end_date")
    if not isinstance(start, datetime.date) or not isinstance(end, datetime.date):
        return Refusal("NO_DATA", "No contacts are counted, so nothing is at stake.")
    if (end - start).days < SHORTEST_DAYS:
        return Refusal("TOO_SHORT_PRE", f"Fewer than {SHORTEST_DAYS} days are counted, too few to say what a year would bring.")
    period = {"start_date": start, "end_date": end}
    volumes: dict[str, list[Mapping]] = {}
    for row in asked("opportunity_volumes", period).records():
        volumes.setdefault(str(row["service_id"]), []).append(row)
    forms = {
        str(row["service_id"]): (number(row["starts"]), number(row["completions"]))
        for row in asked("completion_rate_by_service", period).records()
        if row["starts"]
    }
    return Known(
        services={str(row["service_id"]): row for row in asked("opportunity_services", {}).records()},
        volumes=volumes,
        costs={(str(row["service_id"]), str(row["channel_id"])): row for row in asked("unit_costs_by_channel", period).records()},
        forms=forms,
        leaks=_leaks(asked),
        settings={str(row["key"]): row["value"] for row in asked("settings", {}).records()},
        end=end,
        year_share=(end - start).days / 365.25,
    )


def _leaks(asked: Asker) -> dict[str, Range]:
    """The headline share of failed attempts that become a contact, by service; none where that finding is not there."""
    try:
        rows = asked("failed_online", {}).records()
    except QueryError:
        return {}
    found: dict[str, Range] = {}
    for row in rows:
        is_whole = row.get("path") is None and row.get("service_id") is not None and row.get("is_headline", True)
        estimate, low, high = (row.get(name) for name in ("estimate", "low_80", "high_80"))
        if is_whole and not row.get("code") and estimate is not None:
            central = number(estimate)
            found.setdefault(
                str(row["service_id"]), Range(central, central if low is None else number(low), central if high is None else number(high))
            )
    return found


def _cut_services(asked: Asker) -> dict[str, str]:
    """The services whose contacts fell beside a cut in access, with what was cut."""
    try:
        rows = asked("shift_or_cut", {}).records()
    except QueryError:
        return {}
    cut = [row for row in rows if ACCESS_REDUCED in (row.get("verdict"), row.get("word")) and row.get("service_id")]
    return {str(row["service_id"]): str(row.get("change_note") or "access was reduced") for row in cut}


def _set_aside(changes: Sequence[Mapping], known: Known, service: str) -> str | None:
    """The launch under way on a service, if any."""
    since = (known.end - datetime.timedelta(days=IN_HAND_DAYS)).isoformat()
    launched = [
        row for row in changes if row["kind"] in ("launch", "release") and row["service_id"] == service and str(row["from_date"]) > since
    ]
    return str(launched[-1]["note"]) if launched else None


def _status(service: str, cuts: Mapping[str, str], launch: str | None) -> tuple[str, Refusal | None]:
    if service == UNMAPPED:
        return NOT_RANKED, Refusal("NO_DATA", "These contacts are not yet mapped to a service; add rows to service_rules.csv.")
    if service in cuts:
        return NOT_RANKED, Refusal(
            "ACCESS_REDUCED", f"Access was reduced ({cuts[service]}), so its contacts are not what people wanted; not ranked."
        )
    if launch is not None:
        return IN_HAND, Refusal("CONFOUNDED", f"In hand: {launch}. Ranked again a year after the launch.")
    return NOT_RANKED, None


def _stake(known: Known, service: str) -> Stake | Refusal:
    chance = chance_of(known, service)
    return chance if isinstance(chance, Refusal) else estimate_stake(chance, SEED)


def _release(asked: Asker, known: Known) -> tuple[float, float]:
    """The hours of a post and the step posts go in, of the first team that has them; a whole post where nobody said."""
    teams = asked("capacity_teams", {"end_date": known.end}).records()
    for team in teams:
        if str(team["release_step"]) in ("1", "0.5", "1.0") and team["hours_per_post_year"]:
            return number(team["hours_per_post_year"]), number(team["release_step"])
    return HOURS_PER_POST, 1.0


def _row(known: Known, stake: Stake, rank: int, top: float, freed: tuple[float, float]) -> Row:
    chance, status = stake.chance, RANKED if stake.has_gap else NO_GAP
    handled = known.assisted(chance.service_id)
    seconds, count = (sum(number(row[name]) for row in handled) for name in ("handle_seconds", "handle_known"))
    posts = posts_freed(stake.contacts.central, seconds / count, *freed) if count else None
    reach = chance.online + chance.assisted * chance.addressable
    figures = range_cells(stake.pounds) | {
        "unit": UNIT, "rank": rank, "lever": stake.lever, "confidence": stake.confidence, "effort": stake.effort,
        "effort_days": chance.effort_days,
        "pounds_per_effort_day": stake.pounds.central / chance.effort_days if chance.effort_days else None, "top_five_share": top,
        "contacts_moved": stake.contacts.central, "contacts_moved_low_80": stake.contacts.low_80,
        "contacts_moved_high_80": stake.contacts.high_80,
        "net_gap": stake.gap.central, "net_gap_low_80": stake.gap.low_80, "net_gap_high_80": stake.gap.high_80,
        "uplift_form": stake.form_uplift, "uplift_take_up": stake.take_uplift, "assisted_contacts": round(chance.assisted),
        "online_completions": round(chance.online), "addressable_share": chance.addressable, "starts": round(chance.starts),
        "completion_rate": chance.completions / chance.starts if chance.starts and chance.completions <= chance.starts else None,
        "completion_target": chance.completion_target, "leak": chance.leak.central if chance.leak else None,
        "take_up": chance.online / reach if reach else None, "take_up_target": chance.take_up_target, "posts_freed": posts,
        "borrowed": list(chance.borrowed),
    }  # fmt: skip
    said = [*ASSUMED, *(f"Borrowed: {name}." for name in chance.borrowed)]
    sentence = _sentence(str(known.services[chance.service_id]["service_name"]), stake, posts)
    return told(_identity(chance.service_id, known, status), figures, round(chance.assisted), METHOD, said, sentence, stake.seed)


def _sentence(name: str, stake: Stake, posts: float | None) -> str:
    if not stake.has_gap:
        return f"{name}: no gap. With re-keying, an online record costs as much as a contact with staff. Nothing is at stake until typing ends."
    if stake.lever is None:
        return f"{name}: nothing at stake. Its form and its take-up are as good as those of like services."
    low, high = round_outward(stake.pounds.low_80, stake.pounds.high_80)
    worth = f"about £{round_estimate(stake.pounds.central):,.0f} a year at stake (80% likely £{low:,.0f} to £{high:,.0f})"
    what = {FORM: "mend the form", LAUNCH: "launch a form"}.get(str(stake.lever), "raise take-up to that of like services")
    days = "effort unknown" if stake.effort == "unknown" else f"effort {stake.effort} ({stake.chance.effort_days:g} person-days)"
    free = "" if posts is None else " 0 posts: frees time, not money." if posts == 0 else f" About {posts:g} posts by the work alone."
    lent = f" Borrowed: {listed(stake.chance.borrowed)}." if stake.chance.borrowed else ""
    return f"{name}: {what}, {worth}. Confidence {stake.confidence}, {days}.{free}{lent}"


def _identity(service: str | None, known: Known | None, status: str) -> Row:
    name = known.services[service]["service_name"] if known and service else None
    return {"service_id": service, "service_name": name, "status": status}
