"""What the ladder writes down: factors that, multiplied and added as they stand, lead to the figure at central values."""

import re

import pytest

from analysis.savings_arithmetic import factor, unit_cost
from tests.analysis.test_savings_answer import LAUNCHED, council, ladder, launched
from tests.tables import finish


def product(term: str) -> float:
    """A term such as 'phone -12.5 × £5 × 0.5 staff time × +1.2% longer' as a reader multiplies it."""
    first = re.search(r"(-?[\d,]+(?:\.\d+)?) ×", term)
    assert first, term
    result = float(first[1].replace(",", ""))
    for digits, per_cent in re.findall(r"× £?([+-]?[\d,]*\d(?:\.\d+)?)(%?)", term):
        result *= float(digits.replace(",", "")) / (100 if per_cent else 1)
    return result


@pytest.mark.parametrize(("rung", "unit"), [("L1", 1), ("L2_induced", 1), ("C_customer_time", 60)])
def test_the_factors_as_shown_lead_to_the_figure(rung: str, unit: int) -> None:
    row = ladder(launched())["benefit", rung]
    shown, _, rest = str(row["arithmetic"]).replace("−", "-").rpartition(" = ")
    ends = re.match(r"(-?)£?([\d,]+)", rest)
    assert ends, rest
    told = float(ends[1] + ends[2].replace(",", ""))
    assert sum(product(term) for term in shown.split(" + ")) / unit == pytest.approx(told, abs=0.7)
    assert abs(row["central"]) == pytest.approx(abs(told), abs=0.5)


@pytest.mark.parametrize(
    ("contacts", "shown"), [(157.629, "157.63"), (1030.9, "1,030.9"), (400.0, "400"), (-20.4, "-20.4"), (-0.001, "0"), (0.0, "0")]
)
def test_contacts_are_shown_to_the_hundredth(contacts: float, shown: str) -> None:
    assert factor(contacts) == shown


@pytest.mark.parametrize(("amount", "shown"), [(5.68, "£5.68"), (18.0, "£18"), (2.8743, "£2.8743"), (0.1 + 0.2, "£0.30")])
def test_a_unit_cost_that_is_no_whole_penny_is_shown_with_four_decimals(amount: float, shown: str) -> None:
    assert unit_cost(amount) == shown


def test_longer_calls_nobody_timed_have_no_figure() -> None:
    """Monthly counts hold no handle times: £0 to £0 stood there, as if somebody had looked."""
    connection = council(LAUNCHED)
    connection.execute("update daily.contacts set handle_seconds = null, handle_known = 0")
    rows = ladder(finish(connection))
    longer = rows["benefit", "L2_longer"]
    assert (longer["code"], longer["estimate"], longer["central"]) == ("NO_HANDLE_TIME", None, None)
    assert "nothing known of longer contacts" in rows["benefit", "L2"]["arithmetic"]
    parts = sum(rows["benefit", rung]["central"] for rung in ("L1", "L1_keying", "L2_induced"))
    assert rows["benefit", "L2"]["central"] == pytest.approx(parts)


def test_trips_not_made_are_the_contacts_avoided_that_need_one() -> None:
    assert ladder(launched())["benefit", "C_customer_time"]["parts"][0]["trips"] is None  # nobody travels to the telephone
    connection = launched()
    connection.execute("update reference.channels set customer_minutes = 10, travel_minutes = 20 where channel_id = 'phone'")
    rows = ladder(connection)
    worth = rows["benefit", "C_customer_time"]["parts"][0]
    assert worth["trips"] == pytest.approx(rows["benefit", "L1"]["contacts"], rel=0.02)
    assert worth["trips_low_80"] < worth["trips"] < worth["trips_high_80"]
    assert "trips" in rows["benefit", "C_customer_time"]["sentence"]
