"""What an export says of itself: when it was made, what it covers, whether it is cut off."""

import datetime
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import duckdb

from pipelines.mapping import Format
from pipelines.reading import TextTable


CUT_OFF = "cut off"  # what a reader says of the last row when the file ends inside it


@dataclass(frozen=True)
class ExportStatement:
    """stated_at in UTC without a zone, null when the file says nothing; complete is false when it says, or shows, that it is cut off."""

    stated_at: datetime.datetime | None
    complete: bool
    caveats: tuple[str, ...]
    covers: tuple[datetime.date, datetime.date] | None = None  # first and last day, when the export states them


def export_statement(
    connection: duckdb.DuckDBPyConnection, made_by: Format, table: TextTable, file_name: str, zone: str | None
) -> ExportStatement:
    """What the file states of itself under the [export] table of its format."""
    stated = made_by.export.get("stated_at")
    stated_at = _stated_at(connection, stated, table, file_name, zone) if stated else None
    incomplete = made_by.export.get("incomplete")
    caveats = []
    if incomplete and _is_cut(connection, incomplete, table):
        caveats.append("the exporting system marked this export as incomplete")
    if any(CUT_OFF in reject.reason for reject in table.rejects):
        caveats.append("the file ends in the middle of a row, so rows after it may be missing; export it again")
    covers = made_by.export.get("covers")
    return ExportStatement(stated_at, not caveats, tuple(caveats), _covers(covers, table, file_name) if covers else None)


def _stated_at(
    connection: duckdb.DuckDBPyConnection, stated: dict, table: TextTable, file_name: str, zone: str | None
) -> datetime.datetime | None:
    text = None
    if "file_name" in stated:
        match = re.search(stated["file_name"], file_name.rsplit("/", 1)[-1], re.IGNORECASE)
        text = match and match.group("at")
    elif "preamble" in stated:
        match = re.search(stated["preamble"], table.preamble, re.IGNORECASE)
        text = match and match.group("at")
    elif "column" in stated:
        column = _column(table, stated["column"])
        rows = (
            connection.execute(f"select distinct {column} from ({table.relation}) where {column} is not null").fetchall() if column else []
        )
        return max((found for row in rows if (found := _instant(row[0], stated, zone))), default=None)
    return _instant(text, stated, zone) if text else None


def _covers(stated: dict, table: TextTable, file_name: str) -> tuple[datetime.date, datetime.date] | None:
    """First and last day the export says it covers, so that a day inside without rows is a zero."""
    source, text = ("file_name", file_name.rsplit("/", 1)[-1]) if "file_name" in stated else ("preamble", table.preamble)
    match = re.search(stated.get(source, r"(?!)"), text, re.IGNORECASE)
    if not match:
        return None
    try:
        first, last = (datetime.datetime.strptime(match.group(end), stated.get("format", "%Y-%m-%d")).date() for end in ("from", "to"))
    except (ValueError, IndexError):
        return None
    return first, last


def _instant(text: str, stated: dict, zone: str | None) -> datetime.datetime | None:
    pattern = stated.get("format", "%Y-%m-%d")
    digits = re.sub(r"\D", " ", text)
    for candidate, form in ((text, pattern), (digits, re.sub(r"[^%A-Za-z]", " ", pattern))):
        try:
            local = datetime.datetime.strptime(candidate, form)
        except ValueError:
            continue
        named = stated.get("zone") or (zone if zone not in (None, "in_data") else None) or "UTC"
        return local.replace(tzinfo=ZoneInfo(named)).astimezone(datetime.UTC).replace(tzinfo=None)
    return None


def _is_cut(connection: duckdb.DuckDBPyConnection, incomplete: dict, table: TextTable) -> bool:
    if "rows" in incomplete:
        return bool(table.rows == incomplete["rows"])
    column = _column(table, incomplete["column"])
    if column is None:
        return False
    query = f"select count(*) from ({table.relation}) where lower(trim({column})) = lower($word)"
    row = connection.execute(query, {"word": str(incomplete["equals"])}).fetchone()
    return bool(row and row[0])


def _column(table: TextTable, header: str) -> str | None:
    wanted = " ".join(header.split()).casefold()
    for name in table.columns:
        if " ".join(name.split()).casefold() == wanted:
            return '"' + name.replace('"', '""') + '"'
    return None
