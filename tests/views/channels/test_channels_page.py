"""The channels page on every kind of council: whole, thin, monthly, one day; in light and dark; with filters and hostile labels."""

from datetime import date
from pathlib import Path

import pytest

from tests.views.conftest import COUNCILS, words_of
from tests.views.council import Council, publish_council


PAGE = "Channels and services"
MARKUP = ("<script", "<a href", "![x]")


def headers(app) -> list[str]:
    return [str(header.value) for header in app.header]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_demo_shows_every_part(show, demo_council, theme: str) -> None:
    app = show(demo_council, PAGE, theme)
    assert len(app.title) == 1 and "calls last week" in app.title[0].value
    assert len(app.metric) == 5
    told = " ".join(headers(app))
    for part in (
        "expected range",
        "out of range",
        "Giving up on",
        "busiest",
        "team meeting",
        "avoidable contact",
        "quarter",
        "lasting fall",
    ):
        assert part in told, part
    assert len(app.get("plotly_chart")) >= 9
    assert len(app.code) == 1 and app.code[0].value.count(".") >= 2
    assert not app.warning or all("Invented council" in str(box.value) for box in app.warning)


@pytest.mark.parametrize("council", [*COUNCILS, "empty"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_council_has_a_title_of_its_own_and_no_failed_card(show, council: str, theme: str) -> None:
    app = show(council, PAGE, theme)
    assert len(app.title) == 1 and app.title[0].value
    assert not app.warning and "None" not in words_of(app) and "nan" not in words_of(app).split()


@pytest.mark.parametrize("weeks", ["Last week", "Last 4 weeks", "13 weeks", "Year to date"])
@pytest.mark.parametrize("council", ["whole", "phone only", "half a year"])
def test_every_period_has_tiles_and_a_weekly_chart(show, council: str, weeks: str) -> None:
    app = show(council, PAGE, weeks=weeks)
    assert app.metric and app.get("plotly_chart")


def test_monthly_counts_say_that_weeks_cannot_be_shown(show) -> None:
    app = show("monthly only", PAGE)
    assert "Weeks cannot be shown" in words_of(app)
    assert "1 November 2024 to 31 October 2026" in app.caption[0].value
    assert not app.metric and app.get("plotly_chart")
    assert "week" not in " ".join(headers(app))


def test_web_logs_alone_have_no_contacts(show) -> None:
    app = show("web logs only", PAGE)
    assert "no contacts" in app.title[0].value and not app.metric


def test_two_days_of_data_are_shown_without_a_range(show, tmp_path: Path) -> None:
    publish_council(tmp_path, Council(first=date(2026, 11, 18), last=date(2026, 11, 19)))  # two days: the council moves from first to last
    app = show(tmp_path, PAGE)
    assert "no expected range" in app.title[0].value or "a range cannot be given" in app.title[0].value
    assert app.metric[0].delta == "No range"


def test_filters_come_from_the_url(show) -> None:
    app = show("whole", PAGE, weeks="Last 4 weeks", service="Council tax", channel="Face to face")
    assert "visits in the last 4 weeks" in app.title[0].value
    caption = app.caption[0].value
    assert caption.startswith("Council tax · Face to face") and "26 October 2026 to 22 November 2026" in caption


def test_bad_values_in_the_url_are_ignored(show) -> None:
    app = show("whole", PAGE, weeks="<script>", service="nobody", channel="x", directorate="y")
    assert "last week" in app.title[0].value


def test_a_directorate_is_judged_by_its_own_weeks(show, demo_council) -> None:
    app = show(demo_council, PAGE, directorate="Housing")
    assert "expected" in app.title[0].value
    assert "not for a directorate" in words_of(app)  # days to come


def test_a_channel_is_shown_alone(show, demo_council) -> None:
    app = show(demo_council, PAGE, channel="Face to face")
    assert "visits last week" in app.title[0].value
    assert [metric.label for metric in app.metric][:1] == ["Contacts"]


def test_hostile_labels_stay_text(show) -> None:
    app = show("whole", PAGE)
    for text in [*(box.value for box in app.markdown), *(box.value for box in app.caption), *headers(app)]:
        assert not any(mark in str(text) for mark in MARKUP), text


def test_a_feed_that_stopped_is_named(show, tmp_path: Path) -> None:
    publish_council(tmp_path, Council(email_gap=(date(2026, 11, 18), date(2026, 11, 23))))
    app = show(tmp_path, PAGE)
    assert "Data missing" in words_of(app) and "email&#95;feed" in words_of(app)


def test_a_small_service_has_every_card(show, demo_council) -> None:
    app = show(demo_council, PAGE, service="Taxi licences")
    assert len(app.title) == 1 and "Taxi licences" in app.caption[0].value
    assert len(headers(app)) + words_of(app).count("\n- **") >= 10  # a card, or a line in the last one that says what it needs
