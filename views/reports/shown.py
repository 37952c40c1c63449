"""A published file as reports ask it: the questions of the screen by the same names, without a screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from analysis import findings
from analysis.ask import ask
from analysis.questions import DEFAULT_DEFINITION
from pipelines.database import manifest_of, read_manifest
from pipelines.errors import NothingPublished, UsageError
from views import outside
from views.controls import View
from views.data import is_demo
from views.figures import last_day
from views.filters import PERIODS, period_named, year_starts_in
from views.formatting import plain


DEFAULT_PERIOD = "12months"  # what a saving is worked out for
CHOICES = ("period", "service_id", "directorate", "definition_id", "real_terms", outside.KEY)
DISCLOSURE = "disclosure"


class Reported(Protocol):
    """What a report needs of a published file; the screen's Source and Shown both are one."""

    @property
    def folder(self) -> Path:
        """The data folder."""

    @property
    def snapshot(self) -> str:
        """The id of the published file."""

    @property
    def data_through(self) -> date | None:
        """The last day with data."""

    @property
    def built_at(self) -> str:
        """When the file was built, in UTC."""

    @property
    def is_demo(self) -> bool:
        """Whether the figures are invented."""

    @property
    def outside(self) -> bool:
        """Whether small counts are left out, for people outside the service team."""

    def rows(self, name: str, **parameters: object) -> list[dict]:
        """The answer to a named question as records."""


@dataclass(frozen=True)
class Shown:
    """One published file; each question is asked once."""

    folder: Path
    snapshot: str
    data_through: date | None
    built_at: str
    is_demo: bool
    outside: bool = False  # small counts are left out, for people outside the service team
    answers: dict[tuple, list[dict]] = field(default_factory=dict, compare=False, repr=False)

    def rows(self, name: str, **parameters: object) -> list[dict]:
        """The answer to a named question as records."""
        key = (name, tuple(sorted(parameters.items())))
        if key not in self.answers:
            self.answers[key] = self.door(name, [dict(record) for record in ask(name, parameters, self.snapshot, self.folder).records()])
        return self.answers[key]

    def door(self, name: str, records: list[dict]) -> list[dict]:
        """The records as this reader may see them; what disclosure has made ready stays as it is."""
        if not self.outside or name == DISCLOSURE:
            return records
        return outside.finding_outside(records) if name in findings.names() else outside.metric_outside(name, records)


def open_shown(folder: Path, snapshot: str | None = None, for_outside: bool = False) -> Shown:
    """The current published file of a folder, or an earlier one by its id; raises NothingPublished where there is none."""
    manifest = manifest_of(folder, snapshot) if snapshot else read_manifest(folder)
    through = manifest.get("data_through")
    return Shown(
        folder=folder,
        snapshot=str(manifest["snapshot"]).removesuffix(".duckdb"),
        data_through=date.fromisoformat(through[:10]) if through else None,
        built_at=str(manifest.get("built_at", ""))[:16].replace("T", " "),
        is_demo=is_demo(folder),
        outside=for_outside,
    )


def is_for_outside(given: Mapping[str, str]) -> bool:
    """Whether small counts are to be left out; any word but true or false is refused, so that a slip does not let exact counts out."""
    return is_true(outside.KEY, given)


def is_true(name: str, given: Mapping[str, str]) -> bool:
    """Whether a choice between yes and no is yes."""
    word = given.get(name, "false")
    if word.lower() not in ("true", "false"):
        raise UsageError(f"{name} must be true or false, not {word[:40]!r}.")
    return word.lower() == "true"


def published_dates(source: Reported) -> tuple[date, date]:
    """The days the published figures cover, half open; raises where nothing has been counted."""
    row = (source.rows("published_period") or [{}])[0]
    first, end = row.get("start_date"), row.get("end_date")
    if first is None or end is None:
        raise NothingPublished(
            "Nothing has been counted yet, so there is nothing to report; put exports in data/raw and run python -m pipelines build."
        )
    return first, end


def settings_of(source: Reported) -> dict[str, str]:
    """The council's settings by key."""
    return {str(row["key"]): str(row["value"] or "") for row in source.rows("settings")}


def organisation_of(source: Reported) -> str:
    """The council's name as it stands in its settings."""
    return plain(settings_of(source).get("organisation") or "Your council")


def view_of(source: Reported, given: Mapping[str, str]) -> View:
    """The period and services a report is about, from words such as period=year and service_id=council_tax."""
    excess = sorted(set(given) - set(CHOICES))
    if excess:
        raise UsageError(f"A report takes {', '.join(CHOICES)}, not {excess[0][:40]}.")
    period = given.get("period", DEFAULT_PERIOD)
    if period not in PERIODS:
        raise UsageError(f"period must be one of {', '.join(PERIODS)}, not {period[:40]!r}.")
    services = source.rows("services")
    names = {str(row["service_id"]): str(row["service_name"] or row["service_id"]) for row in services}
    service, directorate = given.get("service_id"), given.get("directorate")
    if service is not None and service not in names:
        raise UsageError(f"There is no service {service[:40]!r}; python -m pipelines ask services lists them.")
    directorates = sorted({str(row["directorate"]) for row in services if row["directorate"]})
    if directorate is not None and directorate not in directorates:
        raise UsageError(f"There is no directorate {directorate[:40]!r}; there are {', '.join(directorates) or 'none'}.")
    published = published_dates(source)
    starts = year_starts_in(settings_of(source).get("financial_year_starts"))
    kept = {str(row["service_id"]) for row in services if directorate in (None, row["directorate"])}
    return View(
        period=period_named(period, published[0], last_day(published[1]), starts),
        service_id=service,
        service_name=names.get(service or "", ""),
        directorate=directorate,
        definition_id=given.get("definition_id", DEFAULT_DEFINITION),
        real_terms=is_true("real_terms", given),
        names=tuple((key, name) for key, name in names.items() if key in kept),
    )
