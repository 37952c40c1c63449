"""What a launch did: what a known process gives back, every refusal, thin series, the simulation in small."""

import dataclasses
import datetime
import math

import numpy as np
import pytest

from analysis.finding import Refusal
from analysis.launch_checks import fake_dates, gap_windows, grade
from analysis.launch_impact import BeforeAfter, LaunchImpact, before_after, estimate_launch_impact, said_by
from analysis.launch_series import MONTHLY, WEEKLY, LaunchSeries, line_up
from analysis.structural_series import estimate_step, fourier
from simulations.launch_impact import invented, run
from tests.analysis.launch_worlds import MONDAY, T2_TREATED, found, refusal, two_donors, weekly


def test_a_fall_of_fifteen_percent_is_found_and_said() -> None:
    result = found(weekly())
    assert result.effect.low_95 is not None
    assert result.effect.low_95 < -0.15 < result.effect.high_95
    assert result.grade == "strong"
    sentence = said_by(result, "Calls about housing benefit", "in 26 weeks after launch")
    assert sentence.startswith(
        f"Calls about housing benefit were {-100 * result.effect.central:.0f}% lower than they would have been (80%: "
    )
    assert "Grade: strong. Fake launch dates before the real one show at most " in sentence
    assert "caused" not in sentence
    assert {check.check for check in result.checks} >= {
        "placebo in time", "placebo services", "one donor less", "other dates", "negative control", "shape", "weighted weeks", "textbook regression",
    }  # fmt: skip


def test_contacts_avoided_and_those_that_came_make_the_counterfactual() -> None:
    result = found(weekly())
    share = result.windows.effect_log
    assert result.avoided.central == pytest.approx(result.actual * math.expm1(-share))
    assert result.counterfactual.central * math.exp(share) == pytest.approx(result.actual)
    assert result.avoided.low_80 < result.avoided.central < result.avoided.high_80


def test_five_large_donors_are_weighted_and_four_are_summed() -> None:
    series = weekly()
    donors = np.asarray(series.donors)
    weighted, summed = found(series), found(dataclasses.replace(series, donors=donors[:4]))
    assert weighted.comparison.is_weighted
    assert sum(weighted.weights) == pytest.approx(1)
    assert not summed.comparison.is_weighted
    total = np.log(np.asarray(series.counts) + 0.5) - np.log(donors[:4].sum(axis=0) + 0.5)
    assert summed.comparison.gap == pytest.approx(total)


def test_a_donor_that_moves_against_the_service_is_dropped() -> None:
    series = weekly()
    counts, donors = np.asarray(series.counts, float), np.asarray(series.donors, float)
    season = np.sin(2 * np.pi * np.arange(130) / 52)
    moving = np.exp(0.4 * season)
    against = np.round(400 * np.exp(-0.4 * season))
    lined = line_up(dataclasses.replace(series, counts=counts * moving, donors=np.vstack([donors * moving, against])))
    assert lined.left_out == ("donor 7",)
    assert not lined.is_loose


def test_when_no_donor_moves_with_it_all_are_kept_and_strong_is_out_of_reach() -> None:
    counts = np.random.default_rng(5).poisson(np.where(np.arange(90) >= 70, 280, 400))
    series = LaunchSeries(counts, np.full((4, 90), 400.0), 70)  # donors that never move
    assert line_up(series).is_loose
    result = found(series)
    assert result.grade == "moderate"
    assert any("grade is moderate at most" in note for note in result.notes)


def test_a_long_post_period_is_cut_to_a_third_of_the_pre_period() -> None:
    series = weekly()
    late = dataclasses.replace(series, launch=78)  # 52 weeks after, 78 before
    lined = line_up(late)
    assert (len(lined.pre), len(lined.post)) == (78, 26)
    assert len(lined.later) == 26


def test_ramp_weeks_and_unknown_weeks_are_left_out() -> None:
    counts = np.asarray(weekly().counts, float)
    counts[[10, 112]] = np.nan
    lined = line_up(weekly(counts=counts, ramp=4))
    assert (len(lined.pre), lined.post[0]) == (103, 108)
    assert 112 not in lined.post
    assert found(weekly(counts=counts, ramp=4)).windows.n_post == 21


def test_working_days_cancel_between_service_and_donors() -> None:
    days = np.where(np.arange(130) % 9 == 0, 4.0, 5.0)
    series = weekly(donors=np.asarray(weekly().donors)[:3])
    plain, divided = found(series), found(dataclasses.replace(series, exposure=days))
    assert divided.windows.effect_log == pytest.approx(plain.windows.effect_log)
    assert divided.windows.standard_error == pytest.approx(plain.windows.standard_error)


def test_a_change_within_four_weeks_is_named() -> None:
    why = refusal(weekly(clashes=("New phone system (policy, 2025-11-24)",)))
    assert why.code == "CONFOUNDED"
    assert "New phone system (policy, 2025-11-24)" in why.sentence


def test_too_short_before() -> None:
    series = weekly()
    short = dataclasses.replace(series, counts=np.asarray(series.counts)[60:], donors=np.asarray(series.donors)[:, 60:], launch=44)
    assert refusal(short).code == "TOO_SHORT_PRE"
    months = two_donors(counts=T2_TREATED[3:], donors=np.asarray(two_donors().donors)[:, 3:], launch=17)
    assert refusal(months).code == "TOO_SHORT_PRE"


def test_too_short_after_says_until_when() -> None:
    series = weekly()
    early = dataclasses.replace(series, counts=np.asarray(series.counts)[:109], donors=np.asarray(series.donors)[:, :109], ramp=4)
    why = refusal(early)
    assert why.code == "TOO_SHORT_POST"
    # 104 + 4 weeks of starting up + 8 weeks = 116 weeks after Monday 20 November 2023
    assert f"Too early until {MONDAY + datetime.timedelta(weeks=116)}" in why.sentence
    future = dataclasses.replace(early, launch=120)
    assert f"Too early until {MONDAY + datetime.timedelta(weeks=132)}" in refusal(future).sentence
    months = two_donors(counts=T2_TREATED[:22], donors=np.asarray(two_donors().donors)[:, :22])
    assert refusal(months).code == "TOO_SHORT_POST"
    assert "Too early until 2025-12-01" in refusal(months).sentence  # September, October and November 2025


def test_waiting_does_not_help_where_another_change_ends_the_post_period() -> None:
    counts = np.asarray(weekly().counts, float)
    counts[109:] = np.nan
    why = refusal(weekly(counts=counts, stopped_by="Office shut (office_closed, 2025-12-22)"))
    assert why.code == "CONFOUNDED"
    assert "Office shut" in why.sentence


def test_too_few_contacts() -> None:
    assert refusal(weekly(counts=np.full(130, 19.0))).code == "TOO_FEW_CONTACTS"


def test_one_donor_is_no_donor() -> None:
    assert refusal(weekly(donors=np.asarray(weekly().donors)[:1])).code == "NO_DONORS"
    empty = np.zeros((3, 130))
    assert refusal(weekly(donors=empty)).code == "NO_DONORS"


def test_a_series_that_jumped_before_is_unstable() -> None:
    series = invented(4, 0.3, 0.0)
    counts = np.asarray(series.counts[:90], float)
    counts[48:70] = np.round(counts[48:70] * 1.6)  # a bulge at the fake date at three quarters of 64
    shaky = LaunchSeries(counts, np.asarray(series.donors)[:, :90], 64)
    assert refusal(shaky).code == "UNSTABLE_PRE"


def test_underpowered_says_how_large_and_until_when() -> None:
    rng = np.random.default_rng(11)
    donors = rng.poisson(400, (3, 118))
    counts = rng.poisson(60 * np.exp(rng.normal(0, 0.62, 118)))
    why = refusal(LaunchSeries(counts, donors, 110, first=MONDAY))
    assert why.code == "UNDERPOWERED"
    assert "% would be invisible here; " in why.sentence
    assert "wait until 20" in why.sentence or "waiting does not help" in why.sentence


def test_waiting_longer_is_advised_only_where_it_shows_a_quarter() -> None:
    # the log wanders by .42 a week without memory: 8 weeks show a fall of more than a quarter only, 150 / 3 = 50 weeks a smaller one
    rng = np.random.default_rng(2)
    counts = np.round(400 * np.exp(rng.normal(0, 0.42, 158)))
    why = refusal(LaunchSeries(counts, rng.poisson(4000, (3, 158)), 150, first=MONDAY))
    assert why.code == "UNDERPOWERED"
    until = datetime.date.fromisoformat(why.sentence.split("wait until ")[1].rstrip("."))
    assert MONDAY + datetime.timedelta(weeks=158) < until <= MONDAY + datetime.timedelta(weeks=200)
    assert until.weekday() == 0


def test_no_refusal_holds_an_estimate() -> None:
    for code, series in {
        "NO_DONORS": weekly(donors=np.empty((0, 130))),
        "TOO_FEW_CONTACTS": weekly(counts=np.full(130, 3.0)),
        "NO_DATA": weekly(counts=np.full(130, np.nan)),
    }.items():
        why = refusal(series)
        assert why.code == code
        assert "%" not in why.sentence


def test_grades() -> None:
    checks = {check.check: check for check in found(weekly()).checks}
    assert grade(0.01, 0.01, True, checks, "strong") == "strong"
    assert grade(0.01, 0.01, True, checks, "moderate") == "moderate"
    assert grade(0.01, 0.07, True, checks, "strong") == "moderate"
    assert grade(0.01, 0.30, True, checks, "strong") == "suggestive"
    assert grade(0.01, None, False, checks, "strong") == "conflicting"
    assert grade(0.01, 0.01, False, checks, "strong") == "conflicting"
    assert grade(0.30, 0.30, False, checks, "strong") == "none"
    broken = checks | {"placebo in time": dataclasses.replace(checks["placebo in time"], passed=False)}
    assert grade(0.01, 0.01, True, broken, "strong") == "moderate"


def test_fake_dates_use_only_what_was_before() -> None:
    lined = line_up(weekly())
    after = np.array(lined.treated)
    after[lined.post] += 5
    assert fake_dates(dataclasses.replace(lined, treated=after)).figures == pytest.approx(fake_dates(lined).figures, abs=1e-6)
    assert gap_windows(dataclasses.replace(lined, treated=after)).effect_log == pytest.approx(gap_windows(lined).effect_log + 5)


def test_a_second_opinion_copes_with_gaps_and_refuses_too_little() -> None:
    y = np.log(np.asarray(weekly().counts, float) + 0.5)
    y[[3, 50, 110]] = np.nan
    step = estimate_step(y, np.arange(130) >= 104, fourier(np.arange(130), 52.18))
    assert step is not None
    assert step.step < 0
    assert estimate_step(y[:4], np.array([0, 0, 1, 1])) is None
    assert estimate_step(np.full(60, 3.0), np.arange(60) >= 50) is None


def test_zero_weeks_and_nan_everywhere_never_end_in_a_traceback() -> None:
    rng = np.random.default_rng(7)
    counts = rng.poisson(30, 130).astype(float)
    counts[rng.integers(0, 130, 20)] = 0
    donors = rng.poisson(30, (6, 130)).astype(float)
    donors[2] = np.nan
    donors[3, :100] = np.nan
    donors[4] = 0
    result = estimate_launch_impact(LaunchSeries(counts, donors, 104))
    assert isinstance(result, Refusal | LaunchImpact)
    assert refusal(LaunchSeries(np.full(5, np.nan), np.full((2, 5), np.nan), 3)).code == "NO_DATA"


def test_before_after_needs_the_year_before() -> None:
    assert isinstance(before_after(np.full(30, 50.0), 20, 52), Refusal)
    assert isinstance(before_after(np.full(120, 3.0), 60, 52), Refusal)
    same = before_after(np.full(120, 50.0), 60, 52, ramp=4)
    assert isinstance(same, BeforeAfter)
    assert (same.change, same.periods) == (0.0, 48)


def test_rules_of_both_grains() -> None:
    assert (WEEKLY.least_pre, WEEKLY.least_post, MONTHLY.least_pre, MONTHLY.least_post) == (52, 8, 18, 3)


def test_the_simulation_covers_finds_and_does_not_claim() -> None:
    # 20 seeds, for breakage, not calibration: a true .80 gives 11 or more of 20 with 99.7 %, a true .85 found 12 or more with 99.9 %
    rows = {row["what"]: row["count"] for row in run(range(1, 21), (0.3,))}
    assert rows["launch_impact, AR 0.3, no effect: 80 % interval covers"] >= 11
    assert rows["launch_impact, AR 0.3, no effect: strong"] <= 2
    assert rows["launch_impact, AR 0.3, effect -15%: found, both p < .10 and a fall"] >= 12
