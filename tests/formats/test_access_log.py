"""Web server logs: offsets, escapes, proxies, virtual hosts and broken lines; nobody's address, name or search for a person is kept."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


LOGS = FORMATS / "access_log"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        create_web_macros(made, SECRET, staff_networks=["203.0.113.80/31", "2001:db8:85a3::/48"])
        yield made


def test_every_line_of_a_combined_log_is_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, LOGS / "access.log", tmp_path)
    assert log.counts() == (14, 13, 1, 0, 0)  # the style sheet is part of a page
    assert log.rows("hit_at | method | path | status | search_term | referrer_host")[:6] == [
        "2026-03-29 00:58:11 | GET | /council-tax | 200 | - | www.google.com",
        "2026-03-29 01:03:40 | GET | /council-tax/pay | 200 | - | www.anytown.example",
        "2026-03-29 01:05:02 | POST | /council-tax/pay | 302 | - | www.anytown.example",
        "2026-03-29 01:05:03 | GET | /council-tax/pay/confirmation | 200 | - | www.anytown.example",
        "2026-03-29 08:12:44 | GET | / | 200 | - | -",
        "2026-03-29 08:12:59 | GET | /search | 200 | missed bin | www.anytown.example",
    ]
    assert log.rows("agent", "path = '(no request)'") == ["", ""]
    assert log.rows("agent", "status = 404") == ['Mozilla/5.0 (X11; Linux x86_64) "TownKiosk"/1.0']


def test_the_visitors_day_turns_at_four(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, LOGS / "access.log", tmp_path)
    assert log.rows("visitor_day", "hit_at < '2026-03-29 04:00'") == ["2026-03-28"] * 4
    keys = {
        log.value(f"visitor_key({client}, 'agent', date '{day}')")
        for client in ("'192.0.2.1'", "'192.0.2.2'")
        for day in ("2026-03-28", "2026-03-29")
    }
    assert len(keys) == 4


def test_one_reference_is_the_same_key_on_every_page(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, LOGS / "access.log", tmp_path)
    assert log.value("count(reference_key)") == 3  # the payment twice, the missed bin once
    assert log.value("count(distinct reference_key)") == 2
    assert log.value("bool_or(reference_key = key_reference('CT000123'))") is True


def test_staff_are_flagged_by_network(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, LOGS / "access.log", tmp_path)
    assert log.rows("path", "is_staff_network") == ["/", "/search", "/intranet/", "/caf\\xc3\\xa9-menu"]


def test_a_virtual_host_is_kept_and_its_visitor_is_the_same_person(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    plain = stage(connection, LOGS / "access.log", tmp_path, table="plain")
    hosts = stage(connection, LOGS / "other_vhosts_access.log", tmp_path, table="hosts")
    assert hosts.connection.execute(
        "select distinct host, visitor_key from hosts where problem is null and excluded is null"
    ).fetchall() == [("www.anytown.example", plain.connection.execute("select visitor_key from plain where row_no = 1").fetchone()[0])]


def test_a_common_log_names_no_agents(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, LOGS / "ncsa.log", tmp_path)
    assert log.rows("path | agent | referrer_host") == ["/council-tax | - | -"]


def test_odd_lines_are_read_and_broken_ones_rejected(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, LOGS / "odd.log", tmp_path)
    assert log.problems() == ["5: line: not a log line", "6: time: cannot be read"]
    assert log.rows("host | path | search_term | referrer_host") == [
        "- | /contact | - | -",
        "- | /intranet/ | - | -",
        "www.anytown.example | /cases/{id}/{email} | - | -",
        "- | /search | (other) | www.anytown.example",
    ]
    clients = log.connection.execute("select count(distinct visitor_key) from staged where problem is null").fetchone()
    assert clients == (2,)  # the list's first address and the IPv6 address, with a host before it or a name behind it


def test_a_rejected_line_is_named_by_its_place_in_the_file_whatever_stands_before_it(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    good = '1.2.3.4 - - [17/May/2026:10:05:03 +0000] "GET /a HTTP/1.1" 200 12 "-" "x"'
    unlike = {"no number": good.replace(" 200 ", " OK "), "cut off": good[:50], "of quotes": '"' * 60}
    for name, odd in {**unlike, "with a NUL": good + "\0", "blank": ""}.items():
        path = tmp_path / f"{name}.log"
        path.write_text("\n".join([good, good, odd, good, "no log line", *[good] * 10]) + "\n")
        found = stage(connection, path, tmp_path / "work", claimed="access_log")
        said = {"with a NUL": ["3: line: has a NUL byte"], "blank": []}.get(name, ["3: line: not a log line"])
        assert found.problems() == [*said, "5: line: not a log line"], name
        assert found.counts() == (15 - (name == "blank"), 13, 0, len(said) + 1, 0), name


def test_nothing_personal_reaches_the_staged_file(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for name in ("access.log", "odd.log"):
        text = str(stage(connection, LOGS / name, tmp_path).connection.execute("select * from staged").fetchall())
        for personal in ("203.0.113", "2001:db8", "bloggs", "mail.example", "CT000123", "AN1", "pw@", "123456"):
            assert personal not in text


@pytest.mark.parametrize(
    ("name", "read", "rejected"), [("apache_combined_2015-05-17_20.log.gz", 10_000, [8_899]), ("nasa_1995-08-01_clf.log.gz", 30_969, [])]
)
def test_real_logs_are_read_whole(
    connection: duckdb.DuckDBPyConnection, shared: Path, tmp_path: Path, name: str, read: int, rejected: list[int]
) -> None:
    log = stage(connection, shared / "data" / "web_logs" / name, tmp_path)
    assert log.counts()[0] == read == len(gzip.decompress((shared / "data" / "web_logs" / name).read_bytes()).splitlines())
    assert [reject.row_no for reject in log.file.rejects] == rejected
