"""Labels, notes and feed names that try to run, to load, to mislead or to burst the page do none of it, on any page or in any file."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Person, Served, tabs
from tests.browser.driving import DESKTOP, PHONE, Listed, Tab, listed_pages, sideways, until
from tests.browser.hostile import FORMULA, IMAGE, MARKDOWN, SCRIPT
from tests.browser.reading import CUT_OFF, cells_in_view, download, download_buttons, number_of
from views.formatting import FORMULA_STARTS


PAGES = {page.title: page for page in listed_pages()}
# What such a text would leave behind if the page took it for markup; a link to our own page may hold it, encoded, in its query.
LEFT_BEHIND = """
() => [
    ...document.querySelectorAll('[data-testid="stMain"] :is(script, img[src="x"], img[onerror], [href*="evil"]:not([href^="service?"]), [src*="evil"], .katex)'),
].map((item) => item.outerHTML.slice(0, 200))
"""
MOST_PANELS = 30
TURNED_AROUND = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.fixture(scope="module", params=PAGES.values(), ids=PAGES)
def listed(request: pytest.FixtureRequest) -> Listed:
    """Each page of the list."""
    return request.param


@pytest.fixture(scope="module")
def opened(visitor: Person, served: Served, listed: Listed) -> Iterator[Tab]:
    """The page on the hostile council, loaded once for the tests of it."""
    served.show("hostile")
    with tabs(visitor, served) as new:
        yield new().open(listed, **({"days": "All"} if listed.path == "about_the_data" else {}))


def open_all(tab: Tab) -> None:
    """Opens what is closed, so that every text is drawn; opening one may draw others."""
    closed = tab.page.locator('[data-testid="stMain"] details:not([open]) > summary')
    for _ in range(MOST_PANELS):
        if not closed.count():
            break
        left = closed.count()
        closed.first.click()
        assert until(lambda known=left: closed.count() != known, tab.page)
        tab.wait()


def test_a_table_offers_no_file_but_ours(opened: Tab) -> None:
    tools = opened.page.locator('[data-testid="stElementToolbar"] button')
    named = tools.evaluate_all("(tools) => tools.map((tool) => tool.getAttribute('aria-label'))")
    assert [name for name in named if "CSV" in name] == [], "Streamlit's own file leaves formulas as they are and cuts long labels"


def test_texts_stay_texts_on_screen_and_in_every_file(opened: Tab, listed: Listed) -> None:
    open_all(opened)
    assert opened.page.evaluate("window.struck") is None
    assert opened.page.evaluate(LEFT_BEHIND) == []
    words = opened.words() + "".join(opened.page.locator("canvas table").all_text_contents())
    assert not set(words) & set(TURNED_AROUND)
    files = [download(button) for button in download_buttons(opened.page).all()]
    cells = [(file.name, cell) for file in files for row in [file.header, *file.rows] for cell in row]
    assert [(name, cell) for name, cell in cells if cell.lstrip(" ").startswith(FORMULA_STARTS) and number_of(cell) is None] == []
    if listed.path == "about_the_data":
        assert any(cell.startswith("'=cmd") for _, cell in cells)
        shown = "\n".join(cells_in_view(opened.page.locator(".st-key-card_labels").get_by_test_id("stDataFrame")))
        assert SCRIPT in shown and IMAGE in shown and FORMULA in shown and MARKDOWN in shown  # as they were written
    for width in (DESKTOP["width"], PHONE):
        opened.page.set_viewport_size({"width": width, "height": DESKTOP["height"]})
        assert until(lambda: sideways(opened) == 0 and opened.page.evaluate(CUT_OFF) == [], opened.page), opened.page.evaluate(CUT_OFF)
