"""launch_impact on small published worlds: which launches, donors and weeks it takes, what it refuses, and that no figure leaks."""

import datetime

import duckdb
import numpy as np
import pytest

from analysis.answers.launch_impact import FIGURES
from analysis.ask import run_metric
from tests.tables import empty_world, finish, insert


FIRST = datetime.date(2023, 1, 2)  # a Monday
LAUNCH = FIRST + datetime.timedelta(weeks=110)  # 2025-02-10
WEEKS = 150
KEPT_ON_REFUSAL = {"unit"}
SERVICES = ("benefit", "council_tax", "bins", "parking", "permits", "repairs", "library")


def weeks_of(seed: int, effect: float = 0.0, weeks: int = WEEKS, mean: float = 300, launch: int = 110) -> np.ndarray:
    rng = np.random.default_rng(seed)
    season = 0.15 * np.sin(2 * np.pi * np.arange(weeks) / 52.18)
    level = np.where(np.arange(weeks) >= launch, 1 + effect, 1.0)
    return rng.poisson(mean * level * np.exp(season + rng.normal(0, 0.06, weeks)))


def world(
    counts: dict[tuple[str, str], np.ndarray], changes: list[dict] | None = None, services: list[dict] | None = None, grain: str = "week"
) -> duckdb.DuckDBPyConnection:
    """Contacts by service and channel from the first period on, and the changes table."""
    connection = empty_world()
    rows = []
    for (service, channel), values in counts.items():
        for place, value in enumerate(values):
            day = FIRST + datetime.timedelta(weeks=place)
            if grain == "month":
                day = datetime.date(2023 + place // 12, place % 12 + 1, 1)
            rows.append({"grain": grain, "local_date": str(day), "service_id": service, "channel_id": channel, "contacts": str(int(value))})
    insert(connection, "contacts", rows)
    insert(connection, "services", services or [])
    for row in changes or []:
        insert(connection, "changes", [row])
    return finish(connection)


def launched(service: str | None = "benefit", on: datetime.date = LAUNCH, registered: str | None = "2025-01-06", **more: str) -> dict:
    return {
        "from_date": str(on),
        "kind": "launch",
        "service_id": service,
        "channel_id": "web",
        "note": "Online form",
        "registered_on": registered,
        **more,
    }


def phones(effect: float = -0.2, weeks: int = WEEKS) -> dict[tuple[str, str], np.ndarray]:
    return {(service, "phone"): weeks_of(place, effect if place == 0 else 0.0, weeks) for place, service in enumerate(SERVICES)}


def ask(connection: duckdb.DuckDBPyConnection, **parameters: object) -> list[dict]:
    return run_metric(connection, "launch_impact", parameters).records()


def assert_refused(row: dict, code: str) -> None:
    assert row["code"] == code
    assert row["sentence"]
    assert {name: row[name] for name in FIGURES if row[name] is not None and name not in KEPT_ON_REFUSAL} == {}
    assert row["assumptions"] == []


def test_a_known_fall_is_recovered_with_its_donors_and_registration() -> None:
    (row,) = ask(world(phones(), [launched()]))
    assert row["code"] is None
    assert row["low_95"] < -0.2 < row["high_95"]
    assert row["grade"] in ("moderate", "strong")
    assert set(row["donors"]) <= set(SERVICES[1:])
    assert len(row["donors"]) >= 2
    assert (row["registered_on"], row["is_registered_beforehand"]) == ("2025-01-06", True)
    assert (row["launch_on"], row["service_id"], row["channel_id"], row["grain"]) == (str(LAUNCH), "benefit", "phone", "week")
    # 4 weeks of starting up are left out; 36 weeks are left after them, of which a third of 110
    assert (row["n_pre"], row["n_post"], row["post_start"]) == (110, 36, str(LAUNCH + datetime.timedelta(weeks=4)))
    assert row["effect_log"] == pytest.approx(np.log1p(row["estimate"]))
    assert row["contacts_avoided"] == pytest.approx(row["counterfactual_contacts"] - row["actual_contacts"])
    assert row["counterfactual_per_period"] * 36 == pytest.approx(row["counterfactual_contacts"])
    assert row["sentence"].startswith("Calls about benefit were ")
    assert row["sentence"].endswith("Registered beforehand, on 2025-01-06.")


def test_the_columns_are_the_same_in_every_row_and_end_with_the_tail() -> None:
    counts = phones() | {("benefit", "chat"): weeks_of(40, mean=5)}
    answer = run_metric(world(counts, [launched()]), "launch_impact", {})
    assert answer.columns[-6:] == ("n", "method", "assumptions", "seed", "code", "sentence")
    rows = answer.records()
    assert [row["channel_id"] for row in rows] == ["chat", "phone", "all_assisted"]
    assert_refused(rows[0], "TOO_FEW_CONTACTS")


def test_filters_choose_rows() -> None:
    connection = world(phones() | {("benefit", "chat"): weeks_of(40, mean=5)}, [launched()])
    assert [row["channel_id"] for row in ask(connection, channel_id="phone")] == ["phone"]
    assert ask(connection, service_id="bins") == []


def test_no_launch_is_said() -> None:
    (row,) = ask(world(phones()))
    assert_refused(row, "NO_DATA")
    (row,) = ask(world({}))
    assert_refused(row, "NO_DATA")


def test_not_registered_beforehand_is_said() -> None:
    (row,) = ask(world(phones(), [launched(registered=None)]))
    assert row["sentence"].endswith("Not registered beforehand.")
    assert row["is_registered_beforehand"] is False
    (late,) = ask(world(phones(), [launched(registered="2025-03-01")]))
    assert late["sentence"].endswith("Not registered beforehand (written down on 2025-03-01).")


def test_too_early_says_until_when() -> None:
    (row,) = ask(world(phones(weeks=116), [launched()]))
    assert_refused(row, "TOO_SHORT_POST")
    assert f"Too early until {LAUNCH + datetime.timedelta(weeks=12)}" in row["sentence"]  # 4 weeks of starting up and 8 more
    (stated,) = ask(world(phones(weeks=116), [launched(to_date=str(LAUNCH + datetime.timedelta(weeks=8)))]))
    assert f"Too early until {LAUNCH + datetime.timedelta(weeks=16)}" in stated["sentence"]
    (future,) = ask(world(phones(weeks=100), [launched()]))
    assert_refused(future, "TOO_SHORT_POST")


def test_another_change_within_four_weeks_is_confounded_and_named() -> None:
    cut = {
        "from_date": str(LAUNCH + datetime.timedelta(days=20)),
        "kind": "opening_hours",
        "service_id": "benefit",
        "note": "Line shuts at four",
    }
    (row,) = ask(world(phones(), [launched(), cut]))
    assert_refused(row, "CONFOUNDED")
    assert "Line shuts at four" in row["sentence"]


def test_a_later_cut_ends_the_post_period() -> None:
    later = LAUNCH + datetime.timedelta(weeks=20)
    cut = {"from_date": str(later), "kind": "opening_hours", "service_id": "benefit", "note": "Line shuts at four"}
    (row,) = ask(world(phones(), [launched(), cut]))
    assert (row["n_post"], row["post_end"]) == (16, str(later - datetime.timedelta(weeks=1)))
    assert any("Line shuts at four" in each for each in row["assumptions"])
    soon = cut | {"from_date": str(LAUNCH + datetime.timedelta(weeks=9))}
    (row,) = ask(world(phones(), [launched(), soon]))
    assert_refused(row, "CONFOUNDED")


def test_a_cut_or_launch_of_a_donor_drops_it_and_a_passing_change_of_the_service_drops_weeks() -> None:
    changes = [
        launched(),
        {"from_date": "2025-04-07", "kind": "opening_hours", "service_id": "bins", "note": "Bins line cut"},
        {"from_date": "2024-03-04", "kind": "relabelled", "service_id": "parking", "channel_id": "phone", "note": "Queue renamed"},
        {"from_date": "2024-03-04", "kind": "relabelled", "service_id": "permits", "channel_id": "email", "note": "Mailbox renamed"},
        {"from_date": "2024-03-04", "to_date": "2024-03-18", "kind": "outage", "service_id": "benefit", "note": "Line down"},
    ]
    (row,) = ask(world(phones(), changes))
    why = {each["service_id"]: each["why"] for each in row["donors_left_out"]}
    assert "Bins line cut" in why["bins"]
    assert "Queue renamed" in why["parking"]
    assert "permits" in row["donors"]
    assert row["n_pre"] == 108
    assert any("Line down" in each for each in row["assumptions"])


def test_what_is_not_mapped_is_no_donor() -> None:
    counts = phones() | {("unmapped", "phone"): weeks_of(77)}
    (row,) = ask(world(counts, [launched()]))
    assert "unmapped" not in row["donors"]
    assert "unmapped" in {each["service_id"] for each in row["donors_left_out"]}


def test_a_self_assessment_is_judged_by_the_services_it_serves() -> None:
    services = [{"service_id": "calculator", "kind": "self_assessment"}]
    counts = phones() | {("benefit", "face_to_face"): weeks_of(50, -0.3), ("calculator", "web"): weeks_of(51)}
    counts |= {(service, "face_to_face"): weeks_of(60 + place) for place, service in enumerate(SERVICES[1:])}
    rows = ask(world(counts, [launched("calculator"), launched("benefit")], services))
    assert [(row["service_id"], row["channel_id"]) for row in rows] == [
        ("benefit", "face_to_face"),
        ("benefit", "phone"),
        ("benefit", "all_assisted"),
    ]
    assert all(row["launch_services"] == ["benefit", "calculator"] for row in rows)
    assert all(row["estimate"] < 0 for row in rows)
    (alone,) = ask(world(counts, [launched("calculator")], services))
    assert_refused(alone, "NO_BASELINE")


def test_calls_that_became_emails_are_not_saved() -> None:
    counts = phones(-0.3)
    counts |= {(service, "email"): weeks_of(80 + place, 0.3 if service == "benefit" else 0.0) for place, service in enumerate(SERVICES)}
    rows = {row["channel_id"]: row for row in ask(world(counts, [launched()]))}
    assert rows["phone"]["high_80"] < 0
    check = next(each for each in rows["phone"]["checks"] if each["check"] == "substitution by week")
    assert check["passed"] is False
    assert "may have moved to another staffed channel" in rows["phone"]["sentence"]
    assert rows["all_assisted"]["low_95"] < 0 < rows["all_assisted"]["high_95"]


def test_without_donors_the_year_before_is_shown_without_a_range() -> None:
    rows = ask(world({("benefit", "phone"): weeks_of(0, -0.2)}, [launched()]))
    assert_refused(rows[0], "NO_DONORS")
    assert (rows[1]["code"], rows[1]["grade"], rows[1]["method"]) == (None, "suggestive", "same periods a year before")
    assert rows[1]["estimate"] == pytest.approx(-0.2, abs=0.06)
    assert [rows[1][name] for name in ("low_80", "high_80", "low_95", "high_95", "contacts_avoided", "standard_error")] == [None] * 6


def test_months_alone_are_moderate_at_most() -> None:
    rng = np.random.default_rng(3)
    shape = rng.uniform(0.9, 1.1, 25)
    counts = {
        (service, "phone"): rng.poisson(1500 * shape * np.where((np.arange(25) >= 19) & (place == 0), 0.75, 1))
        for place, service in enumerate(SERVICES)
    }
    (row,) = ask(world(counts, [launched(on=datetime.date(2024, 8, 1))], grain="month"))
    # 19 months before; August, in which people found it, is left out; 5 months after
    assert (row["grain"], row["n_pre"], row["n_post"], row["post_start"]) == ("month", 19, 5, "2024-09-01")
    assert row["grade"] == "moderate"
    assert row["low_95"] < -0.25 < row["high_95"]
    (short,) = ask(world({pair: values[6:] for pair, values in counts.items()}, [launched(on=datetime.date(2024, 2, 1))], grain="month"))
    assert_refused(short, "TOO_SHORT_PRE")


def test_a_launch_for_every_service_has_no_donors() -> None:
    rows = ask(world(phones(-0.1), [launched(None)]))
    assert_refused(rows[0], "NO_DONORS")
    assert rows[0]["service_id"] is None
    assert "every service" in rows[1]["sentence"]


def test_a_launch_of_a_service_without_contacts_is_refused() -> None:
    (row,) = ask(world(phones(), [launched("planning")], [{"service_id": "planning"}]))
    assert_refused(row, "NO_DATA")


@pytest.mark.parametrize("seed", range(6))
def test_damaged_and_thin_worlds_never_end_in_a_traceback(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = [
        (service, channel) for service in SERVICES[: rng.integers(1, 8)] for channel in ("phone", "web", "email") if rng.random() < 0.7
    ]
    counts = {pair: rng.poisson(rng.choice([0, 2, 30, 400]), rng.integers(1, 140)) for pair in pairs}
    on = FIRST + datetime.timedelta(days=int(rng.integers(-50, 1200)))
    other = {
        "from_date": str(on + datetime.timedelta(days=int(rng.integers(-600, 600)))),
        "kind": str(rng.choice(["bill", "policy", "outage"])),
        "note": "x",
    }
    grain = "month" if seed % 3 == 2 else "week"
    counts = {pair: values[:36] if grain == "month" else values for pair, values in counts.items()}
    rows = ask(world(counts, [launched(on=on), launched("bins", on=on), other], grain=grain))
    assert rows
    for row in rows:
        assert row["sentence"]
        if row["code"]:
            assert_refused(row, row["code"])
