"""Opens the page Add data on one of its tasks, for the data folder of a test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.views.conftest import REPOSITORY, TEST_KEY


@pytest.fixture
def open_task(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Path], AppTest]:
    """Starts the page on a task, by its key in the address, over a data folder."""

    def started(task: str, folder: Path) -> AppTest:
        monkeypatch.setenv("CHANNEL_SHIFT_DATA", str(folder))
        monkeypatch.setenv("CHANNEL_SHIFT_KEY", TEST_KEY)
        app = AppTest.from_file(str(REPOSITORY / "dashboard.py"), default_timeout=120)
        app.context = {"theme": "light"}
        app.query_params["task"] = task
        app.switch_page("views/pages/add_data.py")
        return well(app.run())

    return started


def well(app: AppTest) -> AppTest:
    """The page, which holds no error."""
    assert not app.exception, app.exception
    return app
