"""What a saving sets free and what of it is cash: whole steps, a row of the register with evidence, one claim per saving."""

import datetime
from fractions import Fraction

import pytest

from analysis.finding import Refusal
from analysis.savings import (
    Case,
    Drift,
)
from analysis.savings_capacity import Freed, work_freed
from analysis.savings_cash import cashable
from analysis.unit_cost_draws import UnitCost
from tests.analysis.test_savings import exactly, fixed, line, saving_of


WEB, PHONE, VISIT = UnitCost(0.1, 0.2, 0.6), UnitCost(2, 2.83, 4.5), UnitCost(6, 8.62, 14)
Z_95 = 1.6448536269514722


TEAM = {
    "team": "Desk", "channel_id": "phone", "services": None, "posts": 10, "release_step": "1", "block_hours": None, "price": None,
    "minimum_commitment": None, "contract_hours_week": 36, "hours_per_post_year": 1_500, "cost_per_post": 30_000, "shrinkage_share": 0.25,
}  # fmt: skip


NO_DRIFT = Drift(0.0, 0.0, 360)


def freed(fall: float, team: dict, drift: Drift | None = NO_DRIFT) -> Freed | Refusal:
    found = saving_of(Case("s", (line("phone", 52_178.571, exactly(fall), fixed(5), drift=drift),)))
    return work_freed(found.draws, found.plain, [team], ["s"])


def test_capacity_comes_in_whole_steps() -> None:
    # 18,262.5 contacts a year less x 360 s = 1,826.25 h / (365.25/7) = 35 h a week at the desk, / .75 = 46.667 rostered, / 36 = 1.296 posts
    found = freed(18_262.5, TEAM)
    assert isinstance(found, Freed)
    assert found.released is not None
    assert (found.released.central, found.unit, found.hours_per_week) == (1.0, "posts", pytest.approx(35.0))
    assert found.pounds == 30_000
    half = freed(27_393.75, {**TEAM, "release_step": "0.5"})  # 52.5 h, 70 rostered, 1.94 posts
    assert isinstance(half, Freed)
    assert half.released is not None
    assert half.released.central == 1.5
    agency = freed(18_262.5, {**TEAM, "release_step": "agency_hours", "block_hours": 7.5, "posts": 2})
    assert isinstance(agency, Freed)
    assert (agency.released and agency.released.central, agency.unit) == (45.0, "agency hours a week")  # 46.667 h in blocks of 7.5


def test_capacity_is_refused_without_a_team_or_a_handle_time() -> None:
    for team, drift, code in ((TEAM, None, "NO_HANDLE_TIME"), ({**TEAM, "channel_id": "post"}, None, "NO_DATA")):
        found = freed(18_262.5, team, drift)
        assert isinstance(found, Refusal)
        assert found.code == code


def benefit(benefit_id: str, **more: object) -> dict:
    return {
        "benefit_id": benefit_id, "project": "Calculator", "service_id": "s", "directorate": None, "budget_line": "4410", "category": None,
        "amount": Fraction(10_000), "cashable_amount": Fraction(8_000), "price_year": None, "is_one_off": False, "low": None, "high": None,
        "quality_indicator": "satisfaction", "quality_before": 0.7, "quality_after": 0.7, "is_ict_enabled": True, "owner": "Head",
        "from_date": datetime.date(2025, 4, 1), "persists_until": None, "evidence": "FIN-1", "status": "evidenced", "planned_by_year": None, **more,
    }  # fmt: skip


END = datetime.date(2026, 11, 1)


def test_cash_needs_a_row_with_evidence_and_is_claimed_once() -> None:
    assert cashable([], {"s"}, END).amount.central == 0
    one = cashable([benefit("B1")], {"s"}, END)
    assert (one.amount.central, one.rows[0]["owner"], one.rows[0]["budget_line"]) == (8_000, "Head", "4410")
    rival = benefit("B2", project="Other", budget_line="4420", from_date=datetime.date(2025, 9, 1))
    twice = cashable([benefit("B1"), rival], {"s"}, END)
    assert twice.amount.central == 8_000
    assert [row["benefit_id"] for row in twice.dropped] == ["B2"]
    later = cashable([benefit("B1", persists_until=datetime.date(2026, 4, 1)), rival], {"s"}, END)
    assert [row["benefit_id"] for row in later.rows] == ["B2"]  # once the first has ended


@pytest.mark.parametrize(
    "row",
    [
        benefit("B", status="planned"),
        benefit("B", evidence=None),
        benefit("B", status="withdrawn"),
        benefit("B", quality_after=0.5),
        benefit("B", from_date=datetime.date(2027, 1, 1)),
        benefit("B", persists_until=datetime.date(2026, 1, 1)),
    ],
)
def test_rows_that_are_not_cash_yet_count_nothing(row: dict) -> None:
    assert cashable([row], {"s"}, END).amount.central == 0


def test_cash_behind_a_cut_in_access_counts_nothing() -> None:
    assert cashable([benefit("B")], {"s"}, END, {("s", "phone")}).amount.central == 0
