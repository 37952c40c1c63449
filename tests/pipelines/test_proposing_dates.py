"""The order of day and month is proven over the whole column or stays open; nothing is taken from the first rows."""

import pytest

from pipelines.proposing.dates import read_dates


@pytest.mark.parametrize(
    ("cells", "kind", "patterns"),
    [
        (["03/04/2026", "27/03/2026"], "date", ("%d/%m/%Y",)),
        (["03/27/26 4:10 PM", "03/04/26 5:00 AM"], "timestamp", ("%m/%d/%y %I:%M %p",)),
        (["02.03.2026 09:14:05", "31.03.2026 10:00:00"], "timestamp", ("%d.%m.%Y %H:%M:%S",)),
        (["27/03/26", "2026-03-28"], "date", ("%d/%m/%y",)),
        (["990201", "990214"], "date", ("%y%m%d",)),
        (["20260327", "20260401"], "date", ("%Y%m%d",)),
        (["MAR2019", "APR2019"], "month", ("%b%Y",)),
        (["Apr-25", "September 2025"], "month", ("%b-%y", "%B %Y")),
        (["27 March 2026"], "date", ("%d %B %Y",)),
        (["9:02", "17:30"], "time", ("%H:%M",)),
        (["Tue 01 Apr 2025", "Wed 02 Apr 2025"], "date", ("%a %d %b %Y",)),
        (["Tuesday, 3/6/2025", "Wednesday, 4/6/2025"], "date", ("%A, %d/%m/%Y",)),  # the weekday proves the order
        (["Tue 06/03/2025", "Wed 06/04/2025"], "date", ("%a %m/%d/%Y",)),
        (["2025-W14", "2025-W15"], "date", ("%G-W%V",)),
        (["01/04/2025", "01/05/2025", "01/06/2025"], "date", ("%d/%m/%Y",)),  # each the first of a month
    ],
)
def test_a_proven_way_to_write_dates(cells: list[str], kind: str, patterns: tuple[str, ...]) -> None:
    found = read_dates(cells, header_is_date=True)
    assert found is not None
    assert (found.kind, found.patterns, found.is_open) == (kind, patterns, False)


def test_one_value_far_down_settles_the_order() -> None:
    early = [f"{day:02}/04/2026" for day in range(1, 13)]
    before, after = read_dates(early, True), read_dates([*early, "13/04/2026"], True)
    assert before and before.open_orders == ("dmy", "mdy")
    assert after and after.order == "dmy"


def test_an_answer_settles_what_is_open_but_not_what_is_proven() -> None:
    open_one, proven = read_dates(["03/04/2026"], True, "mdy"), read_dates(["27/04/2026"], True, "mdy")
    assert open_one and open_one.patterns == ("%m/%d/%Y",)
    assert proven and proven.patterns == ("%d/%m/%Y",)


def test_both_orders_in_one_column_are_a_question() -> None:
    found = read_dates(["27/03/2026", "03/27/2026"], True)
    assert found and found.is_mixed and found.is_open


def test_a_slip_and_a_total_are_no_date_and_prove_nothing() -> None:
    found = read_dates([*(f"{day}/04/2026" for day in range(13, 25)), "Total", "45/45/2026"], True)
    assert found and found.order == "dmy"


@pytest.mark.parametrize("cells", [["1204", "900"], ["Council tax"], ["41.5", "3.25"], []])
def test_figures_and_words_are_no_dates(cells: list[str]) -> None:
    assert read_dates(cells, False) is None
