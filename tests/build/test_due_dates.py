"""When the next export of a feed is due and late: the feed's own step, and the exceptions of expected_exports.csv."""

import datetime
from pathlib import Path

import pytest

from analysis.ask import ask
from pipelines.build import build
from tests.build.council import write_council


SOURCES = """source_id,files,format,time_zone,default_contact_type,primary_for,due_every_days,grace_days,from_date,to_date
calls,calls/,genesys_interactions,Europe/London,transaction,*:phone,{step},2,,{ends}
counter,counter/,qmatic_visits,Europe/London,transaction,*:face_to_face,7,2,2026-03-20,
"""
EXCEPTIONS = "source_id,period_start,period_end,due_on,state,note\n"
BUILT = datetime.datetime(2026, 3, 12, 6, 0)


@pytest.fixture
def due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Builds a council whose calls reach to 3 March and gives (due on, first late day, late at the build on 12 March) of a feed."""
    monkeypatch.setenv("CHANNEL_SHIFT_KEY", "ab" * 32)
    write_council(tmp_path, days=2)

    def found(exceptions: str = "", step: str = "7", ends: str = "", feed: str = "calls") -> tuple[str, str, bool]:
        (tmp_path / "reference" / "sources.csv").write_text(SOURCES.format(step=step, ends=ends), encoding="utf-8")
        (tmp_path / "reference" / "expected_exports.csv").write_text(EXCEPTIONS + exceptions, encoding="utf-8")
        build(tmp_path, lambda _: None, now=BUILT)
        row = next(row for row in ask("feeds", None, None, tmp_path).records() if row["source_id"] == feed)
        assert feed != "calls" or row["last_file"] == "calls/calls_03.csv"
        return str(row["due_on"]), str(row["late_from"]), row["is_late"]

    return found


def test_the_feeds_own_step_counts_from_its_last_day(due) -> None:
    assert due() == ("2026-03-10", "2026-03-13", False)
    assert due(step="6") == ("2026-03-09", "2026-03-12", True)  # due on the 9th, two days of grace
    assert due(step="") == ("None", "None", False)


def test_an_exception_of_the_awaited_period_holds_instead(due) -> None:
    assert due("calls,2026-03-04,2026-03-11,2026-03-25,expected,new supplier\n", step="5") == ("2026-03-25", "2026-03-28", False)
    assert due("calls,2026-02-01,2026-03-01,2026-02-25,expected,a period before\n") == ("2026-03-10", "2026-03-13", False)


def test_periods_without_an_export_are_passed_over_also_one_after_another(due) -> None:
    closed = "calls,2026-03-01,2026-03-08,,not_expected,closed\ncalls,2026-03-08,2026-03-15,,not_expected,still closed\n"
    assert due(closed, step="5") == ("2026-03-19", "2026-03-22", False)


def test_a_feed_that_has_ended_is_never_due_and_one_to_come_not_before_its_first_day(due) -> None:
    assert due(step="5", ends="2026-03-04") == ("None", "None", False)
    assert due(feed="counter") == ("2026-03-26", "2026-03-29", False)
