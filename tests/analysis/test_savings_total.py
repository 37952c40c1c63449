"""Which services a total saving counts: those with a launch or a shift, and those whose cost rose beyond chance; and which launches."""

import datetime
from types import SimpleNamespace

import numpy as np

from analysis import savings_evidence, savings_rows
from analysis.answers.savings import clear_ones
from analysis.finding import Range, Refusal
from analysis.savings import NET, Case, Effect, Line
from analysis.savings_doubt import Saving, estimate_saving
from analysis.savings_facts import ServiceEvidence, shared_words
from analysis.savings_scope import Scope
from analysis.shift_or_cut import MOVED
from analysis.unit_cost_draws import UnitCost


def scope(name: str, fall: tuple[float, float, float], is_clear: bool = False) -> Scope:
    """A service whose calls fell by so many a year: central, low and high of 80 %; a fall below nil is a rise."""
    line = Line("phone", True, np.full(52, 100.0), 5_200.0, UnitCost(5, 5, 5), Range(*fall))
    saving = estimate_saving([Case(name, (line,))], draws=4_000, with_doubt=False)
    assert isinstance(saving, Saving)
    return Scope(name, name, SimpleNamespace(), [SimpleNamespace(is_clear=is_clear)], saving)


def named(*scopes: Scope) -> list[str]:
    return [each.service_id for each in clear_ones(list(scopes))]


QUIET = [scope(f"quiet_{place}", (10, -190, 210)) for place in range(9)]


def test_a_cost_that_one_of_many_has_by_chance_is_not_counted_alone() -> None:
    rising = scope("rising", (-300, -580, -20))  # its 80 % range lies below nil, as chance has it for one service in ten
    assert rising.saving.average[NET].high_80 < 0
    assert named(*QUIET, rising) == []
    assert named(*QUIET, scope("much", (-900, -1_100, -700))) == ["much"]


def test_a_launch_or_shift_is_counted_whatever_the_others_do() -> None:
    assert named(*QUIET, scope("launched", (10, -190, 210), is_clear=True)) == ["launched"]


def test_a_second_launch_says_that_the_first_is_not_in_its_saving() -> None:
    rows = [
        {"service_id": "benefit", "channel_id": "phone", "launch_on": on, "post_start": on, "code": None, "grade": "strong"}
        for on in ("2024-05-06", "2025-06-02")
    ]
    facts = SimpleNamespace(
        launches=[*rows, rows[0] | {"launch_on": "2023-05-01", "grade": "none"}],
        panel=SimpleNamespace(is_staffed=lambda _pair: True),
        period=SimpleNamespace(end=datetime.date(2026, 1, 1)),
        name=lambda service: service.capitalize(),
    )
    latest, *earlier = savings_evidence._launches_of(facts, "benefit")
    assert (latest, earlier) == ([rows[1]], [[rows[0]]])
    evidence = SimpleNamespace(service_id="benefit", notes=["Own."], earlier=("2024-05-06",), kind=savings_evidence.LAUNCH)
    told = savings_rows._notes(SimpleNamespace(is_total=False, evidence=[evidence], facts=facts))
    assert told == ["Own.", "Benefit: only its latest launch counts; that of 2024-05-06 is in what it is compared with."]
    assert savings_rows._than([evidence]) == "than without the latest launch"


def test_half_of_a_move_between_staffed_channels_is_no_cost() -> None:
    facts = SimpleNamespace(name=str.capitalize, channel_name=lambda channel: channel.replace("_", " "))
    span = SimpleNamespace(start=datetime.date(2025, 1, 1), end=datetime.date(2026, 1, 1))
    visits = Line("face_to_face", True, np.full(52, 100.0), 5_200.0, UnitCost(11, 11, 11), Effect(0.4, 0.05, 3))
    found = ServiceEvidence("tax", savings_evidence.LAUNCH, span, span)
    savings_evidence._leave_out(found, "phone", MOVED)  # the calls that became those visits
    savings_evidence._close(facts, found, [visits], [visits])
    assert found.refusal == Refusal("UNMET_NEED", "No saving is shown for Tax (phone): it moved to another channel with staff, not online.")


def test_a_launch_for_every_service_is_said_to_be_in_no_figure() -> None:
    spans = [SimpleNamespace(start=datetime.date(year, 1, 1), end=datetime.date(year + 1, 1, 1)) for year in (2024, 2025)]
    evidence = [SimpleNamespace(before=spans[0], span=spans[1])]
    rows = [{"service_id": service, "launch_on": on} for service, on in ((None, "2024-10-06"), (None, "2023-10-06"), ("tax", "2025-03-01"))]
    said = shared_words(SimpleNamespace(launches=rows), evidence)
    assert said == " What the launch of 2024-10-06 did to all services alike is in neither figure nor range."
    assert shared_words(SimpleNamespace(launches=[*rows[1:], {"service_id": None, "launch_on": None}]), evidence) == ""
