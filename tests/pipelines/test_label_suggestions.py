"""Which service is suggested for a label, and when none is."""

import pytest

from pipelines.label_suggestions import SHOWN_FROM, SURE_FROM, suggest, words_of


SERVICES = {
    "council_tax": "Council tax",
    "housing_benefit": "Housing benefit",
    "missed_bin": "Report a missed bin",
    "bulky_waste": "Bulky waste collection",
    "parking_permits": "Parking permits",
    "pcn": "Pay a penalty charge notice",
    "repairs": "Housing repairs",
    "register": "Housing register",
    "elections": "Electoral register",
    "buy": "Right to buy",
    "planning": "Planning applications",
    "recycling": "Recycling centres",
}


def first(label: str, rules: tuple[dict, ...] = (), services: dict[str, str] | None = None):
    return suggest([label], services or SERVICES, rules)[0]


@pytest.mark.parametrize(
    ("label", "service"),
    [
        ("COUNCIL TAX", "council_tax"),
        ("council_tax", "council_tax"),
        ("1. Council-Tax (line 2)", "council_tax"),
        ("CTax - Balance", "council_tax"),
        ("C Tax Moving Home", "council_tax"),
        ("HB overpayment", "housing_benefit"),
        ("Missed refuse collection", "missed_bin"),
        ("BINS - missed", "missed_bin"),
        ("Bulky items", "bulky_waste"),
        ("Parking - PCN appeal", "pcn"),
        ("Parking fine", "pcn"),
        ("Parking permit renewal", "parking_permits"),
        ("RTB", "buy"),
        ("Electoral roll", "elections"),
        ("Housing waiting list", "register"),
        ("Recyling centre", "recycling"),
    ],
)
def test_labels_as_councils_write_them(label: str, service: str) -> None:
    found = first(label)
    assert found.service_id == service
    assert found.score >= SHOWN_FROM


@pytest.mark.parametrize("label", ["Wrong number", "Switchboard", "Planting", "", "??? 123", "General enquiry", "Council tenant rent"])
def test_a_label_like_no_service_gets_no_suggestion(label: str) -> None:
    assert first(label) == first("nothing at all like this")
    assert first(label).service_id is None


@pytest.mark.parametrize(
    ("label", "between"), [("CTax & HB", {"council_tax", "housing_benefit"}), ("Housing", {"repairs", "register", "housing_benefit"})]
)
def test_services_that_are_equally_like_a_label_are_named_and_none_is_suggested(label: str, between: set[str]) -> None:
    found = first(label)
    assert found.service_id is None
    assert set(found.between) == between
    assert found.why == " or ".join(SERVICES[service] for service in found.between)


def test_a_name_in_the_label_whole_says_more_than_part_of_one() -> None:
    assert first("Council tax").score == 100
    assert SHOWN_FROM <= first("Council tax direct debit set up again").score < SURE_FROM


def test_a_rule_accepted_for_one_feed_is_what_its_label_means_in_another() -> None:
    rules = (
        {"field": "queue", "match": "equals", "pattern": "Anything", "service_id": ""},
        {"field": "queue", "match": "equals", "pattern": "Revs Duty Desk", "service_id": "council_tax"},
    )
    assert first("revs duty desk").service_id is None
    found = first("revs duty desk", rules)
    assert (found.service_id, found.score, found.why) == ("council_tax", 100, "as rule 2, “Revs Duty Desk”")


@pytest.mark.parametrize(
    "rule",
    [
        {"field": "path", "match": "equals", "pattern": "/revs/desk", "service_id": "council_tax"},
        {"field": "queue", "match": "regex", "pattern": "revs.*desk", "service_id": "council_tax"},
        {"field": "queue", "match": "equals", "pattern": "revs desk", "service_id": "a_service_that_is_gone"},
    ],
)
def test_rules_of_paths_expressions_and_gone_services_suggest_nothing(rule: dict) -> None:
    assert first("Revs desk", (rule,)).service_id is None


def test_initials_alone_are_never_sure() -> None:
    found = first("PA", services={"planning": "Planning advice", "tax": "Council tax"})
    assert (found.service_id, found.why) == ("planning", "the first letters of Planning advice")
    assert SHOWN_FROM <= found.score < SURE_FROM


def test_no_services_means_no_suggestions() -> None:
    assert [each.service_id for each in suggest(["Council tax", "HB"], {}, [])] == [None, None]


def test_words_are_folded_and_short_forms_written_out() -> None:
    assert words_of("CouncilTax & Missed Bins") == {"council", "tax", "missed", "bin"}
    assert words_of("Report a fly-tip") == words_of("FlyTipping")
