"""What a day or week was expected to bring: an injected outage is found, a holiday gives no alert, false alarms stay as rare as stated."""

import numpy as np

from analysis.normal_range import daily_range, weekly_range
from analysis.outage_calls import ExcessCalls, excess_calls, find_outages


WEEKDAYS = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.0, 0.0])
DAYS = 7 * 60


def counts(mean: float, seed: int, days: int = DAYS) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.poisson(mean * WEEKDAYS[np.arange(days) % 7]).astype(float)


def test_an_outage_and_its_wave_of_calls_are_found() -> None:
    day = 7 * 50 + 1  # a Tuesday
    calls, web = counts(300, 1), counts(300, 2)
    usual = calls[day]
    calls[day], web[day] = round(calls[day] * 1.5), round(web[day] * 0.1)
    normal = daily_range(np.vstack([calls, web]))
    outages = find_outages(normal.z[1], None, normal.z[0])
    assert (day, day) in [(outage.first, outage.last) for outage in outages]
    found = excess_calls(normal, 0, calls, day, day)
    assert isinstance(found, ExcessCalls)
    truth = usual * 0.5
    assert abs(found.excess.central - truth) <= 0.25 * truth


def test_a_holiday_gives_no_alert_when_the_calendar_names_it() -> None:
    day = 7 * 50
    calls = counts(300, 3)
    calls[day] = 4
    ordinary = np.ones(DAYS, bool)
    assert daily_range(calls[None, :]).is_alert[0, day]
    ordinary[day] = False
    assert not daily_range(calls[None, :], ordinary).is_alert[0, day]


def test_false_alarms_of_a_quiet_council_stay_rare() -> None:
    days = 7 * 52 * 3
    normal = daily_range(np.vstack([counts(150, seed, days) for seed in range(40)]))
    judged = np.isfinite(normal.z)
    alarms_a_year = normal.is_alert[judged].sum() / (judged.sum() / 260)
    assert 0.5 < alarms_a_year < 6  # about 2.5 on such noise


def test_weeks_are_judged_by_the_last_eight() -> None:
    weeks = np.random.default_rng(5).poisson(400, 60).astype(float)
    weeks[50] *= 1.6
    assert weekly_range(weeks[None, :]).is_alert[0, 50]


def test_no_series_and_no_days_are_no_error() -> None:
    for counts in (np.zeros((0, 0)), np.zeros((0, 50)), np.zeros((3, 0)), np.full((2, 200), np.nan), np.zeros((1, 200))):
        assert not daily_range(counts).is_alert.any()
        assert not np.isfinite(weekly_range(counts).z).any()


def test_a_lasting_new_level_becomes_the_normal_one() -> None:
    calls = counts(150, 8)
    calls[7 * 40 :] = np.round(calls[7 * 40 :] * 0.5)
    alerts = daily_range(calls).is_alert[0].reshape(-1, 7)
    assert alerts[40:43, :5].all()  # three weeks of alerts
    assert alerts[44:, :5].mean() < 0.05


def test_days_left_out_are_judged_but_not_learnt_from() -> None:
    calls, usable = counts(150, 9), np.ones((1, DAYS), bool)
    calls[7 * 40 : 7 * 43] *= 1.15
    usable[0, 7 * 40 : 7 * 43] = False
    normal = daily_range(calls, None, usable)
    assert np.isfinite(normal.z[0, 7 * 41])
    assert normal.baseline[0, 7 * 44] == daily_range(np.where(usable, calls, np.nan)).baseline[0, 7 * 44]


def test_large_counts_are_judged_by_their_logarithm() -> None:
    rng = np.random.default_rng(10)
    large = rng.poisson(5000 * np.exp(rng.normal(0, 0.1, DAYS))).astype(float)
    normal = daily_range(np.vstack([large, rng.poisson(300, DAYS)]))
    assert normal.is_log.tolist() == [True, False]
    assert 0.08 < np.nanmedian(normal.scale[0]) < 0.15  # the noise of a tenth, and that of the median


def test_the_range_holds_what_it_says() -> None:
    calls = counts(150, 11, 7 * 150)
    normal = daily_range(calls)
    days = np.flatnonzero(np.isfinite(normal.z[0]))
    ranges = [normal.range_of(0, int(day)) for day in days]
    inside = np.mean([found.low_80 <= calls[day] <= found.high_80 for found, day in zip(ranges, days, strict=True)])
    assert 0.75 < inside < 0.87


def test_days_nobody_covers_are_not_judged() -> None:
    calls = counts(150, 7)
    calls[300:310] = np.nan
    normal = daily_range(calls[None, :])
    assert not np.isfinite(normal.z[0, 300:310]).any()
    assert not normal.is_alert[0, 300:310].any()
