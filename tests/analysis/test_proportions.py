"""Intervals for shares against the figures of the papers and of methods.md."""

import numpy as np
import pytest

from analysis.finding import Refusal
from analysis.proportions import StratifiedShare, kappa, merge_thin, stratified_share, wilson, wilson_range


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)]
)  # K1, Newcombe 1998, table I method 3
def test_wilson_agrees_with_newcombe(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_all_successes_mirror_none() -> None:
    assert wilson(20, 20) == pytest.approx((1 - 0.1611252, 1.0), abs=1e-6)


def test_nothing_looked_at_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="no range"):
        wilson_range(0, 0)


@pytest.mark.parametrize("pair", [(5, 4), (-1, 4), (float("nan"), 4), (1, -1)])
def test_impossible_counts_are_a_fault(pair: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(*pair)


def test_strata_count_by_their_own_size() -> None:
    # Q1: weights 42/65, 15/65, 8/65; shares .32, .25, .45: .3198462, where pooling 162 of 500 would say .324
    found = stratified_share(np.array([42000, 15000, 8000]), np.array([300, 120, 80]), np.array([96, 30, 36]))
    assert isinstance(found, StratifiedShare)
    assert found.share.central == pytest.approx(0.3198462, abs=1e-6)
    assert found.standard_error == pytest.approx(0.02078221, abs=1e-6)
    assert found.effective_n == pytest.approx(503.6915, abs=1e-3)
    assert (found.share.low_80, found.share.high_80) == pytest.approx((0.2938351, 0.3470283), abs=1e-6)
    assert (found.share.low_95, found.share.high_95) == pytest.approx((0.2806089, 0.3618106), abs=1e-6)
    assert (found.members.central, found.members.low_95, found.members.high_95) == pytest.approx((20790, 18239.58, 23517.69), abs=0.01)


def test_a_stratum_nobody_assessed_is_left_out_and_counted() -> None:
    found = stratified_share(np.array([1000, 500]), np.array([200, 0]), np.array([50, 0]))
    assert isinstance(found, StratifiedShare)
    assert (found.population, found.strata_without_sample, found.share.central) == (1000, 1, 0.25)


def test_a_sample_of_everything_has_the_interval_of_its_number() -> None:
    found = stratified_share(np.array([200]), np.array([200]), np.array([50]))
    assert isinstance(found, StratifiedShare)
    assert found.effective_n == 200  # no variance is left, so the total stands in


def test_thin_strata_are_merged_and_nothing_is_lost() -> None:
    sizes, drawn, hits = merge_thin(np.array([100.0, 50, 60]), np.array([90.0, 12, 11]), np.array([9.0, 2, 3]))
    assert (sorted(sizes), sorted(drawn), sorted(hits)) == ([100, 110], [23, 90], [5, 9])


@pytest.mark.parametrize(
    ("sizes", "drawn", "hits", "code"),
    [
        ([1000], [99], [10], "TOO_FEW_CONTACTS"),
        ([1000] * 6, [19] * 6, [1] * 6, "TOO_FEW_CONTACTS"),  # 114 in all, no part with 20
        ([1000], [0], [0], "NO_DATA"),
        ([], [], [], "NO_DATA"),
        ([1000], [float("nan")], [0], "NO_DATA"),
        ([1000], [120], [121], "NO_DATA"),
    ],
)
def test_thin_or_broken_samples_are_refused(sizes: list, drawn: list, hits: list, code: str) -> None:
    found = stratified_share(np.array(sizes), np.array(drawn), np.array(hits))
    assert isinstance(found, Refusal)
    assert found.code == code


def test_agreement_beyond_chance() -> None:
    assert kappa(30, 5, 4, 61) == pytest.approx(0.8008850, abs=1e-6)  # Q4: agreed .91, by chance .548
    assert kappa(10, 0, 0, 0) is None
    assert kappa(0, 0, 0, 0) is None
