"""The edited tables: what loads, what is refused with which sentence, and what stands in for an absent table."""

import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import Question, ReferenceTableError
from pipelines.reference import Reference, feed_of, load_reference, reference_hash, write_reference
from pipelines.reference_tables import TABLES
from pipelines.reference_values import END_OF_DAY


COSTS = "service_id,channel_id,from_date,to_date,low,central,high,variable_share,basis,evidence\n"
SERVICES = "service_id,service_name,kind\ncouncil_tax,Council Tax,transaction\nbins,Bins & recycling,transaction\n"
SOURCES = "source_id,files,primary_for,from_date,to_date\n"
TARGETS = "target_id,measure,service_id,channel_id,value,from_date,to_date\n"
RULES = "priority,source_id,field,match,pattern,service_id,contact_type,avoidable_cause\n"
SHIPPED = Path(__file__).resolve().parents[2] / "data" / "reference" / "templates"


def loaded(tmp_path: Path, **files: str) -> Reference:
    folder = tmp_path / "data" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        suffix = "toml" if name == "settings" else "csv"
        (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return load_reference(folder)


def complaint(tmp_path: Path, **files: str) -> str:
    with pytest.raises(ReferenceTableError) as refused:
        loaded(tmp_path, **files)
    return str(refused.value)


def test_a_low_above_central_names_file_line_and_mend(tmp_path):
    text = COSTS + "*,web,2025-04-01,,0.1,0.2,0.3,,own_ledger,\n\n*,phone,2025-04-01,,3.00,2.83,3.40,,own_ledger,\n"
    sentence = complaint(tmp_path, unit_costs=text)
    assert sentence == "data/reference/unit_costs.csv line 4: low 3.00 is above central 2.83; low, central and high must not fall."


@pytest.mark.parametrize(
    ("table", "text", "expected"),
    [
        ("services", "service_id,service_name,kind,directorat\n", 'line 1: unknown column "directorat"; did you mean "directorate"?'),
        ("services", "service_id,service_name\n", 'line 1: column "kind" is missing'),
        ("services", "service_id,service_name,kind\nCouncil Tax,CT,transaction\n", 'service_id "Council Tax" may hold only'),
        ("services", "service_id,service_name,kind\na,A,transactoin\n", "did you mean transaction?"),
        ("services", "service_id,service_name,kind\na,,transaction\n", "line 2: service_name is blank"),
        ("services", "service_id,service_name,kind\na,A,transaction\na,B,transaction\n", 'line 3: service_id "a" is there twice'),
        ("services", "service_id,service_name,kind\na,Bin & bag,transaction\nb,bin and  bag,transaction\n", "is also the name of a"),
        ("services", "service_id,service_name,kind\nweb,Web,transaction\n", "has a meaning of its own"),
        ("services", "service_id;service_name;kind\n", 'separated by ";"'),
        ("services", "service_id,service_name,kind\na,A,transaction,\n", "line 2: 4 cells where the header has 3"),
        ("services", 'service_id,service_name,kind\na,"A,transaction\n', "line 2: a quote"),
        ("services", "service_id,service_name,kind,offline_share\na,A,transaction,12%\n", 'offline_share "12%" is not a share'),
        ("bank_holidays", "date,name\n25/12/2026,Christmas\n", 'date "25/12/2026" is not a date; write it as YYYY-MM-DD'),
        ("bank_holidays", "date,name\n2026-02-30,x\n", "is not a date"),
        ("unit_costs", COSTS + "*,phone,2025-04-01,,-1,2,3,,own_ledger,\n", "is below 0"),
        ("unit_costs", COSTS + "*,phone,2025-04-01,,1e3,2,3,,own_ledger,\n", "is not an amount in pounds"),
        ("unit_costs", COSTS + "bins,phone,2025-04-01,,1,2,3,,own_ledger,\n", 'service_id "bins" is not in services.csv; add it there.'),
        ("unit_costs", COSTS + "*,phone,2025-04-01,2025-04-01,1,2,3,,own_ledger,\n", "to_date 2025-04-01 is not after from_date"),
        (
            "unit_costs",
            COSTS + "*,phone,2025-01-01,,1,2,3,,published,\n*,phone,2026-01-01,,1,2,3,,published,\n",
            "also given for the same days",
        ),
        (
            "staffing",
            "team,channel_id,services,from_date,to_date,posts,release_step\ncalls,phone,*,2025-04-01,,21.5,0.5\ncalls,phone,*,2025-10-01,,20,0.5\n",
            "line 3: calls is also given for the same days, channel and services on line 2; end that one with a to_date.",
        ),
        ("service_rules", RULES + "1,,queue,regex,(?<=a)b,,enquiry,\n", "is no regular expression"),
        ("service_rules", RULES + "1,,queue,equals,b,,,\n", "the rule settles nothing"),
        ("sources", SOURCES + "a,C:\\exports,,,\n", 'with "/"'),
        ("sources", SOURCES + "a,a/,council_tax,,\n", "is no pair"),
        ("sources", SOURCES + "a,a/,*:fone,,\n", "names no channel"),
        ("opening_hours", "site,weekday,opens,closes,from_date\nA,1,17:00,09:00,2025-01-01\n", "closes 09:00 is not after opens 17:00"),
        ("opening_hours", "site,weekday,opens,closes,from_date\nA,1,17:00,00:00,2025-01-01\n", "write midnight as 24:00."),
        ("opening_hours", "site,weekday,opens,closes,from_date\nA,1,24:00,09:00,2025-01-01\n", "closes 09:00 is not after opens 24:00"),
        ("targets", TARGETS + "t,take_up,,,0.6,2026-04-01,2027-04-01\n", "must be one of digital_take_up"),
        ("targets", TARGETS + "t,digital_take_up,,,60,2026-04-01,2027-04-01\n", "is not a share from 0 to 1; write 25% as 0.25."),
        (
            "targets",
            TARGETS + "t,digital_take_up,,web,0.6,2026-04-01,2027-04-01\n",
            "digital_take_up has no target of one channel; leave it blank.",
        ),
        (
            "targets",
            TARGETS + "t,efficiency_gain_share,unmapped,,0.025,2026-04-01,2027-04-01\n",
            "has no target of one service; leave it blank.",
        ),
        ("deflators", "series,financial_year,index\ngdp,2025-27,100\n", "is not a financial year"),
        ("settings", 'zone = "Europe/Londn"\n', 'zone "Europe/Londn" is not a time zone; write its name, like Europe/London'),
        ("settings", 'zome = "Europe/London"\n', 'unknown setting "zome"; did you mean "zone"?'),
        ("settings", "financial_year_starts = 13\n", "from 1 to 12"),
        ("settings", "organisation = Anytown\n", "this is not TOML"),
        ("service", "a\n", 'no table has this name; did you mean "services.csv"?'),
    ],
)
def test_each_mistake_has_its_sentence(tmp_path, table, text, expected):
    assert expected in complaint(tmp_path, **{table: text})


def test_an_office_may_close_at_midnight(tmp_path):
    hours = "site,weekday,opens,closes,from_date\nA,1,00:00,24:00,2025-01-01\nA,2,18:30,24:00,2025-01-01\n"
    assert [row["closes"] for row in loaded(tmp_path, opening_hours=hours).tables["opening_hours"]] == [END_OF_DAY, END_OF_DAY]


def test_the_second_of_two_good_patterns_is_not_refused(tmp_path):
    rules = RULES + "1,,queue,regex,^a,,enquiry,\n2,,queue,regex,b$,,chase,\n"
    assert len(loaded(tmp_path, service_rules=rules).tables["service_rules"]) == 2


def test_all_problems_are_told_at_once_and_at_most_twenty(tmp_path):
    rows = "".join(f"2026-13-{day:02},x\n" for day in range(1, 26))
    lines = complaint(tmp_path, bank_holidays="date,name\n" + rows, settings="reject_share = 5\n").split("\n")
    assert len(lines) == 21
    assert lines[-1] == "... and 6 more."


def test_a_persons_value_is_never_in_the_sentence(tmp_path):
    sentence = complaint(tmp_path, people="person_id,name,role\np01,Ann Patel,boss\np01,Ann Patel,analyst,\n")
    assert "Patel" not in sentence


def test_text_that_is_not_utf8_names_its_line(tmp_path):
    folder = tmp_path / "reference"
    folder.mkdir()
    (folder / "services.csv").write_bytes("service_id,service_name,kind\na,Caf\xe9,information\n".encode("cp1252"))
    with pytest.raises(ReferenceTableError, match=r'services.csv line 2: this is not UTF-8 text; save the file as "CSV UTF-8"'):
        load_reference(folder)


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path):
    reference = loaded(tmp_path, services="\ufeff" + SERVICES + ",,\n\n")
    assert [row["service_id"] for row in reference.tables["services"]] == ["council_tax", "bins", "unmapped"]


def test_a_self_assessment_is_done_when_its_result_is_shown(tmp_path):
    reference = loaded(tmp_path, services="service_id,service_name,kind\ncalculator,Calculator,self_assessment\n")
    assert reference.tables["services"][0]["goal"] == "result_shown"


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("council_tax:web", "council_tax:web", "council_tax:web"),
        ("*:web", "council_tax:*", "council_tax:web"),
        ("web:www.anytown.example", "web:www.anytown.example", "web:www.anytown.example"),
    ],
)
def test_two_primaries_for_one_pair_are_refused(tmp_path, first, second, shared):
    sources = SOURCES + f"pay,pay/,{first},,\nforms,forms/,{second},,\n"
    assert f"both pay and forms are primary for {shared}" in complaint(tmp_path, services=SERVICES, sources=sources)


def test_a_more_exact_pair_or_another_time_is_no_conflict(tmp_path):
    sources = SOURCES + "a,a/,*:web,,2025-01-01\nb,b/,*:web,2025-01-01,\nc,c/,council_tax:web,,\n"
    assert len(loaded(tmp_path, services=SERVICES, sources=sources).feeds) == 3


@pytest.mark.parametrize(
    ("name", "source_id"),
    [
        ("genesys/2026/march.csv", "genesys"),
        ("genesys/march.zip!inner/a.csv", "genesys"),
        ("reception/March.XLSX", "reception"),
        ("reception/old/march.xlsx", None),
        ("reception/march.csv", None),
        ("Genesys/march.csv", None),
        ("genesys2/march.csv", None),
    ],
)
def test_a_file_belongs_to_the_feed_whose_folder_or_pattern_covers_it(tmp_path, name, source_id):
    feed = feed_of(name, loaded(tmp_path, sources=SOURCES + "genesys,genesys/,,,\nreception,reception/*.xlsx,,,\n"))
    assert (feed.source_id if feed else None) == source_id


def test_a_file_two_feeds_claim_is_a_question(tmp_path):
    reference = loaded(tmp_path, sources=SOURCES + "a,calls/,,,\nb,calls/*.csv,,,\n")
    with pytest.raises(Question, match="feeds a and b both claim this file"):
        feed_of("calls/march.csv", reference)


def test_a_hash_changes_with_a_value_and_not_with_spelling_of_the_file(tmp_path):
    before = reference_hash(loaded(tmp_path, services=SERVICES), ("services", "settings"))
    again = reference_hash(loaded(tmp_path, services="\ufeff" + SERVICES.replace("\n", "\r\n")), ("settings", "services"))
    after = reference_hash(loaded(tmp_path, settings='organisation = "Anytown"\n'), ("services", "settings"))
    assert before == again
    assert before != after


def test_the_shipped_templates_load_as_nothing_given():
    assert load_reference(SHIPPED).given == frozenset()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_table_has_a_template_and_every_column_a_meaning(table):
    header = (SHIPPED / f"{table.name}.csv").read_text(encoding="utf-8").splitlines()[0]
    section = (SHIPPED.parent / "README.md").read_text(encoding="utf-8").split(f"## {table.name}\n")[1].split("\n## ")[0]
    assert header.split(",") == [column.name for column in table.columns]
    for column in table.columns:
        assert f"| {f'**{column.name}**' if column.is_required else column.name} |" in section


def test_own_costs_keep_published_ones_out_of_their_channel(tmp_path):
    reference = loaded(tmp_path, unit_costs=COSTS + "*,phone,2025-04-01,,2.10,2.83,3.40,0.6,own_ledger,FIN\n")
    basis = {row["channel_id"]: row["basis"] for row in reference.tables["unit_costs"]}
    assert basis == {"phone": "own_ledger", "face_to_face": "published", "post": "published", "web": "published"}
    assert any("no own cost of Face to face, Post, Web form" in gap for gap in reference.gaps)


def test_the_published_web_cost_is_per_transaction_and_labelled(tmp_path):
    web = next(row for row in loaded(tmp_path).tables["unit_costs"] if row["channel_id"] == "web")
    assert (web["central"], web["basis"]) == (Decimal("0.22"), "published")
    assert "per completed transaction" in web["evidence"]


def test_bank_holidays_of_special_years(tmp_path):
    days = {row["date"] for row in loaded(tmp_path).tables["bank_holidays"]}

    def of(year: int) -> list[str]:
        return sorted(day.strftime("%m-%d") for day in days if day.year == year)

    assert of(2012) == ["01-02", "04-06", "04-09", "05-07", "06-04", "06-05", "08-27", "12-25", "12-26"]
    assert of(2020) == ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"]
    assert of(2022) == ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"]
    assert of(2023) == ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"]
    assert of(2021) == ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"]


def test_the_database_holds_types_and_no_names_or_addresses(tmp_path):
    people = "person_id,name,email,role\np01,Ann Patel,ann@anytown.example,analyst\n"
    reference = loaded(tmp_path, people=people, settings='staff_networks = ["10.20.0.0/16"]\n', sources=SOURCES + "a,a/,*:phone;web:*,,\n")
    connection = duckdb.connect()
    write_reference(connection, reference)
    columns = connection.execute("select column_name from information_schema.columns where table_name = 'people'").fetchall()
    assert ("name",) not in columns and ("email",) not in columns
    assert connection.execute("select count(*) from reference.settings where value like '%10.20%'").fetchall() == [(0,)]
    assert connection.execute("select typeof(central) from reference.unit_costs limit 1").fetchall() == [("DECIMAL(12,4)",)]
    assert connection.execute("select service_id, channel_id, source_id from reference.primary_pairs").fetchall() == [("*", "phone", "a")]
    assert connection.execute("select site, source_id from reference.primary_sites").fetchall() == [("*", "a")]


@pytest.mark.parametrize(("starts", "day", "year"), [(4, "2026-03-31", "2025-26"), (4, "2026-04-01", "2026-27"), (1, "2026-03-31", "2026")])
def test_the_financial_year_follows_the_setting(tmp_path, starts, day, year):
    connection = duckdb.connect()
    write_reference(connection, loaded(tmp_path, settings=f"financial_year_starts = {starts}\n"))
    found = connection.execute("select financial_year, weekday from reference.calendar where local_date = $day", {"day": day}).fetchall()
    assert found == [(year, datetime.date.fromisoformat(day).isoweekday())]
