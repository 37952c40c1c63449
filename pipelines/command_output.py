"""How the command line prints answers: aligned text, CSV no spreadsheet can be tricked with, JSON values."""

import csv
import decimal
import io


DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def to_csv(columns: tuple[str, ...], rows: tuple[tuple, ...]) -> str:
    """CSV with text cells guarded so that no spreadsheet runs them as formulas."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_guard(v) if isinstance(v, str) else "" if v is None else v for v in row])
    return stream.getvalue()


def _guard(text: str) -> str:
    return "'" + text if text.lstrip(" ").startswith(DANGEROUS_STARTS) else text


def json_value(value: object) -> object:
    """A value as JSON can hold it: money as a number, dates as text."""
    return float(value) if isinstance(value, decimal.Decimal) else str(value)


def text_table(columns: tuple[str, ...], rows: list[tuple] | tuple[tuple, ...]) -> list[str]:
    """Aligned plain-text lines: numbers to the right, words to the left, no data as a dash."""
    cells = [[_cell(v) for v in row] for row in rows]
    widths = [max(len(str(c)), *(len(r[i]) for r in cells)) if cells else len(str(c)) for i, c in enumerate(columns)]
    right = [any(isinstance(r[i], (int, float)) and not isinstance(r[i], bool) for r in rows) for i in range(len(columns))]

    def line(parts: list[str]) -> str:
        return "  ".join(p.rjust(w) if r else p.ljust(w) for p, w, r in zip(parts, widths, right, strict=True)).rstrip()

    return [line(list(columns)), line(["-" * w for w in widths]), *(line(c) for c in cells)]


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.4f}"
    return "".join(c if c.isprintable() else " " for c in str(value))
