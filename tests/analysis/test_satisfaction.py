"""Mean satisfaction on each scale, with an interval that does not vanish when all answers are the top one."""

import numpy as np
import pytest

from analysis.finding import Refusal
from analysis.satisfaction import Satisfaction, derived_net, satisfaction, summed_satisfaction


FIVE, COUNTS = np.arange(1, 6), np.array([4, 6, 10, 40, 60])


def test_satisfaction_on_each_scale() -> None:
    # Q4: sum 506 of 120 answers, mean 4.2166667; with a 1 and a 5 more the middle of the range is 512 / 122
    score = satisfaction(FIVE, COUNTS, 1, 5)
    assert isinstance(score, Satisfaction)
    ends = (score.score.low_80, score.score.high_80, score.score.low_95, score.score.high_95)
    assert score.score.central == pytest.approx(0.8041667, abs=1e-6)
    assert ends == pytest.approx((0.7685100, 0.8298506, 0.7522741, 0.8460865), abs=1e-6)
    net = satisfaction(np.array([1, 0, -1]), np.array([70, 20, 10]), -1, 1)
    assert isinstance(net, Satisfaction)
    assert (net.scale, net.score.central) == ("net", pytest.approx(0.60))
    assert (net.score.low_80, net.score.high_80) == pytest.approx((0.5019452, 0.6745254), abs=1e-6)
    derived = derived_net(FIVE, COUNTS)
    assert isinstance(derived, Satisfaction)
    assert (derived.scale, derived.is_derived, derived.score.central) == ("net", True, 0.75)


def test_thirty_top_answers_still_leave_doubt() -> None:
    found = satisfaction(np.array([5]), np.array([30]), 1, 5)
    assert isinstance(found, Satisfaction)
    assert (found.score.central, found.score.high_80, found.score.high_95) == (1, 1, 1)
    assert (found.score.low_80, found.score.low_95) == pytest.approx((0.9287015, 0.9075011), abs=1e-6)


def test_few_who_answer_are_self_selected() -> None:
    found = satisfaction(FIVE, COUNTS, 1, 5, invited=2401)
    assert isinstance(found, Satisfaction)
    assert found.is_self_selected
    unknown = satisfaction(FIVE, COUNTS, 1, 5, invited=100)  # fewer asked than answered
    assert isinstance(unknown, Satisfaction)
    assert (unknown.response_rate, unknown.is_self_selected) == (None, False)


def test_a_sum_alone_has_the_widest_spread() -> None:
    exact, summed = satisfaction(FIVE, COUNTS, 1, 5), summed_satisfaction(506, 120, 1, 5)
    assert isinstance(exact, Satisfaction)
    assert isinstance(summed, Satisfaction)
    assert summed.score.central == pytest.approx(exact.score.central)
    assert summed.score.low_80 < exact.score.low_80


def test_answers_that_say_nothing_are_refused() -> None:
    for found, code in (
        (satisfaction(np.array([5]), np.array([29]), 1, 5), "TOO_FEW_RESPONSES"),
        (satisfaction(np.array([np.nan]), np.array([100]), 1, 5), "TOO_FEW_RESPONSES"),
        (satisfaction(np.array([7]), np.array([100]), 1, 5), "NO_DATA"),
        (summed_satisfaction(0, 0, 1, 5), "NO_DATA"),
        (summed_satisfaction(700, 120, 1, 5), "NO_DATA"),
    ):
        assert isinstance(found, Refusal)
        assert found.code == code
