"""How many people reach each step of an online form, where they leave it, and on which devices they finish, with ranges."""

import datetime
import itertools
from collections.abc import Mapping, Sequence

from analysis.cells import number, whole
from analysis.finding import Refusal
from analysis.finding_rows import RANGE_COLUMNS, percent, percent_range, range_cells, refused, told
from analysis.findings import Asker
from analysis.proportions import wilson, wilson_range
from analysis.questions import Question
from analysis.share_changes import FEWEST


QUESTION = Question(
    "form_steps",
    "Where do people leave each online form, at which step and on which device, and how sure is that?",
    "one row per service as a whole, then per step in order, then per device, and one, *, for all forms; estimate is the share of those who started",
    ("start_date", "end_date", "service_id", "directorate"),
)
FIGURES = (
    "people", *RANGE_COLUMNS, "unit", "starts", "left", "left_share", "left_low_80", "left_high_80", "is_worst",
)  # fmt: skip
METHOD = "share of those who started, Wilson interval"
UNIT = "share of those who started"
FORM, STEP, DEVICE = "form", "step", "device"
ALL = "*"
END = "end"
ASSUMED = ("People are counted at each step by the feed that saw them start.", "Leaving at a step is reaching it and not the next.")
BY_DEFINITION: dict[str, object] = {**range_cells(None), "estimate": 1.0}  # everybody who started did start
Row = dict[str, object]


def answer(asked: Asker, values: Mapping[str, object]) -> list[Row]:
    """Rows of every form in the period, each form's steps before its devices."""
    if not isinstance(values.get("start_date"), datetime.date):
        return [_nothing()]
    steps: dict[str, list[Mapping[str, object]]] = {}
    for row in asked("funnel_by_step", values).records():
        steps.setdefault(str(row["service_id"]), []).append(row)
    devices: dict[str, list[Mapping[str, object]]] = {}
    for row in asked("completion_by_device", values).records():
        devices.setdefault(str(row["service_id"]), []).append(row)
    if not steps:
        return [_nothing()]
    forms = {service: (whole(lines[0]["people"]), _finished(lines)) for service, lines in steps.items()}
    total = _form(ALL, "All forms", sum(starts for starts, _ in forms.values()), sum(done for _, done in forms.values()))
    rows: list[Row] = [total]
    for service, lines in steps.items():
        rows += [_form(service, str(lines[0]["service_name"]), *forms[service]), *_steps(lines), *_devices(devices.get(service, []))]
    return rows


def _finished(lines: Sequence[Mapping[str, object]]) -> int:
    """The people who reached the end of a form; none where no end was seen."""
    return sum(whole(row["people"]) for row in lines if row["part"] == END)


def _form(service: str, name: str, starts: int, people: int) -> Row:
    identity: Row = {"service_id": service, "service_name": name, "part": FORM, "place": None, "kind": None, "path": None, "device": None}
    return _share(identity, people, starts, "who started finished")


def _nothing() -> Row:
    identity = {"service_id": None, "service_name": None, "part": STEP, "place": None, "kind": None, "path": None, "device": None}
    refusal = Refusal("NO_DATA", "No feed saw an online form being started in this period.")
    return refused(identity, FIGURES, refusal, METHOD, unit=UNIT)


def _steps(rows: Sequence[Mapping[str, object]]) -> list[Row]:
    """One row per step; a form few people started is refused, and so is a step more people reached than started."""
    counts = [whole(row["people"]) for row in rows]
    starts = counts[0]
    worst = _worst(counts)
    return [_step(row, counts, place, starts, place == worst) for place, row in enumerate(rows)]


def _worst(counts: Sequence[int]) -> int | None:
    """The step at which the largest share of those who reached it leaves; None when nobody does, or too few came so far."""
    shares = [(1 - after / here, place) for place, (here, after) in enumerate(itertools.pairwise(counts)) if here >= FEWEST]
    share, place = max(shares, default=(0.0, 0), key=lambda pair: (pair[0], -pair[1]))
    return place if share > 0 else None


def _step(row: Mapping[str, object], counts: Sequence[int], place: int, starts: int, is_worst: bool) -> Row:
    identity = {
        "service_id": row["service_id"], "service_name": row["service_name"], "part": STEP, "place": row["place"], "kind": row["part"],
        "path": row["path"], "device": None,
    }  # fmt: skip
    people = counts[place]
    refusal = _unusable(people, starts)
    if refusal:
        return refused(identity, FIGURES, refusal, METHOD, people, UNIT)
    found = wilson_range(people, starts)
    after = counts[place + 1] if place + 1 < len(counts) else None
    left = None if after is None or after > people or people == 0 else people - after
    left_share = None if left is None else left / people
    left_low, left_high = (None, None) if left is None else wilson(left, people, 0.80)
    figures = {
        "people": people, **(range_cells(found) if place else BY_DEFINITION), "unit": UNIT, "starts": starts,
        "left": left, "left_share": left_share, "left_low_80": left_low, "left_high_80": left_high, "is_worst": is_worst,
    }  # fmt: skip
    sentence = f"{people:,} of {starts:,} who started came this far, {percent(found.central)} ({percent_range(found)})."
    if not place:
        sentence = f"{starts:,} people started."
    if left_share is not None:
        sentence += f" {percent(left_share)} of them left here."
    return told(identity, figures, starts, METHOD, ASSUMED, sentence)


def _devices(rows: Sequence[Mapping[str, object]]) -> list[Row]:
    """One row per device; worst is one whose whole range lies below that of the best."""
    told_rows = [_device(row) for row in rows]
    known = [row for row in told_rows if row["code"] is None]
    if len(known) > 1:
        best, least = (choose(known, key=lambda row: number(row["estimate"])) for choose in (max, min))
        least["is_worst"] = number(least["high_80"]) < number(best["low_80"])
    return told_rows


def _device(row: Mapping[str, object]) -> Row:
    identity = {
        "service_id": row["service_id"], "service_name": row["service_name"], "part": DEVICE, "place": None, "kind": None, "path": None,
        "device": row["device"],
    }  # fmt: skip
    return _share(identity, whole(row["completions"]), whole(row["starts"]), "who started on this device finished")


def _share(identity: Row, people: int, starts: int, words: str) -> Row:
    refusal = _unusable(people, starts)
    if refusal:
        return refused(identity, FIGURES, refusal, METHOD, starts, UNIT)
    found = wilson_range(people, starts)
    none = dict.fromkeys(("left", "left_share", "left_low_80", "left_high_80"))
    figures = {"people": people, **range_cells(found), "unit": UNIT, "starts": starts, **none, "is_worst": False}
    sentence = f"{people:,} of {starts:,} {words}, {percent(found.central)} ({percent_range(found)})."
    return told(identity, figures, starts, METHOD, ASSUMED, sentence)


def _unusable(people: int, starts: int) -> Refusal | None:
    if starts < FEWEST:
        return Refusal("TOO_FEW_CONTACTS", f"Fewer than {FEWEST} people started here, too few for a share.")
    if people > starts:
        return Refusal("NO_DATA", "More people were counted further on than at the start, so not all starts are known.")
    return None
