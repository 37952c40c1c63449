"""Makes any report by its kind: the one door of the command line and of the export button."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.questions import DEFAULT_DEFINITION
from pipelines.citing import CannotCite, cite
from pipelines.errors import UsageError
from views import outside
from views.controls import View
from views.reports.board import board_report
from views.reports.case_facts import service_with_launch
from views.reports.case_study import case_study
from views.reports.facts import ReportFacts, report_facts
from views.reports.open_data import open_data
from views.reports.shown import Reported, is_for_outside, open_shown, published_dates, view_of
from views.reports.slides import slides
from views.reports.workbook import workbook


CASE_STUDY = "case-study"
PDF = "application/pdf"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Kind:
    """One kind of report: its name on a button, the end of its file's name, and what makes it."""

    title: str
    ending: str
    media: str
    make: Callable[[ReportFacts], bytes]


@dataclass(frozen=True)
class Made:
    """A report that was made."""

    name: str
    content: bytes
    media: str
    says: tuple[str, ...] = ()


KINDS = {
    "board": Kind("Board report (PDF)", "pdf", PDF, board_report),
    "slides": Kind("Slides (PowerPoint)", "pptx", POWERPOINT, slides),
    "workbook": Kind("Workbook (Excel)", "xlsx", EXCEL, workbook),
    CASE_STUDY: Kind("Case study of a launch (PDF)", "pdf", PDF, case_study),
    "open-data": Kind("Open data (zip of CSV)", "zip", "application/zip", open_data),
}


def make(kind: str, source: Reported, view: View, today: date) -> Made:
    """The report with the sentence that says whether its snapshot is kept."""
    if kind not in KINDS:
        raise UsageError(f"There is no report {kind[:40]!r}; there are {', '.join(KINDS)}.")
    content = KINDS[kind].make(report_facts(source, view))
    return Made(file_name(kind, source, view), content, KINDS[kind].media, (pin(kind, source, today),))


def make_of_folder(kind: str, data: Path, snapshot: str | None, given: Mapping[str, str], today: date) -> Made:
    """The report of a data folder, for the command line."""
    source = open_shown(data, snapshot, is_for_outside(given))
    published_dates(source)
    chosen = {**given, "service_id": service_with_launch(source, given.get("service_id"))} if kind == CASE_STUDY else given
    return make(kind, source, view_of(source, chosen), today)


def file_name(kind: str, source: Reported, view: View) -> str:
    """Kind, period, what was chosen, who it is for, and the snapshot, so that two files of different figures differ in name."""
    chosen = (
        view.service_id,
        re.sub(r"\W+", "_", view.directorate or "").strip("_").lower(),
        view.definition_id if view.definition_id != DEFAULT_DEFINITION else "",
        "real_terms" if view.real_terms else "",
        outside.KEY if source.outside else "",
    )
    parts = [kind, view.period.key, *(word for word in chosen if word), source.snapshot]
    return f"{'-'.join(parts)}.{KINDS[kind].ending}"


def pin(kind: str, source: Reported, today: date) -> str:
    """Records that the report cites its snapshot, and says so; the demo is not recorded."""
    ask_again = f"python -m pipelines ask NAME --snapshot {source.snapshot}"
    if source.is_demo:
        return f"Figures are invented: snapshot {source.snapshot} of the demo is not recorded as cited."
    try:
        cite(source.folder, source.snapshot, f"report {kind}", today)
    except CannotCite as error:
        return str(error)
    return f"Snapshot {source.snapshot} is recorded as cited and will be kept; {ask_again} answers from it."
