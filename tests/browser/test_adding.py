"""Bringing data in the browser: from an empty folder and a workbook nobody knows to the figure on Headlines, and counts typed by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.driving import PATIENCE, Tab


CHANNELS = ("Phone", "Front desk", "Drum", "Web form")
CONTACTS = 48  # twelve by each channel, all on days that could be months


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A log as a front desk keeps it: a title above the header, days first, names of people, channels in its own words."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Contact log of the front desk"])
    sheet.append(["April 2026, kept by hand"])
    sheet.append([])
    sheet.append(["Ref no", "Date", "How contacted", "Service", "Caller name", "Outcome"])
    for number in range(CONTACTS):
        day = f"{number % 12 + 1:02}/04/2026"
        sheet.append([f"CL{number:04}", day, CHANNELS[number % 4], "Council tax", f"Jo Bloggs {number}", "Resolved"])
    path = tmp_path / "Desk log.xlsx"
    book.save(path)
    return path


@pytest.fixture
def empty(served: Served, tmp_path: Path) -> Path:
    """A data folder with nothing in it, shown by the server."""
    folder = tmp_path / "council"
    folder.mkdir()
    return served.show(folder)


def choose(page: Page, label: str, option: str) -> None:
    """Chooses from the list of a control, and waits until the control shows it."""
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("option", name=option, exact=True).click()
    expect(page.get_by_role("combobox", name=label).first).to_have_value(option, timeout=PATIENCE)


def write_name(page: Page) -> None:
    """Says who is at work."""
    box = page.get_by_label("Your name or initials")
    box.fill("Asha")
    box.press("Enter")


def tile(page: Page, label: str) -> str:
    """The figure of a tile of Headlines."""
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue").inner_text()


def test_a_workbook_nobody_knows_goes_from_an_empty_folder_to_headlines(new_tab: Callable[..., Tab], empty: Path, workbook: Path) -> None:
    tab = new_tab()
    tab.open(tab.home + "add_data", task="file")
    page, main = tab.page, tab.page.get_by_test_id("stMain")
    write_name(page)
    page.locator('input[type="file"]').set_input_files(workbook)
    page.get_by_role("heading", name="Desk log.xlsx: each row is one contact").wait_for()
    build = page.get_by_role("button", name="Add it and build")
    expect(build).to_be_disabled()  # 03/04/2026 could be March
    assert "Jo Bloggs" not in tab.words()
    page.get_by_role("radio", name="Day first, 31/12/2026").click()
    expect(main).to_contain_text("Of 48 rows, 48 would load", timeout=PATIENCE)
    choose(page, "front desk", "Face to face")
    choose(page, "drum", "No contact: leave these rows out")
    expect(main).to_contain_text("Of 48 rows, 36 would load", timeout=PATIENCE)
    page.get_by_role("radio", name="Transactions").click()
    expect(page.get_by_role("radio", name="Transactions")).to_be_checked(timeout=PATIENCE)
    expect(build).to_be_enabled(timeout=PATIENCE)
    build.click()
    page.get_by_role("heading", name="1 file is in: 36 of 48 rows loaded").wait_for()
    assert (empty / "raw" / "desk_log" / "Desk log.xlsx").read_bytes() == workbook.read_bytes()
    page.get_by_text("See it on Headlines").click()
    page.get_by_test_id("stMetric").first.wait_for()
    assert (tile(page, "Contacts"), tile(page, "Digital take-up")) == ("36", "33.3%")


def test_counts_typed_into_the_grid_are_figures(new_tab: Callable[..., Tab], empty: Path) -> None:
    tab = new_tab()
    tab.open(tab.home + "add_data", task="counts")
    page = tab.page
    write_name(page)
    place = page.get_by_test_id("stDataFrame").bounding_box()
    assert place is not None
    page.mouse.dblclick(place["x"] + place["width"] / 2, place["y"] + 50)  # the first month, in the middle: Phone
    page.locator("#portal input").fill("120")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save 1 count and build").click()
    page.get_by_role("heading", name="1 file is in: 1 of 1 row loaded").wait_for()
    assert "phone,120" in (empty / "raw" / "typed_counts" / "typed_counts.csv").read_text()
