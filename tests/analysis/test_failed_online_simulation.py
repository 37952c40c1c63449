"""The simulation of failed_online runs and judges; its table of 1,000 series is made outside the fast tests."""

from simulations.failed_online import aggregate_series, keyed_series, run


def test_twenty_simulated_series_are_mostly_covered() -> None:
    # not a test of calibration (that is the table of 1,000): a true 95 % interval covers 15 of 20 or more with a chance of .9997
    for series in (keyed_series, aggregate_series):
        pairs = [pair for pair in (series(seed) for seed in range(1, 21)) if pair]
        assert len(pairs) == 20
        assert sum((found.low_95 or 0) <= truth <= (found.high_95 or 0) for found, truth in pairs) >= 15


def test_the_simulation_judges_only_a_thousand() -> None:
    rows = run(range(1, 4))
    assert {row["verdict"] for row in rows} == {"not judged"}
    assert [row["n"] for row in rows] == [3] * 4
