"""Rows: which are data, how they fall apart, what tells them apart, and what of a person is staged."""

from pathlib import Path

import pytest

from pipelines.errors import FileRefused, FormatError
from tests.pipelines.mapped import AT, CONTACT, DAY


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


def test_columns_that_stand_in_another_order_do_not_make_another_row(of) -> None:
    mapping = CONTACT + "[columns]\n" + AT + 'site = { from = "Site" }\nreason = { from = "R" }\n[personal]\nPhone = "key phone"\n'
    hashes = {
        of(mapping, text).value("row_hash")
        for text in ("Date,Site,R,Phone\n01/07/2026 09:00,x,y,01174960101\n", "Phone,R,Date,Site\n01174960101,y,01/07/2026 09:00,x\n")
    }
    assert len(hashes) == 1
    assert of(mapping, "Date,Site,R,Phone\n01/07/2026 09:00,y,x,01174960101\n").value("row_hash") not in hashes


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
    with pytest.raises(FormatError, match=r'own\.sql: it returns "Phone", which is personal'):
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
