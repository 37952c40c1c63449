"""Takes one file out of data/raw without deleting it, and puts it back: it is moved to data/set_aside, and the edit log says who did it."""

import datetime
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from pipelines.editing import Edit, signed, write_log
from pipelines.errors import ChannelShiftError, UsageError
from pipelines.folders import Folders
from pipelines.locking import build_lock, edit_lock
from pipelines.reading_inputs import list_files, list_inputs, shown_name


LOADED, SET_ASIDE = "loaded", "set aside"
NUMBERED = re.compile(r" \(\d+\)$")  # after the whole name, so that the name it had is known: march.csv (2)


def raw_path(data: Path, given: str) -> str:
    """The path in data/raw of a file as somebody may name it: with or without data/raw before it, or as a member of a zip.

    Raises UsageError where there is no such file.
    """
    return _path_in(data, Folders(data).raw, given, "python -m pipelines ask files lists what is loaded.")


def set_aside_path(data: Path, given: str) -> str:
    """The path in data/set_aside of a file as somebody may name it; raises UsageError where there is no such file."""
    listed = ", ".join(set_aside_files(data)[:3]) or "nothing"
    return _path_in(data, Folders(data).set_aside, given, f"It holds {listed}.")


def _path_in(data: Path, folder: Path, given: str, hint: str) -> str:
    home = folder.absolute()
    whole = given.split("!")[0]
    for name in dict.fromkeys((given, whole)):
        for start in (home, data.absolute(), data.absolute().parent, Path.cwd()):
            path = Path(os.path.normpath(start / name))
            if path.is_relative_to(home) and path != home and path.is_file():
                return path.relative_to(home).as_posix()
    raise UsageError(f"{shown_name(given)} is no file of {data.name}/{folder.name}. {hint}")


def members_of(data: Path, path: str) -> tuple[str, ...]:
    """The inputs that go with a file of data/raw: itself, or every member of the zip that it is."""
    raw = Folders(data).raw
    return tuple(each.name for each in list_inputs(raw) if each.path == raw / path)


def set_aside_files(data: Path) -> tuple[str, ...]:
    """What has been taken out, by its path in data/set_aside, the last first."""
    folder = Folders(data).set_aside
    found = sorted(list_files(folder), key=lambda path: (-path.stat().st_ctime, path.as_posix()))
    return tuple(path.relative_to(folder).as_posix() for path in found)


def former_path(path: str) -> str:
    """Where in data/raw a file that was set aside came from."""
    return NUMBERED.sub("", path)


def set_aside(data: Path, path: str, who: str, now: datetime.datetime, say: Callable[[str], None]) -> str:
    """Moves a file of data/raw to data/set_aside and returns its path there; the next build leaves its rows out.

    A second file of that name gets a number. Waits for a running build. Raises UsageError without a name or a file,
    ChannelShiftError when it cannot be moved.
    """
    folders = Folders(data)
    source, free = raw_path(data, path), folders.set_aside / raw_path(data, path)
    number = 1
    while free.exists():
        number += 1
        free = folders.set_aside / f"{source} ({number})"
    _move(data, folders.raw / source, free, Edit(source, "file", LOADED, SET_ASIDE), who, now, say)
    return free.relative_to(folders.set_aside).as_posix()


def put_back(data: Path, path: str, who: str, now: datetime.datetime, say: Callable[[str], None]) -> str:
    """Moves a file of data/set_aside to where it was in data/raw and returns its path there.

    Raises UsageError without a name, without such a file, or when another file has taken its place.
    """
    folders = Folders(data)
    source = set_aside_path(data, path)
    target = former_path(source)
    if (folders.raw / target).exists():
        raise UsageError(f"{data.name}/raw/{target} is there already; set that one aside first.")
    _move(data, folders.set_aside / source, folders.raw / target, Edit(target, "file", SET_ASIDE, LOADED), who, now, say)
    return target


def _move(data: Path, source: Path, target: Path, edit: Edit, who: str, now: datetime.datetime, say: Callable[[str], None]) -> None:
    """Moves and logs, both or neither; never while a build reads the file."""
    name = signed(who)
    with build_lock(Folders(data).lock, say):
        target.parent.mkdir(parents=True, exist_ok=True)
        _rename(source, target)
        try:
            with edit_lock(data):
                write_log(data, "raw", [edit], name, now)
        except (OSError, ChannelShiftError):
            _rename(target, source)
            raise


def _rename(source: Path, target: Path) -> None:
    try:
        shutil.move(source, target)
    except OSError as error:
        raise ChannelShiftError(f"{source.name} cannot be moved ({error.strerror}); close it in other programs and try again.") from error
