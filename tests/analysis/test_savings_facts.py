"""What stands outside a saving is said beside it."""

from datetime import date

import pytest

from analysis.finding import Range
from analysis.savings_facts import Facts, ServiceEvidence, left_out_words
from analysis.savings_online import online_pairs, online_rise, tool_rise, tools_of
from analysis.savings_panel import Span, read_panel


YEAR, BEFORE = Span(date(2025, 4, 1), date(2026, 4, 1)), Span(date(2024, 4, 1), date(2025, 4, 1))
FACTS = Facts(YEAR, BEFORE, read_panel([], [], [], []), {}, {}, [], {}, {}, [], channels={"phone": {"channel_name": "Phone"}})


def evidence(*left_out: dict) -> ServiceEvidence:
    return ServiceEvidence("benefit", "launch", YEAR, BEFORE, left_out=list(left_out))


def test_a_channel_that_could_not_be_measured_is_named_once() -> None:
    row = {"channel_id": "phone", "code": "UNDERPOWERED", "why": "too uneven", "is_unmeasured": True}
    said = left_out_words(FACTS, [evidence(row), evidence(row)])
    assert said.lower().count("phone") == 1
    assert "could not be measured" in said


def test_what_was_cut_or_measured_is_not_called_unmeasured() -> None:
    assert left_out_words(FACTS, [evidence({"channel_id": "phone", "code": "ACCESS_REDUCED", "why": "hours were cut"})]) == ""
    assert left_out_words(FACTS, [evidence()]) == ""


TOOL_WEEKS = [
    {"period": date(2025, 4, 7), "step": "week", "service_id": "calculator", "channel_id": "web", "is_assisted": False, "is_whole": True}
    | {"contacts": 140, "transactions": 0, "days": 7, "working_days": 5}
]
SERVICES = {
    name: {"service_id": name, "service_name": name, "is_self_assessment": name == "calculator"}
    for name in ("benefit", "rent", "calculator")
}
LAUNCHES = [
    {"service_id": name, "channel_id": "phone", "launch_services": ["calculator", "benefit", "rent"]} for name in ("benefit", "rent")
]
RISEN = {"online_rise": 500.0, "online_rise_low_80": 400.0, "online_rise_high_80": 600.0, "share_of_rises": 0.5}
DATED = {"code": None, "start_date": "2025-04-01", "end_date": "2026-04-01"}


def test_a_tool_launched_for_two_services_is_shared_and_its_use_is_no_request() -> None:
    panel = read_panel(TOOL_WEEKS, [], [], [])
    facts = Facts(YEAR, BEFORE, panel, SERVICES, {}, LAUNCHES, {("benefit", "phone"): DATED | RISEN}, {}, [])
    tools, share = tools_of(facts, "benefit", facts.launches)
    assert (tools, share) == (("calculator",), 0.5)
    assert tools_of(facts, "parking", facts.launches) == ((), 1.0)
    assert online_pairs(facts, tools) == [("calculator", "web")]
    rise = online_rise(facts, "benefit", YEAR)
    assert rise == Range(1_000.0, 800.0, 1_200.0)  # the row carries half of all that rose
    found = ServiceEvidence("benefit", "others", YEAR, BEFORE, tools=tools, tool_share=share)
    assert tool_rise(facts, found, "calculator", "web") == pytest.approx(140 / 7 * 365 / 2)  # none a year before
    assert online_rise(facts, "rent", YEAR) is None
