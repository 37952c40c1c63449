"""A database in memory in which tests stage logs and make web events of them, as a build does."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines import database, web_events
from pipelines.facts import FeedFiles
from pipelines.reference import load_reference, write_reference
from pipelines.web_macros import create_web_macros
from tests.formats.staged import SECRET, stage, workshop


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@contextmanager
def web_workshop(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Contracts, an empty reference and the macros."""
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        write_reference(connection, load_reference(folder / "reference"))
        for name in ("events/contracts", "daily/contracts"):
            database.run_file(connection, name)
        connection.execute("create schema ledger; create table ledger.staged_files (staged_id varchar, feeds varchar)")
        connection.execute("create temp table lost_rows (staged_id varchar, local_date date, row_no bigint)")
        yield connection


def line(
    at: str, path: str, client: str = "192.0.2.1", agent: str = FIREFOX, status: int = 200, method: str = "GET", referrer: str = "-"
) -> str:
    """One line of a combined log; at is 'DD HH:MM:SS' of March 2026, UTC."""
    day, clock = at.split()
    return f'{client} - - [{day}/Mar/2026:{clock} +0000] "{method} {path} HTTP/1.1" {status} 10 "{referrer}" "{agent}"\n'


def rule(
    connection: duckdb.DuckDBPyConnection, match: str, pattern: str, service: str | None, step: str | None = None, priority: int = 100
) -> None:
    """Adds a row to service_rules."""
    connection.execute(
        "insert into reference.service_rules by name select $p as priority, 'path' as field, $m as match, $t as pattern, $s as service_id, $e as page_step, "
        "(select count(*) + 1 from reference.service_rules)::integer as row_no",
        {"p": priority, "m": match, "t": pattern, "s": service, "e": step},
    )


def stage_log(connection: duckdb.DuckDBPyConnection, folder: Path, text: str) -> Path:
    """The staged Parquet of a log with this text."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.log"
    path.write_text(text, encoding="utf-8")
    return stage(connection, path, folder / "staged").file.path


def make_events(connection: duckdb.DuckDBPyConnection, paths: list[Path], changed: list[Path] | None = None) -> None:
    """Makes the web events of feed web from these staged logs; of all their days, or of those of the changed ones."""
    connection.execute(
        "create or replace temp table staged_paths (filename varchar, staged_id varchar, file_id varchar, stated_at timestamp, "
        "source_id varchar, format varchar, feeds varchar)"
    )
    connection.execute("delete from ledger.staged_files")
    for path in paths:
        connection.execute(
            "insert into staged_paths values ($p, $s, $s, null, 'web', 'access_log', 'web_hits')", {"p": str(path), "s": path.stem}
        )
    for path in {*paths, *(changed or [])}:
        connection.execute("insert into ledger.staged_files values ($s, 'web_hits')", {"s": path.stem})
    names = ", ".join(f"'{path.stem}'" for path in changed or paths)
    connection.execute(f"create or replace temp table changed_files as select unnest([{names}]) as staged_id, 'web' as source_id")
    read = ", ".join(f"'{path}'" for path in changed or paths)
    connection.execute(
        f"create or replace temp table touched as select distinct 'web' as source_id, visitor_day as local_date from read_parquet([{read}]) "
        "where visitor_day is not null"
    )
    web_events.make_web_events(connection, [FeedFiles("web", "web_hits", None, tuple(paths))] if paths else [])


def events(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """Rows as text, columns parted by bars, null as -."""
    return [" | ".join("-" if cell is None else str(cell) for cell in row) for row in connection.execute(query).fetchall()]
