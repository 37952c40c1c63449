"""Web attempts that became contacts: reference cases, what a known process gives back, refusals, thin worlds."""

import datetime

import numpy as np
import pytest

from analysis.answers import failed_online as answers
from analysis.failed_attempts import read_days
from analysis.failed_online import KeyedLeak, LeakBounds, corrected_share, keyed_leak, leak_at
from analysis.failed_online_cost import ChannelCost, price_failures
from analysis.finding import Refusal
from tests.analysis.warehouse_world import add, add_service, asker, assert_refused, contact, day, noon, warehouse


IDENTITY = {"service_id", "path", "attempt", "is_headline"}
NEVER = float("nan")


def test_what_would_have_come_anyway_is_taken_off() -> None:
    # K2: (.2756 - .1880) / (1 - .1880) = .0876 / .8120
    assert corrected_share(0.2756, 0.1880) == pytest.approx(0.1079, abs=1e-4)


def _attempts(after: list[tuple[float, int]], placebo: list[tuple[float, int]], n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    days = [
        np.concatenate([np.repeat([d for d, _ in part], [c for _, c in part]), np.full(n - sum(c for _, c in part), NEVER)])
        for part in (after, placebo)
    ]
    return days[0], np.random.default_rng(3).permutation(days[1]), np.arange(n)


def test_the_standard_error_is_the_delta_methods() -> None:
    # 250 of 1,000 after, 100 in the placebo window, never both: p = .25, q = .10, leak = .15 / .9
    after = np.where(np.arange(1000) < 250, 0.5, NEVER)
    placebo = np.where(np.arange(1000) >= 900, 0.5, NEVER)
    found = keyed_leak(after, placebo, np.arange(1000))
    assert isinstance(found, KeyedLeak)
    assert found.leak.central == pytest.approx(0.15 / 0.9)
    # var = [p(1-p)/(1-q)^2 + q(1-q)(1-p)^2/(1-q)^4 - 2 cov (1-p)/(1-q)^3] / (n - 1), cov = -pq
    by_p, by_q = 1 / 0.9, 0.75 / 0.81
    variance = (0.1875 * by_p**2 + 0.09 * by_q**2 + 2 * 0.025 * by_p * by_q) / 999
    assert found.standard_error == pytest.approx(variance**0.5, rel=1e-9)


def test_repeated_attempts_of_one_person_are_one_cluster() -> None:
    after, placebo, person = _attempts([(0.5, 100)], [(0.5, 20)], 400)
    once = keyed_leak(after, placebo, person)
    thrice = keyed_leak(np.repeat(after, 3), np.repeat(placebo, 3), np.repeat(person, 3))
    assert isinstance(once, KeyedLeak)
    assert isinstance(thrice, KeyedLeak)
    assert thrice.standard_error == pytest.approx(once.standard_error)
    assert (thrice.n, thrice.persons) == (1200, 400)


def test_counts_stand_for_like_attempts() -> None:
    after, times, person = np.where(np.arange(40) < 10, 1.0, NEVER), np.repeat([3, 2], 20), np.arange(40)
    counted = keyed_leak(after, np.full(40, NEVER), person, times.astype(float))
    each = keyed_leak(np.repeat(after, times), np.full(100, NEVER), np.repeat(person, times))
    assert isinstance(counted, KeyedLeak)
    assert isinstance(each, KeyedLeak)
    assert (counted.leak.central, counted.standard_error) == pytest.approx((each.leak.central, each.standard_error))
    assert (counted.n, counted.persons) == (each.n, each.persons) == (100, 40)


def test_the_window_is_the_first_after_which_the_curve_is_flat() -> None:
    after, placebo, person = _attempts([(0.5, 200), (1.5, 150), (2.5, 100), (6.0, 3)], [(3.0, 20)], 2000)
    found = keyed_leak(after, placebo, person)
    assert isinstance(found, KeyedLeak)
    assert (found.window_days, found.is_flat) == (3, True)
    assert found.leak.central == leak_at(found.curve, 3).leak
    forced = keyed_leak(after, placebo, person, window_days=14)
    assert isinstance(forced, KeyedLeak)
    assert forced.window_days == 14


def test_a_curve_that_keeps_rising_is_told_at_fourteen_days() -> None:
    after, placebo, person = _attempts([(0.5, 150), (1.5, 150), (2.5, 150), (6.0, 150), (13.0, 150)], [], 2000)
    found = keyed_leak(after, placebo, person)
    assert isinstance(found, KeyedLeak)
    assert (found.window_days, found.is_flat) == (14, False)


def test_nobody_coming_back_still_leaves_doubt() -> None:
    found = keyed_leak(np.full(100, NEVER), np.full(100, NEVER), np.arange(100))
    assert isinstance(found, KeyedLeak)
    assert found.leak.central == 0
    assert found.leak.high_95 == pytest.approx(0.0369935, abs=1e-6)  # Wilson of 0 in 100: 3.8414588 / 103.8414588


def test_few_identified_give_bounds_only() -> None:
    after, placebo, person = _attempts([(0.5, 100)], [], 400)
    found = keyed_leak(after, placebo, person, match_rate=0.3)
    assert isinstance(found, LeakBounds)
    assert (found.low, found.high) == pytest.approx((0.25 * 0.3, 0.25 * 0.3 + 0.7))


@pytest.mark.parametrize(
    ("after", "placebo", "code"),
    [([], [], "LOW_MATCH"), ([1.0] * 29, [NEVER] * 29, "TOO_FEW_CONTACTS"), ([1.0] * 50, [1.0] * 50, "CONFOUNDED")],
)
def test_attempts_that_tell_nothing_are_refused(after: list, placebo: list, code: str) -> None:
    found = keyed_leak(np.array(after), np.array(placebo), np.arange(len(after)))
    assert isinstance(found, Refusal)
    assert found.code == code


def test_a_handful_of_people_is_too_few_however_often_they_tried() -> None:
    found = keyed_leak(np.full(90, 1.0), np.full(90, NEVER), np.repeat(np.arange(9), 10))
    assert isinstance(found, Refusal)
    assert found.code == "TOO_FEW_CONTACTS"


def test_days_of_services_line_up() -> None:
    contacts = [{"service_id": "bins", "day": day(n), "contacts": 0 if n % 7 > 4 else 10} for n in range(30)]
    web = [{"service_id": "bins", "local_date": day(n), "sessions": 5, "failed": 1, "completions": 3} for n in range(30)]
    found = read_days(web, contacts, {"": [(day(5), day(6))]})["bins"]  # a Saturday
    assert found.weekday.tolist()[:6] == [0, 1, 2, 3, 4, 0]
    assert found.failed.tolist()[:6] == [1, 1, 1, 1, 1, 3]
    assert found.is_outage.tolist()[:6] == [False] * 5 + [True]


def test_cost_is_attempts_times_share_times_unit_cost() -> None:
    # 1,000 x .2 = 200 contacts; .75 x 5 + .25 x 15 = 7.50 pounds; marginal .75 x 5 x .5 + .25 x 15 x .4 = 3.375
    costs = [ChannelCost(3, 4, 5, 6, 0.5), ChannelCost(1, 12, 15, 18, 0.4)]
    found = price_failures(0.2, 0.02, 1000, costs)
    assert found is not None
    assert found.marginal is not None
    assert (found.contacts.central, found.average.central, found.marginal.central) == pytest.approx((200, 1500, 675))
    assert found.average.low_80 < 1500 < found.average.high_80
    assert found == price_failures(0.2, 0.02, 1000, costs)
    assert price_failures(0.2, 0.02, 1000, []) is None
    certain = price_failures(0.2, 0.0, 1000, [ChannelCost(1, 5, 5, 5, None)])
    assert certain is not None
    assert (certain.average.low_80, certain.average.high_80, certain.marginal) == (1000, 1000, None)


def _visit(number: int, at: datetime.datetime, finished: bool, key: str | None, path: str = "/bins/step") -> dict[str, list[dict]]:
    fact = f"v{number}"
    visit = {
        "visit_key": fact, "source_id": "web", "started_at": at, "ended_at": at, "visitor_day": at.date(), "local_date": at.date(), "local_hour": 12,
        "views": 2, "entry_path": "/", "exit_path": path, "referrer_group": "search", "device": "phone", "completions": int(finished),
        "reached_contact_page": False, "is_staff_network": False,
    }  # fmt: skip
    step = {
        "visit_key": fact, "source_id": "web", "local_date": at.date(), "step_at": at, "service_id": "bins", "step": "complete" if finished else "step",
        "step_no": 4 if finished else 2, "path": path, "device": "phone", "ordinal": 1,
    }  # fmt: skip
    keys = [{"fact_id": fact, "key_type": "reference", "key": key, "local_date": at.date()}] if key else []
    return {"events.web_visits": [visit], "events.web_steps": [step], "events.fact_keys": keys}


def _world(identified: int, unidentified: int, came: int, path: str = "/bins/step"):
    """Attempts on days 50 to 149; the first `came` of the identified ring a day later; two keyed callers begin and end the watching."""
    connection = warehouse()
    add_service(connection, "bins")
    add(
        connection,
        "reference.unit_costs",
        [
            {
                "service_id": "*",
                "channel_id": "phone",
                "from_date": day(0),
                "low": 4,
                "central": 5,
                "high": 6,
                "variable_share": 0.5,
                "basis": "own_ledger",
                "row_no": 0,
            }
        ],
    )
    add(
        connection,
        "daily.web",
        [
            {
                "grain": "day",
                "local_date": day(50),
                "source_id": "web",
                "path": "/",
                "service_id": "bins",
                "referrer_group": "search",
                "device": "phone",
                "is_primary": True,
                "visits": 1,
                "views": 1,
            }
        ],
    )
    for number in range(identified + unidentified):
        at = noon(50 + number % 100)
        for table, rows in _visit(number, at, False, f"ref{number}" if number < identified else None, path).items():
            add(connection, table, rows)
    calls = [(number, noon(51 + number % 100), f"ref{number}") for number in range(came)]
    calls += [(900_000, noon(0), "first"), (900_001, noon(250), "last")]
    add(connection, "events.contacts", [contact(number, at, number) for number, at, _ in calls])
    add(
        connection,
        "events.fact_keys",
        [{"fact_id": f"c{number}", "key_type": "reference", "key": key, "local_date": at.date()} for number, at, key in calls],
    )
    return connection


def _answer(connection) -> list[dict]:
    rows = answers.answer(asker(connection), {})
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    return rows


def test_an_answer_follows_attempts_to_contacts() -> None:
    rows = _answer(_world(300, 100, 60))
    row = next(row for row in rows if row["is_headline"])
    assert (row["service_id"], row["attempt"], row["method"]) == ("bins", "unfinished", answers.KEYED)
    assert row["estimate"] == pytest.approx(0.2)
    assert (row["attempts"], row["identified"], row["match_rate"]) == (400, 300, 0.75)
    assert (row["bound_low"], row["bound_high"]) == pytest.approx((0.15, 0.40))
    assert (row["placebo_share"], row["before_share"]) == (0, 0)
    page = next(row for row in rows if row["path"] == "/bins/step")
    assert (page["estimate"], page["attempts"]) == (row["estimate"], 400)


def test_no_row_holds_a_key_or_a_visit() -> None:
    text = repr(_answer(_world(300, 100, 60)))
    assert "ref" not in text.replace("refus", "")
    assert "'v1" not in text


def test_pages_with_few_attempts_are_pooled_or_left_out() -> None:
    connection = _world(300, 0, 60)
    for number in range(15):
        for table, rows in _visit(5000 + number, noon(60), False, None, "/bins/rare").items():
            add(connection, table, rows)
    assert {row["path"] for row in _answer(connection)} == {None, "/bins/step"}
    for number in range(15):
        for table, rows in _visit(6000 + number, noon(60), False, None, "/bins/other").items():
            add(connection, table, rows)
    assert {row["path"] for row in _answer(connection)} == {None, "/bins/step", answers.OTHER_PAGES}


def test_step_one_and_staff_are_no_attempts() -> None:
    connection = _world(300, 0, 60)
    for number, change in (
        (7000, "update events.web_steps set step = 'start', step_no = 1"),
        (7001, "update events.web_visits set is_staff_network = true"),
    ):
        for table, rows in _visit(number, noon(60), False, None).items():
            add(connection, table, rows)
        connection.execute(f"{change} where visit_key = 'v{number}'")
    assert next(row for row in _answer(connection) if row["is_headline"])["attempts"] == 300


def test_few_identified_attempts_are_told_as_bounds() -> None:
    rows = _answer(_world(100, 300, 40))
    row = next(row for row in rows if row["path"] is None)
    assert row["method"] == "keyed, bounds only"
    assert (row["estimate"], row["code"]) == (None, None)
    assert (row["bound_low"], row["bound_high"]) == pytest.approx((0.4 * 0.25, 0.4 * 0.25 + 0.75))


def test_attempts_too_recent_for_the_later_window_are_left_out() -> None:
    connection = _world(300, 0, 60)
    connection.execute("delete from events.contacts where contact_id = 'c900001'")
    connection.execute("delete from events.fact_keys where fact_id = 'c900001'")
    row = next(row for row in _answer(connection) if row["is_headline"])
    # the last call is on day 110, so only attempts of days 50 to 60 are watched: 3 a day, of which the first of each day came
    assert row["n"] == 33
    assert row["estimate"] == pytest.approx(11 / 33)


def test_thin_worlds_give_reasons_and_no_figures() -> None:
    phone_only = warehouse()
    add(phone_only, "events.contacts", [contact(n, noon(n % 100), n) for n in range(200)])
    web_only = _world(0, 200, 0)
    web_only.execute("delete from events.contacts")
    monthly = warehouse()
    add(monthly, "events.contacts", [contact(n, noon(30 * n), None, grain="month", quantity=400, started_at=None) for n in range(24)])
    for connection in (warehouse(), phone_only, web_only, monthly):
        rows = _answer(connection)
        assert rows
        for row in rows:
            assert_refused(row, IDENTITY)


def test_one_attempt_is_too_few() -> None:
    for row in _answer(_world(1, 0, 1)):
        assert_refused(row, IDENTITY)
