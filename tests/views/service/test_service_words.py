"""What the page about one service says of a launch whose effect has passed."""

from dataclasses import fields
from datetime import date
from html import unescape

from views.service.launches import Effect, Launch
from views.service.words import launch_clause, launch_sentences


SAID = "The effect has weakened: -31% in the first 8 weeks, +1% in the last 8 weeks known."


def calls(passed: bool) -> Effect:
    """Calls that were 6% lower, with the check of whether that lasts."""
    known = {field.name: None for field in fields(Effect)}
    check = {"check": "lasting", "passed": passed, "says": SAID, "figures": {}}
    known |= {"service_id": "bins", "channel_id": "phone", "grain": "week", "share": -0.06, "share_low": -0.07, "share_high": -0.05}
    return Effect(**{**known, "grade": "moderate", "checks": [check]})


class Facts:
    """A service with one launch."""

    def __init__(self, effect: Effect) -> None:
        known = {field.name: None for field in fields(Launch)} | {"on": date(2025, 1, 6), "kind": "launch", "effects": (effect,)}
        self.service_id, self.launches = "bins", (Launch(**known),)


def test_an_effect_that_has_weakened_is_said_so_in_title_and_sentence() -> None:
    passing, lasting = Facts(calls(False)), Facts(calls(True))
    assert launch_clause(passing) == "calls 6% lower after the launch, weakened since"
    assert launch_clause(lasting) == "calls 6% lower after the launch"
    assert f"Calls: {SAID}" in unescape(launch_sentences(passing)[0])
    assert "weakened" not in launch_sentences(lasting)[0]
