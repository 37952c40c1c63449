"""About the data: do the counts agree with others, and which assumption changed, when, by whom."""

import csv
from datetime import date
from pathlib import Path

from analysis.ask import ask
from tests.views.conftest import words_of
from views.assumptions import NOBODY, edits_of, logged, short_number, who_changed
from views.reconciliation import agrees, totals_title


def total(counted: float | None, stated: float = 100, when: date = date(2026, 10, 1), measure: str = "offered") -> dict:
    difference = None if counted is None else counted - stated
    share = difference / stated if difference is not None and stated else None
    return {"month": when, "measure": measure, "total": stated, "counted": counted, "difference": difference, "difference_share": share}


def test_a_count_agrees_within_one_percent_and_nothing_counted_never_does() -> None:
    assert agrees(total(99)) and agrees(total(101)) and agrees(total(0, stated=0))
    assert not agrees(total(98)) and not agrees(total(None)) and not agrees(total(3, stated=0))


def test_the_council_sets_how_far_a_count_may_be_off() -> None:
    assert agrees(total(95), 0.05) and not agrees(total(94), 0.05)
    assert agrees(total(100), 0.0) and not agrees(total(100.5), 0.0)
    assert not agrees(total(3, stated=0), 1.0)


def test_the_title_names_the_largest_difference_or_says_that_all_agree() -> None:
    rows = [total(100), total(90), total(80, when=date(2026, 9, 1), measure="answered")]
    assert totals_title(rows, [row for row in rows if not agrees(row)]) == (
        "2 of 3 totals differ; most in September 2026, calls answered by 20.0%"
    )
    assert totals_title(rows[:1], []) == "Our counts agree with the systems' own reports in all 1 month"


def test_who_changed_a_cost_comes_from_the_screens_own_log(tmp_path: Path) -> None:
    change = {
        "changed_at": None, "snapshot_id": "s", "table_name": "unit_costs", "row_key": "*, phone", "column_name": "central",
        "old_value": "5.2000", "new_value": "5.3000",
    }  # fmt: skip
    assert logged(change, [])["who"] == NOBODY and edits_of(tmp_path) == []
    (tmp_path / "reference").mkdir()
    with (tmp_path / "reference" / "edit_log.csv").open("w", newline="") as lines:
        csv.writer(lines).writerows(
            [
                ("on_at", "who", "table", "key", "column", "old", "new"),
                ("2026-11-20", "accountant", "unit_costs", "x", "central", "5.2", "5.3"),
            ]
        )
    assert who_changed(change, edits_of(tmp_path)) == "accountant"
    assert (logged(change, [])["old"], short_number(None), short_number("2025-04-01"), short_number("10")) == (
        "5.2",
        "",
        "2025-04-01",
        "10",
    )


def test_the_page_shows_the_log_and_the_systems_own_reports(show, demo_council: Path) -> None:
    assert "1 assumption has changed since the first build" in words_of(show("whole", "About the data"))
    words = words_of(show(demo_council, "About the data"))
    apart = [
        row
        for row in ask("reconciliation_by_month", {}, None, demo_council).records()
        if abs(row["counted"] - row["total"]) > 0.01 * row["total"]
    ]
    assert [row["month"] for row in apart] == [date(2025, 12, 1)]  # the days the calls export lost
    assert "1 of 108 totals differ; most in December 2025, calls offered" in words and "that another feed counts" in words
