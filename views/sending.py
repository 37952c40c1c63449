"""How the parts of a page travel to the browser: the figures in one burst, the charts in the next.

The browser draws the whole page again each time something comes, a tenth of a second or two for a hundred parts, and Streamlit sends
each part as soon as it is made. So parts are held back until the tiles are among them, and those after the tiles until the run ends.
On a first visit the charts also wait until the browser has drawn the tiles: fetching and starting Plotly keeps it from all else for most
of a second, and the tiles, whose own code it has just fetched, would stand behind that.
"""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


HELD_SECONDS = 0.12  # the longest a part waits for those after it: a run that finds its figures in memory ends sooner
TILES_SECONDS = 0.01  # how long a tile waits for the next one
FIRST_TILES_SECONDS = 0.6  # for a browser to fetch the tiles' code and draw them, on the first visit only
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
        self._is_first_run = True
        self._holds_tile = False
        self._drawing_until = 0.0  # in seconds of the loop's clock

    async def send(self, message: Message) -> None:
        """Holds a message back, or sends it with all before it; raises what went wrong with a burst that the timer sent."""
        if self._late and self._late.done():
            self._late.result()
        async with self._sending:
            self._held.append(message)
        part = ForwardMsg.FromString(message.get("bytes") or b"")
        self._holds_tile |= is_tile(part)
        drawing = self._drawing_until - asyncio.get_running_loop().time() if message.get("bytes") else 0
        seconds = max(seconds_to_hold(part), drawing)
        if seconds <= 0:
            await self._send_all()
        elif self._timer is None or seconds < HELD_SECONDS:
            self._send_in(seconds)
        self._is_first_run &= part.WhichOneof("type") != "script_finished"

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
            if self._holds_tile and self._is_first_run:
                self._is_first_run = False
                self._drawing_until = asyncio.get_running_loop().time() + FIRST_TILES_SECONDS
            self._holds_tile = False

    def _send_in(self, seconds: float) -> None:
        self._end_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._send_late)

    def _send_late(self) -> None:
        self._late = asyncio.create_task(self._send_all())

    def _end_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


def is_tile(part: ForwardMsg) -> bool:
    """Whether the message to the browser is a figure in large type."""
    return part.WhichOneof("type") == "delta" and part.delta.new_element.WhichOneof("type") == "metric"


def seconds_to_hold(part: ForwardMsg) -> float:
    """How long a message may wait for those after it: not at all at a run's end and for what is no part of a page, a tile hardly."""
    if part.WhichOneof("type") in (None, "script_finished"):
        return 0
    return TILES_SECONDS if is_tile(part) else HELD_SECONDS
