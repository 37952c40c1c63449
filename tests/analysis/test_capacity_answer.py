"""The capacity answer on small published worlds: two years compared, a change supposed, and what is refused."""

import datetime
import math

import duckdb
import pytest

from analysis.answers.capacity import answer
from analysis.ask import _answer, run_metric
from analysis.questions import Answer
from pipelines.errors import QueryError
from tests.tables import empty_world, finish, insert


FIRST = datetime.date(2023, 1, 2)
CHANGED = datetime.date(2024, 2, 1)  # a day after the first complete year ends
LAST = datetime.date(2025, 3, 31)


def council(
    *,
    hourly: bool = True,
    handled: bool = True,
    calls_now: int = 3,
    handle_now: float = 330,
    grain: str = "day",
    teams: list[dict] | None = None,
) -> duckdb.DuckDBPyConnection:
    """Four calls an hour of 300 s on weekdays for a year, then `calls_now` of `handle_now` seconds; one feed."""
    connection = empty_world()
    contacts, hours = [], []
    day = FIRST if grain == "day" else datetime.date(2023, 1, 1)
    while day <= LAST:
        was = day < CHANGED
        calls, seconds = (4, 300.0) if was else (calls_now, handle_now)
        if grain == "month" or day.weekday() < 5:
            total = calls * 8 * (21 if grain == "month" else 1)
            known = total if handled else 0
            contacts.append(
                {"local_date": str(day), "grain": grain, "contacts": str(total), "source_id": "calls", "offered": str(total), "answered": str(total),
                 "abandoned": "0", "answered_in_target": str(total), "wait_known": str(total), "wait_seconds": str(total * 5),
                 "handle_known": str(known), "handle_seconds": str(known * seconds)}
            )  # fmt: skip
            if hourly:
                hours += [
                    {"local_date": str(day), "local_hour": str(hour), "source_id": "calls", "contacts": str(calls), "offered": str(calls)}
                    for hour in range(9, 17)
                ]
        day = day + datetime.timedelta(days=1) if grain == "day" else (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    insert(connection, "contacts", contacts)
    insert(connection, "hours", hours)
    for team in teams if teams is not None else [{"team": "Line", "step": "0.5"}]:
        connection.execute(
            """insert into reference.staffing (team, channel_id, services, from_date, posts, release_step, block_hours, price, minimum_commitment,
               contract_hours_week, shrinkage_share, row_no)
               values ($team, 'phone', ['*'], '2020-01-01', 5, $step, $block, $price, 0, $contract, $shrinkage, 1)""",
            {"block": None, "price": None, "contract": 36, "shrinkage": 0.3, **team},
        )
    finish(connection)
    return connection


def asked(connection: duckdb.DuckDBPyConnection, **parameters: object) -> list[dict]:
    return run_metric(connection, "capacity", parameters).records()


TAIL = {"team", "channel_id", "services", "release_step", "model", "n", "method", "assumptions", "seed", "code", "sentence"}


def refused(row: dict) -> str:
    """The code of a refused row, after checking that no figure leaks."""
    assert all(value is None for name, value in row.items() if name not in TAIL)
    assert row["sentence"]
    return row["code"]


def test_the_answer_compares_the_last_year_with_the_first() -> None:
    (row,) = asked(council())
    assert row["code"] is None
    assert row["calls_change"] == pytest.approx(-0.25)
    assert row["work_change"] == pytest.approx(0.75 * 1.1 - 1, abs=1e-6)
    # 4 calls of 300 s need 2 agents for 80/20, and so do 3 calls of 330 s: nothing is set free
    assert (row["agents_busiest_before"], row["agents_busiest_now"], row["hours_per_week"]) == (2, 2, 0)
    assert (row["estimate"], row["low_80"], row["high_80"], row["unit"]) == (0, 0, 0, "posts")
    assert row["handle_adjusted_change"] == pytest.approx(0.1)
    assert row["simple_posts"] > 0


def test_a_supposed_change_is_worked_out_on_today() -> None:
    (row,) = asked(council(), calls_change="-0.22", handle_time_change="0.21")
    assert row["work_change"] == pytest.approx(-0.0562, abs=1e-6)
    assert row["calls_per_week_before"] == pytest.approx(120)
    with pytest.raises(QueryError, match="calls_change must be a number"):
        asked(council(), calls_change="a fifth")
    (row,) = asked(council(), calls_change="-1")
    assert refused(row) == "BAD_SETTING"
    (row,) = asked(council(), answer_share="1.2")
    assert refused(row) == "BAD_SETTING"


def test_counts_without_hours_give_work_only() -> None:
    for world in (council(hourly=False), council(hourly=False, grain="month")):
        queue, work = asked(world)
        assert refused(queue) == "NO_ARRIVAL_PROFILE"
        assert work["model"] == "workload"
        assert "queue not modelled" in work["sentence"]
        assert work["agents_busiest_before"] is None
        assert work["work_change"] == pytest.approx(0.75 * 1.1 - 1, abs=0.01)


def test_refusals_of_the_answer_leak_nothing() -> None:
    assert [refused(row) for row in asked(council(handled=False))] == ["NO_HANDLE_TIME"]
    assert [refused(row) for row in asked(council(teams=[]))] == ["NO_DATA"]
    assert [refused(row) for row in asked(council(teams=[{"team": "Line", "step": "1", "contract": None}]))] == ["BAD_SETTING"]
    assert [refused(row) for row in asked(council(teams=[{"team": "Line", "step": "1", "shrinkage": 1.0}]))] == ["BAD_SETTING"]
    short = {"start_date": "2023-03-01", "end_date": "2023-09-01"}
    assert [refused(row) for row in asked(council(), **short)] == ["NO_BASELINE"]
    gone = {"start_date": "2024-02-01", "end_date": "2026-02-01"}
    assert [refused(row) for row in asked(council(), **gone)] == ["NO_DATA"]


def test_an_empty_world_is_refused() -> None:
    connection = empty_world()
    finish(connection)
    assert [refused(row) for row in asked(connection)] == ["NO_DATA"]


def test_a_worse_service_frees_nobody() -> None:
    connection = council()
    connection.execute("update daily.contacts set abandoned = 6, answered = answered - 6 where local_date >= '2024-02-01'")
    assert [refused(row) for row in asked(connection)] == ["QUALITY_HOLD"]


def test_a_fall_after_a_cut_frees_nobody() -> None:
    connection = council(handle_now=300, calls_now=1)
    (before,) = asked(connection)
    assert before["hours_per_week"] > 0
    connection.execute(
        """insert into reference.changes (from_date, kind, service_id, channel_id, note, hours_before, hours_after, row_no)
           values ('2024-01-01', 'opening_hours', 'council_tax', 'phone', 'shorter', 40, 20, 1)"""
    )
    (after,) = asked(connection)
    assert after["hours_per_week"] == 0
    assert any("Access was cut" in said for said in after["assumptions"])


def test_calls_bought_one_by_one_save_their_price() -> None:
    (row,) = asked(council(handle_now=300, teams=[{"team": "Bureau", "step": "per_call", "price": 2}]))
    assert row["unit"] == "pounds a year"
    # 160 less 120 calls a week, 52.18 weeks, 2 pounds each
    assert row["estimate"] == pytest.approx(40 * 365.25 / 7 * 2, rel=0.02)
    (row,) = asked(council(teams=[{"team": "Bureau", "step": "per_call"}]))
    assert refused(row) == "BAD_SETTING"


def test_the_same_question_gets_the_same_answer() -> None:
    connection = council()
    assert asked(connection) == asked(connection)


def test_a_launch_effect_stands_for_what_calls_would_have_been() -> None:
    connection = council(handle_now=300)
    launched = {"service_id": "council_tax", "channel_id": "phone", "effect_log": math.log(0.5), "grade": "strong", "code": None}
    known = {**launched, "low_95": -0.55, "high_95": -0.45, "launch_date": "2024-02-01"}

    def asking(row: dict) -> list[dict]:
        def asked_for(name: str, parameters: dict | None = None) -> Answer:
            if name == "launch_impact":
                return Answer(name, "", tuple(row), (tuple(row.values()),), {}, "")
            return _answer(connection, name, parameters or {}, "")

        return answer(asked_for, run_metric(connection, "capacity").parameters)

    (sure,) = asking(known)
    # 3 calls an hour are half of what they would have been: 6, not the 4 of the baseline
    assert sure["calls_per_week_before"] == pytest.approx(6 * 8 * 5)
    assert sure["calls_change"] == pytest.approx(-0.5)
    assert any("launch_impact" in said for said in sure["assumptions"])
    (unsure,) = asking({**known, "grade": "suggestive"})
    assert unsure["calls_per_week_before"] == pytest.approx(4 * 8 * 5)
