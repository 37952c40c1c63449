"""Stages a file under a proposed mapping in a folder of its own, so that what would be loaded is known before anything is written."""

import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines import keys, mapping, staging, zones
from pipelines.errors import ChannelShiftError
from pipelines.mapping_told import named_reason_of
from pipelines.proposing.columns import Column
from pipelines.proposing.table import Found
from pipelines.reading_types import Opened
from pipelines.recognise import Recognised
from pipelines.staged_parquet import parquet


TRIAL_SECRET = bytes(32)  # nothing keyed with it leaves the trial
PREVIEW_ROWS = 5
NOTHING: tuple = ((), ())
HIDDEN = "(hidden)"


@dataclass(frozen=True)
class Counts:
    """What would become of the rows; reasons name rows that would not load, refusal why the file as a whole would not."""

    read: int = 0
    loaded: int = 0
    excluded: int = 0
    rejected: int = 0
    duplicate: int = 0
    contacts: int = 0  # the sum of the facts; of a queue, of what was offered
    reasons: tuple[tuple[str, int], ...] = ()
    refusal: str | None = None


@dataclass(frozen=True)
class Preview:
    """The first rows before and after; personal and unused cells are hidden."""

    before: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]] = ((), ())
    after: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]] = ((), ())


def check_mapping(name: str, text: str) -> mapping.Format:
    """The mapping as the build reads it; raises FormatError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return mapping.load_format(path)


def stage_trial(
    connection: duckdb.DuckDBPyConnection, found: Found, made_by: mapping.Format, zone: str, limits: tuple[float, int], work: Path
) -> tuple[Counts, tuple]:
    """The counts of a file under a mapping and its first staged rows; a file that would be refused has the sentence in its counts."""
    keys.create_key_macros(connection, TRIAL_SECRET)
    connection.execute("set timezone = 'UTC'")
    zones.create_zone_macros(connection, zone)
    recognised = Recognised(made_by.name, "table", found.sheet, found.header_row, found.delimiter)
    counts, after = stage_opened(connection, found.opened, recognised, made_by, zone, limits, work)
    return replace(counts, read=found.total_rows) if counts.refusal else counts, after


def stage_opened(
    connection: duckdb.DuckDBPyConnection,
    opened: Opened,
    recognised: Recognised,
    made_by: mapping.Format,
    zone: str,
    limits: tuple[float, int],
    work: Path,
) -> tuple[Counts, tuple]:
    """The same for an opened file of any format; the connection has the macros of keys and zones, and of the web for logs."""
    staged = work / "staged"
    staged.mkdir(exist_ok=True)
    stated = str(made_by.time.get("zone", "feed"))
    context = staging.StagingContext(staged, zone, "trial", *limits, "")
    try:
        file = staging.stage_file(connection, opened, recognised, made_by, zone if stated == "feed" else stated, context)
    except ChannelShiftError as error:
        return Counts(refusal=str(error)), NOTHING
    fresh = connection.cursor()  # a reader of JSON may leave an answer half read on the other
    fresh.execute("set timezone = 'UTC'")
    rows = fresh.sql(f"from {parquet(file.path)}")
    good = rows.filter("problem is null and excluded is null")
    reasons = Counter(named_reason_of(made_by, reject) for reject in file.rejects)
    left_out = (
        rows.filter("problem is null and excluded is not null").aggregate("excluded, count(distinct row_no) as n", "excluded").fetchall()
    )
    reasons.update({str(why): number for why, number in left_out})
    return (
        Counts(
            file.rows_read,
            file.rows_loaded,
            file.rows_excluded,
            file.rows_rejected,
            file.rows_duplicate,
            _contacts(good, made_by),
            tuple(reasons.most_common()),
        ),
        _after(good, made_by),
    )


def _contacts(good: duckdb.DuckDBPyRelation, made_by: mapping.Format) -> int:
    counted = "offered" if made_by.feeds == "queue_intervals" else "quantity"
    total = good.aggregate(f"sum({counted})" if counted in good.columns else "count(*)").fetchall()
    return int(total[0][0] or 0)


def _after(good: duckdb.DuckDBPyRelation, made_by: mapping.Format) -> tuple:
    """The first rows as they would be loaded: our columns only, no key."""
    brought = [name for each in (made_by.unpivot or {}).get("columns", ()) for name in each.get("set", {})]
    names = list(dict.fromkeys(["local_date", *made_by.columns, *brought]))
    shown = [name for name in names if name in good.columns]
    if not shown:
        return NOTHING
    listed = ", ".join(f'"{name}"::varchar' for name in shown)
    order = "row_no, fact_no" if "fact_no" in good.columns else "row_no"  # a line of a log is one fact
    rows = good.order(order).limit(PREVIEW_ROWS).project(listed).fetchall()
    return tuple(shown), tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)


def before(found: Found, columns: list[Column], shown: set[str]) -> tuple:
    """The first rows as the file has them; only cells of columns that are used and not personal."""
    rows = [cells for _, cells in found.rows[:PREVIEW_ROWS]]
    visible = [column.header in shown and not column.is_personal for column in columns]
    return found.headers, tuple(
        tuple(cell if is_shown or not cell else HIDDEN for cell, is_shown in zip(cells, visible, strict=True)) for cells in rows
    )
