"""What a path, a search or an address may show, and which network an address belongs to."""

import hashlib
import hmac
from collections.abc import Iterator

import duckdb
import pytest

from pipelines.web_macros import create_web_macros
from tests.formats.staged import SECRET, workshop


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        create_web_macros(made, SECRET, staff_networks=["192.0.2.0/24", "203.0.113.64/26", "2001:db8:aa00::/40"])
        yield made


def value(connection: duckdb.DuckDBPyConnection, expression: str, *given: object) -> object:
    return connection.execute(f"select {expression}", list(given)).fetchone()[0]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/council-tax/pay", "/council-tax/pay"),
        ("/news/2026-03-29", "/news/2026-03-29"),
        ("/case/CT000123", "/case/CT{id}"),
        ("/call/01632960123", "/call/{id}"),
        ("/user/a.patel@mail.example/edit", "/user/{email}/edit"),
        ("/user/a.patel%40mail.example", "/user/{email}"),
        ("/form/3f2504e0-4f89-11d3-9a0c-0305e82c3301/2", "/form/{id}/2"),
        ("/s/9f86d081884c7d659a2feaa0c55ad015", "/s/{id}"),
        ("/find/AN1%202AB", "/find/{postcode}"),
        ("/find/an12ab", "/find/{postcode}"),
        ("/page;jsessionid=8A7C", "/page"),
        ("/from/192.0.2.7", "/from/{address}"),
    ],
)
def test_a_path_keeps_nothing_of_a_person(connection: duckdb.DuckDBPyConnection, path: str, shown: str) -> None:
    assert value(connection, "mask_path($1)", path) == shown


@pytest.mark.parametrize(
    ("url", "term"),
    [
        ("/search?q=Missed+%20Bin", "missed bin"),
        ("/site-search?page=2&keywords=tip", "tip"),
        ("/?s=parking", "parking"),
        ("/search?q=AN1+2AB", "(other)"),
        ("/search?q=01632960123", "(other)"),
        ("/search?q=", None),
        ("/pay?q=x", None),
        ("/search?q=%zz", "%zz"),
    ],
)
def test_a_search_is_read_on_search_pages_only(connection: duckdb.DuckDBPyConnection, url: str, term: str | None) -> None:
    assert value(connection, "mask_words(search_words($1))", url) == term


@pytest.mark.parametrize(
    ("client", "is_staff"),
    [
        ("192.0.2.255", True),
        ("192.0.20.1", False),
        ("203.0.113.64", True),
        ("203.0.113.127", True),
        ("203.0.113.128", False),
        ("2001:db8:aaff::1", True),
        ("2001:db8:ab00::1", False),
        ("2001:db8::1", False),
        ("pc7.anytown.example", False),
    ],
)
def test_a_network_holds_its_addresses_and_no_others(connection: duckdb.DuckDBPyConnection, client: str, is_staff: bool) -> None:
    assert value(connection, "is_staff_client($1)", client) is is_staff


def test_a_visitor_cannot_be_followed_to_the_next_day_or_tried_without_the_secret(connection: duckdb.DuckDBPyConnection) -> None:
    keys = [value(connection, "visitor_key('192.0.2.1', 'a', $1::date)", day) for day in ("2026-03-01", "2026-03-01", "2026-03-02")]
    assert keys[0] == keys[1] != keys[2]
    digest = value(connection, "hash(date '2026-03-01', '192.0.2.1', 'a')")
    subkey = hmac.new(SECRET, b"web visitor of one day", "sha256").hexdigest()[:32]
    assert keys[0] == value(connection, "hash($1)", hashlib.sha256(f"{subkey}{digest}".encode()).hexdigest())
    with workshop() as other:
        create_web_macros(other, SECRET[::-1])
        assert value(other, "visitor_key('192.0.2.1', 'a', date '2026-03-01')") != keys[0]
