"""Reads and validates data/reference, the tables people edit; figures are never made from a table with a problem."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipelines.errors import ReferenceTableError
from pipelines.reference_checks import check
from pipelines.reference_columns import CHANNELS
from pipelines.reference_defaults import (
    Rows,
    default_bank_holidays,
    default_channels,
    default_definitions,
    default_unit_costs,
    sentences,
    unmapped_service,
)
from pipelines.reference_feeds import DEFAULT_GRACE_DAYS, Feed, claiming_feed
from pipelines.reference_files import Line, Problems, read_tables
from pipelines.reference_settings import read_settings
from pipelines.reference_tables import TABLE_NAMES, TABLES
from pipelines.reference_writing import write_tables


MOST_PROBLEMS_SHOWN = 20

__all__ = ["Feed", "Reference", "feed_of", "load_reference", "reference_hash", "write_reference"]


@dataclass(frozen=True)
class Reference:
    """All tables with defaults filled in, the settings, and what missing tables cost the figures."""

    tables: Mapping[str, Rows]
    settings: Mapping[str, Any]
    feeds: tuple[Feed, ...]
    given: frozenset[str]  # tables that have rows of the council's own
    gaps: tuple[str, ...]


def load_reference(folder: Path) -> Reference:
    """The checked tables of a folder; raises ReferenceTableError with every problem, up to twenty, one a line."""
    problems = Problems(folder)
    lines = read_tables(folder, problems)
    settings, settings_given = read_settings(folder, problems)
    check(lines, problems)
    if problems.sentences:
        found = list(dict.fromkeys(problems.sentences))
        more = [f"... and {len(found) - MOST_PROBLEMS_SHOWN} more."] if len(found) > MOST_PROBLEMS_SHOWN else []
        raise ReferenceTableError("\n".join(found[:MOST_PROBLEMS_SHOWN] + more))
    tables = _with_defaults(lines)
    costed = frozenset(str(row.values["channel_id"]) for row in lines.get("unit_costs", ()))
    values = {setting.name: getattr(settings, setting.name) for setting in fields(settings)}
    gaps = sentences(frozenset(lines), settings_given, costed, settings)
    return Reference(MappingProxyType(tables), MappingProxyType(values), _feeds(tables["sources"]), frozenset(lines), gaps)


def feed_of(name: str, reference: Reference) -> Feed | None:
    """The feed that claims a path under data/raw; raises Question when two do."""
    return claiming_feed(name, reference.feeds)


def reference_hash(reference: Reference, tables: Iterable[str]) -> str:
    """Changes when a value of the named tables changes ('settings' is one of them), not when a file is merely saved again."""
    parts = {name: dict(reference.settings) if name == "settings" else reference.tables[name] for name in sorted(set(tables))}
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


write_reference = write_tables


def _with_defaults(lines: dict[str, tuple[Line, ...]]) -> dict[str, Rows]:
    own: dict[str, Rows] = {name: tuple(row.values for row in lines.get(name, ())) for name in TABLE_NAMES}
    costed = {row["channel_id"] for row in own["unit_costs"]}
    defined = {row["definition_id"] for row in own["take_up_definitions"]}
    filled = {
        **own,
        "services": (*map(_with_goal, own["services"]), unmapped_service()),
        "channels": _channels(own["channels"]),
        "bank_holidays": own["bank_holidays"] or default_bank_holidays(),
        "unit_costs": own["unit_costs"] + default_unit_costs(tuple(channel for channel in CHANNELS if channel not in costed)),
        "take_up_definitions": own["take_up_definitions"]
        + tuple(row for row in default_definitions() if row["definition_id"] not in defined),
        "sources": tuple(map(_with_feed_defaults, own["sources"])),
    }
    return {table.name: tuple(_complete(row, table.columns) for row in filled[table.name]) for table in TABLES}


def _complete(row: Mapping[str, Any], columns: Iterable) -> dict[str, Any]:
    return {column.name: row.get(column.name) for column in columns}


def _with_goal(service: dict[str, Any]) -> dict[str, Any]:
    usual = "result_shown" if service["kind"] == "self_assessment" else "completed"
    return {**service, "goal": service["goal"] or usual}


def _channels(own: Rows) -> Rows:
    """All twelve channels; a blank cell takes our default."""
    mine = {row["channel_id"]: {name: value for name, value in row.items() if value is not None} for row in own}
    return tuple({**usual, **mine.get(usual["channel_id"], {})} for usual in default_channels())


def _with_feed_defaults(source: dict[str, Any]) -> dict[str, Any]:
    grace = DEFAULT_GRACE_DAYS if source["grace_days"] is None else source["grace_days"]
    return {**source, "default_contact_type": source["default_contact_type"] or "unknown", "grace_days": grace}


def _feeds(sources: Rows) -> tuple[Feed, ...]:
    return tuple(Feed(**{**source, "files": source["files"], "primary_for": source["primary_for"] or ()}) for source in sources)
