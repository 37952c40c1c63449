"""Bars stand where their figures say, and carry no markup of a label."""

import re

from views.bars import Bar, Part, html, scale_of
from views.theme import LIGHT


def spans(drawn: str, colour: str) -> list[tuple[float, float]]:
    found = re.findall(rf"left:([\d.]+)%;width:([\d.]+)%;[^>]*background:{re.escape(colour)}", drawn)
    return [(float(left), float(width)) for left, width in found]


def test_parts_stand_where_their_figures_say() -> None:
    bars = [
        Bar("Gain", "£30", (Part(0.0, 30.0, "#0a0a0a"),)),
        Bar("Loss", "−£10", (Part(0.0, -10.0, "#0b0b0b"),), tick=20.0, tick_label="Target"),
    ]
    drawn = html(bars, "two bars", LIGHT)
    assert spans(drawn, "#0a0a0a") == [(25.0, 75.0)]  # from nil, a quarter of the way from −10 to 30
    assert spans(drawn, "#0b0b0b") == [(0.0, 25.0)]
    assert "left:calc(75.00% - 2.25px)" in drawn and "padding-right:25.00%;text-align:right" in drawn


def test_a_bar_of_nothing_has_words_and_no_part() -> None:
    drawn = html([Bar("Nothing", "£0", (Part(0.0, 0.0, "#0a0a0a"),))], "", LIGHT)
    assert "Nothing" in drawn and "#0a0a0a" not in drawn
    assert scale_of([]).at(0.0) == 0.0


def test_a_hostile_label_stays_text() -> None:
    drawn = html([Bar("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', ())], '" onmouseover="x', LIGHT)
    assert "<script" not in drawn and "<img" not in drawn and 'aria-label="&quot; onmouseover=&quot;x"' in drawn
