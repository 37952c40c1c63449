"""Every page for people outside the service team, where small counts read "no data": whole, on all services and on one."""

import re
from pathlib import Path

import pytest

from tests.views.conftest import PAGES, build_with_key, words_of


@pytest.fixture(scope="session")
def built_few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month with one call and two forms, built."""
    folder = tmp_path_factory.mktemp("few")
    (folder / "reference").mkdir()
    (folder / "reference" / "services.csv").write_text("service_id,service_name,kind\ntax,Council tax,transaction\n", encoding="utf-8")
    (folder / "raw").mkdir()
    lines = ["01/10/2026,Council tax,phone,1,transaction", "01/10/2026,Council tax,web,2,transaction"]
    head = "Period start,Service,Channel,Contacts,Contact type"
    (folder / "raw" / "counts.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return build_with_key(folder)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("service", ["", "Housing benefit", "Taxi licences", "Pest control"])
def test_a_page_without_small_counts_is_whole(show, demo_council: Path, page: str, service: str) -> None:
    app = show(demo_council, page, outside="true", **({"service": service} if service else {}))
    assert len(app.title) == 1
    assert not any("could not be drawn" in str(warning.value) for warning in app.warning)
    assert "nan" not in words_of(app).split()


def test_rounded_hours_are_not_added_up(show, demo_council: Path) -> None:
    """1,535 of 1,530 state a time."""
    assert "state a time" not in words_of(show(demo_council, "Channels and services", outside="true"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("service", ["", "Council tax"])
def test_counts_too_small_to_show_are_no_zeros_and_break_no_page(show, built_few: Path, page: str, service: str) -> None:
    """One call and two forms in a month: the page of a service broke off, and Headlines said 0 contacts, as if nobody had come."""
    app = show(built_few, page, outside="true", **({"service": service} if service else {}))
    assert not app.exception and not any("could not" in str(warning.value) for warning in app.warning)
    words = words_of(app)
    assert not re.search(r"\b0 contacts|^Contacts 0", words, re.MULTILINE)
    if page == "Headlines":
        assert app.title[0].value.startswith("An unknown number of contacts")
        assert next(tile.value for tile in app.metric if tile.label == "Contacts") == "no data"
