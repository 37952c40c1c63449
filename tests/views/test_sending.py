"""Parts of a page leave in two bursts: with the tiles, and at the end of the run; nothing is lost, late or out of order."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.requests import Request
from starlette.types import Message
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from views import first_drawn, sending


BROWSER = [(b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64)")]
Sent = list[list[str]]  # names of messages, a list for each moment at which some left


def part(kind: str, name: str = "") -> tuple[str, Message]:
    """A message to the browser as Streamlit makes it, and its name here."""
    message = ForwardMsg()
    if kind == "script_finished":
        message.script_finished = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
    elif kind == "metric":
        message.delta.new_element.metric.label = name
    elif kind == "plotly_chart":
        message.delta.new_element.plotly_chart.id = name
    elif kind == "html":
        message.delta.new_element.html.body = name
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

        await sending.figures_first(page)({"type": "websocket", "headers": BROWSER}, nothing_comes, through)

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


class FirstVisit:
    """A browser's first visit to a page with a tile, a chart and a table, and what has come to it."""

    def __init__(self, draws: bool = True) -> None:
        self.came: list[str] = []
        self.bursts = sending.Bursts(self._take, draws)
        self.names: dict[bytes, str] = {}

    async def _take(self, message: Message) -> None:
        self.came.append(self.names[message["bytes"]])

    async def give(self, *named: tuple[str, Message]) -> list[str]:
        for name, message in named:
            self.names[message["bytes"]] = name
            await self.bursts.send(message)
        await asyncio.sleep(0.05)
        return self.came

    async def run(self, token: str = "") -> list[str]:
        style = [part("html", f"<style>a {{ background-image: url(drawn/{token}/tiles) }}</style>")] if token else []
        await self.give(*style, part("metric", "cost"))
        return await self.give(part("plotly_chart", "chart"), part("text", "table"), part("script_finished"))

    async def asks_for(self, token: str, stage: str) -> list[str]:
        answer = await first_drawn.picture(Request({"type": "http", "path_params": {"token": token, "stage": stage}}))
        assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
        await asyncio.sleep(0.05)
        return self.came[-3:]


def long_waits(monkeypatch: pytest.MonkeyPatch, seconds: float = 3600) -> None:
    monkeypatch.setattr(sending, "DRAWN_SECONDS", seconds)


def test_on_a_first_visit_charts_wait_until_the_tiles_are_drawn_and_what_is_below_them_until_they_are(monkeypatch) -> None:
    long_waits(monkeypatch)

    async def play() -> None:
        visit = FirstVisit()
        assert len(await visit.run("a-browser")) == 2
        await visit.asks_for("another", first_drawn.TILES)
        await visit.asks_for("a-browser", "curtains")
        assert visit.came[-1] == "cost"
        assert await visit.asks_for("a-browser", first_drawn.TILES) == [visit.came[0], "cost", "chart"]
        assert await visit.asks_for("a-browser", first_drawn.CHARTS) == ["chart", "table", "script_finished"]
        assert (await visit.run("a-browser"))[-3:] == ["chart", "table", "script_finished"]  # a click waits no longer

    asyncio.run(play())


def test_after_a_lost_connection_nothing_waits_for_what_has_been_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    long_waits(monkeypatch)

    async def play() -> None:
        visit = FirstVisit()
        await visit.run("lost")
        await visit.asks_for("lost", first_drawn.TILES)
        await visit.asks_for("lost", first_drawn.CHARTS)
        visit.bursts.forget()
        assert (await FirstVisit().run("lost"))[-3:] == ["chart", "table", "script_finished"]

    asyncio.run(play())


def test_a_browser_that_fetches_no_pictures_gets_everything_after_one_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    long_waits(monkeypatch, seconds=0.1)

    async def play() -> None:
        visit = FirstVisit()
        assert len(await visit.run("silent")) == 2
        await asyncio.sleep(0.2)
        assert visit.came[-3:] == ["chart", "table", "script_finished"]

    asyncio.run(play())


def test_a_program_that_draws_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    long_waits(monkeypatch)

    async def play() -> None:
        assert (await FirstVisit(draws=False).run("program"))[-3:] == ["chart", "table", "script_finished"]

    asyncio.run(play())


def test_a_browser_that_leaves_is_waited_for_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    long_waits(monkeypatch)

    async def play() -> None:
        visit = FirstVisit()
        await visit.run("gone")
        visit.bursts.forget()
        await visit.asks_for("gone", first_drawn.TILES)
        assert visit.came[-1] == "cost"

    asyncio.run(play())


def test_a_page_that_ends_before_its_connection_sends_what_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    long_waits(monkeypatch)

    async def page(give) -> None:
        await give(part("metric", "cost"))
        await asyncio.sleep(0.05)
        await give(part("plotly_chart", "chart"))
        await give(("end", {"type": "websocket.close"}))

    assert run_through(page) == [["cost"], ["chart", "end"]]


@pytest.mark.parametrize(
    ("carried", "here"),
    [
        (["markdown", "plotly_chart", "plotly_chart", "dataframe", "script_finished"], 3),
        (["markdown", "dataframe", "script_finished"], 3),
        (["plotly_chart", "dataframe"], 2),  # another chart may come
        ([], 0),
    ],
)
def test_the_last_chart_is_known_when_the_run_has_ended(carried: list[str], here: int) -> None:
    assert sending.last_chart(carried) == here


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

        bursts = sending.Bursts(through, draws=True)
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
