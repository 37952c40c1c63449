"""A launch whose effect on one staffed channel is too uncertain to be given alone: the saving holds its doubt and never its number."""

import datetime
from functools import cache

import duckdb
import numpy as np
import pytest

from analysis.ask import run_metric
from analysis.savings import UNCHANGED, Case, Effect, Line, LineDraws, Noise, joint_df
from analysis.savings_capacity import LOOSE, _hangs_on_loose
from analysis.savings_doubt import Saving, df_of_pounds, estimate_saving
from analysis.unit_cost_draws import UnitCost
from tests.tables import cells, empty_world, finish, insert


FIRST = datetime.date(2023, 1, 2)  # a Monday
WEEKS, AT = 150, 100
LAUNCH = FIRST + datetime.timedelta(weeks=AT)
SERVICES = ("benefit", "bins", "library", "parking", "permits", "repairs", "tax")
UNIT_COSTS = """
    service_id | channel_id   | from_date  | low | central | high | variable_share
    *          | phone        | 2018-01-01 | 4   | 5       | 6.2  | 0.5
    *          | face_to_face | 2018-01-01 | 12  | 15      | 19   | 0.5
    *          | web          | 2018-01-01 | 0.3 | 0.4     | 0.6  | 0.1
"""
STAYED = {"phone": 0.7, "face_to_face": 0.6, "web": 2.0}
MEANS = {"phone": 300, "face_to_face": 60, "web": 100}


def counts(seed: int, channel: str, share: float) -> np.ndarray:
    """Visits wander so much for months that no fall of a quarter can be seen."""
    rng = np.random.default_rng(seed)
    lasting = np.convolve(rng.normal(0, 0.5, WEEKS), np.ones(10) / np.sqrt(10), "same") if channel == "face_to_face" else 0.0
    level = np.where(np.arange(WEEKS) >= AT, share, 1.0)
    return rng.poisson(MEANS[channel] * level * np.exp(rng.normal(0, 0.04, WEEKS) + lasting))


@cache
def council() -> duckdb.DuckDBPyConnection:
    connection = empty_world()
    rows = []
    for place, service in enumerate(SERVICES):
        for step, channel in enumerate(STAYED):
            for week, value in enumerate(counts(50 * step + place, channel, STAYED[channel] if place == 0 else 1.0)):
                day = FIRST + datetime.timedelta(weeks=week)
                known = int(value) if channel != "web" else 0
                handled = {"handle_seconds": str(known * 300) if known else None, "handle_known": str(known)}
                rows.append(
                    {
                        "grain": "week",
                        "local_date": str(day),
                        "service_id": service,
                        "channel_id": channel,
                        "contacts": str(int(value)),
                        **handled,
                    }
                )
    insert(connection, "contacts", rows)
    insert(connection, "unit_costs", cells(UNIT_COSTS))
    insert(connection, "services", [{"service_id": "benefit", "rekey_minutes": "0", "straight_through_share": "1"}])
    launch = {"from_date": str(LAUNCH), "kind": "launch", "service_id": "benefit", "channel_id": "web", "note": "Online form"}
    insert(connection, "changes", [launch | {"registered_on": "2024-10-01"}])
    for team, channel in (("Calls", "phone"), ("Desk", "face_to_face")):
        given = {"team": team, "channel_id": channel, "services": ["*"], "from_date": "2018-01-01", "posts": 6, "release_step": "0.5",
                 "contract_hours_week": 36, "hours_per_post_year": 1_500, "cost_per_post": 30_000, "shrinkage_share": 0.3}  # fmt: skip
        names = ", ".join([*given, "row_no"])
        connection.execute(f"insert into reference.staffing ({names}) values ({', '.join('?' * len(given))}, 0)", list(given.values()))
    return finish(connection)


def ladder() -> dict[str, dict]:
    return {row["rung"]: row for row in run_metric(council(), "savings", {"service_id": "benefit"}).records()}


def test_the_range_is_of_the_whole_and_holds_the_truth() -> None:
    launched = {row["channel_id"]: row for row in run_metric(council(), "launch_impact", {"service_id": "benefit"}).records()}
    assert launched["face_to_face"]["code"] == "UNDERPOWERED"
    assert launched["face_to_face"]["effect_log"] is None
    assert launched["phone"]["grade"] in ("moderate", "strong")
    net = ladder()["L3"]
    # a year: 300 x .3 x 52.18 = 4,696 calls x 5 = 23,481; 60 x .4 x 52.18 = 1,252 visits x 15 = 18,785; 5,218 more forms x .40 = 2,087
    assert net["low_80"] < 23_481 + 18_785 - 2_087 < net["high_80"]
    assert net["high_80"] - net["low_80"] > 10_000  # calls alone would be known far better
    assert net["left_out"] == []
    assert "What happened by face to face is too uncertain to be given alone; this range holds it." in net["sentence"]
    assert "leaves out" not in net["sentence"]
    assert net["grade"] in ("amber", "red")
    assert any("too uncertain to be given alone" in why for why in net["grade_reasons"])


def test_no_row_tells_the_uncertain_channel_apart() -> None:
    rows = ladder()
    assert "contacts with staff avoided, all channels together (face to face, phone), each at its unit cost" in rows["L1"]["arithmetic"]
    for rung in ("L1", "C_customer_time"):
        assert "face to face 1" not in (rows[rung]["arithmetic"] or "")
        assert "phone 4," not in (rows[rung]["arithmetic"] or "")
    teams = {part["team"]: part for part in rows["L4"]["parts"]}
    assert (teams["Desk"]["why"], teams["Desk"]["estimate"], teams["Desk"]["desk_hours_per_week"]) == (LOOSE, None, None)
    assert teams["Calls"]["estimate"] is not None
    assert f"Desk: {LOOSE}." in rows["L4"]["sentence"]


LOOSE_LINE = Line("phone", True, np.full(52, 100.0), 5_200.0, UnitCost(5, 5, 5, 0.5), Effect(-0.2, 0.1, 3.0), is_loose=True)


@pytest.mark.parametrize(("changes", "hangs"), [((), True), ((UNCHANGED,), True), ((Effect(-0.1, 0.01, 3.0),), False)])
def test_a_team_is_told_only_where_something_measured_changed_too(changes: tuple[Effect, ...], hangs: bool) -> None:
    measured = [Line("email", True, np.full(52, 10.0), 520.0, UnitCost(5, 5, 5, 0.5), change) for change in changes]
    drawn = [LineDraws(line, *(np.zeros(1),) * 4) for line in [LOOSE_LINE, *measured]]
    assert _hangs_on_loose([(each, each) for each in drawn]) is hangs


def test_other_doubts_raise_the_degrees_of_freedom_of_pounds_and_not_of_contacts() -> None:
    """Calls whose unit cost is known have the effect's own; beside a doubt twice as large (variance 4 to 1) Welch gives 25 x 5 - 2."""
    case = Case("benefit", (LOOSE_LINE,))
    assert df_of_pounds([case], Noise(1, 4_000)) == pytest.approx(joint_df([case]), rel=0.01)
    error = 5_200 * np.exp(0.2) * 5 * 0.1
    assert joint_df([case], 4 * error**2) == pytest.approx(25 * 5 - 2)
    unsure = Case("benefit", (Line("phone", True, LOOSE_LINE.steps, 5_200.0, UnitCost(2, 5, 12.5, 0.5), LOOSE_LINE.change),))
    assert df_of_pounds([unsure], Noise(1, 4_000)) > 5
    sure, other = (estimate_saving([each], 1, 8_000, with_doubt=False) for each in (case, unsure))
    assert isinstance(sure, Saving) and isinstance(other, Saving)
    assert other.contacts == sure.contacts
