"""Open311 in JSON: offsets, the channel of an extension, nothing of the place but a postcode's sector."""

from pathlib import Path

from tests.formats.staged import FORMATS, stage, workshop


def test_requests_become_contacts(tmp_path: Path) -> None:
    with workshop() as connection:
        requests = stage(connection, FORMATS / "open311_json" / "requests.json", tmp_path, zone=None)
        assert requests.counts() == (4, 3, 0, 1, 0)
        assert requests.problems() == ["3: requested_datetime: cannot be read"]
        assert requests.rows("native_id | started_at | updated_at | local_date | channel_id | service_label | queue") == [
            "51 | 2026-06-30 23:58:00 | 2026-07-02 09:00:00 | 2026-07-01 | web | Missed bin | Waste",
            "52 | 2026-07-01 09:31:55 | - | 2026-07-01 | unknown | Pothole | -",
            "54 | 2026-07-01 09:31:55 | - | 2026-07-01 | unknown | Graffiti | -",
        ]
        assert requests.rows("array_to_string(unknown_words, '; ')", "len(unknown_words) > 0 and problem is null") == ["channel_id=pigeon"]
        staged = str(connection.execute("select * from staged").fetchall())
        assert "High St" not in staged and "2AB" not in staged and "BS1 2" in staged
