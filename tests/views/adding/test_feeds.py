"""Two systems that tell of the same contacts: their distance in words, which counts and why, and a change with its effect first."""

import datetime
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.changing_primary import Claim
from pipelines.editing import edits_of, read_sheet
from tests.views.adding.conftest import well
from tests.views.conftest import words_of
from views.adding.feeds_chart import side_by_side
from views.adding.feeds_rows import distances, pairs_of, table_rows, told_of, why_primary
from views.theme import LIGHT


MAY = [date(2026, 5, day) for day in range(1, 5)]


def row(feed: str, day: date, contacts: int | None, why: str | None = "not_primary") -> dict:
    return {"source_id": feed, "period": day, "contacts": contacts, "why": why, "transactions": 0}


PAID = [row("pay", MAY[0], 10, None), row("pay", MAY[1], 20, None), row("pay", MAY[2], 30, None)]


def test_the_feed_that_counts_comes_first() -> None:
    told = told_of([row("ga4", MAY[0], 90), *PAID], "day")
    assert (told.feeds, told.primary) == (("pay", "ga4"), "pay")


def test_a_distance_is_over_the_days_both_live_in_and_names_the_day_of_the_largest() -> None:
    told = told_of([*PAID, row("ga4", MAY[1], 19), row("ga4", MAY[2], 26), row("ga4", MAY[3], 50)], "day")
    # 45 against 50: a tenth fewer; the 1st and the 4th are told of by one alone
    assert distances(told) == [
        ("ga4 tells of 10.0% fewer than pay (45 against 50) in 2 days", "The largest difference is 4 fewer on 3\xa0May\xa02026.")
    ]


def test_feeds_that_agree_or_never_meet_say_so() -> None:
    agree = told_of([*PAID, row("ga4", MAY[1], 20)], "day")
    assert distances(agree) == [("ga4 and pay tell of the same number (20 against 20) in 1 day", "")]
    apart = told_of([row("pay", MAY[0], 5, None), row("ga4", MAY[2], 5)], "day")
    assert distances(apart) == [("pay and ga4 never tell of the same day", "")]


def test_a_day_one_feed_does_not_tell_of_has_no_difference() -> None:
    told = told_of([*PAID, row("ga4", MAY[0], 12)], "day")
    assert table_rows(told)[-1] == {"period": MAY[0], "contacts_pay": 10, "contacts_ga4": 12, "difference_ga4": 2}
    assert table_rows(told)[0] == {"period": MAY[2], "contacts_pay": 30, "contacts_ga4": None, "difference_ga4": None}


def test_a_missing_day_opens_the_line_and_every_line_has_its_name() -> None:
    spec = side_by_side(told_of([row("pay", MAY[0], 10, None), row("pay", MAY[2], 30, None), row("<b>", MAY[1], 1)], "day"), LIGHT)
    lines = {line["name"]: line for line in spec["data"]}
    assert lines["pay"]["y"] == [10, None, 30]
    assert {line["line"]["dash"] for line in spec["data"]} == {"solid", "dot"}
    assert [note["text"] for note in spec["layout"]["annotations"]] == ["<b>pay</b> 30", "<b>‹b›</b> 1"]


def test_small_counts_that_are_left_out_are_no_figures() -> None:
    assert told_of([row("pay", MAY[0], None, None)], "day").feeds == ()


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ([Claim("pay", "tax:web", 3)], "names it for Council tax, web form (tax:web)"),
        ([Claim("pay", "*:web", 1)], "names it for every service, web form (*:web)"),
        ([Claim("ga4", "tax:web", 3), Claim("pay", "*:web", 1)], "changed since the figures were built"),
        ([], "changed since the figures were built"),
    ],
)
def test_why_a_feed_counts_is_told_by_the_cell_that_says_so(claims: list[Claim], words: str) -> None:
    assert words in why_primary(told_of(PAID, "day"), claims, "Council tax", "web")


def test_without_a_choice_neither_counts() -> None:
    told = told_of([row("pay", MAY[0], 5, "no_primary_chosen"), row("ga4", MAY[0], 6, "no_primary_chosen")], "day")
    assert told.primary is None
    assert why_primary(told, [], "Council tax", "web").startswith("No feed is chosen, so none counts")


def test_a_primary_feed_that_tells_of_nothing_is_named() -> None:
    told = told_of([row("ga4", MAY[0], 6)], "day")
    assert why_primary(told, [Claim("pay", "tax:web", 3)], "Council tax", "web") == (
        "Nothing counts: primary_for of sources.csv names pay (tax:web), and the figures hold nothing of it here."
    )


def test_pairs_that_wait_for_a_decision_come_first() -> None:
    compared = [
        {"service_id": "tax", "channel_id": "web", "source_id": "ga4", "why": "not_primary", "contacts": 900},
        {"service_id": "bins", "channel_id": "web", "source_id": "form", "why": "no_primary_chosen", "contacts": 5},
        {"service_id": "bins", "channel_id": "web", "source_id": "ga4", "why": "no_primary_chosen", "contacts": 4},
        {"service_id": "rent", "channel_id": "web", "source_id": "ga4", "why": "two_versions", "contacts": 4},
    ]
    assert [(pair.service_id, pair.beside, pair.undecided) for pair in pairs_of(compared)] == [
        ("bins", ("form", "ga4"), True),
        ("tax", ("ga4",), False),
    ]


@pytest.fixture
def own(built_demo: Path, tmp_path: Path) -> Path:
    shutil.copytree(built_demo, tmp_path / "council")
    return tmp_path / "council"


@pytest.fixture
def feeds(open_task: Callable[[str, Path], AppTest]) -> Callable[[Path], AppTest]:
    """The page of a data folder, opened on this task."""
    return lambda folder: open_task("feeds", folder)


def test_another_feed_is_made_to_count_after_its_effect_was_shown(feeds: Callable[[Path], AppTest], own: Path) -> None:
    app = feeds(own)
    well(app.selectbox(key="feeds_pair").set_value(("council_tax", "web")).run())
    assert "payments counts, because primary_for of sources.csv names it for Council tax, web form" in words_of(app).replace(
        "&#95;", "_"
    ).replace("&#58;", ":").replace("&#40;", "(")
    before = read_sheet(own, "sources")
    new = app.selectbox(key="feeds_new_council_tax_web")
    well(new.set_value("weblog").run())
    assert not [each for each in app.button if each.key == "feeds_save"]  # first the effect
    well(app.button(key="feeds_show").click().run())
    effect = next(each.value for each in app.dataframe if "about" in each.value.columns)
    assert "Web form" in set(effect["about"])
    well(app.text_input(key="adding_who").set_value("Asha").run())
    well(app.button(key="feeds_save").click().run())
    assert {edit.key: edit.new for edit in edits_of(before, read_sheet(own, "sources").rows)}["weblog"].endswith(";council_tax:web")
    assert {entry["who"] for entry in read_sheet(own, "edit_log").rows} == {"Asha"}
    assert "weblog counts" in words_of(app)


def test_feeds_of_months_are_compared_by_month(feeds: Callable[[Path], AppTest], own: Path) -> None:
    app = feeds(own)
    well(app.selectbox(key="feeds_pair").set_value(("benefits_calculator", "web")).run())
    assert "tells of months only" in words_of(app)
    grid = next(each.value for each in app.dataframe if "period" in each.value.columns)
    assert {value.day if isinstance(value, datetime.date) else value for value in grid["period"]} == {1}


def test_a_council_with_one_system_is_told_so(feeds: Callable[[Path], AppTest], tmp_path: Path) -> None:
    assert "No two feeds tell of the same service and channel" in words_of(feeds(tmp_path / "none"))


def test_transactions_can_be_compared_instead_of_contacts() -> None:
    rows = [{**row("pay", MAY[0], 10, None), "transactions": 8}, {**row("ga4", MAY[0], 12), "transactions": 8}]
    told = told_of(rows, "day", "transactions")
    assert (told.measure, distances(told)) == ("transactions", [("ga4 and pay tell of the same number (8 against 8) in 1 day", "")])
