"""A rejected row is told by the column of its own file: how it is read where it could not be, and no more where it is empty."""

import pytest

from pipelines.mapping import load_formats
from pipelines.mapping_told import named_reason_of, reason_of
from pipelines.reading import Reject


BOSTON = load_formats(None)["boston_311"]
READ_AS = "column open_dt cannot be read in the form 01/31/2026 02:05:00 PM or 31/01/2026 02:05:00 PM"


@pytest.mark.parametrize(
    ("field", "reason", "told", "named"),
    [
        ("started_at", "cannot be read", READ_AS, READ_AS),
        ("started_at", "is missing", "column open_dt is empty", "column open_dt is empty"),
        ("started_at", "lies in the future", "column open_dt lies in the future", "column open_dt lies in the future"),
        ("line", "not a log line", "not a log line", "line not a log line"),
        (None, "has 4 cells where the header has 29", "has 4 cells where the header has 29", "the row has 4 cells where the header has 29"),
    ],
)
def test_a_reason_names_the_column_of_the_file(field: str | None, reason: str, told: str, named: str) -> None:
    reject = Reject(2, field, reason)
    assert (reason_of(BOSTON, reject), named_reason_of(BOSTON, reject)) == (told, named)
