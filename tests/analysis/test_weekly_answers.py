"""The answers weekly_range and reasons_out_of_range from published files: whose weeks, which are whole, what is out and why."""

import datetime

import duckdb
import numpy as np

from analysis.answers import reasons_out_of_range, weekly_range
from tests.analysis.counted_world import assert_no_figure, counted_world, day
from tests.analysis.warehouse_world import add, asker


WEEKDAYS = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.0, 0.0])
WEEKS = 60
IDENTITY = {"service_id", "directorate", "channel_id", "measure"}
REASON_IDENTITY = {"week", "service_id", "channel_id", "reason"}


def series(mean: float, seed: int, weeks: int = WEEKS) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean * np.tile(WEEKDAYS, weeks)).astype(float)


def world(counts: dict[tuple[str, str], np.ndarray], changes: list[dict] | None = None) -> duckdb.DuckDBPyConnection:
    """Counts by day beside online forms that come on Sundays too, so that what is published ends with a whole week."""
    return counted_world({**counts, ("forms", "web"): np.full(len(next(iter(counts.values()))), 30.0)}, changes)


def told(connection: duckdb.DuckDBPyConnection, measure: str = "contacts") -> dict[tuple, dict]:
    rows = weekly_range.answer(asker(connection), {})
    return {(row["service_id"], row["directorate"], row["channel_id"]): row for row in rows if row["measure"] == measure}


def with_services(connection: duckdb.DuckDBPyConnection, directorates: dict[str, str]) -> duckdb.DuckDBPyConnection:
    connection.execute("delete from reference.services")
    rows = [
        {"service_id": service, "service_name": service, "directorate": name, "kind": "transaction", "row_no": number}
        for number, (service, name) in enumerate(directorates.items())
    ]
    add(connection, "reference.services", rows)
    return connection


def test_sums_are_of_all_services_and_of_each_directorate() -> None:
    counts = {("tax", "phone"): series(40, 1), ("pests", "phone"): series(30, 2), ("trees", "phone"): series(20, 3)}
    found = told(with_services(world(counts), {"tax": "Money", "pests": "Green", "trees": "Green"}))
    last = {service: float(counts[service, "phone"][-7:].sum()) for service in ("tax", "pests", "trees")}
    assert found["*", "*", "phone"]["value"] == sum(last.values())
    assert found["*", "Green", "phone"]["value"] == last["pests"] + last["trees"]
    assert found["tax", "Money", "phone"]["value"] == last["tax"]
    row = found["*", "*", "phone"]
    assert row["low_80"] <= row["estimate"] <= row["high_80"]
    assert row["weeks"][-1] == row["week"] == day(7 * (WEEKS - 1))
    assert row["values"][-1] == row["value"] and row["sides"][-1] == row["side"]


def test_a_week_far_out_is_told_with_what_is_written_down() -> None:
    counts = series(60, 4)
    counts[-7:] *= 2
    letter = {"kind": "letter", "service_id": "tax", "note": "Reminders", "quantity": 9000, "from_date": day(7 * (WEEKS - 1))}
    row = told(world({("tax", "phone"): counts}, [letter]))["tax", "", "phone"]
    assert row["side"] == 1
    assert "Reminders" in str(row["explained_by"])
    assert "above" in str(row["sentence"])


def test_a_closed_weekend_at_the_end_of_a_feed_does_not_hide_its_last_week() -> None:
    connection = world({("tax", "phone"): series(50, 5)})
    last_call = day(7 * WEEKS - 3)  # a Friday; lines are shut at weekends
    connection.execute("delete from quality.coverage where source_id = 'phone_feed' and local_date > ?", [last_call])
    assert told(connection)["tax", "", "phone"]["week"] == day(7 * (WEEKS - 1))
    connection.execute("delete from quality.coverage where source_id = 'phone_feed' and local_date >= ?", [last_call])
    assert told(connection)["tax", "", "phone"]["week"] == day(7 * (WEEKS - 2))  # a Friday is missing


def test_a_feed_with_a_missing_day_leaves_the_sum_of_its_week_open() -> None:
    connection = world({("tax", "phone"): series(50, 6), ("pests", "phone"): series(30, 7)})
    gap = day(7 * (WEEKS - 3) + 2)
    connection.execute("update quality.coverage set covered = false where local_date = ?", [gap])
    row = told(connection)["*", "*", "phone"]
    assert row["values"][-3] is None and row["sides"][-3] is None
    assert row["values"][-2] is not None


def test_shares_and_lengths_are_ratios_of_the_weeks_sums() -> None:
    connection = world({("tax", "phone"): series(50, 8)})
    connection.execute(
        "update daily.contacts set offered = contacts, answered = contacts - 3, abandoned = 3, handle_seconds = 240 * contacts,"
        " handle_known = contacts where contacts > 3"
    )
    calls = series(50, 8)[-7:]
    share = (calls - 3 * (calls > 3)).sum() / calls.sum()
    assert abs(told(connection, "answered")["tax", "", "phone"]["value"] - share) < 1e-12
    assert told(connection, "handle_time")["tax", "", "phone"]["value"] == 240
    assert told(connection, "answered_in_target") == {}  # no feed tells waits


def test_few_contacts_short_histories_and_months_are_refused_without_a_figure() -> None:
    (few,) = [row for key, row in told(counted_world({("tax", "phone"): series(1, 9)})).items() if key[0] == "tax"]
    assert few["code"] == "TOO_FEW_CONTACTS"
    (short,) = [row for key, row in told(counted_world({("tax", "phone"): series(50, 10, weeks=12)})).items() if key[0] == "tax"]
    assert short["code"] == "TOO_SHORT_PRE"
    monthly = counted_world({("tax", "phone"): np.full(36, 900.0)}, grain="month")
    (coarse,) = weekly_range.answer(asker(monthly), {})
    assert coarse["code"] == "TOO_COARSE"
    for row in (few, short, coarse):
        assert_no_figure(row, IDENTITY)
    (outside,) = reasons_out_of_range.answer(asker(monthly), {})
    assert outside["code"] == "TOO_COARSE"
    assert_no_figure(outside, REASON_IDENTITY)


def with_reasons(counts: dict[str, np.ndarray], causes: dict[str, str]) -> duckdb.DuckDBPyConnection:
    """A service whose calls each have a reason."""
    connection = world({("tax", "phone"): np.sum(list(counts.values()), axis=0)})
    rows = [
        {
            "grain": "day", "local_date": day(place), "service_id": "tax", "channel_id": "phone", "reason": reason, "source_id": "phone_feed",
            "avoidable_cause": causes.get(reason), "contacts": int(value), "assessed": int(value),
        }
        for reason, values in counts.items() for place, value in enumerate(values) if value > 0
    ]  # fmt: skip
    for start in range(0, len(rows), 500):
        add(connection, "daily.reasons", rows[start : start + 500])
    return connection


def test_a_reason_out_of_range_says_how_many_more_and_whether_it_was_avoidable() -> None:
    letters, moves = series(8, 11), series(30, 12)
    letters[-7:] += np.array([20, 20, 20, 20, 20, 0, 0])
    connection = with_reasons({"letter not clear": letters, "moved house": moves}, {"letter not clear": "poor_communication"})
    summary, *rows = reasons_out_of_range.answer(asker(connection), {})
    assert summary["series_watched"] == 4  # calls, forms, and two reasons
    assert summary["by_chance_a_week"] == 4 / 52
    (row,) = [row for row in rows if row["reason"] == "letter not clear" and row["week"] == day(7 * (WEEKS - 1))]
    assert row["contacts"] == float(letters[-7:].sum())
    assert row["excess"] == row["contacts"] - row["estimate"] > 50
    assert row["contacts"] > row["alert_high"]
    assert row["avoidable_cause"] == "poor_communication"
    assert row["explained_by"] == []
    assert [row["reason"] for row in rows if row["reason"] == "moved house" and row["week"] == day(7 * (WEEKS - 1))] == []


def test_a_rare_reason_is_not_watched_and_a_world_without_history_is_refused() -> None:
    counts = {"moved house": series(30, 13), "other": series(0.5, 14)}
    summary, *_ = reasons_out_of_range.answer(asker(with_reasons(counts, {})), {})
    assert summary["series_watched"] == 3  # calls, forms, and one reason
    (refused,) = reasons_out_of_range.answer(asker(counted_world({("tax", "phone"): series(30, 15, weeks=10)})), {})
    assert refused["code"] == "TOO_SHORT_PRE"


def test_nothing_published_is_refused() -> None:
    connection = counted_world({})
    for module in (weekly_range, reasons_out_of_range):
        (row,) = module.answer(asker(connection), {})
        assert row["code"] == "NO_DATA"
        assert not any(isinstance(value, float | datetime.date) for value in row.values())
