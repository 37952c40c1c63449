"""The executive page on the invented council and on folders that hold little, with its filters and its panels."""

from datetime import date
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from tests.views.conftest import words_of
from tests.views.council import Council, publish_council


def titles(app: AppTest) -> list[str]:
    return [unescape(header.value) for header in app.header]


def title(app: AppTest) -> str:
    return unescape(app.title[0].value)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_invented_council_reads_from_saving_to_signature(show, demo_council, theme: str) -> None:
    app = show(demo_council, theme=theme)
    assert title(app).startswith("Channel shift released £") and "of it is cash" in title(app)
    assert "80% sure" in app.markdown[0].value and "Evidence" in app.markdown[0].value
    said = titles(app)
    assert "is cash; " in said[0] and "efficiency target" in said[1] and said[2].startswith("Contact cost")
    assert "access was cut in 2 services" in said[3] and "to take next" in said[4] and "of 15 checks hold" in said[5]
    assert len(app.get("plotly_chart")) == 2 and not app.warning[1:]
    assert sum('class="bars"' in each.proto.body for each in app.get("html")) == 3


def test_no_saving_is_called_saved_and_the_upper_bound_is_not_a_headline(show, demo_council) -> None:
    app = show(demo_council)
    words = words_of(app).lower()
    assert "upper bound" not in words and "money saved" in words and " saved" not in words.replace("not yet money saved", "")


def test_a_service_whose_access_was_cut_has_no_saving(show, demo_council) -> None:
    app = show(demo_council, service="Housing repairs")
    assert title(app) == "Housing repairs: access was cut, so no saving is counted"
    assert "People may be going without" in words_of(app)
    assert not any("Can I sign this" in header for header in titles(app))


def test_a_range_that_holds_nil_says_we_cannot_tell(show, demo_council) -> None:
    app = show(demo_council, service="Council tax")
    assert title(app).startswith("Council tax: we cannot tell whether a fall in contacts released contact cost")
    assert "For the whole council." in words_of(app)


def test_a_directorate_shows_its_one_counted_service_and_no_sum(show, demo_council) -> None:
    app = show(demo_council, directorate="Revenues and benefits")
    assert title(app).startswith("Housing benefit: channel shift released")
    assert "not for a directorate" in words_of(app)
    app = show(demo_council, directorate="Environment")
    assert "No service of this directorate has a saving that is counted" in words_of(app)


def test_real_terms_and_definition_come_from_the_url(show, demo_council) -> None:
    plain, real = show(demo_council), show(demo_council, real="true")
    assert "in money of the day" in words_of(plain) and "in the prices of the last year" in words_of(real)
    assert titles(plain)[2] != titles(real)[2]
    assert "in real terms" in words_of(real) and "in real terms" not in real.caption[0].value  # it changes one card, which says so


def test_the_ladder_is_one_click_away_with_the_list_price_struck_through(show, demo_council) -> None:
    app = show(demo_council)
    assert "List price" not in words_of(app) and not any("L0" in str(table.value) for table in app.table)
    app.session_state["open_ladder"] = True
    app.run()
    steps = next(table.value for table in app.table if "Step" in table.value.columns)
    first = steps.iloc[0]
    assert first["Step"] == "List price" and first["Value a year"].startswith("~~£")
    assert "What would have to be true for the saving to be nil" in words_of(app)
    assert "What could change this figure most" in words_of(app)


def test_all_fifteen_questions_open(show, demo_council) -> None:
    app = show(demo_council)
    app.session_state["open_checks"] = True
    app.run()
    rows = next(table.value for table in app.table if "Answer" in table.value.columns)
    assert len(rows) == 15 and all("Proof: " in question for question in rows["Question"])


def test_what_changed_is_worked_out_only_when_opened(show) -> None:
    app = show("whole")
    assert "Only one snapshot is kept" not in words_of(app)
    app.session_state["open_changed"] = True
    app.run()
    assert "Only one snapshot is kept" in words_of(app)


@pytest.mark.parametrize("council", ["whole", "phone only", "monthly only", "half a year", "published costs"])
def test_folders_without_a_ladder_explain_every_card(show, council: str) -> None:
    app = show(council)
    assert "£" not in title(app)
    assert "No saving is shown" in words_of(app) and "Saving, and the time residents gained" in words_of(app)
    assert not any("could not be drawn" in str(warning.value) for warning in app.warning)


def test_two_days_of_data_are_no_finding(show, tmp_path) -> None:
    publish_council(tmp_path, Council(first=date(2026, 11, 19), last=date(2026, 11, 20)))
    app = show(tmp_path)
    assert "released" not in title(app) and "What got worse cannot be told yet" in words_of(app)
