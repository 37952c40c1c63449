"""Shift or cut: the worked cases, what counts as a cut, and falls of small published councils with the word each must carry."""

import datetime
from dataclasses import replace

import numpy as np
import pytest

from analysis.answers.shift_or_cut import FIGURES
from analysis.finding import Range, Refusal
from analysis.period_change import WEEKS, Compared, PeriodChange, estimate_change
from analysis.shift_or_cut import AccessCut, Demand, Periods, cuts_in_force, judge_fall
from tests.analysis.shift_council import CUT, NOTHING_CUT, SERVICES, ask, council, line
from tests.tables import empty_world, finish


DAY = datetime.timedelta(days=1)
YEARS = Periods(datetime.date(2025, 4, 1), datetime.date(2026, 4, 1), datetime.date(2024, 4, 1), datetime.date(2025, 4, 1))
FALL, RISE, LITTLE = Range(1300, 1000, 1600), Range(1000, 800, 1200), Range(50, -50, 150)
SHORTER = AccessCut(YEARS.start - 21 * DAY, None, 0.22, 40, 30, "Office shuts at three")
UNTOLD = {"unit"}


def ends(found: Range | None) -> tuple[float, float, float]:
    assert found is not None
    return found.central, found.low_80, found.high_80


def test_x1_a_rise_online_is_a_shift() -> None:
    found = judge_fall(FALL, RISE, LITTLE, (), YEARS)
    # D1 = 1000 - 1300/2; its error: hypot(400, 600/2)/2/1.281552, so it reaches 250 either way
    assert ends(found.online_less_half) == pytest.approx((350, 100.00, 600.00), abs=0.01)
    assert (found.verdict, found.word, found.enters_ladder, found.grade) == ("shift", "shifted", True, "green")


def test_x1_the_same_figures_beside_a_cut_are_access_reduced() -> None:
    found = judge_fall(FALL, RISE, LITTLE, (SHORTER,), YEARS)
    assert (found.verdict, found.word, found.enters_ladder, found.access_code) == (
        "access reduced",
        "access reduced",
        False,
        "ACCESS_REDUCED",
    )
    assert found.cuts == (SHORTER,)


@pytest.mark.parametrize(
    "cut",
    [
        replace(SHORTER, lost_share=0.04),
        replace(SHORTER, from_date=YEARS.baseline_start - 30 * DAY),
        replace(SHORTER, hours_before=30, hours_after=40),
        replace(SHORTER, from_date=YEARS.start + DAY, to_date=YEARS.start + 4 * DAY),  # snow
        replace(SHORTER, to_date=YEARS.start),  # undone before the period
        replace(SHORTER, from_date=YEARS.end),
    ],
)
def test_x1_what_is_no_cut_leaves_a_shift(cut: AccessCut) -> None:
    assert judge_fall(FALL, RISE, LITTLE, (cut,), YEARS).verdict == "shift"


@pytest.mark.parametrize(
    "cut",
    [
        replace(SHORTER, lost_share=None),
        replace(SHORTER, lost_share=0.05),
        replace(SHORTER, from_date=YEARS.baseline_start - 28 * DAY),
        replace(SHORTER, hours_after=None),
        replace(SHORTER, from_date=YEARS.end - DAY),
        replace(SHORTER, from_date=YEARS.start + DAY, to_date=YEARS.start + 6 * DAY),
        replace(SHORTER, to_date=YEARS.start + DAY),
    ],
)
def test_what_is_a_cut(cut: AccessCut) -> None:
    assert cuts_in_force((cut,), YEARS) == (cut,)


def test_x2_a_fall_nothing_took_up_warns_of_people_going_without() -> None:
    online, other = Range(60, -120, 240), Range(40, -60, 140)
    found = judge_fall(FALL, online, other, (), YEARS)
    assert ends(found.all_less_half) == pytest.approx((-550, -804.75, -295.25), abs=0.01)
    assert (found.verdict, found.word, found.warning, found.enters_ladder) == ("fell, not replaced", "demand fell", "UNMET_NEED", False)
    beside = judge_fall(FALL, online, other, (SHORTER,), YEARS)
    assert (beside.verdict, beside.warning) == ("access reduced", "UNMET_NEED")
    assert judge_fall(FALL, online, other, None, YEARS).word == "cannot tell"  # nobody said that nothing was cut


def test_x3_moved_cannot_tell_and_no_clear_fall() -> None:
    moved = judge_fall(FALL, Range(100, 0, 200), Range(900, 700, 1100), (), YEARS)
    assert ends(moved.online_less_half) == pytest.approx((-550, -730.28, -369.72), abs=0.01)
    assert ends(moved.all_less_half) == pytest.approx((350, 80.74, 619.26), abs=0.01)
    assert (moved.verdict, moved.enters_ladder) == ("moved to another assisted channel", False)
    unsure = judge_fall(FALL, Range(600, 350, 850), LITTLE, (), YEARS)
    assert ends(unsure.online_less_half) == pytest.approx((-50, -341.55, 241.55), abs=0.01)
    assert (unsure.verdict, unsure.word) == ("cannot tell", "cannot tell")
    assert judge_fall(Range(300, -50, 650), RISE, LITTLE, (), YEARS).verdict == "no clear fall"


def test_without_a_changes_table_a_shift_is_amber_and_says_so() -> None:
    found = judge_fall(FALL, RISE, LITTLE, None, YEARS)
    assert (found.verdict, found.grade, found.access_code) == ("shift", "amber", "ACCESS_UNKNOWN")


def test_what_is_not_known_is_never_taken_for_nothing() -> None:
    unknown = Refusal("NO_DATA", "No feed.")
    assert judge_fall(FALL, unknown, LITTLE, (), YEARS).verdict == "cannot tell"
    assert judge_fall(FALL, Range(0, -10, 10), unknown, (), YEARS).verdict == "cannot tell"
    assert judge_fall(FALL, RISE, LITTLE, (), YEARS, counting=("Queue renamed",)).word == "counting changed"
    assert judge_fall(FALL, RISE, LITTLE, (SHORTER,), YEARS, counting=("Queue renamed",)).verdict == "access reduced"


def test_a_fall_that_other_services_share_is_demand_only_when_the_service_fell_as_a_whole() -> None:
    none = Range(0, -100, 100)
    assert judge_fall(none, RISE, LITTLE, (), YEARS, demand=Demand(0.2, 0.2, 0.2)).word == "demand fell"
    assert (
        judge_fall(none, RISE, LITTLE, (), YEARS, demand=Demand(0.2, 0.2, 0.0)).word == "cannot tell"
    )  # a shift everywhere looks like this
    assert judge_fall(none, RISE, LITTLE, (), YEARS, demand=Demand(0.2, 0.0, 0.2)).word == "no clear fall"
    assert judge_fall(none, RISE, LITTLE, (SHORTER,), YEARS, demand=Demand(0.2, 0.2, 0.2)).word == "access reduced"


def test_donors_scale_the_baseline_exactly() -> None:
    # 104 weeks: the line halves from 100 to 40 while donors go from 200 to 160 -> 80 a week expected, 52 weeks: 4160 - 2080
    counts = np.r_[np.full(52, 100.0), np.full(52, 40.0)]
    donors = np.tile(np.r_[np.full(52, 200.0), np.full(52, 160.0)], (5, 1))
    found = estimate_change(Compared(counts, donors, np.full(104, 5.0), np.arange(52, 104), 52, 104, WEEKS))
    assert isinstance(found, PeriodChange)
    assert (found.expected, found.fall.central, found.donors) == pytest.approx((4160, 2080, 5))
    assert found.fall.low_80 < 2080 < found.fall.high_80


def test_a_period_that_is_not_counted_has_no_change() -> None:
    counts = np.r_[np.full(52, 100.0), np.full(52, np.nan)]
    found = estimate_change(Compared(counts, np.zeros((0, 104)), np.full(104, 5.0), np.arange(52, 104), 52, 104, WEEKS))
    assert isinstance(found, Refusal) and found.code == "TOO_SHORT_POST"


def test_calls_that_went_online_are_a_shift_of_the_right_size() -> None:
    row = line(council(calls=0.7, online=1.6, changes=(NOTHING_CUT,)))
    # 40 calls a day x 30 % x 51 whole weeks of 2025 with a whole week of 2023 behind them = about 4,300
    assert row["fall_low_80"] < 0.3 * 40 * 7 * row["n"] < row["fall_high_80"]
    assert (row["verdict"], row["word"], row["enters_ladder"], row["code"]) == ("shift", "shifted", True, None)


def test_the_same_fall_beside_shorter_hours_is_access_reduced_in_the_period_and_around_the_cut() -> None:
    connection = council(calls=0.7, online=1.6, changes=(CUT,))
    for about in ("period", "cut"):
        row = line(connection, about=about)
        assert (row["verdict"], row["word"], row["enters_ladder"], row["access_code"]) == (
            "access reduced",
            "access reduced",
            False,
            "ACCESS_REDUCED",
        )
        assert "Lines shut at four" in row["change_note"] and row["from_date"] == "2024-12-16"
    assert line(connection, "trees")["verdict"] == "no clear fall"


def test_people_left_behind_are_named_by_service_and_by_office() -> None:
    connection = council(visits=0.6, changes=(NOTHING_CUT,))
    for site in (None, "Hall", "Hub"):
        row = line(connection, channel="face_to_face", site=site)
        assert (row["verdict"], row["warning"], row["enters_ladder"]) == ("fell, not replaced", "UNMET_NEED", False)
        assert "people may be going without" in row["warning_sentence"]


def test_one_rise_online_is_not_given_to_two_falls() -> None:
    # 40 + 30 contacts a day fall by 30 %: 21; online rises by 6: under a third, though half of the calls' fall alone
    connection = council(calls=0.7, visits=0.7, online=1.3, changes=(NOTHING_CUT,))
    rows = [line(connection), line(connection, channel="face_to_face")]
    assert sum(row["share_of_rises"] for row in rows) == pytest.approx(1)
    assert not any(row["enters_ladder"] for row in rows)


def test_a_fall_everywhere_is_demand_and_a_shift_everywhere_is_not_called_one() -> None:
    fell = line(council(everywhere=0.7, changes=(NOTHING_CUT,)))
    assert (fell["verdict"], fell["word"]) == ("no clear fall", "demand fell")
    assert fell["counted_change"] == pytest.approx(-0.3, abs=0.02)


def test_a_renamed_queue_is_a_change_in_counting() -> None:
    renamed = {"from_date": "2024-06-03", "kind": "relabelled", "service_id": "bins", "channel_id": "phone", "note": "Queue renamed"}
    row = line(council(calls=0.7, changes=(renamed,)))
    assert (row["verdict"], row["word"], row["enters_ladder"], row["from_date"]) == ("cannot tell", "counting changed", False, "2024-06-03")


def test_an_online_form_that_begins_unannounced_is_not_known_to_have_risen() -> None:
    late = {"calls": 0.7, "online": 1.6, "online_from": "2025-01-01"}
    assert line(council(**late, changes=(NOTHING_CUT,)))["verdict"] == "cannot tell"
    launch = {"from_date": "2025-01-01", "kind": "launch", "service_id": "bins", "channel_id": "web", "note": "Form"}
    assert line(council(**late, changes=(launch,)))["verdict"] == "shift"


def test_monthly_counts_without_other_services_still_get_an_answer() -> None:
    row = line(council(calls=0.5, only=("bins",), grain="month", channels=("phone",), changes=(NOTHING_CUT,)))
    assert (row["verdict"], row["donors"], row["n"]) == ("cannot tell", 0, 12)
    assert row["fall_low_80"] > 0 and row["online_rise"] is None


@pytest.mark.parametrize("until", ["2023-06-01", "2023-01-20"])
def test_data_of_less_than_a_year_are_refused_without_a_figure(until: str) -> None:
    rows = ask(council(until=until), "shift_or_cut")
    assert rows and all(row["code"] for row in rows)
    assert all(row[name] is None for row in rows for name in FIGURES if name not in UNTOLD)


def test_eighteen_months_compare_the_last_six_with_the_same_months_a_year_before() -> None:
    row = next(row for row in ask(council(until="2024-07-01"), "shift_or_cut") if row["service_id"] == "bins" and row["code"] is None)
    dates = [row[name] for name in ("start_date", "end_date", "baseline_start", "baseline_end")]
    assert dates == ["2024-01-01", "2024-07-01", "2023-01-01", "2023-07-01"]


def test_no_data_and_online_alone_are_said_in_one_row() -> None:
    empty = empty_world()
    finish(empty)
    for connection in (empty, council(channels=("web",), only=SERVICES[:2])):
        (row,) = ask(connection, "shift_or_cut")
        assert row["code"] == "NO_DATA" and row["fall"] is None and row["sentence"]


def test_a_cut_of_a_few_weeks_ago_is_too_early_to_judge_and_no_change_in_counting() -> None:
    row = line(council(calls=0.7, changes=({**CUT, "from_date": "2025-12-08"},)), about="cut")
    assert (row["code"], row["word"], row["fall"]) == ("TOO_EARLY", "cannot tell", None)


def test_a_closed_office_is_access_reduced_and_the_other_office_keeps_its_own_verdict() -> None:
    closed = {"from_date": "2024-12-16", "kind": "office_closed", "site": "Hub", "note": "Hub closed"}
    connection = council(visits=0.6, changes=(closed,))
    assert line(connection, channel="face_to_face", site="Hub")["verdict"] == "access reduced"
    assert line(connection, channel="face_to_face", site="Hall")["verdict"] == "fell, not replaced"
    whole = line(connection, channel="face_to_face")  # the Hub carried 12 of 30 visits
    assert (whole["verdict"], whole["enters_ladder"]) == ("access reduced", False)
    assert line(connection)["verdict"] == "no clear fall"  # calls are not touched
