"""The started app on the E-services page, with query parameters that reach it: the page is chosen before the first run."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.views.conftest import PAGES, REPOSITORY


@pytest.fixture
def show(council_folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Opens the page on a council's folder; choosing the page after a run would drop the query parameters."""

    def started(council: str | Path, theme: str = "light", **query: str) -> AppTest:
        monkeypatch.setenv("CHANNEL_SHIFT_DATA", str(council if isinstance(council, Path) else council_folder(council)))
        app = AppTest.from_file(str(REPOSITORY / "dashboard.py"), default_timeout=120)
        app.context = {"theme": theme}
        for name, value in query.items():
            app.query_params[name] = value
        app.switch_page(PAGES["E-services"]).run()
        assert not app.exception
        return app

    return started
