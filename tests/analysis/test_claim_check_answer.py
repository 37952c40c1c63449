"""The claim_check answer on small published worlds, and the ends of claims that the worked cases leave out."""

import dataclasses

import duckdb
import pytest

from analysis.answers.claim_check import FIGURES
from analysis.ask import run_metric
from analysis.claim_check import CANNOT_TELL, NOT_SUPPORTED, SUPPORTED, Claim, ClaimCheck, ClaimGround, UnitCostPair, check_claim
from analysis.finding import Range
from pipelines.errors import QueryError
from pipelines.published_findings import FindingStore
from tests.tables import empty_world, finish, world


PHONE = ClaimGround(
    baseline_contacts=60_000,
    handle_seconds=330,
    hours_per_post=1_350,
    fall=Range(17_500, 12_000, 23_000),
    rung_saving=Range(34_000, 21_000, 47_000),
)
UNIT_COSTS = """
    service_id | channel_id | from_date  | low | central | high | variable_share
    *          | phone      | 2018-01-01 | 4   | 5       | 6    | 0.5
    *          | web        | 2018-01-01 | 0.2 | 0.4     | 0.6  | 0.5
"""
MONTHS = "\n".join(
    f"month | {year}-{month:02d}-01 | {channel} | {count} | 30000 | 100"
    for year in (2023, 2024)
    for month in range(1, 13)
    for channel, count in (("phone", 1000), ("web", 200))
)
CONTACTS = f"grain | local_date | channel_id | contacts | handle_seconds | handle_known\n{MONTHS}"


def check(claim: Claim, ground: ClaimGround) -> ClaimCheck:
    found = check_claim(claim, ground)
    assert isinstance(found, ClaimCheck)
    return found


def row_of(connection: duckdb.DuckDBPyConnection, **claim: object) -> dict:
    (row,) = run_metric(connection, "claim_check", claim).records()
    return row


def assert_refused(row: dict, code: str) -> None:
    assert row["code"] == code
    assert [row[name] for name in FIGURES if name != "unit"] == [None] * (len(FIGURES) - 1)


def test_cash_is_tested_against_the_register() -> None:
    ground = dataclasses.replace(PHONE, cashable=Range(10_000, 8_000, 12_000), local_pair=UnitCostPair(2, 0.1))
    assert [check(Claim(pounds, rung="cash"), ground).money for pounds in (7_000, 10_000, 13_000)] == [
        SUPPORTED,
        CANNOT_TELL,
        NOT_SUPPORTED,
    ]


def test_both_ends_of_published_costs_must_agree() -> None:
    ground = dataclasses.replace(PHONE, published_pairs=(UnitCostPair(1.0, 0.2), UnitCostPair(5.0, 0.2)))
    found = check(Claim(30_000), ground)
    assert found.contacts == (pytest.approx(6_250), pytest.approx(37_500))  # 30,000 / 4.80 and / .80
    assert found.volume == CANNOT_TELL  # 6,250 is below 12,000, 37,500 above 23,000
    assert check(Claim(200_000), ground).ceiling == CANNOT_TELL  # 41,667 is below 60,000, 250,000 above
    assert check(Claim(1_000_000), ground).ceiling == NOT_SUPPORTED


def test_hours_and_budget_are_ceilings_too() -> None:
    assert check(Claim(contacts=9_000, rung="contacts"), dataclasses.replace(PHONE, staff_hours=500.0)).ceiling == NOT_SUPPORTED  # 825 h
    poor = dataclasses.replace(PHONE, channel_budget=5_000.0)
    assert check(Claim(6_000, pair=UnitCostPair(2.83, 0.15)), poor).ceiling == NOT_SUPPORTED


def test_half_a_year_is_held_against_half_a_year_of_data() -> None:
    found = check(Claim(contacts=9_000, rung="contacts", months=6), PHONE)
    assert found.supported_contacts == Range(8_750, 6_000, 11_500)
    assert found.verdict == CANNOT_TELL


def test_an_unknown_fall_and_saving_cannot_tell_and_carry_nothing() -> None:
    found = check(Claim(1_000, pair=UnitCostPair(3, 0)), ClaimGround(baseline_contacts=60_000))
    assert (found.volume, found.money, found.verdict) == (CANNOT_TELL, CANNOT_TELL, CANNOT_TELL)
    assert (found.supported_contacts, found.supported_pounds, found.hours, found.posts) == (None, None, None, None)


def test_the_answer_counts_what_there_was_to_avoid() -> None:
    connection = world(contacts=CONTACTS, unit_costs=UNIT_COSTS)
    row = row_of(connection, pounds="£120,000", cost_assisted="8.62", cost_online="0.15", channel_id="phone", service_id="council_tax")
    assert (row["code"], row["verdict"]) == (None, NOT_SUPPORTED)  # 12,000 calls in the baseline year
    assert row["baseline_contacts"] == pytest.approx(12_000, rel=0.01)
    assert row["implied_contacts_low"] == pytest.approx(14_167.65, abs=0.01)
    assert "14,168" in row["sentence"]


def test_without_a_pair_pounds_imply_contacts_at_marginal_and_at_full_cost() -> None:
    row = row_of(world(contacts=CONTACTS, unit_costs=UNIT_COSTS), pounds="1000")
    # marginal 2.50 - .20 = 2.30 and full 5 - .40 = 4.60
    assert (row["implied_contacts_low"], row["implied_contacts_high"]) == (pytest.approx(1000 / 4.6), pytest.approx(1000 / 2.3))


def test_thin_worlds_give_a_row_and_never_a_traceback() -> None:
    assert_refused(row_of(finish(empty_world()), pounds="100"), "NO_DATA")
    web_only = world(contacts="local_date | channel_id | contacts\n2024-05-01 | web | 10")
    assert row_of(web_only, contacts="10")["verdict"] == NOT_SUPPORTED  # no contacts with staff were there to avoid
    phone_only = world(contacts="local_date | contacts\n2024-05-01 | 10")
    assert row_of(phone_only, contacts="100000")["verdict"] == NOT_SUPPORTED
    assert row_of(phone_only, contacts="1")["verdict"] == CANNOT_TELL
    assert_refused(row_of(phone_only, pounds="0"), "BAD_CLAIM")


@pytest.mark.parametrize(
    "claim",
    [
        {"pounds": "many"},
        {"pounds": "10", "cost_assisted": "3"},
        {"pounds": "1", "rung": "gold"},
        {"pounds": "1", "base": "hits"},
        {"pounds": "inf"},
    ],
)
def test_words_that_make_no_sense_are_named(claim: dict) -> None:
    with pytest.raises(QueryError):
        run_metric(world(contacts=CONTACTS), "claim_check", claim)


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, NOT_SUPPORTED),  # the fall is no shift, so none of it can carry a claim
        ({"verdict": "cannot tell"}, CANNOT_TELL),  # it may be a shift of 1,200
        ({"code": "UNDERPOWERED", "fall": None, "fall_low_80": None, "fall_high_80": None}, CANNOT_TELL),
        ({"code": "TOO_FEW_CONTACTS", "fall": None, "fall_low_80": None, "fall_high_80": None}, NOT_SUPPORTED),  # too few to matter
    ],
)
def test_a_line_nobody_can_judge_is_no_proof_against_a_claim(changed: dict, verdict: str) -> None:
    connection = world(contacts=CONTACTS, unit_costs=UNIT_COSTS)
    connection.execute("create schema if not exists findings")
    store = FindingStore(connection)
    store.create()
    line = {
        "service_id": "council_tax", "channel_id": "phone", "site": None, "about": "period", "verdict": "no clear fall", "code": None,
        "fall": 900.0, "fall_low_80": 600.0, "fall_high_80": 1200.0, "start_date": "2024-01-01", "end_date": "2025-01-01",
    }  # fmt: skip
    other = line | {"service_id": "bins", "fall": 0.0, "fall_low_80": 0.0, "fall_high_80": 0.0}
    store.write("shift_or_cut", [line | changed, other], 0.0)
    assert row_of(connection, contacts="500")["volume_verdict"] == verdict
