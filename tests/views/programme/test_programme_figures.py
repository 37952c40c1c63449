"""Every number in the title, the sentences and the card titles, worked out again from the published register by arithmetic of the test's own."""

import csv
import math
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from analysis.ask import ask
from tests.views.programme.test_programme_page import PAGE, chosen


JOINER = "\u2060"
MINUS = "\u2212"


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def short(value: float) -> str:
    """Pounds as the page writes them: three figures in thousands, two in millions."""
    size, sign = abs(value), MINUS if value < 0 else ""
    if size >= 999_500:
        return f"{sign}£{size / 1e6:.2g}m"
    return f"{sign}£{size / 1000:.3g}k" if size >= 1000 else f"{sign}£{size:.0f}"


def at_least(value: float) -> str:
    """Two figures, down."""
    step = 10 ** (math.floor(math.log10(value)) - 1)
    return short(math.floor(round(value / step, 9)) * step)


def outward(low: float, high: float) -> str:
    """Two figures, the low end down and the high end up."""
    ends = []
    for value, towards in ((low, math.floor), (high, math.ceil)):
        step = 10 ** (math.floor(math.log10(value)) - 1)
        ends.append(short(towards(round(value / step, 9)) * step))
    return f"{ends[0]}–{JOINER}{ends[1]}"


def months_run(begins: date, until: date, year: int) -> float:
    """Twelfths of the financial year that begins in April of `year` from one day to another, part months by their days."""
    total, month = 0.0, date(year, 4, 1)
    for _ in range(12):
        length = monthrange(month.year, month.month)[1]
        following = month + timedelta(days=length)
        total += max(0, (min(until, following) - max(begins, month)).days) / length
        month = following
    return total / 12


@dataclass(frozen=True)
class Expected:
    """What the test works out for one setting."""

    total: str
    cash: str
    target: float
    verdict: str
    cash_verdict: str
    evidenced: float
    planned: float
    gains: float


def expected(folder: Path, year: str, through: date) -> Expected:
    """Gains, target and plan of a financial year from the council's own files; only the range's ends are the finding's."""
    first = int(year[:4])
    begins, ends = date(first, 4, 1), date(first + 1, 4, 1)
    out = {row["name"] for row in ask("efficiency", {}, None, folder).records() if row["part"] == "not_counted"}
    index = {row["financial_year"]: float(row["index"]) for row in table(folder, "deflators")}
    base = min(row["from_date"] for row in table(folder, "targets") if row["measure"] == "efficiency_gain_share")
    base_year = f"{base[:4]}-{int(base[2:4]) + 1:02d}"
    evidenced = planned = gains = 0.0
    for row in table(folder, "benefits"):
        plans = dict(part.split("=") for part in row["planned_by_year"].split(";"))
        planned += float(plans.get(year, 0))
        if row["benefit_id"] in out:
            continue
        start, amount = date.fromisoformat(row["from_date"]), float(row["amount"])
        if row["is_one_off"] == "true":
            so_far = whole = amount if begins <= start < ends else 0.0
        else:
            so_far = amount * months_run(start, min(ends, through + timedelta(days=1)), first)
            whole = amount * months_run(start, ends, first)
        evidenced += so_far
        gains += whole * index[base_year] / index[row["price_year"]]
    rows = ask("efficiency", {"year": year}, None, folder).records()
    found = next(row for row in rows if row["part"] == "total" and row["status"] in ("final", "forecast"))
    assert found["estimate"] == pytest.approx(gains, abs=0.01)
    spend = next(
        float(line.split("=")[1])
        for line in (folder / "reference/settings.toml").read_text().splitlines()
        if line.startswith("baseline_spend")
    )
    steps = first - int(base_year[:4]) + 1
    target = round(steps * 0.025 * spend, 2)
    ends_of = (found["low_80"], found["high_80"], found["cash_low_80"], found["cash_high_80"])
    total, cash = outward(*ends_of[:2]), outward(*ends_of[2:])
    return Expected(
        total, cash, target, judged(*ends_of[:2], target), judged(*ends_of[2:], target / 2), evidenced, planned, gains
    )  # fmt: skip


def judged(low: float, high: float, target: float) -> str:
    return "reached" if low >= target else "not reached" if high < target else "open"


def shown(app) -> list[str]:
    """The title, the first sentence and the card titles."""
    return [unescape(str(each.value)) for each in (app.title[0], app.markdown[0], *app.header)]


@pytest.mark.parametrize(
    ("council", "year", "title"),
    [
        ("demo", "2026-27", "Not on course for the 2026/27 target, in total or in cash"),
        ("demo", "2025-26", "The 2025/26 target was missed, in total and in cash"),
        ("money", "2026-27", "Not on course for the 2026/27 target in total; the cash half is too close to call"),
        ("money", "2025-26", "2025/26: the target is too close to call in total; its cash half was met"),
    ],
)
def test_every_number_is_the_registers(show, demo_council: Path, money_council: Path, council: str, year: str, title: str) -> None:
    folder = demo_council if council == "demo" else money_council
    words = year.replace("-", "/")
    want = expected(folder, year, date(2026, 11, 22))
    said = shown(show(folder, PAGE, year=words))
    assert said[0] == title
    verb, came, so_far = ("were made", "came to", "") if year == "2025-26" else ("are forecast", "should come to", " so far")
    assert said[1] == (
        f"Gains of {want.total} {verb} against {short(want.target)}. Of that {want.cash} is cash, against {short(want.target / 2)}."
    )
    assert f"{at_least(want.evidenced)} evidenced{so_far}, of {short(want.planned)} planned for {words}" in said
    assert f"{words} gains {came} {want.total}, {want.cash} of it cashable" in said


@pytest.mark.parametrize(
    ("council", "year", "verdicts"),
    [
        ("demo", "2026-27", ("not reached", "not reached")),
        ("money", "2026-27", ("not reached", "open")),
        ("money", "2025-26", ("open", "reached")),
    ],
)
def test_the_verdict_follows_from_range_and_target(
    demo_council: Path, money_council: Path, council: str, year: str, verdicts: tuple
) -> None:
    want = expected(demo_council if council == "demo" else money_council, year, date(2026, 11, 22))
    assert (want.verdict, want.cash_verdict) == verdicts


def test_the_title_of_a_directorate_has_its_own_range(show, demo_council: Path) -> None:
    # The demo's only saving is this directorate's, so its range is that of the whole council.
    want = expected(demo_council, "2026-27", date(2026, 11, 22))
    said = shown(chosen(show(demo_council, PAGE), "Revenues and benefits"))
    assert said[0] == f"Revenues and benefits brings {want.total} in 2026/27, {want.cash} of it cash"
    assert said[1] == "The target is set for the whole council: not on course."
    assert f"{at_least(want.evidenced)} evidenced so far, of {short(want.planned)} planned for 2026/27" in said


def test_tiles_show_the_same_range_and_target(show, money_council: Path) -> None:
    want = expected(money_council, "2026-27", date(2026, 11, 22))
    tiles = {metric.label: (metric.value, metric.delta) for metric in show(money_council, PAGE).metric}
    assert tiles["Gains in 2026/27"] == (want.total, f"target {short(want.target)}")
    assert tiles["Of that, cash"] == (want.cash, f"target {short(want.target / 2)}")
    cases = [row for row in ask("business_case", {}, None, money_council).records() if not row["code"]]
    failed = [row for row in cases if row["high_80"] is not None and row["high_80"] <= 0]
    assert tiles["Projects that did not pay"] == (f"{len(failed)} of {len(cases)}", "3 pay")


def test_the_projects_title_counts_them_by_their_range(show, money_council: Path) -> None:
    cases = [row for row in ask("business_case", {}, None, money_council).records() if not row["code"]]
    paying = [row for row in cases if (row["low_80"] if row["low_80"] is not None else row["estimate"]) > 0]
    assert f"{len(paying)} of {len(cases)} investments pay; Portal search has not" in shown(show(money_council, PAGE))


def test_the_number_of_savings_not_counted_is_the_number_listed(show, money_council: Path) -> None:
    app = show(money_council, PAGE)
    title = next(header for header in shown(app) if "not counted" in header)
    listed = next(str(each.value) for each in app.markdown if "**B4**" in str(each.value)).splitlines()
    assert re.match(r"\d+", title)[0] == str(len(listed)) == "4"


def test_mobile_working_says_the_hours_of_all_groups(show, demo_council: Path) -> None:
    row = next(
        row
        for row in ask("field_work", {}, None, demo_council).records()
        if (row["professional_group"], row["measure"]) == ("All groups", "productive_minutes")
    )
    step = 100
    low, high = math.floor(row["hours_low_80"] / step) * step, math.ceil(row["hours_high_80"] / step) * step
    said = [str(each.value) for each in show(demo_council, PAGE).markdown]
    assert f"That frees {low:,}–{JOINER}{high:,} hours a year. It is time, not cash." in said
    assert f"**All groups**: {row['workers']} workers, compared with {row['compared_workers']} workers without it." in said
