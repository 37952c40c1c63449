"""Files brought through the screen: kept apart under safe names until somebody accepts them, then copied into data/raw, whole and logged."""

import contextlib
import csv
import datetime
import hashlib
import io
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from pipelines.editing import LOG, Edit, edits_of, read_sheet, signed, write_log
from pipelines.errors import UsageError
from pipelines.folders import Folders
from pipelines.kept_rows import read_whole
from pipelines.locking import edit_lock
from pipelines.proposing.proposal import Context, Proposal, accept
from pipelines.reading_inputs import list_inputs
from pipelines.whole_files import write_whole


HOLDING = ".uploads"
LEFT_SECONDS = 24 * 3600  # a file nobody accepted in a day is gone
LONGEST_NAME = 120
CHUNK = 1 << 20
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # names that Windows keeps for itself
UNREAD = re.compile(r"readme", re.IGNORECASE)  # starts of names that the build passes over


def new_session() -> str:
    """A name for the holding folder of one person at work, which nobody can guess."""
    return secrets.token_hex(16)


def safe_name(name: str) -> str:
    """A file name that is no path and hides nothing, made of the one a browser gave; the ending stays."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        c if c.isalnum() or c in " ._-()" else "_" for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    text = re.sub(r"\s+", " ", kept).strip(" .") or "file"
    stem, dot, ending = text.rpartition(".") if "." in text else (text, "", "")
    text = f"{stem[: LONGEST_NAME - len(ending[:20]) - 1].rstrip(' .')}{dot}{ending[:20]}"
    return f"file_{text}" if RESERVED.match(text) or UNREAD.match(text) or not stem else text


def hold(data: Path, session: str, name: str, content: IO[bytes]) -> Path:
    """Writes an uploaded file into the session's holding folder and returns its path; the same content under that name stays one file."""
    folder = _holding(data, session)
    for each in (folder.parent, folder):
        each.mkdir(parents=True, exist_ok=True)
        each.chmod(0o700)
    temporary = folder / f".{secrets.token_hex(8)}.tmp"
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            shutil.copyfileobj(content, file, CHUNK)
        target = free_name(folder / safe_name(name), temporary)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return target


def held(data: Path, session: str) -> tuple[Path, ...]:
    """The files a session holds, in the order they came."""
    folder = _holding(data, session)
    found = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")] if folder.is_dir() else []
    return tuple(sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name)))


def let_go(data: Path, session: str, path: Path) -> None:
    """Removes a held file; one that lies elsewhere stays."""
    folder = _holding(data, session)
    if path.parent == folder:
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # others are still held
            folder.rmdir()


def sweep(data: Path) -> None:
    """Removes what other sessions left behind a day ago or more."""
    for folder in (data / HOLDING).glob("*"):
        newest = max((path.stat().st_mtime for path in (folder, *folder.glob("*"))), default=0)
        if time.time() - newest > LEFT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def same_in_raw(data: Path, path: Path) -> str | None:
    """The name under data/raw of a file with the same content, other than the file itself; None where there is none."""
    size, own = path.stat().st_size, path.resolve()
    digest = None
    for item in list_inputs(Folders(data).raw):
        if item.path.resolve() != own and item.path.stat().st_size == size:
            digest = digest or _digest(path)
            if _digest(item.path) == digest:
                return item.name.partition("!")[0]
    return None


def free_name(target: Path, content: Path) -> Path:
    """The target, numbered where its name is taken by other content."""
    number, tried = 1, target
    while tried.exists() and (tried.stat().st_size != content.stat().st_size or _digest(tried) != _digest(content)):
        number += 1
        tried = target.with_name(f"{target.stem}_{number}{target.suffix}")
    return tried


def add(proposal: Proposal, context: Context, who: str, now: datetime.datetime) -> tuple[Path, ...]:
    """Writes the mapping, the row of sources.csv and the file's copy in data/raw, each changed cell logged; returns what was written.

    Raises UsageError without a name, when something is unanswered, or when sources.csv was changed since the file was looked at;
    then all is as it was. A file whose name is taken by other content gets a number, none is ever replaced.
    """
    name, data = signed(who), context.folders.root
    if proposal.copy_to is not None:
        proposal = replace(proposal, copy_to=free_name(proposal.copy_to, proposal.path))
    with edit_lock(data):
        sources = context.folders.reference / "sources.csv"
        if (read_whole(sources) if sources.is_file() else None) != proposal.sources_before:
            raise UsageError("sources.csv was changed by somebody else meanwhile; nothing was saved. Look at the file again.")
        log = context.folders.reference / f"{LOG}.csv"
        before = log.read_text(encoding="utf-8-sig") if log.is_file() else None
        edits = edits_of_sources(data, proposal)
        if edits:
            write_log(data, "sources", edits, name, now)
        if mapped := _edit_of_mapping(proposal):
            write_log(data, "mappings", [mapped], name, now)
        try:
            return accept(proposal, context)
        except BaseException:
            if before is None:
                log.unlink(missing_ok=True)
            else:
                write_whole(log, before)
            raise


def edits_of_sources(data: Path, proposal: Proposal) -> Sequence[Edit]:
    """The cells of sources.csv that a proposal changes."""
    if proposal.sources is None or proposal.sources == proposal.sources_before:
        return ()
    sheet = read_sheet(data, "sources")
    header, *lines = [cells for cells in csv.reader(io.StringIO(proposal.sources.removeprefix("\ufeff"), newline="")) if any(cells)]
    names = [cell.strip().lower().replace(" ", "_") for cell in header]
    return edits_of(sheet, [dict(zip(names, cells, strict=False)) for cells in lines])


def _edit_of_mapping(proposal: Proposal) -> Edit | None:
    """A mapping is logged by the digest of its text; the text itself stands in data/mappings."""
    if proposal.toml is None or proposal.toml == proposal.toml_before:
        return None
    old, new = (hashlib.sha256(text.encode()).hexdigest()[:12] if text else "" for text in (proposal.toml_before, proposal.toml))
    return Edit(proposal.name, "text", old, new)


def _holding(data: Path, session: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{32}", session):
        raise UsageError("This session has no holding folder; load the page again.")
    return data / HOLDING / session


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
