"""Compiles a format over one all-text table into one SELECT: read, judged, typed and keyed in a single pass."""

from typing import TYPE_CHECKING

import duckdb

from pipelines import mapping_values as values
from pipelines import zones
from pipelines.database import make_macros, sql
from pipelines.errors import FormatError
from pipelines.mapping_cells import Overlay, cells_query, excluded_case, filled_query, identifier, raw
from pipelines.mapping_columns import ColumnPlan, plan_columns
from pipelines.mapping_dates import Facts
from pipelines.mapping_identity import link_keys, native_id, row_hash, unknown_words
from pipelines.mapping_targets import TARGETS, WITHOUT_UNKNOWN
from pipelines.mapping_unpivot import Spread, spread_of, unpivoted_query
from pipelines.mapping_values import literal
from pipelines.mapping_verdict import unread_case, verdict_query
from pipelines.reading_header import header_key
from pipelines.reading_types import TextTable


if TYPE_CHECKING:
    from pipelines.mapping import Format

STAGED = {
    "fact_no": "0::integer",
    "problem": "null::varchar",
    "excluded": "null::varchar",
    "row_hash": "null::ubigint",
    "native_id": "null::varchar",
    "keys": "null::struct(key_type varchar, key varchar)[]",
    "unknown_words": "null::varchar[]",
    "updated_at": "null::timestamp",
    "local_date": "null::date",
    "grain": "null::varchar",
}  # every staged row has these beside row_no; what a format's own SQL leaves out
_own_columns: dict[tuple[str, tuple[str, ...]], list[str]] = {}


def compile_projection(connection: duckdb.DuckDBPyConnection, made_by: "Format", table: TextTable, zone: str | None) -> str:
    """One SELECT over the table's relation with the staged columns; may look at the data to prove a date order.

    Raises Question when the order stays open, FileRefused when the file lacks what the format needs. Expects the macros of keys and
    zones on this connection, the latter for the organisation's zone.
    """
    overlay = Overlay(made_by, table, zone or "UTC")
    prepare_macros(connection)
    if overlay.zone not in ("UTC", "in_data"):
        zones.create_feed_macros(connection, overlay.zone)
    spread = spread_of(overlay)
    facts = f"with {', '.join(_rows(overlay, spread))}"
    if not made_by.columns:
        shown = "".join(f", {raw(key)} as {identifier(overlay.by_key[key])}" for key in overlay.used)
        read = f"{facts}, input as (select row_no{shown} from facts where excluded is null)"
        return _by_own_sql(
            connection, overlay, read, "select row_no, 0::integer as fact_no, excluded from facts where excluded is not null"
        )
    plans = plan_columns(Facts(connection, facts), overlay, spread)
    typed = f"{facts}, typed as ({_typed_query(overlay, spread, plans)}), staged_rows as ({verdict_query(overlay, plans)})"
    if not made_by.sql:
        return f"{typed} select * from staged_rows"
    read = f"{typed}, parsed as (select * from staged_rows where excluded is null and problem is null)"
    others = "select row_no, fact_no, excluded, problem from staged_rows where excluded is not null or problem is not null"
    return _by_own_sql(connection, overlay, read, others)


def prepare_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Small macros that keep the compiled text short."""
    bodies = {
        "in_years(v)": f"case when year(v) between {values.FIRST_YEAR} and {values.LAST_YEAR} then v end",
        "whole_number(v)": "list_transform([v], lambda n: case when n = floor(n) then n::bigint end)[1]",
        "nonnegative(v)": "case when v >= 0 and v < 1e9 then v end",
    }
    make_macros(connection, bodies)


def _rows(overlay: Overlay, spread: Spread | None) -> list[str]:
    """The common table expressions from the file's text to facts: one row per fact, as text; read twice, only the columns asked for are made."""
    steps = [f"source as not materialized ({overlay.table.relation})", f"cells as not materialized ({cells_query(overlay)})"]
    cells = "cells"
    if overlay.made_by.read.get("fill_down"):
        steps.append(f"filled as ({filled_query(overlay)})")
        cells = "filled"
    steps.append(f"judged as not materialized (select *, {excluded_case(overlay)} as excluded from {cells})")
    facts = unpivoted_query(overlay, spread) if spread else "select *, 0::integer as fact_no from judged"
    return [*steps, f"facts as not materialized ({facts})"]


def _typed_query(overlay: Overlay, spread: Spread | None, plans: list[ColumnPlan]) -> str:
    """Targets typed in layers (text, first reading, clock, value, default), so that no expression is written, planned or run twice."""
    kinds = TARGETS[overlay.made_by.feeds]
    query, named, keys = link_keys(overlay)
    layers: list[dict[str, str | None]] = [
        {**{f"t_{plan.name}": plan.named_text for plan in plans}, **named},
        {f"q_{plan.name}": plan.quick for plan in plans},
        {f"k_{plan.name}": plan.clock for plan in plans},
        {
            **{f"v_{plan.name}": f"({plan.value})::{kinds.get(plan.name, 'varchar')}" for plan in plans},
            "native_id": native_id(overlay, spread, plans),
            "keys": keys,
            "row_hash": row_hash(overlay, spread, plans),
            "extra": _extra(overlay),
        },
        {
            **{plan.name: _with_default(plan, kinds.get(plan.name, "varchar")) for plan in plans},
            "unread": unread_case(plans),
            "unknown_words": unknown_words(plans),
        },
    ]
    for layer in layers:
        made = "".join(f", {expression} as {identifier(name)}" for name, expression in layer.items() if expression)
        query = f"(select *{made} from {query})" if made else query
    return query[1:-1]


def _with_default(plan: ColumnPlan, kind: str) -> str:
    value, default = identifier("v_" + plan.name), f"{plan.otherwise}::{kind}" if plan.otherwise is not None else "null"
    if plan.is_closed:
        other = WITHOUT_UNKNOWN.get(plan.name, "unknown")
        return f"case when {plan.text} is null then {default} else coalesce({value}, {literal(other) if other else 'null'}) end"
    return f"coalesce({value}, {default})" if plan.otherwise is not None else value


def _extra(overlay: Overlay) -> str | None:
    cells = ", ".join(f"{literal(header)}, {cell}" for header in overlay.made_by.extra if (cell := overlay.cell(header)))
    return f"json_object({cells})::varchar" if overlay.made_by.extra else None


def _by_own_sql(connection: duckdb.DuckDBPyConnection, overlay: Overlay, read: str, others: str) -> str:
    """The format's own SELECT over what was read, the staged columns it leaves out filled in, and the rows it was not shown."""
    own = f"{read}, own as ({overlay.made_by.sql})"
    present = _columns_of_own(connection, overlay, own)
    if overlay.made_by.feeds == "web_hits" and "url" in present:  # requests as they were read: every log ends the same way
        own = f"{read}, requests as ({overlay.made_by.sql}), own as ({sql('staging/web_requests')})"
        present = _columns_of_own(connection, overlay, own)
    leaked = [name for name in present if header_key(name) in overlay.personal]
    if leaked:
        raise FormatError(f'{overlay.made_by.name}.sql: it returns "{leaked[0]}", which is personal; return a key of it, or leave it out.')
    defaults = {**STAGED, "grain": literal(overlay.made_by.grain)}
    if overlay.made_by.feeds == "web_hits":  # millions of rows that need none of the others
        defaults = {name: STAGED[name] for name in ("problem", "excluded")}
    staged = "".join(f", own.{name}" if name in present else f", {text} as {name}" for name, text in defaults.items())
    rest = "".join(f", own.{identifier(name)}" for name in sorted(present) if name not in STAGED and name != "row_no")
    more = (
        f" union all by name {others}" if overlay.made_by.exclude or overlay.made_by.columns else ""
    )  # without a rule there are no others
    return f"{own} select own.row_no{staged}{rest} from own{more}"


def _columns_of_own(connection: duckdb.DuckDBPyConnection, overlay: Overlay, own: str) -> list[str]:
    """The columns that a format's own SQL gives: asked once of all files with the same headers."""
    same_for = (own.replace(overlay.table.relation, ""), overlay.table.columns)
    if same_for not in _own_columns:
        _own_columns[same_for] = [row[0] for row in connection.execute(f"describe {own} select * from own").fetchall()]
    return _own_columns[same_for]
