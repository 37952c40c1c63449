"""What a change does to the figures: the same questions asked of two data folders, and the answers that differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.ask import ask
from analysis.questions import DEFAULT_DEFINITION
from pipelines.errors import NothingPublished


@dataclass(frozen=True)
class Effect:
    """One figure before and after; null where it is not known. Shares are 0 to 1."""

    figure: str  # contacts, transactions, digital_take_up or contacts_without_service
    service_id: str | None  # null for all
    channel_id: str | None
    before: float | None
    after: float | None


def effect_of(before: Path, after: Path, definition_id: str = DEFAULT_DEFINITION) -> tuple[Effect, ...]:
    """Every figure that differs between what two data folders publish, by figure, the largest change first.

    Contacts and transactions are of all days either folder covers; take-up is that of the last twelve complete months of each, since it
    is refused for a period that only one of them covers. A folder that has published nothing has no figure.
    """
    span = _span(before, after)
    if span is None:
        return ()
    old, new = (_figures(folder, span, definition_id) for folder in (before, after))
    found = [Effect(*key, old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old]) if old.get(key) != new.get(key)]
    return tuple(sorted(found, key=lambda each: (each.figure, -abs((each.after or 0) - (each.before or 0)), each.service_id or "")))


def _span(*folders: Path) -> tuple[date, date] | None:
    """From the first day to the end of the last of any folder; none where none has a day."""
    periods = [row for folder in folders for row in _rows(folder, "published_period", {}) if row["start_date"]]
    return (min(row["start_date"] for row in periods), max(row["end_date"] for row in periods)) if periods else None


def _figures(folder: Path, span: tuple[date, date], definition_id: str) -> dict[tuple[str, str | None, str | None], float]:
    period = {"start_date": span[0], "end_date": span[1]}
    found: dict[tuple[str, str | None, str | None], float] = {}

    def add(figure: str, service_id: str | None, channel_id: str | None, value: object) -> None:
        if isinstance(value, int | float):
            key = (figure, service_id, channel_id)
            found[key] = found.get(key, 0) + value

    for row in _rows(folder, "contacts_by_month_and_channel", period):
        add("contacts", None, str(row["channel_id"]), row["contacts"])
    for row in _rows(folder, "digital_take_up_by_service", {**period, "definition_id": definition_id}):
        add("contacts", row["service_id"], None, row["contacts"])
        add("transactions", row["service_id"], None, row["transactions"])
    for row in _rows(folder, "digital_take_up_by_service", {"definition_id": definition_id}):
        add("digital_take_up", row["service_id"], None, row["digital_take_up"])
    for row in _rows(folder, "digital_take_up", {"definition_id": definition_id}):
        add("digital_take_up", None, None, row["digital_take_up"])
    return found


def _rows(folder: Path, name: str, parameters: Mapping[str, object]) -> list[dict]:
    try:
        return list(ask(name, parameters, None, folder).records())
    except NothingPublished:
        return []
