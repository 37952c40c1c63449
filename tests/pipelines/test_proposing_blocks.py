"""Tables below or beside each other and rows that sum up those below them: refused with the mend, for what they are of stands in no column."""

import calendar
import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.errors import FileRefused
from pipelines.proposing.proposal import Proposal, context_of, propose


MONTHS = ["Apr-25", "May-25", "Jun-25"]
SERVICES = ["Council tax", "Bins", "Parking"]
COUNTS = [[service, 10 + n, 20 + n, 30 + n] for n, service in enumerate(SERVICES)]
HEADER = ["Service", *MONTHS]


def proposed(tmp_path: Path, rows: Sequence[Sequence[object]], **answers: str) -> Proposal:
    path = tmp_path / "counts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*row, *[""] * (len(HEADER) - len(row))] for row in rows)
    return propose(path, context_of(tmp_path / "data"), {"channel": "phone"} | answers)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["Phone"], HEADER, *COUNTS, [], ["Email"], HEADER, *COUNTS], 'the same rows come again above and below "Email" (row 7)'),
        ([["Phone", *MONTHS], *COUNTS, ["Email", *MONTHS], *COUNTS], 'above and below "Email" (row 5)'),
        ([HEADER, ["Phone"], *COUNTS, ["Email"], *COUNTS], 'above and below "Phone" (row 2)'),
        (
            [HEADER, *COUNTS, [], ["Service", "Apr-26", "May-26", "Jun-26"], *COUNTS],
            "at row 6 another table begins, with headers of its own",
        ),
        (
            [HEADER, ["Phone", 33, 63, 93], *COUNTS, ["Email", 33, 63, 93], *COUNTS],
            '"Phone" (row 2) and others state the sum of the rows below',
        ),
        (
            [["Month", "Phone", "Email"], ["Apr-25", 1, 2], ["Bins"], ["Month", "Phone", "Email"], ["Apr-25", 3, 4]],
            "its header stands again at row 4",
        ),
        (
            [["Month", "Phone", "Month", "Email"], ["Apr-25", 1, "May-25", 2], ["Jun-25", 3, "Jun-25", 4]],
            '"Month" stands twice and says different things',
        ),
    ],
)
def test_more_than_one_table_is_refused(tmp_path: Path, rows: list[list[object]], told: str) -> None:
    with pytest.raises(FileRefused) as refused:
        proposed(tmp_path, rows)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ([HEADER, *COUNTS, ["", 33, 63, 93]], 5),  # no word says that it is a total
        ([["Month", "Calls"], *([f"{month}-25", 40 + n % 3] for n, month in enumerate(calendar.month_abbr[1:])), ["Mar-26", 492]], 14),
        ([["Service", "Channel", *MONTHS], *([each, "Phone", 4, 5, 6] for each in SERVICES), ["", "", 12, 15, 18]], 5),
        (
            [
                ["Service", *MONTHS],
                ["Bins", 1, 2, 3],
                ["Parking", 4, 5, 6],
                ["Streets", 5, 7, 9],
                ["Housing", 2, 2, 2],
                ["Rents", 1, 1, 1],
                ["Homes", 3, 3, 3],
            ],
            7,
        ),
    ],
)
def test_a_total_that_does_not_say_so_is_refused(tmp_path: Path, rows: list[list[object]], row: int) -> None:
    with pytest.raises(FileRefused, match=f"row {row} states the sum of rows above it and does not say so; write Total in its first cell"):
        proposed(tmp_path, rows)
    rows[-1][0] = "Total"
    if row != 7:
        assert proposed(tmp_path, rows).counts.excluded == 1


def test_what_only_looks_like_it_is_read(tmp_path: Path) -> None:
    counted = sum(sum(row[1:]) for row in COUNTS if isinstance(row[1], int))
    assert proposed(tmp_path, [HEADER, *COUNTS, ["Housing"]]).counts.contacts == counted  # nobody counted it
    assert proposed(tmp_path, [HEADER, *COUNTS[:2], HEADER, *COUNTS[2:]]).counts.contacts == counted  # a page of its own
    assert proposed(tmp_path, [HEADER, COUNTS[0], *COUNTS[1:], ["Total", 33, 63, 93]]).counts.contacts == counted
    same = [["Month", "Phone", "Month", "Email"], ["Apr-25", 1, "Apr-25", 2], ["May-25", 3, "May-25", 4]]
    assert proposed(tmp_path, same).counts.contacts == 10
