"""Cards of a page: a finding as heading, a chart or table, and a CSV of exactly what is shown."""

import logging
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from pipelines.errors import ChannelShiftError
from views.formatting import cell_words, csv_bytes, md, plain


CHART_CONFIG = {"displayModeBar": False, "displaylogo": False, "showSendToCloud": False, "responsive": True}
ROWS_WHOLE = 20
ROWS_IN_TABLE = 200
LONG_TABLE = 420  # pixels; longer tables scroll inside, so that the page stays readable
log = logging.getLogger(__name__)


@contextmanager
def card(title: str, subtitle: str = "", key: str | None = None) -> Iterator[None]:
    """A bordered card; when its figures cannot be had it says so in one sentence and the page lives on."""
    with st.container(border=True, height="stretch", gap="xsmall", key=key):
        st.header(md(title), anchor=False)
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
            st.header(md(title), anchor=False)
            st.warning(md(error), icon=":material/warning:")


def draw(spec: dict, alt: str, key: str) -> None:
    """Draws a chart's spec with its alternative text."""
    st.plotly_chart(spec, theme=None, config=CHART_CONFIG, alt=alt, key=key)


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
    cells = [[md(cell_words(cell)) for cell in row] for row in rows]
    names = [md(name.replace("_", " ")) for name in columns]
    st.table([dict(zip(names, row, strict=True)) for row in cells[:ROWS_IN_TABLE]], border="horizontal", hide_index=True)
    if len(rows) > ROWS_IN_TABLE:
        st.caption(f"The first {ROWS_IN_TABLE} of {len(rows):,} rows; the CSV holds them all.")


def grid(rows: Sequence[dict], config: dict, alt: str, key: str) -> None:
    """A table of records in a data grid, which draws text and never markup."""
    columns = {name: column_of([row[name] for row in rows], config[name]) for name in config}
    st.dataframe(
        columns,
        hide_index=True,
        height="content" if len(rows) <= ROWS_WHOLE else LONG_TABLE,
        column_config=config,
        placeholder="no data",
        alt=alt,
        key=key,
    )


def column_of(values: list, config: dict) -> list:
    """Texts on one line, where nothing noted is empty; figures as they are, where none at all is a column of missing numbers."""
    if config["type_config"]["type"] == "text":
        return ["" if value is None else plain(value) for value in values]
    return [math.nan] * len(values) if all(value is None for value in values) and is_numeric(config) else values


def is_numeric(config: dict) -> bool:
    """Whether a column shows numbers; dates have no missing number."""
    return config["type_config"]["type"] in ("number", "progress")


def table_with_csv(rows: Sequence[dict], config: dict, name: str, snapshot: str, alt: str) -> None:
    """The data grid and, under it, the CSV of the same rows."""
    grid(rows, config, alt, f"table_{name}")
    download(name, snapshot, list(config), lambda: [[row[column] for column in config] for row in rows])
