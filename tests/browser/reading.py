"""What a tab shows and what its files hold, read into Python so that the two can be compared."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page


NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?(e[+-]?\d+)?")
CARD = "xpath=ancestor::*[@data-testid='stVerticalBlock'][descendant::h2][1]"
GRID = """
(grid) => ({
    rows: Number(grid.querySelector("table").getAttribute("aria-rowcount")) - 1,
    columns: Number(grid.querySelector("table").getAttribute("aria-colcount")),
    cells: [...grid.querySelectorAll("td")].map((cell) => [...cell.id.split("-").slice(2).map(Number), cell.textContent]),
})
"""
# Values against dates: what a line over time shows, without the marks a chart repeats.
LINES = """
(chart) => chart.data
    .filter((line) => line.x?.length && line.y?.length && /^\\d{4}-/.test(String(line.x[0])))
    .flatMap((line) => [...line.y]).filter((value) => typeof value === "number" && isFinite(value))
"""
# Words that stand outside the window or outside the box that cuts them, leaving out what scrolls in its own box or is for screen readers.
CUT_OFF = """
() => {
    const main = document.querySelector('[data-testid="stMain"]');
    const cut = [];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        const parent = text.parentElement;
        if (!text.data.trim() || parent.closest("canvas, style, script, template, [aria-hidden='true'] svg")) continue;
        if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        if (!box.width || !box.height) continue;
        let inside = false;
        let clipped = box.left < -1 || box.right > window.innerWidth + 1;
        for (let around = parent; around && around !== main; around = around.parentElement) {
            const style = getComputedStyle(around), edge = around.getBoundingClientRect();
            if (edge.width <= 1 || edge.height <= 1) inside = true;
            if (["auto", "scroll"].includes(style.overflowX)) { inside = true; break; }
            const hides = ["hidden", "clip"].includes(style.overflowX);
            if (hides && (box.right > edge.right + 1.5 || box.left < edge.left - 1.5)) clipped = true;
        }
        if (clipped && !inside) cut.push(text.data.trim());
    }
    return cut;
}
"""


@dataclass(frozen=True)
class Csv:
    """A downloaded file: its name without the snapshot, header and rows."""

    name: str
    header: list[str]
    rows: list[list[str]]

    @property
    def numbers(self) -> set[float]:
        """Every figure of the file."""
        return {number for row in self.rows for cell in row if (number := number_of(cell)) is not None}


def read_csv(path: Path, file_name: str) -> Csv:
    """The file as a spreadsheet would open it; fails where rows differ in width or the mark for UTF-8 is missing."""
    body = path.read_bytes()
    assert body.startswith(b"\xef\xbb\xbf"), f"{file_name} does not say that it is UTF-8"
    header, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    assert {len(row) for row in rows} <= {len(header)}, f"{file_name} has ragged rows"
    return Csv(re.sub(r"_snap-.*$", "", file_name.removesuffix(".csv")), header, rows)


def download_buttons(page: Page) -> Locator:
    """Every "Download CSV" of the page."""
    return page.get_by_test_id("stDownloadButton").get_by_role("button", name="Download CSV")


def download(button: Locator) -> Csv:
    """Clicks the button and reads the file that comes."""
    with button.page.expect_download() as coming:
        button.click()
    return read_csv(Path(coming.value.path()), coming.value.suggested_filename)


def number_of(text: str) -> float | None:
    """The figure in a cell, with or without separators and signs of money or share; None for words and dates."""
    bare = text.replace("\u2212", "-").replace("£", "").removesuffix("%").strip()
    return float(bare.replace(",", "")) if NUMBER.fullmatch(bare) else None


def says_the_same(shown: str, filed: str) -> bool:
    """Whether a cell on screen is the cell of the file: the same figure as far as it is shown, the same day, or the same words."""
    left, right = number_of(shown), number_of(filed)
    if left is not None and right is not None:
        digits = len(shown.rsplit(".", 1)[1]) if "." in shown else 0
        return abs(left - right) <= 0.5 * 10**-digits + 1e-9 or left == right
    if filed in ("True", "False"):
        return shown in (filed, filed.lower(), {"True": "yes", "False": "no"}[filed])
    if not filed:
        return shown in ("", "no data", "None", "null")
    if re.match(r"\d{4}-\d\d-\d\d", filed) and re.match(r"\d{4}-\d\d-\d\d", shown):
        return shown[:10] == filed[:10]
    return words_only(shown).startswith(words_only(filed.removeprefix("'"))[:100])


def words_only(text: str) -> str:
    """Letters and digits alone, which no line break, joiner or escape changes."""
    return "".join(character for character in text if character.isalnum()).lower()


def is_told(words: str, file: Csv) -> bool:
    """Whether words say any label or figure of a file's first row, the figure as a count, with decimals or as a share."""
    told = words_only(words)
    for cell in file.rows[0]:
        number = number_of(cell)
        ways = [cell] if number is None else [f"{number:,.0f}", f"{number:,.2f}", f"{number * 100:.1f}"]
        if any(words_only(way) and words_only(way) in told for way in ways):
            return True
    return False


def nearest_above(button: Locator, items: Locator) -> Locator:
    """The last of some items that stands above a button; the first of all where none does."""
    place = button.bounding_box()["y"]
    above = [item for item in items.all() if item.bounding_box()["y"] < place]
    return above[-1] if above else items.first


def cells_in_view(grid: Locator) -> list[str]:
    """The texts of a data grid's cells, which are there once the grid is in view."""
    grid.scroll_into_view_if_needed()
    grid.locator("td").first.wait_for(state="attached")
    return grid.locator("td").all_text_contents()


def grid_differences(grid: Locator, file: Csv) -> list[str]:
    """Where a data grid and its file differ; a long grid holds only the rows in view."""
    assert cells_in_view(grid)
    held = grid.evaluate(GRID)
    found = [f"{held['rows']} rows shown, {len(file.rows)} in the file"] if held["rows"] != len(file.rows) else []
    found += [f"{held['columns']} columns shown, {len(file.header)} in the file"] if held["columns"] != len(file.header) else []
    return found or [
        f"row {row + 1}, {file.header[column]}: {text!r} shown, {file.rows[row][column]!r} in the file"
        for column, row, text in held["cells"]
        if not says_the_same(text, file.rows[row][column])
    ]


def table_differences(table: Locator, file: Csv) -> list[str]:
    """Where a plain table and its file differ; a long table shows the first rows."""
    rows = table.locator("tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.querySelectorAll('th, td')].map((c) => c.innerText))"
    )
    pairs = [(shown, filed) for line, row in zip(rows, file.rows, strict=False) for shown, filed in zip(line, row, strict=True)]
    assert len(rows) == min(len(file.rows), 200)
    return [f"{shown!r} shown, {filed!r} in the file" for shown, filed in pairs if not says_the_same(shown, filed)]


def drawn_but_not_filed(chart: Locator, file: Csv) -> list[float]:
    """Values a line over time draws that the file does not hold, as they are or as a percentage."""
    known = {round(number, 6) for number in file.numbers} | {round(number / 100, 6) for number in file.numbers}
    known |= {round(number * 100, 6) for number in file.numbers}
    return [value for value in chart.evaluate(LINES) if round(value, 6) not in known]


def severe(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    return [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
