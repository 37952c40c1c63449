"""Saved scenarios: rows of data/reference/scenarios.csv, which only the screen writes and no figure reads."""

import csv
import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.errors import ChannelShiftError


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
    existing = saved_scenarios(folder)
    if name in [scenario.name for scenario in existing]:
        raise CannotSave(f"There is a scenario named {name} already; give this one another name.")
    scenario = Scenario(f"s{len(existing) + 1:03d}_{today:%Y%m%d}", name, today.isoformat(), settings)
    rows = [*existing, scenario]
    path = folder / FILE
    temporary = path.with_suffix(".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(COLUMNS)
            for each in rows:
                writer.writerow([each.scenario_id, each.name, "", each.on_date, json.dumps(each.settings)])
        os.replace(temporary, path)
    except OSError as error:
        raise CannotSave(
            f"{path.name} could not be written ({error.strerror}); copy the page's address instead, it holds the scenario."
        ) from error
    return scenario
