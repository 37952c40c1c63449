"""Opens an input as a stream of plain bytes: gz, bz2 and zip members are unpacked while their checksums and sizes are checked."""

import bz2
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, cast

from pipelines.errors import FileRefused
from pipelines.reading_types import Input, Limits


_ARCHIVES = (
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
)
_DOCUMENTS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"GIF8", "a picture"),
)
_OFFICE_PARTS = ("[Content_Types].xml", "xl/workbook.xml", "mimetype")
_DAMAGE = (EOFError, OSError, zlib.error, zipfile.BadZipFile, ValueError)


class Source:
    """A stream of unpacked bytes that counts what it gives and stops when it is too much."""

    def __init__(self, stream: IO[bytes], name: str, limits: Limits, packed_bytes: int | None) -> None:
        self._stream = stream
        self._name = name
        self._limits = limits
        self.packed_bytes = packed_bytes
        self.given = 0
        self.head = self._read(65_536)
        self._pending = self.head

    def read(self, size: int) -> bytes:
        """The next bytes, at most size and the first call at least the head; empty at the end of a sound file."""
        data, self._pending = self._pending, b""
        data += self._read(size - len(data)) if len(data) < size else b""
        return data

    def _read(self, size: int) -> bytes:
        try:
            data = self._stream.read(size)
        except _DAMAGE as error:
            if self.packed_bytes is None:
                raise FileRefused(
                    "unreadable", f"{self._name}: the file cannot be read ({type(error).__name__}); check the disk or copy it again."
                ) from error
            raise FileRefused(
                "damaged", f"{self._name}: the compressed file is damaged or cut off, its checksum does not fit; copy or export it again."
            ) from error
        self.given += len(data)
        if self.given > self._limits.file_bytes:
            size_text = f"{self._limits.file_bytes / 1e9:g} GB"
            raise FileRefused("too_large", f"{self._name}: holds more than {size_text}; export it in smaller periods.")
        if self.packed_bytes is not None and self.given > max(self._limits.ratio_from_bytes, self._limits.ratio * self.packed_bytes):
            raise FileRefused(
                "bomb",
                f"{self._name}: unpacks to more than {self._limits.ratio} times its size, "
                "which no export does; unpack and check it by hand.",
            )
        return data


@contextmanager
def open_source(each: Input, limits: Limits) -> Iterator[Source]:
    """The unpacked bytes of an input; one layer of gz or bz2 inside a zip member is unpacked too."""
    with ExitStack() as stack:
        try:
            stream, packed = _open(each, stack)
            stream, unpacked = _unwrap(stream, stack)
        except _DAMAGE as error:
            raise _cannot_open(each, error) from error
        packed = packed if packed is not None else (each.path.stat().st_size if unpacked else None)
        source = Source(stream, each.name, limits, packed)
        _refuse_known_kinds(each, source.head)
        yield source


def is_office(path: Path | IO[bytes]) -> bool:
    """Whether a zip container is a workbook or another office document."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(part in archive.namelist() for part in _OFFICE_PARTS)
    except _DAMAGE:
        return False


def is_binary_workbook(path: Path) -> bool:
    """Whether a workbook is one saved as XLSB."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.bin" in archive.namelist()
    except _DAMAGE:
        return False


def _open(each: Input, stack: ExitStack) -> tuple[IO[bytes], int | None]:
    if each.member is None:
        stream = stack.enter_context(each.path.open("rb"))
        if stream.peek(4)[:4] == b"PK\x03\x04" and not is_office(each.path):
            return _open_only_member(each, stack)
        return stream, None
    archive = stack.enter_context(zipfile.ZipFile(each.path))
    infos = [info for info in archive.infolist() if info.filename == each.member]
    if len(infos) != 1:
        raise FileRefused(
            "zip", f"{each.name}: the archive holds {len(infos)} files of this name; unpack it and give them different names."
        )
    return _open_member(each, archive, infos[0], stack)


def _open_only_member(each: Input, stack: ExitStack) -> tuple[IO[bytes], int | None]:
    archive = stack.enter_context(zipfile.ZipFile(each.path))
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) != 1:
        raise FileRefused("zip", f"{each.name}: is an archive of {len(infos)} files; give its name the ending .zip.")
    return _open_member(each, archive, infos[0], stack)


def _open_member(each: Input, archive: zipfile.ZipFile, info: zipfile.ZipInfo, stack: ExitStack) -> tuple[IO[bytes], int]:
    if info.flag_bits & 0x1:
        raise FileRefused("password", f"{each.name}: the archive is protected by a password; save it without one.")
    try:
        return stack.enter_context(archive.open(info)), max(info.compress_size, 1)
    except NotImplementedError as error:  # what zipfile says of a compression it does not know
        raise FileRefused("zip", f"{each.name}: is packed in a way that cannot be read here; pack it as an ordinary zip.") from error


def _unwrap(stream: IO[bytes], stack: ExitStack) -> tuple[IO[bytes], bool]:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    head = buffered.peek(4)[:4]
    if head[:2] == b"\x1f\x8b":
        return cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=buffered))), True
    if head[:3] == b"BZh":
        return stack.enter_context(bz2.BZ2File(buffered)), True
    return buffered, False


def _refuse_known_kinds(each: Input, head: bytes) -> None:
    for magic, what in _ARCHIVES:
        if head.startswith(magic):
            raise FileRefused("archive", f"{each.name}: is {what}, which is not opened here; unpack it and put the files in its place.")
    if head[257:262] == b"ustar":
        raise FileRefused("archive", f"{each.name}: is a tar archive; unpack it and put the files in its place.")
    for magic, what in _DOCUMENTS:
        if head.startswith(magic):
            raise FileRefused("not_data", f"{each.name}: is {what}, not an export of rows; export it as CSV or XLSX.")


def _cannot_open(each: Input, error: Exception) -> FileRefused:
    if isinstance(error, zipfile.BadZipFile):
        return FileRefused("damaged", f"{each.name}: the zip archive is damaged or cut off; copy or export it again.")
    if isinstance(error, FileNotFoundError):
        return FileRefused("missing", f"{each.name}: the file went away while it was read; run the build again.")
    if isinstance(error, PermissionError):
        return FileRefused("unreadable", f"{each.name}: may not be read by this account; give it read permission.")
    if isinstance(error, (EOFError, zlib.error)):
        return FileRefused("damaged", f"{each.name}: the compressed file is damaged or cut off; copy or export it again.")
    return FileRefused("damaged", f"{each.name}: cannot be opened ({type(error).__name__}); copy or export it again.")
