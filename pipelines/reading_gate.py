"""The gate: an input is unpacked, checked, hashed, made UTF-8 with LF line ends and given a safe name before DuckDB sees it."""

import hashlib
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from pipelines.errors import FileRefused
from pipelines.reading_encoding import NAMES, NotUtf8, Transcode, Utf8Check, find_encoding, unreadable
from pipelines.reading_facts import LineFacts
from pipelines.reading_sheets import check_workbook
from pipelines.reading_sources import Source, is_binary_workbook, is_office, open_source
from pipelines.reading_types import Facts, Input, Limits, Opened


_CHUNK = 1 << 20
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"  # an ODS file begins with its kind, unpacked
_SHOWN = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}


class _NeedsCopy(Exception):
    """The file's own bytes cannot be used as they are: a normalised copy is needed."""


def open_input(given: Input, work: Path, limits: Limits | None = None, encoding: str | None = None) -> Opened:
    """Passes one input through the gate; raises FileRefused with the reason."""
    limits = limits or Limits()
    if encoding is not None and encoding.lower() not in NAMES:
        raise FileRefused("encoding", f'{given.name}: "{encoding}" is no encoding known here; say utf-8, utf-16 or cp1252.')
    work.mkdir(parents=True, exist_ok=True)
    before = _stamp(given.path, given.name)
    opened = _open(given, work, limits, encoding)
    if _stamp(given.path, given.name) != before:
        raise FileRefused("changing", f"{given.name}: changed while it was read; wait until it is copied and run the build again.")
    return opened


def _stamp(path: Path, name: str) -> tuple[int, int, int]:
    try:
        stat = path.stat()
    except OSError as error:
        raise FileRefused("missing", f"{name}: the file went away while it was read; run the build again.") from error
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


def _open(each: Input, work: Path, limits: Limits, declared: str | None) -> Opened:
    with open_source(each, limits) as source:
        head, packed = source.head, source.packed_bytes is not None
        kind = _container(head)
        if kind:
            return _open_container(each, source, kind, work, limits, packed)
    first = find_encoding(head, declared, each.name)
    asked = NAMES[declared.lower()] if declared else None
    try:
        try:
            return _open_text(each, work, limits, first, copy=packed or first != "utf-8", declared=asked)
        except _NeedsCopy:
            return _open_text(each, work, limits, first, copy=True, declared=asked)
    except NotUtf8 as error:
        if asked == "utf-8" or error.mixed:
            raise unreadable(each.name, error.line) from error
        return _open_text(each, work, limits, "cp1252", copy=True, declared=asked)


def _container(head: bytes) -> str | None:
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "xlsx"
    return "parquet" if head.startswith(b"PAR1") else None


def _open_container(each: Input, source: Source, kind: str, work: Path, limits: Limits, packed: bool) -> Opened:
    """A workbook or Parquet file is kept as it is, hashed."""
    digest = hashlib.sha256()
    ending = ".parquet" if kind == "parquet" else ".xls" if source.head.startswith(b"\xd0\xcf") else ".xlsx"
    if kind == "xlsx" and _OPEN_DOCUMENT in source.head[:200]:
        ending = ".ods"  # the reader goes by the ending
    with tempfile.NamedTemporaryFile(dir=work, suffix=".part", delete=False) as copy:
        temporary = Path(copy.name)
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            if packed:
                copy.write(chunk)
    if packed and ending in (".xlsx", ".ods") and not is_office(temporary):
        temporary.unlink()
        raise FileRefused("archive", f"{each.name}: is an archive within an archive; unpack it and put the files in its place.")
    if ending == ".xlsx" and is_binary_workbook(temporary if packed else each.path):
        ending = ".xlsb"
    path = _settle(temporary, work / f"{digest.hexdigest()[:32]}{ending}", None if packed else each.path)
    if kind == "xlsx":
        check_workbook(path, each.name, limits)
    return Opened(each, digest.hexdigest(), path, kind, "", source.given, (), Facts(), limits)


def _open_text(each: Input, work: Path, limits: Limits, encoding: str, copy: bool, declared: str | None) -> Opened:
    with tempfile.NamedTemporaryFile(dir=work, suffix=".part", delete=False) as sink, open_source(each, limits) as source:
        temporary = Path(sink.name)
        try:
            file_id, facts = _stream(
                source, _Normaliser(encoding, each.name, declared), LineFacts(limits, each.name), sink if copy else None
            )
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    path = _settle(temporary, work / f"{file_id[:32]}.txt", None if copy else each.path)
    notes = [f"read as {_SHOWN[encoding]}"] if encoding in _SHOWN else []
    if facts.open_end:
        notes.append("the last line has no line end: the file may be cut off")
    return Opened(each, file_id, path, "text", encoding, source.given, tuple(notes), facts, limits)


def _stream(source: Source, normaliser: "_Normaliser", facts: LineFacts, sink: IO[bytes] | None) -> tuple[str, Facts]:
    """One pass over the bytes: the next piece is read, unpacked and hashed beside the checks, since that lets other threads run."""
    digest = hashlib.sha256()

    def next_piece() -> bytes:
        chunk = source.read(_CHUNK)
        digest.update(chunk)
        return chunk

    try:
        with ThreadPoolExecutor(1) as pool:
            coming = pool.submit(next_piece)
            while chunk := coming.result():
                coming = pool.submit(next_piece)
                clean = normaliser.feed(chunk)
                if sink is None and normaliser.changed:
                    raise _NeedsCopy
                facts.feed(clean)
                if sink is not None:
                    sink.write(clean)
            rest = normaliser.finish()
            facts.feed(rest)
            if sink is not None:
                sink.write(rest)
    except NotUtf8 as error:
        raise NotUtf8(facts.line_ends + error.line, error.mixed) from error
    return digest.hexdigest(), facts.result()


class _Normaliser:
    """Bytes in any known encoding and with any line ends to UTF-8 with LF; changed says whether the bytes differ."""

    def __init__(self, encoding: str, name: str, declared: str | None) -> None:
        plain = encoding == "utf-8"
        self._text = Utf8Check() if plain else Transcode(encoding, name, declared is not None)
        self._first = True
        self._held_return = False
        self.changed = not plain

    def feed(self, chunk: bytes, last: bool = False) -> bytes:
        data = self._text.feed(chunk, last)
        if self._first and data:
            self._first = False
            if data.startswith(b"\xef\xbb\xbf"):
                data, self.changed = data[3:], True
        if self._held_return:
            data, self._held_return = b"\r" + data, False
        if b"\r" not in data:
            return data
        self.changed = True
        if not last and data.endswith(b"\r"):  # its \n may be the first byte of the next piece
            data, self._held_return = data[:-1], True
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def finish(self) -> bytes:
        return self.feed(b"", last=True)


def _settle(temporary: Path, target: Path, original: Path | None) -> Path:
    """Gives the file its safe name: a link to the original when its bytes are used as they are, else the finished copy."""
    if original is None:
        temporary.replace(target)
        return target
    temporary.unlink()
    target.unlink(missing_ok=True)
    failed: OSError | None = None
    for link in (os.link, os.symlink, shutil.copyfile):
        try:
            link(original.resolve(), target)
            return target
        except OSError as error:
            failed = error
            target.unlink(missing_ok=True)
    raise FileRefused("unreadable", f"{original.name}: cannot be copied into the work folder; check its permissions.") from failed
