"""What stands outside a saving is said beside it."""

from datetime import date

from analysis.savings_facts import Facts, ServiceEvidence, left_out_words
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
