"""The page about one service on the invented council and on folders that hold little, with its filters and its chooser."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.views.conftest import words_of
from tests.views.council import HOSTILE, Council, publish_council
from views.service.cards_forms import satisfaction_title
from views.service.launches import Weekly, launches_of, weekly_line


def said(app: AppTest) -> str:
    """All words of the page, tables among them."""
    tables = "\n".join(str(value) for table in app.table for value in table.value.to_numpy().ravel())
    return unescape(f"{words_of(app)}\n{tables}")


def title(app: AppTest) -> str:
    return unescape(app.title[0].value)


def titles(app: AppTest) -> list[str]:
    return [unescape(header.value) for header in app.header]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_story_of_the_calculator_can_be_read_on_housing_benefit(opened, demo_council, theme: str) -> None:
    app = opened(demo_council, theme, service="Housing benefit")
    assert "after the launch" in title(app) and "fewer contacts with staff" in title(app)
    words = said(app)
    assert "expected without it" in words and "Registered beforehand, on 4 August 2025" in words  # what it changed
    assert "fewer hours a year on contacts" in words and "posts" in words  # whose time
    assert "is cash" in words and "4410 counter staff" in words  # what was cash
    assert "Housing repairs: access reduced." in words and "not the website's doing" in words  # what the shorter hours did
    assert "Contacts avoided" in words and "(never added)" in words
    assert not app.exception and len(app.get("plotly_chart")) == 8


def test_a_cut_of_phone_hours_reads_as_access_reduced_and_brings_no_saving(opened, demo_council) -> None:
    app = opened(demo_council, service="Housing repairs")
    assert title(app).startswith("Housing repairs: access was cut, so calls fell")
    words = said(app)
    assert "30 March 2026" in words and "No shift, no saving" in words and "Access reduced" in words
    assert "No saving is counted for this service" in titles(app)
    assert not [header for header in titles(app) if "£" in header and "saving" in header]


def test_a_self_assessment_says_that_its_outcomes_are_another_services(opened, demo_council) -> None:
    app = opened(demo_council, service="Benefits calculator")
    words = said(app)
    assert title(app).startswith("Benefits calculator: Housing benefit visits")
    assert "What it changes is seen in visits, calls and applications of Housing benefit" in words
    assert "What it saved is counted in Housing benefit" in words
    assert next(tile for tile in app.metric if tile.label == "Digital take-up").value == "no data"
    assert not next(tile for tile in app.metric if tile.label == "Checks finished").delta  # it began within the year


def test_without_a_service_every_service_is_offered_and_the_worst_named(opened, demo_council) -> None:
    app = opened(demo_council)
    assert title(app) == "Housing repairs needs looking at most: access was cut, and online did not rise"
    links = app.get("page_link")
    assert len(links) == 16 and "Housing repairs" in str(links[0].proto)
    assert "service=" in links[0].proto.query_string


def test_a_directorate_leaves_its_services_in_the_chooser(opened, demo_council) -> None:
    app = opened(demo_council, directorate="Environment")
    assert len(app.get("page_link")) == 5 and "Housing" not in title(app)


def test_period_definition_and_real_terms_come_from_the_url(opened, demo_council) -> None:
    year = opened(demo_council, service="Council tax")
    other = opened(demo_council, service="Council tax", period="12 months", definition="All contacts, enquiries included")
    assert [tile.value for tile in year.metric] != [tile.value for tile in other.metric]
    assert "1 November 2025 to 31 October 2026" in words_of(other)
    real = opened(demo_council, service="Council tax", real="true")
    assert "in the prices of the last year" in words_of(real) and "in money of the day" in words_of(year)


def test_the_checks_are_listed_on_request_with_a_verdict_each(opened, demo_council) -> None:
    app = opened(demo_council, service="Housing benefit")
    before = said(app)
    assert "Fake launch dates" not in before and "checks passed" in str([part.label for part in app.expander])
    app.session_state["checks_0"] = True
    app.run()
    assert not app.exception
    words = said(app)
    assert "Fake launch dates" in words and "Passed" in words and "Failed" in words and "would be invisible here" in words


def test_contacts_without_staff_have_a_year_before_too(opened, demo_council) -> None:
    app = opened(demo_council, service="Not yet mapped to a service")
    assert re.fullmatch(r"Not yet mapped to a service: [\d,]+ contacts, [\d,]+ a year before", title(app))
    assert "is known to have been with staff" in said(app) and "0 contacts with staff" not in said(app)


def test_what_may_be_nothing_is_not_told_as_something(opened, demo_council) -> None:
    app = opened(demo_council, service="Pest control")
    assert "We cannot tell whether residents gained time" in "".join(titles(app)) and "be worth" not in said(app)
    few = [{"channel_name": name, "satisfaction": value, "responses": 40} for name, value in (("Web form", 0.77), ("Phone", 0.76))]
    assert satisfaction_title(few) == "Satisfaction is about alike on every channel, 0.76 to 0.77"
    many = [row | {"satisfaction": value, "responses": 4000} for row, value in zip(few, (0.77, 0.7), strict=True)]
    assert satisfaction_title(many) == "Web form satisfies most, 0.77; phone least, 0.70"


@pytest.mark.parametrize("council", ["whole", "phone only", "monthly only", "half a year", "published costs", "email gap"])
def test_a_folder_that_holds_little_explains_itself(opened, council: str) -> None:
    app = opened(council, service="Council tax")
    assert not app.exception and title(app).startswith("Council tax")
    words = said(app)
    assert "No launch of this service is judged" in titles(app) and "changes.csv" in words
    assert "No saving is counted for this service" in titles(app) and "£nan" not in words and "None" not in title(app)
    assert not [box for box in app.warning if "could not" in str(box.value)]


def test_half_a_year_has_no_year_before(opened) -> None:
    app = opened("half a year", service="Council tax")
    assert title(app).endswith("contacts, no year before to compare")
    assert not any(tile.delta for tile in app.metric)
    assert title(opened("half a year")) == "No service stands out: choose one to see it whole"


def test_web_logs_only_and_nothing_at_all_say_what_to_bring(opened) -> None:
    assert "web visits" in title(opened("web logs only"))
    assert title(opened("empty")) == "No figures yet"


def test_two_days_of_data_stand(opened, tmp_path: Path) -> None:
    publish_council(tmp_path, Council(first=date(2026, 6, 3), last=date(2026, 6, 4)))
    app = opened(tmp_path, service="Council tax")
    assert not app.exception and "contacts, no year before to compare" in title(app)


def test_a_hostile_label_does_nothing(opened) -> None:
    app = opened("whole", service="permits")
    chosen = next(option for option in app.selectbox[0].options if "script" in option)
    app.selectbox[0].select(chosen).run()
    assert not app.exception and "<script" not in "\n".join(
        str(part.value) for part in [*app.title, *app.markdown, *app.caption, *app.header]
    )
    assert HOSTILE[:20] in title(app)


def launch_row(**changed: object) -> dict:
    row = {
        "service_id": "claims", "channel_id": "phone", "channels": ["phone"], "grain": "week", "launch_on": "2025-08-25", "launch_kind": "launch",
        "launch_services": ["checker", "claims"], "note": "", "registered_on": None, "is_registered_beforehand": False, "code": None,
        "actual_contacts": 90, "counterfactual_contacts": 120.0, "counterfactual_contacts_low_80": 100.0, "counterfactual_contacts_high_80": 140.0,
        "counterfactual_per_period": 12.0, "estimate": -0.25, "low_80": -0.3, "high_80": -0.1, "low_95": None, "high_95": None, "n_post": 10,
        "n_pre": 50, "post_start": "2025-09-22", "post_end": "2025-11-24", "grade": "moderate", "p_primary": 0.01, "p_second": None,
        "p_placebo": None, "second_estimate": None, "mde_80": 0.1, "donor_weights": {}, "donors_left_out": [], "checks": [], "sentence": "",
    }  # fmt: skip
    return row | changed


def test_the_range_of_an_average_week_is_that_of_all_weeks_spread_evenly() -> None:
    effect = launches_of([launch_row()], "claims")[0].effects[0]
    assert (effect.low_a_period, effect.a_period, effect.high_a_period) == (10, 12, 14)


def test_a_service_without_outcomes_of_its_own_shows_those_of_the_launch_it_is_part_of() -> None:
    found = launches_of([launch_row(), launch_row(service_id="other", launch_services=["other"])], "checker")
    assert [[each.service_id for each in launch.effects] for launch in found] == [["claims"]]
    too_early = launch_row(code="TOO_EARLY", sentence="Too early until 2026-12-01.", counterfactual_per_period=None)
    assert launches_of([too_early], "claims")[0].refused == [too_early] and not launches_of([too_early], "claims")[0].effects
    assert launches_of([launch_row()], "rents") == ()


def test_weeks_that_are_missing_or_incomplete_leave_the_line_open() -> None:
    weeks = [date(2025, 9, 1), date(2025, 9, 15), date(2025, 9, 22)]
    rows = [{"week": week, "channel_id": "phone", "contacts": 5, "is_complete": week != weeks[2]} for week in weeks]
    line = weekly_line(rows, "phone", date(2025, 8, 25))
    assert line == Weekly((weeks[0], date(2025, 9, 8), weeks[1]), (5, None, 5))
    assert weekly_line(rows, "web", date(2025, 8, 25)) == Weekly((), ())
