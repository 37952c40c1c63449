"""The savings answer on small published worlds: a launch whose saving is known, cuts, worse service, and thin councils."""

import datetime
import re
from functools import cache
from types import SimpleNamespace

import duckdb
import numpy as np
import pytest

from analysis import savings_rows
from analysis.answers.savings import QUESTION
from analysis.ask import run_metric
from analysis.savings_panel import Span
from analysis.savings_rows import FIGURES, LABELS
from pipelines.published_findings import FindingStore
from tests.tables import cells, empty_world, finish, insert, world


FIRST = datetime.date(2023, 1, 2)  # a Monday
WEEKS, LAUNCH_WEEK = 150, 100
LAUNCH = FIRST + datetime.timedelta(weeks=LAUNCH_WEEK)
SERVICES = ("benefit", "bins", "library", "parking", "permits", "repairs", "tax")
CALLS, FORMS = 300, 100  # a week
EFFECT = 0.7  # of the calls about benefits stay
UNIT_COSTS = """
    service_id | channel_id | from_date  | low | central | high | variable_share
    *          | phone      | 2018-01-01 | 4   | 5       | 6.2  | 0.5
    *          | web        | 2018-01-01 | 0.3 | 0.4     | 0.6  | 0.1
"""
TOOLS_ONLY = "service_id | kind\n" + "\n".join(f"{service} | self_assessment" for service in SERVICES)
KEPT_ON_REFUSAL = {"unit"}


REGISTERED = {
    "benefit_id": "B1", "project": "Form", "service_id": "benefit", "budget_line": "4410", "planned_by_year": "2024-25=5000",
    "cashable_amount": 5_000, "owner": "Head", "from_date": "2025-01-01", "evidence": "FIN-1", "status": "evidenced",
    "quality_indicator": "satisfaction", "quality_before": 0.7, "quality_after": 0.7, "is_ict_enabled": True,
}  # fmt: skip


def series(seed: int, mean: float, share: float = 1.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    level = np.where(np.arange(WEEKS) >= LAUNCH_WEEK, share, 1.0)
    return rng.poisson(mean * level * np.exp(0.1 * np.sin(2 * np.pi * np.arange(WEEKS) / 52.18) + rng.normal(0, 0.04, WEEKS)))


def council(
    changes: str = "", unit_costs: str = UNIT_COSTS, services: str = "", waits: tuple[int, int] = (0, 0), **tables: list[dict]
) -> duckdb.DuckDBPyConnection:
    """Seven services by phone and web, week by week; benefits lose 30 % of their calls from the launch on and double their forms.

    `waits` are the seconds that people wait on the phone before the launch and, about benefits, from then on; 0 when nobody knows.
    """
    connection = empty_world()
    rows = []
    for place, service in enumerate(SERVICES):
        mine = service == "benefit"
        counts = {"phone": series(place, CALLS, EFFECT if mine else 1.0), "web": series(50 + place, FORMS, 2.0 if mine else 1.0)}
        for channel, values in counts.items():
            for week, value in enumerate(values):
                day = FIRST + datetime.timedelta(weeks=week)
                base = {"grain": "week", "local_date": str(day), "service_id": service, "channel_id": channel, "contacts": str(int(value))}
                wait = waits[week >= LAUNCH_WEEK] if mine else waits[0]
                rows.append(base | _answered(int(value) if channel == "phone" else 0, wait))
    insert(connection, "contacts", rows)
    insert(connection, "unit_costs", cells(unit_costs) if unit_costs else [])
    insert(
        connection,
        "services",
        cells(services) if services else [{"service_id": "benefit", "rekey_minutes": "6", "straight_through_share": "0.75"}],
    )
    for row in cells(changes) if changes else []:
        insert(connection, "changes", [row])
    connection.execute("update reference.settings set value = '18' where key = 'back_office_rate'")
    for table in ("investments", "benefits", "staffing"):
        for row in tables.get(table, []):
            names = ", ".join([*row, "row_no"])
            connection.execute(f"insert into reference.{table} ({names}) values ({', '.join('?' * len(row))}, 0)", list(row.values()))
    return finish(connection)


def _answered(calls: int, wait: int) -> dict[str, str | None]:
    return {
        "handle_seconds": str(calls * 300) if calls else None,
        "handle_known": str(calls),
        "wait_seconds": str(calls * wait) if calls and wait else None,
        "wait_known": str(calls if wait else 0),
    }


LAUNCHED = f"""
    from_date | kind   | service_id | channel_id | note        | registered_on
    {LAUNCH}  | launch | benefit    | web        | Online form | 2024-10-01
"""


@cache
def launched() -> duckdb.DuckDBPyConnection:
    """The council with its launch and a licence of £1,000."""
    paid = [{"project": "Form", "paid_on": "2025-02-01", "amount": 1_000, "kind": "licence", "service_id": "benefit"}]
    return council(LAUNCHED, investments=paid)


def ladder(connection: duckdb.DuckDBPyConnection, **parameters: object) -> dict[tuple[str, str], dict]:
    return {(row["service_id"], row["rung"]): row for row in run_metric(connection, "savings", parameters).records()}


def assert_refused(row: dict, code: str) -> None:
    assert row["code"] == code
    assert row["sentence"]
    assert {name: row[name] for name in FIGURES if row[name] is not None and name not in KEPT_ON_REFUSAL} == {}
    assert "£" not in row["sentence"]


def test_a_launch_gives_the_whole_ladder_and_its_range_holds_the_truth() -> None:
    rows = ladder(launched())
    benefit = {rung: row for (service, rung), row in rows.items() if service == "benefit"}
    assert set(benefit) == set(LABELS) - {"L1_volume_neutral"}  # the other end of the range only where no launch is measured
    net = benefit["L3"]
    # a year: 300 x .3 x 52.18 = 4,696 calls x 5 = 23,481; 100 x 52.18 = 5,218 more forms x .40 = 2,087;
    # keying 5,218 x .25 x 6 / 60 x 18 = 2,348; licence 1,000: 18,046 in full
    assert net["low_80"] < 18_046 < net["high_80"]
    # half of 23,481 less a tenth of 2,087 less 2,348 less 1,000 = 8,184 marginal
    assert net["marginal_low_80"] < 8_184 < net["marginal_high_80"]
    assert net["low_95"] < net["low_80"] < net["estimate"] < net["high_80"] < net["high_95"]
    assert net["counterfactual"] == "launch measured against other services"
    assert net["chance_positive"] > 0.9
    assert "80% likely between" in net["sentence"]
    assert {row["source"] for row in net["tornado"]} >= {"effect", "costs"}
    assert {row["what"] for row in net["break_even"]} >= {"demand", "unit cost"}
    assert benefit["L0"]["is_struck_through"]
    assert benefit["L5"]["estimate"] == 0
    assert benefit["L2"]["central"] == pytest.approx(
        sum(benefit[rung]["central"] for rung in ("L1", "L1_keying", "L2_longer", "L2_induced"))
    )
    assert benefit["L3"]["central"] == pytest.approx(benefit["L2"]["central"] - 1_000)
    assert rows["*", "L3"]["services_counted"] == ["benefit"]  # repairs cost more with a chance of .04: one of five unlaunched may
    assert rows["*", "L3"]["baseline_start"] == net["baseline_start"]
    assert all(list(row) == list(net) for row in rows.values())


def test_a_launch_whose_effect_has_passed_is_not_counted_for_a_year() -> None:
    """Calls are 30% lower for ten weeks and then as before: six weeks after four of starting up, 300 x .3 x 6 = 540 calls at 5 pounds, once."""
    connection = council(LAUNCHED)
    back = {"back": LAUNCH + datetime.timedelta(weeks=10), "effect": EFFECT}
    connection.execute(
        "update daily.contacts set contacts = round(contacts / $effect) where service_id = 'benefit' and channel_id = 'phone' and local_date >= $back",
        back,
    )
    rows = ladder(finish(connection), service_id="benefit")
    gross, net = rows["benefit", "L1"], rows["benefit", "L3"]
    assert gross["low_80"] < 0 < gross["high_80"]  # counted at the mean effect it was about 5,300 pounds a year
    said = re.search(r"by phone has weakened. About ([\d,]+) contacts did not come .*once and not each year", net["sentence"])
    assert said is not None and abs(int(said.group(1).replace(",", "")) - 540) < 130
    assert "The effect of the launch has weakened; a year is counted at what it was in the last weeks known." in net["grade_reasons"]


def test_a_total_states_the_dates_it_rests_on() -> None:
    asked, own = (Span(datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)) for year in (2025, 2024))
    facts = SimpleNamespace(period=asked, baseline=Span(datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)))
    one = SimpleNamespace(service_id="benefit", span=asked, before=own, earlier=())
    costs = SimpleNamespace(service_id="*", span=asked, before=facts.baseline, earlier=())  # running costs that name no service
    other = SimpleNamespace(service_id="repairs", span=asked, before=facts.baseline, earlier=())
    assert savings_rows._spans(SimpleNamespace(facts=facts, evidence=[one, costs])) == (asked, own)
    mixed = SimpleNamespace(facts=facts, evidence=[one, other], is_total=True, not_counted=())
    assert savings_rows._spans(mixed) == (asked, facts.baseline)
    assert "compared with the year before its launch" in savings_rows._notes(mixed)[0]


def test_contacts_after_failing_online_are_never_taken_off_again() -> None:
    rows = ladder(launched(), service_id="benefit")
    for rung in ("L2_failed_online", "L2_repeats"):
        assert rows["benefit", rung]["is_taken_off"] in (None, False)


def test_a_cut_in_access_enters_no_rung() -> None:
    cut = f"""
        from_date | kind          | service_id | channel_id | note             | hours_before | hours_after | lost_share
        {LAUNCH}  | opening_hours | benefit    | phone      | Line closes at 4 | 40           | 30          | 0.3
    """
    rows = ladder(council(cut))
    for rung in LABELS:
        assert_refused(rows["benefit", rung], "ACCESS_REDUCED")
    assert "benefit" not in (rows["*", "L3"]["services_counted"] or [])


def test_worse_waits_suspend_the_saving() -> None:
    rows = ladder(council(LAUNCHED, waits=(60, 120)))
    for rung in LABELS:
        assert_refused(rows["benefit", rung], "QUALITY_HOLD")
    assert "benefit" not in (rows["*", "L3"]["services_counted"] or [])
    steady = ladder(council(LAUNCHED, waits=(60, 60)))
    assert steady["benefit", "L3"]["code"] is None


def test_without_a_launch_a_shift_is_counted_from_falls_beside_its_upper_bound() -> None:
    none = "from_date | kind | note\n2020-01-01 | bill | Bills went out"  # a table of changes that states no cut
    rows = ladder(council(none), start_date="2025-01-06", end_date="2025-11-17", baseline_start="2024-01-08", baseline_end="2024-11-18")
    net = rows["benefit", "L3"]
    assert net["code"] is None
    assert net["counterfactual"] == "falls measured against other services"
    assert net["grade"] in ("amber", "red")
    assert rows["benefit", "L1"]["low_80"] > 0
    assert rows["benefit", "L1_volume_neutral"]["estimate"] is not None
    assert "upper bound" in rows["benefit", "L1_volume_neutral"]["sentence"]
    unclear = rows["tax", "L3"]
    assert unclear["low_80"] <= 0 <= unclear["high_80"]
    assert "we cannot tell whether this saved money" in unclear["sentence"]


def test_no_unit_cost_and_unknown_keying_are_said() -> None:
    only_web = "service_id | channel_id | from_date | central\n* | web | 2018-01-01 | 0.4"
    assert_refused(ladder(council(LAUNCHED, only_web))["benefit", "L3"], "NO_UNIT_COST")
    rows = ladder(council(LAUNCHED, services="service_id | rekey_minutes\nbenefit | 6"))
    keying = rows["benefit", "L1_keying"]
    assert (keying["code"], keying["estimate"]) == ("STRAIGHT_THROUGH_UNKNOWN", None)
    assert keying["low_80"] < keying["high_80"]
    before, net = rows["benefit", "L2"], rows["benefit", "L3"]  # no running cost is recorded, so the two are one
    assert (before["low_80"], before["high_80"]) == (net["low_80"], net["high_80"])
    assert_refused(ladder(council(LAUNCHED, services="service_id | kind\nbenefit | transaction"))["benefit", "L1_keying"], "NO_DATA")
    no_share = "service_id | channel_id | from_date | central\n* | phone | 2018-01-01 | 5\n* | web | 2018-01-01 | 0.4"
    net = ladder(council(LAUNCHED, no_share))["benefit", "L3"]
    assert net["marginal_estimate"] is None
    assert net["estimate"] > 0


def test_cash_and_capacity_come_from_their_tables() -> None:
    team = {"team": "Desk", "channel_id": "phone", "services": ["*"], "from_date": "2018-01-01", "posts": 6, "release_step": "0.5",
            "contract_hours_week": 36, "hours_per_post_year": 1_500, "cost_per_post": 30_000, "shrinkage_share": 0.3}  # fmt: skip
    rows = ladder(council(LAUNCHED, benefits=[REGISTERED], staffing=[team]))
    cash = rows["benefit", "L5"]
    assert (cash["estimate"], cash["parts"][0]["owner"], cash["parts"][0]["is_ict_enabled"]) == (5_000, "Head", True)
    assert "£5,000 a year is cashable to date" in rows["benefit", "L3"]["sentence"]
    posts = rows["benefit", "L4"]
    # 90 calls a week x 300 s = 7.5 h at the desk, 10.7 rostered: not half a post of 18 h
    assert (posts["unit"], posts["estimate"], posts["parts"][0]["team"]) == ("posts", 0, "Desk")


def test_thin_councils_get_refusals_and_never_a_traceback() -> None:
    (nothing,) = run_metric(finish(empty_world()), "savings", {}).records()
    assert_refused(nothing, "NO_DATA")
    (tool,) = run_metric(council(services=TOOLS_ONLY), "savings", {}).records()
    assert tool["sentence"].startswith("Every service with contacts is a self-assessment")
    months = "\n".join(f"month | {year}-{month:02d}-01 | 900" for year in (2023, 2024) for month in range(1, 13))
    phone_only = ladder(world(contacts=f"grain | local_date | contacts\n{months}", unit_costs=UNIT_COSTS))
    assert_refused(phone_only["council_tax", "L3"], "NO_DATA")
    assert_refused(phone_only["*", "L3"], "NO_DATA")
    web_only = ladder(world(contacts="local_date | channel_id | contacts\n2024-05-01 | web | 10\n2024-05-02 | web | 10"))
    assert web_only["council_tax", "L3"]["code"] is not None
    both = "\n".join(
        f"month | {year}-{month:02d}-01 | {c} | {n}"
        for year in (2023, 2024)
        for month in range(1, 13)
        for c, n in (("phone", 900), ("web", 90 * (year - 2022)))
    )
    monthly = ladder(world(contacts=f"grain | local_date | channel_id | contacts\n{both}", unit_costs=UNIT_COSTS))["council_tax", "L3"]
    assert monthly["code"] is not None or (monthly["low_95"] is None and monthly["grade"] == "red")
    one_day = ladder(world(contacts="local_date | contacts\n2024-05-01 | 10"))
    assert all(row["code"] for row in one_day.values())


def test_the_answer_is_the_same_each_time_and_can_be_filtered() -> None:
    first, second = (run_metric(launched(), "savings", {"service_id": "benefit"}).records() for _ in range(2))
    assert first == second
    assert {row["service_id"] for row in first} == {"benefit"}
    assert QUESTION.when == "build"


def test_findings_that_failed_are_unknown_with_a_reason_and_cash_stays() -> None:
    connection = council(LAUNCHED, benefits=[REGISTERED])
    connection.execute("create schema if not exists findings")
    store = FindingStore(connection)
    store.create()
    for name in ("shift_or_cut", "launch_impact"):
        store.write(name, [{"code": "FAILED", "sentence": f"{name} could not be worked out."}], 0.0)
    rows = ladder(connection)
    assert_refused(rows["benefit", "L3"], "NO_BASELINE")
    assert rows["benefit", "L5"]["estimate"] == 5_000
    assert_refused(rows["*", "L3"], "NO_DATA")


def test_a_launch_is_counted_with_amber_evidence_when_nobody_could_check_for_cuts() -> None:
    connection = council(LAUNCHED)
    connection.execute("create schema if not exists findings")
    store = FindingStore(connection)
    store.create()
    store.write("shift_or_cut", [{"code": "FAILED", "sentence": "shift_or_cut could not be worked out."}], 0.0)
    net = ladder(connection)["benefit", "L3"]
    assert (net["code"], net["grade"]) == (None, "amber")
    assert any("whether access was cut" in why for why in net["grade_reasons"])
