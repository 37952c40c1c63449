"""Lists the inputs under data/raw: every regular file, and every member of the zip archives there."""

import logging
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pipelines.reading_types import Input


_LOG = logging.getLogger(__name__)
UNREADABLE_ZIP = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError)  # the last for a version of zip that zipfile does not know
_IGNORED_STARTS = (".", "~$", "readme", "__macosx")
_IGNORED_ENDS = (".part", ".partial", ".crdownload")


def list_inputs(raw: Path) -> list[Input]:
    """Every input under raw in the order of its name; links that lead out of raw are left alone with a warning."""
    found = [each for path in list_files(raw) for each in _expand(path, shown_name(path.relative_to(raw).as_posix()))]
    return sorted(found, key=lambda each: each.name)


def list_files(raw: Path, failed: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """Every regular file under raw that may hold an input, none of them opened; `failed` is told of a folder that cannot be read."""
    home = raw.resolve()
    for folder, folders, names in os.walk(raw, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not (Path(folder) / name).is_symlink())
        for name in names:
            path = Path(folder) / name
            if not _is_ignored(name) and _is_inside(path, home):
                yield path


def shown_name(name: str) -> str:
    """A name fit to be shown and logged: no control characters, no broken bytes, no steps out of the folder."""
    text = name.encode("utf-8", "replace").decode("utf-8").replace("\\", "/")
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return "/".join(part for part in text.split("/") if part not in ("", ".", ".."))[:400]


def _is_ignored(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(_IGNORED_STARTS) or lower.endswith(_IGNORED_ENDS)


def _is_inside(path: Path, home: Path) -> bool:
    if not path.is_file():
        return False
    if path.is_symlink() and not path.resolve().is_relative_to(home):
        _LOG.warning("%s is a link that leads out of the data folder and is not read; copy the file itself.", shown_name(path.name))
        return False
    return True


def _expand(path: Path, name: str) -> list[Input]:
    """The members of a zip archive; a damaged one stays a single input, which the gate then refuses with its reason."""
    if not re.search(r"\.zip$", name, re.IGNORECASE):
        return [Input(path, None, name)]
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each.filename for each in archive.infolist() if not each.is_dir()]
    except UNREADABLE_ZIP:
        return [Input(path, None, name)]
    kept = [each for each in members if not any(_is_ignored(part) for part in re.split(r"[\\/]", each) if part not in ("", ".", ".."))]
    return [Input(path, each, f"{name}!{shown_name(each)}") for each in dict.fromkeys(kept)]
