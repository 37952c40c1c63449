"""A saving that may be more cost is drawn as such on paper and on slides, and the slides tell the period they are of."""

import io
from dataclasses import replace

import pytest
from pptx import Presentation

from analysis.ask import ask
from tests.views.headlines.invented import saving
from tests.views.reports.made import deck, facts_of
from views.headline_charts import released_bars
from views.reports import drawing
from views.reports.board import content
from views.reports.slides import slides
from views.theme import LIGHT


RANGES = [(-50_000.0, 100_000.0), (-90_000.0, -20_000.0), (20_000.0, 90_000.0)]


def facts_with(folder, low: float, high: float):
    """The facts of a report whose saving has this range."""
    facts = facts_of(folder)
    return replace(facts, head=replace(facts.head, saving=saving(low=low, high=high)))


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_a_bar_of_the_slides_reaches_from_the_low_end_to_the_high_end(council_folder, low: float, high: float) -> None:
    made = Presentation(io.BytesIO(slides(facts_with(council_folder("whole"), low, high))))
    chart = next(shape.chart for shape in list(made.slides)[1].shapes if shape.has_chart)
    first = [series.values[-1] for series in chart.plots[0].series]  # bars go from below to above
    assert min(0.0, sum(value for value in first if value < 0)) == min(0.0, low)
    assert max(0.0, sum(value for value in first if value > 0)) == max(0.0, high)


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_a_bar_of_the_board_report_is_inside_its_picture(council_folder, monkeypatch, low: float, high: float) -> None:
    monkeypatch.setattr(drawing, "svg", lambda figure: figure)
    bars = released_bars(facts_with(council_folder("whole"), low, high).head, LIGHT)
    axes = drawing.released(bars).axes[0]
    left, right = axes.get_xlim()
    ends = [end for patch in axes.patches for end in (patch.get_x(), patch.get_x() + patch.get_width())]
    assert left <= min(ends) and max(ends) <= right
    assert low in ends and high in ends


def test_the_board_report_says_which_side_is_more_cost(council_folder) -> None:
    assert "more cost" in content(facts_with(council_folder("whole"), *RANGES[0]))["released"]["sub"]
    assert "more cost" not in content(facts_with(council_folder("whole"), *RANGES[2]))["released"]["sub"]


def test_the_cost_told_beside_the_line_is_the_last_of_the_line(council_folder) -> None:
    folder = council_folder("whole")
    facts = facts_of(folder, period="month")
    said = [shape.text_frame.text for slide in deck(folder, period="month").slides for shape in slide.shapes if shape.has_text_frame]
    assert f"Cost per transaction over 12 months, now {facts.cost.last}" in said


def test_a_day_is_no_month_and_not_nothing(council_folder) -> None:
    slide = list(deck(council_folder("one day")).slides)[5]
    said = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "No month is complete yet" in said and "No contact has been counted" not in said


def test_the_channel_used_most_is_that_of_the_period(council_folder) -> None:
    folder = council_folder("whole")
    view = facts_of(folder, period="month").view
    rows = ask("cost_per_transaction_by_channel", {"start_date": view.period.start, "end_date": view.period.end}, None, folder).records()
    largest = max(rows, key=lambda row: row["contacts"])
    titles = [slide.shapes.title.text_frame.text for slide in deck(folder, period="month").slides]
    total = sum(row["contacts"] for row in rows)
    assert f"{largest['channel_name']} is the channel people used most: {largest['contacts']:,} of {total:,} contacts" in titles
