"""The four findings that watch counts, on worlds with little in them: rows with the same columns, a reason, and never an error."""

import datetime
import json

import numpy as np
import pytest

from analysis.answers import breaks_found, mailing_effect, normal_range, outage_calls
from tests.analysis.counted_world import counted_world, day
from tests.analysis.warehouse_world import add, asker


FINDINGS = (normal_range, outage_calls, mailing_effect, breaks_found)
WEEKDAYS = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.0, 0.0])
ODD_CHANGES = [
    {"kind": "bill", "service_id": "*", "from_date": day(7 * 45 + 5), "quantity": 0},  # on a Saturday, to everybody, of no letters
    {"kind": "letter", "service_id": "nobody", "from_date": day(300), "to_date": day(290)},  # ends before it begins
    {"kind": "outage", "channel_id": "web", "from_date": day(200), "to_date": None},
    {"kind": "outage", "channel_id": "web", "from_date": day(-900), "to_date": day(-899)},
    {"kind": "consent", "from_date": day(3000)},
]


def noise(mean: float, days: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean * WEEKDAYS[np.arange(days) % 7]).astype(float)


WORLDS = {
    "phone only": ({("bins", "phone"): noise(60, 400)}, "day"),
    "a week of phone": ({("bins", "phone"): noise(60, 7)}, "day"),
    "one call": ({("bins", "phone"): np.array([1.0])}, "day"),
    "phone and web": ({("bins", "phone"): noise(60, 400), ("bins", "web"): noise(40, 400, 2)}, "day"),
    "weeks only": ({("bins", "phone"): np.random.default_rng(3).poisson(300, 60).astype(float)}, "week"),
    "months only": ({("bins", "email"): np.random.default_rng(4).poisson(300, 40).astype(float)}, "month"),
    "ended long ago": ({("bins", "phone"): noise(60, 60), ("tax", "email"): noise(60, 500, 2)}, "day"),
    "always the same": ({("bins", "phone"): np.full(400, 50.0)}, "day"),
    "huge": ({("bins", "phone"): noise(2_000_000, 400)}, "day"),
}


@pytest.mark.parametrize("name", list(WORLDS))
@pytest.mark.parametrize("finding", FINDINGS, ids=lambda each: each.QUESTION.name)
@pytest.mark.parametrize("changes", [[], ODD_CHANGES], ids=["no changes", "odd changes"])
def test_every_world_has_an_answer(name: str, finding: object, changes: list[dict]) -> None:
    counts, grain = WORLDS[name]
    _check(finding.answer(asker(counted_world(counts, changes, grain)), {}))


def test_weeks_are_judged_where_only_weeks_exist() -> None:
    weeks = np.random.default_rng(3).poisson(300, 60).astype(float)
    weeks[55] = 900
    rows = normal_range.answer(asker(counted_world({("bins", "phone"): weeks}, [], "week")), {})
    (row,) = [row for row in rows if row["period"] == day(7 * 55).isoformat()]
    assert (row["grain"], row["is_alert"], row["contacts"]) == ("week", True, 900)


def test_a_count_that_is_always_the_same_is_implausible() -> None:
    rows = breaks_found.answer(asker(counted_world(*_of("always the same"))), {})
    assert [(row["sign"], row["after"]) for row in rows] == [("repeated", 50.0)]


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda each: each.QUESTION.name)
def test_a_web_log_alone_has_an_answer(finding: object) -> None:
    connection = counted_world({})
    rows = [
        {"grain": "day", "local_date": day(place), "source_id": "log", "path": "/", "service_id": "bins", "referrer_group": "search", "device": "phone", "is_primary": True, "visits": 5, "views": 9}
        for place in range(200)
    ]  # fmt: skip
    add(connection, "daily.web", rows)
    _check(finding.answer(asker(connection), {}))


def test_dates_before_or_after_the_data_have_an_answer() -> None:
    ask = asker(counted_world(*_of("phone and web")))
    for finding in (normal_range, outage_calls, mailing_effect):
        for start, end in ((1990, 1991), (2040, 2041)):
            dates = {"start_date": datetime.date(start, 1, 1), "end_date": datetime.date(end, 1, 1)}
            _check(finding.answer(ask, dates))


def _of(name: str) -> tuple[dict, list[dict], str]:
    counts, grain = WORLDS[name]
    return counts, [], grain


def _check(rows: list[dict]) -> None:
    assert rows
    assert len({tuple(row) for row in rows}) == 1
    json.dumps(rows, allow_nan=False)
    for row in rows:
        assert row["sentence"]
        if row["code"]:
            assert row.get("estimate") is None
        elif row.get("low_80") is not None:
            assert row["low_80"] <= row["high_80"]
