"""What a snapshot was made of, as it keeps it, and in what two snapshots differ."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.database import file_hash
from pipelines.errors import ChannelShiftError
from pipelines.folders import Folders
from pipelines.publishing import snapshots
from pipelines.shadow_build import MADE_WITH, PRIVATE, SETTINGS_OF_COUNTS, CannotMakeAgain, Tables


READ_BY = ("zone", "reject_share", "reject_rows")  # settings that decide how a file is read
EXCHANGED = {"unit_costs": "unit_costs", "definition": "take_up_definitions"}  # steps and the table that a world takes from either


@dataclass(frozen=True)
class Kept:
    """What a snapshot says it was made of. `digests` and `method` are null in snapshots of older versions."""

    name: str
    path: Path
    built_at: datetime.datetime
    files: Mapping[str, str]  # name below data/raw -> SHA-256 of its content
    read_as: Mapping[str, str]  # the same -> content, format and zone in one
    retired: bool  # facts of files that are no longer there
    digests: Mapping[str, str] | None
    method: str | None
    tables: Tables  # edited tables, row by row


def kept_of(data: Path, name: str) -> Kept:
    """What a snapshot was made of, read from its published file; raises a sentence when there is no such snapshot."""
    path = _path(data, name)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{quoted(path)}' as kept (read_only)")
        connection.execute("use kept")
        files = _records(connection, "select * from quality.files")
        build = _records(connection, "select * from quality.build")[0]
        names = {*MADE_WITH, *EXCHANGED.values(), "settings"}
        tables = {table: tuple(connection.execute(f'select * from reference."{table}" order by row_no').fetchall()) for table in names}
        connection.execute("use memory")
    loaded = [f for f in files if f.get("file_id") and f["status"] in ("loaded", "duplicate", "empty")]
    inputs = json.loads(build["inputs"]) if build.get("inputs") else {}
    return Kept(
        path.stem,
        path,
        build["built_at"],
        {f["file"]: f["file_id"] for f in loaded},
        {f["file"]: str(f.get("staged_id")) for f in loaded},
        any(f["status"] == "retired" for f in files),
        inputs.get("tables"),
        inputs.get("method"),
        tables,
    )


def snapshot_before(data: Path, name: str) -> str | None:
    """The kept snapshot published before the named one; None when there is none."""
    names = sorted(str(manifest["snapshot"]).removesuffix(".duckdb") for manifest in snapshots(Folders(data)))
    earlier = [each for each in names if each < name.removesuffix(".duckdb")]
    return earlier[-1] if earlier else None


def changed_inputs(first: Kept, second: Kept) -> frozenset[str]:
    """Which of files, rules, unit_costs, definition and method differ; raises CannotMakeAgain when a snapshot did not keep them."""
    if first.digests is None or second.digests is None or first.method is None or second.method is None:
        raise CannotMakeAgain("A version of the programme that did not keep what figures were made of made one of the snapshots.")
    changed = {step for step, table in EXCHANGED.items() if first.tables[table] != second.tables[table]}
    if any(changed_files(first, second).values()):
        changed.add("files")
    if _rules_differ(first, second):
        changed.add("rules")
    if first.method != second.method or _read_otherwise(first, second):
        changed.add("method")
    return frozenset(changed)


def changed_files(first: Kept, second: Kept) -> dict[str, tuple[str, ...]]:
    """Names of the files added, replaced by others of the same name, and withdrawn; a file that was only renamed is none of them."""
    old, new = set(first.files.values()), set(second.files.values())
    both = set(first.files) & set(second.files)
    return {
        "added": tuple(sorted(n for n, i in second.files.items() if n not in first.files and i not in old)),
        "replaced": tuple(sorted(n for n in both if first.files[n] != second.files[n])),
        "withdrawn": tuple(sorted(n for n, i in first.files.items() if n not in second.files and i not in new)),
    }


def _rules_differ(first: Kept, second: Kept) -> bool:
    if any(first.tables[name] != second.tables[name] for name in MADE_WITH) or private_rules_differ(first, second):
        return True
    return any(_setting(first, key) != _setting(second, key) for key in SETTINGS_OF_COUNTS)


def _read_otherwise(first: Kept, second: Kept) -> bool:
    """Whether a format changed: the same content was read otherwise although nothing edited says so."""
    same = [name for name, content in first.files.items() if second.files.get(name) == content]
    if all(first.read_as[name] == second.read_as[name] for name in same):
        return False
    edited = first.tables["sources"] != second.tables["sources"] or private_rules_differ(first, second)
    return not edited and all(_setting(first, key) == _setting(second, key) for key in READ_BY)


def _setting(kept: Kept, key: str) -> object:
    return next((row[1] for row in kept.tables["settings"] if row[0] == key), None)


def private_rules_differ(first: Kept, second: Kept) -> bool:
    """Whether something that decides counts and is never published has changed: answers about files, or network addresses."""
    assert first.digests is not None and second.digests is not None
    if first.digests.get(PRIVATE) != second.digests.get(PRIVATE):
        return True
    shown_alike = [row[:2] for row in first.tables["settings"]] == [row[:2] for row in second.tables["settings"]]
    return shown_alike and first.digests.get("settings") != second.digests.get("settings")


def _path(data: Path, name: str) -> Path:
    path = Folders(data).published / f"{name.removesuffix('.duckdb')}.duckdb"
    manifest = path.with_suffix(".json")
    if not path.is_file() or not manifest.is_file():
        raise ChannelShiftError(f"There is no snapshot {name[:80]}; python -m pipelines snapshots lists them.")
    if file_hash(path) != json.loads(manifest.read_text(encoding="utf-8"))["sha256"]:
        raise ChannelShiftError(f"{name[:80]} is damaged; python -m pipelines snapshots lists the others.")
    return path


def _records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict]:
    result = connection.execute(query)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def quoted(path: Path) -> str:
    """The path as it may stand between single quotes in SQL."""
    return str(path).replace("'", "''")
