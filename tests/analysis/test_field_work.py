"""What the equipment changed: the worker is the observation, and few workers are not told about."""

import re

import numpy as np
import pytest

from analysis.answers import field_work as answers
from analysis.field_work import WorkerChange, change_against, change_alone, change_of_others, productive_time, sign_flip_p
from analysis.finding import Range, Refusal
from analysis.worker_days import BeforeAfter, before_after
from tests.analysis.warehouse_world import add, add_service, asker, assert_refused, day, warehouse


BEFORE = np.array([2.1, 1.8, 2.4, 1.9, 2.2, 2.0])
AFTER = np.array([0.9, 1.1, 0.8, 1.2, 1.0, 0.7])
CHANGES = AFTER - BEFORE
OFFICERS = np.array([-0.1, 0.0, -0.2, 0.1, -0.05])
IDENTITY = {"professional_group", "measure"}


def _ends(found: Range | None) -> tuple[float | None, ...]:
    assert found is not None
    return found.low_80, found.high_80, found.low_95, found.high_95


def test_six_inspectors_alone() -> None:
    # M1: mean -1.1166667, sd .3544949, se .1447220; t(5) 1.4758840 and 2.5705818; both all-minus and all-plus reach it: 2 of 64
    found = change_alone(CHANGES)
    assert isinstance(found, WorkerChange)
    assert found.mean == pytest.approx(-1.1166667, abs=1e-6)
    assert float(CHANGES.std(ddof=1)) == pytest.approx(0.3544949, abs=1e-6)
    assert _ends(found.change) == pytest.approx((-1.3302595, -0.9030738, -1.4886863, -0.7446470), abs=1e-6)
    assert found.p == pytest.approx(0.03125, abs=1e-9)
    assert found.grade == "suggestive"


def test_four_have_a_lowest_and_a_highest_only() -> None:
    found = change_alone(CHANGES[:4])
    assert isinstance(found, WorkerChange)
    assert (found.mean, found.lowest, found.highest) == pytest.approx((-1.05, -1.6, -0.7), abs=1e-6)
    assert (found.change, found.standard_error) == (None, None)


@pytest.mark.parametrize("changes", [CHANGES[:2], CHANGES[:0], np.array([1.0, np.nan, np.nan, 2.0])])
def test_two_are_too_few(changes: np.ndarray) -> None:
    for found in (change_alone(changes), change_against(changes, OFFICERS), change_of_others(changes, BEFORE)):
        assert isinstance(found, Refusal)
        assert found.code == "TOO_FEW_WORKERS"


def test_less_the_change_of_those_who_did_not_get_it() -> None:
    # M2: -1.1166667 + .05; se .1531158 with 6.155250 degrees of freedom
    found = change_against(CHANGES, OFFICERS)
    assert isinstance(found, WorkerChange)
    assert (found.mean, found.standard_error, found.freedom) == pytest.approx((-1.0666667, 0.1531158, 6.155250), abs=1e-6)
    assert _ends(found.change) == pytest.approx((-1.2864358, -0.8468975, -1.4390487, -0.6942846), abs=1e-6)
    assert found.grade == "compared"


def test_minutes_become_hours_of_a_year() -> None:
    # M2: 1.0666667 x 24 = 25.6 and 8.5 x 3.2 = 27.2 minutes; 52.8 / 60 x 6 x 215 = 1,135.2 hours; 1.0666667 x 5.5 x 6 x 215 = 7,568 miles
    found = productive_time(1.0666666667, 24, 8.5, 3.2, 6, 215)
    assert (found.minutes_from_trips, found.minutes_from_records) == pytest.approx((25.6, 27.2), abs=1e-6)
    assert (found.minutes_a_day, found.hours_a_year) == pytest.approx((52.8, 1135.2), abs=1e-6)
    assert pytest.approx(7568, abs=1e-3) == 1.0666666667 * 5.5 * 6 * 215


def test_workers_who_all_changed_alike_get_half_a_recording_unit() -> None:
    found = change_alone(np.full(6, -1.0), recording_unit=1.0)
    assert isinstance(found, WorkerChange)
    assert _ends(found.change) == (-1.5, -0.5, -1.5, -0.5)


def test_other_people_before_and_after_are_compared_by_welch() -> None:
    found = change_of_others(BEFORE, AFTER)
    assert isinstance(found, WorkerChange)
    assert found.mean == pytest.approx(-1.1166667, abs=1e-6)
    assert (found.compared_with, found.grade) == (0, "suggestive")


def test_sign_patterns_are_drawn_by_seed_when_there_are_too_many() -> None:
    changes = np.random.default_rng(1).normal(0.2, 1.0, 20)
    p, drawn = sign_flip_p(changes, seed=7)
    assert drawn
    assert (p, drawn) == sign_flip_p(changes, seed=7)
    assert 0 < p < 1


def _worker_days(days_before: int = 30, days_after: int = 30, workers: int = 6) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    date = np.datetime64("2025-05-01")
    days = np.concatenate([date - np.arange(1, days_before + 1), date + np.arange(days_after)])
    worker, when = np.repeat(np.arange(workers), len(days)), np.tile(days, workers)
    return worker, when, np.where(when < date, 2.0, 1.0), np.full(len(worker), date)


def test_the_first_four_weeks_are_learning() -> None:
    worker, when, value, date = _worker_days(30, 60)
    value = np.where((when >= date) & (when < date + np.timedelta64(28, "D")), 9.0, value)
    found = before_after(worker, when, value, date)
    assert isinstance(found, BeforeAfter)
    assert set(found.change) == {-1.0}
    assert not found.same_months  # April against May and June


def test_the_same_calendar_months_are_compared() -> None:
    worker, when, value, date = _worker_days(365, 393)
    summer = np.isin(when.astype("datetime64[M]").astype(int) % 12, (5, 6, 7))
    found = before_after(worker, when, value + 5.0 * summer, date)
    assert isinstance(found, BeforeAfter)
    assert found.same_months
    assert found.change == pytest.approx(np.full(6, -1.0), abs=0.02)


def test_a_worker_with_nine_days_on_a_side_is_left_out_and_counted() -> None:
    worker, when, value, date = _worker_days(30, 60)
    chosen = (worker != 0) | (when >= date) | (when >= date - np.timedelta64(9, "D"))
    found = before_after(worker[chosen], when[chosen], value[chosen], date[chosen])
    assert isinstance(found, BeforeAfter)
    assert (len(found.workers), found.left_out) == (5, 1)


def test_blank_readings_are_missing_and_too_many_refuse() -> None:
    worker, when, value, date = _worker_days(30, 60)
    blank = np.where(np.arange(len(value)) % 10 == 0, np.nan, value)
    found = before_after(worker, when, blank, date)
    assert isinstance(found, BeforeAfter)
    assert set(found.change) == {-1.0}
    assert 0 < found.missing_share < 0.2
    refused = before_after(worker, when, np.where(np.arange(len(value)) % 4 == 0, np.nan, value), date)
    assert isinstance(refused, Refusal)
    assert refused.code == "NO_DATA"


def test_days_on_one_side_only_have_no_baseline() -> None:
    worker, when, value, date = _worker_days(30, 10)
    found = before_after(worker, when, value, date)
    assert isinstance(found, Refusal)
    assert found.code == "NO_BASELINE"


def _jobs(group: str, workers: range, equipped: range, days: range, kit_from: int) -> list[dict]:
    rows = []
    for worker in workers:
        for number in days:
            has_kit = worker in equipped and number >= kit_from
            rows.append(
                {
                    "field_visit_id": f"{worker}-{number}", "source_id": "jobs", "file_id": "f", "row_no": 1, "grain": "event", "quantity": 1,
                    "local_date": day(number), "worker_key": f"key{worker}", "professional_group": group, "service_id": "bins",
                    "is_mobile": has_kit, "trips_to_base": 0 if has_kit else 2 + worker % 2, "miles": 5.0, "travel_seconds": 600.0 if has_kit else 1200.0,
                    "rekeyed_records": 0 if has_kit else 1, "outcome": "completed",
                }
            )  # fmt: skip
    return rows


def _answer(jobs: list[dict]) -> list[dict]:
    connection = warehouse()
    add_service(connection, "bins")
    add(connection, "events.field_visits", jobs)
    return answers.answer(asker(connection), {})


def test_an_answer_compares_groups_and_merges_small_ones() -> None:
    jobs = _jobs("Inspectors", range(12), range(6), range(0, 400, 5), 200) + _jobs(
        "Wardens", range(20, 24), range(20, 22), range(0, 400, 5), 200
    )
    rows = _answer(jobs)
    assert {row["professional_group"] for row in rows} == {"All groups"}  # telling Inspectors beside all would tell about two wardens
    trips = next(row for row in rows if row["measure"] == "trips_to_base")
    # equipped: 2.5 to 0 on average, the others unchanged
    assert trips["estimate"] == pytest.approx(-2.5, abs=1e-9)
    assert (trips["workers"], trips["compared_workers"], trips["grade"]) == (8, 8, "compared")
    gained = next(row for row in rows if row["measure"] == "productive_minutes")
    assert gained["estimate"] == pytest.approx(10 + 4, abs=1e-9)  # ten minutes less travel, one record of four minutes
    assert gained["cash_a_year"] == 0.0


def test_no_row_names_a_worker() -> None:
    rows = _answer(_jobs("Inspectors", range(12), range(6), range(0, 400, 5), 200))
    assert re.search(r"key\d", repr(rows)) is None


def test_two_equipped_workers_are_not_told_about() -> None:
    rows = _answer(_jobs("Wardens", range(6), range(2), range(0, 400, 5), 200))
    assert {row["code"] for row in rows} == {"TOO_FEW_WORKERS"}
    for row in rows:
        assert_refused(row, IDENTITY)


def test_without_visits_or_equipment_there_is_a_reason() -> None:
    assert [row["code"] for row in _answer([])] == ["NO_DATA"]
    without = _answer(_jobs("Wardens", range(6), range(0), range(0, 400, 5), 200))
    assert [row["code"] for row in without] == ["NO_BASELINE"]
    nameless = _answer([row | {"worker_key": None} for row in _jobs("Wardens", range(6), range(6), range(0, 100, 5), 50)])
    assert [row["code"] for row in nameless] == ["NO_DATA"]
    for row in (*_answer([]), *without, *nameless):
        assert_refused(row, IDENTITY)


def test_everybody_equipped_is_before_and_after_only() -> None:
    rows = _answer(_jobs("Inspectors", range(6), range(6), range(0, 400, 5), 200))
    assert {row["grade"] for row in rows} == {"suggestive"}
    assert all("before and after only" in " ".join(row["assumptions"]) for row in rows)


def test_other_people_with_the_equipment_are_said_to_be_others() -> None:
    jobs = _jobs("Old hands", range(6), range(0), range(0, 200, 5), 999) + _jobs(
        "New hands", range(20, 26), range(20, 26), range(200, 400, 5), 200
    )
    trips = next(row for row in _answer(jobs) if row["measure"] == "trips_to_base" and row["professional_group"] == "All groups")
    assert trips["estimate"] == pytest.approx(-2.5, abs=1e-9)
    assert "Other people" in trips["assumptions"][0]
