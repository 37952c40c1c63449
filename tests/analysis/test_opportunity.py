"""Opportunity: the worked cases, the order by sure pounds, what is borrowed, and what is set aside in small published councils."""

from dataclasses import replace

import duckdb
import numpy as np
import pytest

from analysis.answers.opportunity import FIGURES
from analysis.finding import Range, Refusal
from analysis.opportunity import (
    DRAWS,
    Chance,
    Keying,
    Stake,
    UnitCost,
    confidence_of,
    effort_of,
    estimate_stake,
    form_uplift,
    posts_freed,
    pounds_at_stake,
    range_of,
    rank_stakes,
    take_uplift,
    two_piece,
)
from pipelines.publishing import add_shared_queries
from tests.analysis.shift_council import CUT, SERVICES, ask, council
from tests.tables import empty_world, finish


PHONE, WEB = UnitCost(2.2, 2.5, 2.9), UnitCost(0.15, 0.2, 0.3)
TAX = Chance(
    "tax",
    24000,
    14000,
    0.55,
    (PHONE,),
    WEB,
    starts=9000,
    completions=6660,
    completion_target=0.92,
    leak=Range(0.35, 0.3, 0.4),
    effort_days=20,
)
YEAR = {"start_date": "2025-01-01", "end_date": "2026-01-01"}
COSTS = (("phone", 4.0, 5.0, 6.0), ("face_to_face", 9.0, 12.0, 15.0), ("web", 0.3, 0.4, 0.6))


def stake(chance: Chance) -> Stake:
    found = estimate_stake(chance)
    assert isinstance(found, Stake)
    return found


@pytest.mark.parametrize(
    ("inputs", "uplift", "contacts", "pounds"),
    [
        ((20000, 0.86, 0.92, 0.35, 18000, 0.80, 2.10), 0.0291667, 420, 882.00),  # refuse
        ((2000, 0.68, 0.92, 0.35, 2600, 0.70, 2.40), 0.0923077, 168, 403.20),  # highways: fails most, is worth least
        ((9000, 0.74, 0.92, 0.35, 24000, 0.55, 2.30), 0.0429545, 567, 1304.10),  # council tax
    ],
)
def test_o1_a_form_mended_is_worth_starts_by_failure_by_leak_by_gap(
    inputs: tuple[float, ...], uplift: float, contacts: float, pounds: float
) -> None:
    starts, completion, target, leak, assisted, addressable, gap = inputs
    found = form_uplift(starts, completion, target, leak, assisted, addressable)
    assert found == pytest.approx(uplift, abs=5e-8)
    assert assisted * addressable * found == pytest.approx(contacts)
    assert pounds_at_stake(assisted, addressable, found, gap) == pytest.approx(pounds)


@pytest.mark.parametrize(
    ("assisted", "online", "addressable", "target", "gap", "uplift", "pounds"),
    [
        (24000, 14000, 0.55, 0.55, 2.30, 0.0727273, 2208.00),
        (3000, 9000, 0.60, 0.55, 3.10, 0.0, 0.00),
        (2000, 0, 0.50, 0.55, 4.00, 0.55, 2200.00),
    ],
)
def test_o2_take_up_of_like_services(
    assisted: float, online: float, addressable: float, target: float, gap: float, uplift: float, pounds: float
) -> None:
    found = take_uplift(assisted, online, addressable, target)
    assert found == pytest.approx(uplift, abs=5e-8)
    assert pounds_at_stake(assisted, addressable, found, gap) == pytest.approx(pounds)


def test_o3_the_range_of_a_product_of_ranges() -> None:
    generator = np.random.default_rng(3)
    ranges = ((0.45, 0.55, 0.65), (0.06, 0.12, 0.20), (1.6, 2.3, 3.2))
    drawn = [two_piece(*ends, generator.standard_normal(20 * DRAWS)) for ends in ranges]
    found = range_of(24000 * drawn[0] * drawn[1] * drawn[2])
    assert (found.low_80, found.central, found.high_80) == pytest.approx((1607, 3462, 6779), rel=0.02)
    assert np.quantile(drawn[2], (0.1, 0.5, 0.9)) == pytest.approx((1.6, 2.3, 3.2), rel=0.01)


def test_the_stake_is_drawn_around_the_worked_case_and_is_the_same_every_time() -> None:
    found = stake(TAX)
    # 567 contacts x (2.50 - 0.20) = 1304.10 at the centres
    assert found.pounds.central == pytest.approx(1304.10, rel=0.03)
    assert found.pounds.low_80 < 1304.10 < found.pounds.high_80
    assert found.pounds == stake(TAX).pounds
    assert (found.lever, found.confidence, found.effort) == ("mend the form", "high", "M")


def test_the_larger_lever_counts_and_they_are_never_added() -> None:
    both = stake(replace(TAX, take_up_target=0.55))
    assert both.form_uplift == pytest.approx(0.0429545, abs=5e-8) and both.take_uplift == pytest.approx(0.0727273, abs=5e-8)
    assert both.lever == "raise take-up"
    assert both.contacts.central == pytest.approx(960, rel=0.1)


def test_typing_that_costs_more_than_a_call_leaves_nothing_and_comes_last() -> None:
    typed = stake(replace(TAX, service_id="typed", keying=Keying(20, 0.0, 15.0)))  # 20 minutes at 15 pounds an hour: 5 pounds
    assert not typed.has_gap and typed.pounds == Range(0, 0, 0, 0, 0)
    small = stake(replace(TAX, service_id="small", assisted=600.0, starts=200.0, completions=150.0))
    assert [each.chance.service_id for each, _ in rank_stakes([typed, small, stake(TAX)])] == ["tax", "small", "typed"]


def test_the_order_is_by_sure_pounds_not_by_the_middle() -> None:
    sure = stake(replace(TAX, service_id="sure"))
    wide = stake(replace(TAX, service_id="wide", leak=Range(0.38, 0.02, 0.74)))
    assert wide.pounds.central > sure.pounds.central
    assert [each.chance.service_id for each, _ in rank_stakes([wide, sure])] == ["sure", "wide"]


def test_confidence_effort_and_posts() -> None:
    assert [confidence_of(Range(100, low, 200), lent) for low, lent in ((50, 0), (49, 0), (50, 1), (50, 2), (0, 0))] == [
        "high",
        "medium",
        "medium",
        "low",
        "low",
    ]
    assert [effort_of(days) for days in (10, 10.5, 40, 41, None)] == ["S", "M", "M", "L", "unknown"]
    # 20,000 contacts of 300 s are 1,666.7 hours: one post of 1,480 hours, or two halves
    assert [posts_freed(20000, 300, 1480, step) for step in (1, 0.5)] == [1, 1]
    assert posts_freed(8000, 300, 1480, 1) == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"assisted": 51.0}, "TOO_FEW_CONTACTS"),
        ({"assisted": float("nan")}, "TOO_FEW_CONTACTS"),
        ({"starts": 99.0, "completions": 50.0}, "NO_DONORS"),
        ({"leak": None}, "NO_DONORS"),
        ({"completions": 9001.0}, "NO_DONORS"),
        ({"addressable": 1.2}, "BAD_SETTING"),
    ],
)
def test_what_cannot_be_known_is_refused(changed: dict, code: str) -> None:
    found = estimate_stake(replace(TAX, **changed))
    assert isinstance(found, Refusal) and found.code == code


def published(
    connection: duckdb.DuckDBPyConnection, *, shares: bool = True, costs: bool = True, forms: bool = True
) -> duckdb.DuckDBPyConnection:
    """The council with what a ranking needs written down."""
    if shares:
        connection.execute(
            "update reference.services set addressable_share = 0.7, offline_share = 0.1, rekey_minutes = 0, straight_through_share = 1"
        )
    for channel, low, central, high in COSTS if costs else ():
        connection.execute(
            """insert into reference.unit_costs (service_id, channel_id, from_date, low, central, high, variable_share, basis, row_no)
               values ('*', $channel, '2018-01-01', $low, $central, $high, 0.5, 'own_ledger', 0)""",
            {"channel": channel, "low": low, "central": central, "high": high},
        )
    if forms:
        connection.execute(
            """insert into daily.funnel by name
               select 'day' as grain, '2025-06-02'::date as local_date, 'weblog' as source_id, s.service_id, true as is_primary,
                   9000 as starts, 0 as steps, 7000 as completions from reference.services as s where s.service_id <> 'unmapped'"""
        )
    return connection


def by_service(connection: duckdb.DuckDBPyConnection) -> dict[str, dict]:
    return {row["service_id"]: row for row in ask(connection, "opportunity", **YEAR)}


def test_the_service_that_is_behind_in_take_up_comes_first() -> None:
    rows = ask(published(council(online=0.3)), "opportunity", **YEAR)
    assert [row["rank"] for row in rows if row["code"] is None] == list(range(1, len(SERVICES) + 1))
    first = rows[0]
    assert (first["service_id"], first["lever"], first["status"]) == ("bins", "raise take-up", "ranked")
    # 70 contacts a day, 20 requests a day elsewhere: t* = 20/(20+49) = .2899; here 6/55 = .1091, so u = .1808/.8909 = .2029
    assert first["uplift_take_up"] == pytest.approx(0.2029, abs=0.01)
    # variable parts: (40 x 2.50 + 30 x 6)/70 - .20 = 3.80 ; 365 x 49 x .2029 x 3.80 = 13,790
    assert first["estimate"] == pytest.approx(13_790, rel=0.08)
    assert first["low_80"] < 13_790 < first["high_80"]


def test_a_completion_that_two_feeds_state_is_counted_once() -> None:
    connection = published(council())
    connection.execute(
        """insert into daily.funnel by name
           select 'day' as grain, '2025-06-02'::date as local_date, 'form' as source_id, 'bins' as service_id, true as is_primary,
               0 as starts, 0 as steps, 7000 as completions"""
    )
    add_shared_queries(connection)
    assert by_service(connection)["bins"]["completion_rate"] == pytest.approx(7 / 9)


def test_a_service_under_a_cut_and_one_with_a_launch_are_set_aside() -> None:
    launch = {"from_date": "2025-05-01", "kind": "launch", "service_id": "trees", "channel_id": "web", "note": "New form"}
    rows = by_service(published(council(calls=0.7, changes=(CUT, launch))))
    assert (rows["bins"]["status"], rows["bins"]["code"]) == ("not ranked", "ACCESS_REDUCED")
    assert (rows["trees"]["status"], "New form" in rows["trees"]["sentence"]) == ("in hand", True)
    assert all(rows[name][figure] is None for name in ("bins", "trees") for figure in FIGURES if figure != "unit")


def test_a_borrowed_share_is_named_and_lowers_confidence() -> None:
    connection = published(council(online=0.3))
    connection.execute("update reference.services set addressable_share = null where service_id = 'bins'")
    row = by_service(connection)["bins"]
    assert row["addressable_share"] == pytest.approx(0.7)
    assert row["confidence"] == "medium" and "median of like services" in row["borrowed"][0]


@pytest.mark.parametrize(("missing", "code"), [({"costs": False}, "NO_UNIT_COST"), ({"shares": False}, "NO_BASELINE")])
def test_without_costs_or_shares_nothing_is_ranked(missing: dict, code: str) -> None:
    for row in ask(published(council(), **missing), "opportunity", **YEAR):
        assert row["code"] == code and all(row[name] is None for name in FIGURES if name != "unit")


def test_thin_councils_are_answered_with_a_reason() -> None:
    empty = empty_world()
    finish(empty)
    for connection in (empty, council(channels=("web",)), council(until="2023-02-01"), council(channels=("phone",), only=("bins",))):
        rows = ask(connection, "opportunity")
        assert rows and all(row["code"] and row["sentence"] and row["estimate"] is None for row in rows)
