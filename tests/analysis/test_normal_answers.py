"""The answers normal_range and mailing_effect from published files: what is told, what explains it, what thin worlds refuse."""

import datetime

import numpy as np
import pytest

from analysis.alarms import persists, stands_out
from analysis.answers import mailing_effect, normal_range
from analysis.known_changes import KnownChange, explanations
from analysis.mailing_effect import MailingEffect, cost_of, placebo_sums
from analysis.mailing_effect import mailing_effect as effect_of
from analysis.watched_series import watched_series
from tests.analysis.counted_world import assert_no_figure, counted_world, day
from tests.analysis.warehouse_world import asker, warehouse


WEEKDAYS = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.0, 0.0])
WEEKS = 80
NORMAL_IDENTITY = {"service_id", "channel_id", "grain", "period"}
MAILING_IDENTITY = {"service_id", "channel_id", "kind", "note", "from_date"}
LETTER = {"kind": "bill", "service_id": "tax", "note": "Bills", "quantity": 10_000}
SENT = 7 * 60  # a Monday, more than a year on


def series(mean: float, seed: int, weeks: int = WEEKS) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean * np.tile(WEEKDAYS, weeks)).astype(float)


def told(counts: dict, changes: list[dict] | None = None, grain: str = "day", **values: object) -> list[dict]:
    return normal_range.answer(asker(counted_world(counts, changes, grain)), values)


def test_an_alert_says_what_explains_it() -> None:
    counts = series(100, 1)
    counts[7 * 78 + 1] *= 2
    change = {**LETTER, "from_date": day(7 * 78)}
    rows = told({("tax", "phone"): counts}, [change])
    (alert,) = [row for row in rows if row["is_alert"] and row["service_id"] == "tax" and row["period"] == day(7 * 78 + 1).isoformat()]
    assert alert["explained"] is True
    assert "Bills" in str(alert["explained_by"])
    assert alert["low_80"] <= alert["estimate"] <= alert["high_80"]
    (unexplained,) = [
        row
        for row in told({("tax", "phone"): counts})
        if row["is_alert"] and row["service_id"] == "tax" and row["period"] == alert["period"]
    ]
    assert unexplained["explained"] is False
    assert unexplained["cost_effect"] is None  # no unit cost in this world


def test_false_alarms_a_year_are_told_for_what_is_watched() -> None:
    # tax is watched by the day (and so is the sum of phone), pests by the week: 2 x 3 + 1; a sum of one service is not watched twice
    summary = told({("tax", "phone"): series(100, 1), ("pests", "phone"): series(8, 2)})[0]
    assert (summary["grain"], summary["series_watched"], summary["false_alarms_a_year"]) == ("all", 3, 7.0)
    summary = told({("tax", "phone"): series(100, 1)})[0]
    assert (summary["series_watched"], summary["false_alarms_a_year"]) == (1, 3.0)


def test_a_holiday_monday_gives_no_row_and_no_alert() -> None:
    # A4: Monday 2 January 2023 was a bank holiday in the default calendar
    monday = (datetime.date(2023, 1, 2) - day(0)).days
    counts = series(100, 3)
    counts[monday] = 0
    rows = told({("tax", "phone"): counts}, start_date=day(monday - 20), end_date=day(monday + 20))
    assert day(monday).isoformat() not in [row["period"] for row in rows]
    assert day(monday + 2).isoformat() in [row["period"] for row in rows]


def test_asked_dates_bound_the_rows_and_later_days_change_nothing() -> None:
    counts = {("tax", "phone"): series(100, 4)}
    rows = [row for row in told(counts, start_date=day(500), end_date=day(530)) if row["period"]]
    assert {day(500) <= datetime.date.fromisoformat(str(row["period"])) < day(530) for row in rows} == {True}
    whole = {(row["period"], row["service_id"]): row["z"] for row in told(counts) if row["period"]}
    shared = [row for row in rows if (row["period"], row["service_id"]) in whole]
    assert all(row["z"] == whole[row["period"], row["service_id"]] for row in shared)


def test_monthly_counts_are_judged_from_month_25_per_working_day() -> None:
    starts = np.arange("2022-01", "2024-08", dtype="datetime64[M]").astype("datetime64[D]")
    months = np.random.default_rng(6).poisson(75 * np.busday_count(starts[:-1], starts[1:])).astype(float)
    months[28] *= 1.6
    rows = [row for row in told({("tax", "email"): months}, grain="month") if row["service_id"] == "tax"]
    assert {row["grain"] for row in rows} == {"month"}
    assert [row["period"] for row in rows if row["is_alert"]] == ["2024-05-01"]


@pytest.mark.parametrize(
    ("counts", "grain", "code"),
    [
        ({("tax", "phone"): series(100, 1, 15)}, "day", "TOO_SHORT_PRE"),
        ({("tax", "phone"): series(0.3, 1)}, "day", "TOO_FEW_CONTACTS"),
        ({("tax", "email"): np.full(23, 900.0)}, "month", "TOO_SHORT_PRE"),
        ({("tax", "email"): np.full(30, 12.0)}, "month", "TOO_FEW_CONTACTS"),
    ],
)
def test_thin_series_refuse(counts: dict, grain: str, code: str) -> None:
    rows = told(counts, grain=grain)
    own = [row for row in rows if row["service_id"] == "tax"]
    assert [row["code"] for row in own] == [code]
    for row in rows:
        assert row["code"]
        assert_no_figure(row, NORMAL_IDENTITY)


def test_empty_worlds_refuse() -> None:
    for module, identity in ((normal_range, NORMAL_IDENTITY), (mailing_effect, MAILING_IDENTITY)):
        (row,) = module.answer(asker(warehouse()), {})
        assert row["code"] == "NO_DATA"
        assert_no_figure(row, identity)


def test_benjamini_hochberg_and_persistence() -> None:
    # four series: .01 <= .1 x 1/4, .04 <= .1 x 2/4, .09 > .075 and .2 > .1
    assert stands_out([0.04, 0.2, 0.01, 0.09]).tolist() == [True, False, True, False]
    assert stands_out([np.nan, 0.2]).tolist() == [False, False]
    alerts = np.array([[True, False, True, True, False, True]])
    judged = np.array([[True, True, True, True, True, False]])
    assert persists(alerts, judged).tolist() == [[False, False, True, True, False, False]]


def test_a_change_to_one_channel_explains_only_that_one_but_an_outage_all() -> None:
    start = datetime.date(2024, 3, 4)
    cut = KnownChange(start, None, "opening_hours", "tax", "phone", None, "shorter")
    down = KnownChange(start, start + datetime.timedelta(days=1), "outage", None, "web", None, "forms down")
    after = start + datetime.timedelta(days=1)
    following = after + datetime.timedelta(days=1)
    assert explanations([cut], ("tax", "phone"), after, following, set()) != []
    assert explanations([cut], ("tax", "email"), after, following, set()) == []
    assert explanations([cut], ("bins", "phone"), after, following, set()) == []
    assert explanations([down], ("bins", "phone"), start, after, set()) == ["outage from 2024-03-04: forms down"]
    assert explanations([], ("bins", "phone"), after, following, {start}) == ["bank holiday on 2024-03-04"]


def _mailed(changes: list[dict], seed: int = 8, mean: float = 100) -> list[dict]:
    counts = series(mean, seed)
    rows = {("tax", "phone"): counts, ("tax", "email"): series(mean, seed + 1)}
    for change in changes:
        if change["kind"] == "bill":
            first = (change["from_date"] - day(0)).days
            counts[first : first + 14] = np.round(counts[first : first + 14] * 1.5)
    return mailing_effect.answer(asker(counted_world(rows, changes)), {})


def test_a_bill_makes_calls_and_no_mail() -> None:
    # half of about 1,040 expected calls in ten working days: 520
    rows = {row["channel_id"]: row for row in _mailed([{**LETTER, "from_date": day(SENT)}])}
    phone, email = rows["phone"], rows["email"]
    assert phone["low_80"] - 60 < 520 < phone["high_80"] + 60
    assert phone["low_80"] > 0
    assert phone["per_thousand"] == pytest.approx(phone["estimate"] / 10)
    assert phone["cost"] is None and "No unit cost" in str(phone["assumptions"])
    assert email["code"] is None and email["placebo_windows"] >= 9


def test_letters_without_a_number_have_no_rate() -> None:
    rows = _mailed([{**LETTER, "from_date": day(SENT), "quantity": None}])
    assert {row["per_thousand"] for row in rows} == {None}
    assert rows[0]["estimate"] is not None


@pytest.mark.parametrize(
    ("changes", "mean", "code", "word"),
    [
        ([{**LETTER, "from_date": day(SENT)}, {"kind": "launch", "service_id": "tax", "note": "New form", "from_date": day(SENT + 3)}], 100, "CONFOUNDED", "New form"),
        ([{**LETTER, "from_date": day(SENT)}, {**LETTER, "kind": "letter", "note": "Reminder", "from_date": day(SENT + 3)}], 100, "CONFOUNDED", ""),
        ([{**LETTER, "from_date": day(SENT)}], 4, "TOO_FEW_CONTACTS", ""),
        ([{**LETTER, "from_date": day(7 * 20)}], 100, "TOO_SHORT_PRE", ""),
        ([{**LETTER, "from_date": day(7 * WEEKS - 7)}], 100, "TOO_SHORT_POST", ""),
    ],
)  # fmt: skip
def test_a_mailing_that_cannot_be_told_is_refused(changes: list[dict], mean: float, code: str, word: str) -> None:
    row = next(row for row in _mailed(changes, mean=mean) if row["channel_id"] == "phone" and row["kind"] == "bill")
    assert row["code"] == code
    assert word in str(row["sentence"])
    assert_no_figure(row, MAILING_IDENTITY)


def test_monthly_counts_are_too_coarse_for_a_mailing() -> None:
    connection = counted_world({("tax", "phone"): np.full(30, 900.0)}, [{**LETTER, "from_date": day(SENT)}], "month")
    (row,) = mailing_effect.answer(asker(connection), {})
    assert row["code"] == "TOO_COARSE"


def test_two_bills_of_one_kind_are_pooled_too() -> None:
    rows = _mailed([{**LETTER, "from_date": day(7 * 45)}, {**LETTER, "from_date": day(7 * 68)}])
    (pooled,) = [row for row in rows if row["from_date"] is None and row["channel_id"] == "phone"]
    singles = [row for row in rows if row["from_date"] and row["channel_id"] == "phone"]
    assert pooled["per_thousand"] == pytest.approx(sum(row["estimate"] for row in singles) / 20_000 * 1000)
    assert pooled["low_80"] is None


def test_placebo_windows_do_not_overlap_or_touch_what_is_not_clear() -> None:
    excess, clear = np.arange(40.0), np.ones(40, bool)
    clear[25] = False
    # from place 38 back: 28..37, then place 25 is passed: 15..24, 5..14
    assert placebo_sums(excess, clear, 38).tolist() == [excess[28:38].sum(), excess[15:25].sum(), excess[5:15].sum()]


def test_a_cost_without_a_range_multiplies_and_one_with_a_range_widens() -> None:
    placebo = [-61, -48, -40, -35, -28, -22, -18, -15, -11, -8, -5, -2, 0, 3, 6, 9, 13, 17, 22, 27, 33, 41, 52, 66]
    found = effect_of([212, 240, 231, 205, 190, 168, 150, 141, 139, 136], [150, 148, 140, 138, 135, 146, 145, 138, 137, 133], placebo)
    assert isinstance(found, MailingEffect)
    plain = cost_of(found, 2.9, 2.9, 2.9)
    assert (plain.central, plain.low_80, plain.high_80) == pytest.approx((1165.80, 1030.95, 1293.40), abs=0.01)
    wide = cost_of(found, 2.0, 2.9, 4.0)
    assert wide.central == pytest.approx(1165.80)
    assert wide.low_80 < plain.low_80 < plain.high_80 < wide.high_80
    assert cost_of(found, 2.0, 2.9, 4.0) == wide


def test_a_sum_over_services_is_unknown_while_one_of_them_has_a_gap() -> None:
    connection = counted_world({("tax", "phone"): series(100, 1), ("bins", "phone"): series(50, 2)})
    connection.execute("update quality.coverage set covered = false where local_date = $at", {"at": day(100)})
    watched = watched_series(asker(connection))
    assert watched is not None
    total = watched.days.counts[watched.days.keys.index((None, "phone"))]
    assert np.isnan(total[100])
    assert total[101] == series(100, 1)[101] + series(50, 2)[101]
