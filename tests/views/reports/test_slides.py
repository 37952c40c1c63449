"""The slides: a finding in every title, native charts that hold the figures of ask, and a deck also where data are thin."""

import pytest

from analysis.ask import ask
from tests.views.council import HOSTILE
from tests.views.reports.made import content, deck, facts_of
from views.formatting import percent
from views.reports.slide_parts import HEIGHT, WIDTH


INCH = 914_400


def test_every_slide_has_a_title_and_the_snapshot(council_folder) -> None:
    folder = council_folder("whole")
    slides = list(deck(folder).slides)
    assert 6 <= len(slides) <= 8
    assert slides[0].shapes.title.text_frame.text == facts_of(folder).title
    for slide in slides:
        assert slide.shapes.title.text_frame.text
        assert facts_of(folder).source.snapshot in " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_charts_can_be_edited_and_hold_the_figures_of_ask(council_folder) -> None:
    folder = council_folder("whole")
    rows = ask("contacts_by_month_and_channel", {}, None, folder).records()
    phone = {f"{row['month']:%b %Y}": row["contacts"] for row in rows if row["channel_id"] == "phone"}
    charts = [shape.chart for slide in deck(folder).slides for shape in slide.shapes if shape.has_chart]
    shown = next(series for chart in charts for series in chart.plots[0].series if series.name == "Phone")
    months = next(list(chart.plots[0].categories) for chart in charts if any(series.name == "Phone" for series in chart.plots[0].series))
    assert dict(zip(months, shown.values, strict=True)) == {month: phone[month] for month in months}
    assert all(chart.part.chart_workbook.xlsx_part for chart in charts)


def test_charts_say_what_they_show(council_folder) -> None:
    frames = [shape for slide in deck(council_folder("whole")).slides for shape in slide.shapes if shape.has_chart]
    assert len(frames) >= 3
    assert all(frame._element.nvGraphicFramePr.cNvPr.get("descr") for frame in frames)


def test_nothing_stands_outside_the_slide(council_folder) -> None:
    for slide in deck(council_folder("whole")).slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= WIDTH * INCH
            assert shape.top + shape.height <= HEIGHT * INCH


def test_take_up_and_a_hostile_label_are_there_as_text(council_folder) -> None:
    folder = council_folder("whole")
    view = facts_of(folder, service_id="permits").view
    row = ask(
        "digital_take_up", {"start_date": view.period.start, "end_date": view.period.end, "service_id": "permits"}, None, folder
    ).records()[0]
    slides = deck(folder, service_id="permits").slides
    said = " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert percent(row["digital_take_up"]) in said
    assert HOSTILE[:30] in said


@pytest.mark.parametrize("council", ["phone only", "monthly only", "web logs only"])
def test_thin_data_give_slides_that_say_what_is_missing(council_folder, council: str) -> None:
    slides = deck(council_folder(council)).slides
    said = " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert "No saving is shown" in said
    assert " None" not in said


def test_the_same_snapshot_gives_the_same_slides(council_folder) -> None:
    first, second = (
        [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in deck(council_folder("whole")).slides]
        for _ in range(2)
    )
    assert first == second
    assert content("slides", council_folder("whole"))
