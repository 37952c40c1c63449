"""How much capacity fewer or longer contacts set free, in the steps each team can really give up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from analysis import capacity
from analysis.capacity import AGENCY, PER_CALL, Promise
from analysis.capacity_evidence import Evidence, Pool, handle_times, pools, read_evidence, service_of
from analysis.capacity_release import Released, release_by_queue, release_by_workload
from analysis.finding import Range, Refusal
from analysis.handle_time import HandleTimeDrift, estimate_drift
from analysis.questions import LAST_YEAR, Answer, Question
from pipelines.errors import QueryError


Asker = Callable[..., Answer]
QUESTION = Question(
    "capacity",
    f"What capacity do fewer or longer contacts set free, in the steps each team can give up ({LAST_YEAR} against the baseline year)?",
    "one row per team and channel; a second row with the workload alone where contacts are not known by the hour",
    (
        "start_date",
        "end_date",
        "baseline_start",
        "baseline_end",
        "team",
        "calls_change",
        "handle_time_change",
        "answer_seconds",
        "answer_share",
        "minimum_agents",
        "most_occupied",
    ),
    answers_last_year=True,
    when="build",
    filters=("team",),
)
ANSWER_SHARE = 0.8
VISIT_SECONDS = 900.0  # waiting room; the setting is about calls
LIVE_CHANNELS = frozenset({"phone", "chat", "face_to_face", None})  # people wait for an answer: a queue
LEAST_COVERED = 0.9
FIGURES = (
    "unit", "estimate", "low_80", "high_80", "low_95", "high_95",
    "hours_per_week", "hours_low_80", "hours_high_80", "simple_posts",
    "calls_per_week_before", "calls_per_week_now", "calls_change",
    "handle_seconds_before", "handle_seconds_now", "handle_time_change", "work_change",
    "handle_mix_seconds", "handle_longer_seconds", "handle_adjusted_change", "handle_adjusted_low_80", "handle_adjusted_high_80",
    "agents_busiest_before", "agents_busiest_now", "agents_busiest_now_if_some_hang_up", "answered_in_target_now",
)  # fmt: skip


@dataclass(frozen=True)
class Wishes:
    """What the caller asked to be worked out otherwise; null changes mean the two periods are compared."""

    calls_change: float | None
    handle_time_change: float | None
    answer_seconds: float | None
    answer_share: float
    minimum_agents: int
    most_occupied: float | None

    @property
    def is_what_if(self) -> bool:
        """Whether a change is supposed instead of the baseline compared."""
        return self.calls_change is not None or self.handle_time_change is not None


def answer(asked: Asker, values: Mapping[str, object]) -> list[dict[str, object]]:
    """The rows of all teams, in the order of staffing.csv."""
    wishes = _wishes(values)
    if not isinstance(values["end_date"], date):
        return [_refused({}, Refusal("NO_DATA", "Nothing has been counted yet."), "queue")]
    teams = asked("capacity_teams", {"end_date": values["end_date"]}).records()
    if not teams:
        return [_refused({}, Refusal("NO_DATA", "staffing.csv names no team, so freed time cannot be turned into posts."), "queue")]
    seconds = float(str(next((r["value"] for r in asked("settings", {}).records() if r["key"] == "answer_target_seconds"), 20)))
    service_ids = [str(r["service_id"]) for r in asked("services", {}).records()]
    return [row for pool in pools(teams, service_ids) for row in _rows_of_pool(asked, pool, values, wishes, seconds)]


def _wishes(values: Mapping[str, object]) -> Wishes:
    share = _number(values, "answer_share")
    return Wishes(
        _number(values, "calls_change"),
        _number(values, "handle_time_change"),
        _number(values, "answer_seconds"),
        ANSWER_SHARE if share is None else share,
        int(_number(values, "minimum_agents") or 0),
        _number(values, "most_occupied"),
    )


def _number(values: Mapping[str, object], name: str) -> float | None:
    value = values.get(name)
    if value is None:
        return None
    try:
        number = float(str(value))
    except ValueError:
        raise QueryError(f"{name} must be a number such as -0.22, not {str(value)[:30]!r}.") from None
    if number != number or abs(number) == float("inf"):
        raise QueryError(f"{name} must be a number such as -0.22, not {str(value)[:30]!r}.")
    return number


def _rows_of_pool(asked: Asker, pool: Pool, values: Mapping[str, object], wishes: Wishes, seconds: float) -> list[dict[str, object]]:
    first = _wrong(values, wishes)
    if first:
        return [_refused(team, first, "queue") for team in pool.teams]
    evidence = read_evidence(asked, pool, values, wishes.is_what_if)
    refusal = _unusable(evidence, seconds, wishes)
    if refusal:
        return [_refused(team, refusal, "queue") for team in pool.teams]
    drift = None if wishes.is_what_if else estimate_drift(*handle_times(evidence.before, evidence.now))
    is_queue = pool.channel_id in LIVE_CHANNELS
    usual = VISIT_SECONDS if pool.channel_id == "face_to_face" else seconds
    promise = _promise(wishes, usual)
    if is_queue and evidence.has_profile:
        found = release_by_queue(evidence, pool.teams, promise, _changes(wishes))
        remarks = _remarks(evidence, pool, promise, wishes)
        return [_row(team, each, drift, remarks) for team, each in zip(pool.teams, found, strict=True)]
    missing = Refusal(
        "NO_ARRIVAL_PROFILE", "Contacts of this team are not known by the hour in both periods, so the queue cannot be modelled."
    )
    remarks = _remarks(evidence, pool, None, wishes)
    rows = []
    for team, each in zip(pool.teams, release_by_workload(evidence, pool.teams, _changes(wishes)), strict=True):
        rows += [_refused(team, missing, "queue")] if is_queue else []
        rows.append(_row(team, each, drift, remarks, "workload"))
    return rows


def _promise(wishes: Wishes, usual_seconds: float) -> Promise:
    seconds = usual_seconds if wishes.answer_seconds is None else wishes.answer_seconds
    return Promise(seconds, wishes.answer_share, 0.0, wishes.minimum_agents, wishes.most_occupied)


def _changes(wishes: Wishes) -> tuple[float, float] | None:
    return (wishes.calls_change or 0.0, wishes.handle_time_change or 0.0) if wishes.is_what_if else None


def _wrong(values: Mapping[str, object], wishes: Wishes) -> Refusal | None:
    wrong = _promise(wishes, VISIT_SECONDS).wrong()
    if wrong:
        return wrong
    if min(wishes.calls_change or 0.0, wishes.handle_time_change or 0.0) <= -1:
        return Refusal("BAD_SETTING", "A change must be above -1, which would leave nothing; write 22% fewer as -0.22.")
    start, end, first, last = (values[name] for name in ("start_date", "end_date", "baseline_start", "baseline_end"))
    if wishes.is_what_if or not (isinstance(start, date) and isinstance(end, date) and isinstance(first, date) and isinstance(last, date)):
        return None
    if first < end and last > start:
        return Refusal("NO_BASELINE", "The baseline and the period share days, so there is nothing to compare with; two years are needed.")
    return None


def _unusable(evidence: Evidence, seconds: float, wishes: Wishes) -> Refusal | None:
    """Why these periods cannot carry a figure: no contacts, days missing, no handle time, or a service that got worse."""
    for period, code, what in ((evidence.now, "NO_DATA", "period"), (evidence.before, "NO_BASELINE", "baseline")):
        if not period.total("calls"):
            return Refusal(code, f"No contacts of this team are counted in the {what}.")
        if period.covered < LEAST_COVERED * period.length:
            return Refusal(code, f"The data of this team do not cover the {what}, so a gap would read as less work.")
    few = capacity.too_few_handled(evidence.before.total("handle_known") or 0, evidence.now.total("handle_known") or 0)
    if few or wishes.is_what_if:
        return few
    return capacity.service_worse(service_of(evidence.before), service_of(evidence.now), seconds)


def _remarks(evidence: Evidence, pool: Pool, promise: Promise | None, wishes: Wishes) -> list[str]:
    said = []
    if promise is None:
        said.append("Queue not modelled: work is contacts times handle time.")
    else:
        said.append(f"{promise.target_share:.0%} are answered within {promise.target_seconds:g} seconds, then and now (Erlang C).")
        is_setting = pool.channel_id != "face_to_face" and wishes.answer_seconds is None
        said.append("The share is an assumption; the seconds are a setting." if is_setting else "Both are assumptions.")
    if wishes.is_what_if:
        said.append("A change is supposed: the period as it was is compared with the period changed.")
    else:
        said.append("Without the change, contacts and handle time would have been those of the baseline year.")
    if evidence.launched:
        said.append(f"For {', '.join(evidence.launched)} contacts without the launch are taken from launch_impact.")
    if evidence.cut:
        said.append(f"Access was cut for {', '.join(evidence.cut)}: their fall is left out.")
    if len(pool.teams) > 1:
        said.append("Teams that share these contacts are served in turn: agency hours first, then posts.")
    return said


def _row(
    team: dict, found: Released | Refusal, drift: HandleTimeDrift | Refusal | None, remarks: list[str], model: str = "queue"
) -> dict[str, object]:
    if isinstance(found, Refusal):
        return _refused(team, found, model)
    figures = found.figures | _drift(drift) | _ranged(found.release) | {"unit": found.unit}
    return {
        **_named(team, model),
        **{name: figures.get(name) for name in FIGURES},
        "n": found.n,
        "method": found.method,
        "assumptions": [*remarks, *found.assumptions],
        "seed": found.seed,
        "code": None,
        "sentence": _sentence(team, found, model),
    }


def _named(team: Mapping[str, object], model: str) -> dict[str, object]:
    names = ("team", "channel_id", "services", "release_step")
    return {**{name: team.get(name) for name in names}, "model": model}


def _refused(team: Mapping[str, object], refusal: Refusal, model: str) -> dict[str, object]:
    tail = {"n": 0, "method": "Erlang C in the team's release step", "assumptions": [], "seed": None}
    return {**_named(team, model), **dict.fromkeys(FIGURES), **tail, "code": refusal.code, "sentence": refusal.sentence}


def _ranged(release: Range) -> dict[str, object]:
    names = ("low_80", "high_80", "low_95", "high_95")
    return {"estimate": release.central, **{name: getattr(release, name) for name in names}}


def _drift(drift: HandleTimeDrift | Refusal | None) -> dict[str, object]:
    if drift is None or isinstance(drift, Refusal):
        return {}
    return {
        "handle_mix_seconds": round(drift.mix, 3),
        "handle_longer_seconds": round(drift.longer, 3),
        "handle_adjusted_change": round(drift.adjusted / drift.before - 1, 6),
        "handle_adjusted_low_80": round(drift.adjusted_change.low_80, 6),
        "handle_adjusted_high_80": round(drift.adjusted_change.high_80, 6),
    }


def _sentence(team: Mapping[str, object], found: Released, model: str) -> str:
    work = found.figures["work_change"]
    assert isinstance(work, float)
    less = f"{abs(work):.1%} {'less' if work < 0 else 'more'} work"
    how = "" if model == "queue" else " (queue not modelled)"
    if team["release_step"] == PER_CALL:
        paid = _either_way(found.release, "£", " a year", "less") or f"{_between(found.release, '£', '')} a year less"
        return f"{team['team']}: {less}{how}; {paid} to pay, 80% likely."
    unit = "agency hours a week" if team["release_step"] == AGENCY else "posts"
    if either := _either_way(found.release, "", f" {unit}", "fewer"):
        return f"{team['team']}: {less}{how}; {either} are needed, 80% likely."
    if found.release.high_80 < 0:
        more = Range(*(-value for value in (found.release.central, found.release.high_80, found.release.low_80)))
        return f"{team['team']}: {less}{how}; more staff are needed, {_between(more, '', unit)}, 80% likely."
    return f"{team['team']}: {less}{how}; this sets free {_between(found.release, '', unit, team['release_step'])}, 80% likely."


def _either_way(release: Range, before: str, after: str, less: str) -> str:
    """A range that begins below zero and does not end there, as words without a minus; empty for any other."""
    if not release.low_80 < 0 <= release.high_80:
        return ""
    more = f"{before}{-release.low_80:,.10g}{after} more"
    return f"up to {more}, and none {less}," if release.high_80 == 0 else f"from {more} to {before}{release.high_80:,.10g}{after} {less}"


def _between(release: Range, before: str, after: str, step: object = None) -> str:
    """The ends of a range as words: one figure when they agree, 'or' when nothing lies between them."""
    low, high = (f"{before}{value:,.10g}" for value in (release.low_80, release.high_80))
    if low == high:
        return f"{low} {after}".strip()
    is_next = after == "posts" and step is not None and abs(release.high_80 - release.low_80 - float(str(step))) < capacity.BEFORE_FLOOR
    return f"{low} {'or' if is_next else 'to'} {high} {after}".strip()
