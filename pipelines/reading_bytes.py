"""Line ends in pieces of bytes, by vector instructions: bytes.count looks at one byte after the other and holds every other thread meanwhile.

numpy is loaded where it is used, since a command that reads no file does not need it.
"""

from collections.abc import Iterator


PIECE = 1 << 17  # stays in the processor's cache
LINE_END, QUOTE = 0x0A, 0x22


class LineEnds:
    """How many line ends stand outside and inside of quotes, and which bytes lines start with; of quotes only those of an empty cell.

    For a text that is no table quotes need not be looked at: all its line ends are outside then, and its lines may start with any byte.
    """

    def __init__(self, with_quotes: bool = True) -> None:
        self.outside = self.inside = 0
        self.starts: set[int] = set() if with_quotes else set(range(256))
        self._with_quotes = with_quotes
        self._is_inside = False
        self._at_start = True

    def feed(self, chunk: bytes) -> bool:
        """Takes the next piece of the text; whether two line ends stand side by side in it."""
        import numpy as np

        data = np.frombuffer(chunk, np.uint8)
        seen = np.zeros(256, np.bool_)
        if self._at_start and (chunk[0] != QUOTE or chunk[1:2] in (b"", b'"')):
            self.starts.add(chunk[0])
        for start, end in _pieces(len(data)):
            piece = data[start:end]
            is_end = piece == LINE_END
            if self._with_quotes:
                marks = np.flatnonzero(is_end | (piece == QUOTE))
                if not len(marks):
                    continue
                is_quote = piece[marks] == QUOTE
                is_odd = np.cumsum(is_quote, dtype=np.uint8) & 1
                inside = int(np.count_nonzero(~is_quote & (is_odd != self._is_inside)))
                self.inside += inside
                self.outside -= inside
                self._is_inside ^= bool(is_odd[-1])
                starts = marks[~is_quote] + (start + 1)
            else:
                starts = np.flatnonzero(is_end) + (start + 1)
            self.outside += len(starts)
            if len(starts) and starts[-1] == len(data):
                starts = starts[:-1]
            first = data[starts]
            quoted = starts[first == QUOTE] + 1
            seen[first[first != QUOTE]] = True
            seen[QUOTE] |= bool((data[np.minimum(quoted, len(data) - 1)] == QUOTE).any())
        self._at_start = chunk.endswith(b"\n")
        self.starts.update(np.flatnonzero(seen).tolist())
        return bool(seen[LINE_END])


def count_ends_outside_quotes(chunk: bytes | memoryview, inside: bool) -> tuple[int, bool]:
    """How many line ends stand outside quotes, when the bytes begin inside of them or not, and whether they end inside."""
    import numpy as np

    data = np.frombuffer(chunk, np.uint8)
    ends = 0
    for start, end in _pieces(len(data)):
        piece = data[start:end]
        line_ends, quotes = piece == LINE_END, piece == QUOTE
        if not quotes.any():
            ends += 0 if inside else int(np.count_nonzero(line_ends))
            continue
        is_quote = quotes[np.flatnonzero(line_ends | quotes)]
        is_odd = np.cumsum(is_quote, dtype=np.uint8) & 1  # a doubled quote leaves and enters again; overflow keeps the last bit
        ends += int(np.count_nonzero(~is_quote & (is_odd == inside)))
        inside ^= bool(is_odd[-1])
    return ends, inside


def has_line_starting(chunk: bytes | memoryview, delimiter: int, look_for_blank: bool) -> bool:
    """Whether a line begins with a delimiter or an empty quoted cell, or, if asked, is blank; the first line is not looked at."""
    import numpy as np

    data = np.frombuffer(chunk, np.uint8)
    for start, end in _pieces(len(data) - 1):
        starts = np.flatnonzero(data[start:end] == LINE_END) + start + 1
        first = data[starts]
        if (first == delimiter).any() or (look_for_blank and (first == LINE_END).any()):
            return True
        if (data[np.minimum(starts[first == QUOTE] + 1, len(data) - 1)] == QUOTE).any():
            return True
    return False


def _pieces(size: int) -> Iterator[tuple[int, int]]:
    for start in range(0, size, PIECE):
        yield start, min(start + PIECE, size)
