"""Every number in the title, sentences and card titles, worked out again from the published facts by other SQL."""

import json
import math
import re
from datetime import date, timedelta

import duckdb
import pytest

from pipelines.database import open_published
from tests.views.conftest import words_of


PAGE = "Channels and services"
START, END = date(2026, 11, 16), date(2026, 11, 23)
SETTINGS = [
    ({}, "true"),
    ({"service": "Council tax"}, "service_id = 'council_tax'"),
    ({"directorate": "Housing"}, "service_id in (select s.service_id from reference.services as s where s.directorate = 'Housing')"),
]


@pytest.fixture
def facts(demo_council) -> duckdb.DuckDBPyConnection:
    return open_published(demo_council).connection.cursor()


def one(facts: duckdb.DuckDBPyConnection, sql: str) -> object:
    return facts.execute(sql).fetchall()[0][0]


def between(start: date = START, end: date = END) -> str:
    return f"local_date >= date '{start}' and local_date < date '{end}'"


def weekly_calls(facts: duckdb.DuckDBPyConnection, where: str) -> dict[date, float]:
    rows = facts.execute(
        f"""select date_trunc('week', local_date)::date as week, sum(offered) from daily.contacts
        where channel_id = 'phone' and grain = 'day' and {where} and local_date < date '{END}' group by week order by week"""
    ).fetchall()
    return {week: float(calls) for week, calls in rows}


def spoilt(facts: duckdb.DuckDBPyConnection, where: str) -> tuple[set[date], set[date]]:
    """Weeks with a bank holiday, and weeks touched by a bill or an outage of these services."""
    holidays = {row[0] for row in facts.execute("select week from reference.calendar where is_bank_holiday").fetchall()}
    changes = facts.execute(
        f"""select from_date, to_date from reference.changes
        where kind in ('bill', 'letter', 'outage') and (service_id is null or {where})"""
    ).fetchall()
    touched = {
        day - timedelta(days=day.weekday())
        for first, last in changes
        for day in (first + timedelta(days=n) for n in range((last - first).days))
    }
    return holidays, touched


def expected(facts: duckdb.DuckDBPyConnection, where: str) -> tuple[float, float]:
    """The 80 % range of the last week's calls by plain loops: median of 8 ordinary weeks, errors of the last 84."""
    calls = weekly_calls(facts, where)
    weeks = [START - timedelta(weeks=n) for n in range(len(calls) - 1, -1, -1)]
    holidays, touched = spoilt(facts, where)
    early = sorted(calls[week] for week in weeks[:20])
    is_log = (early[9] + early[10]) / 2 >= 1000
    working = {week: math.log(calls[week] + 0.5) if is_log else 2 * math.sqrt(calls[week] + 3 / 8) for week in weeks}
    return loops(weeks, working, holidays, touched, is_log)


def loops(weeks: list[date], working: dict[date, float], holidays: set, touched: set, is_log: bool) -> tuple[float, float]:
    errors: list[tuple[bool, float]] = []
    flags: dict[date, int] = {}
    since, unusual = date.min, holidays | touched
    for number, week in enumerate(weeks):
        last = weeks[max(number - 3, 0) : number]
        if len(last) == 3 and not unusual.intersection(last) and abs(sum(flags.get(each, 0) for each in last)) == 3:
            since = last[0]
            flags |= dict.fromkeys(last, 0)
        if week in holidays or number < 3:
            continue
        back = [
            each
            for each in reversed(weeks[max(number - 12, 0) : number])
            if each not in unusual and each >= since and not flags.get(each, 0)
        ][:8]
        if len(back) < 3:
            continue
        middle = median([working[each] for each in back])
        if week == START:
            return ends(middle, [error for _, error in errors][-84:], is_log)
        error = working[week] - middle
        learnt = [each for usable, each in errors if usable][-84:]
        spread = 1.4826 * median([abs(each - median(learnt)) for each in learnt]) if len(learnt) >= 12 else 0.0
        width = max(math.exp(-middle / 2) if is_log else 1.0, spread)
        if number >= 20 and len(errors) >= 12 and abs(error / width) > 2.5:
            flags[week] = 1 if error > 0 else -1
        errors.append((week not in touched, error))
    raise AssertionError("the last week has no range")


def median(values: list[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def ends(middle: float, errors: list[float], is_log: bool) -> tuple[float, float]:
    ordered = sorted(errors)

    def quantile(share: float) -> float:
        place = (len(ordered) + 1) * share - 1
        low = int(place)
        return ordered[low] + (place - low) * (ordered[low + 1] - ordered[low])

    back = [math.exp(value) - 0.5 if is_log else value**2 / 4 - 3 / 8 for value in (middle + quantile(0.1), middle + quantile(0.9))]
    return back[0], back[1]


@pytest.mark.parametrize(("query", "where"), SETTINGS)
def test_the_title_is_the_count_of_calls_beside_its_range(show, demo_council, facts, query: dict, where: str) -> None:
    app = show(demo_council, PAGE, **query)
    calls = weekly_calls(facts, where)[START]
    low, high = expected(facts, where)
    word = "above" if calls > high else "below" if calls < low else "within"
    title = str(app.title[0].value).replace("\u2060", "")
    assert title == f"{calls:,.0f} calls last week, {word} the {math.ceil(low):,}–{math.floor(high):,} expected"


@pytest.mark.parametrize(("query", "where"), SETTINGS)
def test_the_tiles_are_sums_and_shares_of_the_week(show, demo_council, facts, query: dict, where: str) -> None:
    app = show(demo_council, PAGE, **query)
    tiles = [str(metric.value) for metric in app.metric]
    row = facts.execute(
        f"""select sum(offered), 100 * sum(answered) / sum(offered), 100 * sum(answered_in_target) / sum(answered),
        sum(handle_seconds) / sum(handle_known) from daily.contacts where channel_id = 'phone' and {between()} and {where}"""
    ).fetchall()[0]
    seconds = round(row[3])
    before = START - timedelta(days=7)
    again = facts.execute(
        f"""select 100 * sum(contacts) filter (where days <= 7 and next_is_assisted) / sum(contacts) from daily.gaps
        where channel_id = 'phone' and has_key and is_assisted and {between(before, START)} and {where}"""
    ).fetchall()[0][0]
    assert tiles == [f"{row[0]:,}", f"{row[1]:.1f}%", f"{row[2]:.1f}%", f"{again:.1f}%", f"{seconds // 60}:{seconds % 60:02d}"]


@pytest.mark.parametrize(("query", "where"), SETTINGS)
def test_the_busiest_hour_and_the_sum_of_the_cells(show, demo_council, facts, query: dict, where: str) -> None:
    app = show(demo_council, PAGE, **query)
    rows = facts.execute(
        f"""select sum(offered), dayname(local_date), local_hour from daily.hours
        where channel_id = 'phone' and {between()} and {where} group by all order by 1 desc"""
    ).fetchall()
    busy = [row for row in rows if row[0] == rows[0][0]]
    (title,) = [str(header.value) for header in app.header if "was busiest" in str(header.value)]
    assert any(title.startswith(day) and title.endswith(f"with {number:,} calls") for number, day, _ in busy)
    assert f"they add to {sum(row[0] for row in rows):,}" in words_of(app)


@pytest.mark.parametrize(("query", "where"), SETTINGS)
def test_the_first_avoidable_cause_and_the_assessed(show, demo_council, facts, query: dict, where: str) -> None:
    app = show(demo_council, PAGE, **query)
    rows = facts.execute(
        f"""select sum(assessed) from daily.reasons
        where {between()} and {where} and avoidable_cause <> 'none' group by avoidable_cause order by 1 desc"""
    ).fetchall()
    assessed = one(facts, f"select sum(assessed) from daily.reasons where {between()} and {where} and avoidable_cause is not null")
    (title,) = [str(header.value) for header in app.header if str(header.value).startswith("Most avoidable")]
    assert title.endswith(f", {rows[0][0]:,}")
    assert f"Of {assessed:,} contacts that were assessed" in words_of(app)


@pytest.mark.parametrize(("query", "where"), SETTINGS)
def test_the_busiest_office(show, demo_council, facts, query: dict, where: str) -> None:
    app = show(demo_council, PAGE, **query)
    rows = facts.execute(
        f"""select site, sum(contacts) from daily.contacts
        where channel_id = 'face_to_face' and {between()} and {where} group by site order by 2 desc, 1"""
    ).fetchall()
    first = [site for site, contacts in rows if contacts == rows[0][1]]
    each = " each" if len(first) > 1 else ""
    assert f"{' and '.join(first)} had most contacts, {rows[0][1]:,}{each}" in [str(header.value) for header in app.header]


def findings(facts: duckdb.DuckDBPyConnection, name: str) -> list[dict]:
    rows = facts.execute("select content from findings.answers where name = ? order by row_no", [name]).fetchall()
    return [json.loads(row[0]) for row in rows]


def test_titles_from_findings_hold_the_published_ends(show, demo_council, facts) -> None:
    titles = [re.sub("\u2060", "", str(header.value)) for header in show(demo_council, PAGE).header]
    pages = [row for row in findings(facts, "failed_online") if row["path"] and row["contacts_a_year"]]
    page = max(pages, key=lambda row: row["contacts_a_year"])
    assert f"Giving up on {page['path']} brings {page['contacts_low_80']:.0f}–{page['contacts_high_80']:.0f} contacts a year" in [
        title.replace("&#47;", "/") for title in titles
    ]
    days = [
        row for row in findings(facts, "contact_forecast") if (row["service_id"], row["channel_id"], row["step"]) == ("*", "phone", "day")
    ]
    busy = max(days, key=lambda row: row["estimate"])
    assert any(title.startswith(f"Expect {math.ceil(busy['low_80'])}–{math.floor(busy['high_80'])} calls on") for title in titles)
    outage = next(row for row in findings(facts, "outage_calls") if row["service_id"] is None)
    assert any(f"brought {math.ceil(outage['low_80'])}–{math.floor(outage['high_80'])} more calls" in title for title in titles)
    verdicts = [row["verdict"] for row in findings(facts, "shift_or_cut") if row["about"] == "period" and row["site"] is None]
    cut = sum(verdict in ("access reduced", "unmet need") for verdict in verdicts)
    assert any(f"{verdicts.count('shift')} shifted online" in title and f"{cut} cut access" in title for title in titles)


def test_the_sentence_for_the_meeting_repeats_the_title(show, demo_council) -> None:
    app = show(demo_council, PAGE)
    number = str(app.title[0].value).split(" ")[0]
    assert f"We had {number} calls last week" in app.code[0].value
