"""Zendesk tickets: via as a name or a number, a merged ticket left out, an unknown way listed."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_tickets_are_read(tmp_path: Path) -> None:
    with workshop() as connection:
        tickets = stage(connection, FORMATS / "zendesk_tickets" / "tickets.json", tmp_path, zone=None)
        assert tickets.counts() == (5, 3, 1, 1, 0)
        assert tickets.problems() == ["5: created_at: cannot be read"]
        assert tickets.rows("excluded", "excluded is not null") == ["merged into another ticket"]
        assert tickets.rows("native_id | started_at | updated_at | local_date | channel_id | direction | outcome | queue | reason") == [
            "1 | 2026-03-13 09:02:10 | 2026-03-14 09:00:00 | 2026-03-13 | web | inbound | completed | 7 | problem",
            "2 | 2026-07-01 23:30:00 | 2026-07-01 23:30:00 | 2026-07-02 | email | inbound | in_progress | - | -",
            "4 | 2026-03-13 10:00:00 | - | 2026-03-13 | unknown | inbound | unknown | - | -",
        ]
        staged = str(connection.execute("select * from staged").fetchall())
        assert [each for each in ["Missed bin", "J Smith"] if each in staged] == []
