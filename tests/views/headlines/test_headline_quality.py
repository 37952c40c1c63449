"""What got worse: only moves the wrong way, beyond chance, of channels and services known in both years."""

from datetime import date

import pytest

from pipelines.errors import QueryError
from views.controls import View
from views.filters import period_named
from views.headline_cards import access_words, cut_lines
from views.headline_quality import Access, quality_of, told_together


PUBLISHED = (date(2024, 4, 1), date(2026, 11, 1))
PERIOD = period_named("year", date(2024, 4, 1), date(2026, 10, 31))
VIEW = View(PERIOD, names=(("bins", "Bins"), ("repairs", "Housing repairs")))
FALL = {
    "service_id": "repairs",
    "channel_id": "phone",
    "about": "period",
    "verdict": "access reduced",
    "warning": None,
    "warning_sentence": None,
    "change_note": "Line opens later",
    "from_date": "2026-03-30",
    "sentence": "Calls fell.",
}


def asking(**by_question: tuple[list[dict], list[dict]]):
    """A door to answers: the first rows for the dates in view, the second for a year before."""

    def rows(name: str, **parameters: object) -> list[dict]:
        if name not in by_question:
            raise QueryError("not in this snapshot")
        now, before = by_question[name]
        return now if parameters["start_date"] == PERIOD.start else before

    return rows


def waits(seconds: float, given_up: float, number: int = 10_000) -> list[dict]:
    return [
        {
            "channel_id": "phone",
            "channel_name": "Phone",
            "offered": number,
            "abandoned_rate": given_up,
            "wait_known": number,
            "mean_wait_seconds": seconds,
            "handle_known": 0,
            "mean_handle_seconds": None,
        }
    ]


def test_a_question_that_the_snapshot_cannot_be_asked_is_named_as_the_reason() -> None:
    found = quality_of(asking(waits_by_channel=(waits(90, 0.05), waits(90, 0.05))), VIEW, PUBLISHED, [])
    assert "waits" not in found.unknown and found.unknown
    assert found.why == "not in this snapshot"


def test_longer_waits_are_told_with_both_figures_and_better_ones_are_not() -> None:
    found = quality_of(asking(waits_by_channel=(waits(120, 0.05), waits(90, 0.08))), VIEW, PUBLISHED, [])
    assert [(row.what, row.whom, row.before, row.now) for row in found.worse] == [("Longer waits", "Phone", 90.0, 120.0)]
    assert found.compared == ("waits", "calls given up")
    assert "length of contacts" in found.unknown and "satisfaction" in found.unknown


def test_the_order_is_by_how_far_each_moved() -> None:
    found = quality_of(asking(waits_by_channel=(waits(93, 0.30), waits(90, 0.05))), VIEW, PUBLISHED, [])
    assert [row.what for row in found.worse] == ["More people gave up waiting", "Longer waits"]


@pytest.mark.parametrize(("number", "told"), [(150, 0), (40_000, 1)])
def test_a_move_that_chance_explains_is_not_told(number: int, told: int) -> None:
    found = quality_of(asking(waits_by_channel=(waits(90, 0.065, number), waits(90, 0.05, number))), VIEW, PUBLISHED, [])
    assert len(found.worse) == told


def test_too_few_answers_compare_nothing() -> None:
    found = quality_of(asking(waits_by_channel=(waits(300, 0.5, 99), waits(90, 0.05))), VIEW, PUBLISHED, [])
    assert found.worse == () and found.compared == ()


def test_a_year_before_that_is_not_covered_compares_nothing() -> None:
    rows = asking(waits_by_channel=(waits(300, 0.5), waits(90, 0.05)))
    assert quality_of(rows, VIEW, (date(2025, 6, 1), PUBLISHED[1]), []).compared == ()


def test_a_fall_of_take_up_names_the_service() -> None:
    def service(name: str, now: float | None, before: float, contacts: int = 900) -> dict:
        figures = {"digital_take_up": now, "digital_take_up_compared": now, "digital_take_up_year_before": before, "contacts": contacts}
        return {"service_id": name, **figures, "transactions": contacts}

    known = [service("bins", 0.50, 0.60), service("repairs", 0.59, 0.60), service("few", 0.1, 0.9, 5), service("none", None, 0.9)]
    known.append(service("chance", 0.50, 0.60, 120))  # two errors of 120 are 13 points
    found = quality_of(asking(digital_take_up_by_service=(known, [])), VIEW, PUBLISHED, [])
    assert [(row.what, row.whom) for row in found.worse] == [("Take-up fell", "Bins")]
    assert found.compared == ("take-up",)


def test_a_cut_in_access_is_told_once_and_only_in_view() -> None:
    cut = {
        **FALL,
        "about": "cut",
        "sentence": "About the cut.",
        "warning": "UNMET_NEED",
        "warning_sentence": "People may be going without.",
    }
    other = {**FALL, "service_id": "elsewhere"}
    quiet = {**FALL, "service_id": "bins", "verdict": "no clear fall"}
    found = quality_of(asking(), VIEW, PUBLISHED, [FALL, cut, other, quiet]).access
    assert [(row.service, row.sentence, row.warning, row.from_date) for row in found] == [
        ("Housing repairs", "About the cut.", "People may be going without.", date(2026, 3, 30))
    ]


def test_one_change_of_hours_is_told_once_for_all_its_services() -> None:
    def cut(service: str, note: str, warning: str = "") -> Access:
        return Access(service, service.title(), "phone", note, date(2026, 3, 30), "", warning)

    shorter = [cut(f"service {number}", "Opens at 10:00") for number in range(40)]
    without = [cut("repairs", "Opens at 10:00", "Repairs: people may be going without.")]
    unexplained = [cut("bins", "", "Bins: fewer come."), cut("waste", "", "Waste: fewer come.")]
    together = told_together([*shorter, *without, *unexplained])
    assert [len(services) for _, services in together] == [40, 1, 1, 1]
    lines = cut_lines([*shorter, *without, *unexplained])
    assert [line[0] for line in lines] == [*(f"Service {number}" for number in range(40)), "Repairs", "Bins", "Waste"]
    assert lines[40] == ["Repairs", "phone", date(2026, 3, 30), "Opens at 10:00", "Repairs: people may be going without."]
    assert access_words(*together[0]).startswith(
        ":material/warning: **Service 0, Service 1, Service 2, Service 3 and 36 more, phone**: access was cut since 30 March 2026, so their"
    )
