"""Matomo visits: their actions become hits; goals count where their page is missing; a visit without pages is no row of its page lists."""

import json
from pathlib import Path

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


FIXTURE = FORMATS / "matomo_live" / "Live.getLastVisitsDetails.json"


def test_actions_become_hits_at_their_own_instant(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        visits = stage(connection, FIXTURE, tmp_path, zone=None)
        assert visits.file.made_by.name == "matomo_live"
        assert visits.counts() == (8, 4, 3, 1, 0)
        assert visits.rows("hit_at | visitor_day | host | path | search_term | referrer_host") == [
            "2026-03-29 01:03:40 | 2026-03-28 | www.anytown.example | /council-tax/pay | - | www.search.example",
            "2026-03-29 01:05:03 | 2026-03-28 | www.anytown.example | /council-tax/pay/confirmation | - | www.search.example",
            "2026-03-29 08:12:44 | 2026-03-29 | www.anytown.example | /search | missed bin | -",
            "2026-03-29 08:31:55 | 2026-03-29 | www.anytown.example | /bins/report-missed-bin/thank-you | - | -",
        ]
        assert visits.rows("excluded", "excluded is not null") == [
            "a goal whose page is there already",
            "an event or a link on a page that is there already",
            "a visit without pages",
        ]
        assert visits.problems() == ["7: timestamp: cannot be read"]


def test_a_visitor_is_known_for_the_day_and_no_id_is_kept(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        visits = stage(connection, FIXTURE, tmp_path, zone=None)
        assert visits.value("list(visitor_key = visitor_key('a1b2c3d4e5f60718', '', visitor_day) order by row_no)") == [
            True,
            True,
            False,
            False,
        ]
        assert visits.value("count(*) filter (reference_key = key_reference('CT000123'))") == 1
        kept = str(connection.execute("select * from staged").fetchall())
        assert "a1b2c3d4e5f60718" not in kept and "CT000123" not in kept


def test_a_visit_that_grew_gives_the_same_hits_again(tmp_path: Path) -> None:
    """Equal hits of two exports are what the build counts once."""
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        stage(connection, FIXTURE, tmp_path, zone=None, table="earlier")
        grown = json.loads(FIXTURE.read_text())
        grown[0]["lastActionTimestamp"] = 1774746400
        grown[0]["actionDetails"].append({"type": "action", "url": "https://www.anytown.example/", "timestamp": 1774746400})
        path = tmp_path / "later.json"
        path.write_text(json.dumps(grown))
        stage(connection, path, tmp_path / "work", zone=None, table="later")
        fresh = "select hit_at, visitor_key, host, path from {} where problem is null and excluded is null"
        new = connection.execute(f"select path from ({fresh.format('later')} except all {fresh.format('earlier')})").fetchall()
        assert new == [("/",)]
