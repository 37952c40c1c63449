"""Where take-up is going and when it reaches a target: case F9, every refusal, falls, drop-outs, and real series."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from analysis.finding import Range, Refusal
from analysis.reporting_gaps import reporting_drop_outs
from analysis.take_up_forecast import PastForecasts, TakeUpForecast, forecast_take_up, past_forecasts, stated_ceiling
from analysis.take_up_target import Chance, TargetDate, chance_in_time, reach_target


def service(seed: int, start: float = 0.3, a_month: float = 0.006, months: int = 36, counted: int = 800) -> tuple[np.ndarray, np.ndarray]:
    """Digital and all transactions of a service whose true share moves in a straight line."""
    rng = np.random.default_rng(seed)
    transactions = rng.poisson(counted, months)
    return rng.binomial(transactions, np.clip(start + a_month * np.arange(months), 0.01, 0.99)).astype(float), transactions.astype(float)


def pool(services: int = 12, months: int = 36) -> list[PastForecasts]:
    """Past forecasts of services that go different ways."""
    return [past_forecasts(*service(100 + each, 0.2 + 0.03 * each, 0.001 * (each - 3), months)) for each in range(services)]


def test_f9_six_months_are_too_early() -> None:
    assert forecast_take_up([5] * 6, [10] * 6) == Refusal(
        "TOO_SHORT_PRE", "Too early to forecast. A forecast needs 12 whole months that can be compared; there are 6."
    )


def test_f9_a_flat_series_is_refused() -> None:
    found = forecast_take_up([50] * 24, [100] * 24)
    assert found == Refusal("UNDERPOWERED", "Take-up is flat: it has been the same in all 24 months, so they say nothing of where it goes.")


def test_f9_a_target_above_the_ceiling_is_refused() -> None:
    found = forecast_take_up(*service(1), pool(), ceiling=0.8)
    assert isinstance(found, TakeUpForecast)
    assert reach_target(found, 0.9) == Refusal(
        "BAD_SETTING", "The target of 90% is above the stated ceiling of 80%: it is not reachable under the current ceiling."
    )


def test_f9_a_series_that_only_jitters_gets_no_date() -> None:
    found = forecast_take_up(*service(2, 0.4, 0.0), pool())
    assert isinstance(found, TakeUpForecast)
    refused = reach_target(found, 0.6)
    assert isinstance(refused, Refusal) and refused.code == "UNDERPOWERED" and "flat" in refused.sentence


@pytest.mark.parametrize(
    ("digital", "transactions", "ceiling", "code"),
    [
        ([], [], 1.0, "NO_DATA"),
        ([np.nan] * 20, [np.nan] * 20, 1.0, "NO_DATA"),
        ([0] * 20, [0] * 20, 1.0, "NO_DATA"),
        ([7] * 20, [5] * 20, 1.0, "NO_DATA"),  # more digital than all: no share
        (range(20), [100] * 20, 0.0, "BAD_SETTING"),
        ([*range(15), *[np.nan] * 5], [100] * 20, 1.0, "NO_DATA"),  # stopped five months ago
    ],
)
def test_what_cannot_be_forecast(digital: list[float], transactions: list[float], ceiling: float, code: str) -> None:
    found = forecast_take_up(digital, transactions, (), ceiling)
    assert isinstance(found, Refusal) and found.code == code


def test_counts_of_different_lengths_are_a_fault() -> None:
    with pytest.raises(ValueError, match="same number"):
        forecast_take_up([1, 2], [3])


def test_a_straight_line_without_noise_goes_on() -> None:
    """Drift gives the line itself; the damped and levelling members stay a little below it, so the mean is below and near."""
    months = np.arange(48)
    found = forecast_take_up(10_000 * (0.2 + 0.005 * months[:36]), np.full(36, 10_000))
    assert isinstance(found, TakeUpForecast)
    assert found.points[:12] == pytest.approx(0.2 + 0.005 * months[36:], abs=0.01)
    assert found.drift == pytest.approx(0.005, rel=1e-6)


def test_take_up_that_falls_is_forecast_to_fall() -> None:
    found = forecast_take_up(*service(3, 0.7, -0.008), pool())
    assert isinstance(found, TakeUpForecast)
    assert found.points[11] < found.level - 0.05
    date = reach_target(found, 0.6)
    assert isinstance(date, TargetDate) and date.earliest is None and date.not_within_share > 0.95


def test_a_last_month_of_four_transactions_hardly_moves_the_level() -> None:
    digital, transactions = np.array([300.0, 310, 305] * 8), np.full(24, 1000.0)
    digital[-1], transactions[-1] = 4, 4
    found = forecast_take_up(digital, transactions)
    assert isinstance(found, TakeUpForecast)
    assert found.level == pytest.approx(0.305, abs=0.02)


def test_months_left_out_leave_no_trace_of_their_counts() -> None:
    digital, transactions = service(4)
    left_out, other = digital.copy(), digital.copy()
    left_out[10] = other[10] = np.nan
    changed = transactions.copy()
    changed[10] = 9
    first, second = forecast_take_up(left_out, transactions), forecast_take_up(other, changed)
    assert isinstance(first, TakeUpForecast) and isinstance(second, TakeUpForecast)
    assert first.points == pytest.approx(second.points) and first.n == 35


def test_past_forecasts_see_nothing_of_what_came() -> None:
    digital, transactions = service(5)
    other = digital.copy()
    other[30:] = 0.9 * transactions[30:]
    before, after = past_forecasts(digital, transactions), past_forecasts(other, transactions)
    assert before.points[:5] == pytest.approx(after.points[:5])  # origins 12 to 16 months in
    assert before.actual[0, 0] == digital[12] / transactions[12]


def test_95_needs_39_errors_and_80_needs_9() -> None:
    """One service of 23 months has 11 errors one month ahead and 8 four months ahead."""
    found = forecast_take_up(*service(6, months=23))
    assert isinstance(found, TakeUpForecast)
    one = found.ranges[0]
    assert isinstance(one, Range) and one.low_95 is None and found.errors_used[0] == 11
    four = found.ranges[3]
    assert isinstance(four, Refusal) and four.code == "TOO_SHORT_PRE" and found.errors_used[3] == 8
    many = forecast_take_up(*service(6, months=23), pool())
    assert isinstance(many, TakeUpForecast) and isinstance(many.ranges[0], Range) and many.ranges[0].low_95 is not None


def test_ranges_of_a_service_alone_are_wider_than_its_errors() -> None:
    """Errors of overlapping windows are stretched: the 13 errors twelve months ahead of 36 months hold two windows apart: t of 2, 1.8856."""
    found = forecast_take_up(*service(7))
    assert isinstance(found, TakeUpForecast)
    assert found.stretch[11] == pytest.approx(1.8856 / 1.2816, rel=1e-3)
    assert found.stretch[0] < 1.05


def test_the_ceiling_holds_unless_take_up_has_been_above_it() -> None:
    digital, transactions = service(8, 0.5, 0.008)  # to 78 %
    found = forecast_take_up(digital, transactions, pool(), ceiling=0.85)
    assert isinstance(found, TakeUpForecast) and found.ceiling == 0.85
    assert all(span.high_80 <= 0.85 for span in found.ranges if isinstance(span, Range)) and found.points.max() <= 0.85
    assert stated_ceiling(digital, transactions, 0.6) == pytest.approx(0.78, abs=0.03)


def test_a_target_is_dated_as_an_interval_that_holds_the_line() -> None:
    """From 51 % at .6 a month, 56 % lies 8 months off on the line; the damped members make it later."""
    found = forecast_take_up(*service(9), pool())
    assert isinstance(found, TakeUpForecast)
    date = reach_target(found, found.level + 0.05)
    assert isinstance(date, TargetDate) and date.earliest and date.middle and date.latest
    assert date.earliest <= date.middle <= date.latest and date.earliest <= 10 <= date.latest
    assert date.seed == 20051 and reach_target(found, found.level + 0.05) == date


def test_a_target_reached_already_says_so() -> None:
    found = forecast_take_up(*service(10), pool())
    assert isinstance(found, TakeUpForecast)
    date = reach_target(found, 0.3)
    assert isinstance(date, TargetDate) and date.is_reached


def test_no_date_without_nine_past_forecasts() -> None:
    found = forecast_take_up(*service(11, months=13))
    assert isinstance(found, TakeUpForecast)
    refused = reach_target(found, 0.9)
    assert isinstance(refused, Refusal) and refused.code == "TOO_SHORT_PRE"


@pytest.mark.parametrize("target", [0.0, -0.2, 1.5])
def test_a_target_that_is_no_share_is_refused(target: float) -> None:
    found = forecast_take_up(*service(12), pool())
    assert isinstance(found, TakeUpForecast)
    refused = reach_target(found, target)
    assert isinstance(refused, Refusal) and refused.code == "BAD_SETTING"


def test_months_checked_can_be_limited() -> None:
    found = forecast_take_up(*service(13, 0.3, 0.004), pool())
    assert isinstance(found, TakeUpForecast)
    date = reach_target(found, found.level + 0.1, most_months=12)
    assert isinstance(date, TargetDate) and date.checked_months == 12 and date.latest is None and not date.is_narrow


def test_a_chance_is_printed_only_where_it_was_earned() -> None:
    """Services that rise fast and ones that stand still tell themselves apart by their pasts; services alike but for chance do not."""
    told_apart = [past_forecasts(*service(200 + each, 0.2, 0.012 if each % 2 else 0.0, counted=4000)) for each in range(14)]
    rising = forecast_take_up(*service(300, 0.2, 0.012, counted=4000), told_apart)
    assert isinstance(rising, TakeUpForecast)
    earned = chance_in_time(rising, rising.level + 0.04, 6, told_apart)
    assert earned.brier is not None and earned.brier_base_rate is not None and earned.brier < earned.brier_base_rate
    assert earned.chance is not None and earned.chance > 0.5
    alike = [past_forecasts(*service(400 + each, 0.4, 0.0, counted=150)) for each in range(14)]
    noisy = forecast_take_up(*service(500, 0.4, 0.002, counted=150), alike)
    assert isinstance(noisy, TakeUpForecast)
    assert chance_in_time(noisy, noisy.level + 0.03, 6, alike).chance is None
    assert chance_in_time(noisy, noisy.level + 0.03, 6, []) == Chance(None, None, None, 0)
    assert chance_in_time(noisy, noisy.level + 0.03, 0, alike).chance is None


def test_a_side_of_the_count_that_drops_out_for_a_month_is_left_out() -> None:
    digital, transactions = np.full(24, 800.0), np.full(24, 1000.0)
    digital[12] = 20
    assert np.flatnonzero(reporting_drop_outs(digital, transactions)).tolist() == [12]
    digital[12], transactions[13] = 800, 800  # nothing but digital: the telephone was not reported
    assert np.flatnonzero(reporting_drop_outs(digital, transactions)).tolist() == [13]


def test_a_lasting_fall_and_a_small_count_are_no_drop_out() -> None:
    lasting = np.where(np.arange(24) < 12, 800.0, 200.0)
    assert not reporting_drop_outs(lasting, np.full(24, 1000.0)).any()
    assert not reporting_drop_outs([4.0, 3, 0, 4, 3], [5.0, 5, 5, 5, 5]).any()
    assert not reporting_drop_outs([800.0, 800, 10], [1000.0, 1000, 1000]).any()  # nothing shows yet that it comes back
    assert reporting_drop_outs([], []).tolist() == []


def test_real_take_up_of_lasting_powers_of_attorney_falls_and_is_forecast_to_stay_possible(shared: Path) -> None:
    """Monthly shares 2021 to 2025: 37 % fell to 29 %, rose to 65 % and fell to 45 %."""
    rows = json.loads((shared / "data/opg_moj/make_a_lasting_power_of_attorney_service.json").read_text(encoding="utf-8"))
    share = np.array([float(row["count"]) / 100 for row in rows if row["dataType"] == "digital-take-up"])
    counted = np.full(len(share), 20_000.0)
    early = forecast_take_up(share[:24] * counted[:24], counted[:24])
    assert isinstance(early, TakeUpForecast) and early.drift < 0  # the fall of 2021 is no reason to refuse
    hits = []
    for origin in range(24, 46):
        found = forecast_take_up(share[:origin] * counted[:origin], counted[:origin])
        assert isinstance(found, TakeUpForecast)
        span = found.ranges[2]
        if isinstance(span, Range):
            hits.append(span.low_80 <= share[origin + 2] <= span.high_80)
    assert len(hits) == 22 and sum(hits) >= 13  # 80 % of 22 is 17.6; below 13 has a chance of 1 %
    late = forecast_take_up(share * counted, counted)
    assert isinstance(late, TakeUpForecast)
    assert isinstance(late.ranges[0], Range) and late.ranges[0].low_80 < share[-1] < late.ranges[0].high_80


@pytest.fixture(scope="module")
def shared_quarters() -> list[dict]:
    path = Path(__file__).resolve().parents[3] / "shared/data/govuk_transactions/services.csv"
    if not path.is_file():
        pytest.skip("needs the public extracts in ../shared, which are not here")
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return np.nan


def _by_quarter(row: dict) -> tuple[np.ndarray, np.ndarray]:
    """Digital and all transactions by true quarter."""
    done, counted = (
        np.array([_number(value) for name, value in row.items() if name.startswith(f"{kind} transactions\n")])
        for kind in ("Digital", "Total")
    )
    return done, counted


def _is_usable(done: np.ndarray, counted: np.ndarray) -> bool:
    share = done / np.where(counted > 0, counted, np.nan)
    known = share[np.isfinite(share)]
    return bool(len(known) >= 18 and np.isfinite(share[20]) and known.max() <= 1 and np.ptp(known) > 0.02)


def test_real_quarters_fall_where_the_ranges_say(shared_quarters: list[dict]) -> None:
    """Services of central government with 17 or more known of 20 quarters whose take-up moved: the last quarter, from those before it."""
    series = [each for each in map(_by_quarter, shared_quarters) if _is_usable(*each)]
    past = [past_forecasts(done[:20], counted[:20]) for done, counted in series]
    hits = []
    for place, (done, counted) in enumerate(series):
        found = forecast_take_up(done[:20], counted[:20], past[:place] + past[place + 1 :])
        if isinstance(found, TakeUpForecast) and isinstance(found.ranges[0], Range):
            hits.append(found.ranges[0].low_80 <= done[20] / counted[20] <= found.ranges[0].high_80)
    assert len(hits) >= 30, len(hits)
    assert 0.65 <= np.mean(hits) <= 0.95, (sum(hits), len(hits))


def test_real_reporting_drop_outs_are_found(shared_quarters: list[dict]) -> None:
    """The renewal of registered designs reads 58 %, 47 %, 14 %, 52 %, 54 %: one quarter was reported in part."""
    row = next(each for each in shared_quarters if each["Slug"] == "bis-registered-design-renewals")
    done, counted = _by_quarter(row)
    assert np.flatnonzero(reporting_drop_outs(done, counted)).tolist() == [18]


def test_real_rolling_totals_hide_the_changes_that_quarters_show(shared_quarters: list[dict]) -> None:
    """A rolling year read as a quarter has a quarter of the noise: its ranges are falsely narrow, so only true quarters are data here."""
    row = next(each for each in shared_quarters if each["Slug"] == "bis-land-register-updates-including-transfers-of-ownership")
    quarterly = [_number(value) for name, value in row.items() if name.startswith("Total transactions\n")]
    rolling = [_number(value) for name, value in row.items() if name.endswith(" Vol.")]
    known = [value for value in rolling if np.isfinite(value)]
    true_year = [
        sum(quarterly[place : place + 4]) for place in range(len(quarterly) - 3) if np.isfinite(quarterly[place : place + 4]).all()
    ]
    assert max(known) > 3 * np.nanmax(quarterly)
    assert any(abs(year - value) < 0.001 * year for year in true_year for value in known)
