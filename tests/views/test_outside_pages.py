"""Every page for people outside the service team, where small counts read "no data": whole, on all services and on one."""

from pathlib import Path

import pytest

from tests.views.conftest import PAGES, words_of


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("service", ["", "Housing benefit", "Taxi licences", "Pest control"])
def test_a_page_without_small_counts_is_whole(show, demo_council: Path, page: str, service: str) -> None:
    app = show(demo_council, page, outside="true", **({"service": service} if service else {}))
    assert len(app.title) == 1
    assert not any("could not be drawn" in str(warning.value) for warning in app.warning)
    assert "nan" not in words_of(app).split()
