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


def test_last_years_share_is_left_out_so_that_no_change_is_false() -> None:
    rows = [{"contacts": 100, "digital_take_up_year_before": 0.5512}]
    assert metric_outside("totals", rows) == [{"contacts": 100, "digital_take_up_year_before": None}]


def test_findings_about_few_people_refuse_without_a_figure() -> None:
    few = {"service_id": "a", "estimate": 0.31, "n": 5, "code": None, "sentence": "31 % of 5 people"}
    many, refused = few | {"n": 500}, few | {"code": "NO_DATA", "estimate": None, "sentence": "No data."}
    shown = finding_outside([few, many, refused])
    assert shown[0]["code"] == "TOO_FEW_RESPONSES" and shown[0]["sentence"] == TOO_FEW and shown[0]["estimate"] is None
    assert shown[0]["service_id"] == "a" and shown[1:] == [many, refused]
    assert (
        rests_on_few({"n": 90, "for_team_only": True})
        and rests_on_few({"contacts_affected": 7})
        and not rests_on_few({"contacts_affected": 8})
    )


def test_the_switch_is_in_the_url_and_every_count_on_the_page_is_rounded(show, demo_council: Path) -> None:
    app = show(demo_council, outside="true")
    assert SENTENCE.split(":")[1][:40] in words_of(app)
    exact = ask("totals", {}, None, demo_council).records()[0]["contacts"]
    contacts = next(int(str(metric.value).replace(",", "")) for metric in app.metric if metric.label == "Contacts")
    assert contacts % 5 == 0 and exact > 1000
    assert SENTENCE.split(":")[1][:40] not in words_of(show(demo_council))
