"""Answers that leave the service team: counts hidden, and whatever would give them back; pseudonyms (cases P1 and P2)."""

import datetime
import hashlib
from decimal import Decimal

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.ask import run_metric
from analysis.disclosure import HIDDEN, with_totals
from analysis.finding import Refusal
from analysis.suppression import suppress
from pipelines.errors import QueryError
from pipelines.keys import create_key_macros
from tests.analysis.disclosure_attacker import attack
from tests.tables import empty_world, finish, world


COLUMNS = ("month", "channel_id", "contacts", "transactions", "cost_central", "digital_take_up", "digital_transactions", "why")


def test_rule_a_on_an_answer_hides_what_rests_on_few() -> None:
    rows = [
        (datetime.date(2025, 1, 1), "phone", 103, 48, Decimal("291.49"), 0.25, 12, None),
        (datetime.date(2025, 1, 1), "web", 6, 5, Decimal("1.20"), 1.0, 5, "few"),
        (datetime.date(2025, 1, 1), "post", 0, 0, None, None, 0, None),
    ]
    shown = suppress(COLUMNS, rows, "a")
    assert not isinstance(shown, Refusal)
    assert shown[0] == (rows[0][0], "phone", 105, 50, 300.0, 0.2, 10, None)
    assert shown[1] == (rows[0][0], "web", HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, "few")
    assert shown[2] == rows[2]


def test_a_cost_over_its_unit_cost_tells_hardly_more_than_the_rounded_count() -> None:
    unit, told = 2.83, 0
    for contacts in range(40, 2000):
        shown = suppress(("channel_id", "contacts", "cost_central"), [("phone", contacts, unit * contacts)], "a")
        assert not isinstance(shown, Refusal)
        count, cost = (float(str(value)) for value in shown[0][1:])
        half = 10 ** (len(str(int(cost))) - (1 if contacts < 400 else 2)) / 2
        told += sum(abs(each * unit - cost) <= half for each in range(int(count) - 2, int(count) + 3)) == 1
    assert told < 30  # of 1,960
    assert suppress(("channel_id", "contacts", "cost_central"), [("phone", 39, unit * 39)], "a") == (("phone", 40, HIDDEN),)


def test_a_share_of_a_year_before_is_hidden_for_its_counts_are_not_shown() -> None:
    columns = ("service_id", "contacts", "contacts_year_before", "digital_take_up_year_before")
    for rule in ("a", "b"):  # two of three: whoever has last year's table reads both counts from it
        assert suppress(columns, [("a", 100, 95, 0.6667)], rule) == (("a", 100, 95, HIDDEN),)


def test_figures_without_a_count_beside_them_are_hidden() -> None:
    assert suppress(("service_id", "cost_per_transaction"), [("a", 2.5)], "a") == (("a", HIDDEN),)
    assert suppress(("service_id", "cost_per_transaction"), [("a", 2.5)], "b") == (("a", HIDDEN),)


def test_rule_b_on_an_answer_hides_a_second_row_and_their_costs() -> None:
    rows = [("a", 3, 1.5), ("b", 20, 10.0), ("c", 30, 15.0)]
    shown = suppress(("service_id", "contacts", "cost"), rows, "b")
    assert shown == (("a", HIDDEN, HIDDEN), ("b", HIDDEN, HIDDEN), ("c", 30, 15.0))


def test_rule_b_hides_a_part_whose_rest_is_small() -> None:
    rows = [("a", 100, 98), ("b", 200, 150), ("c", 300, 100)]
    shown = suppress(("service_id", "contacts", "transactions"), rows, "b")
    assert not isinstance(shown, Refusal)
    assert shown[0] == ("a", HIDDEN, HIDDEN)
    assert sum(row[1] == HIDDEN for row in shown) == 2


def test_suppression_refuses_what_it_cannot_do() -> None:
    assert isinstance(suppress(("n",), [(1,)], "c"), Refusal)
    assert isinstance(suppress(("n",), [(1,)], "b", threshold=1), Refusal)
    many = [(f"s{n}", n % 4 + 1) for n in range(700)]
    assert isinstance(suppress(("service_id", "contacts"), many, "b"), Refusal)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=5))
def test_a_reader_of_an_answer_cannot_narrow_down_a_small_count(table: list[list[int]]) -> None:
    rows = [(f"s{r}", f"c{c}", table[r][c]) for r in range(len(table)) for c in range(3)]
    shown = suppress(("service_id", "channel_id", "contacts"), rows, "b")
    assert not isinstance(shown, Refusal)
    seen = {(row[0], row[1]): row[2] for row in shown}
    whole = with_totals(np.array(table))
    cells = [[seen[f"s{r}", f"c{c}"] for c in range(3)] for r in range(len(table))]
    # the totals a reader may know from elsewhere, where they are no small counts themselves
    totals = [[*line, int(whole[n, 3]) if not 0 < whole[n, 3] < 5 else HIDDEN] for n, line in enumerate(cells)]
    totals.append([int(v) if not 0 < v < 5 else HIDDEN for v in whole[-1]])
    intervals = attack(tuple(map(tuple, totals)))
    for r in range(len(table)):
        for c in range(3):
            if 0 < table[r][c] < 5:
                low, high = intervals[r, c]
                everything = all(value == HIDDEN or table[n][m] == 0 for n, line in enumerate(cells) for m, value in enumerate(line))
                assert everything or (low <= 1 + 1e-6 and high - low >= 5 - 1e-6)


FACTS = """
    local_date | channel_id | contacts
    2025-01-06 | phone      | 3
    2025-01-06 | web        | 40
    2025-02-03 | phone      | 52
    2025-02-03 | web        | 61
"""


def test_the_disclosure_question_shows_a_metric_with_small_counts_hidden() -> None:
    connection = world(contacts=FACTS)
    asked = {"metric": "contacts_by_month_and_channel", "period_start": "2025-01-01", "period_end": "2025-03-01"}
    rounded = run_metric(connection, "disclosure", asked).records()
    assert [(row["channel_id"], row["contacts"]) for row in rounded] == [("phone", "*"), ("web", 40), ("phone", 50), ("web", 60)]
    assert all(row["code"] is None for row in rounded)
    exact = run_metric(connection, "disclosure", {**asked, "rule": "b"}).records()
    assert [row["contacts"] for row in exact] == ["*"] * 4  # two by two: one small count hides a cell in its row and its column


def test_the_disclosure_question_says_what_it_takes() -> None:
    connection = world(contacts=FACTS)
    assert "channel_id" in run_metric(connection, "disclosure").columns  # contacts by month and channel unless asked otherwise
    with pytest.raises(QueryError, match="not 'capacity'"):
        run_metric(connection, "disclosure", {"metric": "capacity"})
    with pytest.raises(QueryError, match="services does not take start_date"):
        run_metric(connection, "disclosure", {"metric": "services", "period_start": "2025-01-01"})
    (row,) = run_metric(connection, "disclosure", {"metric": "contacts_by_month_and_channel", "rule": "c"}).records()
    assert row["code"] == "BAD_SETTING"


def test_an_empty_world_has_nothing_to_disclose() -> None:
    connection = empty_world()
    finish(connection)
    (row,) = run_metric(connection, "disclosure", {"metric": "contacts_by_month_and_channel"}).records()
    assert row["code"] == "NO_DATA"


@pytest.mark.parametrize(
    ("secret", "text", "expected"),
    [
        (b"\x0b" * 20, "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (b"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    ],
)
def test_case_p1_the_keyed_hash_is_hmac_sha_256(secret: bytes, text: str, expected: str) -> None:
    """RFC 4231, cases 1 and 2, through the pads the macros are made with; hmac_key itself puts the kind of key before the value."""
    connection = duckdb.connect()
    create_key_macros(connection, secret)
    body = connection.execute("select macro_definition from duckdb_functions() where function_name = 'hmac_key'").fetchone()[0]
    message = "encode(concat(concat(key_type, '|'), \"value\"))"
    plain = body.replace("encode(((key_type || '|') || \"value\"))", "encode(getvariable('text'))").replace(
        message, "encode(getvariable('text'))"
    )
    assert plain != body
    connection.execute("set variable text = $text", {"text": text})
    assert connection.execute(f"select {plain}").fetchone()[0] == expected


def test_case_p2_a_pseudonym_is_no_plain_hash() -> None:
    plain = "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
    assert hashlib.sha256(b"123456789").hexdigest() == plain
    connection = duckdb.connect()
    create_key_macros(connection, b"k" * 32)
    keys = connection.execute("select key_phone('123456789'), key_reference('123456789'), key_customer('123456789')").fetchone()
    assert plain not in keys
    assert all(len(key) == 64 for key in keys)
    assert len(set(keys)) == 3
    other = duckdb.connect()
    create_key_macros(other, b"l" * 32)
    assert other.execute("select key_customer('123456789')").fetchone()[0] != keys[2]
