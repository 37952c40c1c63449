"""GOV.UK Notify: what was sent is a mailing, never a contact; nobody it was sent to is kept."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_messages_are_mailings(tmp_path: Path) -> None:
    with workshop() as connection:
        report = stage(connection, FORMATS / "govuk_notify" / "report.csv", tmp_path, zone=None)
        assert report.counts() == (5, 3, 1, 1, 0)
        assert report.problems() == ["6: local_date: cannot be read"]
        assert report.rows("excluded", "excluded is not null") == ["it reached nobody"]
        assert report.rows("local_date | channel_id | template | service_label") == [
            "2026-03-29 | sms | Missed bin received | Missed bin received",
            "2026-03-29 | sms | Council tax reminder | Council tax reminder",
            "2026-03-13 | post | Council tax bill | Council tax bill",
        ]
        staged = str(connection.execute("select * from staged").fetchall())
        assert [each for each in ["0770", "High Street", "someone@", "desk@", "Desk One", "BIN00917"] if each in staged] == []


def test_the_uploaded_columns_of_a_job_report_are_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "job.csv"
    header, rows = (
        "Row number,phone number,name,Template,Type,Job,Status,Time\n",
        "1,07700900103,J Smith,Council tax reminder,sms,reminders.csv,Delivered,2026-03-29 10:00:00\r\n",
    )
    path.write_bytes((header + rows).encode())  # the header ends with LF, its rows with CRLF
    with workshop() as connection:
        job = stage(connection, path, tmp_path / "work", zone=None)
        assert job.rows("template | channel_id") == ["Council tax reminder | sms"]
        assert "0770" not in str(connection.execute("select * from staged").fetchall())
