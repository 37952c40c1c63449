"""A council with hundreds of services: the chart of take-up shows those that matter, each form keeps its own rows."""

from views.data import Found
from views.eservices.charts import NAME_LETTERS, take_up
from views.eservices.facts import ALL, DEVICE, FORM, SERVICES_DRAWN, STEP, Movers, forms
from views.theme import LIGHT


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


def test_names_leave_room_for_the_figures_of_their_row_and_stay_apart() -> None:
    long = "Planning applications and pre-application advice: "
    rows = [
        dict.fromkeys(("take_up", "take_up_low_80", "take_up_high_80", "take_up_before"), 0.5)
        | {"service_name": long + end, "target": None, "estimate": 0.0, "verdict": ""}
        for end in ("renewal", "appeal")
    ]
    names = [note["text"] for note in take_up(rows, LIGHT)["layout"]["annotations"] if note["x"] == 0]
    assert len(set(names)) == 2 and max(map(len, names)) <= NAME_LETTERS
