"""Edits of data/reference from a screen: checked as a build would check them, what is not edited stays as it is written, every changed cell logged."""

import csv
import datetime
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import ReferenceTableError, UsageError
from pipelines.folders import Folders
from pipelines.kept_rows import one_line, read_whole, with_rows
from pipelines.locking import edit_lock
from pipelines.reference import load_reference
from pipelines.reference_columns import Table
from pipelines.reference_files import Problems, cells_of
from pipelines.reference_tables import TABLES, table_named
from pipelines.whole_files import csv_text, write_whole


LOG = "edit_log"
NOT_BY_HAND = (LOG, "cited_snapshots", "scenarios")  # what the product itself writes
LOG_COLUMNS = tuple(column.name for column in table_named(LOG).columns)
EDITABLE = tuple(table.name for table in TABLES if table.name not in NOT_BY_HAND)
LONGEST_WHO = 80
ORDER = "(place among the rows)"  # stands for a column where a row was moved

Row = Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A table as it stands: its rows as text, in the order of the file, and a digest that tells whether it was changed since."""

    table: Table
    columns: tuple[str, ...]  # those of the file first, then the others the table may have
    rows: tuple[dict[str, str], ...]
    digest: str
    text: str = ""  # of the whole file


@dataclass(frozen=True)
class Edit:
    """One cell that is no longer what it was; blank stands for no value, also of a row that came or went."""

    key: str
    column: str
    old: str
    new: str


def read_sheet(data: Path, name: str) -> Sheet:
    """The table as it stands, empty where there is no file; raises ReferenceTableError when the file cannot be read as a table."""
    table = table_named(name)
    path = Folders(data).reference / f"{name}.csv"
    known = tuple(column.name for column in table.columns)
    if not path.is_file():
        return Sheet(table, known, (), "")
    problems = Problems(path.parent)
    lines = cells_of(path, problems)
    names = [cell.lower().replace(" ", "_") for cell in lines[0][1]] if lines else list(known)
    for line, cells in lines[1:]:
        if len(cells) != len(names):
            problems.add(path.name, line, f"{len(cells)} cells where the header has {len(names)}; mend it in the file, then edit it here.")
    unknown = [each for each in names if each not in known]
    if unknown or len(set(names)) < len(names):
        problems.add(
            path.name, 1, f"its header is not one this table can have ({', '.join(unknown) or 'a column twice'}); mend it in the file."
        )
    if problems.sentences:
        raise ReferenceTableError("\n".join(problems.sentences))
    columns = (*names, *(each for each in known if each not in names))
    blank = dict.fromkeys(columns, "")
    rows = tuple(blank | dict(zip(names, cells, strict=True)) for _, cells in lines[1:])
    return Sheet(table, columns, rows, _digest(path), read_whole(path))


def problems_of(data: Path, texts: Mapping[str, str]) -> tuple[str, ...]:
    """What a build would refuse if these files of data/reference (text by name, such as services.csv) read so.

    Problems that other files have already are left out, so that one table can be mended at a time.
    """
    now = Folders(data).reference
    before = set(_problems(now))
    with tempfile.TemporaryDirectory() as folder:
        tried = Path(folder) / now.parent.name / now.name
        if now.is_dir():
            shutil.copytree(now, tried)
        tried.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (tried / name).write_text(text, encoding="utf-8", newline="")
        found = _problems(tried)
    return tuple(each for each in found if each not in before or any(f"/{name}" in each for name in texts))


def _problems(reference: Path) -> list[str]:
    try:
        load_reference(reference)
    except ReferenceTableError as error:
        return str(error).split("\n")
    return []


def sheet_text(sheet: Sheet, rows: Sequence[Row]) -> str:
    """The file with these rows: a row that is as it was keeps its very text; in a changed one, line feeds inside a cell become spaces."""
    return with_rows(sheet.text, sheet.columns, [[row.get(column) or "" for column in sheet.columns] for row in rows])


def edits_of(sheet: Sheet, rows: Sequence[Row]) -> tuple[Edit, ...]:
    """Every cell that would change; rows are told apart by the table's key, or where it has none by all its required cells."""
    before, after = _by_key(sheet, sheet.rows), _by_key(sheet, rows)
    edits = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key, {}), after.get(key, {})
        edits += [Edit(key, name, old.get(name, ""), new.get(name, "")) for name in sheet.columns if old.get(name, "") != new.get(name, "")]
    return (*edits, *_moves(tuple(before), tuple(after))) if not sheet.table.key else tuple(edits)


def _moves(before: Sequence[str], after: Sequence[str]) -> list[Edit]:
    """Rows that changed places among those that stay; in a table without a key the earlier of two rows decides."""
    old, new = [key for key in before if key in set(after)], [key for key in after if key in set(before)]
    places = {key: place for place, key in enumerate(old, start=1)}
    return [Edit(key, ORDER, str(places[key]), str(place)) for place, key in enumerate(new, start=1) if places[key] != place]


def _by_key(sheet: Sheet, rows: Sequence[Row]) -> dict[str, dict[str, str]]:
    names = sheet.table.key or tuple(column.name for column in sheet.table.columns if column.is_required)
    seen: Counter[str] = Counter()
    found = {}
    for row in rows:
        cells = {name: one_line(row.get(name)) for name in sheet.columns}
        if not any(cells.values()):
            continue
        key = ", ".join(cells[name] or "*" for name in names)
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key} ({seen[key]})"] = cells
    return found


def save_sheet(data: Path, sheet: Sheet, rows: Sequence[Row], who: str, now: datetime.datetime) -> tuple[Edit, ...]:
    """Writes the rows in the place of the sheet's and logs each changed cell; returns the edits, none where nothing changed.

    Raises UsageError without a name or when somebody else changed the table since it was read, ReferenceTableError with every
    problem a build would have with it. The log is written before the table, so no edit can stand unlogged.
    """
    name = signed(who)
    path = Folders(data).reference / f"{sheet.table.name}.csv"
    edits = edits_of(sheet, rows)
    text = sheet_text(sheet, rows)
    with edit_lock(data):
        if _digest(path) != sheet.digest:
            raise UsageError(
                f"{path.name} was changed by somebody else meanwhile; nothing was saved. Load the page again and repeat the edit."
            )
        problems = problems_of(data, {path.name: text})
        if problems:
            raise ReferenceTableError("\n".join(problems))
        if edits:
            write_log(data, sheet.table.name, edits, name, now)
            write_whole(path, text)
    return edits


def write_log(data: Path, table: str, edits: Sequence[Edit], who: str, now: datetime.datetime) -> None:
    """Appends edits to edit_log.csv; the caller holds the edit lock. Raises ReferenceTableError when its header is another."""
    path = Folders(data).reference / f"{LOG}.csv"
    whole = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    if not whole.strip():
        whole = csv_text([LOG_COLUMNS])
    names = [cell.strip().lower().replace(" ", "_") for cell in next(csv.reader([whole.lstrip().split("\n", 1)[0]]))]
    if set(names) != set(LOG_COLUMNS):
        raise ReferenceTableError(
            f"reference/{path.name} line 1: the log needs the columns {', '.join(LOG_COLUMNS)}; mend its header, then save again."
        )
    on_at = now.isoformat(sep=" ", timespec="seconds")
    logged = [dict(zip(LOG_COLUMNS, (on_at, who, table, edit.key, edit.column, edit.old, edit.new), strict=True)) for edit in edits]
    write_whole(path, (whole if whole.endswith("\n") else f"{whole}\n") + csv_text([[row[name] for name in names] for row in logged]))


def signed(who: str) -> str:
    """The name of whoever edits, on one line; raises UsageError when there is none."""
    name = " ".join(who.split())[:LONGEST_WHO]
    if not name:
        raise UsageError("Say who you are first; every edit is logged under a name.")
    return name


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
