"""The Programme page on good data, on folders that hold little, with filters from the URL, and with hostile labels."""

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.views.conftest import COUNCILS, words_of
from tests.views.council import Council, publish_council
from tests.views.programme.money_council import BENEFITS, publish_money_council


PAGE = "Programme"
CARDS = 6


def table_of(app: AppTest, first_column: str) -> list[dict]:
    """The rows of the table whose first column has this name."""
    return next(table.value for table in app.table if table.value.columns[0].startswith(first_column)).to_dict("records")


def chosen(app: AppTest, directorate: str) -> AppTest:
    """The page after a directorate is chosen in the drawer."""
    app.selectbox(key="directorate").select(directorate).run()
    assert not app.exception
    return app


def card_titles(app: AppTest) -> str:
    return "\n".join(str(header.value) for header in app.header)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_demo_shows_every_card_with_its_figures(show, demo_council: Path, theme: str) -> None:
    app = show(demo_council, PAGE, theme)
    assert len(app.title) == 1 and len(app.header) == CARDS and len(app.metric) == 4
    assert [len(app.get("plotly_chart")), len(app.table), len(app.dataframe)] == [1, 3, 1]
    assert not app.error and not app.info


@pytest.mark.parametrize("council", [name for name in COUNCILS if name != "web logs only"])
def test_without_a_register_every_card_says_what_to_bring(show, council: str) -> None:
    app = show(council, PAGE)
    assert app.title[0].value == "No saving is recorded yet, so no target can be judged"
    said = words_of(app)
    for file in ("benefits.csv", "investments.csv", "targets.csv", "data/raw/field", "baseline_spend"):
        assert file in said
    assert not app.get("plotly_chart") and {metric.value for metric in app.metric} <= {"no data", "Cannot say"}


def test_web_logs_alone_have_no_programme(show) -> None:
    app = show("web logs only", PAGE)
    assert "no contacts" in app.title[0].value and not app.metric


def test_two_days_of_data_are_enough_for_the_page(show, tmp_path: Path) -> None:
    day = Council().first
    publish_council(tmp_path, Council(first=day, last=day + timedelta(days=1), visits=False, channels=("phone",)))
    app = show(tmp_path, PAGE)
    assert app.title[0].value.startswith("No saving is recorded yet")


def test_a_year_from_the_url_changes_every_card(show, money_council: Path) -> None:
    app = show(money_council, PAGE, year="2025/26")
    assert app.title[0].value.startswith("2025/26")
    assert "1 April 2025 to 31 March 2026" in app.caption[0].value
    assert "planned for 2025/26" in card_titles(app) and "2025/26 gains came to" in card_titles(app)
    assert any("Print room" in row["Directorate, budget line and owner"] for row in table_of(app, "Directorate"))


def test_a_year_nobody_knows_is_the_latest(show, money_council: Path) -> None:
    assert "2026/27" in show(money_council, PAGE, year="1999/00").title[0].value


def test_a_directorate_keeps_its_own_rows_and_says_whose_target_it_is(show, demo_council: Path) -> None:
    app = chosen(show(demo_council, PAGE), "Revenues and benefits")
    assert app.title[0].value.startswith("Revenues and benefits brings £")
    assert "The target is set for the whole council" in app.markdown[0].value
    assert [metric.label for metric in app.metric][2] == "Target of the whole council"
    assert "not split by directorate" in words_of(app)


def test_a_directorate_without_savings_says_so(show, demo_council: Path) -> None:
    app = chosen(show(demo_council, PAGE), "Housing")
    assert app.title[0].value == "No saving of Housing counts in 2026/27"
    assert [metric.value for metric in app.metric][:2] == ["no data", "no data"]


def test_savings_that_do_not_count_have_their_reason_and_no_figure(show, money_council: Path) -> None:
    app = show(money_council, PAGE)
    held = {row["Directorate, budget line and owner"]: row for row in table_of(app, "Directorate")}
    online = next(row for where, row in held.items() if "Permits online" in where)
    assert online["Evidenced, of plan"].startswith("not counted") and "Not counted&#58; quality not met" in online["Forecast and status"]
    reasons = next(str(each.value) for each in app.markdown if "**B4**" in str(each.value))
    assert "satisfaction got worse" in reasons and "names no evidence" in reasons and "already claims" in reasons
    assert reasons.count("\n- ") == 3


def test_each_saving_is_claimed_once(show, money_council: Path) -> None:
    # B7 names the budget line of B1 in other letters: it is held back, and brings the register's sum nothing.
    app = show(money_council, PAGE)
    rows = [row for row in table_of(app, "Directorate") if "CT10" in row["Directorate, budget line and owner"]]
    assert [row["Evidenced, of plan"].startswith("not counted") for row in rows] == [False, True]


def test_projects_that_do_not_pay_come_first_and_as_plainly(show, money_council: Path) -> None:
    rows = table_of(show(money_council, PAGE), "Investment")
    verdicts = [row["Does it pay?"].split("**")[1] for row in rows]
    assert verdicts == ["Has not paid", "Cannot tell", "Pays back", "Pays back", "Pays back", "Cannot say", "Cannot say"]
    assert "Portal search" in rows[0]["Investment"] and "not within 10 years" in rows[0]["Does it pay?"]
    assert all("optimism" in row["Worth, and optimism taken off"] for row in rows[:5])
    assert rows[5]["Worth, and optimism taken off"] == ""


def test_a_project_that_counts_on_held_back_savings_is_marked(show, money_council: Path) -> None:
    rows = {row["Investment"].split("**")[1]: row["Investment"] for row in table_of(show(money_council, PAGE), "Investment")}
    assert "do not count" in rows["Repairs app"] and "do not count" not in rows["Tax account"]


def test_the_yearly_flows_are_drawn_only_when_asked_for(show, money_council: Path) -> None:
    app = show(money_council, PAGE)
    assert len(app.get("plotly_chart")) == 1
    app.expander[0].open = True
    app.session_state["flows"] = True
    app.run()
    assert not app.exception and len(app.get("plotly_chart")) == 2


def test_without_a_baseline_spend_gains_are_shown_and_no_verdict(show, tmp_path: Path) -> None:
    app = show(publish_money_council(tmp_path, settings='organisation = "Test council"\n'), PAGE)
    assert app.title[0].value.endswith("of gains in 2026/27, held against no target")
    assert [metric.value for metric in app.metric][2] == "Cannot say"
    assert "set baseline" in words_of(app) and not any("course" in str(header.value) for header in app.header)


def test_quality_that_got_worse_takes_the_gain_out_of_the_title(show, tmp_path: Path, money_council: Path) -> None:
    worse = publish_money_council(tmp_path, benefits=BENEFITS.replace("satisfaction,0.7,0.75", "satisfaction,0.75,0.7"))
    before, after = (show(folder, PAGE).metric[0].value for folder in (money_council, worse))
    assert before != after
    assert "**B1**" in words_of(show(worse, PAGE))


def test_groups_of_few_workers_are_named_and_not_shown(show, demo_council: Path) -> None:
    app = show(demo_council, PAGE)
    said = words_of(app)
    assert "Environmental health" in said and "fewer than five workers" in said
    assert not any("**Environmental health**" in str(each.value) for each in app.markdown)
    assert len([table for table in app.table if table.value.columns[0] == "Measure"]) == 1


def test_labels_of_the_register_cannot_inject_anything(show, money_council: Path) -> None:
    app = show(money_council, PAGE)
    app.session_state["flows"] = True
    app.run()
    cells = "\n".join(str(cell) for table in app.table for cell in table.value.to_numpy().ravel())
    marked = "\n".join(str(e.value) for kind in (app.title, app.header, app.markdown, app.caption, app.info) for e in kind)
    assert "alert" in cells
    for text in (cells, marked, *(chart.proto.spec for chart in app.get("plotly_chart"))):
        assert "<script" not in text and "<a href" not in text and "](http" not in text


def test_every_chart_is_small(show, money_council: Path) -> None:
    app = show(money_council, PAGE)
    app.session_state["flows"] = True
    app.run()
    assert all(len(chart.proto.spec) < 15_000 for chart in app.get("plotly_chart"))
