"""The E-services page on every council, in both themes, from the URL, with hostile labels, and on the demo with all its cards."""

import json
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.views.conftest import COUNCILS, words_of
from tests.views.council import Council, publish_council
from views.formatting import JOINER


def faults(app: AppTest) -> list[str]:
    """The cards that could not be drawn; the banner of the invented council is none."""
    return [str(box.value) for box in app.warning if box.icon != ":material/science:"]


@pytest.mark.parametrize("council", [*COUNCILS, "empty"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_stands_on_every_council(show, council: str, theme: str) -> None:
    app = show(council, theme)
    assert len(app.title) == 1 and app.title[0].value
    assert not app.exception and not app.error and not faults(app)


@pytest.mark.parametrize("span", ["Last week", "Last 4 weeks", "13 weeks", "Year to date"])
@pytest.mark.parametrize("council", ["whole", "phone only", "monthly only", "half a year"])
def test_every_period_stands_on_thin_councils(show, council: str, span: str) -> None:
    app = show(council, span=span)
    assert app.title[0].value and not faults(app)


def test_two_days_of_data_say_what_it_cannot_compare(tmp_path, show) -> None:
    publish_council(tmp_path, Council(first=date(2026, 11, 21), last=date(2026, 11, 22)))
    app = show(tmp_path)
    assert len(app.title) == 1 and not app.exception and not faults(app)


def test_phone_alone_gives_no_take_up_and_no_number_for_it(show) -> None:
    app = show("phone only")
    tiles = {metric.label: str(metric.value) for metric in app.metric}
    assert tiles["Digital take-up"] == "no data" and tiles["Forms finished"] == "no data"
    assert "not known" in app.title[0].value and "%" not in app.title[0].value


def test_counts_by_the_month_are_shown_by_months_not_by_weeks(show) -> None:
    """A month's whole count stood under four weeks of which it reached into another."""
    app = show("monthly only")
    words = words_of(app)
    assert (
        "1 October 2026 to 31 October 2026" in words
        and "on the same dates last year" in words
        and "these weeks" not in words
        and "same weeks" not in words
    )
    assert "1 November 2025 to 31 October 2026" in words_of(show("monthly only", period="12 months"))


def test_filters_come_from_the_url(show) -> None:
    app = show("whole", span="13 weeks", service="Council tax")
    assert app.caption[0].value.startswith("Council tax · 24 August 2026 to 22 November 2026")
    assert unescape(app.title[0].value).startswith("Council tax:")


def test_hostile_names_and_notes_are_inert(show) -> None:
    said = words_of(show("whole"))
    assert "<script" not in said and "![x](" not in said and "<a href" not in said
    for spec in specs(show("whole")):
        assert "<script" not in spec and "<a href" not in spec


def specs(app: AppTest) -> list[str]:
    return [str(chart.proto.spec) for chart in app.get("plotly_chart")]


@pytest.fixture
def demo_page(demo_council: Path, show: Callable[..., AppTest]) -> AppTest:
    return show(demo_council)


def test_the_demo_shows_every_card(demo_page: AppTest) -> None:
    assert not demo_page.exception and not faults(demo_page)
    heads = [str(head.value) for head in demo_page.header]
    assert len(heads) == 10
    assert len(demo_page.get("plotly_chart")) == 5


def test_card_titles_are_short_and_charts_small(demo_page: AppTest) -> None:
    assert [head.value for head in demo_page.header if len(str(head.value).split()) > 14] == []
    drawn = [json.loads(spec) for spec in specs(demo_page)]
    for spec in drawn:
        spec["layout"].pop("template", None)  # Streamlit's own
    assert [len(json.dumps(spec)) for spec in drawn if len(json.dumps(spec)) > 15_000] == []
    assert all(spec["data"] for spec in drawn)


def test_pounds_are_ranges(demo_page: AppTest) -> None:
    first = next(str(head.value) for head in demo_page.header if "£" in str(head.value))
    assert f"–{JOINER}£" in first


def test_a_form_can_be_chosen_in_the_url(demo_council, show) -> None:
    app = show(demo_council, form="Council tax")
    assert any(unescape(str(head.value)).startswith("Council tax:") and "leave at" in str(head.value) for head in app.header)


def test_the_definitions_are_compared_only_when_opened(demo_page: AppTest) -> None:
    assert "by definition" not in words_of(demo_page)
    demo_page.session_state["lens"] = True
    assert "by definition" in words_of(demo_page.run())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_demo_stands_for_people_outside_the_team(demo_council, show, theme: str) -> None:
    app = show(demo_council, theme, outside="true")
    assert not app.exception and not faults(app) and "For outside the team" in words_of(app)


@pytest.mark.parametrize("service", ["Housing repairs", "Taxi licences", "Benefits calculator"])
def test_one_service_of_the_demo_stands(demo_council, show, service: str) -> None:
    app = show(demo_council, service=service)
    assert not app.exception and not faults(app)
