"""Google Analytics events from BigQuery: instants as text, events sent twice, visits without consent, goals beside pages."""

from pathlib import Path

from pipelines.web_macros import create_web_macros
from tests.formats.staged import FORMATS, SECRET, stage, workshop


def test_pages_and_goals_become_hits(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        events = stage(connection, FORMATS / "ga4_bigquery" / "events_20260329.json", tmp_path, zone=None)
        assert events.counts() == (7, 3, 2, 1, 1)
        assert events.rows("hit_at | visitor_day | host | method | path | status | search_term") == [
            "2026-03-29 01:03:40 | 2026-03-28 | www.anytown.example | GET | /council-tax/pay | 200 | -",
            "2026-03-29 01:05:03 | 2026-03-28 | www.anytown.example | GET | /event/purchase/council-tax/pay/confirmation | 200 | -",
            "2026-03-29 08:30:10 | 2026-03-29 | www.anytown.example | GET | /search | 200 | missed bin",
        ]
        assert events.rows("excluded", "excluded is not null") == [
            "an event that is no page and no goal",
            "duplicate",
            "no consent was given, so the visit is not known",
        ]
        assert events.problems() == ["7: page_location: is missing"]


def test_a_browser_is_one_visitor_and_no_id_is_kept(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        events = stage(connection, FORMATS / "ga4_bigquery" / "events_20260329.json", tmp_path, zone=None)
        assert events.value("list(visitor_key = visitor_key('111.222', '', visitor_day) order by hit_at)") == [True, True, False]
        assert events.value("bool_or(reference_key = key_reference('CT000123'))") is True
        kept = str(connection.execute("select * from staged").fetchall())
        assert "111.222" not in kept and "CT000123" not in kept


def test_an_instant_that_is_no_number_is_rejected_and_its_copy_a_duplicate(tmp_path: Path) -> None:
    with workshop() as connection:
        create_web_macros(connection, SECRET)
        path = tmp_path / "events.json"
        path.write_text('{"event_name":"page_view","event_timestamp":"2026-03-29","user_pseudo_id":"1.2","event_params":[]}\n' * 2)
        events = stage(connection, path, tmp_path / "work", zone=None)
        assert events.problems() == ["1: event_timestamp: cannot be read"]
        assert events.counts() == (2, 0, 0, 1, 1)
