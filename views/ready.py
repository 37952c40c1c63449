"""What the next click will probably ask, worked out while nobody waits: the view in sight over the other periods of its control."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from threading import Condition, Thread

from pipelines.errors import ChannelShiftError


WORKS_KEPT = 12  # more are dropped, the oldest first: nobody has clicked on them
QUIET_SECONDS = 0.5  # since the last run began or ended; what somebody waits for goes first
log = logging.getLogger(__name__)


class Spare:
    """Work for one thread of a server, done only while no page is being drawn; before `start` nothing is taken."""

    def __init__(self) -> None:
        self._works: deque[Callable[[], object]] = deque(maxlen=WORKS_KEPT)
        self._waiting = Condition()
        self._thread: Thread | None = None
        self._last_run = 0.0

    def start(self) -> None:
        """Begins to do what is given."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="ready", daemon=True)
            self._thread.start()

    def somebody_waits(self) -> None:
        """Says that a page is being drawn: the next work waits until it is quiet again."""
        self._last_run = time.monotonic()

    def have_ready(self, works: Iterable[Callable[[], object]]) -> None:
        """Takes what is worth knowing before it is asked, the likeliest first; it goes before what was given earlier."""
        self.somebody_waits()
        if self._thread is None:
            return
        with self._waiting:
            self._works.extend(reversed(list(works)))
            self._waiting.notify()

    def _work(self) -> None:
        while True:
            with self._waiting:
                self._waiting.wait_for(lambda: self._works)
            self._wait_until_quiet()
            with self._waiting:
                work = self._works.pop()
            try:
                work()
            except ChannelShiftError:
                pass  # the page will say it when somebody asks
            except Exception:
                log.exception("What a next click may ask could not be worked out.")

    def _wait_until_quiet(self) -> None:
        while (left := self._last_run + QUIET_SECONDS - time.monotonic()) > 0:
            time.sleep(left)


spare = Spare()
