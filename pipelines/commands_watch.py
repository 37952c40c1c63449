"""build --watch: builds, then again whenever exports or tables have changed and stopped growing, until it is stopped."""

import argparse
import datetime
import time
from collections.abc import Sequence
from pathlib import Path

from pipelines.build_apart import PROGRESS, Built, build_apart
from pipelines.errors import UsageError
from pipelines.folders import Folders
from pipelines.watching import EVERY_SECONDS, SETTLE_SECONDS, Look, Watched, after_build, after_look, growing, has_lost_all, is_ready, look


WAITING = "Another build is running"
LONG_WAIT = 10  # settle times; a file that grows for longer is named, once
SHOWN_SENTENCES = 3


def add_options(verb: argparse.ArgumentParser) -> None:
    """Adds what the watch may be told to the verb build."""
    verb.add_argument(
        "--watch", action="store_true", help="go on: build again whenever something has arrived or changed and stopped growing"
    )
    verb.add_argument("--every", type=float, metavar="SECONDS", help=f"how often --watch looks (default {EVERY_SECONDS:g})")
    verb.add_argument(
        "--settle", type=float, metavar="SECONDS", help=f"how long a file must have kept its size and time (default {SETTLE_SECONDS:g})"
    )


def watch(data: Path, every: float | None, settle: float | None, verify: bool = False) -> int:
    """Builds and goes on watching until Ctrl+C, then returns 0; neither a bad file nor a failed build ends it."""
    wait = EVERY_SECONDS if every is None else every
    settle = SETTLE_SECONDS if settle is None else settle
    if wait <= 0 or settle < 0:
        raise UsageError("--every must be more than 0 seconds and --settle 0 or more.")
    Folders(data).make()
    try:
        _watch(data, wait, settle, ["--verify"] if verify else [])
    except KeyboardInterrupt:
        _tell("Stopped watching. What was published stays.")
    return 0


def _watch(data: Path, every: float, settle: float, first: Sequence[str]) -> None:
    said: dict[str, str] = {}
    saw = _look(data, {}, said)
    built = build_apart(data, _tell_waiting, first)
    _say_once(said, "build", outcome(built))
    state = after_build(Watched({}, saw), saw, time.monotonic(), bool(built.report))
    _tell(f"Watching {data.name}/raw, reference and mappings every {every:g} s; Ctrl+C stops.")
    while True:
        time.sleep(every)
        state = after_look(state, _look(data, state.seen, said), time.monotonic())
        _say_once(said, "away", _away(state, data))
        _say_once(said, "growing", _still_growing(state, settle))
        if is_ready(state, time.monotonic(), settle):
            saw = state.seen
            has_changed = bool(state.changed)
            built = build_apart(data, _tell_waiting)
            if has_changed or bool(built.report):
                said.pop("build", None)  # the same sentence about other files is news
            _say_once(said, "build", outcome(built))
            state = after_build(state, saw, time.monotonic(), bool(built.report))


def _look(data: Path, before: Look, said: dict[str, str]) -> Look:
    """What is there now; what was there before while the folder cannot be listed, after saying so once."""
    try:
        found = look(data)
    except OSError as error:
        _say_once(said, "unread", f"{data.name}/raw cannot be read ({error.strerror}); waiting until it can.")
        return before
    said.pop("unread", None)
    return found


def _away(state: Watched, data: Path) -> str:
    if not has_lost_all(state):
        return ""
    return (
        f"{data.name}/raw has lost all its files; nothing is built until some are back. If they are to go, run python -m pipelines build."
    )


def _still_growing(state: Watched, settle: float) -> str:
    """A sentence about a change that has been waiting for long; empty while nothing has."""
    now = time.monotonic()
    waiting = growing(state, now, settle)
    is_long = state.pending_since is not None and now - state.pending_since > LONG_WAIT * settle
    return f"{waiting[0]} keeps changing; the build waits until it stops." if waiting and is_long else ""


def _say_once(said: dict[str, str], about: str, sentence: str) -> None:
    """Says a sentence unless it was the last one about this; an empty one says nothing and makes the next one news again."""
    if sentence and said.get(about) != sentence:
        _tell(sentence)
    said[about] = sentence


def _tell_waiting(line: str) -> None:
    """Of all a build says as it goes, that it waits for another."""
    if WAITING in line:
        _tell(PROGRESS.sub("", line).strip())


def _tell(line: str) -> None:
    print(f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S}  {line}", flush=True)


def outcome(built: Built) -> str:
    """One line for one build: what changed, which files wait and why, and what is published."""
    report = built.report
    if not report:
        return built.sentence
    parts = []
    if report["published_anew"]:
        parts.append(", ".join(report["reasons"]) or "built")
        parts += report["headline_changes"]
    waiting = [each for each in report["files"] if each["status"] in ("refused", "question")]
    parts += [str(each["sentence"]).rstrip(".") for each in waiting[:SHOWN_SENTENCES]]
    if len(waiting) > SHOWN_SENTENCES:
        parts.append(f"{len(waiting) - SHOWN_SENTENCES:,} more files wait (python -m pipelines check)")
    opened = f"{report['opened']:,} {'file' if report['opened'] == 1 else 'files'} opened"
    published = "published" if report["published_anew"] else "nothing new, still published"
    return "; ".join([opened, *parts, f"{published} {report['snapshot']}, data through {report['data_through'] or 'no data'}."])
