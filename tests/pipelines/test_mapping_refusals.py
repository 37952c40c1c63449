"""What a format file may not say, and what a file must have to be read by one: each mistake has a sentence of its own."""

from pathlib import Path

import pytest

from pipelines.errors import FileRefused, FormatError
from pipelines.mapping import load_format, needs_zone
from tests.formats.staged import stage, workshop


HEAD = """format = "own"
title = "Own sheet"
system = "spreadsheet"
menu = "save it"
row = "one contact"
seen = "guess"
"""
PLAIN = """feeds = "contacts"
recognise = { require = ["Day"] }
[columns]
local_date = { from = "Day", type = "date", formats = ["%d/%m/%Y"] }
"""


def own(folder: Path, rest: str, *, name: str = "own", head: str = HEAD) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(head + rest, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ('feeds = "contacts"\ntime = "feed"', "own.toml: time: is a table, written [time]."),
        ('feeds = "contacts"\nexclude = "totals"', "own.toml: exclude: is a list."),
        ('feeds = "contacts"\nextra = [1]', "own.toml: extra: is a list of headers."),
        ('feeds = "contacts"\nexclude = ["totals"]', "own.toml: exclude: is a table of column, matches, not_matches, why."),
        ('feeds = "contacts"\nread = { quote = "--" }', "own.toml: read.quote: is one character, or nothing for none."),
        ('feeds = "contacts"\nrecognise = { require = "Day" }', "own.toml: recognise.require: is a list of text."),
        ('feeds = "contacts"\nrecognise = { cells = { 2 = "[" } }', "own.toml: recognise.cells.2: the pattern does not compile"),
        ('feeds = "contacts"\nrecognise = { line = "" }', "own.toml: recognise.line: a pattern is text of 1 to 500 characters."),
        (
            'feeds = "contacts"\nrecognise = { kind = "log" }\nread = { delimiter = "|" }',
            "own.toml: read.names: is missing; a file without a header needs names for its columns.",
        ),
        (
            'feeds = "contacts"\nexport = { stated_at = { file_name = "(?P<at>.)", column = "Made" } }',
            "own.toml: export.stated_at: exactly one of file_name, preamble, column.",
        ),
        (
            'feeds = "contacts"\nexport = { covers = { preamble = "(?P<from>.)" } }',
            "own.toml: export.covers: the pattern needs (?P<to>…).",
        ),
        (
            'feeds = "contacts"\nunpivot = { columns = [{ minus = "A" }] }',
            'own.toml: unpivot.columns: "from" is missing.',
        ),
        ('feeds = "contacts"', "own.toml: columns: is missing; say which column of the file fills what."),
        (
            'feeds = "contacts"\n[columns]\nsite = { constant = "Hub" }',
            "own.toml: columns: contacts needs started_at or local_date.",
        ),
        (
            'feeds = "survey_responses"\n[columns]\nsite = { constant = "Hub" }',
            "own.toml: columns: survey_responses needs local_date.",
        ),
        (
            'feeds = "queue_intervals"\ngrain = "interval"\n[columns]\nqueue = { from = "Q" }\n'
            'local_date = { from = "Day", type = "date", formats = ["%d/%m/%Y"] }',
            "own.toml: columns: grain interval needs started_at.",
        ),
        (PLAIN + 'site = "Office"', 'own.toml: columns.site: is a table such as { from = "Header" }.'),
        (PLAIN + "site = { from = [] }", "own.toml: columns.site: from is a header or a list of headers."),
        (PLAIN + 'site = { from = "" }', "own.toml: columns.site: from is a header or a list of headers."),
        (
            PLAIN + 'updated_at = { from = "At", type = "timestamp", formats = ["day first"] }',
            'own.toml: columns.updated_at.formats: "day first" is no date pattern, e.g. %d/%m/%Y %H:%M.',
        ),
        (
            PLAIN + 'is_assisted = { cases = [{ column = "Who", present = false, then = false }] }',
            "own.toml: columns.is_assisted.cases: present is true; what is not present falls to the next case or otherwise.",
        ),
        (PLAIN + '[values]\nchannel = "phone"', 'own.toml: values.channel: is a table such as { telephone = "phone" }.'),
        (PLAIN + '[personal]\nName = "hash"', 'own.toml: personal."Name": "hash": say drop, key phone, key email'),
        (PLAIN + '[personal]\nName = "sql"', 'own.toml: personal."Name": "sql" needs a SQL file that keys it; say drop or a key.'),
        ('feeds = "contacts"\nsql = "../own.sql"\n', 'own.toml: sql: there is no file "../own.sql" beside it.'),
        ('feeds = "contacts"\nsql = 3\n', 'own.toml: sql: there is no file "3" beside it.'),
        ('feeds = "contacts"\nsql = "own.sql"\n[personal]\nName = "key phone"', 'own.toml: personal."Name": "key phone" needs [columns]'),
    ],
)
def test_a_wrong_format_is_refused_before_any_row_is_read(tmp_path: Path, rest: str, sentence: str) -> None:
    with pytest.raises(FormatError) as refused:
        load_format(own(tmp_path, rest))
    assert str(refused.value).startswith(sentence)


def test_a_name_that_no_format_can_have_is_refused(tmp_path: Path) -> None:
    path = own(tmp_path, PLAIN, name="Own", head=HEAD.replace('"own"', '"Own"'))
    with pytest.raises(FormatError, match="format: small letters, digits and _ only"):
        load_format(path)


def test_a_format_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes('title = "£"'.encode("cp1252"))
    with pytest.raises(FormatError, match="it is not UTF-8; save it as UTF-8"):
        load_format(path)


@pytest.mark.parametrize(("sql", "sentence"), [("select 1; select 2", "it must be one SELECT"), ("select from where", "syntax error")])
def test_sql_of_a_format_is_one_select(tmp_path: Path, sql: str, sentence: str) -> None:
    (tmp_path / "own.sql").write_text(sql)
    with pytest.raises(FormatError, match=f"own.sql: .*{sentence}"):
        load_format(own(tmp_path, 'feeds = "contacts"\nsql = "own.sql"'))


@pytest.mark.parametrize(
    ("rest", "header"),
    [
        (PLAIN + 'quantity = { from = "Count", type = "integer" }', "Count"),
        (PLAIN + 'site = { from = ["Site", "Office"], take = "first_present" }', "Site or Office"),
        (PLAIN + 'wait_seconds = { from = "Wait", type = "duration", unit = "s", times = "Calls" }', "Calls"),
        ('identity = { native_id = ["Number"] }\n' + PLAIN, "Number"),
        ('read = { fill_down = ["Service"] }\n' + PLAIN, "Service"),
        ("exclude = [{ column = 'Kind', matches = 'x', why = 'x' }]\n" + PLAIN, "Kind"),
        ("unpivot = { columns = [{ from = 'Offered', minus = 'Answered' }] }\n" + PLAIN, "Answered"),
        ("unpivot = { columns = [{ from = 'Visits' }] }\n" + PLAIN, "Visits"),
    ],
)
def test_a_file_that_lacks_a_column_is_refused_and_told_which(tmp_path: Path, rest: str, header: str) -> None:
    own(tmp_path, rest)
    path = tmp_path / "export.csv"
    path.write_text("Day,Wait,Offered\n01/02/2026,5,7\n")
    with workshop() as connection, pytest.raises(FileRefused) as refused:
        stage(connection, path, tmp_path / "work", own=tmp_path, claimed="own")
    assert f"the file has no column {header}" in str(refused.value)


def test_a_share_is_read_with_and_without_its_sign(tmp_path: Path) -> None:
    rest = (
        PLAIN.replace('"contacts"', '"control_totals"') + 'measure = { constant = "take_up_share" }\ntotal = { from = "T", type = "share" }'
    )
    own(tmp_path, rest)
    path = tmp_path / "export.csv"
    path.write_text("Day,T\n01/02/2026,62%\n02/02/2026,0.62\n03/02/2026,most\n")
    with workshop() as connection:
        totals = stage(connection, path, tmp_path / "work", own=tmp_path, claimed="own")
        assert totals.rows("total") == ["0.62", "0.62"]
        assert totals.problems() == ["4: total: cannot be read"]


def test_too_many_unreadable_rows_refuse_the_file_and_say_why(tmp_path: Path) -> None:
    own(tmp_path, PLAIN)
    path = tmp_path / "export.csv"
    path.write_text("Day\n" + "01/02/2026\n" * 10 + "soon\n" * 3)
    with workshop() as connection:
        assert stage(connection, path, tmp_path / "work", own=tmp_path, claimed="own", reject_rows=3).counts() == (13, 10, 0, 3, 0)
        with pytest.raises(
            FileRefused,
            match=r"3 of 13 rows cannot be read, more than 5%; first at row 12: column Day cannot be read in the form 31/01/2026",
        ):
            stage(connection, path, tmp_path / "work", own=tmp_path, claimed="own", reject_rows=2)


@pytest.mark.parametrize(
    ("rest", "asks"),
    [
        (PLAIN, False),
        (PLAIN + 'started_at = { from = "At", type = "timestamp", formats = ["%H"] }', True),
        ('time = { zone = "UTC" }\n' + PLAIN + 'started_at = { from = "At", type = "timestamp", formats = ["%H"] }', False),
        ('grain = "day"\n' + PLAIN, False),
        ('feeds = "web_hits"\nsql = "own.sql"', True),
        ('feeds = "web_daily"\nsql = "own.sql"', False),
    ],
)
def test_a_zone_is_asked_for_only_where_a_clock_is_read(tmp_path: Path, rest: str, asks: bool) -> None:
    (tmp_path / "own.sql").write_text("select 1")
    assert needs_zone(load_format(own(tmp_path, rest))) is asks
