"""What if: the arithmetic by hand, and a small council's scenarios rung by rung."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.answers.what_if import FIGURES
from analysis.finding import Range, Refusal
from analysis.opportunity import Keying, UnitCost
from analysis.what_if import Moved, Release, contacts_moved, move_online, posts_range
from pipelines.publishing import add_shared_queries
from tests.analysis.shift_council import ask, council
from tests.analysis.test_next_decisions import WEEKS_A_YEAR, staffed
from tests.analysis.test_opportunity import PHONE, TAX, WEB, YEAR, published
from tests.tables import empty_world, finish


EXACT = replace(
    TAX,
    staffed_costs=(UnitCost(2.5, 2.5, 2.5),),
    online_cost=UnitCost(0.2, 0.2, 0.2),
    leak=Range(0.35, 0.35, 0.35),
    starts=9e6,
    completions=6.66e6,
)
FULL = ((UnitCost(5, 5, 5),), UnitCost(0.4, 0.4, 0.4))


def test_moved_contacts_are_the_points_times_the_transactions() -> None:
    assert contacts_moved(0.50, 0.55, 2000, 500) == pytest.approx(100)  # 5 points of 2,000
    assert contacts_moved(0.50, 0.45, 2000, 500) == pytest.approx(-100)  # a fall comes back
    too_high = contacts_moved(0.50, 0.80, 2000, 500)
    assert isinstance(too_high, Refusal) and "75%" in too_high.sentence  # 0.50 + 500 / 2,000
    assert isinstance(contacts_moved(0.5, 1.2, 2000, 500), Refusal)


def test_each_rung_by_hand() -> None:
    found = move_online(EXACT, FULL, 1000, 360)
    # completion .74: one more form done brings .26 / .74 x .35 = .12297 contacts of those who give up
    assert found.list_price == pytest.approx(1000 * (5 - 0.4))
    assert found.avoided.central == pytest.approx(2500)
    assert found.after_online.central == pytest.approx(2500 - 200)
    assert found.back.central == pytest.approx(122.97, rel=0.002)
    assert found.after_failed.central == pytest.approx(2300 - 122.97 * 2.5, rel=0.002)
    assert found.hours.central == pytest.approx((1000 - 122.97) * 0.1, rel=0.002)


def test_typing_can_make_going_online_cost_more() -> None:
    typed = move_online(replace(EXACT, keying=Keying(18, 0.05, 19.4)), FULL, 1000, 360)
    # 95 % of records typed for 18 minutes at 19.40 an hour: 5.529 each, more than a call
    assert typed.after_online.central == pytest.approx(2500 - 200 - 5529)
    back = move_online(EXACT, FULL, -1000, 360)
    assert (back.avoided.central, back.hours.central) == pytest.approx((-2500, -87.7), rel=0.002)


def test_ranges_hold_the_middle_and_are_the_same_every_time() -> None:
    found = move_online(TAX, ((PHONE,), WEB), 1000, 360)
    for each in (found.avoided, found.after_online, found.after_failed):
        assert each.low_80 < each.central < each.high_80
    again = move_online(TAX, ((PHONE,), WEB), 1000, 360)
    assert isinstance(found, Moved) and found.after_failed == again.after_failed


def test_posts_go_in_whole_steps_towards_nothing() -> None:
    release = Release(1480, 0.5)
    assert [release.posts(hours) for hours in (739, 740, 2960, -1000)] == [0, 0.5, 2, -0.5]
    assert posts_range(np.full(100, 2000.0), release) == Range(1, 1, 1, 1, 1)


def world():
    connection = staffed(published(council()))
    connection.execute("update daily.contacts set transactions = contacts")
    add_shared_queries(connection)
    return connection


def test_a_councils_take_up_is_told_rung_by_rung() -> None:
    connection = world()
    now = ask(connection, "digital_take_up", **YEAR, service_id="bins")[0]
    wanted = now["digital_take_up"] + 0.02
    rows = {row["rung"]: row for row in ask(connection, "what_if", **YEAR, service_id="bins", take_up=wanted)}
    assert list(rows) == ["L0", "L1", "L2", "L3", "L4", "L5"]
    moved = 0.02 * now["transactions"] * 365.25 / 365
    assert rows["L1"]["contacts"] == pytest.approx(moved)
    assert rows["L0"]["is_struck_through"] and not rows["L0"]["enters_ladder"]
    assert rows["L1"]["estimate"] > rows["L2"]["estimate"] and rows["L5"]["estimate"] == 0
    assert all("supposed" not in row["sentence"] or row["code"] for row in rows.values())


def test_a_closed_hour_enters_no_rung_and_says_whom_it_turns_away() -> None:
    row = ask(world(), "what_if", **YEAR, close_channel="face_to_face", close_site="Hall", close_weekday=4, close_hour=16)[0]
    assert not row["enters_ladder"] and row["contacts"] == pytest.approx(WEEKS_A_YEAR)  # one visit a Thursday
    assert "on Thursdays from 16:00 to 17:00" in row["sentence"] and "cut in access" in row["sentence"]
    shut = ask(world(), "what_if", **YEAR, close_channel="face_to_face", close_site="Hall", close_weekday=7)[0]
    assert (shut["code"], shut["estimate"]) == ("BAD_SETTING", None)


def test_posts_are_weighed_against_the_hours_that_are_set_free() -> None:
    rows = ask(world(), "what_if", **YEAR, posts=1, team="Desk")
    assert rows[0]["estimate"] == 1480 and "not covered" in rows[0]["sentence"]
    assert rows[1]["estimate"] == 29600 and not rows[1]["enters_ladder"]
    assert ask(world(), "what_if", **YEAR, posts=5, team="Desk")[0]["code"] == "BAD_SETTING"  # it has two
    assert ask(world(), "what_if", **YEAR, posts=1, team="Nobody")[0]["code"] == "NO_DATA"


def test_what_cannot_be_told_is_refused_without_a_figure() -> None:
    empty = empty_world()
    finish(empty)
    given = ({}, {"take_up": 0.5}, {"take_up": 2, "service_id": "bins"}, {"close_channel": "phone", "close_hour": 9})
    found = [row for parameters in given for row in ask(world(), "what_if", **YEAR, **parameters)] + ask(empty, "what_if", take_up=0.5)
    assert len(found) == 5
    for row in found:
        assert row["code"] and row["sentence"]
        assert all(row[name] is None for name in FIGURES if name != "unit")
