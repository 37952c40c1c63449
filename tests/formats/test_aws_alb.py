"""AWS load balancer logs: whole addresses with ports, redirects without a target, requests that never were, fields added or not yet there."""

from pathlib import Path

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


def test_requests_become_hits_at_the_time_they_came(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        log = stage(connection, FORMATS / "aws_alb" / "app.www.20260329T0105Z.log", tmp_path, zone=None)
        assert log.counts() == (6, 4, 1, 1, 0)
        assert log.rows("hit_at | host | method | path | status | search_term") == [
            "2026-03-29 00:59:59.364 | www.anytown.example | GET | /council-tax/pay | 200 | -",  # answered three seconds later
            "2026-03-29 01:00:03 | www.anytown.example | GET | / | 301 | -",
            "2026-03-29 01:00:04 | www.anytown.example | other | (no request) | 400 | -",
            "2026-03-29 01:00:05 | www.anytown.example | GET | /search | 200 | missed bin",  # an old line without the later fields
        ]
        assert log.problems() == ["6: line: not a log line"]
        assert log.rows("agent")[1:3] == ['curl "quoted" 8', ""]
        assert "CT000123" not in str(connection.execute("select * from staged").fetchall())


def test_the_port_is_no_part_of_who_a_visitor_is(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        line = 'http 2026-03-29T09:00:0{}Z app/www/1 {} 10.0.0.2:80 0 0 0 {} 200 3 4 "GET http://a.example:80/ HTTP/1.1" "Mozilla/5.0"\n'
        clients = [("192.0.2.7:4000", 200), ("192.0.2.7:4001", 200), ("[2001:db8::7]:4002", "-")]
        path = tmp_path / "alb.log"
        path.write_text("".join(line.format(n, *pair) for n, pair in enumerate(clients)))
        log = stage(connection, path, tmp_path / "work", zone=None)
        assert log.rows("host | status") == ["a.example | 200", "a.example | 200", "a.example | 0"]
        keys = "list(visitor_key = visitor_key('{}', 'Mozilla/5.0', visitor_day) order by hit_at)"
        assert log.value(keys.format("192.0.2.7")) == [True, True, False]
        assert log.value(keys.format("2001:db8::7")) == [False, False, True]
