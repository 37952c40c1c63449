"""The charts of the executive page draw the figures they are given, on a phone too."""

from dataclasses import replace

import pytest

from tests.views.headlines.invented import NO_POSTS, facts, saving
from tests.views.headlines.test_headline_words import CHANGE, COURSE
from views import headline_charts as charts
from views.bars import html, scale_of
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
    pale, solid = zip(*(bar.parts for bar in charts.range_bars(bars)), strict=True)
    assert [(part.start, part.end) for part in solid][:2] == [(0.0, 24_549.0), (0.0, 7_300.0)]
    assert [(part.start, part.end) for part in pale][:2] == [(24_549.0, 46_011.0), (7_300.0, 12_500.0)]


@pytest.mark.parametrize(("low", "high", "sure"), [(2.0, 5.0, 2.0), (-3.0, 5.0, 0.0), (-5.0, -2.0, -2.0)])
def test_only_what_is_sure_is_solid(low: float, high: float, sure: float) -> None:
    assert charts.RangeBar("", "", low, high, "", "").sure == sure


def test_a_range_below_nil_is_inside_the_chart() -> None:
    bars = charts.released_bars(facts(saving=saving(low=-5_200.0)), LIGHT)
    scale = scale_of(charts.range_bars(bars))
    assert scale.at(-5_200.0) == 0.0 < scale.at(0.0) < scale.at(46_011.0) == 100.0


def test_the_budget_is_a_tick_in_ink_and_absent_without_a_plan() -> None:
    bars = charts.range_bars(charts.released_bars(facts(), LIGHT))
    assert [bar.tick for bar in bars] == [None, 15_000.0, None, None]
    assert f"background:{LIGHT.ink}" in html(bars, "", LIGHT)
    none = charts.range_bars(charts.released_bars(facts(budget=None), LIGHT))
    assert [bar.tick for bar in none] == [None] * 4 and LIGHT.ink not in html(none, "", LIGHT)


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
    bars = charts.reasons(CHANGE, False, LIGHT)
    starts, ends, colours = zip(*((part.start, part.end, part.colour) for bar in bars for part in bar.parts), strict=True)
    assert starts[1:4] == ends[:3] and starts[0] == starts[4] == 0.0
    assert ends[3] == pytest.approx(CHANGE.change) and ends[4] == CHANGE.change
    assert [bar.figure for bar in bars] == [pounds_moved(amount) for _, amount in CHANGE.terms] + [pounds_moved(CHANGE.change)]
    assert colours == (LIGHT.other, LIGHT.other, LIGHT.accent, LIGHT.other, LIGHT.ink)  # only channel shift is in the accent colour


def test_one_service_has_a_share_in_place_of_the_mix() -> None:
    names = [bar.name for bar in charts.reasons(CHANGE, True, LIGHT)]
    assert names[1].startswith("Its share") and not any("Service mix" in name for name in names)
