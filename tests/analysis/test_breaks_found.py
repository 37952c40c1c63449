"""Signs that counting changed: each kind on a crafted series, none on noise, and the answer from a warehouse with its rows to write down."""

import datetime
from dataclasses import replace

import numpy as np
import pytest

from analysis.answers import breaks_found as answers
from analysis.break_evidence import COUNTING, FoundBreak
from analysis.breaks_found import date_share, drop_outs, gaps, level_shifts, moved_counts, placeholders, repeated_counts
from analysis.known_changes import KnownChange
from analysis.renamed_labels import LabelLife, renamed_labels
from tests.analysis.counted_world import assert_no_figure, counted_world, day
from tests.analysis.warehouse_world import add, asker, warehouse


RNG = np.random.default_rng(20055)
IDENTITY = {"source_id", "service_id", "channel_id", "kind", "sign", "from_date"}
WEEKDAYS = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.0, 0.0])


def noise(mean: float, number: int) -> np.ndarray:
    return RNG.poisson(mean, number).astype(float)


def test_a_drop_to_nothing_and_back() -> None:
    counts = noise(100, 40)
    counts[20:23] = (0, 3, 0)  # at most 5 % of about 100
    (found,) = drop_outs(counts)
    assert (found.kind, found.first, found.last) == ("dropped_out", 20, 23)
    assert found.after == pytest.approx(1)


def test_a_series_that_stops() -> None:
    counts = np.append(noise(100, 40), np.zeros(5))
    (found,) = drop_outs(counts)
    assert (found.kind, found.first, found.last) == ("stopped", 40, None)


def test_closed_weekdays_and_holidays_are_no_drop() -> None:
    counts = RNG.poisson(80 * np.tile(WEEKDAYS, 20)).astype(float)
    counts[70] = 0  # a Monday
    closed = np.arange(140) == 70
    assert drop_outs(counts, 7, closed) == []
    assert [each.first for each in drop_outs(counts, 7)] == [70]
    counts[70:77] = 0  # a whole week is one break, its weekend included
    assert [(each.first, each.last) for each in drop_outs(counts, 7)] == [(70, 75)]


def test_small_counts_may_be_none_by_chance() -> None:
    assert drop_outs(np.append(noise(8, 40), [0, 0, 0])) == []


def test_unknown_periods_between_known_ones_are_gaps() -> None:
    counts = np.array([np.nan, 5, 6, np.nan, np.nan, 7, np.nan])
    assert [(each.first, each.last, each.before, each.after) for each in gaps(counts)] == [(3, 5, 6.0, 7.0)]


def test_the_same_count_again_and_again() -> None:
    counts = noise(1500, 36)
    counts[10:14] = 1480
    (found,) = repeated_counts(counts)
    # 36 x (1 / sqrt(4 pi 1480))^3 = 36 x .0073327^3 = .0000142
    assert (found.kind, found.first, found.last) == ("repeated", 10, 14)
    assert found.chance == pytest.approx(1.42e-5, rel=0.01)


def test_two_equal_months_or_a_run_of_small_counts_are_chance() -> None:
    counts = noise(1500, 36)
    counts[10:12] = 1480
    assert repeated_counts(counts) == []
    assert repeated_counts(np.array([1, 2, 1, 1, 1, 2, 1, 0, 1, 1] * 4, float)) == []
    assert repeated_counts(np.zeros(50)) == []


@pytest.mark.parametrize(("value", "places"), [(999, [20]), (1, [10, 22, 31]), (200, [5, 9, 14, 19, 25, 33])])
def test_placeholders_are_found(value: float, places: list[int]) -> None:
    counts = noise(155, 40)
    counts[places] = value
    found = [each for each in placeholders(counts) if each.after == value]
    assert [(each.first, each.last) for each in found] == [(places[0], places[-1] + 1)]


def test_noise_has_no_sign() -> None:
    for seed in range(60):
        rng = np.random.default_rng(seed)
        days = rng.poisson(100 * np.tile(WEEKDAYS, 100) * np.exp(np.repeat(rng.normal(0, 0.1, 100), 7))).astype(float)
        months = rng.poisson(1200 * np.exp(rng.normal(0, 0.05, 48))).astype(float)
        assert [*drop_outs(days, 7), *drop_outs(months), *repeated_counts(days), *repeated_counts(months)] == []
        assert [*placeholders(days, 7), *placeholders(months)] == []
        assert level_shifts(rng.normal(0, 0.05, 36)) == []


def test_a_lasting_shift_of_a_ratio_and_the_day_it_came() -> None:
    # .9 until a month in which 18 of 31 days still were .9, then .36: (18 x .9 + 13 x .36) / 31 = .67355
    ratio = np.concatenate([np.full(12, 0.9), [0.67355], np.full(10, 0.36)]) * np.exp(np.random.default_rng(2).normal(0, 0.02, 23))
    (found,) = level_shifts(np.log(ratio))
    assert found.first == 12
    assert np.exp([found.before, found.after]) == pytest.approx([0.9, 0.36], rel=0.05)
    assert date_share(0.9, 0.67355, 0.36) * 31 == pytest.approx(18, abs=0.01)


def test_a_step_of_a_tenth_is_left_alone() -> None:
    assert level_shifts(np.concatenate([np.zeros(12), np.full(12, -0.1)])) == []


def test_counts_that_move_to_another_series() -> None:
    table = np.vstack([noise(60, 60), noise(90, 60), noise(30, 60)])
    table[0, 40:], table[2, 40:] = 0, table[2, 40:] + noise(60, 20)
    (found,) = moved_counts(table)
    assert (found.loser, found.gainer, found.first) == (0, 2, 40)
    assert found.lost == pytest.approx(60, abs=8)


def test_a_series_that_ends_with_no_gain_elsewhere_has_not_moved() -> None:
    table = np.vstack([noise(60, 60), noise(90, 60)])
    table[0, 40:] = 0
    assert moved_counts(table) == []


def _life(label: str, first: int, last: int, start: float, end: float) -> LabelLife:
    return LabelLife("calls", "queue", label, "bins", "phone", day(first), day(last), start, end)


def test_a_label_that_ends_as_another_begins_was_renamed() -> None:
    old, new, other = _life("Cleansing", 0, 200, 40, 42), _life("Clean Team", 203, 400, 45, 45), _life("Bins", 0, 400, 90, 90)
    (found,) = renamed_labels([old, new, other], day(0), day(400))
    assert (found.old.label, found.new.label) == ("Cleansing", "Clean Team")
    far, few = _life("Clean Team", 230, 400, 45, 45), _life("Clean Team", 203, 400, 9, 9)
    assert renamed_labels([old, far], day(0), day(400)) == []
    assert renamed_labels([old, few], day(0), day(400)) == []


def _phone(counts: np.ndarray, **more: np.ndarray) -> dict:
    return {("bins", "phone"): counts, **{(name, "phone"): values for name, values in more.items()}}


def test_a_break_that_is_written_down_is_explained_and_one_that_is_not_has_a_row() -> None:
    counts = RNG.poisson(80 * np.tile(WEEKDAYS, 30)).astype(float)
    counts[[100, 157]] = 0
    change = {"from_date": day(100), "kind": "counting_changed", "service_id": "bins"}
    rows = answers.answer(asker(counted_world(_phone(counts), [change])), {})
    first, second = rows
    assert (first["from_date"], first["explained"], first["suggested_row"]) == (day(100).isoformat(), True, None)
    assert (second["from_date"], second["explained"]) == (day(157).isoformat(), False)
    assert str(second["suggested_row"]).startswith(f"{day(157)},{day(158)},counting_changed,,phone,,")
    assert "phone: nothing counted where " in str(second["evidence"])  # a month nobody typed is no count of nought


def test_a_service_that_moves_to_no_service_is_relabelled() -> None:
    weeks = 40
    bins, unmapped = (RNG.poisson(mean * np.tile(WEEKDAYS, weeks)).astype(float) for mean in (12, 5))
    moved = np.arange(7 * weeks) >= 7 * 25
    unmapped[moved] += bins[moved]
    bins[moved] = 0
    bins[-1] = 1  # the feed itself goes on
    connection = counted_world(_phone(bins, unmapped=unmapped))
    connection.execute("insert into reference.services by name select 1 as row_no, 'bins' as service_id, 'Missed bins' as service_name")
    rows = answers.answer(asker(connection), {})
    assert "Missed bins by phone" in next(str(row["sentence"]) for row in rows if row["sign"] == "moved")
    assert [(row["sign"], row["service_id"], row["from_date"]) for row in rows if row["sign"] == "moved"] == [
        ("moved", "bins", day(7 * 25).isoformat())
    ]


def test_a_renamed_queue_is_found_in_the_warehouse() -> None:
    connection = counted_world(_phone(RNG.poisson(30 * np.tile(WEEKDAYS, 30)).astype(float)))
    rows = []
    for place in range(0, 210):
        if place % 7 < 5:
            label = "Cleansing" if place < 105 else "Clean Team"
            rows.append(_event(place, label, 8))
    add(connection, "events.contacts", rows)
    found = [row for row in answers.answer(asker(connection), {}) if row["sign"] == "renamed_label"]
    assert [(row["from_date"], row["service_id"], row["kind"], row["explained"]) for row in found] == [
        (day(105).isoformat(), "bins", "relabelled", False)
    ]
    assert "Cleansing" in str(found[0]["evidence"])


def test_labels_that_may_name_a_person_are_not_told() -> None:
    connection = counted_world(_phone(RNG.poisson(30 * np.tile(WEEKDAYS, 30)).astype(float)))
    add(connection, "events.contacts", [_event(place, "jo@example.org" if place < 105 else "jim@example.org", 8) for place in range(210)])
    assert not any(row["sign"] == "renamed_label" for row in answers.answer(asker(connection), {}))


def test_visits_lost_to_a_consent_banner_are_dated_within_the_month() -> None:
    connection = counted_world(_phone(RNG.poisson(30 * np.tile(WEEKDAYS, 80)).astype(float)))
    lost_from = datetime.date(2022, 11, 16)
    rows = []
    for place in range(7 * 80):
        today = day(place)
        views = int(RNG.poisson(900))
        rows.append(_web("log", today, views))
        rows.append(_web("tool", today, int(views * (0.36 if today >= lost_from else 0.9))))
    add(connection, "daily.web", rows)
    for source in ("log", "tool"):
        connection.execute(
            "insert into quality.coverage select $source, local_date, true, 1 from reference.calendar where local_date between $first and $last",
            {"source": source, "first": day(0), "last": day(559)},
        )
    found = [row for row in answers.answer(asker(connection), {}) if row["sign"] == "lost_visits"]
    assert [(row["source_id"], row["kind"]) for row in found] == [("tool", "consent")]
    assert abs((datetime.date.fromisoformat(str(found[0]["from_date"])) - lost_from).days) <= 2


def test_nothing_found_is_one_row_that_says_so() -> None:
    (row,) = answers.answer(asker(counted_world(_phone(RNG.poisson(80 * np.tile(WEEKDAYS, 30)).astype(float)))), {})
    assert (row["from_date"], row["code"], row["breaks"]) == (None, None, 0)


def test_an_empty_world_refuses() -> None:
    (row,) = answers.answer(asker(warehouse()), {})
    assert row["code"] == "NO_DATA"
    assert_no_figure(row, IDENTITY)


def _event(place: int, queue: str, quantity: int) -> dict:
    return {
        "contact_id": f"c{place}", "source_id": "calls", "file_id": "f", "row_no": place, "grain": "day", "quantity": quantity, "local_date": day(place),
        "channel_id": "phone", "direction": "inbound", "outcome": "completed", "contact_type": "enquiry", "service_id": "bins", "queue": queue, "legs": 1,
    }  # fmt: skip


def _web(source: str, today: datetime.date, views: int) -> dict:
    return {
        "grain": "day", "local_date": today, "source_id": source, "site": "www.example", "path": "/", "service_id": "bins",
        "referrer_group": "search", "device": "phone", "is_primary": source == "log", "visits": 0, "views": views,
    }  # fmt: skip


def test_a_bill_explains_a_count_that_looks_typed_but_no_gap() -> None:
    first = datetime.date(2026, 3, 12)
    bill = KnownChange(first, None, "bill", "tax", None, None, "bills")
    found = FoundBreak("placeholder", COUNTING, None, "tax", "phone", first, None, 52, 99, None, "the count 99")
    assert found.explained_by([bill]) == ["bill from 2026-03-12: bills"]
    assert replace(found, sign="feed_gap").explained_by([bill]) == []
    assert replace(found, from_date=first - datetime.timedelta(days=3)).explained_by([bill]) == []
    assert replace(found, service_id="bins").explained_by([bill]) == []
