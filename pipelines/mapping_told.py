"""What could not be read, told in the words of the file: its own column, and how that is read; an officer does not know our names."""

import datetime

from pipelines.mapping import Format
from pipelines.mapping_cells import headers_from
from pipelines.mapping_verdict import MISSING, UNREAD
from pipelines.reading import Reject


SAMPLE_CLOCK = datetime.datetime(2026, 1, 31, 14, 5)  # shows a date format to a person: its day cannot be a month


def reason_of(made_by: Format, reject: Reject) -> str:
    """The reason of a rejected row, by the column of the file where one is at fault; with how it is read, where it could not be."""
    column = made_by.columns.get(reject.field or "", {})
    if "from" not in column:
        return reject.reason
    headers = " and ".join(headers_from(column))
    if reject.reason == MISSING:
        return f"column {headers} is empty"
    return f"column {headers} {reject.reason}{_read_as(column) if reject.reason == UNREAD else ''}"


def _read_as(column: dict) -> str:
    patterns = [pattern for each in column.get("formats", []) for pattern in (each if isinstance(each, list) else [each])]
    shown = dict.fromkeys(SAMPLE_CLOCK.strftime(pattern) for pattern in patterns[:3])
    return f" in the form {' or '.join(shown)}" if shown else ""


def named_reason_of(made_by: Format, reject: Reject) -> str:
    """The same as a clause of its own: where no column of the file is at fault, what the format calls it stands before the reason."""
    reason = reason_of(made_by, reject)
    return reason if reason != reject.reason else f"{reject.field or 'the row'} {reason}"
