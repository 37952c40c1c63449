"""A table of data/reference as rows of an editor: text cells, words and ids to choose from, and sentences about rows as they are numbered there."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from pipelines.editing import EDITABLE, Sheet, read_sheet
from pipelines.errors import ReferenceTableError
from pipelines.reference_columns import EVERY, Column
from views.adding.tables_words import Words


FIRST = ("services", "unit_costs", "changes", "staffing", "targets")  # what officers are asked about most
SETTINGS = "settings"
BOOLEANS = ("true", "false")
LINE = re.compile(r"\bline (\d+)\b")
FIRST_LINE = 2  # of a row in the file: its header is line 1


def table_names() -> list[str]:
    """The tables in the order people ask for them, the settings last."""
    return [*FIRST, *sorted(set(EDITABLE) - set(FIRST)), SETTINGS]


def title_of(name: str) -> str:
    """The name of a table on screen."""
    return name.replace("_", " ").capitalize()


def frame_of(sheet: Sheet) -> pd.DataFrame:
    """The cells as text, rows numbered from 1."""
    cells = {column: pd.Series([row[column] for row in sheet.rows], dtype="str") for column in sheet.columns}
    frame = pd.DataFrame(cells, columns=list(sheet.columns))
    frame.index = pd.RangeIndex(1, len(sheet.rows) + 1, name="Row")
    return frame


def rows_of(frame: pd.DataFrame) -> tuple[list[dict[str, str]], list[int]]:
    """The rows that hold any text, and the number each has on the screen."""
    rows, numbers = [], []
    for number, record in zip(frame.index, frame.to_dict("records"), strict=True):
        row = {str(name): "" if pd.isna(cell) else str(cell) for name, cell in record.items()}
        if any(cell.strip() for cell in row.values()):
            rows.append(row)
            numbers.append(int(number))
    return rows, numbers


def config_of(sheet: Sheet, words: Words, ids: Mapping[str, Sequence[str]]) -> dict:
    """How each column is edited; cells that stand there already can always be chosen again, also where they are wrong."""
    config = {}
    for name in sheet.columns:
        column = sheet.table.column(name)
        label = f"{name} *" if column.is_required else name
        choices = choices_of(column, ids)
        if choices:
            there = [row[name] for row in sheet.rows if row[name] and row[name] not in choices]
            options = list(dict.fromkeys([*choices, *there]))
            config[name] = st.column_config.SelectboxColumn(label, help=words.help(name), options=options)
        else:
            config[name] = st.column_config.TextColumn(label, help=words.help(name))
    return config


def choices_of(column: Column, ids: Mapping[str, Sequence[str]]) -> list[str]:
    """The only values a column may have, or none where it is free."""
    if column.words:
        return list(column.words)
    if column.kind == "boolean":
        return list(BOOLEANS)
    if column.refers and column.kind in ("id", "id_or_every"):
        return [*([EVERY] if column.kind == "id_or_every" else []), *ids.get(column.refers, ())]
    return []


def ids_of(data: Path, sheet: Sheet) -> dict[str, list[str]]:
    """The ids that the table's columns may name, by the table that holds them; none of one that cannot be read."""
    found = {}
    for table in {column.refers for column in sheet.table.columns if column.refers}:
        try:
            other = sheet if table == sheet.table.name else read_sheet(data, table)
        except ReferenceTableError:
            continue
        key = other.table.key[0] if other.table.key else other.columns[0]
        found[table] = sorted({row[key] for row in other.rows if row[key]})
    return found


def by_row(sentence: str, table: str, numbers: Sequence[int]) -> str:
    """A problem of this table in terms of the rows on the screen; those of other tables keep their lines."""
    name = f"{table}.csv"
    if f"/{name}" not in sentence.split(":", 1)[0]:
        return sentence

    def row(match: re.Match) -> str:
        position = int(match[1]) - FIRST_LINE
        return f"row {numbers[position]}" if 0 <= position < len(numbers) else "the header"

    place, colon, rest = sentence.partition(":")
    where = LINE.search(place)
    return f"{title_of(table)}{', ' + row(where) if where else ''}{colon}{LINE.sub(row, rest)}"
