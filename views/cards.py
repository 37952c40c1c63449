"""Cards of a page: a finding as heading, a chart or table, and a CSV of exactly what is shown."""

import logging
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Literal

import streamlit as st
from streamlit.dataframe_util import convert_anything_to_pandas_df, convert_pandas_df_to_arrow_table

from pipelines.errors import ChannelShiftError
from views.drawn import checked
from views.formatting import cell_words, csv_bytes, heading, md, plain
from views.sending import let_figures_go


# Without "responsive": Streamlit gives a chart its width, also when the window changes, and Plotly would draw each one twice.
CHART_CONFIG = {"displayModeBar": False, "displaylogo": False, "showSendToCloud": False}
TABLES_KEPT = 500  # tables of texts, which runs show again and again
ROWS_WHOLE = 20
ROWS_IN_TABLE = 200
MEDIUM_LETTERS = 28  # of a name that a medium column of the grid shows whole
LONG_TABLE = 420  # pixels; longer tables scroll inside, so that the page stays readable
log = logging.getLogger(__name__)


@contextmanager
def card(title: str, subtitle: str = "", key: str | None = None) -> Iterator[None]:
    """A bordered card; when its figures cannot be had it says so in one sentence and the page lives on."""
    with st.container(border=True, height="stretch", gap="xsmall", key=key):
        st.header(heading(title), anchor=False)
        if subtitle:
            st.caption(subtitle)
        try:
            yield
        except ChannelShiftError as error:
            log.exception("The card %r could not be drawn.", title)
            st.warning(md(error), icon=":material/warning:")


@contextmanager
def living(title: str) -> Iterator[None]:
    """A part of a page that may fail before its card has begun: then a card of that title says why, and the page lives on."""
    try:
        yield
    except ChannelShiftError as error:
        log.exception("The part %r could not be drawn.", title)
        with st.container(border=True):
            st.header(heading(title), anchor=False)
            st.warning(md(error), icon=":material/warning:")


@contextmanager
def tile_row(tiles: int, width: int) -> Iterator[None]:
    """A row of so many tiles, each at least that many pixels wide; the figures are sent before the run goes on to its charts."""
    with st.grid(tiles, min_column_width=width):
        yield
    let_figures_go()


def draw(spec: dict, alt: str, key: str) -> None:
    """Draws a chart's spec with its alternative text."""
    st.plotly_chart(checked(spec), theme=None, config=CHART_CONFIG, alt=alt, key=key)


def download(name: str, snapshot: str, columns: Sequence[str], rows: Callable[[], Sequence[Sequence[object]]]) -> None:
    """A button for the CSV of what is shown; the file is written on the click."""
    st.download_button(
        "Download CSV",
        data=lambda: csv_bytes(columns, rows()),
        file_name=f"{name}_{snapshot}.csv",
        mime="text/csv",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        key=f"csv_{name}",
    )


@st.fragment
def beneath(name: str, snapshot: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Under a chart: the same figures as a plain table on request, and as a CSV."""
    with st.container(horizontal=True, gap="small"):
        with st.popover("As a table", type="tertiary", icon=":material/table:", on_change="rerun", key=f"as_table_{name}") as shown:
            if shown.open:
                plain_table(columns, rows)
        download(name, snapshot, columns, lambda: rows)


def plain_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table of text that screen readers and keyboards can walk; the cells are those of the CSV."""
    cells = [[md(cell_words(cell)) for cell in row] for row in rows[:ROWS_IN_TABLE]]
    names = [md(name.replace("_", " ")) for name in columns]
    text_table([dict(zip(names, row, strict=True)) for row in cells])
    if len(rows) > ROWS_IN_TABLE:
        st.caption(f"The first {ROWS_IN_TABLE} of {len(rows):,} rows; the CSV holds them all.")


def text_table(lines: Sequence[Mapping[str, str]], alt: str | None = None, hide_header: bool | None = None) -> None:
    """A table of Markdown texts that screen readers and keyboards can walk; all lines have the same columns."""
    table = _text_table(tuple(lines[0]), tuple(tuple(line.values()) for line in lines)) if lines else []
    st.table(table, border="horizontal", hide_index=True, hide_header=hide_header, alt=alt)


@lru_cache(maxsize=TABLES_KEPT)
def _text_table(columns: tuple[str, ...], cells: tuple[tuple[str, ...], ...]) -> object:
    return as_the_grid_does([dict(zip(columns, line, strict=True)) for line in cells])


def as_the_grid_does(data: object) -> object:
    """The Arrow table that Streamlit makes of records or columns each time they are shown; handed over, it needs no more work."""
    return convert_pandas_df_to_arrow_table(convert_anything_to_pandas_df(data))


class Kept(tuple[dict, ...]):
    """Rows that are worked out once for everybody; the table of them is made the first time they are shown and kept beside them."""

    table: object = None


def grid(rows: Sequence[dict], config: dict, alt: str, key: str) -> None:
    """A table of records in a data grid, which draws text and never markup."""
    st.dataframe(
        columns_of(rows, config),
        hide_index=True,
        lazy=False,  # all of a table can be searched, sorted and read aloud
        height="content" if len(rows) <= ROWS_WHOLE else LONG_TABLE,
        column_config=config,
        placeholder="no data",
        alt=alt,
        key=key,
    )


def columns_of(rows: Sequence[dict], config: dict) -> object:
    """What the grid shows: the columns by name, of kept rows as a table that needs no more work."""
    kept = rows if isinstance(rows, Kept) else None
    if kept is not None and kept.table is not None:
        return kept.table
    columns = {name: column_of([row[name] for row in rows], config[name]) for name in config}
    if kept is None:
        return columns
    kept.table = as_the_grid_does(columns)
    return kept.table


def column_of(values: list, config: dict) -> list:
    """Texts on one line, where nothing noted is empty; figures as they are, where none at all is a column of missing numbers."""
    if config["type_config"]["type"] == "text":
        return ["" if value is None else plain(value) for value in values]
    return [math.nan] * len(values) if all(value is None for value in values) and is_numeric(config) else values


def is_numeric(config: dict) -> bool:
    """Whether a column shows numbers; dates have no missing number."""
    return config["type_config"]["type"] in ("number", "progress")


def names_width(names: Sequence[str]) -> Literal["medium", "large"]:
    """The width of a column that shows these names whole, as far as any does."""
    return "large" if max(map(len, names), default=0) > MEDIUM_LETTERS else "medium"


def table_with_csv(rows: Sequence[dict], config: dict, name: str, snapshot: str, alt: str) -> None:
    """The data grid and, under it, the CSV of the same rows."""
    grid(rows, config, alt, f"table_{name}")
    download(name, snapshot, list(config), lambda: [[row[column] for column in config] for row in rows])
