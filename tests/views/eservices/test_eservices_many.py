"""A council with hundreds of services: the chart of take-up shows those that matter, each form keeps its own rows."""

from views.data import Found
from views.eservices.facts import ALL, DEVICE, FORM, SERVICES_DRAWN, STEP, Movers, forms


def service(number: int, transactions: int, is_mover: bool = False) -> dict:
    return {"service_id": f"s{number}", "take_up": 1 - number / 1000, "transactions": transactions, "is_mover": is_mover}


def test_services_that_moved_come_first_then_the_largest_and_all_in_their_order() -> None:
    known = [service(number, transactions=number, is_mover=number < 3) for number in range(100)]
    drawn = Movers(None, known, []).drawn
    assert [row["service_id"] for row in drawn] == ["s0", "s1", "s2", *(f"s{number}" for number in range(100 - SERVICES_DRAWN + 3, 100))]


def test_few_services_are_all_drawn() -> None:
    known = [service(number, transactions=number) for number in range(SERVICES_DRAWN)]
    assert Movers(None, known, []).drawn == known


def test_each_form_has_its_own_steps_and_devices() -> None:
    names = ("waste", "parking", ALL)
    rows = [
        {"service_id": name, "service_name": name, "part": part, "estimate": 0.5, "code": None}
        for part in (FORM, STEP, STEP, DEVICE)
        for name in names
    ]
    found = forms(rows, Found([], []), Found([], []))
    assert sorted(form.service_id for form in found) == ["parking", "waste"]
    for form in found:
        own = {row["service_id"] for row in (form.whole, *form.steps, *form.devices)}
        assert own == {form.service_id} and (len(form.steps), len(form.devices)) == (2, 1)
