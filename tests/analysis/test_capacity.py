"""What calls avoided really set free: reference cases C5 to C7 and every refusal of the pure functions."""

import math

import numpy as np
import pytest

from analysis.capacity import (
    Need,
    Promise,
    Service,
    beyond_a_team,
    contract_saving,
    hours_released,
    range_of,
    release,
    release_each,
    resampled_weeks,
    service_worse,
    too_few_handled,
    work_change,
    workload_hours,
)
from analysis.capacity_release import share_out
from analysis.finding import Refusal
from analysis.handle_time import HandleTimeDrift, HandleTimes, Parts, estimate_drift, split
from analysis.typical_week import BASELINE, EFFECT, HELD, WHAT_IF, Effect, Part, Weeks, draw_weeks


DAY = np.array([18, 34, 52, 60, 55, 48, 40, 42, 38, 25.0])
WEEK = np.tile(DAY, 5)
PROMISE = Promise(20, 0.8, 0.30)


def needed(calls_now: np.ndarray, handle_now: float, promise: Promise = PROMISE) -> Need:
    need = hours_released(WEEK, 300, calls_now, handle_now, promise)
    assert isinstance(need, Need)
    return need


def code(value: object) -> str | None:
    return value.code if isinstance(value, Refusal) else None


def test_case_c5_fewer_but_longer_calls_release_no_post() -> None:
    need = needed(WEEK * 0.85, 330)
    assert need.agents_before[:10].tolist() == [4, 5, 7, 8, 7, 7, 6, 6, 6, 4]
    assert need.agents_now[:10].tolist() == [3, 5, 7, 8, 7, 6, 6, 6, 6, 4]
    # (60 - 58) agents x 5 days x 1 hour / 0.7 = 14.2857 hours, .39683 of a post of 36 hours
    assert need.hours_per_week == pytest.approx(14.2857, abs=5e-5)
    assert need.hours_per_week / 36 == pytest.approx(0.39683, abs=5e-6)
    assert release(need.hours_per_week, "1", 36) == 0
    assert release(need.hours_per_week, "0.5", 36) == 0
    assert release(need.hours_per_week, "agency_hours", block_hours=4) == 12
    # the simple sum claims 1.02 posts: 309 calls of 300 s are 25.75 hours of the 25.2 a post works
    assert 0.15 * WEEK.sum() * 300 / 3600 / (36 * 0.7) == pytest.approx(1.02, abs=0.005)


def test_case_c5_with_handle_time_unchanged_and_with_a_minimum() -> None:
    need = needed(WEEK * 0.85, 300)
    assert need.agents_now[:10].sum() == 54
    assert need.hours_per_week == pytest.approx(42.857, abs=5e-4)
    assert need.hours_per_week / 36 == pytest.approx(1.19048, abs=5e-6)
    assert release(need.hours_per_week, "1", 36) == 1
    least_four = needed(WEEK * 0.85, 330, Promise(20, 0.8, 0.30, minimum=4))
    assert (least_four.agents_before[:10].sum(), least_four.agents_now[:10].sum()) == (60, 59)
    assert least_four.hours_per_week == pytest.approx(7.1429, abs=5e-5)


def test_case_c6_a_contract_pays_its_minimum_anyway() -> None:
    assert contract_saving(2.10, 100_000, 85_000, 90_000) == 21_000.00
    assert contract_saving(2.10, 85_000, 80_000, 90_000) == 0.00


def test_case_c7_a_harder_mix_is_not_slower_staff() -> None:
    parts = split([6000, 3000, 1000], [180, 300, 600], [3600, 2700, 1050], [198, 306, 660])
    assert isinstance(parts, Parts)
    assert parts.before == pytest.approx(258, rel=1e-6)
    assert parts.now == pytest.approx(303.67347, rel=1e-6)
    assert parts.mix == pytest.approx(26.57755, rel=1e-6)
    assert parts.longer == pytest.approx(19.09592, rel=1e-6)
    assert parts.mix + parts.longer == pytest.approx(parts.now - parts.before, rel=1e-12)
    assert parts.adjusted == pytest.approx(276.6, rel=1e-6)
    assert parts.adjusted / parts.before - 1 == pytest.approx(0.0720930, abs=1e-6)
    work = [10_000 * 258 / 3600, 7350 * parts.now / 3600]
    assert work == pytest.approx([716.6667, 620.0], rel=1e-6)
    assert work[1] / work[0] - 1 == pytest.approx(-0.1348837, abs=1e-6)


def test_the_tax_authority_claimed_22_percent_and_released_6() -> None:
    assert work_change(-0.22, 828 / 684 - 1) == pytest.approx(0.9442105 - 1, abs=1e-6)
    assert work_change(-0.22, 0.21) == pytest.approx(-0.0562, abs=1e-9)
    # the agents it frees, per interval, at five sizes of line: finding 4's table
    calls = np.array([30, 60, 120, 240, 480.0])
    need = hours_released(calls, 300, calls * 0.78, 363, Promise())
    assert isinstance(need, Need)
    assert (need.agents_before - need.agents_now).tolist() == [0, 0, 1, 1, 2]


def test_exact_steps_are_not_floored_short() -> None:
    assert release(36 * 0.1 * 10, "1", 36) == 1
    assert release(3 * 18.5, "0.5", 37) == 1.5
    assert release(7.4 * 3, "agency_hours", block_hours=7.4) == pytest.approx(22.2)


def test_more_staff_needed_is_rounded_away_from_zero() -> None:
    assert release(-1, "1", 36) == -1
    assert release(-37, "1", 36) == -2
    assert release(-0.1, "0.5", 36) == -0.5
    assert release(-1, "agency_hours", block_hours=4) == -4


def test_nobody_gives_up_more_than_they_have() -> None:
    assert release(400, "1", 36, most=2.5) == 2
    assert release(400, "agency_hours", block_hours=4, most=10) == 8


@pytest.mark.parametrize(
    ("promise", "says"),
    [
        (Promise(shrinkage=1.0), "below 1"),
        (Promise(shrinkage=-0.1), "below 1"),
        (Promise(shrinkage=math.nan), "below 1"),
        (Promise(target_share=1.0), "between 0 and 1"),
        (Promise(target_share=0.0), "between 0 and 1"),
        (Promise(target_seconds=-1), "below zero"),
        (Promise(most_occupied=0), "occupancy"),
    ],
)
def test_settings_without_sense_are_refused(promise: Promise, says: str) -> None:
    refusal = hours_released(WEEK, 300, WEEK, 300, promise)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "BAD_SETTING"
    assert says in refusal.sentence


def test_every_pure_refusal() -> None:
    assert code(hours_released(WEEK, math.nan, WEEK, 300, PROMISE)) == "NO_HANDLE_TIME"
    assert code(hours_released(WEEK, 0, WEEK, 300, PROMISE)) == "NO_HANDLE_TIME"
    assert code(hours_released([], 300, [], 300, PROMISE)) == "NO_ARRIVAL_PROFILE"
    assert code(hours_released([math.nan], 300, [1], 300, PROMISE)) == "NO_ARRIVAL_PROFILE"
    assert code(hours_released([-1], 300, [1], 300, PROMISE)) == "BAD_SETTING"
    assert code(hours_released([1e12], 300, [1], 300, PROMISE)) == "BAD_SETTING"
    assert code(release(10, "1", 0)) == "BAD_SETTING"
    assert code(release(10, "1", None)) == "BAD_SETTING"
    assert code(release(10, "agency_hours")) == "BAD_SETTING"
    assert code(release(10, "half", 36)) == "BAD_SETTING"
    assert code(release(math.inf, "1", 36)) == "BAD_SETTING"
    assert code(too_few_handled(0, 100)) == "NO_HANDLE_TIME"
    assert code(too_few_handled(19, 100)) == "TOO_FEW_CONTACTS"
    assert too_few_handled(20, 20) is None
    assert code(split([10, 5], [300, 200], [1000, 1], [300, 200])) == "TOO_FEW_CONTACTS"
    assert code(split([0, 0], [300, 200], [1000, 1], [300, 200])) == "NO_HANDLE_TIME"
    assert code(split([100], [math.nan], [100], [300])) == "NO_HANDLE_TIME"


def test_without_hours_only_work_is_compared() -> None:
    # (1000 x 300 - 900 x 330) / 3600 / 0.7
    assert workload_hours(1000, 300, 900, 330, 0.3) == pytest.approx(3000 / 3600 / 0.7)
    assert code(workload_hours(1000, 300, 900, 330, 1.0)) == "BAD_SETTING"


def test_a_service_that_got_worse_holds_the_release() -> None:
    before = Service(1000, 50, 950, 760, 20_000, 1000)
    assert service_worse(before, before) is None
    assert code(service_worse(before, Service(1000, 90, 910, 728, 20_000, 1000))) == "QUALITY_HOLD"  # 4 points more hang up
    assert code(service_worse(before, Service(1000, 50, 950, 700, 20_000, 1000))) == "QUALITY_HOLD"  # 73.7 % against 80 %
    assert code(service_worse(before, Service(1000, 50, 950, 760, 40_000, 1000))) == "QUALITY_HOLD"  # 40 s against 20 s
    assert service_worse(before, Service(1000, 60, 940, 750, 21_000, 1000)) is None  # within tolerance
    assert service_worse(Service(1000), Service(1000)) is None  # nobody says


def test_a_service_absent_in_one_period_changes_the_mix_only() -> None:
    parts = split([100, 0], [300, math.nan], [100, 100], [300, 600])
    assert isinstance(parts, Parts)
    assert (parts.mix, parts.longer) == pytest.approx((150, 0))


def test_drift_is_found_and_its_range_covers_no_drift_when_there_is_none() -> None:
    generator = np.random.default_rng(7)

    def days(mean: float, count: int = 200) -> HandleTimes:
        handled = generator.poisson(30, count).astype(float)
        return HandleTimes(handled, handled * mean * generator.lognormal(0, 0.1, count))

    found = estimate_drift([days(300), days(600)], [days(330), days(660)])
    assert isinstance(found, HandleTimeDrift)
    assert found.adjusted_change.low_95 is not None and found.adjusted_change.high_95 is not None
    assert found.adjusted_change.low_95 < 0.10 < found.adjusted_change.high_95
    assert found.adjusted_change.low_95 > 0.05
    same = estimate_drift([days(300), days(600)], [days(300), days(600)])
    assert isinstance(same, HandleTimeDrift)
    assert same.adjusted_change.low_95 is not None and same.adjusted_change.high_95 is not None
    assert same.adjusted_change.low_95 < 0 < same.adjusted_change.high_95
    again = estimate_drift([days(300, 5)], [days(300, 5)])
    assert code(again) == "TOO_FEW_CONTACTS"


def weeks_of(calls: float, handle: float, count: int = 8) -> Weeks:
    return Weeks(np.full((count, 2), calls), np.ones((count, 2)), np.full(count, 50.0), np.full(count, 50 * handle))


def test_parts_keep_their_own_counterfactual() -> None:
    launch = Effect(math.log(0.8), 0.0, np.ones(8))
    parts = [
        Part(BASELINE, weeks_of(100, 300), weeks_of(90, 330)),
        Part(HELD, weeks_of(50, 200), weeks_of(20, 400)),
        Part(EFFECT, weeks_of(999, 100), weeks_of(80, 110), launch),
    ]
    drawn = draw_weeks(parts, 20, seed=1)
    # 100 as in the baseline, 20 as now, 80 / 0.8 = 100 without the launch
    assert drawn.calls_before[0].tolist() == pytest.approx([220, 220])
    assert drawn.calls_now[0].tolist() == pytest.approx([190, 190])
    assert drawn.handle_before[0, 0] == pytest.approx((100 * 300 + 20 * 400 + 100 * 100) / 220)
    assert drawn.handle_now[0, 0] == pytest.approx((90 * 330 + 20 * 400 + 80 * 110) / 190)
    supposed = draw_weeks([Part(WHAT_IF, parts[0].now, parts[0].now)], 20, 1, -0.22, 0.21)
    assert supposed.calls_now[0].tolist() == pytest.approx([90 * 0.78] * 2)
    assert supposed.handle_now[0, 0] == pytest.approx(330 * 1.21)


def test_resampled_weeks_are_whole_shares_and_repeatable() -> None:
    shares = resampled_weeks(13, 50, np.random.default_rng(3))
    assert shares.sum(axis=1).tolist() == pytest.approx([1.0] * 50)
    assert np.allclose(shares * 13, np.round(shares * 13))
    assert np.array_equal(shares, resampled_weeks(13, 50, np.random.default_rng(3)))


def test_a_range_of_posts_ends_on_steps_that_occur() -> None:
    steps = release_each(np.array([0, 10, 20, 40, 80.0]), "0.5", 36)
    assert not isinstance(steps, Refusal)
    assert steps.tolist() == [0, 0, 0.5, 1, 2]
    found = range_of(steps, whole=True)
    assert {found.central, found.low_80, found.high_80, found.low_95, found.high_95} <= set(steps.tolist())


def staff(step: str, **more: object) -> dict[str, object]:
    names = ("block_hours", "price", "minimum_commitment", "hours_per_post_year")
    return {
        "team": step,
        "release_step": step,
        "posts": 10,
        "contract_hours_week": 36,
        "shrinkage_share": 0.0,
        **dict.fromkeys(names),
        **more,
    }


def test_no_hour_is_given_up_twice() -> None:
    teams = [staff("1"), staff("agency_hours", block_hours=8, posts=1)]
    posts, agency = share_out(np.array([100.0]), teams)
    assert not isinstance(posts, Refusal) and not isinstance(agency, Refusal)
    assert agency[1].tolist() == [32]  # at most the 36 hours bought, in blocks of 8
    assert posts[1].tolist() == [1]  # 68 hours are left: one post of 36
    posts, agency = share_out(np.array([-5.0]), teams)
    assert not isinstance(posts, Refusal) and not isinstance(agency, Refusal)
    assert (posts[1].tolist(), agency[1].tolist()) == ([-1], [0])


def test_work_that_no_team_does_at_once_is_refused_before_agents_are_counted_up() -> None:
    assert beyond_a_team(np.array([[100.0, 0.0]]), np.array([[300.0]]), PROMISE) is None
    refusal = beyond_a_team(np.array([[100.0, 0.0]]), np.array([[300_000.0]]), PROMISE)  # milliseconds taken for seconds
    assert code(refusal) == "BAD_SETTING" and "check the unit" in refusal.sentence
