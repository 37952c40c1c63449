"""Content Guru storm: only the caller's leg is a contact; without talk or queue nobody knows how it ended."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_only_the_callers_leg_is_a_contact(tmp_path: Path) -> None:
    with workshop() as connection:
        calls = stage(connection, FORMATS / "storm_data_records" / "export.csv", tmp_path)
        assert calls.counts() == (5, 3, 1, 1, 0)
        assert calls.problems() == ["6: started_at: cannot be read"]
        assert calls.rows("excluded", "excluded is not null") == ["a leg to an agent, or an outbound call"]
        assert calls.rows("started_at | queue | is_assisted | outcome | outcome_label | handle_seconds") == [
            "2026-03-13 09:02:00 | Council Tax | true | completed | Answered | 301.0",
            "2026-03-13 09:05:00 | Council Tax | true | abandoned | - | 0.0",
            "2026-03-29 01:30:00 | - | - | unknown | Disconnected | 0.0",
        ]
        staged = str(connection.execute("select * from staged").fetchall())
        assert [each for each in ["0117496", "Desk One"] if each in staged] == []
