"""The one door from pages to figures: every question goes through ask, cached per published snapshot."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

import streamlit as st

from analysis import findings
from analysis.ask import ask
from pipelines.database import read_manifest
from pipelines.errors import QueryError
from pipelines.folders import demo_folder, shown_folder
from views import memory, outside
from views.once import once


TRUTH = "truth.json"  # what demo writes beside the invented exports, wherever they lie
BESIDE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="beside")  # with the page's own thread, as many as a question may use
Row = Mapping[str, object]


class NotHeld(dict):
    """The one row of a finding that the shown snapshot does not hold: a code and a sentence, every other column null."""

    def __missing__(self, key: str) -> None:
        """Null, as in any refused row."""
        return


class Record(dict):
    """A row of an answer; all sessions share it, so none may change it: `{**row, ...}` makes one's own."""

    def __setitem__(self, key: object, value: object) -> NoReturn:
        raise TypeError("A row of an answer is shared; make one's own with {**row, ...}.")


@dataclass(frozen=True)
class Found:
    """The rows of a finding: those with a figure, and those that are refused and say why."""

    rows: list[dict]
    refused: list[dict]

    @property
    def why(self) -> str:
        """The first reason there is no figure; empty where none is refused."""
        return str(self.refused[0]["sentence"]) if self.refused else ""


@dataclass(frozen=True)
class Source:
    """The published file the page shows; asking again in each run is how a new one appears without a restart."""

    folder: Path
    snapshot: str
    data_through: date | None
    built_at: str
    is_demo: bool
    outside: bool = False  # small counts are left out, for people outside the service team

    def rows(self, name: str, **parameters: object) -> list[dict]:
        """The answer to a named question as records."""
        return list(_known(self, name, parameters))

    def ahead(self, name: str, **parameters: object) -> None:
        """Has a question asked beside the page, which asks others meanwhile and finds the answer, or waits for it, when it asks this one."""
        BESIDE.submit(_known, self, name, parameters)

    def finding(self, name: str, **parameters: object) -> Found:
        """The answer of a finding; a snapshot that does not hold it refuses in one sentence."""
        try:
            rows = self.rows(name, **parameters)
        except QueryError as error:
            return Found([], [NotHeld(code="NO_DATA", sentence=str(error))])
        return Found([row for row in rows if not row.get("code")], [row for row in rows if row.get("code")])

    @property
    def settings(self) -> dict[str, str]:
        """The council's settings by key."""
        return {str(row["key"]): str(row["value"] or "") for row in self.rows("settings")}


def current_source() -> Source:
    """What current.json of the folder that is shown names now; raises NothingPublished when there is nothing."""
    return source_of(shown_folder())


def source_of(folder: Path) -> Source:
    """What current.json of a data folder names now; raises NothingPublished when there is nothing."""
    manifest = read_manifest(folder)
    through = manifest.get("data_through")
    return Source(
        folder=folder,
        snapshot=str(manifest["snapshot"]).removesuffix(".duckdb"),
        data_through=date.fromisoformat(through[:10]) if through else None,
        built_at=str(manifest.get("built_at", ""))[:16].replace("T", " "),
        is_demo=is_demo(folder),
        outside=is_for_outside(),
    )


def is_for_outside() -> bool:
    """Whether the switch for people outside the service team is on: in the page, or before it is drawn in the URL, or on the page before."""
    if outside.KEY in st.query_params:
        return st.query_params[outside.KEY] == "true"
    return bool(memory.kept(outside.KEY) if st.session_state.get(memory.TURNED) else st.session_state.get(outside.KEY))


def is_demo(folder: Path) -> bool:
    """Whether the folder holds the invented council."""
    return folder.resolve() == demo_folder().resolve() or folder.name == demo_folder().name or (folder / TRUTH).is_file()


def _known(source: Source, name: str, parameters: Mapping[str, object]) -> tuple[dict, ...]:
    asked = tuple(sorted(parameters.items()))
    return once(lambda: _answer(name, asked, source), name, asked, source.snapshot, source.folder, source.outside)


def _answer(name: str, asked: tuple[tuple[str, object], ...], source: Source) -> tuple[dict, ...]:
    records = ask(name, dict(asked), source.snapshot, source.folder).records()
    if source.outside:
        records = outside.finding_outside(records) if name in findings.names() else outside.metric_outside(name, records)
    return tuple(map(Record, records))
