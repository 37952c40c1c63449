"""What surrounds every page: tab title, icon, the name top left, the demo banner and the foot."""

from html import escape
from pathlib import Path

import streamlit as st

from pipelines.errors import ChannelShiftError
from views.data import Source, current_source
from views.first_drawn import drawn_style
from views.formatting import md, plain
from views.memory import turn_to
from views.ready import spare
from views.theme import Theme, theme_named


STATIC = Path(__file__).resolve().parents[1] / "static"
ORGANISATION_LENGTH = 40  # longer names are cut, so that the page list keeps its place
UNNAMED = "Your council"  # what settings.toml says until somebody names the council
# On paper the bar with the council's name stands above the title instead of over it, no empty space makes a last blank sheet, a table drawn
# for a wide window is made as narrow as the sheet, and no heading stands alone at the foot of one. On a phone a tile holds its whole figure.
STYLE = """@media print {
[data-testid="stHeader"] { position: static !important; }
[data-testid="stMainBlockContainer"] { padding-top: 0 !important; padding-bottom: 0 !important; zoom: 0.65; }
[data-testid="stElementContainer"]:has(h2), [data-testid="stElementContainer"]:has(h2) + [data-testid="stElementContainer"] { break-after: avoid; }
[data-testid="stDataFrame"] * { max-width: 100% !important; }
[data-testid="stDataFrame"] canvas { height: auto !important; }
}
@media (max-width: 640px) {
[data-testid="stMetricValue"] { font-size: 1.375rem; }
[data-testid="stMetricValue"] * { white-space: normal; }
}"""
PAGE_ICON = str(STATIC / "icon.svg")  # a local file: a Material icon here would make the browser fetch a font from another host


def begin(title: str) -> None:
    """Gives the page its own tab title and draws the name and, for invented data, the banner."""
    turn_to(title)
    spare.somebody_waits()
    st.set_page_config(page_title=f"{title} · Channel Shift", page_icon=PAGE_ICON, layout="wide")
    st.html(f"<style>{STYLE}\n{drawn_style()}</style>")
    source = source_or_none()
    st.logo(logo(organisation(source), shown_theme()), size="large")
    if source and source.is_demo:
        st.warning(
            "**Invented council.** Every figure, name and date here is made up. Bring your own exports on the page Add data, or put them in data/raw and run the build.",
            icon=":material/science:",
        )


def shown_theme() -> Theme:
    """The colours of the theme this browser shows."""
    return theme_named(st.context.theme.type)


def source_or_none() -> Source | None:
    """The published file, or None; the page itself says why there is none."""
    try:
        return current_source()
    except ChannelShiftError:
        return None


def organisation(source: Source | None) -> str:
    """The council's name from settings.toml, said to be invented when it is."""
    name = ""
    if source:
        try:
            name = plain(source.settings.get("organisation") or "")
        except ChannelShiftError:
            name = ""
        name = "" if name == UNNAMED else name
    if source and source.is_demo and "invented" not in name.lower():
        name = f"{name or 'Demo council'} (invented)"
    return name if len(name) <= ORGANISATION_LENGTH else name[: ORGANISATION_LENGTH - 1] + "…"


def logo(name: str, theme: Theme) -> str:
    """The mark with the product's name and the council's below it, as SVG text."""
    width = 48 + max(96, round(6.3 * len(name)))
    top = 13 if name else 21
    font = "font-family='Inter, Segoe UI, Helvetica, Arial, sans-serif'"
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='32' viewBox='0 0 {width} 32'>"
        "<rect width='32' height='32' rx='7' fill='#12436D'/>"
        "<g fill='none' stroke='#fff' stroke-width='3' stroke-linecap='round' stroke-linejoin='round'>"
        "<path d='M6 21.5 12 15l5 4 8.5-9.5'/><path d='M20 9h6v6'/></g>"
        f"<text x='42' y='{top}' {font} font-size='14' font-weight='700' fill='{theme.ink}'>Channel Shift</text>"
        f"<text x='42' y='28' {font} font-size='11.5' fill='{theme.muted}'>{escape(name)}</text></svg>"
    )


def foot(source: Source, *sentences: str) -> None:
    """The last lines of a page: status, snapshot, build time, where to read on."""
    built = f"built {md(source.built_at)} UTC" if source.built_at else ""
    st.caption(
        " · ".join(["Management information, not official statistics", f"snapshot {md(source.snapshot)}", built, *sentences]).strip(" ·")
    )
