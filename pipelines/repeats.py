"""Rows that stand more than once in one file: equal ones are duplicates, different ones follow the format's within_file rule."""

import os
from pathlib import Path

import duckdb

from pipelines.database import only_row
from pipelines.mapping import Format
from pipelines.staged_parquet import copy_to_parquet, parquet


def are_repeated(connection: duckdb.DuckDBPyConnection, path: Path, made_by: Format) -> bool:
    """Whether an id stands twice among the good rows of a file; the ids that do, and what is to be done with them, are kept for mark_repeats."""
    connection.execute(f"""
        create or replace temp table repeated_ids as
        select native_id, count(distinct row_hash) as versions
        from {parquet(path)} where native_id is not null and problem is null and excluded is null
            and hash(native_id) in (
                select hash(native_id) from {parquet(path)} where native_id is not null group by 1 having count(*) > 1
            )
        group by native_id having count(*) > 1""")
    connection.execute("set variable within_file = $policy", {"policy": made_by.identity.get("within_file", "reject")})
    return bool(only_row(connection.execute("select count(*) from repeated_ids"))[0])


def mark_repeats(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Marks the repeats: equal rows are duplicates, different ones follow the format's within_file rule; to be summed, each gets its own id."""
    with_marks = path.with_suffix(".marked")
    columns = [row[0] for row in connection.execute(f"describe select * from {parquet(path)}").fetchall()]
    updated = "updated_at" if "updated_at" in columns else "null::timestamp"
    kept = ", ".join(f's."{c}"' for c in columns if c not in ("problem", "excluded", "native_id"))
    try:
        copy_to_parquet(
            connection,
            f"""
            with s as (select * from {parquet(path)}),
            ranked as (
                select s.row_no, s.fact_no, r.versions, row_number() over (partition by s.native_id, s.row_hash order by s.row_no) as same_no,
                    row_number() over (partition by s.native_id order by {updated} desc nulls last, s.row_no desc) as from_last,
                    row_number() over (partition by s.native_id order by s.row_no, s.fact_no) as from_first
                from s inner join repeated_ids as r on s.native_id = r.native_id
                where s.problem is null and s.excluded is null
            ),
            marks as (
                select row_no, fact_no, from_first,
                    case when getvariable('within_file') = 'sum' then null
                        when same_no > 1 then 'duplicate'
                        when versions = 1 then null
                        when getvariable('within_file') = 'last' then case when from_last > 1 then 'duplicate' end
                        when getvariable('within_file') = 'first' then case when from_first > 1 then 'duplicate' end
                        else 'conflict' end as mark
                from ranked
            )
            select case when m.mark = 'conflict' then 'identity: given twice with different values' else s.problem end as problem,
                case when m.mark = 'duplicate' then 'duplicate' else s.excluded end as excluded,
                s.native_id || case when getvariable('within_file') = 'sum' and m.from_first > 1 then '~' || m.from_first else '' end as native_id,
                {kept}
            from s left join marks as m on s.row_no = m.row_no and s.fact_no = m.fact_no
            order by s.row_no, s.fact_no""",
            with_marks,
        )
        os.replace(with_marks, path)
    finally:
        with_marks.unlink(missing_ok=True)
