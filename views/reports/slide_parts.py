"""Parts of a slide: title, text, native charts that can be edited, tables; one look for all slides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from views.theme import LIGHT


if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6  # inches
FONT = "Calibri"
TITLE_ONLY = 5  # the layout of python-pptx's own template
BODY_TOP, BODY_HEIGHT = 1.75, 4.85
ROW_HEIGHT = 0.34  # of a table, where the text is one line


@dataclass(frozen=True)
class Place:
    """Where a part stands, in inches."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A series of a chart: its name, its values with gaps, and its colour."""

    name: str
    values: Sequence[float | None]
    colour: str


WHOLE = Place(MARGIN, BODY_TOP, WIDTH - 2 * MARGIN, BODY_HEIGHT)
LEFT = Place(MARGIN, BODY_TOP, 5.9, BODY_HEIGHT)
RIGHT = Place(6.85, BODY_TOP, 5.9, BODY_HEIGHT)


def rgb(colour: str) -> Any:
    """A colour of the theme as PowerPoint takes it."""
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.removeprefix("#"))


def new_slide(deck: "Presentation", title: str, under: str, footer: str) -> "Slide":
    """A slide with its finding as the title, a line under it and the snapshot at the foot."""
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches

    slide: Slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    shape: Any = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = Inches(MARGIN), Inches(0.35), Inches(WIDTH - 2 * MARGIN), Inches(0.95)
    shape.text_frame.word_wrap = True
    shape.text_frame.margin_left = shape.text_frame.margin_right = 0
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    write(shape.text_frame, [title], 28 if len(title) <= 75 else 24, bold=True)
    if under:
        text(slide, [under], Place(MARGIN, 1.28, WIDTH - 2 * MARGIN, 0.4), 14, LIGHT.muted)
    text(slide, [footer], Place(MARGIN, 6.98, WIDTH - 2 * MARGIN - 1, 0.3), 10, LIGHT.muted)
    text(slide, [str(len(deck.slides))], Place(WIDTH - MARGIN - 0.8, 6.98, 0.8, 0.3), 10, LIGHT.muted, right=True)
    return slide


def write(frame: Any, paragraphs: Sequence[str], size: float, colour: str = LIGHT.ink, bold: bool = False, right: bool = False) -> None:
    """Fills a text frame, one paragraph a sentence, in the deck's own type."""
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    for place, words in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        paragraph.space_after = Pt(size * 0.45)
        run = paragraph.add_run()
        run.text = words
        run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
        run.font.color.rgb = rgb(colour)


def text(
    slide: "Slide", paragraphs: Sequence[str], place: Place, size: float, colour: str = LIGHT.ink, bold: bool = False, right: bool = False
) -> None:
    """A box of text."""
    from pptx.util import Inches

    box = slide.shapes.add_textbox(Inches(place.left), Inches(place.top), Inches(place.width), Inches(place.height))
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write(frame, paragraphs, size, colour, bold, right)


def figure_card(slide: "Slide", label: str, value: str, note: str, place: Place) -> None:
    """A framed figure with its name above and what it means below."""
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches, Pt

    frame = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(place.left), Inches(place.top), Inches(place.width), Inches(place.height))
    frame.fill.background()
    frame.line.color.rgb, frame.line.width = rgb("#D5DBE1"), Pt(1)
    frame.shadow.inherit = False
    inner = place.width - 0.4
    text(slide, [label], Place(place.left + 0.2, place.top + 0.18, inner, 0.35), 14 if len(label) <= 20 else 12, LIGHT.muted)
    text(slide, [value], Place(place.left + 0.2, place.top + 0.55, inner, 0.7), 28 if len(value) <= 13 else 22, bold=True)
    text(slide, [note], Place(place.left + 0.2, place.top + 1.25, inner, 0.6), 13)


def table(
    slide: "Slide", header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], place: Place, size: float = 14
) -> None:
    """A table with a header row; columns after the first of figures are set to the right by their header's leading bar."""
    from pptx.util import Inches

    shape = slide.shapes.add_table(len(rows) + 1, len(header), Inches(place.left), Inches(place.top), Inches(place.width), Inches(0.4))
    grid = shape.table
    grid.horz_banding = False
    for column, width in enumerate(widths):
        grid.columns[column].width = Inches(width)
    for row in grid.rows:
        row.height = Inches(ROW_HEIGHT)
    for line, cells in enumerate([header, *rows]):
        for column, words in enumerate(cells):
            right = header[column].startswith("|")
            cell = grid.cell(line, column)
            cell.margin_top = cell.margin_bottom = Inches(0.04)
            cell.fill.solid()
            cell.fill.fore_color.rgb = rgb("#EEF1F4" if line == 0 else LIGHT.page)
            write(
                cell.text_frame,
                [words.removeprefix("|")],
                size - (1 if line == 0 else 0),
                LIGHT.muted if line == 0 else LIGHT.ink,
                right=right,
            )


def chart(slide: "Slide", kind: str, categories: Sequence[Any], lines: Sequence[Line], place: Place, number: str, alt: str) -> Any:
    """A native chart: line, stacked or column; a missing value is a gap."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Inches, Pt

    kinds = {"line": XL_CHART_TYPE.LINE, "stacked": XL_CHART_TYPE.BAR_STACKED, "column": XL_CHART_TYPE.COLUMN_CLUSTERED}
    data: Any = CategoryChartData(number_format=number)
    data.categories = list(categories)
    for line in lines:
        data.add_series(line.name, line.values)
    frame: Any = slide.shapes.add_chart(kinds[kind], Inches(place.left), Inches(place.top), Inches(place.width), Inches(place.height), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    made = frame.chart
    made.font.size, made.font.name = Pt(12), FONT
    made.has_legend = len(lines) > 1
    if made.has_legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    made.value_axis.tick_labels.number_format, made.value_axis.tick_labels.number_format_is_linked = number, False
    made.value_axis.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
    made.value_axis.format.line.fill.background()
    made.category_axis.format.line.color.rgb = rgb(LIGHT.axis)
    for line, series in zip(lines, made.plots[0].series, strict=True):
        paint(series, line.colour, kind == "line")
    return made


def paint(series: Any, colour: str, is_line: bool) -> None:
    """The colour of a series; lines are straight and carry no markers."""
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.util import Pt

    if is_line:
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = rgb(colour), Pt(2.25)
        series.marker.style = XL_MARKER_STYLE.NONE
    else:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(colour)
