"""How the parts of a page travel to the browser: the figures in one burst, the charts in the next.

The browser draws the whole page again each time something comes, a tenth of a second or two for a hundred parts, and Streamlit sends
each part as soon as it is made. So parts are held back until the tiles are among them, and those after the tiles until the run ends.
On a first visit the charts also wait until the browser has drawn the tiles: fetching and starting Plotly keeps it from all else for most
of a second, and the tiles, whose own code it has just fetched, would stand behind that. What stands below the last chart, a large table
with code of its own, then waits for the charts.
"""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from views import first_drawn


HELD_SECONDS = 0.12  # the longest a part waits for those after it: a run that finds its figures in memory ends sooner
TILES_SECONDS = 0.01  # how long a tile waits for the next one
DRAWN_SECONDS = 5.0  # the longest the rest of a first visit waits to hear that the tiles, or the charts, are drawn
DRAWING_SECONDS = 0.03  # for the figures to leave and the browser to begin drawing them
BROWSER = b"Mozilla/"  # how every browser's name for itself begins; other programs draw nothing and are not waited for
TILE, CHART, LAST = "metric", "plotly_chart", "script_finished"  # as Streamlit calls them in its messages


def let_figures_go() -> None:
    """Waits a moment after the tiles of a page; without it the run would hold Python's lock while the sender needs it."""
    time.sleep(DRAWING_SECONDS)


def figures_first(app: ASGIApp) -> ASGIApp:
    """The app with a sender that gathers what a run sends to its browser; everything but the parts of pages passes untouched."""

    async def gathering(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await app(scope, receive, send)
            return
        bursts = Bursts(send, draws=BROWSER in dict(scope["headers"]).get(b"user-agent", b""))
        try:
            await app(scope, receive, bursts.send)
        finally:
            bursts.forget()

    return gathering


class Bursts:
    """The messages held back for one browser, in their order, each with what it carries."""

    def __init__(self, send: Send, draws: bool) -> None:
        self._through = send
        self._draws = draws
        self._held: list[tuple[Message, str]] = []
        self._sending = asyncio.Lock()  # while a slow browser takes a burst, Streamlit's own queue fills, and it knows when to give up
        self._timer: asyncio.TimerHandle | None = None
        self._late: asyncio.Task | None = None
        self._is_first_run = True
        self._token = ""
        self._drawing: str | None = None  # what the browser draws on its first visit while the rest waits
        self._has_told = False  # whether it says what it has drawn; one that fetches no pictures is not waited for again

    async def send(self, message: Message) -> None:
        """Holds a message back, or sends it with all before it; raises what went wrong with a burst that the timer sent."""
        if self._late and self._late.done():
            self._late.result()
        part = ForwardMsg.FromString(message.get("bytes") or b"")
        carried = carried_by(part)
        async with self._sending:
            self._held.append((message, carried))
        if carried == "html":
            self._token = self._token or first_drawn.token_in(part.delta.new_element.html.body)
        self._is_first_run &= carried != LAST
        if not carried:
            self._drawing = None
        seconds = seconds_to_hold(carried)
        if self._drawing:
            return
        if seconds <= 0:
            await self._send_all()
        elif self._timer is None or seconds < HELD_SECONDS:
            self._send_in(seconds)

    def forget(self) -> None:
        """Ends the waiting; the browser has gone."""
        self._end_timer()
        first_drawn.forget(self._token)
        if self._late:
            self._late.cancel()

    async def _send_all(self) -> None:
        """Sends what is held; after the tiles of a first visit only up to its last chart, if there is one."""
        self._end_timer()
        async with self._sending:
            carried = [each for _, each in self._held]
            here = last_chart(carried) if self._drawing == first_drawn.TILES and self._has_told else len(carried)
            burst, self._held = self._held[:here], self._held[here:]
            for message, _ in burst:
                await self._through(message)
            if self._held:
                self._wait_for(first_drawn.CHARTS)
            elif TILE in carried and self._is_first_run and self._draws:
                self._wait_for(first_drawn.TILES)
            else:
                self._drawing = None

    def _wait_for(self, stage: str) -> None:
        self._drawing = stage
        self._send_in(DRAWN_SECONDS)
        first_drawn.when_drawn(self._token, stage, self._told)

    def _told(self) -> None:
        self._has_told = True
        self._send_late()

    def _send_in(self, seconds: float) -> None:
        self._end_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._send_late)

    def _send_late(self) -> None:
        self._late = asyncio.create_task(self._send_all())

    def _end_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


def carried_by(part: ForwardMsg) -> str:
    """What a message brings: the kind of element for a part of a page, else the kind of message; empty where it is none of Streamlit's."""
    kind = part.WhichOneof("type") or ""
    return (part.delta.new_element.WhichOneof("type") or kind) if kind == "delta" else kind


def last_chart(carried: list[str]) -> int:
    """How many messages stand before and with the last chart of a run that has ended; all of them where no chart is the last to be seen."""
    if CHART not in carried or LAST not in carried:
        return len(carried)
    return len(carried) - carried[::-1].index(CHART)


def seconds_to_hold(carried: str) -> float:
    """How long a message may wait for those after it: not at all at a run's end and for what is no part of a page, a tile hardly."""
    if carried in ("", LAST):
        return 0
    return TILES_SECONDS if carried == TILE else HELD_SECONDS
