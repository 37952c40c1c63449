"""Visits, steps, errors and searches from staged web hits, for the days that new, changed or removed logs touch."""

from pathlib import Path

import duckdb

from pipelines.bots import judge_agent
from pipelines.database import only_row, run_file
from pipelines.facts import FeedFiles


CLEARED = (
    "events.web_visits",
    "events.completions",
    "events.contacts",
    "events.web_steps",
    "events.web_pages",
    "events.web_bots",
    "events.web_errors",
    "events.failed_searches",
)
STEPS = ("web_bots", "web_errors", "web_views", "web_referrers", "web_visits", "web_steps", "web_pages", "failed_searches")


def make_web_events(connection: duckdb.DuckDBPyConnection, feeds: list[FeedFiles]) -> None:
    """Makes the web tables of schema events again for the touched days of every feed of web hits.

    A visitor's day runs from 04:00 to 04:00, so a touched visitor's day touches two local days, and these take hits of three visitor's days.
    Expects temp tables touched (source_id, local_date: here the visitor's day), staged_paths, changed_files and lost_rows.
    """
    start_path_rules(connection)
    _find_days(connection)
    _clear(connection)
    paths: dict[str, set[Path]] = {}
    for feed in feeds:
        paths.setdefault(feed.source_id, set()).update(feed.paths)
    for source_id in sorted(paths):
        _make_feed(connection, source_id, sorted(paths[source_id]))


def start_path_rules(connection: duckdb.DuckDBPyConnection) -> None:
    """Empties temp table path_rules: service and step of each distinct path of a feed."""
    connection.execute(
        "create or replace temp table path_rules (source_id varchar, path varchar, service_id varchar, page_step varchar, step_no smallint)"
    )


def label_paths(connection: duckdb.DuckDBPyConnection, select: str) -> None:
    """Adds to path_rules the paths that a SELECT of source_id and path gives; those already there stay."""
    connection.execute(f"create or replace temp table new_paths as select distinct source_id, path from ({select}) where path is not null")
    run_file(connection, "events/path_labels")


def _find_days(connection: duckdb.DuckDBPyConnection) -> None:
    """Temp table touched gains the local day after each touched visitor's day, of every feed of web hits, also of one whose last log went."""
    connection.execute("""
        create or replace temp table web_feeds as
        select distinct c.source_id from (select staged_id, source_id from staged_paths union select staged_id, source_id from changed_files) as c
        inner join ledger.staged_files as f on c.staged_id = f.staged_id and f.feeds = 'web_hits'""")
    connection.execute("""
        create or replace temp table web_touched as
        select t.source_id, t.local_date as visitor_day from touched as t inner join web_feeds as f on t.source_id = f.source_id""")
    connection.execute("""
        insert into touched
        select t.source_id, t.visitor_day + 1 from web_touched as t
        where not exists (select 1 from touched as o where o.source_id = t.source_id and o.local_date = t.visitor_day + 1)""")


def _clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Deletes what the feeds made of the touched local days, contacts made of completions too; keys go with their facts."""
    if not only_row(connection.execute("select exists (from web_touched)"))[0]:
        return
    doomed = (
        "exists (select 1 from touched as d inner join web_feeds as f on d.source_id = f.source_id "
        "where d.source_id = e.source_id and d.local_date = e.local_date)"
    )
    filled = [table for table in CLEARED if only_row(connection.execute(f"select exists (from {table})"))[0]]
    for table, key in (("events.web_visits", "visit_key"), ("events.completions", "completion_id")):
        if table in filled:
            connection.execute(f"delete from events.fact_keys where fact_id in (select e.{key} from {table} as e where {doomed})")
    for table in filled:
        connection.execute(f"delete from {table} as e where {doomed}")


def _make_feed(connection: duckdb.DuckDBPyConnection, source_id: str, paths: list[Path]) -> None:
    connection.execute("set variable web_source = $source", {"source": source_id})
    connection.execute(
        "set variable web_site = (select any_value(default_site) from reference.sources where source_id = getvariable('web_source'))"
    )
    connection.execute(
        "create or replace temp table web_days as select local_date from touched where source_id = getvariable('web_source')"
    )
    connection.execute("""
        create or replace temp table web_visitor_days as
        select distinct (d.local_date - b.back)::date as visitor_day from web_days as d cross join (values (0), (1)) as b (back)""")
    _open_hits(connection, paths)
    _drop_repeats(connection)
    _judge_agents(connection)
    label_paths(connection, "select distinct getvariable('web_source') as source_id, path from hits")
    connection.execute("""
        create or replace temp table web_paths as
        select row_number() over (order by path)::integer as path_id, path, service_id, page_step, step_no
        from path_rules where source_id = getvariable('web_source')""")
    run_file(connection, "events/web_bot_visitors")
    for step in STEPS:
        run_file(connection, f"events/{step}")


def _open_hits(connection: duckdb.DuckDBPyConnection, paths: list[Path]) -> None:
    """View all_hits: the feed's good hits of the visitor's days around the touched ones. A row's number is its place unless it is written."""
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    source = f"read_parquet([{listed}], union_by_name = true, filename = true, file_row_number = true)"
    connection.execute(f"""
        create or replace temp table web_files as
        select row_number() over (order by file_id, filename)::integer as file_no, filename, file_id, staged_id
        from (
            select filename, min(file_id) as file_id, min(staged_id) as staged_id from staged_paths
            where filename in ({listed}) and source_id = getvariable('web_source') group by filename)""")
    good = "r.problem is null and r.excluded is null"
    connection.execute(f"""
        create or replace temp view all_hits as
        select f.file_no, coalesce(r.row_no, r.file_row_number + 1) as row_no, r.hit_at, r.visitor_day, r.visitor_key, r.host, r.method, r.path,
            r.search_term, r.reference_key, r.status, r.referrer_host, r.agent, r.is_staff_network
        from {source} as r
        inner join web_files as f on r.filename = f.filename
        where {good} and r.visitor_day in (select visitor_day from web_visitor_days)""")
    connection.execute(f"""
        create or replace temp table common_terms as
        select f.file_no, r.search_term
        from {source} as r
        inner join web_files as f on r.filename = f.filename
        where r.search_term is not null and {good} group by f.file_no, r.search_term having count(*) >= 5""")


def _drop_repeats(connection: duckdb.DuckDBPyConnection) -> None:
    """View hits: rotated logs repeat lines under a new name; of n equal hits in one file and m in another, the greater number stays."""
    connection.execute("""
        create or replace temp table web_spans as
        select file_no, min(hit_at) as first_at, max(hit_at) as last_at from all_hits group by file_no""")
    overlaps = only_row(
        connection.execute("""
        select count(*) from web_spans as a inner join web_spans as b
        on a.file_no < b.file_no and a.first_at <= b.last_at and b.first_at <= a.last_at""")
    )[0]
    if not overlaps:
        connection.execute("create or replace temp view hits as from all_hits")
        return
    same = "hash(hit_at, visitor_key, method, path, status, search_term, reference_key, referrer_host, host, agent)"
    connection.execute(f"""
        create or replace temp table repeated_hits as
        with digests as (select file_no, row_no, visitor_day, {same} as digest from all_hits),
        shared as (select digest from digests group by digest having min(file_no) <> max(file_no)),
        copies as (
            select d.file_no, d.row_no, d.visitor_day, d.digest, row_number() over (partition by d.digest, d.file_no order by d.row_no) as copy_no
            from digests as d inner join shared as s on d.digest = s.digest
        ),
        ranked as (select file_no, row_no, visitor_day, row_number() over (partition by digest, copy_no order by file_no) as place from copies)
        select file_no, row_no, visitor_day from ranked where place > 1""")
    connection.execute("""
        insert into lost_rows
        select f.staged_id, r.visitor_day, r.row_no from repeated_hits as r
        inner join web_files as f on r.file_no = f.file_no
        inner join web_touched as t on r.visitor_day = t.visitor_day and t.source_id = getvariable('web_source')""")
    connection.execute("""
        create or replace temp view hits as
        select a.* from all_hits as a anti join repeated_hits as r on a.file_no = r.file_no and a.row_no = r.row_no""")


def _judge_agents(connection: duckdb.DuckDBPyConnection) -> None:
    """Temp table web_agents (agent, bot_reason, device) of the distinct agents."""
    agents = [row[0] for row in connection.execute("select distinct agent from hits order by agent").fetchall()]
    judged = [judge_agent(agent) for agent in agents]
    connection.execute("create or replace temp table web_agents (agent varchar, bot_reason varchar, device varchar)")
    if agents:
        connection.execute(
            "insert into web_agents select unnest($agents::varchar[]), unnest($reasons::varchar[]), unnest($devices::varchar[])",
            {"agents": agents, "reasons": [j.bot_reason for j in judged], "devices": [j.device for j in judged]},
        )
