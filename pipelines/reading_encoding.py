"""Decides how the bytes of a text file are encoded, and turns them into UTF-8 piece by piece."""

import codecs
import re

from pipelines.errors import FileRefused


NAMES = {
    "utf-8": "utf-8", "utf8": "utf-8", "utf-8-sig": "utf-8", "utf-16": "utf-16", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
    "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "cp1252": "cp1252", "windows-1252": "cp1252", "latin-1": "cp1252",
}  # fmt: skip
_UTF8_TRACES = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2\x80[\x80-\xbf]")


# A letter that was lost, and the first of the pair that UTF-8 read as Windows-1252 and saved again gives for an accented one or a pound sign.
SPOILED = "\ufffd|[\u00c3\u00c2][\u0080-\u00bf]"
SPOILED_BYTES = (b"\xef\xbf\xbd", b"\xc3\x83\xc2", b"\xc3\x82\xc2")


class NotUtf8(Exception):
    """A byte that UTF-8 does not allow; line counts from where the piece begins, and mixed says that real UTF-8 came before it."""

    def __init__(self, line: int, mixed: bool) -> None:
        super().__init__(line)
        self.line = line
        self.mixed = mixed


def find_encoding(head: bytes, declared: str | None, name: str) -> str:
    """The encoding to try first: a byte order mark, the declared one, the NUL pattern of UTF-16, else UTF-8."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise FileRefused("encoding", f"{name}: is UTF-32; save it as UTF-8.")
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    if declared and NAMES.get(declared.lower(), "") not in ("utf-8", "utf-16"):
        return NAMES[declared.lower()]
    sample = head[: len(head) // 2 * 2]
    if sample:
        even, odd, half = sample[::2].count(0), sample[1::2].count(0), len(sample) / 2
        if odd > 0.4 * half and even < 0.1 * half:
            return "utf-16-le"
        if even > 0.4 * half and odd < 0.1 * half:
            return "utf-16-be"
    if head.count(0) > 0.3 * len(head):
        raise FileRefused("not_data", f"{name}: is no text (it is full of NUL bytes); export it again as CSV.")
    return "utf-8"


class Utf8Check:
    """Passes UTF-8 through unchanged and raises NotUtf8 at the first byte that is not."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._mid_character = False
        self._seen_wide = False

    def feed(self, chunk: bytes, last: bool = False) -> bytes:
        """The same bytes, checked."""
        if self._mid_character or last or not chunk.isascii():
            try:
                self._decoder.decode(chunk, last)
            except UnicodeDecodeError as error:
                before = error.object[: error.start]
                raise NotUtf8(before.count(b"\n") + 1, self._seen_wide or not before.isascii()) from error
            self._mid_character = bool(self._decoder.getstate()[0])
            self._seen_wide = self._seen_wide or not chunk.isascii()
        return chunk


class Transcode:
    """Turns UTF-16 or cp1252 into UTF-8; a byte that cannot be read refuses the file, naming its line."""

    def __init__(self, encoding: str, name: str, declared: bool) -> None:
        self._encoding = encoding
        self._declared = declared
        self._name = name
        self._lines = 0
        self._decoder = codecs.getincrementaldecoder(encoding)("strict")

    def feed(self, chunk: bytes, last: bool = False) -> bytes:
        """The next piece as UTF-8."""
        try:
            text = self._decoder.decode(chunk, last)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(self._encoding, "replace")
            raise unreadable(self._name, self._lines + before.count("\n") + 1) from error
        if self._encoding == "cp1252" and not self._declared and (found := _UTF8_TRACES.search(chunk)):
            raise unreadable(self._name, self._lines + chunk[: found.start()].count(b"\n") + 1)
        self._lines += text.count("\n")
        return text.encode("utf-8")


def unreadable(name: str, line: int) -> FileRefused:
    """The sentence for text that is neither UTF-8 nor Windows-1252 throughout."""
    return FileRefused(
        "encoding",
        f"{name}: line {line} has a character that cannot be read, or two encodings are mixed; "
        "save the file as UTF-8, or name its encoding in the format.",
    )
