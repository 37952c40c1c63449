"""The answer of take_up_forecast on small published worlds, thin and damaged ones with them."""

import datetime

import duckdb
import numpy as np
import pytest

from analysis.ask import run_metric
from pipelines.errors import QueryError
from tests.analysis.test_take_up_forecast import service
from tests.tables import world


FIGURES = ("estimate", "low_80", "high_80", "low_95", "high_95", "level_now", "target", "ceiling", "date_p10", "date_p50", "date_p90")
MORE_FIGURES = ("share_not_within", "months_checked", "chance_in_time", "brier", "brier_base_rate")


def _months(count: int, first: tuple[int, int] = (2023, 1)) -> list[datetime.date]:
    year, month = first
    return [datetime.date(year + (month - 1 + each) // 12, (month - 1 + each) % 12 + 1, 1) for each in range(count)]


def facts(services: dict[str, tuple[np.ndarray, np.ndarray]], grain: str = "day", digital: bool = True, other: bool = True) -> str:
    """Contacts of each month on its first and its last working day, as a table."""
    lines = ["grain | local_date | service_id | channel_id | source_id | contacts"]
    for name, (done, counted) in services.items():
        for month, online, every in zip(_months(len(done)), done, counted, strict=True):
            if digital:
                lines.append(f"{grain} | {month} | {name} | web | forms | {int(online)}")
            if other:
                lines.append(f"{grain} | {month} | {name} | phone | calls | {int(every - online)}")
    return "\n".join(lines)


def council(months: int = 30, services: int = 6, grain: str = "day", **tables: str) -> duckdb.DuckDBPyConnection:
    made = {f"s{each}": service(each, 0.3 + 0.05 * each, 0.004, months) for each in range(services)}
    last = _months(months + 1)[-1] - datetime.timedelta(days=1)
    return world(covered=("2023-01-01", last.isoformat()), contacts=facts(made, grain), **tables)


def answers(connection: duckdb.DuckDBPyConnection, **parameters: object) -> list[dict]:
    return run_metric(connection, "take_up_forecast", parameters).records()


def ask_period(months: int = 30) -> dict[str, object]:
    return {"start_date": "2023-01-01", "end_date": _months(months + 1)[-1].isoformat()}


def assert_refused(row: dict, code: str) -> None:
    assert row["code"] == code and row["sentence"]
    assert all(row[name] is None for name in (*FIGURES, *MORE_FIGURES))


def with_targets(connection: duckdb.DuckDBPyConnection, value: float = 0.6, service_id: str | None = None) -> duckdb.DuckDBPyConnection:
    connection.execute(
        "insert into reference.targets (target_id, measure, service_id, value, from_date, to_date, row_no) "
        "values ('t', 'digital_take_up', $service_id, $value, date '2025-04-01', date '2026-04-01', 1)",
        {"service_id": service_id, "value": value},
    )
    return connection


def test_the_answer_has_months_and_a_date_for_each_service_and_all() -> None:
    rows = answers(with_targets(council()), **ask_period())
    assert {row["service_id"] for row in rows} == {"*", *(f"s{each}" for each in range(6))}
    months = [row for row in rows if row["service_id"] == "s1" and row["kind"] == "month" and row["code"] is None]
    assert [row["month"] for row in months[:2]] == ["2025-07-01", "2025-08-01"] and months[0]["months_ahead"] == 1
    assert all(row["low_80"] <= row["estimate"] <= row["high_80"] for row in months)
    date = next(row for row in rows if row["service_id"] == "s1" and row["kind"] == "target_date")
    assert (date["target"] == 0.6 and date["target_by"] == datetime.date(2026, 4, 1)) or date["target_by"] == "2026-04-01"
    assert {row["definition_id"] for row in rows} == {"gds_current"}


def test_without_a_target_the_date_is_refused_and_a_parameter_sets_one() -> None:
    connection = council()
    dates = [row for row in answers(connection, **ask_period()) if row["kind"] == "target_date"]
    for row in dates:
        assert_refused(row, "NO_BASELINE")
    given = [row for row in answers(connection, **ask_period(), target="0.5") if row["kind"] == "target_date"]
    assert {row["target"] for row in given if row["code"] is None} == {0.5}


def test_the_ceiling_is_who_is_offline_or_as_given() -> None:
    connection = with_targets(council(), 0.95)
    connection.execute("update reference.services set offline_share = 0.1")
    dates = [row for row in answers(connection, **ask_period()) if row["kind"] == "target_date"]
    for row in dates:
        assert_refused(row, "BAD_SETTING")
        assert "not reachable under the current ceiling" in row["sentence"]
    lifted = [row for row in answers(connection, **ask_period(), ceiling=0.99) if row["kind"] == "month" and row["code"] is None]
    assert {row["ceiling"] for row in lifted} == {0.99}


@pytest.mark.parametrize("name", ["target", "ceiling"])
@pytest.mark.parametrize("value", ["much", "65", "-1", "0"])
def test_a_parameter_that_is_no_share_is_a_sentence(name: str, value: str) -> None:
    with pytest.raises(QueryError, match="is a share"):
        answers(council(), **ask_period(), **{name: value})


def test_phone_alone_and_forms_alone_have_no_take_up() -> None:
    made = {"s0": service(1)}
    for digital, other, words in ((False, True, "no digital feed"), (True, False, "only digital feeds")):
        connection = world(covered=("2023-01-01", "2025-12-31"), contacts=facts(made, digital=digital, other=other))
        rows = answers(connection)
        assert {row["service_id"] for row in rows} == {"*", "s0"}
        for row in rows:
            assert_refused(row, "NO_DATA")
            assert words in row["sentence"]


def test_an_empty_file_and_web_visits_alone_have_no_take_up() -> None:
    for connection in (world(), world(web="local_date | visits \n 2025-01-05 | 80 \n 2025-02-05 | 90")):
        rows = answers(connection)
        assert rows
        for row in rows:
            assert_refused(row, "NO_DATA")


def test_less_than_a_year_is_too_early() -> None:
    for row in answers(council(8), **ask_period(8)):
        assert_refused(row, "TOO_SHORT_PRE")
        assert "Too early to forecast" in row["sentence"]


def test_monthly_totals_alone_say_six_months_and_no_far_date() -> None:
    rows = answers(with_targets(council(24, grain="month"), 0.7), **ask_period(24))
    months = [row for row in rows if row["kind"] == "month" and row["code"] is None]
    assert max(row["months_ahead"] for row in months) <= 6
    checked = [row["months_checked"] for row in rows if row["kind"] == "target_date" and row["code"] is None]
    assert checked and max(checked) <= 12
    assert any("Only monthly totals exist" in said for said in months[0]["assumptions"])


def test_counting_that_changed_starts_the_series_anew() -> None:
    changes = "from_date | kind | service_id | note \n 2025-01-15 | counting_changed | s1 | E-mails are counted now"
    rows = answers(council(changes=changes), **ask_period())
    own = [row for row in rows if row["service_id"] == "s1"]
    for row in own:  # five months are left, from February 2025
        assert_refused(row, "TOO_SHORT_PRE")
        assert "there are 5" in row["sentence"] and "E-mails are counted now" in row["sentence"]
    assert any(row["code"] is None for row in rows if row["service_id"] == "s2")


def test_consent_for_the_analytics_is_no_break_of_forms_sent() -> None:
    changes = "from_date | kind | channel_id | note \n 2025-01-15 | consent | web | Banner"
    rows = answers(council(changes=changes), **ask_period())
    assert any(row["code"] is None for row in rows if row["service_id"] == "s1")
    visits = answers(council(changes=changes), **ask_period(), definition_id="visits_as_transactions")
    assert {row["code"] for row in visits if row["service_id"] == "s1"} == {"TOO_SHORT_PRE"}


def test_an_outage_leaves_its_month_out() -> None:
    changes = "from_date | to_date | kind | note \n 2025-01-15 | 2025-01-17 | outage | Forms were down"
    rows = answers(council(changes=changes), **ask_period())
    said = next(row["assumptions"] for row in rows if row["service_id"] == "s1" and row["code"] is None)
    assert "1 months are left out because they cannot be compared or are not whole." in said


def test_months_counted_are_those_of_the_metric() -> None:
    connection = council()
    mine = run_metric_input(connection, "forecast_take_up_by_month", {**ask_period(), "definition_id": "gds_current"})
    for name in ("s0", "s3"):
        theirs = run_metric(connection, "digital_take_up_by_month", {**ask_period(), "service_id": name}).records()
        expected = {row["month"]: (row["digital_transactions"], row["transactions"]) for row in theirs}
        found = {row["month"]: (row["digital_transactions"], row["transactions"]) for row in mine if row["service_id"] == name}
        assert found == expected and len(found) == 30


def run_metric_input(connection: duckdb.DuckDBPyConnection, name: str, parameters: dict[str, object]) -> list[dict]:
    from analysis.ask import _answer  # an input of a finding is no question of its own

    return _answer(connection, name, parameters, "").records()


def test_a_feed_that_stops_is_no_fall() -> None:
    """Calls are covered to March 2025 only: what follows would read 100 % digital."""
    connection = council()
    connection.execute("delete from quality.coverage where source_id = 'calls' and local_date >= date '2025-01-01'")
    rows = [row for row in answers(connection, **ask_period()) if row["service_id"] == "s1"]
    for row in rows:
        assert_refused(row, "NO_DATA")
        assert "Not covered whole by calls" in row["sentence"]


def test_the_service_filter_chooses_rows() -> None:
    rows = answers(council(), **ask_period(), service_id="s2")
    assert {row["service_id"] for row in rows} == {"s2"}
