"""The case study of a launch: the weeks it covers, methods that disagree, checks that failed, and the figures of the page about the service."""

from datetime import date

import pytest

from tests.views.reports.made import facts_of
from views.formatting import day, percent
from views.reports.case_facts import Launch, effect_row, effect_words, launch_facts, title_of
from views.reports.case_study import checks, content, sure
from views.service.launches import Effect
from views.service.words import percent_words


ROW = {
    "channel_id": "phone", "grain": "week", "grade": "moderate", "low_80": -0.247, "high_80": -0.093, "code": None, "post_start": "2025-09-22",
    "post_end": "2026-04-13", "actual_contacts": 812, "n_post": 1, "counterfactual_contacts_low_80": 900.0, "counterfactual_contacts_high_80": 990.0,
    "sentence": "", "checks": [],
}  # fmt: skip


def launch(**changes: object) -> Launch:
    """A launch with one row."""
    row = {**ROW, **changes}
    return Launch("Housing benefit", date(2025, 8, 25), "launch", "A form", True, (row,), row, ())


def test_the_last_week_counts_to_its_sunday_and_the_last_month_to_its_end() -> None:
    assert "the weeks from 22 September 2025 to 19 April 2026" in sure(launch())
    assert "the months from 1 September 2025 to 30 April 2026" in sure(
        launch(grain="month", post_start="2025-09-01", post_end="2026-04-01")
    )


@pytest.mark.parametrize("grade", ["none", "conflicting"])
def test_what_the_methods_do_not_carry_is_no_title(grade: str) -> None:
    assert title_of(launch(grade=grade)) == "We cannot tell whether the launch changed phone contacts about housing benefit"
    assert title_of(launch()) == "Phone contacts about housing benefit were 9.3% to 24.7% lower after the launch"


def test_one_week_is_no_weeks_and_the_grade_is_in_words() -> None:
    assert effect_row({**ROW, "grade": "conflicting"})[2:] == ["812 in 1 week", "900–990", "the methods disagree"]


def test_a_failed_check_is_shown_whatever_its_name() -> None:
    failed = {"check": "substitution by week", "passed": False, "says": "So these contacts may have moved to another staffed channel."}
    assert checks(launch(checks=[failed]))["rows"] == [["All staffed channels, by week", failed["says"], "failed"]]


@pytest.mark.slow
def test_the_demo_says_of_each_channel_what_its_page_says(demo_council) -> None:
    facts = facts_of(demo_council, service_id="housing_benefit")
    found = launch_facts(facts)
    for row in found.rows:
        if not row["code"] and row["low_80"] is not None:
            effect = Effect(**{**dict.fromkeys(Effect.__dataclass_fields__), "share_low": row["low_80"], "share_high": row["high_80"]})
            paper, page = effect_words(row), percent_words(effect).replace("\u2060", "")
            assert all(percent(abs(row[end])).removesuffix("%") in text for end in ("low_80", "high_80") for text in (paper, page))
    shown = content(facts, found)
    assert "19 April 2026" in shown["sure"]
    saving = facts.head.saving
    assert saving and f"After: {day(saving.start)} to {day(saving.last_day)}." in shown["quality"]["sub"]
