"""The page about one service opened at an address, as somebody who was sent the link opens it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.views.conftest import PAGES, REPOSITORY


@pytest.fixture
def opened(council_folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Opens the page of a council's folder with the query parameters of the address."""

    def started(council: str | Path, theme: str = "light", **query: str) -> AppTest:
        monkeypatch.setenv("CHANNEL_SHIFT_DATA", str(council if isinstance(council, Path) else council_folder(council)))
        app = AppTest.from_file(str(REPOSITORY / "dashboard.py"), default_timeout=60)
        app.context = {"theme": theme}
        app.switch_page(PAGES["Service"])
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return started
