"""Writes the online forms' submissions, one file per form and quarter."""

from pathlib import Path

import numpy as np

from pipelines.demo.days import DAY_SECONDS, Days
from pipelines.demo.online import Attempts
from pipelines.demo.services import SERVICES, Service
from pipelines.demo.tally import Tally
from pipelines.demo.text import write_text


NAMES = ("Sam", "Jo", "Al", "Gwen", "Kit", "Ruth", "Omar", "Lena")
SURNAMES = ("Green", "Bloggs", "Ng", "Evans", "Marsh", "Okoro", "Hill")
WELSH_SHARE = 0.01


def form_feed(one: Service) -> str:
    """The feed of a service's form."""
    return f"form_{one.service_id}"


def write_forms(folder: Path, days: Days, attempts: Attempts, tally: Tally) -> None:
    """Writes the submissions of every form."""
    clock = [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(DAY_SECONDS)]
    stamps = [f"{day}T" for day in days.dates]
    zones = ["+01:00" if offset else "+00:00" for offset in days.offset_hours.tolist()]
    for number, one in enumerate(SERVICES):
        if one.form:
            chosen = attempts.is_done & (attempts.service == number)
            _write_form(folder, days, one, attempts.second[chosen], attempts.reference[chosen], (stamps, clock, zones), tally)
            words = np.full(chosen.sum(), "completed", dtype=object), np.full(chosen.sum(), "transaction", dtype=object)
            tally.add_contacts(days, attempts.second[chosen], attempts.service[chosen], "web", words, form_feed(one))


def _write_form(
    folder: Path,
    days: Days,
    one: Service,
    second: np.ndarray,
    reference: np.ndarray,
    texts: tuple[list[str], list[str], list[str]],
    tally: Tally,
) -> None:
    stamps, clock, zones = texts
    header = (
        "Reference,Submitted at,What do you want to tell us?,What is your name? - First name,What is your name? - Last name,"
        "What is your phone number?,Language"
    )
    day = second // DAY_SECONDS
    slug = one.form.lower().replace(" ", "_").replace("-", "_")
    for first, begin, end in quarters(days):
        a, b = np.searchsorted(day, [begin, end])
        lines = [
            f'{one.code}{r:07d},{stamps[d]}{clock[s]}{zones[d]},"Answer, in {r % 7 + 1} parts",{NAMES[r % 8]},{SURNAMES[r % 7]},'
            f"07700 900{r % 1000:03d},{'cy' if r % 100 < WELSH_SHARE * 100 else 'en'}"
            for r, d, s in zip(reference[a:b].tolist(), day[a:b].tolist(), (second[a:b] % DAY_SECONDS).tolist(), strict=True)
        ]
        name = f"forms/{form_feed(one)}/govuk_forms_{slug}_{first}.csv"
        write_text(folder / name, "\n".join([header, *lines]) + "\n")
        tally.add_file(name, len(lines))


def quarters(days: Days) -> list[tuple[str, int, int]]:
    """A name and a half-open range of day positions for each quarter of the period."""
    found: dict[str, list[int]] = {}
    for position, day in enumerate(days.dates):
        found.setdefault(f"{day.year}-Q{(day.month + 2) // 3}", []).append(position)
    return [(name, positions[0], positions[-1] + 1) for name, positions in found.items()]
