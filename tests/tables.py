"""Tables as text: a small published-like database from ASCII tables, and answers back as ASCII cells.

A table is lines of cells parted by `|`; the first line names the columns, an empty cell is null,
what follows ` # ` says why a row is there.
Only the columns a test is about are written; the rest have the defaults below.
"""

import atexit
import datetime
import shutil
import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb

from analysis.ask import run_metric
from pipelines.database import sql
from pipelines.publishing import add_shared_queries
from pipelines.reference import load_reference, write_reference


FIRST_DAY, LAST_DAY = datetime.date(2018, 1, 1), datetime.date(2027, 12, 31)
STAFFED = {"phone", "face_to_face", "email", "chat", "sms", "social", "post"}
NO_WAITS = {"wait_known": "0", "handle_known": "0"}
DEFAULTS = {
    "contacts": {
        "grain": "day",
        "service_id": "council_tax",
        "channel_id": "phone",
        "contact_type": "transaction",
        "contacts": "1",
        **NO_WAITS,
    },
    "compared": {
        "grain": "day",
        "service_id": "council_tax",
        "channel_id": "phone",
        "contact_type": "transaction",
        "why": "not_primary",
        **NO_WAITS,
    },
    "not_counted": {"grain": "day", "channel_id": "phone", "source_id": "calls", "why": "outbound"},
    "reasons": {"grain": "day", "service_id": "council_tax", "channel_id": "phone", "source_id": "calls", "assessed": "0"},
    "hours": {"service_id": "council_tax", "channel_id": "phone", "source_id": "calls"},
    "web": {
        "grain": "day",
        "source_id": "website",
        "path": "/",
        "service_id": "council_tax",
        "referrer_group": "search",
        "device": "phone",
        "is_primary": "true",
        "views": "0",
    },
    "bots": {"source_id": "website", "bot_reason": "named", "is_primary": "true"},
    "funnel": {
        "grain": "day",
        "source_id": "forms",
        "service_id": "council_tax",
        "is_primary": "true",
        "starts": "0",
        "steps": "0",
        "completions": "0",
    },
    "costs": {"grain": "day", "service_id": "council_tax", "channel_id": "phone", "contact_type": "transaction"},
    "files": {
        "file": "calls.csv",
        "format": "calls",
        "source_id": "calls",
        "status": "loaded",
        "rows_read": "0",
        "rows_loaded": "0",
        "rows_excluded": "0",
        "rows_rejected": "0",
        "rows_duplicate": "0",
        "complete": "true",
    },
    "services": {"kind": "transaction", "row_no": "0"},
    "unit_costs": {"service_id": "*", "from_date": "2018-01-01", "basis": "own_ledger", "row_no": "0"},
    "changes": {"row_no": "0"},
    "take_up_definitions": {"counts_of": "contacts"},
}
SCHEMAS = {"services": "reference", "unit_costs": "reference", "changes": "reference", "take_up_definitions": "reference"} | dict.fromkeys(
    (
        "files",
        "rejects",
        "exclusions",
        "unmapped_labels",
        "unknown_words",
        "coverage",
        "feeds",
        "questions",
        "checks",
        "build",
        "assumption_log",
    ),
    "quality",
)
QUALITY = """
create schema quality;
create table quality.files (file varchar, format varchar, source_id varchar, status varchar, rows_read bigint, rows_loaded bigint,
    rows_excluded bigint, rows_rejected bigint, rows_duplicate bigint, period_start date, period_end date, complete boolean,
    caveats varchar, sentence varchar, stated_at timestamp, loaded_at timestamp);
create table quality.rejects (file varchar, format varchar, row_no bigint, field varchar, reason varchar);
create table quality.exclusions (file varchar, why varchar, rows bigint);
create table quality.unmapped_labels (source_id varchar, field varchar, label varchar, contacts bigint);
create table quality.unknown_words (source_id varchar, field varchar, word varchar, rows bigint);
create table quality.coverage (source_id varchar, local_date date, covered boolean, facts bigint);
create table quality.feeds (source_id varchar, format varchar, owner varchar, first_date date, last_date date, due_on date,
    is_late boolean, facts bigint, states_calls boolean);
create table quality.assumption_log (changed_at timestamp, snapshot_id varchar, table_name varchar, row_key varchar, column_name varchar,
    old_value varchar, new_value varchar);
create table quality.questions (kind varchar, subject varchar, sentence varchar);
create table quality.checks (check_name varchar, sentence varchar, rows bigint);
create table quality.build (snapshot_id varchar, built_at timestamp, data_through date, inputs varchar);
"""
NAMED_SERVICES = """
insert into reference.services (service_id, service_name, kind, row_no)
select distinct service_id, service_id, 'transaction', 0
from (select service_id from daily.contacts union select service_id from daily.web union select service_id from daily.funnel)
where service_id not in (select service_id from reference.services)
"""
SPANS = """
insert into quality.coverage
select s.source_id, c.local_date, true, 0
from (
    select source_id, min(local_date) as first_date,
        max(case grain when 'month' then last_day(local_date) when 'week' then local_date + 6 else local_date end) as last_date
    from (select source_id, grain, local_date from daily.contacts union all select source_id, grain, local_date from daily.web)
    group by source_id
) as s
inner join reference.calendar as c on c.local_date between coalesce($first, s.first_date) and coalesce($last, s.last_date)
where s.source_id not in (select source_id from quality.coverage)
"""
FEEDS = (
    "insert into quality.feeds (source_id, facts) select distinct source_id, 0 from daily.contacts where not exists (from quality.feeds)"
)
BUILD = """
insert into quality.build
select 'snap-test', timestamp '2026-01-01 06:00:00',
    (select max(case grain when 'month' then last_day(local_date) when 'week' then local_date + 6 else local_date end)
     from (select grain, local_date from daily.contacts union all select grain, local_date from daily.web)),
    '{"tables": {"services": "a1"}, "method": "m1"}'
"""


def cells(text: str) -> list[dict[str, str | None]]:
    """The rows of an ASCII table; an empty cell is null."""
    lines = [line.split(" # ")[0].strip() for line in text.strip().splitlines()]
    header, *body = [[cell.strip() for cell in line.split("|")] for line in lines if line.strip("|- ")]
    return [dict(zip(header, [cell or None for cell in row], strict=True)) for row in body]


def world(covered: tuple[str, str] | None = None, **tables: str) -> duckdb.DuckDBPyConnection:
    """A database as published, holding the given tables; `covered` are the first and last day every feed covers, else its own."""
    connection = empty_world()
    costs = tables.pop("costs", None)
    for name, text in tables.items():
        insert(connection, name, cells(text))
    finish(connection, covered)
    if costs:  # beside those the build makes
        insert(connection, "costs", cells(costs))
        add_shared_queries(connection)
    return connection


def empty_world() -> duckdb.DuckDBPyConnection:
    """The tables of a published file without facts or unit costs; reference tables are the product's defaults."""
    connection = duckdb.connect()
    connection.execute(f"attach '{_template()}' as template (read_only)")
    connection.execute("copy from database template to memory")
    connection.execute("detach template")
    return connection


@cache
def _template() -> Path:
    """One file, made once per run, that every empty world is a copy of."""
    folder = Path(tempfile.mkdtemp(prefix="channel-shift-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "template.duckdb"
    (folder / "reference").mkdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql("daily/contracts"))
        connection.execute(QUALITY)
        write_reference(connection, load_reference(folder / "reference"), FIRST_DAY, LAST_DAY)
        connection.execute("delete from reference.unit_costs")
        add_shared_queries(connection)
    return path


def clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Empties what a world was filled with, so that the next random one can use the same connection."""
    for table in (
        "daily.contacts",
        "daily.web",
        "daily.funnel",
        "reference.unit_costs",
        "quality.coverage",
        "quality.build",
        "quality.feeds",
    ):
        connection.execute(f"delete from {table}")


def finish(connection: duckdb.DuckDBPyConnection, covered: tuple[str, str] | None = None) -> duckdb.DuckDBPyConnection:
    """Fills what follows from the facts: service names, costs as the build makes them, coverage, the build's row."""
    connection.execute(NAMED_SERVICES)
    connection.execute(sql("daily/costs"))
    if not connection.execute("select count(*) from quality.build").fetchone()[0]:
        connection.execute(BUILD)
    first, last = covered or (None, None)
    connection.execute(SPANS, {"first": first, "last": last})
    connection.execute(FEEDS)
    add_shared_queries(connection)
    return connection


def insert(connection: duckdb.DuckDBPyConnection, name: str, rows: list[dict]) -> None:
    """Adds rows to a table, each with the defaults of the columns it leaves out."""
    if not rows:
        return
    full = [_with_defaults(name, row) for row in rows]
    columns = list(full[0])
    marks = ", ".join(["(" + ", ".join("?" * len(columns)) + ")"] * len(full))
    named = ", ".join(f'"{column}"' for column in columns)
    values = [row[column] for row in full for column in columns]
    connection.execute(f"insert into {SCHEMAS.get(name, 'daily')}.{name} ({named}) values {marks}", values)


def _with_defaults(name: str, row: dict) -> dict:
    full = {**DEFAULTS.get(name, {}), **row}
    if name in {"contacts", "compared"}:
        full.setdefault("is_assisted", str(full["channel_id"] in STAFFED).lower())
        full.setdefault("source_id", f"{full['channel_id']}_feed")
        full.setdefault("transactions", full["contacts"] if full["contact_type"] == "transaction" else "0")
    if name == "services":
        full.setdefault("service_name", full["service_id"])
    if name == "unit_costs":
        full.setdefault("low", full["central"])
        full.setdefault("high", full["central"])
    return full


def answer(connection: duckdb.DuckDBPyConnection, name: str, columns: str, **parameters: object) -> list[tuple[str, ...]]:
    """The named columns of an answer, as the cells of a table."""
    records = run_metric(connection, name, parameters).records()
    return [tuple(_shown(row[column]) for column in columns.split()) for row in records]


def rows(text: str) -> list[tuple[str, ...]]:
    """The expected cells: an ASCII table without a header."""
    lines = [line.split(" # ")[0].strip() for line in text.strip().splitlines()]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines]


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)
