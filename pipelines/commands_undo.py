"""The verb undo: shows what taking one file out would change, or putting it back, and does it when that is agreed to."""

import argparse
import datetime
import getpass
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pipelines import undoing
from pipelines.command_output import text_table
from pipelines.commands import Progress
from pipelines.folders import Folders, data_folder
from pipelines.rehearsing import Change, rehearsed


Effects = Callable[[Path, Path], Iterable[Any]]  # analysis.effect.effect_of
Build = Callable[[Path], tuple[dict, list[str]]]
SHOWN = 40


def add_undo(verbs: argparse._SubParsersAction, add_verb: Callable[..., argparse.ArgumentParser], effects: Effects, build: Build) -> None:
    """Adds the verb to the command line."""

    def run(options: argparse.Namespace) -> int:
        return _run(data_folder(options.data), options.file, options.back, options.yes, effects, build)

    verb = add_verb(
        verbs,
        "undo",
        "Shows what taking a file out of the figures would change, and sets it aside when you agree.",
        run,
        "Nothing is deleted: the file moves from data/raw to data/set_aside. For example: undo raw/genesys/2026-03.csv --yes",
    )
    verb.add_argument("file", metavar="FILE", help="a file of data/raw; with --back one of data/set_aside")
    verb.add_argument("--yes", action="store_true", help="do it, and build")
    verb.add_argument("--back", action="store_true", help="put a file back that was set aside")


def _run(data: Path, given: str, is_back: bool, is_agreed: bool, effects: Effects, build: Build) -> int:
    path, change = _change_back(data, given) if is_back else _change(data, given)
    progress = Progress()
    with rehearsed(data, change, progress) as copy:
        lines = effect_lines(effects(data, copy))
    progress.finish()
    print("\n".join(lines))
    if not is_agreed:
        print(f"Nothing was changed. Add --yes to {'put it back' if is_back else 'set it aside'}.")
        return 0
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    move = undoing.put_back if is_back else undoing.set_aside
    place = move(data, path, _user(), now, progress)
    print(f"{path} is now {data.name}/{'raw' if is_back else 'set_aside'}/{place}.")
    report, said = build(data)
    print("\n".join(said[-1:]))
    return 1 if report["needs_attention"] else 0


def _change(data: Path, given: str) -> tuple[str, Change]:
    path = undoing.raw_path(data, given)
    members = undoing.members_of(data, path)
    if members != (path,):
        print(f"{path} is an archive; with it go all its {len(members):,} files: {', '.join(members)}.")
    return path, Change(without=frozenset({path}))


def _change_back(data: Path, given: str) -> tuple[str, Change]:
    path = undoing.set_aside_path(data, given)
    return path, Change(added={undoing.former_path(path): Folders(data).set_aside / path})


def effect_lines(effects: Iterable[Any]) -> list[str]:
    """The figures that would change, now and then; says so when none would."""
    rows = [(each.figure, each.service_id or "all", each.channel_id or "all", each.before, each.after) for each in effects]
    if not rows:
        return ["No count and no take-up would change."]
    lines = text_table(("figure", "service", "channel", "now", "then"), rows[:SHOWN])
    return [*lines, *([f"and {len(rows) - SHOWN:,} more"] if len(rows) > SHOWN else [])]


def _user() -> str:
    """The name of the account, for the edit log."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return "command line"
