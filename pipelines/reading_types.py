"""What reading hands on: an input, an opened file, an all-text table, a row that was refused, the limits."""

from dataclasses import dataclass, field
from pathlib import Path


NO_BREAK = "\u00a0"
TAB = "\t"
BLANKS = f" {NO_BREAK}{TAB}"


@dataclass(frozen=True)
class Limits:
    """How much of anything one input may hold; the defaults suit a council's exports on a small machine."""

    file_bytes: int = 5_000_000_000
    ratio: int = 200
    ratio_from_bytes: int = 50_000_000  # a small file may repeat itself as much as it likes
    header_bytes: int = 65_536
    columns: int = 500
    record_bytes: int = 1_000_000
    json_record_bytes: int = 16_000_000  # a conversation with all its segments is one record
    sheet_bytes: int = 400_000_000  # a workbook is read in memory
    rejects: int = 100_000


@dataclass(frozen=True)
class Input:
    """One file under data/raw, or one member of a zip archive there; name is what people are shown."""

    path: Path
    member: str | None
    name: str


@dataclass(frozen=True)
class Facts:
    """What the gate saw while it hashed a text file; line counts are of the file as it was given."""

    line_ends: int = 0
    open_end: bool = False  # the last line has no line end
    trailing_blank: int = 0
    blank_inside: bool = False
    nul: bool = False
    long_line: int | None = None  # the first line longer than a record may be
    spoiled: bool = False  # letters were lost, or read in a wrong encoding, before the file came here
    ends_in_quotes: int = 0  # line ends inside of quotes
    starts: bytes = b""  # what lines start with, a quote only where it is an empty cell's
    blanks: str = BLANKS  # those that may stand in the text

    @property
    def lines(self) -> int:
        """Lines up to the last one that is not blank."""
        return self.line_ends + self.open_end - self.trailing_blank


@dataclass(frozen=True)
class Opened:
    """An input that passed the gate: path is UTF-8 text with LF line ends, a workbook or a Parquet file under a safe name."""

    input: Input
    file_id: str
    path: Path
    kind: str
    encoding: str
    bytes: int
    notes: tuple[str, ...] = ()
    facts: Facts = field(default_factory=Facts)
    limits: Limits = field(default_factory=Limits)

    @property
    def is_empty(self) -> bool:
        """No character but blanks and line ends; a table with a header only is not empty in this sense."""
        return self.kind == "text" and (self.bytes == 0 or self.facts.lines <= 0)


@dataclass(frozen=True)
class Reject:
    """A row that cannot be loaded: its number as a person sees it, the column if one is to blame, why."""

    row_no: int
    field: str | None
    reason: str


@dataclass(frozen=True)
class TextTable:
    """An all-text table: relation is SQL giving row_no and every column as text (an empty cell is null)."""

    columns: tuple[str, ...]
    relation: str
    rows: int | None
    rejects: tuple[Reject, ...]
    preamble: str
    name: str
    may_be_spoiled: bool = False  # the gate saw spoiled letters in the file, or could not look
    blanks: str = BLANKS  # those that cells may begin or end with
