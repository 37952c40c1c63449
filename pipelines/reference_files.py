"""Reads the CSV files of data/reference into typed rows that remember their line; every problem is collected, none is skipped."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.reference_columns import Table
from pipelines.reference_tables import TABLE_NAMES, TABLES
from pipelines.reference_values import BadValue, nearest, read_value, shown


SETTINGS_FILE = "settings.toml"


@dataclass(frozen=True)
class Line:
    """One row of an edited table: where it stands and its values, null where a cell is blank."""

    table: str
    line: int
    values: dict[str, Any]


@dataclass
class Problems:
    """The sentences found so far, each naming the file under data/reference."""

    folder: Path
    sentences: list[str] = field(default_factory=list)

    def add(self, file: str, line: int | None, text: str) -> None:
        """Notes one sentence about a line, or about the whole file when line is None."""
        place = f"{self.folder.parent.name}/{self.folder.name}/{file}"
        self.sentences.append(f"{place} line {line}: {text}" if line else f"{place}: {text}")


def read_tables(folder: Path, problems: Problems) -> dict[str, tuple[Line, ...]]:
    """The filled tables of the folder; a file that is absent or has only a header is left out."""
    _note_unknown_files(folder, problems)
    tables = {}
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        lines = tuple(_read_table(table, path, problems)) if path.is_file() else ()
        if lines:
            tables[table.name] = lines
    return tables


def _note_unknown_files(folder: Path, problems: Problems) -> None:
    known = tuple(f"{name}.csv" for name in TABLE_NAMES)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_ours = path.name in (*known, SETTINGS_FILE) or path.suffix.lower() == ".md"
        if path.is_dir() or is_ours or path.name.startswith((".", "~$")):
            continue
        if path.stem in TABLE_NAMES and path.suffix.lower() != ".csv":
            problems.add(path.name, None, f'save this table as "CSV UTF-8" under the name {path.stem}.csv.')
        else:
            problems.add(path.name, None, f"no table has this name{nearest(path.name, (*known, SETTINGS_FILE))}")


def _read_table(table: Table, path: Path, problems: Problems) -> list[Line]:
    rows = cells_of(path, problems)
    if not rows:
        return []
    header_line, header = rows[0]
    names = _header_names(table, header, path.name, header_line, problems)
    if names is None:
        return []
    lines = []
    for line, cells in rows[1:]:
        if len(cells) == len(names):
            lines.append(Line(table.name, line, _typed(table, dict(zip(names, cells, strict=True)), line, problems)))
        else:
            text = f"{len(cells)} cells where the header has {len(names)}; add or remove commas, and put text that has a comma in quotes."
            problems.add(path.name, line, text)
    _note_repeated_keys(table, lines, problems)
    return lines


def cells_of(path: Path, problems: Problems) -> list[tuple[int, list[str]]]:
    """The rows of a file, header first, each with the line it begins on and its cells trimmed; none when the file is no table."""
    text = _decoded(path, problems)
    return _cells(text, path.name, problems) if text is not None else []


def _decoded(path: Path, problems: Problems) -> str | None:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.add(path.name, line, 'this is not UTF-8 text; save the file as "CSV UTF-8" in your spreadsheet.')
        return None
    if "\0" in text:
        problems.add(path.name, None, 'this is not UTF-8 text; save the file as "CSV UTF-8" in your spreadsheet.')
        return None
    return text


def _cells(text: str, file: str, problems: Problems) -> list[tuple[int, list[str]]]:
    """Rows with the line they begin on, cells trimmed; rows without any text are no rows."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    begins = 1
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                rows.append((begins, trimmed))
            begins = reader.line_num + 1
    except csv.Error:
        problems.add(file, begins, 'a quote (") is not closed or stands inside a cell; write "" for a quote inside quoted text.')
        return []
    return rows


def _header_names(table: Table, header: list[str], file: str, line: int, problems: Problems) -> list[str] | None:
    names = [name.lower().replace(" ", "_") for name in header]
    known = tuple(column.name for column in table.columns)
    before = len(problems.sentences)
    if len(header) == 1 and ";" in header[0]:
        problems.add(file, line, 'columns are separated by ";" here; save the file with commas ("CSV UTF-8, comma delimited").')
        return None
    for given, name in zip(header, names, strict=True):
        if not name:
            problems.add(file, line, "a column has no name; name it or remove it.")
        elif name not in known:
            problems.add(file, line, f'unknown column "{given[:40]}"{nearest(name, known)}')
        elif names.count(name) > 1:
            problems.add(file, line, f'column "{name}" is there twice; keep one.')
    for column in table.columns:
        if column.is_required and column.name not in names:
            problems.add(file, line, f'column "{column.name}" is missing; add it to the header.')
    return names if len(problems.sentences) == before else None


def _typed(table: Table, cells: dict[str, str], line: int, problems: Problems) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in table.columns:
        text = cells.get(column.name, "")
        values[column.name] = None
        if text:
            try:
                values[column.name] = read_value(column, text)
            except BadValue as bad:
                problems.add(f"{table.name}.csv", line, f"{column.name} {shown(column, text)} {bad}")
        elif column.is_required:
            problems.add(f"{table.name}.csv", line, f"{column.name} is blank; it must be filled.")
    return values


def _note_repeated_keys(table: Table, lines: list[Line], problems: Problems) -> None:
    first: dict[tuple, int] = {}
    for row in lines:
        key = tuple(row.values[name] for name in table.key)
        if not table.key or key[0] is None:
            continue
        if key in first:
            value = ", ".join(str(part) for part in key if part is not None)
            text = f'{", ".join(table.key)} "{value[:60]}" is there twice (also on line {first[key]}); keep one.'
            problems.add(f"{table.name}.csv", row.line, text)
        first.setdefault(key, row.line)
