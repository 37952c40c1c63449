"""What people do on the pages: filter, send the address, go back, ask where a figure comes from, stay while a build is published."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from analysis.ask import ask
from tests.browser.conftest import Person, Served
from tests.browser.driving import Listed, Tab, pages_of_figures, until
from tests.browser.reading import Csv, download
from tests.views.council import Council, publish_council
from views.formatting import count, percent, pounds


PAGES = {page.title: page for page in pages_of_figures()}
HEADLINES, ABOUT = PAGES["Headlines"], PAGES["About the data"]
NOT_SENT = {"Subject"}  # which part of the glossary is open is not part of a view
OPTIONS_TRIED = 4
YEAR = {"start_date": date(2026, 4, 1), "end_date": date(2026, 11, 23)}
BASELINE = {"baseline_start": date(2024, 4, 1), "baseline_end": date(2025, 4, 1)}


@pytest.mark.parametrize("listed", PAGES.values(), ids=PAGES)
def test_every_filter_changes_the_view_and_the_address_that_shows_it_again(
    new_tab: Callable[..., Tab], served: Served, somebody_else: Person, listed: Listed
) -> None:
    served.show("demo")
    tab = new_tab().open(listed)
    for name in names_of(tab, '[role="radiogroup"]') + names_of(tab, '[role="combobox"]'):
        if name not in NOT_SENT:
            change(tab, name)
    drawer = tab.page.get_by_role("button", name="More filters")
    if drawer.count():
        drawer.click()
        tab.page.get_by_test_id("stPopoverBody").wait_for()
        for name in names_of(tab, '[role="combobox"]', "stPopoverBody"):
            change(tab, name, "stPopoverBody")
        tab.page.keyboard.press("Escape")
        tab.page.get_by_test_id("stPopoverBody").wait_for(state="detached")
    sent = new_tab(of=somebody_else).open(tab.page.url)
    assert until(lambda: sent.seen() == tab.seen(), tab.page), "the address shows another view to somebody else"
    # A choice that another filter has ruled out is dropped where the address is opened afresh.
    assert chosen_in(sent) <= chosen_in(tab)


def chosen_in(tab: Tab) -> set[tuple[str, str]]:
    """The filters in a tab's address."""
    return set(parse_qsl(urlsplit(tab.page.url).query))


def names_of(tab: Tab, selector: str, within: str = "stMain") -> list[str]:
    """The labels of the filters of a kind that are in view."""
    items = tab.page.get_by_test_id(within).locator(f"{selector}:visible")
    return items.evaluate_all("(items) => items.map((item) => item.getAttribute('aria-label'))")


def change(tab: Tab, name: str, within: str = "stMain") -> None:
    """Tries the other options of a filter until one changes what is seen; the address must follow each."""
    place = tab.page.get_by_test_id(within)
    if not place.get_by_role("radiogroup", name=name, exact=True).or_(place.get_by_role("combobox", name=name, exact=True)).count():
        return  # what was chosen before leaves this filter nothing to choose
    before, tried = tab.seen(), 0
    while tried < OPTIONS_TRIED:
        address, runs = tab.page.url, tab.page.evaluate("window.finishedRuns")
        if not choose_another(place, name, tried):
            break
        tried += 1
        assert until(lambda known=address: tab.page.url != known, tab.page), f"{name}: the address does not follow"
        tab.wait(runs + 1)
        if tab.seen() != before:
            return
    assert tried == 0, f"{name}: none of {tried} options changes what is seen"


def choose_another(place: Locator, name: str, number: int) -> bool:
    """Chooses an option of a filter that is not chosen now; says whether there was one."""
    group = place.get_by_role("radiogroup", name=name, exact=True)
    if group.count():
        options = group.locator('[role="radio"][aria-checked="false"]')
    else:
        box = place.get_by_role("combobox", name=name, exact=True)
        options = box.page.locator('[role="option"]:not([aria-selected="true"])')
        open_list(box)
    there_is = number < options.count()
    if there_is:
        options.nth(number).click()
    elif not group.count():
        place.page.keyboard.press("Escape")
    return there_is


def open_list(box: Locator) -> None:
    """Opens the list of a filter; a run that ends meanwhile may close it again."""
    listed = box.page.get_by_role("option")
    for _ in range(5):
        box.click()
        box.press("ArrowDown")
        if until(lambda: listed.count() > 0, box.page, seconds=5):
            return
    raise AssertionError(f"{box.get_attribute('aria-label')}: the list does not open")


def test_back_returns_to_the_page_before(new_tab: Callable[..., Tab], served: Served) -> None:
    served.show("whole")
    tab = new_tab().open(HEADLINES)
    title = tab.page.get_by_role("heading", level=1).inner_text()
    tab.after(tab.page.get_by_test_id("stTopNavLink").filter(has_text=ABOUT.title).click)
    expect(tab.page).to_have_title("About the data · Channel Shift")
    tab.page.go_back()
    expect(tab.page).to_have_title("Headlines · Channel Shift")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text(title, use_inner_text=True)
    tab.page.go_forward()
    expect(tab.page).to_have_title("About the data · Channel Shift")


def tile(tab: Tab, label: str) -> str:
    """The figure of a tile by its label."""
    metric = tab.page.get_by_test_id("stMetric").filter(has_text=label).first
    return metric.get_by_test_id("stMetricValue").inner_text().strip()


def test_a_browser_tells_once_that_figures_and_charts_are_drawn(new_tab: Callable[..., Tab], served: Served) -> None:
    served.show("demo")
    tab = new_tab()
    told: list[str] = []
    tab.page.on("response", lambda answer: told.append(f"{urlsplit(answer.url).path} {answer.status}") if "/drawn/" in answer.url else None)
    tab.open(HEADLINES)
    assert [each.rsplit("/", 1)[-1] for each in told] == ["tiles 200", "charts 200"]
    tab.after(lambda: tab.page.get_by_text("12 months", exact=True).first.click())
    assert len(told) == 2


def test_period_and_service_choose_the_figures_of_the_tiles(new_tab: Callable[..., Tab], served: Served) -> None:
    folder = served.show("whole")
    tab = new_tab().open(HEADLINES)
    assert tile(tab, "Contacts") == count(answer("headline", folder, **YEAR, **BASELINE)["contacts"])
    tab.after(tab.page.get_by_role("radio", name="Last month").click)
    open_list(tab.page.get_by_role("combobox", name="Service"))
    tab.after(tab.page.get_by_role("option", name="Council tax").click)
    month = {"start_date": date(2026, 10, 1), "end_date": date(2026, 11, 1), "service_id": "council_tax"}
    asked = answer("headline", folder, **month, **BASELINE)
    assert until(lambda: tile(tab, "Contacts") == count(asked["contacts"]), tab.page)
    assert tile(tab, "Digital take-up") == percent(asked["digital_take_up"])
    assert tile(tab, "Cost per transaction") == pounds(asked["cost_per_transaction"])
    assert "period=Last+month" in tab.page.url and "service=Council+tax" in tab.page.url


def answer(name: str, folder: Path, **parameters: object) -> dict:
    """The first row of a question's answer."""
    return ask(name, parameters, None, folder).records()[0]


def test_the_arithmetic_behind_a_figure_is_one_click_away(new_tab: Callable[..., Tab], served: Served) -> None:
    folder = served.show("whole")
    tab = new_tab().open(HEADLINES)
    tab.page.locator("summary").filter(has_text="How it is worked out").click()
    opened = tab.page.get_by_test_id("stExpanderDetails").filter(has_text="unit cost")
    opened.get_by_role("table").first.wait_for()
    words = opened.inner_text()
    assert "1 April 2026 to 22 November 2026" in words and "April 2024 to March 2025" in words
    for row in ask("cost_per_transaction_by_channel", YEAR, None, folder).records():
        line = opened.get_by_role("row").filter(has_text=str(row["channel_name"])).first.inner_text()
        assert pounds(row["cost_per_transaction"]) in line and pounds(row["cost_per_transaction_high"]) in line


def test_help_says_what_a_figure_means(new_tab: Callable[..., Tab], served: Served) -> None:
    served.show("whole")
    tab = new_tab().open(HEADLINES)
    tab.page.get_by_role("button", name="Help for Digital take-up").focus()
    expect(tab.page.get_by_role("tooltip").first).to_contain_text("Done digitally, as a share of all that counts")


def fetched(tab: Tab, name: str) -> Csv:
    """The file of a card by its name."""
    return download(tab.page.locator(f".st-key-csv_{name}").get_by_role("button"))


def test_the_files_of_headlines_hold_the_answers(new_tab: Callable[..., Tab], served: Served) -> None:
    folder = served.show("whole")
    tab = new_tab().open(HEADLINES)
    months = {"start_date": date(2024, 4, 1), "end_date": date(2026, 11, 1)}
    file = fetched(tab, "digital_take_up_by_month")
    answers = ask("digital_take_up_by_month", months, None, folder).records()
    shares = [row[file.header.index("digital_take_up")] for row in file.rows]
    assert [float(share) for share in shares] == [pytest.approx(float(row["digital_take_up"])) for row in answers]
    file = fetched(tab, "contacts_by_month_and_channel")
    asked = ask("contacts_by_month_and_channel", months, None, folder).records()
    expected = {(str(row["month"])[:10], row["channel_name"]): int(row["contacts"]) for row in asked}
    held = {(row[0], name): int(cell) for row in file.rows for name, cell in zip(file.header[1:], row[1:], strict=True)}
    assert held == expected


def test_the_files_of_about_the_data_hold_the_answers(new_tab: Callable[..., Tab], served: Served) -> None:
    folder = served.show("whole")
    tab = new_tab().open(ABOUT)
    for name, column in (("feeds", "source_id"), ("files", "file"), ("rejects", "reason"), ("unmapped_labels", "label")):
        file = fetched(tab, name)
        asked = sorted(str(row[column]) for row in ask(name, {}, None, folder).records())
        assert sorted(row[file.header.index(column)].removeprefix("'") for row in file.rows) == asked


@pytest.fixture(scope="module")
def two_builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder with two builds, one a month longer, and their names."""
    folder = tmp_path_factory.mktemp("builds")
    shorter = publish_council(folder, Council(last=date(2026, 10, 31)))
    return folder, shorter, publish_council(folder, Council(last=date(2026, 11, 22), number=2))


def make_current(folder: Path, name: str) -> None:
    """Points the folder at one of its builds, as publishing does last."""
    fresh = folder / "published" / "next.tmp"
    shutil.copy(folder / "published" / f"{name}.json", fresh)
    fresh.replace(folder / "published" / "current.json")


@pytest.mark.parametrize("listed", PAGES.values(), ids=PAGES)
def test_a_build_published_meanwhile_is_shown_at_the_next_click(
    new_tab: Callable[..., Tab], served: Served, two_builds: tuple[Path, str, str], listed: Listed
) -> None:
    folder, old, new = two_builds
    make_current(folder, old)
    served.show(folder)
    tab = new_tab().open(listed)
    grey_line = tab.page.get_by_test_id("stCaptionContainer").first
    expect(grey_line).to_contain_text(old)
    before = tab.seen()
    make_current(folder, new)
    runs = tab.page.evaluate("window.finishedRuns")
    name = (names_of(tab, '[role="radiogroup"]') + names_of(tab, '[role="combobox"]'))[0]
    if not choose_another(tab.page.get_by_test_id("stMain"), name, 0):  # the only filter in view has one option
        tab.page.get_by_role("button", name="More filters").click()
        tab.page.get_by_test_id("stPopoverBody").get_by_test_id("stCheckbox").locator("label").first.click()
    tab.wait(runs + 1)
    expect(grey_line).to_contain_text(new)
    assert tab.seen() != before


def test_the_button_of_the_team_meeting_copies_its_two_sentences_and_nothing_else(new_tab: Callable[..., Tab], served: Served) -> None:
    served.show("demo")
    tab = new_tab().open(PAGES["Channels and services"])
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown = tab.page.locator(".st-key-card_meeting").get_by_test_id("stCode")
    shown.hover()
    shown.get_by_role("button", name="Copy to clipboard").click()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert copied == shown.inner_text() and copied.startswith("We had ") and copied.endswith(".")
