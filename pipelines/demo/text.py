"""Writing the demo's text files, the same bytes on every run."""

import gzip
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np


COMPRESSION_LEVEL = 1  # speed matters more than size: the files are read once


def write_text(path: Path, text: str) -> None:
    """Writes UTF-8 with line feeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def write_gzip(path: Path, text: str) -> None:
    """Writes a gzip file without a time or a name in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", COMPRESSION_LEVEL, buffer, mtime=0) as packed:
        packed.write(text.encode())
    path.write_bytes(buffer.getvalue())


def csv_line(cells: Iterable[object]) -> str:
    """One CSV line; cells with a comma, quote or line end are quoted, None is empty."""
    return ",".join(_cell(cell) for cell in cells)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n') else text


def write_table(path: Path, header: str, rows: Iterable[Iterable[object]]) -> None:
    """Writes a small CSV with a header."""
    write_text(path, "\n".join([header, *(csv_line(row) for row in rows)]) + "\n")


def slash(day: date) -> str:
    """27/03/2026."""
    return day.strftime("%d/%m/%Y")


def clock_words(separator: str = ":") -> list[str]:
    """HH:MM for each minute of a day."""
    return [f"{minute // 60:02d}{separator}{minute % 60:02d}" for minute in range(1440)]


def identifiers(count: int, rng: np.random.Generator) -> list[str]:
    """Random ids that look like UUIDs."""
    digits = rng.bytes(16 * count).hex()
    starts = range(0, 32 * count, 32)
    return [
        f"{digits[i : i + 8]}-{digits[i + 8 : i + 12]}-{digits[i + 12 : i + 16]}-{digits[i + 16 : i + 20]}-{digits[i + 20 : i + 32]}"
        for i in starts
    ]
