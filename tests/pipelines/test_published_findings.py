"""Findings in a published file come back as they were written: all rows, one service's, or those about all services together."""

import duckdb
import pytest

from pipelines.published_findings import FindingStore


ROWS = [
    {"service_id": "bins", "period": "2026-10", "excess": 4.5},
    {"service_id": None, "period": "2026-10", "excess": 7},
    {"service_id": "tax", "period": "2026-10", "excess": None, "sentence": 'a "quote", a {brace}'},
    {"service_id": "*", "period": "2026-11", "excess": 1},
]


@pytest.fixture
def store() -> FindingStore:
    connection = duckdb.connect()
    connection.execute("create schema findings")
    store = FindingStore(connection)
    store.create()
    store.write("range", ROWS, 0.1)
    store.write("nothing", [], 0.1)
    return store


@pytest.mark.parametrize(("service", "places"), [(None, [0, 1, 2, 3]), ("tax", [2]), ("*", [1, 3]), ("unknown", [])])
def test_rows_come_back_in_their_order(store: FindingStore, service: str | None, places: list[int]) -> None:
    assert store.read("range", service) == (("service_id", "period", "excess", "sentence"), [ROWS[place] for place in places])


def test_a_finding_without_rows_is_not_one_that_was_never_made(store: FindingStore) -> None:
    assert store.read("nothing") == ((), [])
    assert store.read("never") is None
    assert FindingStore(duckdb.connect()).read("range") is None
