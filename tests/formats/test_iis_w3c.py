"""IIS logs: fields that change inside a file, plus signs for spaces, a balancer's address before the visitor's; always UTC."""

from pathlib import Path

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


def test_lines_are_read_by_the_fields_line_above_them(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        log = stage(connection, FORMATS / "iis_w3c" / "u_ex260329.log", tmp_path)
        assert log.counts() == (9, 9, 0, 0, 0)
        assert log.rows("row_no | hit_at | host | method | path | status")[4:8] == [
            "9 | 2026-03-29 08:12:44 | - | GET | / | 200",
            "10 | 2026-03-29 08:13:00 | - | GET | /robots.txt | 200",
            "15 | 2026-03-29 08:30:10 | www.anytown.example | GET | /bins/report-missed-bin | 200",
            "16 | 2026-03-29 08:31:55 | www.anytown.example | GET | /bins/report-missed-bin/thank-you | 200",
        ]
        assert (
            log.value("bool_and(visitor_key = visitor_key('203.0.113.82', agent, visitor_day)) filter (where row_no in (15, 16))") is True
        )
        assert log.rows("agent", "row_no = 17") == ["ELB-HealthChecker/2.0"]
