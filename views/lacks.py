"""What a page cannot show: said together in one card at its end, and columns that close up where a card is left out."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from views.cards import card, living
from views.formatting import NO_DATA, md


TITLE = "What this page cannot show yet"
_noted: ContextVar[list[tuple[str, str]] | None] = ContextVar("noted", default=None)


def begin_lacks() -> None:
    """Starts the list of a page; its last card shows what was noted."""
    _noted.set([])


def lacking(title: str, why: str) -> None:
    """Notes what cannot be shown and what would bring it, as Markdown; a page without a list of its own draws a card at once."""
    noted = _noted.get()
    if noted is None:
        with card(title):
            st.info(why, icon=":material/info:")
    else:
        noted.append((title, why))


def noted_so_far() -> int:
    """How many things the page lacks up to here."""
    return len(_noted.get() or ())


def lacks_card(sentences: Sequence[str] = ()) -> None:
    """One card with the page's own sentences and all that was noted, each reason once; nothing where the page lacks nothing."""
    noted = _noted.get() or []
    _noted.set(None)
    if not noted and not sentences:
        return
    titles: dict[str, list[str]] = {}
    for title, why in noted:
        titles.setdefault(why, []).append(md(title.rstrip(".")))
    with card(TITLE, f"It leaves these out, or shows “{NO_DATA}”, rather than guess.", key="card_missing"):
        told = [f"**{'. '.join(dict.fromkeys(names))}.** {why}" for why, names in titles.items()]
        st.markdown("\n".join(f"- {sentence}" for sentence in [*sentences, *told]))


def stacked(*cards: Callable[[], object]) -> Callable[[], bool]:
    """Cards that share one place of a row, one below the other; the place is taken where any of them draws something."""

    def draw_all() -> bool:
        drawn = False
        for draw_card in cards:
            before = noted_so_far()
            with living("This part"):
                drawn = bool(draw_card()) or noted_so_far() == before or drawn
        return drawn

    return draw_all


class Flow:
    """Rows of cards in reading order; a card that is left out leaves its place to the next one."""

    def __init__(self, *widths: float) -> None:
        self.widths = list(widths)
        self.row: DeltaGenerator | None = None
        self.free: list[DeltaGenerator] = []

    def add(self, *cards: Callable[[], object]) -> None:
        """Draws cards one after the other, row by row; one that draws something although a part is lacking returns true."""
        for draw_card in cards:
            if not self.free:
                self.row = st.empty()
                self.free = list(self.row.container().columns(self.widths))
            before, is_drawn = noted_so_far(), None
            with self.free[0], living("This part"):
                is_drawn = draw_card()
            if is_drawn or noted_so_far() == before:
                self.free.pop(0)
        if self.row and len(self.free) == len(self.widths):  # a row that nothing came into takes no room
            self.row.empty()
            self.free = []
