"""Open311 in XML: offsets, no channel in the standard, nothing of the place but a postcode's sector."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_requests_become_contacts(tmp_path: Path) -> None:
    with workshop() as connection:
        requests = stage(connection, FORMATS / "open311_xml" / "requests.xml", tmp_path, zone=None)
        assert requests.counts() == (2, 1, 0, 1, 0)
        assert requests.rows("native_id | started_at | updated_at | local_date | channel_id | service_label | queue | keys[1].key") == [
            "51 | 2026-06-30 23:58:00 | 2026-07-02 09:00:00 | 2026-07-01 | unknown | Missed bin | Waste | BS1 2",
        ]
        assert "High St" not in str(connection.execute("select * from staged").fetchall())
