"""Every page of dashboard.py in a browser: quiet, its own, readable, printable, on a phone, in the dark, by keyboard, with its files."""

import io
import re
from collections.abc import Callable, Iterator

import pypdf
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Person, Served, tabs
from tests.browser.driving import DESKTOP, PHONE, Listed, Tab, listed_pages, pages_of_figures, sideways, until
from tests.browser.reading import (
    CARD,
    CUT_OFF,
    Csv,
    download,
    download_buttons,
    drawn_but_not_filed,
    grid_differences,
    is_told,
    nearest_above,
    severe,
    table_differences,
    words_only,
)


PAGES = listed_pages()
WIDE = 1920  # pixels, a common screen
# What Streamlit itself says on the console, and why it is no fault of a page.
SAID_BY_STREAMLIT = {
    r"status of 404 .*/\w+/_stcore/(health|host-config)": "asks below the page's own address before it asks at the top",
}


@pytest.fixture(scope="module", params=PAGES, ids=lambda page: page.title)
def listed(request: pytest.FixtureRequest) -> Listed:
    """Each page of the list, one after the other."""
    return request.param


@pytest.fixture(scope="module")
def opened(visitor: Person, served: Served, listed: Listed) -> Iterator[Tab]:
    """The page on the invented council, loaded once for all tests that only look."""
    served.show("demo")
    with tabs(visitor, served) as new:
        yield new().open(listed)


def unexpected(said: list[str]) -> list[str]:
    return [message for message in said if not any(re.search(known, message) for known in SAID_BY_STREAMLIT)]


def test_it_opens_quietly_under_its_own_title(opened: Tab, listed: Listed) -> None:
    assert opened.page.title() == f"{listed.title} · Channel Shift"
    assert opened.page.get_by_role("heading", level=1).count() == 1
    assert opened.page.locator('[data-testid="stException"], [data-testid="stMain"] [data-testid="stAlertContentError"]').count() == 0
    assert unexpected(opened.said) == []
    assert opened.foreign == []


def test_people_who_cannot_see_or_point_can_use_it(opened: Tab) -> None:
    assert severe(opened.page) == []


def test_it_prints_whole_and_without_blank_pages(opened: Tab) -> None:
    printed = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(opened.page.pdf(format="A4", print_background=True))).pages]
    assert [number for number, text in enumerate(printed, start=1) if not text.strip()] == []
    headings = opened.page.locator('[data-testid="stMain"] h1, [data-testid="stMain"] h2').all_inner_texts()
    assert words_only(headings[0]) in words_only(printed[0])
    paper = words_only(" ".join(printed))
    assert [heading for heading in headings if words_only(heading) not in paper] == []


def test_tables_drawn_for_a_wide_window_are_whole_on_paper(opened: Tab) -> None:
    grids = opened.page.get_by_test_id("stDataFrame")
    opened.page.set_viewport_size({"width": WIDE, "height": DESKTOP["height"]})
    if grids.count():  # drawn as a picture as wide as the window
        assert until(lambda: grids.first.locator("canvas").first.bounding_box()["width"] > DESKTOP["width"] / 2, opened.page)
    paper = pypdf.PdfReader(io.BytesIO(opened.page.pdf(format="A4", print_background=True)))
    opened.page.set_viewport_size(DESKTOP)
    ends = [
        (number, place[0] + place[4], float(sheet.mediabox.width)) for number, sheet in enumerate(paper.pages) for place in pictures(sheet)
    ]
    assert ends or not grids.count()
    assert [end for end in ends if end[1] > end[2]] == []


def pictures(sheet: pypdf.PageObject) -> list[list[float]]:
    """Where the pictures of a sheet lie: width first, left edge fifth; what is drawn at a scale below 1 is no picture but a group."""
    found: list[list[float]] = []
    sheet.extract_text(visitor_operand_before=lambda word, _, place, __: found.append(place) if word == b"Do" and place[0] > 1 else None)
    return found


def test_every_csv_is_what_the_page_shows(opened: Tab) -> None:
    differences: dict[str, list] = {}
    for button in download_buttons(opened.page).all():
        file = download(button)
        assert file.rows and all(file.header), f"{file.name} is empty"
        differences[file.name] = differs(opened, button, file)
    assert {name: found for name, found in differences.items() if found} == {}


def differs(tab: Tab, button: Locator, file: Csv) -> list:
    """Where a file and what stands above its button differ: the table of the chart, the data grid, the lines of the chart, or words."""
    opener = tab.page.locator(f".st-key-as_table_{file.name}").get_by_role("button")
    card = button.locator(CARD)
    grids, charts = card.get_by_test_id("stDataFrame"), card.locator(".js-plotly-plot")
    if not opener.count() and grids.count():
        return grid_differences(nearest_above(button, grids), file)
    found: list = [value for chart in charts.all() for value in drawn_but_not_filed(chart, file)]
    if opener.count():
        found += as_a_table(tab, opener, file)
    if not opener.count() and not charts.count() and not is_told(card.inner_text(), file):
        found.append(f"nothing of {file.rows[0]} is told above the button")
    return found


def as_a_table(tab: Tab, opener: Locator, file: Csv) -> list[str]:
    """Opens the table of a chart and says where it and the file differ."""
    opener.click()
    table = tab.page.get_by_test_id("stPopoverBody").get_by_role("table")
    table.wait_for()
    found = table_differences(table, file)
    tab.page.keyboard.press("Escape")
    table.wait_for(state="detached")
    tab.wait()
    return found


# Everything a pointer can use, less the small tools Streamlit shows over a table; of one choice among several, the choice.
USABLE = """
() => [...document.querySelectorAll('[data-testid="stMain"] :is(button, a[href], input, summary, [role="slider"])')]
    .filter((item) => item.checkVisibility() && !item.disabled && item.tabIndex >= 0 && !item.closest('[data-testid="stElementToolbar"]'))
    .map((item) => item.closest('[role="radiogroup"]') ?? item).filter((item) => !item.dataset.reached).map((item) => item.outerHTML.slice(0, 200))
"""
# The next Tab goes to the first stop of the page, wherever a test before clicked.
BACK_TO_THE_TOP = "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }"
# Where the keyboard is, and whether the stop before it looked different while the keyboard was there.
STOP = """
() => {
    const look = (item) => [item, item.parentElement, item.parentElement.parentElement, ...item.children].map((part) => {
        const style = getComputedStyle(part);
        return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor, style.textDecoration, style.opacity].join();
    }).join();
    document.getAnimations().forEach((moving) => moving.effect?.getComputedTiming().endTime === Infinity || moving.finish());
    const before = window.stopBefore, stop = document.activeElement;
    const unmarked = before && before.item.isConnected && look(before.item) === before.look ? before.item.outerHTML.slice(0, 200) : null;
    window.stopBefore = stop && stop !== document.body ? { item: stop, look: look(stop) } : null;
    if (stop) (stop.closest('[role="radiogroup"]') ?? stop).dataset.reached = "yes";
    return { left: !stop || stop === document.body, kind: stop?.dataset.testid ?? stop?.tagName, unmarked };
}
"""
# A grid paints the cell the keyboard is in, and hands the focus on to that cell in its table for screen readers when it finds the time; the whole page
# needs no mark; Streamlit's small tools over a table appear with the keyboard. Streamlit marks what is inside of all these.
MARKED_INSIDE = ("data-grid-canvas", "glide-cell-", "stMain", "stBaseButton-elementToolbar", "stPageLink-NavLink")


def test_the_keyboard_reaches_and_marks_all_that_a_pointer_can_use(opened: Tab, listed: Listed) -> None:
    """The last on this tab, because it goes to another page."""
    page = opened.page
    page.evaluate(BACK_TO_THE_TOP)
    stops: list[dict] = []
    while len(stops) < 600 and not (stops and stops[-1]["left"]):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
    assert stops[-1]["left"], "Tab never leaves the page"
    assert page.evaluate(USABLE) == []
    unmarked = [stop["unmarked"] for stop in stops if stop["unmarked"]]
    assert [item for item in unmarked if not any(kind in item for kind in MARKED_INSIDE)] == []
    enter_fetches_a_file_and_follows_a_link(page, next(other for other in PAGES if other != listed))


def enter_fetches_a_file_and_follows_a_link(page: Page, other: Listed) -> None:
    """Presses Enter on the first download, if there is one, and on the link to another page."""
    if download_buttons(page).count():
        download_buttons(page).first.focus()
        with page.expect_download() as coming:
            page.keyboard.press("Enter")
        assert coming.value.suggested_filename.endswith(".csv")
    page.get_by_test_id("stTopNavLink").filter(has_text=other.title).first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title(f"{other.title} · Channel Shift")


def test_it_reads_well_in_the_dark(new_tab: Callable[..., Tab], served: Served, listed: Listed) -> None:
    served.show("demo")
    tab = new_tab(scheme="dark").open(listed)
    assert brightness(tab, '[data-testid="stApp"]', "backgroundColor") < 60
    assert brightness(tab, '[data-testid="stMain"] h1', "color") > 180
    for texts in tab.page.locator(".js-plotly-plot .xtick text").all()[:1]:
        fill = texts.evaluate("(text) => getComputedStyle(text).fill")
        assert max(int(part) for part in re.findall(r"\d+", fill)[:3]) > 120
    assert severe(tab.page) == []
    assert unexpected(tab.said) == []


def brightness(tab: Tab, selector: str, style: str) -> float:
    """The mean of red, green and blue of an element's colour, 0 to 255."""
    colour = tab.page.locator(selector).first.evaluate("(item, style) => getComputedStyle(item)[style]", style)
    parts = [int(part) for part in re.findall(r"\d+", colour)[:3]]
    return sum(parts) / 3


def test_a_phone_shows_all_of_it_without_sideways_scrolling(new_tab: Callable[..., Tab], served: Served, listed: Listed) -> None:
    served.show("demo")
    tab = new_tab(width=PHONE).open(listed)
    assert sideways(tab) == 0
    assert tab.page.evaluate(CUT_OFF) == []
    assert unexpected(tab.said) == []


def test_a_tile_on_a_phone_holds_the_contacts_of_a_large_council(new_tab: Callable[..., Tab], served: Served) -> None:
    served.show("demo")
    tab = new_tab(width=PHONE).open(PAGES[0])
    values = tab.page.locator('[data-testid="stMetricValue"] p')
    values.evaluate_all("(items) => items.forEach((item) => { item.textContent = '5,468,100'; })")
    assert values.count() and tab.page.evaluate(CUT_OFF) == []


def test_without_figures_it_says_what_to_do(new_tab: Callable[..., Tab], served: Served, listed: Listed) -> None:
    served.show("empty")
    tab = new_tab().open(listed)
    if listed not in pages_of_figures():
        assert "Begin with" in tab.words()
        assert unexpected(tab.said) == []
        return
    assert tab.page.get_by_role("heading", level=1).inner_text() == "No figures yet"
    assert "python -m pipelines build" in tab.words()
    assert unexpected(tab.said) == []
