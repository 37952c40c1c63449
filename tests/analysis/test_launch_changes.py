"""Which rows of changes.csv are one launch, and which other changes clash with it."""

import datetime

import pytest

from analysis.launch_changes import Change, Launch, clashes, read_changes, read_launches


FIRST = datetime.date(2023, 1, 2)  # a Monday
LAUNCH = FIRST + datetime.timedelta(weeks=110)  # 2025-02-10


def test_rows_of_one_date_and_registration_are_one_launch() -> None:
    records = [
        {
            "from_date": LAUNCH,
            "to_date": None,
            "kind": "launch",
            "service_id": "calculator",
            "channel_id": "web",
            "note": "New",
            "registered_on": None,
        },
        {
            "from_date": LAUNCH,
            "to_date": None,
            "kind": "launch",
            "service_id": "benefit",
            "channel_id": "web",
            "note": "Effect",
            "registered_on": None,
        },
        {
            "from_date": LAUNCH,
            "to_date": None,
            "kind": "release",
            "service_id": "bins",
            "channel_id": "web",
            "note": "Other",
            "registered_on": FIRST,
        },
        {
            "from_date": LAUNCH,
            "to_date": None,
            "kind": "bill",
            "service_id": "bins",
            "channel_id": None,
            "note": "Bill",
            "registered_on": None,
        },
    ]
    first, second = sorted(read_launches(records, {"calculator"}), key=lambda launch: len(launch.named))
    assert (first.named, second.named, second.services) == (("bins",), ("calculator", "benefit"), ("benefit",))


@pytest.mark.parametrize(
    ("change", "is_clash"),
    [
        (Change(LAUNCH - datetime.timedelta(days=28), None, "policy", None, None, "x"), True),
        (Change(LAUNCH - datetime.timedelta(days=29), None, "policy", None, None, "x"), False),
        (Change(LAUNCH + datetime.timedelta(days=28), None, "policy", "benefit", None, "x"), True),
        (Change(LAUNCH + datetime.timedelta(days=29), None, "policy", "benefit", None, "x"), False),
        (Change(LAUNCH, None, "policy", "bins", None, "x"), False),
        (Change(LAUNCH, None, "consent", None, "web", "x"), False),
        (Change(LAUNCH, None, "consent", None, "phone", "x"), True),
        (Change(LAUNCH - datetime.timedelta(days=60), LAUNCH - datetime.timedelta(days=20), "bill", "benefit", None, "x"), True),
        (Change(LAUNCH, None, "launch", "benefit", "web", "x"), False),
    ],
)
def test_what_clashes_with_a_launch(change: Change, is_clash: bool) -> None:
    launch = Launch(LAUNCH, "launch", "", ("benefit",), ("benefit",), None, LAUNCH)
    assert bool(clashes([change], launch, ("benefit",), ("phone",))) is is_clash


def test_a_bill_without_an_end_is_felt_for_four_weeks() -> None:
    row = {"from_date": LAUNCH, "to_date": None, "kind": "bill", "service_id": None, "channel_id": None, "note": "Bills"}
    (change,) = read_changes([row])
    assert change.until == LAUNCH + datetime.timedelta(days=28)
