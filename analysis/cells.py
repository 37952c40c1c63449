"""Cells of an answer as the numbers and dates they are; a cell that is none of them is a fault of the query, and says so."""

import datetime


def number(cell: object) -> float:
    """The cell as a number; decimals and text of a number are read."""
    return float(str(cell))


def whole(cell: object) -> int:
    """The cell as a whole number."""
    return int(str(cell))


def day(cell: object) -> datetime.date:
    """The cell as a date, given as one or as ISO text."""
    return cell if isinstance(cell, datetime.date) else datetime.date.fromisoformat(str(cell))
