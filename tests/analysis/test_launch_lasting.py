"""An effect that passes is not counted for a year: the last weeks known beside the first, on series whose truth is known."""

import math

import numpy as np
import pytest

from analysis.launch_impact import LaunchImpact, estimate_launch_impact
from analysis.launch_lasting import lasting
from analysis.launch_series import LaunchSeries, line_up


PRE, RAMP = 104, 4


def series(seed: int, effect: float, weeks: int, after: int, mean: float = 400) -> LaunchSeries:
    """Weekly counts that share a season and a wander with six others; contacts are changed by `effect` for so many weeks after the launch."""
    random, total = np.random.default_rng(seed), PRE + after
    season = 0.15 * np.sin(2 * np.pi * np.arange(total) / 52)

    def wander() -> np.ndarray:
        steps, values = random.normal(0, 0.07 * math.sqrt(0.91), total + 50), np.zeros(total + 50)
        for place in range(1, total + 50):
            values[place] = 0.3 * values[place - 1] + steps[place]
        return values[50:]

    common = wander()
    logs = [math.log(mean) + season + common + 0.7 * wander() for _ in range(7)]
    logs[0][PRE : PRE + weeks] += math.log(1 + effect)
    counts = [random.poisson(np.exp(each)).astype(float) for each in logs]
    return LaunchSeries(counts=counts[0], donors=np.array(counts[1:]), launch=PRE, ramp=RAMP)


def flagged(effect: float, weeks: int, after: int) -> list[float]:
    """What is left of the effect in each of forty councils where it is found to have weakened."""
    found = [lasting(line_up(series(seed, effect, weeks, after)))[1] for seed in range(40)]
    return [each.effect_log for each in found if each is not None]


@pytest.mark.parametrize("after", [26, 52])
def test_a_fall_of_ten_weeks_is_seen_to_have_passed(after: int) -> None:
    left = flagged(-0.3, 10, after)
    assert len(left) >= 36
    assert abs(float(np.mean(left))) < 0.03  # nothing of ln .7 = -0.357 is left


@pytest.mark.parametrize("effect", [-0.15, -0.3, 0.0])
def test_an_effect_that_lasts_is_seldom_called_weakened(effect: float) -> None:
    assert len(flagged(effect, 999, 40)) <= 4  # 2 to 3 in 100 when tried on 150


def test_a_weakened_effect_is_said_and_graded_moderate_at_most() -> None:
    found = next(
        each for seed in range(20) if isinstance(each := estimate_launch_impact(series(seed, -0.3, 10, 26)), LaunchImpact) and each.latest
    )
    assert found.grade in ("moderate", "suggestive")
    assert found.holding is found.latest and abs(found.holding.effect_log) < abs(found.windows.effect_log) + 0.05
    check = next(check for check in found.checks if check.check == "lasting")
    assert check.passed is False and check.says.startswith("The effect has weakened: -")
    assert check.figures["first"] == pytest.approx(
        -0.2, abs=0.1
    )  # six of the first eight weeks after four of starting up fell by 30%: -23%


def test_what_turned_round_by_chance_counts_as_nothing_left() -> None:
    """After the ten weeks nothing is different, so in half of the councils the last weeks lie above what would have come: no loss is made of it."""
    found = [lasting(line_up(series(seed, -0.3, 10, 26))) for seed in range(40)]
    turned = [left.effect_log for check, left in found if left is not None and check.figures["last"] > 0]
    assert len(turned) >= 10
    assert turned.count(0.0) >= len(turned) - 3  # one in twenty is told by chance


def test_too_few_weeks_after_the_launch_cannot_say() -> None:
    check, left = lasting(line_up(series(1, -0.3, 10, RAMP + 15)))
    assert (check.passed, left) == (None, None) and check.says == "Too early to say whether the effect lasts."
