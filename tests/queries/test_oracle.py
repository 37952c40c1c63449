"""The metrics agree with plain loops on 120 random small worlds, seeded; and parts add up to their totals in each."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from analysis.ask import run_metric
from tests.queries import oracle
from tests.tables import clear, empty_world, finish, insert


WORLDS = 120
SERVICES = {"bins": "transaction", "rents": "transaction", "calculator": "self_assessment"}
CHANNELS = ("phone", "web", "face_to_face", "chat")
FIRST, DAYS = date(2024, 1, 1), 400
BASE_END, START, END = date(2024, 6, 1), date(2024, 8, 5), date(2025, 1, 15)
DATES = {"start_date": START, "end_date": END}
COVERED = ("2024-01-01", "2025-02-28")


def random_day(chance: random.Random, grain: str) -> date:
    day = FIRST + timedelta(days=chance.randrange(DAYS))
    return day.replace(day=1) if grain == "month" else day - timedelta(days=day.weekday()) if grain == "week" else day


def random_facts(chance: random.Random) -> list[dict]:
    facts = []
    for _ in range(chance.randrange(5, 40)):
        grain = chance.choices(("day", "month"), (8, 1))[0]
        kind = chance.choice(("transaction", "transaction", "enquiry", "unknown"))
        contacts = chance.randrange(0, 30)
        facts.append(
            {
                "grain": grain,
                "local_date": random_day(chance, grain),
                "service_id": chance.choice(list(SERVICES)),
                "channel_id": chance.choice(CHANNELS),
                "is_assisted": chance.choice((True, False)),
                "contact_type": kind,
                "contacts": contacts,
                "transactions": chance.randrange(0, contacts + 1) if kind == "transaction" else 0,
            }
        )
    return facts


def random_costs(chance: random.Random) -> list[dict]:
    costs = []
    for channel in CHANNELS:
        change = FIRST + timedelta(days=chance.randrange(DAYS))
        for start, end in ((date(2020, 1, 1), change), (change, None)):
            low, central, high = sorted(chance.randrange(1, 900) / 100 for _ in range(3))
            costs.append(
                {
                    "channel_id": channel,
                    "from_date": start,
                    "to_date": end,
                    "low": low,
                    "central": central,
                    "high": high,
                    "basis": "own_ledger",
                }
            )
    return costs


def random_forms(chance: random.Random) -> list[dict]:
    return [
        {
            "local_date": random_day(chance, "day"),
            "service_id": chance.choice(list(SERVICES)),
            "is_primary": chance.random() < 0.8,
            "starts": chance.randrange(0, 9),
            "completions": chance.randrange(0, 6),
        }
        for _ in range(chance.randrange(0, 8))
    ]


@pytest.fixture(scope="module")
def shared_connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_world() as connection:
        insert(connection, "services", [{"service_id": service, "kind": kind} for service, kind in SERVICES.items()])
        yield connection


def filled(connection: duckdb.DuckDBPyConnection, seed: int) -> tuple[list[dict], list[dict], list[dict]]:
    chance = random.Random(seed)
    facts, costs, forms = random_facts(chance), random_costs(chance), random_forms(chance)
    clear(connection)
    insert(connection, "contacts", facts)
    insert(connection, "unit_costs", costs)
    insert(connection, "funnel", forms)
    finish(connection, COVERED)
    return facts, costs, forms


def records(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> list[dict]:
    return run_metric(connection, name, {**DATES, **parameters}).records()


def near(value: object) -> object:
    return None if value is None else pytest.approx(float(value), abs=0.006)


@pytest.mark.parametrize("batch", range(10))
def test_metrics_agree_with_plain_loops(shared_connection: duckdb.DuckDBPyConnection, batch: int) -> None:
    for seed in range(batch * WORLDS // 10, (batch + 1) * WORLDS // 10):
        facts, costs, forms = filled(shared_connection, seed)
        agree_on_contacts(shared_connection, facts)
        agree_on_take_up(shared_connection, facts)
        agree_on_costs(shared_connection, facts, costs)
        agree_on_savings(shared_connection, facts, costs)
        rates = {
            row["service_id"]: (row["starts"], row["completions"], row["completion_rate"])
            for row in records(shared_connection, "completion_rate_by_service")
        }
        assert rates == oracle.completion_rate(forms, START, END)


@pytest.mark.parametrize("seed", range(8))
def test_the_headline_saving_is_the_sum_of_the_services(shared_connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    filled(shared_connection, seed)
    baseline = {"baseline_start": FIRST, "baseline_end": BASE_END}
    found = [row for row in records(shared_connection, "saving_against_baseline_mix", **baseline) if row["saving_central"] is not None]
    head = records(shared_connection, "headline", **baseline)[0]
    for part in ("saving_low", "saving_central", "saving_high"):
        assert head[part] == (sum(row[part] for row in found) if found else None)


def agree_on_contacts(connection: duckdb.DuckDBPyConnection, facts: list[dict]) -> None:
    for service in (None, "bins"):
        if service and not any(fact["service_id"] == service for fact in facts):
            continue
        found = records(connection, "contacts_by_month_and_channel", service_id=service)
        assert {(row["month"], row["channel_id"]): (row["contacts"], row["transactions"]) for row in found} == oracle.contacts_by_month(
            facts, START, END, service
        )


def agree_on_take_up(connection: duckdb.DuckDBPyConnection, facts: list[dict]) -> None:
    expected = oracle.digital_take_up(facts, SERVICES, START, END)
    found = records(connection, "digital_take_up_by_month")
    answered = {row["month"]: (row["digital_transactions"], row["transactions"]) for row in found if row["why"] is None}
    assert answered == {month: sums for month, sums in expected.items() if sums[1] and month in answered}
    assert all(row["digital_take_up"] == row["digital_transactions"] / row["transactions"] for row in found if row["why"] is None)
    total = records(connection, "digital_take_up")[0]
    if total["why"] is None:
        sums = [sum(pair[place] for pair in expected.values()) for place in (0, 1)]
        assert [total["digital_transactions"], total["transactions"]] == sums
        assert set(answered) == {month for month, pair in expected.items() if pair[1]}


def agree_on_costs(connection: duckdb.DuckDBPyConnection, facts: list[dict], costs: list[dict]) -> None:
    total = records(connection, "totals")[0]
    for by in ("channel_id", "service_id"):
        found = records(connection, f"cost_per_transaction_by_{by.removesuffix('_id')}")
        expected = oracle.cost_per_transaction(facts, costs, START, END, by)
        assert {row[by]: (row["transactions"], near(row["cost_central"]), near(row["cost_per_transaction"])) for row in found} == expected
        assert all(row["cost_low"] <= row["cost_central"] <= row["cost_high"] for row in found if row["cost_central"] is not None)
        for measure in ("contacts", "transactions", "cost_low", "cost_central", "cost_high"):
            assert sum(row[measure] or 0 for row in found) == (total[measure] or 0)


def agree_on_savings(connection: duckdb.DuckDBPyConnection, facts: list[dict], costs: list[dict]) -> None:
    baseline = {"baseline_start": FIRST, "baseline_end": BASE_END}
    found = [row for row in records(connection, "saving_against_baseline_mix", **baseline) if row["saving_central"] is not None]
    expected = oracle.saving(facts, costs, START, END, FIRST, BASE_END)
    parts = ("saving_low", "saving_central", "saving_high")
    assert {row["service_id"]: tuple(near(row[part]) for part in parts) for row in found} == expected
    assert all(row["saving_low"] <= row["saving_central"] <= row["saving_high"] for row in found)
