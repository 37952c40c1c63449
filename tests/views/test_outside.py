"""Small counts leave no page that is marked as going outside the service team."""

from pathlib import Path

from analysis.ask import ask
from tests.views.conftest import words_of
from views.outside import SENTENCE, TOO_FEW, finding_outside, metric_outside, rests_on_few


def test_small_counts_are_left_out_and_others_rounded() -> None:
    rows = [
        {"service": "a", "contacts": 3, "cost_per_transaction": 0.5},
        {"service": "b", "contacts": 0, "cost_per_transaction": None},
        {"service": "c", "contacts": 1234, "cost_per_transaction": 0.61234},
    ]
    shown = metric_outside("totals", rows)
    assert [row["contacts"] for row in shown] == [None, 0, 1235]
    assert shown[0]["cost_per_transaction"] is None and shown[2]["cost_per_transaction"] == 0.61
    assert metric_outside("files", rows) == rows  # rows of files are no people


def test_last_years_cost_is_left_out_so_that_no_change_is_false() -> None:
    rows = [{"contacts": 5_000, "transactions": 4_000, "cost_per_transaction": 6.46}]
    assert metric_outside("cost_per_transaction_compared", rows) == []
    assert metric_outside("totals", rows)[0]["cost_per_transaction"] == 6.5


def test_opening_hours_and_unit_costs_count_nobody() -> None:
    """Nine to five became ten to three, and a council's own unit costs were no data."""
    hours = [{"channel_id": "phone", "site": None, "weekday": 1, "opens": 9, "closes": 17}]
    assert metric_outside("open_desks", hours) == hours
    costs = [{"channel_id": "phone", "low": 2.5, "central": 3.25, "high": 4.0}]
    assert metric_outside("unit_costs", costs) == costs


def test_last_years_share_is_left_out_so_that_no_change_is_false() -> None:
    rows = [{"contacts": 100, "digital_take_up_year_before": 0.5512}]
    assert metric_outside("totals", rows) == [{"contacts": 100, "digital_take_up_year_before": None}]


def test_findings_about_few_people_refuse_without_a_figure() -> None:
    few = {"service_id": "a", "estimate": 0.31, "n": 5, "code": None, "sentence": "31 % of 5 people"}
    many, refused = few | {"n": 500}, few | {"code": "NO_DATA", "estimate": None, "sentence": "No data."}
    shown = finding_outside([few, many, refused])
    assert shown[0]["code"] == "TOO_FEW_RESPONSES" and shown[0]["sentence"] == TOO_FEW and shown[0]["estimate"] is None
    assert shown[0]["service_id"] == "a" and shown[1:] == [many | {"sentence": "31 % of 5 people".replace("5", "fewer than 8")}, refused]
    assert (
        rests_on_few({"n": 90, "for_team_only": True})
        and rests_on_few({"contacts_affected": 7})
        and not rests_on_few({"contacts_affected": 8})
    )


def test_exact_costs_and_counts_of_findings_do_not_give_a_refused_one_back() -> None:
    whole = {
        "service_id": "*",
        "cost_before": 1_000.0,
        "cost_now": 1_008.49,
        "change": 8.49,
        "contacts_before": 203,
        "contacts_now": 206,
        "n": 409,
    }
    one = whole | {"service_id": "a", "cost_now": 1_000.0, "change": 0.0, "contacts_now": 203, "n": 406}
    few = whole | {
        "service_id": "b",
        "cost_before": 0.0,
        "cost_now": 8.49,
        "contacts_before": 0,
        "contacts_now": 3,
        "n": 3,
    }  # three calls at 2.83
    shown = finding_outside([{**row, "code": None, "sentence": f"Cost fell to £{row['cost_now']:,.2f}."} for row in (whole, one, few)])
    assert shown[2]["cost_now"] is None
    assert shown[0]["cost_now"] == shown[1]["cost_now"] == 1_000.0  # their difference was 8.49
    assert shown[0]["contacts_now"] == shown[1]["contacts_now"] == 205
    assert shown[0]["sentence"] == "Cost fell to £1,000."


def test_what_a_figure_is_made_of_and_counts_in_sentences_stay_inside() -> None:
    row = {"rung": "L2_longer", "arithmetic": "web chat 3 × £4.26 = £13", "n": 900, "code": None, "method": "draws"}
    row["sentence"] = "3 contacts came, 1,234 calls were answered in 30 weeks, about £32k; 80% range £1,200 to £1,812.50."
    (shown,) = finding_outside([row])
    assert shown["arithmetic"] is None
    assert shown["sentence"] == "fewer than 8 contacts came, 1,235 calls were answered in 30 weeks, about £32k; 80% range £1,200 to £1,800."
    cash = row | {"rung": "L5", "arithmetic": "£9,812 (B01)", "sentence": "£9,812 is out of a budget."}
    assert finding_outside([cash]) == [cash]  # pounds of a register count nobody


def test_a_count_of_few_refuses_under_any_name_and_also_where_it_is_left_over() -> None:
    """A service with 5 transactions in a week, one with 3 of 500 online, a step that 4 of 50 left, 5.0 contacts of a reason."""
    told = {"service_id": "a", "code": None, "sentence": "says so"}
    few = [
        {"digital": 3, "transactions": 500, "take_up": 0.006},
        {"digital": 496, "transactions": 500, "take_up": 0.992},
        {"people": 46, "starts": 50, "estimate": 0.92},
        {"people": 50, "left": 4, "left_share": 0.08},
        {"completions_before": 2, "starts_before": 90},
        {"contacts": 5.0, "excess": -8.0},
    ]
    assert [row["code"] for row in finding_outside([told | each for each in few])] == ["TOO_FEW_RESPONSES"] * len(few)


def test_counts_of_findings_are_rounded_and_shares_give_no_count_back() -> None:
    row = {"digital": 187, "transactions": 661, "take_up": 187 / 661, "contacts": 62.0, "estimate": 62.4, "unit": "share", "code": None}
    assert finding_outside([row]) == [row | {"digital": 185, "transactions": 660, "take_up": 0.283, "contacts": 60.0}]


def test_the_switch_is_in_the_url_and_every_count_on_the_page_is_rounded(show, demo_council: Path) -> None:
    app = show(demo_council, outside="true")
    assert SENTENCE.split(":")[1][:40] in words_of(app)
    exact = ask("totals", {}, None, demo_council).records()[0]["contacts"]
    contacts = next(int(str(metric.value).replace(",", "")) for metric in app.metric if metric.label == "Contacts")
    assert contacts % 5 == 0 and exact > 1000
    assert SENTENCE.split(":")[1][:40] not in words_of(show(demo_council))
