"""Tries a change before it is made: a build of a copy of the data folder, so that its effect on the figures can be shown first."""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines import build as building
from pipelines.errors import UsageError
from pipelines.folders import Folders
from pipelines.locking import build_lock


PREFIX = ".rehearsal-"
LEFT_BEHIND_SECONDS = 12 * 3600


@dataclass(frozen=True)
class Change:
    """What would be different: texts of files under the data folder, files of data/raw taken away, and files put there."""

    texts: Mapping[str, str] = field(default_factory=dict)  # by path in the data folder, such as reference/sources.csv
    without: frozenset[str] = frozenset()  # paths in data/raw
    added: Mapping[str, Path] = field(default_factory=dict)  # the files to copy, by path in data/raw


@contextlib.contextmanager
def rehearsed(data: Path, change: Change, say: Callable[[str], None]) -> Iterator[Path]:
    """The data folder as a build would leave it after the change, without findings; it is gone when the block ends.

    Nothing of the council's own folder is written. Large files are linked, not copied; the warehouse is copied, so there must be
    room for a second one. Raises what the build would raise.
    """
    source = Folders(data)
    _remove_left_behind(data)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=data) as folder:
        copy = Folders(Path(folder) / data.name)
        copy.make()
        with build_lock(source.lock, say):
            _copy(source, copy, change)
        for path, text in change.texts.items():
            target = _inside(copy.root, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        for path, brought in change.added.items():
            target = _inside(copy.raw, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copy2(brought, target)
        building.build(copy.root, say)
        yield copy.root


def _copy(source: Folders, copy: Folders, change: Change) -> None:
    gone = {_inside(source.raw, each) for each in change.without}
    for path in source.raw.rglob("*"):
        if path.is_file() and path.absolute() not in gone:
            target = copy.raw / path.relative_to(source.raw)
            target.parent.mkdir(parents=True, exist_ok=True)
            link(path.resolve(), target)
    for path in source.staged.iterdir() if source.staged.is_dir() else ():
        link(path, copy.staged / path.name)
    for folder, target in ((source.reference, copy.reference), (source.mappings, copy.mappings)):
        if folder.is_dir():
            shutil.copytree(folder, target, dirs_exist_ok=True)
    for suffix in ("", ".wal"):
        warehouse = source.warehouse.with_name(source.warehouse.name + suffix)
        if warehouse.is_file():
            shutil.copy2(warehouse, copy.root / warehouse.name)
    for path in source.published.iterdir() if source.published.is_dir() else ():
        if path.is_file() and path.suffix in (".json", ".duckdb"):
            link(path, copy.published / path.name)


def link(source: Path, target: Path) -> None:
    """The same file under a second name, or its copy where the disk cannot link."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _inside(folder: Path, name: str) -> Path:
    """A path below the folder; raises UsageError for one that leads out of it."""
    path = Path(os.path.normpath(folder.absolute() / name))
    if not path.is_relative_to(folder.absolute()):
        raise UsageError(f"{name} leads out of the data folder.")
    return path


def _remove_left_behind(data: Path) -> None:
    """Copies that a killed process left behind half a day ago or more."""
    for path in data.glob(f"{PREFIX}*"):
        if time.time() - path.stat().st_mtime > LEFT_BEHIND_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
