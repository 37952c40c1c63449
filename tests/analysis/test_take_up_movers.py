"""Take-up movers: who moved, who did not, and what is not known, on hand-made councils."""

import duckdb
import pytest

from analysis.answers.take_up_movers import FIGURES
from analysis.share_changes import newcombe
from tests.analysis.shift_council import ask
from tests.tables import cells, empty_world, finish, insert


DATES = {"start_date": "2025-03-03", "end_date": "2025-03-31", "baseline_start": "2024-03-04", "baseline_end": "2024-04-01"}


def council(shares: dict[str, tuple[int, int, int, int]], tables: dict[str, str] | None = None) -> duckdb.DuckDBPyConnection:
    """Services with (online, phone) transactions in the earlier weeks and in the later ones, all on one day of each."""
    connection = empty_world()
    lines = ["local_date | service_id | channel_id | is_assisted | contacts"]
    for service, (web, phone, web_now, phone_now) in shares.items():
        lines += [f"2024-03-05 | {service} | web | false | {web}", f"2024-03-05 | {service} | phone | true | {phone}"]
        lines += [f"2025-03-05 | {service} | web | false | {web_now}", f"2025-03-05 | {service} | phone | true | {phone_now}"]
    insert(connection, "contacts", [row for row in cells("\n".join(lines)) if row["contacts"] != "0"])
    for name, text in (tables or {}).items():
        insert(connection, name, cells(text))
    return finish(connection, ("2024-03-01", "2025-03-31"))


def by_service(rows: list[dict]) -> dict[str, dict]:
    return {row["service_id"]: row for row in rows}


def test_a_large_move_is_told_from_chance_and_small_ones_are_not() -> None:
    found = ask(
        council({"bins": (500, 500, 650, 350), "rents": (500, 500, 510, 490), "trees": (500, 500, 350, 650)}), "take_up_movers", **DATES
    )
    rows = by_service(found)
    assert {service: row["verdict"] for service, row in rows.items()} == {
        "*": "no clear change",
        "bins": "rose",
        "trees": "fell",
        "rents": "no clear change",
    }
    assert (found[0]["service_id"], found[-1]["service_id"]) == ("*", "rents")
    assert rows["bins"]["estimate"] == pytest.approx(0.15)
    assert (rows["bins"]["low_95"], rows["bins"]["high_95"]) == pytest.approx(newcombe((650, 1000), (500, 1000), 0.95))
    assert (rows["bins"]["take_up"], rows["bins"]["take_up_before"], rows["bins"]["transactions"]) == (0.65, 0.5, 1000)


def test_a_move_that_is_clear_alone_may_be_chance_among_many() -> None:
    moved, still = (500, 500, 548, 452), (500, 500, 500, 500)  # z = 2.15, p = .032
    alone = by_service(ask(council({"bins": moved}), "take_up_movers", **DATES))["bins"]
    among = by_service(ask(council({"bins": moved} | {f"s{place}": still for place in range(5)}), "take_up_movers", **DATES))["bins"]
    assert (alone["verdict"], among["verdict"]) == ("rose", "no clear change")
    assert among["p"] == alone["p"] and among["p_corrected"] == pytest.approx(6 * alone["p"])


def test_one_service_is_judged_alone() -> None:
    both = council({"bins": (500, 500, 548, 452), "rents": (500, 500, 500, 500)})
    found = ask(both, "take_up_movers", **DATES, service_id="bins")
    assert [(row["service_id"], row["verdict"]) for row in found] == [("*", "rose"), ("bins", "rose")]


@pytest.mark.parametrize("chosen", [{"directorate": "Nowhere"}, {"service_id": "bins"}])
def test_a_view_without_any_count_is_a_sentence(chosen: dict[str, str]) -> None:
    services = {"services": "service_id | service_name | directorate\nbins | Bins | Nowhere\nrents | Rents | Homes"}
    (row,) = ask(council({"rents": (50, 50, 50, 50)}, services), "take_up_movers", **DATES, **chosen)
    assert (row["service_id"], row["code"], row["sentence"]) == ("*", "NO_DATA", "This definition counts none of the data.")


def test_without_an_earlier_period_take_up_is_told_and_no_change() -> None:
    row = by_service(ask(council({"bins": (0, 0, 60, 40), "rents": (50, 50, 50, 50)}), "take_up_movers", **DATES))["bins"]
    assert (row["take_up"], row["verdict"], row["estimate"], row["p"], row["code"]) == (0.6, "not compared", None, None, None)


def test_a_handful_of_transactions_is_not_compared() -> None:
    row = by_service(ask(council({"bins": (5, 5, 9, 1), "rents": (50, 50, 50, 50)}), "take_up_movers", **DATES))["bins"]
    assert (row["verdict"], row["estimate"], row["take_up"]) == ("not compared", None, 0.9)
    assert "Fewer than 30" in row["sentence"]


def test_a_service_without_digital_feed_is_refused_without_a_figure() -> None:
    row = by_service(ask(council({"bins": (50, 50, 50, 50), "rents": (0, 90, 0, 90)}), "take_up_movers", **DATES))["rents"]
    assert row["code"] == "NO_DATA"
    assert {name for name in FIGURES if row[name] is not None} == {"unit"}


def test_the_target_is_the_services_own_before_the_councils() -> None:
    world = council({"bins": (50, 50, 60, 40), "rents": (50, 50, 60, 40)})
    world.execute(
        "insert into reference.targets (target_id, measure, service_id, value, from_date, to_date, row_no) values"
        " ('a', 'digital_take_up', null, 0.5, '2025-01-01', '2026-01-01', 1),"
        " ('b', 'digital_take_up', 'bins', 0.7, '2025-01-01', '2026-01-01', 2)"
    )
    rows = by_service(ask(world, "take_up_movers", **DATES))
    assert (rows["bins"]["target"], rows["bins"]["is_target_met"]) == (0.7, False)
    assert (rows["rents"]["target"], rows["rents"]["is_target_met"]) == (0.5, True)


def test_another_definition_gives_another_share() -> None:
    world = council({"bins": (50, 50, 60, 40)})
    visits = by_service(ask(world, "take_up_movers", **DATES, definition_id="contacts"))["bins"]
    assert visits["definition_id"] == "contacts" and visits["take_up"] == 0.6


def test_nothing_counted_is_refused() -> None:
    (row,) = ask(finish(empty_world()), "take_up_movers")
    assert row["code"] == "NO_DATA" and row["estimate"] is None
