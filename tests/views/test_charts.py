"""Chart specs: what is drawn, what is left open, and that labels stay text."""

import json
from datetime import date
from itertools import pairwise

import pytest

from tests.views.council import HOSTILE
from views import charts, charts_coverage, charts_notes
from views.coverage import COVERED, MISSING, NOT_EXPECTED, missing_runs, runs
from views.figures import Series, looked_at, partial_months, series_by_channel
from views.theme import DARK, LIGHT


MONTHS = tuple(date(2025 + i // 12, i % 12 + 1, 1) for i in range(14))
TWO = Series(MONTHS, {"phone": [100] * 14, "web": [50] * 5 + [None, None] + [60] * 7}, {"phone": "Phone", "web": "Web form"})


def change(kind: str, when: date, note: str = "") -> dict:
    return {"from_date": when, "to_date": None, "kind": kind, "service_id": None, "channel_id": None, "note": note}


def texts(spec: dict) -> list[str]:
    return [note["text"] for note in spec["layout"]["annotations"]]


def test_missing_months_stay_open_and_are_named() -> None:
    spec = charts.contacts_by_channel(TWO, [], LIGHT)
    web = spec["data"][1]
    assert web["y"][5:7] == [None, None] and web["connectgaps"] is False
    assert "Web form: no data" in texts(spec)


def test_zero_is_drawn_as_zero() -> None:
    spec = charts.contacts_by_channel(Series(MONTHS, {"phone": [0] * 14}, {"phone": "Phone"}), [], LIGHT)
    assert spec["data"][0]["y"] == [0] * 14
    assert "Phone: no data" not in texts(spec)


def test_a_change_of_counting_breaks_the_line_and_a_launch_does_not() -> None:
    cut = charts.contacts_by_channel(TWO, [change("counting_changed", date(2025, 4, 1))], LIGHT)["data"][0]["y"]
    whole = charts.contacts_by_channel(TWO, [change("launch", date(2025, 4, 1))], LIGHT)["data"][0]["y"]
    assert cut[3] is None and None not in whole


def test_lines_start_at_zero_and_are_labelled_at_their_ends() -> None:
    spec = charts.contacts_by_channel(TWO, [], LIGHT)
    assert spec["layout"]["yaxis"]["range"][0] == 0
    assert {"<b>Phone</b> 100", "<b>Web form</b> 60"} <= set(texts(spec))
    assert spec["layout"]["showlegend"] is False


def test_labels_at_the_ends_never_overlap() -> None:
    places = sorted(charts.spread({"a": 10, "b": 10.5, "c": 0}, 3).values())
    assert all(second - first >= 3 for first, second in pairwise(places))


def test_at_most_five_lines_are_drawn() -> None:
    many = Series(MONTHS, {str(i): [i] * 14 for i in range(8)}, {str(i): str(i) for i in range(8)})
    assert len(charts.contacts_by_channel(many, [], LIGHT)["data"]) == charts.LINES_SHOWN + 1


def test_hostile_names_and_notes_carry_no_markup() -> None:
    hostile = Series(MONTHS, {"x": [1] * 14}, {"x": HOSTILE})
    spec = json.dumps(charts.contacts_by_channel(hostile, [change("launch", date(2025, 4, 1), HOSTILE)], LIGHT), ensure_ascii=False)
    spec += json.dumps(
        charts_coverage.coverage_calendar(runs(coverage(HOSTILE), MONTHS[0], MONTHS[1]), MONTHS[0], MONTHS[1], LIGHT), ensure_ascii=False
    )
    assert "<script" not in spec and "<a href" not in spec


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_specs_are_plain_data_without_infinities(theme) -> None:
    json.dumps(charts.contacts_by_channel(TWO, [change("launch", date(2025, 4, 1))], theme), allow_nan=False)
    json.dumps(charts.take_up_by_month([], MONTHS, theme), allow_nan=False)


def test_breaks_are_marked_before_bills() -> None:
    changes = [change("bill", date(2025, 4, 1)), change("relabelled", date(2025, 4, 3))]
    assert [row["kind"] for row in charts_notes.noted(changes, MONTHS)] == ["relabelled"]


def coverage(feed: str) -> list[dict]:
    days = [date(2025, 1, day) for day in range(3, 11)]
    return [{"source_id": feed, "day": day, "covered": day.day not in (5, 6), "facts": 1} for day in days]


def test_days_are_covered_missing_or_not_expected() -> None:
    found = runs(coverage("calls"), date(2025, 1, 1), date(2025, 1, 13))
    assert [(run.state, run.days) for run in found] == [(NOT_EXPECTED, 2), (COVERED, 2), (MISSING, 2), (COVERED, 4), (NOT_EXPECTED, 2)]
    assert [(run.start, run.days) for run in missing_runs(found)] == [(date(2025, 1, 5), 2)]


def test_the_calendar_hatches_missing_days_and_leaves_unexpected_ones_empty() -> None:
    spec = charts_coverage.coverage_calendar(
        runs(coverage("calls"), date(2025, 1, 1), date(2025, 1, 13)), date(2025, 1, 1), date(2025, 1, 13), LIGHT
    )
    assert [(trace["name"], len(trace["base"])) for trace in spec["data"]] == [(COVERED, 2), (MISSING, 1)]
    assert spec["data"][1]["marker"]["pattern"]["shape"] == "/"


def test_a_month_that_lacks_days_of_a_feed_is_missing_not_low() -> None:
    breaks = [{"kind": "feed_gap", "source_id": "calls", "from_date": date(2025, 3, 10), "to_date": date(2025, 3, 20)}]
    grains = [{"source_id": "calls", "channel_id": "phone"}]
    partial = partial_months(breaks, grains, MONTHS)
    rows = [{"month": month, "channel_id": "phone", "channel_name": "Phone", "contacts": 7} for month in MONTHS]
    assert partial == {("phone", date(2025, 3, 1))}
    assert series_by_channel(rows, MONTHS, partial).values["phone"][1:4] == [7, None, 7]


def test_a_listed_month_without_a_row_is_nought_and_a_counted_one_is_missing() -> None:
    feeds = [{"source_id": "cases", "first_date": MONTHS[0], "last_date": date(2025, 3, 31)}]
    rows = [{"month": MONTHS[0], "channel_id": "social", "channel_name": "Social", "contacts": 1}]
    for grain, shown in (("day", [1, 0, 0, None]), ("month", [1, None, None, None])):
        grains = [{"grain": grain, "source_id": "cases", "channel_id": "social"}]
        series = series_by_channel(rows, MONTHS[:4], set(), looked_at(grains, feeds, MONTHS[:4]))
        assert series.values["social"] == shown


def contrast(one: str, two: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_labels_reach_4_5_to_1_and_marks_3_to_1(theme) -> None:
    for channel in theme.channels:
        assert contrast(theme.text(channel), theme.page) >= 4.5
        assert contrast(theme.mark(channel), theme.page) >= 2.9
    for colour in (theme.ink, theme.muted, theme.missing, theme.accent):
        assert contrast(colour, theme.page) >= 4.5
