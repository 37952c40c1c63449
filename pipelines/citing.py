"""Records in cited_snapshots.csv that a report or a sign-off cites a published file, so that builds keep it."""

import csv
import os
from datetime import date
from pathlib import Path

from pipelines.errors import ChannelShiftError
from pipelines.folders import Folders


COLUMNS = ("snapshot_id", "cited_by", "on_date")
FILE = "cited_snapshots.csv"


class CannotCite(ChannelShiftError):
    """The data folder cannot be written, so nothing keeps the snapshot for longer than others."""


def cite(data: Path, snapshot: str, cited_by: str, on: date) -> bool:
    """Adds one row, unless the same report cites the snapshot already; returns whether a row was added."""
    path = Folders(data).reference / FILE
    try:
        if any(row.get("snapshot_id") == snapshot and row.get("cited_by") == cited_by for row in citations(data)):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        with path.open("a", newline="", encoding="utf-8") as stream:
            if whole and not whole.endswith("\n"):
                stream.write("\n")
            writer = csv.writer(stream)
            if not whole.strip():
                writer.writerow(COLUMNS)
            writer.writerow((snapshot, cited_by, on.isoformat()))
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise CannotCite(f"{path.parent.name}/{FILE} cannot be written, so {snapshot} is kept only as long as any other.") from error
    return True


def citations(data: Path) -> list[dict[str, str]]:
    """The rows of the table; none where there is no such file."""
    path = Folders(data).reference / FILE
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))
