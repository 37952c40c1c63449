"""Writes small files so that a reader sees the old one or the new one, never a part."""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Writes a text file, on disk when this returns; folders above it are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV with line feeds."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
