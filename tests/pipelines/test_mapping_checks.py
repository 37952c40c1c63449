"""A format file is checked before any row is read: one sentence says the file, the place, what is wrong and what may stand there."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import FormatError
from pipelines.mapping import load_format, load_formats


GOOD = """\
format = "contact_log"
title = "Contact log"
system = "spreadsheet"
menu = "save it"
row = "one contact"
seen = "guess"
feeds = "contacts"
{top}
[recognise]
require = ["Ref", "Date", "How"]
[time]
zone = "feed"
[identity]
native_id = ["Ref"]
[columns]
started_at = {{ from = "Date", type = "timestamp", formats = ["%d/%m/%Y %H:%M"] }}
channel_id = {{ from = "How", values = "channel" }}
{columns}
[values]
channel = {{ telephone = "phone" }}
[personal]
Ref = "key reference"
Name = "drop"
{more}
"""


def written(
    folder: Path, *, top: str = "", columns: str = "", more: str = "", swap: tuple[str, str] = ("", ""), name: str = "contact_log"
) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(GOOD.format(top=top, columns=columns, more=more).replace(*swap), encoding="utf-8")
    return path


def test_a_good_file_is_read(tmp_path: Path) -> None:
    made = load_format(written(tmp_path))
    assert (made.name, made.feeds, made.grain, made.origin) == ("contact_log", "contacts", "event", "own")
    assert made.columns["channel_id"] == {"from": "How", "values": "channel"}


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ({"top": 'feed = "contacts"'}, 'contact_log.toml: top level: unknown key "feed"; did you mean "feeds"?'),
        ({"name": "log"}, 'log.toml: format: "contact_log" must equal the file name without .toml.'),
        ({"swap": ('menu = "save it"\n', "")}, 'contact_log.toml: top level: "menu" is missing.'),
        ({"swap": ('seen = "guess"', 'seen = "maybe"')}, 'seen: "maybe" is not one of file, documented, guess'),
        ({"swap": ('feeds = "contacts"', 'feeds = "contact"')}, 'feeds: "contact" is not one of contacts, completions'),
        ({"top": 'grain = "interval"'}, 'grain: "interval" is not one of event, hour, day, week, month'),
        ({"top": 'grain = "month"'}, "columns: grain month needs local_date."),
        ({"swap": ('"feed"', '"GMT+1"')}, 'time.zone: "GMT+1" is neither feed, in_data nor a zone name such as Europe/London.'),
        ({"top": 'read = { delimiter = "||" }'}, "read.delimiter: is one character."),
        ({"top": 'read = { decimal = ",", thousands = "," }'}, "read.thousands: is the decimal mark too"),
        ({"top": 'read = { encoding = "latin" }'}, 'read.encoding: "latin" is not one of utf-8, utf-16, cp1252'),
        ({"top": 'read = { stop_at = "(" }'}, "read.stop_at: the pattern does not compile at character 1"),
        ({"top": 'export = { stated_at = { file_name = "\\\\d+" } }'}, "export.stated_at: the pattern needs (?P<at>…)."),
        ({"top": "export = { incomplete = { column = 'A' } }"}, "export.incomplete: column and equals, or rows."),
        ({"top": 'exclude = [{ column = "How" }]'}, "exclude: column, one of matches / not_matches, and why."),
        ({"top": "exclude = [{ column = 'How', matches = '(?=a)', why = 'x' }]"}, "exclude: the pattern does not compile: "),
        ({"top": "exclude = [{ column = 'Name', matches = 'a', why = 'x' }]"}, 'exclude: "Name" is personal'),
        ({"top": "unpivot = { headers = 'a', columns = [] }"}, "unpivot: exactly one of headers, columns."),
        (
            {"top": "unpivot = { columns = [{ from = 'A', set = { channel_id = 'telephone' } }] }"},
            'columns.channel_id: "telephone" is not a channel_id: phone, face_to_face',
        ),
        (
            {"columns": 'chanel = { from = "How" }'},
            'columns.chanel: contacts has no such column; did you mean "channel_id"? it has quantity',
        ),
        ({"columns": 'site = { from = "A", constant = "B" }'}, "columns.site: exactly one of from, constant, cases."),
        ({"columns": 'site = { form = "A" }'}, 'columns.site: unknown key "form"; did you mean "from"?'),
        ({"columns": 'site = { from = "Name" }'}, 'columns.site: "Name" is personal'),
        ({"columns": 'site = { cases = [{ column = "Name", equals = "x", then = "y" }] }'}, 'columns.site: "Name" is personal'),
        ({"columns": 'wait_seconds = { from = "W", type = "duration" }'}, "columns.wait_seconds: a duration needs unit: ms, s, min or h."),
        ({"columns": 'wait_seconds = { from = "W", type = "time" }'}, 'columns.wait_seconds.type: "time" is not one of text, integer'),
        (
            {"columns": 'updated_at = { from = "U", type = "timestamp" }'},
            'columns.updated_at: a date needs formats, e.g. ["%d/%m/%Y %H:%M"].',
        ),
        (
            {"columns": 'updated_at = { from = "U", type = "timestamp", formats = ["%q"] }'},
            'columns.updated_at.formats: "%q" is no date pattern',
        ),
        (
            {"columns": 'updated_at = { from = "U", type = "timestamp", formats = ["%Y", ["%d"]] }'},
            "columns.updated_at: formats is a list of patterns, or a list of such lists",
        ),
        (
            {"columns": 'outcome = { from = "O", values = "chanel" }'},
            'columns.outcome: there is no [values.chanel]; did you mean "channel"?',
        ),
        ({"columns": 'outcome = { constant = "done" }'}, 'columns.outcome: "done" is not an outcome: completed, abandoned'),
        (
            {"columns": 'outcome = { cases = [{ column = "O", then = "completed" }] }'},
            "columns.outcome.cases: column, one of present = true",
        ),
        (
            {"swap": ('telephone = "phone"', 'webchat = "live chat"')},
            'values.channel: "live chat" is not a channel_id: phone, face_to_face',
        ),
        ({"swap": ('"drop"', '"hash"')}, 'personal."Name": "hash": say drop, key phone, key email'),
        ({"swap": ('"drop"', '"sql"')}, 'personal."Name": "sql" needs a SQL file that keys it'),
        ({"top": 'extra = ["Name"]'}, 'extra: "Name" is personal'),
        ({"top": 'sql = "contact_log.sql"'}, 'contact_log.toml: sql: there is no file "contact_log.sql" beside it.'),
        ({"top": "video/online = 1"}, "needs quotes"),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_each_mistake_has_its_sentence(tmp_path: Path, edit: dict, sentence: str) -> None:
    with pytest.raises(FormatError) as raised:
        load_format(written(tmp_path, **edit))
    assert sentence in str(raised.value)
    assert str(raised.value).startswith(f"{edit.get('name', 'contact_log')}.toml: ")


def test_a_survey_without_its_scale_is_refused(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        swap=('feeds = "contacts"', 'feeds = "survey_responses"'),
        columns='local_date = { from = "D", type = "date", formats = ["%Y"] }',
    )
    path.write_text(path.read_text("utf-8").replace("started_at = ", "# "), encoding="utf-8")
    with pytest.raises(FormatError, match="survey_responses needs question"):
        load_format(path)


def test_every_shipped_format_passes_its_own_checks() -> None:
    formats = load_formats(None)
    assert {"genesys_interactions", "asterisk_queue_log", "amazon_connect_records", "qmatic_visits", "govuk_pay"} <= set(formats)
    assert {made.origin for made in formats.values()} == {"shipped"}
    for made in formats.values():
        assert load_format(made.path) == replace(made, origin="own")


def test_an_own_file_replaces_ours_of_that_name(tmp_path: Path) -> None:
    shipped = load_formats(None)["govuk_pay"]
    text = shipped.path.read_text("utf-8").replace("GOV.UK Pay: transactions", "Ours")
    (tmp_path / "govuk_pay.toml").write_text(text, encoding="utf-8")
    replaced = load_formats(tmp_path)["govuk_pay"]
    assert (replaced.title, replaced.origin) == ("Ours", "own")
    assert replaced.hash != shipped.hash


def test_every_wrong_file_is_named_at_once(tmp_path: Path) -> None:
    written(tmp_path, top='feed = "x"')
    written(tmp_path, name="other")
    with pytest.raises(FormatError) as raised:
        load_formats(tmp_path)
    assert len(str(raised.value).splitlines()) == 2
