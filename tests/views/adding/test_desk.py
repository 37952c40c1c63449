"""How a build that the screen ran is told of."""

from pipelines.build_apart import Built
from views.adding.desk import sentence_of


def test_one_row_of_one_file_is_not_many() -> None:
    one = {"files": [{"status": "loaded", "rows_loaded": 1}], "data_through": "2026-10-31"}
    assert sentence_of(Built(one)) == "1 row is loaded from 1 file, with data through 31 October 2026."
    two = {"files": [{"status": "loaded", "rows_loaded": 1200}, {"status": "refused", "rows_loaded": None}]}
    assert sentence_of(Built(two)) == "1,200 rows are loaded from 2 files; 1 file was refused or waits for an answer."
