"""What each key of a format does to the rows of a file: each test stages a few lines of CSV and looks at what came of them."""

from pathlib import Path

import duckdb
import pytest

from pipelines.errors import FileRefused, FormatError, Question
from tests.formats.staged import Staged, stage, workshop


HEAD = """\
format = "own"
title = "Own"
system = "spreadsheet"
menu = "save it"
row = "one"
seen = "guess"
"""
CONTACT = 'feeds = "contacts"\nrecognise = { require = ["Date"] }\n'
AT = 'started_at = { from = "Date", type = "timestamp", formats = ["%d/%m/%Y %H:%M"] }\n'
DAY = 'local_date = { from = "Date", type = "date", formats = ["%d/%m/%Y"] }\n'


@pytest.fixture
def connection():
    with workshop() as opened:
        yield opened


@pytest.fixture
def of(connection: duckdb.DuckDBPyConnection, tmp_path: Path):
    """Stages CSV text under a mapping."""

    def staged(mapping: str, csv: str, sql: str | None = None, **more) -> Staged:
        own = tmp_path / "mappings"
        own.mkdir(exist_ok=True)
        (own / "own.toml").write_text(HEAD + mapping, encoding="utf-8")
        if sql:
            (own / "own.sql").write_text(sql, encoding="utf-8")
        file = tmp_path / "export.csv"
        file.write_text(csv, encoding="utf-8")
        return stage(connection, file, tmp_path / "work", own=own, claimed="own", **more)

    return staged


def test_an_instant_is_utc_and_its_day_is_the_organisations(of) -> None:
    made = of(CONTACT + "[columns]\n" + AT, "Date\n01/07/2026 00:30\n01/01/2026 00:30\n")
    assert made.rows("started_at | local_date | grain") == [
        "2026-06-30 23:30:00 | 2026-07-01 | event",
        "2026-01-01 00:30:00 | 2026-01-01 | event",
    ]


def test_a_date_of_a_coarse_grain_needs_no_zone_and_does_not_move(of) -> None:
    made = of(CONTACT + 'grain = "month"\n[columns]\n' + DAY, "Date\n01/04/2026\n15/05/2026\n", zone=None)
    assert made.rows("local_date | grain") == ["2026-04-01 | month", "2026-05-01 | month"]


def test_a_year_of_two_digits_is_read_by_the_format_meant_for_it(of) -> None:
    formats = 'started_at = { from = "Date", type = "timestamp", formats = ["%d/%m/%Y %H:%M", "%d/%m/%y %H:%M"] }'
    made = of(CONTACT + "[columns]\n" + formats, "Date\n27/03/26 09:02\n27/03/2026 09:03\n")
    assert made.rows("started_at") == ["2026-03-27 09:02:00", "2026-03-27 09:03:00"]


@pytest.mark.parametrize("cell", ["31/02/2026 09:00", "01/01/1869 09:00", "01/01/2126 09:00", "soon", "01/01/2098 09:00"])
def test_a_date_that_cannot_be_rejects_the_row_and_the_reason_does_not_repeat_it(of, cell: str) -> None:
    made = of(CONTACT + "[columns]\n" + AT, f"Date\n01/02/2026 09:00\n{cell}\n")
    assert made.counts() == (2, 1, 0, 1, 0)
    assert made.problems()[0].startswith("3: started_at: ")
    assert cell not in made.problems()[0]


def test_iso_is_always_read_and_an_offset_in_the_value_wins(of) -> None:
    made = of(CONTACT + "[columns]\n" + AT, "Date\n2026-07-01 09:00\n2026-07-01T09:00:00+03:00\n2026-07-01T09:00:00Z\n")
    assert made.rows("started_at") == ["2026-07-01 08:00:00", "2026-07-01 06:00:00", "2026-07-01 09:00:00"]


def test_a_stamp_without_an_offset_is_rejected_where_the_data_carry_them(of) -> None:
    made = of(
        CONTACT + 'time = { zone = "in_data" }\n[columns]\nstarted_at = { from = "Date", type = "timestamp" }',
        "Date\n2026-07-01 09:00\n2026-07-01T09:00:00Z\n",
    )
    assert made.problems() == ["2: started_at: cannot be read"]


ORDERS = 'started_at = { from = "Date", type = "timestamp", formats = [["%d/%m/%Y"], ["%m/%d/%Y"]] }'


@pytest.mark.parametrize(("dates", "first"), [("27/03/2026\n03/04/2026", "2026-03-27"), ("03/27/2026\n03/04/2026", "2026-03-27")])
def test_one_date_settles_the_order_of_the_column(of, dates: str, first: str) -> None:
    made = of(CONTACT + "[columns]\n" + ORDERS, f"Date\n{dates}\n")
    assert made.rows("local_date")[0] == first


def test_a_column_that_both_orders_read_is_a_question(of) -> None:
    with pytest.raises(Question, match="column Date can be read day first and month first"):
        of(CONTACT + "[columns]\n" + ORDERS, "Date\n03/04/2026\n05/06/2026\n")


def test_iso_dates_are_no_evidence_of_an_order(of) -> None:
    with pytest.raises(Question):
        of(CONTACT + "[columns]\n" + ORDERS, "Date\n2026-03-27\n05/06/2026\n")


def test_a_column_that_mixes_orders_is_a_question(of) -> None:
    with pytest.raises(Question, match="partly day first"):
        of(CONTACT + "[columns]\n" + ORDERS, "Date\n27/03/2026\n03/28/2026\n")


def test_a_cell_that_no_order_reads_leaves_the_order_alone(of) -> None:
    made = of(CONTACT + "[columns]\n" + ORDERS, "Date\n27/03/2026\nsoon\n")
    assert made.counts() == (2, 1, 0, 1, 0)


def test_hours_that_clocks_skip_or_repeat_are_shifted_taken_or_rejected_as_the_format_says(of) -> None:
    csv = "Date\n29/03/2026 01:30\n25/10/2025 01:30\n26/10/2025 01:30\n"
    assert of(CONTACT + "[columns]\n" + AT, csv).rows("started_at") == ["2026-03-29 01:30:00", "2025-10-25 00:30:00", "2025-10-26 00:30:00"]
    later = of(CONTACT + 'time = { ambiguous = "later" }\n[columns]\n' + AT, csv)
    assert later.rows("started_at")[2] == "2025-10-26 01:30:00"
    strict = of(CONTACT + 'time = { ambiguous = "reject", nonexistent = "reject" }\n[columns]\n' + AT, csv)
    assert strict.problems() == [
        "2: started_at: the hour does not exist when clocks go forward",
        "4: started_at: the hour comes twice when clocks go back",
    ]


def test_a_week_is_named_by_its_last_day_where_the_format_says_so(of) -> None:
    made = of(CONTACT + 'grain = "week"\ntime = { period = "end" }\n[columns]\n' + DAY, "Date\n08/03/2026\n07/03/2026\n")
    assert made.rows("local_date") == ["2026-03-02"]
    assert made.problems() == ["3: local_date: is not the last day of a week"]


NUMBERS = CONTACT + "READ\n[columns]\n" + AT + 'quantity = { from = "N", type = "integer" }\n'


@pytest.mark.parametrize(
    ("read", "cell", "number"),
    [
        ("", "412", "412"),
        ("", "0", "0"),
        ("", "£ 412", "412"),
        ("", "4 120", "4120"),
        ("", "412.5", None),
        ("", "-1", None),
        ("", "1,204", None),
        ("", "about 90", None),
        ("", "inf", None),
        ("", "nan", None),
        ('read = { thousands = "," }', "1,204", "1204"),
        ('read = { thousands = "," }', "1,20", None),
        ('read = { thousands = ".", decimal = "," }', "1.204", "1204"),
        ('read = { decimal = "," }', "6,0", "6"),
        ('read = { decimal = "," }', "6.0", None),
    ],
)
def test_numbers_are_read_by_the_declared_marks_only(of, read: str, cell: str, number: str | None) -> None:
    made = of(NUMBERS.replace("READ", read), f'Date,N\n01/07/2026 09:00,"{cell}"\n')
    assert made.rows("quantity") == ([number] if number else [])
    assert made.counts()[3] == (0 if number else 1)


def test_an_empty_count_is_no_fact_and_zero_is_one(of) -> None:
    made = of(
        NUMBERS.replace("READ", 'read = { nulls = ["n/a"] }'),
        "Date,N\n01/07/2026 09:00,N/A\n01/07/2026 09:00,\n01/07/2026 09:00,0\n",
    )
    assert made.counts() == (3, 1, 2, 0, 0)
    assert made.rows("excluded", "excluded is not null") == ["nobody counted", "nobody counted"]


DURATION = CONTACT + "[columns]\n" + AT + 'wait_seconds = { from = "W", type = "duration", HOW }\n'


@pytest.mark.parametrize(
    ("how", "cell", "seconds"),
    [
        ('unit = "ms"', "418220", "418.22"),
        ('unit = "s"', "61", "61.0"),
        ('unit = "min"', "6.5", "390.0"),
        ('unit = "h"', "2", "7200.0"),
        ('unit = "ms"', " 00:06:58.220", "418.22"),
        ('unit = "ms"', "46:22:01.000", "166921.0"),
        ('unit = "min", two_parts = "min:s"', "4:10", "250.0"),
        ('two_parts = "h:min"', "4:10", "15000.0"),
        ('unit = "min"', "4:10", None),
        ('unit = "s"', "00:61:00", None),
        ('unit = "s"', "-5", None),
    ],
)
def test_a_duration_is_seconds_of_its_unit_or_a_clock(of, how: str, cell: str, seconds: str | None) -> None:
    made = of(DURATION.replace("HOW", how), f"Date,W\n01/07/2026 09:00,{cell}\n")
    assert made.rows("wait_seconds") == ([seconds] if seconds else [])


def test_an_average_becomes_a_total_and_a_difference_is_taken(of) -> None:
    columns = 'wait_seconds = { from = "Average", type = "duration", unit = "s", times = "N" }\nlegs = { from = "N", type = "integer", minus = "M" }'
    made = of(CONTACT + "[columns]\n" + AT + columns, "Date,N,M,Average\n01/07/2026 09:00,10,4,2.5\n01/07/2026 09:00,3,4,2\n")
    assert made.rows("wait_seconds | legs") == ["25.0 | 6"]
    assert made.problems() == ["3: legs: is negative"]


CHANNEL = (
    CONTACT
    + "[columns]\n"
    + AT
    + 'channel_id = { from = "How", values = "channel" }\n[values]\nchannel = { telephone = "phone", 1 = "web" }\n'
)


def test_words_map_in_any_case_and_a_word_nobody_knows_is_unknown_and_listed(of) -> None:
    made = of(CHANNEL, "Date,How\n" + "".join(f"01/07/2026 09:00,{word}\n" for word in ("TELEPHONE", "web", "1", "Library kiosk", "")))
    assert made.rows("channel_id | unknown_words") == [
        "phone | []",
        "web | []",
        "web | []",
        "unknown | ['channel_id=Library kiosk']",
        "- | []",
    ]


def test_otherwise_fills_what_is_empty_or_missing_but_not_what_is_unknown(of) -> None:
    how = 'channel_id = { from = "How", otherwise = "web", optional = true }'
    assert of(CONTACT + "[columns]\n" + AT + how, "Date,How\n01/07/2026 09:00,\n01/07/2026 09:00,pigeon\n").rows("channel_id") == [
        "web",
        "unknown",
    ]
    assert of(CONTACT + "[columns]\n" + AT + how, "Date\n01/07/2026 09:00\n").rows("channel_id") == ["web"]


def test_the_first_case_that_holds_decides(of) -> None:
    cases = 'outcome = { cases = [{ column = "A", equals = "yes", then = "abandoned" }, { column = "B", matches = "^done", then = "completed" }, { column = "C", present = true, then = "failed" }], otherwise = "unknown" }'
    made = of(
        CONTACT + "[columns]\n" + AT + cases,
        "Date,A,B,C\n" + "".join(f"01/07/2026 09:00,{row}\n" for row in ("YES,done,x", "no,Done!,x", "no,,x", "no,,")),
    )
    assert made.rows("outcome") == ["abandoned", "completed", "failed", "unknown"]


def test_a_header_a_case_depends_on_must_be_there(of) -> None:
    cases = 'outcome = { cases = [{ column = ["Agent", "Handled"], present = true, then = "completed" }], otherwise = "unknown" }'
    assert of(CONTACT + "[columns]\n" + AT + cases, "Date,Handled\n01/07/2026 09:00,12\n").rows("outcome") == ["completed"]
    with pytest.raises(FileRefused, match="no column Agent or Handled, which outcome depends on"):
        of(CONTACT + "[columns]\n" + AT + cases, "Date,Other\n01/07/2026 09:00,12\n")


def test_parts_are_joined_and_alternatives_and_the_first_filled_one_are_taken(of) -> None:
    columns = (
        'started_at = { from = ["Date", "Time"], type = "timestamp", formats = ["%d/%m/%Y %H:%M"] }\n'
        'service_label = { from = ["Label", "Text"], take = "first_present" }\nqueue = { from = [["Team", "Queue"]] }\n'
        'reason = { from = "Codes", split = ";", take = "last" }\nsite = { from = "Codes", split = ";" }'
    )
    made = of(CONTACT + "[columns]\n" + columns, "Date,Time,Label,Text,Queue,Codes\n01/07/2026,09:00,,Bins,Q1,a; b\n")
    assert made.rows("started_at | service_label | queue | reason | site") == ["2026-07-01 08:00:00 | Bins | Q1 | b | a"]


def test_headers_match_in_any_case_and_cells_are_trimmed_of_blanks_that_do_not_show(of) -> None:
    made = of(
        CONTACT + "[columns]\n" + AT + 'site = { from = "Office  name" }', "DATE,office name\n01/07/2026 09:00,\u00a0 Civic Centre\t\n"
    )
    assert made.rows("site") == ["Civic Centre"]


def test_a_missing_column_refuses_the_file_and_says_what_it_has(of) -> None:
    with pytest.raises(FileRefused, match="the file has no column Office, which site is read from; export it again"):
        of(CONTACT + "[columns]\n" + AT + 'site = { from = "Office" }', "Date,Place\n01/07/2026 09:00,x\n")


def test_guards_against_formulas_go_and_merged_cells_are_filled(of) -> None:
    mapping = (
        CONTACT + 'read = { unguard = true, fill_down = ["Site"] }\n[columns]\n' + AT + 'site = { from = "Site" }\nreason = { from = "R" }'
    )
    made = of(mapping, "Date,Site,R\n01/07/2026 09:00,North,'=x\n01/07/2026 09:00,,'quoted'\n")
    assert made.rows("site | reason") == ["North | =x", "North | 'quoted'"]


def test_total_rows_are_excluded_with_the_reason_and_are_no_rejects(of) -> None:
    mapping = (
        CONTACT + 'exclude = [{ column = "Site", matches = "^total", why = "total row" }]\n[columns]\n' + AT + 'site = { from = "Site" }'
    )
    made = of(mapping, "Date,Site\n01/07/2026 09:00,North\n,Total of all\n")
    assert made.counts() == (2, 1, 1, 0, 0)
    with pytest.raises(FileRefused, match="no column Site, which tells the rows that are no data"):
        of(mapping, "Date,Place\n01/07/2026 09:00,North\n")


def test_each_listed_column_becomes_a_fact_and_a_row_without_counts_stays_accounted_for(of) -> None:
    mapping = CONTACT + (
        'grain = "week"\nunpivot = { columns = [{ from = "Answered", set = { channel_id = "phone", outcome = "completed" } }, '
        '{ from = "Offered", minus = "Answered", set = { channel_id = "phone", outcome = "abandoned" } }, { from = "Forms", set = { channel_id = "web" } }] }\n'
        "[columns]\n" + DAY + 'quantity = { from = "Value", type = "integer" }\n'
    )
    made = of(mapping, "Date,Offered,Answered,Forms\n02/03/2026,10,7,\n09/03/2026,,,\n16/03/2026,5,7,1\n")
    assert made.rows("fact_no | channel_id | outcome | quantity") == [
        "1 | phone | completed | 7",
        "2 | phone | abandoned | 3",
        "1 | phone | completed | 7",
        "3 | web | - | 1",
    ]
    assert made.problems() == ["4: quantity: is negative"]
    assert made.rows("row_no | excluded", "excluded is not null") == ["3 | nobody counted"]


def test_months_across_become_facts_with_the_header_as_their_date(of) -> None:
    mapping = CONTACT.replace('"Date"', '"Service"') + (
        'grain = "month"\nunpivot = { headers = "^(?P<Month>[a-z]{3}-[0-9]{2})$", value_as = "Contacts" }\n[columns]\n'
        'local_date = { from = "Month", type = "date", formats = ["%b-%y"] }\nquantity = { from = "Contacts", type = "integer" }\nservice_label = { from = "Service" }'
    )
    made = of(mapping, "Service,Apr-26,May-26,Notes\nBins,12,0,x\nParking,,4,y\n")
    assert made.rows("service_label | local_date | quantity") == [
        "Bins | 2026-04-01 | 12",
        "Bins | 2026-05-01 | 0",
        "Parking | 2026-05-01 | 4",
    ]
    with pytest.raises(FileRefused, match="no column of the file matches"):
        of(mapping, "Service,Notes\nBins,x\n")


PERSONAL = CONTACT + (
    'identity = { native_id = ["Ref"] }\n[columns]\n'
    + AT
    + 'is_assisted = { cases = [{ column = "Agent", present = true, then = true }], otherwise = false }\n'
    '[personal]\nRef = "key reference"\nPhone = "key phone"\nPostcode = "sector"\nAgent = "drop"\nNotes = "drop"\n'
)
PEOPLE = "Date,Ref,Phone,Postcode,Agent,Notes\n01/07/2026 09:00,CT1,01174960101,AN1 2AB,Asha Patel,rang about her bin\n01/07/2026 09:00,CT2,withheld,,,\n"


def test_personal_values_are_staged_only_as_keys(of) -> None:
    made = of(PERSONAL, PEOPLE)
    staged = Path(made.file.path).read_bytes()
    text = str(made.connection.execute("select * from staged").fetchall())
    for value in ("CT1", "01174960101", "+441174960101", "AN1 2AB", "Asha Patel", "rang about"):
        assert value not in text and value.encode() not in staged
    assert made.rows("is_assisted | len(keys) | list_transform(keys, lambda k: k.key_type)") == [
        "true | 3 | [reference, phone, postcode_sector]",
        "false | 1 | [reference]",
    ]
    assert made.value("bool_and(native_id = keys[1].key)") is True


@pytest.mark.parametrize("kind", ["drop", "sector", "key customer"])
def test_an_id_that_is_personal_is_keyed_whatever_else_is_done_with_the_column(of, kind: str) -> None:
    made = of(PERSONAL.replace('"key reference"', f'"{kind}"'), PEOPLE)
    assert made.value("bool_and(length(native_id) = 64)") is True


def test_a_count_row_is_itself_by_its_period_and_its_words_as_written(of) -> None:
    mapping = CONTACT + (
        'grain = "month"\n[columns]\nlocal_date = { from = "Date", type = "date", formats = ["%b-%y", "%B %Y"] }\nchannel_id = { from = "How", values = "channel" }\n'
        'quantity = { from = "N", type = "integer" }\n[values]\nchannel = { "home visit" = "face_to_face", counter = "face_to_face" }'
    )
    made = of(mapping, "Date,How,N\nApr-26,Home visit,3\nApr-26,Counter,4\nApril 2026,Counter,4\nMay-26,Counter,4\n")
    assert made.counts() == (4, 3, 0, 0, 1)  # April's counter count is given twice, under two ways to write the month
    assert made.value("count(distinct native_id)") == 3


def test_equal_rows_have_one_hash_and_a_column_nobody_reads_does_not_count(of) -> None:
    made = of(CONTACT + "[columns]\n" + AT, "Date,Printed\n01/07/2026 09:00,1\n01/07/2026 09:00,2\n01/07/2026 09:01,3\n")
    assert made.value("count(distinct row_hash)") == 2


def test_a_row_without_its_id_is_rejected(of) -> None:
    assert of(PERSONAL, PEOPLE + "01/07/2026 09:00,,,,,\n").problems() == ["4: identity: is missing"]


@pytest.mark.parametrize(
    ("policy", "counts"), [("reject", (4, 1, 0, 2, 1)), ("last", (4, 2, 0, 0, 2)), ("first", (4, 2, 0, 0, 2)), ("sum", (4, 4, 0, 0, 0))]
)
def test_an_id_given_twice_follows_the_formats_rule(of, policy: str, counts: tuple) -> None:
    mapping = CONTACT + f'identity = {{ native_id = ["Ref"], within_file = "{policy}" }}\n[columns]\n' + AT
    made = of(mapping, "Date,Ref\n01/07/2026 09:00,A\n01/07/2026 09:00,B\n01/07/2026 09:05,A\n01/07/2026 09:00,B\n")
    assert made.counts() == counts


def test_its_own_sql_reads_typed_rows_and_the_rows_it_does_not_see_stay(of) -> None:
    mapping = (
        CONTACT
        + 'sql = "own.sql"\nexclude = [{ column = "Site", matches = "^total", why = "total row" }]\n[columns]\n'
        + AT
        + 'site = { from = "Site" }'
    )
    sql = "select row_no, started_at, local_date, upper(site) as site from parsed"
    made = of(mapping, "Date,Site\n01/07/2026 09:00,North\nsoon,South\n,Total\n", sql)
    assert made.rows("row_no | local_date | site | grain") == ["2 | 2026-07-01 | NORTH | event"]
    assert made.counts() == (3, 1, 1, 1, 0)


def test_its_own_sql_may_not_hand_on_what_is_personal(of) -> None:
    mapping = CONTACT + 'sql = "own.sql"\n[personal]\nPhone = "sql"\n'
    keyed = "select row_no, date '2026-07-01' as local_date, [struct_pack(key_type := 'phone', key := key_phone(Phone))] as keys from input"
    assert of(mapping, "Date,Phone\nx,01174960101\n", keyed).value("length(keys[1].key)") == 64
    with pytest.raises(FormatError, match='own.sql: it returns "Phone", which is personal'):
        of(mapping, "Date,Phone\nx,01174960101\n", "select row_no, Phone from input")


def test_wrong_sql_is_explained_with_format_and_file(of) -> None:
    with pytest.raises(FormatError, match="own"):
        of(CONTACT + 'sql = "own.sql"\n', "Date\nx\n", "select row_no, nowhere from input")


def test_extra_columns_are_kept_as_json(of) -> None:
    made = of('extra = ["Ward"]\n' + CONTACT + "[columns]\n" + AT, "Date,Ward\n01/07/2026 09:00,North\n")
    assert made.rows("extra") == ['{"Ward":"North"}']


def test_each_row_of_a_count_sheet_may_state_its_own_period(of) -> None:
    mapping = (
        'feeds = "control_totals"\ngrain = "month"\nrecognise = { require = ["Date"] }\n[columns]\n'
        + DAY
        + (
            'grain = { from = "G", optional = true, otherwise = "month" }\nmeasure = { from = "M" }\ntotal = { from = "T", type = "number" }'
        )
    )
    made = of(
        mapping,
        "Date,G,M,T\n15/04/2026,,visits,5\n15/04/2026,Day,visits,5\n13/04/2026,week,visits,5\n15/04/2026,week,visits,5\n15/04/2026,quarter,visits,5\n",
    )
    assert made.rows("local_date | grain") == ["2026-04-01 | month", "2026-04-15 | day", "2026-04-13 | week"]
    assert made.problems() == ["5: local_date: is not the first day of a week", "6: grain: is not one of event, hour, day, week, month"]
