"""Queues against published tables and by hand: reference cases C1 to C4, and what happens at the edges."""

import math

import numpy as np
import pytest

from analysis.erlang import agents_needed, agents_needed_a, erlang_b, erlang_c, patience_of, queue_a, queue_c


def close(value: float, expected: float) -> bool:
    return value == pytest.approx(expected, abs=1e-6)


def test_case_c1_a_small_line() -> None:
    # 200 calls an hour of 180 s are 10 erlangs
    assert erlang_b(10, 10) == pytest.approx(0.2145823, abs=1e-7)
    assert erlang_c(11, 10) == pytest.approx(0.6821182, abs=1e-7)
    assert close(queue_c(200, 180, 13, 20).level, 0.7955948)
    queue = queue_c(200, 180, 14, 20)
    assert close(queue.wait_share, 0.1741319)
    assert close(queue.level, 0.8883500)
    assert close(queue.mean_wait, 7.835937)
    assert close(queue.occupancy, 0.7142857)
    assert agents_needed(200, 180, 20) == 14
    assert math.ceil(14 / (1 - 0.30)) == 20


def test_case_c2_a_larger_line() -> None:
    queue = queue_c(720, 240, 55, 15)
    assert close(queue.load, 48)
    assert close(queue.wait_share, 0.2387009)
    assert queue.mean_wait == pytest.approx(8.18403, abs=1e-5)
    assert close(queue.level, 0.8458831)


def test_case_c3_capacity_comes_in_whole_people() -> None:
    calls = np.array([30, 60, 120, 240, 480])
    now = agents_needed(calls, 300, 20)
    assert now.tolist() == [5, 8, 14, 25, 46]
    assert (now - agents_needed(calls * 0.9, 300, 20)).tolist() == [0, 1, 1, 2, 4]
    # the tax authority's change: 22 % fewer calls, each 21 % longer
    assert (now - agents_needed(calls * 0.78, 363, 20)).tolist() == [0, 0, 1, 1, 2]


def test_case_c4_some_callers_hang_up() -> None:
    queue = queue_a(48 * 60, 60, 50, 20, 120)
    assert close(queue.wait_share, 0.4677741)
    assert close(queue.abandoned, 0.0309122)
    assert close(queue.mean_wait, 3.709470)
    assert close(queue.queue_length, 2.967576)
    assert close(queue.occupancy, 0.9303242)
    assert close(queue.level, 0.9430190)
    assert queue_c(48 * 60, 60, 50, 20).mean_wait == pytest.approx(20.83367, abs=1e-5)
    small = queue_a(200, 180, 12, 20, 120)
    assert close(small.abandoned, 0.0615974)
    assert close(small.level, 0.8255826)
    assert agents_needed_a(200, 180, 20, 0.8, 120) == 12
    assert agents_needed(200, 180, 20) == 14


def test_no_calls_need_the_minimum_and_nobody_waits() -> None:
    assert agents_needed([0, 0], 300, 20).tolist() == [0, 0]
    assert agents_needed([0, 1], 300, 20, minimum=4).tolist() == [4, 4]
    assert queue_c(0, 300, 3, 20).level == 1
    assert queue_a(0, 300, 3, 20, 60).level == 1


def test_too_few_agents_give_level_zero_never_less() -> None:
    queue = queue_c(200, 180, 10, 20)
    assert queue.level == 0
    assert queue.mean_wait == math.inf
    assert queue_c(200, 180, 3, 20).level == 0
    assert queue_a(200, 180, 0, 20, 120).abandoned == pytest.approx(1, abs=1e-9)


def test_one_agent_more_never_answers_later() -> None:
    levels = [queue_c(200, 180, n, 20).level for n in range(11, 30)]
    assert levels == sorted(levels)
    needed = int(agents_needed(200, 180, 20, 0.9))
    assert queue_c(200, 180, needed, 20).level >= 0.9 > queue_c(200, 180, needed - 1, 20).level


def test_agents_are_added_until_none_is_busier_than_allowed() -> None:
    # 10 erlangs with 14 agents are 71 % busy
    assert agents_needed(200, 180, 20, most_occupied=0.72) == 14
    assert agents_needed(200, 180, 20, most_occupied=0.70) == 15


def test_a_huge_line_does_not_overflow() -> None:
    assert 0 < queue_a(360_000, 300, 30_100, 20, 120).level <= 1
    assert 30_000 < agents_needed(360_000, 300, 20) < 30_500


def test_patient_callers_make_erlang_a_erlang_c() -> None:
    assert queue_a(200, 180, 14, 20, 1e9).level == pytest.approx(queue_c(200, 180, 14, 20).level, abs=1e-5)


def test_patience_is_seconds_waited_over_calls_abandoned() -> None:
    assert patience_of(1200, 10) == 120
    assert patience_of(1200, 0) is None
