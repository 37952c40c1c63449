"""What two files tell of one thing on two days gives the same figures whichever of them was loaded first."""

from pathlib import Path

import pytest

from tests.build.council import published_facts, run


CUCM_HEADER = (
    "cdrRecordType,globalCallID_callManagerId,globalCallID_callId,dateTimeOrigination,callingPartyNumber,finalCalledPartyNumber,"
    "dateTimeConnect,dateTimeDisconnect,duration,huntPilotDN\n"
)
# One call of 240 and 120 seconds, passed on after midnight: 2026-03-13 23:59:10 and 2026-03-14 00:03:50.
LEGS = (
    "1,1,1001,1773446350,01174960101,2001,1773446370,1773446610,240,8000\n",
    "1,1,1001,1773446630,01174960101,2010,1773446635,1773446755,120,\n",
)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_call_passed_on_after_midnight_is_one_call_of_both_files(order: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "sources.csv").write_text("source_id,files,format\ncalls,calls/,cucm_cdr\n")
    folder = tmp_path / "raw" / "calls"
    folder.mkdir(parents=True)
    for part in order:
        (folder / f"cdr_{part}.csv").write_text(CUCM_HEADER + LEGS[part])
        run(tmp_path, "build")
    facts = [(row[1].isoformat(), row[8], row[16]) for row in published_facts(tmp_path)["contacts"]]
    assert facts == [("2026-03-13", 1, 360.0)]


def test_a_job_told_again_for_another_day_does_not_stay_on_the_day_it_was_told_for_first(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "sources.csv").write_text("source_id,files,format,time_zone\njobs,jobs/,field_jobs,Europe/London\n")
    folder = tmp_path / "raw" / "jobs"
    folder.mkdir(parents=True)
    for name, job in (
        ("a", "J-1,13/03/2026,Rangers,O Lee,0,4.5"),
        ("b", "J-1,16/03/2026,Rangers,O Lee,0,4.5\nJ-2,16/03/2026,Rangers,O Lee,1,3"),
    ):
        (folder / f"{name}.csv").write_text(f"Job number,Date,Team,Worker,Trips to base,Miles\n{job}\n")
        run(tmp_path, "build")
    both = [(row[1].isoformat(), row[6]) for row in published_facts(tmp_path)["field_work"]]
    assert both == [("2026-03-16", 1)]  # which of the two files is the later one, and so the day of J-1, is a question
    (folder / "a.csv").unlink()
    run(tmp_path, "build")
    assert [(row[1].isoformat(), row[6]) for row in published_facts(tmp_path)["field_work"]] == [("2026-03-16", 2)]


def test_one_export_under_several_names_is_staged_by_several_workers_and_counts_once(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "sources.csv").write_text("source_id,files,format\ncalls,calls/,cucm_cdr\n")
    folder = tmp_path / "raw" / "calls"
    folder.mkdir(parents=True)
    for number in range(8):
        (folder / f"copy_{number}.csv").write_text(CUCM_HEADER + "".join(LEGS))
    done = run(tmp_path, "build")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert [(row[8], row[16]) for row in published_facts(tmp_path)["contacts"]] == [(1, 360.0)]
