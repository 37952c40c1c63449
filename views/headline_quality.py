"""What got worse against the same dates a year before, and for whom; and where a cut in access stands behind a fall."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.chance import shares_differ
from pipelines.errors import QueryError
from views.controls import View
from views.figures import Ask, Rows


CHANNEL_POINTS = 0.01  # of a share over a whole channel
SERVICE_POINTS = 0.02  # of a share of one service, whose numbers are smaller
LONGER = 0.02  # of a wait or a length
FEW = 100  # fewer answers, starts or transactions in either year do not say that anything moved
MOST_WORSE = 8
EVERYONE = "All services"


@dataclass(frozen=True)
class Worse:
    """One measure that got worse, for whom, then and now; `kind` says how the two figures are written: share, minutes or score."""

    what: str
    whom: str
    before: float
    now: float
    kind: str
    size: float  # the move as a share of the smallest one that is told, for the order


@dataclass(frozen=True)
class Access:
    """A fall in contacts that is no shift: a cut in access explains it, or `warning` says that people may be going without."""

    service_id: str
    service: str
    channel_id: str
    note: str
    from_date: date | None
    sentence: str
    warning: str

    @property
    def is_cut(self) -> bool:
        """Whether a change that cut access is written down; else contacts fell and nobody knows why."""
        return bool(self.note)


@dataclass(frozen=True)
class Quality:
    """What got worse, where access was cut or people may be left behind, and which measures have both years."""

    worse: tuple[Worse, ...]
    access: tuple[Access, ...]
    compared: tuple[str, ...]
    unknown: tuple[str, ...]
    why: str = ""  # a question that the snapshot cannot be asked

    @property
    def cuts(self) -> tuple[Access, ...]:
        """Where access was cut."""
        return tuple(each for each in self.access if each.is_cut)


@dataclass(frozen=True)
class Measure:
    """A question, the column that is compared, and when a move of it is told; `weight` is the column that counts what it rests on."""

    name: str
    what: str
    question: str
    column: str
    weight: str
    kind: str
    worse_when: int  # 1: higher is worse, -1: lower is worse
    least: float
    by: str = "channel"


MEASURES = (
    Measure("waits", "Longer waits", "waits_by_channel", "mean_wait_seconds", "wait_known", "minutes", 1, LONGER),
    Measure("calls given up", "More people gave up waiting", "waits_by_channel", "abandoned_rate", "offered", "share", 1, CHANNEL_POINTS),
    Measure("length of contacts", "Contacts take longer", "waits_by_channel", "mean_handle_seconds", "handle_known", "minutes", 1, LONGER),
    Measure(
        "repeat contacts", "More people came back within 7 days", "repeat_contacts_by_channel", "repeated_share", "contacts", "share", 1,
        CHANNEL_POINTS,
    ),
    Measure("satisfaction", "Less satisfied", "satisfaction_by_channel", "satisfaction", "responses", "score", -1, SERVICE_POINTS),
    Measure(
        "finished forms", "Fewer finish the online form", "completion_rate_by_service", "completion_rate", "starts", "share", -1,
        SERVICE_POINTS, "service",
    ),
)  # fmt: skip


def questions(view: View) -> list[tuple[str, dict[str, object]]]:
    """What quality_of asks for every measure, in its order: the dates in view, then those a year before."""
    period = view.period
    both = ((period.start, period.end), (period.compared_start, period.compared_end))
    return [(measure.question, {"start_date": start, "end_date": end, **view.who}) for measure in MEASURES for start, end in both]


def quality_of(rows: Ask, view: View, published: tuple[date, date], falls: Rows) -> Quality:
    """Every measure on the dates in view and a year before; `falls` are the rows of shift_or_cut."""
    worse: list[Worse] = []
    compared: list[str] = []
    period = view.period
    has_year_before = period.compared_start >= published[0]
    refused: list[str] = []

    def answered(name: str, **parameters: object) -> list[dict]:
        try:
            return rows(name, **parameters)
        except QueryError as error:
            refused.append(str(error))
            return []

    answers = [answered(name, **parameters) for name, parameters in questions(view)]
    for measure, now, then in zip(MEASURES, answers[::2], answers[1::2], strict=True):
        pairs = paired(measure, now, then) if has_year_before else []
        if pairs:
            compared.append(measure.name)
        worse += worse_of(measure, pairs)
    take_up = answered("digital_take_up_by_service", **view.asked, definition_id=view.definition_id)
    both = ("digital_take_up_compared", "digital_take_up_year_before")
    known = [row for row in take_up if all(row[name] is not None for name in both) and (row["contacts"] or 0) >= FEW]
    if known:
        compared.append("take-up")
    worse += take_up_falls(known, view)
    names = [*(measure.name for measure in MEASURES), "take-up"]
    return Quality(
        worse=tuple(sorted(worse, key=lambda each: -each.size)[:MOST_WORSE]),
        access=access_of(falls, view),
        compared=tuple(compared),
        unknown=tuple(name for name in names if name not in compared),
        why=refused[0] if refused else "",
    )


def asked(rows: Ask, name: str, **parameters: object) -> list[dict]:
    """The answer to a question; nothing where the snapshot cannot be asked it."""
    try:
        return rows(name, **parameters)
    except QueryError:
        return []


def paired(measure: Measure, now: Rows, then: Rows) -> list[tuple[dict, dict]]:
    """The rows of both years of one channel or service, where each rests on enough."""
    key = f"{measure.by}_id"
    before = {row[key]: row for row in then}
    both = [(row, before[row[key]]) for row in now if row[key] in before]
    return [pair for pair in both if all(row[measure.column] is not None and (row[measure.weight] or 0) >= FEW for row in pair)]


def worse_of(measure: Measure, pairs: Sequence[tuple[dict, dict]]) -> list[Worse]:
    """The channels or services where the measure moved the wrong way by enough to tell."""
    found = []
    for row, before in pairs:
        was, is_now = float(before[measure.column]), float(row[measure.column])
        least = measure.least * was if measure.kind == "minutes" else measure.least
        move = (is_now - was) * measure.worse_when
        if least > 0 and move >= max(least, chance(measure, was, float(before[measure.weight]), float(row[measure.weight]))):
            found.append(Worse(measure.what, str(row[f"{measure.by}_name"]), was, is_now, measure.kind, move / least))
    return found


def chance(measure: Measure, was: float, n_before: float, n_now: float) -> float:
    """How far the measure may move by chance alone: two standard errors, of a share, or of times that spread as widely as their mean."""
    spread = was if measure.kind == "minutes" else math.sqrt(max(0.0, was * (1 - was)))
    return 2 * spread * math.sqrt(1 / n_before + 1 / n_now)


def take_up_falls(known: Rows, view: View) -> list[Worse]:
    """Services whose digital take-up fell by more than chance makes it."""
    return [
        Worse(
            "Take-up fell",
            view.services.get(row["service_id"], str(row["service_id"])),
            was,
            is_now,
            "share",
            (was - is_now) / SERVICE_POINTS,
        )
        for row in known
        if (was := float(row["digital_take_up_year_before"])) - (is_now := float(row["digital_take_up_compared"])) >= SERVICE_POINTS
        and shares_differ(is_now, was, float(row["transactions"] or 0))
    ]


def access_of(falls: Rows, view: View) -> tuple[Access, ...]:
    """Where access was cut, told once a service and channel; the row about the cut itself before the one about the period."""
    found: dict[tuple[str, str], Access] = {}
    for row in sorted(falls, key=lambda row: row["about"] != "cut"):
        if row["service_id"] is None or not view.keeps(row["service_id"]) or not is_told(row):
            continue
        key = (str(row["service_id"]), str(row["channel_id"]))
        found.setdefault(key, one_access(row, view.services))
    return tuple(found.values())


def told_together(access: Sequence[Access]) -> list[tuple[Access, list[str]]]:
    """Cuts that the same words tell, each with the names of its services: one change of hours may cut forty services."""
    groups: dict[tuple, tuple[Access, list[str]]] = {}
    for each in access:
        words = bool(each.warning) if each.note else each.warning
        groups.setdefault((each.channel_id, each.from_date, each.note, words), (each, []))[1].append(each.service)
    return list(groups.values())


def is_told(row: Mapping) -> bool:
    """Whether a row says that access was reduced or that people may be going without."""
    return row["verdict"] == "access reduced" or bool(row["warning"])


def one_access(row: Mapping, names: Mapping[str, str]) -> Access:
    """A row of shift_or_cut as a cut in access."""
    when = optional_day(row["from_date"])
    return Access(
        service_id=str(row["service_id"]),
        service=names.get(str(row["service_id"]), str(row["service_id"])),
        channel_id=str(row["channel_id"]),
        note=str(row["change_note"] or ""),
        from_date=when,
        sentence=str(row["sentence"]),
        warning=str(row["warning_sentence"] or ""),
    )


def optional_day(value: object) -> date | None:
    """A day of a finding, which is text there."""
    return None if value is None else value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
