"""Folders and readings the tests of the Programme page share."""

from pathlib import Path

import pytest

from tests.views.programme.money_council import publish_money_council


@pytest.fixture(scope="session")
def money_council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council whose register has savings that count, that are held back, and projects that pay and that do not."""
    return publish_money_council(tmp_path_factory.mktemp("money"))
