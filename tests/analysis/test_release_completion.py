"""Release completion: six weeks after against six weeks before, too early, no before, and several releases judged together."""

import datetime

import duckdb
import pytest

from tests.analysis.shift_council import ask
from tests.tables import cells, empty_world, finish, insert


RELEASE = datetime.date(2025, 3, 3)


def council(before: int, after: int, weeks_after: int = 8, kind: str = "release", service: str = "bins") -> duckdb.DuckDBPyConnection:
    """A form started 100 times a week for twenty weeks before a release and some after, finished so many times before and after."""
    connection = empty_world()
    lines = ["local_date | service_id | starts | completions"]
    for week in range(-20, weeks_after):
        day = RELEASE + datetime.timedelta(weeks=week)
        lines.append(f"{day} | bins | 100 | {before if week < 0 else after}")
    insert(connection, "funnel", cells("\n".join(lines)))
    first, last = RELEASE - datetime.timedelta(weeks=20), RELEASE + datetime.timedelta(weeks=weeks_after, days=-1)
    insert(connection, "contacts", cells(f"local_date | service_id | contacts \n {first} | bins | 5 \n {last} | bins | 5"))
    change = {"from_date": str(RELEASE), "kind": kind, "service_id": service, "note": "Shorter form"}
    insert(connection, "changes", [change])
    return finish(connection)


def test_six_weeks_after_stand_against_six_weeks_before() -> None:
    (row,) = ask(council(50, 65), "release_completion")
    assert (row["starts"], row["completions"], row["completion_rate"], row["completion_rate_before"]) == (600, 390, 0.65, 0.5)
    assert row["estimate"] == pytest.approx(0.15) and row["verdict"] == "better"
    assert row["judged_on"] == "2025-04-14"


@pytest.mark.parametrize(("after", "verdict"), [(35, "worse"), (51, "no clear change")])
def test_a_release_may_harm_or_change_nothing(after: int, verdict: str) -> None:
    assert ask(council(50, after), "release_completion")[0]["verdict"] == verdict


def test_a_young_release_is_too_early_until_six_weeks_are_complete() -> None:
    (row,) = ask(council(50, 65, weeks_after=5), "release_completion")
    assert row["code"] == "TOO_EARLY" and row["estimate"] is None
    assert "Too early until 14 April 2025" in row["sentence"]


def test_a_new_form_has_no_before() -> None:
    connection = council(50, 65)
    connection.execute("delete from daily.funnel where local_date < $on", {"on": RELEASE})
    (row,) = ask(connection, "release_completion")
    assert row["code"] == "NO_BASELINE" and row["completion_rate"] is None


def test_a_release_of_a_service_without_a_form_is_refused() -> None:
    (row,) = ask(council(50, 65, service="rents"), "release_completion")
    assert row["code"] == "NO_DATA"


def test_other_changes_and_other_services_are_no_releases() -> None:
    assert ask(council(50, 65, kind="letter"), "release_completion") == []
    assert ask(council(50, 65), "release_completion", start_date="2025-03-04", end_date="2025-04-01") == []
