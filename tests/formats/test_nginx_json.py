"""nginx logs in JSON: the names that configurations use, times with an offset, escapes that JSON does not know."""

from pathlib import Path

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


def test_every_record_is_read_though_nginx_escapes_as_json_does_not(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        log = stage(connection, FORMATS / "nginx_json" / "access.log", tmp_path)
        assert log.counts() == (8, 7, 1, 0, 0)
        assert log.rows("hit_at | host | method | path | status | search_term", "row_no in (3, 4, 7)") == [
            "2026-03-29 01:03:40 | www.anytown.example | GET | /council-tax/pay | 200 | -",
            "2026-03-29 01:05:02 | www.anytown.example | POST | /council-tax/pay | 302 | -",
            "2026-03-29 08:12:59 | www.anytown.example | GET | /search | 200 | missed bin",
        ]


def test_a_balancer_with_a_private_address_stands_for_whom_it_names(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET, proxies=["198.51.100.0/24"])
        path = tmp_path / "nginx.log"
        line = '{"msec":"1774745891.5","remote_addr":"%s","http_x_forwarded_for":"%s","request":"GET / HTTP/1.1","status":200,"http_user_agent":"a"}\n'
        path.write_text(
            "".join(
                line % pair
                for pair in [
                    ("10.0.0.1", "192.0.2.7, 10.0.0.9"),
                    ("198.51.100.3", "192.0.2.7"),
                    ("192.0.2.7", ""),
                    ("192.0.2.8", "192.0.2.7"),
                ]
            )
        )
        log = stage(connection, path, tmp_path / "work")
        assert log.value("list(visitor_key = visitor_key('192.0.2.7', 'a', visitor_day) order by row_no)") == [True, True, True, False]
