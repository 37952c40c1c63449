"""Visits, steps, completions, errors, searches and bots from web hits: the rules one by one, then the real log against plain Python."""

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.bots import judge_agent
from tests.pipelines.web_workshop import events, line, make_events, rule, stage_log, web_workshop


TABLES = ("web_visits", "web_steps", "web_pages", "web_bots", "web_errors", "failed_searches", "completions", "fact_keys")
VISITS = "select started_at, views, entry_path, exit_path from events.web_visits order by started_at, views"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with web_workshop(tmp_path) as made:
        yield made


def everything(connection: duckdb.DuckDBPyConnection) -> dict[str, Counter]:
    return {table: Counter(connection.execute(f"from events.{table}").fetchall()) for table in TABLES}


def test_a_visit_ends_after_thirty_minutes_without_a_page(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = line("02 10:00:00", "/a") + line("02 10:30:00", "/b") + line("02 11:00:01", "/c")
    make_events(connection, [stage_log(connection, tmp_path, text)])
    assert events(connection, VISITS) == ["2026-03-02 10:00:00 | 2 | /a | /b", "2026-03-02 11:00:01 | 1 | /c | /c"]


def test_a_visitor_is_another_one_after_four_in_the_morning(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = line("02 03:59:00", "/a") + line("02 04:01:00", "/b")
    make_events(connection, [stage_log(connection, tmp_path, text)])
    assert events(connection, "select visitor_day, local_date, entry_path from events.web_visits order by started_at") == [
        "2026-03-01 | 2026-03-02 | /a",
        "2026-03-02 | 2026-03-02 | /b",
    ]


def test_only_pages_that_were_given_are_views(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = (
        line("02 10:00:00", "/a")
        + line("02 10:00:01", "/style.css")
        + line("02 10:01:00", "/gone", status=404)
        + line("02 10:02:00", "/moved", status=301)
        + line("02 10:03:00", "/form", status=302, method="POST")
        + line("02 10:03:01", "/a", method="HEAD")
        + line("02 10:04:00", "/same", status=304)
    )
    make_events(connection, [stage_log(connection, tmp_path, text)])
    assert events(connection, VISITS) == ["2026-03-02 10:00:00 | 3 | /a | /same"]
    assert events(connection, "select status, path, hits, visits from events.web_errors") == ["404 | /gone | 1 | 1"]


def test_a_completion_counts_once_per_visit_service_and_reference(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rule(connection, "starts", "/pay", "council_tax")
    rule(connection, "equals", "/pay", None, "start", priority=10)
    rule(connection, "equals", "/pay/done", None, "complete", priority=10)
    rule(connection, "equals", "/contact", None, "contact_page")
    text = (
        line("02 10:00:00", "/pay")
        + line("02 10:01:00", "/pay/done?ref=A1")
        + line("02 10:01:30", "/pay/done?ref=A1")
        + line("02 10:02:00", "/pay/done?ref=A2")
        + line("02 10:02:30", "/pay/done")
        + line("02 10:03:00", "/contact")
    )
    make_events(connection, [stage_log(connection, tmp_path, text)])
    assert events(connection, "select service_id, step, path, ordinal from events.web_steps order by step_at") == [
        "council_tax | start | /pay | 1",
        "council_tax | complete | /pay/done | 1",
        "council_tax | complete | /pay/done | 2",
        "unmapped | contact_page | /contact | 1",
    ]
    assert events(connection, "select completed_at, step, service_id, is_assisted from events.completions order by 1") == [
        "2026-03-02 10:01:00 | completed | council_tax | False",
        "2026-03-02 10:02:00 | completed | council_tax | False",
    ]
    assert events(connection, "select completions, reached_contact_page from events.web_visits") == ["2 | True"]
    found = "select count(*) from events.fact_keys where key_type = 'reference' and fact_id in (select {} from events.{})"
    assert events(connection, found.format("visit_key", "web_visits")) == ["2"]
    assert events(connection, found.format("completion_id", "completions")) == ["2"]


def test_the_lowest_priority_then_the_longest_pattern_names_a_page(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rule(connection, "contains", "bin", "bins")
    rule(connection, "starts", "/bins/garden", "garden_waste")
    rule(connection, "regex", "^/x/[0-9]+$", "numbers", priority=1)
    text = "".join(line(f"02 10:0{n}:00", path) for n, path in enumerate(["/bins", "/Bins/Garden/pay", "/x/12", "/other"]))
    make_events(connection, [stage_log(connection, tmp_path, text)])
    assert events(connection, "select path, service_id from events.web_pages order by path") == [
        "/Bins/Garden/pay | garden_waste",
        "/bins | bins",
        "/other | unmapped",
        "/x/12 | numbers",
    ]


def test_machines_are_kept_apart_with_the_reason(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = (
        line("02 10:00:00", "/a", client="192.0.2.9")
        + line("02 10:00:00", "/a", client="192.0.2.2", agent="-")
        + line("02 10:00:00", "/a", client="192.0.2.3", agent="Mozilla/5.0 (compatible; Googlebot/2.1)")
        + line("02 10:00:00", "/a", client="192.0.2.4", agent="ELB-HealthChecker/2.0")
        + line("02 10:00:00", "/robots.txt", client="192.0.2.5")
        + line("02 10:00:01", "/a", client="192.0.2.5")
        + "".join(line(f"02 10:00:{n % 60:02}", f"/p{n}", client="192.0.2.6") for n in range(61))
    )
    make_events(connection, [stage_log(connection, tmp_path, text)])
    assert events(connection, "select bot_reason, hits from events.web_bots order by bot_reason") == [
        "fetched robots.txt | 2",
        "known crawler | 1",
        "monitor or checker | 1",
        "no user agent | 1",
        "too many pages in a minute | 61",
    ]
    assert events(connection, VISITS) == ["2026-03-02 10:00:00 | 1 | /a | /a"]


def test_a_rotated_copy_adds_only_what_is_new(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    twice = line("02 10:00:00", "/a") * 2
    first = stage_log(connection, tmp_path, twice + line("02 10:01:00", "/b"))
    longer = stage_log(connection, tmp_path, twice + line("02 10:01:00", "/b") + line("02 10:02:00", "/c"))
    make_events(connection, [first, longer])
    assert events(connection, VISITS) == ["2026-03-02 10:00:00 | 4 | /a | /c"]
    assert events(connection, "select count(*) from lost_rows") == ["3"]
    forward = everything(connection)
    make_events(connection, [longer, first])
    assert everything(connection) == forward


def test_days_loaded_one_by_one_are_the_days_loaded_at_once(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rule(connection, "equals", "/done", "bins", "complete")
    logs = [
        stage_log(
            connection,
            tmp_path,
            "".join(
                line(f"0{day} {clock}", path)
                for clock, path in [
                    ("00:10:00", "/a"),
                    ("03:50:00", f"/done?ref=R{day}"),
                    ("04:05:00", "/b"),
                    ("23:50:00", "/c?q=x"),
                    ("23:59:30", "/done"),
                ]
            ),
        )
        for day in (2, 3, 4)
    ]
    make_events(connection, logs)
    at_once = everything(connection)
    for end in (2, 1, 3):
        make_events(connection, logs[:end], changed=logs[end - 1 : end])
    make_events(connection, logs, changed=[logs[1]])
    make_events(connection, logs, changed=[logs[2]])
    assert everything(connection) == at_once


def test_a_log_that_is_taken_away_takes_its_visits_along(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage_log(connection, tmp_path, line("02 10:00:00", "/a") + line("03 03:00:00", "/b"))
    make_events(connection, [log])
    make_events(connection, [], changed=[log])
    assert {table: len(rows) for table, rows in everything(connection).items()} == dict.fromkeys(TABLES, 0)


def test_a_term_searched_fewer_than_five_times_is_not_told(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = "".join(line(f"02 10:00:0{n}", "/search?q=Garden+waste", client=f"192.0.2.{n}") for n in range(1, 6))
    text += line("02 10:05:00", "/search?q=jo+bloggs", client="192.0.2.1") + line("02 10:06:00", "/a", client="192.0.2.1")
    make_events(connection, [stage_log(connection, tmp_path, text)])
    assert events(connection, "select search_term, searches, exits, visits from events.failed_searches order by 1") == [
        "(other) | 1 | 0 | 1",
        "garden waste | 5 | 4 | 5",
    ]


def test_where_a_visit_came_from(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    own = "https://www.anytown.example/"
    came = [("-", 1), ("https://www.google.co.uk/", 2), ("https://m.facebook.com/x", 3), ("https://blog.example/", 4), (own, 5)]
    text = "".join(
        line("02 10:00:00", "/a", client=f"192.0.2.{n}", referrer=referrer) + line("02 10:01:00", "/b", client=f"192.0.2.{n}", referrer=own)
        for referrer, n in came
    )
    make_events(connection, [stage_log(connection, tmp_path, text)])
    assert events(connection, "select referrer_group, sum(visits), sum(views) from events.web_pages group by 1 order by 1") == [
        f"{group} | 1 | 2" for group in ("direct", "internal", "other", "search", "social")
    ]


PATTERN = re.compile(r'^(\S+) \S+ \S+ \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}) (?:\d+|-) "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"$')
STATIC = re.compile(r"(?i)\.(css|js|mjs|map|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|eot|otf|mp3|mp4|webm|json|xml|txt)$")


def counted_by_hand(lines: list[str]) -> tuple[Counter, int, int]:
    """Bot hits by reason, views and visits of a combined log; the log's clock and the council's zone are taken for UTC."""
    hits = []
    for text in lines:
        if found := PATTERN.match(text):
            client, stamp, request, status, _, agent = found.groups()
            parts = request.split(" ")
            path = parts[1].split("?")[0] if len(parts) > 1 else ""
            if int(status) >= 400 or path == "/robots.txt" or not STATIC.search(path):
                at = datetime.strptime(stamp, "%d/%b/%Y:%H:%M:%S %z")
                hits.append((client, agent.replace('\\"', '"'), at, parts[0], path, int(status)))
    day = {hit: (hit[2] - timedelta(hours=3)).date() for hit in hits}  # 04:00 in British summer time
    crawling = {(h[0], h[1], day[h]) for h in hits if h[4] == "/robots.txt"}
    minutes = Counter((h[0], h[1], day[h], h[2].replace(second=0)) for h in hits if h[3] in ("GET", "POST") and h[5] < 400)
    hasty = {key[:3] for key, number in minutes.items() if number > 60}
    bots, pages = Counter(), defaultdict(list)
    for hit in hits:
        visitor, known = (hit[0], hit[1], day[hit]), judge_agent(hit[1]).bot_reason
        reason = known if known == "no user agent" else "fetched robots.txt" if visitor in crawling else known
        reason = reason or ("too many pages in a minute" if visitor in hasty else None)
        if reason:
            bots[reason] += 1
        elif (hit[3] in ("GET", "POST") and (200 <= hit[5] < 300 or hit[5] == 304)) or (hit[3] == "POST" and 300 <= hit[5] < 400):
            pages[visitor].append(hit[2])
    visits = sum(
        1 + sum(later - earlier > timedelta(minutes=30) for earlier, later in zip(sorted(times), sorted(times)[1:], strict=False))
        for times in pages.values()
    )
    return bots, sum(map(len, pages.values())), visits


def test_the_real_log_gives_what_plain_python_counts(connection: duckdb.DuckDBPyConnection, shared: Path, tmp_path: Path) -> None:
    text = gzip.decompress((shared / "data" / "web_logs" / "apache_combined_2015-05-17_20.log.gz").read_bytes()).decode()
    make_events(connection, [stage_log(connection, tmp_path, text)])
    bots, views, visits = counted_by_hand(text.splitlines())
    assert dict(connection.execute("select bot_reason, sum(hits)::bigint from events.web_bots group by 1").fetchall()) == dict(bots)
    assert connection.execute("select count(*), sum(views)::bigint from events.web_visits").fetchone() == (visits, views)
    assert connection.execute("select sum(visits)::bigint, sum(views)::bigint from events.web_pages").fetchone() == (visits, views)
