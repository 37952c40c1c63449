"""The real server on published folders and one Chromium per worker; each test gets tabs that note what goes wrong in them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from pipelines.folders import DATA_VARIABLE
from pipelines.secret import VARIABLE
from tests.browser.driving import COUNTS_RUNS, DESKTOP, Tab
from tests.browser.hostile import publish_hostile
from tests.committed import REPOSITORY
from tests.views.conftest import TEST_KEY, demo_council
from tests.views.council import Council, publish_council


__all__ = ["demo_council"]  # a fixture of the page tests, which these find here by its name
REQUIRED = "CHANNEL_SHIFT_BROWSER"  # .ci/run sets it to "required": there a missing browser is a failure, not a skip
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVER_STARTS_WITHIN = 60  # seconds


@dataclass
class Served:
    """A running server and the one folder it shows, which is a link to the council of the moment."""

    address: str
    link: Path
    log: Path
    folder: Callable[[str], Path]

    def show(self, council: str | Path) -> Path:
        """Points the server at a council, by name or folder, and returns its folder."""
        target = council if isinstance(council, Path) else self.folder(council)
        fresh = self.link.with_name("next")
        fresh.symlink_to(target, target_is_directory=True)
        fresh.replace(self.link)
        return target


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder, so that `-m "not browser"` leaves them out."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="package")
def chromium() -> Path:
    """The browser to drive; without one the tests are skipped, and fail where it is required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        reason = "needs Chromium (on Debian or Ubuntu: apt-get install chromium)"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(found)


@pytest.fixture(scope="package")
def browser(chromium: Path) -> Iterator[Browser]:
    """One Chromium; ends with this folder, because while it is driven no other test may start an event loop."""
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def council_named(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """The folder of a council by name, made when first asked for; "demo" is the one with every finding, "empty" has nothing."""
    made: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name == "demo":
            return request.getfixturevalue("demo_council")
        if name not in made:
            made[name] = tmp_path_factory.mktemp("council")
            if name == "whole":
                publish_council(made[name], Council())
            elif name == "hostile":
                publish_hostile(made[name])
        return made[name]

    return folder


@pytest.fixture(scope="package")
def served(chromium: Path, council_named: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboard as `make run` starts it, on a free port of this machine."""
    place = tmp_path_factory.mktemp("served")
    link, log = place / "shown", place / "server.log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "views/server.py", "--server.address", "127.0.0.1", "--server.port", str(port)]
    with log.open("w", encoding="utf-8") as lines:
        server = subprocess.Popen(
            command, cwd=REPOSITORY, env=os.environ | {DATA_VARIABLE: str(link), VARIABLE: TEST_KEY}, stdout=lines, stderr=lines
        )
    try:
        running = Served(f"http://127.0.0.1:{port}/", link, log, council_named)
        wait_for_health(running, server)
        yield running
    finally:
        server.terminate()
        server.wait(timeout=SERVER_STARTS_WITHIN)


def wait_for_health(served: Served, server: subprocess.Popen) -> None:
    """Comes back when the server answers; says what it printed when it does not."""
    deadline = time.monotonic() + SERVER_STARTS_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(served.address + "healthz", timeout=5):
                return
        except OSError:  # not there yet, or too busy to answer within five seconds
            time.sleep(0.05)
    pytest.fail(f"The server did not start:\n{served.log.read_text('utf-8')}")


@dataclass
class Person:
    """Somebody's browser. A tab that a test has left is the next test's: a new one would compile the scripts of the dashboard again."""

    context: BrowserContext
    left: list[Tab] = field(default_factory=list)

    def tab(self, address: str) -> Tab:
        """A tab with nothing in it."""
        return self.left.pop().empty() if self.left else Tab(self.context.new_page(), address)


def person(browser: Browser) -> Iterator[Person]:
    """A browser with a cache and a storage of its own."""
    context = browser.new_context(viewport=DESKTOP, accept_downloads=True)
    context.add_init_script(COUNTS_RUNS)
    yield Person(context)
    context.close()


@pytest.fixture(scope="package")
def visitor(browser: Browser) -> Iterator[Person]:
    """Whoever looks at the pages."""
    yield from person(browser)


@pytest.fixture(scope="package")
def somebody_else(browser: Browser) -> Iterator[Person]:
    """Who shares nothing with the visitor but an address."""
    yield from person(browser)


@contextmanager
def tabs(visitor: Person, served: Served) -> Iterator[Callable[..., Tab]]:
    """Opens tabs and leaves them at the end; meanwhile no script may have failed, no dialog opened, no other host been asked."""
    opened: list[tuple[Person, Tab]] = []
    before = len(served.log.read_text("utf-8"))

    def tab(scheme: str = "light", width: int = DESKTOP["width"], of: Person = visitor) -> Tab:
        fresh = of.tab(served.address)
        fresh.page.bring_to_front()  # a tab behind another draws its frames late
        fresh.page.emulate_media(color_scheme=scheme)
        fresh.page.set_viewport_size({"width": width, "height": DESKTOP["height"]})
        opened.append((of, fresh))
        return fresh

    yield tab
    for whose, each in opened:
        whose.left.append(each.leave())
    assert "Traceback" not in served.log.read_text("utf-8")[before:]
    assert [message for _, each in opened for message in each.dialogs] == []
    assert [address for _, each in opened for address in each.foreign] == []


@pytest.fixture
def new_tab(visitor: Person, served: Served) -> Iterator[Callable[..., Tab]]:
    """Tabs of one test."""
    with tabs(visitor, served) as new:
        yield new
