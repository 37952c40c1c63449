"""One person with a real browser: how long until the figures stand, until the last chart is drawn, and how many bytes came."""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


BROWSER = "/usr/bin/chromium"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTH, HEIGHT = 1440, 900
PATIENCE = 60_000  # milliseconds
QUIET = 2000  # milliseconds without a change after which a page is taken to be drawn
FINISHED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# No part still waits for its code, and every chart has its picture.
DRAWN = """() => !document.querySelector('[data-testid="stSkeleton"]')
  && [...document.querySelectorAll('.js-plotly-plot')].every(each => each.querySelector('.main-svg'))"""
# Notes, inside the page, when its title first stood, when its figures last changed (title, tiles, grey line), when the last chart was drawn
# and when somebody last clicked.
WATCH = """
(() => {
  window.seen = {title: 0, figures: 0, chart: 0, clicked: 0, words: '', charts: ''};
  window.addEventListener('click', () => { window.seen.clicked = performance.now(); }, true);
  const look = () => {
    const now = performance.now();
    const title = document.querySelector('h1');
    if (title && title.innerText && !window.seen.title) window.seen.title = now;
    const told = [title, ...document.querySelectorAll('[data-testid="stMetricValue"]'), document.querySelector('[data-testid="stCaptionContainer"]')];
    const words = title ? told.map(each => each ? each.innerText : '').join('|') : '';
    if (words && words !== window.seen.words) { window.seen.words = words; window.seen.figures = now; }
    const drawn = [...document.querySelectorAll('.js-plotly-plot, .bars')].map(each => each.matches('.bars') || each.querySelector('.main-svg') ? each.innerHTML.length : 0).join();
    if (drawn !== window.seen.charts) { window.seen.charts = drawn; window.seen.chart = now; }
  };
  const watch = () => new MutationObserver(look).observe(document.documentElement, {childList: true, subtree: true, characterData: true});
  document.documentElement ? watch() : document.addEventListener('DOMContentLoaded', watch);
})();
"""


@dataclass(frozen=True)
class Visit:
    """Milliseconds from the address to the title, to all figures and to the last chart, and megabytes sent."""

    title: float
    figures: float
    chart: float
    megabytes: float
    foreign: int


@contextmanager
def browser() -> Iterator[Any]:
    """A started Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        chromium = tools.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield chromium
        chromium.close()


def visit(chromium: Any, address: str) -> Visit:
    """A first visit with an empty cache."""
    context = chromium.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    page = context.new_page()
    page.add_init_script(WATCH)
    sent, foreign = _count_bytes(context, page, address)
    page.goto(address)
    _settle(page)
    seen = page.evaluate("window.seen")
    context.close()
    return Visit(seen["title"], seen["figures"], max(seen["chart"], seen["figures"]), sum(sent) / 1e6, len(foreign))


def filter_change(chromium: Any, address: str, label: str) -> Visit:
    """From a click on a filter to the new figures and the last chart."""
    return _after(chromium, address, lambda page: page.get_by_text(label, exact=True).first.click())


def page_change(chromium: Any, address: str, name: str) -> Visit:
    """From a click in the page list to the figures and the last chart of the other page."""
    return _after(chromium, address, lambda page: page.get_by_role("link", name=name).first.click())


def middle(times: int, work: Callable[[], Visit]) -> Visit:
    """The median of several, each measure by itself."""
    found = [work() for _ in range(times)]
    return Visit(
        statistics.median(each.title for each in found),
        statistics.median(each.figures for each in found),
        statistics.median(each.chart for each in found),
        statistics.median(each.megabytes for each in found),
        max(each.foreign for each in found),
    )


def _after(chromium: Any, address: str, act: Callable[[Any], None]) -> Visit:
    context = chromium.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    _settle(page)
    page.evaluate("window.seen.figures = window.seen.chart = 0")
    act(page)
    page.wait_for_function("window.seen.figures > 0", timeout=PATIENCE)
    _settle(page)
    seen = page.evaluate("window.seen")
    context.close()
    figures = seen["figures"] - seen["clicked"]  # from the click itself: Playwright first waits until what it clicks on stands still
    return Visit(figures, figures, max(seen["chart"] - seen["clicked"], figures), 0.0, 0)


def _settle(page: Any) -> None:
    """Comes back when the script has ended, every part is drawn, and for a while nothing has changed."""
    page.wait_for_selector("h1", timeout=PATIENCE)
    page.wait_for_selector(FINISHED, timeout=PATIENCE)
    page.wait_for_function(DRAWN, timeout=PATIENCE)
    page.wait_for_function(f"performance.now() - Math.max(window.seen.figures, window.seen.chart) > {QUIET}", timeout=PATIENCE)


def _count_bytes(context: Any, page: Any, address: str) -> tuple[list[float], list[str]]:
    sent: list[float] = []
    foreign: list[str] = []
    host = address.split("/")[2]
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    session.on("Network.webSocketFrameReceived", lambda event: sent.append(len(event["response"]["payloadData"]) * 0.75))
    page.on("request", lambda request: foreign.append(request.url) if host not in request.url and request.url.startswith("http") else None)
    return sent, foreign
