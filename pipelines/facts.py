"""From staged rows to facts: of rows that several files state, the one that counts; every loser is counted too."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

TARGETS: dict[str, dict[str, str]] = {
    "contacts": {
        "quantity": "bigint", "started_at": "timestamp", "channel_id": "varchar", "is_assisted": "boolean", "direction": "varchar",
        "outcome": "varchar", "outcome_label": "varchar", "contact_type": "varchar", "service_label": "varchar", "queue": "varchar",
        "reason": "varchar", "site": "varchar", "wait_seconds": "double", "handle_seconds": "double", "value": "decimal(14, 2)",
        "legs": "integer",
    },
    "queue_intervals": {
        "started_at": "timestamp", "queue": "varchar", "service_label": "varchar", "channel_id": "varchar", "offered": "bigint",
        "answered": "bigint", "answered_in_target": "bigint", "abandoned": "bigint", "wait_seconds": "double", "handle_seconds": "double",
    },
    "completions": {
        "quantity": "bigint", "completed_at": "timestamp", "step": "varchar", "step_no": "smallint", "service_label": "varchar",
        "form_label": "varchar", "channel_id": "varchar", "is_assisted": "boolean", "device": "varchar", "value": "decimal(14, 2)",
        "visit_key": "varchar",
    },
    "survey_responses": {
        "quantity": "bigint", "channel_id": "varchar", "service_label": "varchar", "site": "varchar", "question": "varchar",
        "score_sum": "double", "scale_low": "double", "scale_high": "double", "is_resolved": "boolean", "invited": "bigint",
    },
    "field_visits": {
        "quantity": "bigint", "started_at": "timestamp", "ended_at": "timestamp", "worker_key": "varchar", "professional_group": "varchar",
        "service_label": "varchar", "site": "varchar", "is_mobile": "boolean", "trips_to_base": "smallint", "miles": "decimal(9, 1)",
        "travel_seconds": "double", "on_site_seconds": "double", "rekeyed_records": "smallint", "outcome": "varchar",
    },
    "control_totals": {
        "measure": "varchar", "channel_id": "varchar", "queue": "varchar", "service_label": "varchar", "total": "double", "note": "varchar",
    },
    "web_daily": {
        "dimension": "varchar", "member": "varchar", "visits": "bigint", "visitors": "bigint", "views": "bigint", "bounces": "bigint",
        "completions": "bigint", "visit_seconds": "bigint", "is_thresholded": "boolean", "is_sampled": "boolean",
    },
    "footfall": {"started_at": "timestamp", "site": "varchar", "people_in": "bigint", "people_out": "bigint"},
}
INSTANTS = {"completions": "completed_at"}
LABELS = ("service_label", "queue", "reason", "form_label")
ROW_COLUMNS = {
    "row_no": "bigint", "fact_no": "integer", "row_hash": "ubigint", "native_id": "varchar",
    "keys": "struct(key_type varchar, key varchar)[]", "updated_at": "timestamp", "local_date": "date", "grain": "varchar",
}
FOLD_REACH_DAYS = 1  # a call or visit that crosses midnight, or a file's end, is found by looking one day further


@dataclass(frozen=True)
class FeedFiles:
    """The staged files of one feed in one format that may hold rows of the days being made again."""

    source_id: str
    feeds: str
    fold: str | None
    paths: tuple[Path, ...]


def collect_facts(connection: duckdb.DuckDBPyConnection, feed: FeedFiles) -> None:
    """Adds the feed's winning facts of the touched days to temp table new_facts, and the rows that lost to lost_rows.

    Expects temp tables touched (source_id, local_date) and staged_paths (filename, staged_id, file_id, stated_at).
    """
    if feed.fold:
        _fold(connection, feed)
    else:
        _select_rows(connection, feed)
    _choose_versions(connection, feed)


def start_facts(connection: duckdb.DuckDBPyConnection, feeds: str) -> None:
    """Empties temp table new_facts and gives it the columns of one kind of fact."""
    columns = {**TARGETS[feeds], "local_hour": "tinyint"}
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"""
        create or replace temp table new_facts (
            fact_id varchar, source_id varchar, staged_id varchar, file_id varchar, row_no bigint, grain varchar, local_date date,
            keys struct(key_type varchar, key varchar)[], is_conflict boolean, {declared})""")


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> set[str]:
    return {row[0] for row in connection.execute(f"describe select * from {relation}").fetchall()}


def _rows_of(feed: FeedFiles) -> str:
    paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in feed.paths)
    return f"read_parquet([{paths}], union_by_name = true, filename = true)"


def _typed(present: set[str], wanted: dict[str, str], alias: str) -> str:
    return ", ".join(f"{alias}.{name}::{kind} as {name}" if name in present else f"null::{kind} as {name}" for name, kind in wanted.items())


def _select_rows(connection: duckdb.DuckDBPyConnection, feed: FeedFiles) -> None:
    """Temp table candidate_rows: the feed's good rows of the touched days, each with the id that tells it apart."""
    rows = _rows_of(feed)
    present = _columns(connection, rows)
    connection.execute(f"""
        create or replace temp table candidate_rows as
        select {_typed(present, ROW_COLUMNS, 'r')}, {_typed(present, TARGETS[feed.feeds], 'r')}, p.staged_id, p.file_id, p.stated_at
        from {rows} as r
        inner join staged_paths as p on r.filename = p.filename
        inner join touched as t on r.local_date = t.local_date and t.source_id = '{feed.source_id}'
        where r.problem is null and r.excluded is null""")
    _number_twins(connection, "candidate_rows")
    instant = INSTANTS.get(feed.feeds, "started_at")
    hour = f"extract(hour from to_local({instant}))::tinyint" if instant in TARGETS[feed.feeds] else "null::tinyint"
    connection.execute(f"""
        create or replace temp view identified_rows as
        select c.* exclude (row_hash), c.row_hash,
            '{feed.source_id}:' || coalesce(
                c.native_id, to_hex(c.row_hash) || '-' || c.fact_no || '-' || coalesce(w.twin_no, 1)
            ) as fact_id,
            {hour} as local_hour
        from candidate_rows as c
        left join twins as w on c.native_id is null and c.staged_id = w.staged_id and c.row_no = w.row_no and c.fact_no = w.fact_no""")


def _number_twins(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Temp table twins: rows without an id that stand more than once, numbered inside their file, so that two equal hits stay two."""
    connection.execute(f"""
        create or replace temp table twins as
        with repeated as (
            select row_hash, fact_no from {table} where native_id is null group by row_hash, fact_no having count(*) > 1
        )
        select c.staged_id, c.row_no, c.fact_no,
            row_number() over (partition by c.staged_id, c.row_hash, c.fact_no order by c.row_no) as twin_no
        from {table} as c
        inner join repeated as r on c.row_hash = r.row_hash and c.fact_no = r.fact_no
        where c.native_id is null""")


def _fold(connection: duckdb.DuckDBPyConnection, feed: FeedFiles) -> None:
    """View identified_rows from a format whose contacts spread over rows: equal rows once, then the format's own fold."""
    rows = _rows_of(feed)
    present = _columns(connection, rows)
    extra = [c for c in present if c not in {*ROW_COLUMNS, *TARGETS[feed.feeds], "problem", "excluded", "unknown_words", "filename"}]
    others = "".join(f", r.{name}" for name in sorted(extra))
    connection.execute(f"""
        create or replace temp table fold_rows as
        select {_typed(present, ROW_COLUMNS, 'r')}, {_typed(present, TARGETS[feed.feeds], 'r')}{others}, p.staged_id, p.file_id, p.stated_at
        from {rows} as r
        inner join staged_paths as p on r.filename = p.filename
        where r.problem is null and r.excluded is null and r.local_date in (
            select t.local_date + d.reach
            from touched as t cross join (select unnest([-{FOLD_REACH_DAYS}, 0, {FOLD_REACH_DAYS}]) as reach) as d
            where t.source_id = '{feed.source_id}')""")
    connection.execute("""
        create or replace temp table fold_twins as
        select staged_id, row_no, fact_no,
            row_number() over (partition by row_hash, fact_no, twin_no order by stated_at desc nulls last, file_id, row_no) as copy_no
        from (select *, row_number() over (partition by staged_id, row_hash, fact_no order by row_no) as twin_no from fold_rows)""")
    connection.execute(f"""
        insert into lost_rows
        select f.staged_id, f.local_date, f.row_no from fold_rows as f
        inner join fold_twins as w on f.staged_id = w.staged_id and f.row_no = w.row_no and f.fact_no = w.fact_no
        inner join touched as t on f.local_date = t.local_date and t.source_id = '{feed.source_id}'
        where w.copy_no > 1""")
    connection.execute(f"""
        create or replace temp view parsed as
        select f.*, '{feed.source_id}' as source_id from fold_rows as f
        inner join fold_twins as w on f.staged_id = w.staged_id and f.row_no = w.row_no and f.fact_no = w.fact_no
        where w.copy_no = 1""")
    connection.execute(f"create or replace temp table folded as {feed.fold}")
    folded = _columns(connection, "folded")
    wanted = {"native_id": "varchar", "keys": ROW_COLUMNS["keys"], "updated_at": "timestamp", "local_date": "date", "grain": "varchar"}
    day = "f.local_date" if "local_date" in folded else "to_local(f.started_at)::date"
    connection.execute(f"""
        create or replace temp view identified_rows as
        with named as (
            select {_typed(folded - {'local_date'}, {k: v for k, v in wanted.items() if k != 'local_date'}, 'f')}, {day} as local_date,
                {_typed(folded, TARGETS[feed.feeds], 'f')}, f.row_ids[1].file_id as file_id, f.row_ids[1].row_no as row_no
            from folded as f
        )
        select n.*, '{feed.source_id}:' || n.native_id as fact_id, 0 as fact_no, 0::ubigint as row_hash, null::timestamp as stated_at,
            p.staged_id, extract(hour from to_local(n.started_at))::tinyint as local_hour
        from named as n
        left join (select file_id, min(staged_id) as staged_id from staged_paths group by file_id) as p on n.file_id = p.file_id
        inner join touched as t on n.local_date = t.local_date and t.source_id = '{feed.source_id}'""")


def _choose_versions(connection: duckdb.DuckDBPyConnection, feed: FeedFiles) -> None:
    """Of the rows with one id: the row's own time of change decides, else the later stated export; equal content is a duplicate.

    When nothing decides, the thing is counted nowhere (is_conflict) until a person answers.
    """
    kept = ", ".join(("row_no", "grain", "local_date", "keys", *TARGETS[feed.feeds], "local_hour"))
    settled = "coalesce(updated_at, timestamp '0001-01-01'), coalesce(stated_at, timestamp '0001-01-01')"
    connection.execute("""
        create or replace temp table repeated_facts as
        select hash(fact_id) as fact_hash from identified_rows group by 1 having count(*) > 1""")
    repeated = connection.execute("select count(*) from repeated_facts").fetchone()[0]
    source = "identified_rows"
    if repeated:
        connection.execute(f"""
            create or replace temp table ranked_rows as
            select *, row_number() over (
                    partition by fact_id order by updated_at desc nulls last, stated_at desc nulls last, file_id, row_no
                ) as place,
                max(({settled})) over (partition by fact_id) as best
            from identified_rows where hash(fact_id) in (select fact_hash from repeated_facts)""")
        connection.execute(f"""
            create or replace temp table disputed as
            select fact_id from ranked_rows where ({settled}) = best group by fact_id having count(distinct row_hash) > 1""")
        connection.execute("insert into lost_rows select staged_id, local_date, row_no from ranked_rows where place > 1")
        source = """(
            select * from identified_rows where hash(fact_id) not in (select fact_hash from repeated_facts)
            union all by name
            select * exclude (place, best) from ranked_rows where place = 1)"""
        conflict = "n.fact_id in (select fact_id from disputed)"
    else:
        conflict = "false"
    columns = ", ".join(f"n.{name}" for name in kept.split(", "))
    known = "events.contacts" if feed.feeds in ("contacts", "queue_intervals") else None
    unless_elsewhere = (
        f"""where n.fact_id not in (
            select e.contact_id from {known} as e
            left join touched as t on e.source_id = t.source_id and e.local_date = t.local_date
            where e.source_id = '{feed.source_id}' and t.local_date is null)"""
        if known and _has_other_days(connection, feed)
        else ""
    )
    connection.execute(f"""
        insert into new_facts (fact_id, source_id, staged_id, file_id, is_conflict, {kept})
        select n.fact_id, '{feed.source_id}', n.staged_id, n.file_id, {conflict}, {columns}
        from {source} as n {unless_elsewhere}""")


def _has_other_days(connection: duckdb.DuckDBPyConnection, feed: FeedFiles) -> bool:
    row = connection.execute(f"""
        select count(*) from (
            select 1 from events.contacts as e
            left join touched as t on e.source_id = t.source_id and e.local_date = t.local_date
            where e.source_id = '{feed.source_id}' and t.local_date is null limit 1)""").fetchone()
    return bool(row and row[0])
