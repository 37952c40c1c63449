"""Decides when a watched data folder is ready for a build: something has changed, and nothing that changed is still growing.

Looks compare names, sizes and times; no file is opened. Polling, because shared drives pass on no events.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.editing import NOT_BY_HAND
from pipelines.folders import Folders
from pipelines.reading_inputs import list_files


EVERY_SECONDS = 30.0
SETTLE_SECONDS = 60.0  # longer than the pauses of a slow copy over a network that were seen
RETRY_SECONDS = 600.0  # after a build that published nothing: a full disk or a lock is freed without any file changing
UNCHANGING = frozenset({"sign_offs", *NOT_BY_HAND})  # tables of the screen that no figure is made of
READ_BESIDE_RAW = (".csv", ".toml", ".sql")

Mark = tuple[int, int]  # size in bytes, time of the last change in nanoseconds
Look = Mapping[str, Mark]  # by path in the data folder


@dataclass(frozen=True)
class Watched:
    """What the last build saw, what was seen last, and since when each file has been as it is."""

    built: Look
    seen: Look
    since: Mapping[str, float] = field(default_factory=dict)  # seconds on the watch's own clock
    not_before: float | None = None  # when to try again after a build that published nothing
    pending_since: float | None = None  # when the first change was seen that no build has taken up

    @property
    def changed(self) -> tuple[str, ...]:
        """Paths that came, changed or went since the last build."""
        return tuple(sorted(path for path in {*self.built, *self.seen} if self.built.get(path) != self.seen.get(path)))


def look(data: Path) -> Look:
    """Every file a build would read, with its size and time; raises OSError when data/raw cannot be listed."""
    folders = Folders(data)
    paths = list(list_files(folders.raw, _raise))
    for folder in (folders.reference, folders.mappings):
        found = folder.iterdir() if folder.is_dir() else ()
        paths += [each for each in found if each.suffix in READ_BESIDE_RAW and each.name[0] != "." and each.stem not in UNCHANGING]
    marks: dict[str, Mark] = {}
    for path in paths:
        try:
            status = path.stat()
        except FileNotFoundError:  # it went between the listing and here
            continue
        marks[path.relative_to(data).as_posix()] = (status.st_size, status.st_mtime_ns)
    return marks


def _raise(error: OSError) -> None:
    raise error


def after_look(before: Watched, seen: Look, clock: float) -> Watched:
    """The state after one more look; a file that is not as it was begins to settle anew."""
    moved = {path for path in {*before.seen, *seen} if before.seen.get(path) != seen.get(path)}
    after = replace(before, seen=seen, since={**before.since, **dict.fromkeys(moved, clock)})
    pending = clock if before.pending_since is None else before.pending_since
    return replace(after, pending_since=pending if after.changed else None)


def after_build(before: Watched, saw: Look, clock: float, has_published: bool) -> Watched:
    """The state after a build that began with the look `saw`; one that published nothing is tried again later."""
    return Watched(saw, before.seen, before.since, None if has_published else clock + RETRY_SECONDS)


def is_ready(state: Watched, clock: float, settle: float) -> bool:
    """Whether to build: something changed and all of it has kept size and time for the settle time, or a failed build is due again.

    Never while data/raw has lost all its files at once: a drive that is away looks like that, and a build would take all figures away.
    """
    if has_lost_all(state) or growing(state, clock, settle):
        return False
    return bool(state.changed) or (state.not_before is not None and clock >= state.not_before)


def growing(state: Watched, clock: float, settle: float) -> tuple[str, ...]:
    """The changed files that have not yet kept their size and time for the settle time."""
    return tuple(path for path in state.changed if clock - state.since.get(path, clock) < settle)


def has_lost_all(state: Watched) -> bool:
    """Whether the last build saw exports and now there is none."""
    return any(path.startswith("raw/") for path in state.built) and not any(path.startswith("raw/") for path in state.seen)
