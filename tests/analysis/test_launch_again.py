"""A launch that is too loosely measured at first is measured again, by what is known before it alone; and what stays too loose."""

import datetime
from functools import partial

import numpy as np

from analysis.ask import _answer, run_metric
from analysis.finding import Refusal
from analysis.launch_cases import loose_effects
from analysis.launch_impact import LaunchImpact, estimate_launch_impact
from analysis.launch_series import LaunchSeries
from tests.analysis.test_launch_answer import LAUNCH, SERVICES, assert_refused, launched, weeks_of, world


WEEKS, AT = 150, 110
CUT = LAUNCH + datetime.timedelta(weeks=26)


def counted(seed: int, mean: float, level: np.ndarray) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean * np.exp(level))


def wander(seed: int, size: float) -> np.ndarray:
    """A level that lasts for months."""
    steps = np.random.default_rng(seed).normal(0, size, WEEKS)
    return np.convolve(steps, np.ones(12) / np.sqrt(12), "same")


def shared_council(effect: float = -0.3) -> dict[tuple[str, str], np.ndarray]:
    """Benefits move with repairs and rents, whose line is cut half a year after the launch; what is left moves otherwise."""
    common = wander(1, 0.35)
    step = np.where(np.arange(WEEKS) >= AT, np.log1p(effect), 0.0)
    found = {("benefit", "phone"): counted(2, 300, common + step)}
    for seed, service in enumerate(("repairs", "rents"), start=3):
        found[service, "phone"] = counted(seed, 300, common)
    for seed, service in enumerate(("bins", "library"), start=13):
        found[service, "phone"] = counted(seed, 300, wander(seed, 0.35))
    return found


def cut(service: str) -> dict:
    return {"from_date": str(CUT), "kind": "opening_hours", "service_id": service, "channel_id": "phone", "note": "Line shuts at four"}


def test_before_a_cut_elsewhere_more_services_can_be_compared() -> None:
    (row,) = run_metric(
        world(shared_council(), [launched(), cut("repairs"), cut("rents")]), "launch_impact", {"channel_id": "phone"}
    ).records()
    assert row["code"] is None
    assert {"repairs", "rents"} <= set(row["donors"])
    assert row["post_end"] == str(CUT - datetime.timedelta(weeks=1))
    assert row["low_95"] < -0.3 < row["high_95"]
    assert any("Line shuts at four" in each for each in row["assumptions"])


def test_what_stays_too_loose_is_refused_and_known_to_sums_alone() -> None:
    counts = shared_council() | {
        (service, "phone"): counted(seed, 300, wander(seed, 0.5)) for seed, service in enumerate(("repairs", "rents"), start=23)
    }
    connection = world(counts, [launched(), cut("repairs")])
    (row,) = run_metric(connection, "launch_impact", {"channel_id": "phone"}).records()
    assert_refused(row, "UNDERPOWERED")
    asked = partial(_answer, connection, snapshot="")
    found = loose_effects(lambda name, given: asked(name, given), [(str(LAUNCH), "benefit", "phone")])
    windows = found[str(LAUNCH), "benefit", "phone"]
    low, high = windows.ends(0.95)
    assert low < np.log(0.7) < high
    assert windows.smallest_visible > 0.25


def test_single_weeks_that_show_nothing_give_way_to_means_of_weeks() -> None:
    """Small services whose weeks are mostly chance: by week, two that move otherwise happen to look alike, by four weeks the right ones do."""
    found = [estimate_launch_impact(small(seed)) for seed in range(40)]
    again = [each for each in found if isinstance(each, LaunchImpact) and any("chosen by means of 4 weeks" in note for note in each.notes)]
    assert len(again) >= 3
    assert sum((each.effect.low_95 or 0) <= -0.3 <= (each.effect.high_95 or 0) for each in again) >= len(again) - 1
    assert all(each.smallest_visible <= 0.25 for each in again)
    assert any(isinstance(each, Refusal) and each.code == "UNDERPOWERED" for each in found)


def small(seed: int) -> LaunchSeries:
    rng = np.random.default_rng(seed)
    weeks = np.arange(126)
    phases = np.r_[0, rng.normal(0, 1.2, 8)]
    sizes = np.r_[0.15, rng.uniform(0, 0.3, 8)]
    season = sizes[:, None] * np.sin(2 * np.pi * weeks / 52.18 + phases[:, None])
    expected = 60 * np.exp(season + rng.normal(0, 0.06, season.shape))
    expected[0, 92:] *= 0.7
    counts = rng.poisson(expected)
    return LaunchSeries(counts[0], counts[1:], 92, ramp=4)


def test_a_launch_soon_after_another_says_how_both_can_be_judged_as_one() -> None:
    """Calls fall by 15% at one launch and by as much again 20 weeks later, which leaves 20 weeks before the second: waiting brings no more."""
    first, second = (LAUNCH + datetime.timedelta(weeks=weeks) for weeks in (-20, 0))
    level = np.where(np.arange(WEEKS) >= AT - 20, 0.85, 1.0) * np.where(np.arange(WEEKS) >= AT, 0.85, 1.0)
    counts = {(service, "phone"): weeks_of(place) for place, service in enumerate(SERVICES)}
    counts["benefit", "phone"] = np.random.default_rng(0).poisson(counts["benefit", "phone"] * level)
    apart = world(counts, [launched(on=first, note="Form"), launched(on=second, note="App")])
    before, after = run_metric(apart, "launch_impact", {}).records()
    assert before["code"] is None and before["low_95"] < -0.15 < before["high_95"]
    assert_refused(after, "TOO_SHORT_PRE")
    assert after["sentence"].endswith(
        "Waiting does not help. To judge both launches as one, give them one row of changes.csv: "
        "from_date of the first, and a to_date four weeks after the second."
    )
    as_one = world(counts, [launched(on=first, note="Form and app", to_date=str(second + datetime.timedelta(weeks=4)))])
    (row,) = run_metric(as_one, "launch_impact", {}).records()
    assert row["post_start"] == str(second + datetime.timedelta(weeks=4))
    assert row["low_95"] < 0.85 * 0.85 - 1 < row["high_95"]
