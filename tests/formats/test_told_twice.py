"""A leg that two overlapping exports tell of, the first while it goes on: it counts once, as it stood last, whichever file is read first."""

import json
from pathlib import Path

import pytest

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


TWILIO = """sid,parent_call_sid,from,to,direction,status,start_time,duration
A1,,+441174960101,1,inbound,{status},2026-03-13 09:02:10,{first}
A2,A1,1,2,outbound-dial,{status},2026-03-13 09:02:30,{second}
"""
CXONE = """Contact_ID,Master_Contact_ID,Media_Name,Skill_Name,Agent_No,Start_Date,Start_Time,InQueue,Agent_Time,Abandon
1,1,Phone Call,Bins,501,03/13/2026,09:02:10,61,{first},N
2,1,Phone Call,Bins,{agent},03/13/2026,09:07:30,{wait},{second},N
"""
PUZZEL = """call_id,call_sequence,media_type_id,dte_start,duration_tot_sec,duration_speak_sec,event_type,queue_key
900,1,1,2026-03-13 09:02:00.000,20,0,m,
900,2,1,2026-03-13 09:02:20.000,{wait},0,q,bins
{rest}"""


def _ringcentral(**end: object) -> str:
    record = {"id": "r1", "sessionId": "s1", "startTime": "2026-03-13T09:02:10Z", "direction": "Inbound", "action": "Phone Call", **end}
    return json.dumps({"records": [record]})


@pytest.mark.parametrize("late_first", [False, True])
@pytest.mark.parametrize(
    ("name", "early", "late", "counted"),
    [
        (
            "cxone.csv",
            CXONE.format(first=100, agent=0, wait=5, second=0),
            CXONE.format(first=240, agent=502, wait=20, second=180),
            "completed | 81.0 | 420.0 | 2",
        ),
        (
            "puzzel.csv",
            PUZZEL.format(wait=40, rest=""),
            PUZZEL.format(wait=61, rest="900,3,1,2026-03-13 09:03:21.000,310,301,c,\n"),
            "completed | 61.0 | 301.0 | 1",
        ),
        (
            "twilio.csv",
            TWILIO.format(status="in-progress", first="", second=""),
            TWILIO.format(status="completed", first=360, second=300),
            "completed | - | 300.0 | 2",
        ),
        ("ring.json", _ringcentral(result="In Progress", duration=0), _ringcentral(result="Missed", duration=60), "abandoned | - | - | 1"),
    ],
)
def test_what_a_later_export_tells_further_on_counts_once(
    name: str, early: str, late: str, counted: str, late_first: bool, tmp_path: Path
) -> None:
    zone = None if name in ("ring.json", "twilio.csv") else "Europe/London"
    with workshop() as connection:
        for table, text in (("early", early), ("late", late)):
            folder = tmp_path / table
            folder.mkdir()
            (folder / name).write_text(text)
            made = stage(connection, folder / name, folder, zone=zone, table=table)
        fold(connection, made.file.made_by, {"b": "early", "a": "late"} if late_first else {"a": "early", "b": "late"})
        columns = "outcome | wait_seconds | handle_seconds | legs"
        if name == "ring.json":
            columns = "outcome | null | null | legs"
        if name == "twilio.csv":
            columns = "outcome | null | handle_seconds | legs"
        assert folded(connection, columns) == [counted]


TORONTO = "Creation Date,Status,First 3 Chars of Postal Code,Ward,Service Request Type,Division\n2026-03-08 01:59:59.0000000,{},M8Y,East,Pot hole,Roads\n"
BOSTON = "case_enquiry_id,open_dt,closed_dt,case_status,type,reason,queue,neighborhood,source\n7,2026-03-08 09:00:00,{},Pot hole,Roads,q,n,Self Service\n"
NOTIFY = "Recipient,Template,Type,Job,Status,Time\n" + 2 * "07700900104,Bill,sms,bills.csv,{0},2026-03-29 10:00:00\n"


@pytest.mark.parametrize(
    ("name", "text", "early", "late"),
    [
        ("toronto.csv", TORONTO, "In-progress", "Closed"),
        ("boston.csv", BOSTON, ",Open", "2026-03-09 12:00:00,Closed"),
        ("notify.csv", NOTIFY, "Sending", "Delivered"),
    ],
)
def test_a_status_that_moved_on_between_two_exports_makes_no_other_row(name: str, text: str, early: str, late: str, tmp_path: Path) -> None:
    with workshop() as connection:
        told = []
        for table, status in (("early", early), ("late", late)):
            (tmp_path / table).mkdir()
            (tmp_path / table / name).write_text(text.format(status))
            stage(connection, tmp_path / table / name, tmp_path / table, zone=None, table=table)
            told.append(connection.execute(f"select native_id, row_hash from {table} order by row_no").fetchall())
        assert told[0] == told[1]


def test_the_name_of_a_job_is_not_staged(tmp_path: Path) -> None:
    (tmp_path / "notify.csv").write_text(NOTIFY.format("Sending").replace("bills.csv", "for Pat Example.csv"))
    with workshop() as connection:
        stage(connection, tmp_path / "notify.csv", tmp_path / "work", zone=None)
        assert "Pat Example" not in str(connection.execute("select * from staged").fetchall())


@pytest.mark.parametrize(
    "name", ["zendesk_tickets", "open311_json", "eight_by_eight_calls", "anywhere365_dialogues", "genesys_conversations"]
)
def test_a_field_that_is_not_read_makes_no_other_version_of_a_record(name: str, tmp_path: Path) -> None:
    (fixture,) = (FORMATS / name).iterdir()

    def with_news(value: object) -> object:
        if isinstance(value, dict):
            return {"generated_timestamp": 1773392530, **{key: with_news(each) for key, each in value.items()}}
        return [with_news(each) for each in value] if isinstance(value, list) else value

    with workshop() as connection:
        told = []
        for table, content in (("early", json.loads(fixture.read_text())), ("late", with_news(json.loads(fixture.read_text())))):
            (tmp_path / table).mkdir()
            (tmp_path / table / "file.json").write_text(json.dumps(content))
            stage(connection, tmp_path / table / "file.json", tmp_path / table, zone=None, table=table)
            good = "where problem is null and excluded is null order by row_no"
            told.append(connection.execute(f"select native_id, row_hash from {table} {good}").fetchall())
        assert told[0] == told[1]
        assert len({row_hash for _, row_hash in told[0]}) == len(told[0])
