"""Which service needs looking at: what moved no more than chance makes it is no reason."""

from dataclasses import replace

from views.formatting import shortened
from views.service.cards_chooser import LINK_LETTERS
from views.service.chooser import NOTHING_NOTED, Brief, chooser_title, nothing_is_mapped


QUIET = Brief("tips", "Report fly-tipping", 400, 300, 300, 300, 250, 0.6, 0.6, 0.6, 4.5, None, is_going_without=False)


def test_a_few_more_contacts_with_staff_are_no_reason_to_look() -> None:
    """Six more of 30 are a fifth more, and chance."""
    few = replace(QUIET, staffed_compared=36, staffed_before=30)
    assert few.reason == NOTHING_NOTED
    assert chooser_title([few]) == "No service stands out: choose one to see it whole"
    many = replace(QUIET, staffed_compared=3600, staffed_before=3000)
    assert chooser_title([many]) == "Report fly-tipping needs looking at most: 600 more contacts with staff"


def test_take_up_of_a_few_transactions_is_no_reason_to_look() -> None:
    assert replace(QUIET, transactions=20, take_up_compared=0.55).reason == NOTHING_NOTED
    assert replace(QUIET, transactions=2000, take_up_compared=0.55).reason == "take-up down 5.0 pts"


def test_long_names_that_begin_alike_differ_on_their_links() -> None:
    names = [f"Application for the renewal of a licence for street trading, category {number}" for number in (1, 2)]
    assert shortened(names[0], LINK_LETTERS) == "Application for th…ading, category 1"
    assert shortened(names[0], LINK_LETTERS) != shortened(names[1], LINK_LETTERS)
    assert shortened("Council tax", LINK_LETTERS) == "Council tax"


def test_contacts_of_no_service_are_no_service_to_choose() -> None:
    unmapped = replace(QUIET, service_id="unmapped", name="Not yet mapped to a service")
    assert nothing_is_mapped([unmapped]) and not nothing_is_mapped([unmapped, QUIET]) and not nothing_is_mapped([])
    assert chooser_title([unmapped]) == "No contact belongs to a service yet"
