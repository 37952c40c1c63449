"""The what_if finding: what a scenario would bring, rung by rung, before anybody decides it."""

import datetime
from collections.abc import Mapping, Sequence

import numpy as np

from analysis.answers.opportunity import read_known
from analysis.desks import desks_of, staff_of
from analysis.finding import Range, Refusal, round_estimate, round_outward
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.findings import Asker
from analysis.next_decisions import COME_LATER, Closing, Desk, Staff, closing_of, value_of_closing
from analysis.opportunity import SEED, UnitCost
from analysis.opportunity_inputs import Known, chance_of, number
from analysis.questions import LAST_YEAR, Question
from analysis.what_if import Moved, Release, contacts_moved, move_online, posts_range
from pipelines.errors import QueryError


QUESTION = Question(
    "what_if",
    f"What would more take-up, shorter opening hours, a closed counter day or fewer posts bring in a year, rung by rung ({LAST_YEAR})?",
    "one row per lever that is given and rung of the ladder; never a saving made, always one supposed",
    (
        "start_date", "end_date", "service_id", "take_up", "definition_id",
        "close_channel", "close_site", "close_weekday", "close_hour", "team", "posts",
    ),
    answers_last_year=True,
)  # fmt: skip
TAKE_UP, CLOSING, POSTS = "take-up", "opening hours", "posts"
FIGURES = (*RANGE_COLUMNS, "unit", "label", "is_struck_through", "enters_ladder", "contacts", "contacts_low_80", "contacts_high_80")
METHOD = {
    TAKE_UP: "demand held, contacts moved x marginal cost, less online cost, keying and those who give up online; 10,000 draws",
    CLOSING: "staffed hours less the work that comes at another time; 10,000 draws",
    POSTS: "hours the posts work in a year against the hours the other levers set free",
}
ASSUMED = {
    TAKE_UP: (
        "As many people want the service as in the period counted.",
        "What a contact costs is its variable part; overheads stay.",
        "More forms are given up at the rate they are now, and those people contact staff at the rate they do now.",
        "Typing of online records is costed, but its hours are the back office's and not among the hours set free.",
    ),
    CLOSING: (
        f"Of those who come then, between {COME_LATER[0]:.0%} and {COME_LATER[1]:.0%} come at another time; their work stays.",
        "It would be a cut in access: it enters no rung and is never called shift.",
    ),
    POSTS: ("Posts are given up by somebody's decision, not by a fall in contacts.", "Cash only with a budget line, an owner and a date."),
}
NOTHING = "Say what to suppose: take_up with a service_id, close_channel with close_weekday or close_hour, or posts with a team."
DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
Row = dict[str, object]


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """Rows of each lever that was given, in the order take-up, opening hours, posts; a lever that cannot be told is one refused row."""
    start, end = values.get("start_date"), values.get("end_date")
    if not isinstance(start, datetime.date) or not isinstance(end, datetime.date):
        return [_refused("", "", Refusal("NO_DATA", "No contacts are counted, so nothing can be supposed."))]
    rows: list[Row] = []
    hours: list[np.ndarray] = []
    if values.get("take_up") is not None:
        rows += _take_up_rows(asked, values, hours)
    if values.get("close_channel") is not None:
        rows += _closing_rows(asked, start, end, values)
    if values.get("posts") is not None:
        rows += _posts_rows(asked, end, values, hours)
    return rows or [_refused("", "", Refusal("BAD_SETTING", NOTHING))]


def _take_up_rows(asked: Asker, values: Mapping[str, object], hours: list[np.ndarray]) -> list[Row]:
    service = values.get("service_id")
    if service is None:
        return [_refused(TAKE_UP, "contacts", Refusal("BAD_SETTING", "A take-up is supposed for one service: say service_id."))]
    known = read_known(asked, values)
    if isinstance(known, Refusal):
        return [_refused(TAKE_UP, "contacts", known)]
    chance = chance_of(known, str(service))
    now = asked("digital_take_up", {name: values[name] for name in ("start_date", "end_date", "service_id", "definition_id")}).records()[0]
    if isinstance(chance, Refusal):
        return [_refused(TAKE_UP, "contacts", chance)]
    if now["digital_take_up"] is None:
        return [_refused(TAKE_UP, "contacts", Refusal("NO_DATA", str(now["why"] or "Digital take-up is not known for this service.")))]
    wanted = _number(values, "take_up")
    transactions = number(now["transactions"]) / known.year_share
    moved = contacts_moved(number(now["digital_take_up"]), wanted, transactions, chance.assisted * chance.addressable)
    if isinstance(moved, Refusal):
        return [_refused(TAKE_UP, "contacts", moved)]
    staffed = known.assisted(str(service))
    seconds, count = (sum(number(row[name]) for row in staffed) for name in ("handle_seconds", "handle_known"))
    found = move_online(chance, _full_costs(known, str(service)), moved, seconds / count if count else 0.0)
    hours.append(found.hour_draws)
    name = str(known.services[str(service)]["service_name"] or service)
    words = f"{name} at {wanted:.1%} take-up, now {number(now['digital_take_up']):.1%}"
    said = [*ASSUMED[TAKE_UP], *(f"Borrowed: {each}." for each in chance.borrowed)]
    return [*_money_rows(found, words, round(chance.assisted), said), *_capacity_rows(asked, known, found, bool(count), words, said)]


def _money_rows(found: Moved, words: str, n: int, said: Sequence[str]) -> list[Row]:
    moved = Range(found.contacts, found.contacts, found.contacts)
    rungs = (
        ("L0", "List price: contacts moved x the gap of full unit costs; not a saving", Range(*[found.list_price] * 3), True),
        ("L1", "Contacts that staff would no longer take", found.avoided, False),
        ("L2", "Less the cost online and typing of online records", found.after_online, False),
        ("L3", "Less those who give up online and then contact us", found.after_failed, False),
    )
    return [
        _told(TAKE_UP, rung, label, value, "pounds a year", moved if rung == "L1" else None, n, said, f"{words}: {label[0].lower()}{label[1:]}, {_pounds(value)}.", is_struck)
        for rung, label, value, is_struck in rungs
    ]  # fmt: skip


def _capacity_rows(asked: Asker, known: Known, found: Moved, has_times: bool, words: str, said: Sequence[str]) -> list[Row]:
    label, cash = "Capacity, in the steps in which posts can go", "Cash"
    no_cash = f"{words}: £0 in cash. Cash is counted only when a budget line is named in benefits.csv and falls."
    nothing = _told(TAKE_UP, "L5", cash, Range(0.0, 0.0, 0.0), "pounds a year", None, None, said, no_cash)
    release = _release(asked, known.end)
    if not has_times or release is None:
        why = "staffing.csv names no team that gives up posts." if has_times else "No feed says how long contacts of this service take."
        return [_refused(TAKE_UP, "L4", Refusal("NO_HANDLE_TIME" if not has_times else "NO_DATA", why)), nothing]
    posts = posts_range(found.hour_draws, release)
    low, high = round_outward(found.hours.low_80, found.hours.high_80)
    sentence = f"{words}: {low:,.0f} to {high:,.0f} staff hours a year, {_posts(posts)}."
    return [_told(TAKE_UP, "L4", label, posts, "posts", found.back, None, said, sentence), nothing]


def _closing_rows(asked: Asker, start: datetime.date, end: datetime.date, values: Mapping[str, object]) -> list[Row]:
    desks = desks_of(asked, start, end)
    channel, site = str(values["close_channel"]), values.get("close_site")
    desk = next((each for each in desks if each.channel_id == channel and each.site == (None if site is None else str(site))), None)
    if desk is None:
        known = ", ".join(sorted(f"{each.channel_id} {each.site or 'all lines'}" for each in desks)) or "none"
        why = f"Opening hours and contacts by the hour are needed; they are known for: {known}."
        return [_refused(CLOSING, "time", Refusal("NO_ARRIVAL_PROFILE", why))]
    cells = _cells(desk, values)
    if not cells:
        return [_refused(CLOSING, "time", Refusal("BAD_SETTING", "It is not open then, so nothing would be closed."))]
    closing = closing_of(desk, cells)
    if isinstance(closing, Refusal):
        return [_refused(CLOSING, "time", closing)]
    staff = staff_of(asked, start, end, desks).get(channel)
    if staff is None:
        why = "What an open hour costs is not known: staffing.csv needs posts, their hours and cost, and feeds handle times."
        return [_refused(CLOSING, "time", Refusal("NO_UNIT_COST", why))]
    return [_closing_row(closing, staff, values)]


def _cells(desk: Desk, values: Mapping[str, object]) -> tuple[tuple[int, int], ...]:
    """The open (weekday, hour) cells that the scenario closes."""
    day = None if values.get("close_weekday") is None else int(_number(values, "close_weekday"))
    hour = None if values.get("close_hour") is None else int(_number(values, "close_hour"))
    if day is None and hour is None:
        return ()
    open_cells = [(weekday, each) for weekday, hours in sorted(desk.open_hours.items()) for each in range(*hours)]
    return tuple(cell for cell in open_cells if day in (None, cell[0]) and hour in (None, cell[1]))


def _closing_row(closing: Closing, staff: Staff, values: Mapping[str, object]) -> Row:
    value = value_of_closing(closing, staff)
    place = closing.desk.site or "all lines"
    day, hour = values.get("close_weekday"), values.get("close_hour")
    when = " ".join(
        part
        for part in (
            f"on {DAYS[int(_number(values, 'close_weekday')) - 1]}" if day is not None else "",
            f"from {int(_number(values, 'close_hour'))}:00 to {int(_number(values, 'close_hour')) + 1}:00" if hour is not None else "",
        )
        if part
    )
    low, high = round_outward(closing.contacts.low_80, closing.contacts.high_80)
    sentence = (
        f"Close {place} {when}: {_pounds(value)} of staff time. {low:,.0f} to {high:,.0f} contacts a year come then "
        f"({closing.share:.1%} of its contacts). A cut in access, so it enters no rung."
    )
    return _told(
        CLOSING, "time", "Staff time set free by closing", value, "pounds a year", closing.contacts, closing.desk.weeks(), ASSUMED[CLOSING],
        sentence, enters=False,
    )  # fmt: skip


def _posts_rows(asked: Asker, end: datetime.date, values: Mapping[str, object], hours: Sequence[np.ndarray]) -> list[Row]:
    wanted = _number(values, "posts")
    teams = [row for row in asked("capacity_teams", {"end_date": end}).records() if row["hours_per_post_year"]]
    name = values.get("team")
    team = next((row for row in teams if name is None or row["team"] == name), None)
    if team is None:
        known = ", ".join(str(row["team"]) for row in teams) or "none"
        return [_refused(POSTS, "L4", Refusal("NO_DATA", f"staffing.csv names no such team with hours a post works; it has: {known}."))]
    if wanted <= 0 or (team["posts"] is not None and wanted > number(team["posts"])):
        return [
            _refused(POSTS, "L4", Refusal("BAD_SETTING", f"{team['team']} has {number(team['posts']):g} posts; suppose fewer, above 0."))
        ]
    needed = wanted * number(team["hours_per_post_year"])
    draws = np.sum(hours, axis=0) if hours else np.zeros(1)
    low, high = np.quantile(draws, (0.1, 0.9))
    covered = "covered" if low >= needed else "not covered" if high < needed else "perhaps covered"
    free = f"the take-up supposed sets free {low:,.0f} to {high:,.0f}" if hours else "nothing else supposed here sets any free"
    them = f"{wanted:g} {'post' if wanted == 1 else 'posts'}"
    sentence = f"{them} of {team['team']} {'works' if wanted == 1 else 'work'} {needed:,.0f} hours a year; {free}: {covered}."
    sentence += "" if covered == "covered" else " What is not covered makes waits longer or work undone."
    rows = [
        _told(
            POSTS,
            "L4",
            f"Hours of the posts: {covered}",
            Range(needed, needed, needed),
            "hours a year",
            None,
            None,
            ASSUMED[POSTS],
            sentence,
        )
    ]
    if team["cost_per_post"]:
        paid = wanted * number(team["cost_per_post"])
        said = f"{them} {'costs' if wanted == 1 else 'cost'} {_money(paid)} a year; cash only when a budget line falls by it."
        rows.append(
            _told(POSTS, "L5", "Pay of the posts", Range(paid, paid, paid), "pounds a year", None, None, ASSUMED[POSTS], said, enters=False)
        )
    return rows


def _full_costs(known: Known, service: str) -> tuple[list[UnitCost], UnitCost]:
    """Unit costs with their overheads: staffed channels weighted by contacts, and online; a channel without one is left out."""
    found = []
    for row in known.assisted(service):
        cost = known.costs.get((service, str(row["channel_id"])))
        if cost and cost["central"] is not None:
            found.append(UnitCost(number(cost["low"]), number(cost["central"]), number(cost["high"]), number(row["contacts"])))
    web = known.costs.get((service, "web")) or next((row for (_, channel), row in known.costs.items() if channel == "web"), None)
    online = UnitCost(0.0, 0.0, 0.0) if web is None else UnitCost(number(web["low"]), number(web["central"]), number(web["high"]))
    return found, online


def _release(asked: Asker, end: datetime.date) -> Release | None:
    for team in asked("capacity_teams", {"end_date": end}).records():
        if str(team["release_step"]) in ("1", "1.0", "0.5") and team["hours_per_post_year"]:
            return Release(number(team["hours_per_post_year"]), number(team["release_step"]))
    return None


def _number(values: Mapping[str, object], name: str) -> float:
    try:
        found = float(str(values[name]))
    except ValueError:
        raise QueryError(f"{name} must be a number such as 0.4, not {str(values[name])[:30]!r}.") from None
    if found != found or abs(found) == float("inf"):
        raise QueryError(f"{name} must be a number such as 0.4, not {str(values[name])[:30]!r}.")
    return found


def _told(
    lever: str, rung: str, label: str, value: Range, unit: str, contacts: Range | None, n: int | None, said: Sequence[str], sentence: str,
    is_struck: bool = False, enters: bool = True,
) -> Row:  # fmt: skip
    figures = range_cells(value) | {
        "unit": unit, "label": label, "is_struck_through": is_struck, "enters_ladder": enters and not is_struck,
        "contacts": contacts.central if contacts else None, "contacts_low_80": contacts.low_80 if contacts else None,
        "contacts_high_80": contacts.high_80 if contacts else None,
    }  # fmt: skip
    return told({"lever": lever, "rung": rung}, figures, n, METHOD[lever], said, sentence, SEED)


def _refused(lever: str, rung: str, why: Refusal) -> Row:
    return refused({"lever": lever, "rung": rung}, FIGURES, why, METHOD.get(lever, "none"))


def _pounds(value: Range) -> str:
    if value.low_80 == value.high_80:
        return _money(value.central)
    low, high = round_outward(value.low_80, value.high_80)
    return f"80% likely {_money(low)} to {_money(high)} a year"


def _money(value: float) -> str:
    rounded = round_estimate(value)
    return f"{'-' if rounded < 0 else ''}£{abs(rounded):,.0f}"


def _posts(posts: Range) -> str:
    return f"{posts.low_80:g} posts" if posts.low_80 == posts.high_80 else f"{posts.low_80:g} to {posts.high_80:g} posts"
