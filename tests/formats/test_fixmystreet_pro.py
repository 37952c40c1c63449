"""FixMyStreet Pro: a report typed by staff is assisted; titles, places and names are not kept."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_reports_are_read(tmp_path: Path) -> None:
    with workshop() as connection:
        reports = stage(connection, FORMATS / "fixmystreet_pro" / "reports.csv", tmp_path)
        assert reports.counts() == (5, 4, 0, 1, 0)
        assert reports.problems() == ["6: started_at: cannot be read"]
        assert reports.rows(
            "native_id | started_at | updated_at | channel_id | is_assisted | outcome_label | service_label | reason | site"
        ) == [
            "51 | 2026-03-13 09:02:00 | 2026-03-14 10:00:00 | web | false | investigating | Potholes | Road | Central",
            "52 | 2026-03-29 01:30:00 | 2026-03-30 08:00:00 | app | false | closed | Street lights | - | Harbour",
            "53 | 2026-03-13 10:00:00 | 2026-03-13 10:00:00 | phone | true | open | Fly tipping | - | Central",
            "54 | 2026-03-13 10:05:00 | 2026-03-13 10:05:00 | unknown | true | open | Fly tipping | - | Central",
        ]
        staged = str(connection.execute("select * from staged").fetchall())
        assert [each for each in ["J Smith", "AN1", "By the gate", "https://"] if each in staged] == []
