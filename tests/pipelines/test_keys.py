"""Keyed hashes: equal to Python's HMAC, the same for every way to write a value, null for what is withheld or damaged."""

import hashlib
import hmac
from pathlib import Path

import duckdb
import pytest

from pipelines import keys


SECRET = bytes(range(32))


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        keys.create_key_macros(opened, SECRET)
        yield opened


def made(connection: duckdb.DuckDBPyConnection, macro: str, value: str | None) -> str | None:
    return connection.execute(f"select {macro}(v) from (select $value::varchar as v)", {"value": value}).fetchone()[0]


def expected(key_type: str, value: str, secret: bytes = SECRET) -> str:
    return hmac.new(secret, f"{key_type}|{value}".encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize("secret", [b"short", SECRET, b"s" * 64, b"longer than a block of SHA-256 " * 5])
def test_a_key_equals_pythons_hmac_whatever_the_secrets_length(secret: bytes) -> None:
    with duckdb.connect() as connection:
        keys.create_key_macros(connection, secret)
        assert made(connection, "key_customer", "Ünïcode 7") == expected("customer", "ÜNÏCODE 7", secret)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("tel:+441174960101", "+441174960101"),
        ("+441174960101", "+441174960101"),
        ("01174960101", "+441174960101"),
        ("01174 960 101", "+441174960101"),
        ("+44 (0)117 496 0101", "+441174960101"),
        ("00441174960101", "+441174960101"),
        ("441174960101", "+441174960101"),
        ("sip:+441174960101@trunk.example", "+441174960101"),
        ("tel:+4401174960101", "+441174960101"),
        ("07700 900111", "+447700900111"),
        ("+1 212 555 0100", "+12125550100"),
        ("anonymous", None),
        ("sip:anonymous@anonymous.invalid", None),
        ("Withheld", None),
        ("4.47E+11", None),
        ("2001", None),
        ("sip:asha@host.example", None),
        ("", None),
        (None, None),
    ],
)
def test_one_number_has_one_key_however_it_is_written(connection, written: str | None, number: str | None) -> None:
    assert made(connection, "normal_phone", written) == number
    assert made(connection, "key_phone", written) == (expected("phone", number) if number else None)


@pytest.mark.parametrize(
    ("macro", "written", "key"),
    [
        ("key_email", " Jo@Example.ORG ", expected("email", "jo@example.org")),
        ("key_email", "not an address", None),
        ("key_reference", " ct000123 ", expected("reference", "CT000123")),
        ("key_reference", "4.47E+11", None),
        ("key_reference", "  ", None),
        ("key_customer", "c-0044821", expected("customer", "C-0044821")),
        ("key_customer", None, None),
        ("postcode_sector", "an1 2ab", "AN1 2"),
        ("postcode_sector", "SW1A1AA", "SW1A 1"),
        ("postcode_sector", "AN1", None),
    ],
)
def test_values_are_keyed_as_they_are_compared(connection, macro: str, written: str | None, key: str | None) -> None:
    assert made(connection, macro, written) == key


def test_types_of_key_do_not_collide(connection) -> None:
    assert made(connection, "key_reference", "12345678") != made(connection, "key_customer", "12345678")


def test_the_secret_stays_out_of_the_database_file(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        keys.create_key_macros(connection, SECRET)
        connection.execute("create table facts as select key_phone('01174960101') as key")
    with duckdb.connect(str(path)) as connection:
        stored = connection.execute("select count(*) from duckdb_functions() where function_name in ('hmac_key', 'key_phone')").fetchone()[
            0
        ]
    pad = bytes(byte ^ 0x36 for byte in SECRET)
    assert stored == 0
    assert pad not in path.read_bytes() and pad.hex().encode() not in path.read_bytes()
