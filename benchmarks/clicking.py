"""Many people at once: sessions that speak Streamlit's own protocol, open a page and change a filter every few seconds."""

import asyncio
import random
import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol


QUERIES = ("", "period=12+months", "period=Last+month", "period=All")
PATIENCE = 60  # seconds after which a run counts as an error
LARGEST_MESSAGE = 2**26


@dataclass
class Crowd:
    """What all sessions saw: seconds of each run, cold starts apart, and what went wrong."""

    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def click(base: str, people: int, seconds: float, pause: float, page: str = "") -> Crowd:
    """Opens so many sessions at once; each reruns its page with another period after a pause, until the time is over."""
    crowd = Crowd()
    until = time.monotonic() + seconds
    await asyncio.gather(*(_person(base, number, until, pause, page, crowd) for number in range(people)))
    return crowd


async def _person(base: str, number: int, until: float, pause: float, page: str, crowd: Crowd) -> None:
    chance = random.Random(number)
    address = base.replace("http", "ws", 1) + "/_stcore/stream"
    try:
        async with connect(address, max_size=LARGEST_MESSAGE, origin=Origin(base), subprotocols=[Subprotocol("streamlit")]) as socket:
            crowd.cold.append(await _run(socket, QUERIES[number % len(QUERIES)], page))
            while time.monotonic() < until:
                await asyncio.sleep(pause * chance.uniform(0.5, 1.5))
                crowd.warm.append(await _run(socket, chance.choice(QUERIES), page))
    except (OSError, TimeoutError, RuntimeError, WebSocketException) as error:
        crowd.errors.append(f"{type(error).__name__}: {error}"[:200])


async def _run(socket: ClientConnection, query: str, page: str) -> float:
    """Seconds from asking for a run to its end; a page that failed is an error."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = page
    started = time.perf_counter()
    await socket.send(message.SerializeToString())
    while True:
        answer = ForwardMsg()
        received = await asyncio.wait_for(socket.recv(), PATIENCE)
        answer.ParseFromString(received if isinstance(received, bytes) else received.encode())
        if answer.HasField("delta") and answer.delta.new_element.HasField("exception"):
            raise RuntimeError(answer.delta.new_element.exception.message)
        if answer.HasField("script_finished"):
            return time.perf_counter() - started
