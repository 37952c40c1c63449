"""The effect of an edit in words: digital take-up of all services first, then how many other figures move."""

import pytest

from analysis.effect import Effect
from views.adding.effect_first import ORDER, place, sentence_of_effects


TAKE_UP = Effect("digital_take_up", None, None, 0.657, 0.664)
OF_ONE = Effect("digital_take_up", "bins", None, 0.5, 0.6)
CALLS = Effect("contacts", None, "phone", 100, 90)


@pytest.mark.parametrize(
    ("effects", "sentence"),
    [
        ([], "No count and no take-up would change."),
        ([TAKE_UP], "Digital take-up of all services: 65.7% now, 66.4% then (+0.7 points)."),
        ([TAKE_UP, CALLS], "Digital take-up of all services: 65.7% now, 66.4% then (+0.7 points). 1 other figure changes."),
        ([OF_ONE, CALLS], "Digital take-up of all services stays as it is; 2 other figures change."),
        ([Effect("digital_take_up", None, None, None, 0.5)], "Digital take-up of all services: no data now, 50.0% then."),
    ],
)
def test_an_effect_in_one_sentence(effects: list[Effect], sentence: str) -> None:
    assert sentence_of_effects(effects) == sentence


def test_take_up_of_all_services_stands_first() -> None:
    assert sorted([CALLS, OF_ONE, TAKE_UP], key=place) == [TAKE_UP, OF_ONE, CALLS]
    assert place(Effect("another", None, None, 1, 2))[0] == len(ORDER)
