"""One build in a process of its own: neither a fault nor an upgrade of the programme touches whoever started it, and it ends by itself."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO

from pipelines.folders import REPOSITORY


PROGRESS = re.compile(r"^\s*\d+\.\d s  ")
FAULT = "The build failed by a fault of the programme; run python -m pipelines build to see it, and please report it."


@dataclass(frozen=True)
class Built:
    """How a build ended: its report as `build --json` gives it, empty where nothing could be published; then the sentence why."""

    report: dict
    sentence: str = ""


def build_apart(data: Path, say: Callable[[str], None], more: Sequence[str] = ()) -> Built:
    """Runs `build --json` and passes on each line it says; when `say` raises, as a page does that is left, the build goes on to its end."""
    command = [sys.executable, "-m", "pipelines", "build", "--json", *more, "--data", str(data)]
    running = subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace"
    )
    assert running.stdout is not None and running.stderr is not None
    told, answered = _lines_of(running.stderr), _lines_of(running.stdout)
    lines = []
    try:
        while (line := told.get()) is not None:
            lines.append(line)
            say(line)
        text = "\n".join(iter(answered.get, None))
    except KeyboardInterrupt:
        running.terminate()
        raise
    running.wait()
    try:
        return Built(json.loads(text))
    except ValueError:
        if any(line.startswith("Traceback") for line in lines):
            return Built({}, FAULT)
        return Built({}, " ".join(line for line in lines if line and not PROGRESS.match(line)) or FAULT)


def _lines_of(stream: IO[str]) -> SimpleQueue[str | None]:
    """The lines of a stream as they come, then None; read to the end whether or not anybody takes them."""
    lines: SimpleQueue[str | None] = SimpleQueue()

    def read() -> None:
        with stream:
            for line in stream:
                lines.put(line.rstrip())
        lines.put(None)

    Thread(target=read, daemon=True).start()
    return lines
