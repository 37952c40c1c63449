"""Avoidable contact, resolution at first contact, hopping, and the answer they make: the reference cases, refusals and thin worlds."""

import numpy as np
import pytest

from analysis.answers import contact_quality as answers
from analysis.contact_quality import AssessedShare, assessed_share, cause_shares, is_tagged
from analysis.finding import Refusal
from analysis.repeat_contacts import ResolutionCurve, episodes, first_contact_resolution
from tests.analysis.warehouse_world import add, asker, assert_refused, contact, noon, warehouse


IDENTITY = {"measure", "service_id", "channel_id", "cause", "window_days", "scale"}
DAYS = np.array([1, 3, 3, 6, 10, 20, 2, 5, 9, 15, 30, 30])
IS_REPEAT = np.array([True] * 6 + [False] * 6)


def test_the_curve_of_resolution() -> None:
    # Q2: 1 of 12 on day 1, 2 of 10 on day 3 (one left on day 2), 1 of 7 on day 6, 1 of 5 on day 10, 1 of 3 on day 20
    found = first_contact_resolution(DAYS, IS_REPEAT, smallest_at_risk=1)
    assert isinstance(found, ResolutionCurve)
    points = {window: found.at(window) for window in (1, 3, 7, 14, 30)}
    shares = [point.share.central for point in points.values() if point]
    assert shares == pytest.approx([0.9166667, 0.7333333, 0.6285714, 0.5028571, 0.3352381], abs=1e-6)
    week, fortnight = points[7], points[14]
    assert week is not None
    assert fortnight is not None
    assert (week.standard_error, fortnight.standard_error) == pytest.approx((0.1492580, 0.1640157), abs=1e-6)
    assert (week.share.low_80, week.share.high_80) == pytest.approx((0.4089249, 0.7857785), abs=1e-6)
    assert (fortnight.share.low_80, fortnight.share.high_80) == pytest.approx((0.2828799, 0.6878003), abs=1e-6)
    assert found.seed is None


def test_a_window_is_shown_only_while_twenty_are_watched() -> None:
    found = first_contact_resolution(np.array([5] * 30 + [30] * 19), np.array([False] * 49))
    assert isinstance(found, ResolutionCurve)
    assert found.points[-1].days == 5
    assert found.at(6) is None


def test_no_repeats_still_leave_doubt() -> None:
    found = first_contact_resolution(np.full(40, 30), np.zeros(40, dtype=bool))
    assert isinstance(found, ResolutionCurve)
    point = found.at(7)
    assert point is not None
    # Wilson of 40 in 40: 1 - 1.2815516^2 / (40 + 1.2815516^2) = .9605603
    assert (point.share.central, point.share.low_80, point.share.high_80) == pytest.approx((1, 0.9605603, 1), abs=1e-6)


def test_persons_are_drawn_again_when_they_come_often() -> None:
    days = np.tile([1.0, 30.0, 30.0, 30.0], 50)
    repeat = np.tile([True, False, False, False], 50)
    alone = first_contact_resolution(days, repeat)
    clustered = first_contact_resolution(days, repeat, person=np.repeat(np.arange(10), 20))
    again = first_contact_resolution(days, repeat, person=np.repeat(np.arange(10), 20))
    assert isinstance(alone, ResolutionCurve)
    assert isinstance(clustered, ResolutionCurve)
    assert clustered == again  # the same seed, the same range
    assert clustered.seed is not None
    assert clustered.points[6].share.central == alone.points[6].share.central == 0.75
    assert clustered.points[6].standard_error < alone.points[6].standard_error / 100  # every person alike: no doubt between persons


def test_counts_stand_for_like_contacts() -> None:
    times, counts = np.array([1.0, 30.0]), np.array([50.0, 150.0])
    found = first_contact_resolution(times, np.array([True, False]), count=counts)
    each = first_contact_resolution(np.repeat(times, [50, 150]), np.repeat([True, False], [50, 150]))
    assert isinstance(found, ResolutionCurve)
    assert isinstance(each, ResolutionCurve)
    assert found.points == each.points


@pytest.mark.parametrize(
    ("days", "match", "code"),
    [([5.0] * 30, 0.39, "LOW_MATCH"), ([5.0] * 19, 1.0, "TOO_FEW_CONTACTS"), ([], 1.0, "TOO_FEW_CONTACTS"), ([0.0] * 30, 1.0, "TOO_EARLY"),
     ([float("nan")] * 30, 1.0, "TOO_FEW_CONTACTS")],
)  # fmt: skip
def test_resolution_that_cannot_be_known_is_refused(days: list, match: float, code: str) -> None:
    found = first_contact_resolution(np.array(days), np.zeros(len(days), dtype=bool), match_rate=match)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_episodes_join_at_a_gap_of_fourteen_days_and_split_at_fifteen() -> None:
    # Q3: a/tax 1-5 and 40; b/tax 3-4; c/bins; c/tax; d/bins (open: 70 + 14 > 80); e/bins 20-34 and 49: 8, 7 closed, 3 hopped
    person = np.array([*"aaabbcccd", "e", "e", "e"])
    service = np.array(["tax"] * 5 + ["bins", "bins", "tax"] + ["bins"] * 4)
    day = np.array([1, 5, 40, 3, 4, 10, 12, 12, 70, 20, 34, 49])
    channel = np.array(["phone", "web", "phone", "visit", "visit", "web", "phone", "phone", "phone", "phone", "e-mail", "phone"])
    found = episodes(person, service, day, channel, 80)
    assert (found.episodes, found.closed, found.hopped) == (8, 7, 3)
    assert found.share is not None
    assert found.share.central == pytest.approx(3 / 7)


def test_no_contacts_are_no_episodes() -> None:
    empty = np.array([])
    found = episodes(empty, empty, empty, empty, 80)
    assert (found.episodes, found.closed, found.share) == (0, 0, None)


def test_tags_have_a_share_but_no_range() -> None:
    sizes, drawn, hits = np.array([1000, 500]), np.array([900, 100]), np.array([90, 50])
    assert is_tagged(sizes, drawn)
    found = assessed_share(sizes, drawn, hits, tagged=True)
    assert isinstance(found, AssessedShare)
    assert (found.basis, found.share, found.contacts_range) == ("tagged", None, None)
    assert found.estimate == pytest.approx((1000 * 0.1 + 500 * 0.5) / 1500)


def test_causes_add_up_to_what_is_avoidable() -> None:
    sizes, drawn = np.array([42000, 15000]), np.array([300, 120])
    causes = {"none": np.array([204, 90]), "signposting": np.array([60, 20]), "chasing": np.array([36, 10])}
    found = cause_shares(sizes, drawn, causes, tagged=False)
    whole = assessed_share(sizes, drawn, causes["signposting"] + causes["chasing"], tagged=False)
    assert isinstance(whole, AssessedShare)
    assert set(found) == {"signposting", "chasing"}
    assert sum(share.estimate for share in found.values() if isinstance(share, AssessedShare)) == pytest.approx(whole.estimate)
    assert whole.share is not None
    assert whole.basis == "sample"


def _rows(contacts: list[dict], surveys: list[dict] | None = None) -> list[dict]:
    connection = warehouse()
    add(connection, "events.contacts", contacts)
    add(connection, "daily.surveys", surveys or [])
    return answers.answer(asker(connection), {})


def _measured(rows: list[dict], measure: str, **identity: object) -> dict:
    wanted = {"measure": measure, "service_id": None, "channel_id": None} | identity
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


def _calls(persons: int = 60) -> list[dict]:
    """Sixty people ring on day 10; every third again three days later, whose first call was therefore not resolved; others ring once."""
    first = [contact(n, noon(10), n, avoidable_cause="none" if n % 4 else "poor_signposting") for n in range(persons)]
    again = [contact(1000 + n, noon(13), n, avoidable_cause="progress_chasing", contact_type="chase") for n in range(0, persons, 3)]
    late = [contact(2000 + n, noon(60), 10_000 + n, avoidable_cause="none") for n in range(40)]
    between = [contact(3000 + n, noon(n), 20_000 + n, avoidable_cause="none") for n in range(15, 60, 5)]  # so that the feed is never silent
    return first + again + between + late


def test_an_answer_follows_people() -> None:
    rows = _rows(_calls())
    week = _measured(rows, "first_contact_resolution", window_days=7)
    # the 40 of the last day are watched for half a day: of 60 + 20 + 9 others 20 came back on day 3
    assert week["estimate"] == pytest.approx(1 - 20 / 89)
    assert week["match_rate"] == 1.0
    assert [point["days"] for point in week["curve"]] == list(range(1, 31))


def test_abandoned_calls_are_neither_first_nor_next() -> None:
    abandoned = [contact(5000 + n, noon(11), n, outcome="abandoned") for n in range(60)]
    week = _measured(_rows(_calls() + abandoned), "first_contact_resolution", window_days=7)
    assert week["estimate"] == pytest.approx(1 - 20 / 89)


def test_watching_ends_where_counting_changed() -> None:
    connection = warehouse()
    add(connection, "events.contacts", _calls())
    add(connection, "reference.changes", [{"from_date": noon(12).date(), "kind": "counting_changed", "row_no": 0}])
    rows = answers.answer(asker(connection), {})
    day = _measured(rows, "first_contact_resolution", window_days=1)
    assert day["estimate"] == 1.0  # the calls of day 10 are watched for a day and a half
    week = _measured(rows, "first_contact_resolution", window_days=7)
    assert week["estimate"] == 1.0  # those who came back on day 13 had not been watched so long


def test_an_answer_tells_tags_by_cause() -> None:
    rows = _rows(_calls())
    whole = _measured(rows, "avoidable")
    # 15 of 60 first calls and all 20 chases, of 129 contacts
    assert whole["estimate"] == pytest.approx(35 / 129)
    assert (whole["basis"], whole["low_80"]) == ("tagged", None)
    causes = {row["cause"]: row["estimate"] for row in rows if row["measure"] == "avoidable_cause" and row["service_id"] is None}
    assert causes == pytest.approx({"poor_signposting": 15 / 129, "progress_chasing": 20 / 129, "not coded": 0.0})


def test_few_assessed_contacts_are_a_sample_with_a_range() -> None:
    plain = [contact(n, noon(10), None, avoidable_cause=("none", "poor_signposting")[n % 2] if n < 200 else None) for n in range(1000)]
    whole = _measured(_rows(plain), "avoidable")
    assert whole["basis"] == "sample"
    assert whole["low_80"] < whole["estimate"] == 0.5 < whole["high_80"]


def test_contacts_without_keys_are_refused() -> None:
    rows = _rows([contact(n, noon(n % 50), None) for n in range(200)])
    row = _measured(rows, "first_contact_resolution")
    assert row["code"] == "LOW_MATCH"
    assert_refused(row, IDENTITY)


def test_thin_worlds_give_reasons_and_no_figures() -> None:
    monthly = [contact(n, noon(30 * n), None, grain="month", quantity=400, started_at=None) for n in range(24)]
    web = [contact(n, noon(n), None, channel_id="web", is_assisted=False) for n in range(100)]
    for contacts in ([], monthly, web):
        rows = _rows(contacts)
        assert {row["measure"] for row in rows} >= {"avoidable", "first_contact_resolution", "satisfaction", "coding_agreement"}
        for row in rows:
            assert_refused(row, IDENTITY)


def test_nobody_known_on_two_channels_hides_hopping() -> None:
    connection = warehouse()
    add(connection, "daily.episodes", [{"local_date": noon(1).date(), "service_id": "bins", "episodes": 150, "closed": 120, "hopped": 0}])
    row = _measured(answers.answer(asker(connection), {}), "channel_hopping")
    assert row["code"] == "LOW_MATCH"
    assert_refused(row, IDENTITY)


def test_hopping_is_a_share_of_closed_episodes() -> None:
    connection = warehouse()
    add(connection, "daily.episodes", [{"local_date": noon(1).date(), "service_id": "bins", "episodes": 150, "closed": 120, "hopped": 30}])
    assert _measured(answers.answer(asker(connection), {}), "channel_hopping")["estimate"] == 0.25


def _survey(score: float | None, responses: int, low: float, high: float, **more: object) -> dict:
    row = {
        "grain": "day", "local_date": noon(1).date(), "source_id": "surveys", "channel_id": "phone", "service_id": "bins", "question": "how",
        "scale_low": low, "scale_high": high, "score": score, "responses": responses, "score_sum": (score or 0) * responses,
        "resolved": None, "resolved_known": 0, "invited": None,
    }  # fmt: skip
    return row | more


def test_scales_are_never_mixed() -> None:
    five = [_survey(score, count, 1, 5) for score, count in zip((1, 2, 3, 4, 5), (4, 6, 10, 40, 60), strict=True)]
    faces = [_survey(score, count, -1, 1) for score, count in zip((1, 0, -1), (70, 20, 10), strict=True)]
    rows = [
        row
        for row in _rows([], five + faces)
        if row["measure"] == "satisfaction" and row["channel_id"] is None and row["service_id"] is None
    ]
    told = sorted((row["unit"], row["label"], round(row["estimate"], 7)) for row in rows if row["label"] is None)
    assert told == [("score, -1 to 1", None, 0.6), ("score, 0 to 1", None, 0.8041667)]
    assert [row["estimate"] for row in rows if row["label"] == "derived"] == [0.75]


def test_answers_known_by_their_sum_have_a_mean() -> None:
    rows = _rows([], [_survey(None, 120, 1, 5, score_sum=506.0)])
    row = _measured(rows, "satisfaction")
    assert row["estimate"] == pytest.approx(0.8041667, abs=1e-6)


def test_all_rows_have_the_same_columns() -> None:
    rows = _rows(_calls(), [_survey(5, 40, 1, 5, invited=1000)])
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert _measured(rows, "satisfaction")["label"] == "self-selected"
