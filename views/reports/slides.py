"""The slides: eight findings, each in its title, with charts that PowerPoint can edit."""

import io
from typing import TYPE_CHECKING, Any

from views import headline_words, wording
from views.formatting import count, pounds_range
from views.headline_charts import released_bars, term_names
from views.headline_quality import asked
from views.headline_saving import Saving
from views.reports import board
from views.reports.board_proof import rung_figure
from views.reports.facts import ReportFacts, left_out_words, trend_dates
from views.reports.slide_parts import (
    LEFT,
    MARGIN,
    RIGHT,
    WHOLE,
    WIDTH,
    Line,
    Place,
    chart,
    figure_card,
    new_slide,
    rgb,
    table,
    text,
)
from views.reports.words import paper
from views.reports.workbook import made_at
from views.theme import CHANNEL_ORDER, LIGHT, channel_name


if TYPE_CHECKING:
    from pptx.presentation import Presentation

BODY = 1.85  # inches from the top
CHANNELS_SHOWN, NOTES_SHOWN, CHECKS_SHOWN = 4, 6, 4
POUNDS = '"£"#,##0;\u2212"£"#,##0'


def slides(facts: ReportFacts) -> bytes:
    """The PowerPoint file."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(7.5)
    made = made_at(facts.source.built_at)
    properties = deck.core_properties
    properties.title, properties.subject, properties.author = facts.title, facts.about, facts.organisation
    properties.created = properties.modified = made
    properties.language = "en-GB"
    for slide in (finding, released, ladder, cost_change, take_up, channels, worse, decisions):
        slide(deck, facts)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def finding(deck: "Presentation", facts: ReportFacts) -> None:
    """The finding with its four figures and how sure it is."""
    slide = new_slide(deck, facts.title, f"{facts.organisation} · {facts.about}", facts.footer)
    width, gap = (WIDTH - 2 * MARGIN - 3 * 0.25) / 4, 0.25
    for place, tile in enumerate(board.tiles(facts)):
        where = Place(MARGIN + place * (width + gap), 2.0, width, 2.0)
        figure_card(slide, str(tile["label"]), str(tile["value"]), str(tile["note"]), where)
    sure = [
        str(board.grade(facts)["words"]),
        paper(headline_words.how_sure(facts.head, facts.view.period)),
        paper(headline_words.caveat(facts.head)),
    ]
    text(slide, [sentence for sentence in [*sure, facts.sources_line] if sentence], Place(MARGIN, 4.4, WIDTH - 2 * MARGIN, 2.3), 16)


def released(deck: "Presentation", facts: ReportFacts) -> None:
    """Cash, capacity and what is not proven, beside the budget; and the target."""
    part = board.released(facts)
    slide = new_slide(deck, str(part["title"]), str(part["sub"]), facts.footer)
    bars = released_bars(facts.head, LIGHT)
    if not bars:
        text(slide, [str(part["note"])], WHOLE, 18)
        return
    names = [f"{paper(bar.name)}: {paper(bar.figure)}" for bar in reversed(bars)]
    sure, (above, below) = [bar.sure for bar in reversed(bars)], zip(*(bar.pale_parts for bar in reversed(bars)), strict=True)
    lines = [Line("To the low end", sure, LIGHT.accent), Line("To the high end", above, LIGHT.pale)]
    if any(below):
        lines = [
            Line("Sure", sure, LIGHT.accent),
            Line("The rest of the range", above, LIGHT.pale),
            Line("The rest, below nil", below, LIGHT.pale),
        ]
    made = chart(slide, "stacked", names, lines, Place(MARGIN, BODY, 7.9, 4.6), POUNDS, str(part["alt"]))
    made.plots[0].gap_width, made.plots[0].overlap = 60, 100
    for series in made.plots[0].series:
        series.invert_if_negative = False
    below_axis(made)
    budget = [f"{paper(bar.tick_label)}." for bar in bars if bar.tick is not None]
    text(slide, [*budget, str(part["note"])], Place(8.9, BODY + 0.2, WIDTH - MARGIN - 8.9, 4.2), 16)


def ladder(deck: "Presentation", facts: ReportFacts) -> None:
    """Every rung with its figure, from list price to cash."""
    saving = facts.head.saving
    if saving is None:
        slide = new_slide(deck, "No saving is shown", "", facts.footer)
        text(slide, [paper(facts.head.why.get("saving")) or "The data carry no saving yet."], WHOLE, 18)
        return
    slide = new_slide(deck, ladder_title(saving), "Pounds a year, 80% range. Residents’ own time is never added.", facts.footer)
    rows = [
        [f"{paper(rung.label)}{' (not a saving)' if rung.is_struck_through else ''}", rung_figure(rung, saving)] for rung in saving.rungs
    ]
    table(slide, ("Step", "|A year"), rows, (6.0, 2.4), Place(MARGIN, BODY, 8.4, 4.5), 12)
    swings = [f"What could change it most: {paper(row['what'])}." for row in saving.tornado[:1]]
    notes = [*swings, *(f"Nothing would be left {paper(row['says'])}." for row in saving.break_even)]
    text(slide, notes, Place(9.4, BODY, WIDTH - MARGIN - 9.4, 4.5), 14)


def ladder_title(saving: Saving) -> str:
    """What is left of the contacts avoided."""
    avoided = saving.rung("L1")
    if avoided is None or avoided.low is None:
        return "How the saving is worked out, rung by rung"
    kept = paper(pounds_range(saving.low, saving.high))
    return f"Of {paper(pounds_range(avoided.low, avoided.high))} avoided, {kept} is left after what came back and running costs"


def cost_change(deck: "Presentation", facts: ReportFacts) -> None:
    """The four terms of the cost change."""
    part = board.cost_change(facts)
    slide = new_slide(deck, str(part["title"]), str(part["sub"]), facts.footer)
    change = facts.head.cost_change
    if change is None:
        text(slide, [str(part["note"])], WHOLE, 18)
        return
    names = term_names(facts.view.service_id is not None)
    labels = [*(names[key][0] for key, _ in change.terms), "All change"]
    amounts = [*(round(amount, 2) for _, amount in change.terms), round(change.change, 2)]
    made = chart(slide, "column", labels, [Line("Change", amounts, LIGHT.other)], Place(MARGIN, BODY, 7.9, 4.6), POUNDS, str(part["alt"]))
    plot = made.plots[0]
    plot.gap_width, plot.has_data_labels = 70, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = POUNDS, False
    for place, colour in ((2, LIGHT.accent), (4, LIGHT.ink)):
        point = plot.series[0].points[place].format.fill
        point.solid()
        point.fore_color.rgb = rgb(colour)
    plot.series[0].invert_if_negative = False
    below_axis(made)
    text(slide, [str(part["note"])], Place(8.9, BODY + 0.2, WIDTH - MARGIN - 8.9, 4.2), 16)


def below_axis(made: Any) -> None:
    """Puts the names of columns under the chart, where falling columns do not cover them."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    made.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW


def take_up(deck: "Presentation", facts: ReportFacts) -> None:
    """Digital take-up and cost per transaction over time."""
    head = facts.head.headlines
    title = (
        wording.take_up_title(facts.view.period, head.take_up, head.take_up_change)
        if head.take_up is not None
        else "Digital take-up cannot be shown yet"
    )
    slide = new_slide(deck, paper(title), f"Counted as {paper(head.definition_name)}", facts.footer)
    parts = (
        (LEFT, facts.take_up, "Digital take-up by month", "0%"),
        (RIGHT, facts.cost, f"Cost per transaction over 12 months{', now ' + facts.cost.last if facts.cost.is_known else ''}", '"£"0.00'),
    )
    for place, trend, name, number in parts:
        text(slide, [name], Place(place.left, place.top, place.width, 0.35), 15, bold=True)
        if not trend.is_known:
            text(slide, [paper(trend.why) or "Fewer than two months have data."], Place(place.left, place.top + 0.5, place.width, 1.5), 15)
            continue
        where = Place(place.left, place.top + 0.4, place.width, place.height - 0.5)
        made = chart(slide, "line", [f"{month:%b %Y}" for month in trend.months], [Line(name, trend.values, LIGHT.accent)], where, number,
                     f"{name}: ends at {trend.last}")  # fmt: skip
        made.value_axis.minimum_scale = 0
        made.has_title = False


def channels(deck: "Presentation", facts: ReportFacts) -> None:
    """Contacts a month by channel."""
    rows = asked(facts.source.rows, "contacts_by_month_and_channel", **trend_dates(facts.view, facts.published), **facts.view.who)
    months = sorted({row["month"] for row in rows})
    by_channel = {(row["channel_id"], row["month"]): row["contacts"] for row in rows}
    sums = {
        channel: sum(row["contacts"] or 0 for row in rows if row["channel_id"] == channel)
        for channel in {row["channel_id"] for row in rows}
    }
    shown = sorted(
        sorted(sums, key=lambda channel: -sums[channel])[:CHANNELS_SHOWN],
        key=lambda channel: CHANNEL_ORDER.index(channel) if channel in CHANNEL_ORDER else 99,
    )
    title = channels_title(facts) if sums else "No month is complete yet"
    slide = new_slide(
        deck, title, f"{facts.view.period.dates}; the lines show contacts a month. A gap is missing data, not nought.", facts.footer
    )
    if not months:
        text(slide, ["Contacts are drawn by whole months, and none has been counted to its end.", *left_out_words(facts)], WHOLE, 18)
        return
    lines = [Line(channel_name(channel), [by_channel.get((channel, month)) for month in months], LIGHT.mark(channel)) for channel in shown]
    alt = f"{title}. Lines by month from {months[0]:%B %Y} to {months[-1]:%B %Y}."
    chart(slide, "line", [f"{month:%b %Y}" for month in months], lines, WHOLE, "#,##0", alt).value_axis.minimum_scale = 0


def channels_title(facts: ReportFacts) -> str:
    """The channel with most contacts in the period of the report, which is shorter than the lines."""
    counted = {
        str(row["channel_id"]): int(row["contacts"] or 0)
        for row in asked(facts.source.rows, "cost_per_transaction_by_channel", **facts.view.asked)
    }
    if not any(counted.values()):
        return "Contacts a month by channel"
    largest = max(counted, key=lambda channel: counted[channel])
    return f"{channel_name(largest)} is the channel people used most: {count(counted[largest])} of {count(sum(counted.values()))} contacts"


def worse(deck: "Presentation", facts: ReportFacts) -> None:
    """What got worse, where access was cut, and what cannot be shown."""
    part = board.worse(facts)
    slide = new_slide(deck, str(part["title"]), str(part["sub"]), facts.footer)
    rows = part["rows"]
    top = BODY
    if rows:
        table(slide, ("What and for whom", "|Year before", "|Now"), rows, (6.4, 1.4, 1.2), Place(MARGIN, BODY, 9.0, 2.5), 13)
        top = BODY + 0.55 + 0.36 * len(rows)
    notes = [*part["notes"], *left_out_words(facts)]
    text(slide, first_of([note for note in notes if note], NOTES_SHOWN), Place(MARGIN, top, WIDTH - 2 * MARGIN, 6.7 - top), 15)


def first_of(sentences: list[str], most: int) -> list[str]:
    """As many as there is room for, and how many more the board report has."""
    left = len(sentences) - most
    return sentences if left <= 0 else [*sentences[: most - 1], f"{left + 1} more are in the board report."]


def decisions(deck: "Presentation", facts: ReportFacts) -> None:
    """The next decisions with range, cost and owner, and whether the saving can be signed."""
    part = board.decisions(facts)
    slide = new_slide(deck, str(part["title"]), str(part["sub"]), facts.footer)
    rows = part["rows"]
    if rows:
        header = ("Decision", "|Worth a year", "Cost", "Owner")
        table(slide, header, rows, (6.7, 1.7, 2.2, 1.5), Place(MARGIN, BODY, WIDTH - 2 * MARGIN, 2.5), 14)
    else:
        text(slide, [part["why"]], Place(MARGIN, BODY, WIDTH - 2 * MARGIN, 1.5), 18)
    failed = [
        f"{check.answer.capitalize()}: {paper(check.question)} {paper(check.because)}" for check in facts.checks if check.answer != "yes"
    ]
    text(slide, [paper(headline_words.sign_title(facts.checks))], Place(MARGIN, 4.75, WIDTH - 2 * MARGIN, 0.4), 16, bold=True)
    text(slide, first_of(failed, CHECKS_SHOWN), Place(MARGIN, 5.15, WIDTH - 2 * MARGIN, 1.7), 13)
