"""The answer of contact_forecast on small published worlds, thin ones with them, and on a city's real calls."""

import csv
import datetime
from pathlib import Path

import duckdb
import numpy as np
import pytest

from analysis.ask import run_metric
from analysis.contact_forecast import VolumeForecast, forecast_volume
from analysis.finding import Range
from tests.tables import world


FIGURES = ("estimate", "low_80", "high_80", "low_95", "high_95", "is_closed", "forecast_by", "mase", "mase_repeated")
MONDAY = datetime.date(2024, 1, 1)
WEEK = datetime.timedelta(days=7)
BANK_HOLIDAYS = [
    *("2024-01-01", "2024-03-29", "2024-04-01", "2024-05-06", "2024-05-27", "2024-08-26", "2024-12-25", "2024-12-26"),
    *("2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25"),
]


def days_of(weeks: int, *pairs: tuple[str, str, str, int], first: datetime.date = MONDAY) -> str:
    """Contacts on Monday to Friday; none on Saturday, Sunday and bank holidays, which are covered."""
    rng = np.random.default_rng(11)
    lines = ["local_date | service_id | channel_id | source_id | contacts"]
    for service, channel, source, mean in pairs:
        for day in range(7 * weeks):
            date = (first + datetime.timedelta(days=day)).isoformat()
            if day % 7 < 5 and date not in BANK_HOLIDAYS:
                lines.append(f"{date} | {service} | {channel} | {source} | {rng.poisson(mean)}")
    return "\n".join(lines)


def answers(connection: duckdb.DuckDBPyConnection, **parameters: object) -> list[dict]:
    return run_metric(connection, "contact_forecast", parameters).records()


def assert_refused(row: dict, code: str) -> None:
    assert row["code"] == code and row["sentence"] and row["unit"] == "contacts"
    assert all(row[name] is None for name in FIGURES)


def _council(weeks: int = 100, **tables: str) -> duckdb.DuckDBPyConnection:
    text = days_of(weeks, ("bins", "phone", "calls", 60), ("tax", "phone", "calls", 90), ("tax", "post", "letters", 2))
    last = MONDAY + WEEK * weeks - datetime.timedelta(days=1)
    return world(covered=(MONDAY.isoformat(), last.isoformat()), contacts=text, **tables)


def test_the_answer_has_weeks_days_and_totals() -> None:
    """100 weeks from 1 January 2024 end on 30 November 2025; Christmas and Boxing Day 2025 are a Thursday and a Friday."""
    rows = answers(_council())
    weeks = [row for row in rows if (row["service_id"], row["channel_id"], row["step"]) == ("tax", "phone", "week")]
    assert [row["ahead"] for row in weeks] == list(range(1, 14)) and weeks[0]["period_start"] == "2025-12-01"
    assert all(row["low_80"] <= row["estimate"] <= row["high_80"] for row in weeks)
    assert weeks[0]["estimate"] == pytest.approx(450, rel=0.05)
    assert weeks[3]["period_start"] == "2025-12-22" and weeks[3]["estimate"] == pytest.approx(0.6 * weeks[0]["estimate"], rel=0.1)
    days = [row for row in rows if (row["service_id"], row["channel_id"], row["step"]) == ("tax", "phone", "day")]
    assert [row["period_start"] for row in days][:1] == ["2025-11-29"]  # the day after the last counted one, a Friday
    assert [row["is_closed"] for row in days] == [True] * 2 + [False] * 5
    total = next(row for row in rows if (row["service_id"], row["step"], row["ahead"]) == ("*", "week", 1))
    assert total["estimate"] == pytest.approx(750, rel=0.05)
    few = [row for row in rows if row["channel_id"] == "post"]
    assert len(few) == 1
    assert_refused(few[0], "TOO_FEW_CONTACTS")


def test_an_export_that_ends_on_friday_makes_a_whole_week_where_weekends_are_closed() -> None:
    connection = _council()
    connection.execute("delete from quality.coverage where local_date > date '2025-11-28'")
    weeks = [row for row in answers(connection) if row["service_id"] == "tax" and row["step"] == "week" and row["channel_id"] == "phone"]
    assert weeks[0]["period_start"] == "2025-12-01"


def test_a_half_covered_week_is_left_out() -> None:
    connection = _council()
    connection.execute("delete from quality.coverage where local_date > date '2025-11-25'")
    weeks = [row for row in answers(connection) if row["service_id"] == "tax" and row["step"] == "week" and row["channel_id"] == "phone"]
    assert weeks[0]["period_start"] == "2025-11-24"


def test_a_service_that_begins_anew_is_too_short() -> None:
    changes = "from_date | kind | service_id | note \n 2025-09-01 | relabelled | tax | New queue name"
    rows = [row for row in answers(_council(changes=changes)) if row["service_id"] == "tax" and row["channel_id"] == "phone"]
    weekly = [row for row in rows if row["step"] == "week"]
    assert len(weekly) == 1
    assert_refused(weekly[0], "TOO_SHORT_PRE")


def test_a_bill_of_last_year_is_named_and_a_registered_one_counted() -> None:
    changes = "from_date | to_date | kind | service_id | note \n 2025-01-13 | 2025-02-10 | bill | tax | Bills"
    row = next(each for each in answers(_council(changes=changes)) if each["service_id"] == "tax" and each["code"] is None)
    assert any("until changes.csv says so" in said for said in row["assumptions"])
    changes += "\n 2026-01-12 | 2026-02-09 | bill | tax | Bills"
    row = next(each for each in answers(_council(changes=changes)) if each["service_id"] == "tax" and each["code"] is None)
    assert any("2026-01-12, as after earlier bills" in said for said in row["assumptions"])


def test_months_alone_are_forecast_by_month() -> None:
    lines = ["grain | local_date | service_id | channel_id | source_id | contacts"]
    rng = np.random.default_rng(12)
    for service in ("a", "b", "c", "d"):
        for month in range(24):
            lines.append(f"month | {2023 + month // 12}-{month % 12 + 1:02d}-01 | {service} | email | counts | {rng.poisson(300)}")
    rows = answers(world(contacts="\n".join(lines)))
    assert {row["step"] for row in rows} == {"month"} and {row["service_id"] for row in rows} == {"*", "a", "b", "c", "d"}
    first = next(row for row in rows if row["service_id"] == "a" and row["ahead"] == 1)
    assert first["period_start"] == "2025-01-01" and first["low_80"] < 300 < first["high_80"]
    assert max(row["ahead"] for row in rows) == 6


def test_thin_worlds_are_refused_in_words() -> None:
    empty, visits = world(), world(web="local_date | visits \n 2025-01-05 | 80")
    for connection in (empty, visits):
        (row,) = answers(connection)
        assert_refused(row, "NO_DATA")
    few_weeks = world(contacts=days_of(6, ("tax", "phone", "calls", 40)))
    assert {row["code"] for row in answers(few_weeks)} >= {"TOO_SHORT_PRE"}
    one = world(contacts="local_date | contacts \n 2025-01-06 | 1")
    for row in answers(one):
        assert row["code"] in {"NO_DATA", "TOO_FEW_CONTACTS", "TOO_SHORT_PRE"}


def test_weekly_totals_alone_have_weeks_and_no_days() -> None:
    rng = np.random.default_rng(13)
    lines = ["grain | local_date | service_id | channel_id | source_id | contacts"]
    lines += [f"week | {MONDAY + WEEK * week} | tax | phone | totals | {rng.poisson(200)}" for week in range(90)]
    rows = answers(world(contacts="\n".join(lines)))
    assert {row["step"] for row in rows} == {"week"} and any(row["code"] is None for row in rows)
    assert any("Days are not counted" in said for row in rows if row["code"] is None for said in row["assumptions"])


def test_filters_choose_rows() -> None:
    connection = _council()
    assert {row["service_id"] for row in answers(connection, service_id="tax")} == {"tax"}
    assert {row["channel_id"] for row in answers(connection, channel_id="post")} == {"post"}


def test_real_calls_of_a_city_fall_where_the_ranges_say(shared: Path) -> None:
    """Vancouver's contact centre by week: a year of weeks one ahead and four ahead, each from what came before it."""
    folder = shared / "data/vancouver_311_calls"
    weeks: dict[datetime.date, float] = {}
    counted: dict[datetime.date, int] = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                day = datetime.date.fromisoformat(next(value for name, value in row.items() if "date" in name.lower())[:10])
                calls = next(value for name, value in row.items() if "offered" in name.lower())
                monday = day - datetime.timedelta(days=day.weekday())
                weeks[monday] = weeks.get(monday, 0.0) + float(calls or "nan")
                counted[monday] = counted.get(monday, 0) + 1
    order = sorted(weeks)
    series = np.array([weeks[week] if counted[week] == 7 else np.nan for week in order])[-330:-5]
    hits = []
    for origin in range(len(series) - 56, len(series) - 4, 4):
        found = forecast_volume(series[max(0, origin - 260) : origin])
        assert isinstance(found, VolumeForecast)
        for step in (0, 3):
            span, actual = found.ranges[step], series[origin + step]
            if isinstance(span, Range) and np.isfinite(actual):
                hits.append(span.low_80 <= actual <= span.high_80)
    assert len(hits) >= 20
    assert np.mean(hits) >= 0.6, hits
