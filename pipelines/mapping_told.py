"""What could not be read, told in the words of the file: its own column, and how that is read; an officer does not know our names."""

import datetime

from pipelines.mapping import Format
from pipelines.mapping_cells import headers_from
from pipelines.reading import Reject


SAMPLE_CLOCK = datetime.datetime(2026, 1, 31, 14, 5)  # shows a date format to a person: its day cannot be a month


def reason_of(made_by: Format, reject: Reject) -> str:
    """The reason of a rejected row, with the column of the file where one is at fault."""
    column = column_of(made_by, reject.field)
    return f"{column} {reject.reason}" if column else reject.reason


def column_of(made_by: Format, field: str | None) -> str | None:
    """The column as the file heads it, with how its dates are read; None for what is read from no column of its own."""
    column = made_by.columns.get(field or "", {})
    if "from" not in column:
        return None
    headers = " and ".join(headers_from(column))
    patterns = column.get("formats", [])
    patterns = [pattern for each in patterns for pattern in (each if isinstance(each, list) else [each])]
    if not patterns:
        return f"column {headers}"
    return f"column {headers} (read as {' or '.join(dict.fromkeys(SAMPLE_CLOCK.strftime(p) for p in patterns[:3]))})"
