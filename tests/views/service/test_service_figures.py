"""Every number in the title, the sentences, the tiles and the card titles, worked out again from the published file by the test's own SQL."""

import json
import math
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest


JOINER, MINUS = "\u2060", "\u2212"
DIGITAL = {"gds_current": "channel_id in ('web', 'app', 'kiosk')", "contacts": "channel_id in ('web', 'app', 'kiosk') and not is_assisted"}
MEASURE = {"gds_current": "transactions", "contacts": "contacts"}


@dataclass(frozen=True)
class Case:
    """A service and a period, as the address asks for them and as the test asks."""

    name: str
    service: str
    start: date
    end: date
    definition: str = "gds_current"
    query: tuple[tuple[str, str], ...] = ()


CASES = [
    Case("Housing benefit", "housing_benefit", date(2026, 4, 1), date(2026, 11, 23)),
    Case("Housing benefit", "housing_benefit", date(2025, 11, 1), date(2026, 11, 1), query=(("period", "12 months"),)),
    Case(
        "Council tax",
        "council_tax",
        date(2026, 10, 1),
        date(2026, 11, 1),
        "contacts",
        (("period", "Last month"), ("definition", "All contacts, enquiries included")),
    ),
    Case("Housing repairs", "housing_repairs", date(2026, 4, 1), date(2026, 11, 23)),
]


def a_year_before(value: date) -> date:
    return value.replace(year=value.year - 1)


@dataclass(frozen=True)
class Published:
    """The published file, asked without the product."""

    connection: duckdb.DuckDBPyConnection

    def one(self, sql: str, case: Case, before: bool = False) -> float:
        dates = (a_year_before(case.start), a_year_before(case.end)) if before else (case.start, case.end)
        where = "service_id = $service and local_date >= $start and local_date < $end"
        where += " and not (grain = 'month' and last_day(local_date) >= $end)" if before else ""  # this year has no such count yet
        asked = {"service": case.service, "start": dates[0], "end": dates[1]}
        return float(self.connection.execute(sql.replace("HERE", where), asked).fetchall()[0][0])

    def staffed(self, case: Case, before: bool = False) -> float:
        return self.one("select sum(contacts) from daily.contacts where HERE and is_assisted", case, before)

    def take_up(self, case: Case, before: bool = False) -> float:
        counted, kind = MEASURE[case.definition], "and contact_type = 'transaction'" if case.definition == "gds_current" else ""
        chat = " or (channel_id = 'chat' and not is_assisted)"
        return self.one(
            f"select sum({counted}) filter (where {DIGITAL[case.definition]}{chat}) / sum({counted}) from daily.contacts where HERE {kind}",
            case,
            before,
        )

    def finding(self, name: str, service: str) -> list[dict]:
        rows = self.connection.execute("select content from findings.answers where name = $name order by row_no", {"name": name}).fetchall()
        return [row for row in (json.loads(content) for (content,) in rows) if row.get("service_id") == service]


@pytest.fixture(scope="module")
def published(demo_council: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """A copy of the published file, so that the product keeps its own connection."""
    snapshot = json.loads((demo_council / "published" / "current.json").read_text())["snapshot"]
    copy = tmp_path_factory.mktemp("published") / "copy.duckdb"
    shutil.copy(demo_council / "published" / snapshot, copy)
    with duckdb.connect(copy, read_only=True) as connection:
        yield Published(connection)


def heard(app: AppTest) -> list[str]:
    return [unescape(part.value).replace(JOINER, "") for part in [*app.title, *app.markdown[:3], *app.header]]


def outward(low: float, high: float) -> tuple[str, str]:
    """Two figures, the low end down and the high end up, as counts."""
    ends = []
    for value, towards in ((low, math.floor), (high, math.ceil)):
        step = 10 ** (math.floor(math.log10(value)) - 1)
        ends.append(f"{towards(round(value / step, 9)) * step:,.0f}")
    return ends[0], ends[1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.service} {case.start}")
def test_the_years_figures_are_those_of_the_published_contacts(opened, demo_council, published: Published, case: Case) -> None:
    app = opened(demo_council, service=case.name, **dict(case.query))
    now, before = published.staffed(case), published.staffed(case, True)
    share, share_before = published.take_up(case), published.take_up(case, True)
    text = "\n".join(heard(app))
    assert f"{now:,.0f} contacts with staff" in text and f", {before:,.0f} a year before" in text
    assert f"Take-up is {share:.1%}, it was {share_before:.1%}" in text
    tiles = {tile.label: tile for tile in app.metric}
    contacts, contacts_before = (published.one("select sum(contacts) from daily.contacts where HERE", case, past) for past in (False, True))
    assert tiles["Contacts"].value == f"{contacts:,.0f}" and tiles["Contacts"].delta == f"{(contacts / contacts_before - 1) * 100:+.1f}%"
    assert tiles["Digital take-up"].value == f"{share:.1%}"
    assert tiles["Digital take-up"].delta == f"{(share - share_before) * 100:+.1f} pts"
    cost = published.one("select sum(cost_central) / sum(transactions) from daily.costs where HERE", case)
    assert tiles["Cost per transaction"].value == f"£{cost:,.2f}"
    done = published.one("select sum(completions) / sum(starts) from daily.funnel where HERE and source_id = 'weblog'", case)
    assert tiles["Forms completed"].value == f"{done:.1%}"
    avoidable = published.one(
        "select sum(assessed) filter (where avoidable_cause <> 'none') / sum(assessed) from daily.reasons where HERE", case
    )
    assert tiles["Avoidable contacts"].value == f"{avoidable:.1%}"
    if case.service != "housing_repairs":
        change = now / before - 1
        assert f"{abs(change):.0%} {'fewer' if change < 0 else 'more'} contacts with staff" in heard(app)[0]
        assert f"take-up {'up' if share > share_before else 'down'} {abs(share - share_before) * 100:.1f} pts" in heard(app)[0]


@pytest.mark.parametrize("case", CASES[:2], ids=lambda case: str(case.start))
def test_what_the_launch_did_is_the_published_finding(opened, demo_council, published: Published, case: Case) -> None:
    found = {
        row["channel_id"]: row for row in published.finding("launch_impact", case.service) if not row.get("code") and row["grain"] == "week"
    }
    calls, visits = found["phone"], found["face_to_face"]
    said = heard(opened(demo_council, service=case.name, **dict(case.query)))
    assert f"visits {-visits['estimate']:.0%} and calls {-calls['estimate']:.0%} lower after the launch" in said[0]
    ranges = [f"{-row['high_80'] * 100:.1f}–{-row['low_80']:.1%} lower" for row in (calls, visits)]
    assert f"calls {ranges[0]}; visits {ranges[1]} (80% likely). Evidence: {calls['grade']}." in "\n".join(said)
    assert f"Calls {-calls['estimate']:.0%} and visits {-visits['estimate']:.0%} lower after the launch of 25 August 2025" in said


def test_a_cut_is_told_with_the_published_range(opened, demo_council, published: Published) -> None:
    row = next(row for row in published.finding("shift_or_cut", "housing_repairs") if row["about"] == "cut")
    low, high = outward(row["fall_low_80"], row["fall_high_80"])
    assert f"Calls fell by {low}–{high}, 80% likely" in "\n".join(heard(opened(demo_council, service="Housing repairs")))


def test_numbers_in_card_titles_are_published_figures(opened, demo_council, published: Published) -> None:
    case = CASES[0]
    titles = "\n".join(heard(opened(demo_council, service=case.name))[4:])
    saving = {row["rung"]: row for row in published.finding("savings", case.service)}
    low, high = (f"{value / 1000:.0f}" for value in (saving["L3"]["low_80"] - 500, saving["L3"]["high_80"] + 500))
    assert re.search(rf"£{low}k–£{high}k a year less contact cost; £{saving['L5']['estimate'] / 1000:.3g}k is cash", titles)
    hours = outward(saving["C_customer_time"]["low_80"], saving["C_customer_time"]["high_80"])
    assert f"Residents spend {hours[0]}–{hours[1]} fewer hours a year on contacts" in titles
    steps = [
        published.one(f"select sum({kind}) from daily.funnel where HERE and source_id = 'weblog' and step_no = {number}", case)
        for number, kind in ((1, "starts"), (2, "steps"), (3, "steps"), (4, "completions"))
    ]
    lost = [before - after for before, after in pairwise(steps)]
    worst = lost.index(max(lost))
    assert f"{lost[worst]:,.0f} of {steps[worst]:,.0f} left the form before step {worst + 2}" in titles
    gave_up = next(row for row in published.finding("failed_online", case.service) if row.get("path"))
    ends = outward(gave_up["contacts_low_80"], gave_up["contacts_high_80"])
    assert f"{ends[0]}–{ends[1]} a year gave up online, then contacted us" in titles
    weeks = {
        row["channel_id"]: row
        for row in published.finding("contact_forecast", case.service)
        if row.get("step") == "week" and row.get("ahead") == 1
    }
    expected = [f"{weeks[channel]['low_80']:.0f}–{weeks[channel]['high_80']:.0f}" for channel in ("phone", "face_to_face")]
    assert f"Week of 23 November 2026: {expected[0]} calls and {expected[1]} visits" in titles
    target = next(row for row in published.finding("take_up_forecast", case.service) if row["kind"] == "month")["target"]
    assert f"The take-up target of {target:.1%} is not in sight" in titles
    scores = dict(
        published.connection.execute(
            """select channel_id, sum((score_sum - responses * scale_low) / (scale_high - scale_low)) / sum(responses) from daily.surveys
            where service_id = 'housing_benefit' and question = 'satisfaction' and local_date >= '2026-04-01' and local_date < '2026-11-23'
            group by channel_id having sum(responses) >= 30"""
        ).fetchall()
    )
    assert f"{max(scores.values()):.2f}" in titles and f"{min(scores.values()):.2f}" in titles


@pytest.mark.parametrize("case", [CASES[0], CASES[1], CASES[3]], ids=lambda case: f"{case.service} {case.start}")
def test_no_number_in_the_head_is_unaccounted_for(opened, demo_council, published: Published, case: Case) -> None:
    """The counts of numbers in the title: every one of them is a change worked out above, so that a new one asks for a test."""
    title = heard(opened(demo_council, service=case.name, **dict(case.query)))[0]
    numbers = re.findall(r"\d[\d,.]*", title)
    now, before = published.staffed(case), published.staffed(case, True)
    effects = {
        row["channel_id"]: row for row in published.finding("launch_impact", case.service) if not row.get("code") and row["grain"] == "week"
    }
    allowed = {f"{abs(now / before - 1):.0%}"[:-1], f"{abs(published.take_up(case) - published.take_up(case, True)) * 100:.1f}"}
    allowed |= {f"{abs(effects[channel]['estimate']):.0%}"[:-1] for channel in ("phone", "face_to_face") if channel in effects}
    assert set(numbers) <= allowed
