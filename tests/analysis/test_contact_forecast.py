"""How many contacts to expect: the methods against the library's, fall-back, closed days, bills, monthly totals, every refusal."""

import datetime
import warnings

import numpy as np
import pytest

from analysis.contact_calendar import DayShares, bill_factors, day_shares, open_shares, with_bills
from analysis.contact_forecast import COMBINED, REPEATED, VolumeForecast, forecast_volume, forecast_volumes
from analysis.contact_months import MonthlyForecast, forecast_months
from analysis.contact_series import Panel, with_totals, without_breaks
from analysis.finding import Range, Refusal
from analysis.smoothing import forecast_damped, forecast_theta
from analysis.yearly_pattern import yearly_index
from simulations.contact_forecast import weekly_series


MONDAY = datetime.date(2024, 1, 1)
WEEK = datetime.timedelta(days=7)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_theta_is_the_librarys(seed: int) -> None:
    from statsmodels.tsa.forecasting.theta import ThetaModel

    series = weekly_series(seed)[:104]
    theirs = np.asarray(ThetaModel(series, period=1, deseasonalize=False).fit().forecast(13))
    assert forecast_theta(series[None], 13)[0, -1] == pytest.approx(theirs, rel=0.02)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_damped_smoothing_is_near_the_librarys(seed: int) -> None:
    """The library searches the parameters and the first level, ours takes the best of a grid: within half the error of the forecast."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    series = weekly_series(seed)[:104]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = ETSModel(series, error="add", trend="add", damped_trend=True).fit(disp=0)
    theirs, ours = np.asarray(fitted.forecast(13)), forecast_damped(series[None], 13)[0, -1]
    assert np.abs(ours - theirs).max() < 0.5 * np.std(np.diff(series))


def test_a_straight_line_goes_on() -> None:
    """Theta carries half the slope, the other nearly all of it at first: 100 + 2 a week, so 304 + 2 h at most."""
    line = 100 + 2.0 * np.arange(103)
    found = forecast_theta(line[None], 13)[0, -1]
    assert np.all(found > line[-1]) and np.all(found <= line[-1] + 2 * np.arange(1, 14) + 1)


def test_a_gap_leaves_the_state_as_it_was_expected() -> None:
    series = weekly_series(5)[:80]
    gap = np.append(series, [np.nan, np.nan])
    assert forecast_damped(gap[None], 3)[0, -1, 0] == pytest.approx(forecast_damped(series[None], 3)[0, -1, 2])


def test_past_forecasts_see_nothing_of_what_came() -> None:
    series, other = weekly_series(6)[:156], weekly_series(6)[:156]
    other[120:] = 5000
    first, _ = yearly_index(series[None], 13, 52.18, 13)
    second, _ = yearly_index(other[None], 13, 52.18, 13)
    for (begin, end, mine), (_, _, theirs) in zip(first, second, strict=True):
        if end <= 117:
            assert mine == pytest.approx(theirs), begin
    assert forecast_theta(series[None], 13)[0, 100] == pytest.approx(forecast_theta(other[None], 13)[0, 100])


def test_the_pattern_of_the_year_is_used_after_two_years_and_shrinks_to_none_for_noise() -> None:
    week = np.arange(156)
    waves = 200 * np.exp(0.4 * np.sin(2 * np.pi * week / 52.18))
    found = forecast_volume(np.round(waves))
    assert isinstance(found, VolumeForecast) and found.uses_year and found.method == COMBINED
    expected = 200 * np.exp(0.4 * np.sin(2 * np.pi * (155 + np.arange(1, 14)) / 52.18))
    assert [span.central for span in found.ranges if isinstance(span, Range)] == pytest.approx(expected, rel=0.06)
    spans, first = yearly_index(np.random.default_rng(1).poisson(100, (1, 156)).astype(float), 13, 52.18, 13)
    assert np.abs(np.log(spans[-1][2])).max() < 0.08 and first[0] == 104
    short, first = yearly_index(waves[None, :90], 13, 52.18, 13)
    assert len(short) == 1 and first[0] == 90 and (short[0][2] == 1).all()


def test_last_year_is_repeated_where_it_erred_less() -> None:
    """A spike in one week of each year, which no harmonic of ten weeks can follow."""
    rng = np.random.default_rng(3)
    series = rng.poisson(20, 208).astype(float)
    series[np.arange(208) % 52 >= 46] += np.tile([900, 10, 900, 10, 900, 10], 4)
    found = forecast_volume(series[: 4 * 52 - 8])
    assert isinstance(found, VolumeForecast) and found.method == REPEATED
    assert found.mase is not None and found.mase_repeated is not None and found.mase > found.mase_repeated


def test_without_a_year_behind_it_nothing_can_be_repeated() -> None:
    series = np.array([weekly_series(seed)[:48] for seed in range(4)])
    for found in forecast_volumes(series, np.ones((4, 61))):
        assert isinstance(found, VolumeForecast) and found.method == COMBINED and found.mase is None


def test_80_needs_9_errors_and_95_needs_39() -> None:
    """A series of 34 weeks has 8 forecasts from 26 weeks on one week ahead; of 35, 9."""
    few, enough = forecast_volume(weekly_series(7)[:34]), forecast_volume(weekly_series(7)[:35])
    assert isinstance(few, VolumeForecast) and isinstance(few.ranges[0], Refusal) and few.ranges[0].code == "TOO_SHORT_PRE"
    assert isinstance(enough, VolumeForecast) and isinstance(enough.ranges[0], Range) and enough.ranges[0].low_95 is None
    long = forecast_volume(weekly_series(7)[:80])
    assert isinstance(long, VolumeForecast) and isinstance(long.ranges[0], Range) and long.ranges[0].low_95 is not None


def test_a_short_series_borrows_the_errors_of_the_others() -> None:
    series = np.array([weekly_series(seed)[:100] for seed in range(5)])
    series[4, :70] = np.nan
    found = forecast_volumes(series, np.ones((5, 113)))[4]
    assert isinstance(found, VolumeForecast) and isinstance(found.ranges[12], Range) and found.errors_used[12] > 39


@pytest.mark.parametrize(
    ("contacts", "code"),
    [
        ([], "NO_DATA"),
        ([np.nan] * 60, "NO_DATA"),
        ([30.0] * 25, "TOO_SHORT_PRE"),
        ([30.0] * 60, "UNDERPOWERED"),
        ([*range(60), *[np.nan] * 5], "NO_DATA"),
    ],
)
def test_what_cannot_be_forecast(contacts: list[float], code: str) -> None:
    found = forecast_volume(contacts)
    assert isinstance(found, Refusal) and found.code == code


def test_zeros_and_bursts_stay_above_zero() -> None:
    rng = np.random.default_rng(8)
    found = forecast_volume(rng.poisson(0.3, 120) * rng.poisson(40, 120))
    assert isinstance(found, VolumeForecast)
    assert all(span.low_80 >= 0 and span.low_80 <= span.central <= span.high_80 for span in found.ranges if isinstance(span, Range))


def test_a_closed_step_is_none_and_teaches_nothing() -> None:
    openness = np.tile([1.4, 1.4, 1.4, 1.4, 1.4, 0.0, 0.0], 27)[None, :]
    rng = np.random.default_rng(9)
    counts = rng.poisson(50 * openness[:, :182]).astype(float)
    found = forecast_volumes(counts, openness, 7, 7, None)[0]
    assert isinstance(found, VolumeForecast)
    centres = [span.central for span in found.ranges if isinstance(span, Range)]
    assert centres[5:] == [0.0, 0.0] and centres[:5] == pytest.approx([70] * 5, rel=0.1)
    assert found.ranges[5] == Range(0.0, 0.0, 0.0, 0.0, 0.0)


def test_a_series_nobody_counted_beside_one_that_was_is_refused_alone_and_quietly() -> None:
    """Numpy warns of a mean of nothing, and warnings are errors here; a build of Boston beside four days of a web log printed it."""
    counted, uncounted = weekly_series(1)[:60], np.full(60, np.nan)
    found = forecast_volumes(np.array([counted, uncounted]), np.ones((2, 73)))
    assert isinstance(found[0], VolumeForecast)
    assert isinstance(found[1], Refusal)


def test_openness_must_reach_ahead() -> None:
    with pytest.raises(ValueError, match="every step ahead"):
        forecast_volumes(np.ones((1, 40)), np.ones((1, 40)))


def _weekdays(count: int, sunday: float = 0.0) -> dict[datetime.date, float]:
    return {MONDAY + datetime.timedelta(days=day): (sunday if day % 7 == 6 else 10.0) for day in range(count)}


def test_weekdays_and_holidays_are_seen_in_the_counts() -> None:
    days = _weekdays(70)
    holiday = MONDAY + WEEK
    days[holiday] = 2.0  # a fifth of a Monday
    shares = day_shares(days, frozenset({holiday}), True)
    assert shares.weekdays == pytest.approx((*[1 / 6] * 6, 0.0)) and shares.holiday == pytest.approx(0.2) and shares.is_known
    assert open_shares([MONDAY, MONDAY + WEEK], shares, frozenset({holiday})) == pytest.approx([1.0, 1 - 0.8 / 6])


def test_unseen_holidays_are_closed_where_staff_serve() -> None:
    assert day_shares(_weekdays(70), frozenset(), True).holiday == 0.0
    assert day_shares(_weekdays(70), frozenset(), False).holiday == 1.0
    assert day_shares({}, frozenset(), True) == DayShares((0.2,) * 5 + (0.0, 0.0), 0.0, False)


def test_weeks_after_a_bill_have_the_factor_of_earlier_ones() -> None:
    """100 a week, then 150, 120, 110, 100 after the bill of week 20; the next goes out in week 62."""
    weeks = [MONDAY + WEEK * place for place in range(70)]
    counts = np.full(60, 100.0)
    counts[20:23] = [150, 120, 110]
    bills = [weeks[20] + datetime.timedelta(days=2), weeks[62]]
    factors = bill_factors(counts, np.ones(70), weeks, bills)
    assert factors == pytest.approx([1.5, 1.2, 1.1, 1.0])
    larger = with_bills(np.ones(70), weeks, bills, factors)
    assert larger[60:67] == pytest.approx([1, 1, 1.5, 1.2, 1.1, 1, 1])
    assert bill_factors(counts, np.ones(70), weeks, [weeks[62]]) == pytest.approx([1, 1, 1, 1])


def test_totals_are_sums_where_every_part_that_still_counts_is_known() -> None:
    steps = tuple(MONDAY + WEEK * place for place in range(10))
    counts = np.array([[1.0] * 10, [np.nan, np.nan, *[2.0] * 8], [5.0, *[np.nan] * 9], [np.nan, *[3.0] * 9]])
    panel = Panel((("a", "phone"), ("b", "phone"), ("stopped", "phone"), ("new", "phone")), steps, counts)
    plain = with_totals(panel, [])
    assert plain.pairs[-1] == ("*", "phone")
    assert np.isnan(plain.counts[-1, :2]).all() and plain.counts[-1, 2:].tolist() == [6.0] * 8
    launched = with_totals(panel, [{"kind": "launch", "service_id": "b", "channel_id": "phone"}])
    assert np.isnan(launched.counts[-1, 0]) and launched.counts[-1, 1:].tolist() == [4.0, *[6.0] * 8]


def test_a_new_label_starts_its_series_anew_and_not_the_total() -> None:
    steps = tuple(MONDAY + WEEK * place for place in range(10))
    panel = with_totals(Panel((("a", "phone"), ("b", "phone")), steps, np.ones((2, 10))), [])
    change = {"kind": "relabelled", "from_date": steps[4], "to_date": None, "service_id": "a", "channel_id": "phone"}
    left = without_breaks(panel, [change])
    assert np.isfinite(left.counts).sum(axis=1).tolist() == [6, 10, 10]
    counting = without_breaks(panel, [{**change, "kind": "counting_changed", "to_date": steps[6]}])
    assert np.isfinite(counting.counts).sum(axis=1).tolist() == [8, 10, 8]


MONTHS_A = [1510, 1440, 1720, 1390, 1350, 1300, 1280, 1250, 1360, 1400, 1330, 1180]
MONTHS_B = [1480, 1432, 1660, 1372, 1330, 1262, 1270, 1221, 1338, 1359, 1312, 1150]


def test_24_monthly_totals_repeat_last_year_times_the_last_six_ratios() -> None:
    """T1's counts: the median of the last 6 logs of ratios is -.0198833 with the working days alike; January 1480.5 e^g - .5 = 1,450.85."""
    series = np.array([MONTHS_A + MONTHS_B] * 4, float)
    found = forecast_months(series, np.full(30, 21.0))[0]
    assert isinstance(found, MonthlyForecast) and isinstance(found.ranges[0], Range)
    assert np.log(found.ratio) == pytest.approx(-0.0198833, abs=1e-4)
    assert found.ranges[0].central == pytest.approx(1450.85, abs=0.1)
    assert len(found.ranges) == 6


def test_months_are_compared_by_working_day() -> None:
    """Twice the working days, twice the contacts: 20 and 22 days alternate, 10 contacts a day always."""
    days = np.array([20.0, 22.0] * 15)
    found = forecast_months(np.tile(10 * days[:24], (3, 1)), days)[0]
    assert isinstance(found, MonthlyForecast)
    assert [span.central for span in found.ranges if isinstance(span, Range)] == pytest.approx(10 * days[24:], rel=0.01)


def _monthly(series: int, months: int, mean: float = 500) -> np.ndarray:
    return np.random.default_rng(4).poisson(mean, (series, months)).astype(float)


def test_monthly_ranges_need_three_series_and_95_needs_39_errors() -> None:
    alone = forecast_months(_monthly(2, 24), np.full(30, 21.0))[0]
    assert isinstance(alone, MonthlyForecast) and all(isinstance(span, Refusal) for span in alone.ranges)
    three = forecast_months(_monthly(3, 24), np.full(30, 21.0))[0]
    assert isinstance(three, MonthlyForecast) and isinstance(three.ranges[0], Range)
    assert three.ranges[0].low_95 is None and three.errors_used[0] == 27  # months 16 to 24 of each, after three ratios
    five = forecast_months(_monthly(5, 24), np.full(30, 21.0))[0]
    assert isinstance(five, MonthlyForecast) and isinstance(five.ranges[0], Range) and five.ranges[0].low_95 is not None
    summed = forecast_months(_monthly(3, 24), np.full(30, 21.0), is_sum=[False, False, True])[0]
    assert isinstance(summed, MonthlyForecast) and isinstance(summed.ranges[0], Refusal)


@pytest.mark.parametrize(("months", "mean", "code"), [(23, 500, "TOO_SHORT_PRE"), (24, 10, "TOO_FEW_CONTACTS"), (0, 1, "NO_DATA")])
def test_monthly_totals_that_cannot_be_forecast(months: int, mean: float, code: str) -> None:
    for found in forecast_months(_monthly(3, months, mean), np.full(months + 6, 21.0)):
        assert isinstance(found, Refusal) and found.code == code


def test_a_missing_month_is_missing_not_small() -> None:
    series = _monthly(4, 30)
    series[0, 18] = np.nan
    found = forecast_months(series, np.full(36, 21.0))[0]
    assert isinstance(found, MonthlyForecast)
    refused = found.ranges[0]
    assert isinstance(refused, Refusal) and refused.code == "NO_BASELINE"  # its own month of last year
    assert isinstance(found.ranges[1], Range)
