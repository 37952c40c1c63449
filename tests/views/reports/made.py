"""Reports made for the tests of paper and files, and what was written read back."""

import io
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
from pptx import Presentation
from pypdf import PdfReader

from views.reports.facts import ReportFacts, report_facts
from views.reports.making import KINDS
from views.reports.shown import Shown, open_shown, view_of


@cache
def shown(folder: Path) -> Shown:
    """What a folder has published, each question asked once for all tests."""
    return open_shown(folder)


@cache
def facts_for(folder: Path, given: frozenset[tuple[str, str]]) -> ReportFacts:
    """The facts of a report, gathered once."""
    return report_facts(shown(folder), view_of(shown(folder), dict(given)))


def facts_of(folder: Path, **given: str) -> ReportFacts:
    """The facts of a report on a folder, for the parameters of the command line."""
    return facts_for(folder, frozenset(given.items()))


def content(kind: str, folder: Path, **given: str) -> bytes:
    """A report of a folder, without recording that it cites its snapshot."""
    return KINDS[kind].make(facts_of(folder, **given))


def pdf(kind: str, folder: Path, **given: str) -> PdfReader:
    """A PDF report, opened."""
    return PdfReader(io.BytesIO(content(kind, folder, **given)))


def words(reader: PdfReader) -> str:
    """The text of a PDF on one line, as a reader sees it."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u2060", "").split())


def book(folder: Path, **given: str) -> openpyxl.Workbook:
    """The workbook, opened."""
    return openpyxl.load_workbook(io.BytesIO(content("workbook", folder, **given)))


def deck(folder: Path, **given: str):
    """The slides, opened."""
    return Presentation(io.BytesIO(content("slides", folder, **given)))


def archive(folder: Path, **given: str) -> zipfile.ZipFile:
    """The open data, opened."""
    return zipfile.ZipFile(io.BytesIO(content("open-data", folder, **given)))


def table(sheet) -> list[dict]:
    """The rows of a sheet by the headings in its fourth row."""
    lines = list(sheet.iter_rows(min_row=4, values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
