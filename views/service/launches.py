"""What the launches of a service did: rows of launch_impact put together by launch, and the weekly lines drawn beside what was expected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from views.figures import Rows, optional


ALL_STAFFED = "all_assisted"
CLEAR = ("strong", "moderate")  # grades at which an effect may stand in a title
WEEKS_BEFORE = 52  # drawn before a launch
PANELS = ("phone", "face_to_face", "web", "email", "chat")  # the order in which channels are drawn


@dataclass(frozen=True)
class Effect:
    """What a launch did to one channel of a service: came, expected, the difference with its range, and how strong the evidence is."""

    service_id: str
    channel_id: str
    channels: tuple[str, ...]
    grain: str
    actual: int
    expected: float
    expected_low: float
    expected_high: float
    a_period: float
    low_a_period: float
    high_a_period: float
    share: float
    share_low: float
    share_high: float
    low_95: float | None
    high_95: float | None
    periods: int
    periods_before: int
    start: date
    end: date
    grade: str
    p_primary: float | None
    p_second: float | None
    p_placebo: float | None
    second_share: float | None
    smallest: float | None
    donors: Mapping[str, float]
    donors_left_out: Rows
    checks: Rows
    sentence: str

    @property
    def is_clear(self) -> bool:
        """Whether the effect is graded well enough to be told in a title."""
        return self.grade in CLEAR

    @property
    def weakened(self) -> str:
        """The sentence that says how far it has weakened since; empty where it is not seen to."""
        return next((str(check["says"]) for check in self.checks if check["check"] == "lasting" and check["passed"] is False), "")


@dataclass(frozen=True)
class Launch:
    """One launch or release that touches the service, with its effects and the sentences of channels that have none."""

    on: date
    kind: str
    note: str
    services: tuple[str, ...]
    registered_on: date | None
    is_registered: bool
    effects: tuple[Effect, ...]
    refused: Rows

    @property
    def panels(self) -> tuple[Effect, ...]:
        """The effects that can be drawn week by week, calls first."""
        weekly = [each for each in self.effects if each.grain == "week" and each.channel_id in PANELS]
        return tuple(sorted(weekly, key=lambda each: PANELS.index(each.channel_id))[:3])

    @property
    def staffed(self) -> Effect | None:
        """The effect on all channels with staff together; the row by week where there are two."""
        found = sorted((each for each in self.effects if each.channel_id == ALL_STAFFED), key=lambda each: each.grain != "week")
        return found[0] if found else None


def launches_of(rows: Rows, service_id: str) -> tuple[Launch, ...]:
    """The launches that touch a service, latest first: its own outcomes, or those of another service where it has none itself."""
    mine = [row for row in rows if row["launch_on"] and service_id in (row["service_id"], *(row["launch_services"] or ()))]
    own = [row for row in mine if row["service_id"] == service_id]
    keys = sorted({(row["launch_on"], row["launch_kind"]) for row in own or mine}, reverse=True)
    return tuple(one_launch([row for row in own or mine if (row["launch_on"], row["launch_kind"]) == key]) for key in keys)


def one_launch(rows: Rows) -> Launch:
    """The rows of one launch."""
    first = rows[0]
    return Launch(
        on=date.fromisoformat(first["launch_on"]),
        kind=str(first["launch_kind"]),
        note=str(first["note"] or ""),
        services=tuple(first["launch_services"] or ()),
        registered_on=date.fromisoformat(first["registered_on"]) if first["registered_on"] else None,
        is_registered=bool(first["is_registered_beforehand"]),
        effects=tuple(effect_of(row) for row in rows if not row.get("code") and row["counterfactual_per_period"] is not None),
        refused=[row for row in rows if row.get("code")],
    )


def effect_of(row: Mapping) -> Effect:
    """A row with an estimate; the range of an average period is that of all of them, spread evenly."""
    periods = int(row["n_post"])
    return Effect(
        service_id=str(row["service_id"]),
        channel_id=str(row["channel_id"]),
        channels=tuple(row["channels"] or ()),
        grain=str(row["grain"]),
        actual=int(row["actual_contacts"]),
        expected=float(row["counterfactual_contacts"]),
        expected_low=float(row["counterfactual_contacts_low_80"]),
        expected_high=float(row["counterfactual_contacts_high_80"]),
        a_period=float(row["counterfactual_per_period"]),
        low_a_period=float(row["counterfactual_contacts_low_80"]) / periods,
        high_a_period=float(row["counterfactual_contacts_high_80"]) / periods,
        share=float(row["estimate"]),
        share_low=float(row["low_80"]),
        share_high=float(row["high_80"]),
        low_95=optional(row["low_95"]),
        high_95=optional(row["high_95"]),
        periods=periods,
        periods_before=int(row["n_pre"] or 0),
        start=date.fromisoformat(row["post_start"]),
        end=date.fromisoformat(row["post_end"]),
        grade=str(row["grade"] or ""),
        p_primary=optional(row["p_primary"]),
        p_second=optional(row["p_second"]),
        p_placebo=optional(row["p_placebo"]),
        second_share=optional(row["second_estimate"]),
        smallest=optional(row["mde_80"]),
        donors=dict(row["donor_weights"] or {}),
        donors_left_out=row["donors_left_out"] or [],
        checks=row["checks"] or [],
        sentence=str(row["sentence"]),
    )


@dataclass(frozen=True)
class Weekly:
    """Contacts of one channel by week; None where a week is not known."""

    weeks: tuple[date, ...]
    values: tuple[int | None, ...]


def weekly_line(rows: Sequence[Mapping], channel_id: str, launch_on: date) -> Weekly:
    """The complete weeks of a channel from a year before a launch to the last known one."""
    begin = launch_on - timedelta(weeks=WEEKS_BEFORE)
    found = {
        row["week"]: row["contacts"] for row in rows if row["channel_id"] == channel_id and row["is_complete"] and row["week"] >= begin
    }
    if not found:
        return Weekly((), ())
    first, last = min(found), max(found)
    weeks = tuple(first + timedelta(weeks=i) for i in range((last - first).days // 7 + 1))
    return Weekly(weeks, tuple(found.get(week) for week in weeks))
