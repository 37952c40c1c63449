"""Saved scenarios: rows of data/reference/scenarios.csv, which only the screen writes and no figure reads."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from pipelines.errors import ChannelShiftError
from pipelines.kept_rows import cells_in, read_whole, with_rows
from pipelines.locking import edit_lock
from pipelines.whole_files import write_whole


COLUMNS = ("scenario_id", "name", "who", "on_date", "settings")
FILE = Path("reference") / "scenarios.csv"
NAME_LENGTH = 60


class CannotSave(ChannelShiftError):
    """The scenario could not be written."""


@dataclass(frozen=True)
class Scenario:
    """A named set of what-if values, as they stand in the URL."""

    scenario_id: str
    name: str
    on_date: str
    settings: dict[str, object]


def saved_scenarios(folder: Path) -> list[Scenario]:
    """The scenarios of a data folder, oldest first; a row whose settings cannot be read is left out."""
    path = folder / FILE
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        found = [scenario_of(row) for row in csv.DictReader(lines)]
    return [scenario for scenario in found if scenario is not None]


def scenario_of(row: dict[str, str]) -> Scenario | None:
    """The scenario of one row, or None."""
    try:
        settings = json.loads(row.get("settings") or "")
    except ValueError:
        return None
    if not isinstance(settings, dict) or not row.get("scenario_id"):
        return None
    return Scenario(row["scenario_id"], row.get("name") or row["scenario_id"], row.get("on_date") or "", settings)


def save_scenario(folder: Path, name: str, settings: dict[str, object], today: date) -> Scenario:
    """Adds a scenario to the file, whole or not at all; raises CannotSave with a sentence."""
    name = " ".join(name.split())[:NAME_LENGTH]
    if not name:
        raise CannotSave("Give the scenario a name before saving it.")
    path = folder / FILE
    try:
        with edit_lock(folder):
            return _added(path, name, settings, today)
    except OSError as error:
        raise CannotSave(
            f"{path.name} could not be written ({error.strerror}); copy the page's address instead, it holds the scenario."
        ) from error


def _added(path: Path, name: str, settings: dict[str, object], today: date) -> Scenario:
    """Writes the scenario as one more row under the file's own header; what stands there stays, also rows that cannot be read."""
    existing = read_whole(path) if path.is_file() else ""
    header, *lines = cells_in(existing) or [list(COLUMNS)]
    columns = [cell.strip().lower().replace(" ", "_") for cell in header]
    rows = [dict(zip(columns, cells, strict=False)) for cells in lines]
    if name in [row.get("name") for row in rows]:
        raise CannotSave(f"There is a scenario named {name} already; give this one another name.")
    taken = {row.get("scenario_id") for row in rows}
    identifier = next(each for number in count(len(rows) + 1) if (each := f"s{number:03d}_{today:%Y%m%d}") not in taken)
    row = dict(zip(COLUMNS, (identifier, name, "", today.isoformat(), json.dumps(settings)), strict=True))
    columns += [each for each in COLUMNS if each not in columns]
    write_whole(path, with_rows(existing, columns, [*lines, [row.get(column, "") for column in columns]]))
    return Scenario(identifier, name, today.isoformat(), settings)
