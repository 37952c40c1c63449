"""A call is offered when it asked for staff in a queue: one that the export shows neither to have asked nor how it ended is not."""

from pathlib import Path

from tests.build.council import published_facts, run


STORM = """Call Date/Time,Call Direction,Originating address,Destination address,Queue,Talk Time,Processed Event Status
2026-03-13 09:02:00,I,01174960101,01174960000,Council Tax,00:05:01,Answered
2026-03-13 09:05:00,I,anonymous,01174960000,Council Tax,00:00:00,
2026-03-13 09:07:00,I,07700900103,01174960000,,00:00:00,Disconnected
"""


def test_a_call_that_ended_in_the_menu_is_a_contact_and_not_offered(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "sources.csv").write_text("source_id,files,format,time_zone\ncalls,calls/,storm_data_records,Europe/London\n")
    (tmp_path / "raw" / "calls").mkdir(parents=True)
    (tmp_path / "raw" / "calls" / "storm.csv").write_text(STORM)
    run(tmp_path, "build")
    facts = published_facts(tmp_path)
    # contacts, offered, answered, abandoned: of the day, and of the hour
    assert [tuple(row[place] for place in (8, 10, 11, 13)) for row in facts["contacts"]] == [(3, 2, 1, 1)]
    assert [row[6:10] for row in facts["hours"]] == [(3, 2, 1, 1)]


def test_a_phone_report_in_which_nobody_ever_gave_up_keeps_its_calls(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "sources.csv").write_text("source_id,files,format,time_zone\ncalls,calls/,interval_report,Europe/London\n")
    (tmp_path / "raw" / "calls").mkdir(parents=True)
    (tmp_path / "raw" / "calls" / "week.csv").write_text(
        "Date,Interval start,Queue,Offered,Answered,Abandoned\n13/03/2026,09:00,Bins,4,4,0\n13/03/2026,09:30,Bins,6,6,0\n"
    )
    run(tmp_path, "build")
    assert [tuple(row[place] for place in (8, 10, 11, 13)) for row in published_facts(tmp_path)["contacts"]] == [(10, 10, 10, 0)]
