"""Published folders for the tests of the screen, each made once, and the started app on any of them."""

import functools
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from analysis.ask import findings_version, load_findings, make_findings
from pipelines.build import FindingMaker, build
from pipelines.demo import write_demo
from tests.views.council import Council, publish_council


TEST_KEY = "ab" * 32
REPOSITORY = Path(__file__).resolve().parents[2]
COUNCILS = {
    "whole": Council(),
    "email gap": Council(email_gap=(date(2025, 6, 1), date(2025, 8, 1)), late=True),
    "phone only": Council(channels=("phone",), visits=False),
    "monthly only": Council(monthly=True, visits=False, first=date(2024, 11, 1), last=date(2026, 10, 31)),
    "web logs only": Council(channels=()),
    "published costs": Council(own_costs=False),
    "half a year": Council(first=date(2026, 6, 1)),
    "one day": Council(first=date(2026, 11, 20), last=date(2026, 11, 20)),
}
PAGES = {
    "Headlines": "views/pages/headlines.py",
    "Channels and services": "views/pages/channels.py",
    "E-services": "views/pages/eservices.py",
    "Service": "views/pages/service.py",
    "Forecast and what-if": "views/pages/forecast.py",
    "Programme": "views/pages/programme.py",
    "About the data": "views/pages/about_the_data.py",
}
BUILT_COUNCIL = "CHANNEL_SHIFT_TEST_DEMO"  # a developer may name a demo folder that is built already


@pytest.fixture(scope="session", autouse=True)
def packages_are_searched_once() -> Iterator[None]:
    """Streamlit searches every installed package for components whenever AppTest starts an app, a server does once; none comes or goes meanwhile."""
    with pytest.MonkeyPatch.context() as streamlit:
        streamlit.setattr(manifest_scanner, "scan_component_manifests", functools.cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def council_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a council by name; "empty" has nothing published."""
    made: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in made:
            made[name] = tmp_path_factory.mktemp("council")
            if name in COUNCILS:
                publish_council(made[name], COUNCILS[name])
        return made[name]

    return folder


def build_with_key(folder: Path) -> Path:
    """Runs the real build on a folder, with a key that is no secret."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CHANNEL_SHIFT_KEY", TEST_KEY)
        build(folder, lambda _: None, findings=FindingMaker(make_findings, findings_version(), load_findings))
    return folder


def built_once(tmp_path_factory: pytest.TempPathFactory, name: str, **size: float) -> Path:
    """An invented council, written and built by whichever worker of a test run comes first; the others wait. Nobody may write to it."""
    root = tmp_path_factory.getbasetemp()
    shared = (root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root) / name
    shared.mkdir(exist_ok=True)
    folder = shared / "data-demo"
    with FileLock(str(shared / "lock")):
        if not (folder / "published" / "current.json").is_file():
            write_demo(folder, **size)
            build_with_key(folder)
    return folder


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small invented council, written and built as a council would."""
    return built_once(tmp_path_factory, "built_demo", years=1, scale=0.02)


@pytest.fixture(scope="session")
def demo_council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented council at its full size with every finding."""
    return Path(os.environ[BUILT_COUNCIL]) if os.environ.get(BUILT_COUNCIL) else built_once(tmp_path_factory, "demo_council")


@pytest.fixture
def show(council_folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Starts the app on a council's folder and opens a page, with query parameters if any."""

    def started(council: str | Path, page: str = "Headlines", theme: str = "light", **query: str) -> AppTest:
        monkeypatch.setenv("CHANNEL_SHIFT_DATA", str(council if isinstance(council, Path) else council_folder(council)))
        app = AppTest.from_file(str(REPOSITORY / "dashboard.py"), default_timeout=60)
        app.context = {"theme": theme}
        for name, value in query.items():
            app.query_params[name] = value
        if page != "Headlines":
            app.switch_page(PAGES[page])  # before the first run, as an address with a page's name does
        app.run()
        assert not app.exception
        return app

    return started


def words_of(app: AppTest) -> str:
    """Everything a page says in titles, text, captions, boxes and tiles."""
    parts = [*app.title, *app.header, *app.markdown, *app.caption, *app.info, *app.warning]
    return "\n".join([str(part.value) for part in parts] + [f"{metric.label} {metric.value} {metric.delta}" for metric in app.metric])
