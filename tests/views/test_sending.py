"""Parts of a page leave in two bursts: with the tiles, and at the end of the run; nothing is lost, late or out of order."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.types import Message
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from views import sending


Sent = list[list[str]]  # names of messages, a list for each moment at which some left


def part(kind: str, name: str = "") -> tuple[str, Message]:
    """A message to the browser as Streamlit makes it, and its name here."""
    message = ForwardMsg()
    if kind == "script_finished":
        message.script_finished = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
    elif kind == "metric":
        message.delta.new_element.metric.label = name
    else:
        message.delta.new_element.markdown.body = name
    return name or kind, {"type": "websocket.send", "bytes": message.SerializeToString()}


async def nothing_comes() -> Message:
    """A browser that says nothing."""
    return {}


def run_through(scenario: Callable[[Callable[[tuple[str, Message]], Awaitable[None]]], Awaitable[None]]) -> Sent:
    """What leaves when a page sends what the scenario gives; each inner list left together."""
    sent: Sent = []
    names: dict[bytes, str] = {}

    async def play() -> None:
        moment = [0]

        async def through(message: Message) -> None:
            if moment[0] != moves[0]:
                sent.append([])
                moment[0] = moves[0]
            sent[-1].append(names[message.get("bytes") or b""])

        moves = [1]

        async def page(_scope: object, _receive: object, send: Callable[[Message], Awaitable[None]]) -> None:
            async def give(named: tuple[str, Message]) -> None:
                moves[0] += 1
                names[named[1].get("bytes") or b""] = named[0]
                await send(named[1])

            await scenario(give)

        await sending.figures_first(page)({"type": "websocket"}, nothing_comes, through)

    asyncio.run(play())
    return sent


def test_figures_leave_before_charts_and_the_rest_leaves_at_the_end() -> None:
    async def page(give) -> None:
        await give(part("script_finished"))  # of the first visit
        for named in (part("text", "title"), part("metric", "cost"), part("metric", "contacts")):
            await give(named)
        await asyncio.sleep(sending.DRAWING_SECONDS)
        for named in (part("text", "chart"), part("text", "foot"), part("script_finished")):
            await give(named)

    assert run_through(page) == [["script_finished"], ["title", "cost", "contacts"], ["chart", "foot", "script_finished"]]


def test_on_a_first_visit_charts_wait_until_the_tiles_are_drawn_and_on_a_click_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []

    async def through(message: Message) -> None:
        sent.append(message["bytes"])

    async def run(bursts: sending.Bursts) -> int:
        sent.clear()
        await bursts.send(part("metric", "cost")[1])
        while not sent:
            await asyncio.sleep(0.001)
        await bursts.send(part("text", "chart")[1])
        await bursts.send(part("script_finished")[1])
        return len(sent)

    async def play() -> None:
        monkeypatch.setattr(sending, "FIRST_TILES_SECONDS", 3600)
        assert await run(sending.Bursts(through)) == 1
        monkeypatch.setattr(sending, "FIRST_TILES_SECONDS", 0.05)
        bursts = sending.Bursts(through)
        await run(bursts)
        while len(sent) < 3:
            await asyncio.sleep(0.001)
        monkeypatch.setattr(sending, "FIRST_TILES_SECONDS", 3600)
        assert await run(bursts) == 3

    asyncio.run(play())


def test_a_long_run_does_not_keep_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "HELD_SECONDS", 0.01)

    async def page(give) -> None:
        await give(part("text", "first"))
        await asyncio.sleep(0.1)
        await give(part("text", "second"))
        await give(part("script_finished"))

    assert run_through(page) == [["first"], ["second", "script_finished"]]


def test_what_is_no_part_of_a_page_takes_along_all_before_it() -> None:
    async def page(give) -> None:
        await give(part("text", "first"))
        await give(("end", {"type": "websocket.close"}))

    assert run_through(page) == [["first", "end"]]


def test_a_browser_that_has_gone_is_told_to_the_next_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "HELD_SECONDS", 0.01)

    async def play() -> None:
        async def through(_message: Message) -> None:
            raise ConnectionResetError

        bursts = sending.Bursts(through)
        await bursts.send(part("text", "first")[1])
        await asyncio.sleep(0.1)
        with pytest.raises(ConnectionResetError):
            await bursts.send(part("text", "second")[1])

    asyncio.run(play())


def test_pages_over_http_pass_untouched() -> None:
    seen: list[object] = []

    async def page(_scope: object, _receive: object, send: object) -> None:
        seen.append(send)

    async def send(_message: Message) -> None:
        return

    asyncio.run(sending.figures_first(page)({"type": "http"}, nothing_comes, send))
    assert seen == [send]
