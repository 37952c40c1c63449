"""How the parts of a page travel to the browser: the figures in one burst, the charts in the next.

The browser draws the whole page again each time something comes, a tenth of a second or two for a hundred parts, and Streamlit sends
each part as soon as it is made. So parts are held back until the tiles are among them, and those after the tiles until the run ends.
"""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


HELD_SECONDS = 0.12  # the longest a part waits for those after it: a run that finds its figures in memory ends sooner
TILES_SECONDS = 0.01  # how long a tile waits for the next one
DRAWING_SECONDS = 0.03  # for the figures to leave and the browser to begin drawing them


def let_figures_go() -> None:
    """Waits a moment after the tiles of a page; without it the run would hold Python's lock while the sender needs it."""
    time.sleep(DRAWING_SECONDS)


def figures_first(app: ASGIApp) -> ASGIApp:
    """The app with a sender that gathers what a run sends to its browser; everything but the parts of pages passes untouched."""

    async def gathering(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await app(scope, receive, send)
            return
        bursts = Bursts(send)
        try:
            await app(scope, receive, bursts.send)
        finally:
            bursts.forget()

    return gathering


class Bursts:
    """The messages held back for one browser, in their order."""

    def __init__(self, send: Send) -> None:
        self._through = send
        self._held: list[Message] = []
        self._sending = asyncio.Lock()  # while a slow browser takes a burst, Streamlit's own queue fills, and it knows when to give up
        self._timer: asyncio.TimerHandle | None = None
        self._late: asyncio.Task | None = None

    async def send(self, message: Message) -> None:
        """Holds a message back, or sends it with all before it; raises what went wrong with a burst that the timer sent."""
        if self._late and self._late.done():
            self._late.result()
        async with self._sending:
            self._held.append(message)
        seconds = seconds_to_hold(message)
        if seconds == 0:
            await self._send_all()
        elif self._timer is None or seconds < HELD_SECONDS:
            self._send_in(seconds)

    def forget(self) -> None:
        """Ends the waiting; the browser has gone."""
        self._end_timer()
        if self._late:
            self._late.cancel()

    async def _send_all(self) -> None:
        self._end_timer()
        async with self._sending:
            held, self._held = self._held, []
            for message in held:
                await self._through(message)

    def _send_in(self, seconds: float) -> None:
        self._end_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._send_late)

    def _send_late(self) -> None:
        self._late = asyncio.create_task(self._send_all())

    def _end_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


def seconds_to_hold(message: Message) -> float:
    """How long a message may wait for those after it: not at all at a run's end and for what is no part of a page, a tile hardly."""
    if not message.get("bytes"):
        return 0
    part = ForwardMsg.FromString(message["bytes"])
    if part.WhichOneof("type") == "script_finished":
        return 0
    is_tile = part.WhichOneof("type") == "delta" and part.delta.new_element.WhichOneof("type") == "metric"
    return TILES_SECONDS if is_tile else HELD_SECONDS
