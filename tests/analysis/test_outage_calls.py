"""Outages and the calls after them: the rule, the excess with its range, what is refused, and the answer from a published file."""

import numpy as np
import pytest

from analysis.answers import outage_calls as answers
from analysis.finding import Refusal
from analysis.normal_range import daily_range
from analysis.outage_calls import ExcessCalls, Outage, excess_calls, find_outages
from tests.analysis.counted_world import assert_no_figure, counted_world, day
from tests.analysis.warehouse_world import asker, warehouse


WEEKDAYS = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.4])
DAYS = 7 * 50
AT = 7 * 45 + 2  # a Wednesday
IDENTITY = {"service_id", "channel_id", "from_date"}
NO = np.full(6, np.nan)


def series(mean: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean * WEEKDAYS[np.arange(DAYS) % 7]).astype(float)


def test_calls_must_rise_the_same_or_the_next_day() -> None:
    web = np.array([0, -4.0, 0, 0, -4.0, 0])
    assert find_outages(web, None, np.array([0, 0, 2.0, 0, 0, 0])) == [Outage(1, 1, "web")]
    assert find_outages(web, None, np.array([2.5, 0, 0, 1.9, 0, 1.9])) == []


def test_server_errors_alone_are_a_sign_and_a_holiday_is_none() -> None:
    errors, calls = np.array([0, 3.0, 5.0, 0, 0, 0]), np.array([0, 2.0, 2.0, 0, 0, 0])
    assert find_outages(NO, errors, calls) == [Outage(1, 2, "errors")]
    assert find_outages(NO, errors, calls, np.array([False, True, True, False, False, False])) == []
    assert find_outages(np.array([0, -3.0, 0, 0, 0, 0]), errors, calls) == [Outage(1, 2, "both")]


def test_an_injected_outage_is_found_and_its_excess_is_within_a_quarter() -> None:
    # A3: web x .1, calls x 1.5 on one day, mean 300: truth is half of what would have come; a fair share of seeds may miss by chance (sd 13 %)
    hits = 0
    for seed in range(20):
        calls, web = series(300, seed), series(300, 100 + seed)
        truth = 0.5 * 300 * WEEKDAYS[AT % 7]
        calls[AT] = np.random.default_rng(200 + seed).poisson(1.5 * 300 * WEEKDAYS[AT % 7])
        web[AT] = round(0.1 * web[AT])
        normal = daily_range(np.vstack([web, calls]))
        assert (AT, AT) in [(each.first, each.last) for each in find_outages(normal.z[0], None, normal.z[1])]
        found = excess_calls(normal, 1, calls, AT, AT)
        assert isinstance(found, ExcessCalls)
        assert found.excess.low_80 < found.excess.central < found.excess.high_80
        hits += abs(found.excess.central - truth) <= 0.25 * truth
    assert hits >= 16


def test_the_same_seed_gives_the_same_range() -> None:
    calls = series(300, 1)
    normal = daily_range(calls)
    assert excess_calls(normal, 0, calls, AT, AT + 1) == excess_calls(normal, 0, calls, AT, AT + 1)


def test_an_outage_before_there_is_history_is_refused() -> None:
    calls = series(300, 1)
    found = excess_calls(daily_range(calls), 0, calls, 50, 51)
    assert isinstance(found, Refusal)
    assert found.code == "TOO_SHORT_PRE"


def _world(changes: list[dict] | None = None) -> list[dict]:
    calls, web, small = series(200, 5), series(200, 6), series(6, 7)
    calls[AT] *= 1.6
    web[AT] = 2
    counts = {("bins", "phone"): calls, ("bins", "web"): web, ("pests", "phone"): small, ("pests", "web"): small}
    return answers.answer(asker(counted_world(counts, changes)), {})


def test_an_outage_nobody_wrote_down_is_found_with_a_row_to_write() -> None:
    rows = [row for row in _world() if row["from_date"] == day(AT).isoformat()]
    total = next(row for row in rows if row["service_id"] is None)
    assert (total["is_known"], total["is_detected"], total["signs"]) == (False, True, "web")
    assert total["low_80"] > 0
    assert str(total["suggested_row"]).startswith(f"{day(AT)},{day(AT + 1)},outage,")
    assert str(total["suggested_row"]).count(",") == 12
    small = next(row for row in rows if row["service_id"] == "pests")
    assert small["code"] == "TOO_FEW_CONTACTS"
    assert_no_figure(small, IDENTITY)


def test_an_outage_written_down_is_known_and_detected() -> None:
    change = {"from_date": day(AT), "to_date": day(AT + 1), "kind": "outage", "channel_id": "web"}
    (total,) = [row for row in _world([change]) if row["service_id"] is None and row["from_date"] == day(AT).isoformat()]
    assert (total["is_known"], total["is_detected"], total["suggested_row"]) == (True, True, None)


def test_an_outage_written_down_that_made_nobody_ring_says_so() -> None:
    change = {"from_date": day(AT - 35), "to_date": day(AT - 34), "kind": "outage", "channel_id": "web"}
    (total,) = [row for row in _world([change]) if row["service_id"] is None and row["from_date"] == day(AT - 35).isoformat()]
    assert total["is_detected"] is False
    assert total["calls_per_lost"] is None
    assert "no effect on calls that we can see" in str(total["sentence"])


@pytest.mark.parametrize(
    ("counts", "grain", "code"),
    [
        ({("bins", "web"): series(50, 1)}, "day", "NO_DATA"),
        ({("bins", "phone"): series(50, 1)}, "day", "NO_DATA"),
        ({("bins", "phone"): series(50, 1)[:30]}, "month", "TOO_COARSE"),
        ({("bins", "phone"): series(50, 1)[:60], ("bins", "web"): series(50, 2)[:60]}, "day", "TOO_SHORT_PRE"),
    ],
)  # fmt: skip
def test_thin_worlds_refuse(counts: dict, grain: str, code: str) -> None:
    connection = counted_world(counts, grain=grain)
    connection.execute(
        "insert into reference.unit_costs (service_id, channel_id, low, central, high, from_date, basis, row_no) values ('*', 'phone', 2, 3, 4, date '2018-01-01', 'own_ledger', 0)"
    )
    (row,) = answers.answer(asker(connection), {})
    assert row["code"] == code
    assert_no_figure(row, IDENTITY)


def test_an_empty_world_refuses() -> None:
    (row,) = answers.answer(asker(warehouse()), {})
    assert row["code"] == "NO_DATA"


def test_a_quiet_year_is_one_row_without_a_figure_of_calls() -> None:
    counts = {("bins", "phone"): series(200, 11), ("bins", "web"): series(200, 12)}
    (row,) = answers.answer(asker(counted_world(counts)), {})
    assert (row["code"], row["estimate"], row["from_date"]) == (None, None, None)
    assert row["false_alarms_a_year"] == 0.1
