"""What a gate pass learns about the lines of a text file, and the independent count of its records; bytes, never row by row."""

import re
from pathlib import Path
from typing import IO

from pipelines.errors import FileRefused
from pipelines.reading_bytes import LineEnds, count_ends_outside_quotes, has_line_starting
from pipelines.reading_encoding import SPOILED_BYTES
from pipelines.reading_types import NO_BREAK, TAB, Facts, Limits


_CHUNK = 1 << 20
_LEAD = 4096  # as much of a row is remembered from one piece to the next
_NO_BREAK = NO_BREAK.encode()
_NO_TABLE = re.compile(rb'\s*[{[<]|.*\[\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "')  # JSON, XML, a web server's log
_BLANK_LINES = re.compile(rb"\n\n+(?=[^\n])")


class LineFacts:
    """Collects Facts from pieces of normalised text."""

    def __init__(self, limits: Limits, name: str) -> None:
        self._limits = limits
        self._name = name
        self._ends = LineEnds()
        self._open = 0  # bytes since the last line end
        self._tail = b"\n"  # the line ends the text so far ends with, at most two; a file starts as if after one
        self._trailing = 0
        self._blank = self._nul = self._spoiled = self._tab = self._no_break = False
        self._long: int | None = None
        self._first_line_done = False
        self._has_content = False

    def feed(self, chunk: bytes) -> None:
        """Takes the next piece."""
        if not chunk:
            return
        if not self._first_line_done:
            self._check_first_line(chunk)
        self._nul = self._nul or b"\0" in chunk
        self._tab = self._tab or b"\t" in chunk
        if not chunk.isascii():
            self._spoiled = self._spoiled or any(trace in chunk for trace in SPOILED_BYTES)
            self._no_break = self._no_break or _NO_BREAK in chunk or chunk.endswith(_NO_BREAK[:1])
        self._measure_lines(chunk)
        has_double = self._ends.feed(chunk)
        if not self._blank and (chunk[:1] == b"\n" or len(self._tail) > 1 or has_double):
            self._blank = _BLANK_LINES.search(self._tail + chunk) is not None
        stripped = len(chunk.rstrip(b"\n"))
        run = len(chunk) - stripped
        self._has_content = self._has_content or stripped > 0
        self._trailing = run if stripped else self._trailing + run
        self._tail = b"\n" * min(2, run if stripped else len(self._tail) + run)

    @property
    def line_ends(self) -> int:
        """How many line ends have been seen so far."""
        return self._ends.outside + self._ends.inside

    def result(self) -> Facts:
        """The facts of the whole file."""
        trailing = max(self._trailing - 1, 0) if self._has_content else self._trailing
        return Facts(
            line_ends=self.line_ends,
            open_end=self._open > 0,
            trailing_blank=trailing,
            blank_inside=self._blank,
            nul=self._nul,
            long_line=self._long,
            spoiled=self._spoiled,
            ends_in_quotes=self._ends.inside,
            starts=bytes(sorted(self._ends.starts)),
            blanks=f" {NO_BREAK if self._no_break else ''}{TAB if self._tab else ''}",
        )

    def _check_first_line(self, chunk: bytes) -> None:
        """A table's header is short; JSON and XML may stand on one line however long."""
        self._first_line_done = True
        end = chunk.find(b"\n")
        self._ends = LineEnds(with_quotes=_NO_TABLE.match(chunk[: end if 0 <= end < _LEAD else _LEAD]) is None)
        longest = self._limits.header_bytes
        too_long = max(end, len(chunk) if end < 0 else 0) > longest
        if too_long and chunk.lstrip()[:1] not in (b"{", b"[", b"<"):
            sentence = f"the first line is longer than {longest // 1024} KB, which no table or log has; export it again."
            raise FileRefused("header", f"{self._name}: {sentence}")

    def _measure_lines(self, chunk: bytes) -> None:
        """Finds a line longer than a record may be by looking once per record length, not once per line."""
        longest = self._limits.record_bytes
        start = -self._open
        while start + longest < len(chunk):
            hit = chunk.rfind(b"\n", max(start, 0), max(start + longest + 1, 0))
            if hit < 0:
                if self._long is None:
                    self._long = self.line_ends + chunk.count(b"\n", 0, max(start, 0)) + 1
                hit = chunk.find(b"\n", max(start + longest + 1, 0))
                if hit < 0:
                    self._open = len(chunk) - start
                    return
            start = hit + 1
        last = chunk.rfind(b"\n")
        self._open = len(chunk) - last - 1 if last >= 0 else self._open + len(chunk)


def records_below(path: Path, facts: Facts, delimiter: str, skip_lines: int) -> tuple[int, bool]:
    """The same as count_line_ends_outside_quotes: as the gate counted them, unless a line may be a row without content or the header is odd."""
    if not facts.blank_inside and not set(delimiter.encode() + b'"') & set(facts.starts):
        with path.open("rb", buffering=0) as file:
            header = file.read(_skip(file, skip_lines))
        above, is_odd = count_ends_outside_quotes(header, inside=False)
        if not is_odd:
            return facts.line_ends - facts.ends_in_quotes - above, False
    return count_line_ends_outside_quotes(path, delimiter, skip_lines, facts.blank_inside)


def count_line_ends_outside_quotes(path: Path, delimiter: str, skip_lines: int, look_for_blank: bool) -> tuple[int, bool]:
    """Line ends that end a record after the first skip_lines lines, and whether a record without any content stands between."""
    ends, lead = 0, 1
    inside = blank = False
    empties = _empty_rows(delimiter)
    buffer = memoryview(bytearray(_LEAD + _CHUNK))  # the end of the piece before, then a piece: nothing is put together anew
    buffer[:1] = b"\n"
    with path.open("rb", buffering=0) as file:
        file.seek(_skip(file, skip_lines))
        while size := file.readinto(buffer[lead : lead + _CHUNK]):
            text = buffer[: lead + size]
            blank = blank or _has_empty_row(text, delimiter.encode(), empties, look_for_blank)
            found, inside = count_ends_outside_quotes(text[lead:], inside)
            ends += found
            lead = min(_LEAD, len(text))
            buffer[:lead] = bytes(text[-lead:])
    return ends, blank


def _skip(file: IO[bytes], lines: int) -> int:
    """Where the lines of the header end; they are within the head that was already looked at."""
    head = file.read(_CHUNK) if lines else b""
    at = 0
    for _ in range(lines):
        found = head.find(b"\n", at)
        if found < 0:
            at = len(head)
            break
        at = found + 1
    file.seek(0)
    return at


def _empty_rows(delimiter: str) -> re.Pattern[bytes]:
    """A record of nothing but delimiters, quotes and blanks, with a record after it."""
    marks = re.escape(delimiter.encode()) + rb'" \t'
    return re.compile(rb"\n[" + marks + rb"]*(?=\n)")


def _has_empty_row(text: memoryview, delimiter: bytes, empties: re.Pattern[bytes], blank_lines: bool) -> bool:
    """A cheap look first; a blank line inside a quoted cell counts too: it only costs the careful way, never a row."""
    return has_line_starting(text, delimiter[0], blank_lines) and empties.search(bytes(text).rstrip(b"\n") + b"\n") is not None
