"""Sign-offs: who may sign what, that the last word holds, and that what was signed stays published."""

import datetime
from pathlib import Path

import pytest

from pipelines.citing import citations
from pipelines.errors import UsageError
from pipelines.signing_off import CONFIRMED, DISPUTED, last_sign_offs, sign_off, signable, signatories


PEOPLE = """person_id,name,email,role,services,may_sign_off,digest
p01,Asha,asha@example.org,customer_services,council_tax;waste,true,none
p02,Ben,,executive,*,TRUE,none
p03,Cat,,analyst,*,false,none
p04,Dan,,customer_services,,true,none
"""
SERVICES = "service_id,service_name,kind\ncouncil_tax,Council tax,transaction\nwaste,Waste,transaction\nrents,Rents,transaction\n"
MARCH, NOW = datetime.date(2026, 3, 1), datetime.datetime(2026, 4, 9, 9, 30)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "reference" / "services.csv").write_text(SERVICES, encoding="utf-8")
    return tmp_path


def test_only_those_who_may_sign_do_and_only_their_services(data: Path) -> None:
    asha, ben, dan = people = signatories(data)
    assert [person.person_id for person in people] == ["p01", "p02", "p04"]
    assert asha.may_sign("waste") and not asha.may_sign("rents") and ben.may_sign("rents") and not dan.may_sign("waste")
    assert not ben.may_sign("unmapped") and signable(people, "rents") and not signable((asha,), "rents")
    assert signatories(data.parent / "none") == ()


def test_a_later_word_replaces_an_earlier_one_and_both_stay_on_file(data: Path) -> None:
    asha = signatories(data)[0]
    sign_off(data, asha, {"waste": DISPUTED, "council_tax": DISPUTED}, MARCH, "snap-1", NOW, "the line was down for two days")
    edits = sign_off(data, asha, {"waste": CONFIRMED}, MARCH, "snap-2", NOW)
    assert {(edit.column, edit.new) for edit in edits} >= {("state", "confirmed"), ("who", "p01"), ("snapshot_id", "snap-2")}
    last = last_sign_offs(data)
    assert {key[1]: (said.state, said.snapshot_id, said.on_date) for key, said in last.items()} == {
        "waste": ("confirmed", "snap-2", NOW.date()),
        "council_tax": ("disputed", "snap-1", NOW.date()),
    }
    assert len((data / "reference" / "sign_offs.csv").read_text("utf-8").splitlines()) == 4
    assert [(row["snapshot_id"], row["cited_by"]) for row in citations(data)] == [
        ("snap-1", "sign-off 2026-03 by p01"),
        ("snap-2", "sign-off 2026-03 by p01"),
    ]


def test_the_date_decides_where_somebody_sorted_the_file(data: Path) -> None:
    rows = "2026-03-01,waste,confirmed,p01,2026-05-02,snap-2,\n2026-03-01,waste,disputed,p01,2026-04-09,snap-1,late\n2026-3,waste,perhaps,,,,\n"
    (data / "reference" / "sign_offs.csv").write_text("month,service_id,state,who,on_date,snapshot_id,note\n" + rows, encoding="utf-8")
    assert [said.state for said in last_sign_offs(data).values()] == ["confirmed"]


@pytest.mark.parametrize(
    ("said", "month", "note", "words"),
    [
        ({"rents": CONFIRMED}, MARCH, "", "p01 may not sign off rents"),
        ({"waste": DISPUTED}, MARCH, " ", "what is wrong"),
        ({"waste": CONFIRMED}, datetime.date(2026, 4, 1), "", "April 2026 is not over"),
    ],
)
def test_what_may_not_be_signed_is_refused_and_nothing_is_written(
    data: Path, said: dict, month: datetime.date, note: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        sign_off(data, signatories(data)[0], said, month, "snap-1", NOW, note)
    assert not (data / "reference" / "sign_offs.csv").exists() and citations(data) == []
