"""Form steps: how far people come, where most leave, which device stands out, and what is too thin to say."""

import pytest

from analysis.proportions import wilson
from tests.analysis.shift_council import ask
from tests.tables import world


DATES = {"start_date": "2025-01-01", "end_date": "2025-02-01"}
FORM = """
local_date | step_no | path    | device  | starts | steps | completions
2025-01-05 | 1       | /f/go   | phone   | 300    | 0     | 0
2025-01-05 | 1       | /f/go   | desktop | 100    | 0     | 0
2025-01-05 | 2       | /f/who  | phone   | 0      | 200   | 0
2025-01-05 | 2       | /f/who  | desktop | 0      | 100   | 0
2025-01-05 | 3       | /f/done | phone   | 0      | 0     | 90
2025-01-05 | 3       | /f/done | desktop | 0      | 0     | 60
"""


def rows_of(text: str, part: str) -> list[dict]:
    return [row for row in ask(world(funnel=text), "form_steps", **DATES) if row["part"] == part]


def test_each_step_is_a_share_of_those_who_started() -> None:
    steps = rows_of(FORM, "step")
    assert [(row["path"], row["people"], row["estimate"]) for row in steps] == [
        ("/f/go", 400, 1.0),
        ("/f/who", 300, 0.75),
        ("/f/done", 150, 0.375),
    ]
    assert (steps[1]["low_80"], steps[1]["high_80"]) == pytest.approx(wilson(300, 400, 0.8))
    assert steps[0]["low_80"] is None  # everybody who started did start


def test_the_worst_step_is_where_the_largest_share_of_those_there_leaves() -> None:
    steps = rows_of(FORM, "step")
    assert [(row["left"], row["left_share"], row["is_worst"]) for row in steps] == [
        (100, 0.25, False),
        (150, 0.5, True),
        (None, None, False),
    ]


def test_a_device_stands_out_only_when_its_range_lies_below_the_best() -> None:
    devices = {row["device"]: (row["estimate"], row["is_worst"]) for row in rows_of(FORM, "device")}
    assert devices == {"phone": (0.3, True), "desktop": (0.6, False)}
    near = FORM.replace("| 60\n", "| 32\n")
    assert [row["is_worst"] for row in rows_of(near, "device")] == [False, False]


def test_the_forms_together_are_told_first() -> None:
    found = ask(world(funnel=FORM), "form_steps", **DATES)
    assert (found[0]["service_id"], found[0]["people"], found[0]["starts"]) == ("*", 150, 400)
    assert (found[1]["service_id"], found[1]["estimate"]) == ("council_tax", 0.375)


def test_few_starts_are_refused_without_a_figure() -> None:
    few = "local_date | step_no | path | starts | completions \n 2025-01-05 | 1 | /f/go | 20 | 0 \n 2025-01-05 | 2 | /f/done | 0 | 9"
    for row in ask(world(funnel=few), "form_steps", **DATES):
        assert row["code"] == "TOO_FEW_CONTACTS" and row["estimate"] is None and row["people"] is None


def test_more_people_later_than_at_the_start_give_no_share() -> None:
    odd = "local_date | step_no | path | starts | completions \n 2025-01-05 | 1 | /f/go | 50 | 0 \n 2025-01-05 | 2 | /f/done | 0 | 60"
    found = {(row["part"], row["place"]): row["code"] for row in ask(world(funnel=odd), "form_steps", **DATES)}
    assert found[("form", None)] == "NO_DATA" and found[("step", 2)] == "NO_DATA" and found[("step", 1)] is None


def test_no_form_is_refused() -> None:
    (row,) = ask(world(contacts="local_date | contacts \n 2025-01-05 | 1"), "form_steps", **DATES)
    assert row["code"] == "NO_DATA"
