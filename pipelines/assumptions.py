"""The assumption log: which cell of which edited table changed between one published file and the next, old value and new."""

import datetime
import json

import duckdb

from pipelines.folders import Folders


# The tables figures rest on, and what tells one row of each from another.
LOGGED = {
    "unit_costs": ("service_id", "channel_id", "from_date"),
    "settings": ("key",),
    "services": ("service_id",),
    "take_up_definitions": ("definition_id", "counts_of", "channel_id", "is_assisted", "service_kind", "contact_type", "line"),
    "targets": ("target_id",),
    "staffing": ("team", "channel_id", "services", "from_date"),
    "benefits": ("benefit_id",),
    "benefit_years": ("benefit_id", "financial_year"),
    "investments": ("project", "paid_on", "kind"),
    "deflators": ("series", "financial_year"),
    "discount_rates": ("from_date",),
}
COLUMNS = "changed_at, snapshot_id, table_name, row_key, column_name, old_value, new_value"


def write_assumption_log(connection: duckdb.DuckDBPyConnection, folders: Folders, name: str, now: datetime.datetime) -> None:
    """Fills published.quality.assumption_log: what the last published file knew, and what has changed since; null is no value."""
    connection.execute(
        """create table published.quality.assumption_log (
               changed_at timestamp not null, snapshot_id varchar not null, table_name varchar not null, row_key varchar not null,
               column_name varchar not null, old_value varchar, new_value varchar)"""
    )
    if not _attach_last_published(connection, folders):
        return
    try:
        if _columns(connection, "before_this", "quality", "assumption_log"):
            connection.execute(
                f"insert into published.quality.assumption_log select {COLUMNS} from before_this.quality.assumption_log order by all"
            )
        for table, key in LOGGED.items():
            _log_changes(connection, table, key, name, now)
    finally:
        connection.execute("detach before_this")


def _attach_last_published(connection: duckdb.DuckDBPyConnection, folders: Folders) -> bool:
    """Attaches the file that is shown as before_this, or where it is damaged the newest kept one that is whole; false without any."""
    current = folders.published / "current.json"
    if not current.is_file():
        return False
    shown = folders.published / str(json.loads(current.read_text(encoding="utf-8"))["snapshot"])
    for path in [shown, *sorted(folders.published.glob("snap-*.duckdb"), reverse=True)]:
        try:
            connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as before_this (read_only)")
        except duckdb.IOException:  # damaged or gone
            continue
        return True
    return False


def _log_changes(connection: duckdb.DuckDBPyConnection, table: str, key: tuple[str, ...], name: str, now: datetime.datetime) -> None:
    """One row per cell that is not what it was; a row that came or went has all its cells told."""
    shared = [
        column
        for column in _columns(connection, "published", "reference", table)
        if column in _columns(connection, "before_this", "reference", table) and column not in ("row_no", *key)
    ]
    if not shared or any(column not in _columns(connection, "before_this", "reference", table) for column in key):
        return
    cells = ", ".join(f"'{column}': \"{column}\"::varchar" for column in shared)
    row_key = "concat_ws(', ', " + ", ".join(f"coalesce(\"{column}\"::varchar, '*')" for column in key) + ")"
    sides = [
        f'select {row_key} as row_key, unnest(map_entries(map {{{cells}}})) as cell from {world}.reference."{table}"'
        for world in ("before_this", "published")
    ]
    connection.execute(
        f"""insert into published.quality.assumption_log
            with old as ({sides[0]}), new as ({sides[1]}),
            was as (select row_key, cell.key as name, string_agg(cell.value, '; ' order by cell.value) as value from old group by all),
            now_is as (select row_key, cell.key as name, string_agg(cell.value, '; ' order by cell.value) as value from new group by all)
            select $now::timestamp, $snapshot, $table, coalesce(o.row_key, n.row_key), coalesce(o.name, n.name), o.value, n.value
            from was as o full join now_is as n on o.row_key = n.row_key and o.name = n.name
            where o.value is distinct from n.value
            order by all""",
        {"now": now, "snapshot": name, "table": table},
    )


def _columns(connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str) -> list[str]:
    rows = connection.execute(
        """select column_name from duckdb_columns() where database_name = $database and schema_name = $schema and table_name = $table
           order by column_index""",
        {"database": database, "schema": schema, "table": table},
    ).fetchall()
    return [str(row[0]) for row in rows]
