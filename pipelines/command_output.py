"""How the command line prints answers: aligned text, CSV no spreadsheet can be tricked with, JSON values."""

import csv
import decimal
import io
import json
import textwrap


SAID = ("sentence", "method", "assumptions", "code")  # columns of a finding that are shown in words
DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def to_csv(columns: tuple[str, ...], rows: tuple[tuple, ...]) -> str:
    """CSV with text cells guarded so that no spreadsheet runs them as formulas."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_value(v) for v in row])
    return stream.getvalue()


def _csv_value(value: object) -> object:
    if isinstance(value, (list, dict)):
        return _guard(json.dumps(value, ensure_ascii=False))
    return _guard(value) if isinstance(value, str) else "" if value is None else value


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


def blocks(columns: tuple[str, ...], rows: tuple[tuple, ...], width: int = 110) -> list[str]:
    """A finding as text: per row what it is about, its sentence, its figures, then how it was reached; what is null is left out."""
    lines: list[str] = []
    for row in rows:
        record = {name: value for name, value in zip(columns, row, strict=True) if value is not None and name not in SAID}
        values = dict(zip(columns, row, strict=True))
        about = [str(value) for name, value in record.items() if name.endswith("_id") or name in ("rung", "kind", "team", "site")]
        code = f"  [{values['code']}]" if values.get("code") else ""
        lines.append((" · ".join(about) or "the whole council") + code)
        lines += _wrapped(str(values.get("sentence") or ""), width)
        figures = [f"{n} {_cell(v)}" for n, v in record.items() if not isinstance(v, (list, dict)) and str(v) not in about]
        lines += _wrapped("   ".join(figures), width)
        for name, value in record.items():
            if isinstance(value, (list, dict)) and value:
                lines += _wrapped(f"{name}: {_listed(value)}", width)
        lines += _wrapped(f"method: {values.get('method') or 'none'}", width) if values.get("method") else []
        lines += _wrapped("assumes: " + "; ".join(map(str, values.get("assumptions") or ())), width) if values.get("assumptions") else []
        lines.append("")
    return lines[:-1]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(_cell(text), width, initial_indent="    ", subsequent_indent="    ") if text else []


def _listed(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_listed(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "; ".join(_listed(each) for each in value)
    return _cell(value)


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
