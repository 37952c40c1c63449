"""The business_case answer on small published worlds: real flows, forecasts, bias, projects that do not pay, and every refusal."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ask import run_metric
from analysis.business_case import Appraisal, appraise, payback
from analysis.business_rows import FIGURES
from pipelines.errors import QueryError
from tests.analysis.money_world import money_world


BENEFITS = """
    benefit_id | project    | amount | cashable_amount | low | high | from_date  | price_year
    B1         | Calculator | 600    | 200             | 500 | 720  | 2006-04-01 | 2005-06
"""
INVESTMENTS = """
    project    | paid_on    | amount | kind
    Calculator | 2005-06-01 | 1000   | build
"""
FLAT = """
    series | financial_year | index
    gdp    | 2005-06        | 100
    gdp    | 2006-07        | 100
    gdp    | 2007-08        | 100
"""
WORLD = {"benefits": BENEFITS, "investments": INVESTMENTS, "deflators": FLAT}


def rows_of(connection: duckdb.DuckDBPyConnection, **parameters: object) -> dict[str, dict]:
    return {str(row["project"]): row for row in run_metric(connection, "business_case", parameters).records()}


def assert_refused(row: dict, code: str) -> None:
    assert row["code"] == code
    assert [row[name] for name in FIGURES] == [None] * len(FIGURES)
    assert "£" not in row["sentence"]


def test_present_value_payback_and_ratio_of_a_project() -> None:
    row = rows_of(money_world(**WORLD), years="3")["Calculator"]
    # 1,000 in 2005-06; 600 in 2006-07 and in 2007-08: 600/1.035 + 600/1.035^2 - 1000 = 139.82
    worth = 600 / 1.035 + 600 / 1.035**2
    assert row["npv"] == pytest.approx(worth - 1000)
    assert row["estimate"] == row["npv"]  # all money is spent, so there is nothing to be hopeful about
    assert row["optimism_bias"] == 0
    assert row["benefit_cost_ratio"] == pytest.approx(worth / 1000)
    # after 2006-07 400 are still missing, two thirds of a year
    assert row["payback_years"] == pytest.approx(1 + 400 / 600)
    assert row["discounted_payback_years"] == pytest.approx(1 + (1000 - 600 / 1.035) / (600 / 1.035**2))
    assert row["npv_cashable"] == pytest.approx(200 / 1.035 + 200 / 1.035**2 - 1000)
    # 500 and 720 a year are the ends: -50.2 and 367.8
    assert row["low_80"] == pytest.approx(worth * 500 / 600 - 1000, abs=15)
    assert row["high_80"] == pytest.approx(worth * 720 / 600 - 1000, abs=15)
    assert row["verdict"] == "cannot tell" and "cannot tell" in row["sentence"]


def test_a_project_that_does_not_pay_is_said_as_plainly_as_one_that_does() -> None:
    dear = INVESTMENTS + "    Portal | 2005-06-01 | 90000 | build\n"
    both = BENEFITS + "    B2 | Portal | 600 | 0 | 500 | 720 | 2006-04-01 | 2005-06\n"
    rows = rows_of(money_world(**WORLD | {"investments": dear, "benefits": both}))
    assert list(rows) == ["Portal", "Calculator"]  # those that pay least come first
    assert rows["Portal"]["verdict"] == "does not pay" and "Portal does not pay" in rows["Portal"]["sentence"]
    assert "does not pay back within 10 years" in rows["Portal"]["sentence"]
    assert rows["Portal"]["payback_years"] is None and rows["Portal"]["chance_positive"] == 0
    assert rows["Calculator"]["verdict"] == "pays" and "Calculator pays" in rows["Calculator"]["sentence"]


def test_money_is_deflated_to_the_first_year() -> None:
    rising = FLAT.replace("2006-07        | 100", "2006-07        | 110").replace("2007-08        | 100", "2007-08        | 121")
    later = INVESTMENTS + "    Calculator | 2007-05-01 | 121 | training\n"
    priced = BENEFITS.replace("| 2005-06\n", "| 2006-07\n")
    row = rows_of(money_world(**WORLD | {"deflators": rising, "investments": later, "benefits": priced}), years=3)["Calculator"]
    # 600 in prices of 2006-07 is 600/1.10 in those of 2005-06; 121 paid in 2007-08 is 121/1.21 = 100
    assert [flow["benefits"] for flow in row["flows"]] == pytest.approx([0, 545.45, 545.45], abs=0.01)
    assert [flow["build_paid"] for flow in row["flows"]] == pytest.approx([1000, 0, 100], abs=0.01)
    assert row["unit"] == "pounds in prices of 2005-06"


def test_running_costs_go_on_and_only_what_is_to_come_carries_bias() -> None:
    running = INVESTMENTS + "    Calculator | 2006-05-01 | 50 | licence\n    Calculator | 2007-05-01 | 60 | running\n"
    row = rows_of(money_world(**WORLD | {"investments": running}), years=5)["Calculator"]
    assert [flow["running_paid"] for flow in row["flows"]] == [0, 50, 60, 0, 0]
    assert [flow["running_to_come"] for flow in row["flows"]] == [0, 0, 0, 60, 60]  # the level of the last complete year
    assert [flow["is_forecast"] for flow in row["flows"]] == [False, False, False, True, True]
    assert row["forecast_from"] == "2008-09"
    assert row["optimism_bias"] == pytest.approx(0.41 * 60 * (1.035**-3 + 1.035**-4))
    assert row["npv"] - row["estimate"] == pytest.approx(row["optimism_bias"])
    none = rows_of(money_world(**WORLD | {"investments": running}), years=5, optimism_bias="without")["Calculator"]
    assert none["estimate"] == pytest.approx(row["npv"]) and none["optimism_bias"] == 0


def test_planned_benefits_are_counted_at_what_the_councils_plans_have_come_to() -> None:
    register = """
        benefit_id | project    | amount | cashable_amount | from_date  | price_year | status    | planned_by_year
        B1         | Calculator | 600    | 0               | 2006-04-01 | 2005-06    | evidenced | 2006-07=1000
        B2         | Portal     |        | 0               |            | 2005-06    | planned   | 2008-09=200;2009-10=400
    """
    paid = INVESTMENTS + "    Portal | 2007-06-01 | 100 | build\n"
    row = rows_of(money_world(**WORLD | {"benefits": register, "investments": paid}), years=4)["Portal"]
    # the one benefit that was reached came to 60 % of plan: 40 % of 200, 400 and 400 is taken off, a year apart
    assert [flow["planned_benefits"] for flow in row["flows"]] == [0, 200, 400, 400]
    assert row["benefit_bias"] == pytest.approx(0.4 * (200 / 1.035 + 400 / 1.035**2 + 400 / 1.035**3))
    assert any("60% of plan" in note for note in row["assumptions"])


def test_the_discount_rate_is_the_one_in_force_when_the_data_end() -> None:
    connection = money_world(**WORLD)
    connection.execute("insert into reference.discount_rates values ('2007-01-01', 0.06, 2), ('2012-01-01', 0.01, 3)")
    row = rows_of(connection, years=2)["Calculator"]
    assert row["discount_rate"] == 0.06
    assert row["npv"] == pytest.approx(600 / 1.06 - 1000)


@pytest.mark.parametrize(
    ("tables", "project", "code"),
    [
        ({"benefits": ""}, "Calculator", "NO_BASELINE"),
        ({"investments": ""}, "Calculator", "NO_DATA"),
        ({"benefits": "", "investments": ""}, "*", "NO_DATA"),
        ({"deflators": FLAT.replace("2006-07", "2003-04"), "benefits": BENEFITS.replace("| 2005-06\n", "| 2006-07\n")}, "Calculator", "NO_DEFLATOR"),
        ({"benefits": BENEFITS.replace("720", "400")}, "Calculator", "BAD_SETTING"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_refused_without_a_figure(tables: dict, project: str, code: str) -> None:
    row = rows_of(money_world(**WORLD | tables))[project]
    assert_refused(row, code)
    if project != "*":
        assert project in row["sentence"]


def test_withdrawn_benefits_bring_nothing_and_missing_evidence_is_said() -> None:
    withdrawn = BENEFITS.replace("price_year\n", "price_year | status\n").replace("| 2005-06\n", "| 2005-06 | withdrawn\n")
    row = rows_of(money_world(**WORLD | {"benefits": withdrawn}))["Calculator"]
    assert row["estimate"] == -1000 and row["verdict"] == "does not pay"
    assert any("withdrawn" in note for note in row["assumptions"])
    bare = BENEFITS.replace("price_year\n", "price_year | evidence\n").replace("| 2005-06\n", "| 2005-06 |\n")
    row = rows_of(money_world(**WORLD | {"benefits": bare}))["Calculator"]
    assert any("£600 a year of its benefits name no evidence" in note for note in row["assumptions"])


def test_without_low_and_high_there_is_no_range_and_the_sentence_says_so() -> None:
    row = rows_of(money_world(**WORLD | {"benefits": BENEFITS.replace("| 500 | 720  |", "|  |  |")}))["Calculator"]
    assert row["low_80"] is None and row["chance_positive"] is None
    assert "no range" in row["sentence"]


def test_words_that_mean_nothing_are_refused() -> None:
    for wrong in ({"years": "ten"}, {"years": "0"}, {"years": "127"}, {"years": "²"}, {"optimism_bias": "rosy"}, {"project": "Unheard of"}):
        with pytest.raises(QueryError):
            rows_of(money_world(**WORLD), **wrong)


FLOWS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=20)


@given(FLOWS)
def test_payback_is_where_the_cumulative_line_crosses_zero(flows: list[tuple[int, int]]) -> None:
    benefits, costs = ([flow[side] for flow in flows] for side in (0, 1))
    found = appraise(benefits, costs, rate=0.0)
    assert isinstance(found, Appraisal)
    assert found.npv == pytest.approx(sum(benefits) - sum(costs))
    net = [gain - cost for gain, cost in flows]
    years = payback(net)
    reached = [sum(net[: place + 1]) for place in range(len(net))]
    if years is None:
        assert max(reached) < 0
    elif years == 0:
        assert reached[0] >= 0
    else:
        place = next(place for place, each in enumerate(reached) if each >= 0)
        assert place - 1 < years <= place
        assert reached[place - 1] + (years - place + 1) * net[place] == pytest.approx(0, abs=1e-6)
