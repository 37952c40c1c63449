"""One build at a time: an operating-system lock that a killed process lets go of by itself."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pipelines.errors import ChannelShiftError


WAIT_SECONDS = 1800  # longer than the longest build of ten years of exports that was measured
EDIT_WAIT_SECONDS = 10
POLL_SECONDS = 0.2


@contextmanager
def build_lock(path: Path, say: Callable[[str], None], wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Holds the build lock; a second build waits for the first and says so, then gives up with a sentence."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as stream:
        _wait(stream, say, wait_seconds)
        stream.seek(0)
        stream.truncate()
        stream.write(str(os.getpid()))
        stream.flush()
        yield


@contextmanager
def edit_lock(data: Path) -> Iterator[None]:
    """Holds the lock of the edited tables, so that two people who save at once do so one after the other."""
    path = data / "reference" / ".edit.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + EDIT_WAIT_SECONDS
    with path.open("a+", encoding="ascii") as stream:
        while not _try(stream):
            if time.monotonic() > deadline:
                raise ChannelShiftError("Somebody else is saving these tables; try again in a moment.")
            time.sleep(POLL_SECONDS)
        yield


def _wait(stream: IO[str], say: Callable[[str], None], wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    said = False
    while not _try(stream):
        if not said:
            stream.seek(0)
            say(f"Another build is running (process {stream.read(20).strip() or 'unknown'}); waiting for it to finish.")
            said = True
        if time.monotonic() > deadline:
            raise ChannelShiftError("Another build has been running for half an hour; run build again when it has finished.")
        time.sleep(POLL_SECONDS)


def _try(stream: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
