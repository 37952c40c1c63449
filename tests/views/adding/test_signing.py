"""Sign-off: who may sign sees their services and confirms or disputes them; pages say what is not confirmed, where anybody may sign."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.signing_off import DISPUTED, SignOff, last_sign_offs
from tests.views.conftest import COUNCILS, REPOSITORY, words_of
from tests.views.council import HOSTILE, publish_council
from views.adding.signing import complete_months, state_words
from views.data import source_of
from views.signed import Figures, is_alike, is_on_other_figures, unconfirmed_words


PEOPLE = """person_id,name,email,role,services,may_sign_off,digest
p01,Asha Marlowe,,customer_services,council_tax;waste,true,none
p02,Ben,,executive,housing,true,none
"""
OCTOBER, ALL = date(2026, 10, 1), {"service_id": None, "directorate": None}
NAMES = {"p01": "Asha Marlowe"}


@pytest.fixture
def council(council_folder: Callable[[str], Path], tmp_path: Path) -> Path:
    """A published council with two people who may sign off three of its four services; nothing is signed."""
    shutil.copytree(council_folder("whole"), tmp_path, dirs_exist_ok=True)
    (tmp_path / "reference" / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return tmp_path


def signed(folder: Path, *rows: str) -> None:
    lines = ["month,service_id,state,who,on_date,snapshot_id,note", *rows]
    (folder / "reference" / "sign_offs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def words(folder: Path, start: date = OCTOBER, end: date = date(2026, 11, 1), **who: str) -> str:
    return unconfirmed_words(source_of(folder), {**ALL, **who}, start, end)


def test_nothing_is_said_where_nobody_may_sign_off(council: Path) -> None:
    (council / "reference" / "people.csv").write_text(PEOPLE.replace("true", "false"), encoding="utf-8")
    assert words(council) == ""
    (council / "reference" / "people.csv").unlink()
    assert words(council) == ""


def test_a_table_that_cannot_be_read_says_nothing_beside_the_figures(council: Path) -> None:
    (council / "reference" / "people.csv").write_text("person_id,shoe\np01,7\n", encoding="utf-8")
    assert words(council) == ""


def test_the_words_name_the_months_and_how_many_services_wait(council: Path) -> None:
    assert words(council) == "Not yet confirmed: October 2026."
    signed(council, "2026-10-01,waste,confirmed,p01,2026-11-09,,")
    assert words(council) == "Not yet confirmed: October 2026 (2 of 3 services)."  # the fourth is nobody's to sign
    assert words(council, service_id="waste") == "" == words(council, service_id="permits")
    signed(council, "2026-10-01,waste,disputed,p01,2026-11-09,,line down")
    assert words(council) == "Not yet confirmed: October 2026. Disputed: Report a missed bin in October 2026."
    assert (
        words(council, date(2026, 1, 1))
        == "Not yet confirmed: 10 of 10 months, January 2026 to October 2026. Disputed: Report a missed bin in October 2026."
    )
    signed(council, *(f"2026-10-01,{each},confirmed,p01,2026-11-09,," for each in ("waste", "council_tax", "housing")))
    assert words(council) == ""
    assert words(council, date(2026, 10, 20), date(2026, 11, 3)) == "Not yet confirmed: November 2026."


def test_a_confirmation_of_other_figures_says_so(council: Path) -> None:
    source = source_of(council)
    said = SignOff(OCTOBER, "waste", "confirmed", "p01", date(2026, 11, 9), source.snapshot, "")
    assert is_on_other_figures(source, said) is False
    publish_council(council, replace(COUNCILS["whole"], number=2))
    assert is_on_other_figures(source_of(council), said) is False  # published again, the figures are the same
    publish_council(council, replace(COUNCILS["whole"], number=3, channels=("phone", "web")))
    now = source_of(council)
    assert is_on_other_figures(now, said) is True and state_words(said, True, NAMES).startswith("Confirmed on other figures by Asha")
    assert is_on_other_figures(now, replace(said, snapshot_id="snap-20200101T000000Z-00")) is None
    assert "no longer kept" in state_words(said, None, NAMES)
    assert "no published file is named" in state_words(replace(said, snapshot_id=""), None, NAMES)
    assert (
        state_words(replace(said, state=DISPUTED, note="too few"), False, NAMES)
        == "Disputed by Asha Marlowe, 9\u00a0Nov\u00a02026: too few"
    )


def test_shares_may_differ_by_the_order_of_a_sum_only() -> None:
    assert is_alike(Figures(5, 4, 0.1 + 0.2), Figures(5, 4, 0.3)) and not is_alike(Figures(5, 4, 0.31), Figures(5, 4, 0.3))
    assert not is_alike(Figures(5, 4, None), Figures(5, 4, 0.3)) and not is_alike(None, Figures(5, 4, None)) and is_alike(None, None)


def test_only_whole_months_can_be_signed_the_last_first(council: Path) -> None:
    months = complete_months(source_of(council))
    assert (months[0], months[-1], len(months)) == (OCTOBER, date(2024, 4, 1), 31)


@pytest.fixture
def sign_off(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], AppTest]:
    """The page Add data of a folder, opened on the sign-off."""

    def started(folder: Path) -> AppTest:
        monkeypatch.setenv("CHANNEL_SHIFT_DATA", str(folder))
        app = AppTest.from_file(str(REPOSITORY / "dashboard.py"), default_timeout=60)
        app.context = {"theme": "light"}
        app.switch_page("views/pages/add_data.py")
        app.run()
        app.session_state["task"] = "sign_off"
        app.run()
        assert not app.exception
        return app

    return started


def test_a_manager_confirms_some_and_disputes_others(sign_off, council: Path) -> None:
    app = sign_off(council)
    app.selectbox(key="sign_who").select_index(0).run()
    assert "2 services wait for your word" in words_of(app)
    assert app.dataframe[0].value["service"].tolist() == ["Council tax", "Report a missed bin"]
    services = app.multiselect(key="sign_services_p01_202610")
    services.set_value(["waste"]).run()
    app.button(key="sign_confirm").click().run()
    assert not app.exception and "1 service is confirmed for October 2026 by Asha Marlowe" in app.success[0].value
    assert "1 of 2 services is not confirmed" in words_of(app)
    assert app.dataframe[0].value["state"].tolist()[1].startswith("Confirmed by Asha Marlowe")
    app.button(key="sign_dispute").click().run()
    assert "what is wrong" in app.warning[0].value
    app.text_input(key="sign_note_202610").set_value("the line was down").run()
    app.button(key="sign_dispute").click().run()
    assert {key[1]: said.state for key, said in last_sign_offs(council).items()} == {"waste": "confirmed", "council_tax": "disputed"}
    snapshot = source_of(council).snapshot
    with (council / "reference" / "cited_snapshots.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["snapshot_id"], row["cited_by"]) for row in csv.DictReader(file)] == [(snapshot, "sign-off 2026-10 by p01")]


def test_without_people_the_task_says_what_to_fill_in(sign_off, council: Path) -> None:
    (council / "reference" / "people.csv").unlink()
    assert "may_sign_off" in words_of(sign_off(council)).replace("\\", "")


def test_headlines_and_service_say_what_is_not_confirmed(show, council: Path) -> None:
    signed(council, "2026-10-01,waste,disputed,p01,2026-11-09,,line down")
    assert "Not yet confirmed: " in words_of(show(council)) and "Disputed: Report a missed bin in October 2026" in words_of(show(council))
    assert "Not yet confirmed" in words_of(show(council, "Service", service="Council tax"))
    (council / "reference" / "people.csv").unlink()
    assert "Not yet confirmed" not in words_of(show(council)) and HOSTILE not in words_of(show(council))
