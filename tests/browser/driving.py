"""A browser tab on the real dashboard: opens pages, waits until they are drawn, and notes what the tab said, asked for and did."""

import ast
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

from tests.committed import REPOSITORY


DESKTOP = {"width": 1280, "height": 900}
PHONE = 390  # pixels, the width of a common telephone
PATIENCE = 60_000  # milliseconds; a page of charts takes seconds where other tests keep both cores busy
# Counts finished runs of the script, so that a wait begins before the click and cannot miss a quick run.
COUNTS_RUNS = """
window.finishedRuns = 0;
window.lastTurn = 0;
new MutationObserver((changes) => {
    window.lastTurn = performance.now();
    for (const change of changes)
        if (change.target.dataset?.testScriptState === "notRunning" && change.oldValue !== "notRunning") window.finishedRuns += 1;
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"], attributeOldValue: true });
"""
DRAWN = """
([runs, asked]) => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const app = document.querySelector('[data-testid="stApp"]');
    // A run so quick that the page never showed it as running is not counted; then nothing turns for QUIET milliseconds.
    const isOver = window.finishedRuns >= runs || performance.now() - Math.max(asked, window.lastTurn) > QUIET;
    if (!app || app.dataset.testScriptState !== "notRunning" || !isOver) return false;
    if (!all('[data-testid="stMain"] h1').length || all('[data-testid="stSkeleton"], [data-stale="true"]').length) return false;
    return all('[data-testid="stPlotlyChart"]').every((chart) => chart.querySelector(".main-svg"))
        && all('[data-testid="stDataFrame"]').every((grid) => grid.querySelector("canvas table"));
}
""".replace("QUIET", "10_000")
# What a reader sees: every word of the page, the lines of its charts and the cells of its tables.
SEEN = """
() => JSON.stringify([
    [...document.querySelectorAll('[data-testid="stMain"] .stMainBlockContainer')].map((block) => block.innerText.trim()),
    [...document.querySelectorAll(".js-plotly-plot")].map((chart) => chart.data.map((line) => [line.name, line.x, line.y, line.z, line.text])),
    [...document.querySelectorAll('[data-testid="stDataFrame"] table')].map((table) => table.innerText),
])
"""


@dataclass(frozen=True)
class Listed:
    """A page of the dashboard's list."""

    title: str
    path: str


@dataclass
class Tab:
    """One tab and what it has said since it was opened."""

    page: Page
    home: str
    said: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", self._note_request)
        self.page.on("websocket", lambda socket: self._note_address(socket.url))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _note_request(self, request: Request) -> None:
        self._note_address(request.url)

    def _note_address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(self.home).netloc:
            self.foreign.append(address)

    def open(self, where: Listed | str, **query: str) -> "Tab":
        """Goes to a page of the list or to a whole address, and comes back when it is drawn."""
        address = where if isinstance(where, str) else self.home + where.path
        self.page.goto(address + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""))
        return self.wait()

    def wait(self, runs: int = 1) -> "Tab":
        """Comes back when the script has run so often and everything it sent is drawn."""
        self.page.wait_for_function(DRAWN, arg=[runs, self.page.evaluate("performance.now()")])
        return self

    def after(self, action: Callable[[], object]) -> "Tab":
        """Does something that makes the script run again, and waits for that run to be drawn."""
        runs = self.page.evaluate("window.finishedRuns")
        action()
        return self.wait(runs + 1)

    def leave(self) -> "Tab":
        """Ends the visit and keeps nothing of it but what the browser has compiled: no words, no storage, no pointer over the next page."""
        # Waits on the server's shortest answer: on about:blank Chromium would end the process that has the scripts compiled.
        self.page.mouse.move(0, 0)
        self.page.goto(self.home + "healthz")
        self.page.evaluate("() => { sessionStorage.clear(); localStorage.clear(); }")
        return self

    def empty(self) -> "Tab":
        """Forgets what was said, asked for and opened before."""
        for noted in (self.said, self.foreign, self.dialogs):
            noted.clear()
        return self

    def seen(self) -> list:
        """Words, chart values and table cells of the page."""
        return json.loads(self.page.evaluate(SEEN))

    def words(self) -> str:
        """Every word of the page outside the frame."""
        return self.page.locator('[data-testid="stMain"]').inner_text()


def listed_pages() -> list[Listed]:
    """The pages of dashboard.py with their addresses; read, not run, so that a page added there is tested without a line here."""
    tree = ast.parse((REPOSITORY / "dashboard.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page"]
    return [_listed(call) for call in calls]


def pages_of_figures() -> list[Listed]:
    """The pages that show figures in a view of their own; on Add data people work, and its controls are no filters of a view."""
    return [page for page in listed_pages() if page.path != "add_data"]


def _listed(call: ast.Call) -> Listed:
    given = {word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)}
    file = str(call.args[0].value) if isinstance(call.args[0], ast.Constant) else ""
    stem = file.rsplit("/", 1)[-1].removesuffix(".py")
    return Listed(str(given.get("title", stem)), "" if given.get("default") else str(given.get("url_path", stem)))


def until(true: Callable[[], bool], page: Page, seconds: float = PATIENCE / 1000) -> bool:
    """Whether something came true within the patience; asks again after each frame the browser draws."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    return False


def sideways(tab: Tab) -> int:
    """By how many pixels the page is wider than the window."""
    return tab.page.evaluate(
        """() => Math.max(0, ...[document.documentElement, document.querySelector('[data-testid="stMain"]')]
            .map((item) => item.scrollWidth - item.clientWidth))"""
    )
