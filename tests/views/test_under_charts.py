"""Under every chart stand its figures as a table and as a CSV, and under every table a CSV, on every page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.Block_pb2 import Block as BlockProto
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from tests.views.conftest import PAGES, words_of
from tests.views.council import Council, publish_council
from views.cards import names_width


TABLES = ("table", "dataframe", "arrow_data_frame")
QUERIES: dict[str, dict[str, str]] = {"Service": {"service": "Housing benefit"}}
SHORT = Council(late=True, late_days=45)  # calls are delivered 45 days late: two months are provisional


def kind(block: Block) -> str:
    """What a block is: a popover, a container, or a column and the like."""
    return str(block.proto.WhichOneof("type") or "") if isinstance(block.proto, BlockProto) else ""


def is_card(block: Block) -> bool:
    """Whether a block is a bordered container."""
    return kind(block) == "flex_container" and block.proto.flex_container.border


def leaves(block: Block, cards: tuple[Block, ...] = ()) -> Iterator[tuple[Element, tuple[Block, ...]]]:
    """Each element with the cards around it, the outermost first; what a popover holds is left out."""
    for child in block.children.values():
        if not isinstance(child, Block):
            yield child, cards
        elif kind(child) != "popover":
            yield from leaves(child, (*cards, child) if is_card(child) else cards)


def popovers(block: Block) -> Iterator[str]:
    """The labels of the popovers in a block."""
    for child in block.children.values():
        if isinstance(child, Block):
            if kind(child) == "popover":
                yield child.proto.popover.label
            yield from popovers(child)


def hatched_charts(app: AppTest) -> int:
    """How many charts hatch something; in their specs a slash is written as its code."""
    return sum('"shape":"\\u002f"' in each.proto.spec.replace(" ", "") for each in app.get("plotly_chart"))


def is_chart(element: Element) -> bool:
    """Whether an element is a chart of the library or bars."""
    return element.type == "plotly_chart" or (element.type == "html" and 'class="bars"' in element.proto.body)


def bare_figures(main: Block) -> tuple[list[str], int]:
    """The charts without a table or a CSV in their card, the tables without a CSV, and how many figures were looked at."""
    bare, seen = [], 0
    for element, cards in leaves(main):
        if not (is_chart(element) or element.type in TABLES):
            continue
        seen += 1
        inside = cards[-1] if cards else main
        has_csv = any(each.type == "download_button" for each, _ in leaves(inside))
        has_table = not is_chart(element) or "As a table" in set(popovers(inside))
        if not (cards and has_csv and has_table):
            titles = [str(each.value) for each, _ in leaves(inside) if each.type == "header"][:1]
            bare.append(f"{element.type} in {titles}")
    return bare, seen


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("council", ["demo", "whole", "email gap", "monthly only", "web logs only", "half a year"])
def test_figures_stand_under_every_chart_and_table(show, demo_council: Path, page: str, council: str) -> None:
    app = show(demo_council if council == "demo" else council, page, **(QUERIES.get(page, {}) if council == "demo" else {}))
    bare, seen = bare_figures(app.main)
    assert bare == []
    assert seen or council != "demo"


def test_months_that_a_late_feed_has_not_delivered_are_hatched(show, tmp_path: Path) -> None:
    publish_council(tmp_path, SHORT)
    late = show(tmp_path)
    assert hatched_charts(late) == 2  # contacts and take-up
    assert words_of(late).count("Hatched, October 2026: provisional") == 2


def test_weeks_that_a_late_feed_has_not_delivered_are_hatched(show, tmp_path: Path) -> None:
    publish_council(tmp_path, SHORT)
    late = show(tmp_path, "Channels and services")
    assert hatched_charts(late)
    assert "provisional, a feed has not delivered all of it" in words_of(late)


def test_nothing_is_hatched_where_every_feed_is_up_to_date(show) -> None:
    for page in ("Headlines", "Channels and services"):
        app = show("whole", page)
        assert app.get("plotly_chart") and "Hatched" not in words_of(app)
        assert not hatched_charts(app)


def test_names_that_begin_alike_get_a_column_that_tells_them_apart() -> None:
    long = "Planning applications and pre-application advice: "
    assert names_width(["Council tax"]) == names_width([]) == "medium"
    assert names_width(["Council tax", long + "renewal", long + "appeal"]) == "large"
