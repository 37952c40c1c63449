"""The aggregate estimate: what a known process gives back, statsmodels as judge, refusals."""

from typing import NamedTuple

import numpy as np
import pytest

from analysis.distributed_lag import AggregateLeak, distributed_lag, outage_leak, roll_closed_days
from analysis.finding import Refusal


class Series(NamedTuple):
    """The arrays of a series, by name."""

    contacts: np.ndarray
    failed: np.ndarray
    sessions: np.ndarray
    weekday: np.ndarray
    number: np.ndarray


def _days(n: int = 730, seed: int = 5, leak: float = 0.3) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    number = np.arange(n)
    demand = (1 + 0.2 * np.sin(2 * np.pi * number / 365.25)) * np.where(number % 7 < 5, 1.2, 0.4) * np.exp(rng.normal(0, 0.1, n))
    sessions = rng.poisson(900 * demand).astype(float)
    failed = rng.binomial(sessions.astype(int), np.minimum(0.08 * np.exp(rng.normal(0, 0.4, n)), 1)).astype(float)
    contacts = rng.poisson(100 * demand).astype(float) + rng.binomial(failed.astype(int), leak)
    return contacts, failed, sessions, number % 7, number.astype(float)


def test_the_aggregate_estimate_finds_the_share_and_busy_days_are_not_failure() -> None:
    found = distributed_lag(*_days())
    assert isinstance(found, AggregateLeak)
    assert abs(found.leak.central - 0.3) < 3 * found.standard_error
    assert found.standard_error < 0.06
    assert len(found.by_lag) == 3


def test_a_constant_response_without_noise_is_found_exactly() -> None:
    _, failed, sessions, weekday, number = _days()
    lagged = [np.concatenate([np.zeros(lag), failed[: len(failed) - lag]]) for lag in range(3)]
    contacts = 40 + 0.1 * sessions + 0.2 * lagged[0] + 0.1 * lagged[1] + 0.05 * lagged[2]
    found = distributed_lag(contacts, failed, sessions, weekday, number)
    assert isinstance(found, AggregateLeak)
    assert found.by_lag == pytest.approx((0.2, 0.1, 0.05), abs=1e-8)
    assert found.leak.central == pytest.approx(0.35, abs=1e-8)


def test_the_standard_error_agrees_with_statsmodels() -> None:
    from statsmodels.api import OLS

    from analysis.distributed_lag import _lagged, _nuisance

    contacts, failed, sessions, weekday, number = _days()
    columns = [*(_lagged(failed, lag) for lag in range(3)), *(_lagged(sessions, lag) for lag in range(2))]
    design = np.column_stack([*columns, _nuisance(weekday.astype(float), number)])[2:]
    fitted = OLS(contacts[2:], design).fit(cov_type="HAC", cov_kwds={"maxlags": 7, "use_correction": True})
    found = distributed_lag(contacts, failed, sessions, weekday, number)
    assert isinstance(found, AggregateLeak)
    assert found.leak.central == pytest.approx(fitted.params[:3].sum(), rel=1e-6)
    assert found.standard_error == pytest.approx(fitted.cov_params()[:3, :3].sum() ** 0.5, rel=1e-6)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: (d.contacts[:150], d.failed[:150], d.sessions[:150], d.weekday[:150], d.number[:150]), "UNDERPOWERED"),
        (lambda d: (d.contacts, d.failed, None, d.weekday, d.number), "CONFOUNDED"),
        (lambda d: (d.contacts, d.failed, np.full(len(d.contacts), np.nan), d.weekday, d.number), "CONFOUNDED"),
        (lambda d: (d.contacts, d.sessions / 10, d.sessions, d.weekday, d.number), "CONFOUNDED"),
        (lambda d: (d.contacts, d.failed * 0, d.sessions, d.weekday, d.number), "NO_DATA"),
        (lambda d: (d.contacts * 0, d.failed, d.sessions, d.weekday, d.number), "NO_DATA"),
        (
            lambda d: (d.contacts + np.random.default_rng(1).normal(0, 5000, len(d.contacts)), d.failed, d.sessions, d.weekday, d.number),
            "UNDERPOWERED",
        ),
        (lambda d: (np.full(len(d.contacts), np.nan), d.failed, d.sessions, d.weekday, d.number), "UNDERPOWERED"),
        (lambda d: (d.contacts[:0], d.failed[:0], d.sessions[:0], d.weekday[:0], d.number[:0]), "CONFOUNDED"),
    ],
)
def test_days_that_tell_nothing_are_refused(change, code: str) -> None:
    found = distributed_lag(*change(Series(*_days())))
    assert isinstance(found, Refusal)
    assert found.code == code


def test_an_outage_shows_what_lost_completions_bring() -> None:
    rng = np.random.default_rng(8)
    number = np.arange(500)
    contacts, completions = rng.poisson(100, 500).astype(float), rng.poisson(200, 500).astype(float)
    out = (number >= 300) & (number < 304)
    lost = np.where(out, np.floor(completions * 0.9), 0)
    found = outage_leak(contacts + np.round(0.4 * lost), completions - lost, out, number % 7, number)
    assert isinstance(found, AggregateLeak)
    assert abs(found.leak.central - 0.4) < 3 * found.standard_error
    assert found.failed == pytest.approx(lost.sum(), rel=0.1)


def test_outages_that_show_nothing_are_refused() -> None:
    rng = np.random.default_rng(8)
    number, values = np.arange(500), rng.poisson(100, 500).astype(float)
    none = outage_leak(values, values, np.zeros(500, dtype=bool), number % 7, number)
    harmless = outage_leak(values, values, number == 300, number % 7, number)
    short = outage_leak(values[:100], values[:100], number[:100] == 50, number[:100] % 7, number[:100])
    assert [each.code for each in (none, harmless, short) if isinstance(each, Refusal)] == ["NO_DATA", "UNDERPOWERED", "UNDERPOWERED"]


def test_what_failed_on_closed_days_counts_with_the_next_open_one() -> None:
    rolled = roll_closed_days(np.array([1.0, 2, 4, 8, np.nan, 16, 32]), np.array([True, False, False, True, False, True, False]))
    assert rolled.tolist()[:2] == [1.0, 14.0]
    assert np.isnan(rolled[2])
    assert roll_closed_days(np.ones(3), np.zeros(3, dtype=bool)).tolist() == []
