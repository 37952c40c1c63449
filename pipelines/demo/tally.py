"""Counts what was written, cell by cell, as it is written: the truth the product's figures are compared with."""

from collections import Counter

import numpy as np

from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.services import SERVICES


class Tally:
    """Contacts by month, service, channel, outcome and type; files with their rows, rejects, exclusions and duplicates."""

    def __init__(self) -> None:
        self.contacts: Counter[tuple[str, str, str, str, str, str]] = Counter()
        self.files: dict[str, dict[str, int]] = {}
        self.more: dict[str, object] = {}

    def add_contacts(
        self, days: Days, second: np.ndarray, service: np.ndarray, channel: str, words: tuple[np.ndarray, np.ndarray], feed: str
    ) -> None:
        """Counts rows; service -1 is unmapped; words are the outcome and the contact type of each row."""
        months = np.array([f"{day:%Y-%m}" for day in days.dates])[second // DAY_SECONDS]
        names = np.array([*(one.service_id for one in SERVICES), "unmapped"])[service]
        for key in zip(months.tolist(), names.tolist(), words[0].tolist(), words[1].tolist(), strict=True):
            month, name, outcome, kind = key
            self.contacts[(month, name, channel, outcome, kind, feed)] += 1

    def add_file(self, name: str, rows: int, rejected: int = 0, excluded: int = 0, duplicate: int = 0) -> None:
        """States one file; rows are all data rows in it."""
        self.files[name] = {"rows": rows, "rejected": rejected, "excluded": excluded, "duplicate": duplicate}

    def add(self, other: "Tally") -> None:
        """Counts what another has counted, of other files."""
        self.contacts.update(other.contacts)
        self.files |= other.files
        self.more |= other.more

    def contact_rows(self) -> list[dict[str, object]]:
        """The counted contacts as records, in order."""
        names = ("month", "service_id", "channel_id", "outcome", "contact_type", "source_id")
        return [{**dict(zip(names, key, strict=True)), "contacts": count} for key, count in sorted(self.contacts.items())]
