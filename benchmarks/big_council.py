"""A published folder of ten years and 300 services, made by repeating the invented council: what the pages are timed on."""

import hashlib
import json
import shutil
from pathlib import Path

import duckdb

from pipelines.database import read_manifest
from pipelines.publishing import add_shared_queries


COPIES = 19  # of 16 services: 304
STRETCHES = 4  # of three years, back to back; what is older than ten years is left out
STRETCH_DAYS = 1092  # 156 whole weeks, so that weekdays stay what they are
YEARS_KEPT = 10
WEB_SHARE = 8  # one path in eight: 300 services do not have nineteen copies of every page
REPEATED = (
    "contacts",
    "compared",
    "costs",
    "reasons",
    "hours",
    "gaps",
    "episodes",
    "surveys",
    "funnel",
    "failed_online",
    "web",
    "web_errors",
)


def make_big_council(demo: Path, target: Path) -> Path:
    """The folder with the big published file, made from a built demo folder; made once and then kept."""
    if (target / "published" / "current.json").is_file():
        return target
    manifest = read_manifest(demo)
    shutil.rmtree(target, ignore_errors=True)
    (target / "published").mkdir(parents=True)
    (target / "raw").mkdir()
    (target / "raw" / "repeated.txt").write_text("The invented council, repeated.\n", encoding="utf-8")
    path = target / "published" / manifest["snapshot"]
    shutil.copyfile(demo / "published" / manifest["snapshot"], path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("set enable_progress_bar = false")
        _repeat_everything(connection)
        add_shared_queries(connection)
        connection.execute("checkpoint")
    text = json.dumps({**manifest, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "bytes": path.stat().st_size})
    for name in (f"{path.stem}.json", "current.json"):
        (target / "published" / name).write_text(text, encoding="utf-8")
    return target


def _repeat_everything(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"create temp table copies as select i::integer as n from range({COPIES}) as r(i)")
    connection.execute(f"create temp table stretches as select (i * {STRETCH_DAYS})::integer as days from range({STRETCHES}) as r(i)")
    last = connection.execute("select max(local_date) from daily.contacts").fetchone()
    connection.execute(
        "set variable oldest = ($last::date - ($years * 365))::date", {"last": last[0] if last else None, "years": YEARS_KEPT}
    )
    for table in REPEATED:
        _repeat_facts(connection, table)
    connection.execute(
        """create or replace table quality.coverage as
           select c.source_id, (c.local_date - s.days)::date as local_date, c.covered, c.facts
           from quality.coverage as c cross join stretches as s
           where (c.local_date - s.days)::date >= getvariable('oldest') order by 1, 2"""
    )
    _repeat_services(connection)
    _repeat_findings(connection)


def _repeat_facts(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Every row once per copy and stretch, in order of date as a build writes them."""
    service = "case when n = 0 or service_id is null or service_id in ('*', 'unmapped') then service_id else service_id || '_' || n end"
    some = f" and (n = 0 or hash(path, n) % {WEB_SHARE} = 0)" if table == "web" else ""
    connection.execute(
        f"""create or replace table daily."{table}" as
            select t.* replace ((local_date - s.days)::date as local_date, {service} as service_id)
            from daily."{table}" as t cross join copies cross join stretches as s
            where (local_date - s.days)::date >= getvariable('oldest'){some} order by local_date"""
        if table != "web_errors"
        else f"""create or replace table daily."{table}" as
            select t.* replace ((local_date - s.days)::date as local_date) from daily."{table}" as t cross join stretches as s
            where (local_date - s.days)::date >= getvariable('oldest') order by local_date"""
    )


def _repeat_services(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """create or replace table reference.services as
           select s.* replace (
               case when n = 0 then service_id else service_id || '_' || n end as service_id,
               case when n = 0 then service_name else service_name || ' ' || (n + 1) end as service_name)
           from reference.services as s cross join copies order by n, row_no"""
    )


def _repeat_findings(connection: duckdb.DuckDBPyConnection) -> None:
    """The rows of each service once per copy, with the copy's name in them; rows of no service stay single."""
    connection.execute(
        """create or replace table findings.answers as
           with repeated as (
               select e.name, row_no, n, case when n = 0 then service_id else service_id || '_' || n end as service_id,
                   case when n = 0 then content else replace(
                       content, '"service_id": "' || service_id || '"', '"service_id": "' || service_id || '_' || n || '"') end as content
               from findings.answers as e inner join copies on n = 0 or (service_id is not null and service_id <> '*'))
           select name, (row_number() over (partition by name order by n, row_no))::integer as row_no, service_id, content
           from repeated order by name, row_no"""
    )
