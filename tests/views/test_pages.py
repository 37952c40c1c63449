"""Every page on good data, on an empty folder, on one feed, on monthly counts, and with hostile labels."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.ask import ask
from tests.views.conftest import COUNCILS, PAGES, words_of
from tests.views.council import Council, publish_council
from views.formatting import count, percent, pounds


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("council", [*COUNCILS, "empty"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_has_a_title_and_a_chart_or_an_explanation(show, page: str, council: str, theme: str) -> None:
    app = show(council, page, theme)
    assert len(app.title) == 1 and app.title[0].value
    assert app.get("plotly_chart") or app.table or app.dataframe or app.info


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_folder_says_what_to_do(show, page: str) -> None:
    app = show("empty", page)
    assert app.title[0].value == "No figures yet"
    assert "data/raw" in words_of(app) and "python -m pipelines build" in words_of(app)


def test_every_tile_is_the_answer_to_a_question(show, council_folder) -> None:
    tiles = {metric.label: str(metric.value) for metric in show("whole").metric}
    period = {
        "start_date": date(2026, 4, 1),
        "end_date": date(2026, 11, 23),
        "baseline_start": date(2024, 4, 1),
        "baseline_end": date(2025, 4, 1),
    }
    answer = ask("headline", period, None, council_folder("whole")).records()[0]
    assert tiles == {
        "Digital take-up": percent(answer["digital_take_up"]),
        "Cost per transaction": pounds(answer["cost_per_transaction"]),
        "Contacts": count(answer["contacts"]),
        "Residents' hours": "no data",
    }


def test_without_a_ladder_no_saving_is_shown_anywhere(show) -> None:
    app = show("whole")
    assert "ake-up" in app.title[0].value and "£" not in app.title[0].value
    assert "No saving is shown" in words_of(app) and "at most" not in words_of(app)


def test_filters_come_from_the_url(show) -> None:
    app = show("whole", period="Last month", service="Council tax")
    assert "1 October 2026 to 31 October 2026" in app.caption[0].value
    assert app.caption[0].value.startswith("Council tax")


def test_bad_values_in_the_url_are_ignored(show) -> None:
    app = show("whole", period="<script>", service="nobody", definition="x")
    assert "1 April 2026" in app.caption[0].value


@pytest.mark.parametrize("period", ["Year to date", "Last month", "12 months", "All"])
@pytest.mark.parametrize("council", [name for name in COUNCILS if name != "web logs only"])
def test_every_period_works_on_every_council(show, council: str, period: str) -> None:
    assert len(show(council, period=period).metric) == 4


def test_phone_alone_never_reads_as_no_take_up(show) -> None:
    app = show("phone only")
    tiles = {metric.label: str(metric.value) for metric in app.metric}
    assert tiles["Digital take-up"] == "no data" and tiles["Residents' hours"] == "no data"
    assert "cannot show yet" in words_of(app) and "Digital take-up." in words_of(app)


def test_visits_alone_give_no_take_up_and_no_saving(show) -> None:
    app = show("web logs only")
    assert "no contacts" in app.title[0].value and not app.metric
    assert "A web visit is not a contact" in words_of(app)


def test_monthly_counts_say_that_days_cannot_be_shown(show) -> None:
    assert "never spread over days" in words_of(show("monthly only"))


def test_published_costs_are_called_not_yours(show) -> None:
    assert "published national figures, not yours" in words_of(show("published costs"))
    assert "not yours" not in words_of(show("whole"))


def test_half_a_year_has_no_saving_and_says_what_it_needs(show) -> None:
    app = show("half a year")
    assert "No saving is shown" in words_of(app) and "needs a year to compare with" in words_of(app)


def test_a_late_feed_and_missing_days_are_in_the_title(show) -> None:
    app = show("email gap", "About the data")
    assert app.title[0].value.startswith("4 of 5 feeds are up to date")
    assert any("61 days are missing" in header.value for header in app.header)


@pytest.mark.parametrize("page", PAGES)
def test_hostile_labels_are_inert(show, page: str) -> None:
    app = show("whole", page, days="All")
    marked = "\n".join(str(e.value) for kind in (app.title, app.header, app.markdown, app.caption, app.info, app.warning) for e in kind)
    assert "<script" not in marked and "<a href" not in marked and "](http" not in marked
    specs = "\n".join(chart.proto.spec for chart in app.get("plotly_chart"))
    assert "<script" not in specs and "<a href" not in specs


def test_a_new_snapshot_appears_without_a_restart(show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = show("whole")
    monkeypatch.setenv("CHANNEL_SHIFT_DATA", str(tmp_path))
    first = publish_council(tmp_path, Council(last=date(2026, 10, 31)))
    app.run()
    assert first in app.caption[0].value
    second = publish_council(tmp_path, Council(last=date(2026, 10, 31) + timedelta(days=22), number=2))
    app.run()
    assert second in app.caption[0].value and not app.exception


def test_invented_data_stand_under_a_banner(tmp_path: Path, show, monkeypatch: pytest.MonkeyPatch) -> None:
    demo = tmp_path / "data-demo"
    publish_council(demo, Council(last=date(2025, 6, 30)))
    app = show("whole")
    assert not any("Invented council" in warning.value for warning in app.warning)
    monkeypatch.setenv("CHANNEL_SHIFT_DATA", str(demo))
    app.run()
    assert any("Invented council" in warning.value for warning in app.warning)
    assert os.environ["CHANNEL_SHIFT_DATA"] == str(demo)


def test_no_sentence_is_cut_off(show) -> None:
    assert "The cards below show what this period does hold." in words_of(show("phone only", "E-services"))
    unknown = [line for line in words_of(show("phone only", period="All")).splitlines() if line.startswith("No data for both years")]
    assert not [line for line in unknown if line.endswith("…")]
