"""What GOV.UK Notify sent becomes mailings by day and template: no contact, and nobody it went to is in any file."""

import json
from pathlib import Path

import duckdb

from tests.build.council import SERVICES, published_facts, run


HEADER = "Recipient,Reference,Template,Type,Sent by,Sent by email,Job,Status,Time,API key name\n"
SOURCES = "source_id,files,format\nnotify,notify/,govuk_notify\n"


def sent(template: str, kind: str, day: str, rows: int, status: str = "Delivered") -> str:
    """Rows of one template on one day; the number dialled is a drama-range one."""
    return "".join(f"07700900{n:03d},,{template},{kind},,,reminders.csv,{status},{day} 10:{n % 60:02d}:00,\n" for n in range(rows))


def test_mailings_are_counted_and_are_no_contacts(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "raw" / "notify").mkdir(parents=True)
    (tmp_path / "reference" / "sources.csv").write_text(SOURCES)
    (tmp_path / "reference" / "services.csv").write_text(SERVICES)
    (tmp_path / "raw" / "notify" / "first.csv").write_text(
        HEADER + sent("Council Tax", "letter", "2026-03-02", 130) + sent("Survey", "email", "2026-03-02", 99)
    )
    second = tmp_path / "raw" / "notify" / "second.csv"
    second.write_text(
        HEADER + sent("Council Tax", "letter", "2026-03-09", 80) + sent("Waste", "sms", "2026-03-09", 150, "Technical failure")
    )
    done = run(tmp_path, "build")
    assert "Traceback" not in done.stderr, done.stderr
    facts = published_facts(tmp_path)
    assert facts["contacts"] == []
    assert sorted((row[1].isoformat(), row[4], row[5], row[6]) for row in facts["mailings"]) == [
        ("2026-03-02", "Council Tax", "council_tax", 130),
        ("2026-03-02", "Survey", "unmapped", 99),
        ("2026-03-09", "Council Tax", "council_tax", 80),
    ]
    asked = run(tmp_path, "ask", "mailings", "start_date=2026-03-01", "end_date=2026-04-01", "--format", "json")
    assert [
        (row["from_date"], row["kind"], row["service_id"], row["note"], row["quantity"]) for row in json.loads(asked.stdout)["rows"]
    ] == [("2026-03-02", "letter", "council_tax", "Council Tax (post)", 130)]
    second.unlink()  # its day goes with it
    run(tmp_path, "build")
    assert {row[1].isoformat() for row in published_facts(tmp_path)["mailings"]} == {"2026-03-02"}
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as connection:
        assert "0770" not in str(connection.execute("select * from events.mailings").fetchall())
