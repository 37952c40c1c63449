"""Every figure in the title, the sentences and the card titles, worked out again from the published file without the page's own functions."""

import itertools
import math
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from analysis.ask import ask
from pipelines.database import open_published
from tests.views.conftest import words_of


SETTINGS = [
    {},
    {"period": "12 months", "service": "Housing benefit"},
    {"period": "Last month", "real": "true"},
    {"period": "12 months", "service": "Report a missed bin"},
]
IDS = {"Housing benefit": "housing_benefit", "Report a missed bin": "missed_bin"}
DATES = {None: ("2026-04-01", "2026-11-23"), "12 months": ("2025-11-01", "2026-11-01"), "Last month": ("2026-10-01", "2026-11-01")}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def two(value: float, up: bool) -> float:
    """Two significant figures, downward or upward."""
    if value == 0:
        return 0.0
    place = 1 - math.floor(math.log10(abs(value)))
    moved = round(value * 10**place, 9)
    return (math.ceil(moved) if up else math.floor(moved)) / 10**place


def money(value: float) -> str:
    """£34.8k, £1.6m, £820."""
    size, sign = abs(value), "−" if value < 0 else ""
    if size >= 1e6:
        return f"{sign}£{size / 1e6:.2g}m"
    return f"{sign}£{size / 1000:.3g}k" if size >= 1000 else f"{sign}£{size:.0f}"


def whole_pounds(value: float) -> str:
    """+£10,632, −£25,955, £0."""
    return f"{'+' if value > 0 else '−'}£{abs(value):,.0f}" if round(value) else "£0"


def spread(low: float, high: float) -> str:
    """A range rounded outward."""
    ends = money(two(low, False)), money(two(high, True))
    return f"{ends[0]} to {ends[1]}" if low < 0 else f"{ends[0]}–{ends[1]}"


def long_day(text: str, days: int = 0) -> str:
    moment = date.fromordinal(date.fromisoformat(text).toordinal() + days)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def finding(folder: Path, name: str, **parameters: object) -> list[dict]:
    return ask(name, parameters, None, folder).records()


def query(folder: Path, sql: str) -> list[tuple]:
    with open_published(folder, None).connection.cursor() as cursor:
        return cursor.execute(sql).fetchall()


def ladder(folder: Path, service: str | None) -> dict[str, dict]:
    return {row["rung"]: row for row in finding(folder, "savings") if row["service_id"] == (service or "*")}


@pytest.fixture(scope="module")
def drawn() -> dict:
    """The pages that were drawn already, by setting."""
    return {}


@pytest.fixture(params=SETTINGS, ids=lambda setting: "-".join(setting.values()) or "all")
def shown(request, show, demo_council, drawn, monkeypatch):
    """The page at one setting: its app, its text, the service and the dates; drawn once for all tests."""
    setting = request.param
    monkeypatch.setenv("CHANNEL_SHIFT_DATA", str(demo_council))
    key = tuple(setting.items())
    if key not in drawn:
        drawn[key] = show(demo_council, **setting)
    app = drawn[key]
    text = unescape(words_of(app)).replace("\u2060", "").replace("\u00a0", " ")
    return app, text, IDS.get(setting.get("service", "")), DATES[setting.get("period")], setting


def test_the_title_and_sentence_are_the_published_ladder(shown, demo_council) -> None:
    app, text, service, dates, _ = shown
    rows = ladder(demo_council, service)
    net = rows["L3"]
    title = unescape(app.title[0].value).replace("\u2060", "")
    assert spread(net["low_80"], net["high_80"]) in title
    cash = rows["L5"]["estimate"]
    if net["low_80"] > 0:
        assert title.endswith(f"; {money(cash)} of it is cash")
    own = "" if (net["start_date"], net["end_date"]) == dates else " whatever dates are chosen below"
    assert f"It covers {long_day(net['start_date'])} to {long_day(net['end_date'], -1)}{own}, against" in text


def test_cash_stands_beside_what_the_register_planned(shown, demo_council) -> None:
    app, _, service, _, _ = shown
    only = f" and b.service_id = '{service}'" if service else ""
    planned = query(
        demo_council,
        f"select sum(y.amount) from reference.benefit_years y join reference.benefits b using (benefit_id) where financial_year = '2026-27'{only}",
    )[0][0]
    cash = ladder(demo_council, service)["L5"]["estimate"]
    expected = (
        f"{money(cash)} a year is cash; {money(float(planned))} of savings is budgeted for 2026/27" if planned else "Nothing is cash yet"
    )
    assert unescape(app.header[0].value) == expected


def test_the_course_is_the_last_year_of_the_efficiency_gains(shown, demo_council) -> None:
    app, text, _, _, _ = shown
    row = [row for row in finding(demo_council, "efficiency") if row["part"] == "total" and row["verdict"]][-1]
    verdict = f"{row['verdict'][0].upper()}{row['verdict'][1:]}"
    expected = f"{verdict} for the efficiency target: {spread(row['low_80'], row['high_80'])} of {money(row['target'])}"
    assert unescape(app.header[1].value).replace("\u2060", "") == expected
    assert (
        f"Cashable half: {spread(row['cash_low_80'], row['cash_high_80'])} of {money(row['cash_target'])}, {row['cash_verdict']}." in text
    )


def test_the_four_reasons_add_up_to_the_change(shown, demo_council) -> None:
    app, text, service, dates, setting = shown
    asked = {"start_date": dates[0], "end_date": dates[1], "prices": "real" if setting.get("real") else "nominal"}
    row = next(row for row in finding(demo_council, "cost_change", **asked) if row["service_id"] == (service or "*"))
    terms = [row[name] for name in ("volume", "service_mix", "channel_mix", "unit_cost")]
    assert abs(sum(terms) - (row["cost_now"] - row["cost_before"])) < 0.005
    title = unescape(app.header[2].value)
    shift = "took" if row["channel_mix"] < 0 else "added"
    assert f"channel shift {shift} {money(abs(row['channel_mix']))}" in title and money(row["cost_now"]) in title
    if "little changed" not in title:
        assert f"{'fell' if row['change'] < 0 else 'rose'} {money(abs(row['change']))}" in title
    assert f"{row['months']} month" in text
    chart = next(each.proto.body for each in app.get("html") if "All change" in each.proto.body)
    amounts = [*terms, row["change"]]
    assert re.findall(r"nowrap'>([^<]*)</b>", chart) == [whole_pounds(amount) for amount in amounts]
    widths = [float(each) for each in re.findall(r";width:([\d.]+)%", chart)]
    ends = [0.0, *itertools.accumulate(terms)]
    assert widths == pytest.approx([100 * abs(amount) / (max(ends) - min(ends)) for amount in amounts], abs=0.01)


def test_what_got_worse_is_worse_in_the_facts(shown, demo_council) -> None:
    app, _, service, dates, _ = shown
    tables = [table.value for table in app.table if "A year before" in table.value.columns]
    listed = [] if not tables else list(tables[0].itertuples(index=False))
    only = f" and service_id = '{service}'" if service else ""
    handled = """select sum(handle_seconds) / sum(handle_known), sum(handle_known) from daily.contacts
                 where channel_id = 'phone' and local_date >= '{}' and local_date < '{}' {}"""
    now, n_now = query(demo_council, handled.format(*dates, only))[0]
    year_before = [f"{int(day[:4]) - 1}{day[4:]}" for day in dates]
    was, n_was = query(demo_council, handled.format(*year_before, only))[0]
    told = now - was >= max(0.02 * was, 2 * was * math.sqrt(1 / n_now + 1 / n_was))
    mine = [row for row in listed if row[0].startswith("**Contacts take longer**") and "Phone" in row[0]]
    assert len(mine) == int(told)
    if told:
        assert tuple(mine[0][1:]) == tuple(f"{round(each) // 60}:{round(each) % 60:02d}" for each in (was, now))
    cuts = {row["service_id"] for row in finding(demo_council, "shift_or_cut") if row["verdict"] == "access reduced"}
    cuts = cuts if service is None else cuts & {service}
    assert (f"ccess was cut in {len(cuts)} service" in app.header[3].value) == bool(cuts)
    counted = re.match(r"(\d+) measure", app.header[3].value)
    assert (int(counted.group(1)) if counted else 0) == len(listed)


def test_decisions_are_the_published_ones_of_the_choice(shown, demo_council) -> None:
    app, _, service, _, _ = shown
    rows = [
        row for row in finding(demo_council, "next_decisions") if row["code"] is None and (service is None or row["service_id"] == service)
    ]
    if not rows:
        assert "No decision stands out" in unescape(words_of(app))
        return
    header = unescape(app.header[4].value).replace("\u2060", "")
    top = max(rows, key=lambda row: two(row["high_80"], True))
    assert spread(top["low_80"], top["high_80"]) in header
    table = next(table.value for table in app.table if "Worth a year" in table.value.columns)
    assert len(table) == len(rows)
    for row, line in zip(rows, table["Worth a year"], strict=True):
        assert f"**{spread(row['low_80'], row['high_80'])}**" in unescape(line).replace("\u2060", "")


def test_tiles_and_residents_hours_are_answers(shown, demo_council) -> None:
    app, _, service, dates, _ = shown
    tiles = {metric.label: str(metric.value).replace("\u2060", "") for metric in app.metric}
    only = f" and service_id = '{service}'" if service else ""
    contacts = query(
        demo_council, f"select sum(contacts) from daily.contacts where local_date >= '{dates[0]}' and local_date < '{dates[1]}'{only}"
    )[0][0]
    assert tiles["Contacts"] == f"{int(contacts):,}"
    time = ladder(demo_council, service)["C_customer_time"]
    low, high = two(time["low_80"], False), two(time["high_80"], True)
    ends = f"{low:,.0f}".replace("-", "−"), f"{high:,.0f}".replace("-", "−")
    assert tiles["Residents' hours"] == (f"{ends[0]} to {ends[1]}" if low < 0 else f"{ends[0]}–{ends[1]}")


def test_the_signature_counts_its_own_answers(shown) -> None:
    app, _, _, _, _ = shown
    app.session_state["open_checks"] = True
    app.run()
    answers = list(next(table.value for table in app.table if "Answer" in table.value.columns)["Answer"])
    sums = [sum(word in answer for answer in answers) for word in ("Yes", "No**", "Unknown")]
    assert sum(sums) == 15
    assert f"{sums[0]} of 15 checks hold, {sums[1]} fail, {sums[2]} unknown" in " ".join(header.value for header in app.header)
