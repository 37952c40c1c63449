"""Forecast and what-if: the page on every kind of data, its filters, its scenarios, and every number in its titles."""

import json
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.ask import ask
from tests.views.conftest import COUNCILS, words_of
from views.channels.facts import of_chosen
from views.data import Found
from views.forecast import words
from views.forecast.facts import DATED, FAR, REACHED, UNKNOWN, Outlook, Target, contacts_found, target_of
from views.forecast.scenarios import FILE, CannotSave, Scenario, save_scenario, saved_scenarios
from views.forecast.what_if import compared_row


PAGE = "Forecast and what-if"


def target(state: str, level: float = 0.6, first: date | None = None, last: date | None = None) -> Target:
    return Target("tax", "Council tax", state, level, 0.65, date(2027, 4, 1), first, last, None, "")


def test_titles_by_rule() -> None:
    assert words.target_words(target(REACHED, 0.7), "Council tax") == "Council tax is at 70.0%, above its target of 65.0%"
    dated = target(DATED, first=date(2026, 12, 1), last=date(2028, 2, 1))
    assert words.target_words(dated, "Council tax") == "Council tax reaches 65.0% between December 2026 and February 2028"
    assert "does not reach 65.0%" in words.target_words(target(FAR), "Council tax")
    assert words.title([target(UNKNOWN)], "tax", "Council tax") == "Council tax: no forecast can be made yet"
    assert words.title([], None, "") == "Digital take-up: no forecast can be made yet"
    known = [target(UNKNOWN)]
    ahead = Outlook([date(2027, 1, 1)], [0.3], [0.2], [0.4], None, None)
    assert words.title(known, None, "", ahead) == "Digital take-up: 20.0% to 40.0% in January 2027; no target is set"
    assert words.how_sure(known, None, ahead) != words.how_sure(known, None)  # which asks for what a forecast needs
    once = target(DATED, first=date(2027, 1, 1), last=date(2027, 1, 1))
    assert words.target_words(once, "Council tax") == "Council tax reaches 65.0% in January 2027, 80% likely"


def test_a_row_without_a_narrow_date_is_far_and_a_refused_one_unknown() -> None:
    row = {
        "service_id": "tax",
        "level_now": 0.6,
        "target": 0.65,
        "is_narrow": True,
        "date_p10": "2026-12-01",
        "date_p90": "2028-02-01",
        "sentence": "",
    }
    assert target_of(row).state == DATED and target_of(row | {"is_narrow": False}).state == FAR
    assert target_of(row | {"level_now": 0.65}).state == REACHED
    assert target_of(row | {"code": "NO_DATA", "level_now": None}).state == UNKNOWN


def test_a_scenario_that_costs_says_so_and_one_that_is_a_cut_says_so() -> None:
    net = {"lever": "take-up", "rung": "L3", "low_80": 7500.0, "high_80": 11400.0, "code": None}
    assert words.scenario_title([net]) == "£7.5k–\u2060£12k a year of staff time, no cash"
    assert words.scenario_title([net | {"low_80": -3100.0, "high_80": -1700.0}]) == "It would cost £1.7k–\u2060£3.1k a year"
    cut = {"lever": "opening hours", "rung": "time", "low_80": 4700.0, "high_80": 14000.0, "code": None}
    assert words.scenario_title([net, cut]).endswith("; closing frees £4.7k–\u2060£14k, by a cut")
    assert words.scenario_title([]) == "Suppose something and see what it would bring"


def test_scenarios_are_saved_whole_and_read_again(tmp_path: Path) -> None:
    first = save_scenario(tmp_path, "  Bold \n plan ", {"take_up": 0.7, "service_id": "tax"}, date(2026, 11, 24))
    assert (first.name, [each.name for each in saved_scenarios(tmp_path)]) == ("Bold plan", ["Bold plan"])
    with pytest.raises(CannotSave, match="already"):
        save_scenario(tmp_path, "Bold plan", {}, date(2026, 11, 24))
    with pytest.raises(CannotSave, match="name"):
        save_scenario(tmp_path, "  ", {}, date(2026, 11, 24))
    second = save_scenario(tmp_path, "=cmd|' /C calc'!A0", {"posts": 1}, date(2026, 11, 25))
    assert [each.settings for each in saved_scenarios(tmp_path)] == [{"take_up": 0.7, "service_id": "tax"}, {"posts": 1}]
    with (tmp_path / FILE).open("a") as stream:
        stream.write("x,broken,,2026-11-25,not json\n")
    assert len(saved_scenarios(tmp_path)) == 2 and second.scenario_id != first.scenario_id


def test_saving_a_scenario_leaves_every_other_row_as_it_stands(tmp_path: Path) -> None:
    """A row that cannot be read, and who wrote one, went; and a new id that a row had already made every later build refuse the folder."""
    stands = 'scenario_id,name,who,on_date,settings\ns002_20261124,"Bold, plan",Asha,2026-11-24,{}\nx,broken,,2026-11-25,not json\n'
    (tmp_path / "reference").mkdir()
    (tmp_path / FILE).write_text(stands)
    first = save_scenario(tmp_path, "Other", {"posts": 1}, date(2026, 11, 24))
    assert (tmp_path / FILE).read_text().startswith(f"{stands}s003_20261124,Other,,2026-11-24,")
    (tmp_path / FILE).write_text(stands.replace("x,broken,,2026-11-25,not json\n", ""))
    again = save_scenario(tmp_path, "Other", {"posts": 1}, date(2026, 11, 24))
    assert {first.scenario_id, again.scenario_id}.isdisjoint({"s002_20261124"})


def test_a_saved_scenario_of_posts_says_whether_their_hours_are_covered() -> None:
    """It stood beside the others as a row of blanks."""
    told = {
        "lever": "posts",
        "rung": "L4",
        "label": "Hours of the posts: covered",
        "low_80": 1.0,
        "high_80": 1.0,
        "unit": "hours",
        "code": None,
    }
    source = SimpleNamespace(rows=lambda *_, **__: [told])
    view = SimpleNamespace(definition_id="gds_current", services={})
    row = compared_row(source, view, Scenario("s1", "Two posts", "2026-11-24", {"team": "Contact centre", "posts": 2.0}))
    assert row["Posts"] == "posts covered" and row["Supposed"] == "2 posts of Contact centre"


def test_a_target_that_is_just_reached_is_not_called_passed() -> None:
    assert words.target_words(target(REACHED, 0.65), "Council tax") == "Council tax is at 65.0%, its target"


def test_a_channel_of_one_service_is_forecast_for_all_services_too() -> None:
    def row(service: str, channel: str, code: str = "") -> dict:
        return {"service_id": service, "channel_id": channel, "step": "month", "code": code, "sentence": "too few"}

    class Answers:
        def finding(self, _name: str) -> Found:
            given = [
                row("tax", "post"),
                row("tax", "phone"),
                row("bins", "phone"),
                row("*", "phone"),
                row("tax", "chat"),
                row("*", "chat", "X"),
            ]
            return Found([each for each in given if not each["code"]], [each for each in given if each["code"]])

    found = contacts_found(Answers(), None)
    assert [(each["service_id"], each["channel_id"]) for each in found.rows] == [("tax", "post"), ("*", "phone")]
    months = [{**row(service, channel), "grain": "month"} for service, channel in (("tax", "post"), ("tax", "phone"), ("bins", "phone"))]
    summed = {**months[1], "service_id": None}
    assert of_chosen([*months, summed], None) == [months[0], summed]


@pytest.mark.parametrize("council", [*COUNCILS, "empty"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_lives_on_every_kind_of_data(show, council: str, theme: str) -> None:
    app = show(council, PAGE, theme)
    assert len(app.title) == 1 and (app.get("plotly_chart") or app.info)


def test_the_line_so_far_is_counted_as_the_forecast_is_and_the_page_says_so(show, demo_council: Path) -> None:
    plain, other = (
        show(demo_council, PAGE),
        show(demo_council, PAGE, definition="All contacts, enquiries included", directorate="Environment"),
    )
    first, second = (json.loads(app.get("plotly_chart")[0].proto.spec)["data"] for app in (plain, other))
    assert first == second  # a line under one definition does not go on in a forecast under another
    said = "Under the current GDS definition, the only one forecast. For the whole council, whatever directorate is in view."
    assert said in words_of(other) and said not in words_of(plain)


def test_supposing_from_the_url_shows_every_rung(show, demo_council: Path) -> None:
    app = show(
        demo_council,
        PAGE,
        if_service="Council tax",
        if_take_up="70",
        if_close="Face to face, Civic Centre",
        if_day="Wednesday",
        if_team="Contact centre",
    )
    rows = ask(
        "what_if",
        {
            "service_id": "council_tax",
            "take_up": 0.7,
            "close_channel": "face_to_face",
            "close_site": "Civic Centre",
            "close_weekday": 3,
            "team": "Contact centre",
            "posts": 0.5,
        },
        None,
        demo_council,
    ).records()
    said = words_of(app)
    net = next(row for row in rows if row["rung"] == "L3")
    closing = next(row for row in rows if row["rung"] == "time")
    for low, high in ((net["low_80"], net["high_80"]), (closing["low_80"], closing["high_80"])):
        assert f"{thousands(low, down=True)}–\u2060{thousands(high, down=False)}" in said.replace("&#", "")


def thousands(value: float, down: bool) -> str:
    """Two significant figures of pounds in thousands, written anew."""
    size = 10 ** (len(str(int(value))) - 2)
    whole = (int(value) // size + (0 if down or value % size == 0 else 1)) * size
    return f"£{whole / 1000:.3g}k"


@pytest.mark.parametrize(("service", "service_id"), [(None, "*"), ("Council tax", "council_tax"), ("Housing benefit", "housing_benefit")])
def test_every_number_in_the_titles_is_the_findings(show, demo_council: Path, service: str | None, service_id: str) -> None:
    app = show(demo_council, PAGE, **({"service": service} if service else {}))
    row = next(
        row
        for row in ask("take_up_forecast", {}, None, demo_council).records()
        if row["kind"] == "target_date" and row["service_id"] == service_id
    )
    title = app.title[0].value
    numbers = re.findall(r"\d+\.\d%", title)
    assert f"{100 * row['target']:.1f}%" in numbers
    assert set(numbers) <= {f"{100 * row['target']:.1f}%", f"{100 * row['level_now']:.1f}%"}
    months = re.findall(r"(January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})", title)
    ends = [date.fromisoformat(row[name]) for name in ("date_p10", "date_p90") if row[name]]
    assert months == [(f"{end:%B}", str(end.year)) for end in ends]


def test_the_counts_in_the_sentence_are_those_of_the_finding(show, demo_council: Path) -> None:
    rows = [
        row for row in ask("take_up_forecast", {}, None, demo_council).records()
        if row["kind"] == "target_date" and row["service_id"] != "*" and row["code"] is None
    ]  # fmt: skip
    at = sum(row["level_now"] >= row["target"] for row in rows)
    dated = sum(row["level_now"] < row["target"] and bool(row["date_p10"] and row["date_p90"] and row["is_narrow"]) for row in rows)
    said = show(demo_council, PAGE).markdown[0].value
    assert said.startswith(f"{at} services are at the target, {dated} have a date, {len(rows) - at - dated} are not expected to reach it.")


def test_the_first_week_ahead_is_the_finding_to_ten(show, demo_council: Path) -> None:
    app = show(demo_council, PAGE, ahead="Phone")
    rows = ask("contact_forecast", {"channel_id": "phone"}, None, demo_council).records()
    first = min((row for row in rows if row["step"] == "week" and row["service_id"] == "*"), key=lambda row: row["period_start"])
    low, high = (f"{round(first[name] / 10) * 10:,}" for name in ("low_80", "high_80"))
    assert any(header.value.startswith(f"Phone&#58; {low} to {high} contacts in the week of") for header in app.header)


def test_a_claim_is_checked_from_the_url(show, demo_council: Path) -> None:
    app = show(demo_council, PAGE, claim="120000", claim_service="Housing benefit", claim_channel="Face to face")
    row = ask(
        "claim_check", {"pounds": 120000.0, "service_id": "housing_benefit", "channel_id": "face_to_face"}, None, demo_council
    ).records()[0]
    assert row["verdict"] == "not supported" and "The data do not support this claim" in words_of(app)


@pytest.mark.parametrize(
    ("money", "ceiling", "volume", "said"),
    [
        ("not supported", "supported", "not supported", ""),
        ("supported", "supported", "not supported", ": it takes a larger fall in contacts than they carry"),
        ("cannot tell", "not supported", "not supported", ": it takes more than there is"),
    ],
)
def test_a_claim_whose_money_could_be_right_is_told_what_it_takes(money: str, ceiling: str, volume: str, said: str) -> None:
    row = {"verdict": "not supported", "money_verdict": money, "ceiling_verdict": ceiling, "volume_verdict": volume}
    assert words.claim_title(row) == f"The data do not support this claim{said}"


def test_hostile_scenario_names_are_inert(show, demo_council: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "council"
    (folder / "reference").mkdir(parents=True)
    (folder / "published").symlink_to(demo_council / "published")
    (folder / "raw").symlink_to(demo_council / "raw")
    settings = json.dumps({"take_up": 0.7, "service_id": "council_tax", "close_site": "<script>alert(1)</script>"}).replace('"', '""')
    (folder / FILE).write_text(
        f'scenario_id,name,who,on_date,settings\ns1,"<img src=x onerror=alert(1)> [x](http://evil)",,2026-11-24,"{settings}"\n'
    )
    app = show(folder, PAGE)
    tables = "\n".join(str(table.value) for table in app.table)
    assert "One saved scenario" in words_of(app) and "<img" not in tables and "](http" not in tables
