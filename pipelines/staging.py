"""Makes one input file into one staged Parquet file and its ledger row; every row read is accounted for."""

import datetime
import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines import mapping, reading, repeats, staging_account
from pipelines.errors import ChannelShiftError, FileRefused, FormatError
from pipelines.exports import ExportStatement, export_statement
from pipelines.mapping import Format
from pipelines.mapping_told import named_reason_of
from pipelines.mapping_values import NOBODY_COUNTED
from pipelines.reading import Opened, Reject, TextTable
from pipelines.reading_all_sheets import row_words
from pipelines.reading_sql import unnumbered
from pipelines.staged_parquet import copy_to_parquet
from pipelines.staging_account import Counts, Details


TEXT_IN_TABLE_BYTES = 2_000_000_000  # larger files are read in a stream, slower, so that memory stays bounded
STAGING_VERSION = "5"  # raise it when the staged columns change meaning: everything is staged again


@dataclass(frozen=True)
class StagingContext:
    """What staging needs to know beside the file: where staged files go, the organisation's zone, the limits, the secret's id."""

    staged: Path
    org_zone: str
    secret_id: str
    reject_share: float
    reject_rows: int
    networks: str  # of staff and proxies: a log staged under others is staged again


@dataclass(frozen=True)
class StagedFile:
    """The ledger's account of one staged file; counts are rows of the input."""

    staged_id: str
    file_id: str
    made_by: Format
    file_name: str
    bytes: int
    rows_read: int
    rows_loaded: int
    rows_excluded: int
    rows_rejected: int
    rows_duplicate: int
    statement: ExportStatement
    rejects: tuple[Reject, ...]
    details: Details
    path: Path


def staged_id(file_id: str, made_by: Format, zone: str | None, context: StagingContext) -> str:
    """The name under which a file is staged: same bytes, format, zones, secret and versions give the same name."""
    networks = context.networks if made_by.feeds == "web_hits" else ""
    rest = "|".join((networks, made_by.hash, zone or "", context.org_zone, context.secret_id, STAGING_VERSION, duckdb.__version__))
    return f"{file_id[:32]}-{hashlib.sha256(rest.encode()).hexdigest()[:16]}"


def stage_file(
    connection: duckdb.DuckDBPyConnection,
    opened: Opened,
    recognised: reading.Recognised,
    made_by: Format,
    zone: str | None,
    context: StagingContext,
) -> StagedFile:
    """Stages one opened file; raises FileRefused when it cannot be loaded as a whole."""
    name = staged_id(opened.file_id, made_by, zone, context)
    target = context.staged / f"{name}.parquet"
    temporary = context.staged / f".{name}.{os.getpid()}-{threading.get_ident()}.tmp"  # the same bytes may stand in two files
    try:
        table, counts = _project(connection, opened, recognised, made_by, zone, temporary)
        if counts.may_repeat and repeats.are_repeated(connection, temporary, made_by):
            repeats.mark_repeats(connection, temporary)
            _fsync(temporary)
            counts = staging_account.count(connection, temporary, made_by)
        found = staging_account.rejects(connection, temporary) if counts.rejected else ()
        rejects = tuple(sorted(table.rejects + found, key=lambda r: r.row_no))
        read = counts.read + len(table.rejects)
        rejected = counts.rejected + len(table.rejects)
        _refuse_when_too_many(opened, made_by, read, rejected, rejects, context)
        statement = export_statement(connection, made_by, table, opened.input.name, zone)
        details = staging_account.details(connection, temporary, made_by, counts)
        if not counts.loaded and NOBODY_COUNTED in dict(details.exclusions):
            raise FileRefused(
                "uncounted",
                f"{opened.input.name}: no row states a count; if its cells are formulas, open it in a spreadsheet and save it, "
                "else export it again when something was counted.",
            )
        os.replace(temporary, target)
        _fsync(context.staged)
    finally:
        temporary.unlink(missing_ok=True)
    return StagedFile(
        name,
        opened.file_id,
        made_by,
        opened.input.name,
        opened.bytes,
        read,
        counts.loaded,
        counts.excluded,
        rejected,
        counts.duplicate,
        statement,
        rejects,
        details,
        target,
    )


def _project(
    connection: duckdb.DuckDBPyConnection,
    opened: Opened,
    recognised: reading.Recognised,
    made_by: Format,
    zone: str | None,
    temporary: Path,
) -> tuple[TextTable, Counts]:
    """Runs the format's projection over the file into a Parquet file; the quick reader first, the careful one when anything is off."""
    settings = recognised.read_settings(made_by.read)
    whole_lines = [({**settings, "whole_lines": True}, False)] if settings.get("cut") else []  # when a line has too many parts
    for read, careful in [(settings, False), *whole_lines, (settings, True)]:
        table = reading.text_table(connection, opened, read, made_by.recognise, careful)
        table = replace(table, name=f"{opened.input.name}, sheet {table.name}" if table.name else opened.input.name)
        try:
            is_log = made_by.feeds == "web_hits" and made_by.recognise.get("kind") == "log"
            in_file_order = is_log and unnumbered(table.relation) is not None  # a row's place is its line
            mapping.refuse_unsound(connection, made_by, table)
            table = table if in_file_order else _with_row_numbers(connection, table, made_by, opened)
            select = mapping.compile_projection(connection, made_by, table, zone)
            if in_file_order:
                select = f"select * replace (null::bigint as row_no) from ({select})"
            copy_to_parquet(connection, select, temporary)
        except duckdb.Error as error:
            if careful:
                raise _explain(error, opened, made_by) from error
            continue
        with ThreadPoolExecutor(1) as beside:  # the disk is waited for while rows are counted
            written = beside.submit(_fsync, temporary)
            counts = staging_account.count(connection, temporary, made_by)
        written.result()
        if table.rows is None or counts.read + len(table.rejects) == table.rows:
            return table, counts
    raise FileRefused(
        "count",
        f"{opened.input.name}: {table.rows:,} rows were counted but {counts.read + len(table.rejects):,} could be read; export it again.",
    )


def _with_row_numbers(connection: duckdb.DuckDBPyConnection, table: TextTable, made_by: Format, opened: Opened) -> TextTable:
    """The used columns in a temporary table: numbering rows as they leave the reader would keep everything after it on one thread."""
    if opened.bytes > TEXT_IN_TABLE_BYTES:
        return table
    used = mapping.used_columns(made_by, table.columns)
    names = "".join(', "' + name.replace('"', '""') + '"' for name in used)
    plain = unnumbered(table.relation)
    if plain is None:
        connection.execute(f"create or replace temp table text_rows as select row_no{names} from ({table.relation})")
        return replace(table, columns=used, relation=f"select row_no{names} from text_rows")
    rows, before = plain  # a table keeps the order of the file, so the place of a row in it is its number
    connection.execute(f"create or replace temp table text_rows as select {names[2:] or '1 as nothing'} from ({rows})")
    return replace(table, columns=used, relation=f"select rowid + {before + 1} as row_no{names} from text_rows")


def _refuse_when_too_many(
    opened: Opened, made_by: Format, read: int, rejected: int, rejects: tuple[Reject, ...], context: StagingContext
) -> None:
    if rejected <= context.reject_rows or rejected <= context.reject_share * read:
        return
    reasons = list(dict.fromkeys(named_reason_of(made_by, r) for r in rejects))[:3]
    raise FileRefused(
        "too many rejects",
        f"{opened.input.name}: {rejected:,} of {read:,} rows cannot be read, more than {context.reject_share:.0%}; "
        f"first at {row_words(rejects[0].row_no)}: {'; '.join(reasons)}; check that it is the right export, then run build again.",
    )


def _explain(error: duckdb.Error, opened: Opened, made_by: Format) -> ChannelShiftError:
    first = str(error).splitlines()[0][:160]
    if isinstance(error, (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException)):
        return FormatError(f"format {made_by.name} cannot be run over {opened.input.name}: {first}")
    kind = type(error).__name__
    return FileRefused(
        "unreadable", f"{opened.input.name}: it cannot be read as {made_by.title} ({kind}); open it, save it again and run build."
    )


def now_utc() -> datetime.datetime:
    """This moment, UTC, without a zone."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)


def _fsync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
