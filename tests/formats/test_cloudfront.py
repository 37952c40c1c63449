"""CloudFront: tabs, agents encoded once or twice, the host the visitor used, a line that is cut off."""

from pathlib import Path

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


def test_requests_become_hits(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        log = stage(connection, FORMATS / "cloudfront" / "E1EXAMPLE.2026-07-01-08.a1b2c3d4.log", tmp_path)
        assert log.counts() == (5, 4, 0, 1, 0)
        assert log.rows("hit_at | host | method | path | status") == [
            "2026-07-01 08:58:11 | www.anytown.example | GET | /council-tax | 200",
            "2026-07-01 08:59:11 | www.anytown.example | GET | /council-tax/pay | 200",
            "2026-07-01 09:00:00 | d1.cloudfront.net | GET | /robots.txt | 200",
            "2026-07-01 09:00:01 | www.anytown.example | GET | /bins | 0",  # the visitor went before there was an answer
        ]
        agents = log.rows("agent")
        assert agents[0] == agents[1] == "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
        assert log.value("count(distinct visitor_key)") == 3
        assert "CT000123" not in str(connection.execute("select * from staged").fetchall())
