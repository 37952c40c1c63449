"""The verbs report and digest of the command line; the reports themselves are handed in."""

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Protocol

from pipelines.errors import UsageError
from pipelines.folders import data_folder


class Made(Protocol):
    """A file that was made: its name, what is in it, and what to say about it."""

    @property
    def name(self) -> str:
        """The name of the file."""

    @property
    def content(self) -> bytes:
        """The bytes of the file."""

    @property
    def says(self) -> tuple[str, ...]:
        """Sentences for the person who asked for it."""


KINDS = ("board", "slides", "workbook", "case-study", "open-data")
Maker = Callable[[str, Path, str | None, Mapping[str, str], date], Made]
Sender = Callable[[Path, bool], list[str]]
AddVerb = Callable[..., argparse.ArgumentParser]


def add_report(verbs: argparse._SubParsersAction, add: AddVerb, maker: Callable[[], Maker]) -> None:
    """Adds the verb report to the command line."""

    def run(options: argparse.Namespace) -> int:
        folder = data_folder(options.data)
        print("\n".join(write_report(folder, options.kind, options.parameters, options.snapshot, options.out, maker())))
        return 0

    verb = add(
        verbs,
        "report",
        "Writes a report from the published figures and records the snapshot it cites.",
        run,
        "For example: report board period=year, or: report case-study service_id=housing_benefit --out case.pdf",
    )
    verb.add_argument("kind", choices=KINDS)
    names = "period (year, month, 12months, all), service_id, directorate, definition_id, real_terms=true, outside=true"
    verb.add_argument("parameters", nargs="*", metavar="name=value", help=names)
    verb.add_argument("--snapshot", metavar="ID", help="report from an earlier published file")
    verb.add_argument("--out", metavar="FILE", help="where to write it; else here, by its own name")


def add_digest(verbs: argparse._SubParsersAction, add: AddVerb, digest: Sender) -> None:
    """Adds the verb digest to the command line."""

    def run(options: argparse.Namespace) -> int:
        print("\n".join(digest(data_folder(options.data), options.send)))
        return 0

    verb = add(
        verbs,
        "digest",
        "Prints the week's e-mail: what left the normal range, which feeds are late, how launches go.",
        run,
        "Sending is off until CHANNEL_SHIFT_SMTP_HOST, CHANNEL_SHIFT_SMTP_FROM and CHANNEL_SHIFT_DIGEST_TO are set; see docs/operations.md.",
    )
    verb.add_argument("--send", action="store_true", help="send it by the mail server of the environment")


def write_report(
    data: Path, kind: str, given: list[str], snapshot: str | None, out: str | None, make: Maker, today: date | None = None
) -> list[str]:
    """Makes one report and writes it; returns where it is and what it says about itself."""
    made = make(kind, data, snapshot, parameters(given), today or date.today())
    path = target(out, made.name)
    try:
        path.write_bytes(made.content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}); name another file with --out.") from error
    return [f"Written: {path} ({len(made.content) / 1000:,.0f} kB).", *made.says]


def parameters(given: list[str]) -> dict[str, str]:
    """Words of the form name=value as a mapping."""
    wrong = [word for word in given if "=" not in word]
    if wrong:
        raise UsageError(f"'{wrong[0]}' is not of the form name=value, e.g. period=year.")
    return dict(word.split("=", 1) for word in given)


def target(out: str | None, name: str) -> Path:
    """The file to write: as given, in the folder given, or by its own name here."""
    if out is None:
        return Path(name)
    path = Path(out)
    return path / name if path.is_dir() else path
