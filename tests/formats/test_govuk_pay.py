"""GOV.UK Pay: refunds are no second payment, a card over the phone is no web payment, and a formula guard goes."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_payments_become_contacts_and_refunds_do_not(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    paid = stage(connection, FORMATS / "govuk_pay" / "GOVUK_Pay_2026-03-31_08-05-12.csv", tmp_path)
    assert paid.counts() == (5, 3, 1, 1, 0)
    assert paid.problems() == ["6: started_at: cannot be read"]
    assert paid.rows("native_id | started_at | local_date | channel_id | service_label | outcome | value") == [
        "pay1 | 2026-03-29 01:04:50 | 2026-03-29 | web | council-tax | completed | 154.00",
        'pay2 | 2026-03-29 23:30:12 | 2026-03-30 | phone | =HYPERLINK("x") | completed | 1204.50',
        "pay3 | 2026-03-30 10:00:12 | 2026-03-30 | web | waste | abandoned | 0.00",
    ]
    assert paid.rows("excluded", "excluded is not null") == ["refund or dispute of a payment already counted"]


def test_reference_and_e_mail_are_keys(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    paid = stage(connection, FORMATS / "govuk_pay" / "GOVUK_Pay_2026-03-31_08-05-12.csv", tmp_path)
    assert paid.rows("list_transform(keys, lambda k: k.key_type)") == ["[reference, email]", "[reference]", "[reference, email]"]
    assert paid.value("bool_or(list_contains(list_transform(keys, lambda k: k.key), key_reference('ct000123')))") is True
    assert paid.value("bool_or(list_contains(list_transform(keys, lambda k: k.key), key_email('Nia@example.org')))") is True


def test_the_file_name_says_when_it_was_made_in_london_time(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    paid = stage(connection, FORMATS / "govuk_pay" / "GOVUK_Pay_2026-03-31_08-05-12.csv", tmp_path)
    assert str(paid.file.statement.stated_at) == "2026-03-31 07:05:12"
