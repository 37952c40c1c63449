"""From staged rows to facts: of rows that several files state, the one that counts; every loser is counted too."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.database import only_row


TARGETS: dict[str, dict[str, str]] = {
    "contacts": {
        "quantity": "bigint",
        "started_at": "timestamp",
        "channel_id": "varchar",
        "is_assisted": "boolean",
        "direction": "varchar",
        "outcome": "varchar",
        "outcome_label": "varchar",
        "contact_type": "varchar",
        "service_label": "varchar",
        "queue": "varchar",
        "reason": "varchar",
        "site": "varchar",
        "wait_seconds": "double",
        "handle_seconds": "double",
        "value": "decimal(14, 2)",
        "legs": "integer",
    },
    "queue_intervals": {
        "started_at": "timestamp",
        "queue": "varchar",
        "service_label": "varchar",
        "channel_id": "varchar",
        "offered": "bigint",
        "answered": "bigint",
        "answered_in_target": "bigint",
        "abandoned": "bigint",
        "wait_seconds": "double",
        "handle_seconds": "double",
    },
    "completions": {
        "quantity": "bigint",
        "completed_at": "timestamp",
        "step": "varchar",
        "step_no": "smallint",
        "service_label": "varchar",
        "form_label": "varchar",
        "channel_id": "varchar",
        "is_assisted": "boolean",
        "device": "varchar",
        "value": "decimal(14, 2)",
        "visit_key": "varchar",
    },
    "survey_responses": {
        "quantity": "bigint",
        "channel_id": "varchar",
        "service_label": "varchar",
        "site": "varchar",
        "question": "varchar",
        "score_sum": "double",
        "scale_low": "double",
        "scale_high": "double",
        "is_resolved": "boolean",
        "invited": "bigint",
    },
    "field_visits": {
        "quantity": "bigint",
        "started_at": "timestamp",
        "ended_at": "timestamp",
        "worker_key": "varchar",
        "professional_group": "varchar",
        "service_label": "varchar",
        "site": "varchar",
        "is_mobile": "boolean",
        "trips_to_base": "smallint",
        "miles": "decimal(9, 1)",
        "travel_seconds": "double",
        "on_site_seconds": "double",
        "rekeyed_records": "smallint",
        "outcome": "varchar",
    },
    "control_totals": {
        "measure": "varchar",
        "channel_id": "varchar",
        "queue": "varchar",
        "service_label": "varchar",
        "total": "double",
        "note": "varchar",
    },
    "web_daily": {
        "dimension": "varchar",
        "member": "varchar",
        "visits": "bigint",
        "visitors": "bigint",
        "views": "bigint",
        "bounces": "bigint",
        "completions": "bigint",
        "visit_seconds": "bigint",
        "is_thresholded": "boolean",
        "is_sampled": "boolean",
    },
    "mailings": {"quantity": "bigint", "channel_id": "varchar", "service_label": "varchar", "template": "varchar"},
    "footfall": {"started_at": "timestamp", "site": "varchar", "people_in": "bigint", "people_out": "bigint"},
}
INSTANTS = {"completions": "completed_at"}
LABELS = ("service_label", "queue", "reason", "form_label")
ROW_COLUMNS = {
    "row_no": "bigint",
    "fact_no": "integer",
    "row_hash": "ubigint",
    "native_id": "varchar",
    "keys": "struct(key_type varchar, key varchar)[]",
    "updated_at": "timestamp",
    "local_date": "date",
    "grain": "varchar",
}
FOLD_REACH_DAYS = 1  # a call or visit that crosses midnight, or a file's end, is found by looking one day further


@dataclass(frozen=True)
class FeedFiles:
    """The staged files of one feed in one format that may hold rows of the days being made again."""

    source_id: str
    feeds: str
    fold: str | None
    paths: tuple[Path, ...]


def collect_facts(connection: duckdb.DuckDBPyConnection, members: list[FeedFiles]) -> None:
    """View new_facts: the winning facts of the touched days of every feed of one kind; the rows that lost go to lost_rows.

    Expects temp tables touched (source_id, local_date), staged_paths (filename, staged_id, file_id, stated_at) and lost_rows. Only what
    is stated more than once is put into tables; all else is read from the staged files when events are written.
    """
    selects = [_facts_of(connection, member, number) for number, member in enumerate(members)]
    connection.execute(f"create or replace temp view new_facts as {' union all by name '.join(selects)}")


def _facts_of(connection: duckdb.DuckDBPyConnection, feed: FeedFiles, number: int) -> str:
    identified = f"identified_{number}"
    identify = _fold if feed.fold else _identify_rows
    identify(connection, feed, number, identified)
    return _choose_versions(connection, feed, number, identified)


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> set[str]:
    return {row[0] for row in connection.execute(f"describe select * from {relation}").fetchall()}


def _rows_of(feed: FeedFiles) -> str:
    paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in feed.paths)
    return f"read_parquet([{paths}], union_by_name = true, filename = true)"


def _typed(present: set[str], wanted: dict[str, str], alias: str) -> str:
    return ", ".join(f"{alias}.{name}::{kind} as {name}" if name in present else f"null::{kind} as {name}" for name, kind in wanted.items())


def _identify_rows(connection: duckdb.DuckDBPyConnection, feed: FeedFiles, number: int, name: str) -> None:
    """View of the feed's good rows of the touched days, each with the id that tells it apart and its local hour."""
    rows = _rows_of(feed)
    present = _columns(connection, rows)
    connection.execute(f"""
        create or replace temp view candidate_{number} as
        select {_typed(present, ROW_COLUMNS, "r")}, {_typed(present, TARGETS[feed.feeds], "r")}, p.staged_id, p.file_id, p.stated_at
        from {rows} as r
        inner join staged_paths as p on r.filename = p.filename and p.source_id = '{feed.source_id}'
        where r.problem is null and r.excluded is null
            and r.local_date in (select local_date from touched where source_id = '{feed.source_id}')""")
    has_twins = _number_twins(connection, number)
    hashed = "coalesce(c.native_id, to_hex(c.row_hash) || '-' || c.fact_no || '-' || coalesce(w.twin_no, 1))"
    own_id = hashed if has_twins else "c.native_id"
    join = (
        f"left join twins_{number} as w on c.native_id is null and c.staged_id = w.staged_id and c.row_no = w.row_no and c.fact_no = w.fact_no"
        if has_twins
        else ""
    )
    instant = INSTANTS.get(feed.feeds, "started_at")
    hour = f"extract(hour from to_local(c.{instant}))::tinyint" if instant in TARGETS[feed.feeds] else "null::tinyint"
    connection.execute(f"""
        create or replace temp view {name} as
        select c.*, '{feed.source_id}:' || {own_id} as fact_id, {hour} as local_hour from candidate_{number} as c {join}""")


def _number_twins(connection: duckdb.DuckDBPyConnection, number: int) -> bool:
    """Numbers rows without an id that stand more than once inside a file, so that two equal calls stay two; false when all rows have ids."""
    if not only_row(connection.execute(f"select count(*) - count(native_id) from candidate_{number}"))[0]:
        return False
    connection.execute(f"""
        create or replace temp table twins_{number} as
        with repeated as (
            select row_hash, fact_no from candidate_{number} where native_id is null group by row_hash, fact_no having count(*) > 1
        )
        select c.staged_id, c.row_no, c.fact_no,
            row_number() over (partition by c.staged_id, c.row_hash, c.fact_no order by c.row_no) as twin_no
        from candidate_{number} as c
        inner join repeated as r on c.row_hash = r.row_hash and c.fact_no = r.fact_no
        where c.native_id is null""")
    return True


def _fold(connection: duckdb.DuckDBPyConnection, feed: FeedFiles, number: int, name: str) -> None:
    """View of contacts that spread over rows: equal rows of several files once, then the format's own fold."""
    rows = _rows_of(feed)
    present = _columns(connection, rows)
    extra = [c for c in present if c not in {*ROW_COLUMNS, *TARGETS[feed.feeds], "problem", "excluded", "unknown_words", "filename"}]
    others = "".join(f", r.{each}" for each in sorted(extra))
    connection.execute(f"""
        create or replace temp table fold_rows as
        select {_typed(present, ROW_COLUMNS, "r")}, {_typed(present, TARGETS[feed.feeds], "r")}{others}, p.staged_id, p.file_id, p.stated_at
        from {rows} as r
        inner join staged_paths as p on r.filename = p.filename and p.source_id = '{feed.source_id}'
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
    connection.execute(f"create or replace temp table folded_{number} as {feed.fold}")
    folded = _columns(connection, f"folded_{number}")
    wanted = {"native_id": "varchar", "keys": ROW_COLUMNS["keys"], "updated_at": "timestamp", "grain": "varchar"}
    day = "f.local_date" if "local_date" in folded else "to_local(f.started_at)::date"
    connection.execute(f"""
        create or replace temp view {name} as
        with named as (
            select {_typed(folded, wanted, "f")}, {day} as local_date, {_typed(folded, TARGETS[feed.feeds], "f")},
                f.row_ids[1].file_id as file_id, f.row_ids[1].row_no as row_no
            from folded_{number} as f
        )
        select n.*, '{feed.source_id}:' || n.native_id as fact_id, 0 as fact_no, 0::ubigint as row_hash, null::timestamp as stated_at,
            p.staged_id, extract(hour from to_local(n.started_at))::tinyint as local_hour
        from named as n
        left join (select file_id, min(staged_id) as staged_id from staged_paths where source_id = '{feed.source_id}' group by file_id) as p
            on n.file_id = p.file_id
        where n.local_date in (select local_date from touched where source_id = '{feed.source_id}')""")


def _choose_versions(connection: duckdb.DuckDBPyConnection, feed: FeedFiles, number: int, identified: str) -> str:
    """The SELECT of the feed's winning facts. Of rows with one id the row's own time of change decides, else the later stated export.

    Equal content is a duplicate. When nothing decides, the thing is counted nowhere (is_conflict) until a person answers.
    """
    kept = ("fact_id", "staged_id", "file_id", "row_no", "grain", "local_date", "keys", *TARGETS[feed.feeds], "local_hour")
    columns = ", ".join(f"n.{each}" for each in kept)
    elsewhere = _elsewhere(connection, feed)
    all_rows = f"select '{feed.source_id}' as source_id, false as is_conflict, {columns} from {identified} as n {elsewhere}"
    if len(feed.paths) == 1 and not feed.fold:  # staging leaves no id twice in a file
        return all_rows
    connection.execute(f"""
        create or replace temp table repeated_{number} as
        select hash(fact_id) as fact_hash from {identified} group by 1 having count(*) > 1""")
    if not only_row(connection.execute(f"select count(*) from repeated_{number}"))[0]:
        return all_rows
    settled = "coalesce(updated_at, timestamp '0001-01-01'), coalesce(stated_at, timestamp '0001-01-01')"
    connection.execute(f"""
        create or replace temp table ranked_{number} as
        select *, row_number() over (
                partition by fact_id order by updated_at desc nulls last, stated_at desc nulls last, file_id, row_no
            ) as place,
            max(({settled})) over (partition by fact_id) as best
        from {identified} where hash(fact_id) in (select fact_hash from repeated_{number})""")
    connection.execute(f"""
        create or replace temp table disputed_{number} as
        select fact_id from ranked_{number} where ({settled}) = best group by fact_id having count(distinct row_hash) > 1""")
    connection.execute(f"insert into lost_rows select staged_id, local_date, row_no from ranked_{number} where place > 1")
    return f"""
        select '{feed.source_id}' as source_id, n.is_conflict, {columns} from (
            select *, false as is_conflict from {identified} where hash(fact_id) not in (select fact_hash from repeated_{number})
            union all by name
            select * exclude (place, best), fact_id in (select fact_id from disputed_{number}) as is_conflict
            from ranked_{number} where place = 1
        ) as n {elsewhere}"""


def _elsewhere(connection: duckdb.DuckDBPyConnection, feed: FeedFiles) -> str:
    """Keeps out a version that lost before to one on a day which is not made again."""
    if feed.feeds not in ("contacts", "queue_intervals"):
        return ""
    untouched = f"""select e.contact_id from events.contacts as e
        left join touched as t on e.source_id = t.source_id and e.local_date = t.local_date
        where e.source_id = '{feed.source_id}' and t.local_date is null"""
    are_any = only_row(connection.execute(f"select count(*) from ({untouched} limit 1)"))[0]
    return f"where n.fact_id not in ({untouched})" if are_any else ""
