"""Makes events and daily facts again for the days that new, changed or removed files touch, in one transaction."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import duckdb

from pipelines import facts, ledger, web_events
from pipelines.database import only_row, run_file, undo
from pipelines.facts import FeedFiles
from pipelines.ledger import Sighting
from pipelines.mapping import Format


GAP_DAYS = 30  # a contact within so many days may follow an earlier one
ATTEMPT_DAYS = 49  # the placebo window of a failed attempt ends so many days after it
TABLES_OF_SOURCE = {
    "events.contacts": "contact_id",
    "events.completions": "completion_id",
    "events.web_visits": "visit_key",
    "events.web_steps": None,
    "events.web_pages": None,
    "events.web_bots": None,
    "events.web_errors": None,
    "events.failed_searches": None,
    "events.web_daily": None,
    "events.survey_responses": "response_id",
    "events.field_visits": "field_visit_id",
    "events.control_totals": None,
    "events.footfall": None,
    "events.mailings": None,
}
KEEPS_DISPUTED = ("contacts", "queue_intervals")  # whose table of events holds what two exports state differently, with its reason
DAILY_IN_ORDER = (
    "contacts",
    "reasons",
    "hours",
    "followed",
    "gaps",
    "episodes",
    "primary_sites",
    "web",
    "bots",
    "funnel",
    "primary_days",
    "failed_online",
    "web_errors",
    "failed_searches",
    "surveys",
    "field_work",
    "control_totals",
    "mailings",
)


def remake(
    connection: duckdb.DuckDBPyConnection,
    staged: Path,
    formats: dict[str, Format],
    seen: list[Sighting],
    rules: str,
    answer_target_seconds: float,
    say: Callable[[str], None],
) -> bool:
    """Brings events and daily in line with the files seen; returns whether anything had to be made again."""
    current = {s.staged_id: s.source_id for s in seen if s.status == "loaded" and s.staged_id}
    _stage_paths(connection, staged, current)
    everything = ledger.get_state(connection, "rules") != rules
    _find_touched(connection, everything, frozenset(name for name, made_by in formats.items() if made_by.fold))
    touched = only_row(connection.execute("select count(*) from touched"))[0]
    connection.begin()
    try:
        ledger.write_sightings(connection, seen)
        if touched or everything:
            say(f"making {touched:,} feed days again")
            _clear(connection, everything)
            _make_events(connection, formats)
            _make_daily(connection, answer_target_seconds)
            connection.execute("delete from ledger.contributed")
            connection.execute("insert into ledger.contributed select staged_id, source_id from staged_paths order by staged_id")
            number = int(ledger.get_state(connection, "build_number") or 0) + 1
            ledger.set_state(connection, rules=rules, build_number=str(number))
        connection.commit()
    except BaseException:
        undo(connection)
        raise
    return bool(touched or everything)


def _stage_paths(connection: duckdb.DuckDBPyConnection, staged: Path, current: dict[str, str | None]) -> None:
    connection.execute("""
        create or replace temp table staged_paths (
            filename varchar, staged_id varchar, file_id varchar, stated_at timestamp, source_id varchar, format varchar, feeds varchar)""")
    if not current:
        return
    names = sorted(current)
    connection.execute(
        """insert into staged_paths
           select w.path, f.staged_id, f.file_id, coalesce(a.stated_on::timestamp, f.stated_at), w.source_id, f.format, f.feeds
           from (select unnest($ids::varchar[]) as staged_id, unnest($paths::varchar[]) as path, unnest($sources::varchar[]) as source_id) as w
           inner join ledger.staged_files as f on w.staged_id = f.staged_id
           left join (
               select file_id, max(stated_on) as stated_on, bool_and(coalesce(use, true)) as is_used from reference.file_answers group by file_id
           ) as a on f.file_id = a.file_id
           where coalesce(a.is_used, true)
           order by f.staged_id""",
        {"ids": names, "paths": [str(staged / f"{n}.parquet") for n in names], "sources": [current[n] for n in names]},
    )


def _find_touched(connection: duckdb.DuckDBPyConnection, everything: bool, folded: frozenset[str]) -> None:
    """Temp table touched (source_id, local_date): days of files that came, went or changed feed, and days their ids stand on elsewhere."""
    connection.execute("""
        create or replace temp table changed_files as
        select p.staged_id, p.source_id from staged_paths as p
        left join ledger.contributed as c on p.staged_id = c.staged_id and p.source_id = c.source_id
        where c.staged_id is null
        union all
        select c.staged_id, c.source_id from ledger.contributed as c
        left join staged_paths as p on p.staged_id = c.staged_id and p.source_id = c.source_id
        where p.staged_id is null""")
    of_all = "select staged_id, source_id from staged_paths union select staged_id, source_id from changed_files"
    connection.execute(f"""
        create or replace temp table touched as
        select distinct f.source_id, d.local_date
        from ({of_all if everything else "select staged_id, source_id from changed_files"}) as f
        inner join ledger.file_days as d on f.staged_id = d.staged_id
        where d.local_date is not null""")
    if everything:
        connection.execute("""
            insert into touched
            select distinct e.source_id, e.local_date from events.contacts as e
            where not exists (select 1 from touched as t where t.source_id = e.source_id and t.local_date = e.local_date)""")
        return
    _touch_days_of_same_ids(connection, folded)


def _touch_days_of_same_ids(connection: duckdb.DuckDBPyConnection, folded: frozenset[str]) -> None:
    """A case exported again under another date touches the day it stood on before; a removed version, the days of the others.

    Of formats that fold rows to one contact the rows of the days around are looked at too: the contact may have another id than its rows.
    """
    rows = connection.execute(
        """
        select c.source_id, f.feeds, list(distinct c.staged_id), list_has_any(list(distinct f.format), $folded::varchar[]) from changed_files as c
        inner join ledger.staged_files as f on c.staged_id = f.staged_id
        where f.feeds in ('contacts', 'completions') and c.source_id in (select source_id from events.contacts)
            or f.feeds in ('field_visits', 'survey_responses')
        group by 1, 2 order by 1, 2""",
        {"folded": sorted(folded)},
    ).fetchall()
    folder = only_row(connection.execute("select any_value(filename) from staged_paths"))[0]
    for source_id, feeds, ids, is_folded in rows:
        base = Path(folder).parent if folder else None
        changed = [base / f"{i}.parquet" for i in ids if base and (base / f"{i}.parquet").is_file()]
        others = connection.execute(
            "select filename from staged_paths where source_id = $s and feeds = $f order by filename", {"s": source_id, "f": feeds}
        ).fetchall()
        if not changed or not others:
            continue
        listed = ", ".join("'" + str(p).replace("'", "''") + "'" for p in changed)
        names = {r[0] for r in connection.execute(f"describe select * from read_parquet([{listed}], union_by_name = true)").fetchall()}
        if "native_id" not in names:
            continue
        came = only_row(
            connection.execute(
                "select count(*) from changed_files as c inner join staged_paths as p on c.staged_id = p.staged_id and c.source_id = $s",
                {"s": source_id},
            )
        )[0]
        near = connection.execute(
            f"""select distinct p.filename from staged_paths as p
                inner join ledger.file_days as d on p.staged_id = d.staged_id
                inner join touched as t on t.source_id = p.source_id
                    and d.local_date between t.local_date - {facts.FOLD_REACH_DAYS} and t.local_date + {facts.FOLD_REACH_DAYS}
                where p.source_id = $s and p.feeds = $f order by p.filename""",
            {"s": source_id, "f": feeds},
        ).fetchall()
        are_contacts = feeds in ("contacts", "completions")
        is_read_whole = len(ids) > came or not are_contacts
        pool = ", ".join("'" + r[0].replace("'", "''") + "'" for r in (others if is_read_whole else near if is_folded else ()))
        good = "where problem is null and excluded is null"
        stood = [f"select native_id, local_date from read_parquet([{pool}], union_by_name = true) {good}"] if pool else []
        if are_contacts and not is_read_whole:
            stood.append(
                "select substr(contact_id, length(source_id) + 2) as native_id, local_date from events.contacts where source_id = getvariable('of_source')"
            )
        where = " union all ".join(stood)
        connection.execute("set variable of_source = $s", {"s": source_id})
        connection.execute(f"""
            insert into touched
            select distinct '{source_id}', o.local_date from ({where}) as o
            where o.native_id in (select native_id from read_parquet([{listed}], union_by_name = true) where native_id is not null)
            and not exists (select 1 from touched as t where t.source_id = '{source_id}' and t.local_date = o.local_date)""")


def _clear(connection: duckdb.DuckDBPyConnection, everything: bool) -> None:
    """Deletes the touched days from events; keys go with their facts, and with everything those that an earlier version left without one."""
    if not only_row(connection.execute("select count(*) from ledger.contributed"))[0]:
        for table in TABLES_OF_SOURCE:
            connection.execute(f"delete from {table}")
        for table in ("events.fact_keys", "ledger.repeated_rows", "ledger.disputed_days"):
            connection.execute(f"delete from {table}")
        return
    for table, key in TABLES_OF_SOURCE.items():
        day = "visitor_day" if table == "events.web_visits" else "local_date"
        doomed = f"select 1 from touched as t where t.source_id = e.source_id and t.local_date = e.{day}"
        if key:
            connection.execute(f"delete from events.fact_keys where fact_id in (select e.{key} from {table} as e where exists ({doomed}))")
        connection.execute(f"delete from {table} as e where exists ({doomed})")
    if everything:
        facts_left = " union all ".join(f"select {key} from {table}" for table, key in TABLES_OF_SOURCE.items() if key)
        connection.execute(f"delete from events.fact_keys where fact_id not in ({facts_left})")
    connection.execute("delete from ledger.disputed_days where (source_id, local_date) in (select (source_id, local_date) from touched)")
    connection.execute("""
        delete from ledger.repeated_rows as r where exists (
            select 1 from touched as t inner join (select staged_id, source_id from staged_paths union select staged_id, source_id from changed_files) as c on c.source_id = t.source_id
            where c.staged_id = r.staged_id and t.local_date = r.local_date)""")


def _make_events(connection: duckdb.DuckDBPyConnection, formats: dict[str, Format]) -> None:
    connection.execute("create or replace temp table lost_rows (staged_id varchar, local_date date, row_no bigint)")
    by_kind = _feeds_by_kind(connection, formats)
    web_events.make_web_events(connection, by_kind.pop("web_hits", []))
    for feeds, members in by_kind.items():
        facts.collect_facts(connection, members)
        if feeds == "web_daily":
            web_events.label_paths(
                connection, "select source_id, member as path from new_facts where dimension in ('page', 'entry_page', 'exit_page')"
            )
        _label(connection, feeds)
        run_file(connection, f"events/{feeds}")
        if feeds not in KEEPS_DISPUTED:
            connection.execute(
                "insert into ledger.disputed_days select source_id, local_date, count(*) from new_facts where is_conflict group by all"
            )
        connection.execute("""
            insert into events.fact_keys
            select f.fact_id, f.k.key_type, f.k.key, f.local_date
            from (
                select fact_id, local_date, unnest(case when len(keys) > 1 then list_distinct(keys) else keys end, max_depth := 1) as k
                from new_facts where len(keys) > 0
            ) as f
            where f.k.key is not null""")
    run_file(connection, "events/completed_contacts")
    run_file(connection, "events/goal_contacts")
    connection.execute("""
        insert into ledger.repeated_rows
        select staged_id, local_date, count(distinct row_no) from lost_rows group by staged_id, local_date order by staged_id, local_date""")


def _feeds_by_kind(connection: duckdb.DuckDBPyConnection, formats: dict[str, Format]) -> dict[str, list[FeedFiles]]:
    rows = connection.execute(f"""
        select p.feeds, p.source_id, p.format, list(distinct p.filename order by p.filename)
        from staged_paths as p
        inner join ledger.file_days as d on p.staged_id = d.staged_id
        inner join touched as t on p.source_id = t.source_id
            and d.local_date between t.local_date - {facts.FOLD_REACH_DAYS} and t.local_date + {facts.FOLD_REACH_DAYS}
        group by 1, 2, 3 order by 1, 2, 3""").fetchall()
    found: dict[str, list[FeedFiles]] = defaultdict(list)
    for feeds, source_id, name, paths in rows:
        found[feeds].append(FeedFiles(source_id, feeds, formats[name].fold, tuple(Path(p) for p in paths)))
    return dict(found)


def _label(connection: duckdb.DuckDBPyConnection, feeds: str) -> None:
    """Temp table labels: service, contact type and cause of every distinct set of words in new_facts."""
    present = facts.TARGETS[feeds]
    words = ", ".join(f"{w}" if w in present else f"null::varchar as {w}" for w in facts.LABELS)
    connection.execute(f"create or replace temp table raw_labels as select distinct source_id, {words} from new_facts")
    run_file(connection, "events/labels")


def _make_daily(connection: duckdb.DuckDBPyConnection, answer_target_seconds: float) -> None:
    """Daily facts of the touched days; a feed that gained or lost its primary place touches every day of its pairs."""
    connection.execute("create or replace temp table pairs_before as from events.uncounted_pairs")
    run_file(connection, "events/uncounted_pairs")
    connection.execute("""
        create or replace temp table touched_days as
        select distinct local_date from touched
        union
        select distinct t.local_date + 1 from touched as t inner join staged_paths as p on t.source_id = p.source_id and p.feeds = 'web_hits'
        union
        select distinct c.local_date
        from (
            (from events.uncounted_pairs except from pairs_before) union all (from pairs_before except from events.uncounted_pairs)
        ) as u
        inner join events.contacts as c on c.service_id = u.service_id and c.channel_id = u.channel_id""")
    for name, reach in (("gap_days", GAP_DAYS), ("attempt_days", ATTEMPT_DAYS)):
        connection.execute(f"""
            create or replace temp table {name} as
            select distinct (t.local_date - b.back)::date as local_date
            from touched_days as t cross join (select unnest(range(0, {reach + 1}))::integer as back) as b""")
    connection.execute(f"set variable answer_target_seconds = {float(answer_target_seconds)}")
    for name in DAILY_IN_ORDER:
        run_file(connection, f"daily/{name}")
