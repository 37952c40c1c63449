"""Cloudflare: the time is text, seconds or nanoseconds; no address is kept."""

from pathlib import Path

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


def test_requests_are_read(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET, (), ())
        log = stage(connection, FORMATS / "cloudflare_logpush" / "requests.log", tmp_path, zone=None)
        assert log.counts() == (5, 3, 0, 2, 0)
        assert log.problems() == ["4: time: cannot be read", "5: record: has no address or no status"]
        assert log.rows("hit_at | host | path | status | referrer_host") == [
            "2026-03-13 09:02:10 | www.anytown.example | /waste | 200 | search.example",
            "2026-03-13 09:03:10 | www.anytown.example | /waste/report | 200 | -",
            "2026-03-13 09:04:10 | www.anytown.example | /nowhere | 404 | -",
        ]
        staged = str(connection.execute("select * from staged").fetchall())
        assert [each for each in ["203.0.113.9", "BIN00917", "q=bins"] if each in staged] == []
