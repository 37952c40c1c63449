"""The charts of the executive page draw the figures they are given, on a phone too."""

from dataclasses import replace

import pytest

from tests.views.headlines.invented import NO_POSTS, facts, saving
from tests.views.headlines.test_headline_words import CHANGE, COURSE
from views import headline_charts as charts
from views.formatting import pounds_moved
from views.theme import LIGHT


@pytest.mark.parametrize(
    ("amount", "text"),
    [(10_631.76, "+£10,632"), (-25_955.35, "−£25,955"), (0.2, "£0"), (-0.4, "£0"), (None, "no data")],
)
def test_a_change_in_whole_pounds_has_its_sign(amount: float | None, text: str) -> None:
    assert pounds_moved(amount) == text


def test_a_range_is_solid_to_its_low_end_and_pale_to_its_high_end() -> None:
    bars = charts.released_bars(facts(), LIGHT)
    solid, pale = charts.range_bars(bars, LIGHT)["data"]
    assert solid["x"][:2] == [24_549.0, 7_300.0]
    assert [low + width for low, width in zip(pale["base"], pale["x"], strict=True)][:2] == [46_011.0, 12_500.0]


@pytest.mark.parametrize(("low", "high", "sure"), [(2.0, 5.0, 2.0), (-3.0, 5.0, 0.0), (-5.0, -2.0, -2.0)])
def test_only_what_is_sure_is_solid(low: float, high: float, sure: float) -> None:
    assert charts.RangeBar("", "", low, high, "", "").sure == sure


def test_a_range_below_nil_is_inside_the_chart() -> None:
    bars = charts.released_bars(facts(saving=saving(low=-5_200.0)), LIGHT)
    assert charts.range_bars(bars, LIGHT)["layout"]["xaxis"]["range"][0] < -5_200


def test_the_budget_is_a_tick_in_ink_and_absent_without_a_plan() -> None:
    spec = charts.range_bars(charts.released_bars(facts(), LIGHT), LIGHT)
    ticks = [shape for shape in spec["layout"]["shapes"] if shape["line"]["width"] == 3]
    assert [(tick["x0"], tick["line"]["color"]) for tick in ticks] == [(15_000.0, LIGHT.ink)]
    none = charts.range_bars(charts.released_bars(facts(budget=None), LIGHT), LIGHT)
    assert not [shape for shape in none["layout"]["shapes"] if shape["line"]["width"] == 3]


def test_what_is_not_proven_never_counts_cash_or_posts_again() -> None:
    assert saving().rest == (24_549.0 - 9_800.0, 46_011.0 - 9_800.0)
    posts = replace(NO_POSTS, high=1.0, pounds_high=31_400.0)
    assert saving(capacity=posts).rest == (0.0, 46_011.0 - 9_800.0)
    assert saving(low=-1.0).rest is None


def test_the_course_has_a_tick_for_the_target_and_its_half() -> None:
    bars = charts.course_bars(COURSE, LIGHT)
    assert [bar.tick for bar in bars] == [1_580_000.0, 790_000.0]
    assert [bar.tick_label for bar in bars] == ["Target, £1.6m", "Cashable half, £790k"]


def test_each_reason_starts_where_the_last_ended_and_the_last_bar_is_all() -> None:
    (trace,) = charts.reasons(CHANGE, False, LIGHT)["data"]
    ends = [base + width for base, width in zip(trace["base"], trace["x"], strict=True)]
    assert trace["base"][1:4] == pytest.approx(ends[:3]) and ends[3] == pytest.approx(ends[4]) == pytest.approx(CHANGE.change)
    assert trace["marker"]["color"][2] == LIGHT.accent  # only channel shift is in the accent colour


def test_the_figures_fit_beside_the_bars_on_a_phone() -> None:
    spec = charts.reasons(CHANGE, False, LIGHT)["layout"]
    low, high = spec["xaxis"]["range"]
    pixel = (high - low) / charts.PHONE_PLOT
    edges = (-50_623.0, 10_632.0)  # where the outermost bars end
    assert edges[0] - low > 8 * charts.LETTER_WIDTH * pixel and high - edges[1] > 8 * charts.LETTER_WIDTH * pixel


def test_one_service_has_a_share_in_place_of_the_mix() -> None:
    texts = [note["text"] for note in charts.reasons(CHANGE, True, LIGHT)["layout"]["annotations"]]
    assert any(text.startswith("Its share") for text in texts) and not any("Service mix" in text for text in texts)
