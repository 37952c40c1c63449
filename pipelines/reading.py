"""Reading: files become all-text tables; nothing is guessed silently. The one door to the reading_*.py files."""

from collections.abc import Mapping
from dataclasses import replace

import duckdb

from pipelines.reading_ga4 import ga4_table
from pipelines.reading_gate import open_input
from pipelines.reading_inputs import list_inputs, shown_name
from pipelines.reading_json import json_table
from pipelines.reading_logs import log_table
from pipelines.reading_sheets import sheet_table
from pipelines.reading_tables import delimited_table, headerless_table, parquet_table
from pipelines.reading_types import Facts, Input, Limits, Opened, Reject, TextTable
from pipelines.reading_w3c import w3c_table
from pipelines.reading_xml import xml_table
from pipelines.recognise import Recognised


__all__ = [
    "Facts",
    "Input",
    "Limits",
    "Opened",
    "Recognised",
    "Reject",
    "TextTable",
    "list_inputs",
    "open_input",
    "shown_name",
    "text_table",
]


def text_table(con: duckdb.DuckDBPyConnection, opened: Opened, read: Mapping, recognise: Mapping, careful: bool = False) -> TextTable:
    """The table of an opened file as its format says it is read.

    The quick way hands the file to DuckDB; the caller goes the careful way when DuckDB raises or the counts differ.
    A file in which the gate saw trouble goes the careful way at once.
    """
    if opened.kind == "parquet":
        return replace(parquet_table(con, opened, recognise), may_be_spoiled=True)  # the gate sees the text of neither
    if opened.kind == "xlsx":
        return replace(sheet_table(opened, read, recognise), may_be_spoiled=True)
    if recognise.get("preamble"):
        return ga4_table(opened, recognise)
    kind = recognise.get("kind", "table")
    if kind == "log":
        return log_table(opened, read, recognise, careful)
    if kind == "json":
        return json_table(con, opened, recognise, careful)
    if kind == "w3c":
        return w3c_table(con, opened, recognise, careful)
    if kind == "xml":
        return xml_table(opened)
    make = headerless_table if kind == "headerless" else delimited_table
    return replace(make(opened, read, recognise, careful), may_be_spoiled=opened.facts.spoiled, blanks=opened.facts.blanks)
