"""Next decisions: the quietest hour and counter day by hand, what closing them frees, and refusals of councils without hours."""

import duckdb
import numpy as np
import pytest

from analysis.answers.next_decisions import FIGURES
from analysis.finding import Range, Refusal
from analysis.next_decisions import Closing, Desk, Staff, people_at, quietest_day, quietest_hour, value_of_closing
from tests.analysis.shift_council import ask, council
from tests.analysis.test_opportunity import YEAR, published
from tests.tables import empty_world, finish


WEEKS_A_YEAR = 365.25 / 7
OPEN = {1: (9, 12), 2: (9, 12), 3: (9, 12)}


def desk(**busy: int) -> Desk:
    """Ten contacts in every open hour of 20 weeks, but as many as told in hours such as d2h11."""
    contacts = {(day, hour): np.full(20, 10.0) for day in OPEN for hour in (9, 10, 11)}
    for name, number in busy.items():
        day, hour = name.removeprefix("d").split("h")
        contacts[int(day), int(hour)] = np.full(20, float(number))
    return Desk("face_to_face", "Hall", OPEN, contacts)


def closing(found: Closing | Refusal) -> Closing:
    assert isinstance(found, Closing)
    return found


def test_the_quietest_hour_is_the_first_or_the_last_never_one_in_the_middle() -> None:
    found = closing(quietest_hour(desk(d1h10=0, d2h10=0, d3h10=0, d1h11=4, d2h11=4, d3h11=4)))
    assert found.cells == ((1, 11), (2, 11), (3, 11))
    assert found.per_hour == 4
    assert found.contacts.central == pytest.approx(12 * WEEKS_A_YEAR)  # 3 days x 4
    assert found.by_weekday == pytest.approx(dict.fromkeys(OPEN, 4 * WEEKS_A_YEAR))
    assert found.share == pytest.approx(12 / 42)  # 3 x (10 + 0 + 4)


def test_the_quietest_day_is_the_one_with_fewest_contacts_per_open_hour() -> None:
    found = closing(quietest_day(desk(d2h9=1, d2h10=2, d2h11=3)))
    assert (found.cells, found.per_hour) == (((2, 9), (2, 10), (2, 11)), 2)
    short = Desk("face_to_face", "Hall", {**OPEN, 4: (9, 10)}, {**desk().contacts, (4, 9): np.full(20, 11.0)})
    assert closing(quietest_day(short)).cells[0][0] == 1  # 11 in one hour are more than 30 in three


def test_closing_frees_staffed_hours_less_the_work_that_comes_back() -> None:
    found = closing(quietest_hour(desk(d1h11=4, d2h11=4, d3h11=4)))
    value = value_of_closing(found, Staff(people=1.0, hourly=20.0, handle_seconds=300))
    # one person: 3 h x 52.18 weeks x 20 = 3,130.7 ; 626.1 visits of 300 s, half to all of them back: 521.8 to 1,043.6 pounds of work
    assert value.low_80 == pytest.approx(3130.7 - (0.5 + 0.5 * 0.9) * 1043.6, abs=15)
    assert value.high_80 == pytest.approx(3130.7 - (0.5 + 0.5 * 0.1) * 1043.6, abs=15)
    assert value == value_of_closing(found, Staff(1.0, 20.0, 300))


def test_a_desk_busier_than_its_staff_frees_nothing() -> None:
    found = closing(quietest_hour(desk()))
    assert value_of_closing(found, Staff(1.0, 20.0, 3600)) == Range(0, 0, 0, 0, 0)


def test_posts_go_in_whole_steps() -> None:
    half = Staff(2.0, 20.0, 300, post_hours=1480, step=0.5)
    assert [half.posts_of(pounds) for pounds in (14_000, 14_800, 29_600)] == [0, 0.5, 1]
    assert Staff(2.0, 20.0, 300).posts_of(14_800) is None
    assert people_at(2 * 1480, 40) == pytest.approx(2960 / 40 / WEEKS_A_YEAR)
    assert people_at(2 * 1480, 0) == 0


def test_too_few_weeks_or_no_hours_are_refused() -> None:
    brief = Desk("phone", None, OPEN, {cell: line[:7] for cell, line in desk().contacts.items()})
    for found in (
        quietest_hour(brief),
        quietest_day(brief),
        quietest_hour(Desk("phone", None, {}, {})),
        quietest_day(Desk("phone", None, {1: (9, 12)}, {})),
    ):
        assert isinstance(found, Refusal) and found.code == "NO_ARRIVAL_PROFILE"


def staffed(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Hours at the Hall: three visits each open hour, one after four o'clock and on Thursdays; two posts."""
    connection.execute(
        """insert into daily.hours by name
           select c.local_date, h.local_hour::tinyint as local_hour, 'bins' as service_id, 'face_to_face' as channel_id, 'Hall' as site,
               'face_to_face' as source_id, case when h.local_hour = 16 or c.weekday = 4 then 1 else 3 end as contacts
           from reference.calendar as c cross join (select unnest(range(9, 17)) as local_hour) as h
           where c.local_date >= '2025-01-01' and c.local_date < '2026-01-01' and c.weekday <= 5"""
    )
    connection.execute(
        "insert into reference.opening_hours (site, weekday, opens, closes, from_date, row_no) "
        "select 'Hall', day::varchar, '09:00'::time, '17:00'::time, '2020-01-01', day from (select unnest(range(1, 6)) as day)"
    )
    connection.execute(
        """insert into reference.staffing (team, channel_id, services, from_date, posts, release_step, hours_per_post_year, cost_per_post, row_no)
           values ('Desk', 'face_to_face', ['*'], '2020-01-01', 2, '0.5', 1480, 29600, 1)"""
    )
    connection.execute(
        "update daily.contacts set handle_known = contacts, handle_seconds = contacts * 600 where channel_id = 'face_to_face'"
    )
    return connection


def test_three_decisions_in_order_of_sure_pounds_each_with_whom_it_affects() -> None:
    connection = staffed(published(council(online=0.0)))
    connection.execute("update reference.services set effort_days = 20")
    connection.execute("delete from daily.funnel where service_id = 'bins'")
    rows = ask(connection, "next_decisions", **YEAR)
    assert {row["decision"] for row in rows} == {"shorten hours", "close a counter day", "mend or launch a form"}
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert [row["low_80"] for row in rows] == sorted((row["low_80"] for row in rows), reverse=True)
    named = {row["decision"]: row for row in rows}
    hour, day, form = named["shorten hours"], named["close a counter day"], named["mend or launch a form"]
    assert (hour["place"], hour["hours"], hour["contacts_per_open_hour"]) == ("Hall", [16], 1)
    assert hour["contacts_affected"] == pytest.approx(5 * WEEKS_A_YEAR)
    assert (day["weekdays"], day["contacts_per_open_hour"]) == (["Thursday"], 1)
    assert day["affected_by_weekday"] == {"Thursday": round(8 * WEEKS_A_YEAR)}
    assert (form["service_id"], form["cost_days"]) == ("bins", 20)
    assert all(row["low_80"] < row["estimate"] < row["high_80"] for row in rows)


def test_councils_without_hours_staff_or_forms_get_three_reasons() -> None:
    empty = empty_world()
    finish(empty)
    unstaffed = staffed(council())
    unstaffed.execute("delete from reference.staffing")
    for connection in (empty, council(), council(channels=("phone",), only=("bins",), grain="month"), unstaffed):
        rows = ask(connection, "next_decisions")
        assert len(rows) == 3
        assert all(row["code"] and row["sentence"] for row in rows)
        assert all(row[name] is None for row in rows for name in FIGURES if name != "unit")
