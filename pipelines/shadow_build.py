"""Builds an earlier state anew in a temporary folder: just these files of data/raw, by the edited tables a snapshot kept."""

import datetime
import hashlib
import json
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pipelines import build as building
from pipelines.errors import ChannelShiftError, FileRefused
from pipelines.folders import Folders
from pipelines.reading_inputs import list_inputs
from pipelines.reading_sources import open_source
from pipelines.reading_types import Input, Limits
from pipelines.reference_columns import Table
from pipelines.reference_settings import PRIVATE_SETTINGS
from pipelines.reference_tables import table_named
from pipelines.rehearsing import link


MADE_WITH = ("services", "service_rules", "sources", "channels", "bank_holidays")  # published tables that decide what counts as what
PRIVATE = "file_answers"  # decides too, and is not published
SETTINGS_OF_COUNTS = ("zone", "financial_year_starts", "answer_target_seconds", "reject_share", "reject_rows")
IN_ARCHIVE = "!"  # stands between an archive and its member in a name
CHUNK_BYTES = 1 << 20
OF_NOBODY = "unmapped"  # the service every council has

Tables = Mapping[str, tuple[tuple, ...]]  # edited tables by name, row by row, in the order of their columns


class CannotMakeAgain(ChannelShiftError):
    """An earlier state cannot be rebuilt from what is left of it."""


def shadow_build(data: Path, files: Mapping[str, str], rules: Tables, now: datetime.datetime, folder: Path) -> Path:
    """The published file of a build, in a temporary folder, of just these files by the edited tables a snapshot kept (`rules`).

    `files` are names with the SHA-256 they must have. Raises CannotMakeAgain when one is gone or changed, or cannot be built.
    """
    source, shadow = Folders(data), Folders(folder)
    shadow.raw.mkdir(parents=True)
    for name, path in _inputs(source, files).items():
        place = shadow.raw / name.split(IN_ARCHIVE)[0]
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            link(path, place)
    if {each.name for each in list_inputs(shadow.raw)} != set(files):
        raise CannotMakeAgain("An archive in data/raw holds files of both snapshots, which cannot be told apart.")
    _write_tables(rules, source, shadow)
    try:
        report = building.build(folder, _silent, now=now.replace(tzinfo=None))
    except ChannelShiftError as error:
        raise CannotMakeAgain(f"An earlier state could not be built again: {error}") from error
    return shadow.published / str(report.manifest["snapshot"])


def _silent(_: str) -> None:
    """A build that says nothing."""


def _inputs(source: Folders, files: Mapping[str, str]) -> dict[str, Path]:
    """The file of data/raw that holds each wanted input: under its own name, or since renamed."""
    listed = {each.name: each for each in list_inputs(source.raw)}
    found = {name: listed[name].path for name, content in files.items() if name in listed and _content_hash(listed[name]) == content}
    if len(found) < len(files):
        others = {_content_hash(each): each.path for name, each in listed.items() if name not in found and each.member is None}
        found |= {name: others[content] for name, content in files.items() if name not in found and content in others}
    gone = sorted(set(files) - set(found))
    if gone:
        raise CannotMakeAgain(f"{gone[0]} is gone from data/raw or has changed, so what it said before cannot be counted again.")
    return found


def _content_hash(each: Input) -> str:
    """SHA-256 of an input's bytes without compression, as the ledger keeps it."""
    digest = hashlib.sha256()
    try:
        with open_source(each, Limits()) as source:
            while chunk := source.read(CHUNK_BYTES):
                digest.update(chunk)
    except FileRefused:
        return ""
    return digest.hexdigest()


def _write_tables(rules: Tables, source: Folders, shadow: Folders) -> None:
    shadow.reference.mkdir(parents=True)
    for name in MADE_WITH:
        lines = _csv(table_named(name), rules[name])
        (shadow.reference / f"{name}.csv").write_text(lines, encoding="utf-8")
    (shadow.reference / "settings.toml").write_text(_settings(rules, source), encoding="utf-8")
    private = source.reference / f"{PRIVATE}.csv"
    if private.is_file():
        shutil.copyfile(private, shadow.reference / private.name)
    if source.mappings.is_dir():
        shutil.copytree(source.mappings, shadow.mappings)


def _csv(table: Table, rows: tuple[tuple, ...]) -> str:
    columns = [column.name for column in table.columns if not column.is_personal]
    kept = [dict(zip(columns, row, strict=False)) for row in rows]
    if table.name == "services":
        kept = [row for row in kept if row["service_id"] != OF_NOBODY]
    return "\n".join(",".join(cells) for cells in [columns, *([_cell(row[c]) for c in columns] for row in kept)]) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        text = ";".join(map(str, value))
    elif isinstance(value, bool):
        text = "true" if value else "false"
    else:
        text = str(value)
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n\r') else text


def _settings(rules: Tables, source: Folders) -> str:
    """The settings that counts depend on, as the snapshot had them; addresses, which no snapshot holds, as they are now."""
    kept = {key: value for key, value, *_ in rules["settings"]}
    lines = [f"zone = {json.dumps(kept['zone'])}"]
    lines += [f"{key} = {kept[key]}" for key in SETTINGS_OF_COUNTS if key != "zone" and kept.get(key) is not None]
    path = source.reference / "settings.toml"
    now = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    lines += [f"{key} = {json.dumps(now[key])}" for key in PRIVATE_SETTINGS if key in now]
    return "\n".join(lines) + "\n"
